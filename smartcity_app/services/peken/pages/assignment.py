"""/kerja/peken/penetapan: whose shops are which next month, compared before it is published."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.assignment_views import CompareRow, RunRow
from smartcity_app.services.peken.states.assignment import Assignments
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note
from smartcity_app.ui.choices import choice_chips
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.figures import WIDE, bar_card, figure_row, figure_table
from smartcity_app.ui.icon import icon
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows

ASK, PUBLISH = "hitung", "terbitkan"
_run = Assignments.run


@screen(
    "/kerja/peken/penetapan", title="Penetapan toko", on_load=Assignments.load, audience="staff"
)
def assignments() -> rx.Component:
    """Runs on the left, the open one with its figures."""
    return board_shell(
        until(Assignments.loaded, _page(), skeleton_rows(6)),
        form_dialog(
            ASK,
            "Hitung penetapan",
            choice_chips("Bulan", "bulan", Assignments.months),
            line="Rancangan bulan itu yang belum terbit akan diganti.",
            do="Hitung",
            on_submit=Assignments.ask,
            error=Assignments.notice,
            shut=Assignments.shut,
        ),
        confirm(
            PUBLISH,
            rx.Var.create("Terbitkan penetapan ") + _run.month + "?",
            "ASN langsung melihat tokonya dan alasannya. Penetapan sebelumnya tetap tersimpan.",
            do="Terbitkan",
            on_confirm=Assignments.publish,
            shut=Assignments.shut,
        ),
        title="Penetapan toko",
        line="Setiap tanggal 25 untuk bulan berikutnya, sedekat mungkin dan terbagi rata",
        office=Assignments.office,
        person=Assignments.person,
        initials=Assignments.initials,
        places=Assignments.places,
        actions=button("Hitung penetapan", kind="outline", sign="rotate-cw", opens=ASK),
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                Assignments.said != "",
                note(Assignments.said, sign="circle-check-big", tone="good"),
            ),
            role="status",
            class_name="empty:hidden",
        ),
        rx.cond(
            Assignments.runs.length() > 0,
            rx.el.div(
                _open(),
                _list(),
                class_name="grid gap-5 xl:grid-cols-[minmax(0,1fr)_22rem] items-start",
            ),
            empty(
                "Belum ada penetapan",
                "Impor daftar ASN dan terima toko lebih dulu, lalu hitung untuk bulan ini.",
            ),
        ),
    )


def _open() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h2(_run.month, class_name="text-xl font-extrabold tracking-tight"),
                rx.el.p(_run.line, class_name="text-sm text-muted num"),
                class_name="flex-1 min-w-48",
            ),
            _pill(_run.word, _run.tone),
            rx.cond(_run.draft, button("Terbitkan", sign="badge-check", opens=PUBLISH)),
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.cond(
            _run.under_way,
            note(
                rx.el.p("Sedang dihitung. Biasanya kurang dari satu menit."),
                button("Lihat lagi", kind="outline", small=True, class_name="mt-2",
                       on_click=Assignments.look_again),
                sign="timer",
                tone="soon",
            ),
        ),
        rx.cond(_run.trouble != "", note(_run.trouble, sign="circle-alert", tone="late")),
        rx.cond(_run.rows.length() > 0, _report()),
        class_name="grid grid-cols-1 gap-5 min-w-0",
    )  # fmt: skip


def _report() -> rx.Component:
    return rx.fragment(
        rx.el.ul(
            rx.foreach(
                _run.remarks.to(list[str]),
                lambda said: rx.el.li(
                    icon("chevron-right", "size-5 text-subtle mt-0.5"),
                    rx.el.span(said, class_name="min-w-0 num"),
                    class_name="flex gap-2",
                ),
            ),
            class_name="card-a p-5 grid gap-2",
        ),
        figure_table(
            "Dibandingkan",
            "Sebelum: toko bulan lalu pada rumah dan toko sekarang. Terdekat saja: tiga toko "
            "terdekat tanpa batas omzet.",
            "Ukuran",
            (("Sebelum", ""), ("Penetapan ini", ""), ("Terdekat saja", WIDE)),
            rows=rx.foreach(
                _run.rows.to(list[CompareRow]),
                lambda row: figure_row(
                    row.name,
                    (row.before, ""),
                    (rx.el.b(row.after), ""),
                    (row.nearest, WIDE),
                ),
            ),
        ),
        bar_card(
            "Jarak ke toko", "Pasangan ASN dan toko menurut jarak.", _run.bars,
            "Tidak ada pasangan.",
        ),
        rx.el.p(_run.proof, class_name="hint"),
    )  # fmt: skip


def _list() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Semua penetapan", class_name="font-extrabold text-lg tracking-tight p-5 pb-3"),
        rx.el.ul(
            rx.foreach(Assignments.runs.to(list[RunRow]), _row),
            class_name="lined border-t border-line",
        ),
        class_name="card-a overflow-hidden",
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(row.month, class_name="block font-bold"),
                rx.el.span(row.line, class_name="block text-sm text-muted num"),
                class_name="min-w-0 flex-1",
            ),
            _pill(row.word, row.tone),
            href=row.href,
            class_name="row-a items-center",
            custom_attrs={"aria-current": rx.cond(row.id == _run.id, "true", "false")},
        ),
        key=row.id.to_string(),
    )


def _pill(word: Any, tone: Any) -> rx.Component:
    return rx.el.span(
        word, class_name="clock-pill whitespace-nowrap", custom_attrs={"data-state": tone}
    )
