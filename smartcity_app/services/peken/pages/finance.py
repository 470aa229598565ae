"""/kerja/peken/keuangan: how the market's money stands, what somebody has to look at."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.finance_views import DifferenceView, LookView, ReportView
from smartcity_app.services.peken.states.finance import MarketMoney
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import figures, note, section
from smartcity_app.ui.fields import field, select_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows

HERE = "/kerja/peken/keuangan"
_LIST = "card-a lined overflow-hidden"
_LONG_SUMS = "max-sm:[&>*]:grid-cols-1! [&_.fig]:text-xl! xl:[&_.fig]:text-2xl!"
"""Billions have to fit."""
_CELL = "py-2.5 px-3 text-left align-top"


@screen(HERE, title="Keuangan pasar", on_load=MarketMoney.load, audience="staff")
def money() -> rx.Component:
    """Balances, the nightly check, payments and refunds to look at, reports, settlements."""
    return board_shell(
        until(MarketMoney.loaded, _page(), skeleton_rows(6)),
        title="Keuangan pasar",
        line="Uang pembeli e-Peken, dari penyedia pembayaran sampai ke toko",
        office=MarketMoney.office,
        person=MarketMoney.person,
        initials=MarketMoney.initials,
        places=MarketMoney.places,
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                MarketMoney.said != "", note(MarketMoney.said, sign="circle-check-big", tone="good")
            ),
            role="status",
            class_name="empty:hidden",
        ),
        rx.cond(
            MarketMoney.books_agree,
            note(MarketMoney.verdict, sign="circle-check-big", tone="good"),
            note(
                rx.el.p(MarketMoney.verdict, class_name="font-bold"),
                rx.el.ul(
                    rx.foreach(MarketMoney.problems, rx.el.li),
                    class_name="list-disc pl-5 mt-1 wrap-anywhere",
                ),
                sign="triangle-alert",
                tone="late",
            ),
        ),
        rx.el.div(figures(MarketMoney.figures), class_name=_LONG_SUMS),
        rx.cond(MarketMoney.opened != "", _opened()),
        rx.el.div(
            _looks(
                "Pembayaran yang perlu dilihat", "perlu-dilihat", MarketMoney.troubles,
                "Semua pembayaran cocok dengan kata penyedia.",
                lambda row: button("Sudah diperiksa", kind="outline", small=True,
                                   on_click=MarketMoney.seen(row.id)),
            ),
            _looks(
                "Pengembalian yang gagal", "gagal-kembali", MarketMoney.refunds,
                "Semua uang yang harus kembali sudah kembali, atau sedang dicoba.",
                lambda row: button("Coba lagi", kind="outline", small=True, sign="rotate-cw",
                                   on_click=MarketMoney.refund_again(row.id)),
            ),
            class_name="grid gap-5 lg:grid-cols-2 items-start",
        ),
        rx.el.div(_settlement(), _report(), class_name="grid gap-5 lg:grid-cols-2 items-start"),
        rx.cond(MarketMoney.reports.length() > 0, _reports()),
    )  # fmt: skip


def _looks(title: str, id: str, rows: Any, nothing: str, act: Any) -> rx.Component:
    return section(
        title,
        rx.cond(
            rows.length() > 0,
            rx.el.ul(
                rx.foreach(rows.to(list[LookView]), lambda row: _look(row, act)), class_name=_LIST
            ),
            rx.el.p(nothing, class_name="card-a p-4 text-muted"),
        ),
        id=id,
        first=True,
    )


def _look(row: Any, act: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(row.title, class_name="font-bold num"),
            rx.el.p(row.line, class_name="text-sm"),
            rx.el.p(
                row.at, ", ", row.ref, class_name="text-sm text-muted num wrap-anywhere mt-0.5"
            ),
            class_name="min-w-0 flex-1",
        ),
        act(row),
        class_name="p-4 flex max-sm:flex-col gap-3 items-start",
        key=row.id.to_string(),
    )


def _settlement() -> rx.Component:
    return section(
        "Hak toko per hari",
        rx.el.form(
            field("Hari", "hari", kind="date", value=MarketMoney.day),
            rx.el.div(
                *[
                    rx.el.button(
                        icon("download", "size-5"), word, type="submit", name="bentuk", value=form,
                        class_name="btn btn-outline btn-sm",
                    )
                    for word, form in (("Unduh Excel", "xlsx"), ("Unduh CSV", "csv"))
                ],
                class_name="flex flex-wrap gap-2 mt-3",
            ),
            action=f"{HERE}/unduh",
            method="get",
            class_name="card-a p-4",
        ),
        id="hak-toko",
        note="Pesanan yang selesai pada hari itu, toko demi toko, dengan jumlahnya.",
        first=True,
    )  # fmt: skip


def _report() -> rx.Component:
    return section(
        "Cocokkan laporan penyedia",
        rx.el.form(
            rx.el.div(
                select_field("Penyedia", "penyedia", MarketMoney.providers,
                             value=MarketMoney.provider),
                field("Hari laporan", "hari_laporan", kind="date", value=MarketMoney.day),
                class_name="grid sm:grid-cols-2 gap-3",
            ),
            rx.el.label("Berkas CSV", html_for="berkas", class_name="block font-semibold mt-3"),
            rx.el.input(
                id="berkas", name="berkas", type="file", accept=".csv,text/csv", required=True,
                class_name="w-full mt-1 rounded-xl border border-line p-3",
            ),
            button("Cocokkan", submit=True, small=True, class_name="mt-3"),
            action=f"{HERE}/laporan",
            method="post",
            enc_type="multipart/form-data",
            class_name="card-a p-4",
        ),
        id="cocokkan",
        note="Unduh laporan transaksi satu hari dari dasbor penyedia, lalu unggah di sini.",
        first=True,
    )  # fmt: skip


def _reports() -> rx.Component:
    return section(
        "Laporan yang sudah dicocokkan",
        rx.el.ul(rx.foreach(MarketMoney.reports.to(list[ReportView]), _one), class_name=_LIST),
        id="laporan-penyedia",
        first=True,
    )


def _one(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(row.title, class_name="block font-bold"),
                rx.el.span(row.line, class_name="block text-sm text-muted num"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.span(
                row.verdict,
                class_name=rx.cond(
                    row.whole, "text-sm text-muted", "text-sm font-bold text-late-ink num"
                ),
            ),
            icon("chevron-right", "size-5 text-subtle"),
            href=row.href,
            reload_document=True,
            class_name="row-a items-center",
        )
    )


def _opened() -> rx.Component:
    return section(
        MarketMoney.opened,
        rx.cond(
            MarketMoney.differences.length() > 0,
            rx.fragment(
                rx.el.div(_differences(), class_name="card-a max-sm:hidden"),
                rx.el.ul(
                    rx.foreach(MarketMoney.differences.to(list[DifferenceView]), _difference_card),
                    class_name=f"{_LIST} sm:hidden",
                ),
            ),
            note("Semua cocok.", sign="circle-check-big", tone="good"),
        ),
        id="selisih",
        note=MarketMoney.opened_line,
        first=True,
    )


def _differences() -> rx.Component:
    heads = ("Selisih", "Catatan kota", "Laporan penyedia")
    return rx.el.table(
        rx.el.caption("Selisih laporan", class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                *[
                    rx.el.th(
                        each, scope="col", class_name=f"{_CELL} text-xs font-semibold text-muted"
                    )
                    for each in heads
                ]
            ),
            class_name="border-b border-line",
        ),
        rx.el.tbody(rx.foreach(MarketMoney.differences.to(list[DifferenceView]), _difference)),
        class_name="w-full",
    )


def _difference_card(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.h3(row.kind, class_name="font-bold"),
        rx.el.p(row.ref, class_name="text-sm text-muted wrap-anywhere"),
        rx.el.dl(
            *[
                rx.el.div(
                    rx.el.dt(title, class_name="text-xs text-muted"),
                    rx.el.dd(side, class_name="num"),
                )
                for title, side in (("Catatan kota", row.ours), ("Laporan penyedia", row.theirs))
            ],
            class_name="grid grid-cols-2 gap-3 mt-2",
        ),
        class_name="p-4",
    )


def _difference(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            row.kind,
            rx.el.span(row.ref, class_name="block text-sm text-muted font-normal wrap-anywhere"),
            scope="row",
            class_name=f"{_CELL} font-bold",
        ),
        rx.el.td(row.ours, class_name=f"{_CELL} num"),
        rx.el.td(row.theirs, class_name=f"{_CELL} num"),
        class_name="border-b border-line last:border-0",
    )
