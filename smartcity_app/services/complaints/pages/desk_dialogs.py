"""The dialogs over a report: each decision sends back which report it is about, as it was seen."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.pages.desk_case import shots
from smartcity_app.services.complaints.states.file import ReportFile
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, hidden_field, select_field, text_area
from smartcity_app.ui.islands.insert import Insert
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.views import ChoiceView

URGENCIES = [
    ChoiceView("0", "Biasa"),
    ChoiceView("1", "Penting", "Membahayakan, atau banyak yang melapor"),
    ChoiceView("2", "Mendesak", "Harus ditangani hari ini"),
]
READ_AS_IS = "Pelapor membaca kalimat ini apa adanya."


def dialogs() -> rx.Component:
    """Everything the decision bar and the list beside it open."""
    return rx.fragment(
        _assign(), _answer(), _transfer(), _ask(), _finish(), _reject(), _priority(), _merge(),
        _split(), _outside(), _part(),
    )  # fmt: skip


def _asks(dialog: str, title: str, handler: Any, *fields: Any, **more: Any) -> rx.Component:
    return form_dialog(
        dialog,
        title,
        hidden_field("ref", ReportFile.ref),
        hidden_field("version", ReportFile.version.to_string()),
        *fields,
        on_submit=[ReportFile.hold, handler, ReportFile.release],
        busy=ReportFile.busy,
        error=rx.cond(ReportFile.trouble_in == dialog, ReportFile.trouble, ""),
        shut=ReportFile.shut,
        **more,
    )


def _assign() -> rx.Component:
    return _asks(
        "tugaskan", "Tugaskan laporan ini", ReportFile.assign,
        select_field("Petugas atau tim", "petugas", ReportFile.people),
        line="Yang ditugaskan mendapat kabar dan melihatnya di halaman Lapangan.",
        do="Tugaskan",
    )  # fmt: skip


def phrase_buttons(rows: Any) -> rx.Component:
    """Answers the office keeps; a press puts one where the writer is."""
    return rx.cond(
        rows.length() > 0,
        rx.el.div(
            rx.el.p("Jawaban siap pakai", class_name="field-label"),
            rx.el.div(
                rx.foreach(
                    rows.to(list[ChoiceView]),
                    lambda each: rx.el.button(
                        each.label,
                        type="button",
                        class_name="btn btn-quiet btn-sm",
                        custom_attrs={"data-insert": each.value},
                        key=each.hint,
                    ),
                ),
                class_name="flex flex-wrap gap-2 mt-1.5",
            ),
        ),
    )


def _answer() -> rx.Component:
    return _asks(
        "jawab", "Jawab pelapor", ReportFile.reply,
        text_area("Jawaban", "jawaban", hint=READ_AS_IS, rows=5, max_length=4000),
        phrase_buttons(ReportFile.phrases),
        Insert.create(form="jawab-isian"),
        line="Jawaban pertama menghentikan jam jawaban. Jam pengerjaan tetap berjalan.",
        do="Kirim jawaban",
    )  # fmt: skip


def _transfer() -> rx.Component:
    return _asks(
        "teruskan", "Teruskan ke yang berwenang", ReportFile.transfer,
        select_field("Kepada", "tujuan", ReportFile.addressees),
        text_area("Alasan", "sebab_terus", hint=READ_AS_IS, max_length=1000),
        line="Kedua jam berjalan terus dari tempatnya sekarang.",
        do="Teruskan laporan",
    )  # fmt: skip


def _ask() -> rx.Component:
    return _asks(
        "tanya", "Tanya pelapor", ReportFile.ask,
        text_area("Pertanyaan", "pertanyaan", hint=READ_AS_IS, max_length=4000),
        line="Jam pengerjaan berhenti sampai pelapor menjawab.",
        do="Kirim pertanyaan",
    )  # fmt: skip


def finish_fields(closing: Any, on_added: Any) -> rx.Component:
    """What was done, with photos of it."""
    return rx.el.div(
        text_area("Apa yang dikerjakan", "hasil", hint=READ_AS_IS, rows=4, max_length=4000),
        rx.el.div(
            rx.el.p("Foto hasil kerja", class_name="field-label"),
            rx.el.p("Ambil di tempatnya sekarang, dari sudut yang sama.", class_name="hint mb-2"),
            shots(closing),
            rx.el.div(
                Photos.create(
                    name="foto hasil kerja", again=False, small=False, pdf=False, evidence=True,
                    on_added=on_added,
                ),
                class_name="mt-2",
            ),
        ),
        class_name="grid gap-5",
    )  # fmt: skip


def _finish() -> rx.Component:
    return _asks(
        "selesai", "Nyatakan selesai", ReportFile.finish,
        finish_fields(ReportFile.closing, ReportFile.photo_added),
        line="Pelapor diminta memeriksa, dan boleh menyanggah satu kali.",
        do="Nyatakan selesai",
    )  # fmt: skip


def _reject() -> rx.Component:
    return _asks(
        "tolak", "Tidak dapat ditindaklanjuti", ReportFile.reject,
        text_area("Alasan", "sebab_tolak", hint=READ_AS_IS, rows=4, max_length=4000),
        line="Laporan berakhir di sini dan tidak bisa dibuka lagi.",
        do="Akhiri laporan",
        kind="danger",
    )  # fmt: skip


def _priority() -> rx.Component:
    return rx.el.div(
        _asks(
            "kepentingan", "Ubah kepentingan", ReportFile.prioritise,
            choice_cards("Seberapa penting", "tingkat", URGENCIES, value=ReportFile.priority),
            do="Simpan kepentingan",
        ),
        key=ReportFile.priority,
    )  # fmt: skip


def _merge() -> rx.Component:
    return _asks(
        "gabung", "Gabungkan ke laporan lain", ReportFile.merge,
        rx.el.div(
            field(
                "Nomor laporan tujuan", "ke", value=ReportFile.target,
                hint="Laporan ini diikuti di sana. Pelapor, foto, dan pesannya tidak hilang.",
                max_length=40,
            ),
            key=ReportFile.target,
        ),
        text_area("Alasan", "sebab_gabung", value="Hal yang sama, di tempat yang sama.",
                  hint=READ_AS_IS, max_length=1000),
        do="Gabungkan laporan",
        show=ReportFile.aim,
    )  # fmt: skip


def _split() -> rx.Component:
    return _asks(
        "pisah", "Pisahkan lagi", ReportFile.split,
        text_area("Alasan", "sebab_pisah", hint=READ_AS_IS, max_length=1000),
        line="Kedua jamnya berdiri seperti semula.",
        do="Pisahkan laporan",
    )  # fmt: skip


def _outside() -> rx.Component:
    return _asks(
        "ke-luar", "Catat sudah disampaikan", ReportFile.pass_outside,
        field("Nomor laporan di sana", "nomor_luar",
              hint="Atau nama penerima dan jamnya.", max_length=80),
        line=ReportFile.outside,
        do="Catat",
    )  # fmt: skip


def _part() -> rx.Component:
    return _asks(
        "bantuan", "Minta bantuan OPD lain", ReportFile.give_part,
        select_field("Perangkat daerah", "opd_bantu", ReportFile.helpers),
        text_area("Apa yang diminta", "bagian_kerja", max_length=4000),
        line="Laporan dan kedua jamnya tetap di kantor Anda.",
        do="Minta bantuan",
    )  # fmt: skip
