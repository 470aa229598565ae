"""The sign-in page, its steps, and the way out."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity_app.civic import logins
from smartcity_app.kernel import db, manifest
from smartcity_app.kernel.errors import CityError, NotFound, SignedOut, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.web import errors, forms, origin, sessions, templates
from smartcity_app.web.limits import PerAddress

DemoPeople = Callable[[Session], list[tuple[str, int, str]]]
DEMO_PEOPLE: list[DemoPeople] = []
"""Who can be tried out in demo mode: label, person and a line about them. Filled by the seed."""

_tries = PerAddress(rate=1.0, burst=40.0)
"""Posts to the door: one address, one a second after the first forty. NIKs are counted apart."""


async def show(request: Request) -> Response:
    """GET /masuk. Whoever is signed in already goes on, unless they come to be staff."""
    to = origin.safe_path(request.query_params.get("ke", "/"))
    staff = request.query_params.get("sebagai") == "petugas"
    login = await sessions.resolve(request.headers.get("cookie", ""))
    if not login.anonymous and (login.staff or not staff):
        return RedirectResponse(await _onward(login, to), 303, templates.NO_STORE)
    return await _page(to, "staff" if staff else "nik")


async def ask(request: Request) -> Response:
    """POST /masuk: a NIK comes in, a code goes out; the answer never says whether it is known."""
    given = await _knock(request)
    to, nik = origin.safe_path(given.get("ke", "/")), given.get("nik", "")
    try:
        await db.off_loop(lambda: db.run(lambda session: logins.ask_otp(session, nik)))
    except TooMany as refusal:
        return await _page(to, "code", nik=nik, refusal=refusal)
    except CityError as refusal:
        return await _page(to, "nik", nik=nik, refusal=refusal)
    return await _page(to, "code", nik=nik)


async def enter(request: Request) -> Response:
    """POST /masuk/kode: NIK and code."""
    given = await _knock(request)
    to, nik = origin.safe_path(given.get("ke", "/")), given.get("nik", "")
    device = logins.device_of(request.headers.get("user-agent", ""))
    try:
        opened = await db.off_loop(logins.check_otp, nik, given.get("kode", ""), device)
    except CityError as refusal:
        return await _page(to, "code", nik=nik, refusal=refusal)
    return await welcome(request, opened, to)


async def enter_staff(request: Request) -> Response:
    """POST /masuk/petugas: NIP or NIK, password, authenticator code."""
    given = await _knock(request)
    to, name = origin.safe_path(given.get("ke", "/")), given.get("nama", "")
    device = logins.device_of(request.headers.get("user-agent", ""))
    secret, code = given.get("sandi", ""), given.get("kode", "")
    try:
        opened = await db.off_loop(logins.check_password, name, secret, code, device)
    except CityError as refusal:
        return await _page(to, "staff", nik=name, refusal=refusal)
    return await welcome(request, opened, to)


async def enter_demo(request: Request) -> Response:
    """POST /masuk/contoh: one click, in demo mode only, and only as one of the demo people."""
    if not settings().demo:
        raise NotFound("Halaman ini tidak ada.")
    given = await _knock(request)
    device = logins.device_of(request.headers.get("user-agent", ""))

    def work(session: Session) -> logins.Opened:
        for _, person_id, _ in _demo_people(session):
            if given.get("siapa") == str(person_id):
                return logins.open_session(session, person_id, device, logins.Level.STAFF)
        raise NotFound("Orang contoh ini tidak ada.")

    opened = await db.off_loop(lambda: db.run(work))
    return await welcome(request, opened, origin.safe_path(given.get("ke", "/")))


async def leave(request: Request) -> Response:
    """POST /keluar: end this login, here and in every tab."""
    if not origin.ours(request):
        raise HTTPException(403)
    await _end(_cookie_key(request))
    return _goodbye()


async def leave_everywhere(request: Request) -> Response:
    """POST /keluar-semua: end the person's logins on every device."""
    if not origin.ours(request):
        raise HTTPException(403)
    key = _cookie_key(request)

    def work(session: Session) -> None:
        logins.revoke_all(session, logins.acting(session, key))

    try:
        await db.off_loop(lambda: db.run(work))
    except SignedOut:
        return _goodbye()
    sessions.forget(key)
    return _goodbye()


async def welcome(request: Request, opened: logins.Opened, to: str) -> Response:
    """Hand over the cookie and go on; a login this browser had before is ended."""
    before = _cookie_key(request)
    if before != logins.ANONYMOUS:
        await _end(before)
    login = await sessions.resolve(f"{sessions.cookie_name()}={opened.cookie}")
    answer = RedirectResponse(await _onward(login, to), 303, templates.NO_STORE)
    sessions.give(answer, opened)
    return answer


async def _onward(login: sessions.Login, to: str) -> str:
    """Who holds an office and came for nothing in particular goes to the first line of its rail."""
    if to != "/" or not login.staff:
        return to

    def work(session: Session) -> str:
        return next((line.href for line in manifest.rail(logins.acting(session, login.key))), to)

    return await db.off_loop(lambda: db.run(work, writes=False))


def _goodbye() -> Response:
    """Back to the door. Only the cache is cleared: "storage" would take the offline pages along."""
    answer = RedirectResponse("/masuk", 303, {**templates.NO_STORE, "clear-site-data": '"cache"'})
    sessions.take_back(answer)
    return answer


async def _end(key: str) -> None:
    await db.off_loop(lambda: db.run(lambda session: logins.end(session, key)))
    sessions.forget(key)


def _cookie_key(request: Request) -> str:
    return sessions.key_in(request.headers.get("cookie", ""))


async def _knock(request: Request) -> dict[str, str]:
    given = await forms.posted(request)
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany
    return given


async def _page(to: str, step: str, *, nik: str = "", refusal: CityError | None = None) -> Response:
    people: list[tuple[str, int, str]] = []
    if settings().demo and step != "code":
        people = await db.off_loop(lambda: db.run(_demo_people, writes=False))
    return templates.page(
        "signin",
        status_code=errors.status_of(refusal) if refusal else 200,
        to=to,
        step=step,
        nik=nik,
        trouble=refusal.message if refusal else "",
        oidc=bool(settings().oidc_issuer),
        people=people,
    )


def _demo_people(session: Session) -> list[tuple[str, int, str]]:
    return [each for people in DEMO_PEOPLE for each in people(session)]
