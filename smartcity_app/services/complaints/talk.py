"""Two-way talk between reporter and office, and the office's notes for itself."""

from collections.abc import Sequence

from sqlmodel import Session

from smartcity_app.kernel import outbox, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import OutOfStep
from smartcity_app.services.complaints import photos as pictures
from smartcity_app.services.complaints import reading, steps
from smartcity_app.services.complaints.facts import ComplaintWrote
from smartcity_app.services.complaints.models import Complaint, ComplaintMessage
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.workflow import MERGED, REJECTED, WAITING, WITHDRAWN

ANONYMOUS = "Pelapor anonim"


def write(
    session: Session, actor: Actor, *, ref: str, text: str, photos: Sequence[str] = ()
) -> ComplaintMessage:
    """The reporter writes to the office. While the office waits for an answer, this is it."""
    case = reading.own(session, actor, ref=ref)
    if case.state in (REJECTED, WITHDRAWN, MERGED):
        raise OutOfStep("Laporan ini sudah tidak dikerjakan. Buat laporan baru bila perlu.")
    said = steps.checked_text(text)
    if case.state == WAITING:
        steps.take(session, actor, case, "explain", note=said)
    name = ANONYMOUS if case.anonymous else actor.name
    line = _add(session, actor, case, "reporter", said, photos, name=name)
    outbox.announce(session, ComplaintWrote(case.ref, case.owner_id, "reporter"))
    return line


def reply(
    session: Session, actor: Actor, *, ref: str, text: str, photos: Sequence[str] = ()
) -> ComplaintMessage:
    """The office writes to the reporter. It is no answer: that is a step of its own."""
    case = reading.find(session, actor, ref=ref)
    policy.require(actor, May.FIELD, case)
    line = _add(session, actor, case, "office", steps.checked_text(text), photos)
    outbox.announce(session, ComplaintWrote(case.ref, case.owner_id, "office"))
    return line


def note(
    session: Session, actor: Actor, *, ref: str, text: str, photos: Sequence[str] = ()
) -> ComplaintMessage:
    """A note the office keeps for itself; no reporter ever sees it."""
    case = reading.find(session, actor, ref=ref)
    policy.require(actor, May.FIELD, case)
    return _add(session, actor, case, "note", steps.checked_text(text), photos)


def _add(
    session: Session,
    writer: Actor,
    case: Complaint,
    side: str,
    text: str,
    photos: Sequence[str],
    *,
    name: str = "",
) -> ComplaintMessage:
    post = policy.post_for(writer, May.FIELD, case) if side != "reporter" else None
    line = ComplaintMessage(
        complaint_id=case.id or 0, side=side, person_id=writer.person_id, name=name or writer.name,
        title=post.title if post else "", text=text,
    )  # fmt: skip
    session.add(line)
    session.flush()
    if photos:
        pictures.attach(session, writer, case, photos, purpose="talk", message_id=line.id)
    return line
