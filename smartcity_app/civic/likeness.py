"""Whether two photographs are the same picture: small numbers that outlast what is done to a copy.

`phash` is the perceptual hash of the whole picture: the signs of its 64 lowest frequencies. It
outlasts re-encoding, resizing, blur and another brightness, but not a strip of writing across the
foot, as photo stamps make. `dhash` says in 64 places of the middle 95% whether it gets lighter to
the right: that outlasts the stamp, and a cut of some percent. Either may find a copy, the other
has to agree. Signs, unlike the usual comparison with the median, can be turned into those of the
mirrored picture without the picture.

Nothing here reads tables. To be found among a million, the bits lie in four bands of 16: two
numbers that differ in at most seven bits have a band that differs in at most one (pigeonhole).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from smartcity_app.civic import inspection

BITS, BANDS, WIDTH = 64, 4, 16
INSET = 0.025
"""What `dhash` leaves out on every side."""
PLAIN = 3.0
"""A picture whose brightness varies less than this (of 255) says nothing: a thumb, the night."""
NEAR, NEAR_TURNED = 7, 5
"""Bits in which copies may differ; fewer where a mirrored one is looked for."""
AGREE = 24
"""Bits in which the other number may differ then. Two unlike photos differ in 32, rarely in 20."""
_SIDE = 32
_HALF, _WHOLE = 1 << (BITS - 1), 1 << BITS


def _lowest() -> list[tuple[int, int]]:
    """The 64 lowest frequencies without the mean, dealt out to the bands like cards.

    Neighbours rise and fall together; dealt out, no band is fuller than it must be.
    """
    falling = sorted(
        ((row, column) for row in range(12) for column in range(12) if row or column),
        key=lambda at: (sum(at), at),
    )
    return [falling[BANDS * place + band] for band in range(BANDS) for place in range(WIDTH)]


_FREQUENCIES = _lowest()
_PLACES = [divmod(BANDS * place + band, 8) for band in range(BANDS) for place in range(WIDTH)]
_ROWS, _COLUMNS = (np.array(each) for each in zip(*_FREQUENCIES, strict=True))
_WAVES = np.cos(np.pi / _SIDE * np.outer(np.arange(12), np.arange(_SIDE) + 0.5))
_ODD = sum(1 << bit for bit, (_, column) in enumerate(_FREQUENCIES) if column % 2)
_ACROSS = [_PLACES.index((row, 7 - column)) for row, column in _PLACES]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is kept of a photo to know it again. Signed 64-bit, as databases store them."""

    phash: int
    dhash: int
    dhash_whole: int
    """As `dhash`, of the picture up to its borders: what a cut copy of it compares with."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way a copy is looked for: this number, within so many bits of that column."""

    column: str
    value: int
    within: int


def read(content: bytes) -> Likeness | None:
    """What a stored picture looks like; None when there is too little on it to tell."""
    with (
        inspection.few_at_a_time,
        Image.open(io.BytesIO(content), formats=tuple(inspection.KINDS)) as picture,
    ):
        picture.draft("L", (256, 256))
        grey = picture.convert("L")
    side, tall = INSET * grey.width, INSET * grey.height
    middle = (side, tall, grey.width - side, grey.height - tall)
    small = _pixels(grey, (_SIDE, _SIDE))
    if small.std() < PLAIN:
        return None
    waves = (_WAVES @ small @ _WAVES.T)[_ROWS, _COLUMNS]
    return Likeness(
        phash=_signed(waves > 0),
        dhash=_signed(_rising(_pixels(grey, (9, 8), middle))),
        dhash_whole=_signed(_rising(_pixels(grey, (9, 8)))),
    )


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two numbers differ."""
    return ((one ^ other) % _WHOLE).bit_count()


def mirrored(seen: Likeness) -> Likeness:
    """What the same picture looks like left to right, as good as exactly."""
    return Likeness(
        phash=_wrapped(seen.phash ^ _ODD),
        dhash=_across(seen.dhash),
        dhash_whole=_across(seen.dhash_whole),
    )


def looks_same(new: Likeness, old: Likeness) -> bool:
    """Whether `new` is `old` again: stored anew, resized, lighter, stamped, cut a little, mirrored.

    Not the other way round where a cut is concerned: `new` may be a part of `old`.
    """
    turned = mirrored(new)
    shape, edges = distance(new.phash, old.phash), distance(new.dhash, old.dhash)
    edges = min(edges, distance(new.dhash_whole, old.dhash))
    over = distance(turned.phash, old.phash)
    return (
        (shape <= NEAR and edges <= AGREE)
        or (edges <= NEAR and shape <= AGREE)
        or (over <= NEAR_TURNED and distance(turned.dhash, old.dhash) <= AGREE)
    )


def difference(new: Likeness, old: Likeness) -> int:
    """Bits by which a copy gives itself away: of every way to look, the closest."""
    return min(distance(each.value, getattr(old, each.column)) for each in looks(new))


def looks(new: Likeness) -> tuple[Look, ...]:
    """Every way to look for `new`: whatever `looks_same` says yes to is found by one of them."""
    return (
        Look("phash", new.phash, NEAR),
        Look("dhash", new.dhash, NEAR),
        Look("dhash", new.dhash_whole, NEAR),
        Look("phash", mirrored(new).phash, NEAR_TURNED),
    )


def bands(value: int) -> list[int]:
    """A number's bands, lowest first, as `band_sql` reads them off a column."""
    return [(value >> (WIDTH * band)) & 0xFFFF for band in range(BANDS)]


def band_sql(column: str, band: int) -> str:
    """The expression of which there is an index."""
    return f"(({column} >> {WIDTH * band}) & 65535)"


def probes(value: int, within: int) -> Iterator[tuple[int, list[int]]]:
    """Each band with the values to look up: every number within so many bits shares one of them.

    With `within` = 7 a band may differ in one bit. Every bit less lets one band off: it must be
    the very same. (Were band i further off than r[i] in each, the sum would be at least
    sum(r[i] + 1) = within + 1.)
    """
    for band, own in enumerate(bands(value)):
        loose = band < within + 1 - BANDS
        yield band, [own, *(own ^ (1 << bit) for bit in range(WIDTH))] if loose else [own]


def _pixels(
    grey: Image.Image, size: tuple[int, int], part: tuple[float, float, float, float] | None = None
) -> Any:
    return np.asarray(grey.resize(size, Image.Resampling.LANCZOS, box=part), float)


def _rising(small: Any) -> Any:
    rising = small[:, 1:] > small[:, :-1]
    return np.array([rising[at] for at in _PLACES])


def _signed(bits: Any) -> int:
    return _wrapped(sum(1 << place for place, bit in enumerate(bits) if bit))


def _wrapped(value: int) -> int:
    return (value + _HALF) % _WHOLE - _HALF


def _across(edges: int) -> int:
    """What got lighter to the right gets darker, at the other end of its line."""
    return _wrapped(sum(1 << bit for bit in range(BITS) if not (edges >> _ACROSS[bit]) & 1))
