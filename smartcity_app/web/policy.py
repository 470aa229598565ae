"""Response headers: what a page may run, load, be framed by, and be kept."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from smartcity_app.kernel.settings import settings
from smartcity_app.web import origin

BUILT = Path(".web/build/client")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
"""On every answer, unless the answer says otherwise."""

PLAIN = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""For pages without script, made by our own templates."""

SCRIPTED = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
    "img-src 'self' data: blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""For pages made by our own templates that run script files of ours, and nothing inline."""

WORKER = "default-src 'self'; connect-src 'self'"
"""For the service worker: its own policy is the one its fetches are judged by."""

A_YEAR = "max-age=31536000; includeSubDomains"


@lru_cache
def for_app() -> str:
    """For Reflex's pages: our files, and the inline scripts of this build by hash. No eval.

    Read from the build once a process; `for_app.cache_clear()` after another build.
    """
    inline = {each for page in BUILT.glob("**/*.html") for each in _INLINE.findall(_text(page))}
    hashes = " ".join(sorted(f"'sha256-{_digest(each)}'" for each in inline))
    socket = re.sub(r"^http", "ws", settings().origin)
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:{tiles()}; connect-src 'self' {socket}; frame-src 'self'; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def with_map() -> str:
    """For our own scripted pages with a map: its style sheet, and the street map the city has."""
    rules = SCRIPTED.replace("style-src", "style-src 'self'")
    return rules.replace("img-src 'self' data: blob:", f"img-src 'self' data: blob:{tiles()}")


def tiles() -> str:
    """The one foreign host pictures may come from, after a space; empty where there is none."""
    origin = settings().map_tiles_origin
    return f" {origin}" if origin else ""


def extra() -> dict[str, str]:
    """Headers that depend on how we are reached."""
    return {"strict-transport-security": A_YEAR} if origin.secure() else {}


def cache_rule(path: str, status: int) -> str:
    """How long a static answer may be kept. Pages are asked for anew every time."""
    if status not in (200, 206, 304):
        return "no-store"
    if path.startswith("/assets/"):
        return "public, max-age=31536000, immutable"  # the build puts a hash in the name
    if path in ("/sw.js", "/manifest.webmanifest", "/env.json"):
        return "no-cache"
    if "." in path.rsplit("/", 1)[-1] and not path.endswith(".html"):
        return "public, max-age=3600"
    return "no-cache"


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
