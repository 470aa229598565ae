"""A market: an owner, the office, and a shop at any stage, through the service's own verbs."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlmodel import select

from smartcity_app.civic import files
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.peken import goods, seed_pictures, shops
from smartcity_app.services.peken.goods import Goods, Size
from smartcity_app.services.peken.shop_data import ShopData
from smartcity_app.services.peken.shop_models import Product, Shop, Variant
from tests.conftest import SURABAYA, City

T = TypeVar("T")
KEPUTIH_POINT = Point(-7.2905, 112.8016)
HOURS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "07:00-20:00")


def photo(actor: Actor, number: int = 0) -> str:
    """A picture this person has uploaded."""
    return files.store(actor, name="toko.jpg", content=seed_pictures.shop(number)).id


def shop_data(photos: tuple[str, ...], **more: Any) -> ShopData:
    """What somebody in Keputih says of a shop."""
    said: dict[str, Any] = {
        "name": "Toko Bu Hartini", "address": "Keputih Tegal No. 12", "phone": "081234567890",
        "point": KEPUTIH_POINT, "hours": HOURS, "delivers": True, "delivery_metres": 1000,
        "delivery_fee": 2000, "photos": photos,
    }  # fmt: skip
    return ShopData(**{**said, **more})


def rice(**more: Any) -> Goods:
    """A sack of rice at a fair price."""
    said: dict[str, Any] = {
        "name": "Beras Bulog", "category": "beras", "staple": "beras-medium",
        "sizes": (Size(price=62_500, stock=10, label="5 kg", low_at=3, amount=5.0),),
    }  # fmt: skip
    return Goods(**{**said, **more})


class Market:
    """Hands for a test: who sells, who verifies, and their transactions."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.hartini = city.resident("Hartini Wulandari")
        self.mat = city.resident("Mat Sholeh")
        self.officer = city.official(
            "Rina Kartikasari", Role.MARKET_OFFICER, SURABAYA, agency="Dinkopumdag",
            title="Petugas Dinkopumdag", key=False,
        )  # fmt: skip

    def do(self, verb: Callable[..., T], actor: Actor, **more: Any) -> T:
        """One verb in a transaction of its own."""
        return db.run(lambda session: verb(session, actor, **more))

    def registered(self, owner: Actor | None = None, **more: Any) -> str:
        who = owner or self.hartini
        data = shop_data((photo(who),), **more)
        return self.do(shops.register, who, data=data).ref

    def opened(self, owner: Actor | None = None, **more: Any) -> str:
        ref = self.registered(owner, **more)
        self.do(shops.admit, self.officer, ref=ref)
        return ref

    def stocked(self, owner: Actor | None = None, given: Goods | None = None) -> Variant:
        """An open shop with one article; its first size."""
        ref = self.opened(owner)
        product = self.do(goods.add, owner or self.hartini, ref=ref, given=given or rice())
        return self.sizes(product)[0]

    def shop(self, ref: str) -> Shop:
        with db.transaction(writes=False) as session:
            return session.exec(select(Shop).where(Shop.ref == ref)).one()

    def sizes(self, product: Product) -> list[Variant]:
        with db.transaction(writes=False) as session:
            return goods.sizes(session, product)

    def size(self, variant_id: int | None) -> Variant:
        with db.transaction(writes=False) as session:
            return session.get_one(Variant, variant_id)


@pytest.fixture
def market(city: City) -> Market:
    return Market(city)
