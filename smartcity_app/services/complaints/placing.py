"""The kelurahan somebody names in what they write."""

import re
from functools import lru_cache

from smartcity_app.civic import areas
from smartcity_app.civic.areas import Area
from smartcity_app.kernel.settings import settings

_BEFORE = r"(?:kelurahan|kel\.?|desa|ds\.?)\s+"


def named(text: str) -> Area | None:
    """The one kelurahan or desa named in a text; None when there is none, or more than one.

    One that is called by its rank ("kel. Keputih") goes before one that is just mentioned, and the
    longest name before names that are parts of it.
    """
    for pattern in _patterns(settings().city):
        found = {_plain(each) for each in pattern.findall(text)}
        if len(found) == 1:
            same = [each for each in areas.villages() if _plain(each.name) == next(iter(found))]
            return same[0] if len(same) == 1 else _by_district(text, same)
        if found:
            return None
    return None


def _by_district(text: str, same: list[Area]) -> Area | None:
    """Of kelurahan that share a name, the one whose kecamatan is named too."""
    said = _plain(text)
    around = [each for each in same if _plain(areas.area(each.parent).name) in said]
    return around[0] if len(around) == 1 else None


@lru_cache
def _patterns(_city: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = sorted({each.name for each in areas.villages()}, key=len, reverse=True)
    either = "|".join(r"\s*".join(map(re.escape, name.split())) for name in names)
    flags = re.IGNORECASE
    return (
        re.compile(rf"\b{_BEFORE}({either})(?!\w)", flags),
        re.compile(rf"(?<!\w)({either})(?!\w)", flags),
    )


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
