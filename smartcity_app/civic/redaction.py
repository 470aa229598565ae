"""Making faces and number plates unreadable, for good.

What is covered is painted over in one grey: a mosaic or a blur can be undone by trying which face
or plate would give the same squares. The edges of a covered part are moved outwards to whole
JPEG blocks and beyond, since a block smears what was covered into the pixels beside it.
"""

import io
import math
from collections.abc import Sequence
from typing import Annotated

from PIL import Image, ImageDraw
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from smartcity_app.civic import inspection
from smartcity_app.kernel.errors import Incomplete

GREY = (124, 128, 134)
BLOCK = 16
"""Pixels of a JPEG block with its colours at half size."""
MOST_BOXES = 40
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Box(BaseModel):
    """A part of the picture as it is shown, in fractions of its width and height."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Fraction
    y: Fraction
    w: Fraction
    h: Fraction


_BOXES = TypeAdapter(Annotated[list[Box], Field(min_length=1, max_length=MOST_BOXES)])


def boxes_of(given: str) -> list[Box]:
    """The boxes a form brings as JSON. Raises Incomplete when it is none, or more than forty."""
    try:
        return _BOXES.validate_json(given)
    except ValidationError:
        raise Incomplete(
            f"Tandai 1 sampai {MOST_BOXES} bagian yang harus ditutup, lalu simpan lagi."
        ) from None


def redacted(content: bytes, boxes: Sequence[Box]) -> bytes:
    """The picture with these parts painted over, written anew as JPEG without anything else.

    What was under a box has no influence on any byte of the result, as long as nothing of it was
    smeared further than its own JPEG block.
    """
    with inspection.few_at_a_time:
        with Image.open(io.BytesIO(content), formats=tuple(inspection.KINDS)) as picture:
            clear = picture.has_transparency_data
            shown = picture.convert("RGBA" if clear else "RGB")
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown.getchannel("A") if clear else None)
        pen = ImageDraw.Draw(paper)
        for box in boxes:
            pen.rectangle(_covered(box, *paper.size), fill=GREY)
        out = io.BytesIO()
        paper.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _covered(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """First and last pixels painted, both included: whole blocks, and two pixels more.

    Two, because decoders draw colours from the block beside.
    """
    left, right = _outwards(box.x * width, (box.x + box.w) * width, width)
    top, foot = _outwards(box.y * height, (box.y + box.h) * height, height)
    return left, top, right, foot


def _outwards(start: float, end: float, size: int) -> tuple[int, int]:
    start = min(start, size - 1)
    first = math.floor(start / BLOCK) * BLOCK - 2
    last = math.ceil(max(end, start + 1) / BLOCK) * BLOCK + 1
    return max(0, first), min(size - 1, last)
