"""Residents say how the service was; the office hears what, never who."""

from datetime import timedelta

import pytest
from sqlmodel import text

from smartcity_app.kernel import clock, db, manifest
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.kernel.manifest import CityService
from smartcity_app.services.letters import rating
from smartcity_app.services.letters.rating import CHANGEABLE, LetterRating
from smartcity_app.services.letters.states.case import CaseState
from tests.conftest import MONDAY, City
from tests.services.letters.conftest import Office
from tests.tabs import cookie_of, open_tab


@pytest.fixture
def issued(office: Office, siti: Actor, lurah: Actor, camat: Actor) -> str:
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    office.sign(camat, ref)
    return ref


def rate(who: Actor, ref: str, score: int = 5, words: str = "") -> LetterRating:
    return db.run(lambda s: rating.rate(s, who, ref=ref, score=score, words=words))


def test_an_issued_letter_is_rated_once_and_may_be_changed_for_seven_days(
    city: City, siti: Actor, issued: str
) -> None:
    rate(siti, issued, 4, "  Cepat.  ")
    with clock.held(MONDAY + CHANGEABLE - timedelta(minutes=1)):
        rate(siti, issued, 5)
    with clock.held(MONDAY + CHANGEABLE), pytest.raises(OutOfStep):
        rate(siti, issued, 1)
    (row,) = city.all(LetterRating)
    assert (row.score, row.words, row.rated_at) == (5, "", MONDAY)


def test_nobody_else_rates_it(
    city: City, office: Office, siti: Actor, lurah: Actor, loket: Actor, issued: str
) -> None:
    for who, refusal in (
        (city.resident("Lilik"), NotFound),
        (lurah, NotFound),
        (loket, NotFound),
    ):
        with pytest.raises(refusal):
            rate(who, issued)
    filed = office.draft(loket, nik=city.nik(siti))
    with pytest.raises((NotAllowed, OutOfStep)):
        rate(loket, filed)
    assert city.all(LetterRating) == []


def test_before_it_is_issued_there_is_nothing_to_rate(office: Office, siti: Actor) -> None:
    with pytest.raises(OutOfStep):
        rate(siti, office.submitted(siti))


@pytest.mark.parametrize(("score", "words"), [(0, ""), (6, ""), (-1, ""), (3, "x" * 501)])
def test_a_score_that_is_none_is_refused(
    city: City, siti: Actor, issued: str, score: int, words: str
) -> None:
    with pytest.raises(Incomplete):
        rate(siti, issued, score, words)
    assert city.all(LetterRating) == []


def test_the_words_lie_encrypted(city: City, siti: Actor, issued: str) -> None:
    rate(siti, issued, 3, "Menunggu lama")
    with db.transaction(writes=False) as session:
        stored = session.connection().execute(text("SELECT words FROM letter_rating")).scalar()
    assert stored
    assert "lama" not in stored


async def test_the_case_page_asks_keeps_and_shows_it(city: City, siti: Actor, issued: str) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={issued}")
        assert (tab.seen["rates"], tab.seen.get("score", 0)) == (True, 0)
        form = {"ref": issued, "nilai": "", "kata": "Baik"}
        await tab.send(CaseState.rate(form), "/surat/kasus", query=f"no={issued}")
        assert "1 sampai 5" in tab.seen["notice"]
        form["nilai"] = "4"
        await tab.send(CaseState.rate(form), "/surat/kasus", query=f"no={issued}")
        assert (tab.seen["score"], tab.seen["score_word"]) == (4, "Baik")
        assert tab.seen["rated"]
        assert tab.seen["notice"] == ""


async def test_a_case_leads_to_a_complaint_only_once_a_service_takes_them(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.submitted(siti)
    before = manifest.services()
    known = tuple(each for each in before if not each.complain)
    complaints = CityService("complaints", "Keluhan", complain=lambda of: f"/keluhan/baru?no={of}")
    try:
        manifest.open_services(known)
        async with open_tab(cookie_of(siti)) as tab:
            await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
            assert tab.seen.get("complain", "") == ""
            manifest.open_services((*known, complaints))
            await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
            assert tab.seen["complain"] == f"/keluhan/baru?no={ref}"
    finally:
        manifest.open_services(before)
