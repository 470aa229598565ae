"""Cases whose promise has run out, and offices that hold one longer than their part should take.

Found by a job, one transaction a case, so that one that moves meanwhile does not hold up the rest.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import select, update

from smartcity_app.kernel import audit, clock, db, outbox
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.kernel.cases import ESCALATE, NO_DESK, CaseHistory, Cases


@dataclass(frozen=True)
class CaseOverdue(outbox.Fact, name="cases.overdue"):
    """A promise ran out while an office held the case."""

    workflow: str
    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str
    late_role: str
    late_area: str


@dataclass(frozen=True)
class CaseStalled(outbox.Fact, name="cases.stalled"):
    """An office has had a case longer than its own part should take; the promise may still hold."""

    workflow: str
    ref: str
    state: str
    desk_role: str
    desk: str
    agency: str


def sweep(cases: Cases, *, most: int = 500) -> int:
    """Escalate every case whose promise has run out. Returns how many."""
    model: Any = cases.model
    with db.transaction(writes=False) as session:
        late = session.exec(
            select(model.id)
            .where(model.due_at < clock.now(), model.desk != NO_DESK, model.late_at.is_(None))
            .order_by(model.due_at)
            .limit(most)
        ).all()
    return sum(_escalate(cases, case_id) for case_id in late)


def _escalate(cases: Cases, case_id: int) -> bool:
    model: Any = cases.model
    with db.transaction() as session:
        case = session.get_one(model, case_id)
        path = cases.path_of(case)
        state = path.state(case.state)
        if state.late_to is None or state.desk is None:
            return False
        marked = session.connection().execute(
            update(model)
            .where(model.id == case_id, model.version == case.version, model.late_at.is_(None))
            .values(late_at=clock.now())
        )
        if marked.rowcount != 1:
            return False
        to = state.late_to
        session.add(
            CaseHistory(
                workflow=path.name,
                case_ref=case.ref,
                step=ESCALATE,
                source=case.state,
                target=case.state,
                person_id=None,
                name=SYSTEM.name,
                note=f"{to.role} {to.area(case.area)}",
            )
        )
        audit.record(session, SYSTEM, f"{path.name}.{ESCALATE}", case, subject_id=case.owner_id)
        outbox.announce(
            session,
            CaseOverdue(
                workflow=path.name,
                ref=case.ref,
                owner_id=case.owner_id,
                desk_role=case.desk_role,
                desk=case.desk,
                agency=case.agency,
                late_role=to.role,
                late_area=to.area(case.area),
            ),
        )
    return True


def remind(cases: Cases, *, most: int = 500) -> int:
    """Remind every office that has a case longer than its part should take. Returns how many."""
    model: Any = cases.model
    with db.transaction(writes=False) as session:
        stalled = session.exec(
            select(model.id)
            .where(model.step_due_at < clock.now(), model.reminded_at.is_(None))
            .order_by(model.step_due_at)
            .limit(most)
        ).all()
    return sum(_remind(cases, case_id) for case_id in stalled)


def _remind(cases: Cases, case_id: int) -> bool:
    model: Any = cases.model
    with db.transaction() as session:
        case = session.get_one(model, case_id)
        marked = session.connection().execute(
            update(model)
            .where(model.id == case_id, model.version == case.version, model.reminded_at.is_(None))
            .where(model.step_due_at.is_not(None))
            .values(reminded_at=clock.now())
        )
        if marked.rowcount != 1:
            return False
        path = cases.path_of(case)
        outbox.announce(
            session,
            CaseStalled(path.name, case.ref, case.state, case.desk_role, case.desk, case.agency),
        )
    return True
