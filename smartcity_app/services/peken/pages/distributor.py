"""/distributor: orders of koperasi to confirm and to ship."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.pages.supply_parts import (
    ask_before,
    done,
    goods_list,
    number_field,
    order_rows,
    purchase_head,
    purchase_trail,
)
from smartcity_app.services.peken.states.distributor import HERE, DistributorState
from smartcity_app.services.peken.supply_workflow import AGREED, ASKED
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import section
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.fields import text_area
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import empty, skeleton_rows

_S = DistributorState
_TAKE, _DECLINE, _PAID = "sanggupi", "tolak", "sudah-dibayar"
_OFFER, _OFFER_SURE = "tawar", "yakin-tawar"
_SHIP, _SHIP_SURE = "kirim-barang", "yakin-kirim"


@screen(HERE, title="Distributor", on_load=DistributorState.load)
def distributor() -> rx.Component:
    """What waits, what is under way; or one order."""
    return page_shell(
        until(
            _S.loaded,
            rx.fragment(done(_S.said), rx.cond(_S.purchase.ref != "", _order(), _orders())),
            skeleton_rows(4),
        ),
        title=rx.cond(_S.name != "", _S.name, "Distributor"),
        line="Pesanan koperasi",
        back=rx.cond(_S.purchase.ref != "", HERE, "/"),
        here="/layanan",
    )


def _orders() -> rx.Component:
    nothing = (_S.mine.length() == 0) & (_S.others.length() == 0)
    return rx.fragment(
        rx.cond(
            nothing,
            empty("Belum ada pesanan", "Pesanan koperasi tampil di sini, siap Anda sanggupi."),
        ),
        rx.cond(
            _S.mine.length() > 0,
            section("Giliran Anda", order_rows(_S.mine, HERE), id="giliran", first=True),
        ),
        rx.cond(
            _S.others.length() > 0,
            section("Pesanan lain", order_rows(_S.others, HERE), id="lain"),
        ),
    )


def _order() -> rx.Component:
    shown = _S.purchase
    return rx.fragment(
        purchase_head(shown),
        rx.match(
            shown.state,
            (ASKED, _asked()),
            (AGREED, _ship()),
            section("Barang", goods_list(shown.goods), id="barang"),
        ),
        rx.cond(
            shown.due_money,
            rx.el.div(
                button("Uang sudah diterima", opens=_PAID, block=True), class_name="mt-4"
            ),
        ),
        purchase_trail(shown),
        confirm(
            _PAID, "Uang dari koperasi sudah diterima?",
            rx.Var.create("Lunas ") + shown.total.to(str) + ". Catatan ini tidak bisa dihapus.",
            do="Ya, sudah diterima", on_confirm=_S.paid,
        ),
        form_dialog(
            _DECLINE, "Tidak bisa dipenuhi?",
            text_area("Alasan", "alasan", rows=2, max_length=200),
            line="Koperasi membaca alasan ini. Permintaan toko kembali menunggu.",
            do="Tolak pesanan", kind="danger", on_submit=_S.decline, shut=_S.shut,
            error=_S.notice,
        ),
    )  # fmt: skip


def _number(label: str, prefix: str, *, price: bool = False) -> Any:
    return lambda each: number_field(
        label, rx.Var.create(f"{prefix}-") + each.id, each.amount if price else each.pieces,
        _S.problems, of=each.title, wide=price,
    )  # fmt: skip


def _asked() -> rx.Component:
    return rx.fragment(
        section("Barang yang dipesan", goods_list(_S.purchase.goods), id="barang"),
        rx.el.div(
            button("Sanggupi pesanan", opens=_TAKE, block=True, sign="check"),
            rx.el.details(
                rx.el.summary(
                    "Jumlah atau harga lain",
                    class_name="min-h-11 flex items-center font-bold text-primary cursor-pointer",
                ),
                rx.el.form(
                    goods_list(
                        _S.purchase.goods,
                        _number("Sanggup", "jumlah"),
                        _number("Harga satuan", "harga", price=True),
                    ),
                    text_area("Alasan", "alasan", rows=2, max_length=200),
                    id=_OFFER,
                    on_submit=_S.offer,
                    reset_on_submit=False,
                    key=_S.purchase.ref,
                    class_name="grid gap-4",
                ),
                rx.el.div(
                    button("Kirim tawaran", kind="outline", opens=_OFFER_SURE, block=True),
                    class_name="mt-4",
                ),
            ),
            button("Tidak bisa dipenuhi", kind="danger", opens=_DECLINE, block=True),
            class_name="grid gap-3 mt-4",
        ),
        confirm(
            _TAKE, "Sanggupi pesanan ini?", "Koperasi menunggu barang dengan jumlah dan harga ini.",
            do="Ya, sanggupi", on_confirm=_S.take,
        ),
        ask_before(
            _OFFER_SURE, "Kirim tawaran ini?", "Koperasi harus menyetujuinya dulu.",
            do="Ya, kirim tawaran", form=_OFFER,
        ),
    )  # fmt: skip


def _ship() -> rx.Component:
    return rx.fragment(
        rx.el.form(
            section(
                "Barang yang dikirim",
                goods_list(_S.purchase.goods, _number("Dikirim", "kirim")),
                id="barang",
                note="Kurangi bila ada yang tidak jadi dikirim.",
            ),
            id=_SHIP,
            on_submit=_S.ship,
            reset_on_submit=False,
            key=_S.purchase.ref,
        ),
        rx.el.div(
            button("Barang berangkat", opens=_SHIP_SURE, block=True, sign="send"),
            button("Tidak bisa dipenuhi", kind="danger", opens=_DECLINE, block=True),
            class_name="grid gap-3 mt-4",
        ),
        ask_before(
            _SHIP_SURE, "Barang sudah berangkat?", "Stok Anda berkurang dan koperasi diberi tahu.",
            do="Ya, sudah berangkat", form=_SHIP,
        ),
    )  # fmt: skip
