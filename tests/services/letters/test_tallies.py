"""Counting a closed month once says the same as counting it from its records every time."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session

from smartcity_app.kernel import clock, db, gauges
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.letters import performance, tallies
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.performance import Report
from smartcity_app.services.letters.record import LetterOutcome, LetterStay
from smartcity_app.services.letters.tallies import LetterTally
from smartcity_app.services.letters.workflow import CANCELLED, ISSUED, REFUSED
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SURABAYA, TEGALSARI, City
from tests.services.letters.conftest import SKU

ENDED = st.lists(
    st.fixed_dictionaries({
        "hours": st.integers(0, 24 * 430), "area": st.sampled_from((KEPUTIH, GEBANG, TEGALSARI)),
        "type_key": st.sampled_from((SKU, "keterangan-domisili")),
        "state": st.sampled_from((ISSUED, REFUSED, CANCELLED)), "minutes": st.integers(0, 4),
        "step": st.sampled_from(("village", "district")), "kept": st.booleans(),
    }),
    max_size=25,
)  # fmt: skip


def ended(session: Session, rows: list[dict[str, Any]]) -> None:
    for table in (LetterTally, LetterStay, LetterOutcome, CaseHistory, Letter):
        session.connection().execute(delete(table))
    for number, row in enumerate(rows, 1):
        at = MONDAY - timedelta(hours=row["hours"])
        whose = {"letter_id": number, "area": row["area"], "type_key": row["type_key"]}
        took = {"minutes": row["minutes"], "finished_at": at}
        letter = Letter(
            id=number, ref=f"SKU-{number}", owner_id=1, area=row["area"], state=row["state"],
            type_key=row["type_key"],
        )  # fmt: skip
        line = CaseHistory(
            id=number, workflow="letter", case_ref=letter.ref, step="x", source=row["step"],
            target=row["state"], at=at,
        )  # fmt: skip
        session.add_all((letter, line))
        session.flush()
        kept = row["kept"] and row["state"] == ISSUED
        session.add(LetterOutcome(**whose, **took, state=row["state"], kept=kept))
        session.add(
            LetterStay(history_id=number, **whose, **took, office=row["area"], step=row["step"])
        )


def reports() -> list[Report]:
    with db.transaction(writes=False) as session:
        gauges._of(session).clear()
        return [
            performance.report(session, SYSTEM, unit=SURABAYA, period=period)
            for period in performance.PERIODS
        ]


@pytest.mark.slow
def test_figures_with_tallies_are_those_counted_from_scratch(city: City) -> None:
    city.resident("Siti")

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=ENDED, later=st.integers(0, 40))
    def check(rows: list[dict[str, Any]], later: int) -> None:
        db.run(lambda session: ended(session, rows))
        with clock.held(MONDAY + timedelta(days=later)):
            from_scratch = reports()
            tallies.tally()
            assert reports() == from_scratch

    check()


def test_a_month_is_tallied_when_it_is_over_and_only_once(city: City) -> None:
    city.resident("Siti")
    row = {
        "area": KEPUTIH, "type_key": SKU, "state": ISSUED, "minutes": 60, "step": "village",
        "kept": True,
    }  # fmt: skip
    db.run(lambda session: ended(session, [{**row, "hours": 24 * 40}, {**row, "hours": 1}]))
    tallies.tally()
    before = city.all(LetterTally)
    assert {each.times for each in before} == {1}
    tallies.tally()
    assert city.all(LetterTally) == before
    db.run(tallies.forget)
    assert city.all(LetterTally) == []
