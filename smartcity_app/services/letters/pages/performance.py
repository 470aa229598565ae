"""/kerja/kinerja: how an office does with its letters."""

from typing import Any

import reflex as rx

from smartcity_app.services.letters.performance_views import EndedView, SaidView
from smartcity_app.services.letters.states.performance import Performance
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import figures
from smartcity_app.ui.fields import select_field
from smartcity_app.ui.figures import WIDE, bar_card, figure_row, figure_table
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shares import bar_rows
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.table import chips


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
                bar_card(
                    "Sekarang di meja",
                    "Hari kerja di langkah ini: hijau baru, merah sudah lebih dari 5 hari.",
                    shown.desks,
                    "Tidak ada berkas di meja.",
                ),
                bar_card(
                    "Lama tiap langkah",
                    "Separuh selesai dalam waktu di kanan. Waktu warga tidak dihitung.",
                    shown.steps,
                    "Belum ada langkah yang selesai dalam masa ini.",
                ),
                bar_card(
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
    return figure_table(
        "Per wilayah",
        "Yang lewat janji di atas.",
        Performance.shown.part_word,
        (("Terbit", WIDE), ("Tepat janji", ""), ("Berjalan", ""), ("Lewat", "")),
        rows=rx.foreach(
            Performance.shown.parts.to(list[EndedView]),
            lambda row: figure_row(
                rx.el.a(
                    row.name,
                    href=row.href,
                    class_name="link inline-flex items-center min-h-11 lg:min-h-0",
                ),
                (row.issued, WIDE),
                (row.kept, ""),
                (row.open, ""),
                (
                    rx.el.span(
                        row.late,
                        class_name=rx.cond(row.late != "0", "font-bold text-late-ink", ""),
                    ),
                    "",
                ),
            ),
        ),
    )


def _types() -> rx.Component:
    return rx.cond(
        Performance.shown.types.length() > 0,
        figure_table(
            "Per jenis surat",
            "Yang paling banyak terbit di atas.",
            "Surat",
            (("Terbit", ""), ("Tepat janji", ""), ("Ditolak", "")),
            rows=rx.foreach(
                Performance.shown.types.to(list[EndedView]),
                lambda row: figure_row(
                    row.name, (row.issued, ""), (row.kept, ""), (row.refused, "")
                ),
            ),
        ),
    )
