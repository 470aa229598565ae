"""The register of numbers."""

from typing import Any

import reflex as rx

from smartcity_app.lobby.register import EntryView, Register
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import note
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import hidden_field, search_field, select_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips, pager

REVOKE = "cabut"


@screen("/kerja/register", title="Register nomor surat", on_load=Register.load, audience="staff")
def numbers() -> rx.Component:
    """Every number given out, with what became of it."""
    return board_shell(
        rx.el.div(
            _filters(),
            _chips(),
            rx.el.div(
                rx.cond(Register.said != "", note(Register.said, sign="circle-alert")),
                role="status",
            ),
            class_name="grid grid-cols-1 gap-2 min-w-0",
        ),
        until(Register.loaded, _entries(), skeleton_rows(6)),
        _revoke(),
        title="Register nomor surat",
        line="Setiap nomor tercatat: terbit, dicabut, diganti, batal, atau masih ditahan",
        office=Register.office,
        person=Register.person,
        initials=Register.initials,
        places=Register.places,
        actions=link_button(
            "Laporan penomoran", "/kerja/penomoran", kind="outline", sign="list-checks"
        ),
    )


def _filters() -> rx.Component:
    """What to look for, in which year and which office."""
    return rx.el.div(
        rx.el.div(
            search_field(
                "Cari nomor atau jenis surat",
                value=Register.search,
                placeholder="Nomor surat, nomor berkas, atau jenis",
                key="/",
                on_submit=Register.find,
            ),
            key=Register.search,
        ),
        select_field(
            "Tahun",
            "tahun",
            Register.years,
            value=Register.year,
            empty="Semua tahun",
            on_change=Register.in_year,
        ),
        rx.cond(
            Register.units.length() > 0,
            select_field(
                "Unit",
                "unit",
                Register.units,
                value=Register.unit,
                empty="Semua unit",
                on_change=Register.of_unit,
            ),
        ),
        class_name="grid gap-3 lg:grid-cols-[minmax(0,1fr)_10rem_18rem] lg:items-end",
    )


def _chips() -> rx.Component:
    return rx.el.div(
        chips(Register.chips, Register.choose, label="Keadaan nomor"), class_name="px-4 -mx-4"
    )


def _entries() -> rx.Component:
    return rx.cond(
        Register.entries.length() > 0,
        rx.el.div(
            rx.el.ul(
                rx.foreach(Register.entries.to(list[EntryView]), _entry),
                class_name="lined",
            ),
            rx.el.div(
                pager(Register.shown, on_more=Register.next_page, more=Register.more),
                _files(),
                class_name="border-t border-line",
            ),
            class_name="card-a overflow-hidden",
        ),
        rx.el.div(
            empty(
                "Tidak ada nomor yang cocok",
                "Nomor dibuat saat surat pertama kali ditandatangani.",
            ),
            class_name="px-4",
        ),
    )


def _files() -> rx.Component:
    """The same lines as a file, more than the page shows."""
    return rx.el.div(
        rx.el.p(
            "Unduh yang tersaring: CSV sampai 500.000 nomor, XLSX sampai 100.000. "
            "Nama dan NIK tetap disamarkan, dan unduhan tercatat.",
            class_name="text-sm text-muted num flex-1 min-w-64",
        ),
        *[
            link_button(
                f"Unduh {form.upper()}",
                Register.files + form,
                kind="outline",
                small=True,
                document=True,
            )
            for form in ("xlsx", "csv")
        ],
        class_name="flex flex-wrap items-center gap-2 px-4 py-2.5 border-t border-line",
    )


def _entry(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(row.number, class_name="font-bold num"),
            rx.el.p(row.kind, " · ", row.subject, class_name="text-sm text-muted"),
            rx.el.p(row.unit, ", ", row.dated, class_name="text-sm text-muted num"),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.el.span(
                icon(row.icon, "size-4"),
                row.word,
                class_name="clock-pill",
                custom_attrs={"data-state": row.tone},
            ),
            rx.cond(row.reason != "", rx.el.p(row.reason, class_name="text-sm text-muted mt-1")),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.cond(
                row.verify != "",
                link_button(
                    "Halaman cek", row.verify, kind="quiet", small=True, new_tab=True, sign="eye"
                ),
            ),
            rx.cond(
                row.revocable,
                button(
                    "Cabut",
                    kind="danger",
                    small=True,
                    on_click=Register.ask(row.id),
                ),
            ),
            class_name="flex flex-wrap gap-2 lg:justify-end empty:hidden",
        ),
        class_name="grid gap-2 p-4 lg:grid-cols-[minmax(0,1fr)_14rem_14rem] lg:items-center",
    )


def _revoke() -> rx.Component:
    return form_dialog(
        REVOKE,
        "Cabut surat ini",
        hidden_field("document_id", Register.chosen.to_string()),
        rx.el.div(
            text_area(
                "Alasan pencabutan",
                "reason",
                hint="Sedikitnya 10 huruf. Tampil di halaman cek surat.",
                max_length=500,
            ),
            key=Register.chosen.to_string(),
        ),
        line=Register.chosen_words + " Sesudah dicabut, surat tidak bisa berlaku lagi.",
        do="Cabut surat",
        kind="danger",
        on_submit=Register.revoke,
        error=Register.trouble,
        show=Register.asked,
        shut=Register.shut,
    )
