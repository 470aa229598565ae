"""The mayor's board of e-Peken: who has shopped, where the money goes, which shops are left out.

Figures only; names come one office at a time and on record (roll.py). Money comes from the shops'
months, which the checkout keeps exact; who has shopped from board_months, a few minutes old, or is
counted from the orders where no job has lately. Kept for FRESH seconds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from smartcity_app.civic import areas
from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.manifest import Gauge
from smartcity_app.services.peken import board_months, fairness, prices
from smartcity_app.services.peken.board_months import Group
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Product, Shop, ShopMonth, Variant
from smartcity_app.services.peken.standings import EXCUSED, FREE, REACHED
from smartcity_app.services.peken.workflow import ACTIVE

HERE = "/kerja/peken/papan"
FRESH = 60.0
SHOWN = 6
"""Months looked back."""
RETAIL = ("tokel", "umkm")
"""Kinds of shop that civil servants are assigned to: of these it matters who is left out."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The city, as a right to its figures is judged on."""

    area: str


@dataclass(frozen=True, slots=True)
class Trade:
    """What an area's shops took in a month."""

    shops: int = 0
    quiet: int = 0
    """Of them, those that took nothing."""
    servants: int = 0
    """Rupiah from civil servants with a duty."""
    others: int = 0
    """Rupiah from everybody else, offices among them."""

    @property
    def all(self) -> int:
        """Rupiah."""
        return self.servants + self.others


@dataclass(frozen=True, slots=True)
class Month:
    """A month in a line."""

    month: str
    duty: Group
    """Empty where nobody counted it."""
    turnover: int
    gini: float
    top: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows."""

    month: str
    counted_at: datetime
    """When it was counted who has shopped; sums of money are of this moment."""
    all: Group
    agencies: dict[str, Group]
    ranks: dict[str, Group]
    districts: dict[str, Trade]
    trade: Trade
    takings: tuple[int, ...]
    """Of every shop from civil servants, the least first."""
    months: tuple[Month, ...]
    """The oldest first; the shown one last."""
    dear: int
    """Articles on sale above their reference price now."""
    compared: int
    """Articles that have one."""
    dear_by_staple: dict[str, int] = field(default_factory=dict)

    @property
    def gini(self) -> float:
        return fairness.gini(self.takings)

    @property
    def top(self) -> float:
        return fairness.top_share(self.takings)


def obliged(group: Group) -> int:
    """How many have a duty."""
    return group["servants"] - group[EXCUSED] - group[FREE]


def percent(part: int, whole: int) -> int:
    """Rounded down, so that all but one is not called all; 0 of nothing."""
    return 100 * part // whole if whole else 0


def report(session: Session, actor: Actor, *, month: str = "") -> Report:
    """The figures of a month (2026-11, this one when it says none). NotAllowed without the right.

    A month that is none, or in the future, is this one.
    """
    policy.require(actor, May.SURVEY, Whole(areas.city_area().code))
    wanted = chosen(month)
    return gauges.recent(
        session, ("peken.board", wanted), lambda: _counted(session, wanted), fresh=FRESH
    )


def chosen(month: str) -> str:
    """One of the months that may be looked at; this one for anything else."""
    choice = choices()
    return month if month in choice else choice[0]


def choices() -> list[str]:
    """Months that may be looked at, the newest first."""
    return board_months.months(month_of(clock.now()), board_months.KEPT)[::-1]


def board(session: Session, actor: Actor) -> list[Gauge]:
    """Figures for the city's board."""
    if not policy.allows(actor, May.SURVEY, Whole(areas.city_area().code)):
        return []
    said = report(session, actor)
    bound = obliged(said.all)
    return [
        Gauge("reached", "ASN sudah belanja penuh (%)", percent(said.all[REACHED], bound),
              f"{said.all[REACHED]} dari {bound} ASN yang wajib bulan ini"),
        Gauge("quiet", "Toko tanpa penjualan", said.trade.quiet,
              f"dari {said.trade.shops} toko yang buka bulan ini"),
        Gauge("turnover", "Belanja bulan ini (juta rupiah)", said.trade.all // 1_000_000,
              "semua pembeli, sesudah pengembalian"),
    ]  # fmt: skip


def _counted(session: Session, month: str) -> Report:
    groups, counted_at = board_months.latest(session, month)
    agencies: dict[str, Group] = {}
    ranks: dict[str, Group] = {}
    whole: Group = Counter()
    for (agency, rank), group in groups.items():
        for into, key in ((agencies, agency), (ranks, rank)):
            into.setdefault(key, Counter()).update(group)
        whole.update(group)
    shops = _shops(session)
    past = board_months.months(month, SHOWN)
    taken = _taken(session, past)
    districts = _districts(shops, taken.get(month, {}))
    before = board_months.kept(session, past[:-1])
    dear, compared = _dear(session)
    return Report(
        month=month, counted_at=counted_at, all=whole, agencies=agencies,
        ranks=ranks, districts=districts, trade=_sum(districts.values()),
        takings=_spread(shops, taken.get(month, {})),
        months=tuple(
            _month(each, whole if each == month else _together(before.get(each, {})),
                   shops, taken.get(each, {}))
            for each in past
        ),
        dear=sum(dear.values()), compared=compared, dear_by_staple=dear,
    )  # fmt: skip


Taken = dict[int, tuple[int, int]]
"""Shop to rupiah from civil servants and from others."""


def _shops(session: Session) -> dict[int, tuple[str, bool]]:
    """Every shop's village, and whether it counts among those that may be left out."""
    query = columns(col(Shop.id), col(Shop.area), col(Shop.state), col(Shop.kind))
    return {
        number or 0: (area, state == ACTIVE and kind in RETAIL)
        for number, area, state, kind in session.connection().execute(query).all()
    }


def _taken(session: Session, wanted: list[str]) -> dict[str, Taken]:
    row = ShopMonth
    query = columns(col(row.month), col(row.shop_id), col(row.paid), col(row.others))
    found: dict[str, Taken] = {}
    asked = query.where(col(row.month) >= wanted[0], col(row.month) <= wanted[-1])
    for month, shop, paid, others in session.connection().execute(asked).all():
        found.setdefault(month, {})[shop] = (paid, others)
    return found


def _districts(shops: dict[int, tuple[str, bool]], taken: Taken) -> dict[str, Trade]:
    found: dict[str, Trade] = {}
    for shop, (area, counts) in shops.items():
        paid, others = taken.get(shop, (0, 0))
        code = ".".join(area.split(".")[:3])
        quiet = counts and not paid and not others
        here = found.get(code, Trade())
        found[code] = Trade(
            here.shops + counts, here.quiet + quiet, here.servants + paid, here.others + others
        )
    return found


def _sum(trades: Iterable[Trade]) -> Trade:
    parts = list(trades)
    return Trade(
        sum(each.shops for each in parts), sum(each.quiet for each in parts),
        sum(each.servants for each in parts), sum(each.others for each in parts),
    )  # fmt: skip


def _spread(shops: dict[int, tuple[str, bool]], taken: Taken) -> tuple[int, ...]:
    return tuple(
        sorted(taken.get(shop, (0, 0))[0] for shop, (_, counts) in shops.items() if counts)
    )


def _month(month: str, duty: Group, shops: dict[int, tuple[str, bool]], taken: Taken) -> Month:
    spread = _spread(shops, taken)
    turnover = sum(paid + others for paid, others in taken.values())
    return Month(month, duty, turnover, fairness.gini(spread), fairness.top_share(spread))


def _together(groups: dict[tuple[str, str], Group]) -> Group:
    whole: Group = Counter()
    for group in groups.values():
        whole.update(group)
    return whole


def _dear(session: Session) -> tuple[dict[str, int], int]:
    """Staple to how many articles on sale are dearer than it should be; and how many have one."""
    bands = prices.in_force(session, clock.today())
    table = Variant
    on_sale = (
        col(Product.staple).in_(list(bands)), col(Product.active), col(table.active),
        col(table.amount) > 0, col(Shop.state) == ACTIVE,
    )  # fmt: skip
    query = (
        columns(col(Product.staple), col(table.price), col(table.amount), func.count())
        .join(Product, col(Product.id) == table.product_id)
        .join(Shop, col(Shop.id) == table.shop_id)
        .where(*on_sale)
        .group_by(col(Product.staple), col(table.price), col(table.amount))
    )
    dear: Counter[str] = Counter()
    compared = 0
    for staple, price, amount, times in session.connection().execute(query) if bands else ():
        compared += times
        if price > bands[staple].high * Decimal(str(amount)):
            dear[staple] += times
    return dict(dear), compared
