"""The fair share: what a shop may take from civil servants in a month, exact under load.

A shop's row of the month changes only by conditional updates, last in its transaction and in the
order of shops, so that buyers at one shop wait for each other no longer than a commit takes.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from smartcity_app.civic.profile import city
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import OutOfStep
from smartcity_app.services.peken.shop_models import ShopMonth

_MINE = (
    col(ShopMonth.shop_id) == bindparam("shop"),
    col(ShopMonth.month) == bindparam("in_month"),
)
_RESERVED, _PAID = col(ShopMonth.reserved), col(ShopMonth.paid)
_SUM: Any = bindparam("sum")
_RESERVE = (
    update(ShopMonth)
    .where(*_MINE, col(ShopMonth.cap) >= _PAID + _RESERVED + _SUM)
    .values(reserved=_RESERVED + _SUM)
)
_RELEASE = update(ShopMonth).where(*_MINE, _RESERVED >= _SUM).values(reserved=_RESERVED - _SUM)
_TAKE = (
    update(ShopMonth)
    .where(*_MINE, _RESERVED >= _SUM)
    .values(reserved=_RESERVED - _SUM, paid=_PAID + _SUM)
)
_GIVE_BACK = update(ShopMonth).where(*_MINE, _PAID >= _SUM).values(paid=_PAID - _SUM)
_OTHERS = update(ShopMonth).where(*_MINE).values(others=col(ShopMonth.others) + _SUM)
WARNINGS = (80, 95, 100)
"""Percent of the cap at which its owner hears of it."""


def reserve(session: Session, *, month: str, sums: Mapping[int, int]) -> list[int]:
    """Keep so many rupiah of each shop's share for a payment that is yet to come.

    Returns the shops whose share is not enough, and then nothing may be committed.
    """
    return [
        shop
        for shop, amount in sorted(sums.items())
        if not (
            _change(session, _RESERVE, shop, month, amount)
            or (_open(session, shop, month) and _change(session, _RESERVE, shop, month, amount))
        )
    ]


def release(session: Session, *, month: str, sums: Mapping[int, int]) -> None:
    """The payment did not come: what was kept is free again."""
    _all(session, _RELEASE, month, sums)


def take(session: Session, *, month: str, sums: Mapping[int, int]) -> None:
    """The payment came: what was kept is taken."""
    _all(session, _TAKE, month, sums)


def give_back(session: Session, *, month: str, sums: Mapping[int, int]) -> None:
    """Money went back to the buyer: the shop has its share again."""
    _all(session, _GIVE_BACK, month, sums)


def take_from_others(session: Session, *, month: str, sums: Mapping[int, int]) -> None:
    """What buyers without a duty paid, or (negative) got back: counted, without a cap."""
    for shop, amount in sorted(sums.items()):
        if not _change(session, _OTHERS, shop, month, amount):
            _open(session, shop, month)
            _change(session, _OTHERS, shop, month, amount)


def left(session: Session, *, shop_id: int, month: str) -> int:
    """Rupiah civil servants may still spend there this month."""
    row = month_row(session, shop_id=shop_id, month=month)
    return row.cap - row.paid - row.reserved if row else city().market.cap


def cap_of(row: ShopMonth | None) -> int:
    """The fair share of a month, also before anybody has bought."""
    return row.cap if row else city().market.cap


def month_row(session: Session, *, shop_id: int, month: str) -> ShopMonth | None:
    """The shop's month, None when nobody has bought there yet."""
    query = select(ShopMonth).where(ShopMonth.shop_id == shop_id, ShopMonth.month == month)
    return session.exec(query).first()


def crossed(session: Session, *, shop_id: int, month: str) -> int | None:
    """The percent of WARNINGS that has been reached and not yet told; it counts as told now."""
    row = month_row(session, shop_id=shop_id, month=month)
    if row is None:
        return None
    percent = 100 * (row.paid + row.reserved) // row.cap
    reached = max((each for each in WARNINGS if percent >= each), default=0)
    told = session.connection().execute(
        update(ShopMonth)
        .where(col(ShopMonth.id) == row.id, col(ShopMonth.warned) < reached)
        .values(warned=reached)
    )
    return reached if told.rowcount else None


def _change(session: Session, statement: Any, shop: int, month: str, amount: int) -> bool:
    given = {"shop": shop, "in_month": month, "sum": amount}
    return bool(session.connection().execute(statement, given).rowcount)


def _all(session: Session, statement: Any, month: str, sums: Mapping[int, int]) -> None:
    for shop, amount in sorted(sums.items()):
        if amount and not _change(session, statement, shop, month, amount):
            raise OutOfStep


def _open(session: Session, shop: int, month: str) -> bool:
    """Begin the shop's month; harmless when somebody else just has."""
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    fresh = insert(ShopMonth).values(
        shop_id=shop, month=month, cap=city().market.cap, reserved=0, paid=0, others=0, warned=0
    )
    session.connection().execute(fresh.on_conflict_do_nothing())
    return True
