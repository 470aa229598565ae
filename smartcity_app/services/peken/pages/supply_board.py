"""/kerja/peken/pasokan: what every hop adds to the price."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.states.supply_board import HERE, HopView, SupplyBoard
from smartcity_app.ui.cards import figures
from smartcity_app.ui.figures import WIDE, WIDEST, figure_row, figure_table
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows

_S = SupplyBoard
_HEADS = (
    ("Jumlah", WIDEST),
    ("Distributor", ""),
    ("Koperasi", WIDE),
    ("Angkut", WIDE),
    ("Beli toko", WIDE),
    ("Jual toko", ""),
)


@screen(HERE, title="Pasokan toko", on_load=SupplyBoard.load, audience="staff")
def board() -> rx.Component:
    """Four figures and a table."""
    return board_shell(
        until(
            _S.loaded,
            rx.cond(
                _S.rows.length() > 0,
                rx.fragment(figures(_S.figures), _table()),
                empty(
                    "Belum ada pasokan",
                    "Harga tiap tahap tampil di sini setelah koperasi membagi barang ke toko.",
                ),
            ),
            skeleton_rows(6),
        ),
        title="Pasokan toko",
        line="Rata-rata per buah, 90 hari terakhir",
        office=_S.office,
        person=_S.person,
        initials=_S.initials,
        places=_S.places,
    )


def _table() -> rx.Component:
    def row(each: Any) -> rx.Component:
        name = rx.el.span(
            each.title, rx.el.span(each.koperasi, class_name="block hint font-normal")
        )
        numbers = (
            each.pieces, each.distributor, each.margin, each.transport, each.shop, each.selling,
        )  # fmt: skip
        widths = (width for _, width in _HEADS)
        return figure_row(name, *zip(numbers, widths, strict=True))

    return figure_table(
        "Harga dari distributor sampai pembeli", "Yang naik paling banyak di atas", "Barang",
        _HEADS, rows=rx.foreach(_S.rows.to(list[HopView]), row),
    )  # fmt: skip
