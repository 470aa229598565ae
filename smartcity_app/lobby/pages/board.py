"""The city's board."""

from typing import Any

import reflex as rx

from smartcity_app.lobby.board import AreaView, Board, ServiceView
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import facts, figures, section
from smartcity_app.ui.clock import clock_icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shares import segment, share_bar
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows

_HEAD = "py-2 text-xs font-semibold text-muted"
_NUMBER = "num text-right py-2.5 pl-3 w-16"


@screen("/kerja/papan", title="Papan kota", on_load=Board.load, audience="staff")
def board() -> rx.Component:
    """How the city keeps its promises now, worst first."""
    return board_shell(
        until(
            Board.loaded,
            rx.fragment(
                rx.foreach(Board.services.to(list[ServiceView]), _service),
                rx.cond(Board.runs_the_city, _engine_room()),
            ),
            skeleton_rows(4),
        ),
        title="Papan kota",
        line=Board.line,
        office=Board.office,
        person=Board.person,
        initials=Board.initials,
        places=Board.places,
        actions=button("Hitung lagi", kind="outline", sign="rotate-cw", on_click=Board.load),
    )


def _service(service: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(service.title, class_name="text-lg font-extrabold tracking-tight mb-2.5"),
        figures(service.figures),
        rx.el.div(
            rx.el.h3("Janji per ", Board.area_word.lower(), class_name="font-extrabold text-lg"),
            rx.el.p(service.summary, class_name="text-sm text-muted num"),
            rx.cond(service.areas.to(list[AreaView]).length() > 0, _table(service)),
            class_name="card-a p-5 mt-5",
        ),
    )


def _table(service: Any) -> rx.Component:
    return rx.el.table(
        rx.el.caption("Berkas berjalan, yang terbanyak lewat janji di atas", class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(Board.area_word, scope="col", class_name=f"{_HEAD} text-left"),
                rx.el.th(
                    "Merah lewat janji, hijau dalam janji",
                    scope="col",
                    class_name=f"{_HEAD} text-left pl-3 max-sm:hidden",
                ),
                rx.el.th("Lewat", scope="col", class_name=f"{_HEAD} text-right pl-3"),
                rx.el.th("Berjalan", scope="col", class_name=f"{_HEAD} text-right pl-3"),
            )
        ),
        rx.el.tbody(rx.foreach(service.areas.to(list[AreaView]), _area)),
        class_name="w-full mt-3",
    )


def _area(row: Any) -> rx.Component:
    late = row.late != "0"
    return rx.el.tr(
        rx.el.th(
            rx.el.span(
                rx.cond(
                    late,
                    rx.el.span(clock_icon("late", "size-5"), class_name="text-late"),
                    rx.el.span(clock_icon("ontime", "size-5"), class_name="text-ontime"),
                ),
                row.name,
                class_name="flex items-center gap-2",
            ),
            rx.el.span(_bar(row), class_name="block mt-1.5 sm:hidden"),
            scope="row",
            class_name="text-left font-semibold py-2.5",
        ),
        rx.el.td(_bar(row), class_name="w-1/2 pl-3 max-sm:hidden"),
        rx.el.td(row.late, class_name=rx.cond(late, f"{_NUMBER} font-bold text-late-ink", _NUMBER)),
        rx.el.td(row.open, class_name=_NUMBER),
        class_name="border-t border-line",
    )


def _bar(row: Any) -> rx.Component:
    """From zero: red what is late, then green what is within its promise."""
    return share_bar(segment(row.late_share, "late"), segment(row.rest_share, "ontime"))


def _engine_room() -> rx.Component:
    return rx.el.div(
        section(
            "Kabar yang tersangkut",
            rx.cond(
                Board.parked.length() > 0,
                facts(Board.parked),
                rx.el.p(
                    "Tidak ada. Semua kabar antarlayanan sampai.",
                    class_name="card-a p-4 text-muted",
                ),
            ),
            id="tersangkut",
            first=True,
        ),
        section(
            "Catatan tersegel terakhir",
            facts(Board.chain),
            id="segel",
            note="Sidik ini berubah bila satu baris catatan saja diubah atau dihapus.",
            first=True,
        ),
        class_name="grid gap-5 lg:grid-cols-2",
    )
