"""What the screens of the supply chain show, and how they read the numbers people type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel import cases
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.peken import delivering, supplying
from smartcity_app.services.peken.restocking import Shelf
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import (
    CONFIRMED,
    PAYMENTS,
    PREPARED,
    SENT,
    Delivery,
    DeliveryLine,
    SupplyLine,
    SupplyOrder,
)
from smartcity_app.services.peken.supply_workflow import PURCHASE, RECEIVED, SHIPPED
from smartcity_app.ui.views import FactView, TrailView

DELIVERY_WORDS = {PREPARED: "Siap dikirim", SENT: "Dikirim koperasi", CONFIRMED: "Diterima toko"}


@dataclass(frozen=True, slots=True)
class ShelfView:
    """An article of the shop, with the number the form proposes."""

    id: str
    title: str
    detail: str
    suggested: str
    waits: str = ""


@dataclass(frozen=True, slots=True)
class GoodsView:
    """A line of a purchase or a delivery."""

    id: str
    title: str
    detail: str
    """"Dipesan 10 · disanggupi 7 · dikirim 7"."""
    pieces: str
    """What the next form starts with."""
    price: str = ""
    amount: str = ""
    """The price as a bare number, for the form."""
    reason: str = ""
    rise: str = ""
    """"dari Rp50.000 menjadi Rp60.000"."""
    hops: list[FactView] = field(default_factory=list)
    """Every hop of the price."""


@dataclass(frozen=True, slots=True)
class OrderView:
    """A purchase, for either side."""

    ref: str = ""
    version: int = 0
    other: str = ""
    """The distributor for the koperasi, the koperasi for the distributor."""
    state: str = ""
    said: str = ""
    """"Disanggupi"."""
    detail: str = ""
    total: str = ""
    paid: str = ""
    due_money: bool = False
    """Whether the distributor still waits for its money."""
    goods: list[GoodsView] = field(default_factory=list)
    trail: list[TrailView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery, for the shop or the koperasi."""

    ref: str = ""
    other: str = ""
    state: str = ""
    said: str = ""
    detail: str = ""
    total: str = ""
    cash_due: bool = False
    """Whether the koperasi still waits for cash."""
    goods: list[GoodsView] = field(default_factory=list)


def title(name: str, label: str) -> str:
    """ "Beras medium, 5 kg"."""
    return ", ".join(filter(None, (name, label)))


def shelf(each: Shelf) -> ShelfView:
    """An article as the owner reads it."""
    said = [f"Stok {words.number(each.stock)}"]
    if each.low_at:
        said.append(f"batas {words.number(each.low_at)}")
    if each.expected:
        said.append(f"perkiraan {words.number(each.expected)} sebulan, {each.why}")
    waits = [f"diminta {words.number(each.waiting)}"] if each.waiting else []
    waits += [f"akan datang {words.number(each.coming)}"] if each.coming else []
    return ShelfView(
        str(each.variant_id), title(each.name, each.label), " · ".join(said),
        str(each.suggested) if each.suggested else "", words.capital(", ".join(waits)),
    )  # fmt: skip


def hops(line: SupplyLine, selling: int = 0) -> list[FactView]:
    """What each hop adds to the price of a piece."""
    shop = line.price + line.margin + line.transport
    found = [
        FactView("Harga distributor", words.rupiah(line.price)),
        FactView("Jasa koperasi", words.rupiah(line.margin)),
        FactView("Ongkos angkut", words.rupiah(line.transport)),
        FactView("Harga beli toko", words.rupiah(shop)),
    ]
    if selling:
        found.append(FactView("Harga jual toko", words.rupiah(selling)))
    return found


def rise(first: int, last: int) -> str:
    """ "dari Rp50.000 menjadi Rp60.000"."""
    return f"dari {words.rupiah(first)} menjadi {words.rupiah(last)}"


def order_row(session: Session, purchase: SupplyOrder, *, other: int) -> OrderView:
    """A purchase in a list."""
    return OrderView(
        ref=purchase.ref, version=purchase.version, other=session.get_one(Shop, other).name,
        state=purchase.state, said=PURCHASE.state(purchase.state).title,
        detail=f"{purchase.ref} · {words.ago(purchase.created_at)}",
        total=words.rupiah(purchase.cost) if purchase.cost else "",
        due_money=purchase.state == RECEIVED and purchase.cost > 0 and purchase.paid_at is None,
        paid=f"Dibayar {words.ago(purchase.paid_at)}" if purchase.paid_at else "",
    )  # fmt: skip


def order_page(session: Session, purchase: SupplyOrder, *, other: int, split: bool) -> OrderView:
    """A whole purchase. `split`: whether the reader sees what the koperasi adds."""
    row = order_row(session, purchase, other=other)
    lines = supplying.lines(session, purchase)
    total = purchase.cost or sum(line.price * _latest(purchase, line) for line in lines)
    until = purchase.due_at if purchase.desk and purchase.due_at else None
    detail = f"{purchase.ref} · {PURCHASE.state(purchase.state).doing}"
    return OrderView(
        ref=row.ref, version=row.version, other=row.other, state=row.state, said=row.said,
        detail=f"{detail}, paling lambat {words.deadline(until)}" if until else detail,
        total=words.rupiah(total), paid=row.paid, due_money=row.due_money,
        goods=[_bought(purchase, line, split) for line in lines],
        trail=[
            TrailView(
                PURCHASE.step(step.step).done if step.step != cases.ESCALATE else "Lewat waktu",
                f"{step.name} · {words.stamp(step.at)}", note=step.note,
            )
            for step in cases.history(session, purchase)
        ],
    )  # fmt: skip


def _latest(purchase: SupplyOrder, line: SupplyLine) -> int:
    return line.sent if purchase.state == SHIPPED else line.offered


def _bought(purchase: SupplyOrder, line: SupplyLine, split: bool) -> GoodsView:
    received = purchase.state == RECEIVED
    said = [f"Dipesan {words.number(line.ordered)}"]
    if line.offered != line.ordered:
        said.append(f"disanggupi {words.number(line.offered)}")
    if purchase.state in (SHIPPED, RECEIVED):
        said.append(f"dikirim {words.number(line.sent)}")
    if received:
        said.append(f"diterima {words.number(line.received)}")
    if line.broken:
        said.append(f"rusak {words.number(line.broken)}")
    price = words.rupiah(line.price)
    return GoodsView(
        str(line.id), title(line.name, line.label), " · ".join(said),
        str(_latest(purchase, line)),
        price if line.price == line.listed else f"{price} (tertulis {words.rupiah(line.listed)})",
        str(line.price), line.reason,
        rise(line.price, line.price + line.margin + line.transport) if received and split else "",
        hops(line) if received and split else [],
    )  # fmt: skip


def delivery_row(delivery: Delivery, other: str) -> DeliveryView:
    """A delivery in a list."""
    when = delivery.confirmed_at or delivery.sent_at or delivery.created_at
    how = PAYMENTS.get(delivery.payment, "")
    said = [delivery.ref, words.ago(when), *([how] if how else [])]
    if delivery.cash_at:
        said.append("uang sudah diterima")
    owes = delivery.state == CONFIRMED and delivery.payment == "tunai" and delivery.total > 0
    return DeliveryView(
        ref=delivery.ref, other=other, state=delivery.state, said=DELIVERY_WORDS[delivery.state],
        detail=" · ".join(said), total=words.rupiah(delivery.total) if delivery.total else "",
        cash_due=owes and delivery.cash_at is None,
    )  # fmt: skip


def delivery_page(session: Session, delivery: Delivery, other: str) -> DeliveryView:
    """A whole delivery with every hop of its prices."""
    row = delivery_row(delivery, other)
    lines = delivering.lines(session, delivery)
    worth = sum(line.price * line.pieces for line in lines)
    return DeliveryView(
        ref=row.ref, other=row.other, state=row.state, said=row.said, detail=row.detail,
        total=row.total or words.rupiah(worth), cash_due=row.cash_due,
        goods=[_brought(session, delivery, line) for line in lines],
    )  # fmt: skip


def _brought(session: Session, delivery: Delivery, line: DeliveryLine) -> GoodsView:
    bought = session.get_one(SupplyLine, line.purchase_line_id)
    said = [f"Diminta {words.number(line.wanted)}", f"dikirim {words.number(line.pieces)}"]
    if delivery.state == CONFIRMED:
        said.append(f"diterima {words.number(line.accepted)}")
    if line.broken:
        said.append(f"rusak {words.number(line.broken)}")
    return GoodsView(
        str(line.id), title(line.name, line.label), " · ".join(said), str(line.pieces),
        words.rupiah(line.price), str(line.price), line.reason,
        rise(bought.price, line.selling), hops(bought, line.selling),
    )  # fmt: skip


def numbers(form: Mapping[str, str], prefix: str) -> dict[int, int]:
    """Whole numbers typed into fields called prefix-<id>; empty ones are left out.

    Dots between thousands are taken as such. Raises Incomplete for what is no number.
    """
    found, wrong = {}, {}
    for name, text in form.items():
        key, said = name.removeprefix(f"{prefix}-"), "".join(text.split()).replace(".", "")
        if key == name or not said:
            continue
        if not _plain(key) or not _plain(said):
            wrong[name[:40]] = "Tulis dengan angka"
        else:
            found[int(key)] = int(said)
    if wrong:
        raise Incomplete(fields=wrong)
    return found


def every(form: Mapping[str, str], prefix: str, goods: Iterable[GoodsView]) -> dict[int, int]:
    """As `numbers`, and none of these lines may be left empty: nobody accepts by clearing."""
    found = numbers(form, prefix)
    missing = [each.id for each in goods if int(each.id) not in found]
    if missing:
        raise Incomplete(fields={f"{prefix}-{each}": "Isi jumlahnya" for each in missing})
    return found


def amount(form: Mapping[str, str], name: str) -> int:
    """Rupiah typed into one field; nothing is 0."""
    said = "".join(form.get(name, "").split()).removeprefix("Rp").replace(".", "")
    if said and not _plain(said):
        raise Incomplete(fields={name: "Tulis dengan angka"})
    return int(said or 0)


def reasons(form: Mapping[str, str], ids: Iterable[int]) -> dict[int, str]:
    """What was written beside each line."""
    return {key: form.get(f"alasan-{key}", "")[:200] for key in ids}


def _plain(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12
