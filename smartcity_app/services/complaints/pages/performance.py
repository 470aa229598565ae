"""/kerja/kinerja-laporan: how the city does with what residents report."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.performance_views import LineView, SpotView
from smartcity_app.services.complaints.states.performance import ReportPerformance
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import figures
from smartcity_app.ui.figures import WIDE, WIDEST, bar_card, figure_row, figure_table
from smartcity_app.ui.islands.map import PlaceMap
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.table import chips

_shown = ReportPerformance.shown
_HEADS = (
    ("Masuk", WIDE),
    ("Jawab tepat", ""),
    ("Selesai tepat", ""),
    ("Jawab, separuh / 9 dari 10", WIDEST),
    ("Selesai, separuh / 9 dari 10", WIDEST),
)
_MORE = (("Disanggah", WIDEST), ("Diteruskan", WIDEST), ("Nilai", WIDE))


@screen(
    "/kerja/kinerja-laporan",
    title="Kinerja laporan",
    on_load=ReportPerformance.load,
    audience="staff",
)
def performance() -> rx.Component:
    """What is open, what was kept and broken, by office, month and place."""
    return board_shell(
        until(ReportPerformance.loaded, _page(), skeleton_rows(6)),
        title=rx.cond(
            ReportPerformance.loaded,
            rx.Var.create("Kinerja laporan ") + _shown.office,
            "Kinerja laporan",
        ),
        line=_shown.span,
        office=ReportPerformance.office,
        person=ReportPerformance.person,
        initials=ReportPerformance.initials,
        places=ReportPerformance.places,
        actions=rx.cond(
            ReportPerformance.loaded,
            rx.el.div(
                *[
                    link_button(
                        word, _shown.file + form, kind="outline", sign="download", document=True
                    )
                    for word, form in (("Excel", "xlsx"), ("CSV", "csv"))
                ],
                class_name="flex flex-wrap gap-2",
            ),
        ),
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            chips(ReportPerformance.periods, ReportPerformance.choose_period, label="Masa"),
            class_name="px-4 -mx-4 min-w-0",
        ),
        rx.el.div(figures(_shown.figures), class_name="lg:[&>*]:grid-cols-3!"),
        _offices(),
        _months(),
        rx.el.div(
            bar_card(
                "Terbuka sekarang",
                "Umur laporan di meja, hari kalender: hijau baru, merah lebih dari 30 hari.",
                _shown.open,
                "Tidak ada laporan di meja.",
            ),
            rx.cond(_shown.spots.length() > 0, _spots()),
            class_name="grid gap-5 lg:grid-cols-2 items-start",
        ),
    )


def _offices() -> rx.Component:
    return rx.cond(
        _shown.offices.length() > 0,
        figure_table(
            "Per instansi",
            "Yang paling sering ingkar janji di atas. Dilanggar: lewat janji, sampai ke sekda, "
            "sampai ke wali kota, dihitung pada instansi yang memegangnya waktu itu.",
            "Instansi",
            (*_HEADS, ("Terbuka", WIDE), ("Lewat", ""), ("Dilanggar", WIDEST), *_MORE),
            rows=rx.foreach(
                _shown.offices.to(list[LineView]),
                lambda row: figure_row(
                    row.name, *_promises(row), (row.open, WIDE), (_late(row), ""),
                    (row.broken, WIDEST), *_more(row),
                ),
            ),
        ),
    )  # fmt: skip


def _months() -> rx.Component:
    return rx.cond(
        _shown.months.length() > 0,
        figure_table(
            "Per bulan",
            "Menurut bulan laporan masuk, apa pun yang terjadi sesudahnya. Terbaru di atas.",
            "Bulan",
            (*_HEADS, *_MORE),
            rows=rx.foreach(
                _shown.months.to(list[LineView]),
                lambda row: figure_row(row.name, *_promises(row), *_more(row)),
            ),
        ),
    )


def _promises(row: Any) -> tuple[tuple[Any, str], ...]:
    return (
        (row.filed, WIDE),
        (row.answer_kept, ""),
        (row.work_kept, ""),
        (row.answer_took, WIDEST),
        (row.work_took, WIDEST),
    )


def _more(row: Any) -> tuple[tuple[Any, str], ...]:
    return ((row.disputed, WIDEST), (row.transfers, WIDEST), (row.stars, WIDE))


def _late(row: Any) -> rx.Component:
    return rx.el.span(row.late, class_name=rx.cond(row.late != "0", "font-bold text-late-ink", ""))


def _spots() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Titik panas", class_name="font-extrabold text-lg tracking-tight"),
            rx.el.p(
                "Petak 150 meter dengan laporan terbanyak dalam 30 hari. "
                "Jenis yang peka tidak dihitung.",
                class_name="text-sm text-muted",
            ),
            class_name="p-5 pb-3",
        ),
        PlaceMap.create(
            nearby=_shown.dots,
            label="Peta titik panas laporan",
            fixed=True,
            class_name="h-72",
        ),
        rx.el.ol(rx.foreach(_shown.spots.to(list[SpotView]), _spot), class_name="lined px-5 py-2"),
        class_name="card-a overflow-hidden min-w-0",
    )


def _spot(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(row.place, class_name="font-semibold min-w-0"),
            rx.el.b(row.times, " laporan", class_name="num whitespace-nowrap"),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.el.p(row.kind, class_name="text-sm text-muted"),
        class_name="py-2.5",
    )
