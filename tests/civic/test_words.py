"""How the city writes dates, times, money and lists."""

from datetime import UTC, date, datetime, timedelta

import pytest

from smartcity_app.civic import words
from smartcity_app.kernel import clock

FRIDAY = datetime(2026, 7, 24, 2, 12, tzinfo=UTC)
"""09.12 in Surabaya."""
TUESDAY = datetime(2026, 7, 28, 8, 30, tzinfo=UTC)
"""15.30 in Surabaya."""


def test_dates_are_written_as_people_say_them():
    assert words.day(TUESDAY) == "Selasa 28 Juli"
    assert words.full_day(TUESDAY) == "Selasa 28 Juli 2026"
    assert words.on_paper(TUESDAY) == "28 Juli 2026"
    assert words.on_paper(date(1984, 5, 17)) == "17 Mei 1984"
    assert words.short_day(FRIDAY) == "Jum 24"
    assert words.short_date(FRIDAY) == "24 Jul"
    assert words.stamp(FRIDAY) == "Jum 24 Juli, 09.12"
    assert words.weekday(FRIDAY) == "Jumat"
    assert words.time(TUESDAY) == "15.30"
    assert words.roman_month(TUESDAY) == "VII"


def test_a_moment_belongs_to_the_day_on_the_citys_wall_clock():
    late_on_monday_in_london = datetime(2026, 7, 27, 17, 30, tzinfo=UTC)
    assert words.day(late_on_monday_in_london) == "Selasa 28 Juli"
    assert words.time(late_on_monday_in_london) == "00.30"
    assert words.roman_month(datetime(2026, 7, 31, 17, 0, tzinfo=UTC)) == "VIII"


def test_a_moment_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="aware"):
        words.day(datetime(2026, 7, 28, 15, 30))


def test_a_deadline_today_says_so_and_one_next_year_names_the_year():
    assert words.deadline(TUESDAY, FRIDAY) == "Selasa 28 Juli, 15.30"
    assert words.deadline(TUESDAY, TUESDAY - timedelta(hours=8)) == "hari ini, 15.30"
    assert words.deadline(datetime(2027, 1, 4, 8, 30, tzinfo=UTC), TUESDAY) == (
        "Senin 4 Januari 2027, 15.30"
    )
    with clock.held(TUESDAY):
        assert words.deadline(TUESDAY) == "hari ini, 15.30"


def test_what_has_happened_is_told_from_today():
    assert words.ago(FRIDAY, FRIDAY + timedelta(hours=5)) == "tadi 09.12"
    assert words.ago(FRIDAY, FRIDAY + timedelta(hours=20)) == "kemarin"
    assert words.ago(FRIDAY, TUESDAY) == "Jumat 24 Juli"
    assert words.ago(FRIDAY, TUESDAY + timedelta(days=365)) == "Jumat 24 Juli 2026"


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (3, "malam"),
        (4, "pagi"),
        (10, "pagi"),
        (11, "siang"),
        (14, "siang"),
        (15, "sore"),
        (17, "sore"),
        (18, "malam"),
        (23, "malam"),
    ],
)
def test_people_are_greeted_by_the_hour(hour, said):
    at = datetime(2026, 7, 27, hour, 0, tzinfo=clock.ZONE)
    assert words.greeting(at) == f"Selamat {said}"


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "Rp0"), (500, "Rp500"), (87_500, "Rp87.500"), (30_000_000, "Rp30.000.000")],
)
def test_money_is_whole_rupiah(amount, said):
    assert words.rupiah(amount) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 byte"),
        (940, "940 byte"),
        (1_000, "1 KB"),
        (64_200, "64,2 KB"),
        (2_400_000, "2,4 MB"),
        (999_960, "1 MB"),
        (3_000_000_000, "3 GB"),
    ],
)
def test_file_sizes_are_short(size, said):
    assert words.file_size(size) == said


def test_lists_and_counts_are_told_in_words():
    assert words.listed(["a", "b", "c"]) == "a, b, dan c"
    assert words.listed(["a", "b"]) == "a dan b"
    assert words.listed(["a"]) == "a"
    assert words.listed([]) == ""
    assert [words.ordinal(n) for n in (1, 2, 3, 11)] == ["pertama", "kedua", "ketiga", "kesebelas"]
    assert words.capital("hari ini") == "Hari ini"
    assert words.number(3_018_022) == "3.018.022"
