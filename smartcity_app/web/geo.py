"""/geo/wilayah.json: the city's kelurahan and desa as every map of ours draws them."""

from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import geography
from smartcity_app.kernel import db
from smartcity_app.kernel.settings import settings
from smartcity_app.web.packed import Packed, pack

KEPT = "public, max-age=3600, stale-while-revalidate=86400"


async def show(request: Request) -> Response:
    """GET /geo/wilayah.json: GeoJSON (`civic.boundaries.Chart.drawing`), and `tiles`.

    `tiles` is {"url", "credit", "link"} where the city has configured a street map, else null. A
    city without boundaries has no features and no `bbox`.
    """
    packed = await db.off_loop(_packed, settings().city, settings().map_tiles_url)
    return packed.answer(request, cache=KEPT)


@lru_cache
def _packed(_city: str, tiles: str) -> Packed:
    """Drawn once a process for each combination of what it depends on."""
    drawn: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    if geography.has_boundaries():
        from smartcity_app.civic import boundaries

        drawn = boundaries.chart().drawing()
    here = settings()
    credit = {"url": tiles, "credit": here.map_tiles_credit, "link": here.map_tiles_credit_url}
    return pack({**drawn, "tiles": credit if tiles else None}, "application/geo+json")
