"""Other cities than Surabaya, one block at a time."""

from collections.abc import Callable, Iterator

import pytest

from smartcity_app.kernel.settings import settings


@pytest.fixture
def in_city(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Move this installation to another city until the test is over."""

    def move(key: str) -> None:
        monkeypatch.setenv("SMARTCITY_CITY", key)
        settings.cache_clear()

    yield move
    monkeypatch.undo()
    settings.cache_clear()
