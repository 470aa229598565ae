"""/kerja/peken/pasar: every shop for the office that watches over them; /toko/penjualan: one's own."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.pages.board import downloads
from smartcity_app.services.peken.states.takings import MarketShops, ShopSales
from smartcity_app.services.peken.takings_views import PayoutView, ShopView
from smartcity_app.ui.cards import figures, section
from smartcity_app.ui.fields import select_field
from smartcity_app.ui.figures import WIDE, WIDEST, bar_card, figure_row, figure_table
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips, pager
from smartcity_app.ui.views import FactView

_shown = ShopSales.shown


@screen("/kerja/peken/pasar", title="Toko e-Peken", on_load=MarketShops.load, audience="staff")
def shops() -> rx.Component:
    """Shops by turnover, at the cap, without orders, late, disputed, refunded."""
    return board_shell(
        until(MarketShops.loaded, _page(), skeleton_rows(8)),
        title="Penjualan toko",
        line=MarketShops.line,
        office=MarketShops.office,
        person=MarketShops.person,
        initials=MarketShops.initials,
        places=MarketShops.places,
        actions=rx.cond(MarketShops.loaded, downloads(MarketShops.file)),
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            select_field("Bulan", "bulan", MarketShops.months, value=MarketShops.month,
                         empty="Bulan ini", on_change=MarketShops.choose_month),
            class_name="max-w-60",
        ),
        figures(MarketShops.figures),
        rx.el.div(
            chips(MarketShops.sorts, MarketShops.choose_sort, label="Urutan"),
            class_name="px-4 -mx-4 min-w-0",
        ),
        rx.cond(
            MarketShops.rows.length() > 0,
            figure_table(
                "Toko", "", "Toko",
                (("Dari ASN", ""), ("Lainnya", WIDE), ("Batas", ""), ("Terlambat", WIDE),
                 ("Sanggahan", WIDE), ("Dikembalikan", WIDEST)),
                rows=rx.foreach(MarketShops.rows.to(list[ShopView]), _shop),
            ),
            empty("Tidak ada toko di sini", "Pilih urutan lain atau bulan lain."),
        ),
        pager(MarketShops.shown, on_more=MarketShops.go_on, more=MarketShops.more),
    )  # fmt: skip


def _shop(row: Any) -> rx.Component:
    name = rx.el.span(
        row.name, rx.el.span(row.place, class_name="block text-sm text-muted font-normal")
    )
    return figure_row(
        name, (row.servants, ""), (row.others, WIDE), (row.filled, ""), (row.late, WIDE),
        (row.disputes, WIDE), (row.refunded, WIDEST),
    )  # fmt: skip


@screen("/toko/penjualan", title="Penjualan toko", on_load=ShopSales.load)
def sales() -> rx.Component:
    """The owner's takings, best sellers, and what may be asked for next."""
    return page_shell(
        until(ShopSales.loaded, _sales(), skeleton_rows(6)),
        title="Penjualan",
        line=_shown.shop,
        back="/toko",
        here="/layanan",
    )


def _sales() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ShopSales.shops.length() > 0,
            rx.el.div(
                chips(ShopSales.shops, ShopSales.choose_shop, label="Toko"), class_name="px-4 -mx-4"
            ),
        ),
        rx.el.div(figures(_shown.figures), class_name="mt-2 [&>*]:grid-cols-1!"),
        _payouts(),
        expected("Yang akan dicari pembeli", _shown.needs),
        section(
            "Paling laku bulan ini",
            rx.cond(
                _shown.best.length() > 0,
                articles(_shown.best),
                rx.el.p("Belum ada penjualan bulan ini.", class_name="text-muted"),
            ),
            id="paling-laku",
        ),
        rx.el.div(
            bar_card("Bulan ke bulan", "Hijau dari ASN, kuning dari pembeli lain.", _shown.months,
                     "Belum ada penjualan."),
            bar_card("Dua minggu terakhir", "Menurut hari pembayaran.", _shown.days,
                     "Belum ada penjualan."),
            class_name="grid gap-4 mt-7",
        ),
        rx.el.div(downloads(_shown.file), class_name="mt-5"),
    )  # fmt: skip


def _payouts() -> rx.Component:
    """What went to the shop's bank account, a file a day."""

    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                rx.el.span(each.day, class_name="min-w-0 flex-1"),
                rx.el.b(each.amount, class_name="num shrink-0"),
                icon("download", "size-5 text-subtle"),
                href=each.href,
                download=True,
                class_name="row-a",
            ),
            key=each.href,
        )

    return section(
        "Pencairan",
        rx.cond(
            _shown.payouts.length() > 0,
            rx.el.ul(
                rx.foreach(_shown.payouts.to(list[PayoutView]), row),
                class_name="card-a lined overflow-hidden",
            ),
            rx.el.p("Belum ada. Pesanan yang selesai dicairkan malam berikutnya.",
                    class_name="text-muted"),
        ),
        id="pencairan",
        note="Pesanan yang selesai hari itu, sesudah biaya dan belanja stok dari saldo.",
    )  # fmt: skip


def articles(rows: rx.Var[list[FactView]]) -> rx.Component:
    """Goods with their figures; names may be long, and wrap before the figures do."""

    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(each.label, class_name="min-w-0"),
            rx.el.b(each.value, class_name="num text-right shrink-0 max-w-[60%]"),
            class_name="flex justify-between gap-4 p-4",
            key=each.label,
        )

    return rx.el.ul(
        rx.foreach(rows.to(list[FactView]), row), class_name="card-a lined overflow-hidden"
    )


def expected(title: str, needs: rx.Var[list[FactView]]) -> rx.Component:
    """What will likely be asked for within a month (forecasting.py)."""
    return section(
        title,
        rx.cond(
            needs.length() > 0,
            articles(needs),
            rx.el.p("Belum ada perkiraan: baru ada setelah sebulan penjualan.",
                    class_name="text-muted"),
        ),
        id="perkiraan",
        note="Perkiraan sebulan, dari belanja bulanan ASN dan pembeli lain tiga bulan terakhir.",
    )  # fmt: skip
