"""The buyer's orders: the list, one of them, and everything its buyer may do with it."""

from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import (
    basket,
    basket_views,
    disputing,
    order_clock,
    order_reading,
    order_views,
    ordering,
    receipts,
)
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.order_reading import PAGE
from smartcity_app.services.peken.order_views import OrderLineView, OrderRow, PhotoView
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.states.attaching import Attaching
from smartcity_app.services.peken.workflow import ACCEPTED, LAPSED, PACKED, PAID, UNPAID
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import FactView, HolderView, TrailView
from smartcity_app.web.guard import Screen

HERE = "/peken/pesanan"


class DisputeForm(Form):
    """What is wrong with what came."""

    ref: str = Field("", max_length=40)
    reason: str = Field("", max_length=disputing.MOST_WORDS)


class OrdersState(Attaching, Screen):
    """`/peken/pesanan`, and with `?no=<order>` one of them."""

    rows: list[OrderRow] = []
    more: bool = False
    current: str = ""
    """The order the address names; empty for the list."""
    ref: str = ""
    title: str = ""
    shop_href: str = ""
    phone: str = ""
    stage: str = ""
    status: str = ""
    clock: PromiseView = PromiseView()
    runs: bool = False
    """Whether there is a clock worth drawing."""
    holder: HolderView = HolderView("")
    until: str = ""
    """Until when it is the buyer's turn: to fetch it, or to say that something is wrong."""
    code: str = ""
    code_picture: str = ""
    delivered: bool = False
    offered: bool = False
    """Whether the shop let its time pass, so that the buyer may go elsewhere."""
    overdue: bool = False
    """Whether what it took on is late, so that the buyer may call the market's office."""
    lines: list[OrderLineView] = []
    sums: list[FactView] = []
    facts: list[FactView] = []
    trail: list[TrailView] = []
    proofs: list[PhotoView] = []
    evidence: list[PhotoView] = []
    answers: list[PhotoView] = []
    """What the shop shows in return."""
    receipt: str = ""
    pay_href: str = ""
    done: str = ""
    """Changes when a dialog's verb was done, which closes it."""
    moved: str = ""
    """What of it is in the basket now, after ordering again or elsewhere."""
    fresh: bool = False
    """Whether it was just paid."""
    query: str = ""
    loaded: bool = False
    missing: bool = False
    _before: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The list, or the order the address names."""
        self.loaded = self.missing = False
        self.query = self.router.url.query
        asked = self.router.url.query_parameters
        self.current = str(asked.get("no", ""))[:40].upper()
        self.fresh = str(asked.get("baru", "")) == "1"
        self._sent()
        self.moved = ""
        if not self.current:
            self._list(session, actor, before=0)
            self.loaded = True
            return
        try:
            self._show(session, actor, order_reading.bought(session, actor, ref=self.current))
        except NotFound:
            self.ref, self.missing = "", True

    @action(reads=True)
    def next_page(self, session: Session, actor: Actor) -> None:
        """Older ones."""
        if self.more and self._before:
            self._list(session, actor, before=self._before)

    @action
    def cancel(self, session: Session, actor: Actor, ref: str) -> None:
        """Take it back, before the shop has taken it on."""
        self._mine(session, actor, ref)
        self._after(session, actor, ordering.cancel(session, actor, ref=ref[:40]))

    @action
    def go_elsewhere(self, session: Session, actor: Actor, ref: str) -> None:
        """The same from another shop: what is found goes into the basket."""
        if not self._mine(session, actor, ref).offered_at:
            raise Incomplete("Toko masih punya waktu untuk menjawab. Batalkan dulu, bila mau.")
        found = ordering.elsewhere(session, actor, ref=ref[:40])
        self._after(session, actor, self._mine(session, actor, ref))
        self.moved = basket_views.repeated_words(found)

    @action
    def confirm(self, session: Session, actor: Actor, ref: str) -> None:
        """All is well."""
        self._mine(session, actor, ref)
        self._after(session, actor, ordering.confirm(session, actor, ref=ref[:40]))

    @action
    def dispute(self, session: Session, actor: Actor, form: DisputeForm) -> None:
        """Something is wrong with what came."""
        self._mine(session, actor, form.ref)
        photos = [each.id for each in self.attached]
        order = disputing.dispute(session, actor, ref=form.ref, reason=form.reason, photos=photos)
        self._sent()
        self._after(session, actor, order)

    @action
    def again(self, session: Session, actor: Actor, ref: str) -> None:
        """The same once more, into the basket."""
        found = basket.repeat(session, actor, ref=self._mine(session, actor, ref).ref)
        self.moved = basket_views.repeated_words(found)

    def _mine(self, session: Session, actor: Actor, ref: str) -> Order:
        return order_reading.bought(session, actor, ref=ref[:40])

    def _after(self, session: Session, actor: Actor, order: Order) -> None:
        self.done = f"{order.ref}/{clock.now().timestamp()}"
        self._show(session, actor, order)

    def _list(self, session: Session, actor: Actor, *, before: int) -> None:
        found = order_reading.mine(session, actor, before=before or None)
        page = found[:PAGE]
        rows = [order_views.row_of(session, each) for each in page]
        self.rows = [*self.rows, *rows] if before else rows
        self.more = len(found) > PAGE
        self._before = page[-1].id or 0 if page else 0

    def _show(self, session: Session, actor: Actor, order: Order) -> None:
        shop = session.get_one(Shop, order.shop_id)
        self.ref, self.stage, self.title = order.ref, order.state, shop.name
        self.shop_href, self.phone = f"/peken/toko?no={shop.ref}", shop.phone
        self.status = order_views.state_words(order)
        self.clock = order_clock.of(order)
        self.runs = bool(self.clock.street)
        self.holder = order_views.holder_of(session, order, shop)
        self.until = order_clock.until(order)
        shown = order.state in (PAID, ACCEPTED, PACKED)
        self.code = _spaced(order.pickup_code) if shown else ""
        self.code_picture = order_views.pickup_picture(order) if order.state == PACKED else ""
        self.delivered = order.delivery
        self.offered = order.state == PAID and order.offered_at is not None
        self.overdue = order.state in (ACCEPTED, PACKED) and order.late_at is not None
        self.lines = order_views.lines_of(session, order)
        self.sums = order_views.sums_of(order)
        self.facts = order_views.facts_of(session, order, shop)
        self.trail = order_views.trail_of(session, order)
        self.proofs = order_views.pictures_of(session, order, "proof")
        self.evidence = order_views.pictures_of(session, order, "evidence")
        self.answers = order_views.pictures_of(session, order, "answer")
        paid = order.state not in (UNPAID, LAPSED)
        self.receipt = receipts.href_of(order) if paid else ""
        self.pay_href = ""
        if order.state == UNPAID:
            self.pay_href = f"/peken/bayar?no={order_views.payment_ref(session, actor, order)}"
        self.loaded = True


def _spaced(code: str) -> str:
    return f"{code[:3]} {code[3:]}"
