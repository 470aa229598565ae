"""The section "Dokumen saya" of /akun."""

from typing import Any

import reflex as rx

from smartcity_app.lobby.vault import VaultState
from smartcity_app.ui.buttons import icon_button
from smartcity_app.ui.cards import card, fold, section
from smartcity_app.ui.dialog import confirm
from smartcity_app.ui.fields import select_field
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.photos import Photos

FORGET = "hapus-dokumen"


def documents() -> rx.Component:
    """What is kept and until when; open, delete, add."""
    return section(
        "Dokumen saya",
        rx.cond(
            VaultState.reuses != "",
            rx.el.p(
                icon("circle-check-big", "size-5 text-ontime"),
                VaultState.reuses,
                class_name="flex gap-2 items-center font-bold num mb-2.5",
            ),
        ),
        card(
            rx.foreach(VaultState.documents, _document),
            fold("Tambah dokumen", _add(), sign="plus"),
        ),
        rx.el.p(VaultState.said, role="status", class_name="hint mt-2"),
        confirm(
            FORGET,
            rx.Var.create("Hapus ") + VaultState.asked_title + "?",
            "Surat berikutnya akan memintanya lagi. Permohonan yang sudah memakainya tetap utuh.",
            do="Hapus dokumen",
            on_confirm=VaultState.forget,
            kind="danger",
            show=VaultState.asks,
        ),
        id="dokumen",
        note="Diunggah sekali, dipakai lagi untuk surat berikutnya. "
        "Petugas hanya melihat yang Anda kirim.",
    )


def _document(each: Any) -> rx.Component:
    picture = rx.cond(
        each.thumb != "",
        rx.el.img(src=each.thumb, alt="", loading="lazy", class_name="w-full h-full object-cover"),
        icon("file-text", "size-6 m-auto text-muted"),
    )
    return rx.el.div(
        rx.el.a(
            rx.el.span(
                picture,
                class_name="w-14 h-11 rounded-lg overflow-hidden border border-line shrink-0 grid "
                "bg-base-200",
            ),
            rx.el.span(
                rx.el.b(each.title, class_name="block"),
                rx.el.span(each.since, class_name="block hint num"),
                rx.el.span(
                    each.until,
                    class_name=rx.cond(
                        each.old, "block text-sm font-bold text-soon-ink num", "block hint num"
                    ),
                ),
                class_name="min-w-0",
            ),
            href=each.href,
            reload_document=True,
            target="_blank",
            rel="noopener",
            class_name="flex flex-1 min-w-0 gap-3.5 items-start",
            custom_attrs={"aria-label": rx.Var.create("Buka ") + each.title},
        ),
        icon_button(
            "trash-2",
            rx.Var.create("Hapus ") + each.title,
            on_click=VaultState.ask(each.kind),
            class_name="-my-1.5 -mr-2",
        ),
        class_name="row-a items-start",
    )


def _add() -> rx.Component:
    return rx.el.div(
        select_field(
            "Jenis dokumen",
            "jenis-dokumen",
            VaultState.kinds,
            value=VaultState.chosen,
            on_change=VaultState.choose,
        ),
        rx.cond(
            VaultState.chosen != "",
            Photos.create(
                name="dokumen", again=False, small=False, pdf=True, on_added=VaultState.added
            ),
        ),
        class_name="grid gap-3 text-base-content",
    )
