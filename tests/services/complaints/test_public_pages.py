"""The public face: small, without script, and without anybody's data."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from sqlmodel import select

from smartcity_app.civic import files, geography
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db, gauges
from smartcity_app.services.complaints import (
    closing,
    joining,
    ladder,
    open_data,
    privacy,
    public_pages,
    redacting,
    talk,
    working,
)
from smartcity_app.services.complaints.models import Complaint, ComplaintPhoto
from smartcity_app.web.limits import PerAddress
from tests.conftest import MONDAY
from tests.services.complaints.conftest import KEPUTIH_POINT, WORDS, Wargaku
from tests.web.conftest import Browser, browser  # noqa: F401

MOST = 15_000


def picture(colour: str = "red") -> bytes:
    """A JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def fresh(city: Any) -> None:
    public_pages._tries.forget()
    open_data._downloads.forget()


def let_see(ref: str, **more: Any) -> None:
    """A moderator has let it be shown."""
    with db.transaction() as session:
        case = session.exec(_of(ref)).one()
        case.moderation = "shown"
        for name, value in more.items():
            setattr(case, name, value)
        gauges.forget(session)


def _of(ref: str) -> Any:
    return select(Complaint).where(Complaint.ref == ref)


async def page(browser: Browser, address: str) -> str:  # noqa: F811
    with db.transaction(writes=False) as session:
        gauges._of(session).clear()
    answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    assert len(answer.content) <= MOST, f"{address}: {len(answer.content)}"
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    return str(answer.text)


async def test_anybody_follows_a_report_by_its_number(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.answered()
    text = await page(browser, f"/laporan/{ref.lower()}")
    assert "Dijawab, dikerjakan" in text
    assert "Dinas Sumber Daya Air" in text
    assert "Janji jawaban" in text
    assert "Janji penyelesaian" in text
    assert "1 warga" in text
    found = await browser.get("/laporan", params={"no": f" {ref.lower()} "})
    assert found.headers["location"] == f"/laporan/{ref}"


async def test_words_answers_and_place_wait_for_the_moderator(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.file(place="Depan warung")
    working_words = "Kami tambal besok pagi."
    wargaku.do(working.answer, wargaku.officer, ref=ref, text=working_words)
    before = await page(browser, f"/laporan/{ref}")
    for hidden in (WORDS, "Depan warung", working_words):
        assert hidden not in before
    let_see(ref)
    after = await page(browser, f"/laporan/{ref}")
    for shown in (WORDS, "Depan warung", working_words):
        assert shown in after


async def test_the_talk_between_reporter_and_office_is_theirs(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.answered()
    wargaku.do(talk.write, wargaku.siti, ref=ref, text="Rumah saya cat hijau")
    wargaku.do(talk.reply, wargaku.officer, ref=ref, text="Kami telepon nanti sore")
    wargaku.do(talk.note, wargaku.officer, ref=ref, text="Pelapor sulit dihubungi")
    let_see(ref)
    text = await page(browser, f"/laporan/{ref}")
    for hidden in ("cat hijau", "nanti sore", "sulit dihubungi"):
        assert hidden not in text


async def test_a_confidential_report_is_as_if_it_were_not_there(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.file(confidential=True)
    hidden = await browser.get(f"/laporan/{ref}")
    unknown = await browser.get("/laporan/LAP-2607-XXXXXX")
    assert (hidden.status_code, hidden.text) == (404, unknown.text)
    assert ref not in await page(browser, "/laporan")
    assert ref not in (await browser.get("/laporan/rss")).text
    assert ref not in (await browser.get("/laporan/data.csv")).text


async def test_a_disowned_report_is_silent_again(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.file()
    let_see(ref)
    wargaku.do(privacy.disown, wargaku.siti, ref=ref)
    assert WORDS not in await page(browser, f"/laporan/{ref}")


async def test_a_sensitive_report_tells_roughly_where_and_never_the_address(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
):
    ref = wargaku.file(category="orang-terlantar", place="Gang Buntu 3", answers={"kind": "lansia"})
    let_see(ref)
    middle = geography.blurred(KEPUTIH_POINT)
    for address in (f"/laporan/{ref}", "/laporan/data.csv"):
        text = (await browser.get(address)).text
        assert f"{round(middle.lat, 5)}" in text
        assert str(KEPUTIH_POINT.lat) not in text
        assert "Gang Buntu" not in text


NAMES = st.text("bcdfghjkqxz", min_size=5, max_size=12).map(str.title)
NUMBERS = st.one_of(
    st.from_regex(r"3578\d{12}", fullmatch=True),
    st.from_regex(r"(08|\+628)\d{9,10}", fullmatch=True),
    st.from_regex(r"08\d\d[- .]\d{4}[- .]\d{4}", fullmatch=True),
    st.from_regex(r"3578 \d{4} \d{4} \d{4}", fullmatch=True),
)


@given(first=NAMES, last=NAMES, number=NUMBERS, mail=st.emails(domains=st.just("contoh.id")))
def test_redacting_takes_out_every_name_number_and_address(
    first: str, last: str, number: str, mail: str
):
    said = f"Saya {first.upper()} {last}, telp {number}, surel {mail}. Bu {last.lower()} tahu."
    left = redacting.redact(said, [f"{first} {last}"])
    for secret in (first, last):
        assert secret.lower() not in left.lower()
    assert number not in left
    assert mail not in left
    assert sum(map(str.isdigit, left)) < 9


@pytest.mark.slow
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=NAMES, last=NAMES, friend=NAMES, number=NUMBERS)
async def test_no_public_page_ever_tells_who_reported(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    first: str,
    last: str,
    friend: str,
    number: str,
):
    phone, name = "+6281399887766", f"{first} {last}"
    reporter = wargaku.city.resident(name, phone=phone)
    joiner = wargaku.city.resident(f"Ny {friend}")
    words = f"Saya {name}, NIK {number}. Tetangga saya {friend} HP 0813-9988-7766 ikut jatuh."
    ref = wargaku.file(reporter, words=words, place=f"Rumah {last} telp {phone}")
    wargaku.do(joining.join, joiner, ref=ref, words=f"Saya {friend}")
    wargaku.do(working.answer, wargaku.officer, ref=ref, text=f"Pak {last}, kami hubungi {number}")
    let_see(ref)
    nik = wargaku.city.nik(reporter)
    for address in (f"/laporan/{ref}", "/laporan", "/laporan/rss", "/laporan/data.csv"):
        with db.transaction(writes=False) as session:
            gauges._of(session).clear()
        open_data._downloads.forget()
        text = (await browser.get(address)).text.lower()
        assert ref.lower() in text
        for secret in (first, last, friend, number, nik, phone, "9988-7766"):
            assert secret.lower() not in text, f"{address} tells {secret}"


async def test_the_longest_report_and_the_fullest_list_stay_small(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
):
    ref = wargaku.file(words="<b>\"&'" * 650, place="&" * 300)
    for _ in range(9):
        for officer, to in ((wargaku.officer, "DLH"), (wargaku.other, "DSDABM")):
            wargaku.do(working.transfer, officer, ref=ref, to=to, reason="'\"<&>" * 300)
    let_see(ref)
    text = await page(browser, f"/laporan/{ref}")
    assert "langkah sebelumnya" in text
    with db.transaction() as session:
        kept = session.exec(_of(ref)).one().model_dump(exclude={"id", "ref"})
        session.add_all(Complaint(**kept | {"ref": f"LAP-2607-{n:06d}"}) for n in range(45))
    first = await page(browser, "/laporan?jenis=jalan-rusak&wilayah=Keputih&keadaan=terbuka")
    assert first.count("<li>") == 20
    assert "Laporan sebelumnya" in first
    seen, address = 0, "/laporan"
    while address:
        text = await page(browser, address)
        seen += text.count('<a href="/laporan/LAP-')
        tree = etree.HTML(text)
        more = tree.xpath("//a[text()='Laporan sebelumnya']/@href")
        address = str(more[0]) if more else ""
    assert seen == 46


async def test_the_list_is_asked_by_kind_place_and_state(wargaku: Wargaku, browser: Browser):  # noqa: F811
    pothole, lamp = wargaku.file(), wargaku.file(category="lampu-mati")
    done = wargaku.done()
    text = await page(browser, "/laporan?jenis=jalan-rusak&keadaan=terbuka&wilayah=keputih")
    assert pothole in text
    assert lamp not in text
    assert done not in text
    assert done in await page(browser, "/laporan?keadaan=selesai")
    assert "Kelurahan yang mana" in await page(browser, "/laporan?wilayah=Sukolilo")
    assert "tidak kami kenal" in await page(browser, "/laporan?wilayah=Bandung")
    for odd in (
        "/laporan?sebelum=x",
        "/laporan?sebelum=99999999999999999999",
        "/laporan?jenis=%00",
    ):
        await page(browser, odd)


async def test_pages_are_asked_for_again_by_their_tag(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.file()
    for address in (f"/laporan/{ref}", "/laporan", "/laporan/rss", "/laporan/data"):
        answer = await browser.get(address)
        assert answer.headers["cache-control"].startswith("public, max-age=")
        tag = answer.headers["etag"]
        again = await browser.get(address, headers={"if-none-match": tag})
        assert again.status_code == 304, address


async def test_feeds_are_of_a_place_and_a_kind(wargaku: Wargaku, browser: Browser):  # noqa: F811
    pothole, lamp = wargaku.file(), wargaku.file(category="lampu-mati")
    answer = await browser.get("/laporan/rss?wilayah=35.78.09.1001&jenis=lampu-mati")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    channel = etree.fromstring(answer.content).find("channel")
    assert channel is not None
    assert channel.findtext("title") == "Lampu jalan mati, Kelurahan Keputih"
    links = [each.findtext("link") or "" for each in channel.findall("item")]
    assert [link.rsplit("/", 1)[1] for link in links] == [lamp]
    assert pothole not in answer.text
    assert (await browser.get("/laporan/rss?wilayah=Bandung")).status_code == 404
    assert (await browser.get("/laporan/rss?jenis=apa")).status_code == 404


async def test_open_data_holds_a_year_in_the_columns_it_explains(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(open_data, "CHUNK", 2)
    refs = [wargaku.file() for _ in range(5)]
    answer = await browser.get("/laporan/data.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["nomor"] for row in rows] == refs
    assert list(rows[0]) == [name for name, _ in open_data.COLUMNS]
    assert rows[0]["wilayah"] == "Keputih"
    assert rows[0]["batas_jawaban"] == "2026-07-29T09:00:00+07:00"
    explained = await page(browser, "/laporan/data")
    assert all(name in explained for name in rows[0])
    with clock.held(MONDAY + timedelta(days=366)):
        later = await browser.get("/laporan/data.csv")
        assert len(later.text.splitlines()) == 1


async def test_only_photos_a_moderator_let_be_shown_are_served(wargaku: Wargaku, browser: Browser):  # noqa: F811
    original = files.store(wargaku.siti, name="a.jpg", content=picture())
    covered = files.store(wargaku.officer, name="b.jpg", content=picture("blue"))
    ref = wargaku.file(photos=[original.id])
    with db.transaction(writes=False) as session:
        ident = session.exec(select(ComplaintPhoto.id)).one()
    address = f"/laporan/foto/{ident}"

    async def status() -> int:
        return int((await browser.get(address)).status_code)

    let_see(ref)
    assert await status() == 404
    with db.transaction() as session:
        photo = session.get_one(ComplaintPhoto, ident)
        photo.shown, photo.public_file_id = True, covered.id
    shown = await browser.get(address)
    assert shown.content == covered.path.read_bytes()
    assert address in await page(browser, f"/laporan/{ref}")
    small = await browser.get(f"{address}?kecil=1")
    assert small.headers["content-type"] == "image/jpeg"
    let_see(ref, confidential=True)
    assert await status() == 404
    let_see(ref, confidential=False, moderation="hidden")
    assert await status() == 404
    for odd in ("0", "-1", "x", "9" * 30, "%C2%B2"):
        assert (await browser.get(f"/laporan/foto/{odd}")).status_code == 404


async def test_a_merged_report_leads_to_where_it_is_followed(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref, into = wargaku.file(), wargaku.file()
    wargaku.do(joining.merge, wargaku.officer, ref=ref, into=into, reason="Lubang yang sama")
    text = await page(browser, f"/laporan/{ref}")
    assert f"/laporan/{into}" in text
    let_see(into, confidential=True)
    assert into not in await page(browser, f"/laporan/{ref}")


async def test_every_state_has_a_page(wargaku: Wargaku, browser: Browser):  # noqa: F811
    asked = wargaku.answered()
    wargaku.do(working.ask, wargaku.officer, ref=asked, text="Di mana tepatnya?")
    late, rejected, gone = wargaku.file(), wargaku.file(), wargaku.done()
    wargaku.do(working.reject, wargaku.officer, ref=rejected, reason="Jalan milik perumahan")
    wargaku.do(closing.confirm, wargaku.siti, ref=gone)
    with clock.held(MONDAY + timedelta(hours=130)):
        ladder.sweep()
        for ref, words in (
            (asked, "Menunggu pelapor"),
            (late, "naik ke"),
            (rejected, "Tidak dapat ditindaklanjuti"),
            (gone, "Ditutup"),
        ):
            assert words in await page(browser, f"/laporan/{ref}")


async def test_too_many_pages_for_one_address_are_refused(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(public_pages, "_tries", PerAddress(rate=0.001, burst=3))
    codes = [(await browser.get("/laporan")).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


def test_people_of_a_report_are_known_by_name_for_redacting(wargaku: Wargaku):
    ref = wargaku.file()
    with db.transaction(writes=False) as session:
        names = redacting.names_on(session, session.exec(_of(ref)).one())
        assert names == [session.get_one(Person, wargaku.siti.person_id).name]
