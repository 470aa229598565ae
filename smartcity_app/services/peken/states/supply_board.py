"""The market office looks at the prices of the supply chain."""

from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import supply_prices, supply_views
from smartcity_app.ui.action import loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import FigureView
from smartcity_app.web.guard import Screen

HERE = "/kerja/peken/pasokan"


@dataclass(frozen=True, slots=True)
class HopView:
    """A line of the table."""

    title: str
    koperasi: str
    pieces: str
    distributor: str
    margin: str
    transport: str
    shop: str
    selling: str


class SupplyBoard(Console, Screen):
    """`/kerja/peken/pasokan`."""

    rows: list[HopView] = []
    figures: list[FigureView] = []
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Prices of the last 90 days."""
        self._enter(actor, HERE, session)
        found = supply_prices.hops(session, actor)
        self.rows = [
            HopView(
                supply_views.title(each.name, each.label), each.koperasi,
                words.number(each.pieces), words.rupiah(each.distributor),
                words.rupiah(each.margin), words.rupiah(each.transport), words.rupiah(each.shop),
                words.rupiah(each.selling),
            )
            for each in found
        ]  # fmt: skip
        lost = supply_prices.losses(session, actor)
        worth = sum(each.distributor * each.pieces for each in found)
        added = sum((each.margin + each.transport) * each.pieces for each in found)
        sold = sum(each.selling * each.pieces for each in found)
        paid = sum(each.shop * each.pieces for each in found)
        self.figures = [
            FigureView("Terpenuhi", _percent(lost.received, lost.ordered),
                       f"{words.number(lost.received)} dari {words.number(lost.ordered)} dipesan"),
            FigureView("Rusak", words.number(lost.broken), "saat tiba di koperasi"),
            FigureView("Koperasi dan angkut", _percent(added, worth), "dari harga distributor"),
            FigureView("Laba kotor toko", _percent(sold - paid, paid), "dari harga beli toko"),
        ]  # fmt: skip
        self.loaded = True


def _percent(part: int, whole: int) -> str:
    return f"{words.number(round(100 * part / whole, 1))}%" if whole else "–"
