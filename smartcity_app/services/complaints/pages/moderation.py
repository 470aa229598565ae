"""/kerja/moderasi: what the public would see of a report, and whether it may."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.moderating import LONGEST
from smartcity_app.services.complaints.moderation_views import JudgedPhoto
from smartcity_app.services.complaints.states.moderation import REASON, Moderation, reasons
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note, section
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.dialog import dialog, form_dialog
from smartcity_app.ui.fields import field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.blur import Blur
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.timeline import trail
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

HIDE, COVER, DECISION = "sembunyikan", "tutup-bagian", "putusan"
KEYS = (
    ("S", "Tampilkan untuk umum"),
    ("H", "Sembunyikan, dengan alasan"),
    ("B", "Tutup wajah atau pelat nomor"),
    ("N", "Lewati, laporan berikut"),
)
REASONS = [ChoiceView(each, each) for each in reasons()]
report = Moderation.report


@screen("/kerja/moderasi", title="Moderasi", on_load=Moderation.load, audience="staff")
def moderation() -> rx.Component:
    """One report, large, and the decision beside it."""
    return board_shell(
        rx.el.div(
            rx.cond(
                Moderation.said != "", note(Moderation.said, sign="circle-check-big", tone="good")
            ),
            role="status",
            class_name="empty:hidden",
        ),
        until(
            Moderation.loaded,
            rx.cond(
                Moderation.empty,
                empty(
                    "Semua sudah diperiksa",
                    "Laporan baru muncul di sini sebelum kata dan fotonya tampil untuk umum.",
                ),
                _report(),
            ),
            skeleton_rows(5),
        ),
        _hide(),
        _cover(),
        title="Moderasi",
        line=Moderation.line,
        office=Moderation.office,
        person=Moderation.person,
        initials=Moderation.initials,
        places=Moderation.places,
        keys=KEYS,
    )


def _report() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.header(
                rx.el.p(report.ref, " · ", report.standing, class_name="text-sm text-muted num"),
                rx.el.h2(report.title, class_name="text-2xl font-extrabold tracking-tight"),
                rx.el.p(report.where, class_name="text-muted"),
                rx.el.p(
                    "Dikirim ",
                    report.sent,
                    " untuk ",
                    report.office,
                    class_name="text-sm text-muted num",
                ),
            ),
            rx.cond(
                report.warning != "",
                note(
                    report.warning,
                    sign="triangle-alert",
                    tone="soon",
                ),
            ),
            _words(),
            rx.cond(
                Moderation.photos.length() > 0,
                rx.el.ul(
                    rx.foreach(Moderation.photos.to(list[JudgedPhoto]), _photo),
                    class_name=rx.cond(
                        Moderation.photos.length() > 1,
                        "grid gap-4 xl:grid-cols-2 items-start",
                        "grid gap-4",
                    ),
                    custom_attrs={"aria-label": "Foto"},
                ),
                rx.el.p("Tanpa foto.", class_name="text-muted"),
            ),
            class_name="grid gap-4 min-w-0 content-start",
        ),
        rx.el.aside(
            _decision(),
            section(
                "Putusan sebelumnya",
                rx.cond(
                    Moderation.past.length() > 0,
                    trail(Moderation.past),
                    rx.el.p("Belum ada.", class_name="text-muted"),
                ),
                id="riwayat",
            ),
            class_name="min-w-0 lg:sticky lg:top-0",
            custom_attrs={"aria-label": "Putusan"},
        ),
        class_name="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] items-start",
    )


def _words() -> rx.Component:
    """What was written; beside it what is left for the public, where that is less."""
    box = "card-a p-4 min-w-0"
    return rx.el.div(
        rx.cond(
            report.cut,
            rx.el.section(
                rx.el.h3("Yang ditulis pelapor", class_name="text-sm font-bold text-muted"),
                rx.el.p(report.words, class_name="mt-1 wrap-anywhere whitespace-pre-line"),
                class_name=box,
            ),
        ),
        rx.el.section(
            rx.el.h3("Yang dibaca umum", class_name="text-sm font-bold text-muted"),
            rx.cond(
                report.public_words != "",
                rx.el.p(
                    report.public_words,
                    class_name="mt-1 text-lg wrap-anywhere whitespace-pre-line",
                ),
                rx.el.p("Tanpa kata-kata.", class_name="mt-1 text-muted"),
            ),
            rx.cond(
                report.rough,
                rx.el.p(
                    icon("map-pin", "size-5 shrink-0"),
                    "Jenis yang peka: umum melihat tempatnya kira-kira, tanpa alamat.",
                    class_name="hint flex gap-2 mt-2",
                ),
                rx.cond(
                    report.place != "",
                    rx.el.p(
                        icon("map-pin", "size-5 shrink-0"),
                        report.place,
                        class_name="text-muted flex gap-2 mt-2 wrap-anywhere",
                    ),
                ),
            ),
            class_name=box,
        ),
        class_name="grid gap-4",
    )


def _photo(photo: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.img(
                src=photo.src,
                alt=photo.name,
                class_name="w-full max-h-[70vh] object-contain bg-base-200",
            ),
            href=photo.original,
            reload_document=True,
            target="_blank",
            rel="noopener",
            class_name="block",
            custom_attrs={"title": "Buka foto asli"},
        ),
        rx.el.div(
            rx.cond(
                report.disowned,
                rx.el.p(photo.name, class_name="font-bold flex-1"),
                rx.el.label(
                    rx.el.input(
                        type="checkbox",
                        name=photo.field,
                        default_checked=photo.tick,
                        key=photo.field + Moderation.drawn,
                        class_name="checkbox checkbox-primary",
                        custom_attrs={"form": DECISION},
                    ),
                    rx.el.span(
                        rx.el.b("Tampilkan", class_name="block"),
                        rx.el.span(photo.name, class_name="hint"),
                    ),
                    class_name="flex items-center gap-3 min-h-11 flex-1",
                ),
            ),
            button(
                rx.cond(photo.covered, "Tutup lagi", "Tutup wajah"),
                kind="outline",
                small=True,
                sign="scan-face",
                key=photo.key.to(str),
                on_click=Moderation.begin_cover(photo.id, "more"),
            ),
            rx.cond(
                photo.covered,
                rx.el.p(
                    "Umum melihat salinan yang ditutup. ",
                    rx.el.button(
                        "Mulai lagi dari foto asli",
                        type="button",
                        on_click=Moderation.begin_cover(photo.id, "afresh"),
                        class_name="link min-h-11",
                    ),
                    class_name="text-sm text-muted w-full",
                ),
            ),
            class_name="flex flex-wrap items-center gap-3 p-3",
        ),
        class_name="card-a overflow-hidden min-w-0",
        key=photo.id.to_string(),
    )


def _decision() -> rx.Component:
    form = rx.el.form(
        rx.cond(
            (Moderation.photos.length() > 0) & ~report.disowned,
            field(
                "Alasan bila ada foto yang tidak ditampilkan",
                REASON,
                optional=True,
                error=Screen.problems[REASON],
                max_length=LONGEST,
            ),
        ),
        rx.cond(
            report.disowned,
            None,
            button("Tampilkan", sign="eye", submit=True, block=True, key="S"),
        ),
        button("Sembunyikan", kind="outline", sign="ban", block=True, opens=HIDE, key="H"),
        button("Lewati", kind="ghost", block=True, on_click=Moderation.skip, key="N"),
        id=DECISION,
        key=Moderation.drawn,
        on_submit=Moderation.show,
        reset_on_submit=False,
        class_name="grid gap-3",
    )
    return rx.el.section(
        rx.el.h2("Boleh dilihat umum?", class_name="text-lg font-extrabold tracking-tight"),
        rx.el.p(
            "Jenis, kelurahan, dan keadaan laporan selalu tampil. Kata, alamat, dan foto hanya "
            "bila Anda tampilkan.",
            class_name="hint mb-3",
        ),
        form,
        class_name="card-a p-4",
    )


def _hide() -> rx.Component:
    return form_dialog(
        HIDE,
        "Sembunyikan dari umum?",
        rx.el.div(
            choice_cards("Alasan", "why_chosen", REASONS),
            text_area("Alasan lain", "why_hidden", rows=2, optional=True, max_length=LONGEST),
            key=Moderation.drawn,
            class_name="grid gap-5",
        ),
        line="Kata dan semua fotonya. Laporan tetap dikerjakan, dan alasan ini tersimpan.",
        do="Sembunyikan",
        kind="danger",
        on_submit=Moderation.hide,
        error=rx.cond(Moderation.trouble != "", Moderation.trouble, Screen.notice),
        shut=Moderation.shut,
    )


def _cover() -> rx.Component:
    photo = Moderation.covered
    return dialog(
        COVER,
        "Tutup wajah dan pelat nomor",
        rx.cond(
            Moderation.trouble != "",
            rx.el.p(
                icon("circle-alert"),
                rx.el.span(Moderation.trouble),
                class_name="field-error mt-3",
                role="alert",
            ),
        ),
        rx.cond(
            Moderation.from_original,
            rx.el.p(
                "Tutupan yang lama diganti. Foto tidak tampil untuk umum sampai Anda tampilkan "
                "lagi.",
                class_name="text-muted mt-2",
            ),
        ),
        rx.cond(
            photo.id > 0,
            rx.el.form(
                rx.el.div(
                    Blur.create(
                        src=rx.cond(Moderation.from_original, photo.original, photo.src),
                        alt=photo.name,
                        name="kotak",
                    ),
                    class_name="[&_img]:max-h-[54vh]!",
                ),
                rx.el.div(
                    button("Tidak jadi", kind="outline", closes=True),
                    button("Simpan yang ditutup", submit=True),
                    class_name="ask-foot",
                ),
                on_submit=Moderation.cover,
                reset_on_submit=False,
                key=Moderation.asked,
                class_name="mt-3",
            ),
        ),
        show=Moderation.asked,
        shut=Moderation.shut,
        wide=True,
    )
