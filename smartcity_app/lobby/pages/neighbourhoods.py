"""The list of RT and RW."""

from typing import Any

import reflex as rx

from smartcity_app.lobby.neighbourhoods import Neighbourhoods, RwView
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.dialog import dialog, form_dialog
from smartcity_app.ui.fields import field, hidden_field, search_field, text_area
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips

ADD, MEND, END, TABLE = "tambah-ketua", "ubah-ketua", "akhiri-ketua", "tempel-tabel"


@screen("/kerja/rt-rw", title="RT dan RW", on_load=Neighbourhoods.load, audience="staff")
def neighbourhoods() -> rx.Component:
    """Who heads which RT and RW: they endorse letters from their phones."""
    return board_shell(
        rx.el.div(
            rx.cond(
                Neighbourhoods.villages.length() > 0,
                chips(Neighbourhoods.villages, Neighbourhoods.choose, label="Wilayah"),
            ),
            _search(),
            rx.el.div(
                rx.cond(
                    Neighbourhoods.said != "",
                    rx.cond(
                        Neighbourhoods.went_well,
                        note(Neighbourhoods.said, sign="circle-check-big", tone="good"),
                        note(Neighbourhoods.said, sign="circle-alert", tone="late"),
                    ),
                ),
                role="status",
                class_name="empty:hidden",
            ),
            class_name="grid grid-cols-1 gap-3 min-w-0",
        ),
        until(Neighbourhoods.loaded, _rows(), skeleton_rows(6)),
        _add(),
        _mend(),
        _end(),
        _table(),
        title="RT dan RW",
        line=rx.cond(
            Neighbourhoods.shown != "", Neighbourhoods.shown, "Ketua yang memberi pengantar"
        ),
        office=Neighbourhoods.office,
        person=Neighbourhoods.person,
        initials=Neighbourhoods.initials,
        places=Neighbourhoods.places,
        actions=rx.el.div(
            button("Tempel tabel", kind="outline", opens=TABLE),
            button("Tambah ketua", sign="plus", opens=ADD),
            class_name="flex flex-wrap gap-2",
        ),
    )


def _search() -> rx.Component:
    return rx.el.div(
        search_field(
            "Cari ketua",
            value=Neighbourhoods.search,
            placeholder="Nama, RT, atau RW",
            key="/",
            on_submit=Neighbourhoods.find,
        ),
        key=Neighbourhoods.search,
        class_name="max-w-xl",
    )


def _rows() -> rx.Component:
    return rx.cond(
        Neighbourhoods.rows.length() > 0,
        rx.el.div(
            rx.foreach(Neighbourhoods.rows.to(list[RwView]), _rw),
            class_name="grid gap-5 lg:grid-cols-2 items-start",
        ),
        rx.el.div(
            empty(
                rx.cond(
                    Neighbourhoods.search != "", "Tidak ada yang cocok", "Belum ada yang tercatat"
                ),
                rx.cond(
                    Neighbourhoods.search != "",
                    "Periksa ejaan nama, atau cari dengan RT 003.",
                    "Selama RT belum tercatat, permohonan berjalan tanpa pengantarnya.",
                ),
            ),
            class_name="px-4",
        ),
    )


def _rw(row: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(row.title, class_name="font-extrabold num px-4 pt-3"),
        rx.el.ul(rx.foreach(row.heads, _head), class_name="lined"),
        class_name="card-a overflow-hidden",
    )


def _head(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.b(row.title), ", ", row.name, class_name="num"),
            rx.el.p(row.phone, ", ", row.since, class_name="text-sm text-muted num"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            button(
                "Ubah",
                kind="quiet",
                small=True,
                on_click=Neighbourhoods.ask_mend(row.id),
            ),
            button(
                "Akhiri",
                kind="ghost",
                small=True,
                on_click=Neighbourhoods.ask_end(row.id),
            ),
            class_name="flex gap-1",
        ),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5",
    )


def _trouble(of: str) -> Any:
    return rx.cond(Neighbourhoods.trouble_in == of, Neighbourhoods.trouble, "")


def _add() -> rx.Component:
    return form_dialog(
        ADD,
        "Tambah ketua",
        rx.el.div(
            rx.el.div(
                field("RW", "rw", inputmode="numeric", width="short", max_length=6),
                field(
                    "RT",
                    "rt",
                    inputmode="numeric",
                    width="short",
                    max_length=6,
                    optional=True,
                ),
                class_name="flex gap-4",
            ),
            field("Nama lengkap", "name", max_length=80),
            field(
                "Nomor HP",
                "phone",
                kind="tel",
                inputmode="tel",
                max_length=20,
                hint="Ke nomor ini tautan dan kodenya dikirim. Contoh: 0812 3456 7890",
            ),
            class_name="grid gap-5",
            key=Neighbourhoods.shut,
        ),
        line="Kosongkan RT untuk ketua RW. Ketua sebelumnya di tempat yang sama langsung berakhir.",
        do="Simpan ketua",
        on_submit=Neighbourhoods.appoint,
        error=_trouble(ADD),
        shut=Neighbourhoods.shut,
    )


def _mend() -> rx.Component:
    return form_dialog(
        MEND,
        rx.Var.create("Ubah data ") + Neighbourhoods.chosen_title,
        hidden_field("head_id", Neighbourhoods.chosen.to_string()),
        rx.el.div(
            field("Nama lengkap", "new_name", value=Neighbourhoods.chosen_name, max_length=80),
            field(
                "Nomor HP baru",
                "new_phone",
                kind="tel",
                inputmode="tel",
                max_length=20,
                optional=True,
                hint="Kosong berarti nomor yang lama tetap dipakai.",
            ),
            class_name="grid gap-5",
            key=Neighbourhoods.mending,
        ),
        line="Untuk membetulkan data orang yang sama. Ketua baru dicatat lewat Tambah ketua.",
        do="Simpan perubahan",
        on_submit=Neighbourhoods.mend,
        error=_trouble(MEND),
        show=Neighbourhoods.mending,
        shut=Neighbourhoods.shut,
    )


def _end() -> rx.Component:
    return dialog(
        END,
        "Akhiri masa jabatan ini?",
        rx.el.p(
            Neighbourhoods.chosen_name + ", " + Neighbourhoods.chosen_title,
            ". Tautan yang sudah dikirim kepadanya langsung tidak berlaku, dan permohonan yang "
            "menunggunya berjalan tanpa pengantar.",
            class_name="text-muted mt-2",
        ),
        rx.el.div(
            button("Tidak jadi", kind="outline", closes=True),
            button(
                "Akhiri masa jabatan",
                kind="danger",
                on_click=Neighbourhoods.end(Neighbourhoods.chosen),
            ),
            class_name="ask-foot",
        ),
        show=Neighbourhoods.ending,
        shut=Neighbourhoods.shut,
    )


def _table() -> rx.Component:
    return form_dialog(
        TABLE,
        "Tempel tabel RT dan RW",
        rx.cond(
            Neighbourhoods.wrong.length() > 0,
            rx.el.ul(
                rx.foreach(Neighbourhoods.wrong, rx.el.li),
                class_name="list-disc pl-5 text-sm text-late-ink num",
            ),
        ),
        text_area(
            "Isi tabel",
            "table",
            rows=8,
            max_length=40_000,
            hint="Satu baris satu ketua: RW, RT, nama, nomor HP. RT kosong untuk ketua RW.",
            placeholder="005\t003\tSlamet Riyadi\t0812 3456 7890",
        ),
        line="Salin dari Excel atau tempel CSV. Yang tidak ada di tabel tetap menjabat.",
        do="Simpan tabel",
        on_submit=Neighbourhoods.enter_table,
        error=_trouble(TABLE),
        shut=Neighbourhoods.shut,
    )
