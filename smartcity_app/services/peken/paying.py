"""What happens to orders when the money for them comes, does not come, or comes too late."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session, col, select

from smartcity_app.civic.payments.models import Payment
from smartcity_app.civic.payments.purposes import Purpose, serve
from smartcity_app.kernel import cases, clock
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.services.peken import caps, stock
from smartcity_app.services.peken.checkout import PURPOSE
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.workflow import UNPAID, path_of


def paid(session: Session, payment: Payment) -> None:
    """Every order of the payment goes to its shop, whose clock starts now."""
    now = clock.now()
    orders = _waiting(session, payment)
    for order in orders:
        cases.advance(
            session, SYSTEM, path_of(order), order, "pay",
            also=lambda moved: {"paid_at": now, "turn_due_at": moved["due_at"]},
        )  # fmt: skip
    for month, sums in _sums(orders, capped=True).items():
        caps.take(session, month=month, sums=sums)
    for month, sums in _sums(orders, capped=False).items():
        caps.take_from_others(session, month=month, sums=sums)


def lapsed(session: Session, payment: Payment) -> None:
    """Nobody paid: goods go back on the shelf, and each shop has its share again."""
    orders = _waiting(session, payment)
    for order in orders:
        cases.advance(
            session, SYSTEM, path_of(order), order, "lapse", also=lambda _: {"address": ""}
        )
    stock.put_back(session, counts=pieces(session, orders))
    for month, sums in _sums(orders, capped=True).items():
        caps.release(session, month=month, sums=sums)


def too_late(session: Session, payment: Payment) -> bool:
    """The goods may be sold by now: what comes after the time goes back to the buyer, in full."""
    return False


serve(Purpose(PURPOSE, paid=paid, lapsed=lapsed, late=too_late))


def pieces(session: Session, orders: Sequence[Order]) -> Counter[int]:
    """How many of each variant these orders still hold."""
    query = select(OrderLine).where(col(OrderLine.order_id).in_([each.id for each in orders]))
    counted: Counter[int] = Counter()
    for line in session.exec(query):
        counted[line.variant_id] += line.given
    return counted


def _waiting(session: Session, payment: Payment) -> Sequence[Order]:
    query = select(Order).where(Order.payment_id == payment.id, Order.state == UNPAID)
    return session.exec(query.order_by(col(Order.id))).all()


def _sums(orders: Sequence[Order], *, capped: bool) -> dict[str, Counter[int]]:
    """Month to shop to rupiah."""
    found: dict[str, Counter[int]] = {}
    for order in orders:
        if (order.kind == "asn") is capped:
            found.setdefault(order.month, Counter())[order.shop_id] += order.total
    return found
