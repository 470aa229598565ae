"""A day's money of the shops, ordered from the city's bank in the night after it (settlement.py).

What is ordered is what that day's settlement file says, to the rupiah: from then on the shop has it
and can not spend it here any more, and the day it is earned it can (supply_money.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import func
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerEntry, LedgerPosting
from smartcity_app.kernel import audit, clock, db
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.services.peken.settlement import PAYOUT, SHOP, accounts

SHOWN = 14


@dataclass(frozen=True, slots=True)
class Payout:
    """What a shop was paid."""

    day: date
    """The last day it is for; its settlement file names the orders."""
    amount: int


def pay_out() -> int:
    """Order what shops earned before today and was not ordered yet. Returns the rupiah.

    A night that was missed is made up for by the next; a day is ordered once.
    """
    with db.transaction(writes=False) as session:
        every = list(accounts(session))
    return sum(db.run(partial(_order, some=some, today=clock.today())) for some in every)


def _order(session: Session, *, some: list[str], today: date) -> int:
    day, total = today - timedelta(days=1), 0
    known = {f"payout:{day}:{account}": account for account in some}
    asked = select(LedgerEntry.key).where(col(LedgerEntry.key).in_(known))
    before = {known[key] for key in session.exec(asked)}
    for account, amount in _earned(session, some, today):
        if amount <= 0 or account in before:
            continue
        ledger.post(
            session, key=f"payout:{day}:{account}", kind=PAYOUT, ref=day.isoformat(),
            lines=((account, amount), (ledger.BANK, -amount)),
        )  # fmt: skip
        total += amount
    if total:
        audit.record(session, SYSTEM, "peken.paid_out", "ledger", detail=f"{day}, {total}")
    return total


def _earned(session: Session, some: list[str], today: date) -> Sequence[tuple[str, int]]:
    query = select(LedgerPosting.account, -func.sum(LedgerPosting.amount)).where(
        col(LedgerPosting.account).in_(some), LedgerPosting.at < clock.midnight(today)
    )
    return session.exec(query.group_by(col(LedgerPosting.account))).all()


def available(session: Session, shop_id: int) -> int:
    """Rupiah a shop may spend here: what it earned today; what came before is with the bank."""
    query = (
        select(func.sum(LedgerPosting.amount))
        .join(LedgerEntry, col(LedgerEntry.id) == LedgerPosting.entry_id)
        .where(
            LedgerPosting.account == f"{SHOP}{shop_id}",
            LedgerPosting.at >= clock.midnight(clock.today()),
            LedgerEntry.kind != PAYOUT,
        )
    )
    return -int(session.exec(query).one() or 0)


def of_shop(session: Session, shop_id: int) -> list[Payout]:
    """What a shop was paid, newest first. Whoever asks has shown that the shop is theirs."""
    query = (
        select(LedgerEntry.ref, LedgerPosting.amount)
        .join(LedgerEntry, col(LedgerEntry.id) == LedgerPosting.entry_id)
        .where(LedgerPosting.account == f"{SHOP}{shop_id}", LedgerEntry.kind == PAYOUT)
        .order_by(col(LedgerPosting.at).desc())
        .limit(SHOWN)
    )
    return [Payout(date.fromisoformat(day), amount) for day, amount in session.exec(query)]
