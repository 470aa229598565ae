"""/kerja/penugasan: Plt., Plh., a.n. and u.b., with the decree behind each."""

from typing import Any

import reflex as rx

from smartcity_app.civic.delegations import MEANING
from smartcity_app.lobby.delegations import Delegations, WindowView
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.dialog import dialog, form_dialog
from smartcity_app.ui.fields import field, select_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips
from smartcity_app.ui.views import ChoiceView

NAME, END = "tugaskan", "akhiri"
KINDS = [ChoiceView(kind, kind, meaning) for kind, meaning in MEANING.items()]


@screen("/kerja/penugasan", title="Penugasan", on_load=Delegations.load, audience="staff")
def offices() -> rx.Component:
    """Who signs for whom, until when."""
    return board_shell(
        rx.el.div(
            rx.el.div(
                chips(Delegations.chips, Delegations.choose, label="Penugasan"),
                button("Tugaskan pengganti", opens=NAME, sign="plus"),
                class_name="flex flex-wrap items-center justify-between gap-3 px-4 -mx-4",
            ),
            rx.el.div(
                rx.cond(
                    Delegations.said != "",
                    note(Delegations.said, sign="circle-check-big", tone="good"),
                ),
                role="status",
            ),
            class_name="grid grid-cols-1 gap-3 min-w-0",
        ),
        until(Delegations.loaded, _windows(), skeleton_rows(4)),
        _name(),
        _end(),
        title="Penugasan",
        line="Siapa menandatangani selama pejabat berhalangan, dan dasar keputusannya",
        office=Delegations.office,
        person=Delegations.person,
        initials=Delegations.initials,
        places=Delegations.places,
    )


def _windows() -> rx.Component:
    return rx.cond(
        Delegations.windows.length() > 0,
        rx.el.ul(
            rx.foreach(Delegations.windows.to(list[WindowView]), _window),
            class_name="card-a lined overflow-hidden",
        ),
        empty(
            "Tidak ada penugasan",
            "Semua jabatan dipegang pejabatnya sendiri. Tugaskan pengganti sebelum cuti dimulai, "
            "supaya surat warga tidak menunggu.",
        ),
    )


def _window(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(row.person, class_name="font-bold"),
            rx.el.p(row.title, class_name="text-sm"),
            rx.el.p(row.span, class_name="text-sm text-muted num"),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.el.span(
                icon("timer", "size-4"),
                row.word,
                class_name="clock-pill",
                custom_attrs={"data-state": row.tone},
            ),
            rx.el.p(row.decree, class_name="text-sm text-muted mt-1 num"),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.cond(
                row.open,
                button("Akhiri", kind="danger", small=True, on_click=Delegations.ask(row.id)),
            ),
            class_name="flex lg:justify-end empty:hidden",
        ),
        class_name="grid gap-2 p-4 lg:grid-cols-[minmax(0,1fr)_20rem_8rem] lg:items-center",
    )


def _name() -> rx.Component:
    wrong = Delegations.problems
    dates = {"kind": "date"}
    return form_dialog(
        NAME,
        "Tugaskan pengganti",
        rx.el.div(
            select_field(
                "Jabatan yang digantikan", "office", Delegations.offices, error=wrong["office"]
            ),
            choice_cards("Cara menggantikan", "kind", KINDS, error=wrong["kind"]),
            field(
                "NIK pengganti",
                "nik",
                hint="Namanya dicari di data kota. Pencarian ini tercatat.",
                error=wrong["nik"],
                inputmode="numeric",
                max_length=24,
            ),
            field(
                "Jabatan pengganti sendiri",
                "own_title",
                hint="Untuk a.n. dan u.b., misalnya Sekretaris Kecamatan.",
                error=wrong["own_title"],
                max_length=100,
            ),
            field(
                "Diteruskan oleh",
                "through",
                hint="Hanya untuk u.b.: jabatan yang menerima pelimpahan pertama.",
                error=wrong["through"],
                max_length=100,
            ),
            field("Nomor surat perintah", "decree", error=wrong["decree"], max_length=100),
            rx.el.div(
                field("Tanggal surat", "decree_on", error=wrong["decree_on"], **dates),
                field("Mulai", "starts", error=wrong["starts"], **dates),
                field("Sampai", "ends", error=wrong["ends"], **dates),
                class_name="grid gap-4 sm:grid-cols-3",
            ),
            key=Delegations.shut,
            class_name="grid gap-5",
        ),
        line="Surat dicetak dengan Plt., Plh., a.n., atau u.b. sesuai tata naskah dinas.",
        do="Tugaskan",
        on_submit=Delegations.appoint,
        error=rx.cond(Delegations.problems.length() > 0, "Periksa isian yang ditandai.", ""),
        shut=Delegations.shut,
    )


def _end() -> rx.Component:
    return dialog(
        END,
        "Akhiri penugasan ini?",
        rx.el.p(
            Delegations.chosen_words,
            " Surat yang sudah mencantumkan namanya perlu dibuat ulang.",
            class_name="text-muted mt-2",
        ),
        rx.el.div(
            button("Tidak jadi", kind="outline", closes=True),
            button("Akhiri sekarang", kind="danger", on_click=Delegations.end(Delegations.chosen)),
            class_name="ask-foot",
        ),
        show=Delegations.asked,
        shut=Delegations.shut,
    )
