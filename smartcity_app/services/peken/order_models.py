"""What e-Peken stores of baskets and orders."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, false, text
from sqlmodel import Field, col

from smartcity_app.civic.payments.models import Payment
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.cases import NO_DESK, Case

_ON_A_DESK = "desk != ''"


def _some(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class BasketLine(db.Table, table=True):
    """What a person means to buy, at the price they saw: checkout asks again if it moved."""

    __tablename__ = "basket_line"
    __table_args__ = (
        UniqueConstraint("person_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    variant_id: int = Field(foreign_key="variant.id")
    shop_id: int
    quantity: int
    price_seen: int
    may_substitute: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the shop may give something like it instead."""
    added_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class Order(Case, table=True):
    """What one buyer ordered from one shop, paid together with other shops' orders.

    `owner_id` is the buyer, `area` the shop's kelurahan, `agency` the civil servant's office (empty
    for others). It is stored when the payment is made, in state `unpaid`.
    """

    __tablename__ = "market_order"
    __table_args__ = (
        Index("ix_market_order_owner", "owner_id", "id"),
        Index("ix_market_order_payment", "payment_id"),
        Index("ix_market_order_shop", "shop_id", "id"),
        _some("ix_market_order_seller_desk", _ON_A_DESK, "seller_id", "turn_due_at", "id"),
        _some("ix_market_order_role_desk", _ON_A_DESK, "desk_role", "turn_due_at", "id"),
        _some("ix_market_order_turn", "turn_due_at IS NOT NULL", "turn_due_at"),
        Index("ix_market_order_month", "month", "kind", "shop_id"),
        Index("ix_market_order_duty", "month", "owner_id"),
        _some("ix_market_order_purchase", "purchase_ref != ''", "purchase_ref"),
        CheckConstraint("refunded >= 0 AND refunded <= total", name="refunded"),
    )

    shop_id: int = Field(foreign_key="shop.id")
    seller_id: int
    """Who owns the shop."""
    payment_id: int | None = Field(default=None, foreign_key=f"{Payment.__tablename__}.id")
    kind: str = "public"
    """asn (with a duty, under the cap), public, or office (a purchase of an agency)."""
    month: str
    """2026-11: of the checkout, on the city's wall clock. The payment may come in the next one."""
    assigned: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the shop was one of the buyer's own, so that it counts for the duty."""
    items: int
    """Rupiah of the goods."""
    delivery_fee: int = 0
    total: int
    refunded: int = 0
    """Rupiah given back, or on its way back."""
    delivery: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Brought by the shop; else picked up."""
    address: str = ""
    """Where to, for a delivery; empty again once the order is over, however it ended."""
    note: str = ""
    pickup_code: str = ""
    """What the buyer shows: six characters, also in the QR."""
    hours: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The shop's opening hours when it was ordered (Shop.hours): its clock counts in them."""
    turn_due_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When whoever has it should have done their part (clocks.py)."""
    offered_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the buyer was offered another shop or the money back, because nobody took it on."""
    paid_at: datetime | None = Field(default=None, sa_type=db.Instant)
    handed_at: datetime | None = Field(default=None, sa_type=db.Instant)
    disputed_at: datetime | None = Field(default=None, sa_type=db.Instant)
    purchase_ref: str = ""
    """Of kind office: the approved request it comes from."""
    discounted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Looked into and found to be no real shopping: it no longer counts for the duty."""


OPEN = col(Order.desk) != NO_DESK
"""On somebody's desk, in the partial indexes' own words."""


class OrderLine(db.Table, table=True):
    """One article of an order, as it was sold: later changes of the product do not touch it."""

    __tablename__ = "order_line"
    __table_args__ = (
        Index("ix_order_line_order", "order_id"),
        Index("ix_order_line_product", "product_id"),
        CheckConstraint("quantity > 0 AND given >= 0 AND given <= quantity", name="given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="market_order.id")
    variant_id: int
    product_id: int
    name: str
    label: str = ""
    price: int
    quantity: int
    given: int
    """How many the buyer really gets; as ordered until the shop says fewer."""
    may_substitute: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    substitute: str = ""
    """What was put in instead, in the shop's words."""


class OrderPhoto(db.Table, table=True):
    """A picture that belongs to an order."""

    __tablename__ = "order_photo"
    __table_args__ = (Index("ix_order_photo_order", "order_id"),)

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="market_order.id")
    purpose: str
    """proof of a delivery, evidence of a dispute, or the shop's answer to it."""
    file_id: str = Field(index=True)
    added_by: int | None = None
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
