"""Sending a report, by whatever channel it comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from sqlmodel import Session

from smartcity_app.civic import areas, geography
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import audit, cases, clock, policy, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, SignedOut
from smartcity_app.services.complaints import categories, ladder, photos, privacy, routing
from smartcity_app.services.complaints.categories import Category
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.workflow import NEW, path

Channel = Literal["app", "counter", "phone", "whatsapp", "sms", "social", "open311"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
TAKEN_IN: tuple[Channel, ...] = ("counter", "phone", "social")
"""Channels in which an officer writes down what somebody says."""
WRITTEN: tuple[Channel, ...] = ("whatsapp", "sms")
"""Channels of one message without a form: the office asks what a form would have asked."""
OPEN311: Channel = "open311"
PREFIX = "LAP"
ANSWER = "jawab-"
"""What the problem of an unanswered question is called: this and the question's name."""
MOST_PHOTOS, MOST_WORDS, FEWEST_WORDS = 3, 4000, 10


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports, before it is checked."""

    category: str
    words: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    point: Point | None = None
    accuracy: int | None = None
    """Metres."""
    place: str = ""
    """Address or landmark."""
    area: str = ""
    """Kelurahan, where the reporter names it; a position inside the city goes before it."""
    photos: Sequence[str] = ()
    """Ids of the actor's uploads."""
    anonymous: bool = False
    confidential: bool = False
    channel: Channel = "app"
    external_ref: str = ""
    contact: ComplaintContact | None = None
    """Who says that they reported it, where the actor only answers for the channel."""


def file(
    session: Session, actor: Actor, *, report: Report, owner_id: int | None = None
) -> Complaint:
    """Send a report to whoever answers for it. Both clocks start now.

    `owner_id` is whose report it is when an officer takes it in; without it the officer stands on
    it. Raises Incomplete with every field that is missing or wrong.
    """
    if actor.person_id is None:
        raise SignedOut
    category = categories.usable(session, report.category)
    if problems := wanting(report, category):
        raise Incomplete(fields=problems)
    by_oneself = report.channel not in (*TAKEN_IN, OPEN311)
    if by_oneself and owner_id in (None, actor.person_id):
        privacy.refuse_flood(session, actor.person_id)
    answers = category.kept(report.answers)
    area = area_of(report)
    to = routing.addressee_of(session, category, area, answers)
    now = clock.now()
    work = routing.work_clock(category, to)
    case = Complaint(
        ref=refs.new_ref(PREFIX),
        owner_id=owner_id or actor.person_id,
        filed_by=actor.person_id if owner_id and owner_id != actor.person_id else None,
        area=area,
        agency=to.code,
        state=NEW,
        category=category.key,
        words=report.words.strip(),
        answers=answers,
        channel=report.channel,
        lat=report.point.lat if report.point else None,
        lon=report.point.lon if report.point else None,
        geo7=geography.geo7(report.point) if report.point else "",
        accuracy=report.accuracy,
        place=report.place.strip(),
        anonymous=report.anonymous,
        confidential=report.confidential,
        priority=1 if answers.get("danger") == "ya" else 0,
        work_days=work.amount,
        started_at=now,
        due_at=work.due(now),
        answer_due_at=routing.answer_clock(category, to).due(now),
        external_ref=report.external_ref[:80],
    )
    if case.filed_by or report.channel in TAKEN_IN:
        policy.require(actor, May.TAKE_IN, case)
    cases.begin(
        session, actor, path(work.amount), case, "file",
        also=lambda moved: ladder.set_clocks(case, moved) | {"desk_role": to.desk_role},
    )  # fmt: skip
    if case.filed_by:
        audit.record(session, actor, "complaints.take_in", case, subject_id=case.owner_id)
    if report.photos:
        photos.attach(session, actor, case, report.photos, purpose="report")
    if report.contact:
        report.contact.complaint_id = case.id or 0
        session.add(report.contact)
    return case


def wanting(report: Report, category: Category) -> dict[str, str]:
    """Field name to what is still missing or wrong; empty when all is well."""
    problems: dict[str, str] = {}
    words, place = report.words.strip(), report.place.strip()
    by_standard = report.channel == OPEN311  # which asks for neither words nor a kelurahan
    if not report.photos and len(words) < FEWEST_WORDS and not by_standard:
        problems["words"] = "Ceritakan sedikit, atau tambahkan foto"
    if len(words) > MOST_WORDS:
        problems["words"] = f"Keterangan paling panjang {MOST_WORDS} huruf"
    if len(report.photos) > MOST_PHOTOS:
        problems["photos"] = f"Paling banyak {MOST_PHOTOS} foto"
    if len(place) > 300:
        problems["place"] = "Alamat paling panjang 300 huruf"
    if category.wants_place and not _placed(report) and not (by_standard and place):
        problems["place"] = "Tandai tempatnya di peta, atau tulis alamat dan kelurahannya"
    if report.area and not _is_village(report.area):
        problems["area"] = "Pilih kelurahan dari daftar"
    said = category.kept(report.answers)
    for each in () if report.channel in WRITTEN else category.questions:
        if each.required and not said.get(each.name):
            problems[f"{ANSWER}{each.name}"] = "Jawab pertanyaan ini"
    if report.channel not in CHANNELS:
        problems["channel"] = "Pilih dari daftar"
    return problems


def area_of(report: Report) -> str:
    """Code of the kelurahan where it is; the city's where nobody can say."""
    if report.point and (found := geography.village_at(report.point)):
        return found
    return report.area or areas.city_area().code


def _placed(report: Report) -> bool:
    return report.point is not None or bool(report.place.strip() and report.area)


def _is_village(code: str) -> bool:
    try:
        return areas.area(code).kind == "village"
    except NotFound:
        return False
