"""Every drawing the kit asks for is in the sprite: a missing one is an empty square on a phone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPRITE = (ROOT / "assets/icons.svg").read_text()
DRAWN = frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE))
SOURCES = [
    path
    for pattern in ("smartcity_app/**/*.py", "smartcity_app/**/*.jsx", "assets/*.js")
    for path in ROOT.glob(pattern)
]
NAMED = re.compile(
    r"""(?<!clock_)\b(?:icon|icon_button)\(\s*"([a-z][\w-]*)"|\b(?:sign|icon)="([a-z][\w-]*)"|"""
    r"""icons\.svg\#([a-z][\w-]*)|<Sign name="([a-z][\w-]*)\""""
)


def _asked() -> dict[str, set[str]]:
    asked: dict[str, set[str]] = {}
    for path in SOURCES:
        for match in NAMED.finditer(path.read_text()):
            name = next(group for group in match.groups() if group)
            asked.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return asked


def test_every_icon_that_is_named_is_drawn() -> None:
    asked = _asked()
    assert len(asked) > 30, "the pattern no longer finds the names"
    assert {name: where for name, where in asked.items() if name not in DRAWN} == {}


@pytest.mark.parametrize("state", ["ontime", "soon", "late", "paused", "done"])
def test_every_state_of_the_clock_has_its_own_house(state: str) -> None:
    assert f"house-{state}" in DRAWN


def test_no_drawing_is_defined_twice() -> None:
    assert len(re.findall("<symbol ", SPRITE)) == len(DRAWN)
