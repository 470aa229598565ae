"""Sealing goes on while transactions are open, and none of their lines is ever left out."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from sqlmodel import select

from smartcity_app.kernel import audit, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from tests.attack.conftest import Meanwhile
from tests.conftest import City, on_postgres

SOMEBODY = Actor(7)
CLERKS, EACH = 16, 6


class ChangedMyMind(Exception):
    """Rolls a transaction back."""


def work(number: int) -> int:
    """One clerk: some transactions rest with their line written, some before it, some are undone.

    Returns how many lines must be there.
    """
    chance, kept = random.Random(number), 0
    for turn in range(EACH):
        undone = chance.random() < 0.2
        try:
            with db.transaction() as session:
                if chance.random() < 0.3:
                    session.exec(select(AuditLine.id).limit(1)).first()
                    time.sleep(chance.random() * 0.03)
                lines = chance.randrange(1, 4)
                for _ in range(lines):
                    audit.record(session, SOMEBODY, "look", "thing", detail=f"{number}/{turn}")
                    session.flush()
                    if chance.random() < 0.3:
                        time.sleep(chance.random() * 0.03)
                if undone:
                    raise ChangedMyMind
            kept += lines
        except ChangedMyMind:
            continue
    return kept


def sealed(lines: int) -> audit.Verdict:
    """The log once so many lines are sealed. Other cities on the same server may hold it up."""
    patience = time.monotonic() + 15
    while (verdict := audit.verify()).lines < lines and time.monotonic() < patience:
        audit.seal()
        time.sleep(0.01)
    return verdict


def test_a_storm_of_open_transactions_loses_no_line(city: City) -> None:
    seals = 0
    with ThreadPoolExecutor(CLERKS) as pool:
        clerks = [pool.submit(copy_context().run, work, number) for number in range(CLERKS)]
        while not all(each.done() for each in clerks):
            seals += bool(audit.seal())
            time.sleep(0.005)
    written = sum(each.result() for each in clerks)
    verdict = sealed(written)
    assert (verdict.lines, verdict.problems) == (written, ())
    assert len(city.all(AuditLine)) == written
    assert seals or on_postgres(), "nothing was sealed while they worked"


def test_a_line_waits_for_an_older_transaction_that_is_still_open(city: City) -> None:
    if not on_postgres():
        pytest.skip("SQLite has one writer at a time")
    wrote, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with db.transaction() as session:
            audit.record(session, SOMEBODY, "look", "thing", detail="slow")
            session.flush()
            wrote.set()
            go_on.wait(20)

    clerk = Meanwhile(slow)
    assert wrote.wait(20)
    city.run(lambda s: audit.record(s, SOMEBODY, "look", "thing", detail="quick"))
    assert audit.seal() == 0, "sealing now would leave the slow line outside of every seal"
    go_on.set()
    assert clerk.wait().trouble is None
    verdict = sealed(2)
    assert (verdict.lines, verdict.problems) == (2, ())


def test_sealers_that_meet_make_one_chain(city: City) -> None:
    """Two workers whose pulses beat together: one of them may have to try again."""
    from sqlalchemy.exc import IntegrityError

    for turn in range(4):
        city.run(lambda s, n=turn: audit.record(s, SOMEBODY, "look", "thing", detail=f"{n}"))
        start = threading.Barrier(3)

        def seal(start: threading.Barrier = start) -> int:
            start.wait(20)
            return audit.seal()

        troubles = [each.wait().trouble for each in [Meanwhile(seal) for _ in range(3)]]
        assert all(each is None or isinstance(each, IntegrityError) for each in troubles)
    verdict = sealed(4)
    assert (verdict.lines, verdict.problems) == (4, ())
    assert verdict.seals <= 4
