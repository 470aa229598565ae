"""/layanan: every service, with search."""

import reflex as rx

from smartcity_app.kernel import manifest
from smartcity_app.lobby.menu import MenuState
from smartcity_app.ui.cards import menu_rows, section, tiles
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.menu import tile_of
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.views import TileGroupView

MENU = "menu"
"""Id of what the search looks inside of."""


def service_tiles() -> rx.Component:
    """The services' own pages, three across."""
    return tiles(
        rx.Var.create([tile_of(entry) for each in manifest.services() for entry in each.menu])
    )


@screen("/layanan", title="Layanan", on_load=MenuState.load, audience="public")
def menu() -> rx.Component:
    """Every service, and everything they offer with what it promises."""
    return page_shell(
        Sift.create(
            inside=MENU,
            label="Cari layanan",
            placeholder="Cari layanan atau surat",
            nothing="Belum ada layanan dengan kata itu. Coba kata lain, misalnya usaha.",
        ),
        rx.el.div(
            section("Layanan kota", service_tiles(), id="layanan-kota"),
            until(
                MenuState.loaded,
                rx.foreach(MenuState.groups.to(list[TileGroupView]), _group),
                rx.el.div(skeleton_rows(6), class_name="mt-6"),
            ),
            id=MENU,
        ),
        title="Layanan",
        here="/layanan",
    )


def _group(group: TileGroupView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(group.title, class_name="text-lg font-extrabold tracking-tight mt-7 mb-2.5"),
        menu_rows(group.rows),
    )
