"""What a phone asks before it puts the app on its home screen: named after the city."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.civic.profile import city

ICONS = (("/favicon.svg", "any", "image/svg+xml"), ("/app-192.png", "192x192", "image/png"),
         ("/app-512.png", "512x512", "image/png"))  # fmt: skip


async def show(_: Request) -> Response:
    """GET /manifest.webmanifest."""
    said = {
        "name": city().app_name,
        "short_name": "Rumah",
        "description": f"Semua layanan {city().name} dalam satu aplikasi.",
        "lang": "id",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#0a5a42",
        "background_color": "#f2f5f1",
        "icons": [{"src": src, "sizes": sizes, "type": kind} for src, sizes, kind in ICONS],
    }
    return JSONResponse(
        said, media_type="application/manifest+json", headers={"cache-control": "no-cache"}
    )
