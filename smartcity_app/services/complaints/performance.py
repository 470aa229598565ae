"""How the city does with its reports, counted: by who answers for them, by month, by place.

Figures only: no person, no report. What became of reports comes from sums of `tallies.months`, by
the month they were sent in, and which promises were broken in a period from those of `broken.sums`;
what is open, and where reports come from, is counted from the reports themselves. An actor counts
the agency or the area of their post. Kept for `FRESH` seconds.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import add
from typing import Any, Self, TypeVar

import pygeohash
from sqlalchemy import ColumnElement, case, func, true
from sqlalchemy import select as columns
from sqlmodel import Session, col

from smartcity_app.civic import areas
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.kernel.manifest import AreaGauge, Gauge
from smartcity_app.services.complaints import broken, categories, tallies
from smartcity_app.services.complaints.models import OPEN, Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.tallies import ANSWER_IN, COUNTS, RESOLVE_IN, months

K = TypeVar("K")
HERE = "/kerja/kinerja-laporan"
FRESH = 60.0
"""Seconds the figures are kept."""
PERIODS = {"bulan-ini": 1, "bulan-lalu": 1, "3-bulan": 3, "setahun": 12}
"""Name to how many months it holds."""
BANDS = (3, 7, 30)
"""Days of the calendar that part the age bands: up to 3, up to 7, up to 30, and more."""
SPOT_DAYS, MOST_SPOTS, FEW = 30, 10, 3
"""Days looked back for hot spots, how many are shown, and reports below which a cell is none."""
MONTHS_SHOWN = 6
RUNGS = (Rung.HEAD, Rung.SECRETARY, Rung.MAYOR)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of reports, and how many stand open now."""

    counts: Counter[str] = field(default_factory=Counter)
    """By the names of tallies.COUNTS."""
    answer: tuple[int, ...] = (0,) * len(ANSWER_IN)
    resolve: tuple[int, ...] = (0,) * len(RESOLVE_IN)
    """Times by bucket of hours."""
    open: tuple[int, ...] = (0,) * (len(BANDS) + 1)
    """On desks now, by age."""
    late: int = 0
    """Of those, how many are past the deadline that counts next."""
    broken: tuple[int, ...] = (0,) * len(RUNGS)
    """Promises broken in the period, and how many of them climbed to the city's secretary and to
    the mayor, by who had the report then."""

    def __add__(self, other: Self) -> "Line":
        return Line(
            self.counts + other.counts,
            _sums(self.answer, other.answer),
            _sums(self.resolve, other.resolve),
            _sums(self.open, other.open),
            self.late + other.late,
            _sums(self.broken, other.broken),
        )

    @property
    def answer_kept(self) -> tuple[int, int]:
        """How many answers came in time, of those given or overdue."""
        said = self.counts
        return said["answered"] - said["answered_late"], said["answered"] + said["unanswered_late"]

    @property
    def work_kept(self) -> tuple[int, int]:
        """How many were done in time, of those done or overdue."""
        said = self.counts
        return said["resolved"] - said["resolved_late"], said["resolved"] + said["unresolved_late"]

    @property
    def stars(self) -> float | None:
        """What reporters gave, 1 to 5; None while few have."""
        times = self.counts["ratings"]
        return self.counts["stars"] / times if times >= FEW else None


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of some 150 by 150 m from which many reports come."""

    point: Point
    area: str
    times: int
    category: str
    """The one reported most there."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows."""

    period: str
    over: str
    """Whose figures: an agency's code, else an area's."""
    first: date
    last: date
    """First and last month."""
    all: Line
    before: Line
    """The same for as many months before; open and broken are not known of then."""
    agencies: tuple[tuple[str, Line], ...]
    """Worst first."""
    by_month: tuple[tuple[date, Line], ...]
    """Newest first."""
    spots: tuple[Spot, ...]


def report(session: Session, actor: Actor, *, period: str = "") -> Report:
    """The figures this actor may count over a period (one of PERIODS); NotAllowed without any."""
    posts = _posts(actor)
    period = period if period in PERIODS else next(iter(PERIODS))
    return gauges.recent(
        session,
        ("complaints.performance", period, tuple(posts)),
        lambda: _counted(session, actor, _over(posts), period),
        fresh=FRESH,
    )


def board(session: Session, actor: Actor) -> list[Gauge]:
    """Figures for the mayor's board."""
    if not policy.holds(actor, May.SURVEY):
        return []
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = (
        func.count(),
        _how_many(col(Complaint.turn_due_at) < now),
        _how_many(col(Complaint.answered_at).is_(None)),
    )
    open_ = columns(*counts).where(OPEN, _reach(actor, Complaint))
    total, late, unanswered = session.connection().execute(open_).one()
    sent = columns(func.count()).where(
        col(Complaint.created_at) >= midnight, _reach(actor, Complaint)
    )
    return [
        Gauge("open", "Sedang dikerjakan", total, "laporan ada di meja sebuah instansi"),
        Gauge("late", "Lewat janji", int(late or 0),
              "belum dijawab atau belum selesai padahal waktunya habis"),
        Gauge("unanswered", "Belum dijawab", int(unanswered or 0),
              "pelapor belum mendapat jawaban pertama"),
        Gauge("today", "Masuk hari ini", session.connection().execute(sent).scalar() or 0,
              "laporan dikirim sejak tengah malam"),
    ]  # fmt: skip


def by_area(session: Session, actor: Actor) -> list[AreaGauge]:
    """Every village with open reports, for the board's table; those without a village left out."""
    late = _how_many(col(Complaint.turn_due_at) < clock.now())
    query = (
        columns(col(Complaint.area), func.count(), late)
        .where(OPEN, _reach(actor, Complaint))
        .group_by(col(Complaint.area))
    )
    city = areas.city_area().code
    found = session.connection().execute(query)
    return [AreaGauge(area, times, int(past or 0)) for area, times, past in found if area != city]


def _posts(actor: Actor) -> list[Held]:
    posts = [post for _, post in policy.held(actor, May.SURVEY)]
    if not posts and not actor.holds(Role.SYSTEM):
        raise NotAllowed(
            "Halaman kinerja laporan untuk perangkat daerah, camat, dan pimpinan kota."
        )
    return posts


def _over(posts: list[Held]) -> str:
    """The widest of the posts: an area's code, or an agency's."""
    wide = [each.area for each in posts if not each.agency]
    if wide or not posts:
        return min(wide, key=len, default=areas.city_area().code)
    return posts[0].agency


def _reach(actor: Actor, model: Any) -> ColumnElement[bool]:
    """What the actor counts; nothing to ask where that is all of the city."""
    return true() if _sees_all(actor) else policy.reach_of(actor, May.SURVEY, model)


def _sees_all(actor: Actor) -> bool:
    city = areas.city_area().code
    return actor.holds(Role.SYSTEM) or any(
        post.area == city and not post.agency for _, post in policy.held(actor, May.SURVEY)
    )


def _span(period: str) -> tuple[date, date]:
    """First and last month of a period."""
    this = tallies.first_of(clock.now())
    last = tallies.before(this) if period == "bulan-lalu" else this
    return tallies.before(last, PERIODS[period] - 1), last


def _counted(session: Session, actor: Actor, over: str, period: str) -> Report:
    first, last = _span(period)
    length = PERIODS[period]
    oldest = min(tallies.before(first, length), tallies.before(last, MONTHS_SHOWN - 1))
    kept = _kept(session, actor, oldest, last)
    agencies: dict[str, Line] = _standing(session, actor)
    for code, climbed in _broken(session, actor, first, last).items():
        agencies[code] = agencies.get(code, Line()) + Line(broken=climbed)
    for code, line in _added(kept, lambda month, code: code if month >= first else None).items():
        agencies[code] = agencies.get(code, Line()) + line
    start = tallies.before(first, length)
    earlier = _added(kept, lambda month, _: "before" if start <= month < first else None)
    by_month = _added(kept, lambda month, _: month)
    shown = max(MONTHS_SHOWN, length)
    return Report(
        period=period,
        over=over,
        first=first,
        last=last,
        all=sum(agencies.values(), Line()),
        before=earlier.get("before", Line()),
        agencies=tuple(sorted(agencies.items(), key=_badness)),
        by_month=tuple(sorted(by_month.items(), reverse=True)[:shown]),
        spots=_spots(session, actor),
    )


Kept = dict[tuple[date, str], tuple[int, ...]]
"""Month and agency to the sums of COUNTS, ANSWER_IN and RESOLVE_IN, one after the other."""


def _added(kept: Kept, key: Callable[[date, str], K | None]) -> dict[K, Line]:
    """These sums put together by what `key` says of them; left out where it says nothing. Plain
    numbers are added, and made lines of at the end: a year of a city is some hundred of them."""
    found: dict[K, tuple[int, ...]] = {}
    for (month, agency), sums in kept.items():
        if (into := key(month, agency)) is not None:
            there = found.get(into)
            found[into] = tuple(map(add, there, sums)) if there else sums
    return {into: _line(sums) for into, sums in found.items()}


def _line(sums: tuple[int, ...]) -> Line:
    so_many, answers = len(COUNTS), len(COUNTS) + len(ANSWER_IN)
    counts = Counter(dict(zip(COUNTS, sums[:so_many], strict=True)))
    return Line(counts, sums[so_many:answers], sums[answers:])


def _badness(each: tuple[str, Line]) -> tuple[float, int, str]:
    """The smallest share of promises kept first; of equals, who has more past its time."""
    code, line = each
    kept, of = _sums(line.answer_kept, line.work_kept)
    return (kept / of if of else 2.0, -line.late, code)


def _kept(session: Session, actor: Actor, first: date, last: date) -> Kept:
    """What the tallies say of each month and agency: its sums, unless only an area is counted."""
    names = (*COUNTS, *ANSWER_IN, *RESOLVE_IN)
    query = (
        columns(months.c.month, months.c.agency, *(func.sum(months.c[name]) for name in names))
        .where(months.c.month >= first, months.c.month <= last, _reach(actor, months.c))
        .where(_summed(actor, months.c))
        .group_by(months.c.month, months.c.agency)
    )
    found = session.connection().execute(query)
    return {(month, agency): tuple(map(int, sums)) for month, agency, *sums in found}


def _summed(actor: Actor, of: Any) -> ColumnElement[bool]:
    """An agency's one sum of all the city, unless only an area is counted."""
    posts = [post for _, post in policy.held(actor, May.SURVEY)]
    whole = _sees_all(actor) or all(post.agency for post in posts)
    return of.area == "" if whole else of.area != ""  # type: ignore[no-any-return]


def _standing(session: Session, actor: Actor) -> dict[str, Line]:
    """What each agency has on its desks, by age."""
    now = clock.now()
    edges = [now - timedelta(days=days) for days in BANDS]
    band = case(
        *((col(Complaint.created_at) >= edge, n) for n, edge in enumerate(edges)),
        else_=len(BANDS),
    )
    late = _how_many(col(Complaint.turn_due_at) < now)
    query = (
        columns(col(Complaint.agency), band, func.count(), late)
        .where(OPEN, _reach(actor, Complaint))
        .group_by(col(Complaint.agency), band)
    )
    found: dict[str, Line] = {}
    for agency, nth, times, past in session.connection().execute(query):
        here = tuple(times if number == nth else 0 for number in range(len(BANDS) + 1))
        found[agency] = found.get(agency, Line()) + Line(open=here, late=int(past))
    return found


def _broken(session: Session, actor: Actor, first: date, last: date) -> dict[str, tuple[int, ...]]:
    """Rungs climbed in the months, by who had the report then: a transfer washes nobody clean."""
    of = broken.sums.c
    query = (
        columns(of.agency, of.rung, func.sum(of.times))
        .where(of.month >= first, of.month <= last, _reach(actor, of), _summed(actor, of))
        .group_by(of.agency, of.rung)
    )
    found: dict[str, list[int]] = {}
    for agency, rung, times in session.connection().execute(query):
        found.setdefault(agency, [0] * len(RUNGS))[RUNGS.index(Rung(rung))] += int(times)
    return {agency: tuple(times) for agency, times in found.items()}


def _spots(session: Session, actor: Actor) -> tuple[Spot, ...]:
    """Where most reports came from lately; nothing that the public may not place exactly."""
    since = clock.now() - timedelta(days=SPOT_DAYS)
    quiet = [each.key for each in categories.current(session).values() if each.sensitive]
    there = (
        col(Complaint.created_at) >= since,
        col(Complaint.geo7) != "",
        col(Complaint.confidential).is_(False),
        col(Complaint.category).not_in(quiet),
        _reach(actor, Complaint),
    )
    key = (col(Complaint.geo7), col(Complaint.category), col(Complaint.area))
    each = columns(*key, func.count().label("times")).where(*there).group_by(*key)
    part = each.cte("part").prefix_with("MATERIALIZED").c  # read once, for two questions
    total = func.sum(part.times)
    most = (
        columns(part.geo7, total.label("times"))
        .group_by(part.geo7)
        .having(total >= FEW)
        .order_by(total.desc(), part.geo7)
        .limit(MOST_SPOTS)
        .subquery()
        .c
    )
    query = columns(part.geo7, part.category, part.area, part.times).where(
        part.geo7 == most.geo7
    ).order_by(most.times.desc(), part.geo7, part.category, part.area)  # fmt: skip
    kinds: dict[str, Counter[str]] = {}
    villages: dict[str, Counter[str]] = {}
    for cell, kind, area, number in session.connection().execute(query):
        kinds.setdefault(cell, Counter())[kind] += number
        villages.setdefault(cell, Counter())[area] += number
    return tuple(
        Spot(
            Point(*pygeohash.decode(cell)),
            villages[cell].most_common(1)[0][0],
            kinds[cell].total(),
            kinds[cell].most_common(1)[0][0],
        )
        for cell in kinds
    )


def _how_many(true_for: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((true_for, 1), else_=0))


def _sums(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
