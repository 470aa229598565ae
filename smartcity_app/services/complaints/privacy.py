"""Whose report it is, and what of it the public sees."""

from datetime import timedelta

from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, clock, outbox
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import OutOfStep, TooMany
from smartcity_app.services.complaints import joining, reading, steps
from smartcity_app.services.complaints.facts import ComplaintDisowned
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.workflow import WAITING, WITHDRAWN

MOST_A_DAY, MOST_AN_HOUR = 10, 5
"""Reports one person may send; more is no person's honest day."""


def refuse_flood(session: Session, person_id: int) -> None:
    """TooMany when this person has sent more reports lately than anybody honestly does."""
    now = clock.now()
    sent = session.exec(
        select(Complaint.created_at)
        .where(Complaint.owner_id == person_id, col(Complaint.filed_by).is_(None))
        .where(col(Complaint.created_at) > now - timedelta(days=1))
        .order_by(col(Complaint.id).desc())
        .limit(MOST_A_DAY)
    ).all()
    lately = sum(at > now - timedelta(hours=1) for at in sent)
    if len(sent) >= MOST_A_DAY or lately >= MOST_AN_HOUR:
        raise TooMany(
            "Anda sudah mengirim banyak laporan. Coba lagi nanti, atau telepon 112 bila darurat."
        )


def disown(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """Whoever stands on the report says that they did not send it: their NIK was misused.

    From then on it has no reporter, the public does not see its words, and a moderator looks.
    What it reports may still be true, so it stays with its office and keeps its clocks.
    """
    case = reading.own(session, actor, ref=ref)
    joining.hold(session, case)
    if case.state == WITHDRAWN:
        raise OutOfStep
    if case.state == WAITING:  # nobody will answer what was asked
        steps.take(session, SYSTEM, case, "release")
    case.disowned_at, case.moderation, case.anonymous = clock.now(), "waiting", True
    audit.record(session, actor, "complaints.disown", case, subject_id=actor.person_id)
    outbox.announce(session, ComplaintDisowned(case.ref, case.owner_id))
    joining.carry(session, case)
    return case
