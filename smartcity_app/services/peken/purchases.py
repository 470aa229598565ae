"""Purchases of the city's offices: for a meeting, for uniforms; asked for, approved, paid by QRIS.

The officer fills the basket in the market like anybody, and makes a request of it. Nothing is kept
back in the shops until the officer pays what the head has approved: stock is taken then, at the
approved sum or not at all. Officer and approver are two people.
"""

import re
from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from smartcity_app.civic import areas
from smartcity_app.civic.payments.models import PAID, WAITING, Payment
from smartcity_app.kernel import audit, cases, clock, policy, refs
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import basket, checkout
from smartcity_app.services.peken.checkout import Bill, Wishes
from smartcity_app.services.peken.order_models import BasketLine, Order
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.purchase_models import PURPOSES, OfficePurchase, PurchaseLine
from smartcity_app.services.peken.purchase_workflow import APPROVED, DRAFT, PURCHASE
from smartcity_app.services.peken.shop_models import Product, Variant
from smartcity_app.services.peken.workflow import path_of

PREFIX, PAGE = "BLJ", 30
OFFICE = "office"
_CODE = re.compile(r"\d(\.\d{1,4}){3,7}")


def begin(
    session: Session, actor: Actor, *, kind: str, purpose: str, budget_code: str, agency: str = ""
) -> OfficePurchase:
    """Make a request of what is in the actor's basket, which is empty afterwards."""
    office = _own_office(actor, agency)
    kind, said, code = kind.strip(), " ".join(purpose.split()), budget_code.strip()
    lines = basket.lines(session, actor)
    _refuse_wrong(kind, said, code, lines)
    row = OfficePurchase(
        ref=refs.new_ref(PREFIX), owner_id=actor.person_id or 0, area=areas.city_area().code,
        agency=office, state=DRAFT, kind=kind, purpose=said, budget_code=code,
        total=sum(each.price * each.quantity for each in lines),
    )  # fmt: skip
    policy.require(actor, May.PURCHASE, row)
    session.add(row)
    session.flush()
    session.add_all(
        PurchaseLine(
            purchase_id=row.id or 0, variant_id=each.variant_id, shop_id=each.shop_id,
            name=each.name, label=each.label, price=each.price, quantity=each.quantity,
        )
        for each in lines
    )  # fmt: skip
    session.connection().execute(
        delete(BasketLine).where(col(BasketLine.id).in_([each.id for each in lines]))
    )
    session.flush()
    audit.record(session, actor, "peken.purchase_begun", row, subject_id=row.owner_id)
    return row


def change(session: Session, actor: Actor, *, ref: str, variant_id: int, quantity: int) -> None:
    """Have so many of an article in a draft; none takes it out."""
    row = _own_draft(session, actor, ref)
    line = session.exec(
        select(PurchaseLine).where(
            PurchaseLine.purchase_id == row.id, PurchaseLine.variant_id == variant_id
        )
    ).first()
    if line is None:
        raise NotFound("Barang ini sudah tidak ada di daftar.")
    if quantity > basket.MOST_PIECES:
        raise Incomplete(fields={"quantity": f"Isi jumlah antara 1 dan {basket.MOST_PIECES}"})
    if quantity <= 0:
        session.delete(line)
    else:
        line.quantity = quantity
    session.flush()
    row.total = reckoned(session, row).total
    session.flush()


def send(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> OfficePurchase:
    """Ask the head to approve it, at today's prices. Incomplete when it is not to be had so."""
    row = _own(session, actor, ref, version)
    bill = reckoned(session, row)
    checkout.refuse_unready(bill, Wishes(agreed=bill.total))
    for line in lines(session, row):
        line.price = next(
            each.price for part in bill.parts for each in part.lines
            if each.variant_id == line.variant_id
        )  # fmt: skip
    session.flush()
    cases.advance(session, actor, PURCHASE, row, "send", also=lambda _: {"total": bill.total})
    return row


def approve(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> None:
    """The head agrees: the officer may pay exactly this sum."""
    _decide(session, actor, ref, version, "approve", "")


def decline(
    session: Session, actor: Actor, *, ref: str, reason: str, version: int | None = None
) -> None:
    """The head does not agree, and says why."""
    _decide(session, actor, ref, version, "decline", reason)


def withdraw(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> None:
    """The officer takes it back, unless a payment is being made."""
    row = _own(session, actor, ref, version)
    cases.claim(session, row)
    if _waiting(session, row):
        raise OutOfStep("Pembayaran sedang berjalan. Tunggu sampai selesai atau hangus.")
    _refuse_paid(session, row)
    cases.advance(session, actor, PURCHASE, row, "withdraw")


def pay(session: Session, actor: Actor, *, ref: str) -> Payment:
    """The payment for an approved purchase: the one that still waits, else a new one with its
    orders.

    Incomplete when a shop has not got it any more, or asks another price than was approved.
    """
    row = _own(session, actor, ref, None)
    policy.require(actor, May.PURCHASE, row)
    if row.state != APPROVED:
        raise OutOfStep("Belanja ini belum disetujui, atau sudah dibayar. Muat ulang halaman.")
    cases.claim(session, row)
    if waiting := _waiting(session, row):
        return waiting
    _refuse_paid(session, row)
    bill = reckoned(session, row)
    if not bill.problems and bill.total != row.total:
        raise Incomplete(
            "Harga berubah sejak disetujui. Tarik belanja ini, lalu ajukan lagi dengan harga baru."
        )
    payment = checkout.order_for(
        session, bill, Wishes(agreed=row.total, note=row.purpose), payer=row.owner_id,
        marks={"kind": OFFICE, "agency": row.agency, "purchase_ref": row.ref},
    )  # fmt: skip
    row.payment_id = payment.id
    session.flush()
    audit.record(session, actor, "peken.purchase_pay", row, subject_id=row.owner_id)
    return payment


def settle(session: Session, *, ref: str) -> None:
    """The money has come: said once, however many shops the purchase has."""
    row = session.exec(select(OfficePurchase).where(OfficePurchase.ref == ref)).one()
    if row.state == APPROVED:
        cases.advance(session, SYSTEM, PURCHASE, row, "settle")


def find(session: Session, actor: Actor, *, ref: str) -> OfficePurchase:
    """One purchase of the actor's own office; NotFound otherwise."""
    reach = policy.reach_of(actor, May.PURCHASE, OfficePurchase)
    row = session.exec(select(OfficePurchase).where(OfficePurchase.ref == ref, reach)).first()
    if row is None:
        raise NotFound
    return row


def listed(
    session: Session, actor: Actor, *, before: int | None = None
) -> Sequence[OfficePurchase]:
    """The purchases of the actor's own office, newest first; drafts of others left out."""
    mine = (col(OfficePurchase.state) != DRAFT) | (col(OfficePurchase.owner_id) == actor.person_id)
    query = select(OfficePurchase).where(policy.reach_of(actor, May.PURCHASE, OfficePurchase), mine)
    if before:
        query = query.where(col(OfficePurchase.id) < before)
    return session.exec(query.order_by(col(OfficePurchase.id).desc()).limit(PAGE + 1)).all()


def lines(session: Session, row: OfficePurchase) -> Sequence[PurchaseLine]:
    """What is asked for, shop by shop."""
    query = select(PurchaseLine).where(PurchaseLine.purchase_id == row.id)
    return session.exec(query.order_by(col(PurchaseLine.shop_id), col(PurchaseLine.id))).all()


def orders(session: Session, row: OfficePurchase) -> Sequence[Order]:
    """The orders of its payment."""
    query = select(Order).where(Order.purchase_ref == row.ref, Order.payment_id == row.payment_id)
    return session.exec(query.order_by(col(Order.id))).all() if row.payment_id else ()


def order_words(order: Order) -> str:
    """Where an order stands, in words."""
    return path_of(order).state(order.state).title


def reckoned(session: Session, row: OfficePurchase) -> Bill:
    """What it comes to now, beside what the shops have."""
    query = (
        select(PurchaseLine, Variant, Product)
        .join(Variant, col(Variant.id) == PurchaseLine.variant_id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(PurchaseLine.purchase_id == row.id)
        .order_by(col(Variant.shop_id), col(PurchaseLine.id))
    )
    found = [
        basket.Line(
            id=line.id or 0, variant_id=line.variant_id, product_id=variant.product_id,
            shop_id=variant.shop_id, quantity=line.quantity, price_seen=line.price,
            may_substitute=False, price=variant.price, stock=variant.stock, name=product.name,
            label=variant.label, photo=product.photo, on_sale=product.active and variant.active,
        )
        for line, variant, product in session.exec(query)
    ]  # fmt: skip
    return checkout.reckon(session, found, Wishes(agreed=0))


def _decide(
    session: Session, actor: Actor, ref: str, version: int | None, step: str, note: str
) -> None:
    row = find(session, actor, ref=ref)
    if version is not None and row.version != version:
        raise OutOfStep
    policy.require(actor, May.APPROVE, row)
    if actor.person_id == row.owner_id:
        raise NotAllowed("Belanja yang Anda ajukan sendiri diputuskan oleh orang lain.")
    decided = {"decided_by": actor.person_id, "decided_at": clock.now()}
    cases.advance(session, actor, PURCHASE, row, step, note=note, also=lambda _: decided)


def _own(session: Session, actor: Actor, ref: str, version: int | None) -> OfficePurchase:
    row = find(session, actor, ref=ref)
    if row.owner_id != actor.person_id:
        raise NotAllowed("Hanya petugas yang mengajukan belanja ini yang bisa melanjutkannya.")
    if version is not None and row.version != version:
        raise OutOfStep
    return row


def _own_draft(session: Session, actor: Actor, ref: str) -> OfficePurchase:
    row = _own(session, actor, ref, None)
    if row.state != DRAFT:
        raise OutOfStep("Belanja ini sudah dikirim dan tidak bisa diubah lagi.")
    claimed = update(OfficePurchase).where(
        col(OfficePurchase.id) == row.id, col(OfficePurchase.version) == row.version,
        col(OfficePurchase.state) == DRAFT,
    )  # fmt: skip
    if session.connection().execute(claimed.values(version=row.version)).rowcount != 1:
        raise OutOfStep
    return row


def _waiting(session: Session, row: OfficePurchase) -> Payment | None:
    payment = session.get(Payment, row.payment_id) if row.payment_id else None
    return payment if payment and payment.state in WAITING else None


def _refuse_paid(session: Session, row: OfficePurchase) -> None:
    """The money is there a moment before the purchase says so; what came too late goes back."""
    payment = session.get(Payment, row.payment_id) if row.payment_id else None
    if payment and payment.state == PAID and not payment.late:
        raise OutOfStep("Belanja ini sudah dibayar. Muat ulang halaman.")


def _own_office(actor: Actor, agency: str) -> str:
    offices = sorted({post.agency for _, post in policy.held(actor, May.PURCHASE) if post.agency})
    if not offices or (agency and agency not in offices):
        raise NotAllowed("Belanja ini untuk petugas perangkat daerah, bagi kantornya sendiri.")
    return agency or offices[0]


def _refuse_wrong(kind: str, said: str, code: str, lines: Sequence[basket.Line]) -> None:
    problems = {}
    if kind not in PURPOSES:
        problems["kind"] = "Pilih satu keperluan"
    if not 10 <= len(said) <= 200:
        problems["purpose"] = "Tulis untuk apa, paling sedikit 10 huruf"
    if not _CODE.fullmatch(code):
        problems["budget_code"] = "Tulis kode rekening, misalnya 5.1.02.01.01.0052"
    if problems:
        raise Incomplete(fields=problems)
    if not lines:
        raise Incomplete(
            "Keranjang Anda kosong. Pilih barang di e-Peken dulu, lalu kembali ke sini."
        )
