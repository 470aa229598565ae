"""The public map: where open reports are, and nothing of who made them."""

import gzip
import json
from typing import Any

import pytest

from smartcity_app.civic import geography
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import db, gauges
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import filing, public_map
from smartcity_app.services.complaints.filing import Report
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.public_map import OpenReport
from tests.web.conftest import Browser, browser  # noqa: F401

PLACE = Point(-7.28193, 112.79491)
WORDS = "Lubang besar di depan rumah Bu Siti nomor 27"


def filed(siti: Actor, category: str = "jalan-rusak", **more: Any) -> Complaint:
    report = Report(category, words=WORDS, **{"point": PLACE, **more})
    return db.run(lambda s: filing.file(s, siti, report=report))


def shown() -> dict[str, OpenReport]:
    return {each.ref: each for each in db.run(public_map.open_reports, writes=False)}


def test_an_open_report_stands_where_it_was_reported(siti: Actor):
    case = filed(siti)
    assert shown()[case.ref] == (case.ref, "jalan-rusak", "filed", PLACE.lat, PLACE.lon)


def test_a_sensitive_report_stands_roughly_where_it_is(siti: Actor):
    case = filed(siti, "orang-terlantar", answers={"kind": "lansia"})
    middle = geography.blurred(PLACE)
    assert shown()[case.ref][-2:] == (middle.lat, middle.lon)
    assert geography.metres(middle, PLACE) > 50, "the test must have something to hide"


def test_what_is_kept_from_the_public_closed_or_nowhere_is_not_on_the_map(siti: Actor):
    hidden = filed(siti, confidential=True)
    nowhere = filed(siti, point=None, place="Jalan Keputih Tegal", area="35.78.09.1001")
    closed = filed(siti)
    with db.transaction() as session:
        row = session.get_one(Complaint, closed.id)
        row.desk = ""
    assert not {hidden.ref, nowhere.ref, closed.ref} & shown().keys()


async def test_the_points_go_out_packed_with_their_words_and_without_the_reporter(
    siti: Actor,
    browser: Browser,  # noqa: F811
):
    case = filed(siti, "lampu-mati")
    answer = await browser.get("/laporan/titik.json", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    said = answer.json()
    assert said["categories"]["lampu-mati"]
    assert said["states"]["filed"] == "Masuk"
    assert said["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [PLACE.lon, PLACE.lat]},
            "properties": {"ref": case.ref, "category": "lampu-mati", "state": "filed"},
        }
    ]
    for secret in (siti.name, WORDS, "Keputih Tegal"):
        assert secret not in answer.text
    again = await browser.get(
        "/laporan/titik.json", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


async def test_the_page_is_small_and_leads_to_the_list_without_script(browser: Browser):  # noqa: F811
    answer = await browser.get("/laporan/peta")
    assert len(gzip.compress(answer.content)) < 15_000
    rules = answer.headers["content-security-policy"]
    assert "script-src 'self';" in rules
    assert "style-src 'self' 'unsafe-inline';" in rules
    assert '<noscript><p><b>Peramban ini tidak menjalankan skrip.</b> <a href="/laporan">' in (
        answer.text
    )


@pytest.mark.slow
def test_ten_thousand_reports_are_one_small_answer(siti: Actor):
    case = filed(siti)
    with db.transaction() as session:
        kept = case.model_dump(exclude={"id", "ref"})
        session.add_all(
            Complaint(
                **{
                    **kept,
                    "ref": f"LAP-2607-{n:06d}",
                    "lat": -7.2 - n / 1e5,
                    "lon": 112.7 + n / 1e5,
                }
            )
            for n in range(10_000)
        )
    with db.transaction(writes=False) as session:
        gauges.forget(session)
        packed = public_map._made(session)
    assert len(json.loads(packed.body)["features"]) == 10_001
    assert len(packed.small) < 400_000
