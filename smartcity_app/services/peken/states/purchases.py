"""`/kerja/peken/belanja`: purchases of an office, asked for, approved and paid."""

from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import basket, purchase_views, purchases
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.purchase_models import PURPOSES
from smartcity_app.services.peken.purchase_views import HERE, PurchaseRow, PurchaseView
from smartcity_app.ui.action import Form, action
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen


class RequestForm(Form):
    """What it is for, as typed."""

    keperluan: str = Field("", max_length=20)
    untuk: str = Field("", max_length=200)
    rekening: str = Field("", max_length=40)


class QuantityForm(Form):
    """How many of an article."""

    barang: int
    jumlah: int = Field(0, ge=0, le=10_000)


class ReasonForm(Form):
    """Why it is declined."""

    alasan: str = Field("", max_length=300)


class OfficePurchases(Console, Screen):
    """The list and the open purchase; a new one from what is in the basket."""

    rows: list[PurchaseRow] = []
    last: int = 0
    more: bool = False
    shown: str = ""
    view: PurchaseView = PurchaseView()
    kinds: list[ChoiceView] = []
    in_basket: str = ""
    """What the reader's basket holds, in words; empty when it is empty."""
    said: str = ""
    shut: str = ""
    loaded: bool = False

    @action(reads=True)
    def load(self, session: Session, actor: Actor) -> None:
        """The list, or the purchase in the address."""
        self._admit(session, actor)
        ref = str(self.router.url.query_parameters.get("no", ""))[:40].upper()
        self.shut, self.view = f"muat/{clock.now().timestamp()}", PurchaseView()
        if ref:
            row = purchases.find(session, actor, ref=ref)
            self.view = purchase_views.view_of(session, actor, row)
        else:
            self.rows = []
            self._more(session, actor, None)
            self.kinds = [ChoiceView(key, title) for key, title in PURPOSES.items()]
            lines = basket.lines(session, actor)
            total = words.rupiah(sum(each.price * each.quantity for each in lines))
            self.in_basket = f"{len(lines)} macam barang, {total}" if lines else ""
        self.loaded = True

    @action(reads=True)
    def go_on(self, session: Session, actor: Actor) -> None:
        """Older ones."""
        self._more(session, actor, self.last)

    @action
    def begin(self, session: Session, actor: Actor, form: RequestForm) -> Any:
        """Make a request of the basket."""
        row = purchases.begin(
            session, actor, kind=form.keperluan, purpose=form.untuk, budget_code=form.rekening
        )
        self.said = "Daftar belanja tersimpan. Periksa, lalu kirim."
        return rx.redirect(f"{HERE}?no={row.ref}")

    @action
    def change(self, session: Session, actor: Actor, form: QuantityForm) -> Any:
        """Another quantity of an article."""
        purchases.change(
            session, actor, ref=self.view.ref, variant_id=form.barang, quantity=form.jumlah
        )
        return OfficePurchases.load

    @action
    def send(self, session: Session, actor: Actor) -> Any:
        """Ask the head."""
        purchases.send(session, actor, ref=self.view.ref, version=self.view.version)
        self.said = "Terkirim. Kepala perangkat daerah mendapat pemberitahuan."
        return OfficePurchases.load

    @action
    def approve(self, session: Session, actor: Actor) -> Any:
        """The head agrees."""
        purchases.approve(session, actor, ref=self.view.ref, version=self.view.version)
        self.said = "Disetujui. Petugas bisa membayar sekarang."
        return OfficePurchases.load

    @action
    def decline(self, session: Session, actor: Actor, form: ReasonForm) -> Any:
        """The head does not."""
        purchases.decline(
            session, actor, ref=self.view.ref, reason=form.alasan, version=self.view.version
        )
        self.said = "Ditolak. Petugas membaca alasannya."
        return OfficePurchases.load

    @action
    def withdraw(self, session: Session, actor: Actor) -> Any:
        """The officer takes it back."""
        purchases.withdraw(session, actor, ref=self.view.ref, version=self.view.version)
        self.said = "Belanja ditarik."
        return OfficePurchases.load

    @action
    def pay(self, session: Session, actor: Actor) -> Any:
        """To the page of the payment."""
        payment = purchases.pay(session, actor, ref=self.view.ref)
        return rx.redirect(f"/peken/bayar?no={payment.ref}")

    def _admit(self, session: Session, actor: Actor) -> None:
        self._enter(actor, HERE, session)
        if not policy.holds(actor, May.PURCHASE):
            raise NotAllowed("Halaman ini untuk petugas dan kepala perangkat daerah.")

    def _more(self, session: Session, actor: Actor, before: int | None) -> None:
        found = purchases.listed(session, actor, before=before)
        page = found[: purchases.PAGE]
        self.rows = [*self.rows, *(purchase_views.row_of(each) for each in page)]
        self.more = len(found) > len(page)
        self.last = page[-1].id or 0 if page else 0
        self.shown = f"Menampilkan {len(self.rows)}"
