"""What e-Peken stores of purchases of the city's own offices."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from smartcity_app.civic.payments.models import Payment
from smartcity_app.kernel import db
from smartcity_app.kernel.cases import Case

PURPOSES = {
    "rapat": "Makan minum rapat",
    "seragam": "Seragam dan pakaian kerja",
    "atk": "Alat tulis dan bahan kantor",
    "lainnya": "Keperluan kantor lainnya",
}


class OfficePurchase(Case, table=True):
    """Something an office wants to buy: asked for by an officer, approved by its head.

    `owner_id` is the officer, `agency` the office, `area` the city.
    """

    __tablename__ = "office_purchase"
    __table_args__ = (
        Index("ix_office_purchase_agency", "agency", "id"),
        Index("ix_office_purchase_desk", "desk", "due_at", "id"),
        CheckConstraint("total >= 0", name="total"),
    )

    kind: str
    """One of PURPOSES."""
    purpose: str
    """What for: "Rapat koordinasi stunting 3 Desember"."""
    budget_code: str
    """Kode rekening it is booked under: 5.1.02.01.01.0052."""
    total: int = Field(default=0, sa_type=BigInteger)
    """Rupiah when it was sent for approval: neither more nor less is paid."""
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=db.Instant)
    payment_id: int | None = Field(default=None, foreign_key=f"{Payment.__tablename__}.id")
    """The last payment made for it; an earlier one nobody paid has lapsed."""


class PurchaseLine(db.Table, table=True):
    """One article asked for, at the price it had then."""

    __tablename__ = "office_purchase_line"
    __table_args__ = (
        UniqueConstraint("purchase_id", "variant_id"),
        CheckConstraint("quantity > 0 AND price > 0", name="quantity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    purchase_id: int = Field(foreign_key="office_purchase.id")
    variant_id: int = Field(foreign_key="variant.id")
    shop_id: int
    name: str
    label: str = ""
    price: int
    quantity: int
