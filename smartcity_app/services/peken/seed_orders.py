"""Orders of the demonstration, made through the verbs: paid in the simulator, at every stage."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from smartcity_app.civic import people
from smartcity_app.civic.payments import asking, opening, simulator
from smartcity_app.civic.seed import SERVANT
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.peken import (
    assigned,
    basket,
    checkout,
    order_reading,
    ordering,
    seed_duty,
)
from smartcity_app.services.peken.checkout import Wishes
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.duty_models import CivilServant
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Variant

BUYERS = 48
FATES = ("done", "done", "done", "done", "handed", "packed", "accepted", "paid")
"""How far an order has come; the story's own civil servant has the first and one to fetch."""
Progress = Callable[[int], None]


def seed_size() -> int:
    """How many orders `seed` makes, at most."""
    return BUYERS * (1 + len(seed_duty.PAST)) + 1


def seed(step: Progress) -> None:
    """Civil servants who bought at their own shops, in the two months before as in this one."""
    chance = random.Random(2611)  # noqa: S311  (invented orders, not secrets)
    now = clock.now()
    days = min(20, clock.local(now).day - 1)
    wanted = [(who, FATES[nth % len(FATES)]) for nth, who in enumerate(db.run(_buyers))]
    for moment in seed_duty.past():
        for who, _ in wanted:
            with clock.held(moment + timedelta(minutes=chance.uniform(0, 600))):
                _buy(chance, who, "done")
            step(1)
    for who, fate in [*wanted, *((buyer, "packed") for buyer, _ in wanted[:1])]:
        early = timedelta(days=chance.uniform(0, days), hours=chance.uniform(0, 3))
        ago = early if fate in ("done", "handed") else timedelta(minutes=chance.uniform(5, 60))
        if fate == "handed":
            ago = timedelta(hours=chance.uniform(2, 20))
        with clock.held(now - ago):
            _buy(chance, who, fate)
        step(1)
    outbox.deliver()


def _buyers(session: Session) -> list[Actor]:
    first = col(CivilServant.name) != SERVANT
    query = select(CivilServant.person_id).order_by(first, col(CivilServant.id))
    return [people.actor_of(session, each) for each in session.exec(query.limit(BUYERS))]


def _buy(chance: random.Random, who: Actor, fate: str) -> None:
    """One order; what is sold out or shared out meanwhile is left."""
    try:
        db.run(lambda session: _fill(session, chance, who))
        payment = db.run(lambda session: _order(session, who))
        opening.begin(payment)
        simulator.bank().pay(payment)
        asking.look(payment)
        with db.transaction(writes=False) as session:
            orders = order_reading.mine(session, who)[:1]
        _go_on(orders, who, fate)
    except CityError:
        return


def _fill(session: Session, chance: random.Random, who: Actor) -> None:
    mine = assigned.shops_of(session, who.person_id or 0, month_of(clock.now()))
    if not mine:
        return
    query = select(Variant).where(
        Variant.shop_id == chance.choice(mine).shop_id, col(Variant.active), Variant.stock > 4
    )
    there = session.exec(query.order_by(col(Variant.id))).all()
    for each in chance.sample(list(there), min(4, len(there))):
        basket.put(session, who, variant_id=each.id or 0, quantity=chance.randint(1, 3))


def _order(session: Session, who: Actor) -> str:
    asked = checkout.bill(session, who, Wishes(agreed=0))
    return checkout.check_out(session, who, wishes=Wishes(agreed=asked.total)).ref


def _go_on(orders: Sequence[Order], buyer: Actor, fate: str) -> None:
    for order in orders:
        with db.transaction(writes=False) as session:
            seller = people.actor_of(session, order.seller_id)
        if fate != "paid":
            db.run(lambda s, o=order, w=seller: ordering.accept(s, w, ref=o.ref))  # type: ignore[misc]
        if fate not in ("paid", "accepted"):
            db.run(lambda s, o=order, w=seller: ordering.pack(s, w, ref=o.ref))  # type: ignore[misc]
        if fate in ("handed", "done"):
            db.run(
                lambda s, o=order, w=seller: ordering.hand_over(  # type: ignore[misc]
                    s, w, ref=o.ref, code=o.pickup_code
                )
            )
        if fate == "done":
            db.run(lambda s, o=order: ordering.confirm(s, buyer, ref=o.ref))  # type: ignore[misc]
