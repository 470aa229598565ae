"""/toko/pasokan: a shop asks for goods in a few taps, and confirms what comes."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.pages.supply_parts import (
    LIST,
    ask_before,
    delivery_links,
    done,
    goods_list,
    number_field,
    word_field,
)
from smartcity_app.services.peken.states.restock import HERE, RestockState
from smartcity_app.services.peken.supply_models import SENT
from smartcity_app.services.peken.supply_views import ShelfView
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import note, section
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.views import NavView

_S = RestockState
_ASK, _COUNT, _SURE = "minta-barang", "hitung-kiriman", "yakin-terima"


@screen(HERE, title="Pasokan toko", on_load=RestockState.load)
def restock() -> rx.Component:
    """The low-stock list, what was asked for, what comes; or one delivery."""
    return page_shell(
        until(
            _S.loaded,
            rx.fragment(done(_S.said), rx.cond(_S.delivery.ref != "", _delivery(), _shop())),
            skeleton_rows(4),
        ),
        title="Pasokan toko",
        line=_S.shop,
        back=rx.cond(_S.delivery.ref != "", HERE, "/toko"),
        here="/layanan",
    )


def _shop() -> rx.Component:
    return rx.fragment(
        rx.cond(_S.shops.length() > 1, _choose_shop()),
        rx.cond(
            _S.coming.length() > 0,
            section(
                "Barang datang", delivery_links(_S.coming, HERE), id="datang", first=True,
                note="Hitung dulu, baru konfirmasi. Stok bertambah setelah itu.",
            ),
        ),
        rx.cond(_S.koperasi == "", _join(), _ask()),
        rx.cond(_S.asked.length() > 0, _asked()),
        rx.cond(
            _S.past.length() > 0,
            section("Sudah diterima", delivery_links(_S.past, HERE), id="sudah"),
        ),
    )  # fmt: skip


def _choose_shop() -> rx.Component:
    return rx.el.nav(
        rx.foreach(
            _S.shops.to(list[NavView]),
            lambda each: rx.el.a(
                each.title, href=each.href, class_name="chip-s",
                custom_attrs={"aria-current": rx.cond(each.here, "page", "false")},
            ),
        ),
        class_name="flex gap-2 overflow-x-auto mb-4",
        custom_attrs={"aria-label": "Toko Anda"},
    )  # fmt: skip


def _join() -> rx.Component:
    return section(
        "Pilih koperasi",
        rx.cond(
            _S.near.length() > 0,
            rx.el.form(
                choice_cards("Koperasi di dekat toko", "koperasi", _S.near),
                rx.el.div(
                    button("Kulakan lewat koperasi ini", submit=True, block=True),
                    class_name="mt-4",
                ),
                on_submit=_S.join,
            ),
            empty(
                "Belum ada koperasi di sekitar sini",
                "Begitu ada koperasi yang buka, toko Anda bisa kulakan bersama lewat koperasi itu.",
            ),
        ),
        id="koperasi",
        note="Permintaan toko dikumpulkan koperasi, supaya harga dari distributor lebih murah.",
    )


def _shelves(rows: Any) -> rx.Component:
    def row(each: Any) -> rx.Component:
        name = rx.Var.create("barang-") + each.id
        return rx.el.li(
            rx.el.div(
                rx.el.b(each.title, class_name="block"),
                rx.el.p(each.detail, class_name="text-sm text-muted num"),
                rx.cond(
                    each.waits != "",
                    rx.el.p(each.waits, class_name="text-sm font-semibold num"),
                ),
                class_name="min-w-0 flex-1",
            ),
            number_field("Minta", name, each.suggested, _S.problems, of=each.title),
            class_name="p-4 flex gap-3 items-center",
            key=each.id,
        )

    return rx.el.ul(rx.foreach(rows.to(list[ShelfView]), row), class_name=LIST)


def _ask() -> rx.Component:
    nothing = (_S.low.length() == 0) & (_S.rest.length() == 0)
    return rx.cond(
        nothing,
        empty(
            "Belum ada barang", "Isi dulu katalog toko. Barang yang menipis tampil di sini.",
            link_button("Buka katalog toko", "/toko", block=True),
        ),
        rx.el.form(
            section(
                "Stok menipis",
                rx.cond(
                    _S.low.length() > 0,
                    _shelves(_S.low),
                    note("Stok semua barang masih di atas batasnya.", sign="circle-check-big",
                         tone="good"),
                ),
                id="menipis",
                note="Jumlahnya sudah kami isi menurut perkiraan sebulan. Ubah bila perlu.",
            ),
            rx.cond(
                _S.rest.length() > 0,
                rx.el.details(
                    rx.el.summary(
                        "Barang lain", class_name="min-h-11 flex items-center font-bold "
                        "text-primary cursor-pointer mt-3",
                    ),
                    _shelves(_S.rest),
                ),
            ),
            rx.el.div(
                button(
                    rx.Var.create("Minta ke ") + _S.koperasi, submit=True, block=True, sign="send"
                ),
                class_name="mt-4",
            ),
            id=_ASK,
            on_submit=_S.ask,
            key=_S.shut,
        ),
    )  # fmt: skip


def _asked() -> rx.Component:
    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.b(each.title, class_name="block"),
                rx.el.p(
                    each.detail,
                    rx.cond(each.waits != "", " · " + each.waits.to(str), ""),
                    class_name="text-sm text-muted num",
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.cond(
                each.waits == "",
                button("Batalkan", kind="ghost", small=True, on_click=_S.withdraw(each.id.to(int))),
            ),
            class_name="p-4 flex gap-3 items-center",
            key=each.id,
        )

    rows = rx.el.ul(rx.foreach(_S.asked.to(list[ShelfView]), row), class_name=LIST)
    return section(
        "Sudah diminta", rows, id="diminta",
        note="Bisa dibatalkan sampai koperasi memesannya ke distributor.",
    )  # fmt: skip


def _delivery() -> rx.Component:
    shown = _S.delivery
    return rx.fragment(
        rx.el.div(
            rx.el.h2(shown.other, class_name="text-xl font-extrabold tracking-tight"),
            rx.el.p(shown.detail, class_name="text-sm text-muted num"),
            rx.el.p(shown.said, class_name="text-sm font-bold mt-2"),
            rx.el.p(shown.total, class_name="fig text-3xl mt-1"),
            class_name="card-a p-5",
        ),
        rx.cond(
            shown.state == SENT,
            _count(),
            section("Isi kiriman", goods_list(shown.goods), id="isi-kiriman"),
        ),
    )


def _count() -> rx.Component:
    def number(label: str, prefix: str, *, filled: bool) -> Any:
        return lambda each: number_field(
            label, rx.Var.create(f"{prefix}-") + each.id, each.pieces if filled else "",
            _S.problems, of=each.title,
        )  # fmt: skip

    return rx.fragment(
        rx.el.form(
            section(
                "Hitung barangnya",
                goods_list(
                    _S.delivery.goods,
                    number("Diterima", "terima", filled=True),
                    number("Rusak", "rusak", filled=False),
                    lambda each: word_field(
                        "Sebab selisih", rx.Var.create("alasan-") + each.id, _S.problems,
                        of=each.title,
                    ),
                ),
                id="hitung",
                note="Yang dibayar hanya yang diterima.",
            ),
            rx.el.div(
                choice_cards(
                    "Cara membayar", "bayar", _S.payments, error=_S.problems["bayar"]
                ),
                class_name="mt-6",
            ),
            id=_COUNT,
            on_submit=_S.confirm,
            reset_on_submit=False,
            key=_S.delivery.ref,
        ),
        rx.el.div(
            button("Konfirmasi diterima", opens=_SURE, block=True, sign="check"),
            class_name="mt-5",
        ),
        ask_before(
            _SURE, "Barang sudah dihitung?",
            "Stok toko bertambah dan tagihannya dicatat. Setelah ini tidak bisa diubah.",
            do="Ya, sudah benar", form=_COUNT,
        ),
    )  # fmt: skip
