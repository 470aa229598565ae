"""/layanan: every service, with search."""

import reflex as rx

from smartcity_app.kernel import manifest
from smartcity_app.kernel.manifest import MenuEntry
from smartcity_app.ui.cards import tiles
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.views import TileView


def _tile(entry: MenuEntry) -> TileView:
    return TileView(entry.title, entry.href, entry.icon, entry.hue, " ".join(entry.words))


TILES = [_tile(entry) for each in manifest.services() for entry in each.menu]


@screen("/layanan", title="Layanan", audience="public")
def menu() -> rx.Component:
    """The same tiles as on the home page, and nothing else."""
    return page_shell(
        Sift.create(
            inside="menu",
            label="Cari layanan",
            placeholder="Cari layanan atau surat",
            nothing="Belum ada layanan dengan kata itu. Coba kata lain, misalnya usaha.",
            class_name="mb-5",
        ),
        tiles(rx.Var.create(TILES)),
        title="Layanan",
        here="/layanan",
    )
