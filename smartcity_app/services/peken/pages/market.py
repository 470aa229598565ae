"""/peken, /peken/toko and /peken/barang: what a buyer looks at."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.market_views import ArticleView, SizeView, StallView
from smartcity_app.services.peken.states.market import ArticleState, MarketState, StallState
from smartcity_app.ui.buttons import button, icon_button, link_button
from smartcity_app.ui.cards import facts, note, section
from smartcity_app.ui.fields import search_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell, task_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.views import ChoiceView

BASKET = "/peken/keranjang"


def _basket(pieces: Any) -> rx.Component:
    return icon_button("shopping-basket", "Keranjang", href=BASKET, count=pieces)


def _said(words: Any) -> rx.Component:
    """What became of the last press, read out."""
    return rx.el.div(
        rx.cond(
            words != "",
            rx.el.div(
                note(
                    rx.el.span(words, ". ", class_name="font-bold"),
                    rx.el.a("Lihat keranjang", href=BASKET, class_name="link"),
                    sign="circle-check-big",
                    tone="good",
                ),
                class_name="mb-4",
            ),
        ),
        role="status",
    )


@screen("/peken", title="e-Peken", on_load=MarketState.load)
def market() -> rx.Component:
    """Search, shelves, shops close by, or what was found."""
    return page_shell(
        rx.el.div(
            search_field(
                "Cari barang", value=MarketState.query, placeholder="Cari beras, telur, sabun",
                on_submit=MarketState.find,
            ),
            key=MarketState.query,
        ),
        _shelves(MarketState.shelves, MarketState.shelf, "/peken?rak=", "/peken"),
        rx.el.div(_said(MarketState.said), class_name="mt-4"),
        until(
            MarketState.loaded,
            rx.cond(MarketState.searching, _found(), _first()),
            rx.el.div(skeleton_rows(4), class_name="mt-6"),
        ),
        title="e-Peken",
        line=MarketState.place,
        back="/",
        here="/layanan",
        action=_basket(MarketState.pieces),
    )  # fmt: skip


def _shelves(rows: Any, chosen: Any, to: Any, none: Any) -> rx.Component:
    def chip(each: Any) -> rx.Component:
        return rx.el.a(
            each.label,
            href=rx.Var.create(to) + each.value,
            class_name="chip",
            custom_attrs={"aria-current": rx.cond(each.value == chosen, "true", "false")},
        )

    return rx.el.nav(
        rx.el.a(
            "Semua", href=none, class_name="chip",
            custom_attrs={"aria-current": rx.cond(chosen == "", "true", "false")},
        ),
        rx.foreach(rows.to(list[ChoiceView]), chip),
        class_name="flex gap-2 mt-3 bleed overflow-x-auto [scrollbar-width:none]",
        custom_attrs={"aria-label": "Pilah barang"},
    )  # fmt: skip


def _first() -> rx.Component:
    return section(
        "Toko tetangga",
        rx.cond(
            MarketState.stalls.length() > 0,
            rx.el.div(
                rx.foreach(MarketState.stalls.to(list[StallView]), stall_row),
                class_name="card-a lined overflow-hidden",
            ),
            note("Belum ada toko yang berjualan di dekat sini.", sign="store"),
        ),
        id="toko-tetangga",
    )


def stall_row(stall: Any) -> rx.Component:
    """A shop: its picture, how far, until when, what bringing it costs."""
    return rx.el.a(
        rx.el.span(
            rx.el.img(src=stall.picture, alt="", loading="lazy",
                      class_name="size-full object-cover"),
            class_name="size-14 rounded-xl overflow-hidden shrink-0 bg-base-200",
        ),
        rx.el.span(
            rx.el.b(stall.name, class_name="block leading-snug wrap-anywhere"),
            rx.cond(
                stall.open,
                rx.el.span(stall.bold, class_name="block text-sm font-semibold num"),
            ),
            rx.el.span(stall.line, class_name="hint num block"),
            rx.cond(
                stall.why != "",
                rx.el.span(
                    icon("house-nav", "size-4"), stall.why,
                    class_name="flex items-center gap-1.5 text-sm font-semibold text-primary",
                ),
            ),
            class_name="flex-1 min-w-0",
        ),
        icon("chevron-right", "size-5 text-subtle"),
        href=stall.href,
        class_name="row-a items-center",
    )  # fmt: skip


def _found() -> rx.Component:
    return rx.fragment(
        rx.cond(
            MarketState.read_as != "",
            rx.el.p("Kami carikan juga: ", rx.el.b(MarketState.read_as), class_name="hint mt-4"),
        ),
        rx.cond(
            MarketState.rows.length() > 0,
            rx.el.div(_grid(MarketState.rows, MarketState.put), class_name="mt-4"),
            rx.el.div(
                note(
                    rx.el.b("Tidak ada yang cocok", class_name="block"),
                    "Coba kata yang lebih pendek, atau pilih rak di atas.",
                    sign="search",
                ),
                class_name="mt-6",
            ),
        ),
        rx.cond(
            MarketState.after != "",
            rx.el.div(
                button("Tampilkan lagi", kind="outline", block=True, on_click=MarketState.more),
                class_name="mt-4",
            ),
        ),
    )


def _grid(rows: Any, put: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(rows.to(list[ArticleView]), lambda each: _tile(each, put)),
        class_name="grid grid-cols-2 sm:grid-cols-3 gap-3",
    )


def _tile(each: Any, put: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.img(src=each.picture, alt="", loading="lazy",
                          class_name="size-full object-cover"),
                class_name="block aspect-[4/3] bg-base-200",
            ),
            rx.el.span(
                rx.el.b(each.name, class_name="block leading-snug wrap-anywhere"),
                rx.el.span(each.label, rx.cond(each.more != "", " · " + each.more.to(str), ""),
                           class_name="hint block"),
                rx.el.b(each.price, class_name="block text-lg num mt-0.5"),
                rx.cond(
                    each.flag,
                    rx.el.span(
                        icon("triangle-alert", "size-4"), "Di atas harga acuan",
                        class_name="flex items-center gap-1 text-xs font-bold text-soon-ink",
                    ),
                ),
                rx.cond(each.shop != "", rx.el.span(each.shop, class_name="hint block truncate")),
                class_name="block px-3 pt-2.5",
            ),
            href=each.href,
            class_name="block",
        ),
        rx.el.div(
            button(
                "Tambah", kind="outline", small=True, block=True, sign="plus",
                on_click=put(each.variant_id), class_name="text-primary",
            ),
            class_name="p-3 pt-2 mt-auto",
        ),
        class_name="card-a overflow-hidden flex flex-col",
        key=each.id.to_string(),
    )  # fmt: skip


@screen("/peken/toko", title="Toko", on_load=StallState.load)
def stall() -> rx.Component:
    """One shop and what it has."""
    return page_shell(
        until(StallState.loaded, _stall(), skeleton_rows(5)),
        title=rx.cond(StallState.loaded, StallState.shop.name, "Toko"),
        line=rx.cond(StallState.loaded, StallState.shop.line, ""),
        back="/peken",
        here="/layanan",
        action=_basket(StallState.pieces),
    )


def _stall() -> rx.Component:
    here = rx.Var.create("/peken/toko?no=") + StallState.ref
    return rx.fragment(
        _said(StallState.said),
        rx.cond(
            StallState.shop.open,
            None,
            rx.el.div(note(StallState.shop.line, sign="clock", tone="soon"), class_name="mb-4"),
        ),
        rx.el.div(
            rx.el.img(src=StallState.shop.picture, alt="", class_name="size-full object-cover"),
            class_name="aspect-[5/2] rounded-2xl overflow-hidden bg-base-200",
        ),
        rx.cond(StallState.about != "",
                rx.el.p(StallState.about, class_name="mt-3 whitespace-pre-line wrap-anywhere")),
        _shelves(StallState.shelves, StallState.shelf, here + "&rak=", here),
        rx.cond(
            StallState.rows.length() > 0,
            rx.el.div(_grid(StallState.rows, StallState.put), class_name="mt-4"),
            rx.el.div(note("Tidak ada barang di rak ini.", sign="store"), class_name="mt-4"),
        ),
        section("Tentang toko", facts(StallState.facts), id="tentang-toko"),
    )  # fmt: skip


@screen("/peken/barang", title="Barang", on_load=ArticleState.load)
def article() -> rx.Component:
    """One article: its sizes, what it costs, whether that is fair."""
    return task_shell(
        until(ArticleState.loaded, _article(), skeleton_rows(5)),
        title=rx.cond(ArticleState.loaded, ArticleState.shop.name, "Barang"),
        line=rx.cond(ArticleState.loaded, ArticleState.shop.line, ""),
        back=rx.cond(ArticleState.loaded, ArticleState.shop.href, "/peken"),
        action=_basket(ArticleState.pieces),
        foot=rx.cond(
            ArticleState.size.id > 0,
            rx.el.div(
                rx.el.div(
                    icon_button("minus", "Kurangi", on_click=ArticleState.step(-1)),
                    rx.el.output(
                        ArticleState.many.to_string(),
                        class_name="w-7 text-center font-bold num",
                        custom_attrs={"aria-label": "Jumlah"},
                    ),
                    icon_button("plus", "Tambah", on_click=ArticleState.step(1)),
                    class_name="flex items-center rounded-xl border border-strong h-12 shrink-0",
                ),
                button(
                    rx.Var.create("Masukkan keranjang, ") + ArticleState.size.price.to(str),
                    on_click=ArticleState.put, class_name="flex-1 num", id="masukkan",
                ),
                class_name="flex gap-3 items-center",
            ),
            link_button("Cari di toko lain", "/peken", block=True),
        ),
    )  # fmt: skip


def _article() -> rx.Component:
    return rx.fragment(
        _said(ArticleState.said),
        rx.el.div(
            rx.el.img(src=ArticleState.picture, alt="", class_name="size-full object-cover"),
            class_name="aspect-[4/3] rounded-2xl overflow-hidden bg-base-200",
        ),
        rx.el.h2(
            ArticleState.name,
            class_name="mt-5 text-2xl font-extrabold tracking-tighter wrap-anywhere",
        ),
        rx.cond(ArticleState.size.id > 0, _price(), rx.el.div(
            note("Stoknya habis. Coba lagi nanti, atau cari di toko lain.", sign="store",
                 tone="soon"), class_name="mt-3")),
        rx.cond(
            ArticleState.sizes.length() > 1,
            rx.el.fieldset(
                rx.el.legend("Ukuran", class_name="field-label mb-2"),
                rx.el.div(
                    rx.foreach(ArticleState.sizes.to(list[SizeView]), _choice),
                    class_name="flex flex-wrap gap-2",
                ),
                class_name="mt-6",
            ),
        ),
        rx.cond(
            ArticleState.about != "",
            rx.el.p(ArticleState.about, class_name="mt-5 whitespace-pre-line wrap-anywhere"),
        ),
        rx.el.section(
            stall_row(ArticleState.shop),
            class_name="mt-6 card-a overflow-hidden",
            custom_attrs={"aria-label": "Penjual"},
        ),
    )  # fmt: skip


def _price() -> rx.Component:
    size = ArticleState.size
    return rx.fragment(
        rx.el.p(
            rx.el.b(size.price, class_name="text-2xl font-extrabold tracking-tighter"),
            rx.el.span(
                size.label, rx.cond(size.per_unit != "", ", " + size.per_unit.to(str), ""),
                class_name="text-muted text-sm",
            ),
            class_name="flex flex-wrap items-baseline gap-x-2 mt-1 num",
        ),
        rx.cond(
            size.flag != "",
            rx.el.p(
                icon("triangle-alert"), rx.el.span(size.flag),
                class_name="mt-2 flex items-center gap-2 text-sm font-bold text-soon-ink",
            ),
        ),
        rx.cond(
            size.fair != "",
            rx.el.p(
                icon("badge-check"), size.fair,
                class_name="mt-2 flex items-center gap-2 text-sm font-bold text-ontime-ink",
            ),
        ),
        rx.cond(size.left != "", rx.el.p(size.left, class_name="mt-2 text-sm font-bold num")),
    )  # fmt: skip


def _choice(each: Any) -> rx.Component:
    return rx.el.button(
        each.label,
        type="button",
        on_click=ArticleState.choose(each.id),
        class_name="chip",
        custom_attrs={"aria-pressed": rx.cond(each.id == ArticleState.size.id, "true", "false")},
    )
