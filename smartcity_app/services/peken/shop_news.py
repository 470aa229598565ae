"""Who hears of what happens to a shop, in which words."""

from sqlmodel import Session, select

from smartcity_app.civic import areas, inbox, messages
from smartcity_app.kernel import cases
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.outbox import on
from smartcity_app.services.peken.facts import (
    ShopOpened,
    ShopRefused,
    ShopRegistered,
    ShopReturned,
    ShopSuspended,
    StockLow,
)
from smartcity_app.services.peken.shop_models import Product, Shop, Variant

DESK = "/kerja/peken/toko"


def _shop(session: Session, ref: str) -> Shop:
    return session.exec(select(Shop).where(Shop.ref == ref)).one()


def _why(session: Session, shop: Shop, step: str) -> str:
    said = [each.note for each in cases.history(session, shop) if each.step == step]
    return said[-1] if said else ""


def _tell_owner(session: Session, shop: Shop, title: str, text: str, *, tone: str) -> None:
    inbox.tell(session, shop.owner_id, title, text=text, link="/toko", tone=tone)
    messages.tell(session, shop.owner_id, f"{title}. {text}", important=tone != "info")


@on(ShopRegistered)
def bring_to_the_office(session: Session, fact: ShopRegistered) -> None:
    """The market's office finds a shop to verify."""
    shop = _shop(session, fact.ref)
    inbox.tell_office(
        session, Role.MARKET_OFFICER, areas.city_area().code, f"Toko baru: {shop.name}",
        text=areas.path_words(shop.area), link=f"{DESK}?no={shop.ref}", tone="turn",
        agency=shop.agency,
    )  # fmt: skip


@on(ShopReturned)
def ask_the_owner(session: Session, fact: ShopReturned) -> None:
    """The owner hears what to mend."""
    shop = _shop(session, fact.ref)
    said = _why(session, shop, "send_back")
    _tell_owner(session, shop, f"{shop.name} perlu diperbaiki", said, tone="turn")


@on(ShopOpened)
def welcome(session: Session, fact: ShopOpened) -> None:
    """The owner hears that the shop sells."""
    shop = _shop(session, fact.ref)
    text = "Pembeli sekarang menemukan toko Anda di e-Peken."
    _tell_owner(session, shop, f"{shop.name} sudah buka", text, tone="good")


@on(ShopRefused)
def refuse(session: Session, fact: ShopRefused) -> None:
    """The owner hears why not."""
    shop = _shop(session, fact.ref)
    said = _why(session, shop, "refuse")
    _tell_owner(session, shop, f"{shop.name} tidak diterima", said, tone="late")


@on(ShopSuspended)
def suspend(session: Session, fact: ShopSuspended) -> None:
    """The owner hears why the shop may not sell."""
    shop = _shop(session, fact.ref)
    said = _why(session, shop, "suspend")
    _tell_owner(session, shop, f"{shop.name} dibekukan", said, tone="late")


@on(StockLow)
def warn_of_low_stock(session: Session, fact: StockLow) -> None:
    """The owner hears once of what runs out."""
    size = session.get_one(Variant, fact.variant_id)
    shop, product = session.get_one(Shop, fact.shop_id), session.get_one(Product, size.product_id)
    name = f"{product.name} {size.label}".strip()
    left = f"Tinggal {size.stock}" if size.stock else "Habis"
    inbox.tell(
        session, shop.owner_id, f"Stok {name} menipis", text=f"{left} di {shop.name}",
        link=f"/toko/barang?no={shop.ref}&tampil=menipis", tone="turn",
    )  # fmt: skip
