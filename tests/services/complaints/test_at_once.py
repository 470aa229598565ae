"""Two people at the same moment: one of them is told, and nothing is counted twice or lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import col, insert, select, update

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import CityError, OutOfStep
from smartcity_app.services.complaints import closing, joining, ladder, privacy, working
from smartcity_app.services.complaints.models import (
    Complaint,
    ComplaintMessage,
    ComplaintReporter,
    ComplaintTransfer,
)
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import ANSWERED, WAITING
from tests.services.complaints.conftest import Wargaku


def at_once(*acts: Callable[[], Any]) -> list[type[Exception] | None]:
    """Everybody at the same moment; the refusal each of them got, or None."""
    gate = Barrier(len(acts))

    def go(act: Callable[[], Any]) -> type[Exception] | None:
        gate.wait()
        try:
            act()
        except CityError as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(copy_context().run, go, act) for act in acts]
        return [each.result() for each in running]


def seen(wargaku: Wargaku, ref: str) -> dict[str, Any]:
    return {"ref": ref, "version": wargaku.case(ref).version}


@pytest.mark.parametrize("time", range(3))
def test_of_two_answers_at_one_moment_one_is_given(wargaku: Wargaku, time: int) -> None:
    ref = wargaku.file()
    as_seen = seen(wargaku, ref)
    said = at_once(
        lambda: wargaku.do(working.answer, wargaku.officer, text="Besok", **as_seen),
        lambda: wargaku.do(working.answer, wargaku.head, text="Lusa", **as_seen),
    )
    assert sorted(each is None for each in said) == [False, True]
    assert OutOfStep in said
    assert len(wargaku.city.all(ComplaintMessage)) == 1


def test_an_answer_and_a_transfer_at_one_moment_do_not_both_happen(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    as_seen = seen(wargaku, ref)
    said = at_once(
        lambda: wargaku.do(working.answer, wargaku.officer, text="Besok", **as_seen),
        lambda: wargaku.do(
            working.transfer, wargaku.head, to="DLH", reason="Bukan jalan", **as_seen
        ),
    )
    case = wargaku.case(ref)
    assert said.count(None) == 1
    assert (case.answered_at is None) == (case.agency == "DLH")
    assert case.transfers == len(wargaku.city.all(ComplaintTransfer))


def test_a_confirmation_and_a_dispute_at_one_moment_do_not_both_happen(wargaku: Wargaku) -> None:
    ref = wargaku.done()
    said = at_once(
        lambda: wargaku.do(closing.confirm, wargaku.siti, ref=ref),
        lambda: wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Masih berlubang"),
    )
    case = wargaku.case(ref)
    # a dispute after the confirmation is within its days; a confirmation after it is out of step
    assert said[1] is None or said.count(None) == 1
    assert case.disputes == (said[1] is None)


def test_two_workers_climb_a_rung_once(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    with clock.held(clock.now() + timedelta(days=30)):
        at_once(ladder.sweep, ladder.sweep)
        ladder.sweep()
        rungs = wargaku.alarms(ref)
    assert rungs == sorted(set(rungs))
    assert rungs[-1] is Rung.MAYOR


def test_many_who_join_at_one_moment_are_all_counted_and_nobody_twice(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    people = [wargaku.city.resident(f"Warga {n}") for n in range(3)]
    twice = [*people, *people]
    at_once(*(lambda who=each: wargaku.do(joining.join, who, ref=ref) for each in twice))
    case = wargaku.case(ref)
    with db.transaction(writes=False) as session:
        assert len(joining.followers(session, case)) == 4
    assert (case.reporters, case.priority) == (4, 1)


def test_a_report_somebody_joins_is_not_withdrawn_at_that_moment(wargaku: Wargaku) -> None:
    """Whoever took the report back had read it before the other one came."""
    ref, lilik = wargaku.file(), wargaku.city.resident("Lilik")
    with db.transaction() as session:
        case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
        came = insert(ComplaintReporter).values(complaint_id=case.id, person_id=lilik.person_id)
        session.connection().execute(came)
        counted = update(Complaint).where(col(Complaint.id) == case.id).values(reporters=2)
        session.connection().execute(counted)
        with pytest.raises(OutOfStep, match="ikut melapor"):
            closing.withdraw(session, wargaku.siti, ref=ref)


def test_a_joiner_and_a_withdrawal_at_one_moment_do_not_both_happen(wargaku: Wargaku) -> None:
    for _ in range(3):
        ref, lilik = wargaku.file(), wargaku.city.resident("Lilik")
        said = at_once(
            lambda ref=ref, lilik=lilik: wargaku.do(joining.join, lilik, ref=ref),
            lambda ref=ref: wargaku.do(closing.withdraw, wargaku.siti, ref=ref),
        )
        assert said.count(None) == 1


def test_who_disowns_a_report_is_not_asked_at_that_moment(wargaku: Wargaku) -> None:
    """Whoever asks had read the report before it was disowned."""
    ref = wargaku.answered()
    with db.transaction() as session:
        case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
        disowned = update(Complaint).where(col(Complaint.id) == case.id)
        session.connection().execute(disowned.values(disowned_at=clock.now()))
        with pytest.raises(OutOfStep, match="menyangkal"):
            working.ask(session, wargaku.officer, ref=ref, text="Di mana tepatnya?")


def test_what_is_asked_at_the_moment_it_is_disowned_keeps_nobody_waiting(wargaku: Wargaku) -> None:
    """Whoever disowns the report had read it before the question."""
    ref = wargaku.answered()
    with db.transaction() as session:
        case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
        asked = update(Complaint).where(col(Complaint.id) == case.id)
        values = {"state": WAITING, "left": 60, "version": case.version + 1}
        session.connection().execute(asked.values(**values))
        privacy.disown(session, wargaku.siti, ref=ref)
    assert (wargaku.case(ref).state, wargaku.case(ref).left) == (ANSWERED, None)


def test_who_joins_while_it_is_merged_is_where_it_is_followed(wargaku: Wargaku) -> None:
    budi, lilik = wargaku.city.resident("Budi"), wargaku.city.resident("Lilik")
    one, two = wargaku.file(), wargaku.file(budi)
    said = at_once(
        lambda: wargaku.do(joining.join, lilik, ref=two),
        lambda: wargaku.do(joining.merge, wargaku.centre, ref=two, into=one, reason="Sama"),
    )
    with db.transaction(writes=False) as session:
        followed = joining.followers(session, wargaku.case(one))
    if said[1] is None and said[0] is None:
        assert lilik.person_id in followed
    assert said.count(None) >= 1
