"""/lapor: the way to a new report, and how one's own stand."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.categories import emergency_words
from smartcity_app.services.complaints.resident_views import ReportLine
from smartcity_app.services.complaints.routing import usual_answer_clock
from smartcity_app.services.complaints.states.mine import ReportsState
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import card, note, row_link, section
from smartcity_app.ui.clock import clock_line
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import skeleton_rows

NEW = "/lapor/baru"


@screen("/lapor", title="Lapor", on_load=ReportsState.load)
def reports() -> rx.Component:
    """One button, one's own reports with both clocks, and who to call instead."""
    number = emergency_words()[0]
    return page_shell(
        link_button("Buat laporan baru", NEW, sign="camera", block=True),
        rx.el.p(
            f"Foto, tempat, kirim. Dijawab paling lambat {usual_answer_clock().words}.", class_name="hint mt-2 px-1"
        ),
        until(ReportsState.loaded, _lists(), rx.el.div(skeleton_rows(3), class_name="mt-6")),
        rx.el.div(
            card(
                row_link(
                    f"Telepon {number}", f"tel:{number}", sign="phone", document=True,
                    detail="Kebakaran, kecelakaan, orang dalam bahaya",
                ),
                row_link(
                    "Laporan warga lain", "/laporan", sign="list-checks", document=True,
                    detail="Semua laporan di kota, tanpa nama",
                ),
                row_link("Peta laporan", "/laporan/peta", sign="map-pin", document=True),
            ),
            class_name="mt-7",
        ),
        title="Lapor",
        back="/",
        here="/layanan",
    )  # fmt: skip


def _lists() -> rx.Component:
    nothing = (ReportsState.mine.length() == 0) & (ReportsState.others.length() == 0)
    return rx.fragment(
        rx.cond(
            ReportsState.draft != "",
            rx.el.div(
                card(
                    row_link(
                        "Lanjutkan laporan yang belum dikirim", NEW, sign="pen-line",
                        detail=ReportsState.draft,
                    )
                ),
                class_name="mt-6",
            ),
        ),
        rx.cond(
            ReportsState.mine.length() > 0,
            section("Giliran Anda", _rows(ReportsState.mine), id="giliran-anda"),
        ),
        rx.cond(
            ReportsState.others.length() > 0,
            section("Laporan saya", _rows(ReportsState.others), id="laporan-saya"),
        ),
        rx.cond(
            nothing,
            rx.el.div(
                note(
                    rx.el.b("Belum ada laporan", class_name="block"),
                    rx.el.span("Laporan Anda dan siapa yang memegangnya akan tampil di sini."),
                    sign="megaphone",
                ),
                class_name="mt-6",
            ),
        ),
    )  # fmt: skip


def _rows(lines: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(lines.to(list[ReportLine]), _row), class_name="card-a lined overflow-hidden"
    )


def _row(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(icon(line.icon, "size-6"), class_name="text-primary mt-0.5"),
            rx.el.span(
                rx.el.span(line.title, class_name="block font-bold"),
                rx.el.span(line.place, class_name="block text-sm text-muted wrap-anywhere"),
                rx.el.span(line.ref, class_name="block text-sm text-muted num"),
                rx.cond(
                    line.joined != "",
                    rx.el.span(line.joined, class_name="block text-sm text-muted"),
                ),
                rx.el.span(line.holder, class_name="block text-sm font-bold mt-1.5"),
                _clock("Jawaban", line.answer),
                _clock("Penyelesaian", line.work),
                class_name="min-w-0 flex-1",
            ),
            icon("chevron-right", "size-5 text-subtle"),
            href=line.href,
            class_name="row-a",
        )
    )


def _clock(label: str, strip: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(label, class_name="text-xs text-muted block"),
        clock_line(strip, "is-sm"),
        class_name="block mt-1.5",
    )
