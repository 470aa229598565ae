"""The figures of an office: right, within its reach, and nothing of anybody in them."""

import asyncio
import csv
import io
import zipfile
from datetime import timedelta

import pytest

from smartcity_app.civic import areas
from smartcity_app.kernel import clock, db, gauges
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import CityError, NotAllowed
from smartcity_app.services.letters import deciding, performance, performance_views, rating
from smartcity_app.services.letters.performance import Report
from smartcity_app.services.letters.states.performance import Performance
from smartcity_app.web.tables import KINDS
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SUKOLILO, SURABAYA, TEGALSARI, City
from tests.services.letters.conftest import Office
from tests.tabs import cookie_of, open_tab
from tests.web.conftest import Browser, browser

__all__ = ["browser"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = performance.HERE


@pytest.fixture
def mayor(city: City) -> Actor:
    return city.official("Achmad Fauzi", Role.MAYOR, SURABAYA, title="Wali Kota Surabaya")


def report(who: Actor, unit: str, period: str = "bulan-ini") -> Report:
    with db.transaction(writes=False) as session:
        gauges._of(session).clear()
        return performance.report(session, who, unit=unit, period=period)


def signed(office: Office, ref: str, *signers: Actor) -> str:
    for who in signers:
        office.sign(who, ref)
    return ref


def test_what_lies_on_desks_is_counted_by_step_and_age_and_what_is_late(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    with clock.held(MONDAY - 14 * DAY):
        office.submitted(siti)
    office.submitted(city.resident("Dua"))
    signed(office, office.submitted(city.resident("Tiga")), lurah)
    desks = {desk.step: desk for desk in report(camat, SUKOLILO).desks}
    assert desks["village"].bands == (1, 0, 0, 1)
    assert (desks["village"].open, desks["village"].late) == (2, 1)
    assert desks["district"].bands == (1, 0, 0, 0)


def test_what_ended_is_counted_with_its_promise_and_how_long_it_took(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    quick = office.submitted(siti)
    slow = office.submitted(city.resident("Dua"))
    turned_down = office.submitted(city.resident("Tiga"))
    with clock.held(MONDAY + HOUR):
        signed(office, quick, lurah, camat)
        version = office.letter(turned_down).version
        db.run(
            lambda s: deciding.refuse(
                s, lurah, ref=turned_down, version=version, reason="Usahanya di kota lain"
            )
        )
    with clock.held(MONDAY + 4 * DAY):
        signed(office, slow, lurah, camat)
        found = report(camat, SUKOLILO)
    assert (found.total.issued, found.total.kept, found.total.refused) == (2, 1, 1)
    assert (found.whole.times, found.whole.median) == (2, 60)
    village = next(step for step in found.steps if step.name == "village")
    assert (village.times, village.median) == (3, 60)
    assert village.ninth > 60
    (by_type,) = found.types
    assert by_type.issued == 2


def test_a_period_is_whole_months_and_days_of_the_city_s_clock(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    with clock.held(MONDAY - 35 * DAY):
        signed(office, office.submitted(siti), lurah, camat)
    issued = {p: report(lurah, KEPUTIH, p).total.issued for p in performance.PERIODS}
    assert issued == {"bulan-ini": 0, "bulan-lalu": 1, "90-hari": 1, "setahun": 1}
    assert report(lurah, KEPUTIH, "selamanya").period == "bulan-ini"


def test_reasons_are_ranked_by_how_often_they_come(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    for name, wrong in (
        ("A", {"kk": "Foto buram"}),
        ("B", {"kk": "Terpotong", "ktp": "Foto buram"}),
    ):
        ref = office.submitted(city.resident(name))
        version = office.letter(ref).version
        db.run(
            lambda s, ref=ref, version=version, wrong=wrong: deciding.give_back(
                s, lurah, ref=ref, version=version, wrong=wrong
            )
        )
    found = report(lurah, KEPUTIH)
    assert [(each.label, each.times) for each in found.reasons] == [
        ("Kartu Keluarga", 2),
        ("KTP", 1),
    ]
    assert found.paused == 2


def test_opinions_show_only_once_enough_have_rated_and_never_who(
    city: City, office: Office, lurah: Actor, camat: Actor
) -> None:
    for number, (score, words) in enumerate([(5, "Cepat"), (1, "Lambat"), (4, "")]):
        found = report(lurah, KEPUTIH).rated
        assert (found.count, found.average, found.words) == (number, None, ())
        who = city.resident(f"Warga{number}")
        ref = signed(office, office.submitted(who), lurah, camat)
        db.run(
            lambda s, who=who, ref=ref, score=score, words=words: rating.rate(
                s, who, ref=ref, score=score, words=words
            )
        )
    found = report(lurah, KEPUTIH).rated
    assert found.average == pytest.approx(10 / 3)
    assert {words for _, words in found.words} == {"Cepat", "Lambat"}
    said = str(list(performance_views.lines(report(lurah, KEPUTIH))))
    assert "Warga0" not in said
    assert "SKU-" not in said


def test_the_parts_of_a_city_add_up_to_it_worst_first(
    city: City, office: Office, siti: Actor, mayor: Actor
) -> None:
    office.submitted(siti)
    office.submitted(city.resident("Dua", GEBANG))
    with clock.held(MONDAY - 14 * DAY):
        office.submitted(city.resident("Tiga", TEGALSARI))
    found = report(mayor, SURABAYA)
    assert [(areas.area(p.name).name, p.open, p.late) for p in found.parts[:2]] == [
        ("Tegalsari", 1, 1), ("Sukolilo", 2, 0),
    ]  # fmt: skip
    assert sum(part.open for part in found.parts) == sum(desk.open for desk in found.desks)
    assert len(found.parts) == len(areas.districts())


@pytest.mark.parametrize("unit", [SUKOLILO, GEBANG, SURABAYA])
def test_a_lurah_counts_the_own_village_only(lurah: Actor, unit: str) -> None:
    with pytest.raises(NotAllowed):
        report(lurah, unit)


def test_the_city_counts_what_its_districts_count_together(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, mayor: Actor
) -> None:
    refs = [office.submitted(who) for who in (siti, city.resident("Dua"), city.resident("Tiga"))]
    with clock.held(MONDAY + HOUR):
        ref = signed(office, refs[0], lurah, camat)
        db.run(lambda s: rating.rate(s, siti, ref=ref, score=4))
        version = office.letter(refs[1]).version
        wrong = {"kk": "Foto buram"}
        db.run(lambda s: deciding.give_back(s, lurah, ref=refs[1], version=version, wrong=wrong))
        whole, part = report(mayor, SURABAYA), report(camat, SUKOLILO)
    for name in ("desks", "paused", "whole", "steps", "total", "types", "reasons", "rated"):
        assert getattr(whole, name) == getattr(part, name), name
    assert sum(each.issued for each in whole.parts) == whole.total.issued == 1


def test_residents_and_the_counter_count_nothing(siti: Actor, loket: Actor) -> None:
    for who in (siti, loket):
        with pytest.raises(CityError):
            performance.widest(who)
        with pytest.raises(NotAllowed):
            report(who, KEPUTIH)


def test_one_may_go_up_as_far_as_one_s_office_and_down_to_every_village(
    lurah: Actor, camat: Actor, mayor: Actor
) -> None:
    assert performance.units(lurah, chosen=KEPUTIH) == [KEPUTIH]
    of_camat = performance.units(camat, chosen=SUKOLILO)
    assert of_camat == [SUKOLILO, *(each.code for each in areas.villages(SUKOLILO))]
    assert performance.units(camat, chosen=KEPUTIH) == of_camat
    assert performance.units(mayor, chosen=SUKOLILO) == [SURABAYA, *of_camat]
    whole = performance.units(mayor, chosen=SURABAYA)
    assert whole == [SURABAYA, *(each.code for each in areas.districts())]


async def test_the_page_says_it_in_words_and_the_file_holds_the_same(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, browser: Browser
) -> None:
    ref = office.submitted(siti)
    with clock.held(MONDAY + HOUR):
        await asyncio.to_thread(signed, office, ref, lurah, camat)
        async with open_tab(cookie_of(camat)) as tab:
            await tab.send(Performance.load, PAGE)
            shown = tab.seen["shown"]
            assert shown.office == "Kecamatan Sukolilo"
            assert {f.title: f.value for f in shown.figures}["Tepat janji"] == "100%"
            assert [(row.label, row.value) for row in shown.steps] == [
                ("Kelurahan atau desa", "1 jam kerja"),
                ("Kecamatan", "1 jam kerja"),
                ("Dari kirim sampai terbit", "1 jam kerja"),
            ]
            assert shown.parts[0].href == f"{PAGE}?unit={KEPUTIH}&masa=bulan-ini"
            await tab.send(Performance.choose_unit(KEPUTIH), PAGE)
            assert f"unit={KEPUTIH}" in str(tab.events[-1].payload["path"])
        browser.sign_in(camat)
        answer = await browser.get(shown.file)
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(performance_views.HEAD)
    assert ["Ringkasan", "Kecamatan Sukolilo", "Terbit", "1"] in rows
    assert ["Wilayah", "Kelurahan Keputih", "Terbit dalam janji", "1"] in rows


@pytest.mark.parametrize("unit", ["", SURABAYA, "99.99", "35.78.09.1001'"])
async def test_the_file_is_for_whose_office_it_is(
    lurah: Actor, browser: Browser, unit: str
) -> None:
    browser.sign_in(lurah)
    answer = await browser.get(f"{PAGE}/unduh", params={"unit": unit})
    assert answer.status_code in (403, 404)


async def test_the_same_figures_come_as_a_workbook(lurah: Actor, browser: Browser) -> None:
    browser.sign_in(lurah)
    answer = await browser.get(f"{PAGE}/unduh", params={"unit": KEPUTIH, "bentuk": "xlsx"})
    assert answer.content[:2] == b"PK"
    assert answer.headers["content-type"] == KINDS["xlsx"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "Ringkasan" in book.read("xl/worksheets/sheet1.xml").decode()


async def test_words_that_a_spreadsheet_would_run_stay_words(
    city: City, office: Office, lurah: Actor, camat: Actor, browser: Browser
) -> None:
    for number in range(performance.FEW):
        who = city.resident(f"Warga{number}")
        ref = office.submitted(who)
        await asyncio.to_thread(signed, office, ref, lurah, camat)
        await asyncio.to_thread(
            db.run,
            lambda s, who=who, ref=ref: rating.rate(
                s, who, ref=ref, score=3, words='=HYPERLINK("http://contoh")'
            ),
        )
    browser.sign_in(lurah)
    answer = await browser.get(f"{PAGE}/unduh", params={"unit": KEPUTIH})
    assert "'=HYPERLINK" in answer.text
    assert '"=HYPERLINK' not in answer.text
