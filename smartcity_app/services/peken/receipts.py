"""The receipt of an order: for its buyer to print, and for anybody to check without a name on it.

The checking address is made of the order's number and a keyed digest of it: nobody guesses it, and
nothing has to be stored.
"""

import base64
import hmac
from dataclasses import dataclass

from sqlmodel import Session, select
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import areas, words
from smartcity_app.civic.documents import qr
from smartcity_app.civic.payments.models import Payment
from smartcity_app.civic.people import Person
from smartcity_app.kernel import crypto, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.services.peken import order_reading, order_views
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.order_views import OrderLineView
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import LAPSED, UNPAID
from smartcity_app.ui.views import FactView
from smartcity_app.web import origin, templates
from smartcity_app.web.limits import PerAddress
from smartcity_app.web.signed_in import as_signed_in

CHECK = "/peken/struk/periksa"
LENGTH = 20
"""Characters of the digest: 120 bits."""
_NOTHING = "Struk ini tidak kami kenal. Periksa lagi alamatnya, atau pindai ulang kode pada struk."
_tries = PerAddress(rate=20.0, burst=200.0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on it."""

    ref: str
    shop: str
    place: str
    paid: str
    state: str
    lines: list[OrderLineView]
    sums: list[FactView]
    buyer: str = ""
    """Left out where anybody may look."""
    payment: str = ""


def href_of(order: Order) -> str:
    """Where its buyer opens it."""
    return f"/peken/struk?no={order.ref}"


def code_of(ref: str) -> str:
    """The order's number and what only we can add to it."""
    return f"{ref}-{crypto.lookup('struk', ref)[:LENGTH]}"


async def show(request: Request) -> Response:
    """GET /peken/struk?no=<order>: to print, for its buyer and its shop."""
    ref = request.query_params.get("no", "")[:40].upper()

    def work(session: Session, actor: Actor) -> Receipt:
        order = order_reading.find(session, actor, ref=ref)
        mine = actor.person_id in (order.owner_id, order.seller_id)
        return _receipt(session, order, named=mine)

    receipt = await db.off_loop(as_signed_in, request, work)
    address = f"{settings().origin}{CHECK}/{code_of(receipt.ref)}"
    picture = base64.b64encode(qr.svg(address).encode()).decode()
    return templates.page("struk", receipt=receipt, address=address, code=picture, checking=False)


async def check(request: Request) -> Response:
    """GET /peken/struk/periksa/<code>: whether this receipt is ours. Public, without names."""
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany
    code = request.path_params["code"][:80]
    receipt = await db.off_loop(
        lambda: db.run(lambda session: _checked(session, code), writes=False)
    )
    return templates.page("struk", receipt=receipt, address="", code="", checking=True)


def _checked(session: Session, code: str) -> Receipt:
    ref = code[: -LENGTH - 1]
    if not hmac.compare_digest(code.encode(), code_of(ref).encode()):
        raise NotFound(_NOTHING)
    order = session.exec(select(Order).where(Order.ref == ref)).first()
    if order is None:
        raise NotFound(_NOTHING)
    return _receipt(session, order, named=False)


def _receipt(session: Session, order: Order, *, named: bool) -> Receipt:
    if order.state in (UNPAID, LAPSED) or order.paid_at is None:
        raise NotFound("Struk ada sesudah pesanan dibayar.")
    shop = session.get_one(Shop, order.shop_id)
    payment = session.get_one(Payment, order.payment_id) if order.payment_id else None
    return Receipt(
        order.ref,
        shop.name,
        ", ".join(each for each in (shop.address, areas.path_words(shop.area)) if each),
        f"{words.on_paper(order.paid_at)}, {words.time(order.paid_at)}",
        order_views.state_words(order),
        order_views.lines_of(session, order),
        order_views.sums_of(order),
        session.get_one(Person, order.owner_id).name if named else "",
        payment.ref if payment and named else "",
    )
