"""From the koperasi's store to the shelves: every shop's share, brought, confirmed, paid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, clock, db, outbox, policy, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import facts, pooling, stock, supply_money
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.sharing import Split, share
from smartcity_app.services.peken.shop_models import Shop, Variant
from smartcity_app.services.peken.supply_models import (
    CASH,
    CONFIRMED,
    FULFILLED,
    ORDERED,
    PAYMENTS,
    PREPARED,
    SENT,
    Delivery,
    DeliveryLine,
    RestockLine,
    RestockRequest,
    SupplyLine,
    SupplyOrder,
)

LONGEST = 200
DONE_BEFORE = "Kiriman ini sudah berubah sejak Anda membukanya. Muat ulang, lalu periksa lagi."


@dataclass(frozen=True, slots=True)
class Taken:
    """What a shop accepts of a line; what is missing is the difference to what was sent."""

    accepted: int
    broken: int = 0
    reason: str = ""


def prepare(session: Session, purchase: SupplyOrder, came: Sequence[SupplyLine]) -> None:
    """Share what came over those who asked, a delivery a shop. Runs once, with the receipt.

    Who gets nothing of an article waits for it again.
    """
    wishes = session.exec(
        select(RestockLine)
        .where(col(RestockLine.purchase_line_id).in_([line.id for line in came]))
        .where(RestockLine.state == ORDERED)
        .order_by(col(RestockLine.id))
    ).all()
    shares: dict[int, int] = {}
    for line in came:
        wanted = {w.id or 0: w.wanted for w in wishes if w.purchase_line_id == line.id}
        shares |= share(line.received, wanted)
    by_shop: dict[int, list[RestockLine]] = {}
    for wish in wishes:
        by_shop.setdefault(wish.shop_id, []).append(wish)
    bought = {line.id or 0: line for line in came}
    for shop_id, asked in sorted(by_shop.items()):
        if any(shares[wish.id or 0] for wish in asked):
            _prepare_for(session, purchase, shop_id, asked, shares, bought)
    for wish in wishes:
        wish.state = FULFILLED
    pooling.wait_again(session, [wish for wish in wishes if not shares[wish.id or 0]])


def _prepare_for(
    session: Session,
    purchase: SupplyOrder,
    shop_id: int,
    asked: Sequence[RestockLine],
    shares: Mapping[int, int],
    bought: Mapping[int, SupplyLine],
) -> None:
    request = session.get_one(RestockRequest, asked[0].request_id)
    delivery = Delivery(
        ref=refs.new_ref("KRM"), owner_id=request.owner_id, seller_id=purchase.owner_id,
        area=request.area, purchase_id=purchase.id or 0, shop_id=shop_id,
        koperasi_id=purchase.koperasi_id,
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    keys = [wish.variant_id for wish in asked]
    prices = select(Variant.id, Variant.price).where(col(Variant.id).in_(keys))
    selling = {key or 0: price for key, price in session.exec(prices)}
    for wish in asked:
        line = bought[wish.purchase_line_id or 0]
        session.add(
            DeliveryLine(
                delivery_id=delivery.id or 0, purchase_line_id=line.id or 0,
                variant_id=wish.variant_id, name=wish.name, label=wish.label, wanted=wish.wanted,
                pieces=shares[wish.id or 0], selling=selling[wish.variant_id],
                price=Split(line.price, line.margin, line.transport).shop,
            )
        )  # fmt: skip
    session.flush()


def take_off_shelf(session: Session, rows: Iterable[SupplyLine]) -> None:
    """What is sent leaves the distributor's shelf. OutOfStep when that many are not there."""
    for line in sorted(rows, key=lambda line: line.article_id):
        taken = session.connection().execute(
            update(Variant)
            .where(col(Variant.id) == line.article_id, col(Variant.stock) >= line.sent)
            .values(stock=col(Variant.stock) - line.sent)
        )
        if taken.rowcount != 1:
            raise Incomplete(
                f"Stok {line.name} tidak cukup untuk {line.sent}. Kurangi yang dikirim.",
                fields={f"kirim-{line.id}": "Stok tidak cukup"},
            )


def find(session: Session, actor: Actor, *, ref: str) -> Delivery:
    """A delivery the actor has to do with; NotFound otherwise."""
    query = select(Delivery).where(Delivery.ref == ref, policy.reach_of(actor, May.TRACE, Delivery))
    delivery = session.exec(query).first()
    if delivery is None:
        raise NotFound
    return delivery


def lines(session: Session, delivery: Delivery) -> Sequence[DeliveryLine]:
    """What is in it."""
    query = select(DeliveryLine).where(DeliveryLine.delivery_id == delivery.id)
    return session.exec(query.order_by(col(DeliveryLine.name), col(DeliveryLine.id))).all()


def send(session: Session, actor: Actor, *, ref: str) -> Delivery:
    """The koperasi brings it, or lays it ready to be fetched."""
    delivery = find(session, actor, ref=ref)
    if not policy.allows(actor, May.FURNISH, delivery):
        raise NotAllowed("Hanya koperasi yang mengirim barang ini.")
    now = clock.now()
    ready = col(Delivery.state) == PREPARED
    if not db.change(session, delivery, ready, values={"state": SENT, "sent_at": now}):
        raise OutOfStep(DONE_BEFORE)
    _told(session, actor, delivery, "peken.delivery_sent", facts.DeliverySent)
    return delivery


def confirm(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    payment: str,
    taken: Mapping[int, Taken] | None = None,
) -> Delivery:
    """The shop has it: its stock grows by what it accepts, and it pays for no more than that.

    `taken` names lines that are not as sent; a difference needs its reason. Of two clicks one is
    refused: the row's state is the key, changed before anything else.
    """
    delivery = find(session, actor, ref=ref)
    policy.require(actor, May.SUPPLY, delivery)
    if payment not in PAYMENTS:
        raise Incomplete(fields={"bayar": "Pilih cara membayar"})
    on_its_way = col(Delivery.state) == SENT
    values = {"state": CONFIRMED, "confirmed_at": clock.now(), "payment": payment}
    if not db.change(session, delivery, on_its_way, values=values):
        raise OutOfStep(DONE_BEFORE)
    rows = _accept(session, delivery, taken or {})
    delivery.total = sum(line.price * line.accepted for line in rows)
    session.flush()
    supply_money.owe_koperasi(session, delivery)
    _told(session, actor, delivery, "peken.delivery_confirmed", facts.DeliveryConfirmed)
    stock.put_back(session, counts={line.variant_id: line.accepted for line in rows})
    return delivery


def cash_received(session: Session, actor: Actor, *, ref: str) -> Delivery:
    """The koperasi has the shop's cash. A second time is refused, and books nothing."""
    delivery = find(session, actor, ref=ref)
    if not policy.allows(actor, May.FURNISH, delivery):
        raise NotAllowed("Hanya koperasi yang mencatat uang tunai.")
    owed = (
        col(Delivery.state) == CONFIRMED, col(Delivery.payment) == CASH, col(Delivery.total) > 0,
        col(Delivery.cash_at).is_(None),
    )  # fmt: skip
    if not db.change(session, delivery, *owed, values={"cash_at": clock.now()}):
        raise OutOfStep("Uang untuk kiriman ini sudah dicatat, atau tokonya belum menerima barang.")
    supply_money.cash_given(session, delivery)
    audit.record(session, actor, "peken.delivery_cash", delivery, subject_id=delivery.owner_id)
    return delivery


def to_shop(session: Session, actor: Actor, *, shop_id: int, most: int = 30) -> Sequence[Delivery]:
    """What came and comes to a shop of the actor's, the newest first; not what is still packed."""
    query = select(Delivery).where(
        Delivery.shop_id == shop_id, policy.reach_of(actor, May.SUPPLY, Delivery),
        Delivery.state != PREPARED,
    )  # fmt: skip
    return session.exec(query.order_by(col(Delivery.id).desc()).limit(most)).all()


def by_koperasi(
    session: Session, actor: Actor, *, koperasi_id: int, most: int = 100
) -> Sequence[tuple[Delivery, str]]:
    """What a koperasi of the actor's has to bring or has brought, with the shop's name: first what
    is not sent, then what is not paid."""
    query = (
        select(Delivery, Shop.name)
        .join(Shop, col(Shop.id) == Delivery.shop_id)
        .where(Delivery.koperasi_id == koperasi_id, policy.reach_of(actor, May.FURNISH, Delivery))
    )
    order = (col(Delivery.sent_at).is_not(None), col(Delivery.id).desc())
    return session.exec(query.order_by(*order).limit(most)).all()


def _accept(
    session: Session, delivery: Delivery, taken: Mapping[int, Taken]
) -> Sequence[DeliveryLine]:
    rows = lines(session, delivery)
    if taken.keys() - {line.id for line in rows}:
        raise NotFound("Ada baris yang bukan bagian kiriman ini. Muat ulang halamannya.")
    for line in rows:
        said = taken.get(line.id or 0, Taken(line.pieces))
        if not (0 <= said.accepted <= line.pieces):
            raise Incomplete(fields={f"terima-{line.id}": f"Isi antara 0 dan {line.pieces}"})
        if not (0 <= said.broken <= line.pieces - said.accepted):
            most = line.pieces - said.accepted
            raise Incomplete(fields={f"rusak-{line.id}": f"Isi antara 0 dan {most}"})
        if said.accepted < line.pieces and not said.reason.strip():
            raise Incomplete(fields={f"alasan-{line.id}": "Tulis sebabnya: kurang atau rusak"})
        line.accepted, line.broken = said.accepted, said.broken
        line.reason = said.reason.strip()[:LONGEST]
    return rows


def _told(
    session: Session, actor: Actor, delivery: Delivery, done: str, kind: type[outbox.Fact]
) -> None:
    audit.record(session, actor, done, delivery, subject_id=delivery.owner_id)
    said: outbox.Fact = kind(delivery.ref, delivery.owner_id, delivery.seller_id)  # type: ignore[call-arg]
    outbox.announce(session, said)
