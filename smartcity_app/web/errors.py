"""What a plain route answers when it refuses: a sentence, as a page or as JSON."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.civic.inspection import NotAccepted
from smartcity_app.kernel.errors import (
    CityError,
    Incomplete,
    NotAllowed,
    NotFound,
    OutOfStep,
    SignedOut,
    TooMany,
    Unavailable,
)
from smartcity_app.web import templates, trouble

STATUS: dict[type[CityError], int] = {
    SignedOut: 401,
    NotAllowed: 403,
    NotFound: 404,
    OutOfStep: 409,
    NotAccepted: 415,
    Incomplete: 422,
    TooMany: 429,
    Unavailable: 503,
}
WORDS = {
    403: "Permintaan ini tidak datang dari halaman kami.",
    404: "Halaman ini tidak ada.",
    405: "Alamat ini tidak menerima permintaan seperti itu.",
}


def status_of(refusal: CityError) -> int:
    """The HTTP status of a refusal; 507 when it is the disk that refuses."""
    if isinstance(refusal, Unavailable) and isinstance(refusal.__cause__, OSError):
        return 507
    return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)


def say(request: Request, status: int, sentence: str) -> Response:
    """The sentence, as JSON under /api/ and for .json, else as a page."""
    path = request.url.path
    if path.startswith("/api/") or path.endswith(".json"):
        return JSONResponse({"pesan": sentence}, status, templates.NO_STORE)
    return templates.refusal(sentence, status=status)


async def on_refusal(request: Request, refusal: Exception) -> Response:
    """A CityError that a route let through."""
    assert isinstance(refusal, CityError)
    return say(request, status_of(refusal), refusal.message)


async def on_http(request: Request, refusal: Exception) -> Response:
    """Starlette's own refusals: unknown paths, wrong methods, bodies too large or too slow."""
    assert isinstance(refusal, HTTPException)
    ours = refusal.status_code in (408, 413)
    sentence = str(refusal.detail) if ours else WORDS.get(refusal.status_code, CityError.message)
    return say(request, refusal.status_code, sentence)


async def on_bug(request: Request, bug: Exception) -> Response:
    """Anything else is ours to mend: logged once, with a code the person can quote."""
    route = request.scope.get("route")
    where = f"{request.method} {getattr(route, 'path', '(no route)')}"
    return say(request, 500, trouble.report(where, bug))


HANDLERS: dict[type[Exception], Callable[..., object]] = {
    CityError: on_refusal,
    HTTPException: on_http,
    Exception: on_bug,
}
"""For `Starlette(exception_handlers=…)`."""
