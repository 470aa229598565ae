"""Having a code to pay made, after the service's transaction is stored.

Blocks while the provider thinks: never call it inside a transaction.
"""

import functools
import logging
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from urllib.parse import quote

from sqlalchemy import or_, update
from sqlmodel import Session, col

from smartcity_app.civic.payments import providers, qris, settling
from smartcity_app.civic.payments.calling import AWAY
from smartcity_app.civic.payments.models import NEW, PENDING, Payment
from smartcity_app.civic.payments.port import Asked, Charged
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import CityError, Unavailable

log = logging.getLogger(__name__)
AT_ONCE = 12
"""Buyers of one process who wait for the provider at the same time (of db.WAITING threads): others
wait their turn outside as well, not in front of a screen."""
TURN = 3.0
"""Seconds one waits for one's turn."""
MINE = timedelta(seconds=15)
"""How long whoever asks the provider has it to themselves."""
_doors = BoundedSemaphore(AT_ONCE)


def begin(ref: str) -> None:
    """Have the provider make the code of a payment that has none, and store it.

    Unavailable when it does not answer: the payment stays as it is and a job tries again; so may
    the buyer. A payment that has its code, or is over, is left alone. Own transactions.
    """
    if not _doors.acquire(timeout=TURN):
        raise Unavailable(AWAY)
    try:
        payment = db.run(functools.partial(_claim, ref=ref))
        if payment is None:
            return
        try:
            charged = _charge(payment)
        except CityError:
            db.run(functools.partial(_let_go, payment=payment))
            raise
        db.run(functools.partial(_store, payment=payment, charged=charged))
    finally:
        _doors.release()


def pay_address(payment: Payment, *, back: str) -> str:
    """Where a demonstration's buyer pays, and comes back from; empty where money is real."""
    if payment.provider != providers.SIMULATOR:
        return ""
    return f"{providers.SIMULATED_AT}/bayar/{payment.ref}?kembali={quote(back, safe='')}"


def _charge(payment: Payment) -> Charged:
    asked = Asked(payment.ref, payment.amount, payment.created_at, payment.expires_at)
    charged = providers.named(payment.provider).charge(asked)
    if wrong := qris.problems(charged.qr, amount=payment.amount):
        log.error("provider %s gave a code that is no good: %s", payment.provider, wrong)
        raise Unavailable(AWAY)
    return charged


def _let_go(session: Session, *, payment: Payment) -> None:
    """It went wrong: the buyer may try again at once, and a job will."""
    session.connection().execute(
        update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.state) == NEW)
        .values(asked_at=None)
    )


def _claim(session: Session, *, ref: str) -> Payment | None:
    """The payment, if it waits for a code and nobody else is fetching one at this moment."""
    payment, now = settling.find(session, ref), clock.now()
    if payment.state != NEW or payment.expires_at <= now:
        return None
    provider = payment.provider or providers.chosen()
    ours = db.change(
        session,
        payment,
        col(Payment.state) == NEW,
        or_(col(Payment.asked_at).is_(None), col(Payment.asked_at) <= now - MINE),
        values={"provider": provider, "asked_at": now, "ask_at": _next(now, payment)},
    )
    return payment if ours else None


def _store(session: Session, *, payment: Payment, charged: Charged) -> None:
    """Show the code. When all was over meanwhile, keep the provider's number at least: it is asked
    whether somebody paid."""
    now = clock.now()
    shown = session.connection().execute(
        update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.state) == NEW)
        .values(
            state=PENDING, version=col(Payment.version) + 1, qr=charged.qr, asked_at=now,
            provider_ref=charged.provider_ref, ask_at=_next(now, payment),
        )
    )  # fmt: skip
    if shown.rowcount == 0:
        session.connection().execute(
            update(Payment)
            .where(col(Payment.id) == payment.id, col(Payment.provider_ref) == "")
            .values(provider_ref=charged.provider_ref)
        )


def _next(now: datetime, payment: Payment) -> datetime:
    return min(now + MINE, max(now, payment.expires_at))
