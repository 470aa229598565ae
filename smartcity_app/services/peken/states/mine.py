"""An owner's shops on the phone: the list, a shop's data, its holiday."""

from datetime import date
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import areas, geography, words
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import cases, clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, Incomplete
from smartcity_app.services.peken import owner_views, shop_data, shops
from smartcity_app.services.peken.owner_views import HoursView, ShopLine
from smartcity_app.services.peken.shop_data import MOST_PHOTOS, PIN
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import ACTIVE, DRAFT, RETURNED
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

MINE = "/toko"


class Holiday(Form):
    """Until when a shop is closed; empty opens it."""

    sampai: date | None = None


class OwnShops(Screen):
    """`/toko`: what somebody owns."""

    rows: list[ShopLine] = []
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The actor's own shops."""
        self.rows = [owner_views.line(session, each) for each in shops.owned(session, actor)]
        self.loaded = True

    @action
    def begin(self, session: Session, actor: Actor) -> Any:
        """Register one more."""
        return rx.redirect(f"{MINE}/data?no={shops.begin(session, actor).ref}")


class ShopForm(Screen):
    """`/toko/data?no=`: what a shop says of itself, kept as it is typed until it is sent."""

    ref: str = ""
    title: str = ""
    state: str = ""
    fresh: bool = True
    """Whether it was not admitted yet, so that all of it may be changed."""
    sends: bool = False
    """Whether the button sends it to the office."""
    said: dict[str, str] = {}
    hours: list[HoursView] = []
    kinds: list[ChoiceView] = []
    photos: list[str] = []
    room: bool = True
    lat: float = 0.0
    lng: float = 0.0
    area: str = ""
    place: str = ""
    mapped: bool = True
    delivers: bool = False
    wrong: str = ""
    """What the office sent back, and why."""
    saved: str = ""
    drawn: int = 0
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The shop the address names."""
        self.loaded, self.saved = False, ""
        self._show(session, actor, str(self.router.url.query_parameters.get("no", "")))
        self.drawn += 1
        self.loaded = True

    @action
    def save(self, session: Session, actor: Actor, form: dict[str, Any]) -> None:
        """Keep what is typed so far."""
        if self.sends:
            self._keep(session, actor, _typed(form))

    @action
    def added(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A photo arrived."""
        self._pictures(session, actor, [*self.photos, file_id][:MOST_PHOTOS])

    @action
    def take_out(self, session: Session, actor: Actor, file_id: str) -> None:
        """Show this photo no more."""
        self._pictures(session, actor, [each for each in self.photos if each != file_id])

    @action
    def submit(self, session: Session, actor: Actor, form: dict[str, Any]) -> Any:
        """Send it to the office; of a shop that sells, change what may be changed."""
        typed = _typed(form)
        try:
            if self.sends:
                shops.keep(session, actor, ref=self.ref, typed=typed)
                shops.submit(session, actor, ref=self.ref)
            else:
                shops.change(session, actor, ref=self.ref, typed=typed)
        except Incomplete as refused:
            fields = {PIN if n == "place" else n: said for n, said in refused.fields.items()}
            raise Incomplete(refused.message, fields=fields) from None
        return rx.redirect(MINE)

    @action
    def close_shop(self, session: Session, actor: Actor) -> Any:
        """Give the shop up."""
        shops.close(session, actor, ref=self.ref)
        return rx.redirect(MINE)

    def _pictures(self, session: Session, actor: Actor, ids: list[str]) -> None:
        typed = {"photos": ",".join(ids)}
        if self.sends:
            self._keep(session, actor, typed)
        else:
            shops.change(session, actor, ref=self.ref, typed=typed)
        self.photos, self.room = ids, len(ids) < MOST_PHOTOS

    def _keep(self, session: Session, actor: Actor, typed: dict[str, str]) -> None:
        shop = shops.keep(session, actor, ref=self.ref, typed=typed)
        self._placed(shop.draft, shop)
        self.delivers = bool(shop.draft.get("delivers"))
        self.saved = f"Tersimpan {words.time(clock.now())}, boleh ditutup dulu"

    def _show(self, session: Session, actor: Actor, ref: str) -> None:
        shop = shops.own(session, actor, ref=ref)
        self.ref, self.state = shop.ref, shop.state
        self.sends, self.fresh = shop.state in (DRAFT, RETURNED), shop.state != ACTIVE
        stored = shop_data.typed(shop_data.of(shop)) if shop.name else {}
        self.said = {**stored, **shop.draft}
        self.title = self.said.get("name") or "Toko baru"
        self.hours, self.kinds = owner_views.hours_of(self.said), owner_views.kinds()
        self.photos = [each for each in self.said.get("photos", "").split(",") if each]
        self.room = len(self.photos) < MOST_PHOTOS
        self.delivers = bool(self.said.get("delivers"))
        self.mapped = geography.has_boundaries()
        self._placed(self.said, shop)
        self.wrong = ""
        if shop.state == RETURNED:
            back = [each for each in cases.history(session, shop) if each.step == "send_back"]
            self.wrong = back[-1].note if back else ""

    def _placed(self, said: dict[str, str], shop: Shop) -> None:
        point = _point(said)
        self.lat, self.lng = (point.lat, point.lon) if point else (0.0, 0.0)
        self.area = (geography.village_at(point) or "") if point else ""
        self.place = areas.path_words(self.area) if self.area else "Belum ditandai"
        if not point:
            self.area = shop.area


def _typed(form: dict[str, Any]) -> dict[str, str]:
    """The form's own text fields; a switch that is off is said to be off."""
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    given["delivers"] = "on" if form.get("delivers") in (True, "on", "true") else ""
    given.pop("photos", None)
    return shop_data.kept(given)


def _point(said: dict[str, str]) -> Point | None:
    lat, lng = said.get(f"{PIN}-lat", ""), said.get(f"{PIN}-lng", "")
    if not lat or not lng or (lat, lng) == ("0", "0"):
        return None
    try:
        return Point.read(lat, lng)
    except CityError:
        return None
