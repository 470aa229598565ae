"""The register as a file: what is filtered, masked, on record, and never a formula."""

import asyncio
import csv
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlmodel import Session

from smartcity_app.civic import register
from smartcity_app.civic.register import Document
from smartcity_app.kernel import audit, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.web import tables
from smartcity_app.web.register import download
from tests.conftest import GEBANG, KEPUTIH, SURABAYA, City
from tests.services.letters.conftest import Office
from tests.web.conftest import Browser, whole_app
from tests.web.test_verify import issue

HERE, ACCOUNT = "/kerja/register/unduh", "/kerja/penomoran/unduh"


def read(content: bytes) -> list[list[str]]:
    """As an Excel that speaks Indonesian reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def workbook(content: bytes) -> tuple[list[list[str]], str]:
    """The texts of an XLSX's rows, and its raw sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        raw = book.read("xl/worksheets/sheet1.xml").decode()
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rows = [
        ["".join(cell.itertext()) for cell in row.iter(f"{space}c")]
        for row in ElementTree.fromstring(raw).iter(f"{space}row")
    ]
    return rows, raw


def change(row: Document, **values: Any) -> None:
    def work(session: Session) -> None:
        there = session.get_one(Document, row.id)
        for name, value in values.items():
            setattr(there, name, value)

    db.run(work)


def exports(city: City) -> list[str]:
    return [each.detail for each in city.all(audit.AuditLine) if each.action == "register.export"]


async def test_the_file_holds_what_was_filtered_and_the_record_says_who_took_how_much(
    browser: Browser, city: City, lurah: Actor
) -> None:
    rows = [issue(case_ref=f"SKU-{number}") for number in range(3)]
    change(rows[0], state="revoked", reason="Usaha tutup; sejak 2024")
    browser.sign_in(lurah)
    answer = await browser.get(HERE, params={"bentuk": "csv", "keadaan": "terbit"})
    assert answer.headers["content-disposition"].endswith('.csv"')
    assert answer.headers["cache-control"] == "private, no-store"
    head, *lines = read(answer.content)
    assert head == [title for title, _ in download.COLUMNS]
    assert [line[0] for line in lines] == [rows[2].number_text, rows[1].number_text]
    assert lines[0][3] == "2026-07-27"
    assert "S••• A•••••" in lines[0]
    (revoked,) = read((await browser.get(HERE, params={"keadaan": "dicabut"})).content)[1:]
    assert revoked[12] == "Usaha tutup; sejak 2024"
    assert exports(city) == ["csv, 2, keadaan terbit", "csv, 1, keadaan dicabut"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
async def test_no_cell_is_a_formula(browser: Browser, city: City, lurah: Actor, sign: str) -> None:
    evil = f'{sign}HYPERLINK("http://x.id";"klik")'
    change(issue(), state="revoked", reason=evil)
    browser.sign_in(lurah)
    (line,) = read((await browser.get(HERE)).content)[1:]
    assert line[12] == f"'{evil}"
    rows, raw = workbook((await browser.get(HERE, params={"bentuk": "xlsx"})).content)
    assert evil in rows[1] or evil.strip() in rows[1]
    assert "<f>" not in raw


async def test_the_workbook_has_the_same_lines_with_real_dates_and_numbers(
    browser: Browser, city: City, lurah: Actor
) -> None:
    issue(until=date(2027, 1, 27))
    browser.sign_in(lurah)
    answer = await browser.get(HERE, params={"bentuk": "xlsx"})
    assert answer.headers["content-type"] == tables.KINDS["xlsx"]
    rows, raw = workbook(answer.content)
    assert rows[0] == [title for title, _ in download.COLUMNS]
    days = (date(2026, 7, 27) - date(1899, 12, 30)).days
    assert rows[1][1:4] == ["1", "2026", str(days)]
    assert 't="inlineStr"' in raw


async def test_more_lines_than_a_file_may_hold_are_cut_off_and_it_says_so(
    browser: Browser, city: City, lurah: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MOST", {"csv": 4, "xlsx": 4})
    monkeypatch.setattr(download, "PAGE", 3)
    numbers = [issue(case_ref=f"SKU-{number}").number_text for number in range(6)]
    browser.sign_in(lurah)
    lines = read((await browser.get(HERE)).content)[1:]
    assert [line[0] for line in lines[:-1]] == numbers[:1:-1]
    assert lines[-1][0].startswith("Berkas ini dipotong pada 4 nomor terbaru")
    rows, _ = workbook((await browser.get(HERE, params={"bentuk": "xlsx"})).content)
    assert [row[0] for row in rows[1:]] == [line[0] for line in lines]
    assert exports(city) == ["csv, 4, semua nomor", "xlsx, 4, semua nomor"]


async def test_a_file_holds_only_what_the_reader_s_office_reaches(
    browser: Browser, city: City, siti: Actor, camat: Actor
) -> None:
    issue()
    far = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    for who, status in ((siti, 403), (far, 404), (camat, 200)):
        browser.sign_in(who)
        assert (await browser.get(HERE)).status_code == status
        assert (await browser.get(ACCOUNT)).status_code == status
    nothing = await browser.get(HERE, params={"unit": KEPUTIH, "tahun": "2019"})
    assert nothing.status_code == 404
    assert "Longgarkan" in nothing.text
    assert (await browser.get(HERE, params={"bentuk": "exe"})).status_code == 404


async def test_who_is_signed_out_midway_gets_no_more_pages(
    browser: Browser, city: City, lurah: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rights of a reader are read anew for every page."""
    monkeypatch.setattr(download, "PAGE", 1)
    for number in range(3):
        issue(case_ref=f"SKU-{number}")
    browser.sign_in(lurah)
    sent: list[bytes] = []
    async for part in _served(browser, HERE):
        sent.append(part)
        if len(sent) == 2:
            await browser.post("/keluar-semua")
    head, line, end = read(b"".join(sent))
    assert (head[0], line[-1]) == ("Nomor surat", "SKU-2")
    assert end == ["Berkas ini tidak lengkap. Sesi Anda berakhir. Silakan masuk kembali."]


async def test_a_formula_sign_inside_a_text_is_left_alone() -> None:
    cells: list[tables.Cell] = ["a=b", "5-3", -3, None, date(2026, 1, 2)]
    assert tables.csv_lines([cells]) == b"a=b;5-3;-3;;2026-01-02\r\n"


async def test_the_year_s_account_comes_as_table_and_on_paper(
    browser: Browser, city: City, admin: Actor
) -> None:
    for number in range(2):
        issue(case_ref=f"SKU-{number}")
    db.run(lambda s: register.hold(s, _heading("SKU-9")))
    db.run(lambda s: register.void(s, "SKU-9", reason="Permohonan dibatalkan pemohon"))
    browser.sign_in(admin)
    (line,) = read((await browser.get(ACCOUNT, params={"tahun": "2026"})).content)[1:]
    assert line[3:11] == ["1", "3", "3", "2", "0", "0", "1", "0"]
    assert line[11:] == ["", "1 × Permohonan dibatalkan pemohon"]
    rows, _ = workbook((await browser.get(ACCOUNT, params={"bentuk": "xlsx"})).content)
    assert rows[1][2:5] == ["2026", "1", "3"]
    paper = await browser.get(ACCOUNT, params={"bentuk": "pdf"})
    assert paper.content.startswith(b"%PDF-1.7")
    assert (await browser.get(ACCOUNT, params={"tahun": "2019"})).status_code == 404


def _heading(case: str) -> register.Heading:
    from tests.web.test_verify import heading

    return heading(case_ref=case)


# A letter that ends while somebody is downloading it


async def test_a_letter_revoked_during_its_download_arrives_whole_and_is_gone_after(
    browser: Browser, city: City, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    """What was begun while it was good is finished; what is asked for later is refused; and anyone
    who checks the bytes that arrived reads that they are not good any more."""
    ref = await asyncio.to_thread(_issued, city, siti, lurah, camat)
    with db.transaction(writes=False) as session:
        document = register.of_case(session, ref)
        assert document
    there = document.path.read_bytes()
    browser.sign_in(siti)
    got = b""
    async for part in _served(browser, f"/surat/pdf/{ref}", begun=lambda: _revoke(document, lurah)):
        got += part
    assert got == there
    gone = await browser.get(f"/surat/pdf/{ref}")
    assert gone.status_code == 404
    assert "sudah dicabut" in gone.text
    page = await browser.get(f"/v/{document.code}")
    assert "Surat ini sudah dicabut" in page.text
    same = await browser.post(f"/v/{document.code}", files={"berkas": ("surat.pdf", got)})
    assert "sama persis, tetapi tidak berlaku" in same.text


async def test_a_letter_that_was_replaced_leads_to_the_new_one(
    browser: Browser, city: City, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = await asyncio.to_thread(_issued, city, siti, lurah, camat)
    with db.transaction(writes=False) as session:
        old = register.of_case(session, ref)
        assert old
    new = issue(case_ref="NEW", replaces=ref)
    browser.sign_in(siti)
    gone = await browser.get(f"/surat/pdf/{ref}")
    assert (gone.status_code, "sudah diganti" in gone.text) == (404, True)
    page = await browser.get(f"/v/{old.code}")
    assert f'Diganti oleh surat nomor <a href="/v/{new.code}">{new.number_text}</a>' in page.text
    said = (await browser.get(f"/v/{old.code}.json")).json()
    assert (said["status"], said["pengganti"], said["nomor_pengganti"]) == (
        "replaced", new.code, new.number_text,
    )  # fmt: skip


def _issued(city: City, siti: Actor, lurah: Actor, camat: Actor) -> str:
    office = Office(city)
    ref = office.submitted(siti)
    for who in (lurah, camat):
        office.sign(who, ref)
    return ref


def _revoke(document: Document, who: Actor) -> None:
    reason = "Usaha sudah pindah ke kelurahan lain"
    db.run(lambda s: register.revoke(s, who, document_id=document.id or 0, reason=reason))


async def _served(browser: Browser, path: str, *, begun: Any = None) -> AsyncIterator[bytes]:
    """The parts of an answer as the server sends them; the next is made when one was taken.

    `begun` happens when the head of the answer is out and no byte of its body is.
    """
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("localhost", 3000),
        "headers": [(b"host", b"localhost:3000"), (b"cookie", cookies.encode())],
    }  # fmt: skip
    parts: asyncio.Queue[bytes | None] = asyncio.Queue(1)
    taken = asyncio.Event()
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            if begun:
                await asyncio.to_thread(begun)
        elif message.get("body"):
            taken.clear()
            await parts.put(message["body"])
            await taken.wait()

    async def serve() -> None:
        try:
            await whole_app()(scope, receive, send)  # type: ignore[arg-type]
        finally:
            await parts.put(None)

    serving = asyncio.create_task(serve())
    while (part := await parts.get()) is not None:
        yield part
        taken.set()
    await serving


async def test_the_mayor_reads_files_too(browser: Browser, city: City) -> None:
    issue()
    mayor = city.official("Achmad Fauzi", Role.MAYOR, SURABAYA, title="Wali Kota")
    browser.sign_in(mayor)
    assert (await browser.get(HERE)).status_code == 200
