"""What e-Peken stores of which shops are whose."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from smartcity_app.kernel import clock, db

ASKED, RUNNING, DRAFT, PUBLISHED = "asked", "running", "draft", "published"
REPLACED, FAILED = "replaced", "failed"
UNDER_WAY = (ASKED, RUNNING)


def _one(name: str, where: str) -> Index:
    clause = text(where)
    return Index(name, "month", unique=True, sqlite_where=clause, postgresql_where=clause)


class AssignmentRun(db.Table, table=True):
    """One computation of whose shops are which in a month.

    asked → running → draft (to be looked at) → published → replaced by a later one; or failed.
    """

    __tablename__ = "assignment_run"
    __table_args__ = (
        _one("uq_assignment_run_under_way", "state IN ('asked', 'running')"),
        _one("uq_assignment_run_published", "state = 'published'"),
        Index("ix_assignment_run_month", "month", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    month: str
    """2026-12, on the city's wall clock."""
    state: str = ASKED
    automatic: bool = False
    """Asked for by the calendar, which also publishes it."""
    asked_by: int | None = None
    """Person; None for the calendar."""
    asked_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    begun_at: datetime | None = Field(default=None, sa_type=db.Instant)
    finished_at: datetime | None = Field(default=None, sa_type=db.Instant)
    published_at: datetime | None = Field(default=None, sa_type=db.Instant)
    published_by: int | None = None
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What assignment.report found; figures only, nobody's name or position."""
    trouble: str = ""
    """Of a failed one: what to do, for the officer."""


class Assignment(db.Table, table=True):
    """That a shop is one of a civil servant's own in a month."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("run_id", "person_id", "shop_id"),
        Index("ix_assignment_shop", "run_id", "shop_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="assignment_run.id")
    month: str
    person_id: int = Field(foreign_key="person.id")
    shop_id: int = Field(foreign_key="shop.id")
    place: int
    """1 for the nearest of the person's shops."""
    metres: int
    why: str
    """Key of assigned.WHY."""
