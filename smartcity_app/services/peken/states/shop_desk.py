"""The market's office at its desk: shops to verify, and those that sell."""

from typing import Any
from urllib.parse import quote

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import promise
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed, NotFound
from smartcity_app.services.peken import office_views, shop_data, shops
from smartcity_app.services.peken.office_views import CONSOLE, GROUPS, VIEWS, OtherShop
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.workflow import SUBMITTED
from smartcity_app.ui.action import Form, action
from smartcity_app.ui.console import Console
from smartcity_app.ui.listing import grouped
from smartcity_app.ui.views import (
    ChipView,
    ChoiceView,
    FactView,
    GroupView,
    StepView,
    TrailView,
)
from smartcity_app.web.guard import Screen

MOST_ROWS = 400
DONE = {
    "admit": "Toko diterima", "send_back": "Diminta memperbaiki", "refuse": "Ditolak",
    "suspend": "Dibekukan", "reinstate": "Dibuka lagi",
}  # fmt: skip


class Decision(Form):
    """A decision carries the number and the version it was made on, and why."""

    ref: str = Field(max_length=40)
    version: int
    langkah: str = Field(max_length=20)
    sebab: str = Field("", max_length=1000)


class SendBack(Decision):
    """Which parts of the data are to be mended."""

    bagian: str | list[str] = ""


class ShopDesk(Console, Screen):
    """`/kerja/peken/toko`: the list, and one shop beside it."""

    groups: list[GroupView] = []
    chips: list[ChipView] = []
    view: str = SUBMITTED
    search: str = ""
    after: int = 0
    shown: str = ""
    current: str = ""
    back: str = CONSOLE
    ref: str = ""
    version: int = 0
    title: str = ""
    clock: PromiseView = promise.before(days=3)
    facts: list[FactView] = []
    owner: list[FactView] = []
    about: str = ""
    photos: list[str] = []
    lat: float = 0.0
    lng: float = 0.0
    area: str = ""
    place: str = ""
    others: list[OtherShop] = []
    trail: list[TrailView] = []
    steps: list[StepView] = []
    parts: list[ChoiceView] = []
    said: str = ""
    shut: str = ""
    loaded: bool = False

    @action
    def load(self, session: Session, actor: Actor) -> None:
        """Show what the address asks for; a look at a shop's owner is on record."""
        self._enter(actor, CONSOLE, session)
        if not policy.holds(actor, May.VERIFY):
            raise NotAllowed("Halaman ini untuk petugas yang memeriksa toko.")
        asked = self.router.url.query_parameters
        view = str(asked.get("tampil", ""))
        self.view = view if view in VIEWS else SUBMITTED
        self.search, self.said = str(asked.get("cari", ""))[:60].strip(), ""
        self.current = str(asked.get("no", ""))[:40].upper()
        self.back = f"{CONSOLE}?tampil={self.view}"
        self.parts = [ChoiceView(key, title) for key, title in shop_data.PARTS.items()]
        self.groups, self.after = [], 0
        self._rows(session, actor)
        self._open(session, actor)
        self.loaded = True

    @action(reads=True)
    def more(self, session: Session, actor: Actor) -> None:
        """The rows behind the last one."""
        if self.after and sum(len(each.rows) for each in self.groups) < MOST_ROWS:
            self._rows(session, actor)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, view: str) -> Any:
        """Another view of the list."""
        return rx.redirect(f"{CONSOLE}?tampil={view}") if view in VIEWS else None

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """A shop by its name or number."""
        said = form.get("cari", "")[:60].strip()
        return rx.redirect(f"{self.back}&cari={quote(said)}")

    @action
    def step(self, session: Session, actor: Actor, name: str) -> None:
        """A decision that needs no reason."""
        if name == "admit":
            shops.as_seen(session, actor, ref=self.ref, version=self.version)
            shops.admit(session, actor, ref=self.ref)
            self._after(session, actor, name)

    @action
    def decide(self, session: Session, actor: Actor, form: Decision) -> None:
        """A decision with its reason."""
        verbs: dict[str, Any] = {
            "refuse": shops.refuse, "suspend": shops.suspend, "reinstate": shops.reinstate,
        }  # fmt: skip
        if form.langkah not in verbs:
            raise NotFound
        shops.as_seen(session, actor, ref=form.ref, version=form.version)
        verbs[form.langkah](session, actor, ref=form.ref, note=form.sebab)
        self._after(session, actor, form.langkah)

    @action
    def send_back(self, session: Session, actor: Actor, form: SendBack) -> None:
        """Have the owner mend what is wrong."""
        wrong = [form.bagian] if isinstance(form.bagian, str) else form.bagian
        shops.as_seen(session, actor, ref=form.ref, version=form.version)
        shops.send_back(session, actor, ref=form.ref, wrong=wrong, note=form.sebab)
        self._after(session, actor, "send_back")

    def _after(self, session: Session, actor: Actor, name: str) -> None:
        gauges.forget(session)
        self.said = f"{self.title}: {DONE[name]}"
        self.shut = f"{self.ref}/{name}/{clock.now().timestamp()}"
        self.groups, self.after = [], 0
        self._rows(session, actor)
        self._open(session, actor)

    def _rows(self, session: Session, actor: Actor) -> None:
        rows, self.after = office_views.page(
            session, actor, view=self.view, said=self.search, after=self.after
        )
        self.groups = grouped(GROUPS, self.groups, rows, whole=not self.after)
        self.chips = office_views.chips(session, actor, self.view)
        self.shown = f"{sum(len(each.rows) for each in self.groups)} toko"

    def _open(self, session: Session, actor: Actor) -> None:
        if not self.current:
            self.ref = ""
            return
        try:
            found = office_views.file_of(session, actor, ref=self.current)
        except NotFound:
            self.ref = ""
            return
        self.ref, self.version, self.title = found.ref, found.version, found.name
        self.clock, self.facts, self.owner = found.clock, found.facts, found.owner
        self.about, self.photos = found.about, found.photos
        self.lat, self.lng, self.area = found.lat, found.lng, found.area
        self.place, self.others = found.place, found.others
        self.trail, self.steps = found.trail, found.steps
