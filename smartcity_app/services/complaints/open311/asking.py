"""What clients of Open311 send, read strictly: filters of requests, and a new report."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from smartcity_app.civic import areas
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.complaints import categories, placing, public
from smartcity_app.services.complaints.categories import Category, Question
from smartcity_app.services.complaints.filing import MOST_WORDS, OPEN311, Report
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.open311.shapes import Fault

SPAN = timedelta(days=90)
MOST = 1000
DEEPEST = 50_000
"""Reports that pages may leaf through; further back one asks for earlier dates."""
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](\[\])?\Z")
_NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,6})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests are asked for."""

    refs: tuple[str, ...] = ()
    """Goes before everything else."""
    codes: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[str, ...] = ()
    page: int = 1
    size: int = MOST


def read_filter(session: Session, given: Mapping[str, str]) -> Filter:
    """From the address; Fault for anything that is not as the specification has it."""
    refs = _listed(given, "service_request_id")
    if len(refs) > MOST:
        raise Fault(400, f"service_request_id: paling banyak {MOST} sekaligus.")
    codes = _listed(given, "service_code")
    unknown = [each for each in codes if each not in categories.current(session)]
    if unknown:
        raise Fault(404, f"service_code tidak ada: {', '.join(unknown)[:200]}")
    statuses = _listed(given, "status")
    if set(statuses) - {"open", "closed"}:
        raise Fault(400, "status hanya open atau closed.")
    since, until = _span(_moment(given, "start_date"), _moment(given, "end_date"))
    page, size = _whole(given, "page", 1, 1_000_000), _whole(given, "page_size", MOST, MOST)
    if page * size > DEEPEST and page > 1:
        raise Fault(400, f"page: paling jauh {DEEPEST} permintaan. Persempit start_date, end_date.")
    return Filter(tuple(each.upper() for each in refs), codes, since, until, statuses, page, size)


def found(session: Session, wanted: Filter) -> list[Complaint]:
    """The requests asked for, newest first."""
    query = select(Complaint).where(public.visible())
    if wanted.refs:
        return list(session.exec(query.where(col(Complaint.ref).in_(wanted.refs))))
    query = query.where(
        col(Complaint.created_at) >= wanted.since, col(Complaint.created_at) <= wanted.until
    )
    if wanted.codes:
        query = query.where(col(Complaint.category).in_(wanted.codes))
    if len(set(wanted.statuses)) == 1:
        state = col(Complaint.state)
        still = state.in_(public.STILL_OPEN)
        query = query.where(still if wanted.statuses[0] == "open" else ~still)
    query = query.order_by(col(Complaint.created_at).desc(), col(Complaint.id).desc())
    # the extension counts pages, so this is the one list that cannot go on from a row
    return list(session.exec(query.limit(wanted.size).offset((wanted.page - 1) * wanted.size)))


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for each in given.get(name, "").split(",") if (part := each.strip()[:60]))


def _whole(given: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    said = given.get(name, "").strip()
    if not said:
        return otherwise
    if not (said.isascii() and said.isdecimal() and len(said) < 10 and 1 <= int(said) <= most):
        raise Fault(400, f"{name} harus angka 1 sampai {most}.")
    return int(said)


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    """W3C with a zone. A plus sign that was not encoded arrives as a space."""
    said = given.get(name, "").strip().replace(" ", "+")
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
        if "T" in said and at.tzinfo is not None:
            return at.astimezone(clock.ZONE)
    except (ValueError, OverflowError):
        pass
    raise Fault(400, f"{name} harus waktu W3C dengan zona, misalnya 2026-07-27T00:00:00Z.")


def _span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    try:
        if since is None:
            until = until or clock.now()
            return until - SPAN, until
        until = until or since + SPAN
    except OverflowError:
        raise Fault(400, "start_date atau end_date di luar jangkauan.") from None
    if not timedelta() <= until - since <= SPAN:
        raise Fault(400, "start_date harus sebelum end_date, paling lama 90 hari.")
    return since, until


@dataclass(frozen=True, slots=True)
class Given:
    """The fields of a posted form, by name, in order."""

    fields: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str, most: int = 300) -> str:
        """The field cut of blanks; empty when it is not there. Fault when it is too long."""
        said = (self.fields.get(name) or [""])[0].strip()
        if len(said) > most:
            raise Fault(400, f"{name} paling panjang {most} huruf.")
        return said


def read_report(session: Session, given: Given, *, photos: Sequence[str]) -> Report:
    """A new report. Every mistake is a Fault; what the service itself wants is left to filing."""
    code = given.one("service_code")
    if not code:
        raise Fault(400, "service_code tidak dikirim.")
    kind = categories.current(session).get(code)
    if kind is None or not kind.active:
        raise Fault(404, "service_code ini tidak ada, atau sudah tidak dipakai.")
    point, place, area = _where(given)
    if kind.wants_place and point is None and not place and not area:
        raise Fault(400, "Kirim lat dan long, address_string, atau address_id.")
    return Report(
        category=code,
        words=given.one("description", MOST_WORDS),
        answers=_answers(given, kind),
        point=point,
        place=place or (areas.area(area).label if area else ""),
        area=area,
        photos=photos,
        channel=OPEN311,
        contact=_contact(given),
    )


def _where(given: Given) -> tuple[Point | None, str, str]:
    lat, long, place = given.one("lat"), given.one("long"), given.one("address_string")
    if bool(lat) != bool(long):
        raise Fault(400, "lat dan long harus dikirim keduanya.")
    try:
        point = Point.read(lat, long) if lat else None
    except Incomplete as wrong:
        raise Fault(400, f"lat, long: {wrong.message}") from None
    area = given.one("address_id")
    if area and not _is_village(area):
        raise Fault(400, "address_id harus kode kelurahan atau desa di kota ini.")
    if not area and (village := placing.named(place)):
        area = village.code
    return point, place, area


def _is_village(code: str) -> bool:
    try:
        return areas.area(code).kind == "village"
    except NotFound:
        return False


def _answers(given: Given, kind: Category) -> dict[str, str]:
    known = {each.name: each for each in kind.questions}
    said: dict[str, str] = {}
    for name, values in given.fields.items():
        if not name.startswith("attribute"):
            continue
        match = _ATTRIBUTE.match(name)
        if not match or match[1] not in known:
            raise Fault(400, f"{name[:80]} bukan attribute dari {kind.key}.")
        if len(values) > 1 or match[1] in said:
            raise Fault(400, f"{name[:80]} hanya boleh satu nilai.")
        if values[0].strip():
            said[match[1]] = _answer(known[match[1]], values[0].strip())
    missing = [each.name for each in kind.questions if each.required and each.name not in said]
    if missing:
        raise Fault(400, *(f"attribute[{name}] wajib diisi." for name in missing))
    return said


def _answer(question: Question, value: str) -> str:
    if question.kind == "choice" and value not in {key for key, _ in question.options}:
        raise Fault(400, f"attribute[{question.name}]: nilai ini tidak ada dalam daftar.")
    if question.kind == "number" and not _NUMBER.match(value):
        raise Fault(400, f"attribute[{question.name}] harus angka.")
    if len(value) > 200:
        raise Fault(400, f"attribute[{question.name}] paling panjang 200 huruf.")
    return value


def _contact(given: Given) -> ComplaintContact:
    media = given.one("media_url", 1000)
    if media and not _is_web(media):
        raise Fault(400, "media_url harus alamat http atau https.")
    names = " ".join(filter(None, (given.one("first_name", 100), given.one("last_name", 100))))
    return ComplaintContact(
        complaint_id=0,  # filing knows it
        name=names,
        phone=given.one("phone", 40),
        email=given.one("email", 200),
        account=given.one("account_id", 200),
        device=given.one("device_id", 200),
        media_url=media,
    )


def _is_web(address: str) -> bool:
    """Whether it may be shown as a link. It is never fetched."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = all("!" <= letter <= "~" for letter in address) and "\\" not in address
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname)
