"""What an owner sees of shops and goods. No rows leave here, only what a screen shows."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from smartcity_app.civic import areas, words
from smartcity_app.civic.words import rupiah
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import prices, shop_data, shops
from smartcity_app.services.peken.goods import CATEGORIES
from smartcity_app.services.peken.shop_models import KINDS, Product, Shop, Variant
from smartcity_app.services.peken.workflow import (
    ACTIVE,
    DRAFT,
    REFUSED,
    RETURNED,
    SHOP,
    SUBMITTED,
    SUSPENDED,
)
from smartcity_app.ui.views import ChoiceView

GOODS_SHOWN = 60
FILTERS = {"": "Semua", "menipis": "Menipis", "habis": "Habis", "simpan": "Tidak dijual"}
_TONES = {ACTIVE: "ontime", SUBMITTED: "soon", RETURNED: "soon", SUSPENDED: "late", REFUSED: "late"}


@dataclass(frozen=True, slots=True)
class ShopLine:
    """One of the owner's shops."""

    ref: str
    name: str
    place: str
    state: str
    tone: str
    picture: str
    selling: bool
    id: int = 0
    kind: str = "tokel"
    """One of shop_models.KINDS."""
    note: str = ""
    """What the owner has to know or do."""
    low: int = 0
    """Sizes that run out."""


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One size of an article, as its owner keeps it."""

    id: int
    product_id: int
    name: str
    label: str
    price: int
    price_words: str
    stock: int
    state: str
    """ "", "low", "none" or "out"."""
    flag: str
    picture: str
    edit: str


@dataclass(frozen=True, slots=True)
class HoursView:
    """A day's opening hours in the form."""

    day: str
    title: str
    opens: str
    closes: str


def line(session: Session, shop: Shop) -> ShopLine:
    """A shop in the owner's list."""
    said = shop.name or shop.draft.get("name", "") or "Toko baru"
    return ShopLine(
        id=shop.id or 0, ref=shop.ref, name=said, place=areas.path_words(shop.area),
        state=_state(shop), tone=_TONES.get(shop.state, "paused"), selling=shop.state == ACTIVE,
        kind=shop.kind,
        picture=picture(shop.photos[0]) if shop.photos else "/barang/toko.svg",
        note=_note(shop), low=low_count(session, shop) if shop.state == ACTIVE else 0,
    )  # fmt: skip


def picture(file_id: str) -> str:
    """An owner's own picture, small, whether or not others may see it."""
    return f"/api/berkas/{file_id}?kecil=1"


def _state(shop: Shop) -> str:
    if shop.state == ACTIVE and shop.holiday_until and shop.holiday_until >= clock.today():
        return f"Libur sampai {words.short_date(shop.holiday_until)}"
    return SHOP.state(shop.state).title


def _note(shop: Shop) -> str:
    if shop.state == RETURNED:
        parts = [shop_data.PARTS[each] for each in shop.wrong if each in shop_data.PARTS]
        return f"Perbaiki: {words.listed(parts)}" if parts else "Perbaiki data toko"
    return {
        DRAFT: "Lengkapi, lalu kirim",
        SUBMITTED: "Dinas memeriksa data toko",
        SUSPENDED: "Hubungi Dinas. Pesanan yang sudah dibayar tetap dilayani",
        REFUSED: "Baca alasannya di kotak masuk",
    }.get(shop.state, "")


def low_count(session: Session, shop: Shop) -> int:
    """How many of the shop's sizes run out; counts to 100."""
    query = (
        select(Variant.id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Variant.shop_id == shop.id, col(Variant.active).is_(True))
        .where(col(Product.active).is_(True), col(Variant.low_at) > 0)
        .where(col(Variant.stock) <= col(Variant.low_at))
    )
    return len(session.exec(query.limit(100)).all())


def goods_of(
    session: Session, actor: Actor, *, ref: str, which: str = "", said: str = "", after: int = 0
) -> tuple[list[GoodsLine], int]:
    """The owner's goods, the newest first, and where the next page begins (0: nowhere)."""
    shop = shops.own(session, actor, ref=ref)
    query = (
        select(Product, Variant)
        .join(Variant, col(Variant.product_id) == Product.id)
        .where(Variant.shop_id == shop.id, col(Variant.active).is_(True))
        .where(col(Product.active).is_(which != "simpan"))
    )
    if which == "menipis":
        query = query.where(col(Variant.low_at) > 0, col(Variant.stock) <= col(Variant.low_at))
    if which == "habis":
        query = query.where(Variant.stock == 0)
    if said.strip():
        query = query.where(col(Product.name).icontains(said.strip()[:60], autoescape=True))
    if after:
        query = query.where(col(Variant.id) < after)
    rows = session.exec(query.order_by(col(Variant.id).desc()).limit(GOODS_SHOWN + 1)).all()
    bands = prices.in_force(session, clock.today())
    shown = [
        _goods_line(shop, product, size, prices.judge(
            bands.get(product.staple), size.price, size.amount))
        for product, size in rows[:GOODS_SHOWN]
    ]  # fmt: skip
    return shown, shown[-1].id if len(rows) > GOODS_SHOWN else 0


def _goods_line(shop: Shop, product: Product, size: Variant, flag: prices.Flag | None) -> GoodsLine:
    low = size.low_at > 0 and size.stock <= size.low_at
    state = "out" if not product.active else "none" if not size.stock else "low" if low else ""
    return GoodsLine(
        id=size.id or 0, product_id=product.id or 0, name=product.name, label=size.label,
        price=size.price, price_words=rupiah(size.price), stock=size.stock, state=state,
        flag=flag.words if flag else "",
        picture=picture(product.photo) if product.photo else CATEGORIES[product.category].picture,
        edit=f"/toko/barang/ubah?no={shop.ref}&barang={product.id}",
    )  # fmt: skip


def hours_of(said: dict[str, str]) -> list[HoursView]:
    """The week, as it was typed."""
    return [
        HoursView(day, name, said.get(f"{day}-opens", ""), said.get(f"{day}-closes", ""))
        for day, name in shop_data.DAYS.items()
    ]


def kinds() -> list[ChoiceView]:
    """What a shop can be."""
    hints = {
        "tokel": "Toko sembako di kampung",
        "umkm": "Membuat sendiri yang dijual",
        "koperasi": "Menampung dan memasok toko",
        "distributor": "Menjual grosir ke toko dan koperasi",
    }
    return [ChoiceView(key, title, hints.get(key, "")) for key, title in KINDS.items()]
