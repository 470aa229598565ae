"""What the letters service does when something happens: it tells those whose turn it is.

The resident's inbox has every step but their own cancelling. A message on the phone costs money and
attention: by itself it goes out only when something is asked of them, when a promise is broken,
when a case ends, and when an officer has filed in their name. Who wants more, or nothing, says so
in /akun (civic.messages.tell).
"""

from sqlmodel import Session, select

from smartcity_app.civic import agencies, inbox, messages, words
from smartcity_app.civic.neighbourhoods import HeadChanged
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.outbox import on
from smartcity_app.kernel.overdue import CaseOverdue, CaseStalled
from smartcity_app.services.letters import endorsing
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.facts import (
    LetterCorrectionAsked,
    LetterIssued,
    LetterReceived,
    LetterRefused,
    LetterReturned,
    LetterSigned,
    LetterSubmitted,
)
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import DESKS, ENDORSERS

ENDORSING_ROLES: dict[str, str] = {
    str(DESKS[office].role): who for office, who in ENDORSERS.items()
}
"""Role to what it is called: these have no inbox, they are asked by a link."""


def _letter(session: Session, ref: str) -> tuple[Letter, str]:
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    return letter, type_of(letter).title


def _own(ref: str) -> str:
    return f"/surat/kasus?no={ref}"


def _work(ref: str) -> str:
    return f"/kerja?berkas={ref}"


def _office(fact: LetterSigned | CaseOverdue) -> str:
    """The office that has it, by name."""
    return agencies.office_name(fact.desk, _of_agency(fact))


def _of_agency(fact: LetterSubmitted | LetterSigned | CaseOverdue | CaseStalled) -> str:
    """Which perangkat daerah the desk is of, when it is one's."""
    return fact.agency if fact.desk_role == Role.AGENCY_HEAD else ""


@on(LetterSubmitted)
def tell_the_first_office(session: Session, fact: LetterSubmitted) -> None:
    """The office sees it in its inbox, whoever holds it; RT and RW are sent their link."""
    letter, title = _letter(session, fact.ref)
    if fact.desk_role in ENDORSING_ROLES:
        endorsing.ask(session, letter)
        return
    inbox.tell_office(
        session, fact.desk_role, fact.desk, f"{title} menunggu Anda", text=fact.ref,
        link=_work(fact.ref), tone="turn", agency=_of_agency(fact),
    )  # fmt: skip


@on(LetterReceived)
def confirm_it_arrived(session: Session, fact: LetterReceived) -> None:
    """The receipt. On the phone by itself only when an officer filed it: so that they know."""
    letter, title = _letter(session, fact.ref)
    due = ""
    if letter.due_at:
        by = f"{words.day(letter.due_at)}, {words.time(letter.due_at)}"
        due = f"Janji selesai paling lambat {by}."
    inbox.tell(session, fact.owner_id, f"{title} kami terima", text=due, link=_own(fact.ref))
    messages.tell(
        session, fact.owner_id, f"{title} ({fact.ref}) kami terima. {due}",
        important=bool(letter.filed_by),
    )  # fmt: skip


@on(LetterSigned)
def tell_the_next_signer(session: Session, fact: LetterSigned) -> None:
    """The next office hears that it is its turn; the resident, that it moves."""
    _, title = _letter(session, fact.ref)
    inbox.tell_office(
        session, fact.desk_role, fact.desk, f"{title} menunggu tanda tangan Anda", text=fact.ref,
        link=_work(fact.ref), tone="turn", agency=_of_agency(fact),
    )  # fmt: skip
    inbox.tell(
        session, fact.owner_id, f"{title} diteruskan",
        text=f"Kini di {_office(fact)}.", link=_own(fact.ref),
    )  # fmt: skip
    messages.tell(
        session, fact.owner_id,
        f"{title} ({fact.ref}) diteruskan, kini di {_office(fact)}.",
        important=False,
    )  # fmt: skip


@on(LetterReturned)
def tell_what_to_mend(session: Session, fact: LetterReturned) -> None:
    """The resident hears exactly what is wrong; the clock waits for them."""
    letter, title = _letter(session, fact.ref)
    number = len(letter.corrections)
    inbox.tell(
        session, fact.owner_id, f"{title}: {number or 'ada'} hal perlu diperbaiki",
        text="Jam berhenti menunggu Anda.", link=_own(fact.ref), tone="turn",
    )  # fmt: skip
    messages.tell(
        session, fact.owner_id,
        f"{title} ({fact.ref}) perlu diperbaiki. Buka Kotak Masuk untuk melihat apa dan mengapa.",
        important=True,
    )  # fmt: skip


@on(LetterCorrectionAsked)
def ask_to_send_the_correction(session: Session, fact: LetterCorrectionAsked) -> None:
    """The resident hears what is wrong, and so does the officer who filed the letter for them."""
    letter, title = _letter(session, fact.ref)
    for person_id in filter(None, (fact.owner_id, letter.filed_by)):
        inbox.tell(
            session, person_id, f"{title} perlu diperbaiki", text=letter.renewal_note,
            link=f"/surat/ajukan?no={fact.ref}", tone="turn",
        )  # fmt: skip
    messages.send(
        session, fact.owner_id,
        f"Ada yang keliru di {title} Anda. Isian perbaikan sudah kami siapkan di Kotak Masuk.",
    )  # fmt: skip


@on(LetterRefused)
def tell_it_was_refused(session: Session, fact: LetterRefused) -> None:
    """The resident is pointed to the reason."""
    _, title = _letter(session, fact.ref)
    inbox.tell(
        session, fact.owner_id, f"{title} tidak dapat diterbitkan",
        text="Buka untuk membaca alasannya.", link=_own(fact.ref), tone="late",
    )  # fmt: skip
    messages.tell(
        session, fact.owner_id,
        f"{title} ({fact.ref}) tidak dapat diterbitkan. Alasannya ada di Kotak Masuk.",
        important=True,
    )  # fmt: skip


@on(LetterIssued)
def tell_it_is_ready(session: Session, fact: LetterIssued) -> None:
    """The resident is invited to open and print the letter."""
    letter, title = _letter(session, fact.ref)
    instead = " Surat yang lama tidak berlaku lagi." if letter.replaces else ""
    inbox.tell(
        session, fact.owner_id, f"{title} siap dicetak",
        text=f"Sudah ditandatangani. Anda bisa mencetaknya sendiri.{instead}",
        link=_own(fact.ref), tone="good",
    )  # fmt: skip
    messages.tell(
        session, fact.owner_id,
        f"{title} ({fact.ref}) sudah terbit. Buka Kotak Masuk untuk mencetaknya.",
        important=True,
    )  # fmt: skip


@on(CaseOverdue)
def apologise_and_escalate(session: Session, fact: CaseOverdue) -> None:
    """A broken promise is told to the resident, to who holds the case and to who comes next."""
    if not fact.workflow.startswith("letter-"):
        return
    _, title = _letter(session, fact.ref)
    asks = fact.desk_role in ENDORSING_ROLES
    office = ENDORSING_ROLES[fact.desk_role] if asks else _office(fact)
    above = agencies.office_name(fact.late_area)
    inbox.tell(
        session, fact.owner_id, f"{title} lewat dari janji",
        text=f"Kami minta maaf. {office} belum selesai, kini naik ke {above}.",
        link=_own(fact.ref), tone="late",
    )  # fmt: skip
    messages.tell(
        session, fact.owner_id,
        f"{title} ({fact.ref}) lewat dari janji. Kami minta maaf. Kini naik ke {above}.",
        important=True,
    )  # fmt: skip
    told = [] if asks else [(fact.desk_role, fact.desk, _of_agency(fact))]
    for role, area, agency in (*told, (fact.late_role, fact.late_area, "")):
        inbox.tell_office(
            session, role, area, f"{title} lewat janji", text=f"{fact.ref}, di meja {office}.",
            link=_work(fact.ref), tone="late", agency=agency,
        )  # fmt: skip


@on(CaseStalled)
def remind_the_office(session: Session, fact: CaseStalled) -> None:
    """An office that takes longer than its part is reminded before the promise is broken."""
    if not fact.workflow.startswith("letter-"):
        return
    letter, title = _letter(session, fact.ref)
    if letter.state != fact.state:
        return
    if fact.state in ENDORSERS:
        endorsing.ask(session, letter, "again")
        who = ENDORSERS[fact.state]
        inbox.tell_office(
            session, Role.VILLAGE_HEAD, fact.desk, f"{title} masih menunggu {who}",
            text=f"{fact.ref}. Sudah kami ingatkan. Anda boleh melanjutkan tanpa pengantar.",
            link=f"{_work(fact.ref)}&tampil=lingkungan", tone="turn",
        )  # fmt: skip
        return
    inbox.tell_office(
        session, fact.desk_role, fact.desk, f"{title} masih menunggu Anda",
        text=f"{fact.ref}, lebih lama dari waktu yang disediakan untuk meja ini.",
        link=_work(fact.ref), tone="turn", agency=_of_agency(fact),
    )  # fmt: skip


@on(HeadChanged)
def ask_who_heads_it_now(session: Session, fact: HeadChanged) -> None:
    """What waits for an RT or RW goes to its new head or phone; where there is none, it goes on."""
    for letter in endorsing.waiting_for(session, fact.area, fact.rw, fact.rt):
        endorsing.ask(session, letter, "anew")
