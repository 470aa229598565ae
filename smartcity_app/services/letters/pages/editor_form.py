"""The form of one part of a letter type, its list of entries, and what can be put into a text."""

from typing import Any

import reflex as rx

from smartcity_app.services.letters.editor_items import ItemView
from smartcity_app.services.letters.editor_views import TokenView
from smartcity_app.services.letters.states.editor import LetterEditor
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import facts
from smartcity_app.ui.fields import field, hidden_field, select_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.autosave import Autosave
from smartcity_app.ui.islands.insert import Insert
from smartcity_app.ui.views import FactView
from smartcity_app.web.guard import Screen

FORM = "isian-jenis-surat"


def part_form() -> rx.Component:
    """A part that is one form, or a list whose entries open in place."""
    return rx.fragment(
        rx.cond(
            LetterEditor.inside != "",
            rx.el.h2("Isi lampiran: ", LetterEditor.inside, class_name="text-lg font-extrabold"),
        ),
        rx.cond(
            LetterEditor.items.length() > 0,
            rx.el.ol(
                rx.foreach(LetterEditor.items.to(list[ItemView]), _item),
                class_name="card-a lined overflow-hidden",
            ),
        ),
        rx.cond(LetterEditor.adds, _adding(), rx.el.div(_form(), class_name="card-a p-4")),
        Autosave.create(form=FORM, on_save=LetterEditor.save),
        Insert.create(form=FORM),
    )


def _item(each: Any) -> rx.Component:
    def press(sign: str, label: str, shown: Any, event: Any) -> rx.Component:
        return rx.el.button(
            icon(sign[0], f"size-5 {sign[1]}"),
            type="button",
            on_click=event,
            class_name="icon-btn",
            disabled=rx.Var.create(shown).bool(),
            custom_attrs={"aria-label": rx.Var.create(f"{label}: ") + each.title},
        )

    head = rx.el.div(
        rx.el.button(
            rx.cond(each.wrong, icon("circle-alert", "size-5 mt-0.5 text-late")),
            rx.el.span(
                rx.el.span(each.title, class_name="block font-bold"),
                rx.el.span(each.detail, class_name="block text-sm text-muted"),
                class_name="flex-1 min-w-0 text-left",
            ),
            type="button",
            on_click=LetterEditor.open(each.at),
            class_name="flex gap-2 flex-1 min-w-0 min-h-11 cursor-pointer items-start",
            custom_attrs={"aria-expanded": rx.cond(each.open, "true", "false")},
        ),
        rx.el.div(
            press(("chevron-down", "rotate-180"), "Naikkan", each.first,
                  LetterEditor.move(each.at, -1)),
            press(("chevron-down", ""), "Turunkan", each.last, LetterEditor.move(each.at, 1)),
            press(("trash-2", "text-late"), "Hapus", False, LetterEditor.remove(each.at)),
            class_name="flex shrink-0 -mr-2",
        ),
        class_name="flex gap-2 items-start px-4 py-2 flex-wrap sm:flex-nowrap",
    )  # fmt: skip
    return rx.el.li(
        head,
        rx.cond(
            each.open,
            rx.el.div(
                rx.cond(
                    each.inside != "",
                    link_button(
                        "Ubah isi lampiran ini", each.inside, kind="outline", class_name="mb-4"
                    ),
                ),
                _form(),
                class_name="px-4 pb-5 pt-1 bg-base-200/50",
            ),
        ),
    )


def _form() -> rx.Component:
    """The one form of the page. Anew for every thing it is about."""
    return rx.el.form(
        hidden_field("at", LetterEditor.opened),
        rx.el.div(
            rx.foreach(LetterEditor.controls, _control),
            class_name="grid gap-5",
        ),
        rx.cond(LetterEditor.writes, _tokens()),
        id=FORM,
        key=LetterEditor.opened,
        on_submit=LetterEditor.save,
        reset_on_submit=False,
    )


def _control(each: Any) -> rx.Component:
    error = Screen.problems.get(each.name, each.error).to(str)
    shared: dict[str, Any] = {"value": each.value, "hint": each.hint, "error": error}
    typed: dict[str, Any] = {"optional": each.optional, **shared}
    return rx.match(
        each.kind,
        ("head", rx.el.h3(each.label, class_name="font-extrabold border-t border-line pt-4")),
        ("fixed", facts([FactView(each.label, each.value)])),
        ("flag", _flag(each)),
        ("choice", select_field(each.label, each.name, each.choices, empty=each.empty, **typed)),
        ("long", text_area(each.label, each.name, rows=3, max_length=4000, **typed)),
        ("wording", text_area(each.label, each.name, rows=4, max_length=4000, **typed)),
        ("number", field(each.label, each.name, width="short", inputmode="numeric",
                         max_length=13, **typed)),
        field(each.label, each.name, max_length=400, **typed),
    )  # fmt: skip


def _flag(each: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=each.name,
            id=each.name,
            value="on",
            default_checked=each.value == "on",
            class_name="checkbox checkbox-primary",
        ),
        rx.el.b(each.label),
        class_name="flex items-center gap-3 min-h-11 lg:min-h-9",
    )


def _tokens() -> rx.Component:
    """Every code, with what will stand in its place; a press puts it into the text."""
    return rx.el.details(
        rx.el.summary("Sisipkan data ke teks", class_name="link cursor-pointer py-2"),
        rx.el.div(
            rx.foreach(
                LetterEditor.tokens.to(list[TokenView]),
                lambda token: rx.el.button(
                    rx.el.b(token.code, class_name="font-mono"),
                    rx.el.span(token.meaning, class_name="text-muted font-normal"),
                    type="button",
                    class_name="chip-s border border-line",
                    custom_attrs={"data-insert": token.code},
                ),
            ),
            class_name="flex flex-wrap gap-1.5 max-h-56 overflow-y-auto p-1",
        ),
        open=LetterEditor.writes_much,
        class_name="mt-4",
    )


def _adding() -> rx.Component:
    """One entry more, at the end."""
    return rx.el.form(
        rx.cond(
            LetterEditor.add_word != "",
            rx.el.div(
                field(
                    LetterEditor.add_word,
                    "nama_baru",
                    error=Screen.problems.get("nama_baru", ""),
                ),
                class_name="flex-1 min-w-56",
            ),
        ),
        rx.cond(
            LetterEditor.add_kinds.length() > 0,
            rx.el.div(
                select_field(
                    "Jenisnya",
                    "jenis_baru",
                    LetterEditor.add_kinds,
                    error=Screen.problems.get("jenis_baru", ""),
                ),
                class_name="min-w-48",
            ),
        ),
        button("Tambah", kind="outline", sign="plus", submit=True),
        on_submit=LetterEditor.add,
        class_name="card-a p-4 flex flex-wrap gap-3 items-end",
    )
