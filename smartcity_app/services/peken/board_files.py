"""The boards' charts and tables over plain HTTP, with the reader's own rights."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import words
from smartcity_app.kernel import audit, clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import (
    board,
    board_charts,
    board_views,
    koperasi_trade,
    koperasi_trade_views,
    roll,
    supply_places,
    takings,
)
from smartcity_app.web import tables
from smartcity_app.web.signed_in import as_signed_in

Table = tuple[str, Sequence[str], Iterable[Sequence[tables.Cell]], Sequence[int]]
"""Name of the sheet, heads, rows, widths."""
SHOP_HEAD = ("Nomor", "Toko", "Penjualan ASN (Rp)", "Penjualan lain (Rp)", "Batas terisi (%)",
             "Pesanan terlambat", "Sanggahan", "Dikembalikan (Rp)")  # fmt: skip
SHOP_WIDTHS = (18, 34, 18, 18, 14, 16, 12, 18)


async def picture(request: Request) -> Response:
    """GET /kerja/peken/papan/grafik?bulan=&apa=: one of the board's charts."""
    month, name = (request.query_params.get(each, "") for each in ("bulan", "apa"))

    def work(session: Session, actor: Actor) -> str:
        if name not in board_charts.CHARTS:
            raise NotFound
        return board_charts.chart(board.report(session, actor, month=month), name)

    drawn = await db.off_loop(as_signed_in, request, work)
    return Response(
        drawn,
        media_type="image/svg+xml",
        headers={
            "cache-control": "private, max-age=60",
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
    )


async def figures(request: Request) -> Response:
    """GET /kerja/peken/papan/unduh?bulan=&bentuk=: what the board shows."""
    month = request.query_params.get("bulan", "")

    def work(session: Session, actor: Actor) -> Table:
        report = board.report(session, actor, month=month)
        _record(session, actor, "peken.board_file", report.month)
        return "Papan e-Peken", board_views.HEAD, board_views.lines(report), board_views.WIDTHS

    return await _file(request, "papan-e-peken", work)


async def people(request: Request) -> Response:
    """GET /kerja/peken/papan/nama/unduh?opd=&golongan=&bulan=&bentuk=: people and what is left.

    For whoever may see names, and for the office's own head.
    """
    said = {"agency": "opd", "rank": "golongan", "month": "bulan"}
    asked = {name: request.query_params.get(each, "")[:60] for name, each in said.items()}

    def work(session: Session, actor: Actor) -> Table:
        found = list(roll.everyone_of(session, actor, **asked))
        rows = [board_views.person_cells(each) for each in found]
        return "ASN", board_views.PEOPLE_HEAD, rows, board_views.PEOPLE_WIDTHS

    return await _file(request, "belanja-asn", work)


async def shops(request: Request) -> Response:
    """GET /kerja/peken/pasar/unduh?bulan=&urut=&bentuk=: the watching office's table."""
    month, sort = (request.query_params.get(each, "") for each in ("bulan", "urut"))

    def work(session: Session, actor: Actor) -> Table:
        rows = takings.picked(takings.watched(session, actor, month=month), sort)
        _record(session, actor, "peken.shops_file", board.chosen(month))
        cells = [
            (each.ref, each.name, each.servants, each.others, each.filled, each.late,
             each.disputes, each.refunded)
            for each in rows
        ]  # fmt: skip
        return "Toko", SHOP_HEAD, cells, SHOP_WIDTHS

    return await _file(request, "toko-e-peken", work)


async def sales(request: Request) -> Response:
    """GET /toko/penjualan/unduh?toko=&bentuk=: an owner's own takings."""
    asked = request.query_params.get("toko", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0

    def work(session: Session, actor: Actor) -> Table:
        said = takings.own(session, actor, shop_id=number)
        rows: list[Sequence[tables.Cell]] = [
            *(("Bulan", month, "Rupiah", paid + others) for month, paid, others in said.by_month),
            *(("Hari", words.full_day(day), "Rupiah", rupiah) for day, rupiah in said.by_day),
            *(("Barang", each.name, "Rupiah", each.rupiah) for each in said.best),
            *(("Barang", each.name, "Buah", each.pieces) for each in said.best),
            *(("Perkiraan", each.name, "Buah", each.pieces) for each in said.needs),
        ]
        _record(session, actor, "peken.sales_file", said.month)
        return "Penjualan", board_views.HEAD, rows, board_views.WIDTHS

    return await _file(request, "penjualan-toko", work)


async def koperasi(request: Request) -> Response:
    """GET /koperasi/unduh?bentuk=: a koperasi's own business."""

    def work(session: Session, actor: Actor) -> Table:
        mine = supply_places.mine(session, actor, kinds=supply_places.KOPERASI)
        if not mine:
            raise NotFound
        said = koperasi_trade.own(session, actor, koperasi_id=mine[0].id or 0)
        _record(session, actor, "peken.koperasi_file", said.months[-1].month)
        rows = koperasi_trade_views.trade_cells(said)
        return "Koperasi", board_views.HEAD, rows, board_views.WIDTHS

    return await _file(request, "koperasi", work)


def _record(session: Session, actor: Actor, action: str, detail: str) -> None:
    audit.record(session, actor, action, "market", detail=detail)


async def _file(request: Request, name: str, work: Callable[[Session, Actor], Table]) -> Response:
    form = "xlsx" if request.query_params.get("bentuk") == "xlsx" else "csv"
    sheet, head, rows, widths = await db.off_loop(as_signed_in, request, work)
    table = await db.off_loop(_written, form, sheet, head, rows, widths)
    day = f"{clock.local(clock.now()):%Y-%m-%d}"
    return Response(
        table,
        media_type=tables.KINDS[form],
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="{name}-{day}.{form}"',
        },
    )


def _written(
    form: str, sheet: str, head: Sequence[str], rows: Iterable[Sequence[tables.Cell]],
    widths: Sequence[int],
) -> bytes:  # fmt: skip
    if form == "csv":
        return tables.csv_file(head, rows)
    return tables.xlsx_file(sheet, head, rows, widths)
