"""The market office's desk of disputes: read both sides, say how much goes back, and why."""

from typing import Any

from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound
from smartcity_app.services.peken import (
    dispute_views,
    disputing,
    order_clock,
    order_reading,
    order_views,
)
from smartcity_app.services.peken.dispute_views import CONSOLE, WordView
from smartcity_app.services.peken.order_views import OrderLineView, PhotoView
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.workflow import DISPUTED
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import FactView, GroupView, TrailView
from smartcity_app.web.guard import Screen


class DecideForm(Form):
    """How it ends."""

    ref: str = Field("", max_length=40)
    version: int = 0
    give_back: str = Field("", max_length=20)
    reason: str = Field("", max_length=1000)


class DisputesState(Console, Screen):
    """`/kerja/peken/sanggahan`, and with `?no=<order>` one of them."""

    groups: list[GroupView] = []
    current: str = ""
    ref: str = ""
    version: int = 0
    title: str = ""
    clock: PromiseView = PromiseView()
    said: list[WordView] = []
    people: list[FactView] = []
    lines: list[OrderLineView] = []
    sums: list[FactView] = []
    evidence: list[PhotoView] = []
    answers: list[PhotoView] = []
    proofs: list[PhotoView] = []
    trail: list[TrailView] = []
    rest: int = 0
    rest_words: str = ""
    open: bool = False
    """Whether it still waits for a decision."""
    outcome: str = ""
    shut: str = ""
    told: str = ""
    loaded: bool = False
    missing: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """The list, and the dispute the address names."""
        self._enter(actor, CONSOLE, session)
        if not policy.holds(actor, May.DECIDE):
            raise NotAllowed("Halaman ini untuk petugas yang memutus sanggahan e-Peken.")
        asked = str(self.router.url.query_parameters.get("no", ""))[:40].upper()
        self.current, self.missing, self.told = asked, False, ""
        self._list(session, actor)
        self.loaded = True
        if not asked:
            self.ref = ""
            return None
        return DisputesState.read(asked)

    @action
    def read(self, session: Session, actor: Actor, ref: str) -> None:
        """Open one; the look is on record."""
        try:
            policy.holds(actor, May.DECIDE)
            self._show(session, actor, ref[:40])
        except NotFound:
            self.ref, self.missing = "", True

    @action
    def decide(self, session: Session, actor: Actor, form: DecideForm) -> None:
        """How much goes back to the buyer; the shop gets the rest."""
        digits = form.give_back.replace(".", "").removeprefix("Rp").strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
            raise Incomplete(fields={"give_back": "Tulis jumlahnya dengan angka, 0 bila tidak ada"})
        if len(form.reason) < disputing.FEWEST_WORDS:
            raise Incomplete(fields={"reason": "Tulis alasannya, kedua pihak membacanya"})
        order = disputing.decide(
            session, actor, ref=form.ref, version=form.version, give_back=int(digits),
            reason=form.reason,
        )  # fmt: skip
        self.shut = f"{order.ref}/{clock.now().timestamp()}"
        self._list(session, actor)
        self._show(session, actor, order.ref)
        self.told = "Sanggahan diputus. Kedua pihak diberi tahu."

    def _list(self, session: Session, actor: Actor) -> None:
        found = list(order_reading.disputed(session, actor))
        self.groups = dispute_views.groups_of(session, found)

    def _show(self, session: Session, actor: Actor, ref: str) -> None:
        order = order_reading.find(session, actor, ref=ref)
        if order.disputed_at is None or not policy.allows(actor, May.DECIDE, order):
            raise NotFound
        self.ref, self.version, self.current = order.ref, order.version, order.ref
        self.clock = order_clock.of(order)
        self.said = dispute_views.words_of(session, order)
        self.people = dispute_views.people_of(session, order)
        self.title = self.people[1].value
        self.lines = order_views.lines_of(session, order)
        self.sums = order_views.sums_of(order)
        self.evidence = order_views.pictures_of(session, order, "evidence")
        self.answers = order_views.pictures_of(session, order, "answer")
        self.proofs = order_views.pictures_of(session, order, "proof")
        self.trail = order_views.trail_of(session, order, buyer=False)
        self.open = order.state == DISPUTED
        self.rest = order.total - order.refunded
        self.rest_words = words.rupiah(self.rest)
        self.outcome = "" if self.open else f"Kembali ke pembeli {words.rupiah(order.refunded)}"
