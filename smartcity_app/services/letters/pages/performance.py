"""/kerja/kinerja: how an office does with its letters."""

from typing import Any

import reflex as rx

from smartcity_app.services.letters.performance_views import EndedView, SaidView
from smartcity_app.services.letters.states.performance import Performance
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import figures
from smartcity_app.ui.fields import select_field
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shares import bar_rows
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.table import chips

_HEAD = "py-2 pl-2 sm:pl-3 text-xs font-semibold text-muted text-right"
_NUMBER = "num text-right py-2.5 pl-2 sm:pl-3"
_WIDE = "max-sm:hidden"
"""A column for which a phone has no room: the page of the area itself says it."""


@screen("/kerja/kinerja", title="Kinerja", on_load=Performance.load, audience="staff")
def performance() -> rx.Component:
    """What lies where, how long things take, what comes back, what residents say."""
    return board_shell(
        until(Performance.loaded, _page(), skeleton_rows(6)),
        title=rx.cond(
            Performance.loaded, rx.Var.create("Kinerja ") + Performance.shown.office, "Kinerja"
        ),
        line=Performance.shown.span,
        office=Performance.office,
        person=Performance.person,
        initials=Performance.initials,
        places=Performance.places,
        actions=rx.cond(
            Performance.loaded,
            rx.el.div(
                *[
                    link_button(
                        word,
                        Performance.shown.file + form,
                        kind="outline",
                        sign="download",
                        document=True,
                    )
                    for word, form in (("Excel", "xlsx"), ("CSV", "csv"))
                ],
                class_name="flex flex-wrap gap-2",
            ),
        ),
    )


def _page() -> rx.Component:
    shown = Performance.shown
    return rx.fragment(
        _filters(),
        rx.el.div(figures(shown.figures), class_name="lg:[&>*]:grid-cols-3!"),
        rx.el.div(
            rx.el.div(
                _card(
                    "Sekarang di meja",
                    "Hari kerja di langkah ini: hijau baru, merah sudah lebih dari 5 hari.",
                    shown.desks,
                    "Tidak ada berkas di meja.",
                ),
                _card(
                    "Lama tiap langkah",
                    "Separuh selesai dalam waktu di kanan. Waktu warga tidak dihitung.",
                    shown.steps,
                    "Belum ada langkah yang selesai dalam masa ini.",
                ),
                _card(
                    "Alasan dikembalikan",
                    "Yang paling sering diminta diperbaiki.",
                    shown.reasons,
                    "Tidak ada yang dikembalikan dalam masa ini.",
                ),
                class_name="grid gap-5",
            ),
            _opinions(),
            class_name="grid gap-5 lg:grid-cols-2 items-start",
        ),
        rx.cond(shown.parts.length() > 0, _parts()),
        _types(),
    )


def _filters() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Performance.units.length() > 1,
            rx.el.div(
                select_field(
                    "Wilayah",
                    "unit",
                    Performance.units,
                    value=Performance.unit,
                    on_change=Performance.choose_unit,
                    empty="",
                ),
                class_name="w-full sm:w-80",
            ),
        ),
        rx.el.div(
            chips(Performance.periods, Performance.choose_period, label="Masa"),
            class_name="px-4 -mx-4 min-w-0",
        ),
        class_name="flex flex-wrap items-end gap-x-5 gap-y-2 min-w-0",
    )


def _card(title: str, line: str, rows: Any, nothing: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="font-extrabold text-lg tracking-tight"),
        rx.cond(
            rows.length() > 0,
            rx.fragment(rx.el.p(line, class_name="text-sm text-muted"), bar_rows(rows)),
            rx.el.p(nothing, class_name="text-muted mt-1"),
        ),
        class_name="card-a p-5 min-w-0",
    )


def _opinions() -> rx.Component:
    shown = Performance.shown
    return rx.el.section(
        rx.el.h2("Kata warga", class_name="font-extrabold text-lg tracking-tight"),
        rx.el.p(shown.rated, class_name="text-sm text-muted num"),
        rx.cond(shown.scores.length() > 0, bar_rows(shown.scores)),
        rx.cond(
            shown.said.length() > 0,
            rx.el.ul(rx.foreach(shown.said.to(list[SaidView]), _said), class_name="lined mt-2"),
        ),
        class_name="card-a p-5 min-w-0",
    )


def _said(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(row.words, class_name="wrap-anywhere"),
        rx.el.p(row.score, class_name="text-sm text-muted num"),
        class_name="py-2.5",
    )


def _parts() -> rx.Component:
    return _table(
        "Per wilayah",
        "Yang lewat janji di atas.",
        Performance.shown.part_word,
        ("Tepat janji", "Berjalan", "Lewat"),
        wide="Terbit",
        rows=rx.foreach(
            Performance.shown.parts.to(list[EndedView]),
            lambda row: _row(
                rx.el.a(
                    row.name,
                    href=row.href,
                    class_name="link inline-flex items-center min-h-11 lg:min-h-0",
                ),
                row.kept,
                row.open,
                rx.el.span(
                    row.late,
                    class_name=rx.cond(row.late != "0", "font-bold text-late-ink", ""),
                ),
                wide=row.issued,
            ),
        ),
    )


def _types() -> rx.Component:
    return rx.cond(
        Performance.shown.types.length() > 0,
        _table(
            "Per jenis surat",
            "Yang paling banyak terbit di atas.",
            "Surat",
            ("Terbit", "Tepat janji", "Ditolak"),
            rows=rx.foreach(
                Performance.shown.types.to(list[EndedView]),
                lambda row: _row(row.name, row.issued, row.kept, row.refused),
            ),
        ),
    )


def _table(
    title: str, line: str, first: Any, heads: tuple[str, ...], *, rows: rx.Component, wide: str = ""
) -> rx.Component:
    """`wide` is the head of a column that stands first where there is room."""
    return rx.el.section(
        rx.el.h2(title, class_name="font-extrabold text-lg tracking-tight"),
        rx.el.p(line, class_name="text-sm text-muted"),
        rx.el.table(
            rx.el.caption(title, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(first, scope="col", class_name=f"{_HEAD} text-left! pl-0!"),
                    rx.el.th(wide, scope="col", class_name=f"{_HEAD} {_WIDE}") if wide else None,
                    *[rx.el.th(head, scope="col", class_name=_HEAD) for head in heads],
                )
            ),
            rx.el.tbody(rows),
            class_name="w-full mt-2",
        ),
        class_name="card-a p-5 min-w-0",
    )


def _row(name: Any, *numbers: Any, wide: Any = None) -> rx.Component:
    return rx.el.tr(
        rx.el.th(name, scope="row", class_name="text-left font-semibold py-2.5"),
        rx.el.td(wide, class_name=f"{_NUMBER} {_WIDE}") if wide is not None else None,
        *[rx.el.td(number, class_name=_NUMBER) for number in numbers],
        class_name="border-t border-line",
    )
