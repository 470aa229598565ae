"""Bars that begin at zero: what they show stands beside them in figures and words."""

from typing import Any

import reflex as rx

from smartcity_app.ui.icon import HIDDEN
from smartcity_app.ui.views import BarView, SegmentView


def share_bar(*parts: rx.Component) -> rx.Component:
    """Segments side by side, of what is drawn as the whole width."""
    return rx.el.span(
        *parts,
        class_name="flex rounded-full overflow-hidden bg-base-200",
        custom_attrs=HIDDEN,
    )


def segment(share: Any, tone: str | rx.Var[str]) -> rx.Component:
    """One part of a bar: `share` of the width ("42%"), and a tone of the clock."""
    grounds = {"ontime": "bg-ontime", "soon": "bg-soon", "late": "bg-late", "pause": "bg-pause"}
    if isinstance(tone, rx.Var):
        ground: Any = rx.match(
            tone, *[(name, f"{look} h-2.5") for name, look in grounds.items()], "bg-pause h-2.5"
        )
    else:
        ground = f"{grounds[tone]} h-2.5"
    return rx.el.span(class_name=ground, custom_attrs={"style": rx.Var.create({"width": share})})


def bar_rows(rows: Any) -> rx.Component:
    """Rows with a name, a figure, a bar, and in words what the bar shows. Var[list[BarView]]."""
    return rx.el.ul(
        rx.foreach(rows.to(list[BarView]), _bar_row),
        class_name="lined",
    )


def _bar_row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(row.label, class_name="font-semibold min-w-0"),
            rx.el.b(row.value, class_name="num whitespace-nowrap"),
            class_name="flex items-baseline justify-between gap-3",
        ),
        share_bar(
            rx.foreach(
                row.segments.to(list[SegmentView]), lambda each: segment(each.share, each.tone)
            )
        ),
        rx.cond(row.detail != "", rx.el.p(row.detail, class_name="text-sm text-muted num")),
        class_name="py-3 grid gap-1.5",
    )
