"""How much of a promise is left or overrun, in houses of the clock and in words that agree.

Amounts are exact fractions: a house that is a minute short of whole must not be drawn whole.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from smartcity_app.civic import calendar
from smartcity_app.civic.profile import Unit
from smartcity_app.kernel import clock

MOST_HOUSES = 14
WEEK = 5
"""Working days in the house of a week."""
HOUR = 60
DAY = 24 * HOUR
_BLOCKS = (
    *(1, 2, 3, 5, 10, 15, 30),
    *(hours * HOUR for hours in (1, 2, 3, 4, 6, 12)),
    *(days * DAY for days in (1, 2, 5, 7, 14, 30)),
)
_THIRD = Fraction(1, 3)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Scale:
    """A promise as a row of houses."""

    unit: Unit
    promised: int
    """In its unit."""
    per_house: int
    """Working days (unit working_day) or minutes in one house."""

    @property
    def total(self) -> int:
        """The promise in what `per_house` counts."""
        return self.promised * _SIZE[self.unit]

    @property
    def houses(self) -> int:
        """Between 1 and 14."""
        return ceil(self.total / self.per_house)

    @property
    def by_day(self) -> bool:
        """Whether one house is one working day, the usual case."""
        return self.unit == "working_day" and self.per_house == 1

    @property
    def words(self) -> str:
        """ "3 hari kerja", "2×24 jam", "15 menit"."""
        if self.unit == "hour" and self.promised % 24 == 0:
            return f"{self.promised // 24}×24 jam"
        return f"{self.promised} {_NAME[self.unit]}"

    @property
    def house_words(self) -> str:
        """What one house stands for: "12 jam"; empty when it is the promise's own unit."""
        if self.per_house == _SIZE[self.unit]:
            return ""
        if self.unit == "working_day":
            return f"{self.per_house} hari kerja"
        hours, minutes = divmod(self.per_house, HOUR)
        return f"{self.per_house} menit" if minutes else f"{hours} jam"

    @property
    def soon(self) -> Fraction:
        """The rest at which the promise turns amber, in what `per_house` counts (rule 3)."""
        quarter = Fraction(self.total, 4)
        day = calendar.current().day_minutes
        if self.unit == "working_day":
            return min(Fraction(1), max(quarter, Fraction(3 * HOUR, day)))
        if self.unit == "working_hour":
            # Three hours of a promise of four would be amber nearly from the start.
            return min(max(quarter, Fraction(3 * HOUR)), Fraction(day), Fraction(self.total, 2))
        return quarter


_SIZE: dict[Unit, int] = {"working_day": 1, "working_hour": HOUR, "hour": HOUR, "minute": 1}
_NAME: dict[Unit, str] = {
    "working_day": "hari kerja",
    "working_hour": "jam kerja",
    "hour": "jam",
    "minute": "menit",
}


@lru_cache
def scale(unit: Unit, promised: int) -> Scale:
    """The biggest houses that make 2 to 14 of the promise (rule 1); one day is one house."""
    if promised < 1:
        raise ValueError("a promise takes some time")
    if unit == "working_day":
        weeks = ceil(promised / (WEEK * MOST_HOUSES))
        return Scale(unit, promised, 1 if promised <= MOST_HOUSES else weeks * WEEK)
    total = promised * _SIZE[unit]
    if total % HOUR == 0 and 2 * HOUR <= total <= MOST_HOUSES * HOUR:
        return Scale(unit, promised, HOUR)
    return Scale(unit, promised, _block(total))


def _block(total: int) -> int:
    """The biggest round block of minutes that divides the promise in 4 to 14 houses, or nearly."""
    fits = [block for block in _BLOCKS if 4 <= ceil(total / block) <= MOST_HOUSES]
    even = [block for block in fits if total % block == 0]
    return max(even or fits, default=max(1, ceil(total / MOST_HOUSES)))


def as_promised(unit: Unit, started: datetime, due: datetime) -> int:
    """How much was promised, from the two ends of a clock that was never paused."""
    if unit == "working_day":
        first = clock.local(calendar.current().counts_from(started)).date()
        return max(1, calendar.working_days(first, clock.local(due).date()))
    minutes = between(unit, started, due).minutes
    return max(1, minutes if unit == "minute" else ceil(minutes / HOUR))


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time as a promise counts it."""

    days: int
    """Whole working days; 0 for promises not counted in days."""
    minutes: int
    """The rest: less than `day` where that is set."""
    day: int
    """Minutes of the day the rest is a part of; 0 for promises not counted in days."""

    @property
    def units(self) -> Fraction:
        """In what `Scale.per_house` counts."""
        return Fraction(self.days * self.day + self.minutes, self.day or 1)


def between(unit: Unit, a: datetime, b: datetime) -> Amount:
    """The time of a promise's own kind from `a` to a later `b`."""
    if unit == "working_day":
        return Amount(*calendar.current().stretch(a, b))
    if unit == "working_hour":
        return Amount(0, max(0, calendar.working_minutes_between(a, b)), 0)
    return Amount(0, max(0, (b - a) // _MINUTE), 0)


def of_minutes(unit: Unit, minutes: int) -> Amount:
    """The amount that a case stores as minutes while it is paused."""
    if unit != "working_day":
        return Amount(0, minutes, 0)
    day = calendar.current().day_minutes
    return Amount(*divmod(minutes, day), day)


def at_most_promised(amount: Amount, of: Scale) -> Amount:
    """Nobody has more left than was promised."""
    if amount.units <= of.total:
        return amount
    return Amount(of.total, 0, amount.day) if amount.day else Amount(0, of.total, 0)


# Words


def words(amount: Amount, of: Scale) -> str:
    """ "1 hari 4 jam". From 5 days on whole days; empty when less than a minute."""
    return " ".join(f"{count} {name}" for count, name in _parts(amount, of))


def short(amount: Amount, of: Scale) -> str:
    """ "1h 4j", "6h", "20m"; empty when less than a minute."""
    letter = {"minggu": "mg", "hari": "h", "jam": "j", "menit": "m"}
    return " ".join(f"{count}{letter[name]}" for count, name in _parts(amount, of))


def at_most(minutes: int) -> str:
    """Working minutes in words that are never less: "3 jam kerja", "1 hari 2 jam kerja".

    In hours, rounded up; from five days on in days, rounded up. Nothing takes less than an hour.
    """
    day = calendar.current().day_minutes
    hours = max(1, ceil(minutes / HOUR))
    days, rest = divmod(hours * HOUR, day)
    if days >= WEEK or rest > day - HOUR:
        days, rest = ceil(minutes / day), 0
    parts = _two((days, "hari"), (ceil(rest / HOUR), "jam"))
    return " ".join(f"{count} {name}" for count, name in parts) + " kerja"


def _parts(amount: Amount, of: Scale) -> list[tuple[int, str]]:
    """At most two numbers with their units, the second only where it tells something."""
    if of.unit == "working_day":
        if of.per_house > 1 and amount.days >= WEEK:
            weeks, days = divmod(amount.days, WEEK)
            return _two((weeks, "minggu"), (days, "hari"))
        return _days_and_hours(amount.days, amount.minutes)
    if of.per_house >= DAY:
        return _days_and_hours(*divmod(amount.minutes, DAY))
    hours, minutes = divmod(amount.minutes, HOUR)
    return _two((hours, "jam"), (0 if hours >= 5 else minutes, "menit"))


def _days_and_hours(days: int, minutes: int) -> list[tuple[int, str]]:
    hours = minutes // HOUR
    if days >= 5:
        return [(days, "hari")]
    return _two((days, "hari"), (hours, "jam") if hours else (minutes, "menit"))


def _two(*parts: tuple[int, str]) -> list[tuple[int, str]]:
    return [part for part in parts if part[0]]


# Shares


def percent(share: Fraction) -> str:
    """ "50%", "33.3%"."""
    return f"{floor(share * 1000) / 10:g}%"


def house_used(left: Fraction) -> str:
    """Share spent of the house that is under way, in 5% steps.

    `left` is the part of this house that is left, more than 0 and less than 1. At least a sliver
    is drawn as spent, and never less than a third as left (rule 2).
    """
    step = floor((1 - left) * 20 + Fraction(1, 2))
    return f"{5 * min(13, max(1, step))}%"


@lru_cache(maxsize=4096)
def strip_used(houses: int, left: Fraction) -> str:
    """Share spent of a whole strip, `left` counted in houses.

    In 5% steps where one keeps the number of coloured houses true, exactly otherwise.
    """
    whole, part = divmod(left, 1)
    lowest, highest = (left, left) if not part else (whole + _THIRD, whole + Fraction(19, 20))
    true = min(max(left, lowest), highest)
    steps = [step for step in range(21) if lowest <= houses * Fraction(20 - step, 20) <= highest]
    nearest = min(
        steps, key=lambda step: abs(houses * Fraction(20 - step, 20) - true), default=None
    )
    return percent(1 - true / houses) if nearest is None else f"{5 * nearest}%"
