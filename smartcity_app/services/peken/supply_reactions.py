"""Who hears what of the supply chain."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from smartcity_app.civic import areas, inbox, messages, words
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.outbox import on
from smartcity_app.kernel.overdue import CaseOverdue
from smartcity_app.services.peken.facts import (
    DeliveryConfirmed,
    DeliverySent,
    SupplyAgreed,
    SupplyAsked,
    SupplyFailed,
    SupplyOffered,
    SupplyReceived,
    SupplyShipped,
)
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import BALANCE, Delivery, SupplyOrder
from smartcity_app.services.peken.supply_workflow import PURCHASE

KOPERASI, DISTRIBUTOR, SHOP = "/koperasi", "/distributor", "/toko/pasokan"
BOARD = "/kerja/peken/pasokan"


def _purchase(session: Session, ref: str) -> tuple[SupplyOrder, Shop, Shop]:
    """The purchase, its koperasi, its distributor."""
    purchase = session.exec(select(SupplyOrder).where(SupplyOrder.ref == ref)).one()
    koperasi = session.get_one(Shop, purchase.koperasi_id)
    return purchase, koperasi, session.get_one(Shop, purchase.distributor_id)


def _tell(
    session: Session, person: int, title: str, text: str, link: str, *, tone: Any = "info"
) -> None:
    inbox.tell(session, person, title, text=text, link=link, tone=tone)
    messages.tell(session, person, f"{title}. {text}", important=tone == "turn")


def _until(when: datetime | None) -> str:
    return f" Kirim paling lambat {words.deadline(when)}." if when else ""


@on(SupplyAsked)
def bring_to_the_distributor(session: Session, fact: SupplyAsked) -> None:
    """The distributor finds a new order."""
    purchase, koperasi, _ = _purchase(session, fact.ref)
    _tell(
        session, purchase.seller_id, f"Pesanan dari {koperasi.name}",
        f"{purchase.ref}.{_until(purchase.due_at)}", f"{DISTRIBUTOR}?no={purchase.ref}",
        tone="turn",
    )  # fmt: skip


@on(SupplyOffered)
def ask_the_koperasi(session: Session, fact: SupplyOffered) -> None:
    """The koperasi must say whether it takes what is offered."""
    purchase, _, distributor = _purchase(session, fact.ref)
    _tell(
        session, purchase.owner_id, f"{distributor.name} menawar lain",
        f"{purchase.ref}. Setujui atau batalkan.", f"{KOPERASI}?no={purchase.ref}", tone="turn",
    )  # fmt: skip


@on(SupplyAgreed)
def tell_both(session: Session, fact: SupplyAgreed) -> None:
    """Both sides know that it stands."""
    purchase, koperasi, distributor = _purchase(session, fact.ref)
    _tell(
        session, purchase.owner_id, f"{distributor.name} menyanggupi pesanan",
        f"{purchase.ref}.", f"{KOPERASI}?no={purchase.ref}", tone="good",
    )  # fmt: skip
    _tell(
        session, purchase.seller_id, f"Siapkan pesanan {koperasi.name}",
        f"{purchase.ref}.{_until(purchase.due_at)}", f"{DISTRIBUTOR}?no={purchase.ref}",
        tone="turn",
    )  # fmt: skip


@on(SupplyFailed)
def tell_that_it_comes_to_nothing(session: Session, fact: SupplyFailed) -> None:
    """Both sides; the wishes of the shops wait again."""
    purchase, koperasi, distributor = _purchase(session, fact.ref)
    done = PURCHASE.state(purchase.state).title
    _tell(
        session, purchase.owner_id, f"Pesanan ke {distributor.name} tidak jadi",
        f"{purchase.ref}. {done}. Permintaan toko menunggu lagi.", KOPERASI, tone="late",
    )  # fmt: skip
    _tell(
        session, purchase.seller_id, f"Pesanan {koperasi.name} tidak jadi",
        f"{purchase.ref}. {done}.", f"{DISTRIBUTOR}?no={purchase.ref}",
    )  # fmt: skip


@on(SupplyShipped)
def tell_that_it_comes(session: Session, fact: SupplyShipped) -> None:
    """The koperasi counts what comes."""
    purchase, _, distributor = _purchase(session, fact.ref)
    _tell(
        session, purchase.owner_id, f"{distributor.name} mengirim barang",
        f"{purchase.ref}. Hitung saat tiba, lalu catat.", f"{KOPERASI}?no={purchase.ref}",
        tone="turn",
    )  # fmt: skip


@on(SupplyReceived)
def tell_what_is_owed(session: Session, fact: SupplyReceived) -> None:
    """The distributor hears what came whole."""
    purchase, koperasi, _ = _purchase(session, fact.ref)
    _tell(
        session, purchase.seller_id, f"{koperasi.name} menerima barang",
        f"{purchase.ref}. Tagihan Anda {words.rupiah(purchase.cost)}.",
        f"{DISTRIBUTOR}?no={purchase.ref}", tone="good",
    )  # fmt: skip


@on(DeliverySent)
def tell_the_shop(session: Session, fact: DeliverySent) -> None:
    """The shop confirms what it gets."""
    delivery = session.exec(select(Delivery).where(Delivery.ref == fact.ref)).one()
    koperasi = session.get_one(Shop, delivery.koperasi_id)
    _tell(
        session, delivery.owner_id, f"Barang dari {koperasi.name} datang",
        f"{delivery.ref}. Hitung, lalu konfirmasi supaya stok bertambah.",
        f"{SHOP}?kirim={delivery.ref}", tone="turn",
    )  # fmt: skip


@on(DeliveryConfirmed)
def tell_the_koperasi(session: Session, fact: DeliveryConfirmed) -> None:
    """The koperasi hears how it is paid."""
    delivery = session.exec(select(Delivery).where(Delivery.ref == fact.ref)).one()
    shop = session.get_one(Shop, delivery.shop_id)
    how = "dipotong dari saldo toko" if delivery.payment == BALANCE else "tunai"
    _tell(
        session, delivery.seller_id, f"{shop.name} menerima kiriman",
        f"{delivery.ref}. {words.rupiah(delivery.total)}, {how}.", f"{KOPERASI}?bagian=antar",
        tone="good",
    )  # fmt: skip


@on(CaseOverdue)
def tell_the_market_office(session: Session, fact: CaseOverdue) -> None:
    """A distributor that lets its time pass is the market office's concern."""
    if fact.workflow != PURCHASE.name:
        return
    purchase, koperasi, distributor = _purchase(session, fact.ref)
    inbox.tell_office(
        session, Role.MARKET_OFFICER, areas.city_area().code,
        f"{distributor.name} terlambat mengirim ke {koperasi.name}", text=purchase.ref,
        link=BOARD, tone="late",
    )  # fmt: skip
    _tell(
        session, purchase.owner_id, f"{distributor.name} lewat waktu", f"{purchase.ref}.",
        f"{KOPERASI}?no={purchase.ref}", tone="late",
    )  # fmt: skip
