"""/kerja/surat: the city's letter types."""

from typing import Any

import reflex as rx

from smartcity_app.services.letters.editor_views import TypeView
from smartcity_app.services.letters.states.editor_list import LetterTypes
from smartcity_app.ui.buttons import button
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, select_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips

LIST, NEW = "daftar-jenis-surat", "jenis-baru"


@screen("/kerja/surat", title="Jenis surat", on_load=LetterTypes.load, audience="staff")
def letter_types() -> rx.Component:
    """What the city issues, and what is being prepared."""
    return board_shell(
        until(
            LetterTypes.loaded,
            rx.fragment(
                rx.el.div(
                    Sift.create(
                        inside=LIST,
                        label="Cari jenis surat",
                        placeholder="Cari judul, kelompok, atau awalan nomor",
                        nothing="Tidak ada jenis surat dengan kata itu.",
                    ),
                    chips(LetterTypes.chips, LetterTypes.choose, label="Pilah jenis surat"),
                    class_name="grid grid-cols-1 gap-2 min-w-0 max-w-xl",
                ),
                rx.cond(
                    LetterTypes.types.length() > 0,
                    rx.el.div(
                        rx.foreach(LetterTypes.types.to(list[TypeView]), _row),
                        id=LIST,
                        class_name="card-a lined overflow-hidden",
                    ),
                    empty("Tidak ada di sini", "Pilih “Semua” untuk melihat semua jenis surat."),
                ),
            ),
            skeleton_rows(8),
        ),
        _new(),
        title="Jenis surat",
        line=LetterTypes.line,
        office=LetterTypes.office,
        person=LetterTypes.person,
        initials=LetterTypes.initials,
        places=LetterTypes.places,
        actions=button("Jenis baru", sign="plus", opens=NEW),
    )


def _row(each: Any) -> rx.Component:
    return rx.el.a(
        rx.el.span(
            rx.el.span(each.title, class_name="block font-bold"),
            rx.el.span(
                each.group,
                " · ",
                each.standing,
                rx.cond(each.running != "", " · " + each.running, ""),
                class_name="block text-sm text-muted num",
            ),
            class_name="w-full sm:w-auto sm:flex-1 min-w-0",
        ),
        rx.cond(
            each.draft,
            rx.el.span(
                icon("pen-line", "size-4"),
                "Ada draf",
                class_name="clock-pill shrink-0",
                custom_attrs={"data-state": "soon"},
            ),
        ),
        rx.cond(
            each.offered,
            None,
            rx.el.span(
                icon("ban", "size-4"),
                "Tidak ditawarkan",
                class_name="clock-pill shrink-0",
                custom_attrs={"data-state": "paused"},
            ),
        ),
        icon("chevron-right", "size-5 text-subtle shrink-0 max-sm:hidden"),
        href=each.href,
        class_name="row-a items-center! flex-wrap sm:flex-nowrap",
        custom_attrs={"data-words": each.words, "data-row": "true"},
    )


def _new() -> rx.Component:
    return form_dialog(
        NEW,
        "Jenis surat baru",
        field("Judul surat", "judul", hint="Misalnya Surat Keterangan Domisili", max_length=90),
        field(
            "Awalan nomor permohonan",
            "awalan",
            hint="2 sampai 6 huruf, belum dipakai surat lain.",
            width="short",
            max_length=6,
        ),
        select_field(
            "Mulai dari",
            "seperti",
            LetterTypes.choices,
            hint="Isinya disalin sebagai awal, lalu Anda ubah.",
            optional=True,
            empty="Kosong, ditulis dari awal",
        ),
        line="Dibuat sebagai draf. Warga belum melihatnya sampai Anda terbitkan.",
        do="Buat draf",
        on_submit=LetterTypes.begin,
        error=LetterTypes.trouble,
        shut=LetterTypes.shut,
    )
