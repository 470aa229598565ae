"""Where a buyer is, as far as the city knows, and whether a shop brings things there."""

from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session, select

from smartcity_app.civic import geography
from smartcity_app.civic.geography import Box, Point
from smartcity_app.civic.people import Person
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import duty


@dataclass(frozen=True, slots=True)
class Places:
    """Only distances from them leave the server, and only to the buyer."""

    home: Point | None = None
    """Of a civil servant by the register; else the middle of the buyer's kelurahan."""
    exact: tuple[Point, ...] = ()
    """Home and workplace, where the register has them."""
    around: Box | None = None
    """The kelurahan, when nothing better is known."""


class Bringing(Protocol):
    """What of a shop decides it."""

    @property
    def delivers(self) -> bool: ...
    @property
    def delivery_metres(self) -> int: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


def places_of(session: Session, actor: Actor) -> Places:
    """Where the actor may have things brought."""
    servant = duty.civil_servant(session, actor.person_id or 0)
    exact = _points(
        (servant.home_lat, servant.home_lon), (servant.work_lat, servant.work_lon)
    ) if servant else ()  # fmt: skip
    if servant and servant.home_lat is not None and servant.home_lon is not None:
        return Places(exact[0], exact)
    area = session.exec(select(Person.area).where(Person.id == actor.person_id)).first()
    if not area:
        return Places(exact=exact)
    return Places(geography.centre(area), exact, geography.bounds(area))


def brings(shop: Bringing, places: Places) -> bool:
    """Whether the shop brings things to one of these places. Where only the kelurahan is known, to
    any of its corners; where nothing is known it is for the shop to refuse."""
    if not shop.delivers:
        return False
    if shop.lat is None or shop.lon is None or not shop.delivery_metres:
        return True
    here = Point(shop.lat, shop.lon)
    near = [*places.exact, *([_nearest(here, places.around)] if places.around else [])]
    return not near or min(geography.metres(here, each) for each in near) <= shop.delivery_metres


def _points(*pairs: tuple[float | None, float | None]) -> tuple[Point, ...]:
    return tuple(
        Point(lat, lon) for lat, lon in pairs if lat is not None and lon is not None
    )  # fmt: skip


def _nearest(here: Point, box: Box) -> Point:
    return Point(
        min(max(here.lat, box.south), box.north), min(max(here.lon, box.west), box.east)
    )  # fmt: skip
