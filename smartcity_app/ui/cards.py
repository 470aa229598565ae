"""Cards and what stands in them: sections, turns, tiles, facts, rows, folds, figures, notes."""

from typing import Any

import reflex as rx

from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.clock import clock_icon, clock_line
from smartcity_app.ui.icon import icon
from smartcity_app.ui.views import (
    FactView,
    FigureView,
    HolderView,
    MeterView,
    NavView,
    TileView,
    TurnView,
)

Text = str | rx.Var[str]
_TITLE = "text-lg font-extrabold tracking-tight"
_CHEVRON = "size-5 text-subtle"


def section(
    title: Text, *parts: Any, id: str, note: Text = "", aside: Any = None, first: bool = False
) -> rx.Component:
    """A titled part of a page. `note` under the title, `aside` to its right."""
    head = rx.el.h2(title, id=id, class_name=_TITLE)
    beside = "flex flex-wrap items-center justify-between gap-x-3"
    return rx.el.section(
        head if aside is None else rx.el.div(head, aside, class_name=beside),
        rx.el.p(note, class_name="hint mt-0.5") if isinstance(note, rx.Var) or note else None,
        rx.el.div(*parts, class_name="mt-2.5"),
        class_name="" if first else "mt-7",
        custom_attrs={"aria-labelledby": id},
    )


def count(number: Any, words: str = "") -> rx.Component:
    """A yellow count of what waits for the reader; `words` say it aloud ("belum dibaca")."""
    value = rx.Var.create(number).to(int)
    return rx.cond(
        value > 0,
        rx.el.span(
            value.to_string(),
            rx.el.span(f" {words}", class_name="sr-only") if words else None,
            class_name="count",
        ),
    )


def turns(rows: Any) -> rx.Component:
    """Giliran Anda: one card, the first with a button in its large form. Var[list[TurnView]]."""
    return rx.el.ul(
        rx.foreach(
            rows.to(list[TurnView]),
            lambda turn: rx.el.li(
                rx.cond(turn.button != "", _turn_large(turn), _turn_row(turn)),
                custom_attrs={"data-state": turn.clock.state},
            ),
        ),
        class_name="card-a lined overflow-hidden",
    )


def _turn_large(turn: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(clock_icon(turn.clock.state, "size-10"), class_name="fill-tone"),
            rx.el.div(
                rx.el.h3(turn.title, class_name=f"{_TITLE} leading-snug"),
                rx.el.p(turn.detail, class_name="text-sm text-muted mt-0.5 num"),
                class_name="min-w-0",
            ),
            class_name="flex gap-3.5",
        ),
        link_button(turn.button, turn.href, block=True, class_name="mt-3.5"),
        class_name="p-4 bg-tone-soft",
    )


def _turn_row(turn: Any) -> rx.Component:
    return rx.el.a(
        rx.el.span(clock_icon(turn.clock.state, "size-8"), class_name="fill-tone"),
        rx.el.span(
            rx.el.span(turn.title, class_name="block font-bold"),
            rx.el.span(turn.detail, class_name="block text-sm text-muted num"),
            class_name="min-w-0 flex-1",
        ),
        icon("chevron-right", _CHEVRON),
        href=turn.href,
        class_name="row-a items-center",
    )


def cases(rows: Any) -> rx.Component:
    """Giliran kami: who holds it and how much of the promise is left. Var[list[TurnView]]."""
    return rx.el.ul(
        rx.foreach(
            rows.to(list[TurnView]),
            lambda turn: rx.el.li(
                rx.el.a(
                    rx.el.span(turn.title, class_name="block font-bold"),
                    rx.el.span(turn.detail, class_name="block text-sm text-muted"),
                    rx.el.span(clock_line(turn.clock), class_name="block mt-2"),
                    href=turn.href,
                    class_name="row-a block!",
                )
            ),
        ),
        class_name="card-a lined overflow-hidden",
    )


def meters(rows: Any) -> rx.Component:
    """How far one is this month, in words first. Var[list[MeterView]]."""
    return rx.el.ul(
        rx.foreach(
            rows.to(list[MeterView]),
            lambda meter: rx.el.li(
                rx.el.a(
                    rx.el.span(
                        rx.el.span(meter.title, class_name="block text-sm text-muted"),
                        rx.el.span(meter.words, class_name="block font-bold num"),
                        meter_bar(meter.percent, meter.words),
                        rx.el.span(meter.detail, class_name="block text-sm text-muted num"),
                        class_name="min-w-0 flex-1",
                    ),
                    icon("chevron-right", _CHEVRON),
                    href=meter.href,
                    class_name="row-a items-center",
                )
            ),
        ),
        class_name="card-a lined overflow-hidden",
    )


def meter_bar(percent: Any, words: Any) -> rx.Component:
    """A part of a whole; the figure stands beside it in `words`."""
    return rx.el.progress(
        value=rx.Var.create(percent).to(int),
        max=100,
        class_name="progress progress-primary my-2 block w-full",
        custom_attrs={"aria-label": words},
    )


def tiles(rows: Any) -> rx.Component:
    """The menu, three across. Var[list[TileView]]."""
    return rx.el.div(
        rx.foreach(
            rows.to(list[TileView]),
            lambda tile: rx.el.a(
                rx.el.span(icon(tile.icon, "size-7")),
                tile.title,
                href=tile.href,
                reload_document=tile.whole,
                class_name=rx.Var.create("tile hue-") + tile.hue,
                custom_attrs={"data-words": tile.words},
            ),
        ),
        class_name="grid grid-cols-3 gap-1 -mx-2",
    )


def menu_rows(rows: Any, *, quiet: bool = False) -> rx.Component:
    """The menu one below the other, for few entries or such as need a second line.

    `quiet` ones show only once a search finds them (islands.sift).
    """
    sought = {"data-quiet": ""} if quiet else {}
    return rx.el.div(
        rx.foreach(
            rows.to(list[TileView]),
            lambda tile: rx.el.a(
                rx.el.span(icon(tile.icon, "size-7")),
                rx.el.span(
                    tile.title,
                    rx.cond(
                        tile.detail != "",
                        rx.el.span(tile.detail, class_name="block hint font-normal num"),
                    ),
                    class_name="flex-1 min-w-0",
                ),
                icon("chevron-right", _CHEVRON),
                href=tile.href,
                hidden=quiet,
                class_name=rx.Var.create("menu-row hue-") + tile.hue,
                custom_attrs={"data-words": tile.words, **sought},
            ),
        ),
        class_name="card-a lined overflow-hidden",
    )


def facts(rows: list[FactView] | rx.Var[list[FactView]], *below: rx.Component) -> rx.Component:
    """What is known, as a definition list; `below` it a link such as "Data ini salah"."""
    return rx.el.div(
        rx.el.dl(
            rx.foreach(
                rows,
                lambda fact: rx.el.div(
                    rx.el.dt(fact.label), rx.el.dd(fact.value, class_name="num")
                ),
            ),
            class_name="facts",
        ),
        rx.el.div(*below, class_name="border-t border-line py-1") if below else None,
        class_name="card-a px-4 py-1.5",
    )


def holder_card(holder: Any, *below: Any) -> rx.Component:
    """Who holds the case now: never "sedang diproses". Var[HolderView]; `below` a button."""
    who = holder.to(HolderView)
    return rx.el.section(
        rx.el.h2("Sekarang di tangan", id="di-tangan", class_name="text-sm font-bold text-muted"),
        rx.el.div(
            rx.el.span(
                who.initials,
                class_name="avatar-i size-14! text-lg!",
                custom_attrs={"aria-hidden": "true"},
            ),
            rx.el.div(
                rx.el.p(who.name, class_name=f"{_TITLE} leading-snug"),
                rx.el.p(who.office, class_name="text-sm text-muted"),
                class_name="min-w-0",
            ),
            class_name="mt-2.5 flex gap-3.5 items-center",
        ),
        rx.cond(
            who.doing != "",
            rx.el.p(who.doing, rx.el.b(who.since), class_name="mt-3 text-sm num"),
        ),
        *[rx.el.div(part, class_name="mt-3.5") for part in below],
        class_name="mt-4 card-a p-5",
        custom_attrs={"aria-labelledby": "di-tangan"},
    )


def row_link(
    label: Text,
    href: Text = "",
    *,
    sign: str | rx.Var[str],
    opens: str = "",
    danger: bool = False,
    document: bool = False,
    detail: Text = "",
    on_click: Any = None,
) -> rx.Component:
    """A row of a card that leads on: to a page, or by `opens` to a dialog."""
    colour = "" if danger else " text-primary"
    words = rx.el.span(
        label,
        rx.el.span(detail, class_name="block hint font-normal")
        if isinstance(detail, rx.Var) or detail
        else None,
        class_name="flex-1 text-left",
    )
    looks = "row-a items-center font-bold w-full" + " text-late-ink" * danger
    if opens or on_click is not None:
        return rx.el.button(
            icon(sign, f"size-6{colour}"),
            words,
            type="button",
            class_name=looks,
            custom_attrs={"data-opens": opens} if opens else {},
            **({} if on_click is None else {"on_click": on_click}),
        )
    return rx.el.a(
        icon(sign, f"size-6{colour}"),
        words,
        icon("chevron-right", _CHEVRON),
        href=href,
        reload_document=document,
        class_name=looks,
    )


def work_rows(places: Any) -> rx.Component:
    """Rows that lead to the pages of an office. Var[list[NavView]]."""
    return rx.fragment(
        rx.foreach(
            places.to(list[NavView]),
            lambda place: row_link(
                rx.Var.create("Buka ") + place.title.lower(), place.href, sign=place.icon
            ),
        )
    )


def fold(label: Text, *parts: Any, sign: str = "circle-question-mark") -> rx.Component:
    """A row of a card that unfolds where it stands."""
    return rx.el.details(
        rx.el.summary(
            icon(sign, "size-6 text-primary"),
            rx.el.span(label, class_name="flex-1"),
            icon("chevron-down", f"{_CHEVRON} group-open:rotate-180"),
            class_name="row-a items-center font-bold cursor-pointer list-none",
        ),
        rx.el.div(*parts, class_name="px-4 pb-4 text-sm text-muted grid gap-2"),
        class_name="group",
    )


def card(*rows: Any, class_name: str = "") -> rx.Component:
    """Rows in one card with lines between them."""
    return rx.el.div(*rows, class_name=f"card-a lined overflow-hidden {class_name}".strip())


def note(*parts: Any, sign: str = "circle-question-mark", tone: str = "info") -> rx.Component:
    """A quiet word in a coloured box. `tone`: info, good, soon or late."""
    grounds = {
        "info": "bg-info-soft text-info",
        "good": "bg-soft text-ontime-ink",
        "soon": "bg-soon-soft text-soon-ink",
        "late": "bg-late-soft text-late-ink",
    }
    return rx.el.div(
        icon(sign, "size-6 mt-0.5"),
        rx.el.div(*parts, class_name="min-w-0 text-base-content"),
        class_name=f"rounded-2xl px-4 py-3.5 flex gap-3.5 {grounds[tone]}",
        custom_attrs={"role": "note"},
    )


def sent_card(title: Text, line: Text) -> rx.Component:
    """The answer to sending: it worked, and the number it goes by."""
    return rx.el.div(
        rx.el.span(icon("circle-check-big", "size-10"), class_name="text-ontime"),
        rx.el.h2(title, class_name="mt-2.5 text-2xl font-extrabold tracking-tighter"),
        rx.el.p(line, class_name="mt-1 text-muted num"),
        class_name="rounded-2xl bg-soft p-5",
        custom_attrs={"role": "status"},
    )


def figures(rows: Any) -> rx.Component:
    """Figures of the board, a sentence each. Var[list[FigureView]]."""
    return rx.el.div(
        rx.foreach(
            rows.to(list[FigureView]),
            lambda figure: rx.el.div(
                rx.el.h2(figure.title, class_name="text-sm font-semibold text-muted"),
                rx.el.p(
                    figure.value,
                    class_name=rx.cond(
                        figure.tone == "late", "fig text-3xl text-late-ink", "fig text-3xl"
                    ),
                ),
                rx.el.p(figure.sentence, class_name="text-sm text-muted num"),
                class_name="p-4",
            ),
        ),
        class_name="card-a board-figures",
    )
