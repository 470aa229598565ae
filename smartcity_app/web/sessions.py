"""Who is at this browser: the HttpOnly cookie, looked up at most every 20 seconds.

The answer only opens doors of the edge. Every action reads the login again in its own transaction.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from smartcity_app.civic import logins
from smartcity_app.kernel import clock, db
from smartcity_app.web import origin

FRESH = timedelta(seconds=20)
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Login:
    """A login as the edge knows it."""

    key: str
    person_id: int | None = None
    staff: bool = False
    """Whether it may act in an office, and its holder has one."""

    @property
    def anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.person_id is None


STRANGER = Login(logins.ANONYMOUS)
_seen: dict[str, tuple[datetime, Login]] = {}
_lock = threading.Lock()


def cookie_name() -> str:
    """`__Host-` pins a cookie to this host and to TLS; plain http has no such cookies."""
    return "__Host-sid" if origin.secure() else "sid"


def key_in(cookie_header: str) -> str:
    """Key of the login a Cookie header names; of nobody when it names none."""
    for part in cookie_header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name() and value:
            return logins.key_of(value)
    return logins.ANONYMOUS


async def resolve(cookie_header: str) -> Login:
    """Who this browser is signed in as."""
    key = key_in(cookie_header)
    if key == logins.ANONYMOUS:
        return STRANGER
    known = _seen.get(key)
    if known and known[0] > clock.now():
        return known[1]
    seen = await db.off_loop(_look, key)
    login = Login(key, seen.person_id, seen.staff) if seen else STRANGER
    until = clock.now() + FRESH
    with _lock:
        if len(_seen) >= MOST:
            _seen.clear()
        _seen[key] = (min(until, seen.ends) if seen else until, login)
    return login


def forget(key: str) -> None:
    """Look this login up anew the next time. Any thread may say so."""
    with _lock:
        _seen.pop(key, None)


def forget_all() -> None:
    """Look everybody up anew: between tests, or when posts changed by the hundred."""
    with _lock:
        _seen.clear()


def give(response: Response, opened: logins.Opened) -> None:
    """Hand the browser its cookie."""
    response.set_cookie(
        cookie_name(),
        opened.cookie,
        max_age=opened.seconds,
        path="/",
        secure=origin.secure(),
        httponly=True,
        samesite="lax",
    )


def take_back(response: Response) -> None:
    """Have the browser forget its cookie."""
    response.delete_cookie(
        cookie_name(), path="/", secure=origin.secure(), httponly=True, samesite="lax"
    )


def _look(key: str) -> logins.Seen | None:
    seen = db.run(lambda session: logins.look(session, key), writes=False)
    if seen and seen.stale:
        db.run(lambda session: logins.touch(session, key))
    return seen
