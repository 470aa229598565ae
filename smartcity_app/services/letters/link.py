"""The page behind an RT's or RW's link: server-made, no script, nobody signed in.

GET changes nothing, so that whatever looks at links in messages decides nothing.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity_app.civic.identity import mask_name, mask_phone
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, OutOfStep, TooMany
from smartcity_app.services.letters import endorsing, tokens, views
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.web import errors, forms, origin, templates
from smartcity_app.web.limits import PerAddress
from smartcity_app.web.routes import Open

COOKIE = "pengantar"
_tries = PerAddress(rate=1.0, burst=60.0)
"""Requests of one address; codes and guesses are counted apart, for each link."""


async def show(request: Request) -> Response:
    """GET /p/<token>."""
    _knock(request)
    return await _page(request)


async def send_code(request: Request) -> Response:
    """POST /p/<token>: a code goes to the phone on record."""
    token = request.path_params["token"]
    await _posted(request)
    return await _do(request, lambda session: endorsing.send_code(session, token))


async def enter(request: Request) -> Response:
    """POST /p/<token>/kode: the code comes back."""
    given, token = await _posted(request), request.path_params["token"]
    try:
        proof = await db.off_loop(endorsing.check_code, token, given.get("kode", ""))
    except OutOfStep:
        return _back(token)
    except CityError as refusal:
        return await _page(request, refusal)
    answer = _back(token)
    answer.set_cookie(
        COOKIE, proof, path=f"/p/{token}", secure=origin.secure(), httponly=True,
        samesite="strict", max_age=int(endorsing.PROVED_FOR.total_seconds()),
    )  # fmt: skip
    return answer


async def decide(request: Request) -> Response:
    """POST /p/<token>/putusan: endorse, or give back with a reason."""
    given, token = await _posted(request), request.path_params["token"]
    proof = request.cookies.get(COOKIE, "")

    def work(session: Session) -> None:
        if given.get("putusan") == "beri":
            endorsing.endorse(session, token=token, proof=proof)
        else:
            part, reason = given.get("bagian", ""), given.get("alasan", "")
            endorsing.give_back(session, token=token, proof=proof, part=part, reason=reason)

    return await _do(request, work, given.get("alasan", ""))


async def _do(request: Request, work: Callable[[Session], None], typed: str = "") -> Response:
    """Do it and show how the case stands; whoever comes second is shown the same."""
    try:
        await db.off_loop(lambda: db.run(work))
    except OutOfStep:
        return _back(request.path_params["token"])
    except CityError as refusal:
        return await _page(request, refusal, typed)
    return _back(request.path_params["token"])


async def _page(request: Request, refusal: CityError | None = None, typed: str = "") -> Response:
    token, proof = request.path_params["token"], request.cookies.get(COOKIE, "")
    try:
        said = await db.off_loop(
            lambda: db.run(lambda session: _said(session, token, proof), writes=False)
        )
    except (NotFound, OutOfStep) as over:
        said = {"step": "over", "line": over.message, "how": _how(over)}
        refusal = over if isinstance(over, NotFound) else None
    if isinstance(refusal, NotAllowed) and said["step"] != "decide":
        said["trouble"] = refusal.message
    return templates.page(
        "endorse",
        status_code=errors.status_of(refusal) if refusal else 200,
        token=token,
        typed=typed,
        **{"trouble": refusal.message if refusal else "", **said},
    )


def _said(session: Session, token: str, proof: str) -> dict[str, Any]:
    """What the page shows: before the code neither name nor answers."""
    asked = endorsing.follow(session, token)
    row, letter, owner = asked.row, asked.letter, asked.owner
    said: dict[str, Any] = {
        "office": asked.head.title,
        "kind": type_of(letter).title,
        "who": mask_name(owner.name),
        "phone": mask_phone(asked.head.phone),
    }
    if not endorsing.proved(asked, proof):
        sent = bool(row.code_hash) and row.code_until is not None
        alive = sent and row.code_until is not None and row.code_until > clock.now()
        return said | {"step": "code" if alive else "ask"}
    return said | {
        "step": "decide",
        "who": owner.name,
        "head": asked.head.name,
        "address": tokens.address_of(owner),
        "answers": [
            (each.name, each.label, views.answer_of(each, letter))
            for each in endorsing.shown(letter)
        ],
    }


def _how(over: CityError) -> str:
    """Why a link shows nothing to decide: it was answered, it is over, or it is none of ours."""
    if isinstance(over, endorsing.Answered):
        return "answered"
    return "over" if isinstance(over, OutOfStep) else "unknown"


def _back(token: str) -> Response:
    return RedirectResponse(f"/p/{token}", 303, templates.NO_STORE)


async def _posted(request: Request) -> dict[str, str]:
    _knock(request)
    return await forms.posted(request)


def _knock(request: Request) -> None:
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany


def ways() -> list[Open]:
    """Open to whoever has the link; the code is what lets them in."""
    return [
        Open("/p/{token}", show, "public"),
        Open("/p/{token}", send_code, "public", ("POST",)),
        Open("/p/{token}/kode", enter, "public", ("POST",)),
        Open("/p/{token}/putusan", decide, "public", ("POST",)),
    ]
