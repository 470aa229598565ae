"""What is sent to a browser is frozen and plain, and can be built without Reflex."""

import dataclasses
import subprocess
import sys
import types
import typing

import pytest

from smartcity_app.civic.promise import PromiseView
from smartcity_app.ui import views

VIEWS = [
    view
    for view in vars(views).values()
    if isinstance(view, type) and dataclasses.is_dataclass(view)
]
PLAIN = (str, int, bool)


def _is_plain(hint: object) -> bool:
    origin = typing.get_origin(hint)
    if origin is typing.Literal:
        return all(isinstance(value, str) for value in typing.get_args(hint))
    if origin in (list, tuple, types.UnionType):
        return all(_is_plain(part) for part in typing.get_args(hint))
    return hint in PLAIN or dataclasses.is_dataclass(hint)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_is_frozen_and_holds_only_plain_things(view: type) -> None:
    assert view.__dataclass_params__.frozen  # type: ignore[attr-defined]
    hints = typing.get_type_hints(view)
    assert [name for name, hint in hints.items() if not _is_plain(hint)] == []


def test_views_are_built_without_loading_reflex() -> None:
    code = "import sys, smartcity_app.ui.views; sys.exit('reflex' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_strip_says_what_its_promise_says() -> None:
    promise = PromiseView(
        state="late", houses=3, used="100%", over=2, strip="Lewat 2 hari", short="−2h"
    )
    strip = views.strip_of(promise)
    for field in dataclasses.fields(strip):
        assert getattr(strip, field.name) == getattr(promise, field.name)
