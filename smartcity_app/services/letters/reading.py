"""Finding letters: what each actor may see, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, true, tuple_
from sqlmodel import Session, col, select

from smartcity_app.civic import people
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import (
    CANCELLED,
    DRAFT,
    ENDORSERS,
    ISSUED,
    REFUSED,
    RETURNED,
)

PAGE = 30


def find(session: Session, actor: Actor, *, ref: str) -> Letter:
    """The application called `ref`, if this actor may read it; NotFound otherwise.

    Reading somebody else's application is on record.
    """
    query = select(Letter).where(Letter.ref == ref, _readable(actor))
    letter = session.exec(query).first()
    if letter is None:
        raise NotFound
    if letter.owner_id != actor.person_id:
        audit.record(session, actor, "letters.read", letter, subject_id=letter.owner_id)
    return letter


def own(session: Session, actor: Actor, *, ref: str) -> Letter:
    """As `find`, for one's own applications and those one filed for others: nothing to record."""
    query = select(Letter).where(
        Letter.ref == ref,
        _readable(actor),
        or_(col(Letter.owner_id) == actor.person_id, col(Letter.filed_by) == actor.person_id),
    )
    letter = session.exec(query).first()
    if letter is None:
        raise NotFound
    return letter


def documents_of(session: Session, letter: Letter) -> dict[str, LetterDocument]:
    """Requirement key to the file that meets it."""
    query = select(LetterDocument).where(LetterDocument.letter_id == letter.id)
    return {each.requirement: each for each in session.exec(query)}


def mine(session: Session, actor: Actor, *, most: int = 50) -> Sequence[Letter]:
    """The actor's own applications, newest first."""
    query = select(Letter).where(
        policy.reach_of(actor, May.READ, Letter), Letter.owner_id == actor.person_id
    )
    return session.exec(query.order_by(col(Letter.id).desc()).limit(most)).all()


@dataclass(frozen=True, slots=True)
class Filter:
    """What an officer looks for. Everything here comes from the address bar: trust nothing."""

    view: str = "mine"
    """mine (on my desk), late, lingkungan (with RT or RW), paused, all or done."""
    search: str = ""
    """A ref, a NIK, or part of a name."""
    kind: str = ""
    """Key of a letter type."""
    newest: bool = False
    """Newest first, in place of least time left first."""
    after: str = ""
    """The cursor of the last row seen: id, or due instant and id."""


def inbox(session: Session, actor: Actor, *, wanted: Filter) -> list[tuple[Letter, Person]]:
    """A page of the applications this actor works on, with whose they are.

    Keyset paging over (due_at, id): never OFFSET, never a count.
    """
    query = (
        select(Letter, Person)
        .join(Person, col(Person.id) == Letter.owner_id)
        .where(policy.reach_of(actor, May.WORK, Letter), _readable(actor), _view(actor, wanted))
    )
    if wanted.kind:
        query = query.where(Letter.type_key == wanted.kind)
    if wanted.search.strip():
        query = query.where(_matches(wanted.search.strip()))
    by_age = wanted.newest or wanted.view in ("done", "all")
    if (cursor := _cursor(wanted.after, by_age)) is not None:
        query = query.where(cursor)
    order = [col(Letter.id).desc()] if by_age else [col(Letter.due_at), col(Letter.id)]
    return [
        (letter, person) for letter, person in session.exec(query.order_by(*order).limit(PAGE + 1))
    ]


def cursor_of(letter: Letter, wanted: Filter) -> str:
    """Where the page that ends with `letter` is continued."""
    if wanted.newest or wanted.view in ("done", "all") or letter.due_at is None:
        return str(letter.id)
    return f"{letter.due_at.timestamp():.6f}_{letter.id}"


def waiting(session: Session, actor: Actor, *, view: str, most: int = 100) -> int:
    """How many applications a view of the inbox holds, counted no further than `most`."""
    few = (
        select(Letter.id)
        .where(
            policy.reach_of(actor, May.WORK, Letter), _readable(actor), _view(actor, Filter(view))
        )
        .limit(most)
        .subquery()
    )
    return session.exec(select(func.count()).select_from(few)).one()


def filed_by_me(session: Session, actor: Actor, *, most: int = 30) -> list[tuple[Letter, Person]]:
    """What this officer filed at the counter for others, drafts included, newest first."""
    query = (
        select(Letter, Person)
        .join(Person, col(Person.id) == Letter.owner_id)
        .where(Letter.filed_by == actor.person_id, policy.reach_of(actor, May.ASSIST, Letter))
        .order_by(col(Letter.id).desc())
        .limit(most)
    )
    return [(letter, person) for letter, person in session.exec(query)]


def desks_of(actor: Actor) -> ColumnElement[bool]:
    """Cases that lie on a desk this actor holds."""
    return or_(
        false(),
        *(
            and_(
                col(Letter.desk) == post.area,
                col(Letter.desk_role) == post.role,
                col(Letter.agency) == post.agency if post.agency else true(),
            )
            for post in actor.posts
        ),
    )


def with_neighbours(actor: Actor) -> ColumnElement[bool]:
    """Cases that wait for RT or RW in a village whose office this actor works in.

    They lie on the village's desk, so the index that serves one's own desk serves these too.
    """
    villages = {post.area for post in actor.posts if post.role is not Role.RESIDENT}
    return and_(col(Letter.desk).in_(sorted(villages)), col(Letter.state).in_(tuple(ENDORSERS)))


def _readable(actor: Actor) -> ColumnElement[bool]:
    """What may be read, less the drafts of others: a draft is its writer's alone."""
    return and_(
        policy.reach_of(actor, May.READ, Letter),
        or_(
            col(Letter.started_at).is_not(None),
            col(Letter.owner_id) == actor.person_id,
            col(Letter.filed_by) == actor.person_id,
        ),
    )


def _view(actor: Actor, wanted: Filter) -> ColumnElement[bool]:
    running = col(Letter.state).not_in((DRAFT, ISSUED, REFUSED, CANCELLED))
    views: dict[str, ColumnElement[bool]] = {
        "mine": desks_of(actor),
        "late": and_(col(Letter.desk) != "", col(Letter.due_at) < clock.now()),
        "lingkungan": with_neighbours(actor),
        "paused": col(Letter.state) == RETURNED,
        "done": col(Letter.state).in_((ISSUED, REFUSED, CANCELLED)),
        "all": or_(running, col(Letter.started_at).is_not(None)),
    }
    return views.get(wanted.view, views["mine"])


def _matches(search: str) -> ColumnElement[bool]:
    digits = "".join(search.split())
    if digits.isdigit() and len(digits) == 16:
        return col(Person.nik_hash) == people.nik_hash(digits)
    return or_(
        col(Person.name).icontains(search, autoescape=True),
        col(Letter.ref) == search.upper(),
    )


def _cursor(after: str, by_age: bool) -> Any:
    """The WHERE of the next page; nothing for a cursor nobody here made."""
    due, _, number = after.rpartition("_")
    if not number.isdigit():
        return None
    if by_age:
        return col(Letter.id) < int(number)
    try:
        at = datetime.fromtimestamp(float(due), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return tuple_(col(Letter.due_at), col(Letter.id)) > tuple_(at, int(number))  # type: ignore[type-var]
