"""QR codes: as SVG, and as a PNG to keep in a phone's gallery."""

import io
import re
from functools import cache

import zxingcpp
from PIL import Image

QUIET = 4
"""Modules of white on every side."""
_SIDE = re.compile(r'viewBox="0 0 (\d+) ')
_RUNS = re.compile(rb"\0+|\xff+")
"""Modules of one shade beside each other in a row."""


def svg(text: str) -> str:
    """`text` as an SVG picture without size, white ground and quiet zone of four modules included.

    Error level M: readable with a seventh of it worn off. Half a millisecond for a statement: the
    modules come from zxing-cpp, whose own drawing of them would take three.
    """
    if not text:
        raise ValueError("nothing to encode")
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = memoryview(code.to_image(scale=1))  # type: ignore[arg-type]
    side, cells = len(picture), picture.tobytes()
    rows = [(y, y * side + QUIET, (y + 1) * side - QUIET) for y in range(QUIET, side - QUIET)]
    modules = "".join(
        [f"M{QUIET} {y}{''.join(map(_drawn, _RUNS.findall(cells, *row)))}" for y, *row in rows]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{modules}"/></svg>'
    )


def png(text: str, *, module: int = 12) -> bytes:
    """`text` as a PNG, its quiet zone included; `module` pixels to a module."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = Image.fromarray(code.to_image(scale=module))  # type: ignore[arg-type]
    out = io.BytesIO()
    picture.convert("L").save(out, "PNG")
    return out.getvalue()


@cache
def _drawn(run: bytes) -> str:
    """A run as strokes from where the one before it ended; there are as many as lengths."""
    long = len(run)
    return f"m{long} 0" if run[0] else f"h{long}v1h-{long}zm{long} 0"


def modules(picture: str) -> int:
    """How many modules the symbol in a picture of `svg` is wide, without its quiet zone."""
    side = _SIDE.search(picture)
    assert side
    return int(side[1]) - 2 * QUIET
