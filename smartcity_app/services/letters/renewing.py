"""A letter in another's place: correcting one that is wrong, extending one that runs out.

Either is a case of its own, filled in as the old one was, on the same path. The old letter stays
good until the new one is issued; `register.issue` then ends it in the same commit. A new one that
is refused or cancelled changes nothing, and of each letter one renewal at a time is under way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlmodel import Session, col, select

from smartcity_app.civic import register, words
from smartcity_app.civic.people import Person
from smartcity_app.civic.register import Document
from smartcity_app.kernel import audit, clock, outbox, policy, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.letters import answers, names, reading
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.catalog.versions import published
from smartcity_app.services.letters.facts import LetterCorrectionAsked
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import DRAFT, ISSUED

Renewal = Literal["correction", "extension"]
AROUND = timedelta(days=30)
"""So long before the last day of validity, and after it, a letter may be extended."""
SHORTEST, LONGEST = 10, 500
ENDED = "Surat ini tidak berlaku lagi, jadi tidak bisa diganti. Ajukan surat baru."
DOING = {"correction": "Memperbaiki", "extension": "Memperpanjang"}


@dataclass(frozen=True, slots=True)
class Offer:
    """What the owner of an issued letter may do about it now."""

    correct: bool = False
    extend: bool = False
    under_way: str = ""
    """Case of the renewal already begun."""


def correct(session: Session, actor: Actor, *, ref: str, note: str = "") -> Letter:
    """A draft that corrects this letter: the one already begun, or a new one filled in alike.

    For the owner, or at the counter for a resident of the area. Raises NotFound, NotAllowed or
    OutOfStep (no longer good, or a renewal is already on its way).
    """
    old = reading.find(session, actor, ref=ref)
    document = _good(session, old)
    if document.is_over:
        raise OutOfStep("Masa berlaku surat ini sudah habis. Perpanjang, atau ajukan surat baru.")
    return _renew(session, actor, old, "correction", note)


def extend(session: Session, actor: Actor, *, ref: str) -> Letter:
    """As `correct`, for a letter whose validity ends or ended within 30 days."""
    old = reading.find(session, actor, ref=ref)
    if (span := _window(_good(session, old))) is None:
        raise OutOfStep("Surat ini berlaku seterusnya dan tidak perlu diperpanjang.")
    if not span[0] <= clock.today() <= span[1]:
        first, last = words.on_paper(span[0]), words.on_paper(span[1])
        raise OutOfStep(f"Surat ini bisa diperpanjang dari {first} sampai {last}.")
    return _renew(session, actor, old, "extension", "")


def ask_for_correction(session: Session, actor: Actor, *, ref: str, reason: str) -> Letter:
    """Prepare the correction of a letter of one's own office, for the resident to look at and send.

    What a letter says is the resident's statement: an officer never changes it. Raises as
    `correct`, and Incomplete without a reason the resident can read.
    """
    old = reading.find(session, actor, ref=ref)
    policy.require(actor, May.CORRECT, old)
    if len(reason.strip()) < SHORTEST:
        raise Incomplete("Tulis apa yang salah, sedikitnya 10 huruf. Warga membacanya.")
    _good(session, old)
    if begun := _under_way(session, old):
        raise OutOfStep(_already(begun))
    letter = _draft(session, old, "correction", reason, filed_by=old.filed_by)
    audit.record(session, actor, "letters.correct", letter, subject_id=letter.owner_id)
    outbox.announce(session, LetterCorrectionAsked(ref=letter.ref, owner_id=letter.owner_id))
    return letter


def offer(session: Session, actor: Actor, letter: Letter) -> Offer:
    """What this actor may begin for a letter; nothing for one that is not good any more."""
    document = register.of_case(session, letter.ref)
    if letter.state != ISSUED or document is None or document.state != register.State.ISSUED:
        return Offer()
    if not policy.allows(actor, May.APPLY, letter):
        return Offer()
    if begun := _under_way(session, letter):
        return Offer(under_way=begun.ref)
    span = _window(document)
    soon = span is not None and span[0] <= clock.today() <= span[1]
    return Offer(correct=not document.is_over, extend=soon)


def runs_out(session: Session, letter: Letter, document: Document) -> bool:
    """Whether the letter should be extended now: its last 30 days, and nobody has begun to."""
    span = _window(document)
    if document.state != register.State.ISSUED or span is None or document.is_over:
        return False
    return span[0] <= clock.today() and _under_way(session, letter) is None


def may_ask(session: Session, actor: Actor, letter: Letter) -> bool:
    """Whether this officer may ask for a correction of the letter now."""
    document = register.of_case(session, letter.ref)
    good = letter.state == ISSUED and document and document.state == register.State.ISSUED
    allowed = bool(good) and policy.allows(actor, May.CORRECT, letter)
    return allowed and _under_way(session, letter) is None


def line_of(session: Session, letter: Letter) -> str:
    """ "Memperbaiki surat nomor 500.3.2/418/…"; empty for a letter of its own."""
    document = register.of_case(session, letter.replaces) if letter.replaces else None
    return f"{DOING[letter.renewal]} surat nomor {document.number_text}" if document else ""


def takes_effect(session: Session, letter: Letter) -> bool:
    """Whether the old letter would be replaced if this one were issued now."""
    document = register.of_case(session, letter.replaces) if letter.replaces else None
    return document is not None and document.state == register.State.ISSUED


def changed(session: Session, letter: Letter) -> list[str]:
    """What is filled in or attached otherwise than in the old letter, by its name on the form."""
    old = session.exec(select(Letter).where(Letter.ref == letter.replaces)).first()
    if old is None:
        return []
    letter_type = type_of(letter)
    before, now = reading.documents_of(session, old), reading.documents_of(session, letter)
    fields = [
        each.label
        for each in letter_type.fields
        if each.asked(letter.answers)
        and any(
            letter.answers.get(name, "") != old.answers.get(name, "")
            for name in answers.names_of(each)
        )
    ]
    papers = [
        each.title
        for each in letter_type.requirements
        if each.key in now
        and (each.key not in before or now[each.key].file_id != before[each.key].file_id)
    ]
    return fields + papers


def _renew(session: Session, actor: Actor, old: Letter, renewal: Renewal, note: str) -> Letter:
    policy.require(actor, May.APPLY, old)
    session.refresh(  # a double click begins one draft, not two
        session.get_one(Person, old.owner_id), with_for_update={"key_share": True}
    )
    if begun := _under_way(session, old):
        if begun.state != DRAFT or actor.person_id not in (begun.owner_id, begun.filed_by):
            raise OutOfStep(_already(begun))
        begun.renewal, begun.renewal_note = renewal, note.strip()[:LONGEST] or begun.renewal_note
        return begun
    own = actor.person_id == old.owner_id
    letter = _draft(session, old, renewal, note, filed_by=None if own else actor.person_id)
    policy.require(actor, May.APPLY if own else May.ASSIST, letter)
    if not own:
        audit.record(session, actor, "letters.assist", letter, subject_id=letter.owner_id)
    return letter


def _draft(
    session: Session, old: Letter, renewal: Renewal, note: str, *, filed_by: int | None
) -> Letter:
    """A new case like the old one. A correction stays with the office that wrote the letter; an
    extension goes to the one where the resident lives now."""
    letter_type = published(session, old.type_key)
    owner = session.get_one(Person, old.owner_id)
    letter = Letter(
        ref=refs.new_ref(letter_type.prefix),
        owner_id=old.owner_id,
        filed_by=filed_by,
        area=old.area if renewal == "correction" else owner.area,
        state=letter_type.workflow.initial,
        type_key=old.type_key,
        type_version=letter_type.version,
        agency=letter_type.agency,
        answers=answers.kept(letter_type, old.answers),
        replaces=old.ref,
        renewal=renewal,
        renewal_note=note.strip()[:LONGEST],
    )
    session.add(letter)
    session.flush()
    names.enter(session, letter, owner.name)
    asked = {each.key for each in letter_type.requirements}
    given = reading.documents_of(session, old).values()
    _attach_again(session, letter, [row for row in given if row.requirement in asked])
    return letter


def _attach_again(session: Session, letter: Letter, rows: Sequence[LetterDocument]) -> None:
    for row in rows:
        session.add(
            LetterDocument(
                letter_id=letter.id or 0,
                requirement=row.requirement,
                file_id=row.file_id,
                name=row.name,
                size=row.size,
                kind=row.kind,
                added_at=row.added_at,
            )
        )
    session.flush()


def _good(session: Session, letter: Letter) -> Document:
    document = register.of_case(session, letter.ref)
    if letter.state != ISSUED or document is None or document.state != register.State.ISSUED:
        raise OutOfStep(ENDED)
    return document


def _under_way(session: Session, old: Letter) -> Letter | None:
    query = select(Letter).where(Letter.replaces == old.ref, col(Letter.finished_at).is_(None))
    return session.exec(query).first()


def _already(begun: Letter) -> str:
    doing = "diperbaiki" if begun.renewal == "correction" else "diperpanjang"
    return f"Surat ini sedang {doing}. Nomor berkasnya {begun.ref}."


def _window(document: Document) -> tuple[date, date] | None:
    """First and last day on which it may be extended; None for a letter that holds for ever."""
    until = document.valid_until
    return None if until is None else (until - AROUND, until + AROUND)
