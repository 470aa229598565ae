"""Giving money back: ordered by a service in its own transaction, paid back by a job."""

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from smartcity_app.civic.payments.models import PAID, Payment, Refund
from smartcity_app.kernel import clock, db, jobs

PAY_BACK = "payments.refund"


def order(session: Session, payment: Payment, *, amount: int, key: str, reason: str) -> None:
    """Order that `amount` of a paid payment goes back, in the caller's transaction.

    The same key a second time is harmless. ValueError when it is nothing, more than what is left of
    the payment, or when the payment is not paid: the service checks before it asks, and lets the
    error undo what it did.
    """
    if amount <= 0:
        raise ValueError(f"a refund of {amount} rupiah")
    if not _enter(session, payment, amount, key, reason):
        return
    taken = session.connection().execute(
        update(Payment)
        .where(
            col(Payment.id) == payment.id,
            col(Payment.state) == PAID,
            col(Payment.refunded) + amount <= col(Payment.amount),
        )
        .values(refunded=col(Payment.refunded) + amount)
    )
    if taken.rowcount != 1:
        raise ValueError(f"payment {payment.ref} has not {amount} rupiah left to give back")
    db.after_commit(session, lambda: jobs.soon(PAY_BACK))


def _enter(session: Session, payment: Payment, amount: int, key: str, reason: str) -> bool:
    """Whether this refund is new. A rival with the same key waits here."""
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    fresh = insert(Refund).values(
        payment_id=payment.id, key=key, amount=amount, reason=reason, state="ordered", tries=0,
        trouble="", ordered_at=clock.now(),
    )  # fmt: skip
    entered = session.connection().execute(fresh.on_conflict_do_nothing().returning(col(Refund.id)))
    return entered.scalar_one_or_none() is not None
