"""/akun: one's own data, devices, and who looked."""

from typing import Any

import reflex as rx

from smartcity_app.lobby.account import NEWS, AccountState
from smartcity_app.lobby.pages.vault import documents
from smartcity_app.lobby.vault import VaultState
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import card, facts, fold, row_link, section, work_rows
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field
from smartcity_app.ui.islands.preferences import Colours
from smartcity_app.ui.posting import post_button
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.web.guard import Screen

PIN = "pin-tanda-tangan"


@screen("/akun", title="Akun", on_load=[AccountState.load, VaultState.load])
def account() -> rx.Component:
    """Data, posts, devices, lookers, preferences, the way out."""
    return page_shell(
        until(AccountState.loaded & VaultState.loaded, _account(), skeleton_rows(4)),
        title="Akun",
        here="/akun",
    )


def _account() -> rx.Component:
    return rx.fragment(
        section("Data Anda", facts(AccountState.person), id="data", first=True),
        documents(),
        rx.cond(AccountState.posts.length() > 0, _office()),
        section(
            "Kabar lewat pesan",
            choice_cards(
                "Kabar urusan Anda yang kami kirim ke HP",
                "kabar",
                NEWS,
                value=AccountState.news,
                on_change=AccountState.choose_news,
            ),
            id="kabar-pesan",
            note="Kode masuk selalu kami kirim.",
        ),
        section("Perangkat yang masuk", _devices(), id="perangkat"),
        section(
            "Siapa yang membuka data Anda",
            rx.cond(
                AccountState.lookers.length() > 0,
                card(fold("Lihat catatan", _lookers(), sign="eye")),
                rx.el.p("Belum ada petugas yang membuka data Anda.", class_name="text-muted"),
            ),
            id="catatan",
        ),
        section("Tampilan", rx.el.div(Colours.create(), class_name="card-a p-4"), id="tampilan"),
        rx.el.div(
            post_button("Keluar", "/keluar"),
            post_button("Keluar dari semua perangkat", "/keluar-semua", kind="danger"),
            class_name="grid gap-2 mt-7",
        ),
    )


def _lookers() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            AccountState.lookers,
            lambda each: rx.el.li(
                rx.el.b(each.label, class_name="block text-base-content"),
                rx.el.span(each.value, class_name="num"),
                class_name="py-2.5",
            ),
        ),
        class_name="lined",
    )


def _office() -> rx.Component:
    return section(
        "Jabatan Anda",
        facts(AccountState.posts),
        rx.el.div(
            card(
                work_rows(AccountState.places),
                rx.cond(
                    AccountState.signs,
                    row_link(
                        rx.cond(
                            AccountState.has_key,
                            "Ganti PIN tanda tangan",
                            "Buat PIN tanda tangan",
                        ),
                        sign="pen-line",
                        opens=PIN,
                        detail="Sertifikat baru dibuat. Surat yang sudah terbit tetap berlaku.",
                    ),
                ),
            ),
            class_name="mt-3",
        ),
        form_dialog(
            PIN,
            "PIN tanda tangan",
            _pin("PIN baru", "pin"),
            _pin("Ketik sekali lagi", "ulang"),
            line="6 sampai 64 karakter. Kami tidak menyimpannya, jadi jangan sampai lupa.",
            do="Simpan PIN",
            on_submit=AccountState.set_pin,
            error=Screen.notice,
            shut=AccountState.key_saved,
        ),
        id="jabatan",
    )


def _pin(label: str, name: str) -> rx.Component:
    return field(label, name, kind="password", autocomplete="new-password", max_length=64)


def _devices() -> rx.Component:
    return rx.el.ul(
        rx.foreach(AccountState.devices, _device), class_name="card-a lined overflow-hidden"
    )


def _device(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.b(each.device, class_name="block"),
            rx.el.span(rx.cond(each.current, "Perangkat ini", each.seen), class_name="hint num"),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(
            each.current,
            None,
            button(
                "Keluarkan",
                kind="outline",
                small=True,
                on_click=AccountState.end_device(each.handle),
            ),
        ),
        class_name="row-a items-center",
    )
