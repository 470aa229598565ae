"""Paying for what was ordered: the code, the wait for the money, and what if it does not come."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic.payments import asking, opening
from smartcity_app.civic.payments.models import NEW, PAID, Payment
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotFound, Unavailable
from smartcity_app.services.peken import basket, payment_views
from smartcity_app.services.peken.payment_views import PaymentView
from smartcity_app.ui.action import Transact, action, loader
from smartcity_app.web.guard import Screen

HERE = "/peken/bayar"
NOT_YET = "Pembayaran belum masuk. Biasanya kurang dari satu menit sesudah Anda membayar."
SILENT = "Penyedia pembayaran belum menjawab. Kami menanyakannya terus; uang Anda tidak hilang."


class PaymentState(Screen):
    """`/peken/bayar?no=<payment>`."""

    payment: PaymentView = PaymentView()
    simulator: str = ""
    """Where the buyer of a demonstration pays; empty where money is real."""
    news: str = ""
    """The stream to listen to; empty once nothing more can happen."""
    trouble: str = ""
    """Why there is no code yet."""
    said: str = ""
    query: str = ""
    loaded: bool = False
    missing: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """Show the payment the address names."""
        self.loaded = self.missing = False
        self.said = self.trouble = ""
        self.query = self.router.url.query
        ref = str(self.router.url.query_parameters.get("no", ""))[:60]
        try:
            payment = payment_views.find(session, actor, ref=ref)
        except NotFound:
            self.payment, self.news, self.missing = PaymentView(), "", True
            return None
        return self._show(session, actor, payment)

    @loader
    def refresh(self, session: Session, actor: Actor) -> Any:
        """Something has happened to it."""
        payment = payment_views.find(session, actor, ref=self.payment.ref)
        return self._show(session, actor, payment)

    @action(transacts=True, waits=True)
    def fetch(self, transact: Transact, ref: str) -> Any:
        """Have the provider make the code."""
        mine = transact(lambda session, actor: payment_views.find(session, actor, ref=ref[:60]))
        self.trouble = ""
        try:
            opening.begin(mine.ref)
        except CityError as refused:
            self.trouble = refused.message
        return transact(self._read(mine.ref, anew=False), writes=False)

    @action(transacts=True, waits=True)
    def ask(self, transact: Transact, ref: str) -> Any:
        """The buyer says that they have paid, or the time is over: ask the provider."""
        mine = transact(lambda session, actor: payment_views.find(session, actor, ref=ref[:60]))
        self.said = ""
        try:
            asking.ask_now(mine.ref)
        except Unavailable:
            self.said = SILENT
        answer = transact(self._read(mine.ref, anew=True), writes=False)
        if self.payment.waiting and self.payment.left and not self.said:
            self.said = NOT_YET
        return answer

    @action
    def order_again(self, session: Session, actor: Actor, ref: str) -> Any:
        """Put what was not paid in time back into the basket."""
        payment = payment_views.find(session, actor, ref=ref[:60])
        basket.repeat(session, actor, payment_id=payment.id or 0)
        return rx.redirect("/peken/keranjang")

    def _read(self, ref: str, *, anew: bool) -> Any:
        def work(session: Session, actor: Actor) -> Any:
            payment = payment_views.find(session, actor, ref=ref)
            return self._show(session, actor, payment, fetch=anew)

        return work

    def _show(self, session: Session, actor: Actor, payment: Payment, *, fetch: bool = True) -> Any:
        self.payment = payment_views.view_of(session, actor, payment)
        self.simulator = opening.pay_address(payment, back=f"{HERE}?no={payment.ref}")
        waiting = self.payment.waiting
        self.news = f"{HERE}/kabar?no={payment.ref}" if waiting else ""
        self.loaded = True
        if payment.state == PAID and not payment.late:
            return rx.redirect(_orders(self.payment))
        if fetch and payment.state == NEW and self.payment.left:
            return PaymentState.fetch(payment.ref)
        return None


def _orders(view: PaymentView) -> str:
    """The order, when there is one only; else all of them."""
    refs = [part.ref for part in view.parts]
    return f"/peken/pesanan?no={refs[0]}" if len(refs) == 1 else "/peken/pesanan?baru=1"
