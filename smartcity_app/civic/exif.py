"""What a camera wrote into a photograph: when and where. Read before the picture is cleaned.

Anybody can write anything there, and cameras themselves write nonsense. What cannot be true is
None, and nothing in it is ever an error.
"""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

from PIL import Image

from smartcity_app.civic import inspection
from smartcity_app.kernel import clock

T = TypeVar("T")
CAMERA, GPS = 0x8769, 0x8825
TAKEN, OFFSET = 0x9003, 0x9011
"""DateTimeOriginal and its offset from UTC."""
SOUTH_OR_NORTH, LATITUDE, WEST_OR_EAST, LONGITUDE = 1, 2, 3, 4
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)
"""How far a phone's clock may run ahead of ours."""


@dataclass(frozen=True, slots=True)
class Said:
    """When and where, as far as it can be true."""

    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None

    def __bool__(self) -> bool:
        return self.taken_at is not None or self.lat is not None


NOTHING = Said()


def read(content: bytes) -> Said:
    """What the notes of a JPEG, PNG, WebP or HEIC say, once `inspection` has found it sound."""
    try:
        with (
            inspection.few_at_a_time,
            Image.open(io.BytesIO(content), formats=inspection.READ) as picture,
        ):
            notes = picture.getexif()
    except Exception:  # as in `inspection`: bytes of strangers fail in every way there is
        return NOTHING
    camera, place = _part(notes, CAMERA), _part(notes, GPS)
    position = _or_none(lambda: place_of(_latitude(place), _longitude(place)))
    lat, lon = position or (None, None)
    taken_at = _or_none(lambda: _moment(camera[TAKEN], camera.get(OFFSET)))
    return Said(taken_at, lat, lon)


def place_of(lat: Any, lon: Any) -> tuple[float, float] | None:
    """A place on earth in degrees; None for what is none, or for zero and zero, "no place yet"."""
    north, east = float(lat), float(lon)
    if not (math.isfinite(north) and math.isfinite(east)):
        return None
    if abs(north) > 90 or abs(east) > 180 or (north == 0 and east == 0):
        return None
    return north, east


def moment_of(taken: datetime) -> datetime | None:
    """In UTC; one without an offset is the city's. None before 2000, and in the future."""
    aware = taken if taken.tzinfo else taken.replace(tzinfo=clock.ZONE)
    return aware.astimezone(UTC) if EARLIEST <= aware <= clock.now() + AHEAD else None


def _or_none(reading: Callable[[], T | None]) -> T | None:
    try:
        return reading()
    except Exception:  # tags of the wrong type, missing, or with a denominator of zero
        return None


def _part(notes: Image.Exif, tag: int) -> dict[int, Any]:
    return _or_none(lambda: dict(notes.get_ifd(tag))) or {}


def _moment(taken: str, offset: str | None) -> datetime | None:
    clean = taken.strip("\0 ")
    moment = datetime.strptime(clean, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (the zone follows)
    zone = _or_none(lambda: _zone(offset or ""))
    return moment_of(moment.replace(tzinfo=zone))


def _zone(offset: str) -> timezone | None:
    """Of "+07:00"; anything else is none."""
    return datetime.strptime(offset.strip("\0 "), "%z").tzinfo  # type: ignore[return-value]


def _latitude(place: dict[int, Any]) -> float:
    return _degrees(place[LATITUDE]) * {"S": -1, "N": 1}[_letter(place[SOUTH_OR_NORTH])]


def _longitude(place: dict[int, Any]) -> float:
    return _degrees(place[LONGITUDE]) * {"W": -1, "E": 1}[_letter(place[WEST_OR_EAST])]


def _letter(said: str) -> str:
    return said.strip("\0 ").upper()


def _degrees(parts: Any) -> float:
    """Degrees, minutes and seconds; NaN when one of them is out of its range."""
    degrees, minutes, seconds = (float(each) for each in parts)
    sound = degrees >= 0 and 0 <= minutes <= 60 and 0 <= seconds <= 60
    return degrees + minutes / 60 + seconds / 3600 if sound else math.nan
