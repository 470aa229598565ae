"""/peken/kewajiban: how much this month, where, and what counts."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.duty_views import OwnShopView, StandingView
from smartcity_app.services.peken.states.duty import MyDuty
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import meter_bar, note, section
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import empty, skeleton_rows

_shown = MyDuty.shown
COUNTS = (
    ("Dihitung", "Pesanan lunas di toko yang ditetapkan untuk Anda, menurut bulan pesanan.", True),
    ("Tidak dihitung", "Toko lain, pesanan batal, uang yang kembali, dan pesanan yang disanggah "
     "sampai ada putusan.", False),
    ("Gaji tetap utuh", "Tidak ada potongan gaji atau tunjangan, terpenuhi atau tidak.", True),
)  # fmt: skip


@screen("/peken/kewajiban", title="Belanja ASN", on_load=MyDuty.load)
def duty() -> rx.Component:
    """Only for civil servants; others are told so."""
    return page_shell(
        until(
            MyDuty.loaded,
            rx.cond(_shown.servant != "", _page(), _nobody()),
            skeleton_rows(4),
        ),
        title="Belanja ASN",
        line=_shown.now.month,
        back="/",
        here="/layanan",
    )


def _nobody() -> rx.Component:
    return empty(
        "Halaman ini untuk ASN kota",
        "Anda tidak tercatat sebagai ASN yang bertugas. Semua orang tetap boleh belanja di e-Peken.",
        link_button("Ke e-Peken", "/peken", block=True),
    )


def _page() -> rx.Component:
    return rx.fragment(
        _month(_shown.now),
        section(
            "Toko Anda",
            rx.cond(_shown.shops.length() > 0, _shops(), _no_shops()),
            id="toko-anda",
            note=rx.cond(_shown.shops_of != "", "Ditetapkan untuk " + _shown.shops_of, ""),
        ),
        section("Apa yang dihitung", _counts(), id="dihitung"),
        rx.cond(
            _shown.history.length() > 0,
            section("Bulan sebelumnya", _history(), id="sebelumnya"),
        ),
    )


def _month(view: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Bulan ini", class_name="text-sm font-bold text-muted"),
        rx.el.p(view.words, class_name="text-2xl font-extrabold tracking-tighter mt-1 num"),
        rx.cond(view.tone != "pause", meter_bar(view.percent, view.words)),
        rx.el.p(view.line, class_name="text-muted mt-1 num"),
        rx.cond(
            _shown.rule != "",
            rx.el.p("Aturan: ", _shown.rule, class_name="hint mt-3 border-t border-line pt-3 num"),
        ),
        rx.el.p(_shown.servant, class_name="hint mt-1"),
        class_name="card-a p-5",
    )


def _shops() -> rx.Component:
    return rx.el.ol(
        rx.foreach(_shown.shops.to(list[OwnShopView]), _shop),
        class_name="card-a lined overflow-hidden",
    )


def _shop(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(icon("store", "size-6"), class_name="text-primary mt-0.5"),
            rx.el.span(
                rx.el.span(row.name, class_name="block font-bold wrap-anywhere"),
                rx.el.span(row.kind, " · ", row.way, class_name="block text-sm text-muted num"),
                rx.cond(
                    row.address != "",
                    rx.el.span(row.address, class_name="block text-sm text-muted wrap-anywhere"),
                ),
                rx.el.span(row.why, class_name="block text-sm mt-1"),
                rx.cond(
                    row.closed != "",
                    rx.el.span(row.closed, class_name="block text-sm text-soon-ink font-bold mt-1"),
                ),
                class_name="min-w-0 flex-1",
            ),
            icon("chevron-right", "size-5 text-subtle"),
            href=row.href,
            class_name="row-a",
        )
    )


def _no_shops() -> rx.Component:
    return note(
        rx.el.b("Toko Anda belum ditetapkan", class_name="block"),
        rx.el.span(
            "BKPSDM menetapkan toko setiap tanggal 25 untuk bulan berikutnya. Kami kabari di sini."
        ),
        sign="store",
    )


def _counts() -> rx.Component:
    return rx.el.ul(
        *[
            rx.el.li(
                icon(
                    "circle-check-big" if good else "circle-x",
                    f"size-6 shrink-0 {'text-ontime' if good else 'text-muted'}",
                ),
                rx.el.span(
                    rx.el.b(title, class_name="block"),
                    rx.el.span(line, class_name="text-sm text-muted"),
                ),
                class_name="flex gap-3.5 p-4",
            )
            for title, line, good in COUNTS
        ],
        class_name="card-a lined overflow-hidden",
    )


def _history() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            _shown.history.to(list[StandingView]),
            lambda row: rx.el.li(
                rx.el.span(row.month, class_name="block text-sm text-muted"),
                rx.el.span(row.words, class_name="block font-bold num"),
                rx.cond(row.tone != "pause", meter_bar(row.percent, row.words)),
                rx.el.span(row.word, class_name="block text-sm text-muted"),
                class_name="p-4",
            ),
        ),
        class_name="card-a lined overflow-hidden",
    )
