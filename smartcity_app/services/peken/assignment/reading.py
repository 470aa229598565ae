"""Who is to get shops in a month, and which shops there are: from tables to arrays and back.

Positions of homes stay in these arrays; what is stored is only whose shop is which, and how far.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session, col, or_, select

from smartcity_app.civic import geography
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import city
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import assigned, duty
from smartcity_app.services.peken.assignment import flow
from smartcity_app.services.peken.assignment.fitting import Fitted, Town
from smartcity_app.services.peken.assignment.flow import Ints
from smartcity_app.services.peken.assignment_models import Assignment
from smartcity_app.services.peken.duty_models import CivilServant, DutyException
from smartcity_app.services.peken.shop_models import Shop, ShopMonth
from smartcity_app.services.peken.workflow import ACTIVE

RETAIL = ("tokel", "umkm")
"""Kinds of shop a civil servant is given."""
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """The town of a month, with whose row is whose."""

    town: Town
    people: list[int]
    at_work: list[bool]
    """Whether it is their work that the shops are near to."""
    shops: list[int]
    aside: dict[str, Any]
    """Figures of what could not be taken along, for the report."""


def read(session: Session, *, month: str) -> Asked:
    """Everybody in service when the month begins, with the quota of that month."""
    people, places, quotas, at_work, nowhere = _people(session, month)
    shops, spots, caps, unplaced = _shops(session, month)
    who = {person: row for row, person in enumerate(people)}
    what = {shop: row for row, shop in enumerate(shops)}
    kept = sorted(
        (who[person], what[shop])
        for person, shop in _last(session, month)
        if person in who and shop in what
    )
    town = Town(
        np.array(places, np.float64).reshape(-1, 2), np.array(quotas, np.int64),
        np.array(spots, np.float64).reshape(-1, 2), np.array(caps, np.int64),
        np.array(kept, np.int64).reshape(-1, 2), k=city().market.shops,
    )  # fmt: skip
    return Asked(town, people, at_work, shops, {"nowhere": nowhere, "unplaced": unplaced})


def rows(asked: Asked, fitted: Fitted, run_id: int, month: str) -> Iterator[dict[str, Any]]:
    """The assignment as rows of its table."""
    answer = fitted.answer
    why = reasons(asked.town, fitted, asked.at_work)
    place, before = 0, -1
    for number, (person, shop, metres) in enumerate(
        zip(answer.person.tolist(), answer.shop.tolist(), answer.metres.tolist(), strict=True)
    ):
        place = place + 1 if person == before else 1
        before = person
        yield {
            "run_id": run_id, "month": month, "person_id": asked.people[person],
            "shop_id": asked.shops[shop], "place": place, "metres": metres, "why": why[number],
        }  # fmt: skip


def reasons(town: Town, fitted: Fitted, at_work: list[bool]) -> list[str]:
    """Why each pair: nothing is nearer; or kept, or what is nearer is full, or it had nobody."""
    answer, why = fitted.answer, []
    given = np.bincount(answer.shop, minlength=len(town.shops))
    full = given >= fitted.capacity
    had = {(int(p), int(s)) for p, s in town.kept}
    passed, over = _passed_by(town, answer.person, answer.shop)
    for number, (person, shop) in enumerate(
        zip(answer.person.tolist(), answer.shop.tolist(), strict=True)
    ):
        if answer.metres[number] <= passed[person]:
            why.append(assigned.NEAR_WORK if at_work[person] else assigned.NEAR_HOME)
        elif (person, shop) in had:
            why.append(assigned.KEPT)
        else:
            why.append(assigned.NEARER_FULL if full[over[person]] else assigned.SPREAD)
    return why


def _passed_by(town: Town, person: Ints, shop: Ints) -> tuple[Ints, Ints]:
    """Of everybody the nearest shop that is not theirs: how far, and its number."""
    far = np.full(len(town.people), np.iinfo(np.int64).max)
    which = np.zeros(len(town.people), np.int64)
    if not len(town.shops) or not len(town.people):
        return far, which
    metres = flow.between(*flow.plane(town.people, town.shops)).astype(np.int64)
    metres[person, shop] = far[0]
    which = metres.argmin(axis=1)
    return metres[np.arange(len(which)), which], which


def _people(
    session: Session, month: str
) -> tuple[list[int], list[Position], list[int], list[bool], int]:
    begin = duty.first_day(month)
    found = session.exec(
        select(CivilServant, Person.area)
        .join(Person, col(Person.id) == CivilServant.person_id)
        .where(
            CivilServant.starts <= begin,
            or_(col(CivilServant.ends).is_(None), col(CivilServant.ends) >= begin),
        )
        .order_by(col(CivilServant.person_id))
    )
    rules, excused = duty.rules_in(session, month), _excused(session, month)
    people: list[int] = []
    places: list[Position] = []
    quotas: list[int] = []
    at_work: list[bool] = []
    nowhere = 0
    for servant, area in found:
        position, works = place_of(servant, area)
        if position is None:
            nowhere += 1
            continue
        people.append(servant.person_id)
        places.append(position)
        at_work.append(works)
        idle = servant.person_id in excused
        quotas.append(0 if idle else duty.quota_of(rules, servant))
    return people, places, quotas, at_work, nowhere


def place_of(servant: CivilServant, area: str) -> tuple[Position | None, bool]:
    """Where somebody's shops should be near to, and whether that is their work.

    The home; without its position the middle of the kelurahan; of who lives outside the city the
    place of work. None when nothing is known.
    """
    work = _position(servant.work_lat, servant.work_lon)
    if servant.lives_in_city:
        home = _position(servant.home_lat, servant.home_lon) or _centre(area)
        return (home, False) if home else (work, True)
    return work, True


def _excused(session: Session, month: str) -> set[int]:
    return set(
        session.exec(
            select(DutyException.person_id).where(
                col(DutyException.withdrawn_at).is_(None),
                DutyException.first <= month,
                DutyException.last >= month,
            )
        )
    )


def _shops(session: Session, month: str) -> tuple[list[int], list[Position], list[int], int]:
    found = session.exec(
        select(Shop.id, Shop.lat, Shop.lon, ShopMonth.cap)
        .join(
            ShopMonth,
            (col(ShopMonth.shop_id) == col(Shop.id)) & (col(ShopMonth.month) == month),
            isouter=True,
        )
        .where(Shop.state == ACTIVE, col(Shop.kind).in_(RETAIL))
        .order_by(col(Shop.id))
    )
    shops: list[int] = []
    spots: list[Position] = []
    caps: list[int] = []
    unplaced = 0
    for shop_id, lat, lon, cap in found:
        spot = _position(lat, lon)
        if spot is None or shop_id is None:
            unplaced += 1
            continue
        shops.append(shop_id)
        spots.append(spot)
        caps.append(city().market.cap if cap is None else cap)
    return shops, spots, caps, unplaced


def _last(session: Session, month: str) -> list[tuple[int, int]]:
    """Pairs of the month before, or of the latest month that has any."""
    run = assigned.run_before(session, month)
    if run is None:
        return []
    pairs = select(Assignment.person_id, Assignment.shop_id).where(Assignment.run_id == run.id)
    return [(person, shop) for person, shop in session.exec(pairs)]


def _position(lat: float | None, lon: float | None) -> Position | None:
    """A position on the globe; None for what is none: empty, NaN, out of range."""
    if lat is None or lon is None or not (math.isfinite(lat) and math.isfinite(lon)):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _centre(area: str) -> Position | None:
    try:
        middle = geography.centre(area)
    except NotFound:
        return None
    return (middle.lat, middle.lon) if middle else None
