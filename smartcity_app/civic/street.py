"""The large row of the promise clock: houses, days off between them, the flag, days underneath."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from smartcity_app.civic import calendar, measure, words
from smartcity_app.civic.measure import Scale
from smartcity_app.kernel import clock

MOST_LABELLED = 7
"""Over so many houses only the first, the present and the last have their day underneath."""
MOST_OVER = 4
"""Red houses at most; the words keep the true number (rule 4)."""


@dataclass(frozen=True, slots=True)
class House:
    """One house of the large street, or what stands between two."""

    kind: Literal["house", "rest", "post", "over"] = "house"
    """`rest`: three dots for days off; `post`: the flag; `over`: a red house past it."""
    used: str = "0%"
    """Share spent, in 5% steps."""
    label: str = ""
    """Day under the house ("Sel 28", "Hari ini"), or the time at the post ("15.30"). Where no
    house shows the promise's day, the post does."""
    now: bool = False
    """Where the case is now, in bold. When it is done, the house that carries the check."""


def under_way(houses: int, left: Fraction) -> int:
    """Index of the house that is being used up; the last one when nothing is left."""
    return min(houses - 1, houses - ceil(left))


def finished_in(houses: int, left: Fraction) -> int:
    """Index of the house in which something was finished: a day just used up still counts."""
    return min(houses - 1, max(0, houses - floor(left) - 1))


def shares(houses: int, left: Fraction) -> list[str]:
    """Share spent of each house: spent ones, the one under way, whole ones."""
    whole, part = divmod(left, 1)
    ahead = [measure.house_used(part)] if part else []
    ahead += ["0%"] * int(whole)
    return ["100%"] * (houses - len(ahead)) + ahead


def days_of(
    scale: Scale, started: datetime, at: datetime, due: datetime, present: int
) -> list[date | None]:
    """The day each house stands for or begins on; None where there is none to tell.

    Houses to come are counted back from the promise. When the clock was paused before `at`, the
    days of the houses already spent are unknown but for the first.
    """
    if scale.unit in ("hour", "minute"):
        return [None] * scale.houses
    if scale.unit == "working_hour":
        return _days_of_hours(scale, started, due, present)
    city = calendar.current()
    first, last = clock.local(city.counts_from(started)).date(), clock.local(due).date()
    days: list[date | None] = [
        city.working_day(last, 1 - scale.per_house * (scale.houses - index))
        for index in range(scale.houses)
    ]
    paused = city.working_days(first, last) != scale.promised
    if paused:
        days[:present] = [None] * present
        if scale.by_day and present < scale.houses:
            days[present] = clock.local(city.working_moment(at)).date()
    if present or not paused:
        days[0] = first
    return days


def _days_of_hours(
    scale: Scale, started: datetime, due: datetime, present: int
) -> list[date | None]:
    city = calendar.current()
    begins = [
        city.working_moment(city.add_working_minutes(due, -scale.per_house * (scale.houses - i)))
        for i in range(scale.houses)
    ]
    days: list[date | None] = [clock.local(moment).date() for moment in begins]
    if city.working_minutes_between(started, due) != scale.total:
        days[: present + 1] = [None] * len(days[: present + 1])
    return days


def day_labels(scale: Scale, days: Iterable[date | None]) -> list[str]:
    """What stands under each house before the present one is marked."""
    if scale.unit != "working_day":
        return [""] * scale.houses
    if not scale.by_day:
        return [words.short_date(day) if day else "" for day in days]
    return [
        words.short_day(day) if day else f"hari ke-{index}" for index, day in enumerate(days, 1)
    ]


def draw(
    scale: Scale,
    *,
    used: Sequence[str],
    days: Sequence[date | None],
    labels: Sequence[str],
    bold: int | None,
    post: str = "",
) -> list[House]:
    """The houses with dots for days off between them, and the flag."""
    drawn: list[House] = []
    kept = {0, bold, scale.houses - 1}
    for index, (share, label) in enumerate(zip(used, labels, strict=True)):
        if index and _rest_between(scale, days[index - 1], days[index]):
            drawn.append(House("rest"))
        shown = label if scale.houses <= MOST_LABELLED or index in kept else ""
        drawn.append(House("house", share, shown, index == bold))
    return [*drawn, House("post", label=post)]


def _rest_between(scale: Scale, before: date | None, after: date | None) -> bool:
    """Whether there are days off between two houses (for houses of hours: also a night)."""
    if before is None or after is None or before >= after:
        return False
    if scale.unit == "working_hour":
        return True
    return scale.by_day and calendar.working_days(before, after) < (after - before).days + 1


def count_over(late: Fraction) -> int:
    """How many red houses a lateness of so many houses has."""
    return min(MOST_OVER, max(1, ceil(late)))


def draw_over(scale: Scale, due: datetime, late: Fraction, at: datetime) -> list[House]:
    """The red houses past the flag, one for each started one; the one of `at` is bold."""
    count = count_over(late)
    if not scale.by_day:
        return [House("over", "100%", now=index == count - 1) for index in range(count)]
    city, today = calendar.current(), clock.local(at).date()
    first = clock.local(city.working_moment(due)).date()
    days = [city.working_day(first, index) for index in range(count)]
    crowded = scale.houses + count > MOST_LABELLED
    drawn: list[House] = []
    for before, day in zip([clock.local(due).date(), *days], days, strict=False):
        if _rest_between(scale, before, day):
            drawn.append(House("rest"))
        labelled = day <= today and not (crowded and day != days[-1])
        label = words.short_day(day) if labelled else ""
        drawn.append(House("over", "100%", label, day == today))
    return drawn


def post_label(scale: Scale, days: Sequence[date | None], due: datetime, now: datetime) -> str:
    """The time at the flag; its day instead when the last house does not show that."""
    if scale.by_day and days[-1] == clock.local(due).date():
        return words.time(due)
    if scale.unit == "working_day":
        return words.short_day(due) if scale.by_day else words.short_date(due)
    return moment_label(due, now)


def moment_label(when: datetime, now: datetime) -> str:
    """Short enough for under a house: "15.30" today, otherwise "Sel 28"."""
    today = clock.local(when).date() == clock.local(now).date()
    return words.time(when) if today else words.short_day(when)
