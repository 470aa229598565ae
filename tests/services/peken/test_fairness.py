"""Whatever is done in whatever order: no shop takes more than its share, nothing is sold twice,
and the money the city holds is the money of the orders that are open."""

import contextlib
import contextvars
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerEntry, LedgerPosting
from smartcity_app.civic.payments.models import Payment, Refund
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.peken import basket, checkout, disputing, order_reading, ordering, turns
from smartcity_app.services.peken.checkout import Wishes
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.ordering import Given
from smartcity_app.services.peken.shop_models import ShopMonth, Variant
from smartcity_app.services.peken.workflow import (
    CANCELLED,
    DONE,
    HANDED,
    HELD,
    LAPSED,
    UNPAID,
    WITH_SHOP,
)
from tests.services.peken.conftest import JULY, Market

CAP, STOCK = 300_000, 12
MOVES = (
    "checkout", "pay", "lapse", "accept", "partly", "pack", "hand", "refuse", "cancel", "confirm",
    "dispute", "decide", "wait", "crash",
)  # fmt: skip
MOVE = st.tuples(st.sampled_from(MOVES), st.integers(0, 2), st.integers(1, 4))


class Crash(Exception):
    """The machine stops in the middle."""


class Month:
    """A shop near its cap and three civil servants who want the same things."""

    def __init__(self, market: Market) -> None:
        self.m = market
        self.shop = market.open_shop(market.hartini, "Toko di batas")
        self.goods = [
            market.article(self.shop, "Gula", price=18_500, stock=STOCK),
            market.article(self.shop, "Minyak", price=33_000, stock=STOCK),
        ]
        self.buyers = [market.servant(f"ASN {n}", self.shop) for n in range(3)]
        with db.transaction() as session:
            session.add(ShopMonth(shop_id=self.shop, month=JULY, cap=CAP))

    def move(self, name: str, who: int, pieces: int) -> None:
        with contextlib.suppress(CityError, Crash):
            getattr(self, f"_{name}")(who, pieces)

    def _checkout(self, who: int, pieces: int) -> None:
        for number, variant in enumerate(self.goods):
            with contextlib.suppress(CityError):
                self.m.fill(self.buyers[who], variant, pieces + number)
        self.m.check_out(self.buyers[who])

    def _crash(self, who: int, pieces: int) -> None:
        buyer = self.buyers[who]
        with db.transaction() as session:
            basket.put(session, buyer, variant_id=self.goods[0], quantity=pieces)
            asked = checkout.bill(session, buyer, Wishes(agreed=0))
            checkout.check_out(session, buyer, wishes=Wishes(agreed=asked.total))
            raise Crash

    def _pay(self, who: int, _: int) -> None:
        for payment in self._payments(who, UNPAID)[:1]:
            self.m.pay(payment)

    def _lapse(self, who: int, _: int) -> None:
        for payment in self._payments(who, UNPAID)[:1]:
            self.m.lapse(payment)

    def _accept(self, who: int, _: int) -> None:
        self._shop(ordering.accept, who, "paid")

    def _partly(self, who: int, pieces: int) -> None:
        for order in self._orders(who, "paid")[:1]:
            with db.transaction(writes=False) as session:
                line = order_reading.lines(session, order)[0]
            less = {line.id or 0: Given(max(0, line.quantity - pieces))}
            self.m.do(ordering.accept, self.m.hartini, ref=order.ref, given=less)

    def _pack(self, who: int, _: int) -> None:
        self._shop(ordering.pack, who, "accepted")

    def _hand(self, who: int, _: int) -> None:
        for order in self._orders(who, "packed")[:1]:
            self.m.do(ordering.hand_over, self.m.hartini, ref=order.ref, code=order.pickup_code)

    def _refuse(self, who: int, pieces: int) -> None:
        for order in self._orders(who, "paid", "accepted")[:1]:
            self.m.do(
                ordering.refuse, self.m.hartini, ref=order.ref, reason="Habis",
                back_on_shelf=bool(pieces % 2),
            )  # fmt: skip

    def _cancel(self, who: int, _: int) -> None:
        for order in self._orders(who, "paid")[:1]:
            self.m.do(ordering.cancel, self.buyers[who], ref=order.ref)

    def _confirm(self, who: int, _: int) -> None:
        for order in self._orders(who, "handed")[:1]:
            self.m.do(ordering.confirm, self.buyers[who], ref=order.ref)

    def _dispute(self, who: int, _: int) -> None:
        for order in self._orders(who, "handed", "accepted", "packed")[:1]:
            self.m.do(
                disputing.dispute, self.buyers[who], ref=order.ref, reason="Tidak sesuai pesanan"
            )

    def _decide(self, who: int, pieces: int) -> None:
        for order in self._orders(who, "disputed")[:1]:
            back = (order.total - order.refunded) * (pieces - 1) // 3
            self.m.do(
                disputing.decide, self.m.officer, ref=order.ref, give_back=back, reason="Diputus"
            )

    def _wait(self, _: int, hours: int) -> None:
        self.m.later(hours=20 * hours)
        turns.sweep()

    def _shop(self, verb: Callable[..., Any], who: int, state: str) -> None:
        for order in self._orders(who, state)[:1]:
            self.m.do(verb, self.m.hartini, ref=order.ref)

    def _orders(self, who: int, *states: str) -> list[Order]:
        query = select(Order).where(
            Order.owner_id == self.buyers[who].person_id, col(Order.state).in_(states)
        )
        with db.transaction(writes=False) as session:
            return list(session.exec(query.order_by(col(Order.id))))

    def held(self) -> list[Order]:
        """What nobody has ended, and no office has before it."""
        return [each for who in range(3) for each in self._orders(who, *WITH_SHOP, HANDED)]

    def _payments(self, who: int, state: str) -> list[Payment]:
        ids = [order.payment_id for order in self._orders(who, state)]
        with db.transaction(writes=False) as session:
            return list(session.exec(select(Payment).where(col(Payment.id).in_(ids))))


def check(month: Month) -> None:
    with db.transaction(writes=False) as session:
        orders = session.exec(select(Order).where(Order.shop_id == month.shop)).all()
        for share in session.exec(select(ShopMonth).where(ShopMonth.shop_id == month.shop)):
            mine = [order for order in orders if order.month == share.month]
            paid = sum(o.total - o.refunded for o in mine if o.state not in (UNPAID, LAPSED))
            assert share.reserved == sum(o.total for o in mine if o.state == UNPAID)
            assert share.paid == paid
            assert share.reserved + share.paid <= share.cap

        held = Counter[int]()
        for order in orders:
            if order.state not in (LAPSED, CANCELLED):
                lines = session.exec(select(OrderLine).where(OrderLine.order_id == order.id))
                for line in lines:
                    held[line.variant_id] += line.given
        for variant in session.exec(select(Variant).where(Variant.shop_id == month.shop)):
            assert variant.stock >= 0
            assert held[variant.id or 0] + variant.stock <= STOCK

        payments = [order.payment_id for order in orders]
        ordered = select(Refund).where(col(Refund.payment_id).in_(payments))
        refunds = sum(each.amount for each in session.exec(ordered))
        open_ = sum(o.total - o.refunded for o in orders if o.state in HELD)
        assert -_escrow(session, orders) == open_ + refunds
        ended = sum(o.total - o.refunded for o in orders if o.state == DONE)
        assert -ledger.balance(session, f"shop:{month.shop}") == ended
        assert ledger.unbalanced(session) == []
        assert refunds == sum(o.refunded for o in orders)
        assert sum(ledger.trial_balance(session).values()) == 0


def _escrow(session: Session, orders: Sequence[Order]) -> int:
    """What is held for these orders and their refunds, by the books."""
    payments = [session.get_one(Payment, order.payment_id).ref for order in orders]
    refs = [*payments, *(order.ref for order in orders)]
    total = (
        select(func.coalesce(func.sum(LedgerPosting.amount), 0))
        .join(LedgerEntry, col(LedgerEntry.id) == LedgerPosting.entry_id)
        .where(LedgerPosting.account == ledger.ESCROW, col(LedgerEntry.ref).in_(refs))
    )
    return int(session.exec(total).one())


@pytest.mark.slow
def test_no_order_of_events_breaks_the_share_the_shelf_or_the_books(market: Market) -> None:
    @settings(max_examples=20, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(MOVE, min_size=4, max_size=24))
    def walk(moves: list[Any]) -> None:
        month = Month(market)
        for each in moves:
            month.move(*each)
        check(month)
        for _ in range(4):
            month.m.later(days=10)
            turns.sweep()
        assert not month.held(), "nobody's money is kept for ever, whoever stays away"
        check(month)

    walk()


def test_sixteen_buyers_at_once_and_stock_for_twelve(market: Market) -> None:
    """Threads, as in the app: each piece is sold once, the cap is met and never passed."""
    month = Month(market)
    buyers = [market.servant(f"Pembeli {n}", month.shop) for n in range(16)]
    for buyer in buyers:
        market.fill(buyer, month.goods[0])
    refused: list[CityError] = []

    def one(buyer: Any) -> None:
        try:
            market.do(checkout.check_out, buyer, wishes=Wishes(agreed=18_500))
        except CityError as why:
            refused.append(why)

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(one, each)) for each in buyers
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert market.stock(month.goods[0]) == 0
    assert len(refused) == 4
    assert market.month(month.shop)[0] == STOCK * 18_500
    with db.transaction(writes=False) as session:
        assert session.exec(select(func.count(col(Order.id)))).one() == STOCK
