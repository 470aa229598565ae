"""/periksa: the page that checks a letter on the phone itself, and works without the network.

Its scripts are plain files in `assets/periksa/`; the QR reader and the Ed25519 verifier it brings
along for browsers without their own come from npm by name at build time (`ui/shipped.py`).
"""

import hashlib
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.civic import register
from smartcity_app.civic.profile import city
from smartcity_app.web import policy, templates
from smartcity_app.web.installable import ICONS


async def show(_: Request) -> Response:
    """GET /periksa."""
    return _page()


async def worker(_: Request) -> Response:
    """GET /periksa/sw.js: another text whenever anything it keeps is another."""
    return templates.script(
        "periksa_sw",
        headers={
            "service-worker-allowed": "/",
            "content-security-policy": policy.WORKER,
            "cache-control": "no-cache",
        },
        version=_version(),
    )


async def manifest(_: Request) -> Response:
    """GET /periksa/manifest.webmanifest: an icon of its own on the home screen."""
    said = {
        "name": f"Periksa surat {city().name}",
        "short_name": "Periksa surat",
        "description": "Periksa keaslian surat, juga tanpa internet.",
        "lang": "id",
        "id": "/periksa",
        "start_url": "/periksa",
        "scope": "/periksa",
        "display": "standalone",
        "theme_color": "#0a5a42",
        "background_color": "#f2f5f1",
        "icons": [{"src": src, "sizes": sizes, "type": kind} for src, sizes, kind in ICONS],
    }
    return JSONResponse(
        said, media_type="application/manifest+json", headers={"cache-control": "no-cache"}
    )


def _page() -> Response:
    return templates.page(
        "periksa",
        headers={"content-security-policy": policy.SCRIPTED, "cache-control": "no-cache"},
        length=register.CODE_LENGTH,
    )


@lru_cache
def _version() -> str:
    """A digest of all the worker keeps: the page, and this build's files for it."""
    seen = hashlib.sha256(_page().body)
    for path in sorted((policy.BUILT / "periksa").rglob("*.js")):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:12]
