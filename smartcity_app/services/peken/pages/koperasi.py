"""/koperasi: what the shops want, what is ordered, what is brought to them."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.pages.koperasi_order import purchase_page
from smartcity_app.services.peken.pages.koperasi_trade import trade
from smartcity_app.services.peken.pages.supply_parts import (
    LIST,
    delivery_words,
    done,
    order_rows,
)
from smartcity_app.services.peken.states.koperasi import (
    BRING,
    HERE,
    ORDERS,
    TRADE,
    KoperasiState,
    PoolGroup,
    PoolLine,
)
from smartcity_app.services.peken.supply_models import PREPARED
from smartcity_app.services.peken.supply_views import DeliveryView
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note, section
from smartcity_app.ui.dialog import confirm
from smartcity_app.ui.fields import field, hidden_field, select_field
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips

_S = KoperasiState


@screen(HERE, title="Koperasi", on_load=KoperasiState.load)
def koperasi() -> rx.Component:
    """One part at a time, or one purchase."""
    return page_shell(
        until(
            _S.loaded,
            rx.fragment(
                done(_S.said),
                rx.cond(
                    _S.purchase.ref != "",
                    purchase_page(),
                    rx.fragment(
                        chips(_S.parts, _S.choose, label="Bagian"),
                        rx.match(
                            _S.part,
                            (ORDERS, _orders()),
                            (BRING, _bring()),
                            (TRADE, trade()),
                            _pool(),
                        ),
                    ),
                ),
            ),
            skeleton_rows(4),
        ),
        title=rx.cond(_S.name != "", _S.name, "Koperasi"),
        line=_S.line,
        back=rx.cond(_S.purchase.ref != "", f"{HERE}?bagian={ORDERS}", "/"),
        here="/layanan",
    )


def _pool() -> rx.Component:
    nothing = (_S.groups.length() == 0) & (_S.unmatched.length() == 0)
    return rx.fragment(
        rx.cond(
            nothing,
            empty(
                "Belum ada permintaan",
                "Permintaan toko terkumpul di sini, per barang, siap dipesan ke distributor.",
            ),
        ),
        rx.cond(_S.unmatched.length() > 0, _matching()),
        rx.foreach(_S.groups.to(list[PoolGroup]), _group),
        _margin(),
    )


def _line(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(each.title, class_name="min-w-0"),
            rx.el.b(each.pieces.to_string(), class_name="num"),
            class_name="flex justify-between gap-4",
        ),
        rx.el.p(each.shops, class_name="text-sm text-muted num"),
        rx.el.p(each.total, class_name="text-sm num"),
        class_name="p-4",
        key=each.id,
    )


def _group(group: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(group.name, class_name="text-lg font-extrabold tracking-tight mt-7"),
        rx.el.ul(
            rx.foreach(group.lines.to(list[PoolLine]), _line), class_name=f"{LIST} mt-2.5"
        ),
        rx.el.div(
            rx.el.p("Perkiraan ", rx.el.b(group.total), class_name="num"),
            button("Pesan sekarang", opens=group.dialog, sign="send"),
            class_name="flex flex-wrap items-center justify-between gap-3 mt-3",
        ),
        confirm(
            group.dialog,
            rx.Var.create("Pesan ke ") + group.name.to(str) + "?",
            rx.Var.create("Nilainya ") + group.total.to(str)
            + ". Permintaan toko ini ditutup dan distributor diberi tahu.",
            do="Ya, pesan",
            on_confirm=_S.order(group.id.to(int)),
        ),
        key=group.id,
    )  # fmt: skip


def _matching() -> rx.Component:
    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.b(each.title, class_name="block"),
            rx.el.p(each.shops, class_name="text-sm text-muted num"),
            rx.el.form(
                hidden_field("barang", each.id),
                select_field(
                    "Barang di distributor", "artikel", _S.choices, value=each.guess,
                    empty="Pilih barang yang sama",
                ),
                button("Cocokkan", kind="quiet", submit=True, small=True),
                on_submit=_S.match,
                class_name="grid gap-2 mt-2 justify-items-start",
            ),
            class_name="p-4",
            key=each.id,
        )  # fmt: skip

    return section(
        "Perlu dicocokkan",
        rx.el.ul(rx.foreach(_S.unmatched.to(list[PoolLine]), row), class_name=LIST),
        id="cocokkan",
        note="Sekali saja untuk tiap barang. Usulan kami menurut namanya, periksa dulu.",
    )


def _margin() -> rx.Component:
    return section(
        "Jasa koperasi",
        rx.el.form(
            field(
                "Tambahan dari harga distributor, persen", "margin", value=_S.margin,
                width="short", inputmode="decimal", error=_S.problems["margin"], max_length=5,
                hint="Terlihat oleh toko dan dinas di setiap kiriman.",
            ),
            button("Simpan", kind="outline", submit=True, small=True),
            on_submit=_S.set_margin,
            reset_on_submit=False,
            class_name="grid gap-3 justify-items-start card-a p-4",
            key=_S.margin,
        ),
        id="jasa",
    )  # fmt: skip


def _orders() -> rx.Component:
    return rx.cond(
        _S.purchases.length() > 0,
        rx.el.div(order_rows(_S.purchases, HERE), class_name="mt-3"),
        empty("Belum ada pesanan", "Pesanan ke distributor dan perjalanannya tampil di sini."),
    )


def _bring() -> rx.Component:
    def row(each: Any) -> rx.Component:
        return rx.el.li(
            delivery_words(each),
            rx.cond(
                each.state == PREPARED,
                button("Kirim", small=True, sign="send", on_click=_S.send(each.ref)),
            ),
            rx.cond(
                each.cash_due,
                rx.fragment(
                    button(
                        "Uang diterima", kind="outline", small=True,
                        opens=rx.Var.create("uang-") + each.ref,
                    ),
                    confirm(
                        rx.Var.create("uang-") + each.ref,  # type: ignore[arg-type]
                        "Uang tunai sudah di tangan?",
                        each.other.to(str) + " membayar " + each.total.to(str)
                        + ". Catatan ini tidak bisa dihapus.",
                        do="Ya, catat",
                        on_confirm=_S.cash(each.ref),
                    ),
                ),
            ),
            class_name="p-4 flex flex-wrap gap-3 items-center justify-between",
            key=each.ref,
        )  # fmt: skip

    return rx.cond(
        _S.deliveries.length() > 0,
        section(
            "Antar ke toko",
            rx.el.ul(rx.foreach(_S.deliveries.to(list[DeliveryView]), row), class_name=LIST),
            rx.el.div(note("Stok toko bertambah setelah toko mengonfirmasi."), class_name="mt-3"),
            id="antar",
        ),
        empty("Belum ada kiriman", "Bagian tiap toko tampil di sini begitu barang Anda terima."),
    )
