"""A koperasi's own business as its page and its file show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smartcity_app.civic import words
from smartcity_app.services.peken.board_charts import month_word
from smartcity_app.services.peken.board_views import month_name, short
from smartcity_app.services.peken.koperasi_trade import Passed, Trade
from smartcity_app.services.peken.takings_views import needs_view
from smartcity_app.ui.views import BarView, FactView, FigureView, SegmentView
from smartcity_app.web.tables import Cell


@dataclass(frozen=True, slots=True)
class TradeView:
    """The part "Ringkasan"."""

    figures: list[FigureView] = field(default_factory=list)
    months: list[BarView] = field(default_factory=list)
    best: list[FactView] = field(default_factory=list)
    needs: list[FactView] = field(default_factory=list)


def trade_view(said: Trade) -> TradeView:
    """The koperasi's page."""
    now, lately = said.months[-1], said.lately
    came = f"{100 * lately.received // lately.ordered}%" if lately.ordered else "–"
    return TradeView(
        figures=[
            FigureView(f"Disalurkan {month_name(now.month)}", words.rupiah(now.all),
                       f"{words.number(now.times)} kiriman, jasa {words.rupiah(now.margin)}."),
            FigureView("Pesanan terpenuhi", came,
                       f"{words.number(lately.received)} dari {words.number(lately.ordered)} buah "
                       f"dalam 90 hari, {words.number(lately.broken)} rusak."),
            FigureView("Belum dibayar toko", words.rupiah(said.from_shops), "Tunai saat terima."),
            FigureView("Utang ke distributor", words.rupiah(said.to_distributors),
                       "Barang sudah datang, belum dicatat lunas."),
        ],
        months=_bars(said.months),
        best=[
            FactView(each.name, f"{words.number(each.pieces)} buah, {words.rupiah(each.rupiah)}")
            for each in said.best
        ],
        needs=needs_view(said.needs),
    )  # fmt: skip


def trade_cells(said: Trade) -> Iterator[Sequence[Cell]]:
    """The file's rows."""
    for each in said.months:
        yield "Bulan", each.month, "Harga distributor (Rp)", each.goods
        yield "Bulan", each.month, "Jasa koperasi (Rp)", each.margin
        yield "Bulan", each.month, "Angkut (Rp)", each.transport
    yield "Uang", "Belum dibayar toko", "Rupiah", said.from_shops
    yield "Uang", "Utang ke distributor", "Rupiah", said.to_distributors
    for name, pieces in (("Dipesan", said.lately.ordered), ("Diterima", said.lately.received),
                         ("Rusak", said.lately.broken)):  # fmt: skip
        yield "90 hari", name, "Buah", pieces
    for sold in said.best:
        yield "Barang", sold.name, "Buah", sold.pieces
        yield "Barang", sold.name, "Rupiah", sold.rupiah
    for need in said.needs:
        yield "Perkiraan", need.name, "Buah", need.pieces
        yield "Perkiraan", need.name, "Stok toko", need.stock


def _bars(months: Sequence[Passed]) -> list[BarView]:
    most = max((each.all for each in months), default=0) or 1
    return [
        BarView(
            month_word(each.month), short(each.all), "",
            [SegmentView(f"{100 * each.goods / most:.1f}%", "ontime"),
             SegmentView(f"{100 * (each.margin + each.transport) / most:.1f}%", "soon")],
        )
        for each in reversed(months)
    ]  # fmt: skip
