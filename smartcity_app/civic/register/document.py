"""What the register stores."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.settings import settings


class State(StrEnum):
    """Where a document stands."""

    HELD = "held"
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"
    VOID = "void"


TITLES = {
    State.HELD: "Ditahan",
    State.ISSUED: "Terbit",
    State.REVOKED: "Dicabut",
    State.REPLACED: "Diganti",
    State.VOID: "Batal",
}
EXPIRED = "Habis masa"
"""What an issued document is called once its last day of validity is over."""


class RegisterCounter(db.Table, table=True):
    """The last number given out by a unit in a year."""

    __tablename__ = "register_counter"

    unit: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int = 0


class Document(db.Table, table=True):
    """One numbered document: a line of the register, and what verification needs."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("unit", "year", "number"),
        Index("ix_document_year", "year", "id"),
        Index("ix_document_area", "area", "year", "id"),
        Index("ix_document_state", "state", "year", "id"),
        Index("ix_document_kind", "kind", "year", "id"),
        Index("ix_document_number", "number", "year", "id"),
        Index("ix_document_account", "year", "unit", "area", "state", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    state: str = State.HELD
    unit: str
    """The unit's code in letter numbers: 436.9.13.4."""
    unit_name: str
    area: str
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
    replaces: str = ""
    """Case of the letter whose place it takes when it is issued."""

    @property
    def is_over(self) -> bool:
        """Whether it was issued and its last day of validity has passed."""
        last = self.valid_until
        return self.state == State.ISSUED and last is not None and last < clock.today()

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
    replaces: str = ""
    """Case of the letter that this one corrects or extends; empty for a letter of its own."""
