"""Jam Janji as the look draws it (look/jam.html, look/kasus.html)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from smartcity_app.civic import calendar, measure, promise
from smartcity_app.civic.promise import House
from smartcity_app.kernel import clock


def at(day: int, clock_face: str, month: int = 7) -> datetime:
    """A moment of 2026 on the city's wall clock."""
    return datetime.combine(
        date(2026, month, day), time.fromisoformat(clock_face), clock.ZONE
    ).astimezone(UTC)


SENT = at(24, "09:12")
DUE = at(28, "15:30")
SPENT_FRIDAY = [House("house", "100%", "Jum 24"), House("rest")]


@pytest.fixture(autouse=True)
def _summer_of_2026():
    with clock.held(at(29, "17:00")):
        yield


def test_half_of_monday_and_all_of_tuesday_are_a_day_and_four_hours():
    view = promise.running(started_at=SENT, due_at=DUE, now=at(27, "11:30"))
    assert (view.state, view.word, view.caption) == ("ontime", "Tepat waktu", "Sisa waktu kerja")
    assert view.big == "1 hari 4 jam"
    assert (view.line, view.strong, view.after) == ("Paling lambat ", "Selasa 28 Juli, 15.30", "")
    assert (view.strip, view.short) == ("Sisa 1 hari 4 jam", "1h 4j")
    assert (view.houses, view.used, view.over) == (3, "50%", 0)
    assert view.street == [
        *SPENT_FRIDAY,
        House("house", "50%", "Hari ini", now=True),
        House("house", "0%", "Sel 28"),
        House("post", label="15.30"),
    ]
    assert view.sentence == (
        "Janji 3 hari kerja. Jumat terpakai, hari ini terpakai separuh, Selasa masih utuh."
    )


def test_the_last_three_hours_are_soon():
    view = promise.running(started_at=SENT, due_at=DUE, now=at(28, "12:30"))
    assert (view.state, view.word, view.big) == ("soon", "Segera", "3 jam")
    assert (view.line, view.strong) == ("Paling lambat ", "hari ini, 15.30")
    assert (view.strip, view.short) == ("Segera, sisa 3 jam", "3j")
    assert (view.houses, view.used) == (3, "85%")
    assert view.street == [
        *SPENT_FRIDAY,
        House("house", "100%", "Sen 27"),
        House("house", "65%", "Hari ini", now=True),
        House("post", label="15.30"),
    ]
    assert view.sentence == "Janji 3 hari kerja. Tinggal 3 jam hari ini."


def test_a_late_promise_names_who_has_it_now_and_apologises():
    view = promise.running(
        started_at=SENT, due_at=DUE, now=at(29, "15:30"), escalated_to="Camat Sukolilo"
    )
    assert (view.state, view.word, view.caption) == ("late", "Lewat janji", "Melewati janji")
    assert view.big == "1 hari"
    assert (view.line, view.strong) == ("Kini naik ke ", "Camat Sukolilo")
    assert view.after == ". Kami minta maaf."
    assert (view.strip, view.short, view.over) == ("Lewat 1 hari", "−1h", 1)
    assert view.street == [
        *SPENT_FRIDAY,
        House("house", "100%", "Sen 27"),
        House("house", "100%", "Sel 28"),
        House("post"),
        House("over", "100%", "Rab 29", now=True),
    ]
    assert view.sentence == "Janji 3 hari kerja, berakhir Selasa. Sudah lewat 1 hari."


def test_a_paused_promise_says_whose_turn_it_is_and_keeps_what_was_left():
    view = promise.paused(
        left_minutes=17 * 60,
        what_to_do="Kirim ulang foto KK",
        started_at=at(27, "09:00"),
        due_at=at(29, "15:30"),
    )
    assert (view.state, view.word, view.caption) == ("paused", "Jeda", "Jam berhenti")
    assert view.big == "Giliran Anda"
    assert (view.line, view.strong, view.after) == (
        "Kirim ulang foto KK. Masih ada ", "2 hari 1 jam", ".",
    )  # fmt: skip
    assert (view.strip, view.short) == ("Jeda, giliran Anda", "jeda")
    assert view.street == [
        House("house", "65%", "Sen 27", now=True),
        House("house", "0%", "hari ke-2"),
        House("house", "0%", "hari ke-3"),
        House("post"),
    ]
    assert view.sentence == "Jam berhenti di hari pertama. Dua hari masih utuh."


def test_done_before_the_promise_is_a_promise_kept():
    view = promise.done(started_at=SENT, due_at=DUE, finished_at=at(28, "10:20"))
    assert (view.state, view.word, view.over) == ("done", "Ditepati", 0)
    assert view.caption == "Selesai Selasa 28 Juli, 10.20"
    assert view.big == "5 jam lebih cepat"
    assert (view.line, view.strong) == ("Dari janji ", "Selasa 28 Juli, 15.30")
    assert view.strip == "Selesai 5 jam lebih cepat"
    assert view.street == [
        *SPENT_FRIDAY,
        House("house", "100%", "Sen 27"),
        House("house", "0%", "Sel 28", now=True),
        House("post", label="15.30"),
    ]
    assert view.sentence == "Selesai pada hari ketiga, 5 jam sebelum janji."


def test_over_seven_houses_only_the_first_the_present_and_the_last_have_their_day():
    view = promise.running(
        started_at=at(23, "09:00"), due_at=at(5, "15:30", 8), now=at(28, "12:38")
    )
    assert (view.big, view.strip, view.short) == ("6 hari", "Sisa 6 hari", "6h")
    assert view.strong == "Rabu 5 Agustus, 15.30"
    assert (view.houses, view.used) == (10, "35%")
    kinds = [house.kind for house in view.street]
    assert kinds == ["house"] * 2 + ["rest"] + ["house"] * 5 + ["rest"] + ["house"] * 3 + ["post"]
    assert [h.label for h in view.street if h.label] == ["Kam 23", "Hari ini", "Rab 5", "15.30"]
    assert view.sentence == "Janji 10 hari kerja. Kini hari keempat, sisa 6 hari."


def test_finished_after_the_promise_is_never_shown_as_kept():
    view = promise.done(started_at=SENT, due_at=DUE, finished_at=at(29, "15:30"))
    assert (view.state, view.word, view.over) == ("done", "Selesai", 1)
    assert (view.big, view.strip) == ("Lewat 1 hari", "Selesai, lewat 1 hari")
    assert view.street[-1] == House("over", "100%", "Rab 29", now=True)


def test_finished_at_the_very_last_moment_is_kept_and_a_second_later_is_not():
    kept = promise.done(started_at=SENT, due_at=DUE, finished_at=DUE)
    assert (kept.word, kept.big) == ("Ditepati", "Tepat pada janji")
    late = promise.done(started_at=SENT, due_at=DUE, finished_at=DUE + timedelta(seconds=1))
    assert (late.word, late.big, late.over) == ("Selesai", "Lewat kurang dari 1 jam", 1)


def test_finished_in_the_evening_the_check_stands_on_that_days_house():
    view = promise.done(started_at=SENT, due_at=DUE, finished_at=at(27, "19:00"))
    assert view.big == "1 hari lebih cepat"
    assert [h.label for h in view.street if h.now] == ["Sen 27"]


def test_before_sending_the_whole_row_is_promised():
    view = promise.before(days=2)
    assert view.strip == "Janji selesai 2 hari kerja"
    assert (view.state, view.houses, view.used) == ("ontime", 2, "0%")
    assert [h.used for h in view.street if h.kind == "house"] == ["0%", "0%"]
    assert view.sentence == "Janji 2 hari kerja."


def test_a_promise_is_in_days_or_hours_or_minutes():
    assert promise.before(hours=6).strip == "Janji selesai 6 jam"
    assert promise.before(minutes=15).strip == "Janji selesai 15 menit"
    with pytest.raises(ValueError, match="too many values"):
        promise.before(days=1, hours=3)


def test_sent_in_the_afternoon_all_of_the_promise_is_still_there():
    view = promise.running(started_at=at(24, "14:00"), due_at=at(29, "15:30"), now=at(24, "15:00"))
    assert (view.big, view.houses, view.used) == ("3 hari", 3, "0%")
    assert [h.label for h in view.street] == ["Sen 27", "Sel 28", "Rab 29", "15.30"]
    assert not any(h.now for h in view.street)


def test_at_night_the_next_working_day_is_whole_and_none_is_today():
    view = promise.running(started_at=SENT, due_at=DUE, now=at(24, "21:00"))
    assert view.big == "2 hari"
    assert [(h.used, h.now) for h in view.street if h.kind == "house"] == [
        ("100%", False),
        ("0%", False),
        ("0%", False),
    ]


def test_late_in_the_night_after_closing_the_words_claim_no_minutes():
    view = promise.running(started_at=SENT, due_at=DUE, now=at(28, "20:00"))
    assert (view.state, view.big, view.over) == ("late", "Kurang dari 1 jam", 1)
    assert (view.line, view.strong) == ("Seharusnya selesai ", "hari ini, 15.30")
    assert view.street[-1].label == "", "its day has not come yet"


@pytest.mark.parametrize(
    ("now", "strip", "short", "over"),
    [
        (at(29, "09:30"), "Lewat 2 jam", "−2j", 1),
        (at(29, "07:50"), "Lewat 20 menit", "−20m", 1),
        (at(30, "13:30"), "Lewat 1 hari 6 jam", "−1h 6j", 2),
        (at(31, "15:30"), "Lewat 3 hari", "−3h", 3),
        (at(3, "10:30", 8), "Lewat 3 hari 3 jam", "−3h 3j", 4),
        (at(4, "10:30", 8), "Lewat 4 hari 3 jam", "−4h 3j", 4),
        (at(26, "10:30", 8), "Lewat 18 hari", "−18h", 4),
    ],
)
def test_at_most_four_houses_are_red_and_the_words_keep_the_true_number(now, strip, short, over):
    view = promise.running(started_at=SENT, due_at=DUE, now=now)
    assert (view.strip, view.short, view.over) == (strip, short, over)
    assert sum(h.kind == "over" for h in view.street) == over


def test_late_over_a_weekend_the_days_off_are_dots_there_too():
    view = promise.running(started_at=at(22, "09:00"), due_at=at(24, "15:30"), now=at(27, "09:00"))
    assert [h.kind for h in view.street][-3:] == ["post", "rest", "over"]


def test_after_a_pause_the_promise_has_as_many_houses_as_before():
    left = calendar.working_minutes_between(at(24, "14:30"), DUE)
    due = calendar.add_working_minutes(at(29, "09:00"), left)
    view = promise.running(started_at=SENT, due_at=due, now=at(29, "10:30"), promised=3)
    assert (view.houses, view.big) == (3, "1 hari 7 jam")
    assert [h.label for h in view.street if h.kind == "house"] == ["Jum 24", "Hari ini", "Jum 31"]
    assert view.street[-1].label == "10.00"
    assert view.strong == "Jumat 31 Juli, 10.00"


def test_after_a_pause_on_the_first_day_the_first_house_is_today():
    left = calendar.working_minutes_between(at(24, "10:30"), DUE)
    due = calendar.add_working_minutes(at(29, "09:00"), left)
    view = promise.running(started_at=SENT, due_at=due, now=at(29, "09:00"), promised=3)
    assert [h.label for h in view.street][:3] == ["Hari ini", "Kam 30", "Jum 31"]


def test_two_fridays_are_not_told_by_the_same_name():
    left = calendar.working_minutes_between(at(24, "14:30"), DUE)
    due = calendar.add_working_minutes(at(29, "09:00"), left)
    view = promise.running(started_at=SENT, due_at=due, now=at(29, "10:30"), promised=3)
    assert view.sentence == "Janji 3 hari kerja. Kini hari kedua, sisa 1 hari 7 jam."


def test_the_flag_names_its_day_when_the_last_house_does_not():
    left = calendar.working_minutes_between(at(28, "10:30"), DUE)
    due = calendar.add_working_minutes(at(29, "14:00"), left)
    view = promise.running(started_at=SENT, due_at=due, now=at(29, "14:00"), promised=3)
    assert [h.label for h in view.street if h.now] == ["Hari ini"]
    assert view.street[-1].label == "Kam 30"


def test_a_pause_that_began_after_the_promise_was_broken_does_not_claim_time_left():
    view = promise.paused(
        left_minutes=-480, what_to_do="Kirim KTP.", started_at=SENT, due_at=DUE, promised=3
    )
    assert view.line + view.strong + view.after == ("Kirim KTP. Janji kami sudah lewat 1 hari.")
    assert [h.used for h in view.street if h.kind == "house"] == ["100%"] * 3


def test_a_pause_later_on_shows_when_it_began_and_stopped():
    view = promise.paused(left_minutes=300, what_to_do="Kirim KTP", started_at=SENT, due_at=DUE)
    assert [h.label for h in view.street] == ["Jum 24", "hari ke-2", "Sel 28", ""]
    assert view.sentence == "Jam berhenti di hari ketiga. Masih ada 5 jam."


def test_a_one_day_promise_is_one_house():
    view = promise.running(started_at=at(27, "08:00"), due_at=at(27, "15:30"), now=at(27, "09:30"))
    assert (view.houses, view.big, view.state) == (1, "6 jam", "ontime")


def test_minutes_are_told_only_in_the_last_hour():
    def big(now: datetime) -> str:
        return promise.running(started_at=SENT, due_at=DUE, now=now).big

    assert big(at(28, "13:29")) == "2 jam"
    assert big(at(28, "14:50")) == "40 menit"
    assert big(DUE) == "Kurang dari 1 menit"
    assert big(at(27, "14:50")) == "1 hari 40 menit"


def test_from_five_days_on_hours_are_left_out():
    def big(now: datetime) -> str:
        return promise.running(started_at=at(23, "09:00"), due_at=at(5, "15:30", 8), now=now).big

    assert big(at(29, "12:30")) == "5 hari"
    assert big(at(30, "12:30")) == "4 hari 3 jam"


def test_a_minute_into_the_day_its_house_is_no_longer_whole():
    view = promise.running(started_at=SENT, due_at=DUE, now=at(27, "07:31"))
    assert view.big == "1 hari 7 jam"
    assert [h.used for h in view.street if h.now] == ["5%"]


def test_a_deadline_next_year_names_the_year():
    due = calendar.deadline(at(29, "09:00", 12), 5)
    view = promise.running(started_at=at(29, "09:00", 12), due_at=due, now=at(29, "10:00", 12))
    assert view.strong == "Rabu 6 Januari 2027, 15.30"


def test_a_long_promise_is_counted_in_weeks_and_says_so():
    view = promise.running(started_at=at(1, "09:00"), due_at=at(28, "15:30"), now=at(20, "11:30"))
    assert (view.houses, view.big) == (4, "1 minggu 1 hari")
    assert view.caption == "Sisa waktu kerja. Satu rumah 5 hari kerja"
    assert [h.label for h in view.street] == ["1 Jul", "8 Jul", "Sekarang", "22 Jul", "28 Jul"]


# Promises that run through nights and holidays


def test_two_times_24_hours_run_through_the_weekend_in_blocks_of_twelve():
    view = promise.running(
        started_at=at(24, "20:00"),
        due_at=at(26, "20:00"),
        now=at(25, "06:00"),
        unit="hour",
        promised=48,
    )
    assert (view.houses, view.big) == (4, "38 jam")
    assert view.caption == "Sisa waktu. Satu rumah 12 jam"
    assert [h.kind for h in view.street] == ["house"] * 4 + ["post"]
    assert [h.label for h in view.street] == ["Sekarang", "", "", "", "Min 26"]
    assert view.sentence == "Janji 2 kali 24 jam. Satu rumah 12 jam. Sisa 38 jam."


def test_from_five_hours_on_minutes_are_left_out():
    def big(left: timedelta) -> str:
        due = at(26, "20:00")
        return promise.running(
            started_at=at(24, "20:00"), due_at=due, now=due - left, unit="hour", promised=48
        ).big

    assert big(timedelta(hours=5, minutes=20)) == "5 jam"
    assert big(timedelta(hours=4, minutes=20)) == "4 jam 20 menit"


def test_a_payment_has_five_houses_of_three_minutes():
    begin = at(27, "09:42")
    view = promise.running(
        started_at=begin,
        due_at=begin + timedelta(minutes=15),
        now=begin + timedelta(minutes=5, seconds=18),
        unit="minute",
    )
    assert (view.houses, view.big, view.strong) == (5, "9 menit", "hari ini, 09.57")


def test_a_hospital_queue_is_soon_in_its_last_half_hour():
    begin = at(27, "08:00")

    def state(minutes: int) -> str:
        return promise.running(
            started_at=begin,
            due_at=begin + timedelta(hours=3),
            now=begin + timedelta(minutes=minutes),
            unit="hour",
            soon_minutes=30,
        ).state

    assert [state(149), state(150), state(180), state(181)] == ["ontime", "soon", "soon", "late"]


def test_a_promise_in_working_hours_stands_still_at_night():
    view = promise.running(
        started_at=at(27, "14:00"),
        due_at=calendar.add_working_minutes(at(27, "14:00"), 240),
        now=at(27, "20:00"),
        unit="working_hour",
    )
    assert (view.houses, view.big, view.strong) == (4, "2 jam 30 menit", "Selasa 28 Juli, 10.00")
    assert "rest" in [h.kind for h in view.street]


@pytest.mark.parametrize(
    ("unit", "promised", "houses", "one"),
    [
        ("working_day", 1, 1, ""),
        ("working_day", 14, 14, ""),
        ("working_day", 15, 3, "5 hari kerja"),
        ("working_day", 60, 12, "5 hari kerja"),
        ("working_day", 120, 12, "10 hari kerja"),
        ("working_hour", 8, 8, ""),
        ("hour", 3, 3, ""),
        ("hour", 1, 4, "15 menit"),
        ("hour", 24, 4, "6 jam"),
        ("hour", 72, 6, "12 jam"),
        ("hour", 336, 7, "48 jam"),
        ("minute", 15, 5, "3 menit"),
        ("minute", 30, 6, "5 menit"),
        ("minute", 17, 4, "5 menit"),
        ("minute", 1, 1, ""),
    ],
)
def test_the_house_is_the_biggest_that_makes_a_row_one_can_count(unit, promised, houses, one):
    scale = measure.scale(unit, promised)
    assert (scale.houses, scale.house_words) == (houses, one)


@pytest.mark.parametrize(
    ("days", "last_ontime", "first_soon"),
    [
        (1, 3 * 60 + 1, 3 * 60),  # a quarter would be two hours: not less than three
        (3, 6 * 60 + 1, 6 * 60),  # a quarter
        (10, 480 + 1, 480),  # a quarter would be two and a half days: not more than one
    ],
)
def test_soon_begins_at_a_quarter_within_bounds(days, last_ontime, first_soon):
    due = calendar.deadline(at(6, "08:00"), days)

    def state(left: int) -> str:
        now = calendar.add_working_minutes(due, -left)
        return promise.running(started_at=at(6, "08:00"), due_at=due, now=now).state

    assert (state(last_ontime), state(first_soon)) == ("ontime", "soon")
