"""The staff's list: chips, rows grouped by the state of the clock, pages by keyset, tabs."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from smartcity_app.ui.clock import clock_icon, clock_strip
from smartcity_app.ui.icon import icon
from smartcity_app.ui.views import CheckView, ChipView, GroupView, RowView


def chips(rows: Any, on_choose: Callable[..., Any], *, label: str = "Pilah berkas") -> rx.Component:
    """Filters with their counts. Var[list[ChipView]]; `on_choose` gets the chip's value."""
    return rx.el.div(
        rx.foreach(
            rows.to(list[ChipView]),
            lambda chip: rx.el.button(
                chip.label,
                rx.cond(chip.count != "", rx.el.b(chip.count, class_name="num")),
                type="button",
                on_click=on_choose(chip.value),
                class_name="chip-s",
                custom_attrs={"aria-pressed": rx.cond(chip.chosen, "true", "false")},
            ),
        ),
        class_name="flex gap-1.5 overflow-x-auto -mx-4 px-4 py-1 [scrollbar-width:none]",
        role="group",
        custom_attrs={"aria-label": label},
    )


def list_legend() -> rx.Component:
    """What the list is sorted by and how its times are written."""
    return rx.el.div(
        rx.el.span("Urut dari sisa waktu tersedikit"),
        rx.el.span("h = hari kerja, j = jam"),
        class_name="staff-hints justify-between border-t-0! border-b border-line",
    )


def grouped_rows(groups: Any, *, current: Any = "", form: str = "") -> rx.Component:
    """Rows under their clock state, least time first. Var[list[GroupView]].

    `current` is the id of the row whose detail is open. J and K move along the rows. With `form`,
    rows that say `pick` can be ticked (X): the box is sent with the form of that id, under the name
    "pilih-<id>".
    """
    return rx.el.ul(
        rx.foreach(groups.to(list[GroupView]), lambda group: _group(group, current, form)),
        class_name="min-h-0",
    )


def _group(group: Any, current: Any, form: str) -> rx.Component:
    head = (
        "sticky top-0 z-10 flex items-center gap-2 px-4 h-8 bg-base-200 border-b border-line "
        "text-sm font-bold text-tone"
    )
    return rx.el.li(
        rx.el.h2(
            clock_icon(group.state, "size-4"),
            group.title,
            rx.el.span(group.count, class_name="text-muted font-semibold num"),
            class_name=head,
        ),
        rx.el.ul(
            rx.foreach(
                group.rows.to(list[RowView]), lambda row: _row(row, group.state, current, form)
            )
        ),
        custom_attrs={"data-state": group.state},
    )


def _row(row: Any, state: Any, current: Any, form: str) -> rx.Component:
    time = "num text-right whitespace-nowrap"
    return rx.el.li(
        _box(row, form) if form else None,
        rx.el.a(
            rx.el.span(
                rx.el.span(row.title, class_name="block font-bold truncate"),
                rx.el.span(row.detail, class_name="block text-sm text-muted truncate"),
                class_name="min-w-0",
            ),
            clock_strip(row.clock, "is-sm"),
            rx.el.b(
                row.clock.short, class_name=rx.cond(state == "ontime", time, f"{time} text-tone")
            ),
            href=row.href,
            class_name="row-s",
            custom_attrs={
                "data-row": "true",
                "aria-current": rx.cond(row.id == current, "true", "false"),
            },
        ),
        class_name=rx.cond(row.pick != "", "row-pick", "") if form else "",
    )


def _box(row: Any, form: str) -> rx.Component:
    """The box of a row that may be decided together with others."""
    said = row.title.to(str) + ", " + row.detail.to(str)
    return rx.cond(
        row.pick != "",
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name=rx.Var.create("pilih-") + row.id.to(str),
                value=row.pick,
                key=row.id.to(str) + "/" + row.pick.to(str),
                form=form,
                class_name="checkbox checkbox-sm",
                custom_attrs={
                    "data-pick": said,
                    "aria-label": rx.Var.create("Pilih ") + said,
                },
            ),
            class_name="pick",
        ),
    )


def pager(shown: Any, *, on_more: Any, more: Any) -> rx.Component:
    """The next page, asked for by keyset: "Menampilkan 50" and a button while `more` is true."""
    return rx.el.div(
        rx.el.p(shown, class_name="text-sm text-muted num", role="status"),
        rx.cond(
            more,
            rx.el.button(
                icon("chevron-down"),
                "Tampilkan berikutnya",
                type="button",
                on_click=on_more,
                class_name="btn btn-outline btn-sm",
            ),
        ),
        class_name="flex flex-wrap items-center justify-between gap-2 px-4 py-2.5",
    )


def tabs(rows: Any, on_choose: Callable[..., Any], *, label: str, panel: str) -> rx.Component:
    """Tabs over the element with the id `panel`. Var[list[ChipView]]; `on_choose` gets a value."""
    return rx.el.div(
        rx.foreach(
            rows.to(list[ChipView]),
            lambda tab: rx.el.button(
                tab.label,
                rx.cond(tab.count != "", rx.el.span(" ", tab.count, class_name="num")),
                type="button",
                on_click=on_choose(tab.value),
                role="tab",
                class_name="tab-s shrink-0",
                custom_attrs={
                    "aria-selected": rx.cond(tab.chosen, "true", "false"),
                    "aria-controls": panel,
                },
            ),
        ),
        class_name="flex gap-5 mt-2.5 -mb-px overflow-x-auto [scrollbar-width:none]",
        role="tablist",
        custom_attrs={"aria-label": label},
    )


def tab_panel(*parts: Any, id: str, label: Any) -> rx.Component:
    """What the tabs choose between."""
    return rx.el.div(
        *parts, id=id, role="tabpanel", tab_index=0, custom_attrs={"aria-label": label}
    )


_CHECKS = {
    "ok": ("circle-check-big", "text-ontime"),
    "look": ("eye", "text-soon"),
    "bad": ("circle-alert", "text-late"),
}


def checks(rows: Any) -> rx.Component:
    """What was compared, and what the officer has to look at. Var[list[CheckView]]."""

    def check(row: Any) -> rx.Component:
        sign = rx.match(
            row.result,
            *[
                (result, icon(sign, f"size-5 {colour}"))
                for result, (sign, colour) in _CHECKS.items()
            ],
            icon("circle-dashed", "size-5 text-muted"),
        )
        return rx.el.li(
            sign,
            rx.el.span(
                rx.el.b(row.label, class_name="block"),
                rx.cond(row.detail != "", rx.el.span(row.detail, class_name="text-muted num")),
                class_name="min-w-0 break-words",
            ),
            class_name=rx.cond(
                row.result == "ok", "flex gap-2", "flex gap-2 rounded-lg bg-soon-soft p-2.5 -mx-1"
            ),
        )

    return rx.el.ul(
        rx.foreach(rows.to(list[CheckView]), check), class_name="mt-2 grid gap-2.5 text-sm"
    )


def document_frame(src: Any, label: Any, *, pdf: Any = False) -> rx.Component:
    """A document read where it stands: a picture, or a PDF in a frame (its address must let us)."""
    return rx.cond(
        pdf,
        rx.el.iframe(
            src=src, title=label, class_name="w-full h-[70dvh] border border-line bg-base-100"
        ),
        rx.el.img(
            src=src,
            alt=label,
            class_name="w-full max-w-[52rem] h-auto mx-auto border border-line bg-white",
        ),
    )
