"""Hands for the tests of Open311: an app with a key, and its answers taken apart."""

from typing import Any

import pytest
from lxml import etree

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.services.complaints.open311 import keys, routes
from tests.services.complaints.conftest import WORDS, Wargaku
from tests.web.conftest import HOME, Browser, browser, whole_app  # noqa: F401

HERE = "/open311/v2"
REQUEST = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime",
    "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip
"""Of the specification, in its order."""
HOLE = {"service_code": "jalan-rusak", "lat": "-7.2905", "long": "112.8016", "description": WORDS}


@pytest.fixture(autouse=True)
def fresh(city: Any) -> None:
    routes._tries.forget()


@pytest.fixture(name="key")
def app_key(wargaku: Wargaku) -> str:
    partner = wargaku.city.resident("Yayasan Peduli Kota", phone="+6281255556666")
    nik = wargaku.city.nik(partner)
    return db.run(lambda session: keys.issue(session, SYSTEM, name="Aplikasi Warga", nik=nik))


def tree(answer: Any) -> Any:
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.text.startswith('<?xml version="1.0" encoding="utf-8"?>\n')
    return etree.fromstring(answer.content)


def errors(answer: Any) -> list[tuple[str, str]]:
    root = tree(answer)
    assert root.tag == "errors"
    assert [[part.tag for part in each] for each in root] == [["code", "description"]] * len(root)
    return [(each.findtext("code"), each.findtext("description")) for each in root]


async def refused(answer: Any, status: int, code: int = 0) -> str:
    assert answer.status_code == status, answer.text
    said = errors(answer)
    assert said
    assert said[0][0] == str(code or status)
    return said[0][1]
