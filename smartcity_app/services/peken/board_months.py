"""Months of the duty, counted by office and rank: what a board shows of months that are over.

A month is counted anew every night while refunds and disputes may still change it, and then left.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert
from sqlalchemy import select as columns
from sqlmodel import Session, col

from smartcity_app.kernel import clock, db
from smartcity_app.services.peken import standings
from smartcity_app.services.peken.board_models import DutyMonth
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.standings import EXCUSED, FREE, NOTHING, PARTLY, REACHED

OPEN_MONTHS, KEPT = 3, 13
"""Months that are counted anew, and how far back a missing one is made up for."""
OFTEN = timedelta(minutes=5)
"""How often the present month is counted; what is three times as old is not shown as today's."""
COLUMN = {REACHED: "reached", PARTLY: "partly", NOTHING: "idle", EXCUSED: "excused",
          FREE: "free"}  # fmt: skip
Group = Counter[str]
"""By the names of WORDS, with "servants" and "counted"."""


def before(month: str, times: int = 1) -> str:
    """2026-01 → 2025-12."""
    year, number = (int(part) for part in month.split("-"))
    whole = year * 12 + number - 1 - times
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def months(last: str, times: int) -> list[str]:
    """So many months up to `last`, the oldest first."""
    return [before(last, back) for back in reversed(range(times))]


def grouped(session: Session, month: str) -> dict[tuple[str, str], Group]:
    """Office and rank to how its people stand, by the orders of this month."""
    found: dict[tuple[str, str], Group] = {}
    groups: dict[int, Group] = {}
    """By the kind's identity: there is one of each, and hashing fifteen thousand takes a while."""
    for kind, each, excused in standings.by_kind(session, month):
        if (group := groups.get(id(kind))) is None:
            key = (kind.agency, standings.rank_of(kind.grade))
            group = groups[id(kind)] = found.setdefault(key, Counter())
        group["servants"] += 1
        group[standings.status_of(kind.quota, each, excused=excused)] += 1
        group["counted"] += each
    return found


def tally() -> int:
    """Count the months that may have changed, and those nobody has counted. Returns how many."""
    now = month_of(clock.now())
    with db.transaction(writes=False) as session:
        known = set(
            session.connection().execute(columns(col(DutyMonth.month)).distinct()).scalars()
        )
        late = [each for each in months(before(now), KEPT - 1) if each not in known]
        wanted = {*months(now, OPEN_MONTHS), *(each for each in late if _any(session, each))}
    for month in sorted(wanted):
        db.run(lambda session, month=month: recount(session, month))  # type: ignore[misc]
    return len(wanted)


def tally_now() -> None:
    """Count the present month, so that nobody waits for it who opens the board."""
    db.run(lambda session: recount(session, month_of(clock.now())))


def latest(session: Session, month: str) -> tuple[dict[tuple[str, str], Group], datetime]:
    """How everybody stands, and when that was counted: lately by the job, or else now.

    A month that was over when it was counted is taken as it was counted.
    """
    query = columns(func.min(col(DutyMonth.counted_at))).where(col(DutyMonth.month) == month)
    now, at = clock.now(), session.connection().execute(query).scalar()
    if at and (at > now - 3 * OFTEN or month < month_of(at)):
        return kept(session, [month])[month], at
    return grouped(session, month), now


def recount(session: Session, month: str) -> None:
    """Put what the orders say of this month in the place of what was counted before."""
    found = grouped(session, month)
    session.connection().execute(delete(DutyMonth).where(col(DutyMonth.month) == month))
    now = clock.now()
    rows = [
        {"month": month, "agency": agency, "rank": rank, "servants": group["servants"],
         "counted": group["counted"], "counted_at": now}
        | {name: group[status] for status, name in COLUMN.items()}
        for (agency, rank), group in found.items()
    ]  # fmt: skip
    if rows:
        session.connection().execute(insert(DutyMonth), rows)


def kept(session: Session, wanted: Iterable[str]) -> dict[str, dict[tuple[str, str], Group]]:
    """What was counted of these months; one that nobody counted is left out."""
    table = DutyMonth
    names = ("servants", *COLUMN.values(), "counted")
    query = columns(
        col(table.month), col(table.agency), col(table.rank),
        *(getattr(table, name) for name in names),
    ).where(col(table.month).in_(list(wanted)))  # fmt: skip
    keys = ("servants", *COLUMN, "counted")
    found: dict[str, dict[tuple[str, str], Group]] = {}
    for month, agency, rank, *sums in session.connection().execute(query):
        found.setdefault(month, {})[agency, rank] = Counter(dict(zip(keys, sums, strict=True)))
    return found


def _any(session: Session, month: str) -> bool:
    query = columns(col(Order.id)).where(col(Order.month) == month).limit(1)
    return session.connection().execute(query).first() is not None
