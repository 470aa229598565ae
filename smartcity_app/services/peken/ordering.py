"""What becomes of an order once it is paid: the shop takes it on, packs it, hands it over."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from smartcity_app.civic import ledger
from smartcity_app.civic.payments import refunding
from smartcity_app.civic.payments.models import Payment
from smartcity_app.civic.profile import city
from smartcity_app.kernel import cases, clock
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import (
    alike,
    basket,
    caps,
    order_photos,
    order_reading,
    paying,
    stock,
)
from smartcity_app.services.peken.clocks import OpenMinutes
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.workflow import path_of


@dataclass(frozen=True, slots=True)
class Given:
    """What of a line the shop really has."""

    pieces: int
    substitute: str = ""
    """What goes in instead, where the buyer allows it."""


def accept(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    version: int | None = None,
    given: Mapping[int, Given] | None = None,
) -> Order:
    """Take an order on, whole or as far as there is stock: the rest goes back to the buyer.

    `given` names lines (by id) that are not filled as ordered. Raises Incomplete when nothing is
    left of it: that is a refusal, with its reason.
    """
    order = order_reading.seen(session, actor, ref=ref, version=version)
    due = OpenMinutes(city().market.ready_minutes, tuple(sorted(order.hours.items())))
    ready = due.due(clock.now())
    take_step(session, actor, order, "accept", due_at=ready, turn_due_at=ready)
    missing = _fill(session, order, given or {})
    if missing:
        refund(session, order, amount=missing, key="partial", reason="Sebagian tidak ada di toko")
    return order


def pack(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> Order:
    """It lies ready to be fetched, or goes out: for as long as the city says."""
    order = order_reading.seen(session, actor, ref=ref, version=version)
    until = clock.now() + timedelta(days=city().market.fetch_days)
    take_step(session, actor, order, "pack", due_at=until, turn_due_at=until)
    return order


def hand_over(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    code: str = "",
    proof: str = "",
    version: int | None = None,
) -> Order:
    """The buyer has it: proved by the code they show, or for a delivery by a photo."""
    order = order_reading.seen(session, actor, ref=ref, version=version)
    said = "".join(code.split()).upper()
    shown = bool(said) and secrets.compare_digest(said.encode(), order.pickup_code.encode())
    if said and not shown:
        raise Incomplete(fields={"code": "Kode ini tidak cocok. Minta pembeli menunjukkannya lagi"})
    if not shown and not (order.delivery and proof):
        need = "atau foto serah terima" if order.delivery else "yang ditunjukkan pembeli"
        raise Incomplete(fields={"code": f"Isi kode {need}"})
    if proof:
        order_photos.attach(session, actor, order, [proof], purpose="proof")
    now = clock.now()
    until = now + timedelta(days=city().market.confirm_days)
    take_step(session, actor, order, "hand", handed_at=now, turn_due_at=until)
    return order


def refuse(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    reason: str,
    back_on_shelf: bool = False,
    version: int | None = None,
) -> Order:
    """The shop cannot do it: everything goes back to the buyer.

    `back_on_shelf`: whether the goods are there after all; a shop that ran out says no.
    """
    order = order_reading.seen(session, actor, ref=ref, version=version)
    take_step(session, actor, order, "refuse", note=reason, turn_due_at=None, address="")
    _undo(session, order, key="refused", reason=reason.strip(), restock=back_on_shelf)
    return order


def cancel(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> Order:
    """The buyer takes it back, as long as the shop has not taken it on."""
    order = order_reading.seen(session, actor, ref=ref, version=version)
    take_step(session, actor, order, "cancel", turn_due_at=None, address="")
    _undo(session, order, key="cancelled", reason="Dibatalkan pembeli", restock=True)
    return order


def give_up(session: Session, order: Order) -> None:
    """Neither shop nor buyer said anything, long after the shop's time: the money goes back."""
    take_step(session, SYSTEM, order, "give_up", turn_due_at=None, address="")
    _undo(session, order, key="unanswered", reason="Toko tidak menjawab", restock=True)


def elsewhere(
    session: Session, actor: Actor, *, ref: str, version: int | None = None
) -> basket.Repeated:
    """The shop let its time pass: the money goes back, and the same goods from the buyer's other
    shops go into the basket, as far as they are to be had there."""
    order = cancel(session, actor, ref=ref, version=version)
    return alike.into_basket(session, actor, order, order_reading.lines(session, order))


def confirm(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> Order:
    """The buyer says that all is well: the shop's money is its own."""
    order = order_reading.seen(session, actor, ref=ref, version=version)
    take_step(session, actor, order, "confirm", turn_due_at=None, address="")
    pay_shop(session, order)
    return order


def complete(session: Session, order: Order) -> None:
    """Nobody disputed it in time."""
    take_step(session, SYSTEM, order, "complete", turn_due_at=None, address="")
    pay_shop(session, order)


def pay_shop(session: Session, order: Order) -> None:
    """What was held for the order is the shop's now (civic.ledger), but for the fee."""
    rest, fee = order.total - order.refunded, fee_of(order)
    lines = [(ledger.ESCROW, rest), (f"shop:{order.shop_id}", fee - rest)]
    if fee:
        lines.append((ledger.FEE, -fee))
    if rest:
        ledger.post(session, key=f"order:{order.ref}", kind="sale", ref=order.ref, lines=lines)


def fee_of(order: Order) -> int:
    """Rupiah of an order's money that do not reach the shop, by the city's rule."""
    return (order.total - order.refunded) * city().market.fee_per_mille // 1000


def refund(session: Session, order: Order, *, amount: int, key: str, reason: str) -> None:
    """Send a part of an order's money back; duty and the shop's share follow."""
    order.refunded += amount
    session.flush()
    payment = session.get_one(Payment, order.payment_id)
    refunding.order(session, payment, amount=amount, key=f"{order.ref}:{key}", reason=reason[:200])
    sums = {order.shop_id: amount}
    if order.kind == "asn":
        caps.give_back(session, month=order.month, sums=sums)
    else:
        caps.take_from_others(session, month=order.month, sums={order.shop_id: -amount})


def _undo(session: Session, order: Order, *, key: str, reason: str, restock: bool) -> None:
    rest = order.total - order.refunded
    if restock:
        stock.put_back(session, counts=paying.pieces(session, [order]))
    if rest:
        refund(session, order, amount=rest, key=key, reason=reason)


def _fill(session: Session, order: Order, given: Mapping[int, Given]) -> int:
    """Write down what of each line the buyer gets. Returns the rupiah that go back."""
    rows = {line.id or 0: line for line in order_reading.lines(session, order)}
    if unknown := given.keys() - rows.keys():
        raise NotFound(f"Baris {min(unknown)} bukan bagian pesanan ini.")
    missing = 0
    for key, said in given.items():
        line = rows[key]
        _refuse_wrong(line, said)
        missing += (line.given - said.pieces) * line.price
        line.given, line.substitute = said.pieces, said.substitute.strip()[:80]
    if given and not any(line.given for line in rows.values()):
        raise Incomplete("Tidak ada yang tersisa. Pilih Tidak bisa dipenuhi, dan tulis sebabnya.")
    session.flush()
    return missing


def _refuse_wrong(line: OrderLine, said: Given) -> None:
    if not 0 <= said.pieces <= line.quantity:
        raise Incomplete(fields={f"baris-{line.id}": f"Isi antara 0 dan {line.quantity}"})
    if said.substitute.strip() and not line.may_substitute:
        raise Incomplete(fields={f"baris-{line.id}": "Pembeli tidak mau diganti barang lain"})


def take_step(
    session: Session, actor: Actor, order: Order, name: str, *, note: str = "", **more: Any
) -> None:
    """One step of an order, with what else changes: whoever has it next is not late yet."""
    also = {"late_at": None, **more}
    cases.advance(session, actor, path_of(order), order, name, note=note, also=lambda _: also)
