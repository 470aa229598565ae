"""What Open311 tells: services, their questions, requests, what happened to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import areas, words
from smartcity_app.civic.profile import city
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import NotFound
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints import categories, promises, public, redacting, routing
from smartcity_app.services.complaints.categories import Category, Question
from smartcity_app.services.complaints.models import Complaint, ComplaintMessage, ComplaintPhoto
from smartcity_app.services.complaints.open311.shapes import Document
from smartcity_app.services.complaints.routing_models import ComplaintCategory
from smartcity_app.services.complaints.workflow import path

GEOREPORT = "http://wiki.open311.org/GeoReport_v2"
DATATYPES = {"choice": "singlevaluelist", "text": "string", "number": "number"}
PEOPLE_SAY = ("answer", "finish", "reject")
"""Steps whose words are the public's part of the talk."""


def discovery(session: Session) -> Document:
    """Where the interface is and who answers for it."""
    rows = session.exec(select(ComplaintCategory.revision)).all()
    changed = f"{sum(rows) + len(rows):08d}"
    centre, home = routing.addressee(session, routing.CENTRE).name, settings().origin
    endpoint = {
        "specification": GEOREPORT,
        "url": f"{home}/open311/v2",
        "changeset": changed,
        "type": "test" if settings().demo else "production",
        "formats": ["text/xml", "application/json"],
    }
    said = {
        "changeset": changed,
        "contact": f"{centre}, {city().government.title()}, {home}/laporan/data",
        "key_service": f"Mintalah kunci kepada {centre}. Penanggung jawabnya warga terdaftar.",
        "endpoints": [endpoint],
    }
    return Document("discovery", said)


def services(session: Session) -> Document:
    """Categories in use."""
    used = [each for each in categories.current(session).values() if each.active]
    return Document("services", [_service(each) for each in used])


def _service(each: Category) -> dict[str, Any]:
    promised = (
        f"Dijawab dalam {each.answer_hours} jam, dikerjakan dalam {each.work_days} hari kerja."
    )
    return {
        "service_code": each.key,
        "service_name": each.title,
        "description": promised,
        "metadata": bool(each.questions),
        "type": "realtime",
        "keywords": ", ".join(each.words),
        "group": each.group,
    }


def definition(session: Session, code: str) -> Document:
    """The questions of a category in use; NotFound when there is none."""
    found = categories.current(session).get(code)
    if found is None or not found.active:
        raise NotFound("service_code ini tidak ada, atau sudah tidak dipakai.")
    attributes = [_attribute(number, each) for number, each in enumerate(found.questions, 1)]
    return Document("service_definition", {"service_code": found.key, "attributes": attributes})


def _attribute(order: int, question: Question) -> dict[str, Any]:
    said: dict[str, Any] = {
        "variable": True,
        "code": question.name,
        "datatype": DATATYPES[question.kind],
        "required": question.required,
        "datatype_description": None,
        "order": order,
        "description": question.label,
    }
    if question.kind == "choice":
        said["values"] = [{"key": key, "name": name} for key, name in question.options if key]
    return said


def requests(session: Session, cases: Sequence[Complaint], *, extended: bool = False) -> Document:
    """Reports as the public may know them."""
    told = [case for case in cases if public.is_told(case)]
    names = redacting.names_of(session, told) if told else {}
    photos = _first_photos(session, told)
    return Document(
        "service_requests",
        [
            _request(session, case, names.get(case.id or 0, []), photos.get(case.id or 0))
            | (_extended(session, case) if extended else {})
            for case in cases
        ],
    )


def _first_photos(session: Session, cases: Sequence[Complaint]) -> dict[int, int]:
    """Report to its first photo that is shown."""
    query = (
        select(ComplaintPhoto.complaint_id, ComplaintPhoto.id)
        .where(col(ComplaintPhoto.complaint_id).in_([case.id for case in cases]))
        .where(col(ComplaintPhoto.shown), col(ComplaintPhoto.purpose).in_(public.PURPOSES))
        .order_by(col(ComplaintPhoto.id).desc())
    )
    return {complaint_id: ident or 0 for complaint_id, ident in session.exec(query)}


def _request(
    session: Session, case: Complaint, names: Sequence[str], photo: int | None
) -> dict[str, Any]:
    point, here = public.point_of(session, case), areas.area(case.area)
    place = [public.place_words(session, case, names), areas.address(case.area)]
    return {
        "service_request_id": case.ref,
        "status": status(case.state),
        "status_notes": status_notes(session, case),
        "service_name": public.category_of(session, case).title,
        "service_code": case.category,
        "description": public.words_of(session, case, names) or None,
        "agency_responsible": routing.addressee(session, case.agency).name,
        "service_notice": notice(case),
        "requested_datetime": moment(case.created_at),
        "updated_datetime": moment(case.since),
        "expected_datetime": moment(case.turn_due_at or case.due_at),
        "address": ", ".join(filter(None, place)),
        "address_id": here.code if here.kind == "village" else None,
        "zipcode": here.postcode or None,
        "lat": point.lat if point else None,
        "long": point.lon if point else None,
        "media_url": f"{settings().origin}/laporan/foto/{photo}" if photo else None,
    }


def _extended(session: Session, case: Complaint) -> dict[str, Any]:
    """What ?extensions=true adds."""
    said = {
        "state": case.state,
        "answer_expected_datetime": moment(case.answer_due_at),
        "answered_datetime": moment(case.answered_at),
        "resolution_expected_datetime": moment(case.due_at),
        "reporters": case.reporters,
        "transfers": case.transfers,
        "escalated_to": _escalated(session, case),
        "merged_into": public.followed_in(session, case) or None,
        "page": f"{settings().origin}/laporan/{case.ref}",
    }
    return {"extended_attributes": said}


def _escalated(session: Session, case: Complaint) -> str | None:
    return promises.above(session, case.agency, max(case.answer_rung, case.work_rung)) or None


def status(state: str) -> str:
    """The specification knows two: a report is open while somebody is to do something about it."""
    return "open" if state in public.STILL_OPEN else "closed"


def status_notes(session: Session, case: Complaint) -> str:
    """The real state, and where a merged report is followed."""
    title = path(case.work_days).state(case.state).title
    target = public.followed_in(session, case)
    return f"{title}, diikuti di {target}" if target else title


def notice(case: Complaint) -> str:
    """What was promised when it was sent."""
    work = f"Dikerjakan dalam {case.work_days} hari kerja."
    if case.answer_due_at is None:
        return work
    return f"Dijawab paling lambat {words.deadline(case.answer_due_at)}. {work}"


def moment(at: datetime | None) -> str | None:
    """W3C with the city's zone: 2026-07-27T09:00:00+07:00."""
    return clock.local(at).isoformat(timespec="seconds") if at else None


def created(case: Complaint) -> Document:
    """The answer to a report that was just sent. An app shows `service_notice` to its user, who is
    told the number to call first when it sounds like an emergency."""
    number = categories.sounds_urgent(case.words, case.category)
    first = f"Bila darurat, telepon {number} sekarang. " if number else ""
    said = {
        "service_request_id": case.ref, "service_notice": first + notice(case),
        "account_id": None,
    }  # fmt: skip
    return Document("service_requests", [said])


def token(case: Complaint) -> Document:
    """Services are realtime: the number of a request is its token."""
    return Document("service_requests", [{"service_request_id": case.ref, "token": case.ref}])


def updates(session: Session, case: Complaint) -> Document:
    """Everything that happened to a report, oldest first."""
    state, found = "", []
    for number, each in enumerate(public.steps_of(session, case), 1):
        state = each.target or state
        said = {
            "update_id": f"{case.ref}-{number}",
            "service_request_id": case.ref,
            "status": status(state),
            "updated_datetime": moment(each.at),
            "description": each.title,
            "agency_responsible": each.by or None,
            "type": each.key,
        }
        found.append(said)
    return Document("service_request_updates", found)


def comments(
    session: Session, case: Complaint, talk: Sequence[ComplaintMessage] | None
) -> Document:
    """What the office said to everybody; for the app that filed it, the whole talk in its stead."""
    if talk is not None:
        lines = [(f"{case.ref}-m{each.id}", each.at, each.side, each.text) for each in talk]
    else:
        steps = [each for each in public.steps_of(session, case) if each.key in PEOPLE_SAY]
        lines = [
            (f"{case.ref}-{number}", each.at, "office", each.text)
            for number, each in enumerate(steps, 1)
            if each.text
        ]
    return Document(
        "comments",
        [
            {
                "comment_id": ident,
                "service_request_id": case.ref,
                "author": side,
                "datetime": moment(at),
                "description": text,
            }
            for ident, at, side, text in lines
        ],
    )
