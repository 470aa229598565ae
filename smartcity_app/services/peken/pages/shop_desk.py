"""/kerja/peken/toko: shops to verify beside what is read of one."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.office_views import OtherShop
from smartcity_app.services.peken.states.shop_desk import ShopDesk
from smartcity_app.ui.cards import facts, note
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.clock import clock_head
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import hidden_field, search_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.place import place_card
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import staff_detail, staff_list, staff_nothing, staff_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.steps import step_buttons
from smartcity_app.ui.table import chips, grouped_rows, pager
from smartcity_app.ui.timeline import trail
from smartcity_app.web.guard import Screen

_HEAD = "font-extrabold mb-2"


@screen("/kerja/peken/toko", title="Toko e-Peken", on_load=ShopDesk.load, audience="staff")
def shop_desk() -> rx.Component:
    """Shops to verify; on a phone one takes the place of the list."""
    return staff_shell(
        _list(),
        rx.cond(
            (ShopDesk.ref != "") & (ShopDesk.ref == ShopDesk.current),
            _shop(),
            staff_nothing("Pilih toko", "Data, letak, dan fotonya tampil di sini."),
        ),
        office=ShopDesk.office,
        person=ShopDesk.person,
        initials=ShopDesk.initials,
        places=ShopDesk.places,
        open_=ShopDesk.current != "",
        dialogs=rx.el.div(_dialogs(), key=ShopDesk.ref),
    )


def _said() -> rx.Component:
    return rx.el.div(
        rx.cond(
            ShopDesk.said != "",
            rx.el.div(note(ShopDesk.said, sign="circle-check-big", tone="good"), class_name="p-3"),
        ),
        role="status",
    )


def _list() -> rx.Component:
    return staff_list(
        "Toko e-Peken",
        rx.fragment(
            _said(),
            until(
                ShopDesk.loaded,
                rx.cond(
                    ShopDesk.groups.length() > 0,
                    grouped_rows(ShopDesk.groups, current=ShopDesk.current),
                    rx.el.div(
                        empty("Tidak ada toko di sini", "Toko yang mendaftar muncul di sini."),
                        class_name="px-4",
                    ),
                ),
                rx.el.div(skeleton_rows(7), class_name="p-4"),
            ),
        ),
        search=rx.el.div(
            search_field(
                "Cari toko", value=ShopDesk.search, placeholder="Nama atau nomor toko", key="/",
                on_submit=ShopDesk.find,
            ),
            key=ShopDesk.search,
        ),
        filters=chips(ShopDesk.chips, ShopDesk.choose, label="Pilah toko"),
        below=rx.cond(
            ShopDesk.groups.length() > 0,
            pager(ShopDesk.shown, on_more=ShopDesk.more, more=ShopDesk.after > 0),
        ),
    )  # fmt: skip


def _shop() -> rx.Component:
    return staff_detail(
        rx.el.div(
            _photos(),
            rx.cond(
                ShopDesk.about != "",
                rx.el.p(ShopDesk.about, class_name="card-a p-4 whitespace-pre-line wrap-anywhere"),
            ),
            facts(ShopDesk.facts),
            rx.el.div(rx.el.h2("Pemilik", class_name=_HEAD), facts(ShopDesk.owner)),
            rx.el.div(
                place_card(
                    "letak-toko", lat=ShopDesk.lat, lng=ShopDesk.lng, area=ShopDesk.area,
                    label="Peta letak toko", line=ShopDesk.place, fixed=True, class_name="h-56",
                ),
                key=ShopDesk.ref,
            ),
            rx.el.div(
                rx.el.h2("Riwayat", class_name=_HEAD),
                rx.el.div(trail(ShopDesk.trail), class_name="card-a p-5"),
            ),
            class_name="grid gap-4 mx-auto max-w-[44rem]",
        ),
        ref=ShopDesk.ref,
        title=ShopDesk.title,
        back=ShopDesk.back,
        clock=rx.el.div(clock_head(ShopDesk.clock), class_name="pb-3"),
        aside=_others(),
        decide=rx.cond(
            ShopDesk.steps.length() > 0,
            step_buttons(ShopDesk.steps, ShopDesk.step),
            rx.el.p("Tidak ada yang perlu diputuskan.", class_name="text-muted"),
        ),
        actions=rx.el.a(
            icon("x", "size-6"), href=ShopDesk.back, class_name="icon-btn max-lg:hidden",
            custom_attrs={"aria-label": "Tutup toko", "data-key": "Escape"},
        ),
    )  # fmt: skip


def _photos() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            ShopDesk.photos,
            lambda src: rx.el.li(
                rx.el.img(src=src, alt="Foto toko", loading="lazy",
                          class_name="w-full h-36 object-cover rounded-xl border border-line"),
                key=src,
            ),
        ),
        class_name="grid grid-cols-2 sm:grid-cols-3 gap-3",
        custom_attrs={"aria-label": "Foto"},
    )  # fmt: skip


def _others() -> rx.Component:
    def other(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(each.name, href=each.href, class_name="link font-bold block wrap-anywhere"),
            rx.el.p(each.line, class_name="hint num"),
        )

    return rx.el.div(
        rx.el.h2("Mungkin toko yang sama", class_name=_HEAD),
        rx.cond(
            ShopDesk.others.length() > 0,
            rx.el.ul(
                rx.foreach(ShopDesk.others.to(list[OtherShop]), other),
                class_name="grid gap-3 text-sm",
            ),
            rx.el.p("Tidak ada toko lain dari pemilik ini atau di sebelahnya.",
                    class_name="hint"),
        ),
    )  # fmt: skip


def _dialogs() -> rx.Component:
    return rx.fragment(
        _asks("send_back", "Minta perbaikan", ShopDesk.send_back, choice_cards(
            "Bagian yang salah", "bagian", ShopDesk.parts, many=True,
            error=Screen.problems["bagian"],
        ), do="Minta perbaikan"),
        _asks("refuse", "Tolak toko ini?", ShopDesk.decide, do="Tolak", kind="danger"),
        _asks("suspend", "Bekukan toko ini?", ShopDesk.decide, do="Bekukan", kind="danger",
              line="Pembeli tidak menemukan toko ini. Pesanan yang sudah dibayar tetap dilayani."),
        _asks("reinstate", "Buka lagi toko ini?", ShopDesk.decide, do="Buka lagi"),
    )  # fmt: skip


def _asks(step: str, title: str, handler: Any, *fields: Any, **more: Any) -> rx.Component:
    return form_dialog(
        f"toko-{step}",
        title,
        hidden_field("ref", ShopDesk.ref),
        hidden_field("version", ShopDesk.version.to_string()),
        hidden_field("langkah", step),
        *fields,
        text_area("Alasan", "sebab", hint="Pemilik membaca kalimat ini apa adanya."),
        on_submit=handler,
        shut=ShopDesk.shut,
        error=Screen.notice,
        **more,
    )
