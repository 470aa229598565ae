"""Jam Janji, the promise clock, drawn from a PromiseView the server has counted."""

from typing import Any

import reflex as rx

from smartcity_app.civic.promise import House, PromiseView, State
from smartcity_app.ui.icon import HIDDEN, clock_icon

MOST_LABELLED = 7
"""More houses than this leave no room for days under them."""


def clock_strip(clock: Any, size: str = "") -> rx.Component:
    """A row of small houses. `size`: "" 22 px in lists, "is-lg" 32 px, "is-sm" 14 px in staff rows.

    `clock` is a Var of PromiseView or StripView. Screen readers skip it: put its words beside it.
    """
    return rx.el.span(
        class_name=f"clock-strip {size}".strip(),
        custom_attrs={
            "data-state": clock.state,
            "style": rx.Var.create(
                {"--n": clock.houses, "--used": clock.used, "--over": clock.over}
            ),
            **HIDDEN,
        },
    )


def plain_strip(houses: int | rx.Var[int], size: str = "") -> rx.Component:
    """A promise nobody has used yet, as shown before sending."""
    return rx.el.span(
        class_name=f"clock-strip {size}".strip(),
        custom_attrs={"data-state": "ontime", "style": rx.Var.create({"--n": houses}), **HIDDEN},
    )


def clock_line(clock: Any, size: str = "") -> rx.Component:
    """Medium: houses and their words, for residents' lists."""
    return rx.el.span(
        clock_strip(clock, size),
        rx.el.span(clock.strip, class_name="text-sm font-bold text-tone num"),
        class_name="flex items-center gap-3",
        custom_attrs={"data-state": clock.state},
    )


def clock_pill(state: State | rx.Var[str], word: str | rx.Var[str]) -> rx.Component:
    """The state in a drawing and a word."""
    return rx.el.span(
        clock_icon(state), word, class_name="clock-pill", custom_attrs={"data-state": state}
    )


def clock_card(promise: Any, *, title: str = "Jam Janji", id: str = "jam-janji") -> rx.Component:
    """Large: the whole clock in a card, for the page of a case. `promise` is a Var[PromiseView]."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="font-bold", id=id),
            clock_pill(promise.state, promise.word),
            class_name="flex items-center justify-between gap-2",
        ),
        rx.el.p(promise.caption, class_name="mt-3 text-sm text-muted num"),
        rx.el.p(promise.big, class_name=_big(promise)),
        rx.el.p(promise.line, rx.el.b(promise.strong), promise.after, class_name="mt-1 num"),
        rx.el.div(street(promise), class_name="mt-5"),
        class_name="card-a p-5",
        custom_attrs={"data-state": promise.state, "aria-labelledby": id},
    )


def _big(promise: Any) -> rx.Var[str]:
    return rx.match(
        promise.state,
        ("ontime", "clock-big"),
        ("paused", "clock-big is-words text-tone"),
        ("done", "clock-big is-words text-tone"),
        "clock-big text-tone",
    )


def street(promise: Any) -> rx.Component:
    """The houses, the flag and the days under them; one picture with one sentence for the ear."""
    houses = promise.street.to(list[House])
    return rx.el.div(
        rx.el.div(rx.foreach(houses, lambda house: _house(house, promise)), class_name="clock-row"),
        rx.cond(
            promise.houses + promise.over <= MOST_LABELLED,
            rx.el.div(
                rx.foreach(houses, lambda house: _day(house, promise)), class_name="clock-days"
            ),
        ),
        custom_attrs={"role": "img", "aria-label": promise.sentence, "data-state": promise.state},
    )


def _house(house: Any, promise: Any) -> rx.Component:
    home = (promise.state == "done") & house.now
    return rx.match(
        house.kind,
        ("rest", rx.el.span(class_name="gap-rest")),
        (
            "post",
            rx.el.span(rx.cond(house.label != "", rx.el.b(house.label)), class_name="post"),
        ),
        ("over", rx.el.span(class_name=rx.cond(home, "house is-over is-home", "house is-over"))),
        rx.el.span(
            class_name=rx.cond(home, "house is-home", "house"),
            custom_attrs={"style": rx.Var.create({"--used": rx.cond(home, "0%", house.used)})},
        ),
    )


def _day(house: Any, promise: Any) -> rx.Component:
    under_post = rx.cond(
        promise.over > 0, "at-post", rx.cond(house.label != "", "has-time", "at-end")
    )
    return rx.match(
        house.kind,
        ("rest", rx.el.i()),
        ("post", rx.el.i(class_name=under_post)),
        rx.cond(house.now, rx.el.b(house.label), rx.el.span(house.label)),
    )


def promise_box(title: str | rx.Var, line: Any, houses: int | rx.Var) -> rx.Component:
    """The promise before the form is filled: "Janji selesai 2 hari kerja"."""
    return rx.el.div(
        plain_strip(houses, "is-lg"),
        rx.el.p(
            rx.el.b(title, class_name="block text-base"),
            rx.el.span(line, class_name="text-muted"),
            class_name="text-sm leading-snug num min-w-0 flex-[1_1_11rem]",
        ),
        class_name="rounded-2xl bg-soft px-4 py-3.5 flex flex-wrap gap-x-4 gap-y-2 items-center",
        custom_attrs={"data-state": "ontime"},
    )


def clock_head(promise: Any) -> rx.Component:
    """The clock in the head of a case on the staff console: houses, words, deadline.

    The apology that follows a late promise is the resident's.
    """
    return rx.el.div(
        clock_strip(promise, "is-lg"),
        rx.el.p(
            rx.el.b(
                promise.strip,
                class_name=rx.cond(promise.state == "ontime", "num", "num text-tone"),
            ),
            rx.el.span(
                promise.line,
                promise.strong,
                rx.cond(promise.state == "late", "", promise.after),
                class_name="block text-sm text-muted num",
            ),
            class_name="leading-tight",
        ),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1.5 mt-2.5",
        custom_attrs={"data-state": promise.state},
    )


def as_promise(view: PromiseView) -> rx.Var:
    """A fixed promise as a Var, for pages that show an example."""
    return rx.Var.create(view)
