"""Open reports on a map, for anybody: /laporan/peta and the points it draws."""

import json
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import geography
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import db, gauges
from smartcity_app.services.complaints import categories
from smartcity_app.services.complaints.models import OPEN, Complaint
from smartcity_app.services.complaints.workflow import EXAMPLES
from smartcity_app.web import policy, templates
from smartcity_app.web.packed import Packed, pack_text

MOST = 20_000
"""Points of one map: beyond it the least urgent stay away."""
_quoted = json.encoder.encode_basestring_ascii
FRESH = 30.0
"""Seconds the map may lag behind."""


async def show(_: Request) -> Response:
    """GET /laporan/peta."""
    headers = {"content-security-policy": policy.with_map(), "cache-control": "no-cache"}
    return templates.page("peta", headers=headers)


async def points(request: Request) -> Response:
    """GET /laporan/titik.json: GeoJSON, with the words of categories and states beside it."""
    packed = await db.off_loop(lambda: db.run(_packed, writes=False))
    return packed.answer(request, cache=f"public, max-age={FRESH:.0f}")


class OpenReport(NamedTuple):
    """What a stranger may know of an open report from the map."""

    ref: str
    category: str
    state: str
    lat: float
    lon: float


def open_reports(session: Session) -> list[OpenReport]:
    """Every open report with a position, most urgent first.

    What the reporter keeps from the public is left out; a sensitive category shows roughly where.
    """
    exact = {key for key, each in categories.current(session).items() if not each.sensitive}
    query = (
        select(*(col(getattr(Complaint, name)) for name in OpenReport._fields))
        .where(OPEN, col(Complaint.lat).is_not(None), col(Complaint.confidential).is_(False))
        .order_by(col(Complaint.turn_due_at), col(Complaint.id))
        .limit(MOST)
    )
    found = map(OpenReport._make, session.connection().execute(query))
    return [each if each.category in exact else _roughly(each) for each in found]


def _roughly(report: OpenReport) -> OpenReport:
    middle = geography.blurred(Point(report.lat, report.lon))
    return report._replace(lat=middle.lat, lon=middle.lon)


def _packed(session: Session) -> Packed:
    return gauges.recent(session, "complaints.points", lambda: _made(session), fresh=FRESH)


def _made(session: Session) -> Packed:
    reports = open_reports(session)
    known, used = categories.current(session), sorted({each.category for each in reports})
    titles = {key: known[key].title for key in used if key in known}
    states = {state.name: state.title for state in EXAMPLES[0].states}
    # thousands of features are written as text: as dictionaries they would take five times as long
    text = (
        f'{{"type":"FeatureCollection","categories":{json.dumps(titles)},'
        f'"states":{json.dumps(states)},"features":[{",".join(map(_feature, reports))}]}}'
    )
    return pack_text(text, "application/geo+json")


def _feature(report: OpenReport) -> str:
    """As GeoJSON."""
    return (
        '{"type":"Feature","geometry":{"type":"Point","coordinates":'
        f'[{report.lon:.5f},{report.lat:.5f}]}},"properties":'
        f'{{"ref":{_quoted(report.ref)},"category":{_quoted(report.category)},'
        f'"state":{_quoted(report.state)}}}}}'
    )
