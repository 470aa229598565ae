"""How everybody stands with a month's duty, in three questions to the database whatever the city.

What lists and boards are counted from; `duty.standing` answers the same for one person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, or_

from smartcity_app.services.peken import duty
from smartcity_app.services.peken.duty_models import CivilServant, DutyException
from smartcity_app.services.peken.order_models import Order

REACHED, PARTLY, NOTHING, EXCUSED, FREE = "tercapai", "sebagian", "belum", "dikecualikan", "bebas"
WORDS = {
    REACHED: "Sudah tercapai",
    PARTLY: "Belanja sebagian",
    NOTHING: "Belum belanja",
    EXCUSED: "Dikecualikan",
    FREE: "Tanpa kewajiban",
}
"""How somebody may stand, in the order of boards."""


@dataclass(frozen=True, slots=True)
class Stand:
    """One civil servant in one month."""

    id: int
    """Of the register's entry."""
    person_id: int
    name: str
    agency: str
    position: str
    grade: str
    eselon: str
    quota: int
    counted: int
    excused: bool

    @property
    def left(self) -> int:
        """Rupiah still to be bought."""
        return 0 if self.excused else max(0, self.quota - self.counted)

    @property
    def status(self) -> str:
        """One of WORDS."""
        return status_of(self.quota, self.counted, excused=self.excused)


@cache
def rank_of(grade: str) -> str:
    """III/c → "Golongan III"; PPPK have no letter: IX → "PPPK IX"."""
    head, letter, _ = grade.partition("/")
    if letter:
        return f"Golongan {head}"
    return f"PPPK {head}" if head else "Tanpa golongan"


def of_rank(rank: str) -> Any:
    """Whoever `rank_of` names so."""
    kind, _, head = rank.partition(" ")
    grade = col(CivilServant.grade)
    if kind == "Golongan":
        return grade.startswith(f"{head}/", autoescape=True)
    return grade == (head if kind == "PPPK" else "")


def everybody(
    session: Session, month: str, *where: Any, most: int | None = None, ordered: bool = False
) -> Iterator[Stand]:
    """Whoever was in service when the month began and fits `where`; a page of them with `most`."""
    servants = _servants(session, month, *where, most=most, ordered=ordered)
    some = [row.person_id for row in servants] if most else None
    counted, excused = _counted(session, month, some), _excused(session, month)
    rules, known = duty.rules_in(session, month), dict[tuple[str, str, str], int]()
    for row in servants:
        key = (row.position, row.eselon, row.grade)
        if key not in known:
            known[key] = duty.quota_of(rules, row)
        person = row.person_id
        yield Stand(
            row.id, person, row.name, row.agency, row.position, row.grade, row.eselon, known[key],
            counted.get(person, 0), person in excused,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """Civil servants of one office, position and rank: whoever has the same duty."""

    agency: str
    grade: str
    quota: int


def by_kind(session: Session, month: str) -> Iterator[tuple[Kind, int, bool]]:
    """As `everybody`, for who only counts: kind, what somebody of it has bought, whether excused.

    Two plain lists put together here: a join that groups words takes the database twice as long.
    """
    table = CivilServant
    said = (table.position, table.eselon, table.grade, table.agency, table.person_id)
    query = columns(*(col(each) for each in said)).where(*in_service(month))
    counted, excused = _counted(session, month, None), _excused(session, month)
    rules, known = duty.rules_in(session, month), dict[tuple[str, ...], Kind]()
    found: Any = session.connection().execute(query).all()
    for row in found:
        key = (row[0], row[1], row[2], row[3])
        kind = known.get(key)
        if kind is None:
            quota = duty.quota_of(rules, row)
            kind = known[key] = Kind(row[3], row[2], quota)
        yield kind, counted.get(row[4], 0), row[4] in excused


def status_of(quota: int, counted: int, *, excused: bool) -> str:
    """One of WORDS."""
    if excused:
        return EXCUSED
    if not quota:
        return FREE
    if counted >= quota:
        return REACHED
    return PARTLY if counted else NOTHING


def in_service(month: str) -> tuple[Any, ...]:
    """Which of the register have a duty in a month: those there when it began."""
    begin = duty.first_day(month)
    ends = col(CivilServant.ends)
    return col(CivilServant.starts) <= begin, or_(ends.is_(None), ends >= begin)


def _servants(
    session: Session, month: str, *where: Any, most: int | None, ordered: bool
) -> list[Any]:
    table = CivilServant
    named = (
        table.id, table.person_id, table.name, table.agency, table.position, table.grade,
        table.eselon,
    )  # fmt: skip
    query = columns(*(col(each) for each in named)).where(*in_service(month), *where)
    if ordered or most:
        query = query.order_by(col(table.name), col(table.id))
    return list(session.connection().execute(query.limit(most)))


def _counted(session: Session, month: str, some: list[int] | None) -> dict[int, int]:
    buyer = col(Order.owner_id)
    query = columns(buyer, func.sum(col(Order.total) - col(Order.refunded)))
    query = query.where(*duty.counts_in(month)).group_by(buyer)
    if some is not None:
        query = query.where(buyer.in_(some))
    found = session.connection().execute(query).all()
    return {person: int(rupiah) for person, rupiah in found}


def _excused(session: Session, month: str) -> set[int]:
    return set(session.connection().execute(_excused_in(month)).scalars())


def _excused_in(month: str) -> Any:
    return columns(col(DutyException.person_id)).where(
        col(DutyException.withdrawn_at).is_(None),
        col(DutyException.first) <= month,
        col(DutyException.last) >= month,
    )
