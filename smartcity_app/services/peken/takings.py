"""What a shop has taken: for its owner, and shop by shop for the office that watches over them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import board, board_months, forecasting, payouts
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.forecasting import Need
from smartcity_app.services.peken.order_models import OPEN, Order, OrderLine
from smartcity_app.services.peken.payouts import Payout
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Shop, ShopMonth
from smartcity_app.services.peken.suspicions import REAL
from smartcity_app.services.peken.workflow import ACTIVE, DRAFT, WITH_SHOP

DAYS, MONTHS, BEST, PAGE = 14, 6, 10, 50
SORTS = ("terbesar", "terkecil", "batas", "tanpa", "terlambat", "sanggahan", "kembali")
"""How the watching office sorts or picks shops."""


@dataclass(frozen=True, slots=True)
class Sold:
    """An article with what it brought in a month."""

    name: str
    pieces: int
    rupiah: int


@dataclass(frozen=True, slots=True)
class Sales:
    """What an owner sees of the own shop."""

    shop: str
    month: str
    servants: int
    others: int
    cap: int
    """0 before the first civil servant has bought this month."""
    orders: int
    by_day: tuple[tuple[date, int], ...]
    by_month: tuple[tuple[str, int, int], ...]
    """Month, rupiah from civil servants, from others; the oldest first."""
    best: tuple[Sold, ...]
    needs: tuple[Need, ...]
    payouts: tuple[Payout, ...]


def own_shops(session: Session, actor: Actor) -> Sequence[tuple[int, str]]:
    """The actor's own shops; NotAllowed without any."""
    query = columns(col(Shop.id), col(Shop.name)).where(policy.reach_of(actor, May.SHOP, Shop))
    found = [(number or 0, name) for number, name in session.connection().execute(
        query.where(col(Shop.state) != DRAFT).order_by(col(Shop.id))
    )]  # fmt: skip
    if not found:
        raise NotAllowed("Halaman ini untuk pemilik toko. Daftarkan toko Anda dulu.")
    return found


def own(session: Session, actor: Actor, *, shop_id: int = 0) -> Sales:
    """Takings of one of the actor's own shops, the first when it names none of them."""
    mine = dict(own_shops(session, actor))
    shop = shop_id if shop_id in mine else next(iter(mine))
    now = month_of(clock.now())
    months = board_months.months(now, MONTHS)
    row = ShopMonth
    taken = {
        month: (paid, others, cap)
        for month, paid, others, cap in session.connection().execute(
            columns(col(row.month), col(row.paid), col(row.others), col(row.cap)).where(
                col(row.shop_id) == shop, col(row.month) >= months[0]
            )
        )
    }
    paid, others, cap = taken.get(now, (0, 0, 0))
    return Sales(
        shop=mine[shop], month=now, servants=paid, others=others, cap=cap,
        orders=_number(session, shop, now), by_day=_by_day(session, shop),
        by_month=tuple((each, *taken.get(each, (0, 0, 0))[:2]) for each in months),
        best=_best(session, shop, now), needs=tuple(forecasting.needs(session, [shop])),
        payouts=tuple(payouts.of_shop(session, shop)),
    )  # fmt: skip


def _number(session: Session, shop: int, month: str) -> int:
    query = columns(func.count()).where(*_of(shop), col(Order.month) == month)
    return session.connection().execute(query).scalar_one()


def _by_day(session: Session, shop: int) -> tuple[tuple[date, int], ...]:
    """The last days, today last, by when it was paid on the city's wall clock."""
    today = clock.today()
    first = today - timedelta(days=DAYS - 1)
    found = {first + timedelta(days=nth): 0 for nth in range(DAYS)}
    since = clock.midnight(first)
    query = columns(col(Order.paid_at), col(Order.total) - col(Order.refunded)).where(
        *_of(shop), col(Order.paid_at) >= since, _in_the_month_of(first)
    )
    for at, rupiah in session.connection().execute(query):
        day = clock.local(at).date() if at else None
        if day in found:
            found[day] += rupiah
    return tuple(found.items())


def _in_the_month_of(first: date) -> Any:
    """For the index: nothing paid since that day was ordered before its month."""
    return col(Order.month) >= board_months.before(f"{first:%Y-%m}")


def _best(session: Session, shop: int, month: str) -> tuple[Sold, ...]:
    line = OrderLine
    rupiah = func.sum(col(line.price) * col(line.given))
    query = (
        columns(col(line.name), col(line.label), func.sum(col(line.given)), rupiah)
        .join(Order, col(Order.id) == col(line.order_id))
        .where(*_of(shop), col(Order.month) == month, col(line.given) > 0)
        .group_by(col(line.name), col(line.label))
        .order_by(rupiah.desc(), col(line.name))
        .limit(BEST)
    )
    return tuple(
        Sold(f"{name} {label}".strip(), int(pieces), int(sum_))
        for name, label, pieces, sum_ in session.connection().execute(query)
    )


def _of(shop: int) -> tuple[Any, ...]:
    return (col(Order.shop_id) == shop, col(Order.state).in_(REAL))


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A shop in the table of the office that watches over them."""

    id: int
    ref: str
    name: str
    area: str
    state: str
    servants: int
    others: int
    filled: int
    """Percent of the month's cap that is gone, or waits for a payment."""
    late: int
    """Orders past their time on its desk now."""
    disputes: int
    """Disputes of the month, decided or not."""
    refunded: int
    """Rupiah given back in the month's orders."""


def watched(session: Session, actor: Actor, *, month: str = "") -> tuple[ShopLine, ...]:
    """Every shop the actor watches over, in one month. A minute old at most."""
    if not policy.holds(actor, May.VERIFY):
        raise NotAllowed("Halaman ini untuk dinas yang mengawasi e-Peken.")
    wanted = board.chosen(month)
    return gauges.recent(
        session, ("peken.watched", wanted, actor.posts), lambda: _watched(session, actor, wanted),
        fresh=board.FRESH,
    )  # fmt: skip


def picked(rows: Sequence[ShopLine], sort: str) -> list[ShopLine]:
    """The shops of one of SORTS, what matters first."""
    match sort:
        case "terkecil":
            return sorted(_open(rows), key=lambda each: (each.servants + each.others, each.name))
        case "batas":
            return sorted((r for r in rows if r.filled >= 80), key=lambda r: (-r.filled, r.name))
        case "tanpa":
            quiet = (r for r in _open(rows) if not r.servants and not r.others)
            return sorted(quiet, key=lambda r: (r.area, r.name))
        case "terlambat":
            return sorted((r for r in rows if r.late), key=lambda r: (-r.late, r.name))
        case "sanggahan":
            return sorted((r for r in rows if r.disputes), key=lambda r: (-r.disputes, r.name))
        case "kembali":
            return sorted((r for r in rows if r.refunded), key=lambda r: (-r.refunded, r.name))
    return sorted(_open(rows), key=lambda each: (-each.servants - each.others, each.name))


def _open(rows: Sequence[ShopLine]) -> list[ShopLine]:
    return [each for each in rows if each.state == ACTIVE or each.servants or each.others]


def _watched(session: Session, actor: Actor, month: str) -> tuple[ShopLine, ...]:
    shop, row = Shop, ShopMonth
    query = (
        columns(
            col(shop.id), col(shop.ref), col(shop.name), col(shop.area), col(shop.state),
            func.coalesce(col(row.paid), 0), func.coalesce(col(row.others), 0),
            func.coalesce((col(row.paid) + col(row.reserved)) * 100 / col(row.cap), 0),
        )
        .join(row, (col(row.shop_id) == col(shop.id)) & (col(row.month) == month), isouter=True)
        .where(policy.reach_of(actor, May.VERIFY, Shop), col(shop.state) != DRAFT)
    )  # fmt: skip
    late, trouble = _late(session), _trouble(session, month)
    found: list[Any] = list(session.connection().execute(query))
    return tuple(
        ShopLine(
            number, ref, name, area, state, paid, others, int(filled), late.get(number, 0),
            *trouble.get(number, (0, 0)),
        )
        for number, ref, name, area, state, paid, others, filled in found
    )  # fmt: skip


def _late(session: Session) -> Counter[int]:
    """Counted here: grouped there, SQLite would rather walk through every order by its shop."""
    query = columns(col(Order.shop_id)).where(
        OPEN, col(Order.state).in_(WITH_SHOP), col(Order.late_at).is_not(None)
    )
    return Counter(session.connection().execute(query).scalars())


def _trouble(session: Session, month: str) -> dict[int, tuple[int, int]]:
    """Shop to disputes and rupiah given back."""
    disputed = func.sum(case((col(Order.disputed_at).is_not(None), 1), else_=0))
    query = (
        columns(col(Order.shop_id), disputed, func.sum(col(Order.refunded)))
        .where(col(Order.month) == month)
        .where((col(Order.refunded) > 0) | col(Order.disputed_at).is_not(None))
        .group_by(col(Order.shop_id))
    )
    found = session.connection().execute(query)
    return {shop: (int(times), int(rupiah)) for shop, times, rupiah in found}
