"""Plain HTTP as whoever is signed in: files and figures that a browser opens by their address."""

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session
from starlette.requests import Request

from smartcity_app.civic import logins
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import SignedOut
from smartcity_app.web import sessions

T = TypeVar("T")


def as_signed_in(request: Request, work: Callable[[Session, Actor], T]) -> T:
    """Do `work` in a transaction as whoever asks; SignedOut for a stranger."""
    key = sessions.key_in(request.headers.get("cookie", ""))

    def once(session: Session) -> T:
        actor = logins.acting(session, key)
        if actor.person_id is None:
            raise SignedOut
        return work(session, actor)

    return db.run(once)
