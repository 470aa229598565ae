"""Looking into flags: the reason, the orders, and a decision with its note.

A flag takes nothing away by itself. Only the decision that its orders are no real shopping does,
and it says so to the buyers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from smartcity_app.civic import inbox
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken.flag_models import DISCOUNTED, OUTCOMES, FlagRule, MarketFlag
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Shop

PAGE = 50


@dataclass(frozen=True, slots=True)
class Evidence:
    """An order a flag rests on: never what was in it."""

    order: Order
    shop: str
    buyer: str


def listed(
    session: Session, actor: Actor, *, outcome: str = "", rule: str = "", before: int | None = None
) -> Sequence[MarketFlag]:
    """Flags the actor may look into, the newest first: open ones, or those decided so."""
    query = select(MarketFlag).where(
        policy.reach_of(actor, May.REVIEW, MarketFlag), MarketFlag.outcome == outcome
    )
    if rule:
        query = query.where(MarketFlag.rule == rule)
    if before:
        query = query.where(col(MarketFlag.id) < before)
    return session.exec(query.order_by(col(MarketFlag.id).desc()).limit(PAGE + 1)).all()


def waiting(session: Session, actor: Actor) -> int:
    """How many wait to be looked into; a few seconds old."""

    def count() -> int:
        open_ = (policy.reach_of(actor, May.REVIEW, MarketFlag), MarketFlag.outcome == "")
        return session.exec(select(func.count()).select_from(MarketFlag).where(*open_)).one()

    return gauges.recent(session, ("peken.flags", actor.posts), count)


def find(session: Session, actor: Actor, *, flag_id: int) -> MarketFlag:
    """One flag; NotFound out of reach. Nothing is on record yet: names come with `evidence`."""
    row = session.exec(
        select(MarketFlag).where(
            MarketFlag.id == flag_id, policy.reach_of(actor, May.REVIEW, MarketFlag)
        )
    ).first()
    if row is None:
        raise NotFound
    return row


def _is_about(session: Session, flag: MarketFlag, actor: Actor) -> bool:
    shop = session.get(Shop, flag.shop_id) if flag.shop_id else None
    named = {flag.person_id, shop.owner_id if shop else None}
    return actor.person_id in named or f"p{actor.person_id}" in flag.subject.split("/")


def evidence(session: Session, actor: Actor, *, flag_id: int) -> list[Evidence]:
    """The orders, with buyer and shop by name. The look is on record for everyone named."""
    flag = find(session, actor, flag_id=flag_id)
    query = (
        select(Order, Shop.name, Person.name)
        .join(Shop, col(Shop.id) == Order.shop_id)
        .join(Person, col(Person.id) == Order.owner_id)
        .where(col(Order.id).in_(flag.orders))
        .order_by(col(Order.id))
    )
    found = [Evidence(*row) for row in session.exec(query)]
    for person in sorted({each.order.owner_id for each in found}):
        audit.record(session, actor, "peken.read_flag", flag, subject_id=person, detail=flag.rule)
    return found


def decide(session: Session, actor: Actor, *, flag_id: int, outcome: str, note: str) -> MarketFlag:
    """Say what it is, once. "tidak_dihitung" takes the orders out of their buyers' duty."""
    flag = find(session, actor, flag_id=flag_id)
    policy.require(actor, May.REVIEW, flag)
    if _is_about(session, flag, actor):
        raise NotAllowed("Tanda ini tentang Anda atau toko Anda. Minta rekan lain memutusnya.")
    said = " ".join(note.split())
    problems = {}
    if outcome not in OUTCOMES:
        problems["outcome"] = "Pilih satu keputusan"
    if not 10 <= len(said) <= 500:
        problems["note"] = "Tulis alasannya, paling sedikit 10 huruf"
    if problems:
        raise Incomplete(fields=problems)
    decided = session.connection().execute(
        update(MarketFlag)
        .where(col(MarketFlag.id) == flag.id, col(MarketFlag.outcome) == "")
        .values(outcome=outcome, note=said, decided_by=actor.person_id, decided_at=clock.now())
    )
    if decided.rowcount != 1:
        raise OutOfStep("Tanda ini baru saja diputus petugas lain. Muat ulang, lalu periksa.")
    session.refresh(flag)
    if outcome == DISCOUNTED:
        _discount(session, actor, flag)
    else:
        audit.record(session, actor, "peken.decide_flag", flag, detail=outcome)
    gauges.forget(session)
    return flag


def _discount(session: Session, actor: Actor, flag: MarketFlag) -> None:
    orders = col(Order.id).in_(flag.orders)
    session.connection().execute(update(Order).where(orders).values(discounted=True))
    rule = session.get_one(FlagRule, flag.rule)
    for person in sorted(set(session.exec(select(Order.owner_id).where(orders)))):
        audit.record(
            session, actor, "peken.decide_flag", flag, subject_id=person, detail=DISCOUNTED
        )
        inbox.tell(
            session, person, "Sebagian belanja Anda tidak dihitung sebagai kewajiban",
            text=f"{rule.title}: {flag.note} Keberatan? Hubungi dinas yang mengawasi e-Peken.",
            link="/peken/pesanan", tone="late",
        )  # fmt: skip
