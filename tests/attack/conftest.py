"""Hands for the attacks: the letters' office, and things that happen at the same time."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest

from tests.conftest import City
from tests.services.letters.conftest import Office, sent, street

__all__ = ["sent", "street"]


@pytest.fixture
def office(city: City) -> Office:
    return Office(city)


class Meanwhile:
    """Work in a thread of its own, under the same held clock: its result, or what it raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.result: Any = None
        self.trouble: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,), daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as trouble:
            self.trouble = trouble

    def wait(self, seconds: float = 20.0) -> "Meanwhile":
        """Until it is over, but no longer than that."""
        self._thread.join(seconds)
        return self

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()
