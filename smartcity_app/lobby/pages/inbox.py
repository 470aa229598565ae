"""/kotak-masuk: the inbox."""

import reflex as rx

from smartcity_app.lobby.inbox import InboxState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.inbox import messages
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import empty, skeleton_rows


@screen("/kotak-masuk", title="Kotak Masuk", on_load=InboxState.load)
def inbox() -> rx.Component:
    """Newest first, older ones on request."""
    return page_shell(
        until(
            InboxState.loaded,
            rx.cond(InboxState.messages.length() > 0, _messages(), _nothing()),
            skeleton_rows(4),
        ),
        title="Kotak Masuk",
        here="/kotak-masuk",
    )


def _messages() -> rx.Component:
    return rx.fragment(
        messages(InboxState.messages),
        rx.cond(
            InboxState.more,
            button(
                "Tampilkan yang lebih lama",
                kind="outline",
                block=True,
                on_click=InboxState.older(InboxState.oldest),
                class_name="mt-4",
            ),
        ),
    )


def _nothing() -> rx.Component:
    return empty(
        "Belum ada kabar",
        "Jawaban surat, laporan, dan pesanan Anda akan muncul di sini.",
        link_button("Lihat layanan", "/layanan"),
    )
