"""The resident's inbox."""

from typing import Any

import reflex as rx

from smartcity_app.ui.icon import icon
from smartcity_app.ui.views import MessageView


def messages(rows: Any) -> rx.Component:
    """Messages, newest first; unread ones bold, with a word for the ear. Var[list[MessageView]]."""
    return rx.el.ul(
        rx.foreach(rows.to(list[MessageView]), lambda row: rx.el.li(_message(row))),
        class_name="card-a lined overflow-hidden",
    )


def _message(row: Any) -> rx.Component:
    return rx.cond(
        row.href != "",
        rx.el.a(*_body(row), href=row.href, class_name="row-a"),
        rx.el.div(*_body(row), class_name="row-a"),
    )


def _body(row: Any) -> list[rx.Component]:
    return [
        rx.el.span(
            icon(row.icon, "size-6"),
            class_name=rx.cond(row.unread, "text-primary mt-0.5", "text-subtle mt-0.5"),
        ),
        rx.el.span(
            rx.el.span(
                rx.el.span(
                    row.title,
                    class_name=rx.cond(row.unread, "font-bold", "font-semibold text-muted"),
                ),
                rx.cond(row.unread, rx.el.span(", belum dibaca", class_name="sr-only")),
                class_name="block",
            ),
            rx.el.span(row.text, class_name="block text-sm text-muted num whitespace-pre-line"),
            rx.el.span(row.when, class_name="block text-xs text-subtle num mt-1"),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            row.unread,
            rx.el.span(
                class_name="size-2.5 rounded-full bg-accent ring-1 ring-strong mt-2 shrink-0",
                custom_attrs={"aria-hidden": "true"},
            ),
        ),
    ]
