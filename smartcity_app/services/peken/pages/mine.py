"""/toko and /toko/data: an owner's shops, and what one says of itself."""

from typing import Any

import reflex as rx

from smartcity_app.civic import areas
from smartcity_app.services.peken.owner_views import HoursView, ShopLine
from smartcity_app.services.peken.shop_data import MOST_PHOTOS, PIN
from smartcity_app.services.peken.states.mine import OwnShops, ShopForm
from smartcity_app.ui.buttons import button, icon_button
from smartcity_app.ui.cards import card, note, row_link, section
from smartcity_app.ui.choices import choice_cards, switch
from smartcity_app.ui.dialog import confirm
from smartcity_app.ui.fields import error_line, field, hidden_field, text_area
from smartcity_app.ui.islands.autosave import Autosave
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.place import place_card
from smartcity_app.ui.screen import Frame, screen, sending, until
from smartcity_app.ui.shell import page_shell, saved_line, task_shell
from smartcity_app.ui.states import skeleton_form, skeleton_rows
from smartcity_app.ui.summary import error_summary
from smartcity_app.web.guard import Screen

FORM, SEND, CLOSE = "data-toko", "kirim-toko", "tutup-toko"


@screen("/toko", title="Toko saya", on_load=OwnShops.load)
def own_shops() -> rx.Component:
    """What somebody owns, and the way to one more."""
    return page_shell(
        until(OwnShops.loaded, _shops(), skeleton_rows(3)),
        title="Toko saya",
        line="Jualan Anda di e-Peken",
        back="/peken",
        here="/layanan",
    )


def _shops() -> rx.Component:
    return rx.fragment(
        rx.cond(
            OwnShops.rows.length() > 0,
            rx.el.ul(
                rx.foreach(OwnShops.rows.to(list[ShopLine]), _shop), class_name="grid gap-4"
            ),
            note(
                rx.el.b("Punya toko atau usaha?", class_name="block"),
                "Daftarkan di sini. Dinas memeriksa dalam 3 hari kerja, lalu toko Anda tampil "
                "untuk pembeli.",
                sign="store",
            ),
        ),
        rx.el.div(
            button("Daftarkan toko", sign="plus", block=True, on_click=OwnShops.begin,
                   kind=rx.cond(OwnShops.rows.length() > 0, "outline", "primary")),
            class_name="mt-5",
        ),
    )  # fmt: skip


def _shop(shop: Any) -> rx.Component:
    to = rx.Var.create("?no=") + shop.ref.to(str)
    return rx.el.li(
        rx.el.div(
            rx.el.img(src=shop.picture, alt="", class_name="size-14 rounded-xl object-cover"),
            rx.el.div(
                rx.el.h2(shop.name, class_name="font-extrabold leading-snug wrap-anywhere"),
                rx.el.p(shop.place, class_name="text-sm text-muted"),
                rx.el.p(
                    rx.el.span(shop.state, class_name="text-sm font-bold text-tone"),
                    custom_attrs={"data-state": shop.tone},
                ),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex gap-3.5 p-4",
        ),
        rx.cond(
            shop.note != "",
            rx.el.p(shop.note, class_name="px-4 pb-3 -mt-1 text-sm num wrap-anywhere"),
        ),
        rx.cond(
            shop.selling,
            rx.fragment(
                row_link("Pesanan", rx.Var.create("/toko/pesanan") + to, sign="receipt-text"),
                row_link(
                    "Barang dan stok", rx.Var.create("/toko/barang") + to, sign="list-checks",
                    detail=rx.cond(shop.low > 0, shop.low.to_string() + " menipis", ""),
                ),
                rx.match(
                    shop.kind,
                    ("koperasi", row_link("Pasokan untuk toko anggota", "/koperasi",
                                          sign="shopping-basket")),
                    ("distributor", row_link("Pesanan dari koperasi", "/distributor",
                                             sign="shopping-basket")),
                    row_link("Pasokan", "/toko/pasokan", sign="shopping-basket"),
                ),
                row_link("Penjualan", rx.Var.create("/toko/penjualan?toko=") + shop.id.to_string(),
                         sign="store"),
                row_link("Ubah data toko", rx.Var.create("/toko/data") + to, sign="pen-line"),
                row_link("Lihat seperti pembeli", rx.Var.create("/peken/toko") + to, sign="eye"),
            ),
            rx.fragment(
                row_link("Data toko", rx.Var.create("/toko/data") + to, sign="pen-line"),
                row_link("Siapkan barang", rx.Var.create("/toko/barang") + to,
                         sign="list-checks"),
            ),
        ),
        class_name="card-a lined overflow-hidden",
        key=shop.ref,
    )  # fmt: skip


@screen("/toko/data", title="Data toko", on_load=ShopForm.load)
def shop_form() -> rx.Component:
    """A shop's data: kept as it is typed, sent when it is ready."""
    return task_shell(
        error_summary(Screen.problems),
        until(ShopForm.loaded, rx.el.div(_form(), key=ShopForm.drawn.to_string()),
              skeleton_form(5)),
        title="Data toko",
        line=ShopForm.title,
        back="/toko",
        foot=rx.fragment(
            rx.cond(ShopForm.sends, saved_line(ShopForm.saved)),
            rx.cond(
                ShopForm.sends | (ShopForm.state == "active"),
                button(
                    rx.cond(ShopForm.sends, "Kirim ke Dinas", "Simpan perubahan"), block=True,
                    submit=True, form=FORM, id=SEND, busy=Frame.working,
                ),
                rx.el.p("Data tidak bisa diubah sekarang.", class_name="text-muted text-sm"),
            ),
        ),
    )  # fmt: skip


def _form() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ShopForm.wrong != "",
            rx.el.div(
                note(
                    rx.el.b("Dinas meminta perbaikan", class_name="block"), ShopForm.wrong,
                    sign="undo-2", tone="soon",
                ),
                class_name="mb-5",
            ),
        ),
        rx.cond(
            ShopForm.fresh,
            None,
            rx.el.div(
                note("Nama, jenis, NIB, dan letak sudah diperiksa Dinas dan tidak bisa diubah "
                     "sendiri.", sign="lock-keyhole"),
                class_name="mb-5",
            ),
        ),
        _photos(),
        rx.el.form(
            _about(),
            _where(),
            _hours(),
            _delivery(),
            id=FORM,
            on_submit=sending(SEND, ShopForm.submit),
            reset_on_submit=False,
        ),
        Autosave.create(form=FORM, on_save=ShopForm.save),
        rx.el.div(
            card(row_link("Tutup toko", sign="store", opens=CLOSE, danger=True)),
            class_name="mt-8",
        ),
        confirm(
            CLOSE, "Tutup toko ini?",
            "Toko hilang dari e-Peken dan tidak bisa dibuka lagi. Pesanan harus selesai dulu.",
            do="Tutup toko", kind="danger", on_confirm=ShopForm.close_shop,
        ),
    )  # fmt: skip


def _photos() -> rx.Component:
    def shown(each: Any) -> rx.Component:
        src = rx.Var.create("/api/berkas/") + each.to(str) + "?kecil=1"
        return rx.el.li(
            rx.el.img(src=src, alt="Foto toko",
                      class_name="aspect-square w-full object-cover rounded-2xl border border-line"),
            icon_button("trash-2", "Hapus foto", on_click=ShopForm.take_out(each),
                        class_name="absolute right-1 top-1 bg-base-100 rounded-full! border "
                                   "border-line"),
            class_name="relative",
            key=each,
        )  # fmt: skip

    return section(
        "Foto toko",
        error_line("photos", Screen.problems["photos"]),
        rx.cond(
            ShopForm.photos.length() > 0,
            rx.el.ul(
                rx.foreach(ShopForm.photos, shown), class_name="grid grid-cols-3 gap-2 mb-2"
            ),
        ),
        rx.cond(
            ShopForm.room,
            Photos.create(name="foto toko", pdf=False, small=False, quiet=True,
                          on_added=ShopForm.added),
            rx.el.p(f"Sudah {MOST_PHOTOS} foto, itu cukup.", class_name="hint"),
        ),
        id="photos",
        note="Tampak depan, supaya pembeli mengenali",
        first=True,
    )  # fmt: skip


def _said(name: str) -> Any:
    return ShopForm.said.get(name, "").to(str)


def _about() -> rx.Component:
    problems = Screen.problems
    return section(
        "Tentang toko",
        rx.el.div(
        field("Nama toko", "name", value=_said("name"), error=problems["name"], max_length=60),
        choice_cards("Jenis", "kind", ShopForm.kinds, value=_said("kind"), error=problems["kind"]),
        field("Telepon untuk pembeli", "phone", value=_said("phone"), kind="tel", inputmode="tel",
              error=problems["phone"], max_length=20),
        field("NIB", "nib", value=_said("nib"), inputmode="numeric", optional=True, max_length=13,
              hint="Nomor Induk Berusaha, 13 angka", error=problems["nib"]),
        text_area("Keterangan", "about", value=_said("about"), optional=True, max_length=500,
                  error=problems["about"]),
        class_name="grid gap-5"),
        id="tentang-toko",
    )  # fmt: skip


def _where() -> rx.Component:
    return section(
        "Letak",
        rx.cond(
            ShopForm.mapped,
            place_card(
                PIN, lat=ShopForm.lat, lng=ShopForm.lng, area=ShopForm.area, line=ShopForm.place,
                label="Peta untuk menandai letak toko", detail="Geser peta sampai pin di toko",
                error=Screen.problems[PIN],
            ),
            rx.el.div(error_line(PIN, Screen.problems[PIN]), id=PIN),
        ),
        rx.el.div(
            field("Alamat toko", "address", value=_said("address"),
                  error=Screen.problems["address"]),
            class_name="mt-4",
        ),
        _village(),
        id="letak-toko",
    )  # fmt: skip


def _village() -> rx.Component:
    """Where the city has no map the kelurahan is chosen."""
    from smartcity_app.ui.fields import select_field
    from smartcity_app.ui.views import ChoiceView

    villages = [ChoiceView(each.code, areas.path_words(each.code)) for each in areas.villages()]
    return rx.cond(
        ShopForm.mapped,
        hidden_field("area", _said("area")),
        select_field("Kelurahan atau desa", "area", villages, value=_said("area")),
    )


def _hours() -> rx.Component:
    def day(each: Any) -> rx.Component:
        def at(part: str, value: Any, label: str) -> rx.Component:
            return rx.el.input(
                type="time", name=each.day.to(str) + f"-{part}", default_value=value,
                class_name="input num w-full min-w-0",
                custom_attrs={"aria-label": rx.Var.create(f"{label} ") + each.title.to(str)},
            )  # fmt: skip

        return rx.el.div(
            rx.el.span(each.title, class_name="font-bold w-16 shrink-0"),
            at("opens", each.opens, "Jam buka"),
            rx.el.span("–", class_name="text-muted", custom_attrs={"aria-hidden": "true"}),
            at("closes", each.closes, "Jam tutup"),
            class_name="flex items-center gap-2",
        )

    return section(
        "Jam buka",
        error_line("hours", Screen.problems["hours"]),
        rx.el.div(
            rx.foreach(ShopForm.hours.to(list[HoursView]), day), class_name="grid gap-2"
        ),
        id="hours",
        note="Kosongkan hari libur. Pesanan harus diterima dalam 2 jam buka.",
    )  # fmt: skip


def _delivery() -> rx.Component:
    return section(
        "Antar",
        switch("Toko mengantar pesanan", "delivers", on=_said("delivers") == "on",
               hint="Tanpa ini pembeli mengambil di toko"),
        rx.el.div(
            field("Paling jauh (meter)", "delivery_metres", value=_said("delivery_metres"),
                  inputmode="numeric", width="short", max_length=6,
                  error=Screen.problems["delivery_metres"]),
            field("Ongkos antar (rupiah)", "delivery_fee", value=_said("delivery_fee"),
                  inputmode="numeric", width="short", max_length=7, hint="0 bila gratis",
                  error=Screen.problems["delivery_fee"]),
            class_name="grid gap-5 mt-4",
        ),
        id="antar-toko",
    )  # fmt: skip
