"""/kerja/peken/sanggahan: disputes by the time that is left, and one of them whole."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.dispute_views import CONSOLE, WordView
from smartcity_app.services.peken.pages.order_parts import goods, pictures
from smartcity_app.services.peken.states.disputes import DisputesState
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import facts, note, section
from smartcity_app.ui.clock import clock_head
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, hidden_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import staff_detail, staff_list, staff_nothing, staff_shell
from smartcity_app.ui.states import empty, skeleton_case, skeleton_rows
from smartcity_app.ui.table import grouped_rows
from smartcity_app.ui.timeline import trail
from smartcity_app.web.guard import Screen

DECIDE = "putuskan-sanggahan"


@screen(CONSOLE, title="Sanggahan e-Peken", on_load=DisputesState.load, audience="staff")
def disputes() -> rx.Component:
    """The list; on a phone a dispute takes its place."""
    return staff_shell(
        _list(),
        _detail(),
        office=DisputesState.office,
        person=DisputesState.person,
        initials=DisputesState.initials,
        places=DisputesState.places,
        open_=DisputesState.current != "",
        dialogs=rx.el.div(_decide(), key=DisputesState.ref),
    )


def _list() -> rx.Component:
    return staff_list(
        "Sanggahan",
        until(
            DisputesState.loaded,
            rx.cond(
                DisputesState.groups.length() > 0,
                grouped_rows(DisputesState.groups, current=DisputesState.current),
                rx.el.div(
                    empty(
                        "Tidak ada sanggahan",
                        "Pesanan yang menurut pembeli tidak sesuai muncul di sini.",
                    ),
                    class_name="px-4",
                ),
            ),
            rx.el.div(skeleton_rows(5), class_name="p-4"),
        ),
    )


def _detail() -> rx.Component:
    here = (DisputesState.ref != "") & (DisputesState.ref == DisputesState.current)
    return rx.cond(
        here,
        _dispute(),
        rx.cond(
            DisputesState.current == "",
            staff_nothing("Pilih sanggahan", "Kata kedua pihak dan buktinya tampil di sini."),
            rx.cond(
                DisputesState.missing,
                staff_nothing("Sanggahan ini tidak ada di meja Anda", "Mungkin nomornya keliru."),
                rx.el.div(skeleton_case(), class_name="p-4"),
            ),
        ),
    )


def _dispute() -> rx.Component:
    return staff_detail(
        rx.el.div(
            rx.cond(
                DisputesState.told != "",
                note(DisputesState.told, sign="circle-check-big", tone="good"),
            ),
            role="status",
            class_name="mb-4 empty:hidden",
        ),
        section(
            "Kata kedua pihak",
            rx.el.ol(
                rx.foreach(DisputesState.said.to(list[WordView]), _word), class_name="grid gap-3"
            ),
            id="kata",
            first=True,
        ),
        rx.cond(
            DisputesState.evidence.length() > 0,
            section("Foto dari pembeli", pictures(DisputesState.evidence), id="foto-pembeli"),
            rx.el.p("Pembeli tidak mengirim foto.", class_name="text-muted mt-5"),
        ),
        rx.cond(
            DisputesState.answers.length() > 0,
            section("Foto dari toko", pictures(DisputesState.answers), id="foto-jawaban"),
        ),
        rx.cond(
            DisputesState.proofs.length() > 0,
            section("Bukti serah terima toko", pictures(DisputesState.proofs), id="foto-toko"),
        ),
        section("Pesanan", goods(DisputesState.lines, DisputesState.sums), id="pesanan"),
        section("Para pihak", facts(DisputesState.people), id="para-pihak"),
        section("Perjalanan", trail(DisputesState.trail), id="perjalanan"),
        ref=DisputesState.ref,
        title=DisputesState.title,
        back=CONSOLE,
        clock=rx.cond(
            DisputesState.open,
            rx.el.div(clock_head(DisputesState.clock), class_name="pb-3"),
            rx.el.p(DisputesState.outcome, class_name="font-bold py-3 num"),
        ),
        decide=rx.cond(
            DisputesState.open,
            rx.el.div(
                rx.el.p(
                    "Bisa kembali paling banyak ", rx.el.b(DisputesState.rest_words),
                    class_name="text-sm text-muted num flex-1",
                ),
                button("Putuskan sanggahan", key="S", opens=DECIDE, class_name="btn-lg px-4"),
                class_name="flex flex-wrap items-center gap-3 w-full",
            ),
            rx.el.p("Sudah diputus.", class_name="text-muted"),
        ),
        actions=rx.el.a(
            icon("x", "size-6"),
            href=CONSOLE,
            class_name="icon-btn max-lg:hidden",
            custom_attrs={"aria-label": "Tutup sanggahan", "data-key": "Escape"},
        ),
    )  # fmt: skip


def _word(word: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.b(word.who), ", ", word.when, class_name="text-sm text-muted num"),
        rx.el.p(word.text, class_name="mt-0.5 whitespace-pre-line wrap-anywhere"),
        class_name="card-a px-4 py-3",
        key=word.who + word.when,
    )


def _decide() -> rx.Component:
    return form_dialog(
        DECIDE,
        "Putuskan sanggahan",
        hidden_field("ref", DisputesState.ref),
        hidden_field("version", DisputesState.version.to_string()),
        field(
            "Kembali ke pembeli",
            "give_back",
            hint=rx.Var.create("Rupiah, antara 0 dan ") + DisputesState.rest_words,
            error=Screen.problems["give_back"],
            inputmode="numeric",
            max_length=12,
        ),
        text_area(
            "Alasan",
            "reason",
            hint="Pembeli dan toko membaca kalimat ini apa adanya.",
            error=Screen.problems["reason"],
            max_length=1000,
        ),
        line="Sisanya menjadi hak toko. Keputusan ini tidak bisa ditarik.",
        do="Putuskan",
        on_submit=DisputesState.decide,
        error=Screen.notice,
        shut=DisputesState.shut,
    )
