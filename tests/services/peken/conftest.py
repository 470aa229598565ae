"""A small market: a shop in Keputih, a civil servant with a duty, buyers, their transactions."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from sqlmodel import select

from smartcity_app.civic import ledger
from smartcity_app.civic.payments.models import PAID, Payment
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.kernel import clock, db, refs
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.peken import basket, checkout, paying
from smartcity_app.services.peken.assignment_models import PUBLISHED, Assignment, AssignmentRun
from smartcity_app.services.peken.checkout import Wishes
from smartcity_app.services.peken.duty_models import CivilServant, DutyRule
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Product, Shop, ShopMonth, Variant
from tests.conftest import KEPUTIH, SURABAYA, City

T = TypeVar("T")
JULY = "2026-07"
HOURS = dict.fromkeys(WEEKDAYS, "07:00-20:00")


class Market:
    """Hands for a test."""

    def __init__(self, city: City, time: ExitStack) -> None:
        self.city, self._time = city, time
        self.officer = city.official(
            "Lilik Suryani", Role.MARKET_OFFICER, SURABAYA, agency="Dinkopumdag", key=False
        )
        self.hartini = city.resident("Hartini")
        self.shop = self.open_shop(self.hartini, "Toko Bu Hartini")
        self.rice = self.article(self.shop, "Beras medium", price=60_000, label="5 kg")
        self.eggs = self.article(self.shop, "Telur ayam", price=28_000, stock=20)

    def do(self, verb: Callable[..., T], actor: Actor, **more: Any) -> T:
        """One verb in a transaction of its own."""
        return db.run(lambda session: verb(session, actor, **more))

    def open_shop(self, owner: Actor, name: str, **more: Any) -> int:
        """A shop that has been let in."""
        with db.transaction() as session:
            shop = Shop(
                **{
                    "ref": refs.new_ref("TOK"), "owner_id": owner.person_id, "area": KEPUTIH,
                    "state": "active", "name": name, "hours": HOURS, "delivers": True,
                    "delivery_fee": 2_000, "delivery_metres": 1_000, **more,
                }
            )  # fmt: skip
            session.add(shop)
            session.flush()
            assert shop.id
            return shop.id

    def article(self, shop: int, name: str, *, price: int, stock: int = 50, **more: Any) -> int:
        """Something on its shelves; returns the variant."""
        with db.transaction() as session:
            session.add(product := Product(shop_id=shop, name=name, category="sembako"))
            session.flush()
            variant = Variant(
                product_id=product.id or 0, shop_id=shop, price=price, stock=stock, **more
            )
            session.add(variant)
            session.flush()
            assert variant.id
            return variant.id

    def servant(self, name: str, *shops: int, quota: int = 1_000_000, **more: Any) -> Actor:
        """A civil servant with a duty, and these shops as their own."""
        who = self.city.resident(name)
        with db.transaction() as session:
            session.add(
                CivilServant(
                    **{
                        "person_id": who.person_id, "name": name, "agency": "Dinas Sosial",
                        "nip": f"19700101200501{who.person_id:04d}",
                        "nip_hash": f"nip-{who.person_id}", "position": "Analis",
                        "grade": "III/c", "starts": date(2020, 1, 1), **more,
                    }
                )
            )  # fmt: skip
            if not session.exec(select(DutyRule)).first():
                session.add(DutyRule(quota=quota, starts=date(2026, 1, 1)))
            run = session.exec(select(AssignmentRun)).first()
            if run is None:
                session.add(run := AssignmentRun(month=JULY, state=PUBLISHED))
                session.flush()
            for place, shop in enumerate(shops, 1):
                session.add(
                    Assignment(
                        run_id=run.id or 0, month=JULY, person_id=who.person_id or 0, shop_id=shop,
                        place=place, metres=100 * place, why="near_home",
                    )
                )  # fmt: skip
        return who

    def fill(self, buyer: Actor, variant: int, quantity: int = 1, **more: Any) -> None:
        self.do(basket.put, buyer, variant_id=variant, quantity=quantity, **more)

    def total(self, buyer: Actor, **wishes: Any) -> int:
        with db.transaction(writes=False) as session:
            return checkout.bill(session, buyer, Wishes(**{"agreed": 0, **wishes})).total

    def check_out(self, buyer: Actor, **wishes: Any) -> Payment:
        """Order what is in the basket at what it comes to."""
        asked = Wishes(**{"agreed": self.total(buyer, **wishes), **wishes})
        return self.do(checkout.check_out, buyer, wishes=asked)

    def buy(self, buyer: Actor, variant: int, quantity: int = 1, **wishes: Any) -> Payment:
        self.fill(buyer, variant, quantity)
        return self.check_out(buyer, **wishes)

    def bought(self, buyer: Actor, variant: int, quantity: int = 1, **wishes: Any) -> Order:
        """One order, paid."""
        payment = self.buy(buyer, variant, quantity, **wishes)
        self.pay(payment)
        return self.orders(payment)[0]

    def pay(self, payment: Payment) -> None:
        with db.transaction() as session:
            row = session.get_one(Payment, payment.id)
            row.state, row.paid_at = PAID, clock.now()
            session.flush()
            ledger.post(
                session, key=f"paid:{row.ref}", kind="paid", ref=row.ref,
                lines=((ledger.PROVIDER, row.amount), (ledger.ESCROW, -row.amount)),
            )  # fmt: skip
            paying.paid(session, row)

    def lapse(self, payment: Payment) -> None:
        with db.transaction() as session:
            row = session.get_one(Payment, payment.id)
            row.state = "expired"
            session.flush()
            paying.lapsed(session, row)

    def orders(self, payment: Payment | None = None) -> list[Order]:
        found = self.city.all(Order)
        return [each for each in found if payment is None or each.payment_id == payment.id]

    def order(self, ref: str) -> Order:
        return next(each for each in self.orders() if each.ref == ref)

    def stock(self, variant: int) -> int:
        with db.transaction(writes=False) as session:
            return session.get_one(Variant, variant).stock

    def month(self, shop: int | None = None, month: str = JULY) -> tuple[int, int, int]:
        """What is reserved, paid, and paid by others."""
        with db.transaction(writes=False) as session:
            query = select(ShopMonth).where(ShopMonth.month == month)
            row = session.exec(query.where(ShopMonth.shop_id == (shop or self.shop))).first()
            return (row.reserved, row.paid, row.others) if row else (0, 0, 0)

    def balance(self, account: str) -> int:
        with db.transaction(writes=False) as session:
            return ledger.balance(session, account)

    def later(self, **span: float) -> None:
        """Time passes."""
        self._time.enter_context(clock.held(clock.now() + timedelta(**span)))


@pytest.fixture
def market(city: City) -> Iterator[Market]:
    with ExitStack() as time:
        yield Market(city, time)


@pytest.fixture
def ani(market: Market) -> Actor:
    """A civil servant whose shop is Bu Hartini's."""
    return market.servant("Ani Kusuma", market.shop)


@pytest.fixture
def budi(city: City, market: Market) -> Actor:
    """A buyer without a duty."""
    return city.resident("Budi Santoso")
