"""How often something may be tried before a wait.

A try is taken in a transaction of its own, before the answer is looked at: a refusal that rolls
back must not give the try back, and a hundred guesses at once must not count as one.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, delete, or_, select, update

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.crypto import lookup
from smartcity_app.kernel.errors import TooMany

WAIT = timedelta(minutes=15)


class Tries(db.Table, table=True):
    """Tries at one thing by or for one somebody, in the window that began at `since`."""

    __tablename__ = "login_tries"

    key: str = Field(primary_key=True)
    """Keyed hash of what is tried and for whom: no NIK stands here."""
    count: int = 0
    since: datetime = Field(sa_type=db.Instant)


def take(session: Session, what: str, whom: str, *, most: int) -> None:
    """Use up one try. Raises TooMany, saying how long to wait, when none is left."""
    key, now = lookup(f"tries/{what}", whom), clock.now()
    one_more = _one_more(sqlite if db.is_sqlite(session) else postgresql)
    given = {"key": key, "now": now, "old": now - WAIT, "most": most}
    if session.connection().execute(one_more, given).first() is None:
        since = session.exec(select(Tries.since).where(Tries.key == key)).first()
        if since is None:  # forgiven by a success of this very moment
            take(session, what, whom, most=most)
            return
        minutes = max(1, -int(-(since + WAIT - now).total_seconds() // 60))
        raise TooMany(f"Terlalu banyak percobaan. Tunggu {minutes} menit, lalu coba lagi.")


@cache
def _one_more(dialect: Any) -> Any:
    """A first try, or one more unless they are used up, or a first one again after the wait."""
    now, over = bindparam("now", type_=db.Instant), col(Tries.since) <= bindparam("old")
    return (
        dialect.insert(Tries)
        .values(key=bindparam("key"), count=1, since=now)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((over, 1), else_=col(Tries.count) + 1),
                "since": case((over, now), else_=col(Tries.since)),
            },
            where=or_(over, col(Tries.count) < bindparam("most")),
        )
        .returning(col(Tries.count))
    )


def give_back(session: Session, what: str, whom: str) -> None:
    """Give one try back that was not a guess: what was tried could not even be looked at."""
    key = lookup(f"tries/{what}", whom)
    spent = (col(Tries.key) == key, col(Tries.count) > 0)
    session.exec(update(Tries).where(*spent).values(count=col(Tries.count) - 1))


_FORGIVEN = delete(Tries.__table__).where(  # type: ignore[attr-defined]
    col(Tries.key) == bindparam("key")
)


def forgive(session: Session, what: str, whom: str) -> None:
    """Give all tries back after a success."""
    db.ask(session, _FORGIVEN, key=lookup(f"tries/{what}", whom))
