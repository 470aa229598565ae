"""After the work: the evidence, the reporter's word, silence, ratings."""

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal_column
from sqlmodel import Session, col, select

from smartcity_app.civic import evidence
from smartcity_app.civic.profile import city
from smartcity_app.kernel import cases, clock, db, outbox
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.complaints import joining, reading, steps
from smartcity_app.services.complaints.facts import ComplaintQuestionWaits
from smartcity_app.services.complaints.models import Complaint, ComplaintPhoto
from smartcity_app.services.complaints.workflow import CLOSED, DONE, REJECTED, WAITING

WAITS_FOR_REPORTER: ColumnElement[bool] = literal_column("state = 'waiting'", Boolean)
"""In the partial index's own words."""
SILENCE = "Pelapor tidak menyanggah sampai batas waktunya"


class Flag(StrEnum):
    """What is doubtful about a photo of the work done, besides what it says of time and place."""

    SAME_AS_REPORT = "same as report"
    USED_BEFORE = "used before"


def judge(session: Session, case: Complaint, photos: Sequence[ComplaintPhoto]) -> None:
    """Flag what is doubtful about photos of the work done: nothing is refused for it.

    A photo is new when it looks like none of the report's, or of what was merged into it, and like
    no closing photo of the city before it; it was taken after somebody was given the work, near the
    place. After a dispute the work is done anew, so its photos are as well.
    """
    lines = evidence.of(session, [each.file_id for each in photos])
    given_at = _given_at(session, case)
    for photo in photos:
        line = lines.get(photo.file_id)
        flags: list[str] = [*evidence.doubts(line, since=given_at, lat=case.lat, lon=case.lon)]
        if line and line.likeness:
            looks = functools.partial(
                evidence.find_same, session, line.likeness, except_for=photo.file_id, most=1
            )
            if looks(among=_given_before(session, case, photo)):
                flags.append(Flag.SAME_AS_REPORT)
            if looks(among=_closing_photos(photo)):
                flags.append(Flag.USED_BEFORE)
        photo.flags = [str(each) for each in flags]
    session.flush()


def _given_before(session: Session, case: Complaint, photo: ComplaintPhoto) -> Any:
    """Pictures of the report and the talk, those of merged reports with them."""
    there = [each.id for each in joining.family(session, case)]
    return select(ComplaintPhoto.file_id).where(
        col(ComplaintPhoto.complaint_id).in_(there),
        ComplaintPhoto.purpose != "closing",
        col(ComplaintPhoto.id) != photo.id,
    )


def without_photo(session: Session, case: Complaint) -> bool:
    """Whether the office last said that it is done and showed nothing of it."""
    if case.state not in (DONE, CLOSED) or case.done_at is None:
        return False
    shown = select(ComplaintPhoto.id).where(
        ComplaintPhoto.complaint_id == case.id,
        ComplaintPhoto.purpose == "closing",
        col(ComplaintPhoto.at) >= case.done_at,
    )
    return session.exec(shown.limit(1)).first() is None


def _closing_photos(photo: ComplaintPhoto) -> Any:
    return select(ComplaintPhoto.file_id).where(
        ComplaintPhoto.purpose == "closing", col(ComplaintPhoto.id) != photo.id
    )


def _given_at(session: Session, case: Complaint) -> datetime:
    """When somebody was first given the work, or the reporter disputed it; when it was reported, if
    nobody was and nobody did."""
    steps_taken = cases.history(session, case)
    given = [each.at for each in steps_taken if each.step in ("assign", "reassign")]
    disputed = [each.at for each in steps_taken if each.step == "dispute"]
    return (disputed[-1:] or given[:1] or [case.created_at])[0]


def confirm(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """The reporter says that it is done well."""
    case = reading.own(session, actor, ref=ref)
    steps.take(
        session, actor, case, "confirm", note="Pelapor menyatakan beres", finished_at=clock.now()
    )
    return case


def dispute(session: Session, actor: Actor, *, ref: str, reason: str) -> Complaint:
    """The reporter says that it is not done: once, within the city's days. The clock runs on."""
    case = reading.own(session, actor, ref=ref)
    if case.state not in (DONE, CLOSED) or case.done_at is None:
        raise OutOfStep
    if case.disputes:
        raise OutOfStep(
            "Laporan ini sudah pernah disanggah. Buat laporan baru bila masih ada masalah."
        )
    if clock.now() > case.done_at + timedelta(days=city().complaints.dispute_days):
        raise OutOfStep("Waktu untuk menyanggah sudah lewat. Buat laporan baru.")
    steps.take(
        session, actor, case, "dispute", note=reason, disputes=case.disputes + 1, finished_at=None
    )
    return case


def may_dispute(case: Complaint) -> bool:
    """Whether its reporter may still say that it is not done."""
    if case.state not in (DONE, CLOSED) or case.done_at is None or case.disputes:
        return False
    return clock.now() <= case.done_at + timedelta(days=city().complaints.dispute_days)


def withdraw(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """The reporter takes the report back. One that others joined stays with them."""
    case = reading.own(session, actor, ref=ref)
    joining.hold(session, case)
    if case.reporters > 1:
        raise OutOfStep("Warga lain ikut melapor, jadi laporan ini tetap dikerjakan.")
    steps.take(session, actor, case, "withdraw")
    return case


def rate(session: Session, actor: Actor, *, ref: str, stars: int, note: str = "") -> Complaint:
    """The reporter's judgement, 1 to 5; a later one takes its place."""
    case = reading.own(session, actor, ref=ref)
    if case.state not in (DONE, CLOSED, REJECTED):
        raise OutOfStep("Laporan ini belum selesai.")
    if not 1 <= stars <= 5:
        raise Incomplete(fields={"stars": "Pilih 1 sampai 5"})
    judged = {"rating": stars, "rating_note": note.strip()[:500], "counted": False}
    if not db.change(session, case, col(Complaint.state) == case.state, values=judged):
        raise OutOfStep
    return case


def close_silent(*, most: int = 500) -> int:
    """Close what is done and was not disputed in time. Returns how many. Own transactions."""
    limit = clock.now() - timedelta(days=city().complaints.close_after_days)
    with db.transaction(writes=False) as session:
        silent = session.exec(
            select(Complaint.id)
            .where(Complaint.state == DONE, col(Complaint.since) <= limit)
            .order_by(col(Complaint.since))
            .limit(most)
        ).all()
    return sum(_close(complaint_id, limit) for complaint_id in silent if complaint_id)


def release_unanswered(*, most: int = 500) -> int:
    """Go on with what has waited for its reporter too long. Returns how many. Own transactions."""
    limit = clock.now() - timedelta(days=city().complaints.question_days)
    with db.transaction(writes=False) as session:
        silent = session.exec(
            select(Complaint.id)
            .where(WAITS_FOR_REPORTER, col(Complaint.since) <= limit)
            .order_by(col(Complaint.since))
            .limit(most)
        ).all()
    return sum(_release(complaint_id, limit) for complaint_id in silent if complaint_id)


def remind_of_questions(*, most: int = 500) -> int:
    """Tell reporters once, halfway, that a question waits for them. Returns how many. Own
    transactions."""
    days, now = timedelta(days=city().complaints.question_days), clock.now()
    since = col(Complaint.since)
    halfway = (since <= now - days / 2, since > now - days, col(Complaint.reminded_at).is_(None))
    with db.transaction(writes=False) as session:
        asked = session.exec(
            select(Complaint.id).where(WAITS_FOR_REPORTER, *halfway).order_by(since).limit(most)
        ).all()
    return sum(_remind(complaint_id, halfway) for complaint_id in asked if complaint_id)


def _remind(complaint_id: int, halfway: tuple[ColumnElement[bool], ...]) -> bool:
    def work(session: Session) -> bool:
        case = session.get_one(Complaint, complaint_id)
        told = {"reminded_at": clock.now()}
        if not db.change(session, case, WAITS_FOR_REPORTER, *halfway, values=told):
            return False
        outbox.announce(session, ComplaintQuestionWaits(case.ref, case.owner_id))
        return True

    return db.run(work)


def _release(complaint_id: int, limit: datetime) -> bool:
    def work(session: Session) -> bool:
        case = session.get_one(Complaint, complaint_id)
        if case.state != WAITING or case.since > limit:
            return False
        try:
            steps.take(session, SYSTEM, case, "release")
        except OutOfStep:
            return False
        return True

    return db.run(work)


def _close(complaint_id: int, limit: object) -> bool:
    def work(session: Session) -> bool:
        case = session.get_one(Complaint, complaint_id)
        if case.state != DONE or case.since > limit:  # type: ignore[operator]
            return False
        try:
            steps.take(session, SYSTEM, case, "lapse", note=SILENCE, finished_at=clock.now())
        except OutOfStep:
            return False
        return True

    return db.run(work)
