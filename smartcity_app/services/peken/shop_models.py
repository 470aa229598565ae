"""What e-Peken stores of shops, their goods and their months."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, true
from sqlmodel import Field

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.cases import Case

KINDS = {
    "tokel": "Toko kelontong",
    "umkm": "UMKM",
    "koperasi": "Koperasi",
    "distributor": "Distributor",
}


class Shop(Case, table=True):
    """A seller: neighbourhood shop, UMKM, koperasi or distributor. Its registration is a case.

    `owner_id` keeps it, `area` is its kelurahan, `agency` whoever verifies it.
    """

    __tablename__ = "shop"
    __table_args__ = (
        Index("ix_shop_area", "area", "state"),
        Index("ix_shop_near", "geo7", "state"),
        Index("ix_shop_desk", "desk", "due_at", "id"),
    )

    name: str
    kind: str = "tokel"
    """One of KINDS."""
    about: str = ""
    nib: str = ""
    """Nomor Induk Berusaha; small shops may have none."""
    phone: str = ""
    """For buyers, as the owner publishes it."""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    geo7: str = ""
    hours: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Weekday (civic.profile.WEEKDAYS) to "07:00-20:00"; a day that is missing is a day off."""
    delivers: bool = False
    delivery_metres: int = 0
    delivery_fee: int = 0
    """Rupiah an order."""
    photos: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Ids of stored files; the first is shown."""
    draft: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """What the owner has typed and not sent, right or wrong (registering.py)."""
    wrong: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """Parts of its data that the office sent back (shops.PARTS)."""
    holiday_until: date | None = None
    """Last day of a holiday; the shop takes no orders until then."""
    koperasi_id: int | None = None
    """Shop of kind koperasi through which it restocks."""


class ShopMonth(db.Table, table=True):
    """What a shop takes from civil servants in one month: the fair share, and how much is gone.

    `paid` counts what is paid and not given back, `reserved` what waits for its payment. Both may
    only change by conditional updates (caps.py).
    """

    __tablename__ = "shop_month"
    __table_args__ = (
        UniqueConstraint("shop_id", "month"),
        Index("ix_shop_month_month", "month", "shop_id"),
        CheckConstraint("paid >= 0 AND reserved >= 0 AND paid + reserved <= cap", name="fair"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    month: str
    """2026-11, on the city's wall clock."""
    cap: int
    reserved: int = 0
    paid: int = 0
    others: int = 0
    """Paid by buyers without a duty; no cap."""
    warned: int = 0
    """Percent of the cap the owner was last warned at: 0, 80, 95 or 100."""


class Product(db.Table, table=True):
    """Something a shop sells, in one or more variants."""

    __tablename__ = "product"
    __table_args__ = (
        Index("ix_product_shop", "shop_id", "active", "id"),
        Index("ix_product_category", "category", "active", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    name: str
    category: str
    """Key of goods.CATEGORIES."""
    staple: str = ""
    """Key of the reference price it is compared with; empty for what has none."""
    about: str = ""
    photo: str = ""
    """Id of a stored file."""
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Taken out of the shop, not deleted: orders and baskets keep naming it."""
    created_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    changed_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class Variant(db.Table, table=True):
    """What is really put in the basket: one size of a product, with its price and stock."""

    __tablename__ = "variant"
    __table_args__ = (
        Index("ix_variant_product", "product_id"),
        Index("ix_variant_shop", "shop_id", "active"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("price > 0", name="price"),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    shop_id: int
    """As the product's, so that a shop's stock is one index."""
    label: str = ""
    """"5 kg", "isi 40"; empty for what comes in one size."""
    price: int
    """Rupiah."""
    stock: int = 0
    low_at: int = 0
    """Stock at which the owner is warned; 0 never."""
    amount: float | None = None
    """How much of the staple's unit it holds (5 of kg), to compare prices."""
    warned_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the owner was told that it runs out; empty again once there is enough."""
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class ShopPhoto(db.Table, table=True):
    """A picture shown of a shop or its goods: anybody may see it while the shop is open."""

    __tablename__ = "shop_photo"

    file_id: str = Field(primary_key=True, foreign_key="stored_file.id")
    shop_id: int = Field(foreign_key="shop.id", index=True)


class ProductTerm(db.Table, table=True):
    """A word a product is found by (wording.py). What is taken out of the shop has none."""

    __tablename__ = "product_term"
    __table_args__ = (Index("ix_product_term_product", "product_id"),)

    term: str = Field(primary_key=True)
    shop_id: int = Field(primary_key=True)
    """As the product's: a search looks into some shops before others."""
    product_id: int = Field(primary_key=True, foreign_key="product.id")
    weight: int = Field(default=1, primary_key=True)
    """How much the product is about it: 2 stands in its name, 1 elsewhere. In the key, so that a
    search is answered from its index alone."""


class GoodsImport(db.Table, table=True):
    """A file of goods that was read and waits for the owner to say what of it to keep."""

    __tablename__ = "goods_import"

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id", index=True)
    person_id: int
    name: str
    """Of the file."""
    good: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Rows that can be kept, as importing.Row."""
    errors: list[list[Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The first of what is wrong: line, column, sentence."""
    bad: int = 0
    """How many rows cannot be kept."""
    read_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class PriceBand(db.Table, table=True):
    """The reference price of a staple from a day on: HET, or what a market survey found."""

    __tablename__ = "price_band"
    __table_args__ = (UniqueConstraint("staple", "starts"),)

    id: int | None = Field(default=None, primary_key=True)
    staple: str
    title: str
    """"Beras medium"."""
    unit: str
    """What the price is of: kg, liter, butir."""
    low: int
    high: int
    """Rupiah a unit; above it the price is flagged."""
    source: str
    """"HET Bapanas 2026", "Survei pasar 3 November 2026"."""
    starts: date
