"""Time, in one place, so that tests and the demo's history can hold it still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
"""Waktu Indonesia Barat, the wall clock of every city served so far."""

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on the city's wall clock."""
    return moment.astimezone(ZONE)


def today() -> date:
    """The present date on the city's wall clock."""
    return local(now()).date()


def midnight(day: date) -> datetime:
    """When a day begins on the city's wall clock."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` for the length of the block."""
    if at.tzinfo is None:
        raise ValueError("hold the clock at an aware moment")
    token = _held.set(at)
    try:
        yield
    finally:
        _held.reset(token)
