"""/lapor/kasus: both clocks, who has it, the talk, what happened, and what its reporter may do."""

import reflex as rx

from smartcity_app.civic import areas
from smartcity_app.services.complaints.pages.follow_acts import (
    DISOWN,
    DISPUTE,
    LEAVE,
    WITHDRAW,
    dialogs,
    judged,
    rating,
    turn,
)
from smartcity_app.services.complaints.pages.follow_talk import pictures, talk
from smartcity_app.services.complaints.states.follow import FollowState
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import (
    card,
    facts,
    fold,
    holder_card,
    note,
    row_link,
    section,
    sent_card,
)
from smartcity_app.ui.clock import clock_card
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import broken, skeleton_case
from smartcity_app.ui.timeline import trail


@screen("/lapor/kasus", title="Perjalanan laporan", on_load=FollowState.load)
def follow() -> rx.Component:
    """What one reported, or joined."""
    return page_shell(
        Fits.create(
            rx.cond(
                FollowState.missing,
                _missing(),
                until(
                    FollowState.loaded,
                    rx.cond(FollowState.gone != "", _gone(), _case()),
                    skeleton_case(),
                ),
            ),
            skeleton_case(),
            query=FollowState.query,
        ),
        title=rx.cond(FollowState.title != "", FollowState.title, "Perjalanan laporan"),
        line=Fits.create(
            rx.fragment(FollowState.ref), rx.fragment("\u00a0"), query=FollowState.query
        ),
        back="/lapor",
        here="/layanan",
    )


def _missing() -> rx.Component:
    return broken(
        "Laporan ini tidak ada",
        "Mungkin nomornya keliru, atau ini bukan laporan Anda. Tidak ada yang berubah.",
        link_button("Lihat laporan Anda", "/lapor", block=True),
        sign="circle-question-mark",
    )


def _gone() -> rx.Component:
    return rx.fragment(
        sent_card("Sudah dicatat", FollowState.gone),
        link_button("Lihat laporan Anda", "/lapor", block=True, class_name="mt-4"),
    )


def _case() -> rx.Component:
    return rx.fragment(
        rx.cond(
            FollowState.sent != "",
            rx.el.div(
                sent_card(FollowState.sent, "Kabar berikutnya kami kirim ke Kotak Masuk Anda."),
                class_name="mb-4",
            ),
        ),
        rx.cond(FollowState.merged != "", _merged()),
        turn(),
        judged(),
        rx.cond(
            FollowState.runs,
            rx.el.div(
                clock_card(FollowState.answer, title="Jawaban", id="jam-jawaban"),
                clock_card(FollowState.work, title="Penyelesaian", id="jam-penyelesaian"),
                class_name="grid gap-4",
            ),
            rx.cond(FollowState.merged == "", _ended()),
        ),
        rx.cond(FollowState.holder.name != "", holder_card(FollowState.holder)),
        rx.cond(
            FollowState.others != "",
            rx.el.div(note(FollowState.others, sign="users-round"), class_name="mt-4 num"),
        ),
        rx.cond(
            FollowState.photos.length() > 0,
            section("Foto", pictures(FollowState.photos), id="foto"),
        ),
        rx.cond(FollowState.own, talk()),
        section("Perjalanan laporan", trail(FollowState.trail), id="perjalanan"),
        rx.cond(FollowState.can_rate, rating()),
        _more(),
        dialogs(),
    )


def _merged() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Digabung dengan laporan lain", class_name="text-lg font-extrabold"),
        rx.el.p(
            "Hal yang sama dilaporkan lebih dari sekali. Kabarnya kini ada di sana, "
            "foto dan pesan Anda ikut terbaca.",
            class_name="text-muted mt-1",
        ),
        link_button(
            rx.Var.create("Buka ") + FollowState.merged,
            rx.Var.create("/lapor/kasus?no=") + FollowState.merged,
            block=True,
            class_name="mt-3.5",
        ),
        class_name="card-a p-4 mb-4",
    )


def _ended() -> rx.Component:
    return rx.el.section(
        rx.el.h2(FollowState.work.word, class_name="text-lg font-extrabold tracking-tight"),
        rx.el.p(
            FollowState.work.line,
            rx.el.b(FollowState.work.strong),
            class_name="text-muted mt-0.5 num",
        ),
        link_button(
            "Buat laporan baru", "/lapor/baru", kind="outline", block=True, class_name="mt-3.5"
        ),
        class_name="card-a p-4 mb-4",
    )


def _more() -> rx.Component:
    return rx.el.div(
        card(
            fold("Apa yang dilaporkan", facts(FollowState.facts), sign="list-checks"),
            fold("Bagaimana kedua jam ini dihitung", *_how_counted(), sign="timer"),
            rx.cond(
                FollowState.can_dispute & (FollowState.stage == "closed"),
                row_link("Ternyata belum beres", sign="undo-2", opens=DISPUTE),
            ),
            rx.cond(
                FollowState.can_withdraw,
                row_link("Tarik laporan", sign="circle-x", opens=WITHDRAW, danger=True),
            ),
            rx.cond(
                FollowState.can_leave,
                row_link("Berhenti ikut melapor", sign="log-out", opens=LEAVE),
            ),
            rx.cond(
                FollowState.can_disown,
                row_link("Bukan saya yang melapor", sign="ban", opens=DISOWN, danger=True),
            ),
        ),
        class_name="mt-7",
    )


def _how_counted() -> list[rx.Component]:
    return [
        rx.el.p(
            "Jam jawaban berjalan siang dan malam, juga hari libur, siapa pun yang memegang "
            "laporan. Meneruskan ke instansi lain tidak mengulang jamnya."
        ),
        rx.el.p(
            "Jam penyelesaian menghitung hari kerja. Ia berhenti hanya selama petugas menunggu "
            "jawaban Anda, atau Anda memeriksa hasilnya."
        ),
        rx.el.p(
            "Lewat janji, laporan naik ke kepala instansi, lalu ke sekretaris daerah, lalu ke "
            f"{areas.city_area().head_label}. Anda diberi tahu."
        ),
    ]
