"""Rules of the look that can be read in the source: no Radix, no inline style, no shouting."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_app.web import installable

ROOT = Path(__file__).parents[2]
UI = ROOT / "smartcity_app/ui"
PYTHON = sorted(UI.rglob("*.py"))
THEME = (ROOT / "assets/theme.css").read_text()
FORBIDDEN = {"upload", "moment", "toast", "html", "markdown", "theme", "box", "text", "button"}


def _calls(path: Path) -> Iterator[ast.Call]:
    yield from (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_parts_are_made_of_plain_elements_only(path: Path) -> None:
    used = {
        call.func.attr
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "rx"
    }
    assert used & FORBIDDEN == set()


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_looks_come_from_classes_and_not_from_style_props(path: Path) -> None:
    assert [c.lineno for c in _calls(path) if any(k.arg == "style" for k in c.keywords)] == []


def _sentences(path: Path) -> Iterator[str]:
    """What somebody may read: strings that begin like a sentence, which lists of classes do not."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value[:1].isupper()
        ):
            yield node.value


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_nobody_is_shouted_at(path: Path) -> None:
    assert [said for said in _sentences(path) if "!" in said] == []


def test_both_themes_define_the_same_colours() -> None:
    themes = re.findall(r'@plugin "daisyui/theme" \{(.*?)\n\}', THEME, re.S)
    names = [set(re.findall(r"(--[\w-]+):", theme)) for theme in themes]
    assert len(names) == 2
    assert names[0] == names[1]


def test_every_icon_and_picture_of_the_manifest_exists() -> None:
    for source, _, _ in installable.ICONS:
        assert (ROOT / "assets" / source.strip("/")).is_file()


def test_the_npm_lock_names_no_registry() -> None:
    for path in (ROOT / "reflex.lock").iterdir():
        text = path.read_text()
        assert '"resolved"' not in text
        assert "registry" not in text
        assert not re.search(r'"https?://[^"]*\.tgz"', text)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_a_jump_within_the_page_does_not_load_it_anew(path: Path) -> None:
    """The router's link would: it takes /surat for another page than /surat/."""
    for call in _calls(path):
        for keyword in call.keywords:
            if keyword.arg == "href" and isinstance(keyword.value, ast.Constant):
                assert not str(keyword.value.value).startswith("#")
