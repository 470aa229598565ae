"""What a buyer sees of an order: where it is, what of it comes, what they may do."""

import base64
from dataclasses import dataclass, field

from sqlmodel import Session

from smartcity_app.civic import agencies, areas, words
from smartcity_app.civic.documents import qr
from smartcity_app.civic.payments.models import Payment
from smartcity_app.civic.profile import city
from smartcity_app.kernel import cases
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.peken import order_clock, order_photos, order_reading, payment_views
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import (
    ACCEPTED,
    CANCELLED,
    DISPUTED,
    DONE,
    HANDED,
    LAPSED,
    PACKED,
    PAID,
    UNPAID,
    path_of,
)
from smartcity_app.ui.views import FactView, HolderView, StripView, TrailView, strip_of

BY_BUYER = ("pay", "cancel", "confirm", "dispute")
_SIGNS = {"cancel": "circle-x", "refuse": "circle-x", "lapse": "circle-x", "dispute": "undo-2"}
_COMING = {
    UNPAID: ("pay", "accept", "pack", "hand"),
    PAID: ("accept", "pack", "hand"),
    ACCEPTED: ("pack", "hand"),
    PACKED: ("hand",),
    HANDED: ("confirm",),
    DISPUTED: ("decide",),
}
_NEXT = {
    "pay": "Anda membayar",
    "accept": "Toko menerima pesanan",
    "pack": "Barang siap",
    "hand": "Barang diserahkan",
    "confirm": "Anda menyatakan sesuai",
    "decide": "Dinas memutuskan",
}


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A picture that may be opened."""

    id: str
    href: str
    thumb: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """One article of an order, with what of it is really given."""

    id: int
    name: str
    quantity: int
    given: int
    price: str
    total: str
    """For what is given."""
    change: str = ""
    """"Hanya 1 dari 2, kembali Rp62.500"; "Diganti: Beras premium"."""
    may_substitute: bool = False


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    id: int
    ref: str
    title: str
    """The shop, or for the shop the buyer."""
    detail: str
    href: str
    amount: str
    clock: StripView = field(default_factory=StripView)


def row_of(session: Session, order: Order) -> OrderRow:
    """An order in the buyer's list."""
    shop = session.get_one(Shop, order.shop_id)
    href = f"/peken/pesanan?no={order.ref}"
    if order.state == UNPAID and order.payment_id:
        href = f"/peken/bayar?no={session.get_one(Payment, order.payment_id).ref}"
    return OrderRow(
        order.id or 0,
        order.ref,
        shop.name,
        f"{words.day(order.created_at)} · {state_words(order)}",
        href,
        words.rupiah(order.total - order.refunded if order.state != CANCELLED else order.total),
        strip_of(order_clock.of(order)),
    )


def state_words(order: Order) -> str:
    """Where it is, in the buyer's words."""
    match order.state:
        case "unpaid":
            return "Belum dibayar"
        case "paid":
            return "Menunggu jawaban toko"
        case "accepted":
            return "Disiapkan toko"
        case "packed":
            return "Sedang diantar" if order.delivery else "Siap diambil"
        case "handed":
            return "Sudah diserahkan"
        case "disputed":
            return "Disanggah"
        case "cancelled":
            return "Dibatalkan, uang kembali"
        case "lapsed":
            return "Tidak dibayar"
        case _:
            return "Selesai"


def lines_of(session: Session, order: Order) -> list[OrderLineView]:
    """What was ordered, with what is given instead."""
    return [_line(each) for each in order_reading.lines(session, order)]


def _line(row: OrderLine) -> OrderLineView:
    said = []
    if row.given < row.quantity:
        back = words.rupiah((row.quantity - row.given) * row.price)
        what = f"Hanya {row.given} dari {row.quantity}" if row.given else "Tidak ada"
        said.append(f"{what}, kembali {back}")
    if row.substitute:
        said.append(f"Diganti: {row.substitute}")
    name = f"{row.name}, {row.label}" if row.label else row.name
    return OrderLineView(
        row.id or 0,
        name,
        row.quantity,
        row.given,
        words.rupiah(row.price),
        words.rupiah(row.price * row.given),
        ". ".join(said),
        row.may_substitute,
    )


def sums_of(order: Order) -> list[FactView]:
    """How the sum comes about, and what of it goes back."""
    found = [FactView("Barang", words.rupiah(order.items))]
    if order.delivery:
        found.append(
            FactView("Antar", words.rupiah(order.delivery_fee) if order.delivery_fee else "Gratis")
        )
    found.append(FactView("Dibayar", words.rupiah(order.total)))
    if order.refunded:
        found.append(FactView("Kembali ke pembayar", words.rupiah(order.refunded)))
    return found


def facts_of(session: Session, order: Order, shop: Shop) -> list[FactView]:
    """How it comes to the buyer, and what was said along with it."""
    place = f"{shop.address}, {areas.path_words(shop.area)}" if shop.address else ""
    found = [FactView("Cara terima", "Diantar toko" if order.delivery else "Ambil sendiri")]
    if order.delivery and order.address:
        found.append(FactView("Alamat antar", order.address))
    if place or not order.delivery:
        found.append(FactView("Alamat toko", place or areas.path_words(shop.area)))
    if shop.phone:
        found.append(FactView("Telepon toko", shop.phone))
    if order.note:
        found.append(FactView("Catatan", order.note))
    return found


def holder_of(session: Session, order: Order, shop: Shop) -> HolderView:
    """Who has it now: the shop by its name, the market's office, or nobody."""
    if order.state in (PAID, ACCEPTED, PACKED):
        doing = path_of(order).state(order.state).doing
        at = areas.path_words(shop.area)
        return HolderView(shop.name, at, _initials(shop.name), f"{doing} sejak ", _when(order))
    if order.state == DISPUTED:
        office = agencies.office_name(areas.city_area().code, city().market.agency)
        return HolderView(office, "", _initials(office), "Memeriksa sanggahan sejak ", _when(order))
    return HolderView("")


def _when(order: Order) -> str:
    return words.deadline(order.since)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper()


def trail_of(session: Session, order: Order, *, buyer: bool = True) -> list[TrailView]:
    """What happened to it, and what comes next."""
    past = [_station(line, order, buyer=buyer) for line in cases.history(session, order)]
    ahead = [
        TrailView(_NEXT[step], when="now" if not nth else "next", icon="circle-dashed")
        for nth, step in enumerate(_COMING.get(order.state, ()))
    ]
    return past + ahead


def _station(line: CaseHistory, order: Order, *, buyer: bool) -> TrailView:
    step = path_of(order).step(line.step)
    who = ""
    if line.step in BY_BUYER:
        who = "Anda" if buyer else "Pembeli"
    elif line.step in ("accept", "pack", "hand", "refuse", "answer"):
        who = "Toko" if buyer else "Anda"
    elif line.step == "decide":
        who = city().market.agency or "Petugas pasar"
    when = words.stamp(line.at)
    return TrailView(
        step.done,
        f"{who}, {when}" if who else when,
        icon=_SIGNS.get(line.step, "check-bold"),
        note=line.note,
    )


def pictures_of(session: Session, order: Order, purpose: str) -> list[PhotoView]:
    """Pictures of it: that it was brought, or what is wrong with it."""
    alt = {"proof": "Foto serah terima", "answer": "Foto dari toko"}.get(purpose, "Foto masalah")
    return [
        picture(ident, f"{alt} {nth}")
        for nth, ident in enumerate(order_photos.of(session, order, purpose), 1)
    ]


def picture(file_id: str, alt: str) -> PhotoView:
    """A stored picture and its small form."""
    href = f"/api/berkas/{file_id}"
    return PhotoView(file_id, href, f"{href}?kecil=1", alt)


def pickup_picture(order: Order) -> str:
    """The code that the shop scans, as an address that holds the picture."""
    svg = qr.svg(order.pickup_code).encode()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def payment_ref(session: Session, actor: Actor, order: Order) -> str:
    """The payment of the buyer's own order."""
    if order.payment_id is None:
        return ""
    ref = session.get_one(Payment, order.payment_id).ref
    return payment_views.find(session, actor, ref=ref).ref


OVER = (DONE, CANCELLED, LAPSED)
