"""What is done once a day is done while the city sleeps."""

from datetime import UTC, datetime, timedelta

from smartcity_app.kernel import clock, jobs


def test_what_is_done_once_a_day_is_done_at_two_in_the_night_of_the_city() -> None:
    due = jobs._when(timedelta(days=1))
    at = [
        clock.local(moment)
        for minute in range(24 * 60)
        if due(moment := datetime(2026, 11, 29, tzinfo=UTC) + timedelta(minutes=minute))
    ]
    assert [(each.hour, each.minute) for each in at] == [(2, 7)]
