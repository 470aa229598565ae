"""A shop asks its koperasi for goods, in a few taps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, cases, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.peken import forecasting, supply_places
from smartcity_app.services.peken.shop_models import Product, Shop, Variant
from smartcity_app.services.peken.supply_models import (
    CONFIRMED,
    ORDERED,
    WAITING,
    WITHDRAWN,
    Delivery,
    DeliveryLine,
    RestockLine,
    RestockRequest,
)
from smartcity_app.services.peken.supply_places import SHOPS

MOST_LINES, MOST_PIECES = 100, 10_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """An article of a shop: what is there, what is coming, what is likely to be needed."""

    variant_id: int
    name: str
    label: str
    price: int
    stock: int
    low_at: int
    waiting: int
    """Asked for, and still in the koperasi's pool."""
    coming: int
    """Ordered, or on its way."""
    expected: int
    """Pieces a month (forecasting)."""
    why: str

    @property
    def low(self) -> bool:
        """Whether the owner wants to be warned at this stock."""
        return self.stock <= self.low_at

    @property
    def suggested(self) -> int:
        """Pieces that would carry the shop through a month, beyond what is there and coming."""
        need = max(self.expected, 2 * self.low_at)
        return min(MOST_PIECES, max(0, need - self.stock - self.waiting - self.coming))


def shelves(session: Session, actor: Actor, *, shop_id: int) -> list[Shelf]:
    """Every article of the actor's shop: the scarcest first, then what a month will need."""
    shop = supply_places.keeps(session, actor, shop_id=shop_id, kinds=SHOPS)
    waiting = _pieces(session, shop, WAITING)
    coming = _pieces(session, shop, ORDERED)
    for key, pieces in _on_the_way(session, shop).items():
        coming[key] = coming.get(key, 0) + pieces
    likely = {each.variant_id: each for each in forecasting.expected(session, [shop_id])}
    query = (
        select(Variant, Product.name)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Variant.shop_id == shop_id, col(Variant.active), col(Product.active))
    )
    found = []
    for variant, name in session.exec(query):
        key, said = variant.id or 0, likely.get(variant.id or 0)
        found.append(
            Shelf(
                key, name, variant.label, variant.price, variant.stock, variant.low_at,
                waiting.get(key, 0), coming.get(key, 0), said.pieces if said else 0,
                said.why if said else "",
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (not each.low, -each.suggested, each.name, each.label))


def ask(
    session: Session, actor: Actor, *, shop_id: int, wanted: Mapping[int, int]
) -> RestockRequest:
    """Ask the koperasi for so many pieces of each variant.

    What still waits in the pool is changed to what is wanted now, not doubled: a second tap asks
    for nothing more. Raises Incomplete without a koperasi, or for a number nobody means.
    """
    shop = supply_places.keeps(session, actor, shop_id=shop_id, kinds=SHOPS)
    koperasi = supply_places.koperasi_of(session, shop)
    if koperasi is None:
        raise Incomplete("Pilih dulu koperasi tempat toko Anda kulakan.")
    _refuse_odd(wanted)
    cases.claim(session, shop)  # two taps at once ask one after the other
    goods = _goods(session, shop, wanted)
    request = RestockRequest(
        ref=refs.new_ref("PSK"), owner_id=shop.owner_id, seller_id=koperasi.owner_id,
        area=shop.area, shop_id=shop.id or 0, koperasi_id=koperasi.id or 0,
    )  # fmt: skip
    session.add(request)
    session.flush()
    session.connection().execute(
        update(RestockLine)
        .where(
            col(RestockLine.shop_id) == shop_id,
            col(RestockLine.variant_id).in_(wanted),
            col(RestockLine.state) == WAITING,
        )
        .values(state=WITHDRAWN)
    )
    session.add_all(
        RestockLine(
            request_id=request.id or 0, koperasi_id=koperasi.id or 0, shop_id=shop_id,
            variant_id=variant, name=goods[variant][0], label=goods[variant][1], wanted=pieces,
        )
        for variant, pieces in sorted(wanted.items())
    )  # fmt: skip
    session.flush()
    audit.record(session, actor, "peken.restock", request, subject_id=shop.owner_id)
    return request


def withdraw(session: Session, actor: Actor, *, shop_id: int, variant_id: int) -> None:
    """Take back what still waits in the pool. OutOfStep once the koperasi has ordered it."""
    shop = supply_places.keeps(session, actor, shop_id=shop_id, kinds=SHOPS)
    taken = session.connection().execute(
        update(RestockLine)
        .where(
            col(RestockLine.shop_id) == shop_id,
            col(RestockLine.variant_id) == variant_id,
            col(RestockLine.state) == WAITING,
        )
        .values(state=WITHDRAWN)
    )
    if taken.rowcount != 1:
        raise OutOfStep("Koperasi sudah memesan barang ini, jadi tidak bisa dibatalkan lagi.")
    audit.record(session, actor, "peken.restock_withdrawn", shop, detail=str(variant_id))


def asked(session: Session, actor: Actor, *, shop_id: int) -> Sequence[RestockLine]:
    """What the actor's shop asked for and has not got its share of, oldest first."""
    supply_places.keeps(session, actor, shop_id=shop_id, kinds=SHOPS)
    query = select(RestockLine).where(
        RestockLine.shop_id == shop_id, col(RestockLine.state).in_((WAITING, ORDERED))
    )
    return session.exec(query.order_by(col(RestockLine.id))).all()


def _refuse_odd(wanted: Mapping[int, int]) -> None:
    if not wanted:
        raise Incomplete("Isi jumlah paling sedikit satu barang.")
    if len(wanted) > MOST_LINES:
        raise Incomplete(f"Paling banyak {MOST_LINES} macam barang sekali minta.")
    wrong = {
        f"barang-{variant}": f"Isi antara 1 dan {MOST_PIECES:,}".replace(",", ".")
        for variant, pieces in wanted.items()
        if not 0 < pieces <= MOST_PIECES
    }
    if wrong:
        raise Incomplete(fields=wrong)


def _goods(session: Session, shop: Shop, wanted: Mapping[int, int]) -> dict[int, tuple[str, str]]:
    query = (
        select(Variant.id, Product.name, Variant.label)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Variant.shop_id == shop.id, col(Variant.id).in_(wanted))
    )
    goods = {key or 0: (name, label) for key, name, label in session.exec(query)}
    if wanted.keys() - goods.keys():
        raise NotFound("Ada barang yang bukan dari toko Anda. Muat ulang daftarnya.")
    return goods


def _pieces(session: Session, shop: Shop, state: str) -> dict[int, int]:
    query = (
        select(RestockLine.variant_id, func.sum(col(RestockLine.wanted)))
        .where(RestockLine.shop_id == shop.id, RestockLine.state == state)
        .group_by(col(RestockLine.variant_id))
    )
    return {variant: int(pieces) for variant, pieces in session.exec(query)}


def _on_the_way(session: Session, shop: Shop) -> dict[int, int]:
    query = (
        select(DeliveryLine.variant_id, func.sum(col(DeliveryLine.pieces)))
        .join(Delivery, col(Delivery.id) == DeliveryLine.delivery_id)
        .where(Delivery.shop_id == shop.id, Delivery.state != CONFIRMED)
        .group_by(col(DeliveryLine.variant_id))
    )
    return {variant: int(pieces) for variant, pieces in session.exec(query)}
