"""/layanan: every service, with search."""

import reflex as rx

from smartcity_app.kernel import manifest
from smartcity_app.kernel.manifest import CityService, MenuEntry
from smartcity_app.ui.buttons import text_link
from smartcity_app.ui.cards import menu_rows, section, tiles
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.views import TileView

MENU = "menu"
"""Id of what the search looks inside of."""
FEW = 3
"""Tiles that do not fill one line stand better as rows."""


def _tile(entry: MenuEntry, service: CityService) -> TileView:
    promises = {path.title: f"Janji {path.promise.words}" for path in service.workflows}
    words, promise = " ".join(entry.words), promises.get(entry.title, "")
    return TileView(entry.title, entry.href, entry.icon, entry.hue, words, promise)


def few_or_many() -> rx.Component:
    """The whole menu for the home page: tiles, or rows while the city has few services."""
    entries = [_tile(entry, each) for each in manifest.services() for entry in each.menu]
    return (menu_rows if len(entries) < FEW else tiles)(rx.Var.create(entries))


@screen("/layanan", title="Layanan", audience="public")
def menu() -> rx.Component:
    """Every service with what it promises."""
    return page_shell(
        Sift.create(
            inside=MENU,
            label="Cari layanan",
            placeholder="Cari layanan atau surat",
            nothing="Belum ada layanan dengan kata itu. Coba kata lain, misalnya usaha.",
        ),
        rx.el.div(*[_group(each) for each in manifest.services() if each.menu], id=MENU),
        title="Layanan",
        here="/layanan",
    )


def _group(service: CityService) -> rx.Component:
    """A service's entries; the one that only leads to its own page stands beside the title."""
    door, *rest = service.menu
    own = door.title == service.title and rest
    rows = [_tile(entry, service) for entry in (rest if own else service.menu)]
    return section(
        service.title,
        menu_rows(rx.Var.create(rows)),
        id=f"layanan-{service.key}",
        aside=text_link(f"{service.title} Anda", door.href) if own else None,
    )
