"""Where something is: positions, the village around them, cells to find neighbours by.

No PostGIS: a row keeps its `geo7`, neighbours are `WHERE geo7 IN (cells_around(...))`, and the few
that are found are measured with `metres`. Villages come from `civic.boundaries`, which is read when
it is first asked: geometry takes half a second to load, and most processes never need it.
"""

import math
import re
from dataclasses import dataclass
from typing import Self

import pygeohash

from smartcity_app.civic import areas
from smartcity_app.civic.profile import city
from smartcity_app.kernel.errors import Incomplete

EARTH = 6_371_008.8
"""Mean radius of the earth in metres."""
DEGREE = math.pi * EARTH / 180
"""Metres of a degree of latitude."""
GAP = 200.0
"""Metres within which a position beside every village still counts as the nearest one's."""
BLUR = 0.0045
"""Degrees of the grid sensitive reports are shown on: 500 m."""
CORNER = BLUR * DEGREE / math.sqrt(2)
"""Metres from the middle of a square of that grid to its corners, at most."""
FARTHEST = 5_000.0
"""Metres `cells_around` may be asked for: 3,500 cells, more than one query should name."""
_LON_BITS, _LAT_BITS = 18, 17
_CELL_LON, _CELL_LAT = 360 / 2**_LON_BITS, 180 / 2**_LAT_BITS
_NUMBER = re.compile(r"[+-]?\d{1,3}([.,]\d{1,20})?\Z", re.ASCII)

UNREADABLE = "Posisi ini tidak terbaca. Pilih tempatnya di peta, atau tulis alamatnya."
SWAPPED = "Lintang dan bujur tertukar: lintang Indonesia antara -11 dan 6. Tukar keduanya."


@dataclass(frozen=True, slots=True)
class Point:
    """A position on the earth, to the tenth of a metre. One that is none is Incomplete."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if 95 <= self.lat <= 141 and -11 <= self.lon <= 6:
            raise Incomplete(SWAPPED)
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):  # NaN is in no range
            raise Incomplete(UNREADABLE)
        # adding nothing turns -0.0 into 0.0
        object.__setattr__(self, "lat", round(self.lat, 6) + 0.0)
        object.__setattr__(self, "lon", round(self.lon, 6) + 0.0)

    @classmethod
    def read(cls, lat: object, lon: object) -> Self:
        """Numbers, or how people and forms write them ("-7.2652", "112,7426")."""
        return cls(_number(lat), _number(lon))


def _number(given: object) -> float:
    if isinstance(given, str) and _NUMBER.match(given.strip()):
        return float(given.strip().replace(",", "."))
    if isinstance(given, int | float) and not isinstance(given, bool):
        try:
            return float(given)
        except OverflowError:
            raise Incomplete(UNREADABLE) from None
    raise Incomplete(UNREADABLE)


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest rectangle around a place, in degrees."""

    south: float
    west: float
    north: float
    east: float


def metres(a: Point, b: Point) -> float:
    """Along the surface of the earth (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def geo7(point: Point) -> str:
    """The geohash of seven letters around it: a cell of some 150 by 150 m."""
    return pygeohash.encode(point.lat, point.lon, precision=7)


def cells_around(point: Point, distance: float) -> list[str]:
    """Every `geo7` that something within so many metres may have. Beyond FARTHEST: ValueError.

    Some cells reach farther, so what is found is still to be measured.
    """
    if not 0 <= distance <= FARTHEST:
        raise ValueError(f"cells for {distance} m are too many to ask for")
    high = distance / DEGREE + 1e-6
    south, north = max(-90.0, point.lat - high), min(90.0, point.lat + high)
    narrowest = math.cos(math.radians(max(abs(south), abs(north))))
    # a degree of longitude shrinks to nothing at the poles, which is not where cities are
    wide = min(180.0, high / max(narrowest, 1e-9))
    rows = range(_row(south), _row(north) + 1)
    first, last = _column(point.lon - wide), _column(point.lon + wide)
    columns = range(first, min(last, first + 2**_LON_BITS - 1) + 1)
    return [
        cell
        for row in rows
        for column in columns
        if (cell := _cell_in_reach(point, row, column, distance))
    ]


def _row(lat: float) -> int:
    return min(2**_LAT_BITS - 1, math.floor((lat + 90) / _CELL_LAT))


def _column(lon: float) -> int:
    return math.floor((lon + 180) / _CELL_LON)


def _cell_in_reach(point: Point, row: int, column: int, distance: float) -> str:
    """The cell's geohash; empty for a corner of the rectangle that the circle does not touch."""
    south, west = row * _CELL_LAT - 90, column * _CELL_LON - 180
    lat = min(max(point.lat, south), south + _CELL_LAT)
    lon = min(max(point.lon, west), west + _CELL_LON)
    middle_lon = (west + _CELL_LON / 2 + 180) % 360 - 180
    # the nearest corner on the plane is the nearest on the globe but for some centimetres
    if _plain_metres(point, lat, lon) > distance * 1.001 + 1:
        return ""
    return pygeohash.encode(south + _CELL_LAT / 2, middle_lon, precision=7)


def _plain_metres(point: Point, lat: float, lon: float) -> float:
    """At most what `metres` says: on the plane, at the narrower of the two latitudes."""
    narrow = math.cos(math.radians(max(abs(point.lat), abs(lat))))
    return math.hypot(lat - point.lat, (lon - point.lon) * narrow) * DEGREE


def blurred(point: Point) -> Point:
    """The middle of the grid's square around it: the same for every report in the square.

    Noise would give a place away to whoever collects enough of its reports; this never does.
    """
    middle = [(math.floor(each / BLUR) + 0.5) * BLUR for each in (point.lat, point.lon)]
    return Point(min(90.0, max(-90.0, middle[0])), min(180.0, max(-180.0, middle[1])))


def has_boundaries() -> bool:
    """Whether a position can tell its village here. Where not, people choose it from the list."""
    return bool(city().boundaries_file)


def village_at(point: Point) -> str | None:
    """Code of the kelurahan or desa: the one around it, else the nearest within GAP.

    None is outside the city, and no refusal: the address then suffices. Where the city has no
    boundaries it is always None, so ask `has_boundaries` before saying so.
    """
    if not has_boundaries():
        return None
    from smartcity_app.civic import boundaries

    return boundaries.chart().village_at(point, GAP)


def centre(code: str) -> Point | None:
    """A point well inside the city, kecamatan, kelurahan or desa: for a label, or to begin a map.

    None where the city has no boundaries; NotFound when the code is not of this city.
    """
    if not has_boundaries():
        areas.area(code)
        return None
    from smartcity_app.civic import boundaries

    return boundaries.chart().centre(areas.villages_in(areas.area(code).code))


def bounds(code: str) -> Box | None:
    """The rectangle around it. None and NotFound as with `centre`."""
    if not has_boundaries():
        areas.area(code)
        return None
    from smartcity_app.civic import boundaries

    return boundaries.chart().bounds(areas.villages_in(areas.area(code).code))
