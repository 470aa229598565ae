"""/peken/keranjang: shop by shop, and one button that orders all of it."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.basket_views import LineView, ShopView
from smartcity_app.services.peken.states.basket import BasketState
from smartcity_app.ui.buttons import button, icon_button, link_button
from smartcity_app.ui.cards import card, row_link
from smartcity_app.ui.fields import field, hidden_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import Frame, screen, sending, until
from smartcity_app.ui.shell import page_shell, task_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.web.guard import Screen

FORM, SEND = "pesanan-baru", "pesan-sekarang"


@screen("/peken/keranjang", title="Keranjang", on_load=BasketState.load)
def basket() -> rx.Component:
    """What is meant to be bought, or the way to buy something."""
    return rx.cond(
        BasketState.loaded & (BasketState.shops.length() > 0),
        _full(),
        page_shell(
            until(BasketState.loaded, _empty(), skeleton_rows(4)),
            title="Keranjang",
            back="/peken",
            here="/layanan",
        ),
    )


def _empty() -> rx.Component:
    return rx.fragment(
        _said(),
        empty(
            "Keranjang masih kosong",
            "Barang dari beberapa toko bisa dipesan dan dibayar sekali.",
            link_button("Cari barang", "/peken", sign="search", block=True),
            _repeat(),
        ),
    )


def _full() -> rx.Component:
    return task_shell(
        _said(),
        rx.el.div(rx.foreach(BasketState.shops.to(list[ShopView]), _shop), class_name="grid gap-4"),
        rx.el.form(
            hidden_field("agreed", BasketState.agreed.to_string()),
            hidden_field("shops", BasketState.chosen_ids),
            hidden_field("delivered", BasketState.delivered_ids),
            rx.cond(
                BasketState.any_delivered,
                field(
                    "Antar ke",
                    "address",
                    value=BasketState.address,
                    error=Screen.problems["address"],
                    autocomplete="street-address",
                    max_length=300,
                ),
                hidden_field("address", ""),
            ),
            field("Catatan untuk toko", "note", optional=True, max_length=300),
            id=FORM,
            on_submit=sending(SEND, BasketState.order, BasketState.look_again),
            reset_on_submit=False,
            class_name="grid gap-5 mt-6",
        ),
        rx.el.div(_repeat(), class_name="mt-6"),
        title="Keranjang",
        line=BasketState.count.to_string() + " macam barang",
        back="/peken",
        foot=rx.fragment(
            rx.cond(
                BasketState.duty != "",
                rx.el.p(BasketState.duty, class_name="text-sm text-muted mb-2 num"),
            ),
            button(
                rx.Var.create("Pesan dan bayar ") + BasketState.total,
                submit=True,
                form=FORM,
                block=True,
                id=SEND,
                busy=Frame.working,
                class_name="num",
            ),
        ),
    )


def _said() -> rx.Component:
    gone = BasketState.removed
    return rx.el.div(
        rx.cond(
            BasketState.said != "",
            rx.el.div(
                rx.el.p(BasketState.said, class_name="flex-1 min-w-0 font-semibold"),
                rx.cond(
                    gone.variant_id > 0,
                    button(
                        "Kembalikan",
                        kind="quiet",
                        small=True,
                        sign="undo-2",
                        on_click=BasketState.bring_back(
                            gone.variant_id, gone.quantity, gone.may_substitute
                        ),
                    ),
                ),
                class_name="rounded-2xl bg-info-soft px-4 py-2.5 mb-4 flex gap-3 items-center",
            ),
        ),
        role="status",
    )


def _repeat() -> rx.Component:
    return rx.cond(
        BasketState.last_month != "",
        card(
            row_link(
                "Ulangi belanja bulan lalu",
                sign="history",
                detail="Dengan harga dan stok hari ini",
                on_click=BasketState.repeat(BasketState.last_month),
            )
        ),
    )


def _shop(shop: Any) -> rx.Component:
    return rx.el.section(
        rx.el.header(
            icon("store", "size-6 text-primary mt-0.5"),
            rx.el.div(
                rx.el.h2(
                    rx.el.a(shop.name, href=shop.href, class_name="link"),
                    class_name="text-lg font-extrabold tracking-tight leading-snug",
                ),
                rx.el.p(shop.open, class_name="hint num"),
                class_name="min-w-0 flex-1",
            ),
            rx.cond(
                BasketState.shops.length() > 1,
                rx.el.label(
                    rx.el.input(
                        type="checkbox",
                        checked=shop.chosen,
                        on_change=lambda on: BasketState.choose(shop.id, on),
                        class_name="checkbox checkbox-primary",
                    ),
                    rx.el.span("Pesan", rx.el.span(" dari ", shop.name, class_name="sr-only")),
                    class_name="flex items-center gap-2 min-h-11 text-sm font-semibold",
                ),
            ),
            class_name="row-a",
        ),
        rx.el.ul(
            rx.foreach(shop.lines.to(list[LineView]), _line),
            class_name="lined border-t border-line",
        ),
        rx.cond(shop.delivers, _handing(shop)),
        rx.el.p(
            rx.el.span("Jumlah"),
            rx.el.b(shop.total),
            class_name="flex justify-between px-4 py-3 border-t border-line num",
        ),
        class_name=rx.cond(
            shop.chosen, "card-a overflow-hidden", "card-a overflow-hidden bg-base-200!"
        ),
        key=shop.id.to_string(),
        custom_attrs={"aria-label": shop.name},
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(
                line.photo != "",
                rx.el.img(
                    src=line.photo, alt="", loading="lazy", class_name="w-full h-full object-cover"
                ),
                icon("shopping-basket", "size-7 text-subtle"),
            ),
            class_name="size-14 rounded-xl overflow-hidden shrink-0 grid place-items-center "
            "border border-line bg-base-200",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.b(line.name, class_name="block leading-snug wrap-anywhere"),
                    rx.el.span(line.price, class_name="hint num"),
                    rx.cond(
                        line.changed != "",
                        rx.el.span(
                            line.changed, class_name="block text-sm font-bold text-soon-ink num"
                        ),
                    ),
                    class_name="min-w-0 flex-1",
                ),
                rx.el.b(line.total, class_name="num shrink-0"),
                class_name="flex gap-3 items-start",
            ),
            rx.cond(line.problem != "", _problem(line)),
            rx.el.div(_stepper(line), _substitute(line), class_name=_ROW),
            class_name="flex-1 min-w-0",
        ),
        class_name="row-a",
        id=rx.Var.create("barang-") + line.variant_id.to_string(),
        key=line.variant_id.to_string(),
        custom_attrs={"tabIndex": -1},
    )


_ROW = "flex flex-wrap items-center gap-x-4 gap-y-2 mt-2"


def _problem(line: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            icon("circle-alert"), rx.el.span(line.problem), class_name="field-error", role="alert"
        ),
        rx.cond(
            line.fix != "",
            button(
                line.fix,
                kind="quiet",
                small=True,
                on_click=BasketState.fewer(line.variant_id),
            ),
            button(
                "Hapus dari keranjang",
                kind="quiet",
                small=True,
                sign="trash-2",
                on_click=BasketState.remove(line.variant_id),
            ),
        ),
        class_name="mt-1.5 grid gap-1.5 justify-items-start",
    )


def _stepper(line: Any) -> rx.Component:
    """Plus and minus: nothing to type."""
    last = line.quantity == 1
    return rx.el.div(
        icon_button(
            rx.cond(last, "trash-2", "minus"),
            rx.cond(last, rx.Var.create("Hapus "), rx.Var.create("Kurangi ")) + line.name,
            on_click=BasketState.fewer(line.variant_id),
        ),
        rx.el.b(
            line.quantity.to_string(),
            class_name="num min-w-8 text-center",
            custom_attrs={"aria-live": "polite"},
        ),
        icon_button(
            "plus",
            rx.Var.create("Tambah ") + line.name,
            on_click=BasketState.more(line.variant_id),
        ),
        class_name="flex items-center rounded-xl bg-soft text-primary",
    )


def _substitute(line: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=line.may_substitute,
            on_change=lambda on: BasketState.allow_other(line.variant_id, on),
            class_name="toggle toggle-primary",
        ),
        rx.el.span("Boleh diganti serupa", rx.el.span(", ", line.name, class_name="sr-only")),
        class_name="flex items-center gap-2.5 min-h-11 text-sm",
    )


def _handing(shop: Any) -> rx.Component:
    def way(label: Any, brought: bool) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=rx.Var.create("serah-") + shop.id.to_string(),
                checked=shop.delivered == brought,
                on_change=lambda _: BasketState.deliver(shop.id, brought),
                class_name="sr-only",
            ),
            label,
            class_name="chip",
        )

    return rx.el.fieldset(
        rx.el.legend("Cara terima", class_name="sr-only"),
        way("Ambil sendiri", brought=False),
        way(rx.Var.create("Diantar, ") + shop.fee, brought=True),
        class_name="flex flex-wrap gap-2 px-4 py-3 border-t border-line num",
    )
