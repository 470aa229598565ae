"""The public face of reports, made on the server, readable without script: list and single page."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from markupsafe import escape
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity_app.civic import areas, files, words
from smartcity_app.civic.areas import Area
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import db, gauges
from smartcity_app.kernel.errors import NotFound, TooMany, Unavailable
from smartcity_app.services.complaints import categories, promises, public, routing
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.public import PublicStep, Wanted
from smartcity_app.services.complaints.workflow import WAITING, path
from smartcity_app.web import origin, policy, templates
from smartcity_app.web.files import PICTURE_POLICY
from smartcity_app.web.limits import PerAddress
from smartcity_app.web.packed import pack_text

T = TypeVar("T")
FRESH = 15.0
"""Seconds a page may lag behind."""
KEEP = f"public, max-age={FRESH:.0f}"
MOST_WORDS, MOST_NOTE, MOST_NOTES, MOST_STEPS = 2600, 380, 5, 14
"""Bytes of escaped text, and lines, that fit into a page of 15 KB; Open311 tells all."""
WAITS = "Menunggu pelapor"
NOT_HERE = "Laporan ini tidak ada, atau tidak untuk umum. Periksa lagi nomornya."

_tries = PerAddress(rate=20.0, burst=400.0)
"""Behind one carrier address are many phones; beyond this it is a machine, which may slow down."""


def admit(request: Request) -> None:
    """TooMany when this address has asked for public pages too often."""
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany


async def off_loop(work: Callable[[Session], T]) -> T:
    """Read in a desk thread."""
    return await db.off_loop(lambda: db.run(work, writes=False))


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list."""

    ref: str
    title: str
    where: str
    when: str
    clock: PromiseView


async def index(request: Request) -> Response:
    """GET /laporan?jenis=&wilayah=&keadaan=&sebelum=, and ?no= from the search by number."""
    admit(request)
    given = {name: value.strip()[:80] for name, value in request.query_params.items()}
    if number := "".join(given.get("no", "").split()).upper():
        return RedirectResponse(f"/laporan/{quote(number, safe='')}", 303, templates.NO_STORE)
    return _as_page(request, await off_loop(lambda session: _index(session, given)))


def _index(session: Session, given: dict[str, str]) -> str:
    """The page; what everybody asks for is made once in a while."""
    place, before = given.get("wilayah", ""), given.get("sebelum", "")
    category, state = given.get("jenis", ""), given.get("keadaan", "")
    area, choices = area_asked(place)
    wanted = Wanted(
        category=category if category in categories.current(session) else "",
        area=area.code if area else "",
        state=state if state in public.STATES else "",
        before=int(before)
        if before.isdecimal() and before.isascii() and len(before) < 16
        else None,
    )
    if place and not area:
        return _list_page(session, wanted, [], place, choices)
    if wanted.before is not None:
        return _list_page(session, wanted, public.listed(session, wanted), place, choices)
    return gauges.recent(
        session,
        ("complaints.public", wanted),
        lambda: _list_page(session, wanted, public.listed(session, wanted), place, choices),
        fresh=FRESH,
    )


def _list_page(
    session: Session, wanted: Wanted, found: list[Complaint], place: str, choices: list[Area]
) -> str:
    known = categories.current(session)
    shown = found[: public.PAGE]
    asked: dict[str, str] = {
        "jenis": wanted.category,
        "wilayah": wanted.area,
        "keadaan": wanted.state,
    }
    kept = {name: value for name, value in asked.items() if value}
    more = {**kept, "sebelum": str(shown[-1].id)} if len(found) > len(shown) else {}
    feed = {name: value for name, value in kept.items() if name != "keadaan"}
    return _text(
        "laporan",
        lines=[_line(session, each) for each in shown],
        categories=[each for each in known.values() if each.active or each.key == wanted.category],
        states=[(key, title) for key, (title, _) in public.STATES.items()],
        asked=asked,
        place=areas.area(wanted.area).name if wanted.area else place,
        unknown=bool(place) and not wanted.area,
        choices=choices,
        more=f"/laporan?{urlencode(more)}" if more else "",
        first=wanted.before is None,
        feed=f"/laporan/rss?{urlencode(feed)}" if feed else "/laporan/rss",
    )


def area_asked(text: str) -> tuple[Area | None, list[Area]]:
    """The kelurahan or desa meant by a code or a name, or those among which to choose."""
    if not text:
        return None, []
    found = areas.search(text, most=40)
    meant = [each for each in found if text.casefold() == each.name.casefold()]
    with suppress(NotFound):
        meant = [areas.area(text)]
    villages = [each for each in meant if each.kind == "village"]
    if len(villages) == 1:
        return villages[0], []
    around = next((each for each in meant if each.kind == "district"), None)
    if around:
        return None, areas.villages(around.code)
    near = villages or [each for each in found if each.kind == "village"]
    return (near[0], []) if len(near) == 1 else (None, near[:12])


def _line(session: Session, case: Complaint) -> Line:
    return Line(
        case.ref,
        public.category_of(session, case).title,
        public.area_words(case),
        words.ago(case.created_at),
        _told_to_all(case, promises.counting(session, case)),
    )


def _told_to_all(case: Complaint, view: PromiseView) -> PromiseView:
    """A clock that waits for the reporter, said to somebody who is not."""
    if case.state != WAITING:
        return view
    return replace(view, big=WAITS, line="Jam berhenti. Masih ada ", strip=f"Jeda, {WAITS.lower()}")


async def show(request: Request) -> Response:
    """GET /laporan/<ticket>."""
    admit(request)
    ref = request.path_params["ref"][:40]

    def work(session: Session) -> str | None:
        try:
            return _case_page(session, public.find(session, ref=ref))
        except NotFound:
            return None

    text = await off_loop(work)
    if text is None:
        return templates.refusal(
            NOT_HERE, status=404, link="/laporan", link_text="Ke daftar laporan"
        )
    return _as_page(request, text)


def _case_page(session: Session, case: Complaint) -> str:
    kind = public.category_of(session, case)
    steps = public.steps_of(session, case)
    state = path(case.work_days).state(case.state)
    held = case.state in public.STILL_OPEN
    return _text(
        "laporan_satu",
        case=case,
        kind=kind,
        state=state.title,
        holder=routing.addressee(session, case.agency).name if held else "",
        escalated=promises.above(session, case.agency, max(case.answer_rung, case.work_rung)),
        clocks=[
            ("Janji jawaban", promises.answer_of(session, case)),
            ("Janji penyelesaian", _told_to_all(case, promises.work_of(session, case))),
        ],
        tone=promises.counting(session, case).state,
        where=public.area_words(case),
        area=case.area,
        point=public.point_of(session, case),
        place=clip(public.place_words(session, case), 400),
        told=public.is_told(case),
        hidden=case.moderation == "hidden" or case.disowned_at is not None,
        text=clip(public.words_of(session, case), MOST_WORDS),
        answers=categories.words_of(kind, _choices(case, kind)) if public.is_told(case) else [],
        photos=public.photos_of(session, case),
        steps=_shortened(steps),
        earlier=max(0, len(steps) - MOST_STEPS),
        target=public.followed_in(session, case),
    )


def _choices(case: Complaint, kind: categories.Category) -> dict[str, str]:
    """Answers chosen from a list; what was typed freely could hold anything."""
    chosen = {each.name for each in kind.questions if each.kind == "choice"}
    return {name: value for name, value in case.answers.items() if name in chosen}


def _shortened(steps: list[PublicStep]) -> list[PublicStep]:
    """The last steps, newest first, with as many words as a small page holds."""
    found, told = [], 0
    for each in reversed(steps[-MOST_STEPS:]):
        text = clip(each.text, MOST_NOTE) if told < MOST_NOTES else ""
        told += bool(each.text)
        found.append(replace(each, text=text))
    return found


def clip(text: str, most: int) -> str:
    """The beginning of a text that takes at most so many bytes on the page."""
    if len(str(escape(text)).encode()) <= most:
        return text
    taken = 0
    for at, letter in enumerate(text):
        taken += len(str(escape(letter)).encode())
        if taken > most - 3:
            return f"{text[:at].rstrip()}…"
    return text


async def photo(request: Request) -> Response:
    """GET /laporan/foto/<id>, with ?kecil=1 a small one: only what a moderator let be shown."""
    admit(request)
    ident = request.path_params["ident"]
    small = request.query_params.get("kecil") == "1"
    if not (ident.isdecimal() and ident.isascii() and len(ident) < 16):
        raise NotFound("Foto ini tidak ada.")

    def work() -> tuple[StoredFile, bytes]:
        row = db.run(lambda s: public.picture(s, photo_id=int(ident)), writes=False)
        where = files.thumbnail(row) if small else row.path
        try:
            return row, where.read_bytes()
        except OSError:
            raise Unavailable from None

    row, content = await db.off_loop(work)
    headers = {
        "cache-control": "public, max-age=300",
        "content-security-policy": PICTURE_POLICY,
        "etag": f'"{row.sha256[:20]}{"k" if small else ""}"',
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/jpeg" if small else row.kind, headers=headers)


async def about_data(request: Request) -> Response:
    """GET /laporan/data: what the columns of the open data mean."""
    from smartcity_app.services.complaints import open_data

    admit(request)
    return _as_page(request, _text("laporan_data", columns=open_data.COLUMNS))


def _text(name: str, **said: Any) -> str:
    return bytes(templates.page(name, **said).body).decode()


def _as_page(request: Request, text: str) -> Response:
    answer = pack_text(text, "text/html; charset=utf-8").answer(request, cache=KEEP)
    answer.headers["content-security-policy"] = policy.PLAIN
    return answer
