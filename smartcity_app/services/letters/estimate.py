"""When a letter will be ready, from what the office has really done: never less than honest.

The median and the ninth of ten of the letters of this type that were issued in the last 90 days:
by the resident's own village, or the district, or the whole city, whichever is the first to have
issued enough of them. What still waits longer than the median counts too, with the time it has
waited so far, so that an office that leaves the hard cases lying does not look quick. With fewer
than `ENOUGH` letters nothing is said.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import ColumnElement, func, literal_column
from sqlmodel import Session, col, select

from smartcity_app.civic import areas, calendar, measure
from smartcity_app.kernel import clock, gauges
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.record import LetterOutcome, LetterStay
from smartcity_app.services.letters.workflow import ISSUED

ENOUGH = 8
"""Letters below which an office's record says nothing, and could point at somebody."""
WINDOW = timedelta(days=90)
FRESH = 600.0
"""Seconds an estimate may be old."""
NO_OFFICE: ColumnElement[str] = literal_column("''")
"""Written out, so that the partial index of what lies on a desk serves."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long letters of a type took, in working minutes without the residents' own turns."""

    median: int
    ninth: int
    """Nine of ten took no longer."""
    letters: int
    """How many the figures rest on."""
    area: str
    """Whose record it is: code of a village, a district or the city."""

    @property
    def sentence(self) -> str:
        """ "Biasanya selesai dalam 5 jam kerja; 9 dari 10 selesai dalam 1 hari 2 jam kerja."."""
        usual, nearly_all = measure.at_most(self.median), measure.at_most(self.ninth)
        if usual == nearly_all:
            return f"9 dari 10 surat ini selesai dalam {usual}."
        return f"Biasanya selesai dalam {usual}; 9 dari 10 selesai dalam {nearly_all}."

    @property
    def source(self) -> str:
        """ "Catatan Kelurahan Keputih, 90 hari terakhir."."""
        return f"Catatan {areas.area(self.area).label}, {WINDOW.days} hari terakhir."


def of(session: Session, *, type_key: str, area: str) -> Estimate | None:
    """The estimate for a letter of this type in this village; None when nobody has a record.

    What a district or the city says is kept for all of its villages.
    """
    here: str = area
    while here:
        key, count = ("letters.estimate", type_key, here), partial(_from, session, type_key, here)
        if found := gauges.recent(session, key, count, fresh=FRESH):
            return found
        here = areas.area(here).parent
    return None


def quantile(ordered: list[int], percent: int) -> int:
    """The smallest of `ordered` that so many of a hundred of them do not exceed."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


def villages_of(area: str) -> list[str]:
    """Codes of the villages an area is made of; itself, when it is one."""
    here = areas.area(area)
    if here.kind == "village":
        return [area]
    return [each.code for each in areas.villages(area if here.kind == "district" else None)]


def _from(session: Session, type_key: str, area: str) -> Estimate | None:
    within = villages_of(area)
    done = select(LetterOutcome.minutes).where(
        col(LetterOutcome.area).in_(within),
        col(LetterOutcome.finished_at) >= clock.now() - WINDOW,
        LetterOutcome.state == ISSUED,
        LetterOutcome.type_key == type_key,
    )
    minutes = sorted(session.exec(done))
    if len(minutes) < ENOUGH:
        return None
    median = quantile(minutes, 50)
    slow = [waited for waited in _waiting(session, type_key, within) if waited > median]
    minutes = sorted([*minutes, *slow])
    return Estimate(quantile(minutes, 50), quantile(minutes, 90), len(minutes), area)


def _waiting(session: Session, type_key: str, within: list[str]) -> list[int]:
    """How long each letter that an office has now has been with the offices so far."""
    before = (
        select(func.coalesce(func.sum(LetterStay.minutes), 0))
        .where(LetterStay.letter_id == Letter.id)
        .scalar_subquery()
    )
    query = select(Letter.since, before).where(
        col(Letter.desk) != NO_OFFICE,
        col(Letter.area).in_(within),
        Letter.type_key == type_key,
    )
    now = clock.now()
    return [
        int(earlier) + calendar.working_minutes_between(since, now)
        for since, earlier in session.exec(query)
    ]
