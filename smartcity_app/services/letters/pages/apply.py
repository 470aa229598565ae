"""/surat/ajukan: filling in an application, or mending one that came back."""

from typing import Any

import reflex as rx

from smartcity_app.services.letters.form_views import CellView, RowFormView
from smartcity_app.services.letters.states.apply import ApplyState
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import facts, note, section
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.clock import promise_box
from smartcity_app.ui.fields import error_line, field, hidden_field, select_field, text_area
from smartcity_app.ui.islands.autosave import Autosave
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.requirement import requirement_list, requirements_ready
from smartcity_app.ui.screen import Frame, screen, sending, until
from smartcity_app.ui.shell import saved_line, task_shell
from smartcity_app.ui.states import skeleton_form
from smartcity_app.ui.summary import error_summary
from smartcity_app.web.guard import Screen

FORM, SEND = "isian-surat", "kirim"


@screen("/surat/ajukan", title="Ajukan surat", on_load=ApplyState.load)
def apply() -> rx.Component:
    """Promise, what the city knows, the questions, the documents, one button."""
    return task_shell(
        error_summary(Screen.problems),
        Fits.create(
            until(ApplyState.loaded, _page(), skeleton_form(4)),
            skeleton_form(4),
            query=ApplyState.query,
        ),
        title=rx.cond(ApplyState.loaded, ApplyState.title, "Ajukan surat"),
        line=ApplyState.ref,
        back="/surat",
        foot=rx.fragment(
            saved_line(ApplyState.saved),
            button(
                rx.cond(ApplyState.mending, "Kirim perbaikan", "Kirim permohonan"),
                block=True,
                submit=True,
                form=FORM,
                id=SEND,
                busy=Frame.working,
            ),
        ),
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.cond(ApplyState.assisted != "", _assisted()),
        rx.cond(ApplyState.renews != "", _renewing()),
        rx.cond(ApplyState.mending, _mending(), _promise()),
        _form(),
        key=ApplyState.ref,
    )


def _promise() -> rx.Component:
    return promise_box(
        rx.Var.create("Janji selesai ") + ApplyState.promise_days.to_string() + " hari kerja",
        rx.fragment(
            "Gratis. Jam mulai saat Anda mengirim.",
            rx.cond(
                ApplyState.usual != "", rx.el.span(ApplyState.usual, class_name="block mt-1.5")
            ),
        ),
        ApplyState.promise_days,
    )


def _mending() -> rx.Component:
    return note(
        rx.el.b(
            rx.cond(
                ApplyState.remark != "",
                "Perbaiki sesuai catatan, lalu kirim lagi.",
                "Perbaiki yang ditandai, lalu kirim lagi.",
            ),
            class_name="block",
        ),
        rx.el.span(
            rx.cond(ApplyState.remark != "", ApplyState.remark, "Bagian lain sudah benar."),
            " Jam berhenti sampai Anda mengirim.",
        ),
        sign="clock",
        tone="soon",
    )


def _assisted() -> rx.Component:
    return rx.el.div(
        note(
            rx.el.b("Diajukan untuk ", ApplyState.assisted, class_name="block"),
            rx.el.span("Nama Anda tercatat sebagai petugas yang membantu."),
            sign="users-round",
        ),
        class_name="mb-4",
    )


def _renewing() -> rx.Component:
    return rx.el.div(
        note(
            rx.el.b(ApplyState.renews, class_name="block num"),
            rx.el.span(
                "Isiannya sudah sama. Periksa, betulkan yang perlu, lalu kirim. "
                "Surat lama tetap berlaku sampai yang ini terbit."
            ),
            sign="rotate-cw",
        ),
        class_name="mb-4",
    )


def _form() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ApplyState.mending,
            None,
            section(
                "Data Anda",
                facts(ApplyState.person, _wrong_data()),
                id="data-anda",
                note="Dari data kependudukan kota. Tidak perlu diketik lagi.",
            ),
        ),
        rx.el.form(
            hidden_field("ref", ApplyState.ref),
            rx.cond(
                ApplyState.fields.length() > 0,
                section(
                    "Isian surat",
                    rx.el.div(rx.foreach(ApplyState.fields, _field), class_name="grid gap-5"),
                    id="isian",
                ),
            ),
            id=FORM,
            on_submit=sending(SEND, ApplyState.save, ApplyState.submit),
        ),
        rx.cond(
            ApplyState.requirements.length() > 0,
            section(
                "Syarat",
                requirement_list(
                    ApplyState.requirements,
                    on_added=ApplyState.added,
                    on_use=ApplyState.use_kept,
                    on_take_out=ApplyState.take_out,
                ),
                id="syarat",
                note=ApplyState.once,
                aside=requirements_ready(ApplyState.ready, ApplyState.requirements.length()),
            ),
        ),
        Autosave.create(form=FORM, on_save=ApplyState.save),
    )


def _wrong_data() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Data ini salah", class_name="link inline-flex items-center min-h-11"),
        rx.el.p(
            "Jangan kirim dulu. Perbaiki lewat kelurahan, desa, atau Dinas Kependudukan dengan membawa "
            "KTP dan KK. Isian Anda di sini tetap tersimpan.",
            class_name="text-sm text-muted pb-2",
        ),
    )


def _field(each: Any) -> rx.Component:
    error = Screen.problems.get(each.name, each.wrong).to(str)
    drawn = rx.match(
        each.kind,
        ("rows", _rows(each, error)),
        (
            "radio",
            choice_cards(
                each.label,
                each.name,
                each.choices,
                value=each.value,
                hint=each.hint,
                error=error,
            ),
        ),
        _control(each, error, hint=each.hint),
    )
    return rx.cond(each.asked, drawn)


def _control(each: Any, error: Any, **more: Any) -> rx.Component:
    """The control for one answer, of a field or of a cell."""
    names = {"label": each.label, "name": each.name, "value": each.value, "error": error}
    shared: dict[str, Any] = {**names, "optional": each.optional, **more}
    digits: dict[str, Any] = {"inputmode": "numeric", **shared}
    return rx.match(
        each.kind,
        ("long", text_area(max_length=2000, **shared)),
        ("choice", select_field(choices=each.choices, **shared)),
        ("year", field(width="short", max_length=4, **digits)),
        ("date", field(kind="date", **shared)),
        ("time", field(kind="time", **shared)),
        ("number", field(width="short", max_length=9, **digits)),
        ("money", field(max_length=24, **digits)),
        ("nik", field(max_length=24, **digits)),
        field(max_length=400, **shared),
    )


def _rows(each: Any, error: Any) -> rx.Component:
    """The same questions for several people or things; a row left empty does not count."""

    def row(one: Any) -> rx.Component:
        cells = rx.foreach(
            one.cells.to(list[CellView]),
            lambda cell: _control(cell, Screen.problems.get(cell.name, "").to(str)),
        )
        return rx.el.fieldset(
            rx.el.legend(one.title, class_name="float-left w-full font-extrabold mb-3"),
            rx.el.div(cells, class_name="clear-both grid gap-4"),
            class_name="card-a p-4",
        )

    return rx.el.div(
        rx.el.h3(each.label, class_name="field-label"),
        rx.cond(each.hint != "", rx.el.p(each.hint, class_name="hint")),
        error_line(each.name, error),
        rx.el.div(rx.foreach(each.rows.to(list[RowFormView]), row), class_name="grid gap-3 mt-2"),
        rx.cond(
            each.more,
            button(
                "Tambah lagi",
                kind="outline",
                sign="plus",
                on_click=ApplyState.another_row(each.name),
                class_name="mt-3",
            ),
        ),
        id=each.name,
        tab_index=-1,
    )
