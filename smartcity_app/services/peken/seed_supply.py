"""A koperasi, a distributor and two rounds of restocking, through the verbs, in the past.

The koperasi is in the story's kelurahan and serves the shops found there. One round is over, with
a sack that broke and a shop that counted less than was sent; another one is on the distributor's
desk; and the shops have asked for more since.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import files, geography, people
from smartcity_app.civic.people import Person, Post
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.civic.seed import CHAIR, WHOLESALER, scene
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.peken import (
    delivering,
    goods,
    pooling,
    restocking,
    seed_pictures,
    shops,
    supply_places,
    supplying,
)
from smartcity_app.services.peken.delivering import Taken
from smartcity_app.services.peken.goods import Goods, Size
from smartcity_app.services.peken.shop_data import ShopData
from smartcity_app.services.peken.shop_models import Product, Shop, Variant
from smartcity_app.services.peken.supply_models import CASH, PREPARED, Delivery
from smartcity_app.services.peken.supplying import Arrival
from smartcity_app.services.peken.workflow import ACTIVE

MEMBERS, LINES = 4, 6
WHOLESALE = 86
"""Percent of the lowest shelf price."""
OFFICE_HOURS: dict[str, str] = {day: "08:00-16:00" for day in WEEKDAYS if day != "sunday"}
ROUNDS = 3
Wanted = dict[int, list[tuple[Variant, Product]]]
"""By shop, articles with what they are."""


def seed_size() -> int:
    """How many steps `seed` takes."""
    return ROUNDS


def seed(step: Callable[[int], None]) -> None:
    """Nothing where no shop of the story's kelurahan is open."""
    now = clock.now()
    members = db.run(_members, writes=False)
    wanted = db.run(lambda s: _scarcest(s, members), writes=False)
    if not wanted:
        step(ROUNDS)
        return
    with clock.held(now - timedelta(days=24)):
        head, koperasi = _business(1, CHAIR, "koperasi", "Koperasi Kelurahan Sejahtera")
        agent, distributor = _business(2, WHOLESALER, "distributor", "PT Sembako Nusantara")
        _list_goods(agent, distributor, wanted)
        for shop in members:
            owner = _keeper(shop)
            db.run(lambda s, o=owner, i=shop.id: supply_places.join(  # type: ignore[misc]
                s, o, shop_id=i, koperasi_id=koperasi.id or 0
            ))  # fmt: skip
    _finished_round(now, members, wanted, (head, koperasi), (agent, distributor))
    step(1)
    with clock.held(now - timedelta(hours=20)):
        _ask(members, wanted, most=4)
        _match(head, koperasi, distributor)
        _order(head, koperasi, distributor)
    step(1)
    with clock.held(now - timedelta(hours=2)):
        _ask(members[:2], {k: v[4:] for k, v in wanted.items()}, most=LINES)
    outbox.deliver()
    step(1)


def _finished_round(
    now: Any,
    members: Sequence[Shop],
    wanted: Wanted,
    koperasi: tuple[Actor, Shop],
    distributor: tuple[Actor, Shop],
) -> None:
    head, agent = koperasi[0], distributor[0]
    with clock.held(now - timedelta(days=20)):
        _ask(members, wanted, most=LINES)
    with clock.held(now - timedelta(days=19)):
        _match(head, koperasi[1], distributor[1])
        ref = _order(head, koperasi[1], distributor[1])
    with clock.held(now - timedelta(days=18)):
        db.run(lambda s: supplying.take(s, agent, ref=ref))
        db.run(lambda s: supplying.ship(s, agent, ref=ref))
    with clock.held(now - timedelta(days=17)):
        db.run(lambda s: _receive(s, head, ref))
    with clock.held(now - timedelta(days=16)):
        for number, delivery in enumerate(db.run(_prepared, writes=False)):
            db.run(lambda s, d=delivery: delivering.send(s, head, ref=d.ref))  # type: ignore[misc]
            db.run(lambda s, d=delivery, n=number: _confirm(s, d, short=n == 0))  # type: ignore[misc]
            if number:
                db.run(lambda s, d=delivery: delivering.cash_received(s, head, ref=d.ref))  # type: ignore[misc]
        db.run(lambda s: supplying.paid(s, agent, ref=ref))
    outbox.deliver()


def _members(session: Session) -> list[Shop]:
    query = select(Shop).where(
        Shop.area == scene().village, Shop.state == ACTIVE, col(Shop.kind).in_(supply_places.SHOPS)
    )
    return list(session.exec(query.order_by(col(Shop.id)).limit(MEMBERS)))


def _scarcest(session: Session, members: Sequence[Shop]) -> Wanted:
    """What every shop has least of."""
    found: Wanted = {}
    for shop in members:
        query = (
            select(Variant, Product)
            .join(Product, col(Product.id) == Variant.product_id)
            .where(Variant.shop_id == shop.id, col(Variant.active), col(Product.active))
            .order_by(col(Variant.stock), col(Variant.id))
        )
        if rows := session.exec(query.limit(LINES)).all():
            found[shop.id or 0] = list(rows)
    return found


def _business(number: int, owned_by: str, kind: str, name: str) -> tuple[Actor, Shop]:
    """A business in the story's kelurahan, let in by the market's office."""
    owner = db.run(lambda s: _called(s, owned_by), writes=False)
    photo = files.store(owner, name="toko.jpg", content=seed_pictures.shop(number)).id
    data = ShopData(
        name=name, kind=kind, address=f"Jl. Arief Rahman Hakim No. {40 + number}",
        about="Melayani toko, bukan eceran." if kind == "distributor" else "Kulakan bersama.",
        nib=f"912030{number:07d}", phone=f"0857310{number:05d}", area=scene().village,
        point=geography.centre(scene().village), hours=OFFICE_HOURS, delivers=False,
        delivery_metres=0, delivery_fee=0, photos=(photo,),
    )  # fmt: skip

    def register(session: Session) -> Shop:
        shop = shops.register(session, owner, data=data)
        officer = _officer(session)
        if officer is None:
            return shop
        shops.admit(session, officer, ref=shop.ref)
        return shop

    return owner, db.run(register)


def _called(session: Session, name: str) -> Actor:
    query = select(Person.id).where(Person.area == scene().village, Person.name == name)
    return people.actor_of(session, session.exec(query).one() or 0)


def _officer(session: Session) -> Actor | None:
    post = session.exec(select(Post).where(Post.role == str(Role.MARKET_OFFICER))).first()
    return people.actor_of(session, post.person_id) if post else None


def _keeper(shop: Shop) -> Actor:
    return db.run(lambda s: people.actor_of(s, shop.owner_id), writes=False)


def _list_goods(agent: Actor, distributor: Shop, wanted: Wanted) -> None:
    """The distributor has what the shops sell, cheaper."""
    lowest: dict[tuple[str, str, str], int] = {}
    for rows in wanted.values():
        for variant, product in rows:
            key = (product.name, product.category, variant.label)
            lowest[key] = min(variant.price, lowest.get(key, variant.price))

    def fill(session: Session) -> None:
        for (name, category, label), price in sorted(lowest.items()):
            size = Size(price=max(100, price * WHOLESALE // 10_000 * 100), stock=2_000, label=label)
            goods.add(session, agent, ref=distributor.ref, given=Goods(name, category, [size]))

    db.run(fill)


def _ask(members: Sequence[Shop], wanted: Wanted, *, most: int) -> None:
    for shop in members:
        rows = wanted.get(shop.id or 0, [])[:most]
        if not rows:
            continue
        pieces = {variant.id or 0: 12 + 7 * nth % 25 for nth, (variant, _) in enumerate(rows)}
        owner = _keeper(shop)
        db.run(lambda s, o=owner, i=shop.id, p=pieces: restocking.ask(  # type: ignore[misc]
            s, o, shop_id=i, wanted=p
        ))  # fmt: skip


def _match(head: Actor, koperasi: Shop, distributor: Shop) -> None:
    """What the koperasi would click: the article of the same name."""

    def click(session: Session) -> None:
        on_sale = {
            key: each
            for key, each in pooling.articles(session).items()
            if each.distributor_id == distributor.id
        }
        for wish in pooling.pool(session, head, koperasi_id=koperasi.id or 0):
            guess = pooling.likeliest(wish, on_sale)
            if wish.article_id is None and guess:
                pooling.match(
                    session, head, koperasi_id=koperasi.id or 0, variant_id=wish.variant_id,
                    article_id=guess,
                )  # fmt: skip

    db.run(click)


def _order(head: Actor, koperasi: Shop, distributor: Shop) -> str:
    def send(session: Session) -> str:
        seen = pooling.totals(pooling.pool(session, head, koperasi_id=koperasi.id or 0))
        return pooling.order(
            session, head, koperasi_id=koperasi.id or 0, distributor_id=distributor.id or 0,
            seen=seen,
        ).ref  # fmt: skip

    return db.run(send)


def _receive(session: Session, head: Actor, ref: str) -> None:
    first, *_ = supplying.lines(session, supplying.find(session, head, ref=ref))
    broken = Arrival(first.sent - 3, 3, "Tiga kemasan sobek saat diturunkan")
    supplying.receive(session, head, ref=ref, arrived={first.id or 0: broken}, transport=85_000)


def _prepared(session: Session) -> list[Delivery]:
    query = select(Delivery).where(Delivery.state == PREPARED)
    return list(session.exec(query.order_by(col(Delivery.id))))


def _confirm(session: Session, delivery: Delivery, *, short: bool) -> None:
    owner = people.actor_of(session, delivery.owner_id)
    first, *_ = delivering.lines(session, delivery)
    taken = {}
    if short and first.pieces:
        taken = {first.id or 0: Taken(first.pieces - 1, 0, "Kurang satu di dus")}
    delivering.confirm(session, owner, ref=delivery.ref, payment=CASH, taken=taken)
