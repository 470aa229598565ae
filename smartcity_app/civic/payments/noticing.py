"""Notifications that providers send by themselves.

A notification is proved to be the provider's, and is then only a reason to ask: what counts is how
the provider says the payment stands. Each is stored once; a repeat is counted and changes nothing.
"""

import functools
import logging
from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from smartcity_app.civic.payments import providers, settling
from smartcity_app.civic.payments.calling import AWAY
from smartcity_app.civic.payments.models import WRONG_AMOUNT, Payment, PaymentNotice
from smartcity_app.civic.payments.port import Answer, Standing
from smartcity_app.civic.payments.settling import Outcome
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import NotFound, Unavailable

log = logging.getLogger(__name__)
REPEATED = "repeated"


def take(key: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Take a notification in; returns what came of it. Own transactions; blocks.

    NotFound for an unknown provider or payment, SignedOut for what it did not send, Incomplete for
    what cannot be read, Unavailable when it should be sent again later.
    """
    provider = providers.named(key)
    told = provider.heard(body, headers)
    payment = db.run(functools.partial(_known, key=key, told=told))
    if payment is None:
        return REPEATED
    if told.amount != payment.amount:
        return db.run(functools.partial(_refuse_amount, payment=payment, told=told))
    answer = provider.status(payment.ref, payment.provider_ref or told.provider_ref)
    if told.standing is Standing.PAID and answer.standing in (Standing.PENDING, Standing.ABSENT):
        log.warning("provider %s notifies a payment it does not confirm", key)
        raise Unavailable(AWAY)
    return db.run(functools.partial(_settle, payment=payment, told=told, answer=answer))


def _known(session: Session, *, key: str, told: Answer) -> Payment | None:
    """The payment it is about; None when exactly this was heard before."""
    payment = settling.find(session, told.ref)
    if payment.provider != key:
        raise NotFound
    again = session.connection().execute(
        update(PaymentNotice)
        .where(
            col(PaymentNotice.provider) == key,
            col(PaymentNotice.provider_ref) == told.provider_ref,
            col(PaymentNotice.word) == told.word,
            col(PaymentNotice.payment_id) == payment.id,
            col(PaymentNotice.amount) == told.amount,
        )
        .values(times=col(PaymentNotice.times) + 1, last_at=clock.now())
    )
    return None if again.rowcount else payment


def _settle(session: Session, *, payment: Payment, told: Answer, answer: Answer) -> str:
    outcome = settling.settle(session, payment.ref, answer)
    _write(session, payment, told, outcome)
    return str(outcome)


def _refuse_amount(session: Session, *, payment: Payment, told: Answer) -> str:
    settling.trouble(session, payment, WRONG_AMOUNT, told.amount)
    _write(session, payment, told, Outcome.WRONG_AMOUNT)
    return str(Outcome.WRONG_AMOUNT)


def _write(session: Session, payment: Payment, told: Answer, outcome: Outcome) -> None:
    now = clock.now()
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    line = insert(PaymentNotice).values(
        provider=payment.provider, provider_ref=told.provider_ref, word=told.word,
        payment_id=payment.id, amount=told.amount, outcome=str(outcome), times=1, first_at=now,
        last_at=now,
    )  # fmt: skip
    session.connection().execute(line.on_conflict_do_nothing())


def notices_of(session: Session, payment: Payment) -> list[PaymentNotice]:
    """What the provider has told us of a payment, oldest first."""
    query = select(PaymentNotice).where(PaymentNotice.payment_id == payment.id)
    return list(session.exec(query.order_by(col(PaymentNotice.id))))
