"""What the letters service stores."""

from datetime import date, datetime

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
            "ix_letter_on_desks",
            *("area", "state", "since", "due_at"),
            sqlite_where=text("desk != ''"),
            postgresql_where=text("desk != ''"),
        ),
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
        Index(
            "uq_letter_renewing",
            "replaces",
            unique=True,
            sqlite_where=text("finished_at IS NULL AND replaces != ''"),
            postgresql_where=text("finished_at IS NULL AND replaces != ''"),
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
