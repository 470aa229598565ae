"""What residents are told of how long it takes: the office's own record, never less than honest."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from smartcity_app.civic import calendar, measure
from smartcity_app.kernel import clock, db, gauges
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import estimate
from smartcity_app.services.letters.estimate import ENOUGH, Estimate
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.record import LetterOutcome
from smartcity_app.services.letters.states.apply import ApplyState
from smartcity_app.services.letters.states.case import CaseState
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SUKOLILO, SURABAYA, TEGALSARI, City
from tests.services.letters.conftest import SKU, Office
from tests.tabs import cookie_of, open_tab


def issued(
    session: Session, *minutes: int, area: str = KEPUTIH, days_ago: int = 5, state: str = "issued"
) -> None:
    for taken in minutes:
        letter = Letter(
            ref=f"SKU-{id(session)}-{area}-{_next()}", owner_id=1, area=area, state=state,
            type_key=SKU,
        )  # fmt: skip
        session.add(letter)
        session.flush()
        session.add(
            LetterOutcome(
                letter_id=letter.id or 0, type_key=SKU, area=area, state=state, minutes=taken,
                kept=True, finished_at=clock.now() - timedelta(days=days_ago),
            )
        )  # fmt: skip


_serial = iter(range(10**6))


def _next() -> int:
    return next(_serial)


def of(session: Session, area: str = KEPUTIH) -> Estimate | None:
    session.flush()
    gauges._of(session).clear()
    return estimate.of(session, type_key=SKU, area=area)


def test_the_village_s_own_record_comes_first(session: Session) -> None:
    issued(session, *range(60, 60 + ENOUGH))
    issued(session, *[5000] * 50, area=GEBANG)
    found = of(session)
    assert found == Estimate(63, 67, ENOUGH, KEPUTIH)


@pytest.mark.parametrize(("elsewhere", "whose"), [(GEBANG, SUKOLILO), (TEGALSARI, SURABAYA)])
def test_with_too_few_of_its_own_the_district_speaks_and_then_the_city(
    session: Session, elsewhere: str, whose: str
) -> None:
    issued(session, *[60] * (ENOUGH - 1))
    assert of(session) is None
    issued(session, 600, area=elsewhere)
    found = of(session)
    assert found
    assert (found.area, found.letters) == (whose, ENOUGH)


def test_what_is_older_or_was_refused_is_no_record(session: Session) -> None:
    issued(session, *[60] * ENOUGH, days_ago=91)
    issued(session, *[60] * ENOUGH, state="refused")
    assert of(session) is None


def test_letters_left_lying_make_the_estimate_longer_not_vanish(
    city: City, office: Office, siti: Actor
) -> None:
    with clock.held(MONDAY - timedelta(days=14)):
        office.submitted(siti)
    waited = calendar.working_minutes_between(MONDAY - timedelta(days=14), MONDAY)
    with db.transaction() as session:
        issued(session, *[60] * ENOUGH)
        found = of(session)
    assert found
    assert (found.median, found.ninth) == (60, waited)


def test_one_just_sent_does_not_make_it_shorter(city: City, office: Office, siti: Actor) -> None:
    office.submitted(siti)
    with db.transaction() as session:
        issued(session, *[300] * ENOUGH)
        found = of(session)
    assert found
    assert (found.median, found.letters) == (300, ENOUGH)


async def test_the_form_and_the_running_case_say_it_and_whose_record_it_is(
    city: City, office: Office, siti: Actor
) -> None:
    with db.transaction() as session:
        issued(session, *[4 * 60] * ENOUGH, 9 * 60 + 30)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ApplyState.load, "/surat/ajukan", query=f"jenis={SKU}")
        said = tab.seen["usual"]
        assert "Biasanya selesai dalam 4 jam kerja; 9 dari 10 selesai dalam" in said
        assert "Kelurahan Keputih, 90 hari terakhir" in said
        ref = office.submitted(siti)
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
        assert tab.seen["usual"] == said


async def test_without_a_record_nothing_is_said(city: City, office: Office, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ApplyState.load, "/surat/ajukan", query=f"jenis={SKU}")
        assert tab.seen.get("usual", "") == ""


@given(
    st.lists(st.integers(0, 10**5), min_size=1, max_size=60).map(sorted),
    st.sampled_from([50, 90]),
)
def test_so_many_of_a_hundred_really_took_no_longer(minutes: list[int], percent: int) -> None:
    found = estimate.quantile(minutes, percent)
    no_longer = sum(each <= found for each in minutes)
    assert no_longer * 100 >= percent * len(minutes)
    assert sum(each < found for each in minutes) * 100 < percent * len(minutes)


@given(st.integers(0, 20_000))
def test_words_of_a_time_never_promise_less_than_it(minutes: int) -> None:
    day = calendar.current().day_minutes
    words = measure.at_most(minutes).removesuffix(" kerja").split()
    said = dict(zip(words[1::2], map(int, words[::2]), strict=True))
    assert said.get("hari", 0) * day + said.get("jam", 0) * 60 >= minutes
