"""Raising flags: on payment for those it touches, every night for everybody.

A flag is raised once for a rule, its subject and a month. While nobody has looked, orders that come
to it are added; once somebody has decided, it stays as it was decided.
"""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from smartcity_app.kernel import clock, db
from smartcity_app.services.peken import flag_rules
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.flag_models import MarketFlag
from smartcity_app.services.peken.suspicions import FINDERS, Look, Suspicion

AT_ONCE = (
    flag_rules.OWN_SHOP, flag_rules.CIRCLE, flag_rules.SPLIT, flag_rules.BACK_AND_FORTH,
)  # fmt: skip
"""Rules that a single payment can break; the last day is looked at when it is over."""


def look(session: Session, *, month: str, buyer: int | None = None, shop: int | None = None) -> int:
    """Raise what the rules find in a month; of one buyer at one shop when they are named.

    Returns how many flags are new.
    """
    rules = flag_rules.in_force(session)
    some = buyer is not None
    where = Look(month, buyer, shop)
    return sum(
        _raise(session, key, month, found)
        for key, rule in rules.items()
        if not some or key in AT_ONCE
        for found in list(FINDERS[key](session, where, rule))
    )


def nightly() -> int:
    """Look through the month of yesterday, and through this one. Returns how many are new."""
    now = clock.now()
    months = sorted({month_of(now - timedelta(days=1)), month_of(now)})
    return sum(db.run(lambda session, month=month: look(session, month=month)) for month in months)  # type: ignore[misc]


def _raise(session: Session, rule: str, month: str, found: Suspicion) -> bool:
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    fresh = (
        insert(MarketFlag)
        .values(
            rule=rule, subject=found.subject, month=month, area=found.area, shop_id=found.shop_id,
            person_id=found.person_id, reason=found.reason, orders=list(found.orders),
            raised_at=clock.now(), outcome="", note="",
        )
        .on_conflict_do_nothing()
        .returning(col(MarketFlag.id))
    )  # fmt: skip
    if session.connection().execute(fresh).first():
        return True
    _add(session, rule, month, found)
    return False


def _add(session: Session, rule: str, month: str, found: Suspicion) -> None:
    """What has come to it since, as long as nobody has decided."""
    row = session.exec(
        select(MarketFlag).where(
            MarketFlag.rule == rule, MarketFlag.subject == found.subject, MarketFlag.month == month
        )
    ).one()
    orders = sorted({*row.orders, *found.orders})
    if row.outcome or orders == row.orders:
        return
    session.connection().execute(
        update(MarketFlag)
        .where(col(MarketFlag.id) == row.id, col(MarketFlag.outcome) == "")
        .values(orders=orders, reason=found.reason)
    )
