"""/peken/pesanan: what one ordered, and one order with all that may be done about it."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.order_views import OrderRow
from smartcity_app.services.peken.pages.order_acts import CANCEL, dialogs, moved, turn
from smartcity_app.services.peken.pages.order_parts import goods, pictures
from smartcity_app.services.peken.states.orders import OrdersState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import card, facts, fold, holder_card, row_link, section, sent_card
from smartcity_app.ui.clock import clock_card, clock_line
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import broken, empty, skeleton_case, skeleton_rows
from smartcity_app.ui.timeline import trail

HERE = "/peken/pesanan"


@screen(HERE, title="Pesanan e-Peken", on_load=OrdersState.load)
def orders() -> rx.Component:
    """The list, newest first; with ?no= one of them."""
    one = OrdersState.current != ""
    return page_shell(
        Fits.create(
            rx.cond(
                OrdersState.missing,
                _missing(),
                until(
                    OrdersState.loaded,
                    rx.cond(one, _order(), _list()),
                    rx.cond(one, skeleton_case(word="Memuat pesanan"), skeleton_rows(4)),
                ),
            ),
            skeleton_rows(4),
            query=OrdersState.query,
        ),
        title=rx.cond(one & (OrdersState.title != ""), OrdersState.title, "Pesanan saya"),
        line=rx.cond(one, OrdersState.ref, "e-Peken"),
        back=rx.cond(one, HERE, "/peken"),
        here="/layanan",
    )


def _missing() -> rx.Component:
    return broken(
        "Pesanan ini tidak ada",
        "Mungkin nomornya keliru, atau ini bukan pesanan Anda. Tidak ada yang berubah.",
        link_button("Lihat pesanan Anda", HERE, block=True),
        sign="circle-question-mark",
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.cond(
            OrdersState.fresh,
            rx.el.div(
                sent_card("Pembayaran diterima", "Toko sudah diberi tahu. Kabarnya ada di bawah."),
                class_name="mb-4",
            ),
        ),
        rx.cond(
            OrdersState.rows.length() > 0,
            rx.fragment(
                rx.el.ul(
                    rx.foreach(OrdersState.rows.to(list[OrderRow]), _row),
                    class_name="card-a lined overflow-hidden",
                ),
                rx.cond(
                    OrdersState.more,
                    button(
                        "Pesanan yang lebih lama",
                        kind="outline",
                        block=True,
                        on_click=OrdersState.next_page,
                        class_name="mt-4",
                    ),
                ),
            ),
            empty(
                "Belum ada pesanan",
                "Pesanan Anda dan di mana barangnya akan tampil di sini.",
                link_button("Mulai belanja", "/peken", sign="store", block=True),
            ),
        ),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(
                    rx.el.b(row.title, class_name="min-w-0 wrap-anywhere"),
                    rx.el.b(row.amount, class_name="num shrink-0"),
                    class_name="flex justify-between gap-3",
                ),
                rx.el.span(row.detail, class_name="block text-sm text-muted num"),
                rx.el.span(clock_line(row.clock, "is-sm"), class_name="block mt-1.5"),
                class_name="min-w-0 flex-1",
            ),
            icon("chevron-right", "size-5 text-subtle"),
            href=row.href,
            class_name="row-a",
        ),
        key=row.ref,
    )


def _order() -> rx.Component:
    return rx.el.div(
        moved(),
        turn(),
        rx.cond(
            OrdersState.runs,
            clock_card(
                OrdersState.clock,
                title=rx.match(
                    OrdersState.stage,
                    ("paid", "Jawaban toko"),
                    ("packed", "Barang sampai"),
                    ("disputed", "Keputusan"),
                    "Barang siap",
                ),
            ),
        ),
        rx.cond(OrdersState.holder.name != "", holder_card(OrdersState.holder)),
        section("Barang", goods(OrdersState.lines, OrdersState.sums), id="barang"),
        rx.cond(
            OrdersState.proofs.length() > 0,
            section("Bukti serah terima", pictures(OrdersState.proofs), id="bukti"),
        ),
        rx.cond(
            OrdersState.evidence.length() > 0,
            section("Foto masalah", pictures(OrdersState.evidence), id="foto-masalah"),
        ),
        rx.cond(
            OrdersState.answers.length() > 0,
            section("Foto dari toko", pictures(OrdersState.answers), id="foto-toko"),
        ),
        section("Perjalanan pesanan", trail(OrdersState.trail), id="perjalanan"),
        _more(),
        dialogs(),
        key=OrdersState.ref,
    )


def _more() -> rx.Component:
    return rx.el.div(
        card(
            fold("Cara terima", facts(OrdersState.facts), sign="map-pin"),
            rx.cond(
                OrdersState.receipt != "",
                row_link("Struk", OrdersState.receipt, sign="receipt-text", document=True),
            ),
            row_link("Pesan lagi", sign="rotate-ccw", on_click=OrdersState.again(OrdersState.ref)),
            row_link("Buka toko", OrdersState.shop_href, sign="store"),
            rx.cond(
                OrdersState.phone != "",
                row_link(
                    "Telepon toko",
                    rx.Var.create("tel:") + OrdersState.phone,
                    sign="phone",
                    document=True,
                ),
            ),
            rx.cond(
                (OrdersState.stage == "paid") & ~OrdersState.offered,
                row_link("Batalkan pesanan", sign="circle-x", opens=CANCEL, danger=True),
            ),
        ),
        class_name="mt-7",
    )
