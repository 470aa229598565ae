"""Finding lines of the register: what each reader may see, by indexes that serve a million lines.

Pages are keysets over year and line, newest first, so that each filter has an index in that very
order. The shape of a search says which one serves it: a case number, a letter number with its
running number in it, or words of a letter type.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

from sqlalchemy import ColumnElement, bindparam, false, func, or_, text, tuple_
from sqlmodel import Session, col, select

from smartcity_app.civic import areas
from smartcity_app.civic.areas import Area
from smartcity_app.civic.register.document import Document, RegisterCounter, State
from smartcity_app.civic.register.rights import May
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound

_CASE = re.compile(r"[A-Za-z]{2,8}-\d{4}-[A-Za-z0-9]+")
_KINDS = text(
    "WITH RECURSIVE k(kind) AS (SELECT min(kind) FROM document UNION ALL"
    " SELECT (SELECT min(d.kind) FROM document d WHERE d.kind > k.kind) FROM k"
    " WHERE k.kind IS NOT NULL) SELECT kind FROM k WHERE kind IS NOT NULL"
)
"""Every kind there is, one step of the index each."""
_HELD = select(Document).where(Document.case_ref == bindparam("case"), Document.state == State.HELD)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader of the register looks for. It comes from the address bar: trust nothing."""

    search: str = ""
    """A letter number, a case number, or words of a letter type."""
    state: str = ""
    year: int | None = None
    area: str = ""
    """Code of an area: its office's lines and those of the offices within it."""
    before: tuple[int, int] | None = None
    """Year and id of a line: only those behind it."""
    upto: int | None = None
    """Only lines that were there when this was the newest."""


def find(session: Session, actor: Actor, *, document_id: int) -> Document:
    """A line of the register, if this actor may read it; NotFound otherwise."""
    readable = policy.reach_of(actor, May.READ, Document)
    query = select(Document).where(Document.id == document_id, readable)
    document = session.exec(query).first()
    if document is None:
        raise NotFound
    return document


def entries(
    session: Session, actor: Actor, *, wanted: Wanted, most: int = 30
) -> Sequence[Document]:
    """The register as this actor may read it, newest first."""
    query = select(Document).where(*_clauses(session, actor, wanted))
    newest_first = (col(Document.year).desc(), col(Document.id).desc())
    return session.exec(query.order_by(*newest_first).limit(most)).all()


def count(session: Session, actor: Actor, *, wanted: Wanted, most: int) -> int:
    """How many lines there are, counted no further than `most`."""
    few = select(Document.id).where(*_clauses(session, actor, wanted)).limit(most).subquery()
    return session.exec(select(func.count()).select_from(few)).one()


def newest(session: Session) -> int:
    """The id of the line entered last; 0 for an empty register."""
    return session.exec(select(func.max(Document.id))).one() or 0


def units(actor: Actor, *, within: str = "") -> list[Area]:
    """The offices whose lines this actor may read, each kecamatan before its kelurahan.

    `within`: only the office of this area and those inside it.
    """
    inside = f"{within}." if within else ""
    places = [each for d in areas.districts() for each in (d, *areas.villages(d.code))]
    return [e for e in places if f"{e.code}.".startswith(inside) and reads(actor, e.code)]


def reads(actor: Actor, area: str) -> bool:
    """Whether this actor may read the register of the office at `area`."""
    return policy.allows(actor, May.READ, SimpleNamespace(area=area))


def years(session: Session) -> list[int]:
    """The years in which numbers were given out, newest first."""
    query = select(RegisterCounter.year).distinct().order_by(col(RegisterCounter.year).desc())
    return list(session.exec(query))


def successors(session: Session, documents: Iterable[Document]) -> dict[str, str]:
    """Code to number of the letters that took the place of these."""
    codes = {each.replaced_by for each in documents} - {""}
    if not codes:
        return {}
    query = select(Document.code, Document.number_text).where(col(Document.code).in_(codes))
    return dict(session.exec(query).all())


def held_for(session: Session, case_ref: str) -> Document | None:
    """The document of this case that has a number but not yet its last signature."""
    return session.exec(_HELD, params={"case": case_ref}).first()


def of_case(session: Session, case_ref: str) -> Document | None:
    """The document a case has brought forth, revoked or not; never one held or void."""
    real = (State.ISSUED, State.REVOKED, State.REPLACED)
    query = select(Document).where(Document.case_ref == case_ref, col(Document.state).in_(real))
    return session.exec(query.order_by(col(Document.id).desc())).first()


def of_code(session: Session, code: str) -> Document | None:
    """The document with this code; for following `replaced_by`, never for what people type."""
    return session.exec(select(Document).where(Document.code == code)).first()


def before(wanted: Wanted, line: Document) -> Wanted:
    """The same search, continued behind this line."""
    return replace(wanted, before=(line.year, line.id or 0))


def _clauses(session: Session, actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    clauses = [policy.reach_of(actor, May.READ, Document)]
    if wanted.search.strip():
        clauses.append(_matches(session, wanted.search.strip()))
    clauses += _places(actor, wanted)
    if wanted.state:
        clauses.append(col(Document.state) == wanted.state)
    clauses += _behind(wanted)
    if wanted.upto is not None:
        clauses.append(col(Document.id) <= wanted.upto)
    return clauses


def _behind(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The year and the lines behind the last one, so that both databases seek there at once.

    A year alone is asked for as a range: told that it is one value, PostgreSQL drops it from the
    order and walks down the primary key through every later year.
    """
    year, line = col(Document.year), col(Document.id)
    if wanted.before is None:
        return [] if wanted.year is None else [year.between(wanted.year, wanted.year)]
    if wanted.year is not None:
        return [year == wanted.year, line < wanted.before[1]]
    return [tuple_(year, line) < tuple_(*wanted.before)]  # type: ignore[list-item]


def _places(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The offices meant: as a list, which the index on areas serves; beside a search for a number
    as a prefix, which it does not, for there the index on numbers is the better one."""
    if any(letter.isdigit() for letter in wanted.search):
        inside = col(Document.area).startswith(f"{wanted.area}.", autoescape=True)
        return [or_(inside, col(Document.area) == wanted.area)] if wanted.area else []
    if not wanted.area and reads(actor, areas.city_area().code):
        return []
    codes = [each.code for each in units(actor, within=wanted.area)]
    return [col(Document.area).in_(codes) if codes else false()]


def _matches(session: Session, search: str) -> ColumnElement[bool]:
    if _CASE.fullmatch(search):
        return col(Document.case_ref) == search.upper()
    parts = [part.strip() for part in search.split("/")]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 9]
    if numbers:
        running = col(Document.number).in_(numbers)
        whole = col(Document.number_text).contains(search, autoescape=True)
        return running if len(parts) == 1 else running & whole
    said = search.casefold()
    kinds = [kind for (kind,) in session.connection().execute(_KINDS) if said in kind.casefold()]
    return col(Document.kind).in_(kinds) if kinds else false()
