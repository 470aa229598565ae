"""The whole city's closed months, counted once: how long things took and how they ended.

The month that runs, and what of a period is no whole month, is counted from the records themselves;
so are closed months until the daily job has been here. Records of a closed month change only when
`record.rebuild` makes them anew, which throws the tallies away.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import case, delete, func, literal
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, select

from smartcity_app.kernel import clock, db
from smartcity_app.services.letters.record import LetterOutcome, LetterStay

SETTLED = timedelta(days=1)
"""How long after its end a month may be tallied: no step of it is still being stored."""
Span = tuple[datetime, datetime]
"""From when until before when."""


class LetterTally(db.Table, table=True):
    """So often in a month: a stay or a whole way took so many minutes, or letters ended so."""

    __tablename__ = "letter_tally"

    area: str = Field(primary_key=True)
    """Of ends: the village. Empty for minutes, which are those of all the city."""
    name: str = Field(primary_key=True)
    """The step a stay was at, or the final state."""
    minutes: int = Field(primary_key=True)
    """Of ends always 0."""
    type_key: str = Field(primary_key=True)
    """Of ends; else empty."""
    month: date = Field(primary_key=True, index=True)
    """Its first day, on the city's wall clock."""
    times: int
    kept: int = 0
    """How many of `times` were issued before their promise ran out."""


def closed(session: Session, since: datetime, until: datetime) -> list[date]:
    """The tallied months that lie wholly in this span, oldest first."""
    month, found = _month(since), list[date]()
    if _begin(month) < since:
        month = _next(month)
    while _begin(_next(month)) <= until:
        there = columns(col(LetterTally.month)).where(col(LetterTally.month) == month).limit(1)
        if session.connection().execute(there).first():
            found.append(month)
        month = _next(month)
    return found


def rest(months: Sequence[date], since: datetime, until: datetime) -> list[Span]:
    """What of a span lies in none of these months."""
    edges = [since, *(edge for m in months for edge in (_begin(m), _begin(_next(m)))), until]
    return [(start, end) for start, end in list(pairwise(edges))[::2] if start < end]


def lasted(session: Session, months: Sequence[date]) -> Counter[tuple[str, int]]:
    """How often each step, and the way to each end, took so many minutes."""
    table = LetterTally
    query = (
        columns(col(table.name), col(table.minutes), func.sum(table.times))
        .where(col(table.area) == "", col(table.month).in_(months))
        .group_by(col(table.name), col(table.minutes))
    )
    found = session.connection().execute(query) if months else ()
    return Counter({(name, minutes): int(times) for name, minutes, times in found})


def ended(session: Session, months: Sequence[date]) -> list[tuple[str, str, str, int, int]]:
    """Village, letter type, final state, how often, and how often in time."""
    table, sums = LetterTally, (func.sum(LetterTally.times), func.sum(LetterTally.kept))
    query = (
        columns(col(table.area), col(table.type_key), col(table.name), *sums)
        .where(col(table.area) != "", col(table.month).in_(months))
        .group_by(col(table.area), col(table.name), col(table.type_key))
    )
    found = session.connection().execute(query) if months else ()
    return [(area, kind, state, int(times), int(kept)) for area, kind, state, times, kept in found]


def tally() -> int:
    """Count every closed month that is not counted yet. Returns how many were."""
    with db.transaction(writes=False) as session:
        first = session.exec(select(func.min(LetterStay.finished_at))).one()
        ends = session.exec(select(func.min(LetterOutcome.finished_at))).one()
        months = columns(col(LetterTally.month)).distinct()
        done = {month for (month,) in session.connection().execute(months)}
    begun = min((each for each in (first, ends) if each), default=clock.now())
    month, count = _month(begun), 0
    while _begin(_next(month)) + SETTLED <= clock.now():
        if month not in done:
            db.run(lambda session, month=month: _tally(session, month))  # type: ignore[misc]
            count += 1
        month = _next(month)
    return count


def forget(session: Session) -> None:
    """Count from the records again, until the job has made the tallies anew."""
    session.connection().execute(delete(LetterTally))


def _tally(session: Session, month: date) -> None:
    stay, end = LetterStay, LetterOutcome
    kept = func.sum(case((col(end.kept).is_(True), 1), else_=0))
    _enter(session, month, stay, ("", col(stay.step), col(stay.minutes), ""), literal(0))
    _enter(session, month, end, ("", col(end.state), col(end.minutes), ""), literal(0))
    _enter(session, month, end, (col(end.area), col(end.state), 0, col(end.type_key)), kept)


def _enter(session: Session, month: date, source: Any, key: tuple[Any, ...], kept: Any) -> None:
    """One kind of tally; `key` is area, name, minutes and type, by column or the same for all."""
    table, at = LetterTally.__table__, col(source.finished_at)  # type: ignore[attr-defined]
    fixed = [isinstance(each, (str, int)) for each in key]
    query = (
        columns(
            *(literal(each) if same else each for each, same in zip(key, fixed, strict=True)),
            literal(month, table.c.month.type),
            func.count(),
            kept,
        )
        .where(at >= _begin(month), at < _begin(_next(month)))
        .group_by(*(each for each, same in zip(key, fixed, strict=True) if not same))
    )
    names = ("area", "name", "minutes", "type_key", "month", "times", "kept")
    session.connection().execute(table.insert().from_select(names, query))


def _month(moment: datetime) -> date:
    return clock.local(moment).date().replace(day=1)


def _begin(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=clock.ZONE)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
