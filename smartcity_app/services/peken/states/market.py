"""The market as buyers see it: search, shelves, shops, articles."""

from typing import Any
from urllib.parse import quote

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import areas, words
from smartcity_app.civic.people import Person
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.peken import basket, market_views, reach, shops
from smartcity_app.services.peken.market_views import ArticleView, SizeView, StallView
from smartcity_app.services.peken.shop_data import hours_words
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.views import ChoiceView, FactView
from smartcity_app.web.guard import Screen

HOME = "/peken"
MOST_SHOWN = 240
"""Articles one tab holds; who looks for more says more."""


class Basketful(rx.State, mixin=True):
    """What stands beside every page of the market: how much is in the basket."""

    pieces: int = 0
    said: str = ""

    def _put(self, session: Session, actor: Actor, variant_id: int, quantity: int = 1) -> None:
        if not 1 <= quantity <= 99:
            raise Incomplete("Pilih 1 sampai 99.")
        basket.put(session, actor, variant_id=variant_id, quantity=quantity)
        self._count(session, actor)
        self.said = "Sudah masuk keranjang"

    def _count(self, session: Session, actor: Actor) -> None:
        self.pieces = basket.count(session, actor)


class MarketState(Basketful, Screen):
    """`/peken`: the first page, or what was looked for."""

    place: str = ""
    query: str = ""
    shelf: str = ""
    shelves: list[ChoiceView] = []
    stalls: list[StallView] = []
    rows: list[ArticleView] = []
    read_as: str = ""
    after: str = ""
    searching: bool = False
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Show what the address asks for."""
        asked = self.router.url.query_parameters
        self.query = " ".join(str(asked.get("cari", "")).split())[:100]
        self.shelf = str(asked.get("rak", ""))[:40]
        self.shelves = market_views.shelves()
        self.searching = bool(self.query or self.shelf)
        person = session.get_one(Person, actor.person_id)
        self.place = areas.path_words(person.area)
        self.rows, self.after, self.said = [], "", ""
        if self.searching:
            self._more(session, actor)
        else:
            self.stalls = market_views.near(session, actor)
        self._count(session, actor)
        self.loaded = True

    @action(reads=True)
    def more(self, session: Session, actor: Actor) -> None:
        """The articles behind the last one shown."""
        if self.searching and self.after and len(self.rows) < MOST_SHOWN:
            self._more(session, actor)

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """Look for something."""
        said = " ".join(form.get("cari", "").split())[:100]
        return rx.redirect(f"{HOME}?cari={quote(said)}" if said else HOME)

    @action
    def put(self, session: Session, actor: Actor, variant_id: int) -> None:
        """One more of it."""
        self._put(session, actor, variant_id)

    def _more(self, session: Session, actor: Actor) -> None:
        found, self.after, self.read_as = market_views.found(
            session, actor, said=self.query, category=self.shelf, after=self.after
        )
        known = {each.id for each in self.rows}
        self.rows = [*self.rows, *(each for each in found if each.id not in known)]


class StallState(Basketful, Screen):
    """`/peken/toko?no=`: one shop."""

    ref: str = ""
    shop: StallView = StallView("", "", "", "", "")
    about: str = ""
    facts: list[FactView] = []
    rows: list[ArticleView] = []
    shelves: list[ChoiceView] = []
    shelf: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The shop and what it has."""
        self.loaded, self.said = False, ""
        asked = self.router.url.query_parameters
        self.shelf = str(asked.get("rak", ""))[:40]
        shop = shops.seen_by_buyers(session, ref=str(asked.get("no", "")))
        self.ref, self.about = shop.ref, shop.about
        self.shop = market_views.stall(shop, reach.places_of(session, actor))
        self.shelves = market_views.shelves()
        self.rows = market_views.shelf_of(session, shop, category=self.shelf)
        self.facts = [
            FactView("Jenis", market_views.kind_of(shop)),
            FactView("Alamat", shops.place_words(shop)),
            FactView("Jam buka", hours_words(shop.hours)),
            FactView("Telepon", shop.phone),
        ]
        if shop.delivers:
            so_far = f"sampai {words.number(shop.delivery_metres / 1000)} km"
            self.facts = [*self.facts, FactView("Antar", f"{self.shop.bold}, {so_far}")]
        self._count(session, actor)
        self.loaded = True

    @action
    def put(self, session: Session, actor: Actor, variant_id: int) -> None:
        """One more of it."""
        self._put(session, actor, variant_id)


class ArticleState(Basketful, Screen):
    """`/peken/barang?no=`: one article."""

    number: int = 0
    name: str = ""
    about: str = ""
    picture: str = ""
    shop: StallView = StallView("", "", "", "", "")
    sizes: list[SizeView] = []
    size: SizeView = SizeView(0, "", "", "", "", "")
    many: int = 1
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The article, its first size chosen."""
        self.loaded, self.said, self.many = False, "", 1
        asked = str(self.router.url.query_parameters.get("no", ""))
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 15 else 0
        found = market_views.article(session, actor, product_id=number)
        self.number, self.name, self.about = found.id, found.name, found.about
        self.picture, self.shop, self.sizes = found.picture, found.shop, found.sizes
        self.size = found.sizes[0] if found.sizes else SizeView(0, "", "", "", "", "")
        self._count(session, actor)
        self.loaded = True

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, variant_id: int) -> None:
        """Another size."""
        self.size = next((each for each in self.sizes if each.id == variant_id), self.size)

    @action(reads=True)
    def step(self, session: Session, actor: Actor, by: int) -> None:
        """More of it, or fewer."""
        self.many = max(1, min(99, self.many + max(-1, min(1, by))))

    @action
    def put(self, session: Session, actor: Actor) -> None:
        """Into the basket."""
        self._put(session, actor, self.size.id, self.many)
