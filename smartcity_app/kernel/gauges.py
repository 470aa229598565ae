"""Counts for badges and boards: a few seconds old, so that a click never waits for a count."""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlmodel import Session

T = TypeVar("T")
FRESH = 10.0
"""Seconds a count may be old."""
MOST_KEPT = 2000

_kept: "WeakKeyDictionary[Any, dict[Hashable, tuple[float, Any, float]]]" = WeakKeyDictionary()
"""By pool of connections, so that what was counted in a database goes with it."""


def recent(session: Session, key: Hashable, count: Callable[[], T], *, fresh: float = FRESH) -> T:
    """What `count` said less than `fresh` seconds ago in this process, or says now.

    `key` must hold everything the count depends on: what is counted, and the posts that limit it.
    """
    mine, now = _of(session), time.monotonic()
    known = mine.get(key)
    if known and now - known[0] < fresh:
        return known[1]  # type: ignore[no-any-return]
    value = count()
    if len(mine) >= MOST_KEPT:
        mine.clear()
    mine[key] = (now, value, fresh)
    return value


def forget(session: Session) -> None:
    """Count anew next time: somebody here has just changed something and wants to see it.

    What may be older than FRESH is kept: nobody looks there for what they have just done.
    """
    mine = _of(session)
    for key, (_, _, fresh) in list(mine.items()):
        if fresh <= FRESH:
            mine.pop(key, None)


def _of(session: Session) -> dict[Hashable, tuple[float, Any, float]]:
    return _kept.setdefault(session.get_bind().engine.pool, {})
