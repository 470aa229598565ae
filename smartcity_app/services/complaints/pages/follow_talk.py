"""The talk between a reporter and whoever has the report, with pictures."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.resident_views import PhotoView, SaidView
from smartcity_app.services.complaints.states.follow import MOST_ATTACHED, FollowState
from smartcity_app.services.complaints.steps import MOST_TEXT
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import section
from smartcity_app.ui.fields import hidden_field, text_area
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.screen import Frame, sending
from smartcity_app.web.guard import Screen

FORM, SEND, MESSAGE = "pesan-laporan", "kirim-pesan", "pesan"


def talk() -> rx.Component:
    """What was said so far, and the field to say more."""
    return section(
        "Percakapan",
        rx.cond(
            FollowState.talk.length() > 0,
            rx.el.ol(
                rx.foreach(FollowState.talk.to(list[SaidView]), _line), class_name="grid gap-3"
            ),
            rx.el.p(
                "Belum ada pesan. Jawaban ", FollowState.office, " akan tampil di sini.",
                class_name="text-muted",
            ),
        ),
        rx.cond(FollowState.can_write, _form()),
        id="percakapan",
    )  # fmt: skip


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.b(line.who), ", ", line.when, class_name="text-sm text-muted num"),
        rx.el.p(line.text, class_name="mt-0.5 whitespace-pre-line wrap-anywhere"),
        rx.cond(line.photos.length() > 0, rx.el.div(pictures(line.photos), class_name="mt-2")),
        class_name=rx.cond(
            line.mine,
            "rounded-2xl bg-soft px-4 py-3 ml-8",
            "rounded-2xl card-a px-4 py-3 mr-8",
        ),
        key=line.key,
    )


def pictures(photos: Any) -> rx.Component:
    """Pictures side by side; each opens whole. Var[list[PhotoView]]."""
    return rx.el.ul(
        rx.foreach(
            photos.to(list[PhotoView]),
            lambda each: rx.el.li(
                rx.el.a(
                    rx.el.img(
                        src=each.thumb,
                        alt=each.alt,
                        loading="lazy",
                        class_name="w-full h-full object-cover",
                    ),
                    href=each.href,
                    reload_document=True,
                    target="_blank",
                    rel="noopener",
                    class_name="block aspect-square rounded-xl overflow-hidden border border-line bg-base-200",
                ),
                key=each.id,
            ),
        ),
        class_name="grid grid-cols-3 gap-2",
    )


def _form() -> rx.Component:
    waiting = FollowState.stage == "waiting"
    return rx.el.div(
        rx.el.form(
            hidden_field("ref", FollowState.ref),
            text_area(
                rx.cond(waiting, "Jawaban Anda", "Tulis pesan"),
                MESSAGE,
                error=Screen.problems[MESSAGE],
                max_length=MOST_TEXT,
            ),
            id=FORM,
            on_submit=sending(SEND, FollowState.write),
            key=FollowState.written,
        ),
        rx.cond(
            FollowState.attached.length() > 0,
            rx.el.ul(
                rx.foreach(FollowState.attached.to(list[PhotoView]), _attached),
                class_name="grid grid-cols-3 gap-2 mt-2",
            ),
        ),
        rx.cond(
            FollowState.attached.length() < MOST_ATTACHED,
            rx.el.div(
                Photos.create(
                    name="foto untuk pesan",
                    pdf=False,
                    small=False,
                    quiet=True,
                    on_added=FollowState.attach,
                ),
                class_name="mt-3",
            ),
        ),
        button(
            rx.cond(waiting, "Kirim jawaban", "Kirim pesan"),
            kind=rx.cond(waiting, "primary", "outline"),
            sign="send",
            block=True,
            submit=True,
            form=FORM,
            id=SEND,
            busy=Frame.working,
            class_name="mt-2",
        ),
        class_name="mt-4",
    )


def _attached(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.img(
            src=each.thumb,
            alt=each.alt,
            class_name="aspect-square w-full object-cover rounded-xl border border-line",
        ),
        button(
            "Hapus",
            kind="ghost",
            small=True,
            block=True,
            on_click=FollowState.detach(each.id),
        ),
        key=each.id,
    )
