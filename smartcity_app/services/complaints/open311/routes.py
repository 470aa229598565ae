"""/open311/v2/: every answer, refusals too, is one of the specification's documents."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import files, people
from smartcity_app.civic.logins import tries
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, TooMany
from smartcity_app.services.complaints import filing, public, reading, talk
from smartcity_app.services.complaints.filing import MOST_PHOTOS
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.open311 import asking, keys, telling
from smartcity_app.services.complaints.open311.asking import Given
from smartcity_app.services.complaints.open311.shapes import TYPES, Document, Fault
from smartcity_app.web import limits, origin, trouble
from smartcity_app.web.limits import PerAddress

T = TypeVar("T")
Work = Callable[[Request], Awaitable[Document]]
BODY = 64_000
"""Bytes of a form without files; with files the shield's own limit of this address holds."""
MOST_REPORTS = 200
"""Reports one app may file in a quarter of an hour."""
_tries = PerAddress(rate=20.0, burst=400.0)


def speaks(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """Answer in the format the address ends in; whatever goes wrong, by a list of errors."""

    async def endpoint(request: Request) -> Response:
        written = request.path_params.get("format", "xml")
        try:
            if written not in TYPES:
                raise Fault(400, "Format yang tersedia: xml dan json.")
            if not _tries.try_take(origin.address_of(request.scope)):
                raise TooMany
            check_jurisdiction(request.query_params.get("jurisdiction_id", ""))
            document = await work(request)
        except Exception as refusal:
            document = _refused(request, refusal)
        return document.answer(written if written in TYPES else "xml")

    return endpoint


def _refused(request: Request, refusal: Exception) -> Document:
    """The specification knows 404, 403 and 400; what is ours to mend is no client's fault."""
    match refusal:
        case Fault():
            return refusal.document
        case NotFound():
            return Fault(404, refusal.message).document
        case NotAllowed():
            return Fault(403, refusal.message).document
        case TooMany():
            return Fault(400, refusal.message, code=429).document
        case CityError():
            said = [f"{name}: {what}" for name, what in refusal.fields.items()]
            return Fault(400, *(said or [refusal.message])).document
        case HTTPException():
            code = refusal.status_code if refusal.status_code in (408, 413) else 400
            ours = str(refusal.detail) if code != 400 else "Kiriman ini tidak terbaca."
            return Fault(400, ours, code=code).document
    return Fault(500, trouble.report(f"{request.method} /open311/v2", refusal)).document


def check_jurisdiction(given: str) -> None:
    """Only one city is served here, so that it may be left out."""
    if given and given != keys.jurisdiction():
        raise Fault(404, f"jurisdiction_id tidak ada. Di sini {keys.jurisdiction()}.")


async def _reading(work: Callable[[Session], T]) -> T:
    return await db.off_loop(lambda: db.run(work, writes=False))


async def _discovery(_: Request) -> Document:
    return await _reading(telling.discovery)


async def _services(_: Request) -> Document:
    return await _reading(telling.services)


async def _definition(request: Request) -> Document:
    code = request.path_params["code"]
    return await _reading(lambda session: telling.definition(session, code))


async def _requests(request: Request) -> Document:
    given, extended = dict(request.query_params), _wants_more(request)

    def work(session: Session) -> Document:
        cases = asking.found(session, asking.read_filter(session, given))
        return telling.requests(session, cases, extended=extended)

    return await _reading(work)


async def _request(request: Request) -> Document:
    ref, extended = request.path_params["ref"], _wants_more(request)
    return await _reading(
        lambda s: telling.requests(s, [public.find(s, ref=ref)], extended=extended)
    )


def _wants_more(request: Request) -> bool:
    return request.query_params.get("extensions", "").lower() == "true"


async def _token(request: Request) -> Document:
    token = request.path_params["token"]
    return await _reading(lambda session: telling.token(public.find(session, ref=token)))


async def _updates(request: Request) -> Document:
    ref = request.path_params["ref"]
    return await _reading(lambda session: telling.updates(session, public.find(session, ref=ref)))


async def _comments(request: Request) -> Document:
    """With the key of the app that filed it (X-Api-Key): the whole talk."""
    ref, key = request.path_params["ref"], request.headers.get("x-api-key", "")

    def work(session: Session) -> Document:
        case = public.find(session, ref=ref)
        if not key:
            return telling.comments(session, case, None)
        _filed_with(session, key, case)
        return telling.comments(session, case, reading.talk_of(session, case, notes=False))

    return await _reading(work)


async def _file(request: Request) -> Document:
    given, uploads = await _posted(request)

    def work() -> Document:
        def admitted(session: Session) -> Actor:
            actor = holder(session, _key(request, given))
            asking.read_report(session, given, photos=())  # before anything is stored
            return actor

        actor = db.run(admitted, writes=False)
        stored = [files.store(actor, name=name, content=body).id for name, body in uploads]
        return db.run(lambda session: _filed(session, _key(request, given), given, stored))

    return await db.off_loop(work)


def _filed(session: Session, key: str, given: Given, photos: list[str]) -> Document:
    row = keys.known(session, key)
    if row is None:
        raise _no_key(key)
    tries.take(session, "open311", str(row.id), most=MOST_REPORTS)
    report = asking.read_report(session, given, photos=photos)
    if report.contact:
        report.contact.key_id = row.id
    actor = people.actor_of(session, row.person_id)
    return telling.created(filing.file(session, actor, report=report))


async def _comment(request: Request) -> Document:
    given, _ = await _posted(request)
    ref = request.path_params["ref"]

    def work(session: Session) -> Document:
        actor = holder(session, _key(request, given))
        case = public.find(session, ref=ref)
        _filed_with(session, _key(request, given), case)
        line = talk.write(session, actor, ref=case.ref, text=given.one("description", 4000))
        return telling.comments(session, case, [line])

    return await db.off_loop(lambda: db.run(work))


def holder(session: Session, key: str) -> Actor:
    """Whoever answers for the app of this key, as they may act now."""
    row = keys.known(session, key)
    if row is None:
        raise _no_key(key)
    return people.actor_of(session, row.person_id)


def _filed_with(session: Session, key: str, case: Complaint) -> None:
    """NotFound unless this app filed it: whoever answers for the app may have filed others, with
    other apps and in the city's own."""
    reading.own(session, holder(session, key), ref=case.ref)
    row, filed = keys.known(session, key), session.get(ComplaintContact, case.id)
    if row is None or filed is None or filed.key_id != row.id:
        raise NotFound


def _no_key(key: str) -> Fault:
    said = "api_key ini tidak dikenal atau sudah dicabut." if key else "api_key tidak dikirim."
    return Fault(403, said)


def _key(request: Request, given: Given) -> str:
    return given.one("api_key", 200) or request.headers.get("x-api-key", "")


async def _posted(request: Request) -> tuple[Given, list[tuple[str, bytes]]]:
    """The form, and the pictures of its field `media` where it is multipart."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        small = limits.bounded(request.receive, most=BODY, seconds=limits.BODY_SECONDS)
        request = Request(request.scope, small)
    fields: dict[str, list[str]] = {}
    uploads: list[tuple[str, bytes]] = []
    async with request.form(max_files=MOST_PHOTOS, max_fields=100, max_part_size=BODY) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if name.removesuffix("[]") != "media":
                    raise Fault(400, "Kirim foto dalam kolom media.")
                uploads.append((value.filename or "foto", await value.read(files.LIMIT + 1)))
            else:
                fields.setdefault(name, []).append(value)
    given = Given(fields)
    check_jurisdiction(given.one("jurisdiction_id"))
    return given, uploads


async def _nothing(_: Request) -> Document:
    raise Fault(404, "Alamat ini tidak ada di GeoReport v2, atau tidak dengan cara itu.")


discovery, services, definition = speaks(_discovery), speaks(_services), speaks(_definition)
requests, request, token = speaks(_requests), speaks(_request), speaks(_token)
updates, comments = speaks(_updates), speaks(_comments)
file, comment, nothing = speaks(_file), speaks(_comment), speaks(_nothing)
