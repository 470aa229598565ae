"""The account of a year's numbers."""

from typing import Any

import reflex as rx

from smartcity_app.lobby.numbering import Numbering, YearView
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import note
from smartcity_app.ui.fields import select_field
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows

_HEAD = "py-2 px-3 text-xs font-semibold text-muted text-right whitespace-nowrap"
_NUMBER = "num text-right py-2.5 px-3"
_TITLES = ("Nomor", "Tercatat", "Terbit", "Dicabut", "Diganti", "Batal", "Ditahan")


@screen("/kerja/penomoran", title="Laporan penomoran", on_load=Numbering.load, audience="staff")
def account() -> rx.Component:
    """From 1 to the last, every number of every unit."""
    return board_shell(
        rx.el.div(
            select_field(
                "Tahun",
                "tahun",
                Numbering.years,
                value=Numbering.year,
                empty="Tahun ini",
                on_change=Numbering.in_year,
            ),
            _files(),
            class_name="flex flex-wrap items-end justify-between gap-3",
        ),
        until(Numbering.loaded, _account(), skeleton_rows(6)),
        title="Laporan penomoran",
        line="Dari nomor 1 sampai yang terakhir, setiap nomor punya catatan",
        office=Numbering.office,
        person=Numbering.person,
        initials=Numbering.initials,
        places=Numbering.places,
        actions=link_button("Buka register", "/kerja/register", kind="outline", sign="list-checks"),
    )


def _files() -> rx.Component:
    def file(label: str, form: str, **more: Any) -> rx.Component:
        return link_button(
            label, Numbering.files + form, kind="outline", small=True, document=True, **more
        )

    return rx.cond(
        Numbering.rows.length() > 0,
        rx.el.div(
            file("Cetak PDF", "pdf", sign="printer", new_tab=True),
            file("Unduh XLSX", "xlsx"),
            file("Unduh CSV", "csv"),
            class_name="flex flex-wrap gap-2",
        ),
    )


def _account() -> rx.Component:
    return rx.cond(
        Numbering.rows.length() > 0,
        rx.fragment(
            rx.cond(
                Numbering.whole,
                note(Numbering.verdict, sign="circle-check-big", tone="good"),
                note(Numbering.verdict, sign="circle-alert", tone="late"),
            ),
            rx.el.div(
                _table(), class_name="card-a overflow-x-auto max-lg:hidden", tab_index=0,
                role="region", custom_attrs={"aria-label": "Nomor per unit"},
            ),
            rx.el.ul(
                rx.foreach(Numbering.rows.to(list[YearView]), _card),
                class_name="grid gap-3 lg:hidden",
            ),
        ),
        empty("Belum ada nomor pada tahun ini", "Nomor dibuat saat surat pertama ditandatangani."),
    )  # fmt: skip


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.caption("Nomor per unit, menurut kode wilayah", class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Unit", scope="col", class_name=f"{_HEAD} text-left!"),
                *[rx.el.th(each, scope="col", class_name=_HEAD) for each in _TITLES],
                rx.el.th("Nomor hilang", scope="col", class_name=f"{_HEAD} text-left!"),
            ),
            class_name="border-b border-line",
        ),
        rx.el.tbody(rx.foreach(Numbering.rows.to(list[YearView]), _line)),
        class_name="w-full",
    )


def _line(row: Any) -> rx.Component:
    figures = (row.span, row.entered, row.issued, row.revoked, row.replaced, row.void, row.held)
    return rx.el.tr(
        rx.el.th(
            rx.el.a(row.unit, href=row.href, class_name="link font-bold"),
            rx.cond(
                row.reasons != "",
                rx.el.p("Batal: ", row.reasons, class_name="text-sm text-muted font-normal"),
            ),
            scope="row",
            class_name="text-left py-2.5 px-3",
        ),
        *[rx.el.td(figure, class_name=f"{_NUMBER} whitespace-nowrap") for figure in figures],
        rx.el.td(_missing(row), class_name="py-2.5 px-3"),
        class_name="border-b border-line last:border-0 align-top",
    )


def _card(row: Any) -> rx.Component:
    facts = zip(
        _TITLES[1:],
        (row.entered, row.issued, row.revoked, row.replaced, row.void, row.held),
        strict=True,
    )
    return rx.el.li(
        rx.el.a(row.unit, href=row.href, class_name="link font-bold"),
        rx.el.p("Nomor ", row.span, ", ", _missing(row), class_name="text-sm num mt-0.5"),
        rx.el.dl(
            *[
                rx.el.div(
                    rx.el.dt(title, class_name="text-xs text-muted"),
                    rx.el.dd(figure, class_name="num font-bold"),
                )
                for title, figure in facts
            ],
            class_name="grid grid-cols-3 gap-2 mt-2.5",
        ),
        rx.cond(
            row.reasons != "",
            rx.el.p("Batal: ", row.reasons, class_name="text-sm text-muted mt-2.5"),
        ),
        class_name="card-a p-4",
    )


def _missing(row: Any) -> rx.Component:
    return rx.cond(
        row.missing != "",
        rx.el.b(row.missing, class_name="text-late-ink num"),
        rx.el.span("tidak ada yang hilang", class_name="text-muted"),
    )
