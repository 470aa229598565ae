"""What a provider's word does to a payment: once, whatever comes in whichever order.

Everything that moves a payment out of `new` and `pending` is here. Each move is one conditional
update on the version that was read, and the service's verb, the ledger's entry and the fact are in
its transaction: there is no moment at which one of them is true without the others.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.payments import facts, purposes, refunding, shouting
from smartcity_app.civic.payments.models import (
    EXPIRED,
    FAILED,
    GIVEN_BACK,
    PAID,
    WAITING,
    WRONG_AMOUNT,
    Payment,
    PaymentTrouble,
)
from smartcity_app.civic.payments.port import Answer, Standing
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.errors import NotFound

LATE_KEY = "late"
"""Key of the refund of money that came too late to be honoured."""
FOLLOW_UP = timedelta(minutes=10)
"""After which the provider is asked again about a payment that lapsed without its word."""


class Outcome(StrEnum):
    """What came of a provider's word."""

    SETTLED = "settled"
    LATE_KEPT = "late_kept"
    LATE_BACK = "late_back"
    LAPSED = "lapsed"
    NO_NEWS = "no_news"
    WRONG_AMOUNT = "wrong_amount"
    GIVEN_BACK = "given_back"


def find(session: Session, ref: str) -> Payment:
    """The payment of this ref as it stands now; NotFound."""
    query = select(Payment).where(Payment.ref == ref)
    found = session.exec(query, execution_options={"populate_existing": True}).first()
    if found is None:
        raise NotFound
    return found


def settle(session: Session, ref: str, answer: Answer) -> Outcome:
    """Do what the provider's answer asks for, in the caller's transaction.

    Saying the same again, or something older, changes nothing. Another amount than was asked for is
    never accepted: it is put before somebody who looks.
    """
    while True:
        payment = find(session, ref)
        outcome = _settle_once(session, payment, answer)
        if outcome is not None:
            return outcome


def _settle_once(session: Session, payment: Payment, answer: Answer) -> Outcome | None:
    """None when somebody else moved the payment in between."""
    match answer.standing:
        case Standing.PAID if answer.amount != payment.amount:
            trouble(session, payment, WRONG_AMOUNT, answer.amount)
            return Outcome.WRONG_AMOUNT
        case Standing.PAID if payment.state != PAID:
            return _take(session, payment, answer)
        case Standing.GIVEN_BACK if payment.state != PAID:
            trouble(session, payment, GIVEN_BACK, answer.amount)
            lapsed = payment.state not in WAITING or _lapse(session, payment, FAILED, heard=True)
            return Outcome.GIVEN_BACK if lapsed else None
        case Standing.EXPIRED | Standing.FAILED if payment.state in WAITING:
            state = EXPIRED if answer.standing is Standing.EXPIRED else FAILED
            return Outcome.LAPSED if _lapse(session, payment, state, heard=True) else None
        case Standing.EXPIRED | Standing.FAILED if payment.ask_at and payment.state != PAID:
            payment.ask_at = None  # the provider's last word: nothing more can come
    return Outcome.NO_NEWS


def lapse(session: Session, ref: str) -> bool:
    """Nobody has paid and the time is over. False when it is not waiting any more.

    The caller has asked the provider. It goes on being asked for a while: its clock is not ours.
    """
    while True:
        payment = find(session, ref)
        if payment.state not in WAITING:
            return False
        if _lapse(session, payment, EXPIRED, heard=False):
            return True


def trouble(session: Session, payment: Payment, kind: str, amount: int) -> None:
    """Put a payment before somebody who looks; once for each kind and amount."""
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    said = insert(PaymentTrouble).values(
        payment_id=payment.id, kind=kind, amount=amount, at=clock.now()
    )
    fresh = said.on_conflict_do_nothing().returning(col(PaymentTrouble.id))
    if session.connection().execute(fresh).scalar_one_or_none() is not None:
        shouting.look_at_payment(session)


def _take(session: Session, payment: Payment, answer: Answer) -> Outcome | None:
    """The money is there."""
    late = payment.state not in WAITING
    values: dict[str, Any] = {
        "state": PAID, "late": late, "paid_at": clock.now(), "ask_at": None,
        "provider_ref": answer.provider_ref or payment.provider_ref,
    }  # fmt: skip
    if not _move(session, payment, **values):
        return None
    ledger.post(
        session, key=f"paid:{payment.ref}", kind="paid", ref=payment.ref,
        lines=((ledger.PROVIDER, payment.amount), (ledger.ESCROW, -payment.amount)),
    )  # fmt: skip
    purpose = purposes.purpose_of(payment)
    who = (payment.ref, payment.payer_id, payment.purpose)
    if not late:
        purpose.paid(session, payment)
        outbox.announce(session, facts.PaymentPaid(*who))
        return Outcome.SETTLED
    if purpose.late(session, payment):
        outbox.announce(session, facts.PaymentPaid(*who))
        return Outcome.LATE_KEPT
    refunding.order(
        session, payment, amount=payment.amount, key=LATE_KEY, reason="Dibayar setelah batas waktu"
    )
    outbox.announce(session, facts.PaymentTooLate(*who))
    return Outcome.LATE_BACK


def _lapse(session: Session, payment: Payment, state: str, *, heard: bool) -> bool:
    """`heard`: the provider itself says that it is over, so that nothing more can come."""
    again = None if heard or not payment.provider else clock.now() + FOLLOW_UP
    if not _move(session, payment, state=state, ask_at=again):
        return False
    purposes.purpose_of(payment).lapsed(session, payment)
    outbox.announce(session, facts.PaymentExpired(payment.ref, payment.payer_id, payment.purpose))
    return True


def _move(session: Session, payment: Payment, **values: Any) -> bool:
    """Move a payment if it still stands as it was read, and read it as it is then."""
    return db.change(
        session,
        payment,
        col(Payment.version) == payment.version,
        col(Payment.state) == payment.state,
        values={**values, "version": payment.version + 1},
    )
