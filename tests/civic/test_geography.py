"""Positions, villages around them, and cells to find neighbours by."""

import json
import math
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from smartcity_app.civic import areas, boundaries, geography
from smartcity_app.civic.geography import BLUR, GAP, Point, blurred, cells_around, geo7, metres
from smartcity_app.kernel.errors import Incomplete, NotFound

TOWN_HALL = Point(-7.2592, 112.7466)
MAPPED = ["surabaya", "sidoarjo", "pasuruan"]

anywhere = st.builds(Point, st.floats(-84, 84), st.floats(-180, 180))
in_indonesia = st.builds(Point, st.floats(-11, 6), st.floats(95, 141))
near_surabaya = st.builds(Point, st.floats(-7.36, -7.18), st.floats(112.58, 112.86))


def moved(start: Point, bearing: float, distance: float) -> Point:
    """The point so many metres away."""
    arc, angle = distance / geography.EARTH, math.radians(bearing)
    lat, lon = math.radians(start.lat), math.radians(start.lon)
    to = math.asin(math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(angle))
    east = math.atan2(
        math.sin(angle) * math.sin(arc) * math.cos(lat),
        math.cos(arc) - math.sin(lat) * math.sin(to),
    )
    return Point(math.degrees(to), (math.degrees(lon + east) + 540) % 360 - 180)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (math.nan, 112.7), (-7.2, math.nan), (math.inf, 112.7), (-7.2, -math.inf),
        (91, 112.7), (-7.2, 181), ("", ""), ("-7.2", None), ("nan", "112"), ("1e1", "112"),
        ("-7.2.1", "112"), ("1_0", "112"), ("٧", "112"), (True, 112.7), ([], {}), (10**400, 1),
        ("-7.2" + "0" * 40, "112"),
    ],
)  # fmt: skip
def test_what_is_no_position_is_refused_with_a_sentence(lat: Any, lon: Any):
    with pytest.raises(Incomplete) as refusal:
        Point.read(lat, lon)
    assert "tidak terbaca" in refusal.value.message


@given(lat=st.floats(-11, 6), lon=st.floats(95, 141))
def test_a_swapped_position_is_told_so(lat: float, lon: float):
    with pytest.raises(Incomplete) as refusal:
        Point.read(lon, lat)
    assert "tertukar" in refusal.value.message


@pytest.mark.parametrize("lat", [-7.2592, "-7.2592", " -7,2592 ", "-7.25920000000000001"])
def test_a_position_is_read_as_people_and_forms_write_it(lat: Any):
    assert Point.read(lat, "112.7466") == TOWN_HALL


@given(st.floats(), st.floats())
def test_whatever_comes_a_point_is_on_the_earth_or_refused(lat: float, lon: float):
    try:
        point = Point.read(lat, lon)
    except Incomplete:
        return
    assert abs(point.lat) <= 90
    assert abs(point.lon) <= 180


@pytest.mark.parametrize(
    ("lat", "lon", "village"),
    [
        (-7.2592, 112.7466, "Ketabang, Genteng"),
        (-7.2458, 112.7378, "Alun-alun Contong, Bubutan"),
        (-7.2819, 112.7949, "Keputih, Sukolilo"),
    ],
)
def test_a_place_in_town_knows_its_kelurahan(lat: float, lon: float, village: str):
    code = geography.village_at(Point(lat, lon))
    assert code
    assert areas.path_words(code) == village


def test_the_sea_and_another_city_are_outside_and_no_refusal():
    assert geography.village_at(Point(-7.0, 113.0)) is None
    assert geography.village_at(Point(-7.45, 112.71)) is None, "Sidoarjo"
    assert geography.village_at(Point(51.5, 0.0)) is None


@pytest.mark.parametrize("key", MAPPED)
def test_every_village_has_a_middle_inside_itself_and_a_box_around_it(in_city, key: str):
    in_city(key)
    whole = geography.bounds(areas.city_area().code)
    assert whole
    for each in areas.villages():
        middle, box = geography.centre(each.code), geography.bounds(each.code)
        assert middle
        assert box
        assert geography.village_at(middle) == each.code
        assert box.south < middle.lat < box.north
        assert box.west < middle.lon < box.east
        assert whole.south <= box.south <= box.north <= whole.north
        assert whole.west <= box.west <= box.east <= whole.east


@pytest.mark.parametrize("key", MAPPED)
def test_the_middle_of_a_kecamatan_lies_in_it(in_city, key: str):
    in_city(key)
    for each in areas.districts():
        middle = geography.centre(each.code)
        assert middle
        assert (geography.village_at(middle) or "").startswith(each.code)


def test_a_city_without_boundaries_says_so_and_guesses_nothing(in_city):
    in_city("tangsel")
    assert not geography.has_boundaries()
    assert geography.village_at(Point(-6.29, 106.71)) is None
    assert geography.centre("36.74") is None
    assert geography.bounds("36.74.01.1001") is None
    with pytest.raises(NotFound):
        geography.centre("35.78")


def test_a_village_of_another_city_has_no_middle():
    with pytest.raises(NotFound):
        geography.centre("35.15.01.2001")
    with pytest.raises(NotFound):
        geography.bounds("99")


@given(near_surabaya)
def test_a_point_belongs_to_the_village_around_it_or_to_the_nearest_within_200_m(point: Point):
    """Against every village's published shape, one by one."""
    features = json.loads((boundaries.DATA / "surabaya_boundaries.geojson").read_text("utf-8"))[
        "features"
    ]
    narrow = math.cos(math.radians(-7.27))
    at = shapely.Point(point.lon * narrow, point.lat)
    away = {
        each["id"]: shapely.distance(
            shapely.transform(shapely.geometry.shape(each["geometry"]), lambda c: c * [narrow, 1]),
            at,
        )
        * geography.DEGREE
        for each in features
    }
    nearest = min(away.values())
    assume(abs(nearest - GAP) > 1)
    found = geography.village_at(point)
    if nearest > GAP:
        assert found is None
    else:
        assert found is not None
        assert away[found] < nearest + boundaries.SLIVER


@pytest.mark.parametrize("key", MAPPED)
def test_no_place_belongs_to_two_villages(in_city, key: str):
    in_city(key)
    assert shapely.coverage_is_valid(boundaries.chart()._shapes)


def test_a_known_geohash():
    assert geo7(Point(57.64911, 10.40744)) == "u4pruyd"


@given(st.one_of(in_indonesia, anywhere), st.floats(0, 360), st.floats(0, 1), st.data())
def test_no_neighbour_within_the_radius_is_missed(
    start: Point, bearing: float, part: float, data: Any
):
    radius = data.draw(st.floats(1, 1500))
    other = moved(start, bearing, radius * part)
    assume(metres(start, other) <= radius)
    assert geo7(other) in cells_around(start, radius)


@given(in_indonesia)
def test_a_search_of_250_m_names_few_cells_each_once(point: Point):
    cells = cells_around(point, 250)
    assert max(Counter(cells).values()) == 1
    assert 9 <= len(cells) <= 25


def test_a_search_too_wide_to_name_its_cells_is_a_mistake():
    with pytest.raises(ValueError, match="too many"):
        cells_around(TOWN_HALL, 50_000)
    with pytest.raises(ValueError, match="too many"):
        cells_around(TOWN_HALL, math.nan)


def test_metres_agree_with_a_known_distance():
    assert metres(TOWN_HALL, TOWN_HALL) == 0
    assert metres(Point(0, 0), Point(0, 1)) == pytest.approx(111_195, abs=1)
    assert metres(Point(-90, 0), Point(90, 0)) == pytest.approx(math.pi * geography.EARTH)


@given(anywhere, st.floats(0, 360), st.floats(1, 5000))
def test_metres_are_the_same_both_ways_and_true(start: Point, bearing: float, distance: float):
    other = moved(start, bearing, distance)
    assert metres(start, other) == pytest.approx(distance, abs=0.3)
    assert metres(start, other) == metres(other, start)


@given(in_indonesia)
def test_a_blurred_place_is_near_and_blurring_again_changes_nothing(point: Point):
    shown = blurred(point)
    assert blurred(shown) == shown
    assert metres(point, shown) <= 360


@given(in_indonesia, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=20))
def test_reports_of_one_square_show_at_one_place_however_many(
    point: Point, shares: list[tuple[float, float]]
):
    """Their mean says nothing that one of them does not."""
    middle = blurred(point)
    inside = [
        Point(middle.lat + (up - 0.5) * BLUR * 0.99, middle.lon + (right - 0.5) * BLUR * 0.99)
        for up, right in shares
    ]
    assert {blurred(each) for each in inside} <= {middle}


@pytest.mark.parametrize("key", MAPPED)
def test_the_drawn_city_has_every_village_and_shares_its_lines(in_city, key: str):
    in_city(key)
    drawing = boundaries.chart().drawing()
    kinds = Counter(each["properties"]["kind"] for each in drawing["features"])
    assert kinds == {
        "city": 1, "village": len(areas.villages()),
        "district": len(areas.districts()), "district-lines": 1,
    }  # fmt: skip
    lines = Counter(
        line for each in of_kind(drawing, "village") for line in segments(each["geometry"])
    )
    assert max(lines.values()) == 2, "no line has a village on both sides twice"
    outer = {line for line, villages in lines.items() if villages == 1}
    (whole,) = of_kind(drawing, "city")
    assert outer == set(segments(whole["geometry"])), "only the city's own border has one side"
    for each in of_kind(drawing, "village"):
        lon, lat = each["properties"]["label"]
        assert geography.village_at(Point(lat, lon)) == each["properties"]["code"]


def of_kind(drawing: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in drawing["features"] if each["properties"]["kind"] == kind]


def segments(geometry: dict[str, Any]) -> list[frozenset[tuple[float, float]]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [
        frozenset((tuple(start), tuple(end)))
        for polygon in polygons
        for ring in polygon
        for start, end in pairwise(ring)
        if start != end
    ]
