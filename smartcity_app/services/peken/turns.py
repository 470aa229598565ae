"""What happens to orders when somebody's time is over, whoever it was that should have acted."""

import logging
from datetime import timedelta
from functools import partial

from sqlalchemy import update
from sqlmodel import Session, col, select

from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit, clock, db, outbox
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.kernel.errors import OutOfStep, Unavailable
from smartcity_app.services.peken import disputing, ordering
from smartcity_app.services.peken.facts import OrderLate, OrderUnanswered
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.workflow import DISPUTED, HANDED, PAID

log = logging.getLogger(__name__)


def sweep(*, most: int = 500) -> int:
    """Act on every order whose turn is over. Returns how many; one transaction each."""
    with db.transaction(writes=False) as session:
        query = select(Order.id).where(
            col(Order.turn_due_at).is_not(None), col(Order.turn_due_at) <= clock.now()
        )
        due = session.exec(query.order_by(col(Order.turn_due_at)).limit(most)).all()
    return sum(_acted(each) for each in due if each)


def _acted(order_id: int) -> bool:
    """One order in a transaction of its own, which keeps none of the others from their turn."""
    try:
        return db.run(partial(_over, order_id=order_id))
    except OutOfStep:
        return False  # somebody moved it just now
    except Unavailable:
        raise
    except Exception as trouble:
        log.error("the turn of order %s is not over: %s", order_id, type(trouble).__name__)
        return False


def _over(session: Session, order_id: int) -> bool:
    """One order, unless somebody moved it meanwhile: then its own step has set its clock."""
    order = session.get_one(Order, order_id)
    if order.turn_due_at is None or order.turn_due_at > clock.now():
        return False
    if order.state == HANDED:
        ordering.complete(session, order)
    elif order.late_at is None:
        return _late(session, order)
    elif order.state == PAID:
        ordering.give_up(session, order)
    else:
        disputing.pass_on(session, order)
    return True


def _late(session: Session, order: Order) -> bool:
    """Say so, and wait a last time: then the order goes on without whoever let it pass."""
    now = clock.now()
    patience = now + timedelta(days=city().market.patience_days)
    late = {"turn_due_at": None if order.state == DISPUTED else patience, "late_at": now}
    if order.state == PAID:
        late["offered_at"] = now
    marked = session.connection().execute(
        update(Order)
        .where(col(Order.id) == order.id, col(Order.version) == order.version)
        .where(col(Order.turn_due_at) == order.turn_due_at)
        .values(**late)
    )
    if marked.rowcount != 1:
        return False
    audit.record(session, SYSTEM, "peken.late", order, subject_id=order.owner_id)
    kind = OrderUnanswered if order.state == PAID else OrderLate
    outbox.announce(session, kind(order.ref, order.owner_id, order.seller_id))
    return True
