"""Whatever is done in whatever order, no broken promise goes without its escalation on record, no
clock goes back, and merging loses nobody and nothing."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.complaints import (
    closing,
    conversation,
    file_views,
    joining,
    ladder,
    privacy,
    talk,
    working,
)
from smartcity_app.services.complaints.models import Complaint, ComplaintAlarm
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import ON_DESKS
from tests.services.complaints.conftest import Wargaku, photo

REPORTS = 3
MOVES = (
    "assign", "answer", "transfer", "back", "ask", "explain", "resume", "finish", "confirm",
    "dispute", "reject", "merge", "split", "withdraw", "wait", "sweep", "disown", "join", "leave",
    "note",
)  # fmt: skip
JOINING = ("merge", "merge", "split", "join", "leave", "disown", "explain", "note", "withdraw")


def move(among: tuple[str, ...] = MOVES) -> Any:
    """Name, the report, another report or person, hours, and whether the machine stops in it."""
    return st.tuples(
        st.sampled_from(among), st.integers(0, REPORTS - 1), st.integers(0, REPORTS - 1),
        st.integers(1, 90), st.sampled_from([False] * 7 + [True]),
    )  # fmt: skip


class Crash(Exception):
    """The machine stops in the middle of a step."""


class Life:
    """Some reports, and everybody who may do something to them."""

    def __init__(self, wargaku: Wargaku, *, photos: bool = False, apart: int = 0) -> None:
        """`apart`: hours between one report and the next, so that no two are promised the same."""
        self.w = wargaku
        self.people = [wargaku.city.resident(f"Warga {n}") for n in range(REPORTS)]
        self.refs = [self._file(each, photos, apart) for each in self.people]
        self.answer_due = {ref: wargaku.case(ref).answer_due_at for ref in self.refs}
        self.on: dict[str, set[int]] = {
            ref: {each.person_id or 0} for ref, each in zip(self.refs, self.people, strict=True)
        }
        """Who stands on a report of their own accord."""
        self.said: dict[str, int] = dict.fromkeys(self.refs, 0)
        """Lines of talk written on it."""
        self._crashes = False

    def move(self, name: str, number: int, other: int, hours: int, crashes: bool) -> None:
        """One thing somebody does; where it is refused, or the machine stops, nothing happens."""
        ref, into, mine = self.refs[number], self.refs[other], self.people[number]
        case = self.w.case(ref)
        officer = self.w.other if case.agency == "DLH" else self.w.officer
        do, self._crashes = self._do, crashes
        neighbour = self.people[other]
        verbs: dict[str, Any] = {
            "assign": lambda: do(working.assign, officer, ref=ref),
            "answer": lambda: do(working.answer, officer, ref=ref, text="Ya"),
            "transfer": lambda: do(working.transfer, officer, ref=ref, to="DLH", reason="Taman"),
            "back": lambda: do(working.transfer, officer, ref=ref, to="DSDABM", reason="Jalan"),
            "ask": lambda: do(working.ask, officer, ref=ref, text="Di mana?"),
            "explain": lambda: do(talk.write, mine, ref=ref, text="Di sini"),
            "note": lambda: do(talk.note, officer, ref=ref, text="Cek dulu"),
            "resume": lambda: do(working.resume, officer, ref=ref),
            "finish": lambda: do(working.finish, officer, ref=ref, text="Sudah"),
            "confirm": lambda: do(closing.confirm, mine, ref=ref),
            "dispute": lambda: do(closing.dispute, mine, ref=ref, reason="Belum"),
            "reject": lambda: do(working.reject, officer, ref=ref, reason="Bukan"),
            "merge": lambda: do(joining.merge, self.w.centre, ref=ref, into=into, reason="Sama"),
            "split": lambda: do(joining.split, self.w.centre, ref=ref, reason="Lain"),
            "withdraw": lambda: do(closing.withdraw, mine, ref=ref),
            "disown": lambda: do(privacy.disown, mine, ref=ref),
            "join": lambda: do(joining.join, neighbour, ref=ref),
            "leave": lambda: do(joining.leave, neighbour, ref=ref),
            "wait": lambda: self.w.later(hours=hours, swept=not crashes),
            "sweep": lambda: self._by_itself(most=1 if crashes else 500),
        }  # fmt: skip
        with contextlib.suppress(CityError, Crash):
            verbs[name]()
            self._remember(name, ref, mine, neighbour)

    def _file(self, person: Actor, photos: bool, apart: int) -> str:
        self.w.later(hours=apart)
        return self.w.file(person, photos=[photo(person)] if photos else [])

    def _by_itself(self, most: int) -> None:
        ladder.sweep(most=most)
        closing.close_silent()
        closing.remind_of_questions()
        closing.release_unanswered()

    def _do(self, verb: Callable[..., Any], actor: Actor, **more: Any) -> None:
        with db.transaction() as session:
            verb(session, actor, **more)
            if self._crashes:
                raise Crash

    def _remember(self, name: str, ref: str, mine: Actor, neighbour: Actor) -> None:
        if name in ("answer", "ask", "explain", "note"):
            self.said[ref] += 1
        if name == "join":
            self.on[ref].add(neighbour.person_id or 0)
        if name == "leave" and neighbour is not mine:
            self.on[ref].discard(neighbour.person_id or 0)
        if name == "disown":
            self.on[ref].discard(mine.person_id or 0)


THOROUGH = pytest.param(60, 24, marks=pytest.mark.slow)
calm: dict[str, Any] = {
    "deadline": None, "suppress_health_check": list(HealthCheck), "database": None,
}  # fmt: skip


@pytest.mark.parametrize(("examples", "most"), [(5, 12), THOROUGH])
def test_no_open_report_older_than_its_limit_lacks_an_escalation(
    wargaku: Wargaku, examples: int, most: int
) -> None:
    @settings(max_examples=examples, **calm)
    @given(st.lists(move(), min_size=3, max_size=most))
    def walk(chosen: list[Any]) -> None:
        life = Life(wargaku, apart=7)
        for each in chosen:
            before = {ref: wargaku.case(ref) for ref in life.refs}
            life.move(*each)
            _clocks_never_move_back(wargaku, life, before)
            _no_merge_makes_anybody_wait_longer(wargaku, life)
        ladder.sweep()
        _every_breach_is_on_record(life)
        wargaku.later(days=30)
        _every_breach_is_on_record(life)

    walk()


@pytest.mark.parametrize(("examples", "most"), [(5, 12), THOROUGH])
def test_merging_and_splitting_lose_no_reporter_photo_or_message(
    wargaku: Wargaku, examples: int, most: int
) -> None:
    @settings(max_examples=examples, **calm)
    @given(st.lists(move(JOINING), min_size=3, max_size=most))
    def walk(chosen: list[Any]) -> None:
        life = Life(wargaku, photos=True)
        for each in chosen:
            life.move(*each)
            _nothing_is_lost(life)

    walk()


def test_who_came_with_two_reports_stays_when_one_is_taken_apart(wargaku: Wargaku) -> None:
    life = Life(wargaku, photos=True)
    for name, number, other in (
        ("join", 1, 0), ("merge", 1, 2), ("merge", 0, 2), ("split", 1, 0),
    ):  # fmt: skip
        life.move(name, number, other, 1, False)
        _nothing_is_lost(life)
    with db.transaction(writes=False) as session:
        followed = joining.followers(session, wargaku.case(life.refs[2]))
    assert life.people[0].person_id in followed
    assert life.people[1].person_id not in followed


def test_who_disowns_a_merged_report_is_off_the_other_one_too(wargaku: Wargaku) -> None:
    life = Life(wargaku)
    life.move("merge", 0, 1, 1, False)
    life.move("disown", 0, 0, 1, False)
    with db.transaction(writes=False) as session:
        assert joining.followers(session, wargaku.case(life.refs[1])) == [life.people[1].person_id]


def _nothing_is_lost(life: Life) -> None:
    """Of every report, where it is followed now: its people, its pictures, its talk."""
    with db.transaction() as session:
        rows = session.exec(select(Complaint).where(Complaint.ref.in_(life.refs))).all()  # type: ignore[attr-defined]
        known = {each.id: each for each in rows}
        for case in rows:
            top = case
            while top.merged_into:
                top = known[top.merged_into]
                assert life.on[case.ref] <= set(joining.followers(session, top))
            assert life.on[case.ref] <= set(joining.followers(session, case))
            assert case in joining.family(session, top)
            within = [each.ref for each in joining.family(session, top)]
            lines = conversation.of(session, life.w.centre, top)
            assert len(lines) == sum(life.said[ref] for ref in within)
            assert len(file_views.shots_of(session, top)) == len(within)
        everybody = set().union(*life.on.values())
        for case in rows:
            assert set(joining.followers(session, case)) <= everybody


def _clocks_never_move_back(wargaku: Wargaku, life: Life, before: dict[str, Complaint]) -> None:
    for ref, was in before.items():
        now = wargaku.case(ref)
        assert now.answer_due_at == life.answer_due[ref]
        assert was.answered_at in (None, now.answered_at)
        assert now.answer_rung >= was.answer_rung
        assert now.work_rung >= was.work_rung
        assert now.due_at is not None
        assert was.due_at is not None
        assert now.due_at >= was.due_at
        assert now.transfers >= was.transfers


def _no_merge_makes_anybody_wait_longer(wargaku: Wargaku, life: Life) -> None:
    """What is merged unanswered is followed in a report that is answered, or was to be by then."""
    cases = [wargaku.case(ref) for ref in life.refs]
    known = {each.id: each for each in cases}
    for case in cases:
        if case.merged_into is None or case.answered_at is not None:
            continue
        there = known[case.merged_into]
        assert case.answer_due_at is not None
        assert there.answer_due_at is not None
        assert there.answered_at is not None or there.answer_due_at <= case.answer_due_at


def _every_breach_is_on_record(life: Life) -> None:
    now = clock.now()
    with db.transaction(writes=False) as session:
        cases = session.exec(select(Complaint).where(Complaint.ref.in_(life.refs))).all()  # type: ignore[attr-defined]
        for case in cases:
            rungs = {
                (line.clock_kind, line.rung)
                for line in session.exec(
                    select(ComplaintAlarm).where(ComplaintAlarm.complaint_id == case.id)
                )
            }
            if case.answered_at and case.answer_due_at and case.answered_at > case.answer_due_at:
                assert ("answer", Rung.HEAD) in rungs
            if case.state not in ON_DESKS:
                continue
            assert case.answer_due_at is not None
            assert case.due_at is not None
            if case.answered_at is None and case.answer_due_at < now:
                assert ("answer", Rung.HEAD) in rungs
                if case.answer_due_at + timedelta(hours=72) < now:
                    assert ("answer", Rung.MAYOR) in rungs
            if case.due_at < now:
                assert ("work", Rung.HEAD) in rungs
