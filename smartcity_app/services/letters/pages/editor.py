"""/kerja/surat/ubah: one letter type, its draft beside a picture of the letter."""

from typing import Any

import reflex as rx

from smartcity_app.services.letters.differences import Change, Piece
from smartcity_app.services.letters.editor_views import EDIT, HERE, ProblemView, VersionView
from smartcity_app.services.letters.pages.editor_form import part_form
from smartcity_app.services.letters.states.editor import LetterEditor
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import note
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.fields import select_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import saved_line
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_form
from smartcity_app.ui.table import document_frame, tabs

PUBLISH, DISCARD, WITHDRAW, PANEL = "terbitkan", "buang-draf", "berhenti-tawarkan", "bagian-surat"


@screen(EDIT, title="Ubah jenis surat", on_load=LetterEditor.load, audience="staff")
def letter_editor() -> rx.Component:
    """Wording, questions, requirements, path; what it looks like; what changed."""
    return board_shell(
        Fits.create(
            until(LetterEditor.loaded, _page(), skeleton_form(5)),
            skeleton_form(5),
            query=LetterEditor.query,
        ),
        _dialogs(),
        title=rx.cond(LetterEditor.loaded, LetterEditor.title, "Jenis surat"),
        line=LetterEditor.line,
        office=LetterEditor.office,
        person=LetterEditor.person,
        initials=LetterEditor.initials,
        places=LetterEditor.places,
        actions=_actions(),
    )


def _actions() -> rx.Component:
    return rx.el.div(
        link_button(
            "Semua jenis", HERE, kind="ghost", sign="arrow-left", class_name="max-lg:hidden"
        ),
        rx.cond(
            LetterEditor.drafted & LetterEditor.loaded,
            rx.fragment(
                button("Buang draf", kind="outline", sign="trash-2", opens=DISCARD),
                button("Terbitkan", sign="send", opens=PUBLISH),
            ),
            rx.fragment(
                rx.cond(
                    LetterEditor.offered,
                    button("Berhenti tawarkan", kind="outline", sign="ban", opens=WITHDRAW),
                ),
                rx.cond(
                    LetterEditor.loaded,
                    button("Ubah surat ini", sign="pen-line", on_click=LetterEditor.begin(0)),
                ),
            ),
        ),
        class_name="flex flex-wrap gap-2",
    )


def _page() -> rx.Component:
    on_phone = {side: rx.cond(LetterEditor.side == side, "min-w-0", "min-w-0 max-lg:hidden")
                for side in ("isian", "contoh")}  # fmt: skip
    return rx.el.div(
        _sides(),
        rx.el.div(
            _news(),
            tabs(LetterEditor.parts, LetterEditor.choose, label="Bagian surat", panel=PANEL),
            rx.el.div(
                rx.cond(LetterEditor.part == "riwayat", _history(), part_form()),
                id=PANEL,
                role="tabpanel",
                class_name="grid grid-cols-1 gap-4 mt-4 min-w-0",
            ),
            class_name=on_phone["isian"],
        ),
        rx.el.aside(
            _paper(),
            class_name=on_phone["contoh"],
            custom_attrs={"aria-label": "Contoh surat"},
        ),
        class_name="grid grid-cols-1 gap-5 items-start "
        "lg:grid-cols-[minmax(0,1fr)_minmax(20rem,28rem)]",
    )


def _sides() -> rx.Component:
    """On a phone: the form or the picture."""

    def side(name: str, label: str) -> rx.Component:
        return rx.el.button(
            label,
            type="button",
            on_click=LetterEditor.look(name),
            class_name="chip-s border border-line flex-1 justify-center",
            custom_attrs={"aria-pressed": rx.cond(LetterEditor.side == name, "true", "false")},
        )

    return rx.el.div(
        side("isian", "Formulir"),
        side("contoh", "Contoh surat"),
        class_name="flex gap-2 lg:hidden",
        role="group",
        custom_attrs={"aria-label": "Tampilan"},
    )


def _news() -> rx.Component:
    """What was just done, and what can be undone."""
    return rx.el.div(
        rx.cond(
            LetterEditor.said != "",
            rx.el.div(
                note(LetterEditor.said, sign="circle-check-big", tone="good"), class_name="mb-3"
            ),
        ),
        rx.cond(
            LetterEditor.removed != "",
            rx.el.div(
                rx.el.span("“", LetterEditor.removed, "” dihapus.", class_name="flex-1"),
                button(
                    "Kembalikan",
                    kind="outline",
                    small=True,
                    sign="undo-2",
                    on_click=LetterEditor.put_back,
                ),
                class_name="rounded-2xl bg-soon-soft px-4 py-2 flex gap-3 items-center mb-3",
            ),
        ),
        rx.cond(LetterEditor.drafted, saved_line(LetterEditor.saved)),
        role="status",
    )


def _paper() -> rx.Component:
    return rx.el.div(
        rx.cond(
            LetterEditor.troubles.length() > 0,
            rx.el.section(
                rx.el.h2(
                    LetterEditor.troubles.length().to_string(),
                    " perlu diperbaiki",
                    class_name="text-lg font-extrabold text-late-ink",
                ),
                rx.el.p(
                    "Contoh surat tampil lagi setelah semuanya beres.",
                    class_name="text-sm text-muted",
                ),
                rx.el.ul(
                    rx.foreach(LetterEditor.troubles.to(list[ProblemView]), _trouble),
                    class_name="mt-2 grid gap-1",
                ),
                class_name="card-a p-4",
            ),
            rx.el.section(
                rx.el.div(
                    rx.el.h2("Contoh surat", class_name="text-lg font-extrabold flex-1"),
                    button(
                        rx.cond(LetterEditor.long, "Isian pendek", "Isian terpanjang"),
                        kind="outline",
                        small=True,
                        on_click=LetterEditor.stretch,
                    ),
                    link_button(
                        "PDF",
                        LetterEditor.pdf,
                        kind="outline",
                        small=True,
                        sign="download",
                        document=True,
                    ),
                    class_name="flex flex-wrap gap-2 items-center mb-2",
                ),
                document_frame(LetterEditor.paper, "Contoh surat dengan isian karangan"),
                rx.el.p(
                    "Isiannya karangan. Unduhan PDF juga bertanda DRAF.",
                    class_name="text-sm text-muted mt-2",
                ),
            ),
        ),
        class_name="lg:sticky lg:top-20",
    )


def _trouble(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            icon("circle-alert", "size-5 mt-0.5 text-late shrink-0"),
            rx.el.span(
                rx.el.b(each.where, class_name="block"),
                each.sentence,
                class_name="min-w-0 [overflow-wrap:anywhere]",
            ),
            type="button",
            on_click=LetterEditor.go(each.at, each.part),
            class_name="flex gap-2 text-left py-2 w-full min-h-11 cursor-pointer hover:bg-base-200",
        )
    )


def _history() -> rx.Component:
    return rx.fragment(
        rx.cond(LetterEditor.versions.length() > 1, _comparing()),
        rx.el.section(
            rx.el.h2("Semua versi", class_name="text-lg font-extrabold mb-2"),
            rx.el.ul(
                rx.foreach(LetterEditor.versions.to(list[VersionView]), _version),
                class_name="card-a lined overflow-hidden",
            ),
        ),
    )


def _comparing() -> rx.Component:
    return rx.fragment(
        rx.el.form(
            select_field("Dari versi", "lama", LetterEditor.numbers, value=LetterEditor.older),
            select_field("Ke versi", "baru", LetterEditor.numbers, value=LetterEditor.newer),
            button("Bandingkan", kind="outline", submit=True),
            on_submit=LetterEditor.compare,
            reset_on_submit=False,
            class_name="card-a p-4 grid gap-3 sm:grid-cols-[1fr_1fr_auto] items-end",
        ),
        _changes(),
    )


def _version(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(each.title, class_name="font-bold num"),
            rx.el.p(each.detail, class_name="text-sm text-muted num"),
            rx.cond(each.note != "", rx.el.p("“", each.note, "”", class_name="text-sm mt-1")),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(
            LetterEditor.drafted | each.draft,
            None,
            button(
                "Salin jadi draf",
                kind="quiet",
                small=True,
                sign="copy",
                on_click=LetterEditor.begin(each.number),
            ),
        ),
        class_name="flex flex-wrap gap-3 items-center p-4",
    )


def _changes() -> rx.Component:
    """Every difference, word by word."""
    return rx.el.section(
        rx.el.h2(
            "Yang berubah: ",
            LetterEditor.changes.length().to_string(),
            class_name="text-lg font-extrabold num",
        ),
        rx.el.p(LetterEditor.compared, class_name="text-sm text-muted num"),
        rx.el.ul(
            rx.foreach(LetterEditor.changes.to(list[Change]), _change),
            class_name="mt-2 grid gap-3",
        ),
    )


def _change(each: Any) -> rx.Component:
    word = rx.match(each.kind, ("added", "ditambah"), ("removed", "dihapus"), "diubah")
    return rx.el.li(
        rx.el.p(
            rx.el.b(each.where),
            rx.cond(each.what != "", ", " + each.what, ""),
            rx.el.span(" · ", word, class_name="text-muted"),
            class_name="text-sm",
        ),
        rx.cond(
            each.pieces.length() > 0,
            rx.el.p(
                rx.foreach(each.pieces.to(list[Piece]), _piece),
                class_name="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]",
            ),
        ),
        class_name="border-l-4 border-line pl-3",
    )


def _piece(piece: Any) -> rx.Component:
    return rx.match(
        piece.kind,
        ("added", rx.el.ins(piece.text, class_name="bg-ontime-soft text-ontime-ink font-bold")),
        ("removed", rx.el.del_(piece.text, class_name="bg-late-soft text-late-ink")),
        rx.el.span(piece.text),
    )


def _dialogs() -> rx.Component:
    return rx.fragment(
        form_dialog(
            PUBLISH,
            "Terbitkan versi ini",
            _changes(),
            text_area(
                "Catatan",
                "note",
                hint="Apa yang berubah dan mengapa. Dibaca admin lain di riwayat.",
                optional=True,
                max_length=500,
            ),
            line=rx.Var.create("Permohonan baru memakai versi ini mulai sekarang. ")
            + LetterEditor.running
            + " permohonan yang berjalan tetap memakai versinya sendiri.",
            do="Terbitkan sekarang",
            on_submit=LetterEditor.publish,
            error=LetterEditor.trouble,
            shut=LetterEditor.shut,
        ),
        confirm(
            DISCARD,
            "Buang draf ini?",
            "Semua perubahan dalam draf hilang. Versi yang berlaku tidak berubah.",
            do="Buang draf",
            kind="danger",
            on_confirm=LetterEditor.discard,
        ),
        confirm(
            WITHDRAW,
            "Berhenti menawarkan surat ini?",
            rx.Var.create("Warga tidak bisa lagi mengajukannya. ")
            + LetterEditor.running
            + " permohonan yang berjalan tetap diselesaikan.",
            do="Berhenti tawarkan",
            kind="danger",
            on_confirm=LetterEditor.withdraw,
        ),
    )
