"""Where a request comes from, and whether we are reached over TLS."""

import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from smartcity_app.kernel.settings import settings


def ours(request: Request) -> bool:
    """Whether a post comes from our own pages. Browsers always say; silence is refused."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    allowed = {request.headers.get("host", ""), urlsplit(settings().origin).netloc}
    return bool(origin) and urlsplit(origin).netloc in allowed


def secure() -> bool:
    """Whether residents reach us over TLS, wherever it ends."""
    return settings().origin.startswith("https://")


def address_of(scope: Scope) -> str:
    """The network address of whoever asks.

    Behind proxies it is the entry of X-Forwarded-For that the outermost of ours wrote; how many
    there are says REFLEX_TRUSTED_PROXY_HOPS. What a client wrote itself is never believed.
    """
    hops = int(os.environ.get("REFLEX_TRUSTED_PROXY_HOPS") or 0)
    chain = [part.strip() for part in Headers(scope=scope).get("x-forwarded-for", "").split(",")]
    if hops and len(chain) >= hops and chain[-hops]:
        return chain[-hops]
    client = scope.get("client")
    return str(client[0]) if client else ""


def safe_path(to: str) -> str:
    """`to` if it is a path of ours, else the home page: never another site, never a header."""
    plain = to.startswith("/") and not to.startswith(("//", "/\\"))
    printable = all(" " < each < "\x7f" or each > "\xa0" for each in to) and "\\" not in to
    return to if plain and printable and not urlsplit(to).netloc and len(to) <= 500 else "/"
