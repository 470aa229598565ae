"""How often something may be tried before a wait.

A try is taken in a transaction of its own, before the answer is looked at: a refusal that rolls
back must not give the try back, and a hundred guesses at once must not count as one.
"""

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, delete, select, update

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
    dialect = sqlite if db.is_sqlite(session) else postgresql
    session.exec(dialect.insert(Tries).values(key=key, count=0, since=now).on_conflict_do_nothing())
    session.exec(
        update(Tries)
        .where(col(Tries.key) == key, col(Tries.since) <= now - WAIT)
        .values(count=0, since=now)
    )
    taken = session.exec(
        update(Tries)
        .where(col(Tries.key) == key, col(Tries.count) < most)
        .values(count=col(Tries.count) + 1)
    )
    if taken.rowcount != 1:
        since = session.exec(select(Tries.since).where(Tries.key == key)).first()
        if since is None:  # forgiven by a success of this very moment
            take(session, what, whom, most=most)
            return
        minutes = max(1, -int(-(since + WAIT - now).total_seconds() // 60))
        raise TooMany(f"Terlalu banyak percobaan. Tunggu {minutes} menit, lalu coba lagi.")


def give_back(session: Session, what: str, whom: str) -> None:
    """Give one try back that was not a guess: what was tried could not even be looked at."""
    key = lookup(f"tries/{what}", whom)
    spent = (col(Tries.key) == key, col(Tries.count) > 0)
    session.exec(update(Tries).where(*spent).values(count=col(Tries.count) - 1))


def forgive(session: Session, what: str, whom: str) -> None:
    """Give all tries back after a success."""
    session.exec(delete(Tries).where(col(Tries.key) == lookup(f"tries/{what}", whom)))
