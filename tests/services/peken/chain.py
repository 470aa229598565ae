"""A small supply chain: a distributor, a koperasi, two shops of its own, and their transactions."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel import select

from smartcity_app.civic import ledger
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import delivering, pooling, restocking, supplying
from smartcity_app.services.peken.delivering import Taken
from smartcity_app.services.peken.shop_models import Shop, Variant
from smartcity_app.services.peken.supply_models import (
    CASH,
    Delivery,
    DeliveryLine,
    RestockLine,
    SupplyLine,
    SupplyOrder,
)
from smartcity_app.services.peken.supplying import Arrival
from tests.services.peken.conftest import Market

T = TypeVar("T")
WHOLESALE, RETAIL = 50_000, 60_000


class Chain:
    """Hands for a test. Rice at the distributor, rice in both shops, matched."""

    def __init__(self, market: Market) -> None:
        self.market, self.city = market, market.city
        self.koperasi_head = self.city.resident("Slamet Riyadi")
        self.koperasi = market.open_shop(self.koperasi_head, "Koperasi Makmur", kind="koperasi")
        self.wholesaler = self.city.resident("Stefanus Lie")
        self.distributor = market.open_shop(self.wholesaler, "PT Sembako Jaya", kind="distributor")
        self.sacks = market.article(
            self.distributor, "Beras medium", price=WHOLESALE, stock=5_000, label="5 kg"
        )
        self.hartini, self.first, self.rice = market.hartini, market.shop, market.rice
        self.yanto = self.city.resident("Yanto")
        self.second = market.open_shop(self.yanto, "Toko Pak Yanto")
        self.rice2 = market.article(self.second, "Beras medium", price=61_000, label="5 kg")
        with db.transaction() as session:
            for shop in (self.first, self.second):
                session.get_one(Shop, shop).koperasi_id = self.koperasi
        for variant in (self.rice, self.rice2):
            self.match(variant, self.sacks)

    def do(self, verb: Callable[..., T], actor: Actor, **more: Any) -> T:
        return db.run(lambda session: verb(session, actor, **more))

    def match(self, variant: int, article: int) -> None:
        self.do(
            pooling.match, self.koperasi_head, koperasi_id=self.koperasi, variant_id=variant,
            article_id=article,
        )  # fmt: skip

    def ask(self, first: int = 0, second: int = 0) -> None:
        """The shops ask for so many sacks."""
        if first:
            wanted = {self.rice: first}
            self.do(restocking.ask, self.hartini, shop_id=self.first, wanted=wanted)
        if second:
            wanted = {self.rice2: second}
            self.do(restocking.ask, self.yanto, shop_id=self.second, wanted=wanted)

    def order(self, pieces: int) -> str:
        purchase = self.do(
            pooling.order, self.koperasi_head, koperasi_id=self.koperasi,
            distributor_id=self.distributor, seen={self.sacks: pieces},
        )  # fmt: skip
        return purchase.ref

    def shipped(self, first: int, second: int = 0, *, sent: int | None = None) -> str:
        """An order taken on and sent."""
        self.ask(first, second)
        ref = self.order(first + second)
        self.do(supplying.take, self.wholesaler, ref=ref)
        less = {} if sent is None else {self.line(ref).id: sent}
        self.do(supplying.ship, self.wholesaler, ref=ref, sent=less)
        return ref

    def received(
        self, first: int, second: int = 0, *, came: int | None = None, transport: int = 0
    ) -> str:
        """An order in the koperasi's store, shared out."""
        ref = self.shipped(first, second)
        arrived = {} if came is None else {self.line(ref).id: Arrival(came, 0, "Kurang")}
        self.do(
            supplying.receive, self.koperasi_head, ref=ref, arrived=arrived, transport=transport
        )
        return ref

    def sent(self, shop: int | None = None) -> Delivery:
        """The shop's newest delivery, brought to it."""
        delivery = self.deliveries(shop or self.first)[-1]
        return self.do(delivering.send, self.koperasi_head, ref=delivery.ref)

    def confirm(self, delivery: Delivery, accepted: int | None = None, **more: Any) -> Delivery:
        taken = {}
        if accepted is not None:
            taken = {self.goods(delivery)[0].id: Taken(accepted, 0, "Kurang")}
        owner = self.hartini if delivery.shop_id == self.first else self.yanto
        asked = {"ref": delivery.ref, "payment": CASH, "taken": taken, **more}
        return self.do(delivering.confirm, owner, **asked)

    def purchase(self, ref: str) -> SupplyOrder:
        return next(each for each in self.city.all(SupplyOrder) if each.ref == ref)

    def line(self, ref: str) -> SupplyLine:
        purchase = self.purchase(ref)
        return next(x for x in self.city.all(SupplyLine) if x.purchase_id == purchase.id)

    def deliveries(self, shop: int | None = None) -> list[Delivery]:
        found = self.city.all(Delivery)
        return [each for each in found if shop is None or each.shop_id == shop]

    def goods(self, delivery: Delivery) -> list[DeliveryLine]:
        return [x for x in self.city.all(DeliveryLine) if x.delivery_id == delivery.id]

    def wishes(self) -> list[RestockLine]:
        return sorted(self.city.all(RestockLine), key=lambda each: each.id)

    def stock(self, variant: int) -> int:
        with db.transaction(writes=False) as session:
            return session.exec(select(Variant.stock).where(Variant.id == variant)).one()

    def takings(self, amount: int, shop: int | None = None) -> None:
        """Rupiah the city holds for a shop."""
        with db.transaction() as session:
            account = f"shop:{shop or self.first}"
            ledger.post(
                session, key=f"takings:{account}:{amount}", kind="sale", ref="",
                lines=((ledger.ESCROW, amount), (account, -amount)),
            )  # fmt: skip

    def balances(self) -> dict[str, int]:
        with db.transaction(writes=False) as session:
            assert ledger.unbalanced(session) == []
            found = ledger.trial_balance(session)
            assert sum(found.values()) == 0
            return found
