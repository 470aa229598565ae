"""Names behind the figures: who of an office has shopped and who has not. Every look is on record.

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
    """Some of an office's people."""

    month: str
    agency: str
    status: str
    rows: tuple[Stand, ...]
    last: int
    """Entry behind which the next page begins; 0 when this is the end."""


def page(
    session: Session, actor: Actor, *, agency: str, month: str = "", status: str = "",
    rank: str = "", after: int = 0,
) -> Page:  # fmt: skip
    """The next of an office's people, by name. One line of the record, naming the office."""
    policy.require(actor, May.NAMES, None)
    _refuse_unknown(session, agency)
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


def everyone_of(session: Session, actor: Actor, *, agency: str, month: str = "") -> Iterator[Stand]:
    """All of an office for a file: whoever may see names, or heads the office. On record."""
    if not policy.holds(actor, May.NAMES) and agency not in own_agencies(actor):
        raise NotFound
    when = board.chosen(month)
    reach = policy.reach_of(actor, May.NAMES, CivilServant) | policy.reach_of(
        actor, May.OWN_STAFF, CivilServant
    )
    _record(session, actor, "peken.names_file", when, agency, "")
    where = (col(CivilServant.agency) == agency, reach)
    return standings.everybody(session, when, *where, ordered=True)


def _page(
    session: Session, actor: Actor, action: str, month: str, agency: str, status: str, rank: str,
    after: int,
) -> Page:  # fmt: skip
    status = status if status in WORDS else ""
    _record(session, actor, action, month, agency, status)
    found: list[Stand] = []
    looked, last = 0, after
    batch = SIEVED if status or rank else PAGE
    while looked < LOOKED:
        where = (col(CivilServant.agency) == agency, *_behind(session, agency, last))
        some = list(standings.everybody(session, month, *where, most=batch + 1))
        for each in some[:batch]:
            last = each.id
            if _fits(each, status, rank):
                found.append(each)
                if len(found) == PAGE:
                    more = each is not some[-1]
                    return Page(month, agency, status, tuple(found), last if more else 0)
        if len(some) <= batch:
            last = 0
            break
        looked += batch
    return Page(month, agency, status, tuple(found), last)


def _fits(stand: Stand, status: str, rank: str) -> bool:
    return status in ("", stand.status) and rank in ("", standings.rank_of(stand.grade))


def _refuse_unknown(session: Session, agency: str) -> None:
    query = select(CivilServant.id).where(CivilServant.agency == agency).limit(1)
    if session.exec(query).first() is None:
        raise NotFound("Perangkat daerah ini tidak ada di daftar ASN. Pilih dari papan.")


def _behind(session: Session, agency: str, entry: int) -> tuple[ColumnElement[bool], ...]:
    if not entry:
        return ()
    row = session.get(CivilServant, entry)
    if row is None or row.agency != agency:
        raise NotFound
    return (tuple_(col(CivilServant.name), col(CivilServant.id)) > (row.name, row.id),)


def _record(
    session: Session, actor: Actor, action: str, month: str, agency: str, status: str
) -> None:
    said = " ".join(each for each in (agency, month, status) if each)
    audit.record(session, actor, action, "civil_servant", detail=said)
