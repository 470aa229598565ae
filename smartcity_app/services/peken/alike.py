"""The same goods at another shop, for an order that nobody took on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import assigned, basket, caps
from smartcity_app.services.peken.basket import MOST_PIECES
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.shop_models import Product, Shop, Variant
from smartcity_app.services.peken.shops import selling

MOST_SHOPS = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """Something like a line of the order, on another shop's shelf."""

    variant_id: int
    shop_id: int
    price: int


def into_basket(
    session: Session, actor: Actor, order: Order, lines: Sequence[OrderLine]
) -> basket.Repeated:
    """Put what an order asked for into the basket, from the buyer's other shops.

    As few shops as will do, the buyer's own order of shops deciding between equals. What is found
    nowhere in that number is named.
    """
    shops = other_shops(session, order)
    offers = {line.id: _offers(session, line, shops) for line in lines}
    reach = Counter(each for found in offers.values() for each in found)
    best = sorted(shops, key=lambda shop: (-reach[shop], shops.index(shop)))
    there = {each.variant_id: each.quantity for each in basket.lines(session, actor)}
    put_in, missing = 0, []
    for line in lines:
        found = next((offers[line.id][shop] for shop in best if shop in offers[line.id]), None)
        if found is None:
            missing.append(line.name)
            continue
        more = min(line.quantity, MOST_PIECES) - there.get(found.variant_id, 0)
        if more > 0:
            basket.put(
                session, actor, variant_id=found.variant_id, quantity=more,
                may_substitute=line.may_substitute,
            )  # fmt: skip
        put_in += 1
    return basket.Repeated(put_in, tuple(missing))


def other_shops(session: Session, order: Order) -> list[int]:
    """Shops the buyer may go to instead, in order: a civil servant's own; else those around."""
    month = month_of(clock.now())
    mine = [each.shop_id for each in assigned.shops_of(session, order.owner_id, month)]
    if order.kind == "asn" and mine:
        wanted = [each for each in mine if each != order.shop_id]
    else:
        around = select(Shop.id).where(Shop.area == order.area, Shop.id != order.shop_id)
        wanted = [each for each in session.exec(around.limit(MOST_SHOPS)) if each]
    there = select(Shop.id).where(col(Shop.id).in_(wanted), selling(clock.today()))
    open_ = set(session.exec(there))
    return [
        each
        for each in wanted
        if each in open_
        and (order.kind != "asn" or caps.left(session, shop_id=each, month=month) > 0)
    ]


def _offers(session: Session, line: OrderLine, shops: Sequence[int]) -> dict[int, Offer]:
    """Shop to what it has of the same thing: the same staple in the same size, or the same name."""
    product = session.get(Product, line.product_id)
    variant = session.get(Variant, line.variant_id)
    rows = session.exec(
        select(Product, Variant)
        .join(Variant, col(Variant.product_id) == Product.id)
        .where(
            col(Product.shop_id).in_(shops),
            col(Product.active),
            col(Variant.active),
            col(Variant.stock) >= line.quantity,
            Product.category == (product.category if product else ""),
        )
        .order_by(col(Variant.price), col(Variant.id))
    )
    found: dict[int, Offer] = {}
    for other, size in rows:
        if _same(line, product, variant, other, size):
            offer = Offer(size.id or 0, other.shop_id, size.price)
            found.setdefault(other.shop_id, offer)
    return found


def _same(
    line: OrderLine,
    product: Product | None,
    variant: Variant | None,
    other: Product,
    size: Variant,
) -> bool:
    if product and product.staple and product.staple == other.staple:
        return variant is not None and variant.amount == size.amount
    return _plain(line.name) == _plain(other.name) and _plain(line.label) == _plain(size.label)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
