"""A case as its resident sees it."""

import reflex as rx

from smartcity_app.ui.buttons import button, icon_button
from smartcity_app.ui.cards import card, fold, holder_card, row_link, section
from smartcity_app.ui.clock import as_promise, clock_card
from smartcity_app.ui.dialog import confirm
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.gallery.state import Gallery
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.timeline import trail


@screen("/galeri/urusan", title="Galeri, urusan", audience="demo")
def case() -> rx.Component:
    """Clock, holder, journey."""
    return page_shell(
        clock_card(as_promise(specimens.ONTIME)),
        holder_card(
            rx.Var.create(specimens.HOLDER),
            button(
                "Tanya petugas",
                kind="outline",
                sign="message-circle",
                block=True,
                on_click=Gallery.refuse,
            ),
        ),
        section("Perjalanan surat", trail(rx.Var.create(specimens.TRAIL)), id="perjalanan"),
        rx.el.div(
            card(
                fold(
                    "Bagaimana jam ini dihitung",
                    rx.el.p("Jam berjalan hanya pada hari kerja, 07.30–15.30."),
                    rx.el.p("Lewat dari janji, urusan ini naik sendiri ke Camat Sukolilo."),
                    sign="timer",
                ),
                row_link("Lihat isian dan syarat", "/galeri/tugas", sign="list-checks"),
                row_link("Batalkan permohonan", sign="circle-x", opens="batal", danger=True),
            ),
            class_name="mt-7",
        ),
        confirm(
            "batal",
            "Batalkan permohonan ini?",
            "Isian tetap tersimpan 30 hari.",
            do="Batalkan permohonan",
            kind="danger",
            on_confirm=Gallery.press("batal"),
        ),
        title="Surat Keterangan Usaha",
        line="SKU-2607-7QK3MD",
        back="/galeri/beranda",
        action=icon_button("share-2", "Bagikan"),
        here="/kotak-masuk",
        unread=2,
    )
