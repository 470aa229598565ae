"""The city's ledger: double entry, in whole rupiah.

Amounts are positive for debit and negative for credit, and the lines of an entry add up to nothing.
Accounts are names ("escrow", "shop:12"): they begin to exist with their first line. A balance is
the sum of an account's lines, read from one index: there is no row that every payment must update.
Entries are never changed or deleted; a mistake is corrected by another entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import BigInteger, CheckConstraint, Index, func, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, select

from smartcity_app.kernel import clock, db

PROVIDER = "provider"
"""What the payment providers owe the city."""
ESCROW = "escrow"
"""Held for orders that are not over, and for refunds that are not paid back yet."""
FEE = "fee"
"""What the city, or a provider, keeps of a payment."""
BANK = "bank"
"""Ordered from the city's bank for others. What providers send there is not in these books."""
Lines = Sequence[tuple[str, int]]


class LedgerEntry(db.Table, table=True):
    """One movement of money."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_entry_ref", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """What it records, so that it is recorded once."""
    kind: str
    """paid, refund, done …: for whoever reads a statement."""
    ref: str
    """Of the payment or order it is about."""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class LedgerPosting(db.Table, table=True):
    """One line of an entry. The index on account, moment and amount answers every balance."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        Index("ix_ledger_posting_account", "account", "at", "amount"),
        Index("ix_ledger_posting_entry", "entry_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="ledger_entry.id")
    account: str
    amount: int = Field(sa_type=BigInteger)
    """Rupiah; positive is debit, negative is credit."""
    at: datetime = Field(sa_type=db.Instant)
    """As the entry's."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account's statement."""

    at: datetime
    kind: str
    ref: str
    amount: int
    balance: int
    """Of the account after it."""


_LINE = insert(LedgerPosting).inline()


def post(session: Session, *, key: str, kind: str, ref: str, lines: Lines) -> None:
    """Record a movement in the caller's transaction. The same key a second time is harmless.

    ValueError for an entry that does not balance or has a line of nothing: a bug of the caller.
    """
    amounts = [amount for _, amount in lines]
    if len(lines) < 2 or sum(amounts) != 0 or 0 in amounts:
        raise ValueError(f"ledger entry {key} does not balance")
    now = clock.now()
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    entry = insert(LedgerEntry).values(key=key, kind=kind, ref=ref, at=now)
    fresh = entry.on_conflict_do_nothing().returning(col(LedgerEntry.id))
    connection = session.connection()
    entry_id = connection.execute(fresh).scalar_one_or_none()
    if entry_id is None:
        return
    connection.execute(
        _LINE,
        [{"entry_id": entry_id, "account": a, "amount": much, "at": now} for a, much in lines],
    )


def balance(session: Session, account: str) -> int:
    """Debits less credits of an account: what is owed to the city, or (negative) by it."""
    total = select(func.sum(LedgerPosting.amount)).where(LedgerPosting.account == account)
    return int(session.exec(total).one() or 0)


def trial_balance(session: Session) -> dict[str, int]:
    """Every account that does not stand at zero, by name. The values add up to zero."""
    total = func.sum(LedgerPosting.amount)
    query = select(LedgerPosting.account, total).group_by(col(LedgerPosting.account))
    rows = session.exec(query.order_by(col(LedgerPosting.account)))
    return {account: int(much) for account, much in rows if much}


def statement(session: Session, account: str, first: date, last: date) -> list[StatementLine]:
    """An account's movements in days of the city's wall clock, both included, oldest first."""
    begins, ends = _instant(first), _instant(last + timedelta(days=1))
    before = select(func.sum(LedgerPosting.amount)).where(
        LedgerPosting.account == account, LedgerPosting.at < begins
    )
    standing = int(session.exec(before).one() or 0)
    query = (
        select(LedgerPosting.at, LedgerEntry.kind, LedgerEntry.ref, LedgerPosting.amount)
        .join(LedgerEntry, col(LedgerEntry.id) == LedgerPosting.entry_id)
        .where(
            LedgerPosting.account == account, LedgerPosting.at >= begins, LedgerPosting.at < ends
        )
        .order_by(col(LedgerPosting.at), col(LedgerPosting.id))
    )
    found = []
    for at, kind, ref, amount in session.exec(query):
        standing += amount
        found.append(StatementLine(at, kind, ref, amount, standing))
    return found


def unbalanced(session: Session) -> list[str]:
    """Keys of entries whose lines do not add up to nothing, or are fewer than two. None, ever."""
    lines = func.count(col(LedgerPosting.id))
    query = (
        select(LedgerEntry.key)
        .outerjoin(LedgerPosting, col(LedgerPosting.entry_id) == LedgerEntry.id)
        .group_by(col(LedgerEntry.id), col(LedgerEntry.key))
        .having((func.coalesce(func.sum(LedgerPosting.amount), 0) != 0) | (lines < 2))
        .limit(50)
    )
    return list(session.exec(query))


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ZONE)
