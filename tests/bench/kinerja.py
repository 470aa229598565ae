"""An office's figures, and what residents are told to expect, in a city with a million letters."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, text
from sqlmodel import Session, col, select

from smartcity_app.civic import areas
from smartcity_app.kernel import bulk, crypto, db, gauges
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.letters import estimate, performance, tallies, workflow
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.rating import LetterRating
from smartcity_app.services.letters.record import LetterOutcome, LetterReturn, LetterStay
from tests.bench import databases, many
from tests.bench.figures import Benchmark, Figure, percentile
from tests.bench.house import House
from tests.services.letters.conftest import BUILT_IN, SKU

LETTERS, RESIDENTS, CALLS = 1_000_000, 50_000, 7
BUDGET = 300.0
Row = dict[str, Any]


def measure(house: House) -> list[Benchmark]:
    """Milliseconds of a whole report, counted anew each time, by how wide its unit is."""
    return [_on(engine, house) for engine in databases.engines()]


def _on(engine: str, house: House) -> Benchmark:
    with databases.fresh(engine, house.folder) as version:
        many.fill(cases=LETTERS, residents=RESIDENTS)
        rows = fill()
        figures, notes = [], []
        for name, read in _kinds():
            taken = [_timed(read) for _ in range(CALLS)]
            figures.append(Figure(name, percentile(taken, 0.5), "ms", most=BUDGET))
            if figures[-1].value > BUDGET:
                notes.append(f"{name}: {_slowest(read)}")
        return Benchmark(f"kinerja-{engine.lower()}", figures, version, rows, notes)


def _kinds() -> Iterator[tuple[str, Callable[[Session], object]]]:
    district = areas.districts()[0].code
    village = areas.villages(district)[0].code
    for where, unit in (("village", village), ("district", district), ("city", "")):
        for period in ("bulan-ini", "setahun"):
            yield (
                f"{where}, {period}",
                lambda s, unit=unit, period=period: performance.report(
                    s, SYSTEM, unit=unit or areas.city_area().code, period=period
                ),
            )
    kind = SKU
    yield "estimate", lambda s: estimate.of(s, type_key=kind, area=village)


def fill() -> dict[str, int]:
    """What the letters of `many` would have left behind. Returns rows by table."""
    with db.transaction(writes=False) as session:
        query = select(Letter.id, Letter.area, Letter.state, Letter.finished_at)
        done = [
            (number or 0, area, state, at)
            for number, area, state, at in session.exec(query.order_by(col(Letter.id)))
            if at
        ]
    kind = SKU
    tables = {
        CaseHistory: _history(done),
        LetterStay: _stays(done, kind),
        LetterOutcome: _outcomes(done, kind),
        LetterReturn: _returns(done, kind),
        LetterRating: _ratings(done, kind),
    }
    for table, rows in tables.items():
        bulk.insert(table.__table__, rows)  # type: ignore[attr-defined]
    tallies.tally()
    bulk.settle()
    with db.transaction(writes=False) as session:
        return {
            name: session.connection().execute(text(f"SELECT count(*) FROM {name}")).scalar() or 0
            for name in ("letter", *(str(table.__tablename__) for table in tables))
        }


Done = list[tuple[int, str, str, datetime]]


def _history(done: Done) -> Iterator[Row]:
    for nth, (number, _, state, at) in enumerate(done):
        for turn, step in enumerate(("village", "district")):
            yield {
                "id": nth * 2 + turn + 1, "workflow": "letter", "case_ref": str(number),
                "step": f"sign_{step}", "source": step, "target": state, "person_id": None,
                "name": "", "title": "", "note": "", "at": at,
            }  # fmt: skip


def _stays(done: Done, kind: str) -> Iterator[Row]:
    chance = random.Random(1)
    for nth, (number, area, _, at) in enumerate(done):
        for turn, (step, office) in enumerate((("village", area), ("district", area[:8]))):
            yield {
                "history_id": nth * 2 + turn + 1, "letter_id": number, "type_key": kind,
                "area": area, "office": office, "step": step,
                "minutes": int(chance.expovariate(1 / 300)), "finished_at": at,
            }  # fmt: skip


def _outcomes(done: Done, kind: str) -> Iterator[Row]:
    chance = random.Random(2)
    for number, area, state, at in done:
        minutes = int(chance.expovariate(1 / 600))
        yield {
            "letter_id": number, "type_key": kind, "area": area, "state": state,
            "minutes": minutes, "kept": state == workflow.ISSUED and minutes < 1020,
            "finished_at": at,
        }  # fmt: skip


def _returns(done: Done, kind: str) -> Iterator[Row]:
    chance = random.Random(3)
    asked = [(each.key, each.title) for each in BUILT_IN[kind].requirements]
    for nth, (number, area, _, at) in enumerate(done[::10]):
        key, label = chance.choice(asked)
        yield {
            "id": nth + 1, "letter_id": number, "type_key": kind, "area": area, "key": key,
            "label": label, "at": at - timedelta(hours=8),
        }  # fmt: skip


def _ratings(done: Done, kind: str) -> Iterator[Row]:
    chance, words = random.Random(4), crypto.encrypt("Cepat dan jelas")
    for number, area, _, at in done[::5]:
        yield {
            "letter_id": number, "type_key": kind, "area": area, "score": chance.randrange(1, 6),
            "words": words, "rated_at": at + timedelta(hours=1),
        }  # fmt: skip


def _timed(read: Callable[[Session], object]) -> float:
    with db.transaction(writes=False) as session:
        gauges._of(session).clear()
        begun = time.perf_counter()
        read(session)
        return (time.perf_counter() - begun) * 1000


def _slowest(read: Callable[[Session], object]) -> str:
    """The statement that takes longest, with the database's plan for it."""
    with db.transaction(writes=False) as session:
        said: list[tuple[float, str, Any]] = []

        def before(*_: Any) -> None:
            said.append((time.perf_counter(), "", None))

        def after(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
            said[-1] = (time.perf_counter() - said[-1][0], statement, values)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", before)
        event.listen(connection, "after_cursor_execute", after)
        gauges._of(session).clear()
        read(session)
        event.remove(connection, "before_cursor_execute", before)
        event.remove(connection, "after_cursor_execute", after)
        seconds, statement, values = max(said, key=lambda each: each[0])
        sqlite = db.is_sqlite(session)
        ask = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "
        rows = connection.exec_driver_sql(ask + statement, values).fetchall()
    plan = " / ".join(str(row[3] if sqlite else row[0]).strip()[:200] for row in rows)
    return f"{seconds * 1000:.0f} ms {statement[:60]} … {plan}"
