"""What letters leave behind to be counted: how long each lay where, how it ended, what came back.

Rows are written in the transaction of the step they come from, so they are exact, and they hold no
person. History stays the truth: `rebuild` makes stays and outcomes anew from it, row for row.
Minutes are working minutes of the city's offices (civic.calendar). Time in which it was the
resident's turn, before sending and while mending, is nobody's stay.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete, func
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, select

from smartcity_app.civic import calendar
from smartcity_app.kernel import cases, clock, db
from smartcity_app.kernel.cases import ESCALATE, CaseHistory
from smartcity_app.kernel.workflow import State, Workflow
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import ISSUED

AT_ONCE = 500
"""Letters in one transaction of `rebuild`."""


class LetterStay(db.Table, table=True):
    """One stay of a letter with one office, from its arrival to the step that ended it."""

    __tablename__ = "letter_stay"
    __table_args__ = (
        Index("ix_letter_stay_counted", "area", "finished_at", "step", "minutes"),
        # For the whole city, whose closed months are counted already (tallies).
        Index("ix_letter_stay_lately", "finished_at", "step", "minutes"),
    )

    history_id: int = Field(primary_key=True, foreign_key="case_history.id")
    """The line of history that ended it."""
    letter_id: int = Field(foreign_key="letter.id", index=True)
    type_key: str
    area: str
    """The village the letter is of."""
    office: str
    """The area whose office had it; the village when none had."""
    step: str
    """The state it lay in: village, district."""
    minutes: int
    finished_at: datetime = Field(sa_type=db.Instant)


class LetterOutcome(db.Table, table=True):
    """How a letter ended, and how long the offices had it altogether."""

    __tablename__ = "letter_outcome"
    __table_args__ = (
        Index(
            "ix_letter_outcome_counted",
            *("area", "type_key", "finished_at", "state", "kept", "minutes"),
        ),
        Index(
            "ix_letter_outcome_lately",
            *("finished_at", "state", "minutes", "area", "type_key", "kept"),
        ),
    )

    letter_id: int = Field(primary_key=True, foreign_key="letter.id")
    type_key: str
    area: str
    state: str
    """The final state: issued, refused, cancelled."""
    minutes: int
    """From sending to the end, without the resident's turns."""
    kept: bool
    """Whether it was issued before its promise ran out."""
    finished_at: datetime = Field(sa_type=db.Instant)


class LetterReturn(db.Table, table=True):
    """One thing an office asked to have mended."""

    __tablename__ = "letter_return"
    __table_args__ = (
        Index("ix_letter_return_counted", "area", "at"),
        Index("ix_letter_return_lately", "at", "type_key", "key", "label"),
    )

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    type_key: str
    area: str
    key: str
    """Name of the field or key of the requirement."""
    label: str
    """What it was called then."""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


_stays: Any = LetterStay.__table__  # type: ignore[attr-defined]
_ENTER_STAY = _stays.insert()
_ENTER_OUTCOME = LetterOutcome.__table__.insert()  # type: ignore[attr-defined]
_LASTED = columns(func.coalesce(func.sum(_stays.c.minutes), 0)).where(
    _stays.c.letter_id == bindparam("letter")
)


@cases.watches(Letter)
def count_step(
    session: Session, path: Workflow, letter: Letter, line: Any, since: datetime
) -> None:
    """Enter the stay a step has ended, and with the last one the outcome."""
    if stay := _stay(path, letter, line, since):
        session.connection().execute(_ENTER_STAY, stay)
    if path.state(line.target).final and letter.started_at:
        minutes = session.connection().execute(_LASTED, {"letter": letter.id}).scalar_one()
        session.connection().execute(_ENTER_OUTCOME, _outcome(letter, line, int(minutes)))


def returned(session: Session, letter: Letter, labels: dict[str, str]) -> None:
    """Enter what an office asks to have mended: key of each part to what people call it."""
    assert letter.id is not None
    for key, label in labels.items():
        session.add(
            LetterReturn(
                letter_id=letter.id, type_key=letter.type_key, area=letter.area,
                key=key, label=label,
            )
        )  # fmt: skip


def rebuild() -> int:
    """Make every stay and outcome anew from history. Returns how many letters it read.

    For letters older than these tables, or when the calendar of past days was put right. It runs
    its own transactions; letters may move meanwhile.
    """
    last, read = 0, 0
    while True:
        found = db.run(lambda s, after=last: _rebuild_some(s, after))  # type: ignore[misc]
        if not found:
            return read
        last, read = found[-1], read + len(found)


def _rebuild_some(session: Session, after: int) -> list[int]:
    query = select(Letter).where(col(Letter.id) > after, col(Letter.started_at).is_not(None))
    some = session.exec(
        query.order_by(col(Letter.id)).limit(AT_ONCE).with_for_update(key_share=True)
    ).all()
    ids = [each.id or 0 for each in some]
    for table in (LetterStay, LetterOutcome):
        session.connection().execute(delete(table).where(col(table.letter_id).in_(ids)))
    lines = select(CaseHistory).where(col(CaseHistory.case_ref).in_([each.ref for each in some]))
    by_ref: dict[str, list[CaseHistory]] = {}
    for line in session.exec(lines.order_by(col(CaseHistory.id))):
        by_ref.setdefault(line.case_ref, []).append(line)
    for letter in some:
        session.add_all(from_history(letter, by_ref.get(letter.ref, ())))
    return ids


def from_history(
    letter: Letter, lines: Iterable[CaseHistory]
) -> Iterator[LetterStay | LetterOutcome]:
    """The rows a letter's history comes to, oldest first."""
    path = type_of(letter).workflow
    since, minutes = letter.created_at, 0
    for line in lines:
        if line.step == ESCALATE:
            continue
        if stay := _stay(path, letter, line, since):
            minutes += stay["minutes"]
            yield LetterStay(**stay)
        if path.state(line.target).final and letter.started_at:
            yield LetterOutcome(**_outcome(letter, line, minutes))
        since = line.at


def counts(path: Workflow, state: State) -> bool:
    """Whether time in this state is the city's: not before sending, not while mending."""
    return not (state.final or state.pauses or state.name == path.initial)


def _stay(path: Workflow, letter: Letter, line: Any, since: datetime) -> dict[str, Any] | None:
    """Columns of the stay that a line of history ended."""
    state = path.state(line.source)
    if not counts(path, state):
        return None
    return {
        "history_id": line.id or 0,
        **_whose(letter),
        "office": state.desk.area(letter.area) if state.desk else letter.area,
        "step": state.name,
        "minutes": max(0, calendar.working_minutes_between(since, line.at)),
        "finished_at": line.at,
    }


def _outcome(letter: Letter, line: Any, minutes: int) -> dict[str, Any]:
    in_time = letter.due_at is not None and line.at <= letter.due_at
    return {
        **_whose(letter),
        "state": line.target,
        "minutes": minutes,
        "kept": line.target == ISSUED and in_time,
        "finished_at": line.at,
    }


def _whose(letter: Letter) -> dict[str, Any]:
    return {"letter_id": letter.id, "type_key": letter.type_key, "area": letter.area}
