"""The officers' console for reports, list and report in one page."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.pages.desk_bulk import (
    FORM,
    bulk_dialog,
    bulk_outcome,
    pick_bar,
)
from smartcity_app.services.complaints.pages.desk_case import aside, panel
from smartcity_app.services.complaints.pages.desk_dialogs import dialogs
from smartcity_app.services.complaints.states.desk import ReportDesk
from smartcity_app.services.complaints.states.file import ReportFile
from smartcity_app.ui.buttons import icon_button
from smartcity_app.ui.cards import note
from smartcity_app.ui.clock import clock_head
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import search_field, select_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import staff_detail, staff_list, staff_nothing, staff_shell
from smartcity_app.ui.states import empty, skeleton_case, skeleton_rows
from smartcity_app.ui.steps import step_buttons
from smartcity_app.ui.table import chips, grouped_rows, pager, tab_panel, tabs

NARROW = "saring-laporan"


@screen("/kerja/laporan", title="Laporan warga", on_load=ReportDesk.load, audience="staff")
def desk() -> rx.Component:
    """What waits for this office; on a phone a report takes the place of the list."""
    return staff_shell(
        _list(),
        _detail(),
        office=ReportDesk.office,
        person=ReportDesk.person,
        initials=ReportDesk.initials,
        places=ReportDesk.places,
        open_=ReportDesk.current != "",
        dialogs=rx.fragment(_narrow(), bulk_dialog(), rx.el.div(dialogs(), key=ReportFile.ref)),
    )


def _list() -> rx.Component:
    return staff_list(
        "Laporan warga",
        rx.fragment(
            _legend(),
            bulk_outcome(),
            _said(ReportDesk.current == ""),
            until(
                ReportDesk.loaded,
                rx.cond(
                    ReportDesk.nothing.length() > 0,
                    rx.el.div(
                        empty(ReportDesk.nothing[0], ReportDesk.nothing[1]), class_name="px-4"
                    ),
                    grouped_rows(ReportDesk.groups, current=ReportDesk.current, form=FORM),
                ),
                rx.el.div(skeleton_rows(7), class_name="p-4"),
            ),
        ),
        search=rx.el.div(
            search_field(
                "Cari laporan",
                value=ReportDesk.search,
                placeholder="Nomor, misalnya LAP-2611-7QK3MZ",
                key="/",
                on_submit=ReportDesk.find,
            ),
            key=ReportDesk.search,
        ),
        filters=chips(ReportDesk.chips, ReportDesk.choose, label="Pilah laporan"),
        action=icon_button("sliders-horizontal", "Saring laporan", opens=NARROW),
        below=rx.cond(
            ReportDesk.groups.length() > 0,
            pager(ReportDesk.shown, on_more=ReportDesk.next_page, more=ReportDesk.more),
        ),
        bar=pick_bar(),
    )


def _legend() -> rx.Component:
    return rx.el.div(
        rx.el.span(ReportDesk.legend),
        rx.el.span("h = hari kerja, j = jam", class_name="max-lg:hidden"),
        class_name="grid grid-cols-[1fr_auto] gap-x-3 px-4 py-1.5 text-xs text-muted border-b border-line",
    )


def _said(here: Any) -> rx.Component:
    """What became of the last decision, read out where the officer is looking."""
    return rx.el.div(
        rx.cond(
            here & (ReportFile.said != ""),
            rx.el.div(
                rx.cond(
                    ReportFile.went_well,
                    note(ReportFile.said, sign="circle-check-big", tone="good"),
                    note(ReportFile.said, sign="circle-alert", tone="late"),
                ),
                class_name="p-3",
            ),
        ),
        role="status",
    )


def _detail() -> rx.Component:
    gone = rx.el.div(
        _said(ReportDesk.current != ""),
        staff_nothing(
            "Laporan ini tidak ada di meja Anda",
            "Mungkin sudah diteruskan ke kantor lain, atau nomornya keliru.",
        ),
        class_name="h-full",
    )
    nothing = rx.cond(
        ReportFile.missing & (ReportDesk.current != ""),
        gone,
        rx.cond(
            ReportDesk.current == "",
            staff_nothing("Pilih laporan", "Isi, tempat, dan percakapannya tampil di sini."),
            rx.el.div(skeleton_case(), class_name="p-4"),
        ),
    )
    here = (ReportFile.ref != "") & (ReportFile.ref == ReportDesk.current)
    return rx.cond(here, _case(), nothing)


def _case() -> rx.Component:
    return staff_detail(
        _said(ReportDesk.current != ""),
        tab_panel(panel(), id="bagian", label="Isi laporan"),
        ref=ReportFile.ref,
        title=ReportFile.title,
        back=ReportDesk.back,
        clock=_clocks(),
        tabs=tabs(ReportFile.tabs, ReportFile.choose, label="Bagian laporan", panel="bagian"),
        aside=aside(),
        decide=rx.cond(
            ReportFile.steps.length() > 0,
            step_buttons(
                ReportFile.steps,
                lambda name: [ReportFile.hold, ReportFile.step(name), ReportFile.release],
            ),
            rx.el.p(ReportFile.standing, class_name="text-muted num"),
        ),
        actions=rx.el.a(
            icon("x", "size-6"),
            href=ReportDesk.back,
            class_name="icon-btn max-lg:hidden",
            custom_attrs={"aria-label": "Tutup laporan", "data-key": "Escape"},
        ),
    )


def _clocks() -> rx.Component:
    """Both clocks: of the answer, and of the work."""

    def one(title: str, clock: Any) -> rx.Component:
        return rx.el.div(
            rx.el.h2(title, class_name="text-sm font-bold text-muted -mb-1.5"),
            clock_head(clock),
            class_name="min-w-0",
        )

    return rx.el.div(
        one("Jawaban", ReportFile.answer),
        one("Pengerjaan", ReportFile.work),
        class_name="grid gap-x-6 gap-y-2 sm:grid-cols-2 mt-2",
    )


def _narrow() -> rx.Component:
    return rx.el.div(
        form_dialog(
            NARROW,
            "Saring laporan",
            select_field(
                "Jenis laporan", "jenis", ReportDesk.kinds, value=ReportDesk.kind,
                empty="Semua jenis",
            ),
            rx.cond(
                ReportDesk.offices.length() > 0,
                select_field(
                    "Ditangani", "opd", ReportDesk.offices, value=ReportDesk.agency,
                    empty="Semua kantor",
                ),
            ),
            do="Tampilkan laporan",
            on_submit=ReportDesk.narrow,
            shut=ReportDesk.shut,
        ),
        key=ReportDesk.kind + ReportDesk.agency,
    )  # fmt: skip
