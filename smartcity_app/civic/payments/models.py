"""What the city stores of payments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from smartcity_app.kernel import clock, db

NEW, PENDING, PAID, EXPIRED, FAILED = "new", "pending", "paid", "expired", "failed"
WAITING = (NEW, PENDING)
"""States in which the buyer may still pay."""


class Payment(db.Table, table=True):
    """One amount somebody is asked for, once.

    new (not yet with the provider) → pending (there is a code to pay) → paid, expired or failed.
    A payment that comes after it expired is paid late (`late`): honoured or given back, never lost.
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index(
            "ix_payment_waiting", "expires_at",
            sqlite_where=text("state IN ('new', 'pending')"),
            postgresql_where=text("state IN ('new', 'pending')"),
        ),
        Index(
            "ix_payment_ask", "ask_at",
            sqlite_where=text("ask_at IS NOT NULL"), postgresql_where=text("ask_at IS NOT NULL"),
        ),
        Index("ix_payment_payer", "payer_id", "id"),
        Index("ix_payment_provider", "provider", "provider_ref"),
        CheckConstraint("amount > 0 AND refunded >= 0 AND refunded <= amount", name="amount"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    """What the provider knows it by (order_id). Unguessable."""
    purpose: str
    """Which service asked: a key of purposes.serve."""
    payer_id: int = Field(foreign_key="person.id")
    amount: int = Field(sa_type=BigInteger)
    """Rupiah."""
    refunded: int = Field(default=0, sa_type=BigInteger)
    """Rupiah given back, or ordered to be."""
    state: str = NEW
    version: int = 1
    provider: str = ""
    """Key of the provider that has it; empty while none does."""
    provider_ref: str = ""
    """The provider's own number (transaction_id, payment_request_id)."""
    qr: str = ""
    """QRIS payload to draw; empty until the provider gave one."""
    created_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    expires_at: datetime = Field(sa_type=db.Instant)
    paid_at: datetime | None = Field(default=None, sa_type=db.Instant)
    late: bool = False
    """Paid after it had expired."""
    asked_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the provider was last asked how it stands."""
    ask_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When to ask the provider (again); None when nothing more is to be heard."""


class Refund(db.Table, table=True):
    """Money on its way back to a payer."""

    __tablename__ = "payment_refund"
    __table_args__ = (
        UniqueConstraint("payment_id", "key"),
        Index(
            "ix_payment_refund_open", "id",
            sqlite_where=text("state = 'ordered'"), postgresql_where=text("state = 'ordered'"),
        ),
        CheckConstraint("amount > 0", name="amount"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id")
    key: str
    """Which refund of this payment it is, in the service's words. No key is paid twice."""
    amount: int = Field(sa_type=BigInteger)
    reason: str = ""
    state: str = "ordered"
    """ordered, done, or failed (somebody has to look)."""
    tries: int = 0
    trouble: str = ""
    again_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """Not tried before this."""
    ordered_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    done_at: datetime | None = Field(default=None, sa_type=db.Instant)


class PaymentNotice(db.Table, table=True):
    """What a provider told us of a payment, once for each thing it can say."""

    __tablename__ = "payment_notice"
    __table_args__ = (UniqueConstraint("provider", "provider_ref", "word"),)

    id: int | None = Field(default=None, primary_key=True)
    provider: str
    provider_ref: str
    word: str
    """The status as the provider calls it."""
    payment_id: int = Field(foreign_key="payment.id", index=True)
    amount: int = Field(sa_type=BigInteger)
    outcome: str
    """What came of it (settling.Outcome)."""
    times: int = 1
    """How often it came."""
    first_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    last_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


WRONG_AMOUNT, GIVEN_BACK, UNSETTLED = "wrong_amount", "given_back", "unsettled"


class PaymentTrouble(db.Table, table=True):
    """A payment somebody has to look at."""

    __tablename__ = "payment_trouble"
    __table_args__ = (
        UniqueConstraint("payment_id", "kind", "amount"),
        Index(
            "ix_payment_trouble_open", "id",
            sqlite_where=text("seen_at IS NULL"), postgresql_where=text("seen_at IS NULL"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id")
    kind: str
    """wrong_amount: another amount came than was asked for, and it was not accepted. given_back:
    the provider gave back what the city did not ask it to. unsettled: a bug kept us from settling.
    """
    amount: int = Field(default=0, sa_type=BigInteger)
    """Rupiah the provider speaks of."""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    seen_at: datetime | None = Field(default=None, sa_type=db.Instant)
    seen_by: int | None = Field(default=None, foreign_key="person.id")


class ProviderReport(db.Table, table=True):
    """A provider's own report of a day, as somebody handed it in."""

    __tablename__ = "payment_report"

    id: int | None = Field(default=None, primary_key=True)
    provider: str
    day: date
    """Of the city's wall clock."""
    lines: int
    amount: int = Field(sa_type=BigInteger)
    """Rupiah it says were paid."""
    differences: int
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class ReportDifference(db.Table, table=True):
    """Where a report and the city's books do not agree."""

    __tablename__ = "payment_report_difference"
    __table_args__ = (Index("ix_payment_report_difference_report", "report_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="payment_report.id")
    kind: str
    """missing_here, missing_there, amount or status."""
    order_ref: str
    provider_ref: str = ""
    ours: int | None = Field(default=None, sa_type=BigInteger)
    theirs: int | None = Field(default=None, sa_type=BigInteger)
    our_state: str = ""
    their_state: str = ""


class LedgerCheck(db.Table, table=True):
    """What the nightly check of the ledger found."""

    __tablename__ = "ledger_check"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    entries: int
    problems: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """Each with `kind`, and the accounts, keys or rupiah it is about."""
