"""Every part in every state on one page."""

from dataclasses import replace
from typing import Any

import reflex as rx

from smartcity_app.ui import cards, states
from smartcity_app.ui.buttons import button, icon_button, link_button, text_link
from smartcity_app.ui.choices import choice_cards, choice_chips, switch
from smartcity_app.ui.clock import clock_card, clock_icon, clock_line, clock_pill, clock_strip
from smartcity_app.ui.fields import field, search_field, select_field, text_area
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.gallery.state import Gallery
from smartcity_app.ui.icon import icon
from smartcity_app.ui.inbox import messages
from smartcity_app.ui.islands.blur import Blur
from smartcity_app.ui.islands.copy import Copy
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.islands.preferences import Colours, TextSize
from smartcity_app.ui.requirement import requirement_list
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import saved_line, top_bar
from smartcity_app.ui.summary import error_summary

_PAGES = (
    ("Beranda", "/galeri/beranda"),
    ("Urusan", "/galeri/urusan"),
    ("Tugas", "/galeri/tugas"),
    ("Petugas", "/galeri/petugas"),
    ("Berkas petugas", "/galeri/petugas-berkas"),
    ("Papan", "/galeri/papan"),
    ("Tempat", "/galeri/tempat"),
    ("Polos", "/galeri/polos"),
)


@screen("/galeri", title="Galeri", audience="demo")
def parts() -> rx.Component:
    """The whole kit."""
    return rx.el.div(
        top_bar(
            "Galeri", line="Setiap bagian dalam setiap keadaan", back="/", action=TextSize.create()
        ),
        rx.el.main(
            rx.el.div(
                *[link_button(word, href, kind="outline", small=True) for word, href in _PAGES],
                class_name="flex flex-wrap gap-2",
            ),
            rx.el.div(Colours.create(), class_name="mt-4"),
            _clocks(),
            _buttons(),
            _fields(),
            _requirements(),
            _photos(),
            _lists(),
            _states(),
            rx.el.p(Gallery.said, role="status", class_name="hint mt-6"),
            id="isi",
            tab_index=-1,
            class_name="mx-auto max-w-[84rem] px-4 py-6",
        ),
    )


def _exhibit(title: str, *pieces: Any, id: str) -> rx.Component:
    wall = "grid gap-5 md:grid-cols-2 xl:grid-cols-3 items-start *:min-w-0"
    return cards.section(title, rx.el.div(*pieces, class_name=wall), id=id)


def _clocks() -> rx.Component:
    all_ = rx.Var.create(specimens.PROMISES)
    small = rx.el.div(
        rx.foreach(
            all_,
            lambda one: rx.el.div(
                clock_strip(one, "is-sm"),
                rx.el.b(one.short, class_name="text-tone num"),
                class_name="flex justify-between gap-3 px-4 py-2",
                custom_attrs={"data-state": one.state},
            ),
        ),
        class_name="card-a py-1",
        custom_attrs={"data-shell": "staff"},
    )
    medium = rx.el.div(
        rx.foreach(all_, lambda one: rx.el.div(clock_line(one), class_name="row-a items-center")),
        class_name="card-a lined",
    )
    signs = rx.el.div(
        rx.foreach(
            all_,
            lambda one: rx.el.div(
                rx.el.span(
                    clock_icon(one.state, "size-10"),
                    clock_icon(one.state, "size-6"),
                    clock_icon(one.state, "size-5"),
                    class_name="fill-tone flex gap-2 items-center",
                ),
                clock_pill(one.state, one.word),
                class_name="flex items-center gap-3",
                custom_attrs={"data-state": one.state},
            ),
        ),
        class_name="card-a p-4 grid gap-2.5",
    )
    large = [
        clock_card(rx.Var.create(one), id=f"jam-{at}") for at, one in enumerate(specimens.PROMISES)
    ]
    return _exhibit("Jam Janji, semua keadaan", *large, medium, small, signs, id="g-jam")


def _buttons() -> rx.Component:
    press = Gallery.press("tombol")
    return _exhibit(
        "Tombol",
        rx.el.div(
            button("Kirim permohonan", on_click=press, block=True),
            button("Tanya petugas", kind="outline", sign="message-circle", block=True),
            button("Minta ke Ketua RT", kind="quiet", sign="send", block=True),
            button("Lewati dulu", kind="ghost", block=True),
            button("Kembalikan", kind="danger", sign="undo-2", block=True),
            button("Menandatangani", busy=True, block=True),
            class_name="grid gap-2",
        ),
        rx.el.div(
            button("Ganti", kind="ghost", small=True),
            button("Ikut melapor", kind="quiet", small=True, sign="users-round"),
            link_button("Buka surat", "/galeri", small=True),
            text_link("Semua urusan", "/galeri"),
            icon_button("bell", "Pemberitahuan, 2 baru", count=2),
            icon_button("share-2", "Bagikan"),
            Copy.create(text="SKU-2607-7QK3MD", label="Salin nomor"),
            class_name="flex flex-wrap gap-2 items-center",
        ),
        rx.el.div(
            cards.note("Berkas ini diajukan petugas untuk warga.", sign="users-round"),
            cards.note("Surat ini memakai sertifikat uji.", sign="triangle-alert", tone="soon"),
            cards.note("PIN terkunci 15 menit.", sign="lock-keyhole", tone="late"),
            cards.note("Dua tanda tangan sah.", sign="badge-check", tone="good"),
            class_name="grid gap-2",
        ),
        id="g-tombol",
    )


def _fields() -> rx.Component:
    wrong = rx.Var.create(specimens.WRONG)
    kinds, places = rx.Var.create(specimens.KINDS), rx.Var.create(specimens.PLACES)
    return _exhibit(
        "Isian",
        rx.el.div(
            field("Nama usaha", "g-nama", value="Warung Bu Siti"),
            field("NIK", "g-nik", hint="16 angka di KTP", inputmode="numeric", max_length=16),
            field("Kode OTP", "g-otp", width="code", inputmode="numeric", max_length=6),
            select_field("Jenis usaha", "g-jenis", kinds, value="warung"),
            text_area("Keterangan", "g-ket", optional=True, placeholder="Contoh: dekat jembatan"),
            class_name="grid gap-5",
        ),
        rx.el.div(
            error_summary(wrong),
            field(
                "Berjualan sejak tahun",
                "tahun",
                value="2041",
                width="short",
                error=wrong["tahun"],
                hint="Perkiraan boleh. Contoh: 2015",
                inputmode="numeric",
            ),
            text_area("Surat untuk keperluan apa", "keperluan", error=wrong["keperluan"]),
            choice_cards("Tempat usaha", "g-tempat-salah", places, error="Pilih salah satu"),
            class_name="grid gap-5",
        ),
        rx.el.div(
            choice_cards("Tempat usaha", "g-tempat", places, value="sama"),
            choice_cards("Yang salah", "g-salah", kinds, many=True, hint="Boleh lebih dari satu"),
            choice_chips(
                "Masalahnya apa", "g-masalah", rx.Var.create(specimens.PROBLEMS), value="jalan"
            ),
            switch("Sembunyikan nama saya", "g-tutup", hint="Hanya petugas yang melihat", on=True),
            search_field(
                "Cari berkas", "g-cari", placeholder="Nama, NIK, atau nomor", on_submit=Gallery.keep
            ),
            saved_line("Tersimpan 09.42, boleh ditutup dulu"),
            class_name="grid gap-5",
        ),
        id="g-isian",
    )


def _requirements() -> rx.Component:
    rows = rx.Var.create(specimens.REQUIREMENTS)
    reading = rx.Var.create([replace(row, key=f"baca-{row.key}") for row in specimens.REQUIREMENTS])
    return _exhibit(
        "Syarat",
        requirement_list(
            rows, on_added=Gallery.added, on_use=Gallery.press, on_take_out=Gallery.press
        ),
        requirement_list(reading),
        cards.facts(rx.Var.create(specimens.FACTS), text_link("Data ini salah", "/galeri")),
        id="g-syarat",
    )


def _photos() -> rx.Component:
    return _exhibit(
        "Foto bukti",
        rx.el.div(
            Photos.create(
                name="foto laporan",
                again=False,
                small=False,
                pdf=False,
                evidence=True,
                on_added=Gallery.added("bukti"),
            ),
            class_name="card-a p-4",
        ),
        rx.el.form(
            Blur.create(src="/app-512.png", alt="Lambang Rumah Kota", name="kotak"),
            button("Simpan salinan yang ditutup", submit=True, block=True, class_name="mt-4"),
            on_submit=Gallery.keep,
            class_name="card-a p-4 md:col-span-2",
        ),
        id="g-foto",
    )


def _lists() -> rx.Component:
    return _exhibit(
        "Daftar",
        cards.turns(rx.Var.create(specimens.TURNS)),
        cards.cases(rx.Var.create(specimens.CASES)),
        messages(rx.Var.create(specimens.MESSAGES)),
        rx.el.div(cards.menu_rows(rx.Var.create(specimens.FEW_TILES))),
        rx.el.div(
            cards.card(
                cards.row_link("Keluar dari semua perangkat", "/galeri", sign="log-out"),
                cards.row_link(
                    "Bagian ini",
                    "/galeri",
                    sign="smartphone",
                    detail="Chrome di Android, tadi 09.12",
                ),
                cards.fold(
                    "Bagaimana jam ini dihitung", rx.el.p("Hanya pada hari kerja."), sign="timer"
                ),
            ),
        ),
        rx.el.div(cards.figures(rx.Var.create(specimens.FIGURES)), class_name="md:col-span-2"),
        id="g-daftar",
    )


def _states() -> rx.Component:
    return _exhibit(
        "Keadaan",
        states.empty(
            "Belum ada kabar",
            "Jawaban surat, laporan, dan pesanan Anda akan muncul di sini.",
            link_button("Lihat layanan", "/galeri", class_name="px-8"),
        ),
        states.broken(
            "Tagihan belum bisa dibuka",
            "Bukan salah HP atau internet Anda, dan tidak ada yang terbayar.",
            button("Coba lagi", sign="rotate-cw", block=True),
            code="PJK-503-7F2A, 27 Juli 09.51",
        ),
        rx.el.div(
            cards.sent_card("Permohonan terkirim", "Nomor SKU-2607-7QK3MD"),
            rx.el.div(states.no_turn(), class_name="mt-4"),
            rx.el.p(icon("badge-check"), "Lambang dari satu berkas", class_name="flex gap-2 mt-4"),
        ),
        states.skeleton_rows(2),
        states.skeleton_case(),
        states.skeleton_form(2),
        id="g-keadaan",
    )
