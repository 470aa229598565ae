"""What the letters service stores."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.cases import Case


class Letter(Case, table=True):
    """One application for one letter."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_desk_due", "desk", "due_at", "id"),
        Index("ix_letter_area_state_id", "area", "state", "id"),
        Index(
            "ix_letter_running",
            "due_at",
            sqlite_where=text("late_at IS NULL AND desk != ''"),
            postgresql_where=text("late_at IS NULL AND desk != ''"),
        ),
        Index(
            "ix_letter_stalling",
            "step_due_at",
            sqlite_where=text("reminded_at IS NULL AND step_due_at IS NOT NULL"),
            postgresql_where=text("reminded_at IS NULL AND step_due_at IS NOT NULL"),
        ),
    )

    type_key: str = Field(index=True)
    type_version: int = 1
    """Of letter_type_version: what was asked, and who signs, when this case began."""
    answers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrections: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    """Field name or requirement key to what is wrong with it, while returned."""
    saved_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


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
