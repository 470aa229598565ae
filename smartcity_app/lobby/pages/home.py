"""/ : the home page."""

import reflex as rx

from smartcity_app.lobby.home import HomeState
from smartcity_app.lobby.pages.menu import MENU, service_tiles
from smartcity_app.ui.buttons import link_button, text_link
from smartcity_app.ui.cards import card, cases, count, menu_rows, meters, section, turns, work_rows
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import home_shell
from smartcity_app.ui.states import no_turn, skeleton_rows


@screen("/", title="Beranda", on_load=HomeState.load, audience="public")
def home() -> rx.Component:
    """Urgent first, then search, then the rest."""
    return home_shell(
        until(
            HomeState.loaded,
            rx.cond(HomeState.signed_in, _turns(), _welcome()),
            rx.el.div(skeleton_rows(2, word="Memuat giliran Anda"), class_name="mt-6"),
        ),
        rx.el.div(
            section("Layanan", service_tiles(), id="layanan"),
            section("Yang cocok", menu_rows(HomeState.offers, quiet=True), id="yang-cocok"),
            id=MENU,
        ),
        rx.cond(HomeState.own.length() > 0, _own()),
        rx.cond(HomeState.meters.length() > 0, _month()),
        rx.cond(HomeState.places.length() > 0, _staff()),
        greeting=HomeState.greeting,
        line=HomeState.line,
        search=Sift.create(
            inside=MENU,
            label="Cari layanan",
            placeholder="Cari layanan atau surat",
            nothing="Belum ada layanan dengan kata itu. Coba kata lain, misalnya usaha.",
        ),
        unread=HomeState.unread,
    )


def _welcome() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Urus surat tanpa ke kantor", class_name="text-lg font-extrabold tracking-tight"),
        rx.el.p(
            "Masuk dengan NIK. Kode dikirim ke nomor WhatsApp yang tercatat di kota.",
            class_name="text-muted mt-1",
        ),
        link_button("Masuk", "/masuk", block=True, document=True, class_name="mt-3.5"),
        class_name="card-a p-4 mt-6",
    )


def _turns() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.div(
                rx.el.h2(
                    "Giliran Anda", id="giliran", class_name="text-lg font-extrabold tracking-tight"
                ),
                count(HomeState.mine_count, "menunggu Anda"),
                class_name="flex items-center gap-2 mb-2.5",
            ),
            rx.cond(HomeState.mine_count > 0, turns(HomeState.mine), _no_turn()),
            class_name="mt-6",
            custom_attrs={"aria-labelledby": "giliran"},
        ),
        rx.cond(
            HomeState.ours.length() > 0,
            section(
                "Giliran kami",
                cases(HomeState.ours),
                id="giliran-kami",
                aside=rx.cond(HomeState.more, text_link("Semua urusan", "/surat")),
            ),
        ),
    )


def _no_turn() -> rx.Component:
    return rx.cond(
        HomeState.ours.length() > 0, no_turn(), no_turn("Tidak ada urusan yang menunggu Anda")
    )


def _own() -> rx.Component:
    return section("Milik Anda", card(work_rows(HomeState.own)), id="milik-anda")


def _month() -> rx.Component:
    return section("Bulan ini", meters(HomeState.meters), id="bulan-ini")


def _staff() -> rx.Component:
    return section(
        "Untuk petugas",
        card(work_rows(HomeState.places)),
        id="petugas",
    )
