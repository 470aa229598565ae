"""The market's money as the office sees it: how the accounts stand, what has to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerPosting
from smartcity_app.civic.payments import checking, paying_back, providers, reconciling, shouting
from smartcity_app.civic.payments.models import (
    LedgerCheck,
    Payment,
    PaymentTrouble,
    ProviderReport,
    Refund,
    ReportDifference,
)
from smartcity_app.kernel import audit, clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken.policy import May

HERE = shouting.LOOK
SHOWN = 50
"""Of each list; the rest comes up as these are dealt with."""
FRESH = 30.0
"""Seconds a balance may be old: it is the sum of every payment there ever was."""


@dataclass(frozen=True, slots=True)
class Balances:
    """Rupiah, as the office thinks of them: all are positive when all is well."""

    provider: int
    """Owed by the payment providers."""
    escrow: int
    """Held for buyers and shops."""
    shops: int
    """Earned by shops and not paid out."""
    fee: int


def balances(session: Session, actor: Actor) -> Balances:
    """How the accounts stand."""
    policy.require(actor, May.SETTLE, None)
    return gauges.recent(session, "peken.balances", lambda: _count(session), fresh=FRESH)


def troubles(session: Session, actor: Actor) -> list[tuple[PaymentTrouble, Payment]]:
    """Payments somebody has to look at, oldest first."""
    policy.require(actor, May.SETTLE, None)
    query = (
        select(PaymentTrouble, Payment)
        .join(Payment, col(Payment.id) == PaymentTrouble.payment_id)
        .where(col(PaymentTrouble.seen_at).is_(None))
        .order_by(col(PaymentTrouble.id))
        .limit(SHOWN)
    )
    return [(trouble, payment) for trouble, payment in session.exec(query)]


def failed_refunds(session: Session, actor: Actor) -> list[tuple[Refund, Payment]]:
    """Money that could not be given back, oldest first."""
    policy.require(actor, May.SETTLE, None)
    query = (
        select(Refund, Payment)
        .join(Payment, col(Payment.id) == Refund.payment_id)
        .where(Refund.state == "failed")
        .order_by(col(Refund.id))
        .limit(SHOWN)
    )
    return [(refund, payment) for refund, payment in session.exec(query)]


def last_check(session: Session, actor: Actor) -> LedgerCheck | None:
    """What the last nightly check found; None before the first."""
    policy.require(actor, May.SETTLE, None)
    return checking.last(session)


def reports(session: Session, actor: Actor) -> Sequence[ProviderReport]:
    """The providers' reports handed in, newest first."""
    policy.require(actor, May.SETTLE, None)
    return reconciling.reports(session)


def report(
    session: Session, actor: Actor, *, report_id: int
) -> tuple[ProviderReport, list[ReportDifference]]:
    """One report and what differs; NotFound."""
    policy.require(actor, May.SETTLE, None)
    found = session.get(ProviderReport, report_id)
    if found is None:
        raise NotFound
    return found, reconciling.differences(session, report_id)


def hand_in(session: Session, actor: Actor, *, provider: str, day: date, data: bytes) -> int:
    """Compare a provider's report of a day; returns the report's id. Incomplete."""
    policy.require(actor, May.SETTLE, None)
    if provider not in (providers.MIDTRANS, providers.XENDIT, providers.SIMULATOR):
        raise Incomplete("Pilih penyedia pembayaran dari daftar.")
    if day > clock.today():
        raise Incomplete("Tanggal laporan belum tiba. Pilih hari ini atau sebelumnya.")
    entered = reconciling.enter(session, data, provider=provider, day=day, by=actor.person_id)
    audit.record(
        session, actor, "peken.report", entered, detail=f"{provider}, {day}, {entered.differences}"
    )
    return entered.id or 0


def try_refund_again(session: Session, actor: Actor, *, refund_id: int) -> None:
    """Have a refund that failed tried once more. OutOfStep."""
    policy.require(actor, May.SETTLE, None)
    paying_back.try_again(session, refund_id)
    audit.record(session, actor, "peken.refund_again", "payment_refund", detail=str(refund_id))
    gauges.forget(session)


def mark_seen(session: Session, actor: Actor, *, trouble_id: int) -> None:
    """The office has dealt with a payment that had to be looked at. Doing it twice is harmless."""
    policy.require(actor, May.SETTLE, None)
    session.connection().execute(
        update(PaymentTrouble)
        .where(col(PaymentTrouble.id) == trouble_id, col(PaymentTrouble.seen_at).is_(None))
        .values(seen_at=clock.now(), seen_by=actor.person_id)
    )
    audit.record(session, actor, "peken.trouble_seen", "payment_trouble", detail=str(trouble_id))
    gauges.forget(session)


def waiting(session: Session, actor: Actor) -> int:
    """How many payments and refunds wait for somebody to look, for the menu."""
    policy.require(actor, May.SETTLE, None)
    return gauges.recent(session, "peken.money_waits", lambda: _waiting(session))


def _waiting(session: Session) -> int:
    open_ = select(func.count()).where(col(PaymentTrouble.seen_at).is_(None))
    failed = select(func.count()).where(Refund.state == "failed")
    return session.exec(open_).one() + session.exec(failed).one()


def _count(session: Session) -> Balances:
    every = select(func.sum(LedgerPosting.amount)).where(
        col(LedgerPosting.account) >= "shop:", col(LedgerPosting.account) < "shop;"
    )
    return Balances(
        provider=ledger.balance(session, ledger.PROVIDER),
        escrow=-ledger.balance(session, ledger.ESCROW),
        shops=-int(session.exec(every).one() or 0),
        fee=-ledger.balance(session, ledger.FEE),
    )
