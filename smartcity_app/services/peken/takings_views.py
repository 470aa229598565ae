"""Takings as their pages show them: of one shop for its owner, of all for the watching office."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from smartcity_app.civic import areas, words
from smartcity_app.services.peken.board_charts import month_word
from smartcity_app.services.peken.board_views import month_name, short
from smartcity_app.services.peken.forecasting import Need
from smartcity_app.services.peken.takings import Sales, ShopLine
from smartcity_app.ui.views import BarView, FactView, FigureView, SegmentView

SORTS = {
    "terbesar": "Penjualan terbesar",
    "terkecil": "Penjualan terkecil",
    "batas": "Mendekati batas",
    "tanpa": "Tanpa penjualan",
    "terlambat": "Pesanan terlambat",
    "sanggahan": "Sanggahan",
    "kembali": "Pengembalian",
}


@dataclass(frozen=True, slots=True)
class ShopView:
    """A line of the watching office's table."""

    name: str
    place: str
    servants: str
    others: str
    filled: str
    late: str
    disputes: str
    refunded: str


@dataclass(frozen=True, slots=True)
class PayoutView:
    """A day's money, with its settlement file."""

    day: str
    amount: str
    href: str


@dataclass(frozen=True, slots=True)
class SalesView:
    """An owner's own shop."""

    shop: str = ""
    figures: list[FigureView] = field(default_factory=list)
    months: list[BarView] = field(default_factory=list)
    days: list[BarView] = field(default_factory=list)
    best: list[FactView] = field(default_factory=list)
    needs: list[FactView] = field(default_factory=list)
    payouts: list[PayoutView] = field(default_factory=list)
    file: str = ""


def shop_view(row: ShopLine) -> ShopView:
    """A shop among others."""
    return ShopView(
        row.name, areas.area(row.area).name, words.rupiah(row.servants), words.rupiah(row.others),
        f"{row.filled}%", words.number(row.late), words.number(row.disputes),
        words.rupiah(row.refunded),
    )  # fmt: skip


def summary(rows: tuple[ShopLine, ...]) -> list[FigureView]:
    """All shops in four figures."""
    full = sum(1 for row in rows if row.filled >= 100)
    late = sum(row.late for row in rows)
    return [
        FigureView("Penjualan", short(sum(row.servants + row.others for row in rows)),
                   f"{words.rupiah(sum(row.servants for row in rows))} dari ASN."),
        FigureView("Mencapai batas", words.number(full),
                   f"{sum(1 for row in rows if 80 <= row.filled < 100)} toko lagi di atas 80%."),
        FigureView("Pesanan terlambat", words.number(late), "Di meja toko sekarang, lewat waktu.",
                   "late" if late else "info"),
        FigureView("Sanggahan", words.number(sum(row.disputes for row in rows)),
                   f"Uang kembali {words.rupiah(sum(row.refunded for row in rows))} bulan ini."),
    ]  # fmt: skip


def sales_view(said: Sales, *, shop_id: int) -> SalesView:
    """The owner's page."""
    total = said.servants + said.others
    cap = (
        f"{100 * said.servants // said.cap}% dari batas belanja ASN {words.rupiah(said.cap)}."
        if said.cap
        else "Belum ada ASN yang belanja bulan ini."
    )
    most = max((paid + others for _, paid, others in said.by_month), default=0) or 1
    day_most = max((rupiah for _, rupiah in said.by_day), default=0) or 1
    return SalesView(
        shop=said.shop,
        payouts=[
            PayoutView(
                words.full_day(each.day),
                words.rupiah(each.amount),
                f"/toko/pencairan/unduh?toko={shop_id}&hari={each.day}&bentuk=xlsx",
            )
            for each in said.payouts
        ],
        figures=[
            FigureView(f"Penjualan {month_name(said.month)}", words.rupiah(total),
                       f"{words.number(said.orders)} pesanan, sesudah pengembalian."),
            FigureView("Dari ASN", words.rupiah(said.servants), cap),
            FigureView("Dari pembeli lain", words.rupiah(said.others), "Tanpa batas."),
        ],
        months=[
            BarView(month_word(month), words.rupiah(paid + others), "", [
                SegmentView(f"{100 * paid / most:.1f}%", "ontime"),
                SegmentView(f"{100 * others / most:.1f}%", "soon"),
            ])
            for month, paid, others in reversed(said.by_month)
        ],
        days=[
            BarView(words.short_day(day), words.rupiah(rupiah), "",
                    [SegmentView(f"{100 * rupiah / day_most:.1f}%", "ontime")])
            for day, rupiah in reversed(said.by_day)
        ],
        best=[
            FactView(each.name, f"{words.number(each.pieces)} buah, {words.rupiah(each.rupiah)}")
            for each in said.best
        ],
        needs=needs_view(said.needs),
        file=f"/toko/penjualan/unduh?toko={shop_id}&bentuk=",
    )  # fmt: skip


def needs_view(needs: Sequence[Need]) -> list[FactView]:
    """What is expected to be asked for, with what is there: "42 buah, stok 12, kurang 30"."""
    return [
        FactView(
            each.name,
            f"{words.number(each.pieces)} buah, stok {words.number(each.stock)}"
            + (f", kurang {words.number(each.short)}" if each.short else ""),
        )
        for each in needs
    ]
