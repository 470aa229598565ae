"""What a reporter may do with a report: answer, confirm, dispute, rate, take it back."""

import reflex as rx

from smartcity_app.civic.profile import city
from smartcity_app.services.complaints.pages.follow_talk import MESSAGE, pictures
from smartcity_app.services.complaints.states.follow import SCORES, FollowState
from smartcity_app.ui.buttons import button, jump_link, link_button
from smartcity_app.ui.cards import section
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.fields import hidden_field, text_area
from smartcity_app.ui.icon import clock_icon, icon
from smartcity_app.web.guard import Screen

DISPUTE, RATE, WITHDRAW = "belum-beres", "nilai-laporan", "tarik-laporan"
DISOWN, LEAVE = "bukan-saya", "berhenti-ikut"
_TITLE = "text-lg font-extrabold tracking-tight leading-snug"


def turn() -> rx.Component:
    """What waits for the reader: a question, or a judgement."""
    return rx.cond(
        FollowState.own,
        rx.match(FollowState.stage, ("waiting", _question()), ("done", _judge()), rx.fragment()),
        rx.fragment(),
    )


def _question() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Giliran Anda", class_name=_TITLE),
        rx.el.p(FollowState.office, " bertanya:", class_name="text-muted mt-0.5"),
        rx.el.p(
            FollowState.question,
            class_name="mt-2 border-l-2 border-strong pl-3 whitespace-pre-line wrap-anywhere",
        ),
        jump_link("Jawab sekarang", MESSAGE, "btn btn-primary btn-block mt-3.5"),
        class_name="card-a bg-soon-soft! p-4 mb-4",
    )


def _judge() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Sudah beres?", class_name=_TITLE),
        rx.el.p("Kata ", FollowState.office, ":", class_name="text-muted mt-0.5"),
        _outcome(),
        button(
            "Sudah beres",
            sign="check",
            block=True,
            on_click=FollowState.confirm(FollowState.ref),
            class_name="mt-3.5",
        ),
        rx.cond(
            FollowState.can_dispute,
            button("Belum beres", kind="outline", block=True, opens=DISPUTE, class_name="mt-2"),
        ),
        rx.el.p(
            f"Tanpa jawaban Anda, laporan ditutup setelah {city().complaints.close_after_days} hari.",
            class_name="hint mt-2",
        ),
        class_name="card-a bg-soft! p-4 mb-4",
    )


def _outcome() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            FollowState.outcome,
            class_name="mt-2 border-l-2 border-strong pl-3 whitespace-pre-line wrap-anywhere",
        ),
        rx.cond(
            FollowState.results.length() > 0,
            rx.el.div(pictures(FollowState.results), class_name="mt-3"),
        ),
        rx.cond(
            FollowState.unshown,
            rx.el.p("Petugas tidak menyertakan foto hasil.", class_name="hint mt-2"),
        ),
    )


def judged() -> rx.Component:
    """How it ended, where nothing is asked of the reader."""
    asked = FollowState.own & (FollowState.stage == "done")
    ended = rx.Var.create(["done", "closed", "rejected"]).contains(FollowState.stage)
    return rx.cond(
        ended & ~asked,
        rx.el.section(
            rx.el.div(
                rx.cond(
                    FollowState.stage == "rejected",
                    rx.el.span(icon("circle-x", "size-8"), class_name="text-late"),
                    rx.el.span(clock_icon("done", "size-8"), class_name="text-ontime"),
                ),
                rx.el.h2(
                    rx.match(
                        FollowState.stage,
                        ("rejected", "Tidak dapat ditindaklanjuti"),
                        ("closed", "Selesai dan ditutup"),
                        "Selesai dikerjakan",
                    ),
                    class_name=_TITLE,
                ),
                class_name="flex gap-3 items-center",
            ),
            rx.cond(FollowState.outcome != "", _outcome()),
            rx.cond(
                FollowState.stage == "rejected",
                link_button(
                    "Buat laporan baru",
                    "/lapor/baru",
                    kind="outline",
                    block=True,
                    class_name="mt-3.5",
                ),
            ),
            class_name="card-a p-4 mb-4",
        ),
    )


def rating() -> rx.Component:
    """What the reporter said of it, or the question."""
    return section(
        "Penanganan laporan ini",
        rx.el.div(
            rx.cond(
                FollowState.score > 0,
                rx.el.div(
                    rx.el.p(
                        "Penilaian Anda: ",
                        rx.el.b(FollowState.score.to_string(), " dari 5"),
                        class_name="num",
                    ),
                    rx.cond(
                        FollowState.words != "",
                        rx.el.p(FollowState.words, class_name="text-muted mt-1 wrap-anywhere"),
                    ),
                ),
                rx.el.p("Bagaimana laporan ini ditangani? Nama Anda tidak tampil."),
            ),
            button(
                rx.cond(FollowState.score > 0, "Ubah penilaian", "Beri nilai"),
                kind="outline",
                block=True,
                opens=RATE,
                class_name="mt-3.5",
            ),
            class_name="card-a p-4",
        ),
        id="penilaian",
    )


def dialogs() -> rx.Component:
    """What asks before it is done."""
    return rx.fragment(
        form_dialog(
            DISPUTE,
            "Belum beres?",
            hidden_field("ref", FollowState.ref),
            text_area(
                "Apa yang belum beres",
                "sebab",
                hint="Petugas membacanya dan melanjutkan pekerjaan.",
                max_length=2000,
            ),
            line="Anda bisa menyanggah satu kali. Jam penyelesaian berjalan lagi dari tempatnya.",
            do="Kirim sanggahan",
            on_submit=FollowState.dispute,
            error=Screen.notice,
            shut=FollowState.done,
        ),
        form_dialog(
            RATE,
            "Nilai penanganan laporan",
            hidden_field("ref", FollowState.ref),
            rx.el.div(
                choice_cards("Nilai Anda", "nilai", SCORES, value=FollowState.score.to_string()),
                text_area(
                    "Mau menambahkan sesuatu?",
                    "kata",
                    value=FollowState.words,
                    optional=True,
                    max_length=500,
                ),
                class_name="grid gap-5",
                key=FollowState.done + FollowState.ref,
            ),
            do="Kirim penilaian",
            on_submit=FollowState.rate,
            error=Screen.notice,
            shut=FollowState.done,
        ),
        confirm(
            WITHDRAW,
            "Tarik laporan ini?",
            "Laporan tidak dikerjakan lagi. Anda bisa melapor lagi kapan saja.",
            do="Tarik laporan",
            kind="danger",
            on_confirm=FollowState.withdraw(FollowState.ref),
        ),
        confirm(
            DISOWN,
            "Bukan Anda yang melapor?",
            "Nama Anda dilepas dari laporan ini dan pusat pengaduan memeriksanya. "
            "Anda tidak bisa membukanya lagi.",
            do="Bukan saya",
            kind="danger",
            on_confirm=FollowState.disown(FollowState.ref),
        ),
        confirm(
            LEAVE,
            "Berhenti ikut melapor?",
            "Anda tidak menerima kabarnya lagi. Laporannya tetap dikerjakan.",
            do="Berhenti ikut",
            on_confirm=FollowState.leave(FollowState.ref),
        ),
    )
