"""A city that has taken reports for two years: as many as one likes, put in at a stroke.

For demonstrations and benchmarks. Places, times to answer and to finish, states, broken promises
and ratings are spread as in a city's life; the clocks of what is open run on. Left out: lines of
the audit log, for nobody did any of this; photos and talk; reminders; and of what was over long ago
all history but its last line.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, func, select

from smartcity_app.civic import areas, geography
from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.civic.geography import DEGREE, Point
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import city
from smartcity_app.kernel import bulk, clock, db
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.kernel.errors import NotFound
from smartcity_app.kernel.refs import LETTERS
from smartcity_app.services.complaints import broken, categories, ladder, routing, tallies
from smartcity_app.services.complaints.categories import Category
from smartcity_app.services.complaints.filing import PREFIX
from smartcity_app.services.complaints.joining import MANY, VERY_MANY
from smartcity_app.services.complaints.models import Complaint, ComplaintAlarm, ComplaintReporter
from smartcity_app.services.complaints.routing import Addressee
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import (
    ANSWERED,
    CLOSED,
    DONE,
    FILED,
    ON_DESKS,
    REJECTED,
    WAITING,
    WITHDRAWN,
    WORKING,
)

DAYS, FULL_HISTORY = 730, timedelta(days=60)
"""How far back they reach, and how long every step of a report is in the history."""
OPEN_DAYS = 36.0
"""Mean age of what is open: a twentieth of two years' reports."""
MOST_OWNERS = 50_000
SPOTS, AT_A_SPOT = 3, 0.3
"""Places of trouble in a village, and how much of its reports comes from them."""
STRIDE = 514_229_641
"""Without a divisor in common with the numbers there are, so that no name comes twice."""
LENGTH = 7
"""Letters of a name: one more than a report that somebody files has, so that neither meets it."""
Row = dict[str, Any]
Progress = Callable[[int], None]


def seed(count: int, step: Progress = lambda _: None) -> dict[str, int]:
    """Enter so many reports into this city. Returns rows by table; NotFound without residents.

    Transactions of its own. The figures of the months are made as well.
    """
    with db.transaction(writes=False) as session:
        town = _town(session)
    made: dict[Any, int] = dict.fromkeys(
        (Complaint, ComplaintAlarm, ComplaintReporter, CaseHistory), 0
    )
    for start in range(0, count, bulk.CHUNK):
        rows: dict[Any, list[Row]] = {table: [] for table in made}
        for number in range(start, min(count, start + bulk.CHUNK)):
            _report(town, number, count, rows)
        for table, some in rows.items():
            bulk.insert(table.__table__, some)
            made[table] += len(some)
        step(len(rows[Complaint]))
    bulk.go_on_after(Complaint.__table__)  # type: ignore[attr-defined]
    bulk.settle()
    month = tallies.first_of(clock.now())
    while month >= tallies.first_of(town.begin):
        db.run(lambda session, month=month: tallies.recount(session, month))  # type: ignore[misc]
        month = tallies.before(month)
    db.run(broken.recount)
    return {str(table.__tablename__): number for table, number in made.items()}


@dataclass
class _Town:
    """Where it all happens, the same for the same city."""

    now: datetime
    begin: datetime
    first: int
    """Id of the first report."""
    owners: list[int]
    kinds: list[Category]
    to: dict[tuple[str, str], Addressee]
    """By category and village."""
    villages: list[str]
    spots: dict[str, list[Point]]
    chance: random.Random = field(default_factory=lambda: random.Random(17))  # noqa: S311
    how_often: tuple[list[float], list[float]] = ([], [])
    """Weights summed up, of kinds and of villages."""


def _town(session: Session) -> _Town:
    owners = session.exec(select(Person.id).order_by(col(Person.id)).limit(MOST_OWNERS)).all()
    if not owners:
        raise NotFound("Kota ini belum punya warga.")
    chance = random.Random(5)  # noqa: S311
    now = clock.now().replace(microsecond=0)
    kinds = [each for each in categories.current(session).values() if each.active]
    villages = [each.code for each in areas.villages()]
    to = {
        (kind.key, village): routing.addressee_of(session, kind, village, {})
        for kind in kinds
        for village in villages
    }
    return _Town(
        now=now,
        begin=now - timedelta(days=DAYS),
        first=(session.exec(select(func.max(Complaint.id))).one() or 0) + 1,
        owners=[each or 0 for each in owners],
        kinds=kinds,
        to=to,
        villages=villages,
        spots={each: _spots(chance, each) for each in villages},
        how_often=(
            _summed(1 / (place + 2) for place in range(len(kinds))),
            _summed(chance.gammavariate(2, 1) for _ in villages),
        ),
    )


def _summed(weights: Any) -> list[float]:
    total, found = 0.0, []
    for each in weights:
        total += each
        found.append(total)
    return found


def _spots(chance: random.Random, village: str) -> list[Point]:
    """The village's middle, then where things go wrong again and again; nothing without a map."""
    middle = geography.centre(village)
    return [middle, *(_near(chance, middle, 300) for _ in range(SPOTS))] if middle else []


def _near(chance: random.Random, point: Point, metres: float) -> Point:
    north, east = (chance.gauss(0, metres / 2) / DEGREE for _ in range(2))
    return Point(point.lat + north, point.lon + east / math.cos(math.radians(point.lat)))


def _report(town: _Town, number: int, count: int, rows: dict[Any, list[Row]]) -> None:
    """One report, with what it left in the other tables."""
    chance = town.chance
    kind = chance.choices(town.kinds, cum_weights=town.how_often[0])[0]
    village = chance.choices(town.villages, cum_weights=town.how_often[1])[0]
    to = town.to[kind.key, village]
    begun = town.begin + timedelta(days=DAYS * (number + chance.random()) / count)
    work = routing.work_clock(kind, to).amount
    hours = routing.answer_clock(kind, to).amount
    due, answer_due = _due(work, begun.replace(minute=0, second=0)), begun + timedelta(hours=hours)
    others = int(chance.expovariate(0.6)) if chance.random() < 0.08 else 0
    owner = chance.choice(town.owners)
    row: Row = {
        "id": town.first + number, "ref": _name(begun, town.first + number), "owner_id": owner,
        "filed_by": None, "area": village, "agency": to.code, "version": 4, "created_at": begun,
        "started_at": begun, "due_at": due, "late_at": None, "step_due_at": None,
        "reminded_at": None, "category": kind.key, "words": f"{kind.title}, mohon diperiksa",
        "answers": "{}", "channel": "app", "place": "Dekat gang", "accuracy": 12,
        **_place(town, village), "anonymous": chance.random() < 0.1,
        "confidential": chance.random() < 0.02, "priority": _priority(others),
        "reporters": 1 + others, "team": "", "work_days": work, "answer_due_at": answer_due,
        "transfers": int(chance.random() < 0.06), "disputes": int(chance.random() < 0.04),
        "rating_note": "", "merged_into": None, "disowned_at": None, "external_ref": "",
        "counted": True, "assignee_id": None,
    }  # fmt: skip
    age = (town.now - begun) / timedelta(days=1)
    row |= _open(town, row) if chance.random() < math.exp(-age / OPEN_DAYS) else _over(town, row)
    row |= _rungs(row, town.now)
    row["moderation"] = "waiting" if row["desk"] and age < 1 else "shown"
    row["desk_role"] = to.desk_role.value if row["desk"] else ""
    rows[Complaint].append(row)
    rows[ComplaintAlarm] += _alarms(row)
    rows[CaseHistory] += _history(row, town.now)
    for joined in {chance.choice(town.owners) for _ in range(others)} - {owner}:
        rows[ComplaintReporter].append(
            {"complaint_id": row["id"], "person_id": joined, "words": "", "came_from": None,
             "at": begun + timedelta(hours=1)}
        )  # fmt: skip


def _name(begun: datetime, number: int) -> str:
    tail, left = "", (number * STRIDE) % len(LETTERS) ** LENGTH
    for _ in range(LENGTH):
        left, place = divmod(left, len(LETTERS))
        tail += LETTERS[place]
    return f"{PREFIX}-{clock.local(begun):%y%m}-{tail}"


@lru_cache(maxsize=200_000)
def _due(days: int, hour: datetime) -> datetime:
    return WorkingDays(days).due(hour)


def _priority(others: int) -> int:
    return 2 if others + 1 >= VERY_MANY else int(others + 1 >= MANY)


def _place(town: _Town, village: str) -> Row:
    if not (spots := town.spots[village]):
        return {"lat": None, "lon": None, "geo7": ""}
    chance = town.chance
    at_spot = chance.random() < AT_A_SPOT
    point = _near(chance, chance.choice(spots[1:]), 40) if at_spot else _near(chance, spots[0], 400)
    return {"lat": point.lat, "lon": point.lon, "geo7": geography.geo7(point)}


def _open(town: _Town, row: Row) -> Row:
    """Where a report stands that is not over, and since when."""
    chance, begun, now = town.chance, row["created_at"], town.now
    answered: datetime | None = begun + timedelta(hours=chance.lognormvariate(2.6, 1.2))
    state = chance.choices((ANSWERED, WAITING), (85, 15))[0]
    if answered is None or answered > now:
        answered, state = None, chance.choice((FILED, WORKING))
    desk = areas.city_area().code if state in ON_DESKS else ""
    return {
        "state": state, "since": answered or begun, "desk": desk,
        "left": 600 if state == WAITING else None, "answered_at": answered, "done_at": None,
        "finished_at": None, "rating": None, "disputes": 0,
        "turn_due_at": (row["due_at"] if answered else row["answer_due_at"]) if desk else None,
    }  # fmt: skip


def _over(town: _Town, row: Row) -> Row:
    """How a report ended."""
    chance, begun, now = town.chance, row["created_at"], town.now
    answered = min(now, begun + timedelta(hours=chance.lognormvariate(2.2, 1.3)))
    done = min(now, max(answered, begun + timedelta(days=chance.lognormvariate(1.1, 0.9))))
    finished = done + timedelta(days=chance.choice((1, 3, 10, 10)))
    state = chance.choices((CLOSED, REJECTED, WITHDRAWN), (92, 6, 2))[0]
    if state == CLOSED and finished > now:
        state = DONE
    if state != CLOSED:
        finished = done
    rated = state in (CLOSED, DONE) and chance.random() < 0.35
    return {
        "state": state, "since": finished, "desk": "", "left": 600,
        "answered_at": None if state == WITHDRAWN else answered,
        "done_at": done if state in (CLOSED, DONE) else None,
        "finished_at": None if state == DONE else finished,
        "rating": chance.choices((1, 2, 3, 4, 5), (6, 6, 14, 34, 40))[0] if rated else None,
        "turn_due_at": None,
    }  # fmt: skip


def _rungs(row: Row, now: datetime) -> Row:
    """How far both clocks have climbed, and when they go on."""
    answered = row["answered_at"] or row["finished_at"] or now
    done = row["done_at"] or row["finished_at"] or now
    answer_rung, work_rung = _climbed(row["answer_due_at"], answered), _climbed(row["due_at"], done)
    found: Row = {
        "answer_rung": answer_rung, "work_rung": work_rung,
        "answer_alarm_at": None, "work_alarm_at": None,
    }  # fmt: skip
    if row["desk"]:
        days, due = row["work_days"], row["due_at"]
        found["work_alarm_at"] = ladder.alarm("work", work_rung, due, days, now)
        if row["answered_at"] is None:
            hours = round((row["answer_due_at"] - row["created_at"]) / timedelta(hours=1))
            due = row["answer_due_at"]
            found["answer_alarm_at"] = ladder.alarm("answer", answer_rung, due, hours, now)
    return found


def _climbed(due: datetime, until: datetime) -> int:
    rules = city().complaints
    late = (until - due) / timedelta(hours=1)
    return sum((late > 0, late > rules.secretary_after, late > rules.mayor_after)) + 2 * (late > 0)


def _alarms(row: Row) -> list[Row]:
    return [
        {"complaint_id": row["id"], "clock_kind": kind, "rung": rung, "agency": row["agency"],
         "due_at": row[due], "at": ladder.moment(kind, Rung(rung), row[due], 0)}
        for kind, due in zip(ladder.CLOCKS, ("answer_due_at", "due_at"), strict=True)
        for rung in range(Rung.HEAD, row[f"{kind}_rung"] + 1)
    ]  # fmt: skip


def _history(row: Row, now: datetime) -> list[Row]:
    """Every step of what is new or open, the last one of what is long over."""
    steps = [("file", "new", FILED, row["created_at"])]
    if row["state"] == WORKING:
        steps.append(("assign", FILED, WORKING, row["created_at"]))
    if row["answered_at"]:
        steps.append(("answer", FILED, ANSWERED, row["answered_at"]))
    if row["done_at"]:
        steps.append(("finish", ANSWERED, DONE, row["done_at"]))
    if row["state"] in (CLOSED, REJECTED, WITHDRAWN, WAITING):
        name = {CLOSED: "lapse", REJECTED: "reject", WITHDRAWN: "withdraw", WAITING: "ask"}
        source = DONE if row["state"] == CLOSED else ANSWERED
        steps.append((name[row["state"]], source, row["state"], row["since"]))
    whole = row["desk"] or now - row["created_at"] < FULL_HISTORY
    return [
        {"workflow": "complaint", "case_ref": row["ref"], "step": step, "source": source,
         "target": target, "person_id": None, "name": "", "title": "", "note": "", "at": at}
        for step, source, target, at in (steps if whole else steps[-1:])
    ]  # fmt: skip
