"""/surat/kasus: whose turn it is, how much of the promise is left, and what happened so far."""

import reflex as rx

from smartcity_app.services.letters.states.case import SCORES, CaseState
from smartcity_app.ui.buttons import Kind, button, link_button
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
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.clock import clock_card
from smartcity_app.ui.dialog import confirm, form_dialog
from smartcity_app.ui.fields import hidden_field, text_area
from smartcity_app.ui.icon import clock_icon, icon
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.requirement import requirement_list
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import broken, skeleton_case
from smartcity_app.ui.timeline import trail
from smartcity_app.web.guard import Screen

CANCEL, CORRECT, RATE = "batalkan", "perbaiki-surat", "nilai-layanan"


@screen("/surat/kasus", title="Perjalanan surat", on_load=CaseState.load)
def case() -> rx.Component:
    """The clock, the holder, the journey."""
    return page_shell(
        Fits.create(
            rx.cond(
                CaseState.missing, _missing(), until(CaseState.loaded, _case(), skeleton_case())
            ),
            skeleton_case(),
            query=CaseState.query,
        ),
        title=rx.cond(CaseState.loaded, CaseState.title, "Perjalanan surat"),
        line=Fits.create(rx.fragment(CaseState.ref), rx.fragment("\u00a0"), query=CaseState.query),
        back="/surat",
        here="/layanan",
    )


def _missing() -> rx.Component:
    return broken(
        "Urusan ini tidak ada",
        "Mungkin nomornya keliru, atau ini bukan milik Anda. Tidak ada yang berubah.",
        link_button("Lihat surat Anda", "/surat", block=True),
        sign="circle-question-mark",
    )


def _case() -> rx.Component:
    return rx.fragment(
        rx.cond(
            CaseState.sent != "",
            rx.el.div(
                sent_card(CaseState.sent, "Kabar berikutnya kami kirim ke Kotak Masuk Anda."),
                class_name="mb-4",
            ),
        ),
        rx.match(
            CaseState.stage,
            ("issued", _ready()),
            ("over", _over()),
            ("returned", _mend()),
            ("refused", _ended("Permohonan ini ditolak", "circle-x")),
            ("cancelled", _ended("Permohonan ini dibatalkan", "circle-x")),
            ("revoked", _ended("Surat ini dicabut", "circle-alert")),
            ("replaced", _replaced()),
            rx.fragment(),
        ),
        rx.cond(
            ~rx.Var.create(["cancelled", "refused", "revoked", "replaced", "over"]).contains(
                CaseState.stage
            ),
            clock_card(CaseState.promise),
        ),
        rx.cond(
            CaseState.renews != "",
            rx.el.div(note(CaseState.renews, sign="rotate-cw"), class_name="my-4 num"),
        ),
        rx.cond(CaseState.usual != "", rx.el.p(CaseState.usual, class_name="hint num mt-2.5 px-1")),
        rx.cond(
            CaseState.can_remind | (CaseState.reminded != ""),
            holder_card(CaseState.holder, _remind()),
            rx.cond(CaseState.holder.name != "", holder_card(CaseState.holder)),
        ),
        section("Perjalanan surat", trail(CaseState.trail), id="perjalanan"),
        rx.cond(
            (CaseState.stage == "issued") & (CaseState.rates | (CaseState.score > 0)), _rating()
        ),
        rx.el.div(
            card(
                fold("Bagaimana jam ini dihitung", *_how_counted(), sign="timer"),
                fold(
                    "Lihat isian dan syarat",
                    facts(CaseState.facts),
                    rx.cond(
                        CaseState.requirements.length() > 0,
                        requirement_list(CaseState.requirements),
                    ),
                    sign="list-checks",
                ),
                rx.cond(
                    CaseState.can_correct,
                    row_link("Ada yang salah di surat ini", sign="pen-line", opens=CORRECT),
                ),
                rx.cond(
                    CaseState.complain != "",
                    row_link("Keluhkan urusan ini", CaseState.complain, sign="megaphone"),
                ),
                rx.cond(
                    CaseState.can_cancel,
                    row_link("Batalkan permohonan", sign="circle-x", opens=CANCEL, danger=True),
                ),
            ),
            class_name="mt-7",
        ),
        confirm(
            CANCEL,
            "Batalkan permohonan ini?",
            "Isian tidak diproses lagi, dan Anda bisa mengajukan yang baru kapan saja.",
            do="Batalkan permohonan",
            kind="danger",
            on_confirm=CaseState.cancel(CaseState.ref),
        ),
        _correct(),
        _rate(),
    )


def _remind() -> rx.Component:
    """RT and RW may be asked again, once a day."""
    return rx.el.div(
        rx.cond(
            CaseState.can_remind,
            button(
                "Ingatkan",
                kind="outline",
                sign="bell",
                block=True,
                on_click=CaseState.remind(CaseState.ref),
            ),
        ),
        rx.cond(
            CaseState.reminded != "",
            note(CaseState.reminded, sign="circle-check-big", tone="good"),
        ),
        role="status",
    )


def _ready() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.span(clock_icon("done", "size-10"), class_name="text-ontime"),
            rx.el.div(
                rx.el.h2(
                    "Surat Anda siap dicetak",
                    class_name="text-lg font-extrabold tracking-tight leading-snug",
                ),
                rx.el.p("Nomor ", CaseState.number, class_name="text-sm text-muted num mt-0.5"),
                rx.el.p(
                    "Berlaku sampai ", CaseState.valid_until, class_name="text-sm text-muted num"
                ),
                class_name="min-w-0",
            ),
            class_name="flex gap-3.5",
        ),
        link_button(
            "Buka dan cetak surat",
            rx.Var.create("/surat/pdf/") + CaseState.ref,
            sign="printer",
            block=True,
            document=True,
            new_tab=True,
            class_name="mt-3.5",
        ),
        link_button(
            "Lihat halaman pemeriksaan",
            CaseState.verify,
            kind="outline",
            block=True,
            document=True,
            class_name="mt-2",
        ),
        _extend("outline"),
        class_name="card-a bg-soft! p-4 mb-4",
    )


def _extend(kind: Kind) -> rx.Component:
    """The way to a letter that goes on where this one ends, or to the one being made."""
    return rx.fragment(
        rx.cond(
            CaseState.can_extend,
            button(
                "Perpanjang surat ini",
                kind=kind,
                sign="rotate-cw",
                block=True,
                on_click=CaseState.extend(CaseState.ref),
                class_name="mt-2",
            ),
        ),
        rx.cond(
            CaseState.renewing != "",
            link_button(
                "Lihat surat penggantinya",
                CaseState.renewing,
                kind=kind,
                sign="rotate-cw",
                block=True,
                class_name="mt-2",
            ),
        ),
    )


def _over() -> rx.Component:
    return rx.el.section(
        _head("Masa berlaku surat ini habis", "timer", "Berlaku sampai ", CaseState.valid_until),
        rx.cond(
            CaseState.can_extend | (CaseState.renewing != ""),
            rx.el.div(_extend("primary"), class_name="mt-1.5"),
            link_button("Ajukan lagi", "/surat", kind="outline", block=True, class_name="mt-3.5"),
        ),
        class_name="card-a p-4 mb-4",
    )


def _replaced() -> rx.Component:
    return rx.el.section(
        _head("Surat ini sudah diganti", "rotate-cw", "Oleh nomor ", CaseState.successor_number),
        link_button("Buka surat yang baru", CaseState.successor, block=True, class_name="mt-3.5"),
        class_name="card-a p-4 mb-4",
    )


def _head(title: str, sign: str, *line: str | rx.Var[str]) -> rx.Component:
    return rx.el.div(
        icon(sign, "size-8 text-muted"),
        rx.el.div(
            rx.el.h2(title, class_name="text-lg font-extrabold tracking-tight"),
            rx.el.p(*line, class_name="text-muted num mt-0.5"),
            class_name="min-w-0",
        ),
        class_name="flex gap-3.5",
    )


def _correct() -> rx.Component:
    return form_dialog(
        CORRECT,
        "Ada yang salah di surat ini",
        hidden_field("ref", CaseState.ref),
        text_area(
            "Apa yang salah?",
            "note",
            hint="Misalnya: nama usaha kurang satu huruf. Petugas membacanya.",
            max_length=500,
            optional=True,
        ),
        line="Kami siapkan isian yang sama; Anda tinggal membetulkan yang salah. "
        "Surat ini tetap berlaku sampai penggantinya terbit.",
        do="Siapkan perbaikan",
        on_submit=CaseState.correct,
    )


def _rating() -> rx.Component:
    """What the resident said, or the question."""
    return section(
        "Layanan kami",
        rx.el.div(
            rx.cond(
                CaseState.score > 0,
                rx.el.div(
                    rx.el.p(
                        "Penilaian Anda: ",
                        rx.el.b(CaseState.score.to_string(), " dari 5, ", CaseState.score_word),
                        class_name="num",
                    ),
                    rx.cond(
                        CaseState.words != "",
                        rx.el.p(CaseState.words, class_name="text-muted mt-1 wrap-anywhere"),
                    ),
                ),
                rx.el.p("Bagaimana layanan surat ini? Dua ketukan saja, nama Anda tidak tampil."),
            ),
            rx.cond(
                CaseState.rates,
                button(
                    rx.cond(CaseState.score > 0, "Ubah penilaian", "Nilai layanan ini"),
                    kind="outline",
                    block=True,
                    opens=RATE,
                    class_name="mt-3.5",
                ),
            ),
            class_name="card-a p-4",
        ),
        id="penilaian",
    )


def _rate() -> rx.Component:
    return form_dialog(
        RATE,
        "Nilai layanan ini",
        hidden_field("ref", CaseState.ref),
        rx.el.div(
            choice_cards("Nilai Anda", "nilai", SCORES, value=CaseState.score.to_string()),
            text_area(
                "Mau menambahkan sesuatu?",
                "kata",
                value=CaseState.words,
                hint="Dibaca kantor tanpa nama Anda. Jangan tulis nama atau nomor pribadi.",
                optional=True,
                max_length=500,
            ),
            class_name="grid gap-5",
            key=CaseState.rated + CaseState.ref,
        ),
        do="Kirim penilaian",
        on_submit=CaseState.rate,
        error=Screen.notice,
        shut=CaseState.rated,
    )


def _mend() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Giliran Anda", class_name="text-lg font-extrabold tracking-tight"),
        rx.el.ul(
            rx.foreach(
                CaseState.wrong,
                lambda each: rx.el.li(
                    icon("circle-alert", "size-5 mt-0.5 text-soon"),
                    rx.el.span(
                        rx.el.b(each.label, class_name="block"),
                        rx.el.span(each.value, class_name="text-muted"),
                    ),
                    class_name="flex gap-2.5",
                ),
            ),
            class_name="mt-2.5 grid gap-2.5",
        ),
        link_button(
            "Perbaiki sekarang",
            rx.Var.create("/surat/ajukan?no=") + CaseState.ref,
            block=True,
            class_name="mt-3.5",
        ),
        class_name="card-a bg-soon-soft! p-4 mb-4",
    )


def _ended(title: str, sign: str) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            icon(sign, "size-8 text-late"),
            rx.el.div(
                rx.el.h2(title, class_name="text-lg font-extrabold tracking-tight"),
                rx.el.p(CaseState.ended, class_name="text-muted mt-0.5"),
            ),
            class_name="flex gap-3.5",
        ),
        link_button("Ajukan lagi", "/surat", kind="outline", block=True, class_name="mt-3.5"),
        class_name="card-a p-4 mb-4",
    )


def _how_counted() -> list[rx.Component]:
    return [
        rx.el.p(
            "Satu rumah berarti satu hari kerja. Rumah berwarna adalah waktu yang tersisa, "
            "rumah abu-abu sudah terpakai."
        ),
        rx.el.p("Malam, akhir pekan, dan hari libur tidak dihitung."),
        rx.el.p("Jam berhenti selama kami menunggu perbaikan dari Anda."),
        rx.el.p("Lewat dari janji, urusan ini naik ke atasan petugas dan Anda diberi tahu."),
    ]
