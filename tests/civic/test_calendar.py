"""Working time: which days and hours a promise is counted in."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic import calendar, profile
from smartcity_app.civic.calendar import Calendar, Stretch
from smartcity_app.kernel import clock

SURABAYA = Calendar(profile.load("surabaya"))
TANGSEL = Calendar(profile.load("tangsel"))
"""Its Friday is longer than its other days."""

cities = st.sampled_from([SURABAYA, TANGSEL])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
minutes = st.integers(0, 40 * 480)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def at(day: int, clock_face: str, month: int = 7) -> datetime:
    """A moment of 2026 on the city's wall clock."""
    return datetime.combine(
        date(2026, month, day), time.fromisoformat(clock_face), clock.ZONE
    ).astimezone(UTC)


def test_weekends_national_holidays_and_collective_leave_are_days_off():
    assert SURABAYA.is_working_day(date(2026, 7, 27))
    assert not SURABAYA.is_working_day(date(2026, 7, 25))
    assert not SURABAYA.is_working_day(date(2026, 8, 17))
    assert not SURABAYA.is_working_day(date(2026, 3, 24)), "cuti bersama Idul Fitri"


def test_a_city_may_have_a_day_off_of_its_own():
    content = profile.load("surabaya").model_copy(update={"days_off": {date(2026, 7, 27)}})
    assert not Calendar(content).is_working_day(date(2026, 7, 27))


def test_sent_on_friday_morning_three_working_days_end_on_tuesday():
    assert SURABAYA.deadline(at(24, "09:12"), 3) == at(28, "15:30")


@pytest.mark.parametrize(
    ("sent", "first_day"),
    [
        (at(24, "06:00"), 24),
        (at(24, "11:59"), 24),
        (at(24, "12:00"), 27),
        (at(24, "20:00"), 27),
        (at(25, "09:00"), 27),
    ],
)
def test_the_day_of_sending_counts_only_before_noon_of_a_working_day(sent, first_day):
    assert SURABAYA.deadline(sent, 1) == at(first_day, "15:30")


def test_a_promise_over_the_new_year_skips_its_holidays():
    # Off: 24 and 25 December, 1 January and 5 January (Isra Mikraj).
    assert SURABAYA.deadline(at(23, "09:00", 12), 6) == datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
    assert SURABAYA.deadline(at(23, "09:00", 12), 7) == datetime(2027, 1, 6, 8, 30, tzinfo=UTC)


def test_each_city_closes_at_its_own_hour():
    assert TANGSEL.deadline(at(24, "09:00"), 1) == at(24, "16:30")
    assert TANGSEL.deadline(at(23, "09:00"), 1) == at(23, "16:00")


def test_from_monday_half_past_eleven_to_tuesdays_closing_is_a_day_and_four_hours():
    now, due = at(27, "11:30"), at(28, "15:30")
    assert SURABAYA.working_minutes_between(now, due) == 12 * 60
    assert SURABAYA.stretch(now, due) == Stretch(1, 240, 480)


def test_a_long_friday_is_one_day_like_any_other():
    assert TANGSEL.stretch(at(23, "16:00"), at(24, "16:30")) == Stretch(1, 0, 540)
    assert TANGSEL.stretch(at(24, "07:29"), at(27, "16:00")) == Stretch(2, 0, 540)
    assert TANGSEL.stretch(at(24, "12:00"), at(27, "16:00")) == Stretch(1, 270, 540)


def test_the_time_ends_at_closing_and_not_at_the_next_opening():
    assert SURABAYA.add_working_minutes(at(24, "09:30"), 360) == at(24, "15:30")
    assert SURABAYA.add_working_minutes(at(24, "09:30"), 361) == at(27, "07:31")


def test_going_back_takes_off_what_was_added():
    assert SURABAYA.add_working_minutes(at(27, "08:30"), -120) == at(24, "14:30")
    assert SURABAYA.working_minutes_between(at(27, "08:30"), at(24, "14:30")) == -120


def test_working_days_are_counted_with_both_ends():
    assert SURABAYA.working_days(date(2026, 7, 24), date(2026, 7, 28)) == 3
    assert SURABAYA.working_days(date(2026, 7, 25), date(2026, 7, 26)) == 0
    assert SURABAYA.working_days(date(2026, 7, 28), date(2026, 7, 24)) == 0
    assert SURABAYA.working_days(date(2026, 12, 31), date(2027, 1, 4)) == 2


def test_naive_moments_and_empty_promises_are_mistakes():
    with pytest.raises(ValueError, match="aware"):
        SURABAYA.working_minutes_between(datetime(2026, 7, 24, 9), at(24, "10:00"))
    with pytest.raises(ValueError, match="at least one day"):
        SURABAYA.deadline(at(24, "09:00"), 0)


def test_the_module_answers_for_the_city_that_is_served(in_city):
    assert calendar.deadline(at(24, "09:00"), 1) == at(24, "15:30")
    in_city("tangsel")
    assert calendar.deadline(at(24, "09:00"), 1) == at(24, "16:30")
    assert calendar.is_working_day(date(2026, 7, 24))
    assert calendar.working_days(date(2026, 7, 24), date(2026, 7, 27)) == 2
    assert calendar.add_working_minutes(at(24, "16:00"), 30) == at(24, "16:30")


def test_a_promise_in_working_days_pauses_and_goes_on_with_what_was_left():
    promise = calendar.WorkingDays(3)
    due = promise.due(at(24, "09:12"))
    assert promise.words == "3 hari kerja"
    left = promise.left(at(27, "11:30"), due)
    assert left == 12 * 60
    assert promise.resume(at(29, "11:30"), left) == at(30, "15:30")
    assert promise.left(at(29, "08:30"), due) == -60
    assert promise.left(at(30, "12:00"), promise.resume(at(30, "12:00"), -60)) == -60


def test_a_promise_of_two_times_24_hours_runs_through_nights_and_sundays():
    promise = calendar.Hours(48)
    due = promise.due(at(24, "20:00"))
    assert promise.words == "2×24 jam"
    assert calendar.Hours(6).words == "6 jam"
    assert due == at(26, "20:00")
    assert promise.left(at(25, "20:00"), due) == 24 * 60
    assert promise.left(at(26, "20:30"), due) == -30
    assert promise.resume(at(27, "08:00"), 60) == at(27, "09:00")


# What must hold at any time, in any city


def by_hand(city: Calendar, a: datetime, b: datetime) -> int:
    """Working minutes counted one day at a time, the slow and obvious way."""
    start, end = (clock.local(m).replace(second=0, microsecond=0) for m in (a, b))
    total, day = timedelta(), start.date()
    while day <= end.date():
        hours = city.profile.hours_on(day.weekday())
        if hours and city.is_working_day(day):
            opens = max(start, datetime.combine(day, hours.opens, clock.ZONE))
            closes = min(end, datetime.combine(day, hours.closes, clock.ZONE))
            total += max(timedelta(), closes - opens)
        day += timedelta(days=1)
    return total // timedelta(minutes=1)


@given(cities, moments, st.timedeltas(timedelta(), timedelta(days=60)))
def test_the_clock_counts_what_one_would_count_by_hand(city, start, length):
    assert city.working_minutes_between(start, start + length) == by_hand(
        city, start, start + length
    )


@given(cities, moments, minutes)
def test_adding_and_counting_are_inverse(city, start, added):
    end = city.add_working_minutes(start, added)
    assert city.working_minutes_between(start, end) == added
    assert city.working_minutes_between(end, start) == -added
    back = city.add_working_minutes(end, -added)
    assert city.working_minutes_between(start, back) == 0


@given(cities, moments, moments, moments)
def test_parts_add_up_to_the_whole(city, a, b, c):
    between = city.working_minutes_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(cities, moments, minutes, minutes)
def test_more_time_never_ends_earlier(city, start, one, more):
    assert city.add_working_minutes(start, one) <= city.add_working_minutes(start, one + more)


@given(cities, moments, st.timedeltas(timedelta(), timedelta(days=30)), minutes)
def test_who_starts_later_never_ends_earlier(city, start, later, added):
    assert city.add_working_minutes(start, added + 1) <= city.add_working_minutes(
        start + later, added + 1
    )


@given(cities, days)
def test_nights_and_days_off_never_count(city, day):
    midnight = datetime.combine(day, time(), clock.ZONE)
    hours = city.profile.hours_on(day.weekday())
    if not city.is_working_day(day):
        assert city.working_minutes_between(midnight, midnight + timedelta(days=1)) == 0
        return
    opens, closes = (datetime.combine(day, each, clock.ZONE) for each in hours)
    assert city.working_minutes_between(midnight, opens) == 0
    assert city.working_minutes_between(closes, midnight + timedelta(days=1)) == 0
    assert city.working_minutes_between(opens, closes) == (closes - opens) // timedelta(minutes=1)


@given(cities, moments, st.integers(1, 60), st.timedeltas(timedelta(), timedelta(days=10)))
def test_a_deadline_is_the_closing_of_the_last_day_promised(city, sent, count, later):
    due = city.deadline(sent, count)
    last = clock.local(due)
    assert last.time() == city.profile.hours_on(last.weekday()).closes
    assert city.working_days(clock.local(city.counts_from(sent)).date(), last.date()) == count
    assert sent < due <= city.deadline(sent + later, count)


@given(cities, days, st.integers(0, 300))
def test_the_nth_working_day_is_where_counting_says_it_is(city, day, nth):
    found = city.working_day(day, nth)
    assert city.is_working_day(found)
    assert city.working_days(day, found) == nth + 1
    assert city.working_day(found, -nth) == city.working_day(day)


@given(cities, moments)
def test_the_next_working_moment_is_now_or_an_opening_and_skips_no_work(city, moment):
    found = city.working_moment(moment)
    assert found >= moment
    assert city.working_minutes_between(moment, found) == 0
    assert city.working_minutes_between(found, found + timedelta(minutes=1)) == 1


@given(cities, moments, st.timedeltas(timedelta(), timedelta(days=60)))
def test_a_stretch_is_the_same_time_told_in_days(city, start, length):
    stretch = city.stretch(start, start + length)
    assert 0 <= stretch.minutes < stretch.day
    if city is SURABAYA:
        told = stretch.days * 480 + stretch.minutes
        assert told == city.working_minutes_between(start, start + length)
