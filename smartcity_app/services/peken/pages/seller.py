"""/toko/pesanan: what waits in one's own shop, sorted by the time that is left."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.order_views import OrderRow
from smartcity_app.services.peken.pages.order_parts import goods, pictures
from smartcity_app.services.peken.pages.seller_acts import acts, dialogs
from smartcity_app.services.peken.seller_views import GroupView, MonthView
from smartcity_app.services.peken.states.seller import SellerState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import card, count, facts, note, row_link, section
from smartcity_app.ui.clock import clock_card, clock_line
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shares import bar_rows
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import broken, empty, no_turn, skeleton_rows
from smartcity_app.ui.timeline import trail

HERE = "/toko/pesanan"


@screen(HERE, title="Pesanan toko", on_load=SellerState.load)
def shop_orders() -> rx.Component:
    """New ones first; with ?no= one of them."""
    one = SellerState.current != ""
    return page_shell(
        Fits.create(
            rx.cond(
                SellerState.missing,
                _missing(),
                until(
                    SellerState.loaded,
                    rx.cond(one, _order(), rx.cond(SellerState.has_shop, _list(), _no_shop())),
                    skeleton_rows(4),
                ),
            ),
            skeleton_rows(4),
            query=SellerState.query,
        ),
        title=rx.cond(one & (SellerState.buyer != ""), SellerState.buyer, "Pesanan toko"),
        line=rx.cond(one, SellerState.ref, "Toko saya"),
        back=rx.cond(one, HERE, "/toko"),
        here="/layanan",
    )


def _missing() -> rx.Component:
    return broken(
        "Pesanan ini tidak ada",
        "Mungkin nomornya keliru, atau pesanan untuk toko lain.",
        link_button("Lihat pesanan toko", HERE, block=True),
        sign="circle-question-mark",
    )


def _no_shop() -> rx.Component:
    return empty(
        "Anda belum punya toko",
        "Pesanan muncul di sini sesudah toko Anda terdaftar dan dibuka.",
        link_button("Daftarkan toko", "/toko", block=True),
    )


def _list() -> rx.Component:
    past = SellerState.part == "riwayat"

    def tab(label: str, href: str, here: Any) -> rx.Component:
        return rx.el.a(
            label,
            href=href,
            class_name="chip",
            custom_attrs={"aria-current": rx.cond(here, "true", "false")},
        )

    return rx.fragment(
        rx.el.nav(
            tab("Menunggu", HERE, ~past),
            tab("Riwayat", f"{HERE}?bagian=riwayat", past),
            class_name="flex gap-2",
            custom_attrs={"aria-label": "Pilah pesanan"},
        ),
        rx.cond(past, _history(), _waiting()),
    )


def _waiting() -> rx.Component:
    return rx.fragment(
        rx.cond(
            SellerState.groups.length() > 0,
            rx.foreach(SellerState.groups.to(list[GroupView]), _group),
            rx.el.div(no_turn("Tidak ada pesanan yang menunggu toko"), class_name="mt-5"),
        ),
        rx.cond(
            SellerState.picks,
            rx.el.div(
                card(
                    row_link(
                        "Daftar ambil barang",
                        "/toko/daftar-ambil",
                        sign="printer",
                        document=True,
                        detail="Untuk dicetak atau dibawa ke rak",
                    )
                ),
                class_name="mt-5",
            ),
        ),
        _months(),
    )


def _group(group: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(group.title, class_name="text-lg font-extrabold tracking-tight"),
            count(group.rows.length(), "pesanan"),
            class_name="flex items-center gap-2 mb-2.5",
        ),
        _rows(group.rows),
        class_name="mt-5",
        key=group.title,
    )


def _rows(rows: Any, *, clock: bool = True) -> rx.Component:
    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                rx.el.span(
                    rx.el.b(each.title, class_name="block"),
                    rx.el.span(each.detail, class_name="block text-sm text-muted num"),
                    rx.el.span(clock_line(each.clock, "is-sm"), class_name="block mt-1.5")
                    if clock
                    else None,
                    class_name="min-w-0 flex-1",
                ),
                rx.el.b(each.amount, class_name="num shrink-0"),
                icon("chevron-right", "size-5 text-subtle"),
                href=each.href,
                class_name="row-a",
            ),
            key=each.ref,
        )

    return rx.el.ul(
        rx.foreach(rows.to(list[OrderRow]), row), class_name="card-a lined overflow-hidden"
    )


def _history() -> rx.Component:
    return rx.fragment(
        _months(),
        rx.cond(
            SellerState.history.length() > 0,
            section("Terjual", _rows(SellerState.history, clock=False), id="terjual"),
            rx.el.p("Belum ada yang terjual.", class_name="text-muted mt-5"),
        ),
        rx.cond(
            SellerState.more,
            button(
                "Yang lebih lama",
                kind="outline",
                block=True,
                on_click=SellerState.next_page,
                class_name="mt-4",
            ),
        ),
    )


def _months() -> rx.Component:
    return rx.foreach(SellerState.months.to(list[MonthView]), _month)


def _month(month: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(month.shop, class_name="text-sm font-bold text-muted"),
        rx.el.p(month.taken, class_name="fig text-3xl num"),
        rx.el.p("terjual ", month.title, class_name="text-sm text-muted"),
        bar_rows(month.bars),
        rx.el.p("Dari pembeli umum ", rx.el.b(month.others), class_name="text-sm mt-2 num"),
        rx.cond(
            month.warning != "",
            rx.el.p(
                icon("triangle-alert"),
                rx.el.span(month.warning),
                class_name=rx.cond(
                    month.tone == "late",
                    "mt-3 flex gap-2 font-bold text-late-ink num",
                    "mt-3 flex gap-2 font-bold text-soon-ink num",
                ),
            ),
        ),
        class_name="card-a p-4 mt-5",
        key=month.shop,
    )


def _order() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(
                SellerState.said != "",
                note(SellerState.said, sign="circle-check-big", tone="good"),
            ),
            role="status",
            class_name="mb-4 empty:hidden",
        ),
        rx.cond(
            SellerState.runs,
            clock_card(
                SellerState.clock,
                title=rx.match(
                    SellerState.stage, ("paid", "Terima pesanan"), "Barang siap diserahkan"
                ),
            ),
            rx.el.p(SellerState.status, class_name="card-a p-4 font-bold"),
        ),
        section("Barang", goods(SellerState.lines, SellerState.sums), id="barang"),
        rx.el.div(facts(SellerState.facts), class_name="mt-4"),
        acts(),
        rx.cond(
            SellerState.evidence.length() > 0,
            section("Foto dari pembeli", pictures(SellerState.evidence), id="foto-pembeli"),
        ),
        rx.cond(
            SellerState.answers.length() > 0,
            section("Foto dari toko", pictures(SellerState.answers), id="foto-toko"),
        ),
        section("Perjalanan pesanan", trail(SellerState.trail), id="perjalanan"),
        dialogs(),
        key=SellerState.ref,
    )
