"""Taking in a report for somebody at the counter, on the phone or in a public post."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.pages.report_parts import question
from smartcity_app.services.complaints.reporting import PIN, NearView, QuestionView
from smartcity_app.services.complaints.resident_views import PhotoView
from smartcity_app.services.complaints.states.intake import CHANNELS, Intake, PersonView
from smartcity_app.ui.attached import attaching
from smartcity_app.ui.buttons import button, text_link
from smartcity_app.ui.cards import facts, note, section
from smartcity_app.ui.choices import choice_chips, switch
from smartcity_app.ui.fields import field, select_field, text_area
from smartcity_app.ui.place import place_card
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.summary import error_summary
from smartcity_app.web.guard import Screen


@screen("/kerja/laporan/baru", title="Terima laporan", on_load=Intake.load, audience="staff")
def intake() -> rx.Component:
    """Write down what somebody reports."""
    return board_shell(
        rx.el.div(
            until(
                Intake.loaded,
                rx.el.div(
                    rx.el.div(_reporter(), class_name="card-a p-5 self-start"),
                    rx.el.div(_form(), class_name="card-a p-5"),
                    class_name="grid gap-5 lg:grid-cols-2",
                ),
                skeleton_rows(4),
            ),
        ),
        title="Terima laporan",
        line="Untuk warga yang datang, menelepon, atau menulis di media sosial",
        office=Intake.office,
        person=Intake.person,
        initials=Intake.initials,
        places=Intake.places,
    )


def _reporter() -> rx.Component:
    return section(
        "Siapa yang melapor",
        rx.cond(
            Intake.who.length() > 0,
            _known(),
            rx.cond(Intake.unnamed, _unnamed(), _look_up()),
        ),
        id="siapa",
        first=True,
    )


def _known() -> rx.Component:
    return rx.el.div(
        facts(Intake.who),
        rx.cond(Intake.warning != "", note(Intake.warning, sign="triangle-alert", tone="soon")),
        button("Bukan orang ini", kind="outline", on_click=Intake.again),
        class_name="grid gap-3 justify-items-start",
    )


def _unnamed() -> rx.Component:
    return rx.el.div(
        note(
            "Tanpa warga terdaftar, laporan berdiri atas nama petugas. Nama dan nomor yang Anda catat "
            "tersimpan tersandi, hanya untuk kantor yang menangani.",
        ),
        button("Cari warga terdaftar", kind="outline", on_click=Intake.again),
        class_name="grid gap-3 justify-items-start",
    )


def _look_up() -> rx.Component:
    return rx.el.div(
        rx.el.form(
            field(
                "NIK",
                "nik",
                hint="16 angka, dari KTP. Pencarian ini tercatat.",
                error=Screen.problems["nik"],
                inputmode="numeric",
                max_length=24,
                optional=True,
            ),
            field(
                "Nomor HP",
                "hp",
                hint="Bila NIK tidak ada di tangan",
                error=Screen.problems["hp"],
                inputmode="tel",
                max_length=24,
                optional=True,
            ),
            button("Cari warga", submit=True, sign="search", class_name="justify-self-start"),
            on_submit=Intake.look_up,
            reset_on_submit=False,
            class_name="grid gap-4",
        ),
        rx.cond(
            Intake.found.length() > 0,
            rx.el.div(
                rx.el.p("Nomor ini dipakai bersama. Siapa yang melapor?", class_name="font-bold"),
                rx.foreach(Intake.found.to(list[PersonView]), _person),
                class_name="grid gap-2 mt-4",
            ),
        ),
        button(
            "Catat tanpa warga terdaftar",
            kind="outline",
            on_click=Intake.without,
            class_name="mt-4",
        ),
    )


def _person(each: rx.Var) -> rx.Component:
    return rx.el.button(
        rx.el.b(each.name, class_name="block"),
        rx.el.span(each.line, class_name="hint num"),
        type="button",
        on_click=Intake.pick(each.number),
        class_name="row-a text-left w-full",
        key=each.number.to_string(),
    )


def _near() -> rx.Component:
    """What is reported already: the resident is put on it instead of a report of their own."""
    return rx.el.section(
        rx.el.p("Mungkin sudah dilaporkan", class_name="font-bold mb-1"),
        rx.el.ul(
            rx.foreach(Intake.near.to(list[NearView]), _neighbour),
            class_name="card-a lined overflow-hidden",
        ),
    )


def _neighbour(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.a(
                each.title, href=each.href, target="_blank", rel="noopener", reload_document=True,
                class_name="link font-bold",
            ),
            rx.el.p(each.line, class_name="hint num"),
            rx.el.p(each.holder, class_name="hint"),
            class_name="min-w-0 flex-1",
        ),
        button("Ikutkan pelapor", kind="outline", small=True, on_click=Intake.join(each.ref)),
        class_name="flex flex-wrap items-center gap-3 p-4",
        key=each.ref,
    )  # fmt: skip


def _urgent() -> rx.Component:
    """A telephone is faster than any report."""
    return rx.el.div(
        note(
            rx.el.b("Terdengar seperti keadaan darurat. "),
            "Hubungkan pelapor dengan ",
            rx.el.b(Intake.urgent, class_name="num"),
            " dulu; laporan dibaca dalam jam, telepon dijawab sekarang.",
            sign="triangle-alert",
            tone="late",
        ),
        switch("Pelapor sudah terhubung, atau tidak ada bahaya", "darurat"),
        rx.cond(
            Screen.problems["darurat"] != "",
            rx.el.p(Screen.problems["darurat"], class_name="field-error"),
        ),
        role="alert",
        class_name="grid gap-3",
    )


def _form() -> rx.Component:
    return section(
        "Apa yang dilaporkan",
        error_summary(Screen.problems),
        rx.el.form(
            choice_chips("Lewat apa", "saluran", list(CHANNELS), error=Screen.problems["saluran"]),
            rx.cond(
                Intake.unnamed,
                rx.el.div(
                    field("Nama yang disebut", "nama", max_length=100, optional=True),
                    field(
                        "Nomor yang bisa dihubungi",
                        "telepon",
                        inputmode="tel",
                        max_length=40,
                        optional=True,
                    ),
                    class_name="grid gap-4",
                ),
            ),
            field(
                "Tautan unggahan",
                "tautan",
                hint="Untuk media sosial: alamat unggahannya",
                error=Screen.problems["tautan"],
                max_length=1000,
                optional=True,
            ),
            select_field(
                "Jenis",
                "category",
                Intake.kinds,
                error=Screen.problems["category"],
                on_change=Intake.choose,
            ),
            rx.foreach(
                Intake.questions.to(list[QuestionView]),
                lambda each: rx.el.div(question(each), key=each.name),
            ),
            text_area(
                "Keterangan",
                "words",
                rows=4,
                max_length=4000,
                error=Screen.problems["words"],
            ),
            attaching(
                "Foto dari pelapor",
                "foto masalah",
                Intake.photos.to(list[PhotoView]),
                Intake.room,
                on_added=Intake.added,
                on_remove=Intake.take_out,
            ),
            place_card(
                PIN,
                line=rx.cond(Intake.place != "", Intake.place, "Belum dipilih"),
                detail=Intake.place_detail,
                on_pick=Intake.pin,
                class_name="h-56",
            ),
            rx.el.div(rx.cond(Intake.near.length() > 0, _near()), role="status"),
            field(
                "Kelurahan atau desa",
                "kelurahan",
                hint="Bila tidak ditandai di peta. Nama yang sama dengan lain: Keputih, Sukolilo",
                error=Screen.problems["kelurahan"],
                max_length=80,
                optional=True,
            ),
            field(
                "Alamat atau patokan",
                "alamat",
                error=Screen.problems["tempat"],
                max_length=300,
                optional=True,
            ),
            rx.cond(Intake.urgent != "", _urgent()),
            switch("Rahasiakan pelapor dari kantor yang menangani", "anonim"),
            switch("Jangan tampilkan kepada umum", "rahasia"),
            button("Kirim laporan", submit=True, class_name="justify-self-start"),
            on_submit=Intake.send,
            reset_on_submit=False,
            key=Intake.drawn.to_string(),
            class_name="grid gap-4",
        ),
        rx.el.div(
            rx.cond(
                Intake.sent != "",
                note(
                    Intake.sent,
                    " ",
                    text_link("Lihat halamannya", Intake.href, document=True),
                    sign="circle-check-big",
                    tone="good",
                ),
            ),
            role="status",
            class_name="mt-5",
        ),
        id="apa",
        first=True,
    )
