"""The boundaries of one city's kelurahan and desa: who has a point, and how they are drawn.

Published boundaries leave slivers between neighbours and overlap by some metres. They are healed
when they are read, so that a place belongs to one village and neighbours share one line. Source:
cahyadsn/wilayah_boundaries (cities/data, MIT notice beside it). Import this late: shapely is slow
to load (`civic.geography` does).
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
import shapely

from smartcity_app.civic import areas
from smartcity_app.civic.geography import DEGREE, Box, Point
from smartcity_app.civic.profile import DATA, BrokenProfile, Profile, load
from smartcity_app.kernel.settings import settings

SLIVER = 40.0
"""Metres: a gap between neighbours that is narrower is nobody's land but a fault of the data."""
DETAIL = 15.0
"""Metres by which a drawn line may leave the true one."""


class Chart:
    """Villages on a plane measured in metres, which is flat enough for one city."""

    def __init__(self, profile: Profile) -> None:
        known = {each.code for each in areas.villages()}
        content = json.loads((DATA / profile.boundaries_file).read_text("utf-8"))
        features = sorted(content["features"], key=lambda each: each["properties"]["kode"])
        features = [each for each in features if each["properties"]["kode"] in known]
        self.codes: list[str] = [each["properties"]["kode"] for each in features]
        if missing := known.difference(self.codes):
            raise BrokenProfile(f"{profile.boundaries_file} lacks {min(missing)}")
        degrees = shapely.from_geojson([json.dumps(each["geometry"]) for each in features])
        west, south, east, north = shapely.total_bounds(degrees)
        self._origin = np.array([(west + east) / 2, (south + north) / 2])
        self._scale = DEGREE * np.array([math.cos(math.radians(self._origin[1])), 1.0])
        plane = shapely.transform(degrees, lambda at: (at - self._origin) * self._scale)
        self._shapes = shapely.coverage_clean(shapely.make_valid(plane), gap_width=SLIVER)
        self._tree = shapely.STRtree(self._shapes)
        self._place = {code: at for at, code in enumerate(self.codes)}

    def village_at(self, point: Point, gap: float) -> str | None:
        """The village around it, else the nearest within `gap` metres; on a border the first."""
        at = shapely.Point((np.array([point.lon, point.lat]) - self._origin) * self._scale)
        found = self._tree.query(at, predicate="intersects")
        if not len(found):
            found = self._tree.query_nearest(at, max_distance=gap)
        return self.codes[found.min()] if len(found) else None

    def centre(self, codes: Sequence[str]) -> Point:
        """The middle of the largest circle inside these villages taken together."""
        whole = shapely.coverage_union_all(self._of(codes))
        radius = shapely.maximum_inscribed_circle(whole, tolerance=10.0)
        lon, lat = self._degrees(shapely.get_coordinates(radius))[0]
        return Point(float(lat), float(lon))

    def bounds(self, codes: Sequence[str]) -> Box:
        """The rectangle around these villages."""
        corners = shapely.total_bounds(self._of(codes)).reshape(2, 2)
        (west, south), (east, north) = np.round(self._degrees(corners), 6).tolist()
        return Box(south, west, north, east)

    def drawing(self) -> dict[str, Any]:
        """GeoJSON: villages as polygons, kecamatan lines and the city's shore and border as lines.

        Each feature has `kind`; villages and districts have `code`, `name` and `label`, a point to
        write the name at. Shared lines are the same points on both sides.
        """
        shapes = shapely.coverage_simplify(self._shapes, DETAIL)
        villages = [
            self._feature("village", shape, code)
            for shape, code in zip(shapes, self.codes, strict=True)
        ]
        whole = shapely.coverage_union_all(shapes)
        districts, lines = [], []
        for district, codes in groupby(self.codes, lambda code: areas.area(code).parent):
            members = [self._place[code] for code in codes]
            shape = shapely.coverage_union_all(shapes[members])
            lines.append(shape.boundary)
            districts.append(self._feature("district", None, district))
        inner = shapely.line_merge(shapely.union_all(lines).difference(whole.boundary))
        box = self.bounds(self.codes)
        return {
            "type": "FeatureCollection",
            "bbox": [box.west, box.south, box.east, box.north],
            "features": [
                self._feature("city", whole, ""),
                *villages,
                self._feature("district-lines", inner, ""),
                *districts,
            ],
        }

    def _feature(self, kind: str, shape: Any, code: str) -> dict[str, Any]:
        said: dict[str, Any] = {"kind": kind}
        if code:
            middle = self.centre(areas.villages_in(code))
            said |= {"code": code, "name": areas.area(code).name}
            said |= {"label": [round(middle.lon, 4), round(middle.lat, 4)]}
        geometry = None
        if shape is not None:
            drawn = shapely.transform(shape, lambda at: np.round(self._degrees(at), 5))
            geometry = json.loads(shapely.to_geojson(drawn))
        return {"type": "Feature", "properties": said, "geometry": geometry}

    def _of(self, codes: Sequence[str]) -> Any:
        return self._shapes[[self._place[code] for code in codes]]

    def _degrees(self, plane: Any) -> Any:
        return plane / self._scale + self._origin


@lru_cache
def _chart(key: str) -> Chart:
    return Chart(load(key))


def chart() -> Chart:
    """This city's, read once a process. Ask `geography.has_boundaries` before."""
    return _chart(settings().city)
