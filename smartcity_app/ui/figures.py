"""Pages of figures: a card of bars, a table whose columns leave where a phone has no room."""

from typing import Any

import reflex as rx

from smartcity_app.ui.shares import bar_rows

WIDE, WIDEST = "max-sm:hidden", "max-xl:hidden"
"""Columns for which a phone, or all but a wide screen, has no room."""
_HEAD = "py-2 pl-2 sm:pl-3 text-xs font-semibold text-muted text-right"
_NUMBER = "num text-right py-2.5 pl-2 sm:pl-3"
_TITLE = "font-extrabold text-lg tracking-tight"
Column = tuple[Any, str]
"""What stands there, and WIDE, WIDEST or nothing."""


def bar_card(title: str, line: str, rows: Any, nothing: str) -> rx.Component:
    """Bars under a heading, or the sentence that there is nothing. Var[list[BarView]]."""
    return rx.el.section(
        rx.el.h2(title, class_name=_TITLE),
        rx.cond(
            rows.length() > 0,
            rx.fragment(rx.el.p(line, class_name="text-sm text-muted"), bar_rows(rows)),
            rx.el.p(nothing, class_name="text-muted mt-1"),
        ),
        class_name="card-a p-5 min-w-0",
    )


def figure_table(
    title: str, line: Any, first: Any, heads: tuple[Column, ...], *, rows: rx.Component
) -> rx.Component:
    """A table with a name in the first column and figures in the others."""
    return rx.el.section(
        rx.el.h2(title, class_name=_TITLE),
        rx.el.p(line, class_name="text-sm text-muted"),
        rx.el.table(
            rx.el.caption(title, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(first, scope="col", class_name=f"{_HEAD} text-left! pl-0!"),
                    *[
                        rx.el.th(head, scope="col", class_name=f"{_HEAD} {width}")
                        for head, width in heads
                    ],
                )
            ),
            rx.el.tbody(rows),
            class_name="w-full mt-2",
        ),
        class_name="card-a p-5 min-w-0",
    )


def figure_row(name: Any, *numbers: Column) -> rx.Component:
    """A line of `figure_table`, its columns as wide as their heads."""
    return rx.el.tr(
        rx.el.th(name, scope="row", class_name="text-left font-semibold py-2.5"),
        *[rx.el.td(number, class_name=f"{_NUMBER} {width}") for number, width in numbers],
        class_name="border-t border-line",
    )
