"""Orders as the shop's owner has them on the phone: accept, pack, hand over; the month so far."""

from typing import Any

from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import (
    disputing,
    order_clock,
    order_reading,
    order_views,
    ordering,
    seller_views,
)
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.order_reading import PAGE
from smartcity_app.services.peken.order_views import OrderLineView, OrderRow, PhotoView
from smartcity_app.services.peken.ordering import Given
from smartcity_app.services.peken.seller_views import GroupView, MonthView
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.states.attaching import Attaching
from smartcity_app.services.peken.workflow import WITH_SHOP
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import FactView, TrailView
from smartcity_app.web.guard import Screen

HERE = "/toko/pesanan"


class RefuseForm(Form):
    """Why the shop cannot do it."""

    ref: str = Field("", max_length=40)
    version: int = 0
    reason: str = Field("", max_length=500)
    stock: str = Field("", max_length=10)
    """habis: the goods are not there; rak: they are back on the shelf."""


class HandForm(Form):
    """What shows that the buyer has it."""

    ref: str = Field("", max_length=40)
    version: int = 0
    code: str = Field("", max_length=20)
    proof: str = Field("", max_length=40)


class AnswerForm(Form):
    """How the shop sees what the buyer says."""

    ref: str = Field("", max_length=40)
    version: int = 0
    answer: str = Field("", max_length=2000)


class SellerState(Attaching, Screen):
    """`/toko/pesanan`, and with `?no=<order>` one of them."""

    groups: list[GroupView] = []
    months: list[MonthView] = []
    history: list[OrderRow] = []
    more: bool = False
    part: str = ""
    """riwayat: what was sold; else what waits."""
    has_shop: bool = True
    picks: bool = False
    """Whether there is anything to take from the shelf."""
    current: str = ""
    ref: str = ""
    version: int = 0
    buyer: str = ""
    stage: str = ""
    status: str = ""
    clock: PromiseView = PromiseView()
    runs: bool = False
    delivered: bool = False
    lines: list[OrderLineView] = []
    sums: list[FactView] = []
    facts: list[FactView] = []
    trail: list[TrailView] = []
    evidence: list[PhotoView] = []
    answers: list[PhotoView] = []
    """What the shop has shown in return."""
    proof: PhotoView = PhotoView("", "", "")
    done: str = ""
    said: str = ""
    query: str = ""
    loaded: bool = False
    missing: bool = False
    _before: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """What waits in the actor's shops, or the order the address names."""
        self.loaded = self.missing = False
        self.query = self.router.url.query
        asked = self.router.url.query_parameters
        self.current = str(asked.get("no", ""))[:40].upper()
        self.part = "riwayat" if asked.get("bagian", "") == "riwayat" else ""
        self.proof, self.said = PhotoView("", "", ""), ""
        self._sent()
        if not self.current:
            self._list(session, actor)
            return
        try:
            self._show(session, order_reading.selling(session, actor, ref=self.current))
        except NotFound:
            self.ref, self.missing = "", True

    @action(reads=True)
    def next_page(self, session: Session, actor: Actor) -> None:
        """Older ones."""
        if self.more and self._before:
            self._sold(session, actor, before=self._before)

    @action
    def accept(self, session: Session, actor: Actor, ref: str, version: int) -> None:
        """Take it on as it was ordered."""
        self._mine(session, actor, ref)
        self._after(session, ordering.accept(session, actor, ref=ref[:40], version=version))

    @action
    def accept_partly(self, session: Session, actor: Actor, form: dict[str, Any]) -> None:
        """Take it on as far as there is stock, with what goes in instead."""
        ref, version = str(form.get("ref", ""))[:40], _number(form.get("version"))
        order = self._mine(session, actor, ref)
        given = {
            row.id or 0: Given(
                _number(form.get(f"baris-{row.id}")), str(form.get(f"ganti-{row.id}", ""))[:80]
            )
            for row in order_reading.lines(session, order)
        }
        taken = ordering.accept(session, actor, ref=ref, version=version, given=given)
        self._after(session, taken)

    @action
    def refuse(self, session: Session, actor: Actor, form: RefuseForm) -> None:
        """It cannot be done."""
        self._mine(session, actor, form.ref)
        if not form.reason:
            raise Incomplete(fields={"reason": "Tulis sebabnya, pembeli membacanya"})
        if form.stock not in ("habis", "rak"):
            raise Incomplete(fields={"stock": "Pilih di mana barangnya"})
        order = ordering.refuse(
            session, actor, ref=form.ref, version=form.version, reason=form.reason,
            back_on_shelf=form.stock == "rak",
        )  # fmt: skip
        self._after(session, order)

    @action
    def pack(self, session: Session, actor: Actor, ref: str, version: int) -> None:
        """It lies ready."""
        self._mine(session, actor, ref)
        self._after(session, ordering.pack(session, actor, ref=ref[:40], version=version))

    @action(reads=True)
    def photograph(
        self, session: Session, actor: Actor, file_id: str, name: str, size: int
    ) -> None:
        """A picture that it was brought arrived."""
        self.proof = order_views.picture(file_id[:40], "Foto serah terima")

    @action
    def hand(self, session: Session, actor: Actor, form: HandForm) -> None:
        """The buyer has it."""
        self._mine(session, actor, form.ref)
        order = ordering.hand_over(
            session, actor, ref=form.ref, version=form.version, code=form.code, proof=form.proof
        )
        self.proof = PhotoView("", "", "")
        self._after(session, order)

    @action
    def answer(self, session: Session, actor: Actor, form: AnswerForm) -> None:
        """Tell the office how it was."""
        self._mine(session, actor, form.ref)
        photos = [each.id for each in self.attached]
        order = disputing.answer(
            session, actor, ref=form.ref, version=form.version, reason=form.answer, photos=photos
        )
        self._sent()
        self._after(session, order)
        self.said = "Jawaban terkirim ke dinas dan pembeli."

    def _mine(self, session: Session, actor: Actor, ref: str) -> Order:
        return order_reading.selling(session, actor, ref=ref[:40])

    def _after(self, session: Session, order: Order) -> None:
        self.done = f"{order.ref}/{clock.now().timestamp()}"
        self._show(session, order)
        self.said = self.status

    def _list(self, session: Session, actor: Actor) -> None:
        self.months = seller_views.months(session, actor)
        self.has_shop = bool(self.months)
        if self.part:
            self._sold(session, actor, before=0)
        else:
            self.groups = seller_views.waiting(session, actor)
            self.picks = bool(seller_views.to_pick(session, actor))
        self.loaded = True

    def _sold(self, session: Session, actor: Actor, *, before: int) -> None:
        found = order_reading.sold(session, actor, before=before or None)
        page = found[:PAGE]
        rows = [seller_views.row_of(session, each, running=False) for each in page]
        self.history = [*self.history, *rows] if before else rows
        self.more, self._before = len(found) > PAGE, (page[-1].id or 0) if page else 0

    def _show(self, session: Session, order: Order) -> None:
        self.ref, self.version, self.stage = order.ref, order.version, order.state
        self.buyer = seller_views.buyer_of(session, order)
        self.status = seller_views.state_words(order)
        self.clock = order_clock.of(order)
        self.runs = order.state in WITH_SHOP and bool(self.clock.street)
        self.delivered = order.delivery
        self.lines = order_views.lines_of(session, order)
        self.sums = order_views.sums_of(order)
        shop = session.get_one(Shop, order.shop_id)
        shown = ("Cara terima", "Alamat antar", "Catatan")
        self.facts = [
            each for each in order_views.facts_of(session, order, shop) if each.label in shown
        ]
        self.trail = order_views.trail_of(session, order, buyer=False)
        self.evidence = order_views.pictures_of(session, order, "evidence")
        self.answers = order_views.pictures_of(session, order, "answer")
        self.loaded = True


def _number(said: Any) -> int:
    text = str(said or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
