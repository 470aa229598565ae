"""Names behind the figures: who of an office or rank has shopped, and who has not.

Every look is on record.

Nobody reads here what somebody bought, or where.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, tuple_
from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed, NotFound
from smartcity_app.services.peken import board, standings
from smartcity_app.services.peken.duty_models import CivilServant
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.standings import WORDS, Stand

PAGE = 50
SIEVED, LOOKED = 400, 2_000
"""When only some standings are wanted: people looked at in one go, and for one page. The next page
goes on behind them."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the people of an office, or of a rank."""

    month: str
    agency: str
    rank: str
    status: str
    rows: tuple[Stand, ...]
    last: int
    """Entry behind which the next page begins; 0 when this is the end."""


def page(
    session: Session, actor: Actor, *, agency: str = "", month: str = "", status: str = "",
    rank: str = "", after: int = 0,
) -> Page:  # fmt: skip
    """The next of the people of an office, a rank, or both, by name. One line of the record, which
    names them. NotFound when there is nobody of it."""
    policy.require(actor, May.NAMES, None)
    _refuse_unknown(session, agency, rank)
    return _page(session, actor, "peken.names", board.chosen(month), agency, status, rank, after)


def own_agencies(actor: Actor) -> list[str]:
    """The offices whose staff the actor may look at; NotAllowed without any."""
    found = sorted({post.agency for _, post in policy.held(actor, May.OWN_STAFF) if post.agency})
    if not found:
        raise NotAllowed("Halaman ini untuk kepala perangkat daerah, tentang stafnya sendiri.")
    return found


def own_staff(
    session: Session, actor: Actor, *, agency: str = "", month: str = "", status: str = "",
    after: int = 0,
) -> Page:  # fmt: skip
    """As `page`, of the actor's own office: who has reached the duty, and how much is left."""
    mine = own_agencies(actor)
    chosen = agency or mine[0]
    if chosen not in mine:
        raise NotFound
    when = board.chosen(month)
    return _page(session, actor, "peken.own_staff", when, chosen, status, "", after)


def everyone_of(
    session: Session, actor: Actor, *, agency: str = "", month: str = "", rank: str = ""
) -> Iterator[Stand]:
    """All of an office or a rank for a file: for whoever may see names, or heads the office. On
    record."""
    if not policy.holds(actor, May.NAMES) and agency not in own_agencies(actor):
        raise NotFound
    when = board.chosen(month)
    reach = policy.reach_of(actor, May.NAMES, CivilServant) | policy.reach_of(
        actor, May.OWN_STAFF, CivilServant
    )
    _refuse_unknown(session, agency, rank)
    _record(session, actor, "peken.names_file", when, agency, rank, "")
    where = (*_of(agency, rank), reach)
    return standings.everybody(session, when, *where, ordered=True)


def _page(
    session: Session, actor: Actor, action: str, month: str, agency: str, status: str, rank: str,
    after: int,
) -> Page:  # fmt: skip
    status = status if status in WORDS else ""
    _record(session, actor, action, month, agency, rank, status)
    found: list[Stand] = []
    looked, last = 0, after
    batch = SIEVED if status else PAGE
    while looked < LOOKED:
        where = (*_of(agency, rank), *_behind(session, agency, last))
        some = list(standings.everybody(session, month, *where, most=batch + 1))
        for each in some[:batch]:
            last = each.id
            if status in ("", each.status):
                found.append(each)
                if len(found) == PAGE:
                    more = each is not some[-1]
                    return Page(month, agency, rank, status, tuple(found), last if more else 0)
        if len(some) <= batch:
            last = 0
            break
        looked += batch
    return Page(month, agency, rank, status, tuple(found), last)


def _of(agency: str, rank: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if agency:
        where.append(col(CivilServant.agency) == agency)
    if rank:
        where.append(standings.of_rank(rank))
    return where


def _refuse_unknown(session: Session, agency: str, rank: str) -> None:
    """The whole city at once is nobody's question."""
    where = _of(agency, rank)
    there = select(CivilServant.id).where(*where).limit(1)
    if not where or session.exec(there).first() is None:
        raise NotFound(
            "Ini tidak ada di daftar ASN. Pilih perangkat daerah atau golongan di papan."
        )


def _behind(session: Session, agency: str, entry: int) -> tuple[ColumnElement[bool], ...]:
    if not entry:
        return ()
    row = session.get(CivilServant, entry)
    if row is None or agency not in ("", row.agency):
        raise NotFound
    return (tuple_(col(CivilServant.name), col(CivilServant.id)) > (row.name, row.id),)


def _record(
    session: Session, actor: Actor, action: str, month: str, agency: str, rank: str, status: str
) -> None:
    said = " ".join(each for each in (agency, rank, month, status) if each)
    audit.record(session, actor, action, "civil_servant", detail=said)
