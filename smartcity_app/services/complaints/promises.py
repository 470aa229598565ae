"""Both clocks of a report as a screen draws them, and to whom a broken promise has gone up."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from smartcity_app.civic import areas, promise, words
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock
from smartcity_app.services.complaints import ladder, routing
from smartcity_app.services.complaints.ladder import Clock
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import (
    CLOSED,
    DONE,
    EXAMPLES,
    MERGED,
    ON_DESKS,
    REJECTED,
    WAITING,
    WITHDRAWN,
)

CLOCK_WORDS = {"answer": "jawaban", "work": "penyelesaian"}
ENDED = (REJECTED, MERGED, WITHDRAWN)
"""States in which nobody works on it any more, though nothing was put right."""


def before() -> PromiseView:
    """What will be promised for the answer, before anything is sent."""
    return promise.before(hours=routing.usual_answer_clock().amount)


def answer_of(session: Session, case: Complaint, *, drawn: bool = True) -> PromiseView:
    """The clock of the answer: hours of the wall clock, never standing still."""
    hours = ladder.answer_hours(case)
    started, due = case.started_at, case.answer_due_at
    if started is None or due is None:
        return promise.before(hours=hours)
    if case.answered_at:
        kept = promise.done(
            started_at=started,
            due_at=due,
            finished_at=case.answered_at,
            unit="hour",
            promised=hours,
            drawn=drawn,
        )
        return replace(
            kept,
            word=_answered(kept.word),
            caption=_answered(kept.caption),
            strip=_answered(kept.strip),
            short="dijawab",
        )
    if case.state in ENDED:
        return _ended(case)
    return promise.running(
        started_at=started,
        due_at=due,
        now=clock.now(),
        unit="hour",
        promised=hours,
        escalated_to=risen_to(session, case, "answer"),
        drawn=drawn,
    )


def work_of(session: Session, case: Complaint, *, drawn: bool = True) -> PromiseView:
    """The clock of the work: working days, standing still while the reporter is asked."""
    started, due, days = case.started_at, case.due_at, case.work_days
    if started is None or due is None:
        return promise.before(days=days)
    if case.state in ENDED:
        return _ended(case)
    if case.state in (DONE, CLOSED):
        finished = case.done_at or case.since
        return promise.done(
            started_at=started, due_at=due, finished_at=finished, promised=days, drawn=drawn
        )
    if case.state == WAITING and case.left is not None:
        return promise.paused(
            left_minutes=case.left,
            what_to_do=f"Jawab pertanyaan {routing.name_of(session, case.agency)}",
            started_at=started,
            due_at=due,
            promised=days,
        )
    return promise.running(
        started_at=started,
        due_at=due,
        now=clock.now(),
        promised=days,
        escalated_to=risen_to(session, case, "work"),
        drawn=drawn,
    )


def counting(session: Session, case: Complaint) -> PromiseView:
    """The clock that counts next, for a list: of the answer until it is given, then of the work."""
    unanswered = case.answered_at is None and case.state in ON_DESKS
    return (answer_of if unanswered else work_of)(session, case, drawn=False)


def risen_to(session: Session, case: Complaint, kind: Clock) -> str:
    """Who has the case once this promise is broken; empty while it holds."""
    return above(session, case.agency, case.answer_rung if kind == "answer" else case.work_rung)


def above(session: Session, agency: str, rung: int) -> str:
    """Whom a rung of the ladder tells, the report being with `agency`: "Kepala Dinas Perhubungan".

    Empty below the breach.
    """
    if rung >= Rung.MAYOR:
        return areas.city_area().head_label
    if rung >= Rung.SECRETARY:
        return "Sekretaris Daerah"
    if rung < Rung.HEAD:
        return ""
    body = routing.body_of(session, agency)
    if body.outside:
        return routing.name_of(session, routing.CENTRE)
    return f"Kepala {body.name}"


def climbed(session: Session, agency: str, kind: str, rung: int) -> str:
    """That a clock has climbed a rung, `agency` having the report."""
    what = CLOCK_WORDS[kind]
    if rung >= Rung.HEAD:
        return f"Janji {what} terlewat, naik ke {above(session, agency, rung)}"
    part = "Separuh" if rung == Rung.HALF else "Tiga perempat"
    return f"{part} waktu {what} sudah lewat"


def state_title(case: Complaint) -> str:
    """The state in a word or two."""
    return EXAMPLES[0].state(case.state).title


def _answered(text: str) -> str:
    return text.replace("Selesai", "Dijawab")


def _ended(case: Complaint) -> PromiseView:
    """Neither kept nor broken: what became of it, and when."""
    word, at = state_title(case), case.finished_at or case.since
    return PromiseView(
        state="paused",
        word=word,
        strip=word,
        short=word.lower(),
        line="Sejak ",
        strong=_when(at),
    )


def _when(at: datetime) -> str:
    return f"{words.day(at)}, {words.time(at)}"
