"""What happened is told to everyone who asked: once, in spite of failures, crashes and rivals."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.outbox import PATIENCE, OutboxDelivery, OutboxFact
from tests.conftest import MONDAY, City
from tests.kernel import ringing
from tests.kernel.ringing import BellRang

HERE = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _in_good_mood() -> None:
    ringing.mood[0] = "well"
    ringing.heard.clear()


def ring(*bells: int) -> None:
    for bell in bells:
        db.run(lambda s, bell=bell: outbox.announce(s, BellRang(bell)))


def lines(city: City, person_id: int = 1) -> list[str]:
    return sorted(m.title for m in city.all(InboxMessage) if m.person_id == person_id)


def receipt(city: City, reaction: str = "note_it") -> OutboxDelivery:
    (found,) = (d for d in city.all(OutboxDelivery) if d.reaction.endswith(reaction))
    return found


def deliverers(number: int, at: datetime = MONDAY, mood: str = "slow") -> list[int]:
    """So many processes deliver at once; their exit codes."""
    url = db.engine().url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.kernel.deliverer", url, at.isoformat(), mood]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    opened = [subprocess.Popen(command, cwd=HERE, text=True, **pipes) for _ in range(number)]
    for each in opened:
        assert each.stdout
        assert each.stdout.readline() == "ready\n", each.communicate()
    for each in opened:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    said = [each.communicate(timeout=60)[1] for each in opened]
    assert not any("Traceback" in each for each in said), said
    return [each.returncode for each in opened]


def test_a_fact_and_its_change_stand_or_fall_together(city: City) -> None:
    def change_and_refuse(session: object) -> None:
        outbox.announce(session, BellRang(1))  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        db.run(change_and_refuse)
    assert city.all(OutboxFact) == []


def test_everyone_who_asked_is_told_once(city: City) -> None:
    ring(1, 2)
    assert outbox.deliver() == 4
    assert outbox.deliver() == 0
    assert lines(city, 1) == lines(city, 2) == ["bell 1", "bell 2"]


def test_a_reaction_that_fails_leaves_nothing_and_holds_up_nobody(city: City) -> None:
    ringing.mood[0] = "fails"
    ring(1)
    outbox.deliver()
    assert (lines(city, 1), lines(city, 2)) == ([], ["bell 1"])
    assert receipt(city).trouble == "RuntimeError"
    assert receipt(city, "open_the_door").done_at is not None


def test_it_is_tried_again_after_growing_pauses_then_parked_and_seen(city: City) -> None:
    ringing.mood[0] = "fails"
    ring(1)
    now, pauses = MONDAY, []
    for _ in range(PATIENCE):
        with clock.held(now):
            outbox.deliver()
            before = len(ringing.heard)
            outbox.deliver()
            assert len(ringing.heard) == before, "tried again without a pause"
        again_at = receipt(city).again_at
        assert again_at is not None
        pauses.append(again_at - now)
        now = again_at
    assert pauses == sorted(set(pauses)), "the pauses must grow"
    with db.transaction(writes=False) as session:
        assert [each.reaction for each in outbox.parked(session)] == [
            "tests.kernel.ringing.note_it"
        ]
    ringing.mood[0] = "well"
    with clock.held(now + timedelta(days=30)):
        outbox.deliver()
    assert len(ringing.heard) == PATIENCE
    assert lines(city, 1) == []
    assert city.all(OutboxFact)[0].settled_at is not None


def test_what_failed_once_and_then_went_well_is_not_parked(city: City) -> None:
    ringing.mood[0] = "fails"
    ring(1)
    outbox.deliver()
    ringing.mood[0] = "well"
    with clock.held(MONDAY + timedelta(minutes=2)):
        outbox.deliver()
    assert (lines(city, 1), lines(city, 2)) == (["bell 1"], ["bell 1"])
    assert city.run(outbox.parked) == []


def test_many_facts_in_trouble_do_not_hold_up_those_behind_them(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH", 3)
    ringing.mood[0] = "fails"
    ring(1, 2, 3, 4)
    outbox.deliver()
    ringing.mood[0] = "well"
    ring(5)
    outbox.deliver()
    assert lines(city, 1) == ["bell 5"]


@pytest.mark.parametrize("tried_before", [False, True])
def test_two_deliverers_in_one_process_never_tell_twice(city: City, tried_before: bool) -> None:
    ring(*range(8))
    now = MONDAY
    if tried_before:
        ringing.mood[0] = "fails"
        outbox.deliver()
        now += timedelta(minutes=2)
    ringing.mood[0] = "slow"
    with clock.held(now), ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(copy_context().run, outbox.deliver) for _ in range(4)]:
            each.result()
    assert lines(city, 1) == [f"bell {n}" for n in range(8)]
    assert all(each.done_at for each in city.all(OutboxDelivery))
    assert {each.tries for each in city.all(OutboxDelivery) if "note_it" in each.reaction} == {
        2 if tried_before else 1
    }


@pytest.mark.slow
@pytest.mark.parametrize("tried_before", [False, True])
def test_two_deliverers_in_two_processes_never_tell_twice(city: City, tried_before: bool) -> None:
    ring(*range(12))
    now = MONDAY
    if tried_before:
        ringing.mood[0] = "fails"
        outbox.deliver()
        now += timedelta(minutes=2)
    assert deliverers(3, now) == [0, 0, 0]
    assert lines(city, 1) == sorted(f"bell {n}" for n in range(12))
    assert all(each.settled_at for each in city.all(OutboxFact))


@pytest.mark.slow
def test_a_deliverer_that_dies_between_reaction_and_receipt_told_nobody(city: City) -> None:
    ring(1)
    assert deliverers(1, mood="dies") == [9]
    assert lines(city, 1) == []
    outbox.deliver()
    assert lines(city, 1) == ["bell 1"]


def test_a_database_that_is_busy_is_not_the_reaction_s_fault(city: City) -> None:
    """Otherwise five busy minutes would park what nobody has looked at."""
    from sqlalchemy.exc import OperationalError

    ring(1)
    tell = outbox._reactions["test.bell_rang"][0]

    def busy(session: object, fact: BellRang) -> None:
        raise OperationalError("", None, Exception("database is locked"))

    busy.__module__, busy.__qualname__ = tell.__module__, tell.__qualname__
    outbox._reactions["test.bell_rang"][0] = busy
    try:
        outbox.deliver()
    finally:
        outbox._reactions["test.bell_rang"][0] = tell
    outbox.deliver()
    assert lines(city, 1) == ["bell 1"]
