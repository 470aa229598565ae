"""The field worker's phone: a list of places, one place, and the photo of the work done."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.pages.desk_case import shots
from smartcity_app.services.complaints.pages.desk_dialogs import finish_fields
from smartcity_app.services.complaints.states.field import FieldRound, StopView
from smartcity_app.ui.buttons import button, text_link
from smartcity_app.ui.cards import facts, fold, note
from smartcity_app.ui.clock import clock_line
from smartcity_app.ui.fields import hidden_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.where import Where
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows


@screen("/kerja/lapangan", title="Lapangan", on_load=FieldRound.load, audience="staff")
def round_() -> rx.Component:
    """Where to go today, and one stop of it."""
    return board_shell(
        rx.el.div(
            rx.cond(
                FieldRound.said != "",
                note(FieldRound.said, sign="circle-check-big", tone="good"),
            ),
            role="status",
            class_name="empty:hidden",
        ),
        until(
            FieldRound.loaded,
            rx.cond(FieldRound.ref != "", _stop(), _round()),
            skeleton_rows(4),
        ),
        title="Lapangan",
        line="Laporan yang ditugaskan kepada Anda atau tim Anda",
        office=FieldRound.office,
        person=FieldRound.person,
        initials=FieldRound.initials,
        places=FieldRound.places,
    )


def _round() -> rx.Component:
    return rx.el.div(
        rx.cond(
            FieldRound.missing,
            note("Laporan ini bukan tugas Anda, atau sudah diteruskan.", tone="late"),
        ),
        rx.cond(
            FieldRound.stops.length() > 0,
            rx.el.div(
                rx.el.div(
                    rx.el.p(
                        rx.cond(
                            FieldRound.from_here,
                            "Urut dari yang terdekat dengan posisi Anda.",
                            "Urut dari yang paling mendesak, lalu yang terdekat.",
                        ),
                        class_name="hint",
                    ),
                    Where.create(word="Urutkan dari posisi saya", on_found=FieldRound.locate),
                    class_name="grid gap-2",
                ),
                rx.el.ol(
                    rx.foreach(FieldRound.stops.to(list[StopView]), _row),
                    class_name="card-a lined overflow-hidden",
                ),
                class_name="grid gap-3",
            ),
            empty(
                "Tidak ada tujuan hari ini",
                "Laporan yang ditugaskan kepada Anda atau tim Anda muncul di sini.",
            ),
        ),
        class_name="grid gap-3 max-w-[44rem]",
    )


def _row(stop: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                stop.number,
                class_name="avatar-i size-9! num",
                custom_attrs={"aria-hidden": "true"},
            ),
            rx.el.span(
                rx.el.b(stop.title, class_name="block"),
                rx.el.span(stop.place, class_name="block text-sm"),
                rx.cond(stop.detail != "", rx.el.span(stop.detail, class_name="hint num")),
                rx.el.span(clock_line(stop.clock, "is-sm"), class_name="block mt-1.5"),
                class_name="min-w-0 flex-1",
            ),
            icon("chevron-right", "size-5 text-subtle"),
            href=stop.href,
            class_name="row-a items-center",
        ),
        key=stop.ref,
    )


def _stop() -> rx.Component:
    link = "btn btn-outline flex-1"
    return rx.el.div(
        text_link("Kembali ke daftar", "/kerja/lapangan"),
        rx.el.div(
            rx.el.p(FieldRound.ref, class_name="text-sm text-muted num"),
            rx.el.h2(FieldRound.title, class_name="text-xl font-extrabold tracking-tight"),
            rx.el.p(FieldRound.place),
            rx.el.div(clock_line(FieldRound.clock), class_name="mt-2"),
        ),
        rx.el.div(
            rx.cond(
                FieldRound.geo != "",
                rx.el.a(
                    icon("map-pin"), "Petunjuk jalan", href=FieldRound.geo, reload_document=True,
                    class_name=link,
                ),
            ),
            rx.cond(
                FieldRound.phone != "",
                rx.el.a(
                    icon("phone"), "Telepon pelapor",
                    href=rx.Var.create("tel:") + FieldRound.phone, reload_document=True,
                    class_name=link,
                ),
            ),
            rx.cond(
                FieldRound.route != "",
                rx.el.a(
                    icon("external-link"), "Lihat peta", href=FieldRound.route, target="_blank",
                    rel="noopener noreferrer", class_name=link,
                ),
            ),
            class_name="flex flex-wrap gap-2",
        ),
        rx.cond(
            FieldRound.said_words != "",
            rx.el.p(FieldRound.said_words, class_name="card-a p-4 whitespace-pre-line break-words"),
        ),
        shots(FieldRound.shots),
        rx.el.div(fold("Keterangan lain", facts(FieldRound.facts)), class_name="card-a"),
        rx.cond(
            FieldRound.may_finish,
            _finish(),
            rx.el.p(FieldRound.standing, class_name="text-muted num"),
        ),
        class_name="grid gap-4 max-w-[44rem]",
        key=FieldRound.ref,
    )  # fmt: skip


def _finish() -> rx.Component:
    return rx.el.form(
        rx.el.h2("Selesai dikerjakan", class_name="font-extrabold"),
        hidden_field("ref", FieldRound.ref),
        hidden_field("version", FieldRound.version.to_string()),
        rx.cond(
            FieldRound.trouble != "",
            rx.el.p(
                icon("circle-alert"),
                rx.el.span(FieldRound.trouble),
                class_name="field-error",
                role="alert",
            ),
        ),
        finish_fields(FieldRound.closing, FieldRound.photo_added),
        button("Nyatakan selesai", submit=True, block=True, busy=FieldRound.busy),
        on_submit=[FieldRound.hold, FieldRound.finish, FieldRound.release],
        reset_on_submit=False,
        class_name="card-a p-4 grid gap-4",
    )
