"""Asking providers how payments stand: what finds a notification that was lost.

A job asks about what is due, with pauses that grow with the payment's age and once when its time is
over, before it lapses. A payment that lapsed without the provider's last word is asked about for
two more days, so that money which came late is found even if nobody told us.
"""

import functools
import logging
import time
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from smartcity_app.civic.payments import opening, providers, settling
from smartcity_app.civic.payments.models import NEW, UNSETTLED, WAITING, Payment
from smartcity_app.kernel import clock, db, jobs
from smartcity_app.kernel.errors import NotFound, Unavailable

log = logging.getLogger(__name__)
ASK = "payments.ask"
SHORTEST, LONGEST = timedelta(seconds=15), timedelta(minutes=5)
GRACE = timedelta(minutes=30)
"""After its time a payment waits this long for a provider that does not answer."""
FOLLOWED = timedelta(days=2)
"""How long money that comes late is looked for."""
PATIENCE = timedelta(seconds=3)
"""Between two questions of one impatient buyer."""
BUDGET = 20.0
"""Seconds one run may take: other jobs wait behind it."""
BATCH = 200


def ask_due() -> int:
    """Ask about every payment that is due. Returns how many were asked about."""
    begun, asked = time.monotonic(), 0
    silent: set[str] = set()
    for due in db.run(_due, writes=False):
        if time.monotonic() - begun > BUDGET:
            jobs.soon(ASK)
            break
        if due.provider in silent:
            _lapse_unheard(due)  # else it stays due, and is asked about in the next run
            continue
        try:
            look(due.ref)
        except Unavailable:
            silent.add(due.provider)
        except Exception:
            log.exception("payment not settled; it is asked about again")
            db.run(functools.partial(_not_settled, ref=due.ref))
        asked += 1
    return asked


def nudge() -> None:
    """Ask for `ask_due` when something is due: cheap enough for every few seconds."""
    if db.run(functools.partial(_due, most=1), writes=False):
        jobs.soon(ASK)


def ask_now(ref: str) -> None:
    """The buyer says that they have paid. Unavailable when the provider does not answer."""

    def lately(session: Session) -> bool:
        payment = settling.find(session, ref)
        recent = payment.asked_at and payment.asked_at > clock.now() - PATIENCE
        return bool(recent) or payment.state not in WAITING

    if not db.run(lately, writes=False):
        look(ref)


def look(ref: str) -> None:
    """Ask about one payment and do what the answer says. Own transactions; blocks.

    Unavailable when the provider does not answer: what is only over after its grace lapses then.
    """
    payment = db.run(functools.partial(_claim, ref=ref))
    if payment is None:
        return
    over = payment.expires_at <= clock.now()
    if payment.state == NEW and not over:
        opening.begin(ref)
        return
    if not payment.provider:
        db.run(lambda session: settling.lapse(session, ref))
        return
    try:
        answer = providers.named(payment.provider).status(ref, payment.provider_ref)
    except (Unavailable, NotFound):
        _lapse_unheard(payment)
        raise Unavailable from None

    def work(session: Session) -> None:
        settling.settle(session, ref, answer)
        if over:
            settling.lapse(session, ref)

    db.run(work)


def pause(payment: Payment, now: datetime) -> datetime | None:
    """When to ask again; None when it need not be asked any more."""
    if payment.expires_at > now:
        wait = min(LONGEST, max(SHORTEST, (now - payment.created_at) / 2))
        return min(now + wait, payment.expires_at)
    since = now - payment.expires_at
    if payment.state in WAITING:
        return now + timedelta(minutes=1)
    return None if since > FOLLOWED else now + max(settling.FOLLOW_UP, since)


def _lapse_unheard(payment: Payment) -> None:
    """Let go of what was kept for the payer, when the provider has been silent for too long."""
    if payment.state in WAITING and payment.expires_at + GRACE <= clock.now():
        db.run(lambda session: settling.lapse(session, payment.ref))


def _due(session: Session, most: int = BATCH) -> list[Payment]:
    query = select(Payment).where(
        col(Payment.ask_at).is_not(None), col(Payment.ask_at) <= clock.now()
    )
    return list(session.exec(query.order_by(col(Payment.ask_at)).limit(most)))


def _claim(session: Session, *, ref: str) -> Payment | None:
    """The payment, if it is still of interest. Its next turn is put off first, so that two
    processes do not both ask, and one that dies does not leave it forgotten."""
    payment, now = settling.find(session, ref), clock.now()
    if payment.state == NEW and payment.expires_at > now:
        return payment  # opening claims it
    if payment.ask_at is None and payment.state not in WAITING:
        return None
    ours = db.change(
        session,
        payment,
        col(Payment.version) == payment.version,
        or_(col(Payment.asked_at).is_(None), col(Payment.asked_at) == payment.asked_at),
        values={"asked_at": now, "ask_at": pause(payment, now)},
    )
    return payment if ours else None


def _not_settled(session: Session, *, ref: str) -> None:
    settling.trouble(session, settling.find(session, ref), UNSETTLED, 0)
