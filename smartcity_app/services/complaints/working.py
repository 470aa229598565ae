"""What an office does with a report: assign, answer, pass on, ask, finish, turn down."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from smartcity_app.civic import people
from smartcity_app.kernel import audit, cases, clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.complaints import closing, offices, routing, steps
from smartcity_app.services.complaints import photos as pictures
from smartcity_app.services.complaints.models import (
    Complaint,
    ComplaintMessage,
    ComplaintTransfer,
)
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.routing_models import ComplaintTeam
from smartcity_app.services.complaints.workflow import ANSWERED

_ENTER = insert(ComplaintMessage).inline()
WORKERS = (Role.AGENCY_OFFICER, Role.AGENCY_HEAD, Role.FIELD_OFFICER, Role.COMPLAINT_OFFICER)


def assign(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    version: int | None = None,
    person_id: int | None = None,
    team: str = "",
) -> Complaint:
    """Give it to somebody of the office, or to a team; without either, the actor takes it."""
    case = steps.seen(session, actor, ref, version)
    if team:
        _team(session, case.agency, team)
    else:
        person_id = person_id or actor.person_id
        if person_id != actor.person_id and person_id not in colleagues(session, case):
            raise NotFound("Petugas ini tidak bekerja di perangkat daerah yang menangani.")
    name = "reassign" if case.state == ANSWERED else "assign"
    steps.take(session, actor, case, name, assignee_id=person_id, team=team)
    return case


def answer(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    text: str,
    version: int | None = None,
    photos: Sequence[str] = (),
) -> Complaint:
    """Answer the reporter. The first answer stops the clock of the answer."""
    case = steps.seen(session, actor, ref, version)
    said = steps.checked_text(text)
    steps.take(session, actor, case, "answer", note=said, answered=True)
    _say(session, actor, case, said, photos)
    return case


def transfer(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    to: str,
    reason: str,
    version: int | None = None,
) -> Complaint:
    """Pass it on to whose it is. Both clocks run on from where they are."""
    case = steps.seen(session, actor, ref, version)
    target = routing.addressee(session, to)
    if target.code == case.agency:
        raise Incomplete(
            "Laporan ini sudah di sana. Pilih tujuan lain.", fields={"to": "Sudah di sana"}
        )
    if not target.active:
        raise NotFound("Instansi ini sudah tidak dipakai. Pilih yang lain.")
    source = case.agency
    steps.take(
        session, actor, case, "transfer", note=reason, agency=target.code, assignee_id=None,
        team="", transfers=case.transfers + 1,
    )  # fmt: skip
    session.add(
        ComplaintTransfer(
            complaint_id=case.id or 0, source=source, target=target.code, reason=reason.strip()
        )
    )
    return case


def ask(
    session: Session, actor: Actor, *, ref: str, text: str, version: int | None = None
) -> Complaint:
    """Ask the reporter something the work cannot go on without; its clock stands still."""
    case = steps.seen(session, actor, ref, version)
    cases.claim(session, case)
    if case.disowned_at:
        raise OutOfStep("Pemilik NIK menyangkal laporan ini, jadi tidak ada yang bisa ditanya.")
    said = steps.checked_text(text)
    steps.take(session, actor, case, "ask", note=said)
    _say(session, actor, case, said, ())
    return case


def resume(session: Session, actor: Actor, *, ref: str, version: int | None = None) -> Complaint:
    """Go on without the reporter's answer."""
    case = steps.seen(session, actor, ref, version)
    steps.take(session, actor, case, "resume")
    return case


def finish(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    text: str,
    version: int | None = None,
    photos: Sequence[str] = (),
) -> Complaint:
    """Say that it is done. Photos are judged (closing.judge) and what is doubtful is flagged."""
    case = steps.seen(session, actor, ref, version)
    _refuse_others_work(actor, session, case)
    said = steps.checked_text(text)
    steps.take(session, actor, case, "finish", note=said, answered=True, done_at=clock.now())
    if photos:
        rows = pictures.attach(session, actor, case, photos, purpose="closing")
        closing.judge(session, case, rows)
    return case


def reject(
    session: Session, actor: Actor, *, ref: str, reason: str, version: int | None = None
) -> Complaint:
    """Say that nothing can be done, and why. It counts as an answer."""
    case = steps.seen(session, actor, ref, version)
    steps.take(session, actor, case, "reject", note=steps.checked_text(reason), answered=True)
    return case


def prioritise(
    session: Session, actor: Actor, *, ref: str, priority: int, version: int | None = None
) -> Complaint:
    """Say how urgent it is: 0 ordinary, 1 high, 2 urgent."""
    case = steps.seen(session, actor, ref, version)
    policy.require(actor, May.WORK, case)
    if priority not in (0, 1, 2):
        raise Incomplete(fields={"priority": "Pilih salah satu"})
    case.priority = priority
    audit.record(
        session, actor, "complaints.prioritise", case, subject_id=case.owner_id,
        detail=str(priority),
    )  # fmt: skip
    session.flush()
    return case


def passed_outside(
    session: Session, actor: Actor, *, ref: str, number: str, version: int | None = None
) -> Complaint:
    """Note that an addressee outside the city has it now, and its number there."""
    case = steps.seen(session, actor, ref, version)
    policy.require(actor, May.WORK, case)
    to = routing.addressee(session, case.agency)
    if not to.outside or not to.code:
        raise OutOfStep("Laporan ini tidak ditujukan ke luar kota.")
    number = number.strip()
    if not 2 <= len(number) <= 80:
        raise Incomplete(fields={"number": "Isi nomor atau nama penerimanya di sana"})
    case.external_ref = number
    session.add(
        ComplaintMessage(
            complaint_id=case.id or 0, side="note", person_id=actor.person_id, name=actor.name,
            title=_title(actor, case), text=f"Sudah disampaikan ke {to.name}, nomor {number}.",
        )
    )  # fmt: skip
    audit.record(session, actor, "complaints.pass_outside", case, subject_id=case.owner_id)
    session.flush()
    return case


def colleagues(session: Session, case: Complaint) -> dict[int, str]:
    """Who may be given this report: people who hold a post in its office now, with their names."""
    return people.in_posts(session, WORKERS, agency=case.agency)


def _say(
    session: Session, writer: Actor, case: Complaint, text: str, photos: Sequence[str]
) -> None:
    said: dict[str, Any] = {
        "complaint_id": case.id, "side": "office", "person_id": writer.person_id,
        "name": writer.name, "title": _title(writer, case), "text": text, "at": clock.now(),
    }  # fmt: skip
    if not photos:
        session.connection().execute(_ENTER, said)
        return
    session.add(line := ComplaintMessage(**said))
    session.flush()
    pictures.attach(session, writer, case, photos, purpose="talk", message_id=line.id)


def _title(actor: Actor, case: Complaint) -> str:
    post = policy.post_for(actor, May.WORK, case)
    return post.title if post else ""


def _refuse_others_work(actor: Actor, session: Session, case: Complaint) -> None:
    """Who only works in the field finishes what they were sent to, nothing else."""
    post = policy.post_for(actor, May.FIELD, case)
    only_field = post is not None and post.role is Role.FIELD_OFFICER
    sent = case.assignee_id == actor.person_id
    if not only_field or sent or policy.post_for(actor, May.WORK, case):
        return
    if not offices.is_in_team(session, actor.person_id, case):
        raise NotFound


def _team(session: Session, agency: str, name: str) -> None:
    query = select(ComplaintTeam.id).where(
        ComplaintTeam.agency == agency, ComplaintTeam.name == name, ComplaintTeam.active
    )
    if session.exec(query).first() is None:
        raise NotFound("Tim ini tidak ada di perangkat daerah yang menangani.")
