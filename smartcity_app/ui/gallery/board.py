"""A page of the console that is neither list nor case: the board, and the bare page."""

import reflex as rx

from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import card, figures, row_link, section
from smartcity_app.ui.fields import field
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.gallery.state import Gallery
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import bare_shell
from smartcity_app.ui.staff import board_shell, staff_nothing
from smartcity_app.ui.table import document_frame


@screen("/galeri/papan", title="Galeri, papan", audience="demo")
def board() -> rx.Component:
    """Figures first, then what is worst."""
    return board_shell(
        figures(rx.Var.create(specimens.FIGURES)),
        section(
            "Menunggu Wali Kota",
            card(
                row_link("Jalan ambles, Kedung Cowek", "/galeri", sign="construction"),
                row_link("Lampu penyeberangan", "/galeri", sign="lightbulb-off", detail="Dishub"),
            ),
            id="menunggu",
            note="Naik sendiri karena lewat lebih dari 3 hari.",
        ),
        rx.el.div(staff_nothing(), class_name="card-a py-8"),
        rx.el.div(document_frame("/app-512.png", "Foto tempat usaha"), class_name="max-w-48"),
        title="Papan kota",
        line="Pekan 19–25 Juli 2026",
        office="Kota Surabaya",
        person="Wali Kota",
        initials="WK",
        places=rx.Var.create(specimens.STAFF_PLACES),
        actions=button("Cetak", kind="outline", small=True, sign="printer"),
    )


@screen("/galeri/polos", title="Galeri, polos", audience="demo")
def bare() -> rx.Component:
    """A page without navigation."""
    return bare_shell(
        rx.el.form(
            field("NIK", "nik", hint="16 angka di KTP", inputmode="numeric", max_length=16),
            button("Kirim kode", submit=True, block=True),
            link_button("Masuk sebagai petugas", "/galeri", kind="outline", block=True),
            on_submit=Gallery.keep,
            class_name="grid gap-4 mt-5",
        ),
        title="Masuk",
    )
