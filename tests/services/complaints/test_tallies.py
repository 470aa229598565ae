"""A month's kept figures are what a recount of all its reports gives, whatever was done to them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlmodel import col

from smartcity_app.kernel import clock, db
from smartcity_app.services.complaints import broken, closing, ladder, tallies, working
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.tallies import COUNTS, KEY, months
from tests.services.complaints.conftest import Wargaku
from tests.services.complaints.test_invariants import THOROUGH, Life, calm, move

RATE = st.tuples(st.just("rate"), st.integers(0, 2), st.integers(0, 2), st.integers(1, 5))
COUNT = st.tuples(st.just("count"), st.just(0), st.just(0), st.just(1))


def kept() -> list[tuple[Any, ...]]:
    """What is kept, without what only says how long things took."""
    with db.transaction(writes=False) as session:
        names = [months.c[name] for name in (*KEY, *COUNTS)]
        query = select(*names).where(months.c.area != "")
        return sorted(map(tuple, session.connection().execute(query)))


def all_kept() -> list[tuple[Any, ...]]:
    with db.transaction(writes=False) as session:
        query = select(months).where(months.c.area != "")
        return sorted(map(tuple, session.connection().execute(query)))


def sums(of_offices: bool) -> list[tuple[Any, ...]]:
    """What each agency has, from its own rows or from those of its villages."""
    with db.transaction(writes=False) as session:
        names = [func.sum(each) for each in months.c if each.name not in KEY]
        query = (
            select(months.c.month, months.c.agency, *names)
            .where(months.c.area == "" if of_offices else months.c.area != "")
            .group_by(months.c.month, months.c.agency)
        )
        return sorted(map(tuple, session.connection().execute(query)))


def recounted() -> list[tuple[Any, ...]]:
    """Every month from the reports themselves."""
    with db.transaction(writes=False) as session:
        found, month = list[tuple[Any, ...]](), tallies.first_of(clock.now())
        for each in (tallies.before(month, times) for times in range(14)):
            found += map(tuple, session.connection().execute(tallies.counted(each)))
        return sorted(found)


def test_what_was_disputed_and_is_open_again_is_not_done(wargaku: Wargaku) -> None:
    ref = wargaku.done()
    tallies.tally()
    assert (total("resolved"), total("disputed")) == (1, 0)
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Masih berlubang")
    tallies.tally()
    assert (total("resolved"), total("disputed")) == (0, 1)


def broken_promises() -> list[tuple[Any, ...]]:
    with db.transaction(writes=False) as session:
        return sorted(map(tuple, session.connection().execute(select(broken.sums))))


def total(name: str) -> int:
    place = (*KEY, *COUNTS).index(name)
    return sum(row[place] for row in kept())


@pytest.mark.parametrize(("examples", "most"), [(4, 12), THOROUGH])
def test_what_is_kept_is_what_a_recount_gives_whatever_happens(
    wargaku: Wargaku, examples: int, most: int
) -> None:
    @settings(max_examples=examples, **calm)
    @given(st.lists(st.one_of(move(), move(), RATE, COUNT), min_size=3, max_size=most))
    def walk(moves: list[Any]) -> None:
        life = Life(wargaku)
        for each in moves:
            if each[0] == "rate":
                _rate(life, each[1], each[3])
            elif each[0] == "count":
                tallies.tally()
            else:
                life.move(*each)
        tallies.tally()
        assert all_kept() == recounted()
        assert sums(of_offices=True) == sums(of_offices=False)
        assert tallies.tally() == 0
        as_they_broke = broken_promises()
        db.run(broken.recount)
        assert broken_promises() == as_they_broke

    walk()


def _rate(life: Life, number: int, stars: int) -> None:
    from contextlib import suppress

    from smartcity_app.kernel.errors import CityError

    with suppress(CityError):
        life.w.do(closing.rate, life.people[number], ref=life.refs[number], stars=stars)


def test_a_report_answered_and_done_in_time_is_counted_as_such(wargaku: Wargaku) -> None:
    wargaku.done()
    tallies.tally()
    assert [total(name) for name in ("filed", "answered", "resolved")] == [1, 1, 1]
    assert [total(name) for name in ("answered_late", "resolved_late")] == [0, 0]


def test_what_nobody_answered_in_time_is_late_before_and_after_the_answer(
    wargaku: Wargaku,
) -> None:
    ref = wargaku.file()
    wargaku.later(hours=49)
    tallies.tally()
    assert (total("unanswered_late"), total("answered_late")) == (1, 0)
    wargaku.do(working.answer, wargaku.officer, ref=ref, text="Maaf, baru dijawab")
    tallies.tally()
    assert (total("unanswered_late"), total("answered_late")) == (0, 1)


def test_a_broken_promise_stays_broken_when_the_reporter_disputes(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.later(days=20)
    wargaku.do(working.finish, wargaku.officer, ref=ref, text="Sudah")
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Masih berlubang")
    wargaku.do(working.finish, wargaku.officer, ref=ref, text="Sudah lagi")
    tallies.tally()
    assert (total("resolved"), total("resolved_late"), total("disputed")) == (1, 1, 1)


def test_a_report_that_was_passed_on_counts_for_who_has_it(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    tallies.tally()
    wargaku.do(working.transfer, wargaku.officer, ref=ref, to="DLH", reason="Taman")
    tallies.tally()
    assert [row[1] for row in kept()] == ["DLH"]
    assert total("transfers") == 1


def test_a_climbed_rung_alone_makes_the_month_be_counted_again(wargaku: Wargaku) -> None:
    wargaku.file()
    tallies.tally()
    wargaku.later(hours=49)
    assert tallies.tally() == 1
    assert ladder.sweep() == 0


@given(st.lists(st.floats(0.1, 700), min_size=1, max_size=40), st.sampled_from((50, 90)))
def test_the_median_from_sums_lies_in_the_bucket_of_the_true_one(
    hours: list[float], percent: int
) -> None:
    edges = (*tallies.HOURS, 10_000)
    times = [sum(low < each <= high for each in hours)
             for low, high in zip((0, *tallies.HOURS), edges, strict=True)]  # fmt: skip
    found = tallies.share_of_hours(times, percent)
    ordered = sorted(hours)
    true = ordered[-(-percent * len(ordered) // 100) - 1]
    bucket = next(number for number, high in enumerate(edges) if true <= high)
    assert found is not None
    assert (0, *tallies.HOURS)[bucket] <= found <= edges[bucket]


def test_of_nothing_there_is_no_median() -> None:
    assert tallies.share_of_hours([0] * 20, 50) is None


def test_a_rating_given_while_a_month_is_counted_is_counted_afterwards(wargaku: Wargaku) -> None:
    """Whoever rates has read the report as not counted, and then the job marks it."""
    ref = wargaku.done()
    with db.transaction() as session:
        case = session.scalars(select(Complaint).where(col(Complaint.ref) == ref)).one()
        assert not case.counted
        marked = update(Complaint).where(col(Complaint.id) == case.id).values(counted=True)
        session.connection().execute(marked)
        closing.rate(session, wargaku.siti, ref=ref, stars=5)
    assert not wargaku.case(ref).counted


def test_how_long_it_took_is_not_counted_of_what_is_open_again(wargaku: Wargaku) -> None:
    wargaku.later(hours=1)
    ref = wargaku.done()
    tallies.tally()
    assert sum(resolved_in()) > 0
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Belum")
    tallies.tally()
    assert sum(resolved_in()) == 0


def resolved_in() -> list[int]:
    with db.transaction(writes=False) as session:
        names = [func.sum(months.c[name]) for name in tallies.RESOLVE_IN]
        return list(session.connection().execute(select(*names)).one())
