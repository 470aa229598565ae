"""/kerja/peken/asn: BKPSDM's register of civil servants and their duty."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.duty_views import RuleRow, ServantRow
from smartcity_app.services.peken.pages.servant_parts import (
    importing,
    person,
    rule_dialog,
)
from smartcity_app.services.peken.states.servants import Servants
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.fields import search_field, select_field
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shares import segment, share_bar
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips, pager, tab_panel, tabs

PANEL = "bagian-asn"
_CARD = "card-a lined overflow-hidden"


@screen("/kerja/peken/asn", title="ASN dan kewajiban", on_load=Servants.load, audience="staff")
def servants() -> rx.Component:
    """The list, one person, the table of duties, a file in and out."""
    return board_shell(
        until(Servants.loaded, _page(), skeleton_rows(8)),
        rule_dialog(),
        title="ASN dan kewajiban",
        line="Siapa wajib belanja berapa, dan siapa yang dikecualikan. Gaji tidak dipotong.",
        office=Servants.office,
        person=Servants.person,
        initials=Servants.initials,
        places=Servants.places,
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            tabs(Servants.tabs, Servants.choose_part, label="Bagian", panel=PANEL),
            class_name="border-b border-line min-w-0 -mt-4",
        ),
        rx.el.div(
            rx.cond(Servants.said != "", note(Servants.said, sign="circle-check-big", tone="good")),
            role="status",
            class_name="empty:hidden",
        ),
        tab_panel(
            rx.cond(
                Servants.open_id > 0,
                person(),
                rx.match(Servants.part, ("aturan", _rules()), ("impor", importing()), _list()),
            ),
            id=PANEL,
            label="Isi bagian",
        ),
    )


def _list() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            search_field(
                "Cari nama atau jabatan", value=Servants.words, key="/",
                placeholder="Cari nama atau jabatan", on_submit=Servants.search,
            ),
            select_field(
                "Perangkat daerah", "opd", Servants.offices, value=Servants.agency,
                empty="Semua perangkat daerah", on_change=Servants.choose_office,
            ),
            class_name="grid gap-3 lg:grid-cols-2 items-end",
        ),
        rx.el.div(
            chips(Servants.statuses, Servants.choose_status, label="Pilah menurut kewajiban"),
            class_name="px-4 -mx-4 min-w-0",
        ),
        rx.cond(
            Servants.rows.length() > 0,
            rx.el.ul(rx.foreach(Servants.rows.to(list[ServantRow]), _row), class_name=_CARD),
            empty(
                "Tidak ada yang cocok",
                "Ubah saringan, atau impor daftar ASN lebih dulu.",
            ),
        ),
        pager(Servants.shown, on_more=Servants.go_on, more=Servants.more),
        class_name="grid grid-cols-1 gap-3 min-w-0",
    )  # fmt: skip


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(row.name, class_name="block font-bold wrap-anywhere"),
                rx.el.span(row.detail, class_name="block text-sm text-muted wrap-anywhere"),
                class_name="min-w-0",
            ),
            rx.el.span(
                rx.el.span(
                    rx.el.span(row.word, class_name="font-semibold"),
                    rx.el.span(row.words, class_name="text-muted num"),
                    class_name="flex flex-wrap justify-between gap-x-3 text-sm",
                ),
                rx.cond(
                    row.tone != "pause",
                    rx.el.span(share_bar(segment(row.share, row.tone)), class_name="block mt-1.5"),
                ),
                class_name="block min-w-0",
            ),
            href=row.href,
            class_name="grid gap-x-6 gap-y-2 p-4 lg:grid-cols-2 items-center focusable",
            custom_attrs={"data-row": "true"},
        ),
        key=row.id.to_string(),
    )


def _rules() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(
                "Aturan paling khusus yang berlaku: jabatan, lalu eselon, lalu golongan. Aturan "
                "berlaku untuk bulan yang tanggal 1-nya ada di dalamnya.",
                class_name="text-muted flex-1 min-w-64 max-w-2xl",
            ),
            button("Tambah aturan", sign="plus", on_click=Servants.edit_rule(0)),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        rx.el.ul(rx.foreach(Servants.rules.to(list[RuleRow]), _rule), class_name=_CARD),
        class_name="grid grid-cols-1 gap-4 min-w-0",
    )


def _rule(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(row.who, class_name="font-bold wrap-anywhere"),
            rx.el.p(row.span, class_name="text-sm text-muted num"),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.el.p(row.quota, class_name="font-bold num"),
            rx.el.p(row.source, class_name="text-sm text-muted wrap-anywhere num"),
            rx.cond(
                row.confirmed,
                None,
                rx.el.p("Belum ditetapkan kota", class_name="text-sm font-bold text-soon-ink"),
            ),
            class_name="min-w-0",
        ),
        rx.cond(
            row.open,
            rx.el.div(
                button("Ubah", kind="quiet", small=True, on_click=Servants.edit_rule(row.id)),
                button("Akhiri", kind="danger", small=True, on_click=Servants.end_rule(row.id)),
                class_name="flex gap-2 lg:justify-end",
            ),
            rx.el.p("Sudah berakhir", class_name="text-sm text-muted"),
        ),
        class_name="grid gap-x-4 gap-y-2 p-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] "
        "lg:items-center",
        key=row.id.to_string(),
    )
