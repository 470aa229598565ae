"""Whose promises were kept, counted by office, month and place, for who leads them."""

from collections import Counter
from datetime import timedelta

import pytest

from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock, db, gauges
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.complaints import (
    closing,
    performance,
    performance_views,
    seed_many,
    tallies,
    working,
)
from smartcity_app.services.complaints.performance import Line, Report
from tests.conftest import SUKOLILO, SURABAYA, TEGALSARI
from tests.services.complaints.conftest import Wargaku
from tests.web.conftest import Browser, browser  # noqa: F401


def counted(actor: Actor, period: str = "bulan-ini") -> Report:
    tallies.tally()
    with db.transaction(writes=False) as session:
        gauges._of(session).clear()
        return performance.report(session, actor, period=period)


@pytest.fixture
def mayor(wargaku: Wargaku) -> Actor:
    return wargaku.city.official("Wali Kota", Role.MAYOR, SURABAYA, key=False)


def test_what_was_kept_and_what_was_broken_is_counted_by_office(
    wargaku: Wargaku, mayor: Actor
) -> None:
    wargaku.done()
    slow = wargaku.file()
    wargaku.later(hours=60)
    wargaku.do(working.transfer, wargaku.officer, ref=slow, to="DLH", reason="Taman")
    said = counted(mayor)
    offices = dict(said.agencies)
    assert offices["DSDABM"].answer_kept == (1, 1)
    assert offices["DLH"].answer_kept == (0, 1)
    assert sum(offices["DLH"].open) == offices["DLH"].late == 1
    assert offices["DSDABM"].broken[0] == 1, "a transfer does not wash the office clean"
    assert offices["DLH"].broken[0] == 0
    assert said.agencies[0][0] == "DLH", "worst first"
    assert said.all.counts["filed"] == 2
    assert said.all.counts["transfers"] == 1


def test_a_month_is_compared_with_the_one_before(wargaku: Wargaku, mayor: Actor) -> None:
    wargaku.done()
    wargaku.later(days=20)
    wargaku.answered()
    said = counted(mayor)
    assert (said.all.counts["filed"], said.before.counts["filed"]) == (1, 1)
    assert [month.month for month, _ in said.by_month] == [8, 7]
    assert counted(mayor, "bulan-lalu").all.counts["filed"] == 1


def test_an_office_counts_its_own_and_a_resident_nothing(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.do(working.transfer, wargaku.officer, ref=ref, to="DLH", reason="Taman")
    wargaku.file()
    assert counted(wargaku.head).all.counts["filed"] == 1
    assert counted(wargaku.other).all.counts["filed"] == 1
    assert counted(wargaku.centre).all.counts["filed"] == 2
    with pytest.raises(NotAllowed):
        counted(wargaku.siti)


def test_a_village_counts_what_lies_in_it(wargaku: Wargaku) -> None:
    wargaku.file()
    here = wargaku.city.official("Lurah", Role.VILLAGE_HEAD, "35.78.09.1001", key=False)
    there = wargaku.city.official("Lurah", Role.VILLAGE_HEAD, "35.78.05.1001", key=False)
    assert counted(here).all.counts["filed"] == 1
    assert counted(there).all.counts["filed"] == 0


def test_places_with_many_reports_are_found_and_sensitive_ones_left_out(
    wargaku: Wargaku, mayor: Actor
) -> None:
    people = [wargaku.city.resident(f"Warga {n}") for n in range(4)]
    for each in people:
        wargaku.file(each)
    for each in people:
        wargaku.file(each, category="orang-terlantar", point=Point(-7.2920, 112.8050))
    (spot,) = counted(mayor).spots
    assert (spot.times, spot.category) == (4, "jalan-rusak")


def test_the_offices_add_up_to_the_city(wargaku: Wargaku, mayor: Actor) -> None:
    seed_many.seed(500)
    for period in performance.PERIODS:
        said = counted(mayor, period)
        assert said.all == sum((line for _, line in said.agencies), Line())
        with db.transaction(writes=False) as session:
            shown = performance_views.page(session, said)
            lines = list(performance_views.lines(session, said))
        assert len(shown.offices) == len(said.agencies)
        assert len(lines) > 20


def test_ratings_show_only_once_enough_have_rated(wargaku: Wargaku, mayor: Actor) -> None:
    for number in range(3):
        resident = wargaku.city.resident(f"Warga {number}")
        ref = wargaku.done(resident)
        wargaku.do(closing.rate, resident, ref=ref, stars=4)
        assert (counted(mayor).all.stars is None) == (number < 2)


def test_the_mayor_s_board_says_what_is_open_and_late(wargaku: Wargaku, mayor: Actor) -> None:
    wargaku.file()
    wargaku.later(hours=50)
    wargaku.answered()
    with db.transaction(writes=False) as session:
        said = {each.key: each.value for each in performance.board(session, mayor)}
        areas_ = performance.by_area(session, mayor)
    assert said == Counter(open=2, late=1, unanswered=1, today=1)
    assert [(each.open, each.late) for each in areas_] == [(2, 1)]


def test_a_period_is_whole_months(wargaku: Wargaku, mayor: Actor) -> None:
    wargaku.file()
    with clock.held(clock.now() + timedelta(days=400)):
        assert counted(mayor, "setahun").all.counts["filed"] == 0


async def test_the_file_holds_what_the_page_shows_for_whose_office_it_is(
    wargaku: Wargaku,
    mayor: Actor,
    browser: Browser,  # noqa: F811
) -> None:
    wargaku.done()
    tallies.tally()
    asked = f"{performance.HERE}/unduh?masa=bulan-ini&bentuk="
    assert (await browser.get(asked + "csv")).status_code in (303, 401)
    browser.sign_in(wargaku.siti)
    assert (await browser.get(asked + "csv")).status_code == 403
    browser.sign_in(mayor)
    text = (await browser.get(asked + "csv")).text
    assert "Ringkasan;Kota Surabaya;Masuk;1" in text
    book = await browser.get(asked + "xlsx")
    assert book.content[:2] == b"PK"
    assert (await browser.get(f"{performance.HERE}/unduh")).status_code == 404


def test_a_kecamatan_counts_the_promises_broken_in_it_and_the_office_all_of_its_own(
    wargaku: Wargaku, mayor: Actor
) -> None:
    wargaku.file()
    elsewhere = wargaku.city.official("Camat", Role.DISTRICT_HEAD, TEGALSARI[:8], key=False)
    here = wargaku.city.official("Camat", Role.DISTRICT_HEAD, SUKOLILO, key=False)
    wargaku.later(hours=60)
    assert [counted(each).all.broken[0] for each in (mayor, here, elsewhere, wargaku.head)] == [
        1, 1, 0, 1,
    ]  # fmt: skip
