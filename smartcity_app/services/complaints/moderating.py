"""What of a report the public sees: no words and no photo before a moderator has looked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, get_args

from sqlmodel import Session, col, func, select

from smartcity_app.civic import files, redaction
from smartcity_app.kernel import audit, clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.complaints import reading
from smartcity_app.services.complaints.models import (
    UNJUDGED,
    Complaint,
    ComplaintModeration,
    ComplaintPhoto,
)
from smartcity_app.services.complaints.policy import May

T = TypeVar("T")
Decision = Literal["shown", "hidden"]
TALK = "talk"
LONGEST = 500
DISOWNED, WORDS, PHOTOS = range(3)
"""Parts of the queue, in this order: what somebody says they never sent, what nobody has read, and
photos that came later."""
MEANWHILE = "Petugas lain baru saja memutuskan laporan ini. Periksa lagi keputusannya."


@dataclass(frozen=True, slots=True)
class Dossier:
    """A report as a moderator judges it."""

    case: Complaint
    photos: list[ComplaintPhoto]
    """Those the public may come to see: of the thing and of the work done."""
    past: list[ComplaintModeration]
    """Every decision so far, oldest first."""

    @property
    def seen(self) -> int:
        """What `decide` is told, so that nobody decides over another's head."""
        return self.past[-1].id or 0 if self.past else 0


class Transact(Protocol):
    """Runs its work in a transaction of its own, as the actor stands at that moment."""

    def __call__(self, work: Callable[[Session, Actor], T]) -> T:
        """What `work` returns."""
        ...


def upcoming(session: Session, actor: Actor, *, after: str = "") -> tuple[str, str] | None:
    """Ticket of the next report nobody has looked at, and the cursor of its place; None at the end.

    Each part of the queue oldest first. `after` is a cursor: trust nothing in it.
    """
    head, _, tail = after.partition("_")
    begun = int(head) if head in ("0", "1", "2") else DISOWNED
    seen = int(tail) if tail.isdecimal() and tail.isascii() and len(tail) < 18 else 0
    for part in range(begun, PHOTOS + 1):
        query = _waiting(actor, part, seen if part == begun else 0)
        if found := session.exec(query.limit(1)).first():
            return found[0], f"{part}_{found[1]}"
    return None


def waiting(session: Session, actor: Actor, *, most: int = 100) -> int:
    """How many reports wait for a moderator, counted no further than `most`; seconds old."""
    if not policy.holds(actor, May.MODERATE):
        return 0

    def count() -> int:
        parts = (_waiting(actor, part).limit(most).subquery() for part in (DISOWNED, WORDS, PHOTOS))
        return sum(session.exec(select(func.count()).select_from(each)).one() for each in parts)

    areas = tuple(post.area for _, post in policy.held(actor, May.MODERATE))
    return min(most, gauges.recent(session, ("complaints.moderation", areas, most), count))


def dossier(session: Session, actor: Actor, *, ref: str) -> Dossier:
    """What a moderator looks at. NotFound for a report they may not read; reading is on record."""
    case = reading.find(session, actor, ref=ref)
    policy.require(actor, May.MODERATE, case)
    query = select(ComplaintModeration).where(ComplaintModeration.complaint_id == case.id)
    past = session.exec(query.order_by(col(ComplaintModeration.id))).all()
    return Dossier(case, _public_photos(session, case), list(past))


def decide(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    seen: int,
    words: str,
    photos: dict[int, str],
    reason: str = "",
) -> Complaint:
    """Show or hide the words, and each photo named by its id. Hiding takes a reason.

    Where the words are hidden the photos are. Nothing of a disowned report is shown. `seen` is the
    id of the last decision the moderator knew of: OutOfStep when there has been another.
    """
    case = reading.find(session, actor, ref=ref)
    policy.require(actor, May.MODERATE, case)
    _hold(session, case, seen)
    wanted = dict.fromkeys(photos, "hidden") if words == "hidden" else dict(photos)
    said = {words, *photos.values()}
    if not said <= {*get_args(Decision)}:
        raise Incomplete("Pilih tampilkan atau sembunyikan.")
    if case.disowned_at and "shown" in said:
        raise OutOfStep("Laporan ini disangkal pemilik NIK-nya, jadi tidak bisa ditampilkan.")
    if "hidden" in said and not reason.strip():
        raise Incomplete("Tulis alasan menyembunyikan.", fields={"reason": "Tulis alasannya"})
    if words != case.moderation:
        case.moderation = words
        _remember(session, actor, case, None, words, reason if words == "hidden" else "")
    there = {each.id: each for each in _public_photos(session, case)}
    for photo_id, decision in wanted.items():
        if photo_id not in there:
            raise NotFound
        photo, shown = there[photo_id], decision == "shown"
        if photo.judged_at is None or photo.shown != shown:
            photo.shown, photo.judged_at = shown, clock.now()
            _remember(session, actor, case, photo_id, decision, "" if shown else reason)
    audit.record(session, actor, "complaints.moderate", case, subject_id=case.owner_id)
    session.flush()
    gauges.forget(session)
    return case


def cover(transact: Transact, *, photo_id: int, boxes: str, afresh: bool = False) -> ComplaintPhoto:
    """Paint over parts of a photo (redaction.boxes_of); the public sees the copy from then on.

    Only the copy: covering shows nothing by itself. What was covered before stays so; `afresh`
    begins with the photo as it came, which then must be let be shown again. Own transactions.
    OutOfStep when somebody else covered it meanwhile.
    """
    covered = redaction.boxes_of(boxes)

    def begin(session: Session, actor: Actor) -> tuple[Actor, str, str]:
        photo = _photo(session, actor, photo_id)
        return actor, photo.file_id, photo.public_file_id

    actor, original, before = transact(begin)
    copy = files.derive(
        actor,
        file_id=original if afresh else before or original,
        change=lambda content: redaction.redacted(content, covered),
    )

    def enter(session: Session, actor: Actor) -> ComplaintPhoto:
        photo = _photo(session, actor, photo_id)
        session.refresh(photo, with_for_update=True)
        if photo.public_file_id != before:
            raise OutOfStep("Petugas lain baru saja menutup bagian foto ini. Periksa lagi fotonya.")
        case = session.get_one(Complaint, photo.complaint_id)
        files.adopt(session, actor, [copy.id], subject_id=case.owner_id)
        photo.public_file_id = copy.id
        if afresh and before:
            photo.shown, photo.judged_at = False, None
        session.flush()
        if before:
            files.let_go(session, file_id=before)
        _remember(session, actor, case, photo_id, "covered", "")
        audit.record(session, actor, "complaints.moderate", case, subject_id=case.owner_id)
        return photo

    return transact(enter)


def _waiting(actor: Actor, part: int, after: int = 0) -> Any:
    """Ticket and id of what a part of the queue holds, behind report `after`."""
    told = col(Complaint.moderation) == "waiting"
    query = select(Complaint.ref, Complaint.id).where(
        col(Complaint.confidential).is_(False), policy.reach_of(actor, May.MODERATE, Complaint)
    )
    if part == PHOTOS:
        photo = col(ComplaintPhoto.complaint_id)
        query = query.join(ComplaintPhoto, photo == Complaint.id).where(UNJUDGED, ~told)
        return query.where(photo > after).order_by(photo)
    disowned = col(Complaint.disowned_at)
    mine = disowned.is_not(None) if part == DISOWNED else disowned.is_(None)
    return query.where(told, mine, col(Complaint.id) > after).order_by(col(Complaint.id))


def _public_photos(session: Session, case: Complaint) -> list[ComplaintPhoto]:
    return [each for each in reading.photos_of(session, case) if each.purpose != TALK]


def _hold(session: Session, case: Complaint, seen: int) -> None:
    """Keep others from deciding until this is stored; OutOfStep when one has since `seen`."""
    session.refresh(case, with_for_update=True)
    last = select(func.max(ComplaintModeration.id)).where(
        ComplaintModeration.complaint_id == case.id
    )
    if (session.exec(last).one() or 0) != seen:
        raise OutOfStep(MEANWHILE)


def _photo(session: Session, actor: Actor, photo_id: int) -> ComplaintPhoto:
    photo = session.get(ComplaintPhoto, photo_id)
    case: Any = session.get(Complaint, photo.complaint_id) if photo else None
    if photo is None or photo.purpose == TALK or not policy.allows(actor, May.READ, case):
        raise NotFound
    policy.require(actor, May.MODERATE, case)
    return photo


def _remember(
    session: Session,
    moderator: Actor,
    case: Complaint,
    photo_id: int | None,
    decision: str,
    reason: str,
) -> None:
    session.add(
        ComplaintModeration(
            complaint_id=case.id or 0, photo_id=photo_id, decision=decision,
            reason=reason.strip()[:LONGEST], person_id=moderator.person_id, name=moderator.name,
        )
    )  # fmt: skip
