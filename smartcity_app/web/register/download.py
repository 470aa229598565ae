"""GET /kerja/register/unduh and /kerja/penomoran/unduh: the register and its account, as files.

Rows are read a page at a time, each in a short transaction of its own with the reader's rights as
they are at that moment, and go out as they come. Which lines the file holds is fixed at its start.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from smartcity_app.civic import areas, logins, register, words
from smartcity_app.civic.register import Document, UnitYear, Wanted, paper
from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, SignedOut, Unavailable
from smartcity_app.web import sessions
from smartcity_app.web.register.address import Asked, state_word, year_in
from smartcity_app.web.tables import BOM, KINDS, Cell, Sheet, csv_lines

T = TypeVar("T")
MOST = {"csv": 500_000, "xlsx": 25_000}
"""Lines of one file. More are cut off, which its last line and the console say. A workbook cannot
be sent before it is whole, so nobody waits for more than some seconds of writing."""
PAGE = 2_000
COLUMNS = (
    ("Nomor surat", 36), ("Nomor urut", 11), ("Tahun", 7), ("Tanggal surat", 13),
    ("Jenis surat", 32), ("Unit", 28), ("Nama (disamarkan)", 22), ("NIK (disamarkan)", 22),
    ("Penanda tangan", 40), ("Keadaan", 12), ("Berlaku sampai", 14), ("Berakhir", 12),
    ("Alasan", 40), ("Diganti oleh", 36), ("Nomor berkas", 18),
)  # fmt: skip
ACCOUNT_COLUMNS = (
    ("Unit", 32), ("Kode unit", 16), ("Tahun", 7), ("Nomor pertama", 14), ("Nomor terakhir", 14),
    ("Tercatat", 10), ("Terbit", 10), ("Dicabut", 10), ("Diganti", 10), ("Batal", 10),
    ("Ditahan", 10), ("Nomor hilang", 24), ("Sebab batal", 60),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Order:
    """What a download will hold."""

    wanted: Wanted
    lines: int
    cut: bool
    most: int


async def entries(request: Request) -> Response:
    """The lines the address asks for, as `?bentuk=csv` or `xlsx`; 404 when there are none."""
    asked, form = Asked.read(request.query_params), _form(request)
    order = await db.off_loop(_as_reader, request, lambda s, a: _ordered(s, a, asked, form))
    name = f"register-{clock.today():%Y-%m-%d}"
    pages = _pages(request, order)
    if form == "csv":
        headers = _headers(f"{name}.csv")
        return StreamingResponse(_csv(pages, order), media_type="text/csv", headers=headers)
    return await _workbook(f"{name}.xlsx", COLUMNS, pages, _said(order))


async def numbers(request: Request) -> Response:
    """The account of `?tahun=`, as `?bentuk=csv`, `xlsx` or `pdf`; 404 when there is nothing."""
    form = _form(request, "pdf")
    year = year_in(request.query_params.get("tahun", "")) or clock.today().year

    def work(session: Session, actor: Actor) -> tuple[list[UnitYear], str]:
        found = register.account(session, actor, year=year)
        if not found:
            raise NotFound(f"Belum ada nomor surat pada tahun {year}.")
        audit.record(session, actor, "register.account", "register",
                     detail=f"{form}, {year}, {len(found)}")  # fmt: skip
        office = next((p.area for p in actor.posts if p.area and register.reads(actor, p.area)), "")
        return found, areas.area(office).label if office else areas.city_area().label

    found, office = await db.off_loop(_as_reader, request, work)
    name = f"penomoran-{year}"
    if form == "pdf":
        pdf = await db.off_loop(paper.render, found, year, office)
        headers = _headers(f"{name}.pdf", shown=True)
        return Response(pdf, media_type="application/pdf", headers=headers)
    rows = [account_row(each) for each in found]
    if form == "csv":
        body = BOM.encode() + csv_lines([[title for title, _ in ACCOUNT_COLUMNS], *rows])
        return Response(body, media_type="text/csv", headers=_headers(f"{name}.csv"))
    return await _workbook(f"{name}.xlsx", ACCOUNT_COLUMNS, _once(rows), [])


def entry_row(document: Document, successors: dict[str, str]) -> list[Cell]:
    """A line of the register under COLUMNS. Names and NIK are masked in the register itself."""
    return [
        document.number_text, document.number, document.year, document.dated, document.kind,
        document.unit_name, document.subject_masked, document.nik_masked,
        ", ".join(each["name"] for each in document.signers), state_word(document),
        document.valid_until, clock.local(document.ended_at).date() if document.ended_at else None,
        document.reason, successors.get(document.replaced_by, ""), document.case_ref,
    ]  # fmt: skip


def account_row(each: UnitYear) -> list[Cell]:
    """What became of a unit's year, under ACCOUNT_COLUMNS."""
    return [
        each.unit_name, each.unit, each.year, each.first, each.last, each.entered, each.issued,
        each.revoked, each.replaced, each.void, each.held, paper.missing(each),
        paper.reasons(each),
    ]  # fmt: skip


def _form(request: Request, *more: str) -> str:
    form = request.query_params.get("bentuk", "csv")
    if form not in (*MOST, *more):
        raise NotFound("Bentuk berkas ini tidak ada. Pilih CSV atau XLSX.")
    return form


def _as_reader(request: Request, work: Callable[[Session, Actor], T], writes: bool = True) -> T:
    key = sessions.key_in(request.headers.get("cookie", ""))

    def once(session: Session) -> T:
        actor = logins.acting(session, key)
        if actor.person_id is None:
            raise SignedOut
        if not policy.holds(actor, register.May.READ):
            raise NotAllowed(
                "Register ini untuk kepala kelurahan atau desa, camat, admin kota, dan wali kota."
            )
        return work(session, actor)

    return db.run(once, writes=writes)


def _ordered(session: Session, actor: Actor, asked: Asked, form: str) -> _Order:
    """Fix which lines there will be, and put on record that they were taken."""
    most = MOST[form]
    wanted = replace(asked.wanted, upto=register.newest(session))
    lines = register.count(session, actor, wanted=wanted, most=most + 1)
    if not lines:
        raise NotFound("Tidak ada nomor yang cocok untuk diunduh. Longgarkan saringannya.")
    said = f"{form}, {min(lines, most)}, {asked.but(search='').words}"
    audit.record(session, actor, "register.export", "register", detail=said)
    return _Order(wanted, min(lines, most), lines > most, most)


async def _pages(request: Request, order: _Order) -> AsyncIterator[list[list[Cell]]]:
    """The rows, PAGE at a time, newest first."""
    wanted, left = order.wanted, order.lines

    def read(session: Session, actor: Actor) -> tuple[Sequence[Document], dict[str, str]]:
        found = register.entries(session, actor, wanted=wanted, most=min(PAGE, left))
        return found, register.successors(session, found)

    while left > 0:
        found, successors = await db.off_loop(_as_reader, request, read, False)
        if not found:
            return
        yield [entry_row(each, successors) for each in found]
        wanted, left = register.before(wanted, found[-1]), left - len(found)


async def _once(rows: list[list[Cell]]) -> AsyncIterator[list[list[Cell]]]:
    yield rows


async def _csv(pages: AsyncIterator[list[list[Cell]]], order: _Order) -> AsyncIterator[bytes]:
    yield BOM.encode() + csv_lines([[title for title, _ in COLUMNS]])
    try:
        async for rows in pages:
            yield csv_lines(rows)
    except CityError as refusal:  # signed out, or the database is away: too late for a status
        yield csv_lines([[f"Berkas ini tidak lengkap. {refusal.message}"]])
        return
    yield csv_lines(_said(order))


def _said(order: _Order) -> list[list[Cell]]:
    """The last line of a file that does not hold everything."""
    if not order.cut:
        return []
    most = words.number(order.most)
    return [[f"Berkas ini dipotong pada {most} nomor terbaru. Persempit dengan tahun atau unit."]]


async def _workbook(
    name: str,
    columns: Sequence[tuple[str, int]],
    pages: AsyncIterator[list[list[Cell]]],
    end: list[list[Cell]],
) -> Response:
    """An XLSX; a zip cannot be sent before it is whole, so it lies on the disk until it is gone."""
    handle, place = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    path = Path(place)
    try:
        sheet = Sheet(path, name="Register", widths=[width for _, width in columns])
        sheet.head([title for title, _ in columns])
        async for rows in pages:
            await asyncio.to_thread(sheet.rows, rows)
        sheet.rows(end)
        await asyncio.to_thread(sheet.close)
    except OSError as full:
        _forget(path)
        raise Unavailable("Penyimpanan penuh. Tidak ada yang berubah. Coba lagi nanti.") from full
    except BaseException:
        _forget(path)
        raise
    gone = BackgroundTask(_forget, path)
    return FileResponse(path, media_type=KINDS["xlsx"], headers=_headers(name), background=gone)


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _headers(name: str, *, shown: bool = False) -> dict[str, str]:
    return {
        "cache-control": "private, no-store",
        "content-disposition": f'{"inline" if shown else "attachment"}; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
