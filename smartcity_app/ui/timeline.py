"""The journey of a case."""

from typing import Any

import reflex as rx

from smartcity_app.ui.icon import clock_icon, icon
from smartcity_app.ui.views import TrailView


def trail(stations: Any) -> rx.Component:
    """Done, now and next stations, in order. Var[list[TrailView]]."""
    return rx.el.ol(rx.foreach(stations.to(list[TrailView]), _station), class_name="trail")


def _station(station: Any) -> rx.Component:
    body = [
        rx.el.p(
            station.title,
            class_name=rx.cond(
                station.when == "next", "font-semibold pt-0.5 text-muted", "font-bold pt-0.5"
            ),
        ),
        rx.el.p(station.detail, class_name="text-sm text-muted num"),
        rx.cond(
            station.note != "",
            rx.el.p(
                station.note,
                class_name="text-sm mt-1.5 border-l-2 border-strong pl-3 whitespace-pre-line",
            ),
        ),
    ]
    return rx.match(
        station.when,
        (
            "now",
            rx.el.li(
                rx.el.span(clock_icon("ontime", "size-5"), class_name="dot"),
                *body,
                class_name="is-now",
                custom_attrs={"aria-current": "step"},
            ),
        ),
        ("next", rx.el.li(_dot(station, "size-4"), *body, class_name="is-next")),
        rx.el.li(_dot(station, "size-5"), *body),
    )


def _dot(station: Any, size: str) -> rx.Component:
    return rx.el.span(icon(station.icon, size), class_name="dot")
