"""What waits for the buyer of an order: pay, fetch it, look at it, or go elsewhere."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.pages.order_parts import attaching
from smartcity_app.services.peken.states.orders import OrdersState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import note
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.fields import hidden_field, text_area
from smartcity_app.ui.icon import clock_icon, icon
from smartcity_app.web.guard import Screen

CANCEL, BACK, DISPUTE = "batalkan-pesanan", "uang-kembali", "ada-masalah"
_TITLE = "text-lg font-extrabold tracking-tight leading-snug"


def moved() -> rx.Component:
    """What was put into the basket from here."""
    return rx.el.div(
        rx.cond(
            OrdersState.moved != "",
            note(
                rx.el.p(OrdersState.moved),
                link_button(
                    "Buka keranjang", "/peken/keranjang", kind="quiet", small=True,
                    sign="shopping-basket", class_name="mt-2",
                ),
                sign="circle-check-big",
                tone="good",
            ),
        ),
        role="status",
        class_name="mb-4 empty:hidden",
    )  # fmt: skip


def turn() -> rx.Component:
    """The first thing on the page: what is asked of the reader now, or how it stands."""
    return rx.match(
        OrdersState.stage,
        ("unpaid", _unpaid()),
        ("paid", rx.cond(OrdersState.offered, _offered(), rx.fragment())),
        ("packed", _ready()),
        ("accepted", _code_line()),
        ("handed", _judge()),
        ("cancelled", _ended("circle-x", "text-late")),
        ("lapsed", _ended("timer", "text-late")),
        ("done", _done()),
        rx.fragment(),
    )


def _box(*parts: Any, ground: str = "") -> rx.Component:
    return rx.el.section(*parts, class_name=f"card-a {ground} p-4 mb-4")


def _unpaid() -> rx.Component:
    return _box(
        rx.el.h2("Belum dibayar", class_name=_TITLE),
        rx.el.p("Toko mulai menyiapkan sesudah Anda membayar.", class_name="text-muted mt-0.5"),
        link_button("Bayar sekarang", OrdersState.pay_href, block=True, class_name="mt-3.5"),
        ground="bg-soon-soft!",
    )


def _offered() -> rx.Component:
    """The shop let its time pass."""
    return _box(
        rx.el.h2(OrdersState.title, " belum menjawab", class_name=_TITLE),
        rx.el.p(
            "Anda boleh pindah ke toko lain dengan barang yang sama, minta uang kembali, atau "
            "menunggu. Kami minta maaf.",
            class_name="text-muted mt-0.5",
        ),
        button(
            "Pindah toko",
            sign="store",
            block=True,
            on_click=OrdersState.go_elsewhere(OrdersState.ref),
            class_name="mt-3.5",
        ),
        rx.el.p(
            "Uangnya kembali, dan barang yang sama dari toko lain masuk keranjang.",
            class_name="hint mt-1.5",
        ),
        button("Minta uang kembali", kind="outline", block=True, opens=BACK, class_name="mt-3"),
        rx.el.p("Atau tunggu: pesanan tetap di toko.", class_name="hint mt-2"),
        ground="bg-late-soft!",
    )


def _ready() -> rx.Component:
    return _box(
        rx.el.h2(
            rx.cond(OrdersState.delivered, "Sedang diantar", "Siap diambil"), class_name=_TITLE
        ),
        rx.el.p(
            "Tunjukkan kode ini kepada penjual",
            rx.cond(
                OrdersState.until != "",
                rx.fragment(
                    " paling lambat ",
                    rx.el.b(OrdersState.until, class_name="text-base-content num"),
                ),
            ),
            ".",
            class_name="text-muted mt-0.5",
        ),
        rx.el.div(
            rx.el.img(
                src=OrdersState.code_picture,
                alt="Kode ambil sebagai QR",
                class_name="size-36 shrink-0 rounded-xl bg-white border border-line",
            ),
            rx.el.p(
                OrdersState.code,
                class_name="text-4xl font-extrabold tracking-wider num",
                custom_attrs={"aria-label": rx.Var.create("Kode ambil ") + OrdersState.code},
            ),
            class_name="mt-3 flex flex-wrap items-center gap-4",
        ),
        _late(),
        ground="bg-soft!",
    )


def _late() -> rx.Component:
    """What it says when the time of the shop, or for fetching it, is over."""
    return rx.cond(
        OrdersState.overdue,
        rx.el.div(
            rx.el.p(
                rx.cond(
                    OrdersState.delivered | (OrdersState.stage == "accepted"),
                    "Toko lewat waktu. Tunggu, atau sampaikan kepada dinas.",
                    "Waktu mengambilnya lewat. Ada masalah di toko? Sampaikan kepada dinas.",
                ),
                " Uang Anda masih ditahan.",
                class_name="text-muted",
            ),
            button(
                "Sampaikan kepada dinas", kind="outline", block=True, opens=DISPUTE,
                class_name="mt-3",
            ),
            class_name="mt-3.5",
        ),
    )  # fmt: skip


def _code_line() -> rx.Component:
    return _box(
        rx.el.h2("Toko menyiapkan pesanan Anda", class_name=_TITLE),
        rx.el.p(
            "Kode ambil ", rx.el.b(OrdersState.code, class_name="num text-base-content"),
            ". Anda diberi tahu begitu siap.",
            class_name="text-muted mt-0.5",
        ),
        _late(),
        ground="bg-soft!",
    )  # fmt: skip


def _judge() -> rx.Component:
    return _box(
        rx.el.h2("Barangnya sesuai?", class_name=_TITLE),
        rx.el.p(
            "Tanpa jawaban Anda, pesanan dianggap sesuai ",
            rx.el.b(OrdersState.until, class_name="text-base-content num"),
            ".",
            class_name="text-muted mt-0.5",
        ),
        button(
            "Sudah sesuai",
            sign="check",
            block=True,
            on_click=OrdersState.confirm(OrdersState.ref),
            class_name="mt-3.5",
        ),
        button("Ada masalah", kind="outline", block=True, opens=DISPUTE, class_name="mt-2"),
        ground="bg-soft!",
    )


def _ended(sign: str, tone: str) -> rx.Component:
    return _box(
        rx.el.div(
            rx.el.span(icon(sign, "size-8"), class_name=tone),
            rx.el.h2(OrdersState.status, class_name=_TITLE),
            class_name="flex gap-3 items-center",
        ),
        button(
            "Pesan lagi",
            kind="outline",
            block=True,
            on_click=OrdersState.again(OrdersState.ref),
            class_name="mt-3.5",
        ),
    )


def _done() -> rx.Component:
    return _box(
        rx.el.div(
            rx.el.span(clock_icon("done", "size-8"), class_name="text-ontime"),
            rx.el.h2("Selesai", class_name=_TITLE),
            class_name="flex gap-3 items-center",
        ),
    )


def dialogs() -> rx.Component:
    """What the buttons ask before they do it."""
    return rx.fragment(
        confirm(
            CANCEL,
            "Batalkan pesanan ini?",
            "Toko belum mengerjakannya. Uangnya kembali ke pembayar.",
            do="Batalkan pesanan",
            kind="danger",
            on_confirm=OrdersState.cancel(OrdersState.ref),
        ),
        confirm(
            BACK,
            "Minta uang kembali?",
            "Pesanan dibatalkan dan uangnya kembali ke pembayar.",
            do="Minta uang kembali",
            on_confirm=OrdersState.cancel(OrdersState.ref),
        ),
        form_dialog(
            DISPUTE,
            "Apa yang tidak sesuai?",
            hidden_field("ref", OrdersState.ref),
            text_area(
                "Ceritakan masalahnya",
                "reason",
                hint=rx.cond(
                    OrdersState.overdue,
                    "Misalnya: sudah tiga hari belum diantar",
                    "Misalnya: telurnya pecah 4 butir",
                ),
                error=Screen.problems["reason"],
                max_length=2000,
            ),
            attaching(OrdersState, "Foto barangnya"),
            line="Uang toko ditahan sampai petugas pasar memutuskan.",
            do="Kirim sanggahan",
            on_submit=OrdersState.dispute,
            error=Screen.notice,
            shut=OrdersState.done,
        ),
    )
