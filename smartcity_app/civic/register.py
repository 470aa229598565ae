"""The register of issued documents: every number of a unit and year accounted for.

A number and a code are made when the first signature begins and held back: the code does not
verify, the bytes are for the signers only. With the last signature they become real. If the case
ends otherwise the number is entered as void, with its reason. Nothing is ever taken back or used
twice: numbers come from a counter row moved in the transaction that enters them.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, select, update

from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.kernel.settings import settings

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 27
"""27 of 31 letters: 133 bits."""


class May(StrEnum):
    """Permissions over the register."""

    READ = "register.read"
    REVOKE = "register.revoke"
    SURVEY = "register.survey"
    """See the board: counts, no names."""


GRANTS = (
    policy.grant(May.READ, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=policy.IN_AREA),
    policy.grant(May.READ, Role.CITY_ADMIN, Role.MAYOR, over=policy.IN_AREA),
    policy.grant(May.REVOKE, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=policy.IN_AREA),
    policy.grant(May.REVOKE, Role.CITY_ADMIN, over=policy.IN_AREA),
    policy.grant(May.SURVEY, Role.DISTRICT_HEAD, Role.CITY_ADMIN, Role.MAYOR, over=policy.IN_AREA),
)


class State(StrEnum):
    """Where a document stands."""

    HELD = "held"
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"
    VOID = "void"


class RegisterCounter(db.Table, table=True):
    """The last number given out by a unit in a year."""

    __tablename__ = "register_counter"

    unit: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int = 0


class Document(db.Table, table=True):
    """One numbered document: a line of the register, and what verification needs."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("unit", "year", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    state: str = State.HELD
    unit: str
    """The unit's code in letter numbers: 436.9.13.4."""
    unit_name: str
    area: str = Field(index=True)
    year: int
    number: int
    number_text: str
    """As printed: 500.3.2/418/436.9.13.4/2026."""
    case_ref: str = Field(index=True)
    owner_id: int
    kind: str
    """Title of the letter type: Surat Keterangan Usaha."""
    dated: date
    """The date printed on it: the day its number was made."""
    valid_until: date | None = None
    subject_masked: str
    nik_masked: str
    signers: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON))
    """name, title, at (ISO) of each signature so far, in order."""
    planned: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON))
    """name and title of everyone whose signature block is printed on it, in signing order."""
    sha256: str = ""
    statement: str = ""
    """What its QR code says without the network (civic.statement), in digits."""
    test_certificate: bool = True
    issued_at: datetime | None = Field(default=None, sa_type=db.Instant)
    ended_at: datetime | None = Field(default=None, sa_type=db.Instant)
    reason: str = ""
    """Why it was revoked or its number is void."""
    replaced_by: str = ""
    """Code of the document that took its place."""

    @property
    def path(self) -> Path:
        """Where the bytes with the signatures entered so far lie."""
        return self.path_of(self.sha256)

    def path_of(self, sha256: str) -> Path:
        """Where bytes of this document with this digest lie.

        Each signing has a place of its own: one that comes too late to be entered must not write
        over the bytes that count.
        """
        folder = settings().data_dir / "documents" / str(self.year) / self.unit
        return folder / f"{self.number:06d}-{self.code[:8]}-{sha256[:16]}.pdf"


@dataclass(frozen=True, slots=True)
class Heading:
    """What the register must know to give out a number."""

    unit: str
    unit_name: str
    area: str
    classification: str
    case_ref: str
    owner_id: int
    kind: str
    subject_masked: str
    nik_masked: str
    test_certificate: bool
    planned: list[dict[str, str]]


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
    ended_at: datetime | None
    reason_public: str


def hold(session: Session, heading: Heading) -> Document:
    """The document this case is being signed as; a fresh number and code if there is none.

    After a signature that failed midway the same number is found again.
    """
    if begun := held_for(session, heading.case_ref):
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
    )
    session.add(document)
    session.flush()
    return document


def held_for(session: Session, case_ref: str) -> Document | None:
    """The document of this case that has a number but not yet its last signature."""
    query = select(Document).where(Document.case_ref == case_ref, Document.state == State.HELD)
    return session.exec(query).first()


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
    """Enter a signature; OutOfStep if another was entered since `signatures` were on it.

    The first one brings the statement that was drawn into the letter it signs.
    """
    signers = [*document.signers, {"name": name, "title": title, "at": clock.now().isoformat()}]
    if len(document.signers) != signatures:
        raise OutOfStep
    changes = {"signers": signers, "sha256": sha256}
    if statement:
        changes["statement"] = statement
    _change(session, document, State.HELD, changes)


def issue(session: Session, document: Document, *, valid_until: date | None) -> None:
    """Make it real: from this commit on its code verifies and its number stands."""
    changes = {"state": State.ISSUED, "issued_at": clock.now(), "valid_until": valid_until}
    _change(session, document, State.HELD, changes)


def void(session: Session, case_ref: str, *, reason: str) -> None:
    """Account for the number of a case that ended without its last signature. Harmless if none."""
    if document := held_for(session, case_ref):
        changes = {"state": State.VOID, "ended_at": clock.now(), "reason": reason}
        _change(session, document, State.HELD, changes)


def revoke(session: Session, actor: Actor, *, document_id: int, reason: str) -> Document:
    """Take an issued document back, for ever.

    Raises NotFound, NotAllowed, Incomplete or OutOfStep.
    """
    document = find(session, actor, document_id=document_id)
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


def find(session: Session, actor: Actor, *, document_id: int) -> Document:
    """A line of the register, if this actor may read it; NotFound otherwise."""
    readable = policy.reach_of(actor, May.READ, Document)
    query = select(Document).where(Document.id == document_id, readable)
    document = session.exec(query).first()
    if document is None:
        raise NotFound
    return document


def entries(
    session: Session,
    actor: Actor,
    *,
    search: str = "",
    state: str = "",
    before: int | None = None,
    most: int = 30,
) -> Sequence[Document]:
    """The register as this actor may read it, newest first, older than entry `before`."""
    query = select(Document).where(policy.reach_of(actor, May.READ, Document))
    if search.strip():
        query = query.where(
            col(Document.number_text).contains(search.strip(), autoescape=True)
            | (col(Document.case_ref) == search.strip().upper())
        )
    if state:
        query = query.where(Document.state == state)
    if before:
        query = query.where(col(Document.id) < before)
    return session.exec(query.order_by(col(Document.id).desc()).limit(most)).all()


def of_case(session: Session, case_ref: str) -> Document | None:
    """The document a case has brought forth, revoked or not; never one held or void."""
    real = (State.ISSUED, State.REVOKED, State.REPLACED)
    query = select(Document).where(Document.case_ref == case_ref, col(Document.state).in_(real))
    return session.exec(query.order_by(col(Document.id).desc())).first()


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
        ended_at=document.ended_at,
        reason_public=document.reason if document.state == State.REVOKED else "",
    )


def _status(document: Document) -> str:
    if document.state == State.ISSUED:
        over = document.valid_until is not None and document.valid_until < clock.today()
        return "expired" if over else "genuine"
    return str(document.state)


def _digest(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest() if statement else ""


def _next(session: Session, unit: str, year: int) -> int:
    """One more of this unit and year. The counter row is locked until the transaction ends."""
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    bump = (
        insert(RegisterCounter)
        .values(unit=unit, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["unit", "year"], set_={"last": col(RegisterCounter.last) + 1}
        )
        .returning(col(RegisterCounter.last))
    )
    return int(session.connection().execute(bump).scalar_one())


def _change(session: Session, document: Document, was: State, changes: dict[str, Any]) -> None:
    """Change a line only if it still stands as it was read."""
    hit = session.connection().execute(
        update(Document)
        .where(
            col(Document.id) == document.id,
            col(Document.state) == was,
            col(Document.sha256) == document.sha256,
        )
        .values(**changes)
    )
    if hit.rowcount != 1:
        raise OutOfStep
    session.refresh(document)
