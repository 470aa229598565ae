"""The register as BKPSDM reads it: by page, with how everybody stands this month."""

from dataclasses import dataclass

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, or_, select

from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import duty
from smartcity_app.services.peken.duty import Standing
from smartcity_app.services.peken.duty_models import CivilServant, DutyException, DutyRule
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.policy import May

PAGE = 50
LOOKED = 2_000
"""People a filter by standing looks at for one page; the next page goes on behind them."""
STATUSES = ("belum", "tercapai", "dikecualikan")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the register."""

    month: str
    agency: str = ""
    status: str = ""
    """One of STATUSES, or empty for all."""
    words: str = ""
    """Part of a name, or a position."""
    after: tuple[str, int] | None = None
    """Name and id of the last one shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A civil servant with their standing; None when the month had begun before them."""

    servant: CivilServant
    standing: Standing | None


def page(session: Session, actor: Actor, wanted: Wanted) -> tuple[list[Entry], bool, int]:
    """The next PAGE, whether there are more, and behind whom to go on (id, 0 for nobody).

    Names with what they have done are personal data: the look is on record.
    """
    found: list[Entry] = []
    last, looked, more = wanted.after, 0, True
    rules = duty.rules_in(session, wanted.month)
    while more and len(found) < PAGE and looked < LOOKED:
        some = _some(session, actor, wanted, last)
        more, looked = len(some) > PAGE, looked + PAGE
        for entry in _stand(session, some[:PAGE], wanted.month, rules):
            last = (entry.servant.name, entry.servant.id or 0)
            if _fits(entry, wanted.status):
                found.append(entry)
                if len(found) == PAGE and entry.servant is not some[-1]:
                    more = True
                    break
    audit.record(session, actor, "peken.list_servants", "civil_servant", detail=wanted.agency)
    return found, more, last[1] if last else 0


def after(session: Session, servant_id: int) -> tuple[str, int] | None:
    """Where a page begins that goes on behind this entry."""
    row = session.get(CivilServant, servant_id)
    return (row.name, servant_id) if row else None


def find(session: Session, actor: Actor, *, servant_id: int) -> CivilServant:
    """One entry, for who keeps the register. The look is on record."""
    row = session.exec(
        select(CivilServant).where(
            CivilServant.id == servant_id, policy.reach_of(actor, May.EXCUSE, CivilServant)
        )
    ).first()
    if row is None:
        raise NotFound("Orang ini tidak ada di daftar ASN. Muat ulang daftarnya.")
    audit.record(session, actor, "peken.read_servant", row, subject_id=row.person_id)
    return row


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many are entered, by code of the agency."""
    rows = session.exec(
        select(CivilServant.agency, func.count())
        .where(policy.reach_of(actor, May.EXCUSE, CivilServant))
        .group_by(col(CivilServant.agency))
    )
    return dict(rows.all())


def stand(session: Session, people: list[CivilServant], month: str) -> list[Entry]:
    """How these stand in a month: three queries, however many they are."""
    return _stand(session, people, month, duty.rules_in(session, month))


def _some(
    session: Session, actor: Actor, wanted: Wanted, last: tuple[str, int] | None
) -> list[CivilServant]:
    by_name = (col(CivilServant.name), col(CivilServant.id))
    query = select(CivilServant).where(policy.reach_of(actor, May.EXCUSE, CivilServant))
    if wanted.agency:
        query = query.where(CivilServant.agency == wanted.agency)
    if wanted.words:
        part = wanted.words.lower()
        names = (func.lower(CivilServant.name), func.lower(CivilServant.position))
        query = query.where(or_(*(each.contains(part, autoescape=True) for each in names)))
    if last:
        query = query.where(tuple_(*by_name) > last)
    return list(session.exec(query.order_by(*by_name).limit(PAGE + 1)).all())


def _stand(
    session: Session, people: list[CivilServant], month: str, rules: list[DutyRule]
) -> list[Entry]:
    ids = [each.person_id for each in people]
    done = dict(
        session.exec(
            select(Order.owner_id, func.sum(col(Order.total) - col(Order.refunded)))
            .where(*duty.counts_in(month), col(Order.owner_id).in_(ids))
            .group_by(col(Order.owner_id))
        ).all()
    )
    excused = set(
        session.exec(
            select(DutyException.person_id).where(
                col(DutyException.withdrawn_at).is_(None),
                DutyException.first <= month,
                DutyException.last >= month,
                col(DutyException.person_id).in_(ids),
            )
        )
    )
    begin = duty.first_day(month)
    entries = []
    for each in people:
        standing = None
        if each.starts <= begin and (each.ends is None or each.ends >= begin):
            out = each.person_id in excused
            quota = 0 if out else duty.quota_of(rules, each)
            standing = duty.stands(month, quota, int(done.get(each.person_id, 0)), excused=out)
        entries.append(Entry(each, standing))
    return entries


def _fits(entry: Entry, status: str) -> bool:
    if not status:
        return True
    standing = entry.standing
    if standing is None:
        return False
    if status == "dikecualikan":
        return standing.excused
    reached = standing.reached and not standing.excused
    return reached if status == "tercapai" else not standing.reached
