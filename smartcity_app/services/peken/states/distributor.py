"""A distributor: what koperasi order, what it confirms and ships."""

from collections.abc import Mapping

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import supply_places, supply_views, supplying
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_views import OrderView
from smartcity_app.services.peken.supply_workflow import WITH_DISTRIBUTOR
from smartcity_app.services.peken.supplying import Offer
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.web.guard import Screen

HERE = "/distributor"


class ReasonForm(Form):
    """Why it cannot be done."""

    alasan: str = ""


class DistributorState(Screen):
    """`/distributor?no=<ref of a purchase>`."""

    name: str = ""
    mine: list[OrderView] = []
    """Those that wait for the distributor."""
    others: list[OrderView] = []
    purchase: OrderView = OrderView()
    said: str = ""
    shut: str = ""
    loaded: bool = False
    _changes: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The purchase of the address, or all."""
        self.said = ""
        self._show(session, actor)

    @action
    def take(self, session: Session, actor: Actor) -> None:
        """Deliver as ordered."""
        shown = self.purchase
        supplying.take(session, actor, ref=shown.ref, version=shown.version)
        self._done(session, actor, "Pesanan disanggupi. Siapkan barangnya.")

    @action
    def offer(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Fewer, or at another price."""
        shown = self.purchase
        supplying.offer(
            session, actor, ref=shown.ref, version=shown.version, offers=_offers(form, shown),
            reason=form.get("alasan", ""),
        )  # fmt: skip
        self._done(session, actor, "Tawaran dikirim ke koperasi.")

    @action
    def decline(self, session: Session, actor: Actor, form: ReasonForm) -> None:
        """It cannot be done."""
        shown = self.purchase
        supplying.decline(session, actor, ref=shown.ref, version=shown.version, reason=form.alasan)
        self._done(session, actor, "Pesanan ditolak. Koperasi diberi tahu.")

    @action
    def ship(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """The goods go out."""
        shown = self.purchase
        sent = supply_views.every(form, "kirim", shown.goods)
        supplying.ship(session, actor, ref=shown.ref, version=shown.version, sent=sent)
        self._done(session, actor, "Barang ditandai berangkat. Koperasi diberi tahu.")

    @action
    def paid(self, session: Session, actor: Actor) -> None:
        """The money is here."""
        supplying.paid(session, actor, ref=self.purchase.ref)
        self._done(session, actor, "Pembayaran dicatat.")

    def _own(self, session: Session, actor: Actor) -> Shop:
        mine = supply_places.mine(session, actor, kinds=supply_places.DISTRIBUTOR)
        if not mine:
            raise NotAllowed("Halaman ini untuk distributor yang sudah buka di e-Peken.")
        return mine[0]

    def _done(self, session: Session, actor: Actor, said: str) -> None:
        self._changes += 1
        self.said, self.shut = said, f"{self._changes}/{said}"
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        distributor = self._own(session, actor)
        self.name = distributor.name
        self.mine, self.others, self.purchase = [], [], OrderView()
        if ref := str(self.router.url.query_parameters.get("no", ""))[:40]:
            found = supplying.find(session, actor, ref=ref)
            self.purchase = supply_views.order_page(
                session, found, other=found.koperasi_id, split=False
            )
        else:
            rows = [
                supply_views.order_row(session, each, other=each.koperasi_id)
                for each in supplying.of(
                    session, actor, side="distributor", shop_id=distributor.id or 0
                )
            ]
            self.mine = [each for each in rows if each.state in WITH_DISTRIBUTOR]
            self.others = [each for each in rows if each.state not in WITH_DISTRIBUTOR]
        self.loaded = True


def _offers(form: Mapping[str, str], shown: OrderView) -> dict[int, Offer]:
    pieces = supply_views.every(form, "jumlah", shown.goods)
    prices = supply_views.every(form, "harga", shown.goods)
    return {key: Offer(count, prices[key]) for key, count in pieces.items()}
