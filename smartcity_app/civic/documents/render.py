"""From a sheet to paper: PDF/A-2a for the archive, a picture for whoever must still decide."""

import io
import re
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import typst
from PIL import Image

from smartcity_app.civic.documents import qr
from smartcity_app.civic.documents.sheet import Sheet, texts, to_json
from smartcity_app.civic.documents.typeface import FOLDER, refusal, unprintable
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete

TEMPLATE = Path(__file__).with_name("letter.typ")
PREVIEW_PPI = 110
"""About 930 pixels across: every word readable on a console, 60 to 120 KB."""

_UNBROKEN = re.compile(r"\S{30,}")

_kept = threading.local()


def render(sheet: Sheet) -> bytes:
    """The letter as tagged PDF/A-2a, dated now. Refuses (`Incomplete`) what the typeface lacks."""
    return typeset(TEMPLATE, _inputs(sheet))


def typeset(template: Path, inputs: dict[str, str]) -> bytes:
    """Any template of ours as tagged PDF/A-2a, dated now."""
    pdf = _compiler(template).compile(
        format="pdf",
        pdf_standards="a-2a",
        sys_inputs=inputs,
        timestamp=int(clock.now().timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def preview(sheet: Sheet) -> bytes:
    """The letter as a PNG marked DRAF, its pages one under the other; never with number or code."""
    pages = _compiler(TEMPLATE).compile(
        format="png", ppi=PREVIEW_PPI, sys_inputs=_inputs(sheet.as_draft())
    )
    return pages if isinstance(pages, bytes) else _stacked(pages or [])


def _inputs(sheet: Sheet) -> dict[str, str]:
    """What the template reads. Text goes in as JSON only, never as markup."""
    if not (sheet.draft or (sheet.number and sheet.verify_url and sheet.code)):
        raise ValueError("a letter that is no draft has a number, an address and a code")
    if sheet.draft:
        sheet = sheet.as_draft()
    words = " ".join(texts(replace(sheet, verify_url="", code="", statement="")))
    if odd := unprintable(words):
        raise Incomplete(refusal(odd))
    scanned = f"{sheet.verify_url}#{sheet.statement}" if sheet.statement else sheet.verify_url
    picture = qr.svg(scanned) if scanned else ""
    return {
        "sheet": to_json(sheet),
        "qr": picture,
        "qr_modules": str(qr.modules(picture)) if scanned else "0",
        "code": grouped(sheet.code),
        "unbroken": "yes" if _UNBROKEN.search(words) else "",
    }


def grouped(code: str) -> str:
    """A code in groups of four, as people read it out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER]
    )


def _compiler(template: Path) -> typst.Compiler:
    """This thread's compiler of a template. It is kept, and reads a file: given bytes, typst-py
    0.15.2 forgets them after its first letter."""
    kept: dict[Path, typst.Compiler] = _kept.__dict__.setdefault("compilers", {})
    if template not in kept:
        kept[template] = typst.Compiler(
            input=template, root=template.parent, font_paths=_fonts(), ignore_system_fonts=True
        )
    return kept[template]


def _stacked(pages: list[bytes]) -> bytes:
    """Pages of one width under one another, a grey line apart."""
    pictures = [Image.open(io.BytesIO(page)).convert("RGB") for page in pages]
    gap = 8
    height = sum(picture.height + gap for picture in pictures) - gap
    whole = Image.new("RGB", (pictures[0].width, height), "#C9D0CB")
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height + gap
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()
