"""/lapor/baru: photo, place, what it is, words, one button."""

from typing import Any

import reflex as rx

from smartcity_app.civic import areas
from smartcity_app.services.complaints.filing import FEWEST_WORDS, MOST_PHOTOS, MOST_WORDS
from smartcity_app.services.complaints.pages.report_parts import (
    ALL_KINDS,
    all_kinds,
    neighbours,
    question,
    urgent_card,
    urgent_dialog,
)
from smartcity_app.services.complaints.reporting import PIN
from smartcity_app.services.complaints.resident_views import PhotoView
from smartcity_app.services.complaints.states.report import ReportState
from smartcity_app.ui.buttons import button, icon_button
from smartcity_app.ui.cards import section
from smartcity_app.ui.choices import switch
from smartcity_app.ui.clock import plain_strip
from smartcity_app.ui.fields import error_line, field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.autosave import Autosave
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.place import place_card
from smartcity_app.ui.screen import Frame, screen, sending, until
from smartcity_app.ui.shell import task_shell
from smartcity_app.ui.states import skeleton_form
from smartcity_app.ui.summary import error_summary
from smartcity_app.web.guard import Screen

FORM, SEND, VILLAGES = "laporan-baru", "kirim-laporan", "daftar-kelurahan"
_TITLE = "text-lg font-extrabold tracking-tight"


@screen("/lapor/baru", title="Buat laporan", on_load=ReportState.load)
def report() -> rx.Component:
    """Everything on one page: at most five taps for photo, position, kind and sending."""
    return task_shell(
        error_summary(Screen.problems),
        Fits.create(
            until(ReportState.loaded, _page(), skeleton_form(4)),
            skeleton_form(4),
            query=ReportState.query,
        ),
        title="Lapor",
        line=rx.cond(ReportState.saved != "", ReportState.saved, "Laporan baru"),
        back="/lapor",
        foot=rx.fragment(
            rx.el.p(ReportState.promise, class_name="text-sm font-bold num mb-1"),
            rx.cond(
                ReportState.holder != "",
                rx.el.p(
                    rx.el.span(plain_strip(ReportState.days, "is-sm"), class_name="shrink-0 mt-1"),
                    rx.el.span(ReportState.holder, class_name="hint min-w-0"),
                    class_name="flex items-start gap-2 mb-2",
                    custom_attrs={"data-state": "ontime"},
                ),
            ),
            button(
                "Kirim laporan", block=True, submit=True, form=FORM, id=SEND, busy=Frame.working
            ),
        ),
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.cond(ReportState.urgent != "", urgent_card()),
        _photos(),
        rx.el.form(
            rx.cond(ReportState.wants_place, _where()),
            _kinds(),
            neighbours(),
            rx.cond(
                ReportState.questions.length() > 0,
                rx.el.div(
                    rx.foreach(ReportState.questions, question),
                    class_name="grid gap-5 mt-6",
                    key=ReportState.category,
                ),
            ),
            rx.el.div(
                text_area(
                    "Keterangan",
                    "words",
                    value=ReportState.words,
                    hint=f"Boleh kosong bila ada foto. Tanpa foto, paling sedikit {FEWEST_WORDS} huruf.",
                    error=Screen.problems["words"],
                    max_length=MOST_WORDS,
                    placeholder="Contoh: lubang di jalur motor",
                ),
                class_name="mt-6",
            ),
            rx.el.div(
                switch(
                    "Sembunyikan nama saya",
                    "anonim",
                    hint="Petugas yang menangani tidak melihatnya",
                    on=ReportState.anonymous,
                ),
                switch(
                    "Jangan tampilkan ke umum",
                    "rahasia",
                    hint="Hanya petugas yang membaca laporan ini",
                    on=ReportState.confidential,
                ),
                class_name="grid gap-3 mt-5",
            ),
            id=FORM,
            on_submit=sending(SEND, ReportState.save, ReportState.submit),
            key=ReportState.drawn,
        ),
        Autosave.create(form=FORM, on_save=ReportState.save),
        all_kinds(),
        urgent_dialog(),
    )


def _photos() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Foto", id="judul-foto", class_name="sr-only"),
        error_line("photos", Screen.problems["photos"]),
        rx.cond(
            ReportState.photos.length() > 0,
            rx.el.ul(
                rx.foreach(ReportState.photos.to(list[PhotoView]), _photo),
                class_name="grid grid-cols-3 gap-2 mb-2",
            ),
        ),
        rx.cond(
            ReportState.room,
            Photos.create(
                name="foto masalah",
                pdf=False,
                small=False,
                quiet=ReportState.photos.length() > 0,
                evidence=True,
                on_added=ReportState.added,
            ),
            rx.el.p(f"Sudah {MOST_PHOTOS} foto, itu cukup.", class_name="hint"),
        ),
        rx.el.p(
            icon("scan-face", "size-5 shrink-0"),
            "Wajah dan pelat nomor kami samarkan untuk umum",
            class_name="hint flex items-center gap-2 mt-2.5",
        ),
        id="photos",
        tab_index=-1,
        custom_attrs={"aria-labelledby": "judul-foto"},
    )


def _photo(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.img(src=each.thumb, alt=each.alt, class_name="w-full h-full object-cover"),
            href=each.href,
            reload_document=True,
            target="_blank",
            rel="noopener",
            class_name="block aspect-square rounded-2xl overflow-hidden border border-line bg-base-200",
        ),
        icon_button(
            "trash-2",
            rx.Var.create("Hapus ") + each.alt,
            on_click=ReportState.take_out(each.id),
            class_name="absolute right-1 top-1 bg-base-100 rounded-full! border border-line",
        ),
        class_name="relative",
        key=each.id,
    )


def _where() -> rx.Component:
    return section(
        "Di mana",
        place_card(
            PIN,
            lat=ReportState.lat,
            lng=ReportState.lng,
            accuracy=ReportState.accuracy,
            source=ReportState.source,
            area=ReportState.area,
            line=ReportState.place,
            detail=ReportState.place_detail,
            error=Screen.problems[PIN],
            action=rx.cond(
                ReportState.writing,
                None,
                button("Tulis alamat", kind="ghost", small=True, on_click=ReportState.write),
            ),
            nearby=ReportState.dots,
            class_name="h-56",
        ),
        rx.cond(
            ReportState.writing,
            rx.el.div(
                field(
                    "Alamat atau patokan",
                    "alamat",
                    value=ReportState.address,
                    hint="Misalnya: Jl. Keputih Tegal, depan nomor 41",
                    max_length=300,
                    optional=True,
                ),
                _village(),
                class_name="grid gap-5 mt-4",
            ),
        ),
        id="di-mana",
    )


def _village() -> rx.Component:
    """A field that offers every kelurahan while one types."""
    error = Screen.problems["kelurahan"]
    return rx.el.div(
        rx.el.label(
            "Kelurahan",
            rx.el.span(" (boleh kosong bila ada pin)", class_name="font-normal text-muted"),
            html_for="kelurahan",
            class_name="field-label",
        ),
        error_line("kelurahan", error),
        rx.el.input(
            id="kelurahan",
            name="kelurahan",
            default_value=ReportState.village,
            list=VILLAGES,
            auto_complete="off",
            max_length=80,
            placeholder="Ketik beberapa huruf, lalu pilih",
            class_name="input",
            custom_attrs={
                "aria-invalid": rx.cond(error, "true", "false"),
                "aria-describedby": rx.cond(error, "kelurahan-galat", ""),
            },
        ),
        rx.el.datalist(
            *[rx.el.option(value=areas.path_words(each.code)) for each in areas.villages()],
            id=VILLAGES,
        ),
        class_name="fieldset",
    )


def _kinds() -> rx.Component:
    error = Screen.problems["category"]

    def chip(choice: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="category",
                value=choice.value,
                default_checked=choice.value == ReportState.category,
                class_name="sr-only",
            ),
            icon(choice.icon),
            choice.label,
            class_name="chip",
            key=choice.value + ReportState.turn.to_string(),
        )

    return rx.el.fieldset(
        rx.el.legend("Masalahnya apa", class_name=f"{_TITLE} mb-2.5"),
        error_line("category", error),
        rx.el.div(
            rx.foreach(ReportState.chips, chip),
            rx.el.button(
                icon("ellipsis"),
                "Lainnya",
                type="button",
                class_name="chip",
                custom_attrs={"data-opens": ALL_KINDS},
            ),
            class_name="flex flex-wrap gap-2",
        ),
        id="category",
        class_name="mt-6",
        custom_attrs={"tabIndex": -1, "aria-describedby": rx.cond(error, "category-galat", "")},
    )
