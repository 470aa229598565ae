"""The home page as it should look."""

import reflex as rx

from smartcity_app.ui.buttons import text_link
from smartcity_app.ui.cards import cases, count, section, tiles, turns
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import home_shell


@screen("/galeri/beranda", title="Galeri, beranda", audience="demo")
def home() -> rx.Component:
    """Head, turns, cases, menu."""
    waiting = rx.el.div(count(3, "menunggu Anda"), class_name="mr-auto")
    return home_shell(
        section(
            "Giliran Anda", turns(rx.Var.create(specimens.TURNS)), id="giliran-anda", aside=waiting
        ),
        section(
            "Giliran kami",
            cases(rx.Var.create(specimens.CASES)),
            id="giliran-kami",
            aside=text_link("Semua urusan", "/galeri", class_name="text-sm -my-2"),
        ),
        section(
            "Layanan", rx.el.div(tiles(rx.Var.create(specimens.TILES)), id="menu"), id="layanan"
        ),
        greeting="Selamat pagi, Bu Siti",
        line="Keputih, Sukolilo · Senin 27 Juli",
        unread=2,
        search=Sift.create(
            inside="menu",
            label="Cari layanan",
            placeholder="Cari layanan atau surat",
            nothing="Tidak ada layanan dengan kata itu. Coba kata lain, misalnya usaha atau KTP.",
        ),
    )
