"""Parts of an order that buyer, shop and office all look at: its goods, its pictures."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.order_views import OrderLineView, PhotoView
from smartcity_app.ui import attached
from smartcity_app.ui.views import FactView


def goods(lines: Any, sums: Any) -> rx.Component:
    """What was ordered, what of it is given, and the sum. Var[list[OrderLineView]]."""
    return rx.el.div(
        rx.el.ul(rx.foreach(lines.to(list[OrderLineView]), _line), class_name="lined"),
        rx.el.dl(
            rx.foreach(
                sums.to(list[FactView]),
                lambda fact: rx.el.div(
                    rx.el.dt(fact.label),
                    rx.el.dd(fact.value, class_name="font-bold"),
                    class_name="flex justify-between gap-3",
                ),
            ),
            class_name="grid gap-1.5 px-4 py-3 border-t-2 border-strong num",
        ),
        class_name="card-a overflow-hidden",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.quantity.to_string(), "×", class_name="num text-muted min-w-8"),
        rx.el.span(
            rx.el.span(line.name, class_name="block font-semibold wrap-anywhere"),
            rx.el.span(line.price, class_name="hint num"),
            rx.cond(
                line.change != "",
                rx.el.span(line.change, class_name="block text-sm font-bold text-soon-ink num"),
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(line.total, class_name="num shrink-0"),
        class_name="row-a",
        key=line.id.to_string(),
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


def attaching(state: Any, title: str) -> rx.Component:
    """Pictures that go along with what is said about an order. `state` is an Attaching."""
    return attached.attaching(
        title, title.lower(), state.attached.to(list[PhotoView]), state.room,
        on_added=state.attach, on_remove=state.detach,
    )  # fmt: skip
