"""/kerja/peken/belanja: an office buys from neighbourhood shops."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.purchase_views import HERE, LineView, PurchaseRow, StepTaken
from smartcity_app.services.peken.states.purchases import OfficePurchases
from smartcity_app.ui.buttons import button, link_button, text_link
from smartcity_app.ui.cards import facts, note
from smartcity_app.ui.choices import choice_chips
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.fields import field, hidden_field, text_area
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import pager

ASK, DECLINE, WITHDRAW, APPROVE = "ajukan", "tolak-belanja", "tarik-belanja", "setujui-belanja"
_CARD = "card-a lined overflow-hidden"
_WRONG = rx.cond(OfficePurchases.problems.length() > 0, "Periksa isian yang ditandai.", "")
_view = OfficePurchases.view


@screen(
    "/kerja/peken/belanja",
    title="Belanja kantor",
    on_load=OfficePurchases.load,
    audience="staff",
)
def purchases() -> rx.Component:
    """The list, or one purchase."""
    return board_shell(
        until(OfficePurchases.loaded, _page(), skeleton_rows(6)),
        _ask_dialog(),
        _decline_dialog(),
        confirm(APPROVE, "Setujui belanja ini?", "Petugas bisa langsung membayar sejumlah ini.",
                do="Setujui belanja", on_confirm=OfficePurchases.approve),
        confirm(WITHDRAW, "Tarik belanja ini?", "Belanja yang ditarik tidak bisa dilanjutkan.",
                do="Tarik belanja", on_confirm=OfficePurchases.withdraw, kind="danger"),
        title="Belanja kantor",
        line="Rapat, seragam, bahan kantor: dari toko kelontong dan UMKM, dengan bukti untuk SPJ.",
        office=OfficePurchases.office,
        person=OfficePurchases.person,
        initials=OfficePurchases.initials,
        places=OfficePurchases.places,
    )  # fmt: skip


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                OfficePurchases.said != "",
                note(OfficePurchases.said, sign="circle-check-big", tone="good"),
            ),
            role="status",
            class_name="empty:hidden",
        ),
        rx.cond(_view.ref != "", _one(), _list()),
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.p(
                rx.cond(
                    OfficePurchases.in_basket != "",
                    "Keranjang Anda: " + OfficePurchases.in_basket,
                    "Keranjang Anda kosong. Isi dulu di e-Peken.",
                ),
                class_name="flex-1 min-w-56 num",
            ),
            link_button("Pilih barang", "/peken", kind="outline", sign="shopping-basket"),
            rx.cond(
                OfficePurchases.in_basket != "",
                button("Ajukan isi keranjang", sign="plus", opens=ASK),
            ),
            class_name="card-a p-4 flex flex-wrap items-center gap-3",
        ),
        rx.cond(
            OfficePurchases.rows.length() > 0,
            rx.el.ul(
                rx.foreach(OfficePurchases.rows.to(list[PurchaseRow]), _row), class_name=_CARD
            ),
            empty("Belum ada belanja kantor", "Pilih barang di e-Peken, lalu ajukan dari sini."),
        ),
        pager(OfficePurchases.shown, on_more=OfficePurchases.go_on, more=OfficePurchases.more),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.b(row.title, class_name="block wrap-anywhere"),
                rx.el.span(row.detail, class_name="block text-sm text-muted num"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.span(
                rx.el.b(row.total, class_name="block num"),
                rx.el.span(row.state, class_name="block text-sm text-muted"),
                class_name="text-right",
            ),
            href=row.href,
            class_name="flex gap-4 p-4 focusable",
            custom_attrs={"data-row": "true"},
        ),
        key=row.ref,
    )


def _one() -> rx.Component:
    return rx.el.div(
        text_link("Kembali ke daftar", HERE),
        rx.el.p(_view.ref, " · ", _view.state, class_name="text-sm text-muted num"),
        rx.el.h2(_view.title, class_name="text-xl font-extrabold tracking-tight wrap-anywhere"),
        rx.el.p(_view.total, class_name="fig text-3xl mt-1"),
        rx.el.div(
            rx.cond(
                _view.may_edit,
                button("Kirim untuk disetujui", sign="send", on_click=OfficePurchases.send),
            ),
            rx.cond(
                _view.may_decide,
                rx.fragment(
                    button("Setujui belanja", sign="check", opens=APPROVE),
                    button("Tolak", kind="danger", opens=DECLINE),
                ),
            ),
            rx.cond(_view.may_pay, button("Bayar dengan QRIS", on_click=OfficePurchases.pay)),
            rx.cond(
                _view.proof != "",
                link_button("Bukti untuk SPJ", _view.proof, sign="printer", document=True),
            ),
            rx.cond(_view.may_withdraw, button("Tarik belanja", kind="outline", opens=WITHDRAW)),
            class_name="flex flex-wrap gap-2 mt-3",
        ),
        rx.el.div(
            rx.el.ul(rx.foreach(_view.lines.to(list[LineView]), _line), class_name=_CARD),
            rx.el.div(
                facts(_view.facts),
                rx.cond(
                    _view.steps.length() > 0,
                    rx.el.ol(rx.foreach(_view.steps.to(list[StepTaken]), _step), class_name=_CARD),
                ),
                class_name="grid gap-4 content-start min-w-0",
            ),
            class_name="grid gap-5 lg:grid-cols-2 items-start mt-5",
        ),
        class_name="min-w-0",
    )


def _line(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.b(row.name, class_name="min-w-0 wrap-anywhere"),
            rx.el.b(row.total, class_name="num whitespace-nowrap"),
            class_name="flex justify-between gap-3",
        ),
        rx.el.p(row.quantity, " × ", row.price, " · ", row.shop, class_name="text-sm num"),
        rx.cond(
            row.problem != "",
            rx.el.p(row.problem, class_name="text-sm font-bold text-late-ink"),
        ),
        rx.cond(
            _view.may_edit,
            rx.el.form(
                hidden_field("barang", row.variant_id.to_string()),
                rx.el.input(
                    type="number", name="jumlah", default_value=row.quantity, min="0", max="500",
                    class_name="input w-24! num", key=row.quantity.to(str),
                    custom_attrs={"aria-label": rx.Var.create("Jumlah ") + row.name},
                ),
                button("Ubah jumlah", kind="quiet", small=True, submit=True),
                on_submit=OfficePurchases.change,
                class_name="flex items-center gap-2 mt-2",
            ),
        ),
        class_name="p-4",
        key=row.variant_id.to_string(),
    )  # fmt: skip


def _step(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.b(row.what, class_name="block"),
        rx.el.span(row.who, class_name="block text-sm text-muted num"),
        rx.cond(row.note != "", rx.el.p(row.note, class_name="mt-1 wrap-anywhere")),
        class_name="p-4",
    )


def _ask_dialog() -> rx.Component:
    wrong = OfficePurchases.problems
    return form_dialog(
        ASK,
        "Ajukan isi keranjang",
        rx.el.div(
            choice_chips("Keperluan", "keperluan", OfficePurchases.kinds, error=wrong["kind"]),
            field("Untuk apa", "untuk", error=wrong["purpose"], max_length=200,
                  hint="Seperti Rapat koordinasi stunting 3 Desember"),
            field("Kode rekening", "rekening", error=wrong["budget_code"], max_length=40,
                  hint="Seperti 5.1.02.01.01.0052"),
            class_name="grid gap-5",
        ),
        line="Semua isi keranjang Anda pindah ke daftar ini. Belanja pribadi dipesan lebih dulu.",
        do="Buat daftar belanja",
        on_submit=OfficePurchases.begin,
        error=_WRONG,
    )  # fmt: skip


def _decline_dialog() -> rx.Component:
    return form_dialog(
        DECLINE,
        "Tolak belanja ini?",
        text_area("Alasan", "alasan", max_length=300, hint="Petugas membacanya."),
        do="Tolak belanja",
        kind="danger",
        on_submit=OfficePurchases.decline,
        error=OfficePurchases.notice,
        shut=OfficePurchases.shut,
    )
