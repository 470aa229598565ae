"""Parts of BKPSDM's console: one person with exceptions, the form of a rule, a file in and out."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.duty_views import ExceptionRow
from smartcity_app.services.peken.states.servants import HERE, Servants
from smartcity_app.ui.buttons import button, link_button, text_link
from smartcity_app.ui.cards import facts, meter_bar, note
from smartcity_app.ui.choices import choice_chips
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, text_area
from smartcity_app.ui.posting import PlainForm

RULE, EXCUSE = "aturan", "kecualikan"
_TITLE = "font-extrabold text-lg tracking-tight"
_WRONG = rx.cond(Servants.problems.length() > 0, "Periksa isian yang ditandai.", "")


def person() -> rx.Component:
    """One civil servant: this month, what is known, exceptions with their reasons."""
    return rx.el.div(
        text_link("Kembali ke daftar", HERE),
        rx.el.h2(Servants.open_name, class_name="text-xl font-extrabold tracking-tight"),
        rx.el.div(
            rx.el.div(
                rx.cond(Servants.standing.month != "", _standing()),
                facts(Servants.facts),
                class_name="grid gap-4 content-start min-w-0",
            ),
            _exceptions(),
            class_name="grid gap-5 lg:grid-cols-2 items-start mt-2",
        ),
        _excuse_dialog(),
        class_name="min-w-0",
    )


def _standing() -> rx.Component:
    view = Servants.standing
    return rx.el.section(
        rx.el.h3(view.month, class_name="text-sm font-bold text-muted"),
        rx.el.p(view.words, class_name="text-xl font-extrabold tracking-tight num"),
        rx.cond(view.tone != "pause", meter_bar(view.percent, view.words)),
        rx.el.p(view.line, class_name="text-muted num"),
        class_name="card-a p-5",
    )


def _exceptions() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3("Pengecualian", class_name=_TITLE),
            button("Kecualikan", sign="plus", small=True, opens=EXCUSE),
            class_name="flex items-center justify-between gap-3 p-5 pb-3",
        ),
        rx.cond(
            Servants.exceptions.length() > 0,
            rx.el.ul(
                rx.foreach(Servants.exceptions.to(list[ExceptionRow]), _exception),
                class_name="lined border-t border-line",
            ),
            rx.el.p(
                "Belum ada. Cuti, sakit, atau tugas belajar dicatat di sini dengan dasarnya.",
                class_name="text-muted px-5 pb-5",
            ),
        ),
        class_name="card-a overflow-hidden",
    )


def _exception(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.b(row.reason), rx.el.span(" · ", row.span, class_name="num"),
            class_name=rx.cond(row.open, "", "line-through text-muted"),
        ),
        rx.el.p(row.note, class_name="text-sm wrap-anywhere"),
        rx.el.p(row.decided, class_name="text-sm text-muted num"),
        rx.cond(
            row.open,
            button("Cabut", kind="danger", small=True, on_click=Servants.withdraw(row.id),
                   class_name="mt-2"),
        ),
        class_name="px-5 py-3",
        key=row.id.to_string(),
    )  # fmt: skip


def _excuse_dialog() -> rx.Component:
    wrong = Servants.problems
    return form_dialog(
        EXCUSE,
        "Kecualikan dari kewajiban",
        rx.el.div(
            choice_chips("Alasan", "kecuali_alasan", Servants.reasons, error=wrong["kind"]),
            rx.el.div(
                field("Bulan pertama", "kecuali_mulai", error=wrong["first"],
                      hint="Seperti 2026-12", max_length=7, inputmode="numeric"),
                field("Bulan terakhir", "kecuali_sampai", error=wrong["last"], optional=True,
                      hint="Kosongkan bila satu bulan", max_length=7, inputmode="numeric"),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            text_area("Dasar keputusan", "kecuali_catatan", error=wrong["note"], max_length=300,
                      hint="Nomor surat cuti atau keputusan. Jangan tulis diagnosis."),
            key=Servants.shut,
            class_name="grid gap-5",
        ),
        line="Selama bulan ini tidak ada kewajiban dan tidak ada pengingat.",
        do="Simpan pengecualian",
        on_submit=Servants.excuse,
        error=_WRONG,
        shut=Servants.shut,
    )  # fmt: skip


def rule_dialog() -> rx.Component:
    """A rule, new or to be changed."""
    wrong, rule = Servants.problems, Servants.rule
    return form_dialog(
        RULE,
        rx.cond(rule.id > 0, "Ubah aturan", "Tambah aturan"),
        rx.el.div(
            field("Jabatan", "aturan_jabatan", value=rule.position, error=wrong["position"],
                  optional=True, hint="Tanda * berarti apa saja: Camat*", max_length=80),
            rx.el.div(
                field("Eselon", "aturan_eselon", value=rule.eselon, error=wrong["eselon"],
                      optional=True, hint="III*", max_length=20),
                field("Golongan", "aturan_golongan", value=rule.grade, error=wrong["grade"],
                      optional=True, hint="III/*", max_length=20),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            field("Belanja sebulan", "aturan_rupiah", value=rule.amount, error=wrong["quota"],
                  hint="Rupiah, misalnya 1.000.000", inputmode="numeric", max_length=15),
            rx.el.div(
                field("Mulai", "aturan_mulai", value=rule.starts, error=wrong["starts"],
                      kind="date"),
                field("Sampai", "aturan_selesai", value=rule.ends, error=wrong["ends"],
                      kind="date", optional=True),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            field("Nomor keputusan", "aturan_keputusan", value=rule.decree, error=wrong["decree"],
                  optional=True, hint="Tanpa nomor, aturan ditandai belum ditetapkan kota.",
                  max_length=120),
            text_area("Catatan sumber", "aturan_catatan", value=rule.note, optional=True, rows=2,
                      max_length=300),
            key=Servants.asked_rule + Servants.shut,
            class_name="grid gap-5",
        ),
        line="Kewajiban belanja, bukan potongan gaji.",
        do="Simpan aturan",
        on_submit=Servants.save_rule,
        error=_WRONG,
        show=Servants.asked_rule,
        shut=Servants.shut,
    )  # fmt: skip


def importing() -> rx.Component:
    """BKPSDM's table in, and the register out."""
    return rx.el.div(
        rx.el.section(
            rx.el.h2("Impor daftar ASN", class_name=_TITLE),
            rx.el.p(
                "CSV atau XLSX, paling banyak 50.000 baris. Baris yang salah disebutkan nomornya; "
                "baris lain tetap masuk. ASN yang sudah ada diperbarui.",
                class_name="text-muted mt-1",
            ),
            PlainForm.create(
                rx.el.label("Berkas", html_for="berkas", class_name="field-label"),
                rx.el.input(
                    type="file", id="berkas", name="berkas", accept=".csv,.xlsx",
                    class_name="input py-2 w-full",
                ),
                button("Impor berkas ini", sign="image-up", submit=True, class_name="mt-4"),
                action=f"{HERE}/impor",
                method="post",
                custom_attrs={"encType": "multipart/form-data"},
                class_name="mt-4",
            ),
            text_link("Unduh contoh berkas", f"{HERE}/contoh.csv", document=True),
            class_name="card-a p-5",
        ),
        rx.el.section(
            rx.el.h2("Unduh daftar", class_name=_TITLE),
            rx.el.p(
                "Tanpa NIK dan tanpa letak rumah. Unduhan ini tercatat.",
                class_name="text-muted mt-1 mb-4",
            ),
            rx.el.div(
                *[
                    link_button(word, f"{HERE}/unduh?bentuk={form}", kind="outline",
                                sign="download", document=True)
                    for word, form in (("Excel", "xlsx"), ("CSV", "csv"))
                ],
                class_name="flex flex-wrap gap-2",
            ),
            class_name="card-a p-5",
        ),
        note("Letak rumah hanya dipakai untuk mencari toko terdekat, dan hanya terlihat oleh "
             "pemiliknya.", sign="house-nav"),
        class_name="grid grid-cols-1 gap-5 max-w-2xl",
    )  # fmt: skip
