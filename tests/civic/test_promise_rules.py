"""What must hold of every promise clock at every moment, whether a city's days are equal or not."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smartcity_app.civic import calendar, measure, promise
from smartcity_app.kernel.settings import settings

ORDER = {"ontime": 0, "soon": 1, "late": 2}
sent = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
days = st.integers(1, 40)
units = st.sampled_from(["working_hour", "hour", "minute"])


@pytest.fixture(params=["surabaya", "tangsel"], scope="module", autouse=True)
def _city(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_CITY", request.param)
        settings.cache_clear()
        yield
    settings.cache_clear()


def shares(view):
    return [Fraction(h.used[:-1]) / 100 for h in view.street if h.kind == "house"]


def coloured(view):
    """Houses with any colour on the street."""
    return sum(share < 1 for share in shares(view))


def moment_between(start, end, share, slack=timedelta(days=3)):
    """A moment from a little before the start to a little after the end."""
    return start - slack + (end - start + 2 * slack) * share


@given(sent, days, st.floats(0, 1))
def test_coloured_houses_and_words_agree(begun, promised, share):
    due = calendar.deadline(begun, promised)
    now = begun + (due - begun) * share
    view = promise.running(started_at=begun, due_at=due, now=now)
    scale = measure.scale("working_day", promised)
    whole = sum(used == 0 for used in shares(view))
    part = coloured(view) > whole
    told = view.big.split()
    if scale.by_day:
        assert whole == (int(told[0]) if told[1] == "hari" else 0)
        if whole < 5:
            assert part == (told[-1] != "hari")
    assert view.houses == len(shares(view))


@given(sent, days, st.floats(0, 1))
def test_a_strip_colours_as_many_houses_as_the_street(begun, promised, share):
    due = calendar.deadline(begun, promised)
    view = promise.running(started_at=begun, due_at=due, now=begun + (due - begun) * share)
    left = view.houses * (1 - Fraction(view.used[:-1]) / 100)
    # Exact shares are written to a tenth of a percent: a hundredth of a house.
    assert ceil(left - Fraction(2, 100)) == coloured(view)
    part = left % 1
    assert part < Fraction(2, 100) or part > Fraction(33, 100)


@given(sent, days, st.floats(0, 1))
def test_the_house_of_now_keeps_a_third_of_its_colour(begun, promised, share):
    due = calendar.deadline(begun, promised)
    view = promise.running(started_at=begun, due_at=due, now=begun + (due - begun) * share)
    parts = [used for used in shares(view) if 0 < used < 1]
    assert len(parts) <= 1
    assert all(Fraction(5, 100) <= used <= Fraction(65, 100) for used in parts)
    assert all((used * 100) % 5 == 0 for used in parts)


@given(sent, days, st.floats(0, 1), st.floats(0, 1))
def test_the_state_never_turns_back_while_time_goes_on(begun, promised, one, other):
    due = calendar.deadline(begun, promised)
    earlier, later = (
        promise.running(started_at=begun, due_at=due, now=moment_between(begun, due, share))
        for share in sorted((one, other))
    )
    assert ORDER[earlier.state] <= ORDER[later.state]
    if later.state != "late":
        assert coloured(earlier) >= coloured(later)


@given(sent, st.integers(1, 200), units, st.floats(0, 1), st.floats(0, 1))
def test_nor_does_that_of_a_promise_in_hours_or_minutes(begun, promised, unit, one, other):
    minutes = promised * (1 if unit == "minute" else 60)
    due = (
        calendar.add_working_minutes(begun, minutes)
        if unit == "working_hour"
        else begun + timedelta(minutes=minutes)
    )
    views = [
        promise.running(
            started_at=begun,
            due_at=due,
            now=moment_between(begun, due, share, timedelta(hours=1)),
            unit=unit,
            promised=promised,
        )
        for share in sorted((one, other))
    ]
    assert ORDER[views[0].state] <= ORDER[views[1].state]
    assert all(1 <= view.houses <= 14 for view in views)
    assert all(view.houses >= 2 for view in views if minutes > 1)


@given(sent, days, st.floats(0, 1))
def test_late_is_after_the_promise_and_only_then(begun, promised, share):
    due = calendar.deadline(begun, promised)
    now = moment_between(begun, due, share)
    view = promise.running(started_at=begun, due_at=due, now=now)
    assert (view.state == "late") == (now > due)
    assert (view.over > 0) == (now > due)
    assert view.over <= 4
    assert sum(h.kind == "over" for h in view.street) == view.over
    if view.state == "late":
        assert coloured(view) == 0


@given(sent, days, st.floats(0, 1))
def test_only_what_was_finished_in_time_is_called_kept(begun, promised, share):
    due = calendar.deadline(begun, promised)
    finished = begun + (due - begun) * share * 2
    view = promise.done(started_at=begun, due_at=due, finished_at=finished)
    assert (view.word == "Ditepati") == (finished <= due) == (view.over == 0)
    assert sum(h.now for h in view.street) == 1, "the check stands on one house"


@given(sent, st.integers(1, 14), st.floats(0, 1))
def test_every_house_of_a_promise_never_paused_has_its_day(begun, promised, share):
    assume(promised <= 7)
    due = calendar.deadline(begun, promised)
    view = promise.running(started_at=begun, due_at=due, now=begun + (due - begun) * share)
    labels = [h.label for h in view.street if h.kind == "house"]
    assert all(labels)
    assert not any(label.startswith("hari ke-") for label in labels)
    assert view.street[-1].kind == "post"


@given(sent, st.integers(1, 14), st.integers(0, 10_000), st.timedeltas(timedelta(), timedelta(30)))
def test_a_pause_takes_nothing_from_the_promise(begun, promised, worked, pause):
    due = calendar.deadline(begun, promised)
    stopped = min(due, calendar.add_working_minutes(begun, worked))
    left = calendar.working_minutes_between(stopped, due)
    assume(left > 0)
    stood = promise.paused(
        left_minutes=left, what_to_do="Kirim KTP", started_at=begun, due_at=due, promised=promised
    )
    resumed = stopped + pause
    again = calendar.add_working_minutes(resumed, left)
    view = promise.running(started_at=begun, due_at=again, now=resumed, promised=promised)
    assert stood.houses == view.houses == promised
    assert view.state != "late"
    if calendar.current().day_minutes == 480:
        assert stood.strong.casefold() == view.big.casefold()
        assert coloured(stood) == coloured(view)


@given(sent, st.integers(8, 14), st.floats(0, 1.5))
def test_a_long_row_has_three_days_underneath_at_most(begun, promised, share):
    due = calendar.deadline(begun, promised)
    view = promise.running(started_at=begun, due_at=due, now=begun + (due - begun) * share)
    assert sum(bool(h.label) for h in view.street if h.kind in ("house", "over")) <= 3
