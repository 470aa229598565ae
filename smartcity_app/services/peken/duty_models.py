"""What e-Peken stores of civil servants and their duty to buy."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, false, true
from sqlmodel import Field

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.crypto import Encrypted

REASONS = {
    "cuti": "Cuti",
    "sakit": "Sakit",
    "tugas_belajar": "Tugas belajar",
    "lainnya": "Lainnya",
}
"""Why somebody has no duty for a while."""


class CivilServant(db.Table, table=True):
    """Somebody who works for the city, as BKPSDM's register has them.

    Where they live is personal data: it decides which shops are theirs, and leaves the server for
    nobody but themselves.
    """

    __tablename__ = "civil_servant"
    __table_args__ = (
        Index("ix_civil_servant_agency", "agency", "name", "id"),
        Index("ix_civil_servant_name", "name", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    name: str
    """As in the register of persons when it was entered: lists are sorted and searched by it."""
    nip: str = Field(sa_type=Encrypted)
    nip_hash: str = Field(unique=True)
    agency: str
    """Code of a perangkat daerah (civic.agencies)."""
    position: str = ""
    """Jabatan: "Camat", "Analis Kepegawaian Ahli Muda"."""
    grade: str = ""
    """Golongan: III/c; of PPPK: IX."""
    eselon: str = ""
    """II.b; empty for who has none."""
    home_lat: float | None = None
    home_lon: float | None = None
    work_lat: float | None = None
    work_lon: float | None = None
    lives_in_city: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """By KTP. Shops of who lives elsewhere are near their work."""
    starts: date
    ends: date | None = None
    """Last day in service; None while it goes on."""
    changed_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class DutyRule(db.Table, table=True):
    """How much civil servants of a kind should buy in a month, while the rule is in force.

    The three patterns are compared without regard to capitals; `*` stands for anything, an empty
    one fits all. Of the rules that fit, the most specific counts (duty.quota_of).
    """

    __tablename__ = "duty_rule"
    __table_args__ = (CheckConstraint("quota >= 0", name="quota"),)

    id: int | None = Field(default=None, primary_key=True)
    position: str = ""
    eselon: str = ""
    grade: str = ""
    quota: int
    """Rupiah a month."""
    starts: date
    """It holds for every month whose first day lies within."""
    ends: date | None = None
    decree: str = ""
    note: str = ""
    """Where the figure comes from."""
    confirmed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """False: a figure the app brought, which the city has still to lay down."""


class DutyException(db.Table, table=True):
    """Months in which a civil servant need not buy: leave, illness. Decided by BKPSDM."""

    __tablename__ = "duty_exception"
    __table_args__ = (
        Index("ix_duty_exception_person", "person_id", "first", "last"),
        CheckConstraint("first <= last", name="months"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    first: str
    """2026-11, on the city's wall clock."""
    last: str
    kind: str
    """One of REASONS."""
    note: str = ""
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """Taken back: it no longer counts, and stays on record."""


class DutyReminder(db.Table, table=True):
    """That somebody was reminded on a day of a month: nobody is reminded twice for it."""

    __tablename__ = "duty_reminder"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    month: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    sent_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
