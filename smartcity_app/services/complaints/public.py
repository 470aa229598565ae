"""What anybody may know of reports: nothing of who made them, words only once moderated.

A confidential report is to the public as if it were not there. Category, state, clocks, office and
kelurahan are public at once; words, address, answers and photos when a moderator has let them be
shown. A sensitive category shows roughly where. The talk stays between reporter and office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from smartcity_app.civic import areas, geography
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.complaints import categories, promises, redacting, routing
from smartcity_app.services.complaints.categories import Category
from smartcity_app.services.complaints.models import (
    Complaint,
    ComplaintAlarm,
    ComplaintPhoto,
    ComplaintTransfer,
)
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import (
    CLOSED,
    DONE,
    ON_DESKS,
    REJECTED,
    WAITING,
    path,
)

PAGE = 20
KEPT = timedelta(days=365)
"""How far lists and data go back; older reports are found by their number."""
STILL_OPEN = (*ON_DESKS, WAITING)
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "terbuka": ("Masih terbuka", STILL_OPEN),
    "selesai": ("Selesai", (DONE, CLOSED)),
    "ditolak": ("Tidak dapat ditindaklanjuti", (REJECTED,)),
}
SAID_ALOUD = ("answer", "finish", "reject", "transfer")
"""Steps whose words the office says to everybody; others are between it and the reporter."""
PURPOSES = ("report", "closing")


def visible() -> ColumnElement[bool]:
    """Reports the public may know of."""
    return col(Complaint.confidential).is_(False)


def find(session: Session, *, ref: str) -> Complaint:
    """The report of this number; NotFound for one the public does not see, as for none."""
    query = select(Complaint).where(Complaint.ref == ref.strip().upper(), visible())
    case = session.exec(query).first()
    if case is None:
        raise NotFound("Nomor laporan ini tidak ada. Periksa lagi huruf dan angkanya.")
    return case


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for, already checked."""

    category: str = ""
    area: str = ""
    """Code of a kelurahan or desa."""
    state: str = ""
    """A key of STATES; empty is all."""
    before: int | None = None
    """Id of the last report seen."""


def listed(session: Session, wanted: Wanted, *, most: int = PAGE) -> list[Complaint]:
    """Reports of the last year, newest first; one more than `most` when there are more."""
    query = select(Complaint).where(visible(), col(Complaint.created_at) > clock.now() - KEPT)
    if wanted.category:
        query = query.where(Complaint.category == wanted.category)
    if wanted.area:
        query = query.where(Complaint.area == wanted.area)
    if wanted.state in STATES:
        query = query.where(col(Complaint.state).in_(STATES[wanted.state][1]))
    if wanted.before is not None:
        query = query.where(col(Complaint.id) < wanted.before)
    return list(session.exec(query.order_by(col(Complaint.id).desc()).limit(most + 1)))


def category_of(session: Session, case: Complaint) -> Category:
    """What it is about, in use or not."""
    return categories.find(session, case.category)


def is_told(case: Complaint) -> bool:
    """Whether a moderator has let the public read it, and nobody has disowned it since."""
    return case.moderation == "shown" and case.disowned_at is None


def area_words(case: Complaint) -> str:
    """ "Kelurahan Keputih", or the city where nobody knows better."""
    return areas.area(case.area).label


def point_of(session: Session, case: Complaint) -> Point | None:
    """Where it is, roughly for a sensitive category."""
    if case.lat is None or case.lon is None:
        return None
    point = Point(case.lat, case.lon)
    if not category_of(session, case).sensitive:
        return Point(round(point.lat, 5), round(point.lon, 5))
    middle = geography.blurred(point)
    return Point(round(middle.lat, 5), round(middle.lon, 5))


def place_words(session: Session, case: Complaint, names: Sequence[str] | None = None) -> str:
    """The address as it was written; empty before moderation, and for a sensitive category.

    `names` of who stands on the report, where they are known already.
    """
    if not case.place or not is_told(case) or category_of(session, case).sensitive:
        return ""
    return redacting.redact(case.place, _names(session, case, names))


def words_of(session: Session, case: Complaint, names: Sequence[str] | None = None) -> str:
    """What the reporter wrote, without personal data; empty before moderation."""
    if not case.words or not is_told(case):
        return ""
    return redacting.redact(case.words, _names(session, case, names))


def _names(session: Session, case: Complaint, names: Sequence[str] | None) -> Sequence[str]:
    return redacting.names_on(session, case) if names is None else names


@dataclass(frozen=True, slots=True)
class PublicStep:
    """Something that happened to a report, as everybody may know it."""

    key: str
    """Name of the step, or `alarm`."""
    at: datetime
    title: str
    by: str
    """The office, never a person; empty where it is the reporter or time itself."""
    text: str = ""
    target: str = ""
    """The state after it."""


def steps_of(session: Session, case: Complaint) -> list[PublicStep]:
    """Steps and broken promises, oldest first."""
    lines = session.exec(
        select(CaseHistory)
        .where(CaseHistory.case_ref == case.ref, CaseHistory.workflow == "complaint")
        .order_by(col(CaseHistory.id))
    ).all()
    moves = session.exec(
        select(ComplaintTransfer)
        .where(ComplaintTransfer.complaint_id == case.id)
        .order_by(col(ComplaintTransfer.id))
    ).all()
    known, way = routing.addressees(session), path(case.work_days)
    names = redacting.names_on(session, case) if is_told(case) else []
    office = moves[0].source if moves else case.agency
    waiting, found = list(moves), []
    for line in lines:
        step = way.step(line.step)
        by = known[office].name if step.permission not in (May.FILE, May.ACT, May.TEND) else ""
        title = step.done
        if line.step == "transfer" and waiting:
            office = waiting.pop(0).target
            title = f"Diteruskan ke {known[office].name}"
        aloud = line.step in SAID_ALOUD and is_told(case)
        text = redacting.redact(line.note, names) if aloud else ""
        found.append(PublicStep(line.step, line.at, title, by, text, line.target))
    return sorted([*found, *_alarms(session, case)], key=lambda each: each.at)


def _alarms(session: Session, case: Complaint) -> list[PublicStep]:
    rows = session.exec(
        select(ComplaintAlarm)
        .where(ComplaintAlarm.complaint_id == case.id, ComplaintAlarm.rung >= Rung.HEAD)
        .order_by(col(ComplaintAlarm.id))
    )
    return [
        PublicStep(
            "alarm", each.at, promises.climbed(session, each.agency, each.clock_kind, each.rung), ""
        )
        for each in rows
    ]  # fmt: skip


def photos_of(session: Session, case: Complaint) -> list[ComplaintPhoto]:
    """Photos of the thing and of the work done that a moderator has let be shown."""
    if not is_told(case):
        return []
    query = select(ComplaintPhoto).where(
        ComplaintPhoto.complaint_id == case.id,
        col(ComplaintPhoto.shown),
        col(ComplaintPhoto.purpose).in_(PURPOSES),
    )
    return list(session.exec(query.order_by(col(ComplaintPhoto.id))))


def picture(session: Session, *, photo_id: int) -> StoredFile:
    """The file of a photo everybody may see: its covered copy where there is one."""
    found = session.exec(
        select(ComplaintPhoto, Complaint)
        .join(Complaint, col(Complaint.id) == ComplaintPhoto.complaint_id)
        .where(ComplaintPhoto.id == photo_id, col(ComplaintPhoto.shown), visible())
    ).first()
    if found is None or found[0].purpose not in PURPOSES or not is_told(found[1]):
        raise NotFound("Foto ini tidak ada.")
    row = session.get(StoredFile, found[0].public_file_id or found[0].file_id)
    if row is None or not row.is_picture:
        raise NotFound("Foto ini tidak ada.")
    return row


def followed_in(session: Session, case: Complaint) -> str:
    """Number of the report a merged one is followed in; empty when the public does not see that."""
    target = session.get(Complaint, case.merged_into) if case.merged_into else None
    return target.ref if target and not target.confidential else ""
