"""What went through a koperasi, what is owed for it, and what its shops will need next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import (
    board_months,
    duty,
    forecasting,
    supply_places,
    supply_prices,
)
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.forecasting import Need
from smartcity_app.services.peken.supply_models import (
    CASH,
    CONFIRMED,
    Delivery,
    DeliveryLine,
    SupplyLine,
    SupplyOrder,
)
from smartcity_app.services.peken.supply_prices import Loss
from smartcity_app.services.peken.supply_workflow import RECEIVED
from smartcity_app.services.peken.takings import BEST, MONTHS, Sold


@dataclass(frozen=True, slots=True)
class Passed:
    """What shops accepted in a month, in rupiah: the distributor's price, and what was added."""

    month: str
    goods: int = 0
    margin: int = 0
    transport: int = 0
    times: int = 0
    """Deliveries."""

    @property
    def all(self) -> int:
        """What the shops pay."""
        return self.goods + self.margin + self.transport


@dataclass(frozen=True, slots=True)
class Trade:
    """Everything a koperasi sees of its own business."""

    months: tuple[Passed, ...]
    """The oldest first; this one last."""
    from_shops: int
    """Rupiah of cash that shops have yet to pay."""
    to_distributors: int
    """Rupiah for goods that have come and are not paid."""
    lately: Loss
    best: tuple[Sold, ...]
    """Of this month."""
    needs: tuple[Need, ...]


def own(session: Session, actor: Actor, *, koperasi_id: int) -> Trade:
    """The figures of one of the actor's own koperasi; NotFound for any other."""
    koperasi = supply_places.keeps(
        session, actor, shop_id=koperasi_id, kinds=supply_places.KOPERASI
    )
    months = board_months.months(month_of(clock.now()), MONTHS)
    shops = [each.id or 0 for each in supply_places.members(session, koperasi)]
    mine = col(SupplyOrder.koperasi_id) == koperasi_id
    cash = (
        _confirmed(koperasi_id), col(Delivery.payment) == CASH, col(Delivery.cash_at).is_(None),
    )  # fmt: skip
    unpaid = (mine, col(SupplyOrder.state) == RECEIVED, col(SupplyOrder.paid_at).is_(None))
    return Trade(
        months=_passed(session, koperasi_id, months),
        from_shops=_sum(session, col(Delivery.total), *cash),
        to_distributors=_sum(session, col(SupplyOrder.cost), *unpaid),
        lately=supply_prices.came(session, mine),
        best=_best(session, koperasi_id, months[-1]),
        needs=tuple(forecasting.needs(session, shops, koperasi_id=koperasi_id)),
    )


def _confirmed(koperasi_id: int) -> Any:
    return (col(Delivery.koperasi_id) == koperasi_id) & (col(Delivery.state) == CONFIRMED)


def _sum(session: Session, what: Any, *where: Any) -> int:
    query = columns(func.coalesce(func.sum(what), 0)).where(*where)
    return int(session.connection().execute(query).scalar_one())


def _passed(session: Session, koperasi_id: int, months: list[str]) -> tuple[Passed, ...]:
    """By the month in which the shop confirmed, on the city's wall clock."""
    taken = col(DeliveryLine.accepted)
    query = (
        columns(
            col(Delivery.confirmed_at),
            *(
                func.sum(taken * price)
                for price in (SupplyLine.price, SupplyLine.margin, SupplyLine.transport)
            ),
        )
        .join(DeliveryLine, col(DeliveryLine.delivery_id) == Delivery.id)
        .join(SupplyLine, col(SupplyLine.id) == DeliveryLine.purchase_line_id)
        .where(_confirmed(koperasi_id), col(Delivery.confirmed_at) >= _begins(months[0]))
        .group_by(col(Delivery.id), col(Delivery.confirmed_at))
    )
    found = {month: Passed(month) for month in months}
    for at, *sums in session.connection().execute(query):
        if at and (known := found.get(month_of(at))):
            goods, margin, transport = (int(each) for each in sums)
            found[known.month] = Passed(
                known.month, known.goods + goods, known.margin + margin,
                known.transport + transport, known.times + 1,
            )  # fmt: skip
    return tuple(found.values())


def _best(session: Session, koperasi_id: int, month: str) -> tuple[Sold, ...]:
    line = SupplyLine
    rupiah = func.sum(col(DeliveryLine.accepted) * col(DeliveryLine.price))
    query = (
        columns(col(line.name), col(line.label), func.sum(col(DeliveryLine.accepted)), rupiah)
        .join(DeliveryLine, col(DeliveryLine.purchase_line_id) == col(line.id))
        .join(Delivery, col(Delivery.id) == DeliveryLine.delivery_id)
        .where(
            _confirmed(koperasi_id), col(Delivery.confirmed_at) >= _begins(month),
            col(DeliveryLine.accepted) > 0,
        )
        .group_by(col(line.name), col(line.label))
        .order_by(rupiah.desc(), col(line.name))
        .limit(BEST)
    )  # fmt: skip
    return tuple(
        Sold(f"{name} {label}".strip(), int(pieces), int(sum_))
        for name, label, pieces, sum_ in session.connection().execute(query)
    )


def _begins(month: str) -> datetime:
    return clock.midnight(duty.first_day(month))
