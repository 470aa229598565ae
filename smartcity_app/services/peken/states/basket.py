"""The basket: what is in it, what of it is ordered now, and one button that orders and asks for
the money."""

from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.payments import providers
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.peken import basket, basket_views, checkout, reach
from smartcity_app.services.peken.basket_views import RemovedView, ShopView
from smartcity_app.services.peken.checkout import Wishes
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.web.guard import Screen


class PutForm(Form):
    """Something from a shop's shelf."""

    variant_id: int = Field(ge=1)
    quantity: int = Field(1, ge=1, le=basket.MOST_PIECES)
    may_substitute: str | bool | None = ""
    """What a checkbox sends, when the page has one."""


class OrderForm(Form):
    """What the buyer agrees to. What a page shows is said again, so that nothing is ordered that
    was not on the screen."""

    agreed: int = Field(ge=0)
    shops: str = Field("", max_length=600)
    """Ids of the shops to order from now, with commas."""
    delivered: str = Field("", max_length=600)
    address: str | None = Field("", max_length=300)
    """None where nothing is brought, and nothing is asked."""
    note: str = Field("", max_length=300)


class BasketState(Screen):
    """`/peken/keranjang`, and the buttons of other pages that put something in."""

    count: int = 0
    """How many different things are in the basket."""
    shops: list[ShopView] = []
    total: str = ""
    agreed: int = 0
    """Rupiah in all, as shown."""
    duty: str = ""
    address: str = ""
    any_delivered: bool = False
    chosen_ids: str = ""
    delivered_ids: str = ""
    removed: RemovedView = RemovedView()
    said: str = ""
    """What became of the last button, read out."""
    last_month: str = ""
    """The month that can be bought again; empty when there is none."""
    loaded: bool = False
    _left_out: list[int] = []
    _delivered: list[int] = []

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Show the basket as it is now."""
        self.said, self.removed = "", RemovedView()
        self.address = basket_views.address_of(session, actor)
        self.last_month = basket_views.month_to_repeat(session, actor)
        self._show(session, actor)
        self.loaded = True

    @loader(public=True)
    def look(self, session: Session, actor: Actor) -> None:
        """How much is in it, for the pages of shops."""
        self.count = basket.count(session, actor)

    @action
    def put(self, session: Session, actor: Actor, form: PutForm) -> None:
        """Put something in, from a shop's page."""
        allowed = bool(form.may_substitute)
        basket.put(
            session, actor, variant_id=form.variant_id, quantity=form.quantity,
            may_substitute=allowed,
        )  # fmt: skip
        self.count = basket.count(session, actor)
        self.said = "Masuk keranjang"

    @action
    def more(self, session: Session, actor: Actor, variant_id: int) -> None:
        """One more."""
        basket.nudge(session, actor, variant_id=variant_id, by=1)
        self._again(session, actor)

    @action
    def fewer(self, session: Session, actor: Actor, variant_id: int) -> None:
        """One fewer; the last one takes it out."""
        gone = basket.nudge(session, actor, variant_id=variant_id, by=-1)
        self._again(session, actor, gone and basket_views.removed(gone))

    @action
    def remove(self, session: Session, actor: Actor, variant_id: int) -> None:
        """Take it out."""
        gone = basket.take_out(session, actor, variant_id=variant_id)
        self._again(session, actor, basket_views.removed(gone))

    @action
    def bring_back(
        self, session: Session, actor: Actor, variant_id: int, quantity: int, may_substitute: bool
    ) -> None:
        """It was taken out by mistake."""
        basket.put(
            session, actor, variant_id=variant_id, quantity=quantity,
            may_substitute=may_substitute,
        )  # fmt: skip
        self._again(session, actor, said="Sudah kembali di keranjang")

    @action
    def allow_other(self, session: Session, actor: Actor, variant_id: int, allowed: bool) -> None:
        """Whether the shop may give something like it."""
        basket.allow_other(session, actor, variant_id=variant_id, allowed=allowed)
        self._again(session, actor)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, shop_id: int, chosen: bool) -> None:
        """Order from this shop now, or later."""
        others = [each for each in self._left_out if each != shop_id]
        self._left_out = others if chosen else [*others, shop_id]
        self._again(session, actor)

    @action(reads=True)
    def deliver(self, session: Session, actor: Actor, shop_id: int, delivered: bool) -> None:
        """Have it brought, or fetch it."""
        others = [each for each in self._delivered if each != shop_id]
        self._delivered = [*others, shop_id] if delivered else others
        self._again(session, actor)

    @action
    def repeat(self, session: Session, actor: Actor, month: str) -> None:
        """Belanja bulanan: once more what was bought last month."""
        done = basket.repeat(session, actor, month=month[:7])
        self._again(session, actor, said=basket_views.repeated_words(done))

    @action
    def order(self, session: Session, actor: Actor, form: OrderForm) -> Any:
        """Order it, at exactly the sum that was shown, and go on to pay."""
        wanted = _ids(form.shops)
        if not wanted:
            raise Incomplete("Pilih paling sedikit satu toko untuk dipesan sekarang.")
        wishes = Wishes(
            form.agreed, _ids(form.delivered) & wanted, form.address or "", form.note, wanted
        )
        providers.chosen()
        payment = checkout.check_out(session, actor, wishes=wishes)
        self._left_out, self._delivered = [], []
        self._again(session, actor)
        return rx.redirect(f"/peken/bayar?no={payment.ref}")

    @action(reads=True)
    def look_again(self, session: Session, actor: Actor) -> None:
        """Show what it comes to now, keeping why it could not be ordered on the screen."""
        self._show(session, actor)
        self.notice, self.problems = self.notice, self.problems

    def _again(
        self, session: Session, actor: Actor, gone: RemovedView | None = None, said: str = ""
    ) -> None:
        self.removed = gone or RemovedView()
        self.said = f"{gone.name} dihapus" if gone else said
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        left_out, delivered = set(self._left_out), set(self._delivered)
        whole, now = basket_views.bill_of(session, actor, left_out, delivered)
        self.shops = basket_views.shops_of(
            whole, left_out, delivered, reach.places_of(session, actor)
        )
        self.agreed, self.total = now.total, words.rupiah(now.total)
        here = [part.shop.id or 0 for part in now.parts]
        brought = [part.shop.id or 0 for part in now.parts if part.shop.id in delivered]
        self.chosen_ids, self.delivered_ids = _said(here), _said(brought)
        self.any_delivered = bool(brought)
        self.duty = basket_views.duty_line(session, actor, now) if here else ""
        self.count = sum(len(part.lines) for part in whole.parts)


def _ids(said: str) -> frozenset[int]:
    return frozenset(int(each) for each in said.split(",") if each.isascii() and each.isdigit())


def _said(ids: list[int]) -> str:
    return ",".join(map(str, ids))
