"""The proof of an office's purchase, for the SPJ: to print, and for anybody to check.

The checking address is made of the request's number and a keyed digest of it: nobody guesses it,
and nothing has to be stored. Who looks it up there reads shops, sums and offices, and no name.
"""

import base64
import hmac
from dataclasses import dataclass, field

from sqlmodel import Session, select
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import agencies, words
from smartcity_app.civic.documents import qr
from smartcity_app.civic.payments.models import Payment
from smartcity_app.kernel import audit, cases, crypto, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.services.peken import order_reading, purchases
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.purchase_models import PURPOSES, OfficePurchase
from smartcity_app.services.peken.purchase_workflow import PAID, PURCHASE
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.web import origin, templates
from smartcity_app.web.limits import PerAddress
from smartcity_app.web.signed_in import as_signed_in

SHOW, CHECK = "/kerja/peken/belanja/bukti", "/peken/belanja/periksa"
LENGTH = 20
"""Characters of the digest: 120 bits."""
_NOTHING = "Bukti ini tidak kami kenal. Periksa lagi alamatnya, atau pindai ulang kode pada bukti."
_tries = PerAddress(rate=20.0, burst=200.0)


@dataclass(frozen=True, slots=True)
class Item:
    """An article that was paid for and given."""

    name: str
    pieces: int
    price: str
    total: str


@dataclass(frozen=True, slots=True)
class Bought:
    """What came from one shop."""

    order: str
    shop: str
    nib: str
    state: str
    items: list[Item]
    fee: str
    total: str
    refunded: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A step on the way, with who took it where that may be shown."""

    what: str
    title: str
    when: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands on it."""

    ref: str
    office: str
    kind: str
    purpose: str
    budget_code: str
    paid: str
    payment: str
    total: str
    refunded: str
    paid_sum: str
    """What is left after refunds: the sum to account for."""
    spelled: str
    shops: list[Bought] = field(default_factory=list)
    steps: list[Signed] = field(default_factory=list)


def href_of(ref: str) -> str:
    """Where the office opens it."""
    return f"{SHOW}?no={ref}"


def code_of(ref: str) -> str:
    """The request's number and what only we can add to it."""
    return f"{ref}-{crypto.lookup('bukti-belanja', ref)[:LENGTH]}"


def proof(session: Session, actor: Actor, *, ref: str) -> Proof:
    """For the office itself, once it is paid. The look is on record."""
    row = purchases.find(session, actor, ref=ref)
    said = _proof(session, row, named=True)
    audit.record(session, actor, "peken.purchase_proof", row, subject_id=row.owner_id)
    return said


def checked(session: Session, code: str) -> Proof:
    """For anybody with the code of one that is ours, without names; NotFound otherwise."""
    ref = code[: -LENGTH - 1]
    if not ref or not hmac.compare_digest(code.encode(), code_of(ref).encode()):
        raise NotFound(_NOTHING)
    row = session.exec(select(OfficePurchase).where(OfficePurchase.ref == ref)).first()
    if row is None:
        raise NotFound(_NOTHING)
    return _proof(session, row, named=False)


async def show(request: Request) -> Response:
    """GET /kerja/peken/belanja/bukti?no=<request>: to print."""
    ref = request.query_params.get("no", "")[:40].upper()
    said = await db.off_loop(
        as_signed_in, request, lambda session, actor: proof(session, actor, ref=ref)
    )
    address = f"{settings().origin}{CHECK}/{code_of(said.ref)}"
    picture = base64.b64encode(qr.svg(address).encode()).decode()
    return templates.page("bukti", proof=said, address=address, code=picture, checking=False)


async def check(request: Request) -> Response:
    """GET /peken/belanja/periksa/<code>: whether this proof is ours. Public, without names."""
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany
    code = request.path_params["code"][:80]
    said = await db.off_loop(lambda: db.run(lambda session: checked(session, code), writes=False))
    return templates.page("bukti", proof=said, address="", code="", checking=True)


def _proof(session: Session, row: OfficePurchase, *, named: bool) -> Proof:
    payment = session.get(Payment, row.payment_id) if row.payment_id else None
    if row.state != PAID or payment is None or payment.paid_at is None:
        raise NotFound("Bukti belanja ada sesudah belanja dibayar.")
    orders = purchases.orders(session, row)
    back = sum(each.refunded for each in orders)
    return Proof(
        ref=row.ref, office=agencies.office_name(row.area, row.agency), kind=PURPOSES[row.kind],
        purpose=row.purpose, budget_code=row.budget_code,
        paid=f"{words.on_paper(payment.paid_at)}, {words.time(payment.paid_at)}",
        payment=payment.ref, total=words.rupiah(payment.amount),
        refunded=words.rupiah(back) if back else "",
        paid_sum=words.rupiah(payment.amount - back),
        spelled=f"{words.capital(words.spelled(payment.amount - back))} rupiah",
        shops=[_bought(session, each) for each in orders],
        steps=_steps(session, row, named=named),
    )  # fmt: skip


def _bought(session: Session, order: Order) -> Bought:
    shop = session.get_one(Shop, order.shop_id)
    items = [
        Item(
            f"{line.name} {line.label}".strip(), line.given, words.rupiah(line.price),
            words.rupiah(line.price * line.given),
        )
        for line in order_reading.lines(session, order)
        if line.given
    ]  # fmt: skip
    return Bought(
        order.ref, shop.name, shop.nib or "belum ada", purchases.order_words(order), items,
        words.rupiah(order.delivery_fee) if order.delivery_fee else "",
        words.rupiah(order.total - order.refunded),
        words.rupiah(order.refunded) if order.refunded else "",
    )  # fmt: skip


def _steps(session: Session, row: OfficePurchase, *, named: bool) -> list[Signed]:
    return [
        Signed(
            PURCHASE.step(line.step).done, line.title,
            f"{words.on_paper(line.at)}, {words.time(line.at)}", line.name if named else "",
        )
        for line in cases.history(session, row)
        if line.person_id
    ]  # fmt: skip
