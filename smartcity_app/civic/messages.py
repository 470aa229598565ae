"""The message gateway: what the city sends to people's phones.

A message is a row in the transaction of what it reports, so it is sent if and only if that
happened. A job hands waiting rows to the configured gateway, at least once each; the row's number
goes with it as an idempotency key. Without a gateway they stay here, marked as a simulation.
Texts may hold sign-in codes: they lie encrypted, are never logged, and are blanked after a day.
"""

import functools
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import httpx
from sqlmodel import Field, Session, col, select, update

from smartcity_app.civic import people
from smartcity_app.kernel import clock, db, jobs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.crypto import Encrypted
from smartcity_app.kernel.errors import Incomplete, NotFound, SignedOut
from smartcity_app.kernel.settings import settings

log = logging.getLogger(__name__)
KEPT = timedelta(days=1)
PATIENCE = timedelta(seconds=30)
"""After a failed delivery: this long, then twice as long each time."""
MOST_TRIES = 8
BATCH = 50
DELIVER = "messages.deliver"


class State(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENT = "sent"
    SIMULATED = "simulated"
    """No gateway is configured; it can be read in the demo outbox."""
    NO_ADDRESS = "no_address"
    """Nobody, or nobody with a phone on record, is meant."""
    EXPIRED = "expired"
    """It was not delivered while it was still of use."""
    FAILED = "failed"


class OutgoingMessage(db.Table, table=True):
    """One message to one person, or to a phone of somebody the city keeps no record of."""

    __tablename__ = "outgoing_message"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    phone: str | None = Field(default=None, sa_type=Encrypted)
    """Of whoever is no person on record; None once forgotten."""
    name: str = ""
    """Whose phone that is."""
    channel: str
    text: str | None = Field(default=None, sa_type=Encrypted)
    """None once forgotten."""
    state: str = Field(index=True)
    tries: int = 0
    at: datetime = Field(sa_type=db.Instant, index=True)
    due: datetime = Field(sa_type=db.Instant)
    """When to try (again)."""
    good_until: datetime | None = Field(default=None, sa_type=db.Instant)


class Wanted(StrEnum):
    """Of which news of their cases a person wants a message on the phone."""

    EVERY_STEP = "every_step"
    IMPORTANT = "important"
    """What asks something of them, and how it ends."""
    NOTHING = "nothing"


class MessageWish(db.Table, table=True):
    """What a person has chosen; who has chosen nothing gets what is important."""

    __tablename__ = "message_wish"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    wanted: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A line of the demo outbox."""

    at: datetime
    name: str
    channel: str
    text: str
    state: str


def send(
    session: Session,
    person_id: int | None,
    text: str,
    *,
    channel: str = "whatsapp",
    good_for: timedelta | None = None,
) -> None:
    """Send `text` once this transaction is stored; not after `good_for`, when given.

    A message to nobody is written and dropped like any other, so that asking for a code takes the
    same path whether the asker is known or not.
    """
    person = session.get(people.Person, person_id) if person_id else None
    known = bool(person and person.phone)
    _queue(session, text, good_for, known=known, person_id=person_id, channel=channel)


def send_to_phone(
    session: Session, phone: str, text: str, *, name: str, good_for: timedelta | None = None
) -> None:
    """As `send`, to a number in E.164 whose owner is no person on record: a ketua RT, say."""
    _queue(session, text, good_for, known=True, phone=phone, name=name, channel="whatsapp")


def tell(session: Session, person_id: int, text: str, *, important: bool) -> None:
    """News of a case, for the phone: sent if the person wants such news there."""
    wish = wish_of(session, person_id)
    if wish is Wanted.EVERY_STEP or (important and wish is Wanted.IMPORTANT):
        send(session, person_id, text)


def wish_of(session: Session, person_id: int) -> Wanted:
    """Which news this person wants on the phone."""
    chosen = session.get(MessageWish, person_id)
    return Wanted(chosen.wanted) if chosen else Wanted.IMPORTANT


def choose(session: Session, actor: Actor, *, wanted: str) -> None:
    """The actor chooses which news to get on the phone (a Wanted). Codes come all the same."""
    if actor.person_id is None:
        raise SignedOut
    if wanted not in set(Wanted):
        raise Incomplete("Pilih salah satu dari daftar.")
    session.merge(MessageWish(person_id=actor.person_id, wanted=wanted))


def deliver_waiting() -> int:
    """Hand what is due to the gateway. Returns how many it took. Runs own transactions."""
    if not settings().whatsapp_url:
        return 0
    taken = 0
    headers = {"authorization": f"Bearer {settings().whatsapp_token.get_secret_value()}"}
    with httpx.Client(timeout=10, headers=headers, trust_env=False) as client:
        for message_id in db.run(_due, writes=False):
            claimed = db.run(functools.partial(_claim, message_id=message_id))
            if claimed:
                taken += _deliver(client, message_id, *claimed)
    return taken


def blank_old() -> None:
    """Forget the words of messages older than a day, delivered or not."""

    def work(session: Session) -> None:
        old = clock.now() - KEPT
        waiting = (col(OutgoingMessage.at) < old, col(OutgoingMessage.state) == State.WAITING)
        session.exec(update(OutgoingMessage).where(*waiting).values(state=State.EXPIRED))
        told = (col(OutgoingMessage.at) < old, col(OutgoingMessage.text).is_not(None))
        session.exec(update(OutgoingMessage).where(*told).values(text=None, phone=None, name=""))

    db.run(work)


def demo_outbox(session: Session, *, limit: int = 50) -> list[MessageView]:
    """What was sent or would have been, newest first. Outside demo mode there is no such thing."""
    if not settings().demo:
        raise NotFound
    rows = session.exec(
        select(OutgoingMessage, people.Person)
        .outerjoin(people.Person, col(people.Person.id) == OutgoingMessage.person_id)
        .where(col(people.Person.id).is_not(None) | col(OutgoingMessage.phone).is_not(None))
        .order_by(col(OutgoingMessage.id).desc())
        .limit(limit)
    )
    return [
        MessageView(m.at, p.name if p else m.name, m.channel, m.text or "", m.state)
        for m, p in rows
    ]


def _queue(
    session: Session, text: str, good_for: timedelta | None, *, known: bool, **to: Any
) -> None:
    """`known`: whether there is a phone to send it to."""
    now = clock.now()
    reachable = State.WAITING if settings().whatsapp_url else State.SIMULATED
    session.add(
        OutgoingMessage(
            text=text,
            state=reachable if known else State.NO_ADDRESS,
            at=now,
            due=now,
            good_until=now + good_for if good_for else None,
            **to,
        )
    )
    db.after_commit(session, lambda: jobs.soon(DELIVER))


def _due(session: Session) -> list[int]:
    query = (
        select(OutgoingMessage.id)
        .where(OutgoingMessage.state == State.WAITING, OutgoingMessage.due <= clock.now())
        .order_by(col(OutgoingMessage.id))
        .limit(BATCH)
    )
    return [each for each in session.exec(query) if each is not None]


def _claim(session: Session, message_id: int) -> tuple[str, str] | None:
    """Phone and text, if the message is still ours to send: its next try is put off first."""
    now = clock.now()
    row = session.get(OutgoingMessage, message_id)
    if row is None or row.state != State.WAITING or row.due > now:
        return None
    if row.good_until and row.good_until <= now:
        row.state, row.text = State.EXPIRED, None
        return None
    ours = session.exec(
        update(OutgoingMessage)
        .where(col(OutgoingMessage.id) == message_id, col(OutgoingMessage.tries) == row.tries)
        .values(tries=row.tries + 1, due=now + PATIENCE * 2**row.tries)
    )
    person = session.get(people.Person, row.person_id) if row.person_id else None
    phone = person.phone if person else row.phone
    return (phone, row.text) if ours.rowcount == 1 and phone and row.text else None


def _deliver(client: httpx.Client, message_id: int, phone: str, text: str) -> int:
    try:
        answer = client.post(
            settings().whatsapp_url,
            json={"to": phone, "text": text},
            headers={"idempotency-key": f"smartcity-{message_id}"},
        )
        answer.raise_for_status()
    except httpx.HTTPError as trouble:
        log.warning("message %s not delivered: %s", message_id, type(trouble).__name__)
        db.run(lambda session: _give_up(session, message_id))
        return 0
    db.run(lambda session: _sent(session, message_id))
    return 1


def _sent(session: Session, message_id: int) -> None:
    session.get_one(OutgoingMessage, message_id).state = State.SENT


def _give_up(session: Session, message_id: int) -> None:
    row = session.get_one(OutgoingMessage, message_id)
    if row.tries >= MOST_TRIES:
        row.state = State.FAILED
