"""/koperasi, part "Ringkasan": what went through it, and what its shops will need."""

import reflex as rx

from smartcity_app.services.peken.pages.board import downloads
from smartcity_app.services.peken.pages.takings import articles, expected
from smartcity_app.services.peken.states.koperasi import HERE, KoperasiState
from smartcity_app.ui.cards import figures, section
from smartcity_app.ui.figures import bar_card

_shown = KoperasiState.trade


def trade() -> rx.Component:
    """Figures, what to order ahead, months, best sellers, and the file."""
    return rx.fragment(
        rx.el.div(figures(_shown.figures), class_name="mt-4 [&>*]:grid-cols-1!"),
        expected("Yang akan dicari pembeli di toko", _shown.needs),
        rx.el.div(
            bar_card("Bulan ke bulan", "Hijau harga distributor, kuning jasa dan angkut.",
                     _shown.months, "Belum ada kiriman."),
            class_name="mt-7",
        ),
        section(
            "Paling banyak bulan ini",
            rx.cond(
                _shown.best.length() > 0,
                articles(_shown.best),
                rx.el.p("Belum ada kiriman yang diterima toko bulan ini.", class_name="text-muted"),
            ),
            id="paling-banyak",
        ),
        rx.el.div(downloads(f"{HERE}/unduh?bentuk="), class_name="mt-5"),
    )  # fmt: skip
