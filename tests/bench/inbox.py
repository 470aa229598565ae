"""The officers' inbox when the city has a million cases: reading a page of it, and searching it."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from smartcity_app.civic import areas, people
from smartcity_app.civic.people import Person, Post
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.services.letters import manifest, reading
from smartcity_app.services.letters.reading import Filter
from smartcity_app.services.letters.states.desk import Desk
from tests.bench import databases, many, sockets
from tests.bench.figures import Benchmark, Figure, percentile
from tests.bench.house import House, cookie

CASES, RESIDENTS = 1_000_000, 250_000
CALLS, SECONDS = 120, 3.0
"""Calls of each kind, or as many as fit."""
BUDGET = 5.0
DESK = Desk.get_full_name()
Read = Callable[[Session, random.Random], object]


def measure(house: House) -> list[Benchmark]:
    """Milliseconds of the list service in a transaction of its own, one office after another."""
    return [_on(engine, house) for engine in databases.engines()]


def _on(engine: str, house: House) -> Benchmark:
    with databases.fresh(engine, house.folder) as version:
        begun = time.monotonic()
        many.fill(cases=CASES, residents=RESIDENTS)
        notes = [f"filled in {time.monotonic() - begun:.0f} s"]
        figures = []
        for name, read in _kinds():
            taken, spent = _times(read)
            p95 = percentile(taken, 0.95)
            cpu = percentile(spent, 0.95)
            figures += [
                Figure(f"{name}, p50", percentile(taken, 0.5), "ms"),
                Figure(f"{name}, p95", p95, "ms", BUDGET, None, "its thread's CPU", cpu),
            ]
            if p95 > BUDGET:
                notes.append(f"{name} ({len(taken)} calls): {_why(read)}")
        figures += _over_the_socket(house)
        return Benchmark(
            f"inbox-{engine.lower()}", figures, version,
            {"letter": CASES, "person": RESIDENTS}, notes,
        )  # fmt: skip


def _over_the_socket(house: House) -> Iterator[Figure]:
    """The whole way of a camat's click: socket, guard, login, list, badge and chips, rows, JSON."""
    with db.transaction() as session:
        camats = [_camat_of(session, each.code) for each in areas.districts()[: sockets.TABS]]
        cookies = [cookie(session, each) for each in camats]
    with house.beside() as served:
        yield from sockets.lists(
            served.url, cookies, DESK, lambda tab: tab.ask(Desk.refresh(), DESK),
            {"camat: own desk": "/kerja", "camat: everything": "/kerja?tampil=all"},
        )  # fmt: skip


def _camat_of(session: Session, area: str) -> Actor:
    """Somebody who lives there is made its camat."""
    lives_there = select(Person.id).where(col(Person.area).startswith(area)).limit(1)
    number = session.exec(lives_there).one() or 0
    session.add(
        Post(
            person_id=number, role=Role.DISTRICT_HEAD, area=area, nip="197001012005011001",
            title=f"Camat {area}", rank="Pembina", starts=date(2024, 1, 2),
        )
    )  # fmt: skip
    session.flush()
    return people.actor_of(session, number)


def _kinds() -> Iterator[tuple[str, Read]]:
    """What officers do all day, on the desks of the whole city."""
    given, family = many.names()
    ref = f"{many.kind().prefix}-"
    for title, office in (("lurah", _lurah), ("camat", _camat)):
        for words, wanted in (
            ("own desk", lambda chance: Filter("mine")),
            ("late", lambda chance: Filter("late")),
            ("everything", lambda chance: Filter("all")),
            ("done", lambda chance: Filter("done")),
            ("own desk by name", lambda chance: Filter("mine", search=chance.choice(given))),
            ("everything of a type", lambda chance: Filter("all", kind=many.kind().key)),
            (
                "everything by name",
                lambda chance: Filter(
                    "all", search=f"{chance.choice(given)} {chance.choice(family)}"
                ),
            ),
            (
                "everything by NIK",
                lambda chance: Filter("all", search=many.nik(chance.randrange(1, RESIDENTS))),
            ),
            (
                "everything by number",
                lambda chance: Filter("all", search=f"{ref}{chance.randrange(CASES):010d}"),
            ),
        ):
            yield f"{title}: {words}", _inbox(office, wanted)
        yield f"{title}: badge count", _badge(office)
        yield f"{title}: board", _board(office)
    yield "mayor: board", _board(_mayor)


def _inbox(
    office: Callable[[random.Random], Actor], wanted: Callable[[random.Random], Filter]
) -> Read:
    return lambda s, chance: reading.inbox(s, office(chance), wanted=wanted(chance))


def _badge(office: Callable[[random.Random], Actor]) -> Read:
    return lambda s, chance: reading.waiting(s, office(chance), view="mine")


def _board(office: Callable[[random.Random], Actor]) -> Read:
    return lambda s, chance: manifest.gauges(s, office(chance))


def _mayor(chance: random.Random) -> Actor:
    return Actor(1, (Held(Role.MAYOR, areas.city_area().code),))


def _lurah(chance: random.Random) -> Actor:
    area = chance.choice(areas.villages()).code
    return Actor(1, (Held(Role.VILLAGE_HEAD, area), Held(Role.RESIDENT, area)))


def _camat(chance: random.Random) -> Actor:
    area = chance.choice(areas.districts()).code
    return Actor(1, (Held(Role.DISTRICT_HEAD, area), Held(Role.RESIDENT, area)))


def _times(read: Read) -> tuple[list[float], list[float]]:
    """Milliseconds of each call on the clock, and of this thread's CPU: a busy machine shows."""
    chance, taken, spent = random.Random(17), list[float](), list[float]()
    for _ in range(3):
        db.run(lambda s: read(s, chance), writes=False)
    until = time.monotonic() + SECONDS
    while len(taken) < CALLS and (time.monotonic() < until or len(taken) < 5):
        begun, used = time.perf_counter(), time.thread_time()
        db.run(lambda s: read(s, chance), writes=False)
        taken.append((time.perf_counter() - begun) * 1000)
        spent.append((time.thread_time() - used) * 1000)
    return taken, spent


def _why(read: Read) -> str:
    """How the database goes about it: its own plan for the statement."""
    with db.transaction(writes=False) as session:
        with _overheard(session) as said:
            read(session, random.Random(17))
        statement, values = said[-1]
        sqlite = db.is_sqlite(session)
        ask = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "
        rows = session.connection().exec_driver_sql(ask + statement, values).fetchall()
    return " / ".join(str(row[3] if sqlite else row[0]).strip() for row in rows)


@contextmanager
def _overheard(session: Session) -> Iterator[list[tuple[str, Any]]]:
    said: list[tuple[str, Any]] = []

    def hear(conn: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        said.append((statement, values))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", hear)
