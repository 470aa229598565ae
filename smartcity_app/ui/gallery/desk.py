"""The staff console as it should look."""

import reflex as rx

from smartcity_app.ui.buttons import icon_button
from smartcity_app.ui.clock import as_promise, clock_head
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, search_field, text_area
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.gallery.state import Gallery
from smartcity_app.ui.screen import screen
from smartcity_app.ui.staff import draft_paper, staff_detail, staff_list, staff_shell
from smartcity_app.ui.steps import step_buttons
from smartcity_app.ui.table import checks, chips, grouped_rows, list_legend, pager, tab_panel, tabs


@screen("/galeri/petugas", title="Galeri, petugas", audience="demo")
def desk() -> rx.Component:
    """List and detail; on a phone the list."""
    return _desk(open_=False)


@screen("/galeri/petugas-berkas", title="Galeri, berkas", audience="demo")
def desk_open() -> rx.Component:
    """The same with a case open, which on a phone takes the whole page."""
    return _desk(open_=True)


def _desk(*, open_: bool) -> rx.Component:
    return staff_shell(
        _list(),
        _detail(),
        office="Kelurahan Keputih",
        person="Ratna Dewi",
        initials="RD",
        places=rx.Var.create(specimens.STAFF_PLACES),
        open_=open_,
        dialogs=_dialogs(),
    )


def _list() -> rx.Component:
    return staff_list(
        "Kotak kerja",
        rx.fragment(list_legend(), grouped_rows(rx.Var.create(specimens.GROUPS), current="SKU-5")),
        search=search_field(
            "Cari berkas", placeholder="Nama, NIK, atau nomor", key="/", on_submit=Gallery.keep
        ),
        filters=chips(rx.Var.create(specimens.CHIPS), Gallery.press),
        action=icon_button("sliders-horizontal", "Saring"),
        below=pager("Menampilkan 10 dari 148", on_more=Gallery.press("lagi"), more=True),
    )


def _detail() -> rx.Component:
    panel = tab_panel(_paper(), id="panel", label="Surat")
    return staff_detail(
        panel,
        ref="SKU-2607-7QK3MD",
        title="Siti Aminah, keterangan usaha",
        back="/galeri/petugas",
        clock=clock_head(as_promise(specimens.ONTIME)),
        tabs=tabs(
            rx.Var.create(specimens.TABS), Gallery.press, label="Bagian berkas", panel="panel"
        ),
        aside=rx.fragment(
            rx.el.h2("Pemeriksaan", class_name="font-extrabold"),
            checks(rx.Var.create(specimens.CHECKS)),
        ),
        decide=step_buttons(rx.Var.create(specimens.STEPS), Gallery.press),
        actions=icon_button("ellipsis", "Lainnya"),
    )


def _paper() -> rx.Component:
    mark = rx.el.mark
    return rx.el.div(
        draft_paper(
            rx.el.header(
                rx.el.p("PEMERINTAH KOTA SURABAYA"),
                rx.el.p("KECAMATAN SUKOLILO"),
                rx.el.p(rx.el.b("KELURAHAN KEPUTIH")),
            ),
            rx.el.p(rx.el.u("SURAT KETERANGAN USAHA"), class_name="ttl"),
            rx.el.p("Lurah Keputih, Kecamatan Sukolilo, menerangkan bahwa:"),
            rx.el.dl(
                rx.el.dt("Nama"), rx.el.dd(mark("Siti Aminah")),
                rx.el.dt("Alamat"), rx.el.dd(mark("Keputih Tegal 27, RT 03 RW 05")),
            ),
            rx.el.p("benar mempunyai usaha ", mark("Warung Bu Siti"), " sejak ", mark("2014"), "."),
        ),
        class_name="grid justify-center",
    )  # fmt: skip


def _dialogs() -> rx.Component:
    return rx.fragment(
        form_dialog(
            "kembalikan",
            "Kembalikan ke warga",
            text_area(
                "Apa yang perlu diperbaiki", "alasan", hint="Warga membaca kalimat ini apa adanya."
            ),
            line="Jam berhenti sampai warga mengirim ulang.",
            do="Kembalikan permohonan",
            kind="danger",
            on_submit=Gallery.keep,
        ),
        form_dialog(
            "tanda-tangan",
            "Tanda tangani surat ini",
            field(
                "PIN tanda tangan",
                "pin",
                kind="password",
                width="code",
                inputmode="numeric",
                max_length=12,
            ),
            line="Surat diteruskan ke Camat Sukolilo sesudah Anda menandatangani.",
            do="Tanda tangani",
            on_submit=Gallery.keep,
            error="PIN belum cocok. Sisa 2 kali lagi.",
        ),
    )
