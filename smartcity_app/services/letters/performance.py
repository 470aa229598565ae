"""How an office does with its letters, counted: what lies where, how long things take, what comes
back, what people say. Figures only: no person, no case.

Counted over the villages of a unit: a kelurahan or desa alone, a kecamatan with all of its own, or
the city. Times are working minutes (services.letters.record). Every count reads an index of its
own; a unit's figures are kept for `FRESH` seconds.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate, chain
from typing import Any

from sqlalchemy import ColumnElement, case, func, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from smartcity_app.civic import areas, calendar
from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.letters import tallies
from smartcity_app.services.letters.catalog import versions
from smartcity_app.services.letters.estimate import NO_OFFICE, villages_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.rating import LetterRating
from smartcity_app.services.letters.record import LetterOutcome, LetterReturn, LetterStay
from smartcity_app.services.letters.workflow import CANCELLED, ISSUED, REFUSED, RETURNED

HERE = "/kerja/kinerja"
FRESH = 60.0
BANDS = (1, 3, 5)
"""Working days that part the age bands: up to 1, up to 3, up to 5, and more."""
MOST_REASONS, MOST_WORDS = 10, 5
FEW = 3
"""Ratings below which neither their average nor their words are shown: one would know whose."""
PERIODS = ("bulan-ini", "bulan-lalu", "90-hari", "setahun")


ENDS = {ISSUED: "issued", REFUSED: "refused", CANCELLED: ""}
"""Final states, and what of a letter's end each counts as."""

Spans = list[tallies.Span]
Within = list[str] | None
"""Codes of the villages counted; None for all of the city."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An area as policy looks at it."""

    area: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies at one step at this moment."""

    step: str
    bands: tuple[int, ...]
    """Letters by how long they have lain here: one more than `BANDS`."""
    late: int

    @property
    def open(self) -> int:
        """All of them."""
        return sum(self.bands)


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, in working minutes."""

    name: str
    """The step; empty for the whole way from sending to issue."""
    times: int
    median: int
    ninth: int


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of letters."""

    name: str
    """A type's key, or a village's or district's code."""
    issued: int = 0
    kept: int = 0
    """Issued before the promise ran out."""
    refused: int = 0
    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was asked to be mended, and how often."""

    type_key: str
    label: str
    times: int


@dataclass(frozen=True, slots=True)
class Rated:
    """What residents said."""

    scores: tuple[int, ...] = (0,) * 5
    """How many gave 1, 2, 3, 4, 5."""
    words: tuple[tuple[int, str], ...] = ()
    """Score and words, newest first; none while fewer than `FEW` have rated."""

    @property
    def count(self) -> int:
        """How many rated."""
        return sum(self.scores)

    @property
    def average(self) -> float | None:
        """From 1 to 5; None while only a few have rated."""
        if self.count < FEW:
            return None
        return sum(score * n for score, n in enumerate(self.scores, 1)) / self.count


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows of one unit in one period."""

    unit: str
    period: str
    since: datetime
    until: datetime
    desks: tuple[Desk, ...]
    paused: int
    """Given back, waiting for the resident now."""
    whole: Took
    steps: tuple[Took, ...]
    total: Ended
    types: tuple[Ended, ...]
    parts: tuple[Ended, ...]
    """By kecamatan for the city, by village for a kecamatan."""
    reasons: tuple[Reason, ...]
    rated: Rated = field(default_factory=Rated)
    titles: dict[str, str] = field(default_factory=dict)
    """Letter types by key, those no longer offered included."""


def units(actor: Actor, *, chosen: str) -> list[str]:
    """The areas around the chosen one that this actor may count, from the widest down, then those
    inside it, or beside it when there are none inside."""
    around, here = [chosen], areas.area(chosen)
    while here.parent:
        here = areas.area(here.parent)
        around.insert(0, here.code)
    inside = parts_of(chosen) or parts_of(around[-2] if len(around) > 1 else chosen)
    seen = dict.fromkeys([*[code for code in around if code not in inside], *inside])
    return [code for code in seen if policy.allows(actor, May.SURVEY, Unit(code))]


def widest(actor: Actor) -> str:
    """The area this actor's own office counts over; NotAllowed without one."""
    mine = [p.area for p in actor.posts if policy.allows(actor, May.SURVEY, Unit(p.area))]
    if not mine:
        raise NotAllowed(
            "Halaman kinerja untuk kepala kelurahan atau desa, camat, admin kota, dan wali kota."
        )
    return min(mine, key=len)


def parts_of(area: str) -> list[str]:
    """Kecamatan of the city, villages of a kecamatan, nothing of a village."""
    kind = areas.area(area).kind
    if kind == "village":
        return []
    return [a.code for a in (areas.districts() if kind == "city" else areas.villages(area))]


def report(session: Session, actor: Actor, *, unit: str, period: str) -> Report:
    """The figures of a unit over a period (one of PERIODS); NotAllowed beyond one's own area."""
    policy.require(actor, May.SURVEY, Unit(unit))
    period = period if period in PERIODS else PERIODS[0]
    return gauges.recent(
        session,
        ("letters.performance", unit, period),
        lambda: _counted(session, unit, period),
        fresh=FRESH,
    )


def bounds(period: str) -> tuple[datetime, datetime]:
    """From when until before when a period is, on the city's wall clock."""
    now = clock.local(clock.now())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    month = midnight.replace(day=1)
    if period == "bulan-lalu":
        return (month - timedelta(days=1)).replace(day=1), month
    since = {"90-hari": midnight - timedelta(days=90), "setahun": midnight - timedelta(days=365)}
    return since.get(period, month), now + timedelta(minutes=1)


def _counted(session: Session, unit: str, period: str) -> Report:
    since, until = bounds(period)
    within = None if unit == areas.city_area().code else villages_of(unit)
    desks, on_desks = _desks(session, within)
    months = [] if within else tallies.closed(session, since, until)
    spans, took = tallies.rest(months, since, until), tallies.lasted(session, months)
    total, types, by_village = _outcomes(session, within, spans, months)
    return Report(
        unit=unit,
        period=period,
        since=since,
        until=until,
        desks=desks,
        paused=_paused(session, within),
        whole=_whole(session, within, spans, took),
        steps=_steps(session, within, spans, took),
        total=total,
        types=types,
        parts=_parts(unit, by_village, on_desks),
        reasons=_reasons(session, within, since, until),
        rated=_rated(session, within, since, until),
        titles=versions.titles(session),
    )


def _between(
    model: Any, moment: Any, within: Within, since: datetime, until: datetime
) -> ColumnElement[bool]:
    return _in(model, within) & (col(moment) >= since) & (col(moment) < until)


def _in(model: Any, within: Within) -> ColumnElement[bool]:
    return true() if within is None else col(model.area).in_(within)


def _desks(session: Session, within: Within) -> tuple[tuple[Desk, ...], dict[str, tuple[int, int]]]:
    """By step and age; and how many are open and late in each village."""
    now, day = clock.now(), calendar.current().day_minutes
    edges = [calendar.add_working_minutes(now, -days * day) for days in BANDS]
    band = case(*((col(Letter.since) >= edge, n) for n, edge in enumerate(edges)), else_=len(BANDS))
    late = _how_many(col(Letter.due_at) < now)
    query = (
        columns(col(Letter.area), col(Letter.state), band, func.count(), late)
        .where(col(Letter.desk) != NO_OFFICE, _in(Letter, within))
        .group_by(Letter.area, Letter.state, band)
    )
    villages: dict[str, tuple[int, int]] = {}
    bands, over = Counter[tuple[str, int]](), Counter[str]()
    for area, state, nth, number, past in session.connection().execute(query):
        bands[state, nth] += number
        over[state] += int(past)
        open_, late_ = villages.get(area, (0, 0))
        villages[area] = open_ + number, late_ + int(past)
    return tuple(
        Desk(step, tuple(bands[step, n] for n in range(len(BANDS) + 1)), over[step])
        for step in dict.fromkeys(step for step, _ in sorted(bands))
    ), villages


def _paused(session: Session, within: Within) -> int:
    villages = within or [each.code for each in areas.villages()]
    query = select(func.count()).where(col(Letter.area).in_(villages), Letter.state == RETURNED)
    return session.exec(query).one()


def _whole(
    session: Session, within: Within, spans: Spans, tallied: Counter[tuple[str, int]]
) -> Took:
    found = Counter({key: n for key, n in tallied.items() if key[0] == ISSUED})
    for span in spans:  # asked for one state, SQLite would read all of the city's for one village
        found += _minutes(session, LetterOutcome, LetterOutcome.state, within, span)
    return _took("", {minutes: n for (state, minutes), n in found.items() if state == ISSUED})


def _steps(
    session: Session, within: Within, spans: Spans, tallied: Counter[tuple[str, int]]
) -> tuple[Took, ...]:
    found = Counter({key: n for key, n in tallied.items() if key[0] not in ENDS})
    for span in spans:
        found += _minutes(session, LetterStay, LetterStay.step, within, span)
    steps: dict[str, dict[int, int]] = {}
    for (step, minutes), number in found.items():
        steps.setdefault(step, {})[minutes] = number
    return tuple(_took(step, steps[step]) for step in sorted(steps))


def _minutes(
    session: Session, table: Any, name: str, within: Within, span: tallies.Span
) -> Counter[tuple[str, int]]:
    query = (
        select(name, table.minutes, func.count())
        .where(_between(table, table.finished_at, within, *span))
        .group_by(name, col(table.minutes))
    )
    return Counter({(called, minutes): n for called, minutes, n in session.exec(query)})


def _how_many(true_for: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((true_for, 1), else_=0))


def _took(name: str, counted: dict[int, int]) -> Took:
    """Median and ninth of ten of minutes that occurred so often each."""
    minutes = sorted(counted)
    upto = list(accumulate(counted[each] for each in minutes))
    if not upto:
        return Took(name, 0, 0, 0)

    def at(percent: int) -> int:
        return minutes[bisect_left(upto, -(-percent * upto[-1] // 100))]

    return Took(name, upto[-1], at(50), at(90))


def _outcomes(
    session: Session, within: Within, spans: Spans, months: list[date]
) -> tuple[Ended, tuple[Ended, ...], dict[str, Ended]]:
    """All together, by letter type with most issued first, and by village."""
    types: dict[str, Counter[str]] = {}
    villages: dict[str, Counter[str]] = {}
    total = Counter[str](issued=0, kept=0, refused=0)
    lately = (row for span in spans for row in _ended(session, within, span))
    for area, type_key, state, times, kept in chain(tallies.ended(session, months), lately):
        for counter in (
            total,
            types.setdefault(type_key, Counter(issued=0, kept=0, refused=0)),
            villages.setdefault(area, Counter(issued=0, kept=0, refused=0)),
        ):
            counter["kept"] += kept
            if counted := ENDS[state]:
                counter[counted] += times
    by_type = [Ended(key, **each) for key, each in types.items()]
    return (
        Ended("", **total),
        tuple(sorted(by_type, key=lambda each: (-each.issued, -each.refused, each.name))),
        {code: Ended(code, **each) for code, each in villages.items()},
    )


def _ended(session: Session, within: Within, span: tallies.Span) -> Any:
    """Village, letter type, final state, how often, and how often in time."""
    table = LetterOutcome
    key = (col(table.area), col(table.type_key), col(table.state))
    query = (
        columns(*key, func.count(), _how_many(col(table.kept).is_(True)))
        .where(_between(table, table.finished_at, within, *span))
        .group_by(*key)
    )
    return session.connection().execute(query)


def _parts(
    unit: str, ended: dict[str, Ended], on_desks: dict[str, tuple[int, int]]
) -> tuple[Ended, ...]:
    """What each part of the unit has done and has before it; worst promise first, idle last."""
    parts = []
    for part in parts_of(unit):
        inside = [
            code for code in {*ended, *on_desks} if code == part or code.startswith(f"{part}.")
        ]
        seen = Counter[str]()
        for code in inside:
            each, (open_, late) = ended.get(code, Ended(code)), on_desks.get(code, (0, 0))
            seen.update(issued=each.issued, kept=each.kept, refused=each.refused)
            seen.update(open=open_, late=late)
        parts.append(Ended(part, **seen))
    return tuple(
        sorted(parts, key=lambda p: (-p.late, -p.open, -p.issued, areas.area(p.name).name))
    )


def _reasons(
    session: Session, within: Within, since: datetime, until: datetime
) -> tuple[Reason, ...]:
    table, number = LetterReturn, func.count().label("number")
    query = (
        select(table.type_key, table.key, func.max(table.label), number)
        .where(_between(table, table.at, within, since, until))
        .group_by(table.type_key, table.key)
        .order_by(number.desc(), table.type_key, table.key)
        .limit(MOST_REASONS)
    )
    return tuple(Reason(kind, label, times) for kind, _, label, times in session.exec(query))


def _rated(session: Session, within: Within, since: datetime, until: datetime) -> Rated:
    table = LetterRating
    there = _between(table, table.rated_at, within, since, until)
    given = columns(*(_how_many(col(table.score) == score) for score in range(1, 6))).where(there)
    scores = tuple(int(each or 0) for each in session.connection().execute(given).one())
    if sum(scores) < FEW:
        return Rated(scores)
    newest = select(table.score, table.words).where(there).order_by(col(table.rated_at).desc())
    said = [(score, words) for score, words in session.exec(newest.limit(40)) if words]
    return Rated(scores, tuple(said[:MOST_WORDS]))
