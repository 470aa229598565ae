"""Working time of the city's offices: which days and hours a promise is counted in.

Every instant in and out is aware; days are dates on the city's wall clock. Time is counted in
whole minutes of the clock face: an instant belongs to the minute it falls in. So the parts of a
stretch always add up to the whole.

Days off are weekly ones (the profile's office hours), national holidays and collective leave
(`holidays`, categories public and government; years without a decree yet are estimates) and the
profile's own `days_off`.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import ClassVar, NamedTuple

import holidays

from smartcity_app.civic.profile import Profile, Unit, load
from smartcity_app.kernel import clock
from smartcity_app.kernel.settings import settings


class Stretch(NamedTuple):
    """Working time as people say it: whole days, and minutes of one more day."""

    days: int
    minutes: int
    """Less than `day`."""
    day: int
    """Length in minutes of the working day the minutes are a part of."""


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's working time, summed up, so that no question has to walk through its days."""

    number: int
    first: int
    """Ordinal of 1 January."""
    opens: list[int]
    """Minute of the day each office day begins; 0 on days off."""
    lengths: list[int]
    """Minutes of each office day; 0 on days off."""
    minutes: list[int]
    """Working minutes of the year before each day, and the whole year's at the end."""
    days: list[int]
    """Working days of the year before each day, and the whole year's at the end."""


class _Spot(NamedTuple):
    """An instant as a place in working time."""

    year: _Year
    day: int
    """Days since 1 January."""
    minute: int
    """Working minutes of that day already over, at least 0 and at most its length."""


class Calendar:
    """The working time of one city."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._years: dict[int, _Year] = {}
        until = profile.same_day_until
        self._same_day_until = until.hour * 60 + until.minute
        self.day_minutes = profile.day_minutes

    # The shape of the year

    def _year(self, number: int) -> _Year:
        try:
            return self._years[number]
        except KeyError:
            # Two threads may both come here; both make the same year.
            return self._years.setdefault(number, self._make_year(number))

    def _make_year(self, number: int) -> _Year:
        off = holidays.country_holidays("ID", years=number, categories=("public", "government"))
        first = date(number, 1, 1)
        opens, lengths = [], []
        for offset in range((date(number + 1, 1, 1) - first).days):
            day = first + timedelta(days=offset)
            hours = self.profile.hours_on(day.weekday())
            if hours is None or day in off or day in self.profile.days_off:
                opens.append(0)
                lengths.append(0)
            else:
                opens.append(_minute(hours.opens))
                lengths.append(_minute(hours.closes) - _minute(hours.opens))
        return _Year(
            number,
            first.toordinal(),
            opens,
            lengths,
            list(accumulate(lengths, initial=0)),
            list(accumulate((length > 0 for length in lengths), initial=0)),
        )

    def _spot(self, moment: datetime) -> _Spot:
        if moment.tzinfo is None:
            raise ValueError("working time needs an aware moment")
        here = moment.astimezone(clock.ZONE)
        year = self._year(here.year)
        day = here.toordinal() - year.first
        passed = here.hour * 60 + here.minute - year.opens[day]
        return _Spot(year, day, max(0, min(passed, year.lengths[day])))

    def _at(self, year: _Year, day: int, minute: int) -> datetime:
        """The instant `minute` working minutes into a day."""
        midnight = datetime.combine(date.fromordinal(year.first + day), time(), clock.ZONE)
        return (midnight + timedelta(minutes=year.opens[day] + minute)).astimezone(UTC)

    def _nth_working_day(self, year: _Year, nth: int) -> tuple[_Year, int]:
        """Where the nth working day of a year is; n may reach into other years, 0 being the last
        working day of the year before."""
        while nth > year.days[-1]:
            nth -= year.days[-1]
            year = self._year(year.number + 1)
        while nth <= 0:
            year = self._year(year.number - 1)
            nth += year.days[-1]
        return year, bisect_left(year.days, nth) - 1

    # Days

    def is_working_day(self, day: date) -> bool:
        """Whether the offices are open at all."""
        year = self._year(day.year)
        return year.lengths[day.toordinal() - year.first] > 0

    def working_days(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both counted. 0 when `last` is earlier."""
        if last < first:
            return 0
        begin, end = self._year(first.year), self._year(last.year)
        before = begin.days[first.toordinal() - begin.first]
        upto = end.days[last.toordinal() - end.first + 1]
        return upto - before + sum(self._year(y).days[-1] for y in range(first.year, last.year))

    def working_day(self, day: date, nth: int = 0) -> date:
        """The first working day from `day` on, or the nth one after that."""
        year = self._year(day.year)
        target, index = self._nth_working_day(
            year, year.days[day.toordinal() - year.first] + 1 + nth
        )
        return date.fromordinal(target.first + index)

    def working_day_before(self, day: date) -> date:
        """The last working day before `day`."""
        year = self._year(day.year)
        target, index = self._nth_working_day(year, year.days[day.toordinal() - year.first])
        return date.fromordinal(target.first + index)

    # Minutes

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Working minutes from `a` to `b`; negative when `b` is earlier."""
        begin, end = self._spot(a), self._spot(b)
        between = end.year.minutes[end.day] + end.minute
        between -= begin.year.minutes[begin.day] + begin.minute
        if begin.year is end.year:
            return between
        low, high = begin.year.number, end.year.number
        if low < high:
            return between + sum(self._year(y).minutes[-1] for y in range(low, high))
        return between - sum(self._year(y).minutes[-1] for y in range(high, low))

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """When that many working minutes have passed: closing time, not the next opening.

        Nought gives `start` back as it is. Negative minutes go back in time.
        """
        if minutes == 0:
            return start
        spot = self._spot(start)
        year = spot.year
        target = year.minutes[spot.day] + spot.minute + minutes
        while target > year.minutes[-1]:
            target -= year.minutes[-1]
            year = self._year(year.number + 1)
        while target <= 0:
            year = self._year(year.number - 1)
            target += year.minutes[-1]
        day = bisect_left(year.minutes, target) - 1
        return self._at(year, day, target - year.minutes[day])

    def working_moment(self, moment: datetime) -> datetime:
        """`moment` itself while the offices are open, otherwise the next opening."""
        spot = self._spot(moment)
        year, day = spot.year, spot.day
        if 0 < spot.minute < year.lengths[day]:
            return moment
        opening = self._at(year, day, 0)
        if spot.minute == 0 and year.lengths[day]:
            return max(moment, opening)
        later, index = self._nth_working_day(year, year.days[day + 1] + 1)
        return self._at(later, index, 0)

    # Promises

    def counts_from(self, sent: datetime) -> datetime:
        """When a promise in days begins: when sent before `same_day_until` of a working day, then;
        otherwise when the next working day opens."""
        here = clock.local(sent)
        same_day = here.hour * 60 + here.minute < self._same_day_until
        if same_day and self.is_working_day(here.date()):
            return sent
        following = self.working_day(here.date() + timedelta(days=1))
        year = self._year(following.year)
        return self._at(year, following.toordinal() - year.first, 0)

    def deadline(self, sent: datetime, days: int) -> datetime:
        """Closing time of the last of `days` working days, counted as in `counts_from`."""
        if days < 1:
            raise ValueError("a promise takes at least one day")
        begin = self._spot(self.counts_from(sent))
        year, day = self._nth_working_day(begin.year, begin.year.days[begin.day] + days)
        return self._at(year, day, year.lengths[day])

    def stretch(self, a: datetime, b: datetime) -> Stretch:
        """Working time from `a` to a later `b`, in days and minutes of a day.

        Days may differ in length, so each counts as one, and a part of a day is turned into
        minutes of the day on which `a` lies (or the next one). Never negative.
        """
        begin, end = self._spot(a), self._spot(b)
        if begin.minute == begin.year.lengths[begin.day]:
            day = self.working_day(date.fromordinal(begin.year.first + begin.day + 1))
            year = self._year(day.year)
            begin = _Spot(year, day.toordinal() - year.first, 0)
        here, there = begin.year.lengths[begin.day], end.year.lengths[end.day] or 1
        days = end.year.days[end.day] - begin.year.days[begin.day]
        low, high = begin.year.number, end.year.number
        days += sum(self._year(y).days[-1] for y in range(low, high))
        over, minutes = divmod((end.minute * here - begin.minute * there) // there, here)
        return Stretch(days + over, minutes, here) if days + over >= 0 else Stretch(0, 0, here)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


@lru_cache
def _of(key: str) -> Calendar:
    return Calendar(load(key))


def current() -> Calendar:
    """The calendar of the city this installation serves."""
    return _of(settings().city)


def is_working_day(day: date) -> bool:
    """Whether the city's offices are open at all on that day."""
    return current().is_working_day(day)


def working_days(first: date, last: date) -> int:
    """Working days from `first` to `last`, both counted."""
    return current().working_days(first, last)


def working_minutes_between(a: datetime, b: datetime) -> int:
    """Working minutes from `a` to `b`; negative when `b` is earlier."""
    return current().working_minutes_between(a, b)


def add_working_minutes(start: datetime, minutes: int) -> datetime:
    """When that many working minutes have passed since `start`."""
    return current().add_working_minutes(start, minutes)


def deadline(sent: datetime, days: int) -> datetime:
    """When a promise of `days` working days, made at `sent`, runs out."""
    return current().deadline(sent, days)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A promise in working days, as kernel.workflow wants it."""

    amount: int
    unit: ClassVar[Unit] = "working_day"

    @property
    def words(self) -> str:
        """ "3 hari kerja"."""
        return f"{self.amount} hari kerja"

    def due(self, start: datetime) -> datetime:
        """Closing time of the last day."""
        return deadline(start, self.amount)

    def left(self, now: datetime, due: datetime) -> int:
        """Working minutes between the two; negative once late."""
        return working_minutes_between(now, due)

    def resume(self, now: datetime, left: int) -> datetime:
        """The new end of a promise that has `left` working minutes to go."""
        return add_working_minutes(now, left)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A promise in office hours: nights, weekends and holidays do not count."""

    amount: int
    unit: ClassVar[Unit] = "working_hour"

    @property
    def words(self) -> str:
        """ "8 jam kerja"."""
        return f"{self.amount} jam kerja"

    def due(self, start: datetime) -> datetime:
        """So many office hours later."""
        return add_working_minutes(start, 60 * self.amount)

    def left(self, now: datetime, due: datetime) -> int:
        """Working minutes between the two; negative once late."""
        return working_minutes_between(now, due)

    def resume(self, now: datetime, left: int) -> datetime:
        """The new end of a promise that has `left` working minutes to go."""
        return add_working_minutes(now, left)


@dataclass(frozen=True, slots=True)
class Hours:
    """A promise in hours of the wall clock: nights, weekends and holidays count."""

    amount: int
    unit: ClassVar[Unit] = "hour"

    @property
    def words(self) -> str:
        """ "2×24 jam", "6 jam"."""
        days, rest = divmod(self.amount, 24)
        return f"{self.amount} jam" if rest else f"{days}×24 jam"

    def due(self, start: datetime) -> datetime:
        """So many hours later."""
        return start + timedelta(hours=self.amount)

    def left(self, now: datetime, due: datetime) -> int:
        """Minutes between the two; negative once late."""
        return (due - now) // timedelta(minutes=1)

    def resume(self, now: datetime, left: int) -> datetime:
        """The new end of a promise that has `left` minutes to go."""
        return now + timedelta(minutes=left)
