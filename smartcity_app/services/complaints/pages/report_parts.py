"""Parts of the form: every kind of trouble, reports close by, what to do first in an emergency."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.reporting import KindGroup, KindView, NearView
from smartcity_app.services.complaints.states.report import ReportState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import count
from smartcity_app.ui.choices import choice_chips
from smartcity_app.ui.clock import clock_strip
from smartcity_app.ui.dialog import dialog
from smartcity_app.ui.fields import field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.web.guard import Screen

ALL_KINDS, URGENT, KINDS = "semua-jenis", "darurat-dulu", "daftar-jenis"


def all_kinds() -> rx.Component:
    """Every kind there is, with search over what people call it."""
    return dialog(
        ALL_KINDS,
        "Masalahnya apa",
        Sift.create(
            inside=KINDS,
            label="Cari jenis masalah",
            placeholder="Cari, misalnya banjir",
            nothing="Tidak ada jenis dengan kata itu. Pilih Lainnya.",
            class_name="mt-4",
        ),
        rx.el.div(
            rx.foreach(ReportState.groups.to(list[KindGroup]), _group),
            id=KINDS,
            class_name="grid gap-4 mt-4",
        ),
    )


def _group(group: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h3(group.title, class_name="text-sm font-bold text-muted mb-1.5"),
        rx.el.div(
            rx.foreach(group.rows.to(list[KindView]), _kind),
            class_name="card-a lined overflow-hidden",
        ),
    )


def _kind(kind: Any) -> rx.Component:
    return rx.el.button(
        icon(kind.icon, "size-6 text-primary"),
        rx.el.span(kind.title, class_name="flex-1 text-left"),
        type="button",
        on_click=ReportState.choose(kind.key),
        class_name="row-a items-center font-bold w-full",
        custom_attrs={"data-words": kind.words, "data-closes": "true"},
    )


def question(each: Any) -> rx.Component:
    """A question of the chosen kind."""
    error = Screen.problems.get(each.name, "").to(str)
    shared: dict[str, Any] = {
        "label": each.label,
        "name": each.name,
        "value": each.value,
        "error": error,
    }
    return rx.match(
        each.kind,
        ("choice", choice_chips(choices=each.choices, **shared)),
        ("number", field(inputmode="numeric", max_length=9, width="short", **shared)),
        field(max_length=200, **shared),
    )


def neighbours() -> rx.Component:
    """What others reported around the pin, and the way to report it with them."""
    return rx.el.div(
        rx.cond(
            ReportState.near.length() > 0,
            rx.el.section(
                rx.el.div(
                    rx.el.h2(
                        "Mungkin sudah dilaporkan",
                        id="sudah-ada",
                        class_name="text-lg font-extrabold tracking-tight",
                    ),
                    count(ReportState.near.length(), "laporan"),
                    class_name="flex items-center gap-2 mb-1",
                ),
                rx.el.p(
                    "Ikut melapor lebih cepat daripada membuat laporan baru.",
                    class_name="hint mb-2.5",
                ),
                rx.el.ul(
                    rx.foreach(ReportState.near.to(list[NearView]), _neighbour),
                    class_name="card-a lined overflow-hidden",
                ),
                class_name="mt-6",
                custom_attrs={"aria-labelledby": "sudah-ada"},
            ),
        ),
        role="status",
    )


def _neighbour(near: Any) -> rx.Component:
    frame = "size-16 rounded-xl overflow-hidden shrink-0 border border-line bg-base-200"
    return rx.el.li(
        rx.cond(
            near.thumb != "",
            rx.el.span(
                rx.el.img(
                    src=near.thumb, alt="", loading="lazy", class_name="w-full h-full object-cover"
                ),
                class_name=frame,
            ),
        ),
        rx.el.div(
            rx.el.a(
                near.title,
                href=near.href,
                reload_document=~near.mine,
                class_name="link block font-bold leading-snug wrap-anywhere",
            ),
            rx.el.p(near.line, class_name="hint num"),
            rx.el.p(
                clock_strip(near.clock, "is-sm"),
                rx.el.span(near.holder, class_name="text-sm font-bold text-tone"),
                class_name="flex flex-wrap items-center gap-x-2 mt-1",
            ),
            rx.cond(
                near.mine,
                rx.el.p("Anda sudah melaporkan ini.", class_name="hint mt-1.5"),
                button(
                    "Ikut melapor",
                    kind="quiet",
                    small=True,
                    sign="users-round",
                    on_click=ReportState.join(near.ref),
                    class_name="mt-2.5",
                ),
            ),
            class_name="flex-1 min-w-0",
        ),
        class_name="row-a",
        key=near.ref,
        custom_attrs={"data-state": near.clock.state},
    )


def urgent_card() -> rx.Component:
    """Somebody may be in danger: a telephone is faster than any form."""
    return rx.el.section(
        rx.el.h2("Ada bahaya?", class_name="text-xl font-extrabold tracking-tight"),
        rx.el.p("Telepon dulu. Petugas darurat siap 24 jam.", class_name="mt-1"),
        _call(),
        button(
            "Bukan darurat, lanjut melapor",
            kind="ghost",
            block=True,
            on_click=ReportState.calm,
            class_name="mt-1",
        ),
        class_name="card-a bg-late-soft! p-4 mb-4",
        role="alert",
    )


def urgent_dialog() -> rx.Component:
    """The same question once more, before such a report is sent."""
    return dialog(
        URGENT,
        "Ada bahaya?",
        rx.el.p(
            "Laporan Anda terdengar seperti keadaan darurat. Laporan dibaca petugas dalam jam, "
            "telepon dijawab sekarang.",
            class_name="text-muted mt-2",
        ),
        _call(),
        button(
            "Tidak ada bahaya, kirim laporan",
            kind="outline",
            block=True,
            closes=True,
            on_click=ReportState.send_anyway,
            class_name="mt-2",
        ),
        show=ReportState.ask,
    )


def _call() -> rx.Component:
    return link_button(
        rx.Var.create("Telepon ") + ReportState.urgent,
        rx.Var.create("tel:") + ReportState.urgent,
        sign="phone",
        block=True,
        document=True,
        class_name="mt-3.5 text-lg",
    )
