"""What is counted of letters: working minutes, without the resident's turns, exactly as history."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, select

from smartcity_app.civic import calendar
from smartcity_app.kernel import cases, clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.letters import applying, deciding, record
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.record import LetterOutcome, LetterReturn, LetterStay
from tests.conftest import KEPUTIH, MONDAY, SUKOLILO, City
from tests.services.letters.conftest import BUILT_IN, SKU, Office

HOUR = timedelta(hours=1)


def stays(city: City) -> list[tuple[str, str, int]]:
    found = sorted(city.all(LetterStay), key=lambda stay: stay.history_id)
    return [(stay.step, stay.office, stay.minutes) for stay in found]


def test_each_office_is_counted_the_time_it_had_the_letter(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    assert stays(city) == []
    with clock.held(MONDAY + HOUR):
        office.sign(lurah, ref)
    with clock.held(MONDAY + 3 * HOUR):
        office.sign(camat, ref)
    assert stays(city) == [("village", KEPUTIH, 60), ("district", SUKOLILO, 120)]
    (outcome,) = city.all(LetterOutcome)
    assert (outcome.state, outcome.minutes, outcome.kept) == ("issued", 180, True)
    assert (outcome.type_key, outcome.area) == (SKU, KEPUTIH)


def test_the_resident_s_own_turn_and_the_night_are_nobody_s_time(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    version = office.letter(ref).version
    with clock.held(MONDAY + HOUR):
        db.run(
            lambda s: deciding.give_back(
                s, lurah, ref=ref, version=version, wrong={"kk": "Foto buram"}
            )
        )
    with clock.held(MONDAY + timedelta(days=1)):
        office.attach(siti, ref, "kk")
        db.run(lambda s: applying.submit(s, siti, ref=ref, given={}))
    with clock.held(MONDAY + timedelta(days=1, hours=2)):
        db.run(lambda s: applying.cancel(s, siti, ref=ref))
    assert stays(city) == [("village", KEPUTIH, 60), ("village", KEPUTIH, 120)]
    (outcome,) = city.all(LetterOutcome)
    assert (outcome.state, outcome.minutes, outcome.kept) == ("cancelled", 180, False)


def test_a_promise_that_ran_out_is_not_kept(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    with clock.held(MONDAY + timedelta(days=4)):
        office.sign(lurah, ref)
        office.sign(camat, ref)
    (outcome,) = city.all(LetterOutcome)
    assert (outcome.state, outcome.kept) == ("issued", False)


def test_a_draft_given_up_before_sending_is_not_counted(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.draft(siti)
    db.run(lambda s: applying.cancel(s, siti, ref=ref))
    assert stays(city) == []
    assert city.all(LetterOutcome) == []


def test_what_is_given_back_is_counted_by_what_was_wrong(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    wrong = {"kk": "Foto buram", "business_name": "Tidak sesuai foto"}
    version = office.letter(ref).version
    db.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=version, wrong=wrong))
    found = {(row.key, row.type_key, row.area) for row in city.all(LetterReturn)}
    assert found == {("kk", SKU, KEPUTIH), ("business_name", SKU, KEPUTIH)}
    assert all(row.label and row.label != row.key for row in city.all(LetterReturn))


def rows(session: Session, ref: str) -> list[dict[str, Any]]:
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    return [
        row.model_dump()
        for table in (LetterStay, LetterOutcome)
        for row in session.exec(
            select(table).where(table.letter_id == letter.id).order_by(col(table.finished_at))
        )
    ]


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4000)), min_size=1, max_size=8))
def test_history_gives_the_same_rows_again_and_its_stays_add_up(
    city: City, siti: Actor, lurah: Actor, camat: Actor, walk: list[tuple[int, int]]
) -> None:
    """Whatever way a letter goes, at whatever hours."""
    path, now = BUILT_IN[SKU].workflow, MONDAY
    ref = db.run(lambda s: applying.begin(s, siti, type_key=SKU).ref)
    spent = 0
    for choice, minutes in [(0, 1), *walk]:
        begun, now = now, now + timedelta(minutes=minutes)
        with clock.held(now):
            left = db.run(lambda s, n=choice: step(s, ref, n, (siti, lurah, camat)))
        if left in ("village", "district"):
            spent += calendar.working_minutes_between(begun, now)
    with db.transaction(writes=False) as session:
        live = rows(session, ref)
    assert sum(row["minutes"] for row in live if "history_id" in row) == spent
    assert all(row["minutes"] == spent for row in live if "kept" in row)
    record.rebuild()
    with db.transaction(writes=False) as session:
        assert rows(session, ref) == live
        assert not path.state(office_state(session, ref)).final or live or spent == 0
    db.run(lambda s: forget_draft(s, ref))


def step(session: Session, ref: str, choice: int, people: tuple[Actor, ...]) -> str:
    """Take one of the steps open to anybody; says which state was left, nothing at the end."""
    path = BUILT_IN[SKU].workflow
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    ways = [(who, each) for who in people for each in path.open_steps(who, letter)]
    if not ways:
        return ""
    who, chosen = ways[choice % len(ways)]
    left = letter.state
    cases.advance(session, who, path, letter, chosen.name, note="Sebab yang jelas")
    return left


def office_state(session: Session, ref: str) -> str:
    return session.exec(select(Letter.state).where(Letter.ref == ref)).one()


def forget_draft(session: Session, ref: str) -> None:
    """So that the next example begins a letter of its own."""
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    if letter.state == "draft":
        session.exec(delete(CaseHistory).where(col(CaseHistory.case_ref) == ref))
        session.delete(letter)


def test_counting_anew_fills_in_what_an_older_release_left_uncounted(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    with clock.held(datetime(2026, 7, 27, 4, 0, tzinfo=MONDAY.tzinfo)):
        office.sign(lurah, ref)
    before = stays(city)
    db.run(lambda s: s.exec(delete(LetterStay)))
    assert record.rebuild() == 1
    assert stays(city) == before
    assert record.rebuild() == 1
    assert stays(city) == before
