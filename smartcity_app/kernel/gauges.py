"""Counts for badges and boards, and small tables of the city that hardly change: a few seconds old,
so that a click never waits for them."""

import time
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlmodel import Session

from smartcity_app.kernel import db

T = TypeVar("T")
FRESH = 10.0
"""Seconds a count may be old."""
MOST_KEPT = 2000

_Kept = dict[Hashable, tuple[float, Any, bool]]
"""By key: when it was made, what it is, and whether only its name has it forgotten."""
_kept: "WeakKeyDictionary[Any, _Kept]" = WeakKeyDictionary()
"""By pool of connections, so that what was counted in a database goes with it."""


def recent(
    session: Session,
    key: Hashable,
    count: Callable[[], T],
    *,
    fresh: float = FRESH,
    table: bool = False,
) -> T:
    """What `count` said less than `fresh` seconds ago in this process, or says now.

    `key` must hold everything the count depends on: what is counted, and the posts that limit it.
    `table`: what only an administrator changes, who then has it forgotten by its key.
    """
    mine, now = _of(session), time.monotonic()
    known = mine.get(key)
    if known and now - known[0] < fresh:
        return known[1]  # type: ignore[no-any-return]
    value = count()
    if len(mine) >= MOST_KEPT:
        mine.clear()
    mine[key] = (now, value, table or fresh > FRESH)
    return value


def forget(session: Session, *tables: Hashable) -> None:
    """Count anew next time: somebody here has just changed something and wants to see it.

    Tables are kept unless named, and so is what may be older than FRESH: nobody looks there for
    what they have just done. A named one is forgotten once more when this is stored: until then
    others read it as it was.
    """
    mine = _of(session)
    for key, (_, _, named) in list(mine.items()):
        if not named or key in tables:
            mine.pop(key, None)
    for each in tables:
        db.after_commit(session, partial(mine.pop, each, None))


def _of(session: Session) -> _Kept:
    return _kept.setdefault(session.get_bind().engine.pool, {})
