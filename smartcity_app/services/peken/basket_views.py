"""What the basket's page shows: shop by shop, with what changed since each thing was put in."""

from dataclasses import dataclass, field

from sqlmodel import Session, select

from smartcity_app.civic import areas, words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import assigned, basket, checkout, duty, reach
from smartcity_app.services.peken.basket import Line
from smartcity_app.services.peken.checkout import Bill, Seller, Wishes
from smartcity_app.services.peken.clocks import OpenMinutes, month_of
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.reach import Places
from smartcity_app.services.peken.workflow import DONE, HANDED, WITH_SHOP


@dataclass(frozen=True, slots=True)
class LineView:
    """One thing in the basket."""

    variant_id: int
    name: str
    """With its size: "Beras medium, 5 kg"."""
    photo: str
    """Address of its picture; empty without one."""
    quantity: int
    price: str
    total: str
    changed: str = ""
    """"Naik dari Rp60.000" since it was put in."""
    problem: str = ""
    """"Habis", "Tinggal 2", "Sedang tidak dijual"."""
    fix: str = ""
    """What one press would make of it: "Kurangi jadi 2"."""
    may_substitute: bool = False


@dataclass(frozen=True, slots=True)
class ShopView:
    """What goes to one shop, if it is ordered."""

    id: int
    name: str
    href: str
    open: str
    """"Buka sampai 20.00", or when it answers."""
    lines: list[LineView] = field(default_factory=list)
    delivers: bool = False
    delivered: bool = False
    fee: str = ""
    chosen: bool = True
    """Whether it is ordered now."""
    total: str = ""


@dataclass(frozen=True, slots=True)
class RemovedView:
    """What was just taken out, and can be put back."""

    variant_id: int = 0
    name: str = ""
    quantity: int = 0
    may_substitute: bool = False


def removed(line: Line) -> RemovedView:
    """A line that was taken out."""
    return RemovedView(line.variant_id, named(line), line.quantity, line.may_substitute)


def named(line: Line) -> str:
    """ "Beras medium, 5 kg"."""
    return f"{line.name}, {line.label}" if line.label else line.name


def shops_of(bill: Bill, left_out: set[int], delivered: set[int], places: Places) -> list[ShopView]:
    """The whole basket, shop by shop. `bill` is of all of it."""
    found = []
    for part in bill.parts:
        shop, ident = part.shop, part.shop.id or 0
        found.append(
            ShopView(
                ident,
                shop.name,
                f"/peken/toko?no={shop.ref}",
                opening(shop),
                [_line(each, bill.problems.get(each.variant_id, "")) for each in part.lines],
                reach.brings(shop, places),
                ident in delivered,
                words.rupiah(shop.delivery_fee) if shop.delivery_fee else "gratis",
                ident not in left_out,
                words.rupiah(part.total),
            )
        )
    return found


def _line(line: Line, problem: str) -> LineView:
    changed = ""
    if line.price != line.price_seen:
        way = "Naik" if line.price > line.price_seen else "Turun"
        changed = f"{way} dari {words.rupiah(line.price_seen)}"
    short = line.on_sale and 0 < line.stock < line.quantity
    return LineView(
        line.variant_id,
        named(line),
        f"/peken/foto/{line.photo}" if line.photo else "",
        line.quantity,
        words.rupiah(line.price),
        words.rupiah(line.price * line.quantity),
        changed,
        problem,
        f"Kurangi jadi {line.stock}" if short else "",
        line.may_substitute,
    )


def opening(shop: Seller) -> str:
    """ "Buka sampai 20.00"; while it is closed, that it answers later."""
    now = clock.now()
    hours = OpenMinutes(1, tuple(sorted(shop.hours.items())))
    if not shop.hours or hours.is_open(now):
        until = hours.closes_at(now)
        return f"Buka sampai {words.time(until)}" if until else "Buka"
    return f"Tutup, buka lagi {words.deadline(hours.due(now), now)}"


def address_of(session: Session, actor: Actor) -> str:
    """Where the register says that the buyer lives, as a first suggestion."""
    person = session.get_one(Person, actor.person_id)
    parts = [person.address]
    if person.rt and person.rw:
        parts.append(f"RT {person.rt} RW {person.rw}")
    parts.append(areas.path_words(person.area))
    return ", ".join(each for each in parts if each)


def duty_line(session: Session, actor: Actor, bill: Bill) -> str:
    """ "Sesudah ini, belanja ASN November kurang Rp312.500"; empty for who has no duty."""
    month = month_of(clock.now())
    standing = duty.standing(session, actor.person_id or 0, month)
    if standing is None or not standing.quota:
        return ""
    mine = {each.shop_id for each in assigned.shops_of(session, actor.person_id or 0, month)}
    counted = sum(part.total for part in bill.parts if part.shop.id in mine)
    name = words.month(duty.first_day(month)).split()[0]
    if not counted:
        return f"Belum dihitung untuk belanja ASN {name}: bukan toko Anda bulan ini"
    left = max(0, standing.left - counted)
    if not left:
        return f"Sesudah ini, belanja ASN {name} terpenuhi"
    return f"Sesudah ini, belanja ASN {name} kurang {words.rupiah(left)}"


def month_to_repeat(session: Session, actor: Actor) -> str:
    """Last month (2026-10), when the person bought something in it; else empty."""
    first = duty.first_day(month_of(clock.now()))
    year, month = (first.year - 1, 12) if first.month == 1 else (first.year, first.month - 1)
    last = f"{year}-{month:02d}"
    states = (*WITH_SHOP, HANDED, DONE)
    query = select(Order.id).where(Order.owner_id == actor.person_id, Order.month == last)
    bought = session.exec(query.where(Order.state.in_(states)).limit(1)).first()  # type: ignore[attr-defined]
    return last if bought else ""


def repeated_words(done: basket.Repeated) -> str:
    """What came of ordering again, with what was not to be had."""
    said = f"{done.put} barang masuk keranjang." if done.put else "Tidak ada yang ditambahkan."
    if done.missing:
        said += f" Tidak ada, atau kurang: {words.listed(done.missing)}."
    return said


def bill_of(
    session: Session, actor: Actor, left_out: set[int], delivered: set[int]
) -> tuple[Bill, Bill]:
    """The whole basket, and what of it is ordered now."""
    whole = checkout.bill(session, actor, Wishes(0, frozenset(delivered)))
    if not left_out:
        return whole, whole
    parts = tuple(part for part in whole.parts if part.shop.id not in left_out)
    there = {line.variant_id for part in parts for line in part.lines}
    problems = {key: said for key, said in whole.problems.items() if key in there}
    return whole, Bill(parts, problems)
