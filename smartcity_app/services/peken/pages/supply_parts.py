"""What the screens of the supply chain have in common."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.supply_views import DeliveryView, GoodsView, OrderView
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.dialog import dialog
from smartcity_app.ui.fields import error_line
from smartcity_app.ui.icon import icon
from smartcity_app.ui.timeline import trail
from smartcity_app.ui.views import FactView

LIST = "card-a lined overflow-hidden"


def done(said: Any) -> rx.Component:
    """What the last action did, spoken and shown."""
    return rx.el.div(
        rx.cond(said != "", rx.el.div(note(said, sign="circle-check-big", tone="good"),
                                      class_name="mb-4")),
        role="status",
    )  # fmt: skip


def number_field(
    label: Any, name: Any, value: Any, problems: Any, *, of: Any = "", wide: bool = False
) -> rx.Component:
    """A whole number beside its label. `of` says to a screen reader which line it is of."""
    return rx.el.div(
        rx.el.label(
            label, rx.el.span(" ", of, class_name="sr-only"), html_for=name,
            class_name="block text-sm text-muted",
        ),
        rx.el.input(
            id=name, name=name, type="text", default_value=value, auto_complete="off",
            max_length=12, class_name="input num text-right " + ("w-36!" if wide else "w-24!"),
            custom_attrs={"inputMode": "numeric"},
        ),
        error_line(name, problems[name]),
        class_name="min-w-0",
    )  # fmt: skip


def word_field(label: Any, name: Any, problems: Any, *, of: Any = "") -> rx.Component:
    """A short reason beside its label."""
    return rx.el.div(
        rx.el.label(
            label, rx.el.span(" ", of, class_name="sr-only"), html_for=name,
            class_name="block text-sm text-muted",
        ),
        rx.el.input(
            id=name, name=name, type="text", auto_complete="off", max_length=120,
            class_name="input",
        ),
        error_line(name, problems[name]),
        class_name="min-w-0 w-full",
    )  # fmt: skip


def ask_before(id: str, title: Any, line: Any, *, do: str, form: str) -> rx.Component:
    """Asks before the form of this id is sent: what cannot be undone afterwards."""
    return dialog(
        id,
        title,
        rx.el.p(line, class_name="text-muted mt-2"),
        rx.el.div(
            button("Periksa lagi", kind="outline", closes=True),
            button(do, submit=True, form=form, closes=True),
            class_name="ask-foot",
        ),
    )


def price_steps(goods: Any) -> rx.Component:
    """ "dari Rp50.000 menjadi Rp60.000", which unfolds to every hop."""
    return rx.cond(
        goods.rise != "",
        rx.el.details(
            rx.el.summary(
                rx.el.span("Harga ", goods.rise, class_name="flex-1"),
                icon("chevron-down", "size-5 text-subtle group-open:rotate-180"),
                class_name="flex items-center gap-2 min-h-11 cursor-pointer list-none text-sm "
                "font-semibold text-primary num",
            ),
            rx.el.dl(
                rx.foreach(
                    goods.hops.to(list[FactView]),
                    lambda hop: rx.el.div(
                        rx.el.dt(hop.label, class_name="text-muted"),
                        rx.el.dd(hop.value, class_name="num font-semibold"),
                        class_name="flex justify-between gap-4 py-1",
                    ),
                ),
                class_name="text-sm border-t border-line pt-1 pb-2",
            ),
            class_name="group",
        ),
    )


def goods_row(goods: Any, *fields: Any) -> rx.Component:
    """A line with its numbers, the split of its price, and the fields of a form."""
    return rx.el.li(
        rx.el.div(
            rx.el.b(goods.title, class_name="min-w-0"),
            rx.cond(goods.price != "", rx.el.span(goods.price, class_name="num text-sm")),
            class_name="flex flex-wrap justify-between gap-x-4",
        ),
        rx.el.p(goods.detail, class_name="text-sm text-muted num"),
        rx.cond(goods.reason != "", rx.el.p("“", goods.reason, "”", class_name="text-sm mt-1")),
        price_steps(goods),
        rx.el.div(*fields, class_name="flex flex-wrap gap-3 mt-2") if fields else None,
        class_name="p-4",
        key=goods.id,
    )


def goods_list(goods: Any, *fields: Any) -> rx.Component:
    """Lines of a purchase or delivery; `fields` are functions of a line."""
    return rx.el.ul(
        rx.foreach(
            goods.to(list[GoodsView]),
            lambda each: goods_row(each, *[make(each) for make in fields]),
        ),
        class_name=LIST,
    )


def order_rows(rows: Any, here: str) -> rx.Component:
    """Purchases that lead to their own page."""
    return rx.el.ul(
        rx.foreach(
            rows.to(list[OrderView]),
            lambda each: rx.el.li(
                rx.el.a(
                    rx.el.span(
                        rx.el.b(each.other, class_name="block"),
                        rx.el.span(each.detail, class_name="block text-sm text-muted num"),
                        rx.el.span(
                            each.said,
                            rx.cond(each.total != "", " · " + each.total.to(str), ""),
                            rx.cond(each.due_money, " · belum dibayar", ""),
                            class_name="block text-sm font-semibold num",
                        ),
                        class_name="min-w-0 flex-1",
                    ),
                    icon("chevron-right", "size-5 text-subtle"),
                    href=rx.Var.create(f"{here}?no=") + each.ref,
                    class_name="row-a items-center",
                ),
                key=each.ref,
            ),
        ),
        class_name=LIST,
    )


def delivery_words(each: Any) -> rx.Component:
    """A delivery in three lines."""
    return rx.el.span(
        rx.el.b(each.other, class_name="block"),
        rx.el.span(each.detail, class_name="block text-sm text-muted num"),
        rx.el.span(
            each.said, rx.cond(each.total != "", " · " + each.total.to(str), ""),
            class_name="block text-sm font-semibold num",
        ),
        class_name="min-w-0 flex-1",
    )  # fmt: skip


def delivery_links(rows: Any, here: str) -> rx.Component:
    """Deliveries that lead to their own page."""
    return rx.el.ul(
        rx.foreach(
            rows.to(list[DeliveryView]),
            lambda each: rx.el.li(
                rx.el.a(
                    delivery_words(each),
                    icon("chevron-right", "size-5 text-subtle"),
                    href=rx.Var.create(f"{here}?kirim=") + each.ref,
                    class_name="row-a items-center",
                ),
                key=each.ref,
            ),
        ),
        class_name=LIST,
    )


def purchase_head(purchase: Any) -> rx.Component:
    """Who, in which state, how much."""
    return rx.el.div(
        rx.el.h2(purchase.other, class_name="text-xl font-extrabold tracking-tight"),
        rx.el.p(purchase.detail, class_name="text-sm text-muted num"),
        rx.el.p(
            purchase.said, class_name="mt-2 inline-block rounded-full bg-soft px-3 py-1 text-sm "
            "font-bold text-ontime-ink",
        ),
        rx.el.p(purchase.total, class_name="fig text-3xl mt-2"),
        rx.cond(purchase.paid != "", rx.el.p(purchase.paid, class_name="text-sm text-muted")),
        class_name="card-a p-5",
    )  # fmt: skip


def purchase_trail(purchase: Any) -> rx.Component:
    """Every step taken, with who took it."""
    return rx.el.section(
        rx.el.h2("Riwayat", id="riwayat", class_name="text-lg font-extrabold tracking-tight mb-2"),
        trail(purchase.trail),
        class_name="mt-7",
        custom_attrs={"aria-labelledby": "riwayat"},
    )
