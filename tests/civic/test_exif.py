"""What cameras write into photos, rightly and wrongly, and what browsers claim of them."""

import io
import json
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from smartcity_app.civic import exif
from smartcity_app.civic.evidence import MOST_CLAIMED, Claim, claim_of
from smartcity_app.civic.exif import NOTHING, Said
from smartcity_app.kernel import clock
from tests.civic.test_files import picture
from tests.conftest import MONDAY

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
HERE = {1: "S", 2: (7.0, 17.0, 30.0), 3: "E", 4: (112.0, 48.0, 0.0)}
LAT, LON = -7.291667, 112.8
NINE = datetime(2026, 7, 27, 1, 30, tzinfo=UTC)
"""08.30 in Surabaya."""


def noted(
    kind: str = "JPEG", *, taken: Any = "2026:07:27 08:30:00", offset: Any = None, gps: Any = HERE
) -> bytes:
    notes = Image.Exif()
    notes[0x010F] = "TelponKu"
    camera = notes.get_ifd(exif.CAMERA)
    if taken is not None:
        camera[exif.TAKEN] = taken
    if offset is not None:
        camera[exif.OFFSET] = offset
    notes.get_ifd(exif.GPS).update(gps or {})
    return picture(kind, exif=notes)


def read(content: bytes) -> Said:
    with clock.held(MONDAY):
        return exif.read(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_time_and_place_are_read_from_every_kind_of_photo(kind: str) -> None:
    said = read(noted(kind))
    assert said.taken_at == NINE
    assert said.lat == pytest.approx(LAT, abs=1e-5)
    assert said.lon == pytest.approx(LON, abs=1e-5)


def test_a_time_without_an_offset_is_the_citys_and_one_with_is_its_own() -> None:
    assert read(noted()).taken_at == NINE
    assert read(noted(offset="+07:00")).taken_at == NINE
    assert read(noted(offset="+08:00")).taken_at == NINE - timedelta(hours=1)
    assert read(noted(offset="-03:00")).taken_at is None, "that would be in the future"
    for nonsense in ("+99:99", "WIB", "", "+07:00:00:00", "\0"):
        assert read(noted(offset=nonsense)).taken_at == NINE


@pytest.mark.parametrize(
    "taken",
    [
        "9999:12:31 23:59:59", "0000:00:00 00:00:00", "2026:02:30 10:00:00", "1970:01:01 00:00:00",
        "2026-07-27T08:30:00", "    :  :     :  :  ", "", "x" * 60_000, "2026:07:28 09:00:00",
        "2026:07:27 08:30:00.5", "２０２６:07:27 08:30:00x", None,
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_true_is_none(taken: Any) -> None:
    said = read(noted(taken=taken))
    assert said.taken_at is None
    assert said.lat is not None, "the place is not to blame"


def test_a_phone_may_run_a_little_ahead() -> None:
    assert read(noted(taken="2026:07:27 09:09:00")).taken_at is not None
    assert read(noted(taken="2026:07:27 09:11:00")).taken_at is None


@pytest.mark.parametrize(
    "gps",
    [
        {**HERE, 2: (IFDRational(7, 0), 17.0, 30.0)},
        {**HERE, 4: (IFDRational(0, 0), IFDRational(0, 0), IFDRational(0, 0))},
        {**HERE, 2: (112.0, 48.0, 0.0), 4: (7.0, 17.0, 30.0)},
        {**HERE, 2: (7.0, 61.0, 0.0)},
        {**HERE, 2: (7.0, 17.0, 99.0)},
        {**HERE, 2: (7.0, 17.0)},
        {**HERE, 2: (7.0, 17.0, 30.0, 1.0)},
        {**HERE, 2: 7.0},
        {**HERE, 1: "Q"},
        {**HERE, 3: ""},
        {2: HERE[2], 4: HERE[4]},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "S"},
    ],
    ids=[
        "over zero", "zero over zero", "swapped", "61 minutes", "99 seconds", "no seconds",
        "four parts", "one number", "no such direction", "empty direction",
        "no directions", "null island", "half of it",
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_true_is_none(gps: dict[int, Any]) -> None:
    said = read(noted(gps=gps))
    assert (said.lat, said.lon) == (None, None)
    assert said.taken_at == NINE, "the time is not to blame"


def test_a_picture_without_notes_says_nothing() -> None:
    for content in (picture(), picture("PNG"), b"", b"%PDF-1.7", b"\xff\xd8\xff\xe1"):
        assert read(content) == NOTHING
        assert not read(content)


def test_notes_that_lie_about_where_they_point_are_no_notes() -> None:
    """A tag whose value lies beyond the end, a million of them, a part that points at itself."""
    beyond = struct.pack("<HHII", 0x8825, 4, 1, 0xFFFFFFF0)
    itself = struct.pack("<HHII", 0x8769, 4, 1, 8)
    many = struct.pack("<HHII", exif.TAKEN, 2, 0x7FFFFFFF, 8)
    for entry in (beyond, itself, many):
        for count in (1, 65_535):
            tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", count) + entry + b"\0" * 4
            segment = b"Exif\0\0" + tiff
            whole = picture()
            lying = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment
            assert read(lying + whole[2:]) == NOTHING


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_notes_are_no_error_and_what_is_left_can_be_true(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, min(len(whole) - 1, 400)))] = data.draw(st.integers(0, 255))
    could_be_true(read(bytes(whole)))


WHOLE = [noted(), noted("PNG"), noted("WEBP"), noted(offset="+07:00")]


def could_be_true(said: Said) -> None:
    assert (said.lat is None) == (said.lon is None)
    if said.lat is not None and said.lon is not None:
        assert -90 <= said.lat <= 90
        assert -180 <= said.lon <= 180
        assert (said.lat, said.lon) != (0, 0)
    if said.taken_at is not None:
        assert exif.EARLIEST <= said.taken_at <= MONDAY + exif.AHEAD


class TestClaims:
    def said(self, **told: Any) -> Said:
        with clock.held(MONDAY):
            return claim_of(json.dumps(told)).said

    def test_what_a_browser_tells_is_judged_like_what_a_camera_writes(self) -> None:
        assert self.said(taken="2026-07-27T08:30:00", lat=LAT, lon=LON) == Said(NINE, LAT, LON)
        assert self.said(taken="2026-07-27T01:30:00Z").taken_at == NINE
        assert self.said(taken="9999-12-31T23:59:59+00:00").taken_at is None
        assert self.said(taken="0001-01-01T00:00:00+14:00").taken_at is None
        assert self.said(lat=112.8, lon=-7.29).lat is None
        assert self.said(lat=-7.29) == NOTHING
        assert self.said(lat=0, lon=0) == NOTHING

    @pytest.mark.parametrize(
        "told",
        [
            "", "null", "[]", "7", '"x"', "{", '{"lat": NaN, "lon": Infinity}', '{"lat": 1e400}',
            '{"lat": "x"}', '{"taken": 7}', '{"live": "entah"}', "[" * 400, '{"taken": "'
            + "9" * 41 + '"}', '{"live": true, "x": "' + "x" * MOST_CLAIMED + '"}', "\ud800",
        ],
    )  # fmt: skip
    def test_nonsense_claims_nothing_and_is_no_error(self, told: str) -> None:
        claim = claim_of(told)
        with clock.held(MONDAY):
            assert (claim.said, claim.live) == (NOTHING, False)

    @given(st.text(max_size=600))
    def test_whatever_is_told_can_be_true_or_is_nothing(self, told: str) -> None:
        with clock.held(MONDAY):
            could_be_true(claim_of(told).said)

    @given(
        st.builds(
            Claim,
            taken=st.one_of(st.text(max_size=40), st.datetimes().map(datetime.isoformat)),
            lat=st.floats(),
            lon=st.floats(),
        )
    )
    def test_whatever_numbers_are_told_too(self, claim: Claim) -> None:
        with clock.held(MONDAY):
            could_be_true(claim.said)


def test_the_notes_are_read_without_the_picture_being_whole() -> None:
    whole = noted()
    assert read(whole[: len(whole) // 2]).lat in (None, pytest.approx(LAT, abs=1e-5))
    assert Image.open(io.BytesIO(whole)).size == (60, 40)
