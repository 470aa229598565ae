"""What the letters service does when something happens: it tells those whose turn it is."""

from sqlmodel import Session, select

from smartcity_app.civic import areas, inbox, messages
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.cases import CaseOverdue, CaseStalled
from smartcity_app.kernel.outbox import on
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.facts import (
    LetterCorrectionAsked,
    LetterIssued,
    LetterRefused,
    LetterReturned,
    LetterSigned,
    LetterSubmitted,
)
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import ENDORSERS


def _letter(session: Session, ref: str) -> tuple[Letter, str]:
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    return letter, type_of(letter).title


def _own(ref: str) -> str:
    return f"/surat/kasus?no={ref}"


def _work(ref: str) -> str:
    return f"/kerja?berkas={ref}"


def _of_agency(fact: LetterSubmitted | LetterSigned | CaseOverdue | CaseStalled) -> str:
    """Which perangkat daerah the desk is of, when it is one's."""
    return fact.agency if fact.desk_role == Role.AGENCY_HEAD else ""


@on(LetterSubmitted)
def tell_the_first_office(session: Session, fact: LetterSubmitted) -> None:
    """The office sees it in its inbox, whoever holds the office."""
    _, title = _letter(session, fact.ref)
    inbox.tell_office(
        session, fact.desk_role, fact.desk, f"{title} menunggu Anda", text=fact.ref,
        link=_work(fact.ref), tone="turn", agency=_of_agency(fact),
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
        text=f"Kini di {areas.area(fact.desk).label}.", link=_own(fact.ref),
    )  # fmt: skip


@on(LetterReturned)
def tell_what_to_mend(session: Session, fact: LetterReturned) -> None:
    """The resident hears exactly what is wrong; the clock waits for them."""
    letter, title = _letter(session, fact.ref)
    number = len(letter.corrections)
    inbox.tell(
        session, fact.owner_id, f"{title}: {number} hal perlu diperbaiki",
        text="Jam berhenti menunggu Anda.", link=_own(fact.ref), tone="turn",
    )  # fmt: skip
    messages.send(
        session, fact.owner_id,
        f"{title} ({fact.ref}) perlu diperbaiki. Buka Kotak Masuk untuk melihat apa dan mengapa.",
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
    messages.send(
        session, fact.owner_id,
        f"{title} ({fact.ref}) tidak dapat diterbitkan. Alasannya ada di Kotak Masuk.",
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
    messages.send(
        session, fact.owner_id,
        f"{title} ({fact.ref}) sudah terbit. Buka Kotak Masuk untuk mencetaknya.",
    )  # fmt: skip


@on(CaseOverdue)
def apologise_and_escalate(session: Session, fact: CaseOverdue) -> None:
    """A broken promise is told to the resident, to who holds the case and to who comes next."""
    if not fact.workflow.startswith("letter-"):
        return
    _, title = _letter(session, fact.ref)
    office, above = areas.area(fact.desk).label, areas.area(fact.late_area).label
    inbox.tell(
        session, fact.owner_id, f"{title} lewat dari janji",
        text=f"Kami minta maaf. {office} belum selesai, kini naik ke {above}.",
        link=_own(fact.ref), tone="late",
    )  # fmt: skip
    for role, area, agency in (
        (fact.desk_role, fact.desk, _of_agency(fact)),
        (fact.late_role, fact.late_area, ""),
    ):
        inbox.tell_office(
            session, role, area, f"{title} lewat janji", text=f"{fact.ref}, di {office}.",
            link=_work(fact.ref), tone="late", agency=agency,
        )  # fmt: skip


@on(CaseStalled)
def remind_the_office(session: Session, fact: CaseStalled) -> None:
    """An office that takes longer than its part is reminded before the promise is broken."""
    if not fact.workflow.startswith("letter-") or fact.state in ENDORSERS:
        return
    _, title = _letter(session, fact.ref)
    inbox.tell_office(
        session, fact.desk_role, fact.desk, f"{title} masih menunggu Anda",
        text=f"{fact.ref}, lebih lama dari waktu yang disediakan untuk meja ini.",
        link=_work(fact.ref), tone="turn", agency=_of_agency(fact),
    )  # fmt: skip
