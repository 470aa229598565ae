"""The register of issued documents: every number of a unit and year accounted for.

A number and a code are made when the first signature begins and held back: the code does not
verify, the bytes are for the signers only. With the last signature they become real. If the case
ends otherwise the number is entered as void, with its reason. Nothing is ever taken back or used
twice: numbers come from a counter row moved in the transaction that enters them.
"""

import secrets
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from smartcity_app.civic.profile import city
from smartcity_app.civic.register import finding
from smartcity_app.civic.register.document import Document, Heading, RegisterCounter, State
from smartcity_app.civic.register.rights import May
from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import Incomplete, OutOfStep

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 27
"""27 of 31 letters: 133 bits."""


def hold(session: Session, heading: Heading) -> Document:
    """The document this case is being signed as; a fresh number and code if there is none.

    After a signature that failed midway the same number is found again.
    """
    if begun := finding.held_for(session, heading.case_ref):
        if not begun.signers:  # it will be drawn anew: by now others may hold the offices
            begun.planned, begun.test_certificate = heading.planned, heading.test_certificate
        return begun
    today = clock.today()
    number = _next(session, heading.unit, today.year)
    document = Document(
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        unit=heading.unit,
        unit_name=heading.unit_name,
        area=heading.area,
        year=today.year,
        number=number,
        number_text=city().letters.number(
            classification=heading.classification, number=number, unit=heading.unit, on=today
        ),
        case_ref=heading.case_ref,
        owner_id=heading.owner_id,
        kind=heading.kind,
        dated=today,
        subject_masked=heading.subject_masked,
        nik_masked=heading.nik_masked,
        test_certificate=heading.test_certificate,
        planned=heading.planned,
        replaces=heading.replaces,
    )
    session.add(document)
    session.flush()
    return document


def add_signature(
    session: Session,
    document: Document,
    *,
    name: str,
    title: str,
    sha256: str,
    signatures: int,
    statement: str = "",
) -> None:
    """Enter a signature on a document as it was read when signing began.

    OutOfStep if another was entered since `signatures` were on it, or if it is held no more. The
    first one brings what was drawn into the letter it signs: the statement, and who was named.
    """
    signers = [*document.signers, {"name": name, "title": title, "at": clock.now().isoformat()}]
    if len(document.signers) != signatures:
        raise OutOfStep
    changes: dict[str, Any] = {"signers": signers, "sha256": sha256}
    if statement:
        changes |= {"statement": statement, "planned": document.planned}
    _change(session, document, State.HELD, changes)


def issue(
    session: Session, document: Document, *, valid_until: date | None, actor: Actor = SYSTEM
) -> None:
    """Make it real: from this commit on its code verifies and its number stands.

    The letter whose place it takes stops being good in the same commit; one that was revoked
    meanwhile stays revoked, and this is a letter of its own.
    """
    changes = {"state": State.ISSUED, "issued_at": clock.now(), "valid_until": valid_until}
    _change(session, document, State.HELD, changes)
    if document.replaces and (old := finding.of_case(session, document.replaces)):
        replace(session, old, by=document, actor=actor)


def replace(session: Session, old: Document, *, by: Document, actor: Actor = SYSTEM) -> bool:
    """Let `by` take the place of `old`. False, and nothing done, when `old` is not good any more.

    Of a revocation and a replacement at the same moment the first to commit stands.
    """
    changes = {"state": State.REPLACED, "ended_at": clock.now(), "replaced_by": by.code}
    try:
        _change(session, old, State.ISSUED, changes)
    except OutOfStep:
        return False
    audit.record(session, actor, "register.replace", old, subject_id=old.owner_id)
    return True


def void(session: Session, case_ref: str, *, reason: str) -> None:
    """Account for the number of a case that ended without its last signature. Harmless if none."""
    if document := finding.held_for(session, case_ref):
        changes = {"state": State.VOID, "ended_at": clock.now(), "reason": reason}
        _change(session, document, State.HELD, changes)


def revoke(session: Session, actor: Actor, *, document_id: int, reason: str) -> Document:
    """Take an issued document back, for ever.

    Raises NotFound, NotAllowed, Incomplete or OutOfStep.
    """
    document = finding.find(session, actor, document_id=document_id)
    policy.require(actor, May.REVOKE, document)
    if len(reason.strip()) < 10:
        raise Incomplete(
            "Tulis alasan pencabutan sedikitnya 10 huruf.",
            fields={"reason": "Tulis alasan pencabutan sedikitnya 10 huruf."},
        )
    changes = {"state": State.REVOKED, "ended_at": clock.now(), "reason": reason.strip()}
    _change(session, document, State.ISSUED, changes)
    audit.record(session, actor, "register.revoke", document, subject_id=document.owner_id)
    return document


def _next(session: Session, unit: str, year: int) -> int:
    """One more of this unit and year. The counter row is locked until the transaction ends."""
    bump = _bump(sqlite if db.is_sqlite(session) else postgresql)
    return int(session.connection().execute(bump, {"unit": unit, "year": year}).scalar_one())


@cache
def _bump(dialect: Any) -> Any:
    """A counter begun or moved on, and where it stands now."""
    return (
        dialect.insert(RegisterCounter)
        .values(unit=bindparam("unit"), year=bindparam("year"), last=1)
        .on_conflict_do_update(
            index_elements=["unit", "year"], set_={"last": col(RegisterCounter.last) + 1}
        )
        .returning(col(RegisterCounter.last))
    )


def _change(session: Session, document: Document, was: State, changes: dict[str, Any]) -> None:
    """Change a line only if it still stands as it was read: whatever changes a line that was
    numbered changes one of these two."""
    still = document.state == was
    if not (still and db.move(session, document, "state", "sha256", values=changes)):
        raise OutOfStep
