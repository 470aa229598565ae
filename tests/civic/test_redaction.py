"""What an officer covers cannot be seen any more, by anybody, whatever they try."""

import io
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from smartcity_app.civic import redaction
from smartcity_app.civic.redaction import Box, boxes_of, redacted
from smartcity_app.kernel.errors import Incomplete
from tests.civic.test_files import photo, picture
from tests.civic.test_likeness import jpeg, scene

SIZE = (320, 240)
FRACTION = st.floats(0, 1)
BOXES = st.builds(Box, x=FRACTION, y=FRACTION, w=FRACTION, h=FRACTION)
STREET, OTHER = scene(1, SIZE), scene(2, SIZE)


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def within(box: Box) -> tuple[int, int, int, int]:
    """Every pixel that is touched by the box."""
    wide, tall = SIZE
    left, top = int(box.x * wide), int(box.y * tall)
    right, foot = (
        min(wide, int((box.x + box.w) * wide) + 1),
        min(tall, int((box.y + box.h) * tall) + 1),
    )
    return left, top, right, foot


@settings(max_examples=60, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=5))
def test_nothing_of_what_is_covered_is_in_any_byte_of_the_copy(boxes: list[Box]) -> None:
    """Two pictures that differ only there give the very same file."""
    changed = STREET.copy()
    for box in boxes:
        left, top, right, foot = within(box)
        assume(right > left and foot > top)
        changed.paste(OTHER.crop((left, top, right, foot)), (left, top))
    assert redacted(png(STREET), boxes) == redacted(png(changed), boxes)


def test_what_a_jpeg_smeared_beside_it_is_covered_too() -> None:
    """A block spreads a plate's black and white over its neighbours within the block."""
    box = Box(x=0.4, y=0.4, w=0.2, h=0.15)
    left, top, right, foot = within(box)
    copies = []
    for colour in ("black", "white"):
        plate = STREET.copy()
        plate.paste(colour, (left, top, right, foot))
        copies.append(redacted(jpeg(plate, 40), [box]))
    seen = [Image.open(io.BytesIO(each)).tobytes() for each in copies]
    assert seen[0] == seen[1]


def test_the_rest_stays_as_it_was() -> None:
    after = Image.open(io.BytesIO(redacted(png(STREET), [Box(x=0, y=0, w=0.25, h=0.25)])))
    corner = (200, 150, 320, 240)
    before, kept = STREET.crop(corner).tobytes(), after.crop(corner).tobytes()
    assert sum(abs(a - b) for a, b in zip(before, kept, strict=True)) / len(before) < 6
    assert after.size == SIZE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_stored_kind_becomes_a_jpeg_without_notes(kind: str, mode: str) -> None:
    after = redacted(picture(kind, mode=mode), [Box(x=0.1, y=0.1, w=0.1, h=0.1)])
    with Image.open(io.BytesIO(after)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (60, 40))
        assert not seen.getexif()
    assert b"TelponKu" not in redacted(photo(), [Box(x=0, y=0, w=1, h=1)])


def test_even_a_dot_covers_something_and_the_whole_covers_all() -> None:
    for box in (Box(x=0.5, y=0.5, w=0, h=0), Box(x=1, y=1, w=1, h=1), Box(x=0, y=0, w=0, h=0)):
        assert redacted(png(STREET), [box]) != redacted(png(STREET), [Box(x=0, y=0, w=1, h=1)])
        with Image.open(io.BytesIO(redacted(png(STREET), [box]))) as seen:
            at = min(int(box.x * 320), 319), min(int(box.y * 240), 239)
            assert _grey(seen.getpixel(at))
    with Image.open(io.BytesIO(redacted(png(STREET), [Box(x=0, y=0, w=1, h=1)]))) as seen:
        assert all(
            _grey(seen.getpixel((x, y))) for x in range(0, 320, 20) for y in range(0, 240, 20)
        )


def _grey(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return max(abs(a - b) for a, b in zip(pixel, redaction.GREY, strict=True)) <= 12


@pytest.mark.parametrize(
    "given_",
    [
        "", "[]", "{}", "null", "7", "[7]", '[{"x":0,"y":0,"w":1}]',
        '[{"x":NaN,"y":0,"w":1,"h":1}]',
        '[{"x":-0.1,"y":0,"w":1,"h":1}]', '[{"x":0,"y":0,"w":1e400,"h":1}]',
        '[{"x":0,"y":0,"w":1.01,"h":1}]', '[{"x":"a","y":0,"w":1,"h":1}]',
        '[{"x":0,"y":0,"w":1,"h":1,"z":1}]', "[" * 5000,
        json.dumps([{"x": 0, "y": 0, "w": 1, "h": 1}] * 41),
    ],
)  # fmt: skip
def test_boxes_that_are_none_are_refused_in_a_sentence(given_: str) -> None:
    with pytest.raises(Incomplete, match="Tandai 1 sampai 40"):
        boxes_of(given_)


def test_boxes_come_as_the_screen_sends_them() -> None:
    assert boxes_of('[{"x":0.1,"y":0.2,"w":0.3,"h":0.4}]') == [Box(x=0.1, y=0.2, w=0.3, h=0.4)]
