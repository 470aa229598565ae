"""The requirement list: what is ready, on its way, needed, asked of others, or to be done again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.views import RequirementView

_SIGNS = (
    ("ready", "circle-check-big", "text-ontime"),
    ("waiting", "clock", "text-pause"),
    ("rejected", "circle-alert", "text-late"),
    ("needed", "circle-dashed", "text-soon"),
)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with a row. Every handler gets the row's key first."""

    added: Callable[..., Any]
    """`(key, file_id, name, size)`: a document was sent."""
    use: Callable[..., Any] | None = None
    """`(key)`: take what was handed in earlier."""
    take_out: Callable[..., Any] | None = None
    """`(key)`: do not send what is attached."""
    endpoint: str = "/api/berkas"


def requirement_list(
    rows: Any,
    *,
    on_added: Callable[..., Any] | None = None,
    on_use: Callable[..., Any] | None = None,
    on_take_out: Callable[..., Any] | None = None,
    endpoint: str = "/api/berkas",
) -> rx.Component:
    """One row a document. Var[list[RequirementView]].

    `on_added` is a handler `(key, file_id, name, size)`, `on_use` and `on_take_out` are `(key)` for
    documents handed in earlier. Without `on_added` nothing can be sent (a case being read). Each
    row's id is its key, so that the error summary can lead to it.
    """
    acts = Acts(on_added, on_use, on_take_out, endpoint) if on_added else None
    return rx.el.ul(
        rx.foreach(rows.to(list[RequirementView]), lambda row: requirement_row(row, acts)),
        class_name="card-a lined overflow-hidden",
    )


def requirement_row(row: Any, acts: Acts | None) -> rx.Component:
    """One document: sign, words, picture, and what to do about it."""
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.el.span(_sign(row), class_name="req-idle"),
                icon("loader-circle", "size-6 text-info req-busy"),
                class_name="mt-0.5",
            ),
            _words(row),
            _picture(row),
            class_name="req-line",
        ),
        rx.cond(
            row.basis != "",
            rx.el.div(
                rx.el.p(row.basis, class_name="hint num text-subtle"),
                class_name="req-note pl-9.5",
            ),
        ),
        *([_acts(row, acts), _ask(row, acts)] if acts else [_open(row)]),
        id=row.key,
        tab_index=-1,
        class_name="row-a block! req",
        custom_attrs={"data-need": row.need},
    )


def _sign(row: Any) -> rx.Component:
    return rx.match(
        row.need,
        *[(need, icon(sign, f"size-6 {colour}")) for need, sign, colour in _SIGNS],
        icon("circle-dashed", "size-6 text-soon"),
    )


def _words(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.b(row.name, class_name="block"),
        rx.el.span(
            rx.cond(
                row.reason != "",
                rx.el.span(row.reason, class_name="block text-sm font-bold text-late-ink"),
            ),
            rx.el.span(row.note, class_name="hint num"),
            class_name="req-note",
        ),
        class_name="flex-1 min-w-0",
    )


def _picture(row: Any) -> rx.Component:
    picture = rx.cond(
        row.thumb != "",
        rx.el.img(src=row.thumb, alt="", loading="lazy", class_name="w-full h-full object-cover"),
        icon("file-text", "size-6 m-auto text-muted"),
    )
    frame = "w-14 h-11 rounded-lg overflow-hidden border border-line shrink-0 grid bg-base-200"
    link = rx.el.a(
        picture,
        href=row.pages,
        reload_document=True,
        target="_blank",
        rel="noopener",
        class_name=frame,
        custom_attrs={"aria-label": rx.Var.create("Buka ") + row.name},
    )
    return rx.cond(
        row.file_id != "", rx.cond(row.pages != "", link, rx.el.span(picture, class_name=frame))
    )


def _photos(row: Any, acts: Acts, **more: Any) -> rx.Component:
    return Photos.create(
        name=row.name, pdf=row.pdf, endpoint=acts.endpoint, on_added=acts.added(row.key), **more
    )


def _ask(row: Any, acts: Acts) -> rx.Component:
    """The two buttons of a document that is missing or was rejected; above them what is kept."""
    again = row.need == "rejected"
    return rx.cond(
        again | (row.need == "needed"),
        rx.el.div(
            rx.cond(row.offer != "", _offered(row, acts.use)) if acts.use else None,
            _photos(row, acts, again=again, small=False),
            class_name="mt-3",
        ),
    )


def _offered(row: Any, use: Callable[..., Any]) -> rx.Component:
    return rx.el.div(
        button("Pakai yang tersimpan", kind="outline", block=True, on_click=use(row.key)),
        rx.el.p(row.offer, class_name="hint num mt-1 text-center"),
        class_name="req-note mb-3",
    )


def _acts(row: Any, acts: Acts) -> rx.Component:
    """The quiet buttons under a document that is there: replace it, add pages, take it out."""
    take_out = (
        button("Jangan pakai", kind="ghost", small=True, on_click=acts.take_out(row.key))
        if acts.take_out
        else None
    )
    return rx.cond(
        row.replaceable & (row.need != "rejected") & (row.need != "needed"),
        rx.el.div(
            _photos(row, acts, again=True, small=True, first=row.first),
            rx.cond(row.reused, take_out) if take_out else None,
            class_name="req-acts",
        ),
    )


def _open(row: Any) -> rx.Component:
    return rx.cond(
        (row.pages != "") & (row.thumb == ""),
        rx.el.div(
            link_button(
                "Buka berkas", row.pages, kind="quiet", small=True, new_tab=True, sign="eye"
            ),
            class_name="mt-2 pl-9.5",
        ),
    )


def requirements_ready(ready: Any, all_: Any) -> rx.Component:
    """The count in the list's head: "2 dari 4 siap"."""
    return rx.el.p(
        rx.Var.create(ready).to_string(),
        " dari ",
        rx.Var.create(all_).to_string(),
        " siap",
        class_name="text-sm font-bold text-muted num",
    )
