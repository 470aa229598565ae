"""The nightly check of the ledger: the books against themselves, the payments and the services.

What is checked holds at every moment, so it is checked in one transaction's view of it.
"""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerEntry
from smartcity_app.civic.payments import shouting
from smartcity_app.civic.payments.models import PAID, LedgerCheck, Payment, Refund
from smartcity_app.kernel import db

log = logging.getLogger(__name__)
MOST = 50
Held = Callable[[Session], int]
_held: dict[str, Held] = {}


def holds(purpose: str, held: Held) -> None:
    """Say how much a service's open orders hold of the escrow, refunds that were ordered taken off.
    Once every service with payments has said so, the escrow is checked too."""
    _held[purpose] = held


def check() -> LedgerCheck:
    """Check, keep what was found, and shout when it is anything. Own transactions."""
    problems = db.run(_in_one_view, writes=False)

    def keep(session: Session) -> LedgerCheck:
        entries = session.exec(select(func.count()).select_from(LedgerEntry)).one()
        found = LedgerCheck(entries=entries, problems=problems)
        session.add(found)
        if problems:
            shouting.ledger_is_off(session, len(problems))
        return found

    if problems:
        kinds = sorted({each["kind"] for each in problems})
        log.error("the ledger is off: %d problems, %s", len(problems), ", ".join(kinds))
    return db.run(keep)


def _in_one_view(session: Session) -> list[dict[str, Any]]:
    """What is found while payments go on: every sum over the same moment."""
    if not db.is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return find_problems(session)


def find_problems(session: Session) -> list[dict[str, Any]]:
    """Everything that does not agree; empty when the books are right."""
    found: list[dict[str, Any]] = [
        {"kind": "entry", "key": key} for key in ledger.unbalanced(session)
    ]
    off = sum(ledger.trial_balance(session).values())
    if off:
        found.append({"kind": "trial", "off": off})
    found += _unrecorded(session)
    found += _compared("provider", ledger.balance(session, ledger.PROVIDER), _received(session))
    if ledger.balance(session, ledger.ESCROW) > 0:
        found.append({"kind": "escrow_below_zero", "off": ledger.balance(session, ledger.ESCROW)})
    if _all_have_said(session):
        held = -sum(each(session) for each in _held.values()) - _owed_back(session)
        found += _compared("escrow", ledger.balance(session, ledger.ESCROW), held)
    return found


def last(session: Session) -> LedgerCheck | None:
    """The newest check."""
    return session.exec(select(LedgerCheck).order_by(col(LedgerCheck.id).desc()).limit(1)).first()


def _compared(account: str, stands: int, should: int) -> list[dict[str, Any]]:
    if stands == should:
        return []
    return [{"kind": "account", "account": account, "stands": stands, "should": should}]


def _unrecorded(session: Session) -> list[dict[str, Any]]:
    """Payments and refunds without their entry in the ledger."""
    paid = (
        select(Payment.ref)
        .outerjoin(LedgerEntry, col(LedgerEntry.key) == "paid:" + col(Payment.ref))
        .where(Payment.state == PAID, col(LedgerEntry.id).is_(None))
    )
    key = "refund:" + col(Payment.ref) + ":" + col(Refund.key)
    back = (
        select(Payment.ref)
        .join(Refund, col(Refund.payment_id) == Payment.id)
        .outerjoin(LedgerEntry, col(LedgerEntry.key) == key)
        .where(Refund.state == "done", col(LedgerEntry.id).is_(None))
    )
    return [
        {"kind": kind, "ref": ref}
        for kind, query in (("unrecorded", paid), ("unrecorded_refund", back))
        for ref in session.exec(query.limit(MOST))
    ]


def _received(session: Session) -> int:
    """What the providers have taken for the city and not given back."""
    taken = select(func.sum(Payment.amount)).where(Payment.state == PAID)
    back = select(func.sum(Refund.amount)).where(Refund.state == "done")
    return int(session.exec(taken).one() or 0) - int(session.exec(back).one() or 0)


def _owed_back(session: Session) -> int:
    """Refunds that were ordered and have not gone through."""
    open_ = select(func.sum(Refund.amount)).where(Refund.state != "done")
    return int(session.exec(open_).one() or 0)


def _all_have_said(session: Session) -> bool:
    asked = session.exec(select(Payment.purpose).where(Payment.state == PAID).distinct())
    return set(asked) <= set(_held)
