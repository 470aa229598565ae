"""The same thing reported twice: found before it is sent, joined, merged, taken apart again.

Merging moves nothing: photos and talk stay on the report they were sent with and are shown with the
one they are followed in, so that taking it apart again loses nothing either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import case as when
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, func, select, update

from smartcity_app.civic import geography
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import audit, cases, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, OutOfStep, SignedOut
from smartcity_app.services.complaints import reading, steps
from smartcity_app.services.complaints.models import (
    RUNNING,
    Complaint,
    ComplaintReporter,
)
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.workflow import MERGED, ON_DESKS, WAITING

NEAR = 250.0
"""Metres within which two reports of a kind may be of the same thing."""
MANY, VERY_MANY = 3, 10
"""Reporters from which a report has high priority, and urgent."""
STILL_OPEN = (*ON_DESKS, WAITING)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An open report close by."""

    case: Complaint
    metres: float


class Brought(NamedTuple):
    """What somebody comes with to a report."""

    words: str
    anonymous: bool
    came_from: int | None


def nearby(
    session: Session, *, category: str, point: Point, most: int = 5, blurred: bool = False
) -> list[Neighbour]:
    """Open reports of the category around a position that the public may see, nearest first.

    `blurred`: for kinds whose place is nobody's business, those in the same square of the public
    map, in no order of nearness: whoever moves the position about learns no more than the map says.
    """
    seen_at = geography.blurred if blurred else (lambda exact: exact)
    middle, reach = seen_at(point), geography.CORNER if blurred else NEAR
    there = session.connection().execute(
        columns(col(Complaint.id), col(Complaint.lat), col(Complaint.lon))
        .where(RUNNING, col(Complaint.geo7).in_(geography.cells_around(middle, reach)))
        .where(col(Complaint.category) == category, col(Complaint.confidential).is_(False))
        .where(col(Complaint.state).in_(STILL_OPEN), col(Complaint.lat).is_not(None))
    )
    far = {
        number: geography.metres(middle, seen_at(Point.read(lat, lon)))
        for number, lat, lon in there
    }
    near = sorted((each for each in far if far[each] <= NEAR), key=lambda n: (far[n], n))[:most]
    rows = session.exec(select(Complaint).where(col(Complaint.id).in_(near)))
    found = [Neighbour(row, far[row.id or 0]) for row in rows]
    return sorted(found, key=lambda each: (each.metres, each.case.id))


def join(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    words: str = "",
    anonymous: bool = False,
    person_id: int | None = None,
) -> Complaint:
    """Report the same thing. Joining twice, or joining one's own, changes nothing.

    `anonymous`: the office is not told who it is. `person_id`: who it is that an officer enters,
    because they came to a counter.
    """
    if actor.person_id is None:
        raise SignedOut
    who = person_id or actor.person_id
    case = session.exec(
        select(Complaint).where(Complaint.ref == ref, col(Complaint.confidential).is_(False))
    ).first()
    if case is None:
        raise NotFound("Laporan ini tidak ada. Buat laporan baru.")
    policy.require(actor, May.JOIN if who == actor.person_id else May.TAKE_IN, case)
    hold(session, case)
    if case.state not in STILL_OPEN:
        raise OutOfStep("Laporan ini sudah selesai. Buat laporan baru bila masalahnya masih ada.")
    if who == case.owner_id and not case.disowned_at:
        return case
    _enter(session, case, {who: Brought(words.strip()[:2000], anonymous, None)})
    _stay(session, case, who)
    _count(session, case)
    audit.record(session, actor, "complaints.join", case, subject_id=who)
    return case


def leave(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """No longer follow a report one joined."""
    case = reading.followed(session, actor, ref=ref)
    hold(session, case)
    session.exec(
        delete(ComplaintReporter).where(
            col(ComplaintReporter.complaint_id) == case.id,
            col(ComplaintReporter.person_id) == actor.person_id,
            col(ComplaintReporter.came_from).is_(None),
        )
    )
    carry(session, case)
    return case


def merge(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    into: str,
    reason: str,
    version: int | None = None,
) -> Complaint:
    """Follow this report in another one from now on. Its reporters hear of that one's steps too.

    OutOfStep when its reporters would then wait longer for an answer than they were promised.
    """
    case = steps.seen(session, actor, ref, version)
    target = reading.find(session, actor, ref=into)
    if target.id == case.id:
        raise OutOfStep("Laporan tidak bisa digabung dengan dirinya sendiri.")
    if target.state not in STILL_OPEN:
        raise OutOfStep("Laporan tujuan sudah tidak dikerjakan. Pilih yang masih terbuka.")
    cases.claim(session, target)
    _refuse_later_answer(case, target)
    steps.take(session, actor, case, "merge", note=reason, merged_into=target.id)
    carry(session, target)
    return target


def _refuse_later_answer(case: Complaint, target: Complaint) -> None:
    """Nobody's answer may come later than it was promised because their report was merged: of two
    without an answer, the one that was promised the earlier goes on."""
    promised, there = case.answer_due_at, target.answer_due_at
    if case.answered_at or target.answered_at or promised is None or there is None:
        return
    if promised < there:
        raise OutOfStep(
            f"{case.ref} lebih dulu dijanjikan jawaban. Buka {target.ref}, lalu gabungkan ke "
            f"{case.ref}; atau jawab dulu."
        )


def split(
    session: Session, actor: Actor, *, ref: str, reason: str, version: int | None = None
) -> Complaint:
    """Take a merged report apart again; both its clocks stand where they always stood."""
    case = steps.seen(session, actor, ref, version)
    if case.state != MERGED:
        raise OutOfStep
    target = session.get_one(Complaint, case.merged_into)
    steps.take(session, actor, case, "split", note=reason, merged_into=None)
    carry(session, target)
    return case


def carry(session: Session, case: Complaint) -> None:
    """Bring over who follows the reports merged into this one, and into what it is merged in.

    Reckoned anew from those reports, because one person may have come with several of them: when
    one is taken apart again, the others still bring them along.
    """
    hold(session, case)
    merged = session.exec(
        select(Complaint).where(
            col(Complaint.merged_into) == case.id, col(Complaint.merged_into).is_not(None)
        )
    ).all()
    brought: dict[int, Brought] = {}
    for each in sorted(merged, key=lambda merged: merged.id or 0):
        own = [] if each.disowned_at else [(each.owner_id, each.words, each.anonymous)]
        joined = [
            (row.person_id, row.words, row.anonymous) for row in reading.reporters_of(session, each)
        ]
        for person_id, words, anonymous in [*own, *joined]:
            first = brought.setdefault(person_id, Brought(words, anonymous, each.id))
            brought[person_id] = first._replace(anonymous=first.anonymous or anonymous)
    for row in reading.reporters_of(session, case):
        if row.came_from is None:
            continue
        if row.person_id in brought:
            row.words, row.anonymous, row.came_from = brought[row.person_id]
        else:
            session.delete(row)
    session.flush()
    _enter(session, case, brought)
    _count(session, case)
    if case.merged_into:
        carry(session, session.get_one(Complaint, case.merged_into))


def family(session: Session, case: Complaint) -> list[Complaint]:
    """The report and everything merged into it, at any remove, oldest first."""
    found, frontier = [case], [case.id]
    while frontier:
        rows = session.exec(
            select(Complaint).where(
                col(Complaint.merged_into).in_(frontier), col(Complaint.merged_into).is_not(None)
            )
        ).all()
        found += rows
        frontier = [each.id for each in rows]
    return sorted(found, key=lambda each: each.id or 0)


def followed_in(session: Session, case: Complaint) -> Iterator[Complaint]:
    """The report, and what it was merged into, at any remove; each once, were it a circle."""
    here: Complaint | None = case
    passed: set[int | None] = set()
    while here is not None and here.id not in passed:
        passed.add(here.id)
        yield here
        here = session.get(Complaint, here.merged_into) if here.merged_into else None


def followers(session: Session, case: Complaint) -> list[int]:
    """Everybody who is told of its steps: who reported it, then who joined."""
    joined = [each.person_id for each in reading.reporters_of(session, case)]
    owner = [] if case.disowned_at else [case.owner_id]
    return list(dict.fromkeys([*owner, *joined]))


def hold(session: Session, case: Complaint) -> None:
    """Keep others from its reporters until this is stored, and read it as it is now."""
    session.flush()
    session.refresh(case, with_for_update=True)


def _enter(session: Session, case: Complaint, people: Mapping[int, Brought]) -> None:
    """Put people on the report who are not on it yet."""
    there = {each.person_id for each in reading.reporters_of(session, case)}
    if not case.disowned_at:
        there.add(case.owner_id)
    session.add_all(
        ComplaintReporter(complaint_id=case.id or 0, person_id=person_id, **how._asdict())
        for person_id, how in people.items()
        if person_id not in there
    )
    session.flush()


def _stay(session: Session, case: Complaint, person_id: int) -> None:
    """Whoever joins of their own accord stays, whatever becomes of the report they came with."""
    session.exec(
        update(ComplaintReporter)
        .where(
            col(ComplaintReporter.complaint_id) == case.id,
            col(ComplaintReporter.person_id) == person_id,
        )
        .values(came_from=None)
    )


def _count(session: Session, case: Complaint) -> None:
    """Say anew how many people reported it, and how urgent that makes it."""
    others = (
        select(func.count())
        .select_from(ComplaintReporter)
        .where(col(ComplaintReporter.complaint_id) == case.id)
        .scalar_subquery()
    )
    urgency = when((others + 1 >= VERY_MANY, 2), (others + 1 >= MANY, 1), else_=0)
    raised = when((col(Complaint.priority) > urgency, col(Complaint.priority)), else_=urgency)
    session.flush()
    session.exec(
        update(Complaint)
        .where(col(Complaint.id) == case.id)
        .values(reporters=others + 1, priority=raised)
    )
    session.refresh(case)
