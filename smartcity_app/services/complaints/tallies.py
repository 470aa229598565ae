"""Reports counted by the month they were sent in: what a board shows comes from sums of these rows.

A month's reports are those begun in it, so every figure says what became of them, whenever that
was. Each report says in `counted` whether its month holds it as it is; whatever changes it says so
in the update it makes anyway, and the job counts months anew that hold such a report. A month's
rows are therefore always what a recount of all its reports would give (tests: test_tallies.py).

How long things took is kept in buckets of hours of the wall clock: sums give the median of any part
of the city, which no kept median could.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    String,
    Table,
    and_,
    case,
    delete,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlmodel import Session, col

from smartcity_app.kernel import clock, db
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import CLOSED, DONE, MERGED, REJECTED, WITHDRAWN

HOURS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72, 96, 144, 192, 288, 384, 576, 768)
"""Ends of the buckets; the last bucket has none."""
BUCKETS = range(len(HOURS) + 1)
KEY = ("month", "agency", "category", "area")
COUNTS = (
    "filed", "dropped", "rejected", "answered", "answered_late", "unanswered_late", "resolved",
    "resolved_late", "unresolved_late", "disputed", "transfers", "ratings", "stars",
)  # fmt: skip
"""`dropped`: withdrawn or merged. Late is a promise broken, whether kept afterwards or not yet."""
ANSWER_IN = tuple(f"answer_in_{number}" for number in BUCKETS)
RESOLVE_IN = tuple(f"resolve_in_{number}" for number in BUCKETS)
"""How many were answered, and how many resolved, within the hours of each bucket."""
UNCOUNTED: ColumnElement[bool] = literal_column("NOT counted", Boolean)
"""In the partial index's own words."""

months = Table(
    "complaint_month",
    db.Table.metadata,
    Column("month", Date, primary_key=True),
    Column("agency", String, primary_key=True),
    Column("category", String, primary_key=True),
    Column("area", String, primary_key=True),
    *[Column(name, Integer, nullable=False) for name in (*COUNTS, *ANSWER_IN, *RESOLVE_IN)],
)
"""`month` is its first day on the city's wall clock; `agency` who has the report now.

What an agency has in all of the city stands there once more, without category and area: a year of
the city is then some hundred rows, not some hundred thousand.
"""


def tally(*, most: int = 24) -> int:
    """Count every month anew that holds a report which is not counted as it is. Returns how many.

    A transaction each: reports of the month are marked first, and whoever moves one meanwhile
    unmarks it, so nothing is missed.
    """
    done = 0
    while done < most and (month := db.run(_stale, writes=False)):
        db.run(lambda session, month=month: _tally(session, month))  # type: ignore[misc]
        done += 1
    return done


def recount(session: Session, month: date) -> None:
    """Count this month's reports, in the place of what was counted before."""
    session.connection().execute(delete(months).where(months.c.month == month))
    names = (*KEY, *COUNTS, *ANSWER_IN, *RESOLVE_IN)
    session.connection().execute(months.insert().from_select(names, counted(month)))
    sums = (func.sum(months.c[name]) for name in names[len(KEY) :])
    offices = (
        select(months.c.month, months.c.agency, literal(""), literal(""), *sums)
        .where(months.c.month == month)
        .group_by(months.c.month, months.c.agency)
    )
    session.connection().execute(months.insert().from_select(names, offices))


def counted(month: date) -> Any:
    """The rows of a month, as a query of its reports."""
    of = _taken(month)
    begun = (of.agency, of.category, of.area)
    return select(
        literal(month, Date()),
        *begun,
        func.count(),
        *(func.sum(of[name]) for name in COUNTS[1:]),
        *(_times(_in_bucket(of.answer_seconds, number)) for number in BUCKETS),
        *(_times(_in_bucket(of.resolve_seconds, number)) for number in BUCKETS),
    ).group_by(*begun)


def first_of(moment: datetime) -> date:
    """The month a moment lies in."""
    return clock.local(moment).date().replace(day=1)


def before(month: date, times: int = 1) -> date:
    """The month so many months earlier."""
    for _ in range(times):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def after(month: date) -> date:
    """The month that follows."""
    return (month + timedelta(days=31)).replace(day=1)


def share_of_hours(times: Sequence[int], percent: int) -> float | None:
    """Hours within which so many percent lie, from the buckets; None when nothing was counted.

    Within a bucket they are taken to lie evenly; in the last, which has no end, at its beginning.
    """
    wanted, passed = sum(times) * percent / 100, 0
    for number, here in enumerate(times):
        if here and passed + here >= wanted:
            low = HOURS[number - 1] if number else 0
            high = HOURS[number] if number < len(HOURS) else low
            return low + (high - low) * (wanted - passed) / here
        passed += here
    return None


def _taken(month: date) -> Any:
    """What each report of the month counts for; worked out once a report, not once a bucket."""
    table, broken = Complaint, Rung.HEAD
    answered = col(table.answered_at).is_not(None)
    done = and_(col(table.done_at).is_not(None), col(table.state).in_((DONE, CLOSED)))
    answered_late = and_(answered, col(table.answered_at) > col(table.answer_due_at))
    done_late = or_(col(table.done_at) > col(table.due_at), col(table.work_rung) >= broken)
    running = and_(col(table.finished_at).is_(None), col(table.state) != MERGED)
    counts = (
        _one(col(table.state).in_((WITHDRAWN, MERGED))),
        _one(col(table.state) == REJECTED),
        _one(answered),
        _one(answered_late),
        _one(and_(~answered, running, col(table.answer_rung) >= broken)),
        _one(done),
        _one(and_(done, done_late)),
        _one(and_(~done, running, col(table.work_rung) >= broken)),
        col(table.disputes),
        col(table.transfers),
        _one(col(table.rating).is_not(None)),
        func.coalesce(col(table.rating), 0),
    )
    begun = extract("epoch", col(table.created_at))
    query = select(
        *(col(each) for each in (table.agency, table.category, table.area)),
        *(each.label(name) for each, name in zip(counts, COUNTS[1:], strict=True)),
        (extract("epoch", col(table.answered_at)) - begun).label("answer_seconds"),
        case((done, extract("epoch", col(table.done_at)) - begun)).label("resolve_seconds"),
    ).where(_begun_in(month))
    return query.cte("taken").prefix_with("MATERIALIZED").c


def _stale(session: Session) -> date | None:
    query = select(col(Complaint.created_at)).where(UNCOUNTED).order_by(col(Complaint.created_at))
    found = session.connection().execute(query.limit(1)).scalar()
    return first_of(found) if found else None


def _tally(session: Session, month: date) -> None:
    mark = update(Complaint).where(UNCOUNTED, _begun_in(month)).values(counted=True)
    session.connection().execute(mark)
    recount(session, month)


def _begun_in(month: date) -> ColumnElement[bool]:
    begun = col(Complaint.created_at)
    return and_(begun >= clock.midnight(month), begun < clock.midnight(after(month)))


def _one(true_for: ColumnElement[bool]) -> ColumnElement[int]:
    return case((true_for, 1), else_=0)


def _times(true_for: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(_one(true_for))


def _in_bucket(seconds: ColumnElement[Any], number: int) -> ColumnElement[bool]:
    within = seconds <= HOURS[number] * 3600 if number < len(HOURS) else seconds.is_not(None)
    return and_(seconds > HOURS[number - 1] * 3600, within) if number else within
