"""What the letters service stores."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, String, UniqueConstraint, literal_column, text
from sqlmodel import Field, col

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.cases import NO_DESK, Case

_ON_A_DESK, _RETURNED, _ISSUED = "desk != ''", "state = 'returned'", "state = 'issued'"


def _some(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _district(context: Any) -> str:
    """The kecamatan of the row being written: the first three parts of a Kemendagri code."""
    return ".".join(context.get_current_parameters()["area"].split(".")[:3])


class Letter(Case, table=True):
    """One application for one letter.

    Its indexes are those of the officers' lists (`reading`), for one office each: a village head
    looks for `area`, a district head for `district`.
    """

    __tablename__ = "letter"
    __table_args__ = (
        _some("ix_letter_desk", _ON_A_DESK, "desk", "desk_role", "due_at", "id"),
        *(
            index
            for place in ("area", "district")
            for index in (
                Index(f"ix_letter_{place}", place, "id"),
                Index(f"ix_letter_{place}_type", place, "type_key", "id"),
                _some(f"ix_letter_{place}_open", _ON_A_DESK, place, "due_at", "id"),
                _some(f"ix_letter_{place}_returned", _RETURNED, place, "due_at", "id"),
            )
        ),
        _some("ix_letter_issued", _ISSUED, "finished_at", "area"),
        _some("ix_letter_running", f"late_at IS NULL AND {_ON_A_DESK}", "due_at"),
        _some("ix_letter_on_desks", _ON_A_DESK, "area", "state", "since", "due_at"),
        _some(
            "ix_letter_stalling",
            "reminded_at IS NULL AND step_due_at IS NOT NULL",
            "step_due_at",
        ),
        Index(
            "uq_letter_renewing",
            "replaces",
            unique=True,
            sqlite_where=text("finished_at IS NULL AND replaces != ''"),
            postgresql_where=text("finished_at IS NULL AND replaces != ''"),
        ),
    )

    district: str = Field(
        default=None, sa_column=Column(String, default=_district, server_default="", nullable=False)
    )
    """Code of the kecamatan `area` lies in; fills itself."""
    type_key: str
    type_version: int = 1
    """Of letter_type_version: what was asked, and who signs, when this case began."""
    answers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrections: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    """Field name or requirement key to what is wrong with it, while returned."""
    saved_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    replaces: str = ""
    """Case of the issued letter whose place this one takes; one at a time may be under way."""
    renewal: str = ""
    """Why it does: "correction" or "extension"; empty for a letter of its own."""
    renewal_note: str = ""
    """What is wrong with the old letter, in the words of whoever asked."""


class LetterDocument(db.Table, table=True):
    """The file that meets one requirement of one application."""

    __tablename__ = "letter_document"
    __table_args__ = (UniqueConstraint("letter_id", "requirement"),)

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    requirement: str
    file_id: str = Field(index=True)
    name: str = ""
    size: int = 0
    kind: str = ""
    added_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    replaced: bool = False
    """Newer than the correction that asked for it."""
    vault_day: date | None = None
    """Set when it was not handed in for this application but taken from the resident's vault: the
    day it was handed in."""


class LetterName(db.Table, table=True):
    """The name of a letter's owner from one of its words on, so that any word of it is found."""

    __tablename__ = "letter_name"
    __table_args__ = (
        Index("ix_letter_name_letter_id_part", "letter_id", "part"),
        {"sqlite_with_rowid": False},
    )

    area: str = Field(primary_key=True)
    part: str = Field(
        sa_column=Column(
            String().with_variant(String(collation="C"), "postgresql"), primary_key=True
        )
    )
    """ "siti aminah", "aminah": see names.parts."""
    letter_id: int = Field(primary_key=True, foreign_key="letter.id")
    """With the part in an index of its own: a desk with few letters asks each for its names."""


OPEN = col(Letter.desk) != NO_DESK
"""On somebody's desk; these conditions say the partial indexes' own words."""
PAUSED = col(Letter.state) == literal_column("'returned'")
DONE_WELL = col(Letter.state) == literal_column("'issued'")


class Endorsement(db.Table, table=True):
    """What RT or RW was asked in one of a case's turns there, and what they said.

    The link's token stands nowhere: it is made from `salt` and the city's secret, and found again
    by its hash.
    """

    __tablename__ = "endorsement"
    __table_args__ = (UniqueConstraint("letter_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id")
    version: int
    """Of the case when it came to them: what they say holds for that turn only."""
    office: str
    """rt or rw."""
    head_id: int = Field(foreign_key="neighbourhood_head.id")
    salt: str = ""
    token_hash: str = Field(unique=True)
    sent_at: datetime = Field(sa_type=db.Instant)
    """When the link was sent last."""
    good_until: datetime = Field(sa_type=db.Instant)
    codes: int = 0
    """Codes sent for this link."""
    code_hash: str = ""
    code_until: datetime | None = Field(default=None, sa_type=db.Instant)
    decided_at: datetime | None = Field(default=None, sa_type=db.Instant)
    decision: str = ""
    """endorse or return."""
    note: str = ""
