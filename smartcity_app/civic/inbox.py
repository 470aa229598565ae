"""Messages to people and to offices. Services decide the words; this floor only delivers them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import Field, Session, col, select, update

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role

PAGE = 20


class InboxMessage(db.Table, table=True):
    """A line in somebody's inbox, or in the inbox of whoever holds an office."""

    __tablename__ = "inbox_message"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, index=True)
    role: str = ""
    """Set instead of a person: everyone who holds this office sees it, now and later."""
    area: str = Field(default="", index=True)
    agency: str = ""
    """Which perangkat daerah, when the office is one's."""
    title: str
    text: str = ""
    link: str = ""
    tone: str = "info"
    """good, info, turn (something is asked of the reader) or late."""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    read_at: datetime | None = Field(default=None, sa_type=db.Instant)


def tell(
    session: Session,
    person_id: int,
    title: str,
    *,
    text: str = "",
    link: str = "",
    tone: str = "info",
) -> None:
    """Put a message in a person's inbox."""
    session.add(InboxMessage(person_id=person_id, title=title, text=text, link=link, tone=tone))


def tell_office(
    session: Session,
    role: Role | str,
    area: str,
    title: str,
    *,
    text: str = "",
    link: str = "",
    tone: str = "info",
    agency: str = "",
) -> None:
    """Put a message in the inbox of an office, whether or not anybody holds it today."""
    session.add(
        InboxMessage(
            role=str(role), area=area, agency=agency, title=title, text=text, link=link, tone=tone
        )
    )


def mine(session: Session, actor: Actor, *, before: int | None = None) -> Sequence[InboxMessage]:
    """The actor's messages, newest first, a page of `PAGE` older than message `before`."""
    query = select(InboxMessage).where(_to(actor))
    if before:
        query = query.where(col(InboxMessage.id) < before)
    return session.exec(query.order_by(col(InboxMessage.id).desc()).limit(PAGE)).all()


def unread(session: Session, actor: Actor) -> int:
    """How many of the actor's messages wait to be read; counts to 100."""
    inner = (
        select(col(InboxMessage.id))
        .where(_to(actor), col(InboxMessage.read_at).is_(None))
        .limit(100)
        .subquery()
    )
    return session.exec(select(func.count()).select_from(inner)).one()


def mark_read(session: Session, actor: Actor) -> None:
    """The actor has seen what is in the inbox now."""
    session.connection().execute(
        update(InboxMessage)
        .where(_to(actor), col(InboxMessage.read_at).is_(None))
        .values(read_at=clock.now())
    )


def _to(actor: Actor) -> ColumnElement[bool]:
    if actor.person_id is None:
        return false()  # `= NULL` would become IS NULL, which every office's message has
    offices = (
        and_(
            col(InboxMessage.role) == post.role,
            col(InboxMessage.area) == post.area,
            col(InboxMessage.agency) == post.agency,
        )
        for post in actor.posts
        if post.role is not Role.RESIDENT
    )
    return or_(col(InboxMessage.person_id) == actor.person_id, *offices)
