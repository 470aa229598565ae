"""One purchase, as the koperasi sees it."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.pages.supply_parts import (
    ask_before,
    goods_list,
    number_field,
    purchase_head,
    purchase_trail,
    word_field,
)
from smartcity_app.services.peken.states.koperasi import KoperasiState
from smartcity_app.services.peken.supply_workflow import ASKED, OFFERED, SHIPPED
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note, section
from smartcity_app.ui.dialog import confirm

_S = KoperasiState
_COUNT, _SURE, _AGREE, _CANCEL = "hitung-barang", "yakin-terima", "setujui", "batalkan"


def purchase_page() -> rx.Component:
    """What was ordered, and the step that is the koperasi's."""
    shown = _S.purchase
    return rx.fragment(
        purchase_head(shown),
        rx.cond(shown.state == OFFERED, _offer()),
        rx.cond(
            shown.state == SHIPPED,
            _count(),
            section("Barang", goods_list(shown.goods), id="barang"),
        ),
        rx.cond(
            (shown.state == ASKED) | (shown.state == OFFERED),
            rx.el.div(
                button("Batalkan pesanan", kind="danger", opens=_CANCEL, block=True),
                class_name="mt-4",
            ),
        ),
        purchase_trail(shown),
        confirm(
            _CANCEL, "Batalkan pesanan ini?", "Permintaan toko kembali menunggu.",
            do="Ya, batalkan", on_confirm=_S.cancel, kind="danger",
        ),
    )  # fmt: skip


def _offer() -> rx.Component:
    return rx.el.div(
        note("Distributor menawar lain. Bandingkan jumlah dan harganya di bawah.", tone="soon"),
        button("Setujui tawaran", opens=_AGREE, block=True, sign="check"),
        confirm(
            _AGREE, "Setujui tawaran distributor?",
            "Distributor menyiapkan barang dengan jumlah dan harga ini.",
            do="Ya, setujui", on_confirm=_S.agree,
        ),
        class_name="grid gap-3 mt-4",
    )  # fmt: skip


def _count() -> rx.Component:
    def number(label: str, prefix: str, *, filled: bool) -> Any:
        return lambda each: number_field(
            label, rx.Var.create(f"{prefix}-") + each.id, each.pieces if filled else "",
            _S.problems, of=each.title,
        )  # fmt: skip

    return rx.fragment(
        rx.el.form(
            section(
                "Hitung barang yang datang",
                goods_list(
                    _S.purchase.goods,
                    number("Diterima utuh", "terima", filled=True),
                    number("Rusak", "rusak", filled=False),
                    lambda each: word_field(
                        "Sebab selisih", rx.Var.create("alasan-") + each.id, _S.problems,
                        of=each.title,
                    ),
                ),
                id="hitung",
                note="Yang ditagih distributor hanya yang diterima utuh.",
            ),
            rx.el.div(
                number_field("Ongkos angkut, rupiah", "ongkos", "", _S.problems, wide=True),
                rx.el.p(
                    "Dibagi ke semua barang menurut nilainya, dan terlihat oleh toko.",
                    class_name="hint mt-1",
                ),
                class_name="mt-5",
            ),
            id=_COUNT,
            on_submit=_S.receive,
            reset_on_submit=False,
            key=_S.purchase.ref,
        ),
        rx.el.div(
            button("Terima dan bagi ke toko", opens=_SURE, block=True, sign="check"),
            class_name="mt-5",
        ),
        ask_before(
            _SURE, "Barang sudah dihitung?",
            "Tagihan distributor dicatat dan barang dibagi per toko menurut permintaannya. "
            "Setelah ini tidak bisa diubah.",
            do="Ya, sudah benar", form=_COUNT,
        ),
    )  # fmt: skip
