"""What becomes of a koperasi's purchase: bargained over, shipped, received, paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, cases, clock, db, overdue, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import delivering, pooling, supply_money
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.sharing import splits
from smartcity_app.services.peken.supply_models import SupplyLine, SupplyOrder
from smartcity_app.services.peken.supply_workflow import PURCHASE, RECEIVED

MOST_PRICE, MOST_TRANSPORT = 100_000_000, 10_000_000
LONGEST = 200
CASES = cases.Cases(SupplyOrder, path_of=lambda _: PURCHASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a distributor can do of a line."""

    pieces: int
    price: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a line: whole and broken; what is missing is the difference to what was sent."""

    received: int
    broken: int = 0
    reason: str = ""


def sweep() -> int:
    """Tell above of every distributor whose time is over. Returns how many."""
    return overdue.sweep(CASES)


def find(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> SupplyOrder:
    """A purchase the actor has to do with; NotFound otherwise, OutOfStep if it has moved on."""
    query = select(SupplyOrder).where(
        SupplyOrder.ref == ref, policy.reach_of(actor, May.TRACE, SupplyOrder)
    )
    purchase = session.exec(query).first()
    if purchase is None:
        raise NotFound
    if version is not None and purchase.version != version:
        raise OutOfStep
    return purchase


def lines(session: Session, purchase: SupplyOrder) -> Sequence[SupplyLine]:
    """What was ordered, by name."""
    query = select(SupplyLine).where(SupplyLine.purchase_id == purchase.id)
    return session.exec(query.order_by(col(SupplyLine.name), col(SupplyLine.id))).all()


def take(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> SupplyOrder:
    """The distributor will deliver as ordered."""
    return _step(session, actor, ref, version, "take")


def offer(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    offers: Mapping[int, Offer],
    reason: str,
    version: int | None = None,
) -> SupplyOrder:
    """The distributor has fewer, or at another price; `offers` by line. The koperasi must agree."""
    purchase = _step(session, actor, ref, version, "offer", note=reason[:LONGEST])
    rows = _rows(session, purchase, offers)
    for key, said in offers.items():
        line = rows[key]
        _refuse_unless(0 <= said.pieces <= line.ordered, key, "jumlah", 0, line.ordered)
        _refuse_unless(0 < said.price <= MOST_PRICE, key, "harga", 1, MOST_PRICE)
        line.offered, line.price = said.pieces, said.price
    session.flush()
    if not any(line.offered for line in rows.values()):
        raise Incomplete("Tidak ada yang tersisa. Pilih Tidak bisa dipenuhi, dan tulis sebabnya.")
    if all(each.offered == each.ordered and each.price == each.listed for each in rows.values()):
        raise Incomplete("Tawaran ini sama dengan pesanan. Pilih Sanggupi pesanan.")
    return purchase


def agree(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> SupplyOrder:
    """The koperasi takes what is offered."""
    return _step(session, actor, ref, version, "agree")


def decline(
    session: Session, actor: Actor, *, ref: str, reason: str, version: int | None = None
) -> SupplyOrder:
    """The distributor cannot do it; the shops' wishes are in the pool again."""
    purchase = _step(session, actor, ref, version, "decline", note=reason[:LONGEST])
    pooling.back_to_the_pool(session, purchase)
    return purchase


def cancel(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> SupplyOrder:
    """The koperasi takes it back, as long as the distributor does not prepare it."""
    purchase = _step(session, actor, ref, version, "cancel")
    pooling.back_to_the_pool(session, purchase)
    return purchase


def ship(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    sent: Mapping[int, int] | None = None,
    version: int | None = None,
) -> SupplyOrder:
    """The goods go out; `sent` names lines of which fewer do. What is sent leaves the shelf."""
    purchase = _step(session, actor, ref, version, "ship")
    rows = _rows(session, purchase, sent or {})
    for key, line in rows.items():
        pieces = (sent or {}).get(key, line.offered)
        _refuse_unless(0 <= pieces <= line.offered, key, "kirim", 0, line.offered)
        line.sent = pieces
    if not any(line.sent for line in rows.values()):
        raise Incomplete("Tidak ada yang dikirim. Pilih Tidak bisa dipenuhi, dan tulis sebabnya.")
    session.flush()
    delivering.take_off_shelf(session, rows.values())
    return purchase


def receive(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    arrived: Mapping[int, Arrival] | None = None,
    transport: int = 0,
    version: int | None = None,
) -> SupplyOrder:
    """The goods are here: the koperasi owes for what is whole, and every shop gets its share.

    `arrived` names lines that did not come as sent; a difference needs its reason. `transport` is
    what bringing them cost the koperasi, in rupiah.
    """
    if not 0 <= transport <= MOST_TRANSPORT:
        said = f"Isi antara 0 dan {MOST_TRANSPORT:,}".replace(",", ".")
        raise Incomplete(fields={"ongkos": said})
    purchase = find(session, actor, ref=ref, version=version)
    cases.advance(
        session, actor, PURCHASE, purchase, "receive",
        also=lambda _: {
            "transport": transport, "cost": _count(session, purchase, arrived or {}, transport),
        },
    )  # fmt: skip
    supply_money.owe_distributor(session, purchase)
    delivering.prepare(session, purchase, lines(session, purchase))
    return purchase


def paid(session: Session, actor: Actor, *, ref: str) -> SupplyOrder:
    """The distributor has its money. A second time is refused, and books nothing."""
    purchase = find(session, actor, ref=ref)
    if not policy.allows(actor, May.FURNISH, purchase):
        raise NotAllowed("Hanya distributor yang mencatat bahwa uangnya sudah diterima.")
    open_ = (
        col(SupplyOrder.state) == RECEIVED,
        col(SupplyOrder.paid_at).is_(None),
        col(SupplyOrder.cost) > 0,
    )
    if not db.change(session, purchase, *open_, values={"paid_at": clock.now()}):
        raise OutOfStep("Pembayaran pesanan ini sudah dicatat, atau barangnya belum diterima.")
    supply_money.distributor_paid(session, purchase)
    audit.record(session, actor, "peken.purchase_paid", purchase, subject_id=purchase.owner_id)
    return purchase


def of(
    session: Session, actor: Actor, *, side: str, shop_id: int, before: int | None = None
) -> Sequence[SupplyOrder]:
    """Purchases of one koperasi, or (side "distributor") to one distributor, newest first."""
    mine = SupplyOrder.distributor_id if side == "distributor" else SupplyOrder.koperasi_id
    query = select(SupplyOrder).where(
        col(mine) == shop_id, policy.reach_of(actor, May.TRACE, SupplyOrder)
    )
    if before:
        query = query.where(col(SupplyOrder.id) < before)
    return session.exec(query.order_by(col(SupplyOrder.id).desc()).limit(50)).all()


def _count(
    session: Session, purchase: SupplyOrder, arrived: Mapping[int, Arrival], transport: int
) -> int:
    """Write down what came and what a piece of it costs. Returns what the distributor gets."""
    rows = _rows(session, purchase, arrived)
    for key, line in rows.items():
        said = arrived.get(key, Arrival(line.sent))
        _refuse_unless(0 <= said.received <= line.sent, key, "terima", 0, line.sent)
        _refuse_unless(0 <= said.broken <= line.sent - said.received, key, "rusak", 0,
                       line.sent - said.received)  # fmt: skip
        if said.received < line.sent and not said.reason.strip():
            raise Incomplete(fields={f"alasan-{key}": "Tulis sebabnya: kurang, rusak, atau salah"})
        line.received, line.broken = said.received, said.broken
        line.reason = said.reason.strip()[:LONGEST]
    goods = [(line.price, line.received) for line in rows.values()]
    found = splits(goods, margin=purchase.margin, transport=transport)
    for line, split in zip(rows.values(), found, strict=True):
        line.margin, line.transport = split.margin, split.transport
    session.flush()
    return sum(price * pieces for price, pieces in goods)


def _rows(
    session: Session, purchase: SupplyOrder, named: Mapping[int, Any]
) -> dict[int, SupplyLine]:
    rows = {line.id or 0: line for line in lines(session, purchase)}
    if named.keys() - rows.keys():
        raise NotFound("Ada baris yang bukan bagian pesanan ini. Muat ulang halamannya.")
    return rows


def _refuse_unless(fits: bool, line: int, field: str, least: int, most: int) -> None:
    if not fits:
        said = f"Isi antara {least} dan {most:,}".replace(",", ".")
        raise Incomplete(fields={f"{field}-{line}": said})


def _step(
    session: Session, actor: Actor, ref: str, version: int | None, name: str, *, note: str = ""
) -> SupplyOrder:
    purchase = find(session, actor, ref=ref, version=version)
    cases.advance(session, actor, PURCHASE, purchase, name, note=note)
    return purchase
