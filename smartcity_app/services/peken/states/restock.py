"""A shop restocks from its phone."""

from collections.abc import Mapping
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import (
    delivering,
    payouts,
    restocking,
    supply_places,
    supply_views,
)
from smartcity_app.services.peken.delivering import Taken
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import PAYMENTS, SENT, WAITING
from smartcity_app.services.peken.supply_views import DeliveryView, ShelfView
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.views import ChoiceView, NavView
from smartcity_app.web.guard import Screen

HERE = "/toko/pasokan"
NOBODY_THERE = "Halaman ini untuk pemilik toko yang sudah buka di e-Peken."


class RestockState(Screen):
    """`/toko/pasokan?toko=<ref>&kirim=<ref of a delivery>`."""

    shops: list[NavView] = []
    """The actor's own, when there are several."""
    shop: str = ""
    koperasi: str = ""
    near: list[ChoiceView] = []
    """Koperasi the shop may join, while it has none."""
    low: list[ShelfView] = []
    rest: list[ShelfView] = []
    asked: list[ShelfView] = []
    """What waits in the koperasi's pool."""
    coming: list[DeliveryView] = []
    past: list[DeliveryView] = []
    delivery: DeliveryView = DeliveryView()
    payments: list[ChoiceView] = []
    said: str = ""
    shut: str = ""
    loaded: bool = False
    _shop_id: int = 0
    _changes: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The shop of the address, or the actor's first."""
        self.said = ""
        self._show(session, actor)

    @action
    def join(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Restock through this koperasi."""
        shop = self._own(session, actor)
        chosen = form.get("koperasi", "")
        supply_places.join(
            session, actor, shop_id=shop.id or 0,
            koperasi_id=int(chosen) if chosen.isascii() and chosen.isdecimal() else 0,
        )  # fmt: skip
        self._done(session, actor, "Toko Anda kulakan lewat koperasi ini.")

    @action
    def ask(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Send what is filled in to the koperasi."""
        shop = self._own(session, actor)
        typed = supply_views.numbers(form, "barang")
        wanted = {key: pieces for key, pieces in typed.items() if pieces}
        restocking.ask(session, actor, shop_id=shop.id or 0, wanted=wanted)
        self._done(session, actor, f"{len(wanted)} macam barang diminta ke {self.koperasi}.")

    @action
    def withdraw(self, session: Session, actor: Actor, variant_id: int) -> None:
        """Take a wish back."""
        shop = self._own(session, actor)
        restocking.withdraw(session, actor, shop_id=shop.id or 0, variant_id=variant_id)
        self._done(session, actor, "Permintaan dibatalkan.")

    @action
    def confirm(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """The shop has counted what came."""
        ref = self.delivery.ref
        delivering.confirm(
            session,
            actor,
            ref=ref,
            payment=form.get("bayar", ""),
            taken=_taken(form, self.delivery),
        )
        self._done(session, actor, "Stok toko sudah bertambah.")
        return rx.redirect(HERE)

    def _own(self, session: Session, actor: Actor) -> Shop:
        mine = supply_places.mine(session, actor, kinds=supply_places.SHOPS)
        if not mine:
            raise NotAllowed(NOBODY_THERE)
        asked = str(self.router.url.query_parameters.get("toko", ""))[:40]
        chosen = next((each for each in mine if each.ref == asked), mine[0])
        self.shops = [
            NavView(each.name, f"{HERE}?toko={each.ref}", "store", here=each.id == chosen.id)
            for each in mine
        ]
        return chosen

    def _done(self, session: Session, actor: Actor, said: str) -> None:
        self._changes += 1
        self.said, self.shut = said, f"{self._changes}/{said}"
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        shop = self._own(session, actor)
        key = shop.id or 0
        koperasi = supply_places.koperasi_of(session, shop)
        self.shop, self.koperasi = shop.name, koperasi.name if koperasi else ""
        near = [] if koperasi else supply_places.koperasi_near(session, shop)
        self.near = [ChoiceView(str(each.id), each.name, each.address) for each in near]
        shelves = restocking.shelves(session, actor, shop_id=key)
        self.low = [supply_views.shelf(each) for each in shelves if each.low]
        self.rest = [supply_views.shelf(each) for each in shelves if not each.low]
        self.asked = [
            ShelfView(
                str(line.variant_id), supply_views.title(line.name, line.label),
                f"{words.number(line.wanted)} diminta", "",
                "" if line.state == WAITING else "sudah dipesan koperasi",
            )
            for line in restocking.asked(session, actor, shop_id=key)
        ]  # fmt: skip
        found = delivering.to_shop(session, actor, shop_id=key)
        rows = [supply_views.delivery_row(each, self.koperasi) for each in found]
        self.coming = [each for each in rows if each.state == SENT]
        self.past = [each for each in rows if each.state != SENT][:10]
        self._open(session, actor, key)
        self.loaded = True

    def _open(self, session: Session, actor: Actor, shop_id: int) -> None:
        """The delivery of the address, if there is one."""
        self.delivery, self.payments = DeliveryView(), []
        if ref := str(self.router.url.query_parameters.get("kirim", ""))[:40]:
            delivery = delivering.find(session, actor, ref=ref)
            koperasi = session.get_one(Shop, delivery.koperasi_id)
            self.delivery = supply_views.delivery_page(session, delivery, koperasi.name)
            there = max(0, payouts.available(session, delivery.shop_id))
            notes = (f"Penjualan hari ini {words.rupiah(there)}", "Uangnya dicatat oleh koperasi")
            self.payments = [
                ChoiceView(value, label, note)
                for (value, label), note in zip(PAYMENTS.items(), notes, strict=True)
            ]


def _taken(form: Mapping[str, str], delivery: DeliveryView) -> dict[int, Taken]:
    accepted = supply_views.every(form, "terima", delivery.goods)
    broken = supply_views.numbers(form, "rusak")
    why = supply_views.reasons(form, accepted)
    return {key: Taken(n, broken.get(key, 0), why[key]) for key, n in accepted.items()}
