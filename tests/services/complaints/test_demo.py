"""The demo's reports: in every state, whatever the city knows of its agencies."""

import pytest
from sqlmodel import select

from smartcity_app.civic import seed as people
from smartcity_app.kernel import db
from smartcity_app.services.complaints import seed
from smartcity_app.services.complaints.models import Complaint, ComplaintPhoto
from tests.conftest import City


@pytest.fixture
def officials(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Residents of the kelurahan of the story, and who answers reports there."""
    here = people.scene().village
    villages = [each for each in people.areas.villages() if each.code == here]
    monkeypatch.setattr(people.areas, "villages", lambda *_: villages)
    monkeypatch.setattr(people.areas, "districts", list)
    city.run(people.residents)
    city.run(people.officials)


@pytest.mark.slow
def test_the_story_has_reports_in_every_state(city: City, officials: None) -> None:
    seed.seed(lambda _: None)
    with db.transaction(writes=False) as session:
        states = set(session.exec(select(Complaint.state)))
        flagged = [
            each.flags
            for each in session.exec(select(ComplaintPhoto))
            if {"same as report", "used before"} & set(each.flags)
        ]
        late = session.exec(select(Complaint.ref).where(Complaint.answer_rung >= 3)).all()
    assert states == {
        "filed", "working", "answered", "waiting", "done", "closed", "rejected", "merged",
        "withdrawn",
    }  # fmt: skip
    assert flagged == [], "no drawn photo passes for another"
    assert late
