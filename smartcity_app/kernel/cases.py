"""Cases as they are stored, and the one way to move them.

`advance` is the only code that changes a case's state. The update is conditional on the version
that was read, so that of two officers deciding at once one is told that the case has moved on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, literal_column
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, select

from smartcity_app.kernel import audit, clock, db, outbox, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.kernel.workflow import State, Step, Workflow

ESCALATE = "escalate"
NO_DESK: ColumnElement[str] = literal_column("''")
"""Said as a literal: a database uses a partial index only for the very words it was made with."""


class Case(db.Table):
    """Columns of anything that moves through a workflow."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    """What people call it: SKU-2611-7QK3M. Unguessable enough not to be counted through."""
    owner_id: int = Field(index=True)
    filed_by: int | None = None
    """The officer who filed it at the counter for the owner, if one did."""
    area: str
    """Where its owner lived when it began. Each service indexes it as it lists its cases."""
    agency: str = ""
    state: str
    version: int = 1
    desk: str = ""
    """Code of the area whose office holds it; empty when no office does."""
    desk_role: str = ""
    since: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    """When the present state began."""
    created_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    started_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the promise was made: the first time an office got it."""
    due_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the promise runs out. While paused it stands where it stood; `left` counts."""
    left: int | None = None
    """Minutes of promise left while paused, None while the clock runs."""
    late_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the promise was found broken and who hears of it was told."""
    step_due_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the office that has it should have done its part. None where parts have no time."""
    reminded_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When that office was reminded."""
    finished_at: datetime | None = Field(default=None, sa_type=db.Instant)


class CaseHistory(db.Table, table=True):
    """One line per step taken, kept for ever."""

    __tablename__ = "case_history"

    id: int | None = Field(default=None, primary_key=True)
    workflow: str
    case_ref: str = Field(index=True)
    step: str
    source: str
    target: str
    person_id: int | None
    name: str = ""
    """The person's name and post at that time: posts change, history does not."""
    title: str = ""
    note: str = ""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


_ENTER = insert(CaseHistory.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Cases:
    """A stored kind of case, and how to find the path a given case takes."""

    model: type[Case]
    path_of: Callable[[Any], Workflow]


Watcher = Callable[[Session, Workflow, Any, Any, datetime], None]
_watchers: dict[type[Case], list[Watcher]] = {}


def watches(model: type[Case]) -> Callable[[Watcher], Watcher]:
    """Have this called after every step of such a case, in the step's own transaction.

    It gets the session, the path, the case as it is now, the columns of the line of history as
    they were stored, and since when the case was in the state it left. For what is counted along;
    who is told is for reactions.
    """

    def remember(watcher: Watcher) -> Watcher:
        _watchers.setdefault(model, []).append(watcher)
        return watcher

    return remember


Also = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Columns of a service's own that change with a step, from those the step writes."""


def _nothing(_: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def advance(
    session: Session,
    actor: Actor,
    path: Workflow,
    case: Case,
    step_name: str,
    *,
    note: str = "",
    also: Also = _nothing,
) -> None:
    """Take one step: check it, move the case and its clock, record it, announce it.

    `also` gets what the step writes and says what else changes, in the same update; what it names
    goes before. Raises OutOfStep, NotAllowed or Incomplete, and then has changed nothing.
    """
    step = _checked(actor, path, case, step_name, note)
    source, since = case.state, case.since
    values = _moved(case, path, path.state(step.target))
    _move(session, case, values | also(values))
    _tell(session, actor, path, case, step, source, since, note)


def begin(
    session: Session,
    actor: Actor,
    path: Workflow,
    case: Case,
    step_name: str,
    *,
    note: str = "",
    also: Also = _nothing,
) -> None:
    """Store a case for the first time, with its first step already taken: no draft lay before it.

    Raises as `advance`.
    """
    step = _checked(actor, path, case, step_name, note)
    source, since = case.state, case.since
    values = _moved(case, path, path.state(step.target))
    for name, value in (values | also(values)).items():
        setattr(case, name, value)
    case.version = 1
    session.add(case)
    session.flush()
    _tell(session, actor, path, case, step, source, since, note)


def _checked(actor: Actor, path: Workflow, case: Case, step_name: str, note: str) -> Step:
    step = path.step(step_name)
    if case.state not in step.sources:
        raise OutOfStep
    policy.require(actor, step.permission, case)
    if step.needs_note and not note.strip():
        raise Incomplete("Tulis alasannya, supaya warga tahu apa yang perlu diperbaiki.")
    return step


def _tell(
    session: Session,
    actor: Actor,
    path: Workflow,
    case: Case,
    step: Step,
    source: str,
    since: datetime,
    note: str,
) -> None:
    """Write down a step that was taken, and announce it."""
    said = _history_line(actor, path, case, step, source, note.strip())
    stored = session.connection().execute(_ENTER, said)  # a third of a millisecond less than a row
    if watchers := _watchers.get(type(case)):
        (line_id,) = stored.inserted_primary_key or (None,)
        line = SimpleNamespace(id=line_id, **said)
        for watch in watchers:
            watch(session, path, case, line, since)
    audit.record(session, actor, f"{path.name}.{step.name}", case, subject_id=case.owner_id)
    if step.announces:
        outbox.announce(session, step.announces(case))


def claim(session: Session, case: Case) -> None:
    """Hold a case still until this transaction ends, and read it as it is now.

    Whoever wants to move it waits, and then finds what was written meanwhile. OutOfStep when it
    has moved since it was read.
    """
    model: Any = type(case)
    still = model.version == case.version
    if not db.change(session, case, still, values={"version": case.version}):
        raise OutOfStep


def _moved(case: Case, path: Workflow, target: State) -> dict[str, Any]:
    """What of a case changes when it goes to `target`."""
    now = clock.now()
    return {
        "state": target.name,
        "version": case.version + 1,
        "since": now,
        "desk": target.desk.area(case.area) if target.desk else "",
        "desk_role": target.desk.role if target.desk else "",
        "step_due_at": target.within.due(now) if target.within else None,
        "reminded_at": None,
        **_clock_values(case, path, target, now),
    }


def _move(session: Session, case: Case, values: dict[str, Any]) -> None:
    """Change the case only if nobody else has since it was read."""
    if not db.move(session, case, "state", "version", values=values):
        raise OutOfStep


def _clock_values(case: Case, path: Workflow, target: State, now: datetime) -> dict[str, Any]:
    """What the step does to the promise: start, pause, resume or stop it."""
    if target.final:
        return {"finished_at": now}
    if case.started_at is None:
        if target.desk is None:
            return {}
        return {"started_at": now, "due_at": path.promise.due(now)}
    if target.pauses and case.left is None and case.due_at:
        return {"left": path.promise.left(now, case.due_at)}
    if not target.pauses and case.left is not None:
        return {"left": None, "due_at": path.promise.resume(now, case.left)}
    return {}


def _history_line(
    actor: Actor, path: Workflow, case: Case, step: Step, source: str, note: str
) -> dict[str, Any]:
    post = policy.post_for(actor, step.permission, case)
    return {
        "workflow": path.name,
        "case_ref": case.ref,
        "step": step.name,
        "source": source,
        "target": step.target,
        "person_id": actor.person_id,
        "name": actor.name,
        "title": post.title if post else "",
        "note": note,
        "at": case.since,
    }


def history(session: Session, case: Case) -> list[CaseHistory]:
    """Every step taken, oldest first."""
    query = select(CaseHistory).where(CaseHistory.case_ref == case.ref)
    return list(session.exec(query.order_by(col(CaseHistory.id))))


_TAKEN = (
    columns(col(CaseHistory.step), col(CaseHistory.title), col(CaseHistory.at))
    .where(col(CaseHistory.case_ref) == bindparam("ref"))
    .order_by(col(CaseHistory.id))
)


def taken(session: Session, case: Case, prefix: str) -> list[Row[Any]]:
    """Step, title and moment of every step taken whose name begins so, oldest first."""
    return [each for each in db.ask(session, _TAKEN, ref=case.ref) if each.step.startswith(prefix)]
