"""What a shop's owner sees of orders: what waits, whose it is, and what the month has brought."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from smartcity_app.civic import words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import caps, duty, order_clock, order_reading
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.order_views import OrderRow
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import ACCEPTED, ACTIVE, PACKED, PAID, SUSPENDED
from smartcity_app.ui.views import BarView, SegmentView, StripView, strip_of

WORDS = {
    PAID: "Baru, belum diterima",
    ACCEPTED: "Siapkan barang",
    "handed": "Diserahkan, menunggu pembeli",
    "disputed": "Disanggah pembeli",
    "done": "Selesai",
    "cancelled": "Dibatalkan",
}
NEAR, NEARER = 80, 95


@dataclass(frozen=True, slots=True)
class GroupView:
    """Orders that wait for the same thing."""

    title: str
    rows: list[OrderRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MonthView:
    """What a shop has taken this month."""

    shop: str
    title: str
    """"November 2026"."""
    taken: str
    """In all, from civil servants and others."""
    others: str
    bars: list[BarView]
    """How much of what civil servants may spend there is gone."""
    warning: str = ""
    tone: str = "info"


@dataclass(frozen=True, slots=True)
class PickOrder:
    """One order of the list to take from the shelf."""

    ref: str
    buyer: str
    until: str
    way: str
    note: str
    lines: list[tuple[int, str, bool]]
    """How many, of what, and whether something like it will do."""


def state_words(order: Order) -> str:
    """Where it is, in the shop's words."""
    if order.state == PACKED:
        return "Antar ke pembeli" if order.delivery else "Tunggu pembeli mengambil"
    return WORDS.get(order.state, "")


def row_of(session: Session, order: Order, *, running: bool = True) -> OrderRow:
    """An order in the shop's list."""
    way = "diantar" if order.delivery else "diambil"
    count = len(order_reading.lines(session, order))
    when = "" if running else f"{words.day(order.created_at)} · "
    return OrderRow(
        order.id or 0,
        order.ref,
        buyer_of(session, order),
        f"{when}{count} macam, {way} · {state_words(order)}",
        f"/toko/pesanan?no={order.ref}",
        words.rupiah(order.total - order.refunded if running else order.total),
        strip_of(order_clock.of(order)) if order.due_at else StripView(),
    )


def buyer_of(session: Session, order: Order) -> str:
    """Who ordered it."""
    return session.get_one(Person, order.owner_id).name


def waiting(session: Session, actor: Actor) -> list[GroupView]:
    """What the shop has to do, the most urgent first: new ones above all."""
    found = order_reading.at_the_shop(session, actor)
    disputes = order_reading.disputed_at_the_shop(session, actor)
    titles = {PAID: "Pesanan baru", ACCEPTED: "Siapkan", PACKED: "Serahkan"}
    groups = [
        GroupView(title, [row_of(session, each) for each in found if each.state == state])
        for state, title in titles.items()
    ]
    groups.append(GroupView("Disanggah pembeli", [row_of(session, each) for each in disputes]))
    return [each for each in groups if each.rows]


def months(session: Session, actor: Actor) -> list[MonthView]:
    """This month's takings of each of the actor's shops, and how much of the fair share is gone."""
    return [_month(session, shop) for shop in shops_of(session, actor)]


def shops_of(session: Session, actor: Actor) -> list[Shop]:
    """The actor's own shops that sell, or did."""
    query = select(Shop).where(
        Shop.owner_id == actor.person_id, col(Shop.state).in_((ACTIVE, SUSPENDED))
    )
    return list(session.exec(query.order_by(col(Shop.id))))


def _month(session: Session, shop: Shop) -> MonthView:
    month = month_of(clock.now())
    row = caps.month_row(session, shop_id=shop.id or 0, month=month)
    cap = caps.cap_of(row)
    paid, reserved, others = (row.paid, row.reserved, row.others) if row else (0, 0, 0)
    percent = 100 * (paid + reserved) // cap
    left = cap - paid - reserved
    said = f"{percent}%" if percent or not paid else "Kurang dari 1%"
    tone = "late" if percent >= NEARER else "soon" if percent >= NEAR else "ontime"
    warning = ""
    if percent >= 100:
        warning = "Batas belanja ASN bulan ini tercapai. Pembeli umum tetap bisa memesan."
    elif percent >= NEAR:
        warning = f"Sudah {percent}% dari batas belanja ASN. Sisa {words.rupiah(left)}."
    return MonthView(
        shop.name,
        words.month(duty.first_day(month)),
        words.rupiah(paid + others),
        words.rupiah(others),
        [
            BarView(
                "Dari ASN",
                words.rupiah(paid),
                f"{said} dari batas {words.rupiah(cap)}, sisa {words.rupiah(left)}",
                [SegmentView(f"{min(100, percent)}%", tone)],  # type: ignore[arg-type]
            )
        ],
        warning,
        "late" if percent >= NEARER else "soon",
    )


def to_pick(session: Session, actor: Actor, *, ref: str = "") -> list[PickOrder]:
    """What is to be taken from the shelf now: everything taken on and not yet packed, or one."""
    orders = [
        each
        for each in order_reading.at_the_shop(session, actor)
        if each.state == ACCEPTED and ref in ("", each.ref)
    ]
    return [_pick(session, each) for each in orders]


def _pick(session: Session, order: Order) -> PickOrder:
    lines = [
        (row.given, named(row), row.may_substitute)
        for row in order_reading.lines(session, order)
        if row.given
    ]
    return PickOrder(
        order.ref,
        buyer_of(session, order),
        words.deadline(order.due_at) if order.due_at else "",
        "Diantar" if order.delivery else "Diambil",
        order.note,
        lines,
    )


def named(row: OrderLine) -> str:
    """What the shop takes from the shelf, with what it put in instead."""
    name = f"{row.name}, {row.label}" if row.label else row.name
    return f"{name} → {row.substitute}" if row.substitute else name
