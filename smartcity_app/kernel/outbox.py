"""Facts that services announce, and the outbox that carries them.

`announce` writes the fact in the same transaction as the change it reports, so neither can survive
without the other. `deliver` hands each fact to the reactions that asked for it: one transaction per
reaction, never the same reaction twice for one fact, tried again with growing pauses and parked
after `PATIENCE` tries, where the city's administrator sees it.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from sqlalchemy import JSON, Column, Index, UniqueConstraint, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, select, update

from smartcity_app.kernel import clock, db, jobs

log = logging.getLogger(__name__)
PATIENCE = 5
BATCH = 500
DELIVER = "outbox.deliver"
_kinds: dict[str, type["Fact"]] = {}


@dataclass(frozen=True)
class Fact:
    """Something that has happened. Past tense, ids only, never rows.

    The name is written in the outbox, so it outlives renames of the class.
    """

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str) -> None:
        if name in _kinds:
            raise ValueError(f"two facts are called {name!r}")
        cls.name = name
        _kinds[name] = cls


class OutboxFact(db.Table, table=True):
    """A fact, waiting to be told or told."""

    __tablename__ = "outbox_fact"
    __table_args__ = (
        Index(
            "ix_outbox_fact_waiting",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    announced_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    settled_at: datetime | None = Field(default=None, sa_type=db.Instant)


_ENTER = insert(OutboxFact).inline()


class OutboxDelivery(db.Table, table=True):
    """One reaction's turn with one fact: the receipt, or the trouble it had."""

    __tablename__ = "outbox_delivery"
    __table_args__ = (UniqueConstraint("fact_id", "reaction"),)

    id: int | None = Field(default=None, primary_key=True)
    fact_id: int = Field(foreign_key="outbox_fact.id", index=True)
    reaction: str
    tries: int = 0
    trouble: str = ""
    again_at: datetime | None = Field(default=None, sa_type=db.Instant)
    done_at: datetime | None = Field(default=None, sa_type=db.Instant)


Reaction = Callable[[Session, Any], None]
_reactions: dict[str, list[Reaction]] = {}


def _label(reaction: Reaction) -> str:
    return f"{reaction.__module__}.{reaction.__qualname__}"


def on(kind: type[Fact]) -> Callable[[Reaction], Reaction]:
    """Ask to be told of every fact of this kind."""

    def subscribe(reaction: Reaction) -> Reaction:
        _reactions.setdefault(kind.name, []).append(reaction)
        return reaction

    return subscribe


def announce(session: Session, fact: Fact) -> None:
    """Record a fact together with the change that made it true."""
    told = {"name": fact.name, "payload": asdict(fact), "announced_at": clock.now()}
    session.connection().execute(_ENTER, told)
    db.after_commit(session, lambda: jobs.soon(DELIVER))


def deliver() -> int:
    """Tell every waiting fact to everyone who asked. Returns how many reactions ran."""
    ran = after = 0
    while page := _waiting(after):
        told = []
        for fact_id, name, payload in page:
            outcomes = [_tell(fact_id, name, payload, each) for each in _reactions.get(name, ())]
            ran += outcomes.count("ran")
            if not {"trouble", "later"} & set(outcomes):
                told.append(fact_id)
            after = fact_id
        if told:
            _settle(told)
    return ran


def parked(session: Session, *, limit: int = 50) -> list[OutboxDelivery]:
    """Deliveries that were given up, newest first: somebody has to look."""
    query = (
        select(OutboxDelivery)
        .where(OutboxDelivery.tries >= PATIENCE, col(OutboxDelivery.done_at).is_(None))
        .order_by(col(OutboxDelivery.id).desc())
    )
    return list(session.exec(query.limit(limit)))


def _waiting(after: int) -> list[tuple[int, str, dict[str, Any]]]:
    """A page of what is not settled, behind fact `after`: those in trouble hold up nobody."""
    with db.transaction(writes=False) as session:
        query = select(OutboxFact).where(
            col(OutboxFact.settled_at).is_(None), col(OutboxFact.id) > after
        )
        rows = session.exec(query.order_by(col(OutboxFact.id)).limit(BATCH))
        return [(fact.id or 0, fact.name, fact.payload) for fact in rows]


def _settle(told: list[int]) -> None:
    """Facts everybody has heard of. Their receipts say so already; this spares looking again."""
    with db.transaction() as session:
        session.exec(
            update(OutboxFact).where(col(OutboxFact.id).in_(told)).values(settled_at=clock.now())
        )


def _tell(
    fact_id: int, name: str, payload: dict[str, Any], reaction: Reaction
) -> Literal["ran", "done", "parked", "later", "trouble"]:
    try:
        with db.transaction() as session:
            receipt = _receipt(session, fact_id, reaction)
            if receipt.done_at:
                return "done"
            if receipt.tries >= PATIENCE:
                return "parked"
            if receipt.again_at and receipt.again_at > clock.now():
                return "later"
            reaction(session, _kinds[name](**payload))
            receipt.tries += 1
            receipt.done_at = clock.now()
        return "ran"
    except Exception as trouble:
        if db.is_passing(trouble):  # the database is busy, which is not the reaction's fault
            log.warning("reaction %s has to wait for the database", _label(reaction))
            return "later"
        log.exception("reaction %s failed on fact %s", _label(reaction), fact_id)
        with db.transaction() as session:
            receipt = _receipt(session, fact_id, reaction)
            receipt.tries += 1
            receipt.trouble = type(trouble).__name__
            receipt.again_at = clock.now() + timedelta(seconds=10 * 6**receipt.tries)
        return "trouble"


def _receipt(session: Session, fact_id: int, reaction: Reaction) -> OutboxDelivery:
    """This reaction's receipt, ours alone until the transaction ends: a rival waits here."""
    insert = sqlite.insert if db.is_sqlite(session) else postgresql.insert
    fresh = insert(OutboxDelivery).values(
        fact_id=fact_id, reaction=_label(reaction), tries=0, trouble=""
    )
    session.connection().execute(fresh.on_conflict_do_nothing())
    query = select(OutboxDelivery).where(
        OutboxDelivery.fact_id == fact_id, OutboxDelivery.reaction == _label(reaction)
    )
    return session.exec(query.with_for_update()).one()
