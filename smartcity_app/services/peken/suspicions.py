"""What the rules against gaming look for: each finder reads a month's orders, and writes nothing.

With a buyer or a shop named a finder looks at theirs alone: that is how a payment is looked at, in
a few rows, while the nightly look goes through the whole month.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from smartcity_app.civic import words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.peken import duty, flag_rules, standings
from smartcity_app.services.peken.duty import COUNTING, DUTY_ORDER
from smartcity_app.services.peken.duty_models import CivilServant
from smartcity_app.services.peken.flag_models import FlagRule
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.workflow import CANCELLED, DISPUTED, LAPSED

REAL = (*COUNTING, DISPUTED)
"""States of an order that was paid and not given back as a whole."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something a rule has found."""

    subject: str
    area: str
    reason: str
    orders: tuple[int, ...]
    shop_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look."""

    month: str
    buyer: int | None = None
    shop: int | None = None

    def at(self, *, states: tuple[str, ...] = REAL) -> tuple[Any, ...]:
        """Orders of civil servants that are looked at."""
        narrow = [
            column == value
            for column, value in (
                (col(Order.owner_id), self.buyer),
                (col(Order.shop_id), self.shop),
            )
            if value is not None
        ]
        of = (col(Order.month) == self.month, col(Order.kind) == DUTY_ORDER)
        return (*of, col(Order.state).in_(states), *narrow)


Finder = Callable[[Session, Look, FlagRule], Iterator[Suspicion]]


def own_shop(session: Session, look: Look, rule: FlagRule) -> Iterator[Suspicion]:
    """The buyer owns the shop, or lives with who does."""
    buyer, seller = Person.__table__.alias("buyer"), Person.__table__.alias("seller")  # type: ignore[attr-defined]
    same = or_(
        col(Order.owner_id) == col(Order.seller_id),
        buyer.c.household_id == seller.c.household_id,
    )
    query = (
        _pairs(*look.at(), same)
        .join(buyer, buyer.c.id == col(Order.owner_id))
        .join(seller, seller.c.id == col(Order.seller_id))
        .having(_rupiah() >= rule.threshold)
    )
    for person, shop, area, seller_id, times, total in session.connection().execute(query):
        whose = "tokonya sendiri" if person == seller_id else "toko anggota keluarga serumah"
        yield Suspicion(
            f"p{person}/s{shop}", area,
            f"{times} pesanan di {whose}, {words.rupiah(int(total))} sebulan.",
            _ids(session, look, person, shop), shop, person,
        )  # fmt: skip


def circle(session: Session, look: Look, rule: FlagRule) -> Iterator[Suspicion]:
    """A buys at B's shop and B at A's, for about the same sum."""
    month = Look(look.month).at()
    query = (
        columns(col(Order.owner_id), col(Order.seller_id), func.max(col(Order.area)), _rupiah())
        .where(*month, col(Order.owner_id) != col(Order.seller_id))
        .where(_keeps_a_shop(look.month))
        .group_by(col(Order.owner_id), col(Order.seller_id))
        .having(_rupiah() >= max(1, rule.span))
    )
    if look.buyer is not None:
        query = query.where(
            or_(col(Order.owner_id) == look.buyer, col(Order.seller_id) == look.buyer)
        )
    sums = {
        (buyer, seller): (area, int(total))
        for buyer, seller, area, total in session.connection().execute(query)
    }
    for (one, other), (area, there) in sorted(sums.items()):
        back = sums.get((other, one), ("", 0))[1]
        if one < other and back and _near(there, back, rule.threshold):
            yield Suspicion(
                f"p{one}/p{other}", area,
                f"Dua pemilik toko saling belanja: {words.rupiah(there)} dan "
                f"{words.rupiah(back)} pada bulan yang sama.",
                _between(session, look.month, one, other),
            )  # fmt: skip


def split(session: Session, look: Look, rule: FlagRule) -> Iterator[Suspicion]:
    """Several orders by one buyer at one shop within minutes."""
    query = _pairs(*look.at()).having(func.count() >= rule.threshold)
    for person, shop, area, _, _, _ in session.connection().execute(query):
        begun = columns(col(Order.id), col(Order.created_at)).where(
            *Look(look.month, person, shop).at()
        )
        found = session.connection().execute(begun.order_by(col(Order.created_at), col(Order.id)))
        run = longest_run([(number or 0, at) for number, at in found], timedelta(minutes=rule.span))
        if len(run) >= rule.threshold:
            yield Suspicion(
                f"p{person}/s{shop}", area,
                f"{len(run)} pesanan di toko yang sama dalam {rule.span} menit.",
                run, shop, person,
            )  # fmt: skip


def last_day_shop(session: Session, look: Look, rule: FlagRule) -> Iterator[Suspicion]:
    """A shop that took most of its month on the last day."""
    if clock.now() < _last_day(look.month):
        return
    late = func.sum(_rest()).filter(col(Order.created_at) >= _last_day(look.month))
    times = func.count().filter(col(Order.created_at) >= _last_day(look.month))
    query = (
        columns(col(Order.shop_id), func.max(col(Order.area)), times, late, _rupiah())
        .where(*look.at())
        .group_by(col(Order.shop_id))
        .having(times >= max(1, rule.span), late * 100 > _rupiah() * rule.threshold)
    )
    for shop, area, number, there, total in session.connection().execute(query):
        yield Suspicion(
            f"s{shop}", area,
            f"{100 * int(there) // int(total)}% penjualan ASN sebulan jatuh pada hari terakhir: "
            f"{number} pesanan, {words.rupiah(int(there))}.",
            _ids(session, look, None, shop, since=_last_day(look.month)), shop,
        )  # fmt: skip


def last_day_buyer(session: Session, look: Look, rule: FlagRule) -> Iterator[Suspicion]:
    """A buyer whose whole duty is one order, on the last day."""
    since = _last_day(look.month)
    if clock.now() < since:
        return
    buyer = col(Order.owner_id)
    once = (
        columns(buyer, func.max(col(Order.id)), func.max(col(Order.shop_id)),
                func.max(col(Order.area)), _rupiah())
        .where(*Look(look.month, look.buyer).at(states=COUNTING), col(Order.assigned).is_(True))
        .group_by(buyer)
        .having(func.count() == 1, func.min(col(Order.created_at)) >= since)
    )  # fmt: skip
    found = {row[0]: row[1:] for row in session.connection().execute(once)}
    where = () if look.buyer is None else (col(CivilServant.person_id) == look.buyer,)
    for stand in standings.everybody(session, look.month, *where) if found else ():
        if stand.person_id not in found or not stand.quota or stand.excused:
            continue
        order, shop, area, total = found[stand.person_id]
        if int(total) * 100 >= stand.quota * rule.threshold:
            yield Suspicion(
                f"p{stand.person_id}", area,
                f"Kewajiban sebulan dipenuhi dengan satu pesanan pada hari terakhir, "
                f"{words.rupiah(int(total))}.",
                (order,), shop, stand.person_id,
            )  # fmt: skip


def back_and_forth(session: Session, look: Look, rule: FlagRule) -> Iterator[Suspicion]:
    """Somebody who orders and cancels, or lets it lapse, again and again."""
    buyer = col(Order.owner_id)
    either = or_(col(Order.state) == LAPSED, _by_the_buyer())
    called_off = (*Look(look.month, look.buyer).at(states=(CANCELLED, LAPSED)), either)
    query = (
        columns(buyer, func.max(col(Order.area)), func.count())
        .where(*called_off)
        .group_by(buyer)
        .having(func.count() >= rule.threshold)
    )
    for person, area, times in session.connection().execute(query):
        yield Suspicion(
            f"p{person}", area,
            f"{times} pesanan dibatalkan pembeli atau tidak dibayar dalam sebulan.",
            _numbers(session, *called_off, buyer == person), None, person,
        )  # fmt: skip


FINDERS: dict[str, Finder] = {
    flag_rules.OWN_SHOP: own_shop,
    flag_rules.CIRCLE: circle,
    flag_rules.SPLIT: split,
    flag_rules.LAST_DAY_SHOP: last_day_shop,
    flag_rules.LAST_DAY_BUYER: last_day_buyer,
    flag_rules.BACK_AND_FORTH: back_and_forth,
}


def longest_run(begun: list[tuple[int, datetime]], within: timedelta) -> tuple[int, ...]:
    """The most of these (in the order of time) that lie within so long of each other."""
    best, first = (0, 0), 0
    for last, (_, at) in enumerate(begun):
        while at - begun[first][1] > within:
            first += 1
        if last + 1 - first > best[1] - best[0]:
            best = (first, last + 1)
    return tuple(number for number, _ in begun[slice(*best)])


def _rest() -> Any:
    return col(Order.total) - col(Order.refunded)


def _rupiah() -> Any:
    return func.sum(_rest())


def _pairs(*where: Any) -> Any:
    """Buyer, shop, its village and owner, how many orders, and rupiah."""
    return (
        columns(
            col(Order.owner_id), col(Order.shop_id), func.max(col(Order.area)),
            func.max(col(Order.seller_id)), func.count(), _rupiah(),
        )
        .where(*where)
        .group_by(col(Order.owner_id), col(Order.shop_id))
    )  # fmt: skip


def _keeps_a_shop(month: str) -> Any:
    """The buyer sells as well, to somebody with a duty this month."""
    sold = Order.__table__.alias("sold")  # type: ignore[attr-defined]
    sellers = columns(sold.c.seller_id).where(sold.c.month == month, sold.c.kind == DUTY_ORDER)
    return col(Order.owner_id).in_(sellers.distinct())


def _near(one: int, other: int, percent: int) -> bool:
    """Whether the two differ by so many percent of the larger at most."""
    return abs(one - other) * 100 <= max(one, other) * percent


def _ids(
    session: Session, look: Look, buyer: int | None, shop: int, since: datetime | None = None
) -> tuple[int, ...]:
    begun = () if since is None else (col(Order.created_at) >= since,)
    return _numbers(session, *Look(look.month, buyer, shop).at(), *begun)


def _between(session: Session, month: str, one: int, other: int) -> tuple[int, ...]:
    both = or_(
        and_(col(Order.owner_id) == one, col(Order.seller_id) == other),
        and_(col(Order.owner_id) == other, col(Order.seller_id) == one),
    )
    return _numbers(session, *Look(month).at(), both)


def _numbers(session: Session, *where: Any) -> tuple[int, ...]:
    query = columns(col(Order.id)).where(*where).order_by(col(Order.id))
    return tuple(number or 0 for number in session.connection().execute(query).scalars())


def _last_day(month: str) -> datetime:
    """When the month's last day begins on the city's wall clock."""
    return clock.midnight(duty.last_day(month))


def _by_the_buyer() -> Any:
    """Cancelled by who ordered it; what the shop refused is not the buyer's doing."""
    return exists().where(
        col(CaseHistory.case_ref) == col(Order.ref), col(CaseHistory.workflow) == "order",
        col(CaseHistory.step) == "cancel",
    )  # fmt: skip
