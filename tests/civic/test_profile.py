"""What makes one city differ from another."""

import tomllib
from datetime import date

import pytest

from smartcity_app.civic import profile

ALL = ["pasuruan", "sidoarjo", "surabaya", "tangsel"]


def content(key: str = "surabaya") -> dict:
    return tomllib.loads((profile.CITIES / key / "profile.toml").read_text("utf-8"))


def test_there_is_a_profile_for_each_of_the_four_cities():
    assert profile.keys() == ALL


@pytest.mark.parametrize(
    ("key", "name", "code", "government"),
    [
        ("surabaya", "Kota Surabaya", "35.78", "PEMERINTAH KOTA SURABAYA"),
        ("sidoarjo", "Kabupaten Sidoarjo", "35.15", "PEMERINTAH KABUPATEN SIDOARJO"),
        ("pasuruan", "Kota Pasuruan", "35.75", "PEMERINTAH KOTA PASURUAN"),
        ("tangsel", "Kota Tangerang Selatan", "36.74", "PEMERINTAH KOTA TANGERANG SELATAN"),
    ],
)
def test_every_profile_loads_and_names_its_city(key, name, code, government):
    city = profile.load(key)
    assert (city.name, city.code, city.government) == (name, code, government)


def test_the_installation_serves_the_city_it_is_told_to(in_city):
    in_city("sidoarjo")
    assert profile.city().app_name == "Rumah Sidoarjo"


def test_a_desa_is_signed_for_by_a_kepala_desa_only_where_there_are_desa():
    assert profile.load("sidoarjo").offices.desa.head == "Kepala Desa"
    assert profile.load("surabaya").offices.desa is None


def test_surabaya_numbers_letters_as_its_offices_do():
    letters = profile.load("surabaya").letters
    number = letters.number(
        classification="500.3.2", number=418, unit="436.9.9.1", on=date(2026, 7, 28)
    )
    assert number == "500.3.2/418/436.9.9.1/2026"


def test_a_city_may_pad_the_number_and_write_the_month_in_roman():
    letters = profile.load("tangsel").letters
    number = letters.number(
        classification="500", number=7, unit="36.74.01.1001", on=date(2026, 7, 1)
    )
    assert number == "500/007/36.74.01.1001/VII/2026"


@pytest.mark.parametrize(
    ("section", "field", "value", "said"),
    [
        ("letters", "number_format", "{number}/{year}", "lacks {unit}"),
        ("letters", "number_format", "{number}/{unit}/{year}/{day}", "unknown token {day}"),
        ("letters", "number_format", "{number:x3d}/{unit}/{year}", "letters"),
        ("letters", "village_unit", "436.{number}", "unknown token {number}"),
        ("office_hours", "monday", "16:00-07:30", "closes after it opens"),
        ("office_hours", "monday", "pagi", "07:30-15:30"),
        ("office_hours", "senin", "07:30-15:30", "office_hours.senin"),
        (None, "code", "3578", "code"),
        (None, "domain", "surabaya.com", "domain"),
        (None, "villages_file", "nowhere.csv", "nowhere.csv"),
        (None, "motto", "maju", "motto"),
    ],
)
def test_a_wrong_profile_is_refused_with_the_name_of_what_is_wrong(section, field, value, said):
    wrong = content()
    (wrong[section] if section else wrong)[field] = value
    with pytest.raises(profile.BrokenProfile) as refusal:
        profile.parse("surabaya", wrong)
    assert said in str(refusal.value)
    assert "cities/surabaya/profile.toml" in str(refusal.value)


def test_a_profile_in_the_wrong_folder_is_refused():
    with pytest.raises(profile.BrokenProfile, match="key"):
        profile.parse("tangsel", content("surabaya"))


def test_a_city_without_a_profile_is_refused():
    with pytest.raises(profile.BrokenProfile):
        profile.load("atlantis")


def test_the_licence_lies_beside_the_region_data():
    assert "Cahya DSN" in (profile.DATA / "LICENSE-cahyadsn.txt").read_text("utf-8")
