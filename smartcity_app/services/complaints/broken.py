"""Promises broken, counted as they break: by month, by who had the report then, and where it lay.

A rung is climbed once and never taken back, so that a sum moved on in the transaction that climbs
it is always what a recount of all alarms would give (tests: test_tallies.py). What an agency
broke in all of the city stands there once more, without an area, as in `tallies.months`.
"""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from smartcity_app.kernel import clock, db
from smartcity_app.services.complaints import tallies
from smartcity_app.services.complaints.models import Complaint, ComplaintAlarm
from smartcity_app.services.complaints.rungs import Rung

sums = Table(
    "complaint_broken",
    db.Table.metadata,
    Column("month", Date, primary_key=True),
    Column("agency", String, primary_key=True),
    Column("area", String, primary_key=True),
    Column("rung", Integer, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""`month` is the first day of the one in which the rung was climbed, on the city's wall clock."""


def count(session: Session, case: Complaint, rung: int) -> None:
    """This report climbs this rung now; reminders are not counted."""
    if rung < Rung.HEAD:
        return
    month = tallies.first_of(clock.now())
    bump = _bump(sqlite if db.is_sqlite(session) else postgresql)
    for area in (case.area, ""):
        row = {"month": month, "agency": case.agency, "area": area, "rung": rung}
        session.connection().execute(bump, row)


def recount(session: Session) -> None:
    """Count all alarms there are, in the place of what was counted before."""
    connection = session.connection()
    connection.execute(delete(sums))
    oldest = connection.execute(select(func.min(col(ComplaintAlarm.at)))).scalar()
    month = tallies.first_of(oldest or clock.now())
    while oldest and clock.midnight(month) <= clock.now():
        for by_area in (True, False):
            connection.execute(
                sums.insert().from_select([*sums.c.keys()], _counted(month, by_area))
            )
        month = tallies.after(month)


@cache
def _bump(dialect: Any) -> Any:
    """A sum begun, or moved on by one."""
    row: dict[str, Any] = {name: bindparam(name) for name in ("month", "agency", "area", "rung")}
    return (
        dialect.insert(sums)
        .values(**row, times=1)
        .on_conflict_do_update(index_elements=list(row), set_={"times": sums.c.times + 1})
    )


def _counted(month: date, by_area: bool) -> Any:
    alarm = ComplaintAlarm
    begins, ends = clock.midnight(month), clock.midnight(tallies.after(month))
    key = [col(alarm.agency), col(alarm.rung), *([col(Complaint.area)] if by_area else [])]
    area = col(Complaint.area) if by_area else literal("")
    return (
        select(literal(month, Date()), col(alarm.agency), area, col(alarm.rung), func.count())
        .join(Complaint, col(Complaint.id) == col(alarm.complaint_id))
        .where(col(alarm.at) >= begins, col(alarm.at) < ends, col(alarm.rung) >= Rung.HEAD)
        .group_by(*key)
    )
