"""Pictures of a report: of the thing, within the talk, of the work done."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, or_, select

from smartcity_app.civic import files
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.complaints import joining, reading
from smartcity_app.services.complaints.models import Complaint, ComplaintMessage, ComplaintPhoto
from smartcity_app.services.complaints.policy import May


def attach(
    session: Session,
    actor: Actor,
    case: Complaint,
    ids: Sequence[str],
    *,
    purpose: str,
    message_id: int | None = None,
) -> list[ComplaintPhoto]:
    """Attach the actor's own uploads. NotFound when one is not theirs; pictures only."""
    stored = files.adopt(session, actor, list(ids), subject_id=case.owner_id)
    if any(not each.is_picture for each in stored):
        raise Incomplete("Kirim foto, bukan berkas lain.", fields={"photos": "Kirim foto"})
    rows = [
        ComplaintPhoto(
            complaint_id=case.id or 0, purpose=purpose, message_id=message_id, file_id=each.id,
            added_by=actor.person_id,
        )
        for each in stored
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return rows


def may_read_file(session: Session, actor: Actor, stored: Any) -> bool:
    """A picture of a report may be read by whoever may read the report.

    A picture of the office's own notes is for who works on it. Who joined a report sees what
    everybody may (public.picture).
    """
    either = or_(
        col(ComplaintPhoto.file_id) == stored.id, col(ComplaintPhoto.public_file_id) == stored.id
    )
    rows = session.exec(
        select(ComplaintPhoto, Complaint)
        .join(Complaint, col(Complaint.id) == ComplaintPhoto.complaint_id)
        .where(either)
    ).all()
    return any(_may_see(session, actor, photo, case) for photo, case in rows)


def is_for(session: Session, actor: Actor, photo: ComplaintPhoto, case: Complaint) -> bool:
    """Whether it is the actor's own picture, or of the actor's own report and not a neighbour's who
    joined it: theirs is for the office until a moderator shows it."""
    if actor.person_id is None or (case.disowned_at and case.owner_id == actor.person_id):
        return False  # whoever disowned it: somebody else has sent it in their name
    if photo.added_by == actor.person_id:
        return True
    joined = {each.person_id for each in reading.reporters_of(session, case)}
    return reading.is_own(actor, case) and photo.added_by not in joined


def _may_see(session: Session, actor: Actor, photo: ComplaintPhoto, case: Complaint) -> bool:
    """What it was merged into shows it too: who works there sees it as if it were sent there."""
    line = session.get(ComplaintMessage, photo.message_id) if photo.message_id else None
    there = list(joining.followed_in(session, case))
    if line and line.side == "note":
        return any(policy.allows(actor, May.FIELD, each) for each in there)
    if is_for(session, actor, photo, case):
        return True
    if any(reading.reads_for_an_office(actor, each) for each in there):
        return True
    return photo.purpose != "talk" and any(
        reading.is_helping(session, actor, case=each) for each in there
    )
