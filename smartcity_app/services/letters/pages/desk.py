"""The officers' inbox, list and case in one page."""

from typing import Any

import reflex as rx

from smartcity_app.civic import seed
from smartcity_app.services.letters.pages.desk_batch import (
    FORM,
    batch_dialog,
    batch_outcome,
    pick_bar,
)
from smartcity_app.services.letters.states.desk import Desk
from smartcity_app.services.letters.states.file import WRONG, CaseFile
from smartcity_app.ui.brand import DEMO
from smartcity_app.ui.buttons import icon_button
from smartcity_app.ui.cards import facts, note
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.clock import clock_head
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, hidden_field, search_field, select_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import staff_detail, staff_list, staff_nothing, staff_shell
from smartcity_app.ui.states import empty, skeleton_case, skeleton_rows
from smartcity_app.ui.steps import step_buttons
from smartcity_app.ui.table import (
    checks,
    chips,
    document_frame,
    grouped_rows,
    pager,
    tab_panel,
    tabs,
)
from smartcity_app.ui.timeline import trail
from smartcity_app.ui.views import ChoiceView, RequirementView

NARROW = "saring"
ORDERS = [
    ChoiceView("sisa", "Sisa waktu tersedikit"),
    ChoiceView("baru", "Yang terbaru"),
]


@screen("/kerja", title="Kotak kerja", on_load=Desk.load, audience="staff")
def desk() -> rx.Component:
    """What waits for this officer; on a phone a case takes the place of the list."""
    return staff_shell(
        _list(),
        _detail(),
        office=Desk.office,
        person=Desk.person,
        initials=Desk.initials,
        places=Desk.places,
        open_=Desk.current != "",
        dialogs=rx.fragment(
            _narrow(),
            batch_dialog(),
            rx.el.div(
                _sign(), _give_back(), _refuse(), _recall(), _correct(), _skip(), key=CaseFile.ref
            ),
        ),
    )


def _list() -> rx.Component:
    return staff_list(
        "Kotak kerja",
        rx.fragment(
            _legend(),
            batch_outcome(),
            _said(Desk.current == ""),
            until(
                Desk.loaded,
                rx.cond(
                    Desk.nothing.length() > 0,
                    rx.el.div(empty(Desk.nothing[0], Desk.nothing[1]), class_name="px-4"),
                    grouped_rows(Desk.groups, current=Desk.current, form=FORM),
                ),
                rx.el.div(skeleton_rows(7), class_name="p-4"),
            ),
        ),
        search=rx.el.div(
            search_field(
                "Cari berkas",
                value=Desk.search,
                placeholder="Nama, NIK, atau nomor",
                key="/",
                on_submit=Desk.find,
            ),
            key=Desk.search,
        ),
        filters=chips(Desk.chips, Desk.choose),
        action=icon_button("sliders-horizontal", "Saring dan urutkan", opens=NARROW),
        below=rx.cond(
            Desk.groups.length() > 0,
            pager(Desk.shown, on_more=Desk.next_page, more=Desk.more),
        ),
        bar=pick_bar(),
    )


def _legend() -> rx.Component:
    return rx.el.div(
        rx.el.span(Desk.legend),
        rx.el.span("h = hari kerja, j = jam", class_name="max-lg:hidden"),
        class_name="grid grid-cols-[1fr_auto] gap-x-3 px-4 py-1.5 text-xs text-muted border-b border-line",
    )


def _said(here: Any) -> rx.Component:
    """What became of the last decision, read out where the officer is looking."""
    return rx.el.div(
        rx.cond(
            here & (CaseFile.said != ""),
            rx.el.div(
                rx.cond(
                    CaseFile.went_well,
                    note(CaseFile.said, sign="circle-check-big", tone="good"),
                    note(CaseFile.said, sign="circle-alert", tone="late"),
                ),
                class_name="p-3",
            ),
        ),
        role="status",
    )


def _detail() -> rx.Component:
    nothing = rx.cond(
        CaseFile.missing,
        staff_nothing(
            "Berkas ini tidak ada di meja Anda",
            "Mungkin sudah diputuskan kantor lain, atau nomornya keliru.",
        ),
        rx.cond(Desk.current == "", staff_nothing(), rx.el.div(skeleton_case(), class_name="p-4")),
    )
    return rx.cond((CaseFile.ref != "") & (CaseFile.ref == Desk.current), _case(), nothing)


def _case() -> rx.Component:
    return staff_detail(
        _said(Desk.current != ""),
        tab_panel(
            rx.match(
                CaseFile.part,
                ("syarat", _documents()),
                ("isian", _answers()),
                ("riwayat", rx.el.div(trail(CaseFile.trail), class_name="card-a p-5")),
                _paper(),
            ),
            id="bagian",
            label="Isi berkas",
        ),
        ref=CaseFile.ref,
        title=CaseFile.title,
        back=Desk.back,
        clock=clock_head(CaseFile.clock),
        tabs=tabs(CaseFile.tabs, CaseFile.choose, label="Bagian berkas", panel="bagian"),
        aside=_checks(),
        decide=rx.cond(
            CaseFile.steps.length() > 0,
            step_buttons(CaseFile.steps, lambda name: rx.noop()),
            rx.el.p(CaseFile.standing, class_name="text-muted num"),
        ),
        actions=rx.el.a(
            icon("x", "size-6"),
            href=Desk.back,
            class_name="icon-btn max-lg:hidden",
            custom_attrs={"aria-label": "Tutup berkas", "data-key": "Escape"},
        ),
    )


def _paper() -> rx.Component:
    return rx.cond(
        CaseFile.paper == "",
        note("Surat ini tidak berlaku lagi.", sign="circle-x", tone="late"),
        rx.cond(
            CaseFile.paper_is_pdf,
            document_frame(CaseFile.paper, "Naskah surat", pdf=True),
            rx.el.a(
                document_frame(CaseFile.paper, "Rancangan surat, buka ukuran penuh"),
                href=CaseFile.paper,
                reload_document=True,
                target="_blank",
                rel="noopener",
                class_name="block max-w-[34rem] mx-auto",
            ),
        ),
    )


def _documents() -> rx.Component:
    def document(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.h2(row.name, class_name="font-extrabold"),
            rx.cond(
                row.reason != "",
                rx.el.p(row.reason, class_name="text-sm font-bold text-late-ink"),
            ),
            rx.el.p(row.note, class_name="text-sm text-muted num"),
            rx.el.p(row.basis, class_name="text-xs text-subtle"),
            rx.cond(
                row.pages != "",
                rx.el.div(
                    document_frame(row.pages, row.name, pdf=row.pdf),
                    rx.el.a(
                        rx.Var.create("Buka ") + row.name + " ukuran penuh",
                        href=row.pages,
                        reload_document=True,
                        target="_blank",
                        rel="noopener",
                        class_name="link inline-flex items-center min-h-11",
                    ),
                    class_name="mt-2",
                ),
            ),
            class_name="card-a p-4",
        )

    return rx.el.ul(
        rx.foreach(CaseFile.documents.to(list[RequirementView]), document),
        class_name="grid gap-4 mx-auto max-w-[44rem]",
    )


def _answers() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Pemohon", class_name="font-extrabold mb-2"),
        facts(CaseFile.person),
        rx.el.h2("Isian permohonan", class_name="font-extrabold mb-2 mt-5"),
        facts(CaseFile.facts),
        class_name="mx-auto max-w-[44rem]",
    )


def _checks() -> rx.Component:
    return rx.fragment(
        rx.el.h2("Pemeriksaan", class_name="font-extrabold"),
        checks(CaseFile.checks),
        rx.el.h2("Warga ini", class_name="font-extrabold mt-5"),
        rx.el.p(CaseFile.earlier, class_name="text-sm text-muted mt-1 num"),
    )


# Dialogs


def _narrow() -> rx.Component:
    return rx.el.div(
        form_dialog(
            NARROW,
            "Saring dan urutkan",
            select_field(
                "Jenis surat", "jenis", Desk.kinds, value=Desk.kind, empty="Semua jenis surat"
            ),
            choice_cards("Urutkan", "urut", ORDERS, value=Desk.order),
            do="Tampilkan berkas",
            on_submit=Desk.narrow,
            shut=Desk.shut,
        ),
        key=Desk.order + Desk.kind,
    )


def _trouble(dialog: str) -> Any:
    return rx.cond(CaseFile.trouble_in == dialog, CaseFile.trouble, "")


def _asks(dialog: str, title: str, handler: Any, *fields: Any, **more: Any) -> rx.Component:
    """A decision's dialog: it sends back which case it is about, as the officer saw it."""
    return form_dialog(
        dialog,
        title,
        hidden_field("ref", CaseFile.ref),
        hidden_field("version", CaseFile.version.to_string()),
        *fields,
        on_submit=[CaseFile.hold, handler, CaseFile.release],
        busy=CaseFile.busy,
        error=_trouble(dialog),
        shut=CaseFile.shut,
        **more,
    )


def _sign() -> rx.Component:
    pin = field(
        "PIN tanda tangan",
        "pin",
        kind="password",
        width="code",
        max_length=64,
        hint=f"Mode contoh: {seed.PIN}"
        if DEMO
        else "PIN Anda sendiri. Tidak disimpan di mana pun.",
    )
    return _asks(
        "tanda-tangan",
        "Tanda tangani surat ini",
        CaseFile.sign,
        rx.el.div(pin, key=CaseFile.tries.to_string()),
        line=CaseFile.title + ". " + CaseFile.sign_line,
        do="Tanda tangani surat",
    )


def _give_back() -> rx.Component:
    def box(each: Any) -> rx.Component:
        name = rx.Var.create(WRONG) + each.value
        return field(each.label, name, hint=each.hint, max_length=300)

    return _asks(
        "kembalikan",
        "Kembalikan ke warga",
        CaseFile.give_back,
        rx.foreach(CaseFile.mendable.to(list[ChoiceView]), box),
        line="Tulis sebabnya hanya pada bagian yang salah. Warga membaca kalimat ini apa adanya "
        "dan memperbaiki itu saja. Jam berhenti sampai dikirim ulang.",
        do="Kembalikan permohonan",
    )


def _refuse() -> rx.Component:
    return _asks(
        "tolak",
        "Tolak permohonan ini",
        CaseFile.refuse,
        text_area(
            "Alasan penolakan",
            "why_refused",
            hint="Sedikitnya 10 huruf. Warga membacanya apa adanya.",
            max_length=1000,
        ),
        line="Permohonan berakhir tanpa surat dan tidak bisa dibuka lagi.",
        do="Tolak permohonan",
        kind="danger",
    )


def _recall() -> rx.Component:
    return _asks(
        "buat-ulang",
        "Minta dibuat ulang",
        CaseFile.recall,
        text_area(
            "Apa yang perlu diubah",
            "why_recalled",
            hint="Dibaca penanda tangan pertama.",
            max_length=1000,
        ),
        line="Surat kembali ke penanda tangan pertama. Nomor yang sudah dibuat menjadi batal. "
        "Warga tidak perlu berbuat apa-apa.",
        do="Minta dibuat ulang",
    )


def _correct() -> rx.Component:
    return _asks(
        "minta-perbaikan",
        "Minta perbaikan surat ini",
        CaseFile.ask_correction,
        text_area(
            "Apa yang salah",
            "why_corrected",
            hint="Sedikitnya 10 huruf. Warga membacanya apa adanya.",
            max_length=500,
        ),
        line="Kami siapkan isian yang sama bagi warga, yang membetulkan dan mengirimnya. "
        "Surat ini tetap berlaku sampai penggantinya terbit.",
        do="Minta perbaikan",
    )


def _skip() -> rx.Component:
    return _asks(
        "lewati",
        "Lanjutkan tanpa pengantar",
        CaseFile.skip,
        text_area(
            "Mengapa tidak menunggu",
            "why_skipped",
            hint="Sedikitnya 10 huruf. Tercatat di riwayat, warga bisa membacanya.",
            max_length=1000,
        ),
        line="Permohonan langsung ke meja berikutnya. Tautan untuk RT atau RW tidak berlaku lagi.",
        do="Lanjutkan permohonan",
    )
