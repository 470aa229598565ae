"""Paying back what services have ordered to be refunded: once, however often it is tried."""

import functools
import logging
import time
from datetime import timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.payments import facts, providers, shouting
from smartcity_app.civic.payments.models import Payment, Refund
from smartcity_app.civic.payments.port import Refused
from smartcity_app.civic.payments.refunding import PAY_BACK
from smartcity_app.kernel import clock, db, jobs, outbox
from smartcity_app.kernel.errors import NotFound, OutOfStep, Unavailable

log = logging.getLogger(__name__)
FIRST = timedelta(minutes=1)
"""Until the second try; then twice as long each time."""
LONGEST = timedelta(hours=2)
MOST_TRIES = 20
"""About a day and a half of silence; then somebody has to look."""
BATCH, BUDGET = 100, 20.0


def pay_back_due() -> int:
    """Pay back what waits. Returns how many refunds went through."""
    begun, done = time.monotonic(), 0
    silent: set[str] = set()
    for refund_id in db.run(_due, writes=False):
        if time.monotonic() - begun > BUDGET:
            jobs.soon(PAY_BACK)
            break
        claimed = db.run(functools.partial(_claim, refund_id=refund_id, silent=silent))
        if claimed:
            done += _pay_back(*claimed, silent)
    return done


def try_again(session: Session, refund_id: int) -> None:
    """Somebody has looked at a refund that failed, and wants it tried again. OutOfStep."""
    again = session.connection().execute(
        update(Refund)
        .where(col(Refund.id) == refund_id, col(Refund.state) == "failed")
        .values(state="ordered", tries=0, again_at=None)
    )
    if again.rowcount != 1:
        raise OutOfStep("Pengembalian ini sudah berubah. Muat ulang, lalu periksa lagi.")
    db.after_commit(session, lambda: jobs.soon(PAY_BACK))


def _pay_back(refund: Refund, payment: Payment, silent: set[str]) -> bool:
    try:
        providers.named(payment.provider).refund(
            payment.ref, payment.provider_ref, key=f"{payment.ref}-{refund.id}",
            amount=refund.amount, reason=refund.reason,
        )  # fmt: skip
    except (Unavailable, NotFound):
        silent.add(payment.provider)
        failed = refund.tries >= MOST_TRIES
        db.run(lambda s: _not_done(s, refund, "unavailable", failed=failed))
        return False
    except Refused:
        log.error("provider %s refuses a refund", payment.provider)
        db.run(lambda s: _not_done(s, refund, "refused", failed=True))
        return False
    return db.run(functools.partial(_done, refund=refund, payment=payment))


def _due(session: Session) -> list[int]:
    now = clock.now()
    query = select(Refund.id).where(
        Refund.state == "ordered", or_(col(Refund.again_at).is_(None), col(Refund.again_at) <= now)
    )
    return [each for each in session.exec(query.order_by(col(Refund.id)).limit(BATCH)) if each]


def _claim(session: Session, *, refund_id: int, silent: set[str]) -> tuple[Refund, Payment] | None:
    """The refund, if it is still ours to try: its next try is put off first."""
    refund = session.get_one(Refund, refund_id)
    payment, now = session.get_one(Payment, refund.payment_id), clock.now()
    if payment.provider in silent:
        return None
    ours = db.change(
        session,
        refund,
        col(Refund.state) == "ordered",
        col(Refund.tries) == refund.tries,
        values={
            "tries": refund.tries + 1,
            "again_at": now + min(LONGEST, FIRST * 2 ** min(refund.tries, 8)),
        },
    )
    return (refund, payment) if ours else None


def _done(session: Session, *, refund: Refund, payment: Payment) -> bool:
    """It went through. Only one of several who tried says so."""
    first = db.change(
        session,
        refund,
        col(Refund.state) != "done",
        values={"state": "done", "done_at": clock.now(), "trouble": ""},
    )
    if not first:
        return False
    ledger.post(
        session, key=f"refund:{payment.ref}:{refund.key}", kind="refund", ref=payment.ref,
        lines=((ledger.ESCROW, refund.amount), (ledger.PROVIDER, -refund.amount)),
    )  # fmt: skip
    who = (payment.ref, payment.payer_id, payment.purpose)
    outbox.announce(session, facts.PaymentRefunded(*who, refund.key, refund.amount))
    return True


def _not_done(session: Session, refund: Refund, why: str, *, failed: bool) -> None:
    changed = session.connection().execute(
        update(Refund)
        .where(col(Refund.id) == refund.id, col(Refund.state) == "ordered")
        .values(trouble=why, state="failed" if failed else "ordered")
    )
    if failed and changed.rowcount:
        shouting.refund_failed(session, refund.amount)
