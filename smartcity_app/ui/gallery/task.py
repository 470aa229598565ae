"""A form as its resident fills it."""

import reflex as rx

from smartcity_app.ui.buttons import button, icon_button, text_link
from smartcity_app.ui.cards import facts, section
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.clock import promise_box
from smartcity_app.ui.fields import field, select_field, text_area
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.gallery.state import Gallery
from smartcity_app.ui.islands.autosave import Autosave
from smartcity_app.ui.requirement import requirement_list, requirements_ready
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import saved_line, task_shell


@screen("/galeri/tugas", title="Galeri, tugas", audience="demo")
def task() -> rx.Component:
    """Promise, known data, form, requirements, foot."""
    return task_shell(
        promise_box("Janji selesai 2 hari kerja", "Gratis. Jam mulai saat Anda mengirim.", 2),
        section(
            "Data Anda",
            facts(rx.Var.create(specimens.FACTS), text_link("Data ini salah", "/galeri")),
            id="data-anda",
            note="Dari data kependudukan kota. Tidak perlu diketik lagi.",
        ),
        section("Usaha Anda", _form(), id="usaha-anda"),
        section(
            "Syarat",
            requirement_list(rx.Var.create(specimens.REQUIREMENTS), on_added=Gallery.added),
            id="syarat",
            aside=requirements_ready(2, 5),
        ),
        Autosave.create(form="usaha", on_save=Gallery.keep),
        title="Surat Keterangan Usaha",
        line="Langkah 2 dari 3",
        back="/galeri/beranda",
        action=icon_button("circle-question-mark", "Bantuan"),
        step=2,
        steps=3,
        foot=rx.fragment(
            saved_line("Tersimpan 09.42, boleh ditutup dulu"),
            button("Periksa jawaban", block=True, submit=True, form="usaha"),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        field("Nama usaha", "nama", value="Warung Bu Siti", autocomplete="organization"),
        select_field("Jenis usaha", "jenis", rx.Var.create(specimens.KINDS), value="warung"),
        choice_cards("Tempat usaha", "tempat", rx.Var.create(specimens.PLACES), value="sama"),
        field(
            "Berjualan sejak tahun",
            "tahun",
            value="2014",
            hint="Perkiraan boleh. Contoh: 2015",
            width="short",
            inputmode="numeric",
            max_length=4,
        ),
        text_area(
            "Surat untuk keperluan apa",
            "keperluan",
            value="Pengajuan kredit usaha rakyat di bank",
            hint="Tertulis di surat, jadi tulis yang sebenarnya.",
        ),
        id="usaha",
        on_submit=Gallery.keep,
        class_name="grid gap-5",
    )
