"""The two clocks of a report, and the ladder each of them climbs when nothing happens.

Reminders at half and at three quarters, then, from the moment the promise is broken, whoever stands
above: the head of the office, the city's secretary, the mayor's board. A rung is written down in
the transaction that climbs it, whoever holds the report and whether or not anybody is assigned.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlmodel import Session, col, select, update

from smartcity_app.civic import calendar
from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit, clock, db, outbox
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.services.complaints import broken
from smartcity_app.services.complaints.facts import ClockRang
from smartcity_app.services.complaints.models import Complaint, ComplaintAlarm
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import ON_DESKS

log = logging.getLogger(__name__)
Clock = Literal["answer", "work"]
CLOCKS: tuple[Clock, ...] = ("answer", "work")


def moment(kind: Clock, rung: Rung, due: datetime, promised: int) -> datetime:
    """When a clock that runs out at `due` climbs this rung.

    `promised` is the length of the whole promise: hours for the answer, working days for the work.
    """
    if rung >= Rung.HEAD:
        rules = city().complaints
        late = {Rung.SECRETARY: rules.secretary_after, Rung.MAYOR: rules.mayor_after}
        return due + timedelta(hours=late.get(rung, 0))
    left = 2 if rung is Rung.HALF else 4
    if kind == "answer":
        return due - timedelta(hours=promised) / left
    minutes = promised * calendar.current().day_minutes
    return calendar.add_working_minutes(due, -(minutes // left))


def alarm(
    kind: Clock, climbed: int, due: datetime | None, promised: int, now: datetime
) -> datetime | None:
    """When the next rung above `climbed` is due; reminders that are over by then are left out."""
    if due is None or climbed >= Rung.MAYOR:
        return None
    for rung in (each for each in Rung if each > climbed):
        at = moment(kind, rung, due, promised)
        if rung >= Rung.HEAD or at > now:
            return at
    raise AssertionError("the ladder ends above HEAD")


def set_clocks(
    case: Complaint, moved: Mapping[str, Any], *, answered: bool = False
) -> dict[str, Any]:
    """Columns of both clocks after a step that writes `moved`. `answered`: it is an answer."""
    now = clock.now()
    on_desk = moved["state"] in ON_DESKS
    answered_at = case.answered_at or (now if answered else None)
    due, answer_due = moved.get("due_at", case.due_at), case.answer_due_at
    runs = on_desk and answered_at is None
    hours = answer_hours(case)
    return {
        "answered_at": answered_at,
        "answer_alarm_at": alarm("answer", case.answer_rung, answer_due, hours, now)
        if runs
        else None,
        "work_alarm_at": alarm("work", case.work_rung, due, case.work_days, now)
        if on_desk
        else None,
        "turn_due_at": (due if answered_at else answer_due) if on_desk else None,
    }


def answer_hours(case: Complaint) -> int:
    """How many hours were promised for the answer when the report was sent."""
    if case.answer_due_at is None or case.started_at is None:
        return city().complaints.answer_hours
    return round((case.answer_due_at - case.started_at) / timedelta(hours=1))


def unnoticed(case: Complaint) -> dict[Clock, datetime]:
    """Clocks that run, and when they had run out, where no sweep has seen it yet."""
    now = clock.now()
    return {
        kind: due
        for kind in CLOCKS
        if getattr(case, f"{kind}_alarm_at") is not None
        and getattr(case, f"{kind}_rung") < Rung.HEAD
        and (due := _due(kind, case)) is not None
        and due < now
    }


def notice(session: Session, case: Complaint, late: Mapping[Clock, datetime]) -> None:
    """After a step: those of these clocks that it has stopped climb to HEAD. A promise that was
    broken stays broken, however soon somebody hurries afterwards. The others are the sweep's."""
    for kind, due in late.items():
        stopped = getattr(case, f"{kind}_alarm_at") is None
        lower = col(getattr(Complaint, f"{kind}_rung")) < int(Rung.HEAD)
        climbed = _climbed(case, kind, Rung.HEAD)
        if stopped and db.change(session, case, lower, values=climbed):
            _record(session, case, kind, Rung.HEAD, due)


def _climbed(case: Complaint, kind: Clock, rung: Rung) -> dict[str, Any]:
    """Columns of a report of which a clock climbs this rung now."""
    breaks = kind == "work" and rung >= Rung.HEAD and case.late_at is None
    late = {"late_at": clock.now()} if breaks else {}
    return {f"{kind}_rung": int(rung), "counted": False, **late}


def sweep(*, most: int = 500) -> int:
    """Climb every rung that is due on either clock. Returns how many; a transaction each."""
    return sum(_sweep(kind, most) for kind in CLOCKS)


def _sweep(kind: Clock, most: int) -> int:
    alarm_at = col(getattr(Complaint, f"{kind}_alarm_at"))
    climbed, now = 0, clock.now()
    with db.transaction(writes=False) as session:
        due = session.exec(
            select(Complaint.id)
            .where(alarm_at.is_not(None), alarm_at <= now)
            .order_by(alarm_at)
            .limit(most)
        ).all()
    for complaint_id in due:
        try:
            while complaint_id and _climb(kind, complaint_id):
                climbed += 1
        except Exception as trouble:  # one report must not keep the others from being escalated
            if db.is_passing(trouble):
                raise
            log.error("report %s did not climb: %s", complaint_id, type(trouble).__name__)
    return climbed


def _due(kind: Clock, case: Complaint) -> datetime | None:
    return case.answer_due_at if kind == "answer" else case.due_at


def _climb(kind: Clock, complaint_id: int) -> bool:
    """One rung, unless somebody moves the report meanwhile: then its own step has set the clock."""
    with db.transaction() as session:
        case = session.get_one(Complaint, complaint_id)
        alarm_at: datetime | None = getattr(case, f"{kind}_alarm_at")
        now = clock.now()
        due = _due(kind, case)
        if alarm_at is None or alarm_at > now or due is None:
            return False
        before = getattr(case, f"{kind}_rung")
        promised = answer_hours(case) if kind == "answer" else case.work_days
        rung = _reached(kind, before, due, promised, now)
        held = (
            update(Complaint)
            .where(col(Complaint.id) == complaint_id, col(Complaint.version) == case.version)
            .where(col(getattr(Complaint, f"{kind}_rung")) == before)
        )
        reached = before if rung is None else rung
        values: dict[str, Any] = {f"{kind}_alarm_at": alarm(kind, reached, due, promised, now)}
        if rung is None:  # an alarm set by who did not know how far it had climbed: too early
            session.connection().execute(held.values(**values))
            return False
        values |= _climbed(case, kind, rung)
        if session.connection().execute(held.values(**values)).rowcount != 1:
            return False
        _record(session, case, kind, rung, due)
    return True


def _record(session: Session, case: Complaint, kind: Clock, rung: Rung, due: datetime) -> None:
    """Write down that a clock which ran out, or runs out, at `due` has climbed a rung, and ring."""
    session.add(
        ComplaintAlarm(
            complaint_id=case.id or 0,
            clock_kind=kind,
            rung=rung,
            agency=case.agency,
            due_at=due,
        )
    )
    broken.count(session, case, rung)
    if rung >= Rung.HEAD:
        audit.record(
            session, SYSTEM, f"complaints.escalate_{kind}", case, subject_id=case.owner_id,
            detail=rung.name.lower(),
        )  # fmt: skip
    outbox.announce(session, ClockRang(case.ref, kind, int(rung), case.agency))


def _reached(kind: Clock, before: int, due: datetime, promised: int, now: datetime) -> Rung | None:
    """The rung to climb now: the next one, leaving out reminders that the breach has overtaken.
    None while its time has not come."""
    for rung in (each for each in Rung if each > before):
        if rung >= Rung.HEAD:
            return rung if moment(kind, rung, due, promised) <= now else None
        following = moment(kind, Rung(rung + 1), due, promised)
        if following > now:
            return rung
    raise AssertionError("the ladder ends above HEAD")
