"""What e-Peken stores of the way goods take: distributor, koperasi, toko kelontong.

Everything is counted in the pieces a shop sells; how a distributor packs them is its own affair.

A purchase of a koperasi from a distributor is a case: two businesses bargain over it, somebody must
answer within a time, and its history is the proof. A shop's wish and a delivery are plain rows with
a state: one party acts at a time, nothing is decided, and a conditional update of the state is all
that is needed for no click to count twice. In every row `owner_id` is who gets the goods and
`seller_id` who gives them.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.cases import Case

WAITING, ORDERED, WITHDRAWN, FULFILLED = "waiting", "ordered", "withdrawn", "fulfilled"
"""A wish: in the koperasi's pool, in a purchase, taken back, shared out."""
PREPARED, SENT, CONFIRMED = "prepared", "sent", "confirmed"
"""A delivery: at the koperasi, on its way, with the shop."""
BALANCE, CASH = "saldo", "tunai"
PAYMENTS = {BALANCE: "Potong dari saldo toko", CASH: "Bayar tunai saat terima"}
_WAITS = "state = 'waiting'"


class RestockRequest(db.Table, table=True):
    """What one shop asked its koperasi for at one moment."""

    __tablename__ = "restock_request"
    __table_args__ = (Index("ix_restock_request_shop", "shop_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    owner_id: int
    seller_id: int
    area: str
    shop_id: int = Field(foreign_key="shop.id")
    koperasi_id: int = Field(foreign_key="shop.id")
    created_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class RestockLine(db.Table, table=True):
    """So many pieces of one article. A shop waits for an article once: asking again changes it."""

    __tablename__ = "restock_line"
    __table_args__ = (
        Index("ix_restock_line_request", "request_id"),
        Index("ix_restock_line_purchase", "purchase_line_id"),
        Index(
            "uq_restock_line_waiting", "variant_id", unique=True,
            sqlite_where=text(_WAITS), postgresql_where=text(_WAITS),
        ),
        Index(
            "ix_restock_line_pool", "koperasi_id", "variant_id",
            sqlite_where=text(_WAITS), postgresql_where=text(_WAITS),
        ),
        Index("ix_restock_line_shop", "shop_id", "state"),
        CheckConstraint("wanted > 0", name="wanted"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="restock_request.id")
    koperasi_id: int
    shop_id: int
    variant_id: int = Field(foreign_key="variant.id")
    name: str
    label: str = ""
    wanted: int
    state: str = WAITING
    purchase_line_id: int | None = Field(default=None, foreign_key="supply_line.id")


class SupplyMatch(db.Table, table=True):
    """Which article of a distributor a shop's article is, as the koperasi said once."""

    __tablename__ = "supply_match"
    __table_args__ = (UniqueConstraint("koperasi_id", "variant_id"),)

    id: int | None = Field(default=None, primary_key=True)
    koperasi_id: int = Field(foreign_key="shop.id")
    variant_id: int = Field(foreign_key="variant.id")
    article_id: int = Field(foreign_key="variant.id")
    matched_by: int | None = None


class SupplyOrder(Case, table=True):
    """What a koperasi orders from a distributor for its shops."""

    __tablename__ = "supply_order"
    __table_args__ = (
        Index("ix_supply_order_koperasi", "koperasi_id", "id"),
        Index("ix_supply_order_seller", "seller_id", "id"),
        Index("ix_supply_order_desk", "desk", "due_at", "id"),
    )

    seller_id: int
    """Who owns the distributor."""
    koperasi_id: int = Field(foreign_key="shop.id")
    distributor_id: int = Field(foreign_key="shop.id")
    margin: int
    """What the koperasi adds, in hundredths of a percent of the distributor's price."""
    transport: int = 0
    """Rupiah for bringing it, known when it comes; shared out over the pieces."""
    cost: int = Field(default=0, sa_type=BigInteger)
    """Rupiah owed to the distributor for what came whole."""
    paid_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the distributor said that it has its money."""


class SupplyLine(db.Table, table=True):
    """One article of a purchase, from what was ordered to what came whole."""

    __tablename__ = "supply_line"
    __table_args__ = (
        UniqueConstraint("purchase_id", "article_id"),
        CheckConstraint("ordered > 0 AND offered >= 0 AND offered <= ordered", name="offered"),
        CheckConstraint("sent >= 0 AND sent <= offered", name="sent"),
        CheckConstraint("received >= 0 AND broken >= 0 AND received + broken <= sent",
                        name="received"),
        CheckConstraint("price > 0", name="price"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    purchase_id: int = Field(foreign_key="supply_order.id")
    article_id: int = Field(foreign_key="variant.id")
    name: str
    label: str = ""
    listed: int
    """The distributor's price a piece when it was ordered."""
    price: int
    """The price a piece it confirmed."""
    ordered: int
    offered: int
    sent: int = 0
    received: int = 0
    """Whole."""
    broken: int = 0
    reason: str = ""
    margin: int = 0
    transport: int = 0
    """Rupiah a piece, set when the goods come: price, margin and transport are the shop's price."""


class Delivery(db.Table, table=True):
    """One shop's share of a purchase on its way from the koperasi."""

    __tablename__ = "supply_delivery"
    __table_args__ = (
        UniqueConstraint("purchase_id", "shop_id"),
        Index("ix_supply_delivery_owner", "owner_id", "state", "id"),
        Index("ix_supply_delivery_seller", "seller_id", "state", "id"),
        Index("ix_supply_delivery_shop", "shop_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    owner_id: int
    seller_id: int
    area: str
    purchase_id: int = Field(foreign_key="supply_order.id")
    shop_id: int = Field(foreign_key="shop.id")
    koperasi_id: int = Field(foreign_key="shop.id")
    state: str = PREPARED
    payment: str = ""
    """A key of PAYMENTS, once the shop has confirmed."""
    total: int = Field(default=0, sa_type=BigInteger)
    """Rupiah of what the shop accepted."""
    created_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    sent_at: datetime | None = Field(default=None, sa_type=db.Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=db.Instant)
    cash_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the koperasi said that it has the cash."""


class DeliveryLine(db.Table, table=True):
    """One article of a delivery: asked for, shared out, accepted."""

    __tablename__ = "supply_delivery_line"
    __table_args__ = (
        UniqueConstraint("delivery_id", "variant_id"),
        Index("ix_supply_delivery_line_purchase", "purchase_line_id"),
        CheckConstraint("pieces >= 0 AND pieces <= wanted", name="pieces"),
        CheckConstraint(
            "accepted >= 0 AND broken >= 0 AND accepted + broken <= pieces", name="accepted"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="supply_delivery.id")
    purchase_line_id: int = Field(foreign_key="supply_line.id")
    variant_id: int = Field(foreign_key="variant.id")
    name: str
    label: str = ""
    wanted: int
    pieces: int
    """Its share of what came."""
    price: int
    """What the shop pays a piece."""
    selling: int
    """What the shop sold a piece for when it was shared out."""
    accepted: int = 0
    broken: int = 0
    reason: str = ""


class SupplyTerms(db.Table, table=True):
    """What a koperasi adds to a distributor's price."""

    __tablename__ = "supply_terms"

    koperasi_id: int = Field(primary_key=True, foreign_key="shop.id")
    margin: int
    """Hundredths of a percent."""
