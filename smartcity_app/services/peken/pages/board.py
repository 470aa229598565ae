"""/kerja/peken/papan: who has shopped, where the money goes, which shops are left out."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.board_views import DutyLine, MonthLine, StaffLine, TradeLine
from smartcity_app.services.peken.states.board import MarketBoard, MarketPeople
from smartcity_app.ui.buttons import link_button, text_link
from smartcity_app.ui.cards import figures
from smartcity_app.ui.fields import select_field
from smartcity_app.ui.figures import WIDE, WIDEST, figure_row, figure_table
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips, pager

_shown = MarketBoard.shown
_DUTY = (
    ("Tercapai", ""), ("Wajib", WIDE), ("Penuh", WIDE), ("Sebagian", WIDEST), ("Belum", ""),
    ("Tanpa kewajiban", WIDEST),
)  # fmt: skip
_PAIR = "grid gap-5 xl:grid-cols-2 items-start"


def downloads(file: Any) -> rx.Component:
    """The same figures as a file."""
    return rx.el.div(
        *[
            link_button(word, file + form, kind="outline", sign="download", document=True)
            for word, form in (("Excel", "xlsx"), ("CSV", "csv"))
        ],
        class_name="flex flex-wrap gap-2",
    )


@screen("/kerja/peken/papan", title="Papan e-Peken", on_load=MarketBoard.load, audience="staff")
def board() -> rx.Component:
    """Figures, charts with their tables, month to month."""
    return board_shell(
        until(MarketBoard.loaded, _page(), skeleton_rows(8)),
        title="Papan e-Peken",
        line=_shown.line,
        office=MarketBoard.office,
        person=MarketBoard.person,
        initials=MarketBoard.initials,
        places=MarketBoard.places,
        actions=rx.cond(MarketBoard.loaded, downloads(_shown.file)),
    )


def _page() -> rx.Component:
    return rx.fragment(
        _month_field(MarketBoard.months, _shown.month, MarketBoard.choose_month),
        rx.el.div(figures(_shown.figures), class_name="lg:[&>*]:grid-cols-3!"),
        rx.el.div(
            _chart("opd", "Belanja penuh (hijau) dan sebagian (kuning) per perangkat daerah"),
            figure_table(
                "Per perangkat daerah",
                "Yang paling sedikit tercapai di atas.",
                "Perangkat daerah",
                _DUTY,
                rows=rx.foreach(_shown.agencies.to(list[DutyLine]), _duty_row),
            ),
            class_name=_PAIR,
        ),
        rx.el.div(
            _chart("bulan", "Bagian ASN yang memenuhi kewajiban, bulan ke bulan"),
            _chart("penjualan", "Penjualan semua toko, bulan ke bulan"),
            class_name=_PAIR,
        ),
        figure_table(
            "Bulan ke bulan",
            "Bulan yang lewat seperti terakhir dihitung. Sepersepuluh: bagian yang diambil "
            "sepersepuluh toko teratas dari ASN.",
            "Bulan",
            (("Tercapai", ""), ("Penjualan", ""), ("Gini", WIDE), ("Sepersepuluh", WIDE)),
            rows=rx.foreach(
                _shown.months.to(list[MonthLine]),
                lambda row: figure_row(
                    row.name, (row.share, ""), (row.turnover, ""), (row.gini, WIDE), (row.top, WIDE)
                ),
            ),
        ),
        rx.el.div(
            _chart("kecamatan", "Penjualan dari ASN (hijau) dan lainnya (kuning) per kecamatan"),
            figure_table(
                "Per kecamatan",
                "Menurut letak toko. Uang yang dikembalikan tidak dihitung.",
                "Kecamatan",
                (("Dari ASN", ""), ("Lainnya", WIDE), ("Toko", WIDE), ("Tanpa penjualan", "")),
                rows=rx.foreach(
                    _shown.districts.to(list[TradeLine]),
                    lambda row: figure_row(
                        row.name, (row.servants, ""), (row.others, WIDE), (row.shops, WIDE),
                        (row.quiet, ""),
                    ),
                ),
            ),
            class_name=_PAIR,
        ),
        rx.el.div(
            _chart("sebaran", "Sebaran penjualan dari ASN: makin dekat garis putus, makin rata"),
            rx.el.div(
                figure_table(
                    "Per golongan", "", "Golongan", _DUTY,
                    rows=rx.foreach(_shown.ranks.to(list[DutyLine]), _duty_row),
                ),
                rx.cond(_shown.dear.length() > 0, _dear()),
                class_name="grid gap-5 min-w-0",
            ),
            class_name=_PAIR,
        ),
    )  # fmt: skip


def _month_field(months: Any, month: Any, on_change: Any) -> rx.Component:
    return rx.el.div(
        select_field("Bulan", "bulan", months, value=month, empty="Bulan ini", on_change=on_change),
        class_name="max-w-60",
    )


def _dear() -> rx.Component:
    return figure_table(
        "Harga di atas acuan", "Barang yang dijual sekarang.", "Bahan pokok", (("Barang", ""),),
        rows=rx.foreach(
            _shown.dear.to(list[tuple[str, str]]), lambda row: figure_row(row[0], (row[1], ""))
        ),
    )  # fmt: skip


def _chart(name: str, said: str) -> rx.Component:
    return rx.el.figure(
        rx.el.figcaption(said, class_name="text-sm text-muted"),
        rx.el.img(src=_shown.charts + name, alt=said, class_name="w-full h-auto mt-3"),
        class_name="card-a p-5 min-w-0",
    )


def _duty_row(row: Any) -> rx.Component:
    name = rx.cond(
        row.href != "", rx.el.a(row.name, href=row.href, class_name="link"), rx.el.span(row.name)
    )
    return figure_row(
        name, (row.share, ""), (row.obliged, WIDE), (row.reached, WIDE), (row.partly, WIDEST),
        (row.nothing, ""), (row.excused, WIDEST),
    )  # fmt: skip


@screen(
    "/kerja/peken/papan/nama",
    title="Belanja ASN per nama",
    on_load=MarketPeople.load_names,
    audience="staff",
)
def names() -> rx.Component:
    """An office's people, for who may see names."""
    return _people("Belanja ASN", text_link("Kembali ke papan", "/kerja/peken/papan"))


@screen(
    "/kerja/peken/staf",
    title="Belanja staf",
    on_load=MarketPeople.load_staff,
    audience="staff",
)
def staff() -> rx.Component:
    """The reader's own office: reached or not, and how much is left."""
    return _people(
        "Belanja staf",
        rx.cond(
            MarketPeople.agencies.length() > 0,
            chips(MarketPeople.agencies, MarketPeople.choose_agency, label="Perangkat daerah"),
        ),
    )


def _people(title: str, above: Any) -> rx.Component:
    return board_shell(
        until(
            MarketPeople.loaded,
            rx.fragment(
                above,
                _month_field(MarketPeople.months, MarketPeople.month, MarketPeople.choose_month),
                rx.el.div(
                    chips(MarketPeople.statuses, MarketPeople.choose_status, label="Keadaan"),
                    class_name="px-4 -mx-4 min-w-0",
                ),
                rx.cond(
                    MarketPeople.rows.length() > 0,
                    rx.el.ul(
                        rx.foreach(MarketPeople.rows.to(list[StaffLine]), _person),
                        class_name="card-a lined overflow-hidden",
                    ),
                    empty("Tidak ada yang cocok", "Pilih keadaan atau bulan lain."),
                ),
                pager(MarketPeople.shown, on_more=MarketPeople.go_on, more=MarketPeople.last > 0),
            ),
            skeleton_rows(8),
        ),
        title=rx.cond(MarketPeople.loaded, f"{title} " + MarketPeople.office_title, title),
        line=MarketPeople.line,
        office=MarketPeople.office,
        person=MarketPeople.person,
        initials=MarketPeople.initials,
        places=MarketPeople.places,
        actions=rx.cond(MarketPeople.loaded, downloads(MarketPeople.file + "&bentuk=")),
    )


def _person(row: Any) -> rx.Component:
    ink = {"ontime": "text-ontime-ink", "soon": "text-soon-ink", "late": "text-late-ink"}
    return rx.el.li(
        rx.el.span(
            rx.el.b(row.name, class_name="block wrap-anywhere"),
            rx.el.span(row.detail, class_name="block text-sm text-muted wrap-anywhere"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(
            rx.el.b(
                row.word,
                class_name=rx.Var.create("block text-sm ")
                + rx.match(row.tone, *ink.items(), "text-muted").to(str),
            ),
            rx.el.span(row.left, class_name="block text-sm text-muted num"),
            class_name="text-right",
        ),
        class_name="flex items-center gap-4 p-4",
        key=row.id.to_string(),
    )
