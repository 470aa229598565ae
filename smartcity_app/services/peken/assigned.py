"""Whose shops are which: what the rest of e-Peken asks."""

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from smartcity_app.services.peken.assignment_models import PUBLISHED, Assignment, AssignmentRun
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import ACTIVE

NEAR_HOME, NEAR_WORK, KEPT = "near_home", "near_work", "kept"
NEARER_FULL, SPREAD = "nearer_full", "spread"
WHY = {
    NEAR_HOME: "Dekat rumah Anda",
    NEAR_WORK: "Dekat kantor Anda",
    KEPT: "Toko Anda bulan lalu",
    NEARER_FULL: "Toko yang lebih dekat sudah penuh",
    SPREAD: "Supaya setiap toko mendapat pembeli",
}


@dataclass(frozen=True, slots=True)
class AssignedShop:
    """One of a civil servant's own shops."""

    shop_id: int
    place: int
    """1 for the first of them."""
    metres: int
    why: str
    """In words, for its owner."""
    open: bool = True
    """Whether the shop may sell at all; a suspended one stays assigned until the next run."""


def run_for(session: Session, month: str) -> AssignmentRun | None:
    """The published run that holds in a month: its own, else the latest before it."""
    return session.exec(
        select(AssignmentRun)
        .where(AssignmentRun.state == PUBLISHED, AssignmentRun.month <= month)
        .order_by(col(AssignmentRun.month).desc())
        .limit(1)
    ).first()


_RUN = (
    select(col(AssignmentRun.id))
    .where(col(AssignmentRun.state) == PUBLISHED, col(AssignmentRun.month) <= bindparam("in_month"))
    .order_by(col(AssignmentRun.month).desc())
    .limit(1)
    .scalar_subquery()
)
_MINE = select(col(Assignment.shop_id)).where(
    col(Assignment.run_id) == _RUN, col(Assignment.person_id) == bindparam("person")
)


def shop_ids(session: Session, person_id: int, month: str) -> set[int]:
    """Ids of a civil servant's shops in a month: asked in every checkout, so built once."""
    given = {"person": person_id, "in_month": month}
    return set(session.connection().execute(_MINE, given).scalars())


def run_before(session: Session, month: str) -> AssignmentRun | None:
    """The published run of the latest month before this one."""
    return session.exec(
        select(AssignmentRun)
        .where(AssignmentRun.state == PUBLISHED, AssignmentRun.month < month)
        .order_by(col(AssignmentRun.month).desc())
        .limit(1)
    ).first()


def shops_of(
    session: Session, person_id: int, month: str, *, also_closed: bool = False
) -> list[AssignedShop]:
    """A civil servant's shops in a month (2026-11), in order; none before the first run.

    Shops that were suspended or closed after the run are left out, unless asked for.
    """
    run = run_for(session, month)
    if run is None:
        return []
    rows = session.exec(
        select(Assignment, Shop.state)
        .join(Shop, col(Shop.id) == Assignment.shop_id)
        .where(Assignment.run_id == run.id, Assignment.person_id == person_id)
        .order_by(col(Assignment.place))
    )
    found = [
        AssignedShop(each.shop_id, each.place, each.metres, WHY.get(each.why, ""), state == ACTIVE)
        for each, state in rows
    ]
    return [each for each in found if each.open or also_closed]


def is_assigned(session: Session, person_id: int, shop_id: int, month: str) -> bool:
    """Whether an order at this shop counts for this person's duty in this month."""
    run = run_for(session, month)
    if run is None:
        return False
    found = session.exec(
        select(Assignment.id).where(
            Assignment.run_id == run.id,
            Assignment.person_id == person_id,
            Assignment.shop_id == shop_id,
        )
    )
    return found.first() is not None
