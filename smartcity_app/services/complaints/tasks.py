"""A part of the work that another office does: asked for, done, and seen by that office."""

from sqlmodel import Session, col, select, update

from smartcity_app.kernel import audit, clock, outbox, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.complaints import reading, routing, steps
from smartcity_app.services.complaints.facts import ComplaintTaskDone, ComplaintTaskGiven
from smartcity_app.services.complaints.models import Complaint, ComplaintTask
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.workflow import ON_DESKS, WAITING


def give(session: Session, actor: Actor, *, ref: str, agency: str, text: str) -> ComplaintTask:
    """Ask another office of the city for a part. The report and its clocks stay where they are."""
    case = reading.find(session, actor, ref=ref)
    policy.require(actor, May.WORK, case)
    if case.state not in (*ON_DESKS, WAITING):
        raise OutOfStep
    to = routing.addressee(session, agency)
    if to.outside or not to.active or to.code == case.agency:
        raise Incomplete(
            "Pilih perangkat daerah lain di kota ini.", fields={"agency": "Pilih yang lain"}
        )
    task = ComplaintTask(
        complaint_id=case.id or 0, agency=to.code, text=steps.checked_text(text),
        asked_by=actor.person_id, due_at=case.due_at,
    )  # fmt: skip
    session.add(task)
    session.flush()
    audit.record(
        session, actor, "complaints.give_task", case, subject_id=case.owner_id, detail=to.code
    )
    outbox.announce(session, ComplaintTaskGiven(case.ref, to.code))
    return task


def finish(session: Session, actor: Actor, *, task_id: int, outcome: str) -> ComplaintTask:
    """The office that was asked says what it did. OutOfStep when somebody has said so already."""
    query = select(ComplaintTask).where(
        ComplaintTask.id == task_id, policy.reach_of(actor, May.TASK, ComplaintTask)
    )
    task = session.exec(query).first()
    if task is None:
        raise NotFound
    said = steps.checked_text(outcome)
    moved = session.connection().execute(
        update(ComplaintTask)
        .where(col(ComplaintTask.id) == task_id, col(ComplaintTask.done_at).is_(None))
        .values(done_at=clock.now(), done_by=actor.person_id, outcome=said)
    )
    if moved.rowcount != 1:
        raise OutOfStep("Tugas ini sudah dinyatakan selesai.")
    session.refresh(task)
    case = session.get_one(Complaint, task.complaint_id)
    audit.record(session, actor, "complaints.finish_task", case, subject_id=case.owner_id)
    outbox.announce(session, ComplaintTaskDone(case.ref, task.agency))
    return task


def of(session: Session, case: Complaint) -> list[ComplaintTask]:
    """Everything other offices were asked for, oldest first."""
    query = select(ComplaintTask).where(ComplaintTask.complaint_id == case.id)
    return list(session.exec(query.order_by(col(ComplaintTask.id))))
