"""The order in which a field worker goes from place to place."""

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_app.civic import geography
from smartcity_app.civic.geography import Point
from smartcity_app.services.complaints import reading
from smartcity_app.services.complaints.models import Complaint

ROUND = "/kerja/lapangan"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to go to, and how far it is from the one before."""

    case: Complaint
    metres: float | None
    """None for the first without a start, and where no position is known."""


def ordered(cases: Sequence[Complaint], start: Point | None) -> list[Stop]:
    """Always the nearest next, from `start`; without one, from the first of `cases`.

    Those without a position come last, in the order they were given.
    """
    left = [each for each in cases if reading.point_of(each)]
    found: list[Stop] = []
    here = start
    while left:
        following = min(left, key=lambda each: _metres(here, each)) if here else left[0]
        left.remove(following)
        found.append(Stop(following, _metres(here, following) if here else None))
        here = reading.point_of(following)
    nowhere = [Stop(each, None) for each in cases if reading.point_of(each) is None]
    return [*found, *nowhere]


def _metres(here: Point | None, case: Complaint) -> float:
    there = reading.point_of(case)
    assert here
    assert there
    return geography.metres(here, there)
