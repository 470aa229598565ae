"""What e-Peken stores of orders that look as if somebody games the duty."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text, true
from sqlmodel import Field

from smartcity_app.kernel import clock, db

FAIR, DISCOUNTED, PASSED_ON = "wajar", "tidak_dihitung", "diteruskan"
OUTCOMES = {
    FAIR: "Wajar",
    DISCOUNTED: "Tidak dihitung",
    PASSED_ON: "Diteruskan",
}
"""How a flag is decided."""


class FlagRule(db.Table, table=True):
    """A rule against gaming: what it looks for is code (suspicions.py), how strictly is here."""

    __tablename__ = "flag_rule"
    __table_args__ = (CheckConstraint("threshold >= 0 AND span >= 0", name="strictness"),)

    key: str = Field(primary_key=True)
    title: str
    why: str
    """The sentence that says why this is looked into."""
    threshold: int
    """In the rule's own unit (flag_rules.Brought.unit)."""
    span: int = 0
    """Minutes, orders or rupiah beside it; 0 where the rule needs none."""
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    changed_by: int | None = None
    changed_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class MarketFlag(db.Table, table=True):
    """Something a rule has found in a month, once. It takes nothing from anybody by itself."""

    __tablename__ = "market_flag"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "month"),
        Index(
            "ix_market_flag_open", "id",
            sqlite_where=text("outcome = ''"), postgresql_where=text("outcome = ''"),
        ),
        Index("ix_market_flag_month", "month", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    rule: str = Field(foreign_key="flag_rule.key")
    subject: str
    """Whom it is about, as the rule names them: "p12/s4" a buyer at a shop, "p3/p12" two people."""
    month: str
    area: str
    """Kelurahan of the shop: whoever watches over it."""
    shop_id: int | None = Field(default=None, foreign_key="shop.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """The buyer, where it is about one."""
    reason: str
    """What was found, in figures and without a name."""
    orders: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Ids of the orders it rests on."""
    raised_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    outcome: str = ""
    """Empty until somebody has looked; then one of OUTCOMES."""
    note: str = ""
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=db.Instant)
