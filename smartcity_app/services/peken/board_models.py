"""What e-Peken keeps of past months, so that the board need not count them anew."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from smartcity_app.kernel import clock, db


class DutyMonth(db.Table, table=True):
    """How the civil servants of one office and rank stood with one month's duty.

    Counted by a job (board_months.py) while the month may still change, and left as it is then: who
    worked where, and which rules held, is not known any more a year later.
    """

    __tablename__ = "duty_month"

    month: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    rank: str = Field(primary_key=True)
    """As standings.rank_of says it."""
    servants: int
    reached: int
    partly: int
    idle: int
    excused: int
    free: int
    """No rule asks anything of them."""
    counted: int = Field(sa_type=BigInteger)
    """Rupiah that count."""
    counted_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
