"""What anyone who holds a code may know of a document."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from smartcity_app.civic.register.document import Document, State
from smartcity_app.civic.register.numbering import CODE_LENGTH


@dataclass(frozen=True, slots=True)
class PublicLetter:
    """What anyone who holds the code may know."""

    status: str
    """genuine, expired, revoked or replaced."""
    kind: str
    number: str
    issued_on: date
    valid_until: date | None
    unit: str
    signers: tuple[tuple[str, str, datetime], ...]
    subject_masked: str
    nik_masked: str
    sha256: str
    statement_sha256: str
    """Of the statement in its QR code, by which a checker can see that it is the entered one; the
    statement itself stays on the paper. Empty on letters older than statements."""
    test_certificate: bool
    replaced_by: str
    """Code of the letter that took its place."""
    replaced_by_number: str
    ended_at: datetime | None
    reason_public: str


def look_up(session: Session, code: str) -> PublicLetter | None:
    """What the public may know of a code. None for a code never issued, held back or void alike."""
    plain = code.lower().replace("-", "").replace(" ", "")
    if len(plain) != CODE_LENGTH:
        return None
    document = session.exec(select(Document).where(Document.code == plain)).first()
    if document is None or document.state in (State.HELD, State.VOID):
        return None
    return PublicLetter(
        status=_status(document),
        kind=document.kind,
        number=document.number_text,
        issued_on=document.dated,
        valid_until=document.valid_until,
        unit=document.unit_name,
        signers=tuple(
            (s["name"], s["title"], datetime.fromisoformat(s["at"])) for s in document.signers
        ),
        subject_masked=document.subject_masked,
        nik_masked=document.nik_masked,
        sha256=document.sha256,
        statement_sha256=_digest(document.statement),
        test_certificate=document.test_certificate,
        replaced_by=document.replaced_by,
        replaced_by_number=_number_of(session, document.replaced_by),
        ended_at=document.ended_at,
        reason_public=document.reason if document.state == State.REVOKED else "",
    )


def _number_of(session: Session, code: str) -> str:
    if not code:
        return ""
    return session.exec(select(Document.number_text).where(Document.code == code)).first() or ""


def _digest(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest() if statement else ""


def _status(document: Document) -> str:
    if document.state == State.ISSUED:
        return "expired" if document.is_over else "genuine"
    return str(document.state)
