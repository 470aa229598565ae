"""/kerja/peken/harga: reference prices, their dates and their source."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.states.prices import BandView, PriceTable
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, select_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.web.guard import Screen

NEW = "harga-baru"
_ROW = "grid gap-x-4 gap-y-1 p-4 items-center lg:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,3fr)_auto]"


@screen("/kerja/peken/harga", title="Harga acuan", on_load=PriceTable.load, audience="staff")
def price_table() -> rx.Component:
    """Every reference price; what a shop asks above it is flagged for owner and buyers."""
    return board_shell(
        until(PriceTable.loaded, _page(), skeleton_rows(8)),
        _new(),
        title="Harga acuan",
        line="Harga di atasnya ditandai untuk pemilik toko dan pembeli",
        office=PriceTable.office,
        person=PriceTable.person,
        initials=PriceTable.initials,
        places=PriceTable.places,
        actions=button("Tetapkan harga", sign="plus", opens=NEW),
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                PriceTable.said != "", note(PriceTable.said, sign="circle-check-big", tone="good")
            ),
            role="status",
            class_name="empty:hidden",
        ),
        rx.el.ul(
            rx.foreach(PriceTable.rows.to(list[BandView]), _row),
            class_name="card-a lined overflow-hidden",
        ),
    )


def _row(each: Any) -> rx.Component:
    status = rx.match(
        each.status,
        ("now", _pill("Berlaku", "check", "ontime")),
        ("example", _pill("Contoh, perlu ditetapkan", "triangle-alert", "soon")),
        ("next", button("Batalkan", kind="danger", small=True, on_click=PriceTable.drop(each.id))),
        _pill("Tidak berlaku lagi", "history", "paused"),
    )
    return rx.el.li(
        rx.el.h2(each.title, class_name="font-bold"),
        rx.el.p(each.price, class_name="num"),
        rx.el.p(
            each.source, rx.el.span(", mulai ", each.starts, class_name="num"),
            class_name="text-sm text-muted wrap-anywhere",
        ),
        rx.el.div(status, class_name="flex lg:justify-end"),
        class_name=_ROW,
        key=each.id.to_string(),
    )  # fmt: skip


def _pill(words: str, sign: str, tone: str) -> rx.Component:
    return rx.el.span(
        icon(sign, "size-4"), words, class_name="clock-pill", custom_attrs={"data-state": tone}
    )


def _new() -> rx.Component:
    problems = Screen.problems
    return form_dialog(
        NEW,
        "Tetapkan harga acuan",
        select_field("Bahan pokok", "staple", PriceTable.staples, error=problems["staple"]),
        field("Harga terendah", "low", inputmode="numeric", width="short", error=problems["low"]),
        field("Harga tertinggi", "high", inputmode="numeric", width="short",
              error=problems["high"], hint="Di atas ini ditandai"),
        field("Mulai berlaku", "starts", kind="date", value=PriceTable.today,
              error=problems["starts"]),
        field("Dasar", "source", error=problems["source"], max_length=120,
              hint="HET Bapanas 2026, atau survei pasar dan tanggalnya"),
        do="Tetapkan",
        on_submit=PriceTable.enter,
        shut=PriceTable.shut,
    )  # fmt: skip
