"""What a shop does with an order: take it on whole or in part, refuse it, pack it, hand it over."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.order_views import OrderLineView
from smartcity_app.services.peken.pages.order_parts import attaching
from smartcity_app.services.peken.states.seller import SellerState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, hidden_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.islands.scan import Scan
from smartcity_app.ui.screen import Frame, sending
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

PARTLY, REFUSE, HAND, CODE = "terima-sebagian", "tidak-bisa", "serahkan", "code"
STOCK = [
    ChoiceView("habis", "Barangnya habis", "Stok di toko tetap dikurangi"),
    ChoiceView("rak", "Barangnya ada", "Kembali ke stok toko"),
]


def acts() -> rx.Component:
    """The buttons that fit where it is."""
    return rx.match(
        SellerState.stage,
        ("paid", _new()),
        ("accepted", _packing()),
        ("packed", _handing()),
        ("disputed", _answering()),
        rx.fragment(),
    )


def _new() -> rx.Component:
    return rx.el.div(
        button(
            "Terima pesanan",
            sign="check",
            block=True,
            on_click=SellerState.accept(SellerState.ref, SellerState.version),
        ),
        button("Terima sebagian", kind="outline", block=True, opens=PARTLY),
        button("Tidak bisa dipenuhi", kind="ghost", block=True, opens=REFUSE),
        class_name="grid gap-2 mt-5",
    )


def _packing() -> rx.Component:
    return rx.el.div(
        button(
            "Barang siap",
            sign="check",
            block=True,
            on_click=SellerState.pack(SellerState.ref, SellerState.version),
        ),
        link_button(
            "Daftar ambil barang",
            rx.Var.create("/toko/daftar-ambil?no=") + SellerState.ref,
            kind="outline",
            sign="printer",
            block=True,
            document=True,
        ),
        button("Tidak bisa dipenuhi", kind="ghost", block=True, opens=REFUSE),
        class_name="grid gap-2 mt-5",
    )


def _handing() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Serahkan ke pembeli", class_name="text-lg font-extrabold tracking-tight"),
        rx.el.form(
            hidden_field("ref", SellerState.ref),
            hidden_field("version", SellerState.version.to_string()),
            hidden_field("proof", SellerState.proof.id),
            field(
                "Kode dari pembeli",
                CODE,
                hint="Enam huruf dan angka di HP pembeli",
                error=Screen.problems[CODE],
                width="code",
                max_length=9,
                optional=SellerState.delivered,
            ),
            rx.cond(
                SellerState.proof.id != "",
                rx.el.img(
                    src=SellerState.proof.thumb,
                    alt=SellerState.proof.alt,
                    class_name="size-28 object-cover rounded-xl border border-line",
                ),
            ),
            id=f"{HAND}-isian",
            on_submit=sending(HAND, SellerState.hand),
            reset_on_submit=False,
            class_name="grid gap-3 mt-3",
        ),
        rx.el.div(
            Scan.create(field=CODE, word="Pindai QR pembeli"),
            rx.cond(
                SellerState.delivered,
                rx.el.div(
                    rx.el.p(
                        "Pembeli tidak memegang HP? Foto barang di depan rumahnya.",
                        class_name="hint mb-1.5",
                    ),
                    Photos.create(
                        name="serah terima",
                        pdf=False,
                        small=False,
                        quiet=True,
                        on_added=SellerState.photograph,
                    ),
                ),
            ),
            button(
                "Serahkan barang",
                submit=True,
                form=f"{HAND}-isian",
                id=HAND,
                block=True,
                busy=Frame.working,
            ),
            class_name="grid gap-3 mt-3",
        ),
        class_name="card-a p-4 mt-5",
    )


def _answering() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Jawab sanggahan", class_name="text-lg font-extrabold tracking-tight"),
        rx.el.form(
            hidden_field("ref", SellerState.ref),
            hidden_field("version", SellerState.version.to_string()),
            text_area(
                "Menurut toko", "answer", error=Screen.problems["answer"], max_length=2000,
                hint="Dinas membacanya sebelum memutuskan. Pembeli ikut membaca.",
            ),
            attaching(SellerState, "Foto dari toko"),
            button("Kirim jawaban", submit=True, block=True, busy=Frame.working),
            on_submit=SellerState.answer,
            reset_on_submit=False,
            class_name="grid gap-3 mt-3",
            key=SellerState.done,
        ),
        class_name="card-a p-4 mt-5",
    )  # fmt: skip


def dialogs() -> rx.Component:
    """What is asked before it is taken on in part, or not at all."""
    ids = (
        hidden_field("ref", SellerState.ref),
        hidden_field("version", SellerState.version.to_string()),
    )
    return rx.fragment(
        form_dialog(
            PARTLY,
            "Berapa yang ada?",
            *ids,
            rx.el.div(
                rx.foreach(SellerState.lines.to(list[OrderLineView]), _given),
                class_name="grid gap-5",
            ),
            line="Yang kurang dikembalikan uangnya kepada pembeli, sendiri.",
            do="Terima pesanan",
            on_submit=SellerState.accept_partly,
            error=Screen.notice,
            shut=SellerState.done,
        ),
        form_dialog(
            REFUSE,
            "Tidak bisa dipenuhi?",
            *ids,
            choice_cards("Barangnya", "stock", STOCK, error=Screen.problems["stock"]),
            text_area(
                "Sebabnya", "reason", hint="Pembeli membaca kalimat ini apa adanya.",
                error=Screen.problems["reason"], max_length=500,
            ),
            line="Semua uangnya kembali ke pembeli.",
            do="Batalkan pesanan",
            kind="danger",
            on_submit=SellerState.refuse,
            error=Screen.notice,
            shut=SellerState.done,
        ),
    )  # fmt: skip


def _given(line: Any) -> rx.Component:
    name = rx.Var.create("baris-") + line.id.to_string()
    wrong = Screen.problems.get(name, "").to(str)
    return rx.el.div(
        rx.el.label(
            line.name,
            rx.el.span(
                " dipesan ", line.quantity.to_string(), class_name="font-normal text-muted num"
            ),
            html_for=name,
            class_name="field-label",
        ),
        rx.cond(
            wrong != "",
            rx.el.p(icon("circle-alert"), rx.el.span(wrong), class_name="field-error"),
        ),
        rx.el.input(
            id=name,
            name=name,
            type="text",
            default_value=line.given.to_string(),
            max_length=4,
            auto_complete="off",
            class_name="input w-28! num",
            custom_attrs={"inputMode": "numeric"},
        ),
        rx.cond(
            line.may_substitute,
            rx.el.input(
                name=rx.Var.create("ganti-") + line.id.to_string(),
                type="text",
                max_length=80,
                auto_complete="off",
                placeholder="Diganti apa (boleh kosong)",
                class_name="input mt-2",
                custom_attrs={"aria-label": rx.Var.create("Pengganti ") + line.name},
            ),
        ),
        class_name="fieldset",
        key=line.id.to_string(),
    )
