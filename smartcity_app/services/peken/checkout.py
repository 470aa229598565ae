"""From the basket to one payment and one order per shop, in one transaction.

Everything the order needs is taken here, before anybody pays: stock, and of each shop's fair share
what this buyer will spend. It is free again when the payment lapses (paying.py). Statements on the
models' tables, because this is where the whole city stands on the last day of the month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, func, insert
from sqlmodel import Session, col, select

from smartcity_app.civic import words
from smartcity_app.civic.payments.charging import MOST, charge
from smartcity_app.civic.payments.models import WAITING, Payment
from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit, clock, policy, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.peken import assigned, basket, caps, duty, reach, stock
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.order_models import BasketLine, Order, OrderLine
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import ACTIVE, UNPAID

PURPOSE = "peken"
PREFIX = "PES"
_SHOPS = select(
    *(
        getattr(Shop, name)
        for name in (
            "id", "owner_id", "area", "ref", "name", "state", "hours", "delivers", "delivery_fee",
            "holiday_until", "delivery_metres", "lat", "lon",
        )
    )
).where(col(Shop.id).in_(bindparam("ids", expanding=True)))  # fmt: skip
MOST_UNPAID = 3
"""Payments a person may leave waiting: each keeps goods, and a shop's share, from others."""
_NEWEST = (
    select(col(Payment.state))
    .where(col(Payment.payer_id) == bindparam("person"))
    .order_by(col(Payment.id).desc())
    .limit(MOST_UNPAID)
    .subquery()
)
_BUYER = select(
    duty.OFFICE.scalar_subquery(),
    select(func.count()).select_from(_NEWEST).where(_NEWEST.c.state.in_(WAITING)).scalar_subquery(),
)
"""The buyer's office, and how many of their newest payments wait: one question a checkout."""
_EMPTY = delete(BasketLine).where(
    col(BasketLine.person_id) == bindparam("person"),
    col(BasketLine.id).in_(bindparam("ids", expanding=True)),
)
_ORDERS = insert(Order).returning(col(Order.id), col(Order.shop_id))
_LINES = insert(OrderLine).inline()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the buyer says beside the basket."""

    agreed: int
    """Rupiah in all, as the buyer saw it. Another sum is asked about again, never charged."""
    delivered: frozenset[int] = frozenset()
    """Shops that shall bring it; from the others it is picked up."""
    address: str = ""
    note: str = ""
    only: frozenset[int] = frozenset()
    """Shops to order from now; empty: from all in the basket."""


@dataclass(frozen=True, slots=True)
class _Basket:
    """What the right to buy is judged on: whose it is."""

    owner_id: int


@dataclass(frozen=True, slots=True)
class Seller:
    """What of a shop matters to an order."""

    id: int
    owner_id: int
    area: str
    ref: str
    name: str
    state: str
    hours: dict[str, str]
    delivers: bool
    delivery_fee: int
    holiday_until: date | None
    delivery_metres: int
    lat: float | None
    lon: float | None

    @property
    def sells(self) -> bool:
        """Whether it takes orders today."""
        away = self.holiday_until is not None and self.holiday_until >= clock.today()
        return self.state == ACTIVE and not away


@dataclass(frozen=True, slots=True)
class Part:
    """What goes to one shop."""

    shop: Seller
    lines: tuple[basket.Line, ...]
    fee: int

    @property
    def items(self) -> int:
        return sum(line.price * line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        return self.items + self.fee


@dataclass(frozen=True, slots=True)
class Bill:
    """What the basket comes to now."""

    parts: tuple[Part, ...]
    problems: Mapping[int, str] = field(default_factory=dict)
    """Variant to what is wrong with it: gone, or fewer there than wanted."""

    @property
    def total(self) -> int:
        """Rupiah."""
        return sum(part.total for part in self.parts)


def bill(session: Session, actor: Actor, wishes: Wishes) -> Bill:
    """What would be charged for the actor's basket at this moment. Reads only."""
    return reckon(session, basket.lines(session, actor), wishes)


def reckon(session: Session, lines: Sequence[basket.Line], wishes: Wishes) -> Bill:
    """What these lines come to, shop by shop. They come sorted by shop."""
    if wishes.only:
        lines = [line for line in lines if line.shop_id in wishes.only]
    shops = _shops(session, {line.shop_id for line in lines})
    parts, problems = [], {}
    for shop_id, group in groupby(lines, key=lambda line: line.shop_id):
        shop, mine = shops[shop_id], tuple(group)
        fee = shop.delivery_fee if shop_id in wishes.delivered else 0
        parts.append(Part(shop, mine, fee))
        for line in mine:
            if not line.on_sale or not shop.sells:
                problems[line.variant_id] = "Sedang tidak dijual"
            elif not line.enough:
                problems[line.variant_id] = f"Tinggal {line.stock}" if line.stock else "Habis"
    return Bill(tuple(parts), problems)


def check_out(session: Session, actor: Actor, *, wishes: Wishes) -> Payment:
    """Order what is in the basket: one payment, one order per shop.

    Raises Incomplete when the basket is not to be had as it stands, when it comes to another sum
    than was agreed, or when a shop has had its share of the month; OutOfStep when another tab was
    quicker.
    """
    asked = bill(session, actor, wishes)
    refuse_unready(asked, wishes)
    _refuse_far(session, actor, asked, wishes)
    person, month = actor.person_id or 0, month_of(clock.now())
    policy.require(actor, May.BUY, _Basket(person))
    office = _office_of_buyer(session, person)
    _empty_basket(session, person, asked)
    mine = set() if office is None else assigned.shop_ids(session, person, month)
    who = {"kind": "public" if office is None else "asn", "agency": office or ""}
    payment, rows = _ordered(session, asked, wishes, person, month)
    for part, row in zip(asked.parts, rows, strict=True):
        row.update(who, assigned=part.shop.id in mine)
    _enter(session, asked, rows)
    audit.record(session, actor, "peken.check_out", payment, subject_id=person)
    _take(session, asked, month, capped=office is not None)
    return payment


def order_for(
    session: Session, asked: Bill, wishes: Wishes, *, payer: int, marks: Mapping[str, Any]
) -> Payment:
    """Order what was reckoned from a stored request: no basket, no duty, no cap.

    `marks` are the orders' kind, agency and the request they come from; whether it may be ordered
    at all is the caller's to judge (purchases.pay). Raises as `check_out`.
    """
    refuse_unready(asked, wishes)
    month = month_of(clock.now())
    payment, rows = _ordered(session, asked, wishes, payer, month)
    _enter(session, asked, [row | {"assigned": False, **marks} for row in rows])
    _take(session, asked, month, capped=False)
    return payment


def _ordered(
    session: Session, asked: Bill, wishes: Wishes, payer: int, month: str
) -> tuple[Payment, list[dict[str, Any]]]:
    """The payment, and a row for each shop's order."""
    payment = charge(
        session, payer_id=payer, purpose=PURPOSE, amount=asked.total,
        minutes=city().market.pay_minutes,
    )  # fmt: skip
    return payment, [_order(part, payer, payment, wishes, month) for part in asked.parts]


def refuse_unready(asked: Bill, wishes: Wishes) -> None:
    """Raise Incomplete for what cannot be ordered as it stands."""
    if not asked.parts:
        raise Incomplete("Keranjang Anda kosong. Pilih barang dulu.")
    if asked.problems:
        raise Incomplete(
            "Ada barang yang tidak bisa dipesan lagi. Kurangi jumlahnya atau hapus, lalu pesan.",
            fields={f"barang-{variant}": said for variant, said in asked.problems.items()},
        )
    if asked.total != wishes.agreed:
        raise Incomplete(
            f"Harga berubah sejak Anda membuka keranjang. Sekarang {words.rupiah(asked.total)}. "
            "Periksa lagi, lalu tekan pesan.",
            fields={"agreed": words.rupiah(asked.total)},
        )
    if asked.total > MOST:
        raise Incomplete(
            f"Satu pembayaran QRIS paling banyak {words.rupiah(MOST)}. Pesan sebagian dulu."
        )
    for part in asked.parts:
        if part.shop.id in wishes.delivered and not part.shop.delivers:
            raise Incomplete(f"{part.shop.name} tidak mengantar. Pilih ambil sendiri.")
    if wishes.delivered and len(wishes.address.strip()) < 10:
        raise Incomplete(fields={"address": "Tulis alamat antar lengkap"})


def _office_of_buyer(session: Session, person: int) -> str | None:
    """The office of a civil servant, None for others. Nobody empties the shelves without paying:
    Incomplete for who has left their last payments waiting."""
    given = {"person": person, "day": clock.today()}
    office, unpaid = session.connection().execute(_BUYER, given).one()
    if unpaid == MOST_UNPAID:
        raise Incomplete(
            f"Ada {MOST_UNPAID} pesanan Anda yang belum dibayar. Bayar salah satunya, atau tunggu "
            "sampai hangus."
        )
    return office  # type: ignore[no-any-return]


def _refuse_far(session: Session, actor: Actor, asked: Bill, wishes: Wishes) -> None:
    """A shop brings things only as far as its owner says."""
    if not wishes.delivered:
        return
    places = reach.places_of(session, actor)
    for part in asked.parts:
        if part.shop.id in wishes.delivered and not reach.brings(part.shop, places):
            far = words.number(part.shop.delivery_metres / 1000)
            raise Incomplete(
                f"{part.shop.name} mengantar sampai {far} km. Pilih ambil sendiri, atau toko lain."
            )


def _shops(session: Session, ids: set[int]) -> dict[int, Seller]:
    rows = session.connection().execute(_SHOPS, {"ids": sorted(ids)}) if ids else ()
    return {row.id: Seller(*row) for row in rows}


def _empty_basket(session: Session, person: int, asked: Bill) -> None:
    """Before anything else is written: whoever comes second finds nothing left to order."""
    ids = [line.id for part in asked.parts for line in part.lines]
    gone = session.connection().execute(_EMPTY, {"person": person, "ids": ids})
    if gone.rowcount != len(ids):
        raise OutOfStep("Keranjang ini baru saja berubah. Muat ulang, lalu periksa lagi.")


def _order(part: Part, person: int, payment: Payment, wishes: Wishes, month: str) -> dict[str, Any]:
    shop, now = part.shop, payment.created_at
    delivery = shop.id in wishes.delivered
    return {
        "ref": refs.new_ref(PREFIX), "owner_id": person, "area": shop.area, "state": UNPAID,
        "version": 1, "desk": "", "desk_role": "", "since": now, "created_at": now,
        "shop_id": shop.id, "seller_id": shop.owner_id, "payment_id": payment.id, "month": month,
        "items": part.items, "delivery_fee": part.fee, "total": part.total, "refunded": 0,
        "delivery": delivery, "address": wishes.address.strip()[:300] if delivery else "",
        "note": wishes.note.strip()[:300], "hours": shop.hours,
        "pickup_code": refs.drawn(),
        "purchase_ref": "",
    }  # fmt: skip


def _enter(session: Session, asked: Bill, rows: list[dict[str, Any]]) -> None:
    connection = session.connection()
    ids = {shop: order for order, shop in connection.execute(_ORDERS, rows)}
    connection.execute(
        _LINES,
        [
            {
                "order_id": ids[part.shop.id], "variant_id": line.variant_id,
                "product_id": line.product_id, "name": line.name, "label": line.label,
                "price": line.price, "quantity": line.quantity, "given": line.quantity,
                "may_substitute": line.may_substitute, "substitute": "",
            }
            for part in asked.parts
            for line in part.lines
        ],
    )  # fmt: skip


def _take(session: Session, asked: Bill, month: str, *, capped: bool) -> None:
    """Contended rows last: shelves in the order of variants, then shares in the order of shops."""
    lines = {line.variant_id: line for part in asked.parts for line in part.lines}
    wanted = {key: (line.quantity, line.price) for key, line in lines.items()}
    if gone := stock.take(session, wanted=wanted):
        raise Incomplete(
            "Barang ini baru saja habis atau berubah harga. Periksa lagi keranjang Anda.",
            fields={f"barang-{each}": lines[each].name for each in gone},
        )
    if not capped:
        return
    sums = {part.shop.id: part.total for part in asked.parts}
    if full := caps.reserve(session, month=month, sums=sums):
        names = {part.shop.id: part.shop.name for part in asked.parts}
        raise Incomplete(
            f"Jatah belanja ASN bulan ini di {words.listed([names[each] for each in full])} "
            "tidak cukup lagi, supaya merata. Pilih toko lain untuk belanja ini."
        )
