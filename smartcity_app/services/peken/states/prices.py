"""The market's office keeps the reference prices."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.words import rupiah
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import prices
from smartcity_app.services.peken.policy import May
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

HERE = "/kerja/peken/harga"


@dataclass(frozen=True, slots=True)
class BandView:
    """A reference price in the table."""

    id: int
    key: str
    title: str
    price: str
    source: str
    starts: str
    status: str
    """now, next, past or example."""


class NewBand(Form):
    """A reference price, from a day on."""

    staple: str = Field(max_length=40)
    low: int
    high: int
    source: str = Field(max_length=200)
    starts: date


class PriceTable(Console, Screen):
    """`/kerja/peken/harga`: every reference price, with its dates and source."""

    rows: list[BandView] = []
    staples: list[ChoiceView] = []
    today: str = ""
    said: str = ""
    shut: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The table."""
        self._enter(actor, HERE, session)
        if not policy.holds(actor, May.PRICE):
            raise NotAllowed("Halaman ini untuk petugas yang menetapkan harga acuan.")
        self.said, self.today = "", clock.today().isoformat()
        self.staples = [
            ChoiceView(each.key, f"{each.title} (per {each.unit})")
            for each in prices.STAPLES.values()
        ]
        self._show(session)
        self.loaded = True

    @action
    def enter(self, session: Session, actor: Actor, form: NewBand) -> None:
        """A new price."""
        row = prices.enter(session, actor, staple=form.staple, low=form.low, high=form.high,
                           source=form.source, starts=form.starts)  # fmt: skip
        self.said = f"{row.title} ditetapkan mulai {words.on_paper(row.starts)}"
        self.shut = f"{row.id}/{clock.now().timestamp()}"
        self._show(session)

    @action
    def drop(self, session: Session, actor: Actor, band_id: int) -> None:
        """Take back one that is not in force yet."""
        prices.drop(session, actor, band_id=band_id)
        self.said = "Harga yang belum berlaku dibatalkan"
        self._show(session)

    def _show(self, session: Session) -> None:
        today = clock.today()
        now = {row.id for row in prices.in_force(session, today).values()}
        self.rows = [
            BandView(
                id=row.id or 0, key=row.staple, title=row.title,
                price=f"{rupiah(row.low)} sampai {rupiah(row.high)} per {row.unit}",
                source=row.source, starts=words.on_paper(row.starts),
                status="next" if row.starts > today else "past" if row.id not in now
                else "example" if row.source == prices.EXAMPLE else "now",
            )
            for row in sorted(prices.history(session),
                              key=lambda r: (list(prices.STAPLES).index(r.staple)
                                             if r.staple in prices.STAPLES else 99,
                                             -r.starts.toordinal()))
        ]  # fmt: skip
