"""What the home page says of e-Peken: orders whose turn it is, the buyer's and the shop's."""

from sqlmodel import Session, col, select

from smartcity_app.civic import words
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.manifest import MenuEntry, Turn
from smartcity_app.services.peken import order_clock, order_reading, order_views, seller_views
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import (
    ACCEPTED,
    DISPUTED,
    HANDED,
    PACKED,
    PAID,
    UNPAID,
)

MOST = 20
ORDERS = "/toko/pesanan"
_RUNNING = (UNPAID, PAID, ACCEPTED, PACKED, HANDED, DISPUTED)


def turns(session: Session, actor: Actor) -> list[Turn]:
    """New orders in the actor's shop first, then what the actor has to do as a buyer, then what
    others are doing."""
    found = [*_selling(session, actor), *_buying(session, actor)]
    return sorted(found, key=lambda turn: (not turn.mine, not turn.button))


def _selling(session: Session, actor: Actor) -> list[Turn]:
    waiting = order_reading.at_the_shop(session, actor, most=MOST)
    new = [each for each in waiting if each.state == PAID]
    if len(new) > 1:
        said = f"Yang pertama paling lambat {_until(new[0])}"
        view = order_clock.of(new[0])
        found = [Turn(f"{len(new)} pesanan baru", said, ORDERS, True, view, "Terima pesanan")]
    else:
        found = [
            Turn(
                f"Pesanan baru {words.rupiah(each.total)}",
                f"{seller_views.buyer_of(session, each)}. Terima paling lambat {_until(each)}",
                f"{ORDERS}?no={each.ref}", True, order_clock.of(each), "Terima pesanan",
            )
            for each in new
        ]  # fmt: skip
    for each in waiting:
        if each.state == ACCEPTED:
            title = f"Siapkan pesanan {seller_views.buyer_of(session, each)}"
            line = f"Paling lambat {_until(each)}"
            href = f"{ORDERS}?no={each.ref}"
            found.append(Turn(title, line, href, True, order_clock.of(each)))
    return found


def _buying(session: Session, actor: Actor) -> list[Turn]:
    query = select(Order).where(Order.owner_id == actor.person_id, col(Order.state).in_(_RUNNING))
    rows = session.exec(query.order_by(col(Order.id).desc()).limit(MOST))
    return [_bought(session, each) for each in rows]


def _bought(session: Session, order: Order) -> Turn:
    shop = session.get_one(Shop, order.shop_id)
    row = order_views.row_of(session, order)
    clock = order_clock.of(order)
    match order.state:
        case "unpaid":
            line = f"{row.amount} menunggu dibayar"
            return Turn(f"Bayar pesanan {shop.name}", line, row.href, True, clock, "Bayar sekarang")
        case "packed" if not order.delivery:
            line = "Tunjukkan kode ambil kepada penjual"
            return Turn(
                f"Siap diambil di {shop.name}", line, row.href, True, clock, "Lihat kode ambil"
            )
        case "handed":
            until = words.deadline(order.turn_due_at) if order.turn_due_at else ""
            return Turn(
                f"Pesanan dari {shop.name} sesuai?", f"Jawab paling lambat {until}", row.href, True,
                clock, "Periksa barang",
            )  # fmt: skip
        case "paid" if order.offered_at:
            line = "Pindah toko, minta uang kembali, atau tunggu"
            return Turn(f"{shop.name} belum menjawab", line, row.href, True, clock)
        case "accepted" | "packed" if order.late_at:
            line = "Tunggu, atau sampaikan kepada dinas"
            return Turn(f"{shop.name} terlambat", line, row.href, True, clock)
    return Turn(f"Pesanan di {shop.name}", order_views.state_words(order), row.href, False, clock)


def _until(order: Order) -> str:
    return words.deadline(order.due_at or order.since)


def own(session: Session, actor: Actor) -> list[MenuEntry]:
    """The way to one's own shop."""
    if actor.person_id is None or not seller_views.shops_of(session, actor):
        return []
    return [
        MenuEntry("Toko saya", "/toko", "store"),
        MenuEntry("Pesanan toko", ORDERS, "list-checks"),
    ]
