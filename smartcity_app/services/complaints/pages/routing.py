"""/kerja/tujuan-laporan: who gets which report; categories; addressees."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.pages.routing_dialogs import (
    NEW_BODY,
    NEW_KIND,
    NEW_ROUTE,
    dialogs,
)
from smartcity_app.services.complaints.routing_views import BodyView, CategoryView, RouteView
from smartcity_app.services.complaints.states.routing import Routing
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import tab_panel, tabs

PANEL, LIST = "bagian-tujuan", "daftar-tujuan"
_ROW = (
    "grid gap-x-4 gap-y-2 p-4 min-w-0 items-center lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_auto]"
)
_CARD = "card-a lined overflow-hidden"


@screen("/kerja/tujuan-laporan", title="Tujuan laporan", on_load=Routing.load, audience="staff")
def routing() -> rx.Component:
    """What the city's admin may change about reports."""
    return board_shell(
        until(Routing.loaded, _page(), skeleton_rows(8)),
        dialogs(),
        title="Tujuan laporan",
        line="Siapa menangani laporan apa, dan berapa lama janjinya",
        office=Routing.office,
        person=Routing.person,
        initials=Routing.initials,
        places=Routing.places,
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            tabs(Routing.tabs, Routing.choose, label="Bagian", panel=PANEL),
            class_name="border-b border-line min-w-0 -mt-4",
        ),
        rx.el.div(
            rx.cond(Routing.said != "", note(Routing.said, sign="circle-check-big", tone="good")),
            role="status",
            class_name="empty:hidden",
        ),
        tab_panel(
            rx.match(
                Routing.part,
                ("jenis", _kinds()),
                ("instansi", _bodies()),
                _routes(),
            ),
            id=PANEL,
            label="Isi bagian",
        ),
    )


def _head(line: str, act: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.p(line, class_name="text-muted flex-1 min-w-64 max-w-2xl"),
        act,
        class_name="flex flex-wrap items-center justify-between gap-3 mb-4",
    )


def _routes() -> rx.Component:
    return rx.fragment(
        _head(
            "Aturan yang paling khusus menang: jenis dulu, lalu pemilik, lalu wilayah terkecil. "
            "Tanpa aturan, laporan masuk ke instansi jenisnya.",
            button("Tambah aturan", sign="plus", opens=NEW_ROUTE),
        ),
        rx.cond(
            Routing.routes.length() > 0,
            rx.el.ul(rx.foreach(Routing.routes.to(list[RouteView]), _route), class_name=_CARD),
            empty(
                "Belum ada aturan",
                "Semua laporan masuk ke instansi jenisnya. Tambah aturan bila suatu wilayah atau "
                "pemilik ditangani instansi lain.",
            ),
        ),
    )


def _route(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(row.what, class_name="font-bold wrap-anywhere"),
            rx.el.p(row.where, class_name="text-sm text-muted wrap-anywhere"),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.el.p(
                rx.el.span("Ke ", class_name="text-muted"), row.goes, class_name="wrap-anywhere"
            ),
            rx.cond(
                row.retired,
                rx.el.p(
                    "Tidak dipakai lagi, jadi masuk ke pusat pengaduan.",
                    class_name="text-sm text-late-ink",
                ),
            ),
            class_name="min-w-0",
        ),
        rx.el.div(
            button("Ganti tujuan", kind="quiet", small=True, on_click=Routing.ask_route(row.id)),
            button("Hapus", kind="danger", small=True, on_click=Routing.ask_drop(row.id)),
            class_name="flex flex-wrap gap-2 lg:justify-end",
        ),
        class_name=_ROW,
        key=row.id.to_string(),
    )


def _sift(label: str, placeholder: str) -> rx.Component:
    return rx.el.div(
        Sift.create(
            inside=LIST,
            label=label,
            placeholder=placeholder,
            nothing="Tidak ada dengan kata itu.",
        ),
        class_name="max-w-xl mb-4",
    )


def _pill(words: str, sign: str, tone: str) -> rx.Component:
    return rx.el.span(
        icon(sign, "size-4"), words, class_name="clock-pill", custom_attrs={"data-state": tone}
    )


def _kinds() -> rx.Component:
    return rx.fragment(
        _head(
            "Perubahan berlaku untuk laporan baru. Laporan yang sudah masuk memegang janjinya.",
            button("Jenis baru", sign="plus", opens=NEW_KIND),
        ),
        _sift("Cari jenis", "Cari judul, kelompok, atau instansi"),
        rx.el.div(
            rx.foreach(Routing.kinds.to(list[CategoryView]), _kind), id=LIST, class_name=_CARD
        ),
    )


def _kind(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(row.title, class_name="font-bold wrap-anywhere"),
            rx.el.p(row.group, " · ", row.clocks, class_name="text-sm text-muted num"),
            rx.el.div(
                rx.cond(row.sensitive, _pill("Tempat disamarkan", "map-pin", "soon")),
                rx.cond(row.active, None, _pill("Tidak dipakai", "ban", "paused")),
                class_name="flex flex-wrap gap-2 mt-1 empty:hidden",
            ),
            class_name="min-w-0",
        ),
        rx.el.p(rx.el.span("Ke ", class_name="text-muted"), row.goes, class_name="wrap-anywhere"),
        rx.el.div(
            button("Ubah", kind="quiet", small=True, on_click=Routing.edit_kind(row.key)),
            class_name="flex lg:justify-end",
        ),
        class_name=_ROW,
        key=row.key,
        custom_attrs={"data-words": row.title + " " + row.group + " " + row.goes + " " + row.words},
    )


def _bodies() -> rx.Component:
    return rx.fragment(
        _head(
            "Perangkat daerah dan badan di luar kota. Yang tidak ditangani siapa pun masuk ke pusat "
            "pengaduan.",
            button("Instansi luar baru", sign="plus", opens=NEW_BODY),
        ),
        _sift("Cari instansi", "Cari nama atau singkatan"),
        rx.el.div(rx.foreach(Routing.bodies.to(list[BodyView]), _body), id=LIST, class_name=_CARD),
    )


def _body(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(row.name, class_name="font-bold wrap-anywhere"),
            rx.el.p(
                row.code,
                rx.cond(row.outside, " · di luar kota", " · perangkat daerah"),
                class_name="text-sm text-muted",
            ),
            rx.cond(row.active, None, _pill("Tidak dipakai", "ban", "paused")),
            class_name="min-w-0",
        ),
        rx.el.div(
            rx.cond(row.contact != "", rx.el.p(row.contact, class_name="num wrap-anywhere")),
            rx.cond(
                row.outside & (row.contact == ""),
                rx.el.p("Kontak belum diisi", class_name="text-sm text-late-ink"),
            ),
            rx.el.p(row.clocks, class_name="text-sm text-muted num"),
            class_name="min-w-0",
        ),
        rx.el.div(
            button("Ubah", kind="quiet", small=True, on_click=Routing.edit_body(row.code)),
            class_name="flex lg:justify-end",
        ),
        class_name=_ROW,
        key=row.code,
        custom_attrs={"data-words": row.name + " " + row.code},
    )
