"""What a piece cost on its way, for the market office: distributor, koperasi, transport, shop."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import (
    Delivery,
    DeliveryLine,
    SupplyLine,
    SupplyOrder,
)
from smartcity_app.services.peken.supply_workflow import RECEIVED

LATELY = timedelta(days=90)
MOST = 200


@dataclass(frozen=True, slots=True)
class Hop:
    """An article of one koperasi, its prices a piece as means over the pieces, in rupiah."""

    koperasi: str
    name: str
    label: str
    pieces: int
    distributor: int
    margin: int
    transport: int
    shop: int
    selling: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Pieces a koperasi ordered lately, and how many of them came whole to the shops."""

    ordered: int
    received: int
    broken: int


def hops(session: Session, actor: Actor) -> list[Hop]:
    """The price of every article shared out in the last 90 days, the dearest way first."""
    _admit(actor)
    pieces = func.sum(col(DeliveryLine.pieces))

    def mean(what: Any) -> Any:
        return func.sum(what * col(DeliveryLine.pieces)) / pieces

    query: Any = (
        select(  # type: ignore[call-overload]
            col(Shop.name), col(SupplyLine.name), col(SupplyLine.label), pieces,
            mean(col(SupplyLine.price)), mean(col(SupplyLine.margin)),
            mean(col(SupplyLine.transport)), mean(col(DeliveryLine.price)),
            mean(col(DeliveryLine.selling)),
        )
        .join(Delivery, col(Delivery.id) == DeliveryLine.delivery_id)
        .join(SupplyLine, col(SupplyLine.id) == DeliveryLine.purchase_line_id)
        .join(Shop, col(Shop.id) == Delivery.koperasi_id)
        .where(
            policy.reach_of(actor, May.TRACE, Delivery), DeliveryLine.pieces > 0,
            Delivery.created_at >= clock.now() - LATELY,
        )
        .group_by(col(Shop.name), col(SupplyLine.name), col(SupplyLine.label))
    )  # fmt: skip
    found = [Hop(*row[:3], *(int(each) for each in row[3:])) for row in session.exec(query)]
    return sorted(found, key=lambda each: (-each.selling / each.distributor, each.name))[:MOST]


def losses(session: Session, actor: Actor) -> Loss:
    """What became of everything ordered in the last 90 days that has come."""
    _admit(actor)
    return came(session, policy.reach_of(actor, May.TRACE, SupplyOrder))


def came(session: Session, whose: ColumnElement[bool]) -> Loss:
    """The same of some purchases; the caller knows who may ask."""
    query = (
        select(
            func.coalesce(func.sum(col(SupplyLine.ordered)), 0),
            func.coalesce(func.sum(col(SupplyLine.received)), 0),
            func.coalesce(func.sum(col(SupplyLine.broken)), 0),
        )
        .join(SupplyOrder, col(SupplyOrder.id) == SupplyLine.purchase_id)
        .where(whose, SupplyOrder.state == RECEIVED, SupplyOrder.created_at >= clock.now() - LATELY)
    )
    return Loss(*(int(each) for each in session.exec(query).one()))


def _admit(actor: Actor) -> None:
    if not policy.holds(actor, May.VERIFY):
        raise NotAllowed("Halaman ini untuk petugas pasar.")
