"""Finding reports: what each actor may see, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    ScalarSelect,
    and_,
    bindparam,
    exists,
    false,
    func,
    not_,
    or_,
    tuple_,
)
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from smartcity_app.civic.geography import Point
from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.db import ask
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.complaints.models import (
    BROKEN,
    IN_A_TEAM,
    OPEN,
    URGENT,
    Complaint,
    ComplaintMessage,
    ComplaintPhoto,
    ComplaintReporter,
    ComplaintTask,
)
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.routing_models import ComplaintTeam, ComplaintTeamMember

PAGE = 30
KEPT = 2000
"""Statements of lists that are kept: a few for each officer at work."""
Teams = tuple[tuple[str, str], ...]
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def find(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """The report called `ref`, if this actor may read it; NotFound otherwise.

    Reading somebody else's report is on record.
    """
    case = within_reach(session, actor, ref=ref)
    if not is_own(actor, case):
        audit.record(session, actor, "complaints.read", case, subject_id=case.owner_id)
    return case


def within_reach(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """As `find`, leaving no line: for steps, which leave their own."""
    query = select(Complaint).where(
        Complaint.ref == ref, policy.reach_of(actor, May.READ, Complaint)
    )
    case = session.exec(query).first() or _asked_to_help(session, actor, ref)
    if case is None:
        raise NotFound
    if (
        case.disowned_at
        and case.owner_id == actor.person_id
        and not reads_for_an_office(actor, case)
    ):
        raise NotFound
    return case


def own(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """As `find`, for one's own reports: nothing to record."""
    case = within_reach(session, actor, ref=ref)
    if not is_own(actor, case):
        raise NotFound
    return case


def followed(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """A report the actor filed or joined; NotFound otherwise."""
    query = select(Complaint).where(Complaint.ref == ref, or_(_filed(actor), _joined(actor)))
    case = session.exec(query).first()
    if case is None or actor.person_id is None:
        raise NotFound
    return case


def is_own(actor: Actor, case: Complaint) -> bool:
    """Whether the actor stands on the report as its reporter."""
    return actor.person_id is not None and (
        case.owner_id == actor.person_id and case.disowned_at is None
    )


def reads_for_an_office(actor: Actor, case: Complaint) -> bool:
    """Whether the actor may read it in a post, not as a resident."""
    post = policy.post_for(actor, May.READ, case)
    return post is not None and post.role is not Role.RESIDENT


def mine(session: Session, actor: Actor, *, most: int = 50) -> Sequence[Complaint]:
    """What the actor reported or joined, newest first.

    Two questions, not one: a database answers each from an index, and both together from neither.
    """
    newest = col(Complaint.id).desc()
    filed = session.exec(select(Complaint).where(_filed(actor)).order_by(newest).limit(most)).all()
    joined = session.exec(
        select(Complaint)
        .join(ComplaintReporter, col(ComplaintReporter.complaint_id) == Complaint.id)
        .where(ComplaintReporter.person_id == actor.person_id)
        .order_by(newest)
        .limit(most)
    ).all()
    found = {each.id or 0: each for each in (*filed, *joined)}
    return [found[each] for each in sorted(found, reverse=True)][:most]


def joined_at_will(session: Session, actor: Actor, *, ref: str) -> bool:
    """Whether the actor joined this report on their own accord, and so may leave it."""
    case = followed(session, actor, ref=ref)
    rows = reporters_of(session, case)
    return any(each.person_id == actor.person_id and each.came_from is None for each in rows)


def photos_of(session: Session, case: Complaint, purpose: str = "") -> list[ComplaintPhoto]:
    """Pictures of a report, oldest first."""
    query = select(ComplaintPhoto).where(ComplaintPhoto.complaint_id == case.id)
    if purpose:
        query = query.where(ComplaintPhoto.purpose == purpose)
    return list(session.exec(query.order_by(col(ComplaintPhoto.id))))


def point_of(case: Complaint) -> Point | None:
    """Where it is, when that is known."""
    return None if case.lat is None or case.lon is None else Point(case.lat, case.lon)


def talk_of(session: Session, case: Complaint, *, notes: bool) -> list[ComplaintMessage]:
    """What reporter and office wrote to each other, oldest first; with the office's own notes."""
    query = select(ComplaintMessage).where(ComplaintMessage.complaint_id == case.id)
    if not notes:
        query = query.where(ComplaintMessage.side != "note")
    return list(session.exec(query.order_by(col(ComplaintMessage.id))))


def reporters_of(session: Session, case: Complaint) -> list[ComplaintReporter]:
    """Who joined, oldest first."""
    query = select(ComplaintReporter).where(ComplaintReporter.complaint_id == case.id)
    return list(session.exec(query.order_by(col(ComplaintReporter.id))))


@dataclass(frozen=True, slots=True)
class Filter:
    """What an officer looks for. Everything here comes from the address bar: trust nothing."""

    view: str = "desk"
    """desk, mine (assigned to me or my team), unassigned, late, priority, waiting, tasks (parts of
    other offices' reports), done, all, or city."""
    search: str = ""
    """A ticket number."""
    category: str = ""
    agency: str = ""
    after: str = ""
    """The cursor of the last row seen."""


BY_AGE = ("waiting", "tasks", "done", "all")
"""Views in order of age, newest first; the others by the time left."""


def inbox(session: Session, actor: Actor, *, wanted: Filter) -> list[Complaint]:
    """A page of the reports this actor's office has, one more than PAGE when there are more.

    Keyset paging over (turn_due_at, id) or id: never OFFSET, never a count.
    """
    teams = _teams(session, actor.person_id) if _asks_for_teams(actor, (wanted.view,)) else ()
    plain = not wanted.search and not wanted.after
    page = _kept_page(actor, wanted, teams) if plain else _page(actor, wanted, teams)
    return list(session.exec(page))


def cursor_of(case: Complaint, wanted: Filter) -> str:
    """Where the page that ends with `case` is continued."""
    if wanted.view in BY_AGE or case.turn_due_at is None:
        return str(case.id)
    return f"{(case.turn_due_at - EPOCH) // TICK}_{case.id}"


def numbers(
    session: Session, actor: Actor, *, views: tuple[str, ...], most: int = 100
) -> dict[str, int]:
    """How many reports each of these views holds, counted no further than `most`."""
    teams = _teams(session, actor.person_id) if _asks_for_teams(actor, views) else ()
    return dict(zip(views, ask(session, _numbers(actor, views, most, teams)).one(), strict=True))


def round_of(session: Session, actor: Actor, *, most: int = 60) -> list[Complaint]:
    """What this actor was sent to, alone or with a team, and has not finished; least time first."""
    query = select(Complaint).where(
        policy.reach_of(actor, May.FIELD, Complaint),
        OPEN,
        _sent(actor, _teams(session, actor.person_id)),
    )
    return list(
        session.exec(query.order_by(col(Complaint.turn_due_at), col(Complaint.id)).limit(most))
    )


def is_helping(session: Session, actor: Actor, *, case: Complaint) -> bool:
    """Whether the actor's office was asked to do a part of this report."""
    return policy.holds(actor, May.TASK) and (
        session.exec(select(Complaint.id).where(Complaint.id == case.id, _helping(actor))).first()
        is not None
    )


def _asked_to_help(session: Session, actor: Actor, ref: str) -> Complaint | None:
    """A report of another office of which the actor's does a part."""
    if not policy.holds(actor, May.TASK):
        return None
    query = select(Complaint).where(Complaint.ref == ref, _helping(actor))
    return session.exec(query).first()


def _helping(actor: Actor, *, still: bool = False) -> ColumnElement[bool]:
    """Reports of which the actor's office was asked to do a part; `still`: has yet to do it."""
    asked = exists().where(
        col(ComplaintTask.complaint_id) == Complaint.id,
        policy.reach_of(actor, May.TASK, ComplaintTask),
    )
    return asked.where(col(ComplaintTask.done_at).is_(None)) if still else asked


def _page(actor: Actor, wanted: Filter, teams: Teams) -> SelectOfScalar[Complaint]:
    query = select(Complaint).where(*_listed(actor, wanted, teams))
    if wanted.view in BY_AGE:
        query = query.order_by(col(Complaint.id).desc())
    else:
        query = query.order_by(col(Complaint.turn_due_at), col(Complaint.id))
    if (cursor := _cursor(wanted)) is not None:
        query = query.where(cursor)
    return query.limit(PAGE + 1)


@lru_cache(KEPT)
def _kept_page(actor: Actor, wanted: Filter, teams: Teams) -> SelectOfScalar[Complaint]:
    """The statement of a first page: building it takes longer than the database with it."""
    return _page(actor, wanted, teams)


@lru_cache(KEPT)
def _numbers(actor: Actor, views: tuple[str, ...], most: int, teams: Teams) -> Executable:
    """The statement that counts these views, each no further than `most`."""

    def number(view: str) -> ScalarSelect[int]:
        where = _listed(actor, Filter(view), teams)
        few = select(Complaint.id).where(*where).limit(most).subquery()
        return select(func.count()).select_from(few).scalar_subquery()

    return columns(*map(number, views))


def _filed(actor: Actor) -> ColumnElement[bool]:
    mine = policy.reach_of(actor, May.ACT, Complaint)
    return and_(mine, col(Complaint.disowned_at).is_(None))


def _joined(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        col(ComplaintReporter.complaint_id) == Complaint.id,
        col(ComplaintReporter.person_id) == actor.person_id,
    )


def _teams(session: Session, person_id: int | None) -> Teams:
    """Office and name of every team somebody goes out with."""
    query = columns(col(ComplaintTeam.agency), col(ComplaintTeam.name)).where(
        col(ComplaintTeamMember.team_id) == ComplaintTeam.id,
        col(ComplaintTeamMember.person_id) == bindparam("person_id"),
    )
    return tuple((row.agency, row.name) for row in ask(session, query, person_id=person_id))


def _asks_for_teams(actor: Actor, views: tuple[str, ...]) -> bool:
    """Whether somebody's teams matter in one of these views."""
    return "mine" in views or actor.holds(Role.FIELD_OFFICER)


def _worked_on(actor: Actor, teams: Teams) -> ColumnElement[bool]:
    """Reports of the offices this actor works in. One office: the beginning of an index."""
    offices: list[ColumnElement[bool]] = []
    for _, post in policy.held(actor, May.WORK):
        if post.role is Role.COMPLAINT_OFFICER:
            return policy.reach_of(actor, May.WORK, Complaint)
        if post.agency:
            offices.append(col(Complaint.agency) == post.agency)
    for _, post in policy.held(actor, May.FIELD):
        if post.role is Role.FIELD_OFFICER and post.agency:
            offices.append(and_(col(Complaint.agency) == post.agency, _sent(actor, teams)))
    if not offices and policy.holds(actor, May.DESK):
        return _overseen(actor)
    return or_(false(), *offices) if len(offices) != 1 else offices[0]


def _overseen(actor: Actor) -> ColumnElement[bool]:
    """What lies in the actor's area, for who works on none of it."""
    return or_(
        false(),
        *(
            grant.over.clause(actor, post, Complaint)
            for grant, post in policy.held(actor, May.READ)
            if post.role is not Role.RESIDENT
        ),
    )


def _sent(actor: Actor, teams: Teams) -> ColumnElement[bool]:
    """Given to the actor, or to one of the teams they go out with. The names stand in the question:
    only then does a database find the few of them by their indexes."""
    return or_(
        col(Complaint.assignee_id) == actor.person_id,
        *(
            and_(IN_A_TEAM, col(Complaint.agency) == agency, col(Complaint.team) == name, OPEN)
            for agency, name in teams
        ),
    )


def _listed(actor: Actor, wanted: Filter, teams: Teams) -> list[ColumnElement[bool]]:
    """What stands in the list: of the actor's offices, in the view, of the kind looked for."""
    helps = wanted.view == "tasks"
    whose = _helping(actor, still=True) if helps else _worked_on(actor, teams)
    return [whose, *_view(actor, wanted, teams)]


def _view(actor: Actor, wanted: Filter, teams: Teams) -> list[ColumnElement[bool]]:
    centre = any(post.role is Role.COMPLAINT_OFFICER for _, post in policy.held(actor, May.WORK))
    desk = [OPEN, col(Complaint.desk_role) == Role.COMPLAINT_OFFICER] if centre else [OPEN]
    views: dict[str, list[ColumnElement[bool]]] = {
        "desk": desk,
        "city": [OPEN],
        "mine": [OPEN, _sent(actor, teams)],
        "unassigned": [*desk, col(Complaint.assignee_id).is_(None), not_(IN_A_TEAM)],
        "tasks": [],
        "priority": [OPEN, URGENT],
        "late": [OPEN, BROKEN],
        "waiting": [col(Complaint.state) == "waiting"],
        "done": [col(Complaint.state).in_(("done", "closed", "rejected"))],
        "all": [],
    }
    found = list(views.get(wanted.view, desk))
    if wanted.category:
        found.append(col(Complaint.category) == wanted.category)
    if wanted.agency:
        found.append(col(Complaint.agency) == wanted.agency)
    if wanted.search:
        found.append(col(Complaint.ref) == wanted.search.strip().upper())
    return found


def _cursor(wanted: Filter) -> ColumnElement[bool] | None:
    head, _, tail = wanted.after.partition("_")
    if max(len(head), len(tail)) > 18 or not head.isdecimal() or (tail and not tail.isdecimal()):
        return None
    if wanted.view in BY_AGE:
        return col(Complaint.id) < int(head)
    if not tail:
        return None
    due = EPOCH + int(head) * TICK
    return tuple_(col(Complaint.turn_due_at), col(Complaint.id)) > (due, int(tail))
