"""Apps file reports through Open311: strictly read, for somebody nobody has checked."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select

from smartcity_app.civic import people
from smartcity_app.kernel import db, gauges
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.services.complaints import talk, working
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint, ComplaintPhoto
from smartcity_app.services.complaints.open311 import keys, routes
from smartcity_app.services.complaints.routing_models import TABLES, ComplaintCategory
from tests.services.complaints.conftest import Wargaku
from tests.services.complaints.open311 import HERE, HOLE, app_key, errors, fresh, refused, tree  # noqa: F401
from tests.web.conftest import HOME, Browser, browser, whole_app  # noqa: F401


async def test_an_app_files_a_report_for_somebody_nobody_has_checked(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    person = {"first_name": "Budi", "last_name": "Santoso", "phone": "08133334444",
              "email": "budi@contoh.id", "device_id": "tt222111", "account_id": "9"}  # fmt: skip
    given = {**HOLE, **person, "api_key": key, "jurisdiction_id": "surabaya.go.id",
             "attribute[owner]": "nasional", "address_string": "Jl. Arief Rahman Hakim",
             "media_url": "https://contoh.id/a.jpg"}  # fmt: skip
    answer = await browser.post(f"{HERE}/requests.xml", data=given)
    assert answer.status_code == 200, answer.text
    root = tree(answer)
    assert [part.tag for part in root[0]] == ["service_request_id", "service_notice", "account_id"]
    case = wargaku.case(root[0].findtext("service_request_id"))
    assert (case.channel, case.area, case.agency) == ("open311", "35.78.09.1001", "BBPJN")
    assert case.owner_id != wargaku.siti.person_id
    with db.transaction(writes=False) as session:
        contact = session.get_one(ComplaintContact, case.id)
        assert (contact.name, contact.phone) == ("Budi Santoso", "08133334444")
        assert contact.media_url == "https://contoh.id/a.jpg"
        stored = session.connection().exec_driver_sql("SELECT * FROM complaint_contact").one()
        assert not any("Budi" in str(each) or "0813" in str(each) for each in stored)
    for path in (f"requests/{case.ref}", "requests", f"requests/{case.ref}/updates"):
        for written in ("xml", "json"):
            text = (await browser.get(f"{HERE}/{path}.{written}?extensions=true")).text
            for secret in ("Budi", "Santoso", "3334444", "contoh.id", "tt222111", "Yayasan", key):
                assert secret not in text


async def test_an_emergency_is_told_the_number_to_call_first_and_only_who_sent_it(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    burning = {**HOLE, "description": "Ada kebakaran di gudang belakang pasar", "api_key": key}
    filed = (await browser.post(f"{HERE}/requests.json", data=burning)).json()[0]
    assert filed["service_notice"].startswith("Bila darurat, telepon 112 sekarang. Dijawab")
    ordinary = await browser.post(f"{HERE}/requests.json", data={**HOLE, "api_key": key})
    assert "112" not in ordinary.json()[0]["service_notice"]
    ref = filed["service_request_id"]
    shown = (await browser.get(f"{HERE}/requests/{ref}.json")).json()[0]
    assert shown["service_notice"].startswith("Dijawab")


async def test_the_names_of_unverified_reporters_stay_out_of_the_words(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    words = "Saya Budi Santoso, telepon 0813 3334 4444, jalan di depan rusak"
    given = {**HOLE, "description": words, "first_name": "Budi", "last_name": "Santoso"}
    filed = await browser.post(f"{HERE}/requests.json", data={**given, "api_key": key})
    ref = filed.json()[0]["service_request_id"]
    with db.transaction() as session:
        session.exec(select(Complaint).where(Complaint.ref == ref)).one().moderation = "shown"
    said = (await browser.get(f"{HERE}/requests/{ref}.json")).json()[0]["description"]
    assert "jalan di depan rusak" in said
    assert not any(secret in said for secret in ("Budi", "Santoso", "3334"))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "salah"}, 403),
        ({"api_key": "x" * 101}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "tidak-ada"}, 404),
        ({"jurisdiction_id": "sfgov.org"}, 404),
        ({"lat": "NaN"}, 400),
        ({"lat": "nan", "long": "inf"}, 400),
        ({"lat": "112.8016", "long": "-7.2905"}, 400),
        ({"lat": "1e309"}, 400),
        ({"long": ""}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"description": "a" * 4001}, 400),
        ({"description": "ada \x00 di dalam kalimat"}, 400),
        ({"attribute[owner]": "bulan"}, 400),
        ({"attribute[warna]": "merah"}, 400),
        ({"attribute[owner][]": ["kota", "provinsi"]}, 400),
        ({"attribute": "kota"}, 400),
        ({"address_id": "35.78.09"}, 400),
        ({"address_id": "x"}, 400),
        ({"media_url": "file:///etc/passwd"}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"media_url": "https://" + "a" * 2000}, 400),
        ({"media_url": "http://[::1"}, 400),
        ({"phone": "0" * 500}, 400),
    ],
)
async def test_a_malformed_report_gets_the_specifications_error(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
    change: dict[str, Any],
    status: int,
):
    answer = await browser.post(f"{HERE}/requests.xml", data={**HOLE, "api_key": key, **change})
    await refused(answer, status)
    assert wargaku.city.all(Complaint) == []


async def test_what_is_no_form_or_no_address_gets_the_specifications_error(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    await refused(await browser.post(f"{HERE}/requests.xml", json=HOLE), 403)
    await refused(await browser.post(f"{HERE}/requests.xml", content=b"\xff\xfe" * 100), 403)
    broken = {"content-type": "multipart/form-data; boundary=x"}
    await refused(await browser.post(f"{HERE}/requests.xml", content=b"--y", headers=broken), 400)
    form = {"content-type": "application/x-www-form-urlencoded"}
    huge = b"description=" + b"a" * 2_000_000
    answer = await browser.post(f"{HERE}/requests.xml", content=huge, headers=form)
    await refused(answer, 400, 413)
    vast = b"x" * 50_000_000
    answer = await browser.post(f"{HERE}/requests.xml", content=vast, headers=broken)
    assert answer.status_code == 400
    for path in ("requests.html", "requests", "", "services/x/y.xml", "requests/x.xml",
                 "tokens/x.xml", "services/tidak-ada.xml", "requests/%00.xml"):  # fmt: skip
        answer = await browser.get(f"{HERE}/{path}")
        assert answer.status_code in (400, 404), path
    await refused(await browser.delete(f"{HERE}/requests.xml"), 404)
    await refused(await browser.get(f"{HERE}/requests.xml?jurisdiction_id=x"), 404)
    said = (await browser.get(f"{HERE}/requests/x.json")).json()
    assert [list(each) for each in said] == [["code", "description"]]


async def test_a_category_taken_out_of_use_takes_no_reports_but_keeps_those_it_has(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    ref = wargaku.file()
    with db.transaction() as session:
        session.get_one(ComplaintCategory, "jalan-rusak").active = False
        gauges.forget(session, *TABLES)
    await refused(await browser.post(f"{HERE}/requests.xml", data={**HOLE, "api_key": key}), 404)
    await refused(await browser.get(f"{HERE}/services/jalan-rusak.xml"), 404)
    said = (await browser.get(f"{HERE}/requests.json?service_code=jalan-rusak")).json()
    assert [each["service_request_id"] for each in said] == [ref]


async def test_an_address_alone_suffices_and_names_its_kelurahan(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    async def area_of(**place: str) -> str:
        given = {"service_code": "jalan-rusak", "api_key": key, **place}
        answer = await browser.post(f"{HERE}/requests.json", data=given)
        assert answer.status_code == 200, answer.text
        return wargaku.case(answer.json()[0]["service_request_id"]).area

    assert await area_of(address_string="Jl. Melati 3, Kel. Keputih") == "35.78.09.1001"
    assert await area_of(address_string="Jl. Melati 3") == "35.78"
    assert await area_of(address_id="35.78.09.1002") == "35.78.09.1002"


async def test_pictures_come_with_the_report(wargaku: Wargaku, browser: Browser, key: str):  # noqa: F811
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(out, "JPEG")
    files = {"media": ("a.jpg", out.getvalue(), "image/jpeg")}
    answer = await browser.post(f"{HERE}/requests.json", data={**HOLE, "api_key": key}, files=files)
    assert answer.status_code == 200, answer.text
    [photo] = wargaku.city.all(ComplaintPhoto)
    assert photo.purpose == "report"
    ref = answer.json()[0]["service_request_id"]
    assert (await browser.get(f"{HERE}/requests/{ref}.json")).json()[0]["media_url"] is None
    with db.transaction() as session:
        session.get_one(ComplaintPhoto, photo.id).shown = True
        session.exec(select(Complaint)).one().moderation = "shown"
    shown = (await browser.get(f"{HERE}/requests/{ref}.json")).json()[0]["media_url"]
    assert (await browser.get(shown)).headers["content-type"] == "image/jpeg"
    bad = {"media": ("a.jpg", b"<script>", "image/jpeg")}
    await refused(
        await browser.post(f"{HERE}/requests.xml", data={**HOLE, "api_key": key}, files=bad), 400
    )


async def test_comments_are_the_office_s_words_and_the_app_s_own_talk(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    filed = await browser.post(f"{HERE}/requests.json", data={**HOLE, "api_key": key})
    ref = filed.json()[0]["service_request_id"]
    address = f"{HERE}/requests/{ref}/comments"
    said = await browser.post(
        f"{address}.json", data={"api_key": key, "description": "Sudah ada yang jatuh"}
    )
    assert said.status_code == 200, said.text
    wargaku.do(working.answer, wargaku.officer, ref=ref, text="Kami tambal besok")
    wargaku.do(talk.note, wargaku.officer, ref=ref, text="Alat berat rusak")
    assert (await browser.get(f"{address}.json")).json() == []
    own = (await browser.get(f"{address}.json", headers={"x-api-key": key})).json()
    assert [(each["author"], each["description"]) for each in own] == [
        ("reporter", "Sudah ada yang jatuh"), ("office", "Kami tambal besok"),
    ]  # fmt: skip
    with db.transaction() as session:
        session.exec(select(Complaint).where(Complaint.ref == ref)).one().moderation = "shown"
    public = (await browser.get(f"{address}.json")).json()
    assert [each["description"] for each in public] == ["Kami tambal besok"]
    others = wargaku.file()
    theirs = f"{HERE}/requests/{others}/comments.xml"
    await refused(
        await browser.post(theirs, data={"api_key": key, "description": "Halo semua"}), 404
    )
    await refused(await browser.get(theirs, headers={"x-api-key": key}), 404)
    await refused(await browser.get(theirs, headers={"x-api-key": "salah"}), 403)


async def test_a_key_opens_nothing_that_another_app_filed_for_the_same_person(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
):
    partner = reports_owner(await browser.post(
        f"{HERE}/requests.json", data={**HOLE, "api_key": key}
    ), wargaku)  # fmt: skip
    nik = wargaku.city.nik(partner)
    second = db.run(lambda session: keys.issue(session, SYSTEM, name="Aplikasi Lain", nik=nik))
    in_the_app = wargaku.file(partner)
    ref = (await browser.post(f"{HERE}/requests.json", data={**HOLE, "api_key": second})).json()[0]
    for each in (in_the_app, ref["service_request_id"]):
        address = f"{HERE}/requests/{each}/comments.xml"
        await refused(await browser.get(address, headers={"x-api-key": key}), 404)
        said = {"api_key": key, "description": "Halo"}
        await refused(await browser.post(address, data=said), 404)


def reports_owner(answer: Any, wargaku: Wargaku) -> Actor:
    """Whoever answers for the app that has just filed this."""
    case = wargaku.case(answer.json()[0]["service_request_id"])
    with db.transaction(writes=False) as session:
        return people.actor_of(session, case.owner_id)


async def test_a_revoked_key_and_a_flood_are_refused(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    key: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(routes, "MOST_REPORTS", 12)
    given = {**HOLE, "api_key": key}
    for _ in range(12):  # more than a person may, less than an app
        assert (await browser.post(f"{HERE}/requests.xml", data=given)).status_code == 200
    await refused(await browser.post(f"{HERE}/requests.xml", data=given), 400, 429)
    db.run(lambda session: keys.revoke(session, SYSTEM, name="Aplikasi Warga"))
    await refused(await browser.post(f"{HERE}/requests.xml", data=given), 403)
