"""A civil servant's duty to buy: how much in a month, and how much is done.

Nothing is ever deducted from anybody's pay. What is done is never stored: it is the sum of the
orders, so that a refund or a dispute can not be forgotten.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, or_, select

from smartcity_app.civic import words
from smartcity_app.kernel import clock
from smartcity_app.services.peken.duty_models import CivilServant, DutyException, DutyRule
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.workflow import DONE, HANDED, WITH_SHOP

COUNTING = (*WITH_SHOP, HANDED, DONE)
"""States of an order that count: paid, and nobody says that something is wrong with it."""
DUTY_ORDER = "asn"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a civil servant stands with the duty of one month."""

    month: str
    quota: int
    """Rupiah; 0 when excused, or when no rule fits."""
    counted: int
    left: int
    reached: bool
    excused: bool
    words: str
    """ "Rp650.000 dari Rp1.000.000 bulan ini"."""


def civil_servant(session: Session, person_id: int) -> CivilServant | None:
    """The person's entry in the register, if they are in service today."""
    today = clock.today()
    return session.exec(
        select(CivilServant).where(
            CivilServant.person_id == person_id,
            CivilServant.starts <= today,
            or_(col(CivilServant.ends).is_(None), col(CivilServant.ends) >= today),
        )
    ).first()


OFFICE = select(col(CivilServant.agency)).where(
    col(CivilServant.person_id) == bindparam("person"),
    col(CivilServant.starts) <= bindparam("day"),
    or_(col(CivilServant.ends).is_(None), col(CivilServant.ends) >= bindparam("day")),
)
"""The office of `person` on `day`; no row for who is no civil servant."""


def office_of(session: Session, person_id: int) -> str | None:
    """The office a civil servant works for; None for everybody else."""
    given = {"person": person_id, "day": clock.today()}
    return session.connection().execute(OFFICE, given).scalar()


def standing(session: Session, person_id: int, month: str) -> Standing | None:
    """How the person stands in a month (2026-11, on the city's wall clock).

    None for who was not in service when the month began: the first whole month is the first one
    with a duty.
    """
    begin = first_day(month)
    servant = session.exec(
        select(CivilServant).where(
            CivilServant.person_id == person_id,
            CivilServant.starts <= begin,
            or_(col(CivilServant.ends).is_(None), col(CivilServant.ends) >= begin),
        )
    ).first()
    if servant is None:
        return None
    excused = is_excused(session, person_id, month)
    quota = 0 if excused else quota_of(rules_in(session, month), servant)
    return stands(month, quota, counted(session, person_id, month), excused=excused)


def stands(month: str, quota: int, done: int, *, excused: bool = False) -> Standing:
    """The figures and the sentence of a standing."""
    left = max(0, quota - done)
    return Standing(month, quota, done, left, left == 0, excused, _say(month, quota, done, excused))


def counted(session: Session, person_id: int, month: str) -> int:
    """Rupiah of the person's orders of that month that count for the duty."""
    total = select(func.coalesce(func.sum(col(Order.total) - col(Order.refunded)), 0))
    return int(session.exec(total.where(Order.owner_id == person_id, *counts_in(month))).one())


def counts_in(month: str) -> tuple[Any, ...]:
    """Which orders of a month count: at one's own shops, paid, not disputed, not given back, and
    not found to be no real shopping (reviewing.decide)."""
    return (
        col(Order.month) == month,
        col(Order.kind) == DUTY_ORDER,
        col(Order.assigned).is_(True),
        col(Order.state).in_(COUNTING),
        col(Order.discounted).is_(False),
    )


def is_excused(session: Session, person_id: int, month: str) -> bool:
    """Whether BKPSDM has excused the person for that month."""
    found = session.exec(
        select(DutyException.id).where(
            DutyException.person_id == person_id,
            col(DutyException.withdrawn_at).is_(None),
            DutyException.first <= month,
            DutyException.last >= month,
        )
    )
    return found.first() is not None


def rules_in(session: Session, month: str) -> list[DutyRule]:
    """The rules in force when a month begins, the most specific first."""
    begin = first_day(month)
    found = session.exec(
        select(DutyRule).where(
            DutyRule.starts <= begin,
            or_(col(DutyRule.ends).is_(None), col(DutyRule.ends) >= begin),
        )
    ).all()
    return sorted(found, key=specificity, reverse=True)


def quota_of(rules: list[DutyRule], servant: CivilServant) -> int:
    """Rupiah a month by the first of these rules that fits; 0 when none does."""
    rule = rule_for(rules, servant)
    return rule.quota if rule else 0


def rule_for(rules: list[DutyRule], servant: CivilServant) -> DutyRule | None:
    """The first of these rules that fits."""
    return next((each for each in rules if fits(each, servant)), None)


def fits(rule: DutyRule, servant: CivilServant) -> bool:
    """Whether a rule speaks of this civil servant."""
    pairs = (
        (rule.position, servant.position),
        (rule.eselon, servant.eselon),
        (rule.grade, servant.grade),
    )
    return all(_like(pattern, value) for pattern, value in pairs)


def specificity(rule: DutyRule) -> tuple[Any, ...]:
    """What makes a rule go before another: jabatan before eselon before golongan, each the more of
    it is spelled out; of two alike the later one."""
    patterns = (rule.position, rule.eselon, rule.grade)
    spelled = tuple((bool(p), "*" not in p, len(p.replace("*", ""))) for p in patterns)
    return (*spelled, rule.starts, rule.id or 0)


def first_day(month: str) -> date:
    """2026-11 → 1 November 2026; ValueError when that is no month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """2026-11 → 30 November 2026."""
    begin = first_day(month)
    return begin.replace(day=monthrange(begin.year, begin.month)[1])


def _like(pattern: str, value: str) -> bool:
    if not pattern:
        return True
    safe = pattern.casefold().replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(value.casefold(), safe)


def _say(month: str, quota: int, done: int, excused: bool) -> str:
    when = (
        "bulan ini"
        if month == f"{clock.today():%Y-%m}"
        else f"pada {words.month(first_day(month))}"
    )
    if excused:
        return f"Tidak ada kewajiban {when}"
    if not quota:
        return f"Belum ada kewajiban {when}"
    if done >= quota:
        return f"{words.rupiah(done)}, kewajiban {when} terpenuhi"
    return f"{words.rupiah(done)} dari {words.rupiah(quota)} {when}"
