"""The one typeface of letters, and what may be printed with it."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from smartcity_app.kernel.errors import Incomplete

FOLDER = Path(__file__).parent / "fonts"
"""Liberation Sans, as wide as Arial letter by letter, unmodified; no other font is ever used."""

_SPACES = re.compile(r"[\s\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]+")
_LEFT_TO_RIGHT = frozenset(("L", "EN", "ES", "ET", "CS", "ON", "WS"))
_NAMED = 5
"""How many unprintable characters a refusal names before it says "dan lainnya"."""


@lru_cache(maxsize=1)
def repertoire() -> frozenset[str]:
    """Every character that all cuts of the typeface draw, one beside the other from left to right.

    Left out although drawn: controls and invisible format characters, marks that stack on
    their neighbour, writing from right to left, and the replacement characters, because with
    those a name could change the look of the line it stands in.
    """
    cuts = [set(TTFont(path, lazy=True).getBestCmap()) for path in sorted(FOLDER.glob("*.ttf"))]
    drawn = map(chr, set.intersection(*cuts))
    return frozenset(character for character in drawn if _stands_alone(character))


def _stands_alone(character: str) -> bool:
    category = unicodedata.category(character)
    return character == " " or (
        category[0] in "LNPS"
        and unicodedata.bidirectional(character) in _LEFT_TO_RIGHT
        and character not in "\ufffc\ufffd"
    )


def unprintable(text: str) -> list[str]:
    """The characters of `text` that a letter cannot carry, each once, in order."""
    known = repertoire()
    return [character for character in dict.fromkeys(text) if character not in known]


def printable(text: str) -> str:
    """`text` as a letter carries it: composed (NFC), every run of white space one plain space.

    Refused (`Incomplete`) with the offending characters named: emoji, controls, invisible
    characters, writing from right to left, and whatever our typeface does not draw.
    """
    tidy = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if odd := unprintable(tidy):
        raise Incomplete(refusal(odd))
    return tidy


def refusal(odd: list[str]) -> str:
    """The sentence that names characters a letter cannot carry."""
    named = ", ".join(_name(character) for character in odd[:_NAMED])
    more = " dan lainnya" if len(odd) > _NAMED else ""
    return f"Surat tidak dapat memuat {named}{more}. Hapus atau ganti, lalu kirim lagi."


def _name(character: str) -> str:
    """The character itself where it can be shown safely, and always its code point."""
    code = f"U+{ord(character):04X}"
    if unicodedata.bidirectional(character) in ("R", "AL", "AN"):
        return f"huruf dari kanan ke kiri ({code})"
    if unicodedata.category(character)[0] in "LNPS":
        return f"karakter {character} ({code})"
    return f"karakter yang tidak terlihat ({code})"
