"""What e-Peken does when something happens: who hears of it, in which words."""

from sqlmodel import Session, select

from smartcity_app.civic import areas, inbox, messages, words
from smartcity_app.civic.profile import city
from smartcity_app.kernel import outbox
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.outbox import on
from smartcity_app.services.peken import caps, flags, ordering, purchases
from smartcity_app.services.peken.facts import (
    CapNear,
    DisputeAnswered,
    DisputeDecided,
    OrderAccepted,
    OrderCancelled,
    OrderDisputed,
    OrderDone,
    OrderHanded,
    OrderLate,
    OrderPacked,
    OrderPaid,
    OrderPassedOn,
    OrderUnanswered,
    PurchaseApproved,
    PurchaseDeclined,
    PurchaseSent,
)
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.purchase_models import OfficePurchase
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import DISPUTED, PACKED


def _order(session: Session, ref: str) -> tuple[Order, Shop]:
    order = session.exec(select(Order).where(Order.ref == ref)).one()
    return order, session.get_one(Shop, order.shop_id)


def _tell_buyer(
    session: Session, order: Order, title: str, text: str, *, tone: str = "info"
) -> None:
    inbox.tell(session, order.owner_id, title, text=text, link=f"/peken/pesanan?no={order.ref}",
               tone=tone)  # fmt: skip
    important = tone in ("turn", "late", "good")
    messages.tell(session, order.owner_id, f"{title}. {text}", important=important)


def _tell_seller(
    session: Session, order: Order, title: str, text: str, *, tone: str = "info"
) -> None:
    inbox.tell(session, order.seller_id, title, text=text, link=f"/toko/pesanan?no={order.ref}",
               tone=tone)  # fmt: skip
    messages.tell(session, order.seller_id, f"{title}. {text}", important=tone == "turn")


def _tell_office(session: Session, role: Role, order: Order, title: str, text: str) -> None:
    inbox.tell_office(
        session, role, areas.city_area().code, title, text=text,
        link=f"/kerja/peken/sanggahan?no={order.ref}", tone="late",
        agency=city().market.agency if role is Role.MARKET_OFFICER else "",
    )  # fmt: skip


@on(OrderPaid)
def bring_to_the_shop(session: Session, fact: OrderPaid) -> None:
    """The shop finds a new order; its share of the month may be nearly gone."""
    order, shop = _order(session, fact.ref)
    until = words.deadline(order.due_at) if order.due_at else ""
    _tell_seller(
        session, order, f"Pesanan baru {words.rupiah(order.total)}",
        f"{order.ref}. Terima paling lambat {until}.", tone="turn",
    )  # fmt: skip
    _tell_buyer(session, order, f"Pembayaran ke {shop.name} diterima", f"{order.ref}.", tone="good")
    if order.kind != "asn":
        return
    percent = caps.crossed(session, shop_id=order.shop_id, month=order.month)
    if percent:
        outbox.announce(session, CapNear(order.shop_id, order.month, percent))


@on(OrderPaid)
def look_for_gaming(session: Session, fact: OrderPaid) -> None:
    """What this buyer and this shop do is compared with the rules at once."""
    order, _ = _order(session, fact.ref)
    if order.kind == "asn":
        flags.look(session, month=order.month, buyer=order.owner_id, shop=order.shop_id)


@on(OrderPaid)
def settle_the_purchase(session: Session, fact: OrderPaid) -> None:
    """An office's purchase is paid with its orders."""
    order, _ = _order(session, fact.ref)
    if order.purchase_ref:
        purchases.settle(session, ref=order.purchase_ref)


@on(CapNear)
def warn_of_the_cap(session: Session, fact: CapNear) -> None:
    """The owner hears how much of the month's share is gone."""
    shop = session.get_one(Shop, fact.shop_id)
    row = caps.month_row(session, shop_id=fact.shop_id, month=fact.month)
    rest = words.rupiah(row.cap - row.paid - row.reserved) if row else ""
    title = (
        f"{shop.name} sudah mencapai batas belanja ASN bulan ini"
        if fact.percent == 100
        else f"{shop.name} sudah {fact.percent}% dari batas belanja ASN bulan ini"
    )
    said = f"Sisa {rest}. Pembeli umum tetap bisa memesan."
    inbox.tell(session, shop.owner_id, title, text=said, link="/toko")


@on(OrderAccepted)
def tell_that_it_is_taken_on(session: Session, fact: OrderAccepted) -> None:
    """The buyer hears that the shop has it, and what was not there."""
    order, shop = _order(session, fact.ref)
    back = (
        f" Yang tidak ada dikembalikan: {words.rupiah(order.refunded)}." if order.refunded else ""
    )
    _tell_buyer(session, order, f"{shop.name} menyiapkan pesanan Anda", f"{order.ref}.{back}")


@on(OrderPacked)
def tell_that_it_is_ready(session: Session, fact: OrderPacked) -> None:
    """The buyer may come, or waits at the door."""
    order, shop = _order(session, fact.ref)
    if order.delivery:
        _tell_buyer(session, order, f"{shop.name} mengantar pesanan Anda", f"{order.ref}.")
    else:
        _tell_buyer(
            session, order, f"Pesanan siap diambil di {shop.name}",
            f"{order.ref}. Tunjukkan kode ambil di halaman pesanan.", tone="turn",
        )  # fmt: skip


@on(OrderHanded)
def ask_whether_all_is_well(session: Session, fact: OrderHanded) -> None:
    """The buyer may say that something is wrong."""
    order, shop = _order(session, fact.ref)
    until = words.deadline(order.turn_due_at) if order.turn_due_at else ""
    _tell_buyer(
        session, order, f"Pesanan dari {shop.name} sudah diserahkan",
        f"{order.ref}. Ada yang tidak sesuai? Sampaikan paling lambat {until}.", tone="turn",
    )  # fmt: skip


@on(OrderUnanswered)
def offer_the_way_out(session: Session, fact: OrderUnanswered) -> None:
    """The shop let its time pass: the buyer may change the shop or have the money back."""
    order, shop = _order(session, fact.ref)
    _tell_buyer(
        session, order, f"{shop.name} belum menjawab pesanan Anda",
        f"{order.ref}. Pindah toko, minta uang kembali, atau tunggu sebentar lagi.", tone="late",
    )  # fmt: skip
    _tell_seller(
        session, order, "Pesanan lewat waktu", f"{order.ref}. Pembeli boleh membatalkan.",
        tone="late",
    )  # fmt: skip


@on(OrderLate)
def tell_above(session: Session, fact: OrderLate) -> None:
    """A late shop is told to the buyer and the market's office, a late dispute to the secretary."""
    order, shop = _order(session, fact.ref)
    if order.state == DISPUTED:
        _tell_office(
            session, Role.CITY_SECRETARY, order, "Sanggahan e-Peken lewat janji", order.ref
        )
        return
    until = words.deadline(order.turn_due_at) if order.turn_due_at else ""
    if order.state == PACKED and not order.delivery:
        said = f"{order.ref}. Sesudah {until} dinas yang memutuskan."
        _tell_buyer(session, order, f"Pesanan di {shop.name} belum diambil", said, tone="turn")
        _tell_seller(session, order, "Pesanan belum diambil", said)
        return
    doing = "mengantar" if order.state == PACKED else "menyiapkan"
    _tell_buyer(
        session, order, f"{shop.name} terlambat {doing} pesanan Anda",
        f"{order.ref}. Tunggu, atau sampaikan kepada dinas di halaman pesanan.", tone="late",
    )  # fmt: skip
    inbox.tell_office(
        session, Role.MARKET_OFFICER, areas.city_area().code,
        f"{shop.name} terlambat {doing} pesanan", text=order.ref, link="/kerja/peken/pasar",
        tone="late", agency=city().market.agency,
    )  # fmt: skip
    _tell_seller(
        session, order, f"Anda terlambat {doing} pesanan",
        f"{order.ref}. Sesudah {until} dinas yang memutuskan.", tone="late",
    )  # fmt: skip


@on(OrderCancelled)
def tell_that_it_will_not_come(session: Session, fact: OrderCancelled) -> None:
    """Both sides hear of it, and the buyer of the money."""
    order, shop = _order(session, fact.ref)
    _tell_buyer(
        session, order, f"Pesanan ke {shop.name} dibatalkan",
        f"{order.ref}. {words.rupiah(order.refunded)} kembali ke pembayar.", tone="late",
    )  # fmt: skip
    _tell_seller(session, order, "Pesanan dibatalkan", f"{order.ref}.")


@on(OrderDisputed)
def bring_the_dispute(session: Session, fact: OrderDisputed) -> None:
    """The market's office finds it, the shop hears of it."""
    order, shop = _order(session, fact.ref)
    _tell_office(session, Role.MARKET_OFFICER, order, f"Sanggahan: {shop.name}", order.ref)
    _tell_seller(
        session, order, "Pembeli menyanggah pesanan",
        f"{order.ref}. Jawab dulu, dinas akan memutuskan.", tone="late",
    )  # fmt: skip


@on(OrderPassedOn)
def bring_what_nobody_ended(session: Session, fact: OrderPassedOn) -> None:
    """The market's office finds it; both sides hear that the money still waits."""
    order, shop = _order(session, fact.ref)
    _tell_office(
        session, Role.MARKET_OFFICER, order, f"Pesanan di {shop.name} tidak berakhir", order.ref
    )
    until = words.deadline(order.due_at) if order.due_at else ""
    said = f"{order.ref}. Uangnya masih ditahan. Dinas memutuskan paling lambat {until}."
    _tell_buyer(session, order, f"Pesanan di {shop.name} diputus dinas", said)
    _tell_seller(session, order, "Pesanan ini diputus dinas", f"{said} Jawab dulu.", tone="late")


@on(DisputeAnswered)
def bring_the_answer(session: Session, fact: DisputeAnswered) -> None:
    """Whoever decides reads it, and so does the buyer."""
    order, shop = _order(session, fact.ref)
    _tell_office(session, Role.MARKET_OFFICER, order, f"{shop.name} menjawab sanggahan", order.ref)
    _tell_buyer(session, order, f"{shop.name} menjawab sanggahan", f"{order.ref}. Baca jawabannya.")


@on(DisputeDecided)
def tell_the_decision(session: Session, fact: DisputeDecided) -> None:
    """Both sides."""
    order, shop = _order(session, fact.ref)
    said = f"{order.ref}. Kembali ke pembeli: {words.rupiah(order.refunded)}."
    _tell_buyer(session, order, f"Sanggahan ke {shop.name} diputus", said, tone="good")
    _tell_seller(session, order, "Sanggahan diputus", said)


@on(OrderDone)
def tell_of_the_money(session: Session, fact: OrderDone) -> None:
    """The shop may count on it."""
    order, _ = _order(session, fact.ref)
    net = words.rupiah(order.total - order.refunded - ordering.fee_of(order))
    _tell_seller(session, order, f"{net} masuk ke saldo toko", f"{order.ref}.", tone="good")


def _purchase(session: Session, ref: str) -> OfficePurchase:
    return session.exec(select(OfficePurchase).where(OfficePurchase.ref == ref)).one()


@on(PurchaseSent)
def ask_the_head(session: Session, fact: PurchaseSent) -> None:
    """The office's head finds it."""
    row = _purchase(session, fact.ref)
    inbox.tell_office(
        session, Role.AGENCY_HEAD, row.area, f"Persetujuan belanja {words.rupiah(row.total)}",
        text=f"{row.ref}. {row.purpose}", link=f"/kerja/peken/belanja?no={row.ref}", tone="turn",
        agency=row.agency,
    )  # fmt: skip


@on(PurchaseApproved)
def tell_that_it_may_be_paid(session: Session, fact: PurchaseApproved) -> None:
    """The officer pays it."""
    _tell_officer(session, fact.ref, "Belanja disetujui. Bayar sekarang", "turn")


@on(PurchaseDeclined)
def tell_that_it_is_declined(session: Session, fact: PurchaseDeclined) -> None:
    """The officer reads why in the request."""
    _tell_officer(session, fact.ref, "Belanja ditolak", "late")


def _tell_officer(session: Session, ref: str, title: str, tone: str) -> None:
    row = _purchase(session, ref)
    inbox.tell(
        session, row.owner_id, title, text=f"{row.ref}. {row.purpose}",
        link=f"/kerja/peken/belanja?no={row.ref}", tone=tone,
    )  # fmt: skip
