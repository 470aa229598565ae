"""Files in and out over HTTP."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from smartcity_app.civic import files, logins, storage
from smartcity_app.civic.evidence import PhotoEvidence
from smartcity_app.civic.files import StoredFile
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from tests.civic.test_exif import LAT, NINE, noted
from tests.civic.test_files import SMALL_JPEG, SMALL_PDF, on_disk, photo, picture
from tests.web.conftest import Browser

NO_ROOM = Path("/dev/full")


async def put(browser: Browser, content: Any = SMALL_JPEG, **headers: str) -> httpx.Response:
    return await browser.post("/api/berkas", content=content, headers=headers)


async def test_a_photo_is_taken_cleaned_and_given_back(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    answer = await put(browser, photo(), **{"x-file-name": "foto%20KTP.jpg"})
    assert answer.status_code == 201
    said = answer.json()
    assert said["nama"] == "foto KTP.jpg"
    got = await browser.get(f"/api/berkas/{said['id']}")
    assert got.headers["content-type"] == "image/jpeg"
    assert len(got.content) == said["ukuran"]
    assert b"TelponKu" not in got.content
    assert got.headers["cache-control"] == "private, no-store"


async def test_files_are_shown_in_our_pages_and_run_nothing(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    for content, sandboxed in ((SMALL_JPEG, True), (SMALL_PDF, False)):
        ident = (await put(browser, content)).json()["id"]
        headers = (await browser.get(f"/api/berkas/{ident}")).headers
        rules = headers["content-security-policy"]
        assert rules.startswith("default-src 'none'")
        assert "frame-ancestors 'self'" in rules
        assert ("sandbox" in rules) is sandboxed
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["content-disposition"].startswith("inline")


async def test_a_small_picture_is_small(browser: Browser, city: Any, siti: Actor) -> None:
    browser.sign_in(siti)
    ident = (await put(browser, picture("PNG", (1600, 900)))).json()["id"]
    small = await browser.get(f"/api/berkas/{ident}?kecil=1")
    assert small.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(small.content)).size == (480, 270)
    ident = (await put(browser, SMALL_PDF)).json()["id"]
    assert (await browser.get(f"/api/berkas/{ident}?kecil=1")).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 415, "kosong"),
        (b"MZ\x90\x00" + b"\0" * 300, 415, "tidak bisa diterima"),
        (b"x" * (files.LIMIT + 1), 413, "5 MB"),
    ],
    ids=["empty", "exe", "large"],
)
async def test_what_cannot_be_taken_is_a_sentence_and_leaves_nothing(
    browser: Browser, city: Any, siti: Actor, content: bytes, status: int, words: str
) -> None:
    browser.sign_in(siti)
    answer = await put(browser, content, **{"x-file-name": "ktp.pdf", "content-type": "image/png"})
    assert answer.status_code == status
    assert words in answer.json()["pesan"]
    assert on_disk() == []
    assert city.all(StoredFile) == []


async def test_a_body_that_lies_about_its_length_is_cut_off(
    browser: Browser, city: Any, siti: Actor
) -> None:
    async def endless() -> Any:
        for _ in range(200):
            yield b"x" * 100_000
        raise AssertionError("nobody stopped us")

    browser.sign_in(siti)
    assert (await put(browser, endless())).status_code == 413


async def test_strangers_and_ended_logins_store_and_read_nothing(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    ident = (await put(browser)).json()["id"]
    me = db.run(lambda s: logins.sessions_of(s, siti))
    assert len(me) == 1
    db.run(lambda s: logins.revoke_all(s, siti))
    assert (await put(browser)).status_code == 401
    assert (await browser.get(f"/api/berkas/{ident}")).status_code == 401
    browser.cookies.clear()
    assert (await put(browser)).status_code == 401
    answer = await browser.get(f"/api/berkas/{ident}")
    assert answer.status_code == 401
    assert "pesan" in answer.json()


async def test_another_persons_file_is_not_there(
    browser: Browser, city: Any, siti: Actor, lurah: Actor
) -> None:
    browser.sign_in(siti)
    ident = (await put(browser)).json()["id"]
    browser.sign_in(lurah)
    theirs = await browser.get(f"/api/berkas/{ident}")
    never = await browser.get("/api/berkas/AAAAAAAAAAAAAAAAAAAAAA")
    assert theirs.status_code == never.status_code == 404
    assert theirs.text == never.text
    assert (await browser.get("/api/berkas/a%00b")).status_code == 404
    removed = await browser.request(
        "DELETE", f"/api/berkas/{ident}", headers={"sec-fetch-site": "same-origin"}
    )
    assert removed.status_code == 404


async def test_an_officer_a_service_lets_in_reads_and_is_on_record(
    browser: Browser, city: Any, siti: Actor, lurah: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(siti)
    ident = (await put(browser)).json()["id"]
    monkeypatch.setattr(files, "READERS", [lambda s, a, row: a.person_id == lurah.person_id])
    browser.sign_in(lurah)
    assert (await browser.get(f"/api/berkas/{ident}?kecil=1")).status_code == 200
    assert [each.object_id for each in city.all(AuditLine) if each.action == "files.read"] == [
        ident
    ]


async def test_an_upload_can_be_taken_back(browser: Browser, city: Any, siti: Actor) -> None:
    browser.sign_in(siti)
    ident = (await put(browser)).json()["id"]
    ours, theirs = {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "cross-site"}
    path = f"/api/berkas/{ident}"
    assert (await browser.request("DELETE", path, headers=theirs)).status_code == 403
    assert (await browser.request("DELETE", path, headers=ours)).status_code == 204
    assert on_disk() == []


async def test_a_full_disk_is_said_and_nothing_is_left(
    browser: Browser, city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(siti)
    monkeypatch.setattr(files, "new_id", lambda: "abcdefghijklmnop")
    monkeypatch.setattr(storage.secrets, "token_hex", lambda _: "0000")
    place = files.path_of("abcdefghijklmnop")
    place.parent.mkdir(parents=True)
    place.with_name(f"{place.name}.0000.part").symlink_to(NO_ROOM)
    answer = await put(browser)
    assert answer.status_code == 507
    assert "penuh" in answer.json()["pesan"]
    assert on_disk() == []


async def test_photographed_pages_are_bound_into_one_document(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    ids = [(await put(browser, photo())).json()["id"] for _ in range(3)]
    answer = await bind(browser, ids)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["jenis"], said["halaman"], said["nama"]) == ("application/pdf", 3, "KK.pdf")
    got = await browser.get(f"/api/berkas/{said['id']}")
    assert got.content.startswith(b"%PDF-")
    assert b"TelponKu" not in got.content
    assert (await bind(browser, ids)).status_code == 404, "the pages are used up"


async def bind(browser: Browser, ids: Any, **headers: str) -> httpx.Response:
    body = {"halaman": ids, "nama": "KK.pdf"}
    return await browser.post("/api/berkas/gabung", json=body, headers=headers)


async def test_what_cannot_be_bound_is_a_sentence(browser: Browser, city: Any, siti: Actor) -> None:
    browser.sign_in(siti)
    one = (await put(browser)).json()["id"]
    for ids in ([one], [one, one], [one] * 11, "x", None, [one, 7], [["x"]]):
        answer = await bind(browser, ids)
        assert answer.status_code == 415
        assert "2 sampai 10 halaman" in answer.json()["pesan"]
    assert (await bind(browser, [one, "a\x00b"])).status_code == 404
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert (await bind(browser, [one, one], **elsewhere)).status_code == 403


async def test_nobody_binds_another_persons_pages(browser: Browser, city: Any, siti: Actor) -> None:
    browser.sign_in(siti)
    hers = [(await put(browser)).json()["id"] for _ in range(2)]
    browser.sign_in(city.resident("Eve"))
    assert (await bind(browser, hers)).status_code == 404
    browser.cookies.clear()
    assert (await bind(browser, hers)).status_code == 401
    assert len(city.all(StoredFile)) == 2


async def prove(browser: Browser, content: bytes, told: str = "") -> httpx.Response:
    headers = {"x-photo": told} if told else {}
    return await browser.post("/api/berkas?untuk=bukti", content=content, headers=headers)


async def test_a_photo_sent_as_evidence_is_read_and_any_other_is_not(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    told = '{"taken": "2026-07-27T08:30:00", "lat": -7.3, "lon": 112.7, "live": true}'
    await put(browser, noted(), **{"x-photo": told})
    await browser.post("/api/berkas?untuk=surat", content=noted(), headers={"x-photo": told})
    assert city.all(PhotoEvidence) == []
    answer = await prove(browser, SMALL_JPEG, told)
    assert answer.status_code == 201
    (line,) = city.all(PhotoEvidence)
    assert (line.file_id, line.taken_at, line.lat) == (answer.json()["id"], NINE, -7.3)
    assert (line.source, line.live) == ("claimed", True)


async def test_where_it_was_taken_comes_out_nowhere(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    answer = await prove(browser, noted())
    (line,) = city.all(PhotoEvidence)
    assert line.lat == pytest.approx(LAT, abs=1e-5)
    for said in (answer, await browser.get(f"/api/berkas/{answer.json()['id']}")):
        assert b"7.29" not in said.content
        assert b"Exif" not in said.content
        assert "7.29" not in str(said.headers)


@pytest.mark.parametrize("told", ["x", "{", "[]", '{"lat": NaN}', '{"lat": 999}', "%", "x" * 5000])
async def test_nonsense_about_a_photo_does_not_refuse_it(
    browser: Browser, city: Any, siti: Actor, told: str
) -> None:
    browser.sign_in(siti)
    assert (await prove(browser, SMALL_JPEG, told)).status_code == 201
    (line,) = city.all(PhotoEvidence)
    assert (line.taken_at, line.lat, line.source, line.live) == (None, None, "none", False)


async def test_fifty_megabytes_are_refused_before_they_arrive(
    browser: Browser, city: Any, siti: Actor
) -> None:
    async def endless() -> Any:
        for number in range(500):
            assert number < 60, "nobody stopped us"
            yield b"x" * 100_000

    browser.sign_in(siti)
    answer = await prove(browser, endless())  # type: ignore[arg-type]
    assert answer.status_code == 413
    answer = await prove(browser, b"x" * 50_000_000)
    assert (answer.status_code, on_disk()) == (413, [])
