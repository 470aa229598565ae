"""Finding letters: what each actor may see, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    false,
    func,
    or_,
    true,
    tuple_,
    union,
)
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from smartcity_app.civic import areas, people
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.errors import NotAllowed, NotFound
from smartcity_app.services.letters import names
from smartcity_app.services.letters.models import OPEN, PAUSED, Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import (
    CANCELLED,
    ENDORSERS,
    ISSUED,
    REFUSED,
)

PAGE = 30
KEPT = 2000
"""Statements of lists that are kept: a few for each officer at work."""
BROAD = ("done", "all")
"""Views that hold nearly everything there ever was, newest first."""
_CALLED = select(Letter).where(Letter.ref == bindparam("ref"))
_HELD = _CALLED.with_for_update(key_share=True)
_ATTACHED = select(LetterDocument).where(LetterDocument.letter_id == bindparam("letter"))
"""Asked for every signature: built once."""
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def find(session: Session, actor: Actor, *, ref: str, still: bool = False) -> Letter:
    """The application called `ref`, if this actor may read it; NotFound otherwise.

    Reading somebody else's application is on record. `still`: whoever wants to move it waits until
    this transaction ends, as after `cases.claim`.
    """
    letter = again(session, actor, ref=ref, still=still)
    if letter.owner_id != actor.person_id:
        audit.record(session, actor, "letters.read", letter, subject_id=letter.owner_id)
    return letter


def again(session: Session, actor: Actor, *, ref: str, still: bool = False) -> Letter:
    """As `find`, for the second transaction of one act: its first has put the reading on record."""
    letter = session.exec(_HELD if still else _CALLED, params={"ref": ref}).first()
    if letter is None or _is_draft_of_another(actor, letter):
        raise NotFound
    try:
        policy.require(actor, May.READ, letter)
    except NotAllowed:
        raise NotFound from None  # out of reach is not there
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
    attached = session.exec(_ATTACHED, params={"letter": letter.id})
    return {each.requirement: each for each in attached}


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
    """A ref, a NIK, or words of a name in their order, the last of them perhaps begun."""
    kind: str = ""
    """Key of a letter type."""
    newest: bool = False
    """Newest first, in place of least time left first."""
    after: str = ""
    """The cursor of the last row seen: id, or due instant in microseconds and id."""


def inbox(session: Session, actor: Actor, *, wanted: Filter) -> list[tuple[Letter, Person]]:
    """A page of the applications this actor works on, with whose they are, by name and RW.

    What is encrypted about these people is read only if it is asked for: opening it takes longer
    than finding the page.
    Keyset paging over (due_at, id) or id: never OFFSET, never a count.
    """
    plain = not wanted.search and not wanted.after
    query = _kept_page(actor, wanted) if plain else _page(actor, wanted)
    return list(session.exec(query, params={"now": clock.now()}))


def cursor_of(letter: Letter, wanted: Filter) -> str:
    """Where the page that ends with `letter` is continued."""
    if _by_age(wanted) or letter.due_at is None:
        return str(letter.id)
    return f"{(letter.due_at - EPOCH) // TICK}_{letter.id}"


def waiting(session: Session, actor: Actor, *, view: str, most: int = 100) -> int:
    """How many applications a view of the inbox holds, counted no further than `most`."""
    query = _number_of(actor, view, most)
    return min(most, session.exec(query, params={"now": clock.now()}).one())


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


def _page(actor: Actor, wanted: Filter) -> Select[Letter, Person]:
    found = _found(actor, wanted)
    if (cursor := _cursor(wanted)) is not None:
        found = [and_(each, cursor) for each in found]
    order = _order(wanted)
    query = select(Letter, Person).join(Person, col(Person.id) == Letter.owner_id)
    query = query.where(_one_of(found, order)).order_by(*order).limit(PAGE + 1)
    return query.options(load_only(Person.name, Person.rw))  # type: ignore[arg-type]


@lru_cache(KEPT)
def _kept_page(actor: Actor, wanted: Filter) -> Select[Letter, Person]:
    """The statement of a first page: building it takes longer than the database with it."""
    return _page(actor, wanted)


@lru_cache(KEPT)
def _number_of(actor: Actor, view: str, most: int) -> SelectOfScalar[int]:
    """The statement that counts a view, no further than `most` in each office."""
    few = [
        select(Letter.id).where(each).limit(most).subquery()
        for each in _found(actor, Filter(view)) or [false()]
    ]
    some = few[0] if len(few) == 1 else union(*(select(each.c.id) for each in few)).subquery()
    return select(func.count()).select_from(some)


# What is looked for, as one condition for each office, every one of them the beginning of an index:
# an OR over offices would be served by none.


def _found(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    search, rest = wanted.search.strip(), [_view(wanted)]
    if wanted.kind:
        rest.append(col(Letter.type_key) == wanted.kind)
    if search:
        key = _number(search)
        if key is None and wanted.view not in BROAD:
            rest.append(names.bears(search))
        else:
            key = _called(actor, search) if key is None else key
            desks = [or_(false(), *_desks(actor))] if wanted.view == "mine" else []
            reach = policy.reach_of(actor, May.WORK, Letter)
            return [and_(key, reach, _readable(actor), *desks, *rest)]
    return [and_(office, *rest) for office in _offices(actor, wanted)]


def _offices(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.view == "mine":
        may = and_(policy.reach_of(actor, May.WORK, Letter), _readable(actor))
        return [and_(desk, may) for desk in _desks(actor)]
    reads = [(each.over, post) for each, post in policy.held(actor, May.READ)]
    return [
        and_(
            _place(actor, each.over, post),
            _no_draft_of_others(actor) if (each.over, post) in reads else _readable(actor),
        )
        for each, post in policy.held(actor, May.WORK)
    ]


def _desks(actor: Actor) -> list[ColumnElement[bool]]:
    """Cases that lie on a desk this actor holds, desk by desk."""
    return [
        and_(
            OPEN,
            col(Letter.desk) == post.area,
            col(Letter.desk_role) == post.role,
            col(Letter.agency) == post.agency if post.agency else true(),
        )
        for post in actor.posts
        if post.role != Role.RESIDENT
    ]


def _place(actor: Actor, over: policy.Reach, post: Held) -> ColumnElement[bool]:
    """The rows within reach of a post, by the column that has the index."""
    columns = {3: col(Letter.area), 2: col(Letter.district)}
    column = columns.get(post.area.count("."))  # 35.78.09.1001 is a village, 35.78.09 a district
    if over == policy.IN_AREA and column is not None:
        return column == post.area
    return over.clause(actor, post, Letter)


def _readable(actor: Actor) -> ColumnElement[bool]:
    """What may be read, less the drafts of others: a draft is its writer's alone."""
    return and_(policy.reach_of(actor, May.READ, Letter), _no_draft_of_others(actor))


def _is_draft_of_another(actor: Actor, letter: Letter) -> bool:
    """The row check beside `_no_draft_of_others`."""
    mine = actor.person_id is not None and actor.person_id in (letter.owner_id, letter.filed_by)
    return letter.started_at is None and not mine


def _no_draft_of_others(actor: Actor) -> ColumnElement[bool]:
    return or_(
        col(Letter.started_at).is_not(None),
        col(Letter.owner_id) == actor.person_id,
        col(Letter.filed_by) == actor.person_id,
    )


def _view(wanted: Filter) -> ColumnElement[bool]:
    views: dict[str, ColumnElement[bool]] = {
        "mine": OPEN,
        "late": and_(OPEN, col(Letter.due_at) < bindparam("now")),
        "lingkungan": and_(OPEN, col(Letter.state).in_(tuple(ENDORSERS))),
        "paused": PAUSED,
        "done": col(Letter.state).in_((ISSUED, REFUSED, CANCELLED)),
        "all": col(Letter.started_at).is_not(None),
    }
    return views.get(wanted.view, OPEN)


def _number(search: str) -> ColumnElement[bool] | None:
    """What was typed, as a condition; None when it is no number and so taken for a name."""
    digits = "".join(search.split())
    if digits.isdecimal() and len(digits) == 16:
        owner = select(Person.id).where(Person.nik_hash == people.nik_hash(digits))
        return col(Letter.owner_id) == owner.scalar_subquery()
    if "-" in search and any(each.isdecimal() for each in search):
        return col(Letter.ref) == search.upper()
    return None


def _called(actor: Actor, search: str) -> ColumnElement[bool]:
    """Whose owner's name has words that begin so, in the villages this actor works for."""
    where = {code for _, post in policy.held(actor, May.WORK) for code in _villages(post)}
    ids = names.called(search, sorted(where))
    return false() if ids is None else col(Letter.id).in_(ids)


def _villages(post: Held) -> list[str]:
    return areas.villages_in(post.area or areas.city_area().code)


def _one_of(found: list[ColumnElement[bool]], order: list[Any]) -> ColumnElement[bool]:
    """All that is found; of several offices the first page of each, and of those the first."""
    if len(found) == 1:
        return found[0]
    pages = [select(Letter.id).where(each).order_by(*order).limit(PAGE + 1) for each in found]
    few = [select(each.subquery().c.id) for each in pages]
    return col(Letter.id).in_(union(*few)) if few else false()


def _order(wanted: Filter) -> list[Any]:
    """`+ 0` where the order must not tempt the database to read everything in that order."""
    if not _by_age(wanted):
        return [col(Letter.due_at), col(Letter.id)]
    straight = wanted.view in BROAD and not wanted.search.strip()
    return [(col(Letter.id) if straight else col(Letter.id) + 0).desc()]


def _by_age(wanted: Filter) -> bool:
    return wanted.newest or wanted.view in BROAD


def _cursor(wanted: Filter) -> Any:
    """The WHERE of the next page; nothing for a cursor nobody here made."""
    due, _, number = wanted.after.rpartition("_")
    if not number.isdecimal() or len(number) > 18:
        return None
    if _by_age(wanted):
        return col(Letter.id) < int(number)
    try:
        at = EPOCH + int(due) * TICK
    except (ValueError, OverflowError):
        return None
    return tuple_(col(Letter.due_at), col(Letter.id)) > tuple_(at, int(number))  # type: ignore[type-var]
