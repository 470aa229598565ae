"""Finding orders: what each actor may see, and nothing else."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, OutOfStep
from smartcity_app.services.peken.order_models import OPEN, Order, OrderLine
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.workflow import DISPUTED, LAPSED, UNPAID, WITH_SHOP

PAGE = 30


def find(session: Session, actor: Actor, *, ref: str) -> Order:
    """The order called `ref`, if this actor may read it; NotFound otherwise.

    An officer's look at it is on record. The shop's is not: it works on it.
    """
    order = seen(session, actor, ref=ref)
    if actor.person_id not in (order.owner_id, order.seller_id):
        audit.record(session, actor, "peken.read_order", order, subject_id=order.owner_id)
    return order


def seen(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> Order:
    """As `find`, leaving no line: for steps, which leave their own. OutOfStep if it moved on."""
    query = select(Order).where(Order.ref == ref, policy.reach_of(actor, May.READ, Order))
    order = session.exec(query).first()
    if order is None:
        raise NotFound
    if version is not None and order.version != version:
        raise OutOfStep
    return order


def bought(session: Session, actor: Actor, *, ref: str) -> Order:
    """The actor's own order; NotFound for anybody else's, the shop's too."""
    order = seen(session, actor, ref=ref)
    if order.owner_id != actor.person_id:
        raise NotFound
    return order


def selling(session: Session, actor: Actor, *, ref: str) -> Order:
    """An order of the actor's own shop; NotFound for any other, and before it is paid."""
    order = seen(session, actor, ref=ref)
    if order.seller_id != actor.person_id or order.state in (UNPAID, LAPSED):
        raise NotFound
    return order


def lines(session: Session, order: Order) -> Sequence[OrderLine]:
    """What was ordered."""
    query = select(OrderLine).where(OrderLine.order_id == order.id)
    return session.exec(query.order_by(col(OrderLine.id))).all()


def of_payment(session: Session, actor: Actor, *, payment_id: int) -> Sequence[Order]:
    """The orders one payment is for, if they are the actor's."""
    query = select(Order).where(Order.payment_id == payment_id, Order.owner_id == actor.person_id)
    return session.exec(query.order_by(col(Order.id))).all()


def mine(session: Session, actor: Actor, *, before: int | None = None) -> Sequence[Order]:
    """What the actor ordered, newest first, a page older than order `before`."""
    query = select(Order).where(Order.owner_id == actor.person_id)
    if before:
        query = query.where(col(Order.id) < before)
    return session.exec(query.order_by(col(Order.id).desc()).limit(PAGE + 1)).all()


def at_the_shop(session: Session, actor: Actor, *, most: int = 100) -> Sequence[Order]:
    """What waits in the actor's own shops: first what is late or must be done soonest."""
    query = select(Order).where(
        Order.seller_id == actor.person_id, OPEN, col(Order.state).in_(WITH_SHOP)
    )
    return session.exec(query.order_by(col(Order.due_at), col(Order.id)).limit(most)).all()


def disputed_at_the_shop(session: Session, actor: Actor, *, most: int = 100) -> Sequence[Order]:
    """Orders of the actor's own shops that buyers dispute and nobody has decided, oldest first."""
    query = select(Order).where(Order.seller_id == actor.person_id, OPEN, Order.state == DISPUTED)
    return session.exec(query.order_by(col(Order.due_at), col(Order.id)).limit(most)).all()


def sold(session: Session, actor: Actor, *, before: int | None = None) -> Sequence[Order]:
    """Everything sold in the actor's own shops, newest first."""
    query = select(Order).where(
        Order.seller_id == actor.person_id, col(Order.state).not_in((UNPAID, LAPSED))
    )
    if before:
        query = query.where(col(Order.id) < before)
    return session.exec(query.order_by(col(Order.id).desc()).limit(PAGE + 1)).all()


def disputed(session: Session, actor: Actor, *, most: int = 100) -> Sequence[Order]:
    """Disputes the actor may decide, the most urgent first."""
    query = select(Order).where(
        policy.reach_of(actor, May.DECIDE, Order), OPEN, Order.state == DISPUTED
    )
    return session.exec(query.order_by(col(Order.due_at), col(Order.id)).limit(most)).all()
