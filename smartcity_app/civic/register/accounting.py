"""The account of a year: that from 1 to the last every number of a unit stands for something.

All of it is counted by the database, and each proof in one statement: counter and lines as they
stood at the same moment, however busily numbers are given out meanwhile.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, union_all
from sqlmodel import Session, col, select

from smartcity_app.civic import areas, inbox, words
from smartcity_app.civic.register import finding
from smartcity_app.civic.register.document import Document, RegisterCounter, State
from smartcity_app.civic.register.rights import May
from smartcity_app.kernel import db, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed

log = logging.getLogger(__name__)
MOST_GAPS = 500


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that were given out and stand nowhere."""

    unit: str
    year: int
    first: int
    last: int

    @property
    def words(self) -> str:
        """ "418" or "418–420"."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class UnitYear:
    """What became of the numbers of a unit in a year."""

    unit: str
    unit_name: str
    area: str
    year: int
    first: int
    """Lowest and highest number there is a line for; 0 when there is none."""
    last: int
    counter: int
    """The last number given out."""
    entered: int
    """Lines there are. Each number can be there only once."""
    issued: int
    revoked: int
    replaced: int
    void: int
    held: int
    reasons: tuple[tuple[str, int], ...] = ()
    """Why numbers are void, with how many, most frequent first."""
    gaps: tuple[Gap, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every number from 1 to the last given out has its line."""
        return self.entered == self.last == self.counter and self.first == min(1, self.counter)


def account(session: Session, actor: Actor, *, year: int, area: str = "") -> list[UnitYear]:
    """The year of every unit this actor may read, in the order of the area codes.

    NotAllowed for whoever may read no register.
    """
    if not policy.holds(actor, May.READ):
        raise NotAllowed(
            "Laporan ini untuk kepala kelurahan atau desa, camat, admin kota, dan wali kota."
        )
    offices = finding.units(actor, within=area)
    codes = [each.code for each in offices]
    of_offices = or_(
        col(RegisterCounter.unit).in_([each.unit for each in offices]),
        col(RegisterCounter.unit).in_(
            select(Document.unit).where(Document.year == year, col(Document.area).in_(codes))
        ),  # units whose code was another when the number was made
    )
    reasons = _reasons(session, year, codes)
    missing: dict[str, list[Gap]] = defaultdict(list)
    rows = session.exec(_account(of_offices, year)).all()
    for gap in gaps(session, year=year) if any(not _row(row).whole for row in rows) else []:
        missing[gap.unit].append(gap)
    names = {key: each for each in offices for key in (each.unit, each.code)}
    found = [_row(row, reasons, missing, names) for row in rows]
    return sorted(found, key=lambda each: (each.area, each.unit))


def gaps(session: Session, *, year: int | None = None, most: int = MOST_GAPS) -> list[Gap]:
    """Runs of numbers without a line, of one year or of all, in the order of units and years."""
    of_year = [] if year is None else [col(Document.year) == year]
    before = func.lag(col(Document.number), 1, 0).over(
        partition_by=(col(Document.unit), col(Document.year)), order_by=col(Document.number)
    )
    lines = select(Document.unit, Document.year, Document.number, before.label("before"))
    seen = lines.where(*of_year).subquery()
    between = select(seen.c.unit, seen.c.year, seen.c.before + 1, seen.c.number - 1).where(
        seen.c.number > seen.c.before + 1
    )
    highest = func.coalesce(func.max(Document.number), 0)
    counter = RegisterCounter
    behind = (
        select(counter.unit, counter.year, highest + 1, counter.last)
        .join(Document, _same_year(), isouter=True)
        .where(*([] if year is None else [col(counter.year) == year]))
        .group_by(counter.unit, counter.year, counter.last)  # type: ignore[arg-type]
        .having(highest < counter.last)
    )
    query = union_all(between, behind).limit(most)
    found = [Gap(*row) for row in session.connection().execute(query)]
    return sorted(found, key=lambda gap: (gap.year, gap.unit, gap.first))


def account_for_numbers() -> int:
    """Shout when a number is missing: in the log, and to the city's administrators.

    Returns how many runs are missing. Runs a transaction of its own, every night.
    """
    found = db.run(gaps, writes=False)
    if not found:
        return 0
    said = "; ".join(f"{gap.unit} tahun {gap.year}: {gap.words}" for gap in found[:5])
    log.error("numbers without a line in the register: %s", said)

    def tell(session: Session) -> None:
        inbox.tell_office(
            session,
            Role.CITY_ADMIN,
            areas.city_area().code,
            "Ada nomor surat yang hilang dari register",
            text=f"{words.number(len(found))} celah. {said}. Periksa cadangan basis data.",
            link=f"/kerja/penomoran?tahun={found[0].year}",
            tone="late",
        )

    db.run(tell)
    return len(found)


def _same_year() -> ColumnElement[bool]:
    return (col(Document.unit) == RegisterCounter.unit) & (
        col(Document.year) == RegisterCounter.year
    )


def _account(which: ColumnElement[bool], year: int) -> Any:
    """unit, year, counter, area, first, last, lines, then lines in each state.

    Nothing that is not in `ix_document_account`: a city's year is counted without opening a line.
    """
    states = (State.ISSUED, State.REVOKED, State.REPLACED, State.VOID, State.HELD)
    number = col(Document.number)
    figures = (
        func.max(Document.area).label("area"),
        func.min(number).label("first"),
        func.max(number).label("last"),
        func.count(number).label("entered"),
        *(func.sum(case((col(Document.state) == each, 1), else_=0)).label(each) for each in states),
    )
    lines = (
        select(Document.unit, *figures)  # type: ignore[call-overload]
        .where(Document.year == year)
        .group_by(Document.unit)
        .subquery()
    )
    counted = [func.coalesce(lines.c[name], 0) for name in ("first", "last", "entered", *states)]
    counter = RegisterCounter
    return (
        select(counter.unit, counter.year, counter.last, lines.c.area, *counted)  # type: ignore[call-overload]
        .join(lines, lines.c.unit == counter.unit, isouter=True)
        .where(which, col(counter.year) == year)
    )


def _row(
    row: Any,
    reasons: dict[str, list[tuple[str, int]]] | None = None,
    missing: dict[str, list[Gap]] | None = None,
    names: dict[str, areas.Area] | None = None,
) -> UnitYear:
    unit, year, counter, area, first, last, entered, issued, revoked, replaced, void, held = row
    office = (names or {}).get(area or unit)
    return UnitYear(
        unit,
        office.label if office else unit,
        office.code if office else "",
        year,
        first,
        last,
        counter,
        entered,
        issued,
        revoked,
        replaced,
        void,
        held,
        reasons=tuple((reasons or {}).get(unit, [])),
        gaps=tuple((missing or {}).get(unit, [])),
    )


def _reasons(session: Session, year: int, codes: list[str]) -> dict[str, list[tuple[str, int]]]:
    number = func.count()
    query = (
        select(Document.unit, Document.reason, number)
        .where(Document.state == State.VOID, Document.year == year)
        .where(col(Document.area).in_(codes) if codes else false())
        .group_by(col(Document.unit), col(Document.reason))
        .order_by(number.desc(), col(Document.reason))
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for unit, reason, times in session.exec(query):
        found[unit].append((reason, times))
    return found
