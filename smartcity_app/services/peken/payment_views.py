"""What the payment page shows: how much, until when, the code, and what it is for."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlmodel import Session, col, select

from smartcity_app.civic import words
from smartcity_app.civic.documents import qr
from smartcity_app.civic.payments.models import PAID, WAITING, Payment
from smartcity_app.civic.profile import city
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import order_reading
from smartcity_app.services.peken.checkout import PURPOSE
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.shop_models import Shop

HOUSE_MINUTES = 3
"""Minutes in one house of the payment's clock (look/README.md section 7)."""


@dataclass(frozen=True, slots=True)
class AmountView:
    """A line of what is paid for."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One of the orders that are paid together."""

    ref: str
    shop: str
    lines: list[AmountView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment as its payer sees it."""

    ref: str = ""
    state: str = ""
    """As stored: new, pending, paid, expired, failed. Also what the stream of news says."""
    waiting: bool = False
    amount: str = ""
    plain: str = ""
    """Digits only, as a bank's app takes them."""
    before: str = ""
    """When its time is over: "09.57"."""
    left: int = 0
    """Seconds from now."""
    total: int = 1
    houses: int = 1
    mark: str = ""
    code: str = ""
    """The QRIS code as a picture's address; empty until there is one."""
    merchant: str = ""
    late: str = ""
    """What becomes of money that came too late; empty when none did."""
    parts: list[PartView] = field(default_factory=list)


def find(session: Session, actor: Actor, *, ref: str) -> Payment:
    """A payment the actor was asked for by e-Peken; NotFound otherwise."""
    query = select(Payment).where(
        Payment.ref == ref, Payment.payer_id == actor.person_id, Payment.purpose == PURPOSE
    )
    found = session.exec(query).first()
    if found is None or actor.person_id is None:
        raise NotFound
    return found


def view_of(session: Session, actor: Actor, payment: Payment) -> PaymentView:
    """All the page needs, in one reading."""
    now = clock.now()
    total = int((payment.expires_at - payment.created_at).total_seconds())
    left = max(0, int((payment.expires_at - now).total_seconds()))
    orders = order_reading.of_payment(session, actor, payment_id=payment.id or 0)
    waiting = payment.state in WAITING
    late = ""
    if payment.state == PAID and payment.late:
        late = "Pembayaran datang sesudah batas waktu. Uangnya kembali ke pembayar."
    return PaymentView(
        payment.ref,
        payment.state,
        waiting,
        words.rupiah(payment.amount),
        str(payment.amount),
        words.time(payment.expires_at),
        left,
        total,
        max(1, round(total / 60 / HOUSE_MINUTES)),
        str(now.timestamp()),
        picture(payment.qr) if waiting and payment.qr else "",
        city().app_name,
        late,
        parts_of(session, orders),
    )


def parts_of(session: Session, orders: Sequence[Order]) -> list[PartView]:
    """What each of the orders is made of."""
    return [_part(session, order) for order in orders]


def _part(session: Session, order: Order) -> PartView:
    rows = session.exec(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(col(OrderLine.id))
    )
    lines = [AmountView(line_name(row), words.rupiah(row.price * row.quantity)) for row in rows]
    if order.delivery:
        fee = words.rupiah(order.delivery_fee) if order.delivery_fee else "Gratis"
        lines.append(AmountView("Antar", fee))
    return PartView(order.ref, session.get_one(Shop, order.shop_id).name, lines)


def line_name(row: OrderLine) -> str:
    """ "Bayam, 2 ikat": the thing, its size, and how many when more than one."""
    name = f"{row.name}, {row.label}" if row.label else row.name
    return f"{row.quantity} × {name}" if row.quantity > 1 else name


@lru_cache(maxsize=256)
def picture(payload: str) -> str:
    """A QR code as an address that holds the picture itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr.svg(payload).encode()).decode()}"
