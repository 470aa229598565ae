"""The outermost layer: headers, the gate in front of pages, and what may open a socket."""

import re
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity_app.kernel.settings import settings
from smartcity_app.web import limits, origin, pages, policy, sessions, templates
from smartcity_app.web.pages import Page

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
CLOSED = ("/_upload", "/_health", "/_all_routes", "/auth-codespace")
"""Endpoints of Reflex we do not use, or do not show."""
ROOMY = {
    "/api/berkas": (5_000_000, 120.0),
    "/kerja/peken/asn/impor": (5_200_000, 120.0),
    "/kerja/peken/keuangan/laporan": (5_200_000, 60.0),
    "/v/": (5_200_000, 60.0),
    "/open311/v2/requests.": (5_200_000, 60.0),
}
"""Path beginnings that take larger bodies: bytes, seconds."""


class Shield:
    """Wraps the whole app: `rx.App(api_transformer=[api, Shield])`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._sockets = limits.Sockets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one connection."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
        address = origin.address_of(scope)
        known_form = len(token) == 1 and UUID.match(token[0])
        if not known_form or not self._sockets.enter(address):
            await send({"type": "websocket.close", "code": 1008})
            return
        bucket = limits.Bucket(limits.FRAMES_PER_SECOND, limits.BURST)
        try:
            await self.app(scope, limits.paced(receive, bucket), send)
        finally:
            self._sockets.leave(address)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        send = _with_headers(send, path)
        if path.startswith(CLOSED) or "\x00" in path:
            await templates.refusal("Halaman ini tidak ada.", status=404)(scope, receive, send)
            return
        most, seconds = next(
            (room for start, room in ROOMY.items() if path.startswith(start)),
            (limits.BODY, limits.BODY_SECONDS),
        )
        page = pages.page_at(path)
        if page and scope["method"] in ("GET", "HEAD"):
            refusal = await _gate(page, scope)
            if refusal:
                await refusal(scope, receive, send)
                return
            scope = _to_file(page, scope)
        await self.app(scope, limits.bounded(receive, most=most, seconds=seconds), send)


async def _gate(page: Page, scope: Scope) -> Response | None:
    """What to answer instead of a page this browser may not open; None to let it pass.

    A page is an empty frame until its actions fill it, and those ask again: this only spares
    people a page they could do nothing with.
    """
    if page.audience == "demo" and not settings().demo:
        return templates.refusal("Halaman ini tidak ada.", status=404)
    if page.audience in ("public", "demo"):
        return None
    login = await sessions.resolve(Headers(scope=scope).get("cookie", ""))
    back = _asked_path(scope)
    if login.anonymous:
        to = f"/masuk?ke={quote(back)}"
        if page.audience == "staff":
            to = f"/masuk?sebagai=petugas&ke={quote(back)}"
        return RedirectResponse(to, 303, {"cache-control": "no-store"})
    if page.audience == "staff" and not login.staff:
        return templates.refusal(
            "Halaman ini untuk petugas kota.",
            "Bila Anda petugas, masuklah dengan NIP, kata sandi, dan kode autentikator.",
            link=f"/masuk?sebagai=petugas&ke={quote(back)}",
            link_text="Masuk sebagai petugas",
            status=403,
        )
    return None


def _asked_path(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    bare = pages.bare_path(scope["path"])
    return f"{bare}?{query}" if query else bare


def _to_file(page: Page, scope: Scope) -> Scope:
    """Name the built file: the static server would send /surat to /surat/, and over http."""
    if not page.is_static or page.route == "/":
        return scope
    path = f"{page.route}.html"
    return {**scope, "path": path, "raw_path": path.encode()}


def _with_headers(send: Send, path: str) -> Send:
    async def say(message: Message) -> None:
        if message["type"] == "http.response.start":
            _add_headers(MutableHeaders(scope=message), path, message)
        await send(message)

    return say


def _add_headers(headers: MutableHeaders, path: str, message: Message) -> None:
    for name, value in {**policy.ALWAYS, **policy.extra()}.items():
        headers.setdefault(name, value)
    if "cache-control" not in headers:
        headers["cache-control"] = policy.cache_rule(path, message["status"])
    if message["status"] == 304:
        return  # it has no type, and its headers would replace those of the page kept
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-security-policy", policy.for_app())
    if path == "/sw.js":
        headers.setdefault("content-security-policy", policy.WORKER)
    headers.setdefault("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
