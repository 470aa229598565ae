"""How many pieces a shop will likely sell in a month, from what was ordered before.

Two sums, so that an owner can follow them. Regular buyers ordered an article in each of the last
two whole months: they are expected to do so again, with the mean of the two. What everybody else
ordered counts by the months' age: three parts the last, two the one before, one the third. Nobody
learns who the buyers are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from smartcity_app.kernel import clock
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.shop_models import Product, Variant
from smartcity_app.services.peken.supply_models import SupplyMatch
from smartcity_app.services.peken.workflow import DONE, HANDED, WITH_SHOP

BOUGHT = (*WITH_SHOP, HANDED, DONE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a shop will likely need of an article in a month."""

    shop_id: int
    variant_id: int
    regulars: int
    """How many people ordered it in each of the last two months."""
    from_regulars: int
    """Pieces, in halves: the sum of the two months."""
    from_others: int
    """Pieces, in sixths: 3, 2 and 1 times the months."""

    @property
    def pieces(self) -> int:
        """Whole pieces, rounded up."""
        return -(-(3 * self.from_regulars + self.from_others) // 6)

    @property
    def why(self) -> str:
        """ "4 pembeli tetap, dan pembeli lain tiga bulan terakhir"."""
        if not self.regulars:
            return "dari pembelian tiga bulan terakhir"
        regular = f"dari {self.regulars} pembeli tetap"
        return f"{regular} dan pembeli lain" if self.from_others else regular


@dataclass(frozen=True, slots=True)
class Need:
    """An article that shops will likely sell in a month, and what of it they have now."""

    name: str
    pieces: int
    stock: int

    @property
    def short(self) -> int:
        """Pieces to restock."""
        return max(0, self.pieces - self.stock)


def months_before(day: date) -> tuple[str, str, str]:
    """The three whole months before the one of this day, the last first: 2026-10, 2026-09, …"""
    found = []
    first = day.replace(day=1)
    for _ in range(3):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(f"{first:%Y-%m}")
    return found[0], found[1], found[2]


def expected(
    session: Session, shop_ids: Sequence[int], *, today: date | None = None
) -> list[Expected]:
    """What these shops will likely sell in a month, one statement for all of them."""
    last, before, third = months_before(today or clock.today())
    buyers = (
        select(
            col(Order.shop_id).label("shop_id"),
            col(OrderLine.variant_id).label("variant_id"),
            col(Order.owner_id).label("buyer"),
            _in(last).label("last"),
            _in(before).label("before"),
            _in(third).label("third"),
        )  # type: ignore[call-overload]
        .join(Order, col(Order.id) == OrderLine.order_id)
        .where(
            col(Order.month).in_((last, before, third)),
            col(Order.shop_id).in_(shop_ids),
            col(Order.state).in_(BOUGHT),
        )
        .group_by(col(Order.shop_id), col(OrderLine.variant_id), col(Order.owner_id))
        .subquery()
    )  # fmt: skip
    of = buyers.c
    regular = and_(of.last > 0, of.before > 0)
    older = 3 * of.last + 2 * of.before + of.third
    query: Any = (
        select(  # type: ignore[call-overload]
            of.shop_id,
            of.variant_id,
            func.sum(case((regular, 1), else_=0)),
            func.sum(case((regular, of.last + of.before), else_=0)),
            func.sum(case((regular, 0), else_=older)),
        )
        .group_by(of.shop_id, of.variant_id)
        .order_by(of.shop_id, of.variant_id)
    )
    return [Expected(*(int(each) for each in row)) for row in session.exec(query)]


def needs(
    session: Session, shop_ids: Sequence[int], *, koperasi_id: int = 0, most: int = 12
) -> list[Need]:
    """What these shops together will likely sell, what they lack most of first.

    What a koperasi has matched to one article of a distributor counts as one, whatever the shops
    call it; everything else by its name.
    """
    likely = {each.variant_id: each.pieces for each in expected(session, shop_ids)}
    query: Any = (
        select(  # type: ignore[call-overload]
            col(Variant.id), col(Product.name), col(Variant.label), col(Variant.stock),
            col(SupplyMatch.article_id),
        )
        .join(Product, col(Product.id) == Variant.product_id)
        .outerjoin(
            SupplyMatch,
            and_(
                col(SupplyMatch.variant_id) == col(Variant.id),
                col(SupplyMatch.koperasi_id) == koperasi_id,
            ),
        )
        .where(col(Variant.shop_id).in_(shop_ids), col(Variant.active), col(Product.active))
        .order_by(col(Variant.id))
    )  # fmt: skip
    found: dict[object, Need] = {}
    for variant, name, label, stock, article in session.exec(query):
        title = f"{name} {label}".strip()
        known = found.get(key := article or title.casefold(), Need(title, 0, 0))
        found[key] = Need(known.name, known.pieces + likely.get(variant, 0), known.stock + stock)
    wanted = [each for each in found.values() if each.pieces]
    return sorted(wanted, key=lambda each: (-each.short, -each.pieces, each.name))[:most]


def _in(month: str) -> Any:
    return func.sum(case((col(Order.month) == month, col(OrderLine.given)), else_=0))
