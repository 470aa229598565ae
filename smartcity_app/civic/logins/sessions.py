"""Logins: opened once proved, looked at on every action, ended at once when revoked."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, select, update

from smartcity_app.civic import people
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import NOBODY, Actor, Role
from smartcity_app.kernel.errors import NotFound, SignedOut

ANONYMOUS = "anon"
"""Key of the login nobody has."""

TOUCH_EVERY = timedelta(minutes=5)
"""How exact `last_seen` is; writing it on every click would queue the whole city."""


class Level(StrEnum):
    """How the holder of a login was proved."""

    RESIDENT = "resident"
    """NIK and a code sent to the phone on record. Acts as a resident, never in an office."""
    STAFF = "staff"
    """Password and second factor, or the city's provider. Acts in every post held."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long a login lasts unused, and at all."""

    idle: timedelta
    whole: timedelta


SPANS = {
    Level.RESIDENT: Span(idle=timedelta(days=30), whole=timedelta(days=180)),
    Level.STAFF: Span(idle=timedelta(hours=2), whole=timedelta(hours=8)),
}
"""A resident's phone is their own; a desk computer is not, and a working day is eight hours."""


class LoginSession(db.Table, table=True):
    """One browser that somebody is signed in with."""

    __tablename__ = "login_session"

    key: str = Field(primary_key=True)
    """SHA-256 of the cookie, in hex. The cookie itself is nowhere but in the browser."""
    handle: str = Field(unique=True)
    """What the list of devices calls it; worthless as a cookie."""
    person_id: int = Field(foreign_key="person.id", index=True)
    level: str
    device: str = ""
    created: datetime = Field(sa_type=db.Instant)
    last_seen: datetime = Field(sa_type=db.Instant)
    expires: datetime = Field(sa_type=db.Instant, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=db.Instant)


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh login: the cookie goes to the browser and is kept nowhere else."""

    cookie: str
    key: str
    person_id: int
    seconds: int
    """How long the browser may keep the cookie."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A login as the edge remembers it between two looks."""

    person_id: int
    staff: bool
    """Whether it may act in an office, and its holder has one."""
    ends: datetime
    stale: bool
    """Whether its use should be noted again (`touch`)."""


@dataclass(frozen=True, slots=True)
class LoginView:
    """A line of the list of devices."""

    handle: str
    device: str
    created: datetime
    last_seen: datetime
    current: bool


ON_ENDED: list[Callable[[tuple[str, ...]], None]] = []
"""Called with the keys of logins that have just been ended, after the commit."""


def key_of(cookie: str) -> str:
    """What a cookie is found by."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def open_session(session: Session, person_id: int, device: str, level: Level) -> Opened:
    """Sign a person in whose identity has just been proved at this level."""
    cookie, now, span = secrets.token_urlsafe(32), clock.now(), SPANS[level]
    row = LoginSession(
        key=key_of(cookie),
        handle=secrets.token_urlsafe(9),
        person_id=person_id,
        level=level,
        device=device[:80],
        created=now,
        last_seen=now,
        expires=now + span.whole,
    )
    session.add(row)
    return Opened(cookie, row.key, person_id, int(span.whole.total_seconds()))


_logins: Any = LoginSession.__table__  # type: ignore[attr-defined]
_CALLED = columns(_logins).where(_logins.c.key == bindparam("key"))
"""Asked in every action."""


def acting(session: Session, key: str) -> Actor:
    """Who this login is at this moment, with the posts they hold now.

    Raises SignedOut once it is revoked, over, or unused for too long.
    """
    if key == ANONYMOUS:
        return NOBODY
    row = db.ask(session, _CALLED, key=key).first()
    if row is None or not _alive(row):
        raise SignedOut
    return _actor(session, row)


def look(session: Session, key: str) -> Seen | None:
    """The login behind a key, for the edge; None when there is none or it is over."""
    row = db.ask(session, _CALLED, key=key).first()
    if row is None or not _alive(row):
        return None
    return Seen(
        row.person_id,
        row.level == Level.STAFF
        and any(post.role is not Role.RESIDENT for post in _actor(session, row).posts),
        min(row.expires, row.last_seen + SPANS[Level(row.level)].idle),
        row.last_seen < clock.now() - TOUCH_EVERY,
    )


def touch(session: Session, key: str) -> None:
    """Note that a login is in use, at most every few minutes."""
    now = clock.now()
    session.exec(
        update(LoginSession)
        .where(col(LoginSession.key) == key, col(LoginSession.last_seen) < now - TOUCH_EVERY)
        .values(last_seen=now)
    )


def sessions_of(session: Session, actor: Actor) -> list[LoginView]:
    """The devices this person is signed in on, the latest used first."""
    rows = _open_ones(session, actor.person_id)
    return [
        LoginView(row.handle, row.device, row.created, row.last_seen, row.key == actor.login)
        for row in rows
    ]


def revoke(session: Session, actor: Actor, *, handle: str) -> None:
    """End one of the actor's own logins. NotFound when it is not theirs or already over."""
    row = next((r for r in _open_ones(session, actor.person_id) if r.handle == handle), None)
    if row is None:
        raise NotFound("Perangkat ini sudah keluar.")
    _end(session, [row])


def revoke_all(session: Session, actor: Actor, *, keep_current: bool = False) -> int:
    """End the actor's logins on every device. Returns how many were open."""
    rows = _open_ones(session, actor.person_id)
    return _end(session, [r for r in rows if not (keep_current and r.key == actor.login)])


def revoke_all_of(session: Session, person_id: int) -> int:
    """End every login of a person whose post or credential was taken away.

    The caller has checked that the actor may do this.
    """
    return _end(session, _open_ones(session, person_id))


def end(session: Session, key: str) -> None:
    """Sign out the login with this key. Saying it twice is harmless."""
    row = session.get(LoginSession, key)
    if row is not None and row.revoked_at is None:
        _end(session, [row])


def device_of(user_agent: str) -> str:
    """A browser in words its owner recognises: "Chrome di Android"."""
    browsers = (
        ("SamsungBrowser", "Samsung Internet"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("CrOS", "Chromebook"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in user_agent), "Peramban lain")
    system = next((name for mark, name in systems if mark in user_agent), "")
    return f"{browser} di {system}" if system else browser


def _alive(row: LoginSession | Row[Any]) -> bool:
    now = clock.now()
    return (
        row.revoked_at is None
        and now < row.expires
        and now < row.last_seen + SPANS[Level(row.level)].idle
    )


def _actor(session: Session, row: LoginSession | Row[Any]) -> Actor:
    actor = people.actor_of(session, row.person_id, login=row.key)
    if row.level == Level.STAFF:
        return actor
    return replace(actor, posts=tuple(p for p in actor.posts if p.role is Role.RESIDENT))


def _open_ones(session: Session, person_id: int | None) -> list[LoginSession]:
    rows = session.exec(
        select(LoginSession)
        .where(LoginSession.person_id == person_id, col(LoginSession.revoked_at).is_(None))
        .order_by(col(LoginSession.last_seen).desc(), col(LoginSession.handle))
    )
    return [row for row in rows if _alive(row)]


def _end(session: Session, rows: Iterable[LoginSession]) -> int:
    ended = tuple(row.key for row in rows)
    session.exec(
        update(LoginSession)
        .where(col(LoginSession.key).in_(ended), col(LoginSession.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )

    def tell() -> None:
        for hear in ON_ENDED:
            hear(ended)

    if ended:
        db.after_commit(session, tell)
    return len(ended)
