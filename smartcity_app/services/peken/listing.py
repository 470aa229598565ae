"""In which order shops are shown: who has had least this month comes first.

At the month's cap a shop is not shown to civil servants at all. Ties are broken anew every day, so
that no shop is always the first.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, func, select

from smartcity_app.civic import geography
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import db
from smartcity_app.services.peken import shops
from smartcity_app.services.peken.shop_models import Shop, ShopMonth

NEAR = 2_000.0
"""Metres within which a shop is near."""


@dataclass(frozen=True, slots=True)
class Stall:
    """A shop that sells, as far as its order needs it."""

    id: int
    ref: str
    name: str
    area: str
    taken: int
    """Rupiah from civil servants this month, paid or reserved."""


def selling(session: Session, *, day: date, month: str = "") -> list[Stall]:
    """Every shop that sells, in the day's fair order.

    With a `month` the buyer is a civil servant: the shop that took least in it comes first, and
    those at their cap are left out. Without one only the day's chance decides.
    """
    spent = func.coalesce(ShopMonth.paid + ShopMonth.reserved, 0)
    full = and_(
        col(ShopMonth.id).is_not(None), col(ShopMonth.paid) + ShopMonth.reserved >= ShopMonth.cap
    )
    query: Any = (
        select(Shop.id, Shop.ref, Shop.name, Shop.area, spent)  # type: ignore[call-overload]
        .select_from(Shop)
        .outerjoin(ShopMonth, and_(ShopMonth.shop_id == Shop.id, ShopMonth.month == month))  # type: ignore[arg-type]
        .where(shops.selling(day))
    )
    if month:
        query = query.where(~full)
    found = [Stall(*row) for row in session.exec(query)]  # type: ignore[misc]
    return sorted(found, key=lambda each: (each.taken, chance(day, each.id)))


_lately: dict[tuple[date, str], tuple[object, float, list[Stall]]] = {}
LATELY = 10.0
"""Seconds for which a search may take the order as it was."""


def lately(session: Session, *, day: date, month: str = "") -> list[Stall]:
    """As `selling` was at most LATELY ago: what changes meanwhile is found out by the checkout."""
    held = _lately.get((day, month))
    if held and held[0] is db.engine() and time.monotonic() - held[1] < LATELY:
        return list(held[2])
    found = selling(session, day=day, month=month)
    if len(_lately) > 10:
        _lately.clear()
    _lately[day, month] = (db.engine(), time.monotonic(), found)
    return list(found)


def forget() -> None:
    """Read the order anew at the next search."""
    _lately.clear()


def shops_for(
    session: Session,
    *,
    shop_ids: Sequence[int] | None = None,
    area: str = "",
    near: Point | None = None,
    month: str,
    day: date,
    most: int = 60,
) -> list[Shop]:
    """Shops that sell, in the fair order: of these ids, of an area, or near a place.

    `month` as with `selling`.
    """
    order = selling(session, day=day, month=month)
    if shop_ids is not None:
        wanted = set(shop_ids)
        order = [each for each in order if each.id in wanted]
    if area:
        order = [each for each in order if f"{each.area}.".startswith(f"{area}.")]
    if near:
        around = set(ids_near(session, near))
        order = [each for each in order if each.id in around]
    ids = [each.id for each in order[:most]]
    rows = {row.id: row for row in session.exec(select(Shop).where(col(Shop.id).in_(ids)))}
    return [rows[each] for each in ids]


def ids_near(session: Session, near: Point) -> list[int]:
    """Shops within NEAR of a place, whether or not they sell."""
    cells = geography.cells_around(near, NEAR)
    query = select(Shop.id, Shop.lat, Shop.lon).where(col(Shop.geo7).in_(cells))
    return [
        ident or 0
        for ident, lat, lon in session.exec(query)
        if lat is not None and lon is not None
        and geography.metres(near, Point(lat, lon)) <= NEAR
    ]  # fmt: skip


def chance(day: date, shop_id: int) -> bytes:
    """The day's dice for this shop: the same all day, another tomorrow."""
    return blake2s(f"{day}:{shop_id}".encode(), digest_size=8).digest()
