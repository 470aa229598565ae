"""Icons, the brand mark and the skyline: one sprite each, coloured by the text around them."""

from typing import get_args

import reflex as rx

from smartcity_app.civic.promise import State
from smartcity_app.ui.brand import SKYLINE

SPRITE = "/icons.svg"
STATES: tuple[State, ...] = get_args(State)
HIDDEN = {"aria-hidden": "true"}


def icon(name: str | rx.Var[str], class_name: str | rx.Var[str] = "size-5") -> rx.Component:
    """An icon of the sprite. It says nothing to a screen reader: put a word beside it."""
    return rx.el.svg(
        rx.el.svg.use(href=f"{SPRITE}#{name}"), class_name=class_name, custom_attrs=HIDDEN
    )


def clock_icon(state: State | rx.Var[str], class_name: str = "size-5") -> rx.Component:
    """The house of a clock state; its colour comes from `fill-tone` or `text-tone` around it."""
    return icon(f"house-{state}", class_name)


def brand_mark(class_name: str = "size-8") -> rx.Component:
    """The house with the lit door, in the colour of the text."""
    return icon("brand", class_name)


def skyline(class_name: str) -> rx.Component:
    """The city's silhouette, in the colour of the text, 390 by 72."""
    return rx.el.svg(
        rx.el.svg.use(href=f"/skyline.svg#{SKYLINE}"),
        view_box="0 0 390 72",
        custom_attrs={**HIDDEN, "preserveAspectRatio": "xMaxYMax meet"},
        class_name=class_name,
    )
