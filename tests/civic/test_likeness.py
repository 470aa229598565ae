"""Whether a photo was handed in before: copies are known again, other photos are not."""

import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from smartcity_app.civic import likeness
from smartcity_app.civic.likeness import Likeness

NUMBERS = st.integers(-(2**63), 2**63 - 1)


def scene(seed: int, size: tuple[int, int] = (960, 720)) -> Image.Image:
    """A street nobody has seen: sky, houses, road, things on it, and the grain of a camera."""
    chance = random.Random(seed)
    wide, tall = size
    picture = Image.new("RGB", size, tuple(chance.randrange(120, 230) for _ in range(3)))
    pen, level = ImageDraw.Draw(picture), chance.uniform(0.3, 0.6) * tall
    left = 0.0
    while left < wide:
        right, roof = left + chance.uniform(0.06, 0.3) * wide, chance.uniform(0.05, 0.9) * level
        pen.rectangle((left, roof, right, level), fill=_colour(chance))
        left = right
    pen.rectangle((0, level, wide, tall), fill=_colour(chance, 150))
    for _ in range(chance.randrange(6, 16)):
        x, y = chance.uniform(0, wide), chance.uniform(0.3, 1) * tall
        w, h = chance.uniform(0.03, 0.3) * wide, chance.uniform(0.03, 0.25) * tall
        shape = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        shape((x - w, y - h, x + w, y + h), fill=_colour(chance))
    grain = Image.frombytes("L", (160, 120), chance.randbytes(160 * 120))
    grain = grain.resize(size, Image.Resampling.BICUBIC).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(1)), grain, 0.12)


def _colour(chance: random.Random, most: int = 256) -> tuple[int, ...]:
    return tuple(chance.randrange(20, most) for _ in range(3))


def jpeg(picture: Image.Image, quality: int = 88) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def cut(picture: Image.Image, left: float, top: float, right: float, foot: float) -> Image.Image:
    wide, tall = picture.size
    return picture.crop(
        (int(left * wide), int(top * tall), int((1 - right) * wide), int((1 - foot) * tall))
    )


def stamped(picture: Image.Image) -> Image.Image:
    """As the apps do that write time and place on a photo."""
    picture = picture.copy()
    wide, tall = picture.size
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, int(tall * 0.92), int(wide * 0.45), tall), fill="black")
    pen.text((8, tall * 0.94), "Keputih 27-07-2026 09.12", fill="white", font_size=tall // 32)
    return picture


COPIES: dict[str, tuple[Callable[[Image.Image], Image.Image], float]] = {
    "sent on by a messenger": (lambda p: Image.open(io.BytesIO(jpeg(p, 30))), 1.0),
    "half the size": (lambda p: p.resize((480, 360)), 1.0),
    "a small picture": (lambda p: p.resize((240, 180)), 1.0),
    "lighter by a fifth": (lambda p: ImageEnhance.Brightness(p).enhance(1.2), 0.95),
    "darker by a fifth": (lambda p: ImageEnhance.Brightness(p).enhance(0.8), 0.95),
    "more contrast": (lambda p: ImageEnhance.Contrast(p).enhance(1.3), 0.95),
    "blurred": (lambda p: p.filter(ImageFilter.GaussianBlur(3)), 1.0),
    "black and white": (lambda p: p.convert("L"), 1.0),
    "mirrored": (ImageOps.mirror, 1.0),
    "mirrored and sent on": (lambda p: Image.open(io.BytesIO(jpeg(ImageOps.mirror(p), 40))), 1.0),
    "cut by 5%": (lambda p: cut(p, 0.025, 0.025, 0.025, 0.025), 0.95),
    "stamped with time and place": (stamped, 0.85),
}
"""What is done to a photo, and the share of copies that must be known again."""
SCENES = [scene(seed) for seed in range(40)]
SEEN = [likeness.read(jpeg(each)) for each in SCENES]


def seen(number: int) -> Likeness:
    found = SEEN[number]
    assert found is not None
    return found


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_known_again(copy: str) -> None:
    change, share = COPIES[copy]
    known = 0
    for number, picture in enumerate(SCENES):
        again = likeness.read(jpeg(change(picture)))
        assert again is not None
        known += likeness.looks_same(again, seen(number))
    assert known >= share * len(SCENES)


def test_no_two_streets_look_the_same() -> None:
    mistaken = [
        (one, other)
        for one in range(len(SCENES))
        for other in range(len(SCENES))
        if one != other and likeness.looks_same(seen(one), seen(other))
    ]
    assert mistaken == []


@pytest.mark.parametrize("colour", ["black", "white", "grey"])
def test_a_picture_of_nothing_looks_like_nothing(colour: str) -> None:
    assert likeness.read(jpeg(Image.new("RGB", (640, 480), colour))) is None


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (1, 4000), (9, 8), (33, 31)])
def test_any_size_can_be_looked_at(size: tuple[int, int]) -> None:
    likeness.read(jpeg(SCENES[0].resize(size)))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_kind_of_file_does_not_matter(kind: str) -> None:
    out = io.BytesIO()
    SCENES[0].save(out, kind)
    again = likeness.read(out.getvalue())
    assert again is not None
    assert likeness.looks_same(again, seen(0))


@given(NUMBERS, NUMBERS)
def test_distance_counts_the_bits_that_differ(one: int, other: int) -> None:
    bits = f"{one % 2**64:064b}", f"{other % 2**64:064b}"
    assert likeness.distance(one, other) == sum(a != b for a, b in zip(*bits, strict=True))
    assert likeness.distance(one, other) == likeness.distance(other, one)
    assert likeness.distance(one, one) == 0


@settings(max_examples=400)
@given(NUMBERS, st.sets(st.integers(0, 63), max_size=7), st.sampled_from([5, 7]))
def test_whatever_differs_in_few_bits_shares_a_band_that_is_looked_up(
    old: int, turned: set[int], within: int
) -> None:
    new = old
    for bit in sorted(turned)[:within]:
        new ^= 1 << bit if bit < 63 else -(1 << 63)
    there = likeness.bands(old)
    assert any(there[band] in values for band, values in likeness.probes(new, within))


@settings(max_examples=300)
@given(st.builds(Likeness, NUMBERS, NUMBERS, NUMBERS), st.data())
def test_nothing_that_looks_the_same_is_out_of_reach(old: Likeness, data: st.DataObject) -> None:
    def near(value: int, most: int) -> int:
        for bit in data.draw(st.sets(st.integers(0, 63), max_size=most)):
            value ^= 1 << bit if bit < 63 else -(1 << 63)
        return value

    new = Likeness(near(old.phash, 26), near(old.dhash, 26), near(old.dhash, 26))
    if data.draw(st.booleans()):
        new = likeness.mirrored(new)
    found = any(
        likeness.bands(getattr(old, look.column))[band] in values
        for look in likeness.looks(new)
        for band, values in likeness.probes(look.value, look.within)
    )
    assert found or not likeness.looks_same(new, old)


@given(st.builds(Likeness, NUMBERS, NUMBERS, NUMBERS))
def test_a_picture_mirrored_twice_is_itself_and_numbers_fit_a_database(some: Likeness) -> None:
    turned = likeness.mirrored(some)
    assert likeness.mirrored(turned) == some
    assert all(-(2**63) <= each < 2**63 for each in (turned.phash, turned.dhash))


def test_turning_the_numbers_is_turning_the_picture() -> None:
    for number, picture in enumerate(SCENES):
        turned = likeness.read(jpeg(ImageOps.mirror(picture)))
        assert turned is not None
        assert likeness.distance(turned.phash, likeness.mirrored(seen(number)).phash) <= 3
