"""Open311 GeoReport v2: the specification's documents, its errors, and nobody's data."""

import asyncio
import contextvars
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import georeport
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from smartcity_app.kernel import clock, db
from smartcity_app.services.complaints import ladder, working
from smartcity_app.services.complaints.open311 import shapes
from smartcity_app.services.complaints.routing_models import ComplaintCategory
from tests.conftest import MONDAY
from tests.services.complaints.conftest import Wargaku
from tests.services.complaints.open311 import (  # noqa: F401
    HERE,
    HOLE,
    REQUEST,
    app_key,
    errors,
    fresh,
    refused,
    tree,
)
from tests.web.conftest import HOME, Browser, browser, whole_app  # noqa: F401


def as_the_specification(name: str, content: Any, printed: str) -> None:
    """Ours and the printed example are the same document."""
    ours = etree.fromstring(shapes.as_xml(name, content).encode())
    parser = etree.XMLParser(remove_blank_text=True)
    theirs = etree.fromstring(printed.encode(), parser)
    assert etree.tostring(ours, method="c14n") == etree.tostring(theirs, method="c14n")


def test_documents_are_written_as_the_specification_prints_them():
    as_the_specification(
        "services",
        [
            {
                "service_code": "001", "service_name": "Cans left out 24x7",
                "description": "Violators will be cited.", "metadata": True, "type": "realtime",
                "keywords": "lorem, ipsum, dolor", "group": "sanitation",
            }
        ],
        """<services><service><service_code>001</service_code>
        <service_name>Cans left out 24x7</service_name>
        <description>Violators will be cited.</description><metadata>true</metadata>
        <type>realtime</type><keywords>lorem, ipsum, dolor</keywords><group>sanitation</group>
        </service></services>""",
    )  # fmt: skip
    as_the_specification(
        "service_definition",
        {
            "service_code": "DMV66",
            "attributes": [
                {
                    "variable": True, "code": "WHISHETN", "datatype": "singlevaluelist",
                    "required": True, "datatype_description": None, "order": 1,
                    "description": "What is the ticket/tag/DL number?",
                    "values": [{"key": "123", "name": "Ford"}, {"key": "124", "name": "Chrysler"}],
                }
            ],
        },
        """<service_definition><service_code>DMV66</service_code><attributes><attribute>
        <variable>true</variable><code>WHISHETN</code><datatype>singlevaluelist</datatype>
        <required>true</required><datatype_description></datatype_description><order>1</order>
        <description>What is the ticket/tag/DL number?</description><values>
        <value><key>123</key><name>Ford</name></value>
        <value><key>124</key><name>Chrysler</name></value>
        </values></attribute></attributes></service_definition>""",
    )  # fmt: skip
    as_the_specification(
        "service_requests",
        [{"service_request_id": "293944", "service_notice": "The City will inspect",
          "account_id": None}],
        """<service_requests><request><service_request_id>293944</service_request_id>
        <service_notice>The City will inspect</service_notice><account_id/></request>
        </service_requests>""",
    )  # fmt: skip
    as_the_specification(
        "errors",
        [{"code": 403, "description": "Invalid api_key received"}],
        """<errors><error><code>403</code><description>Invalid api_key received</description>
        </error></errors>""",
    )
    as_the_specification(
        "discovery",
        {"changeset": "2011-02-03 14:18", "contact": "c", "key_service": "k", "endpoints": [
            {"specification": "http://wiki.open311.org/GeoReport_v2", "url": "u",
             "changeset": "2010-11-23 09:01", "type": "production",
             "formats": ["text/xml", "application/json"]}]},
        """<discovery><changeset>2011-02-03 14:18</changeset><contact>c</contact>
        <key_service>k</key_service><endpoints><endpoint>
        <specification>http://wiki.open311.org/GeoReport_v2</specification><url>u</url>
        <changeset>2010-11-23 09:01</changeset><type>production</type><formats>
        <format>text/xml</format><format>application/json</format></formats>
        </endpoint></endpoints></discovery>""",
    )  # fmt: skip


@given(st.text(max_size=200))
def test_any_text_makes_xml_that_can_be_read(text: str):
    root = etree.fromstring(shapes.as_xml("errors", [{"code": 1, "description": text}]).encode())
    plain = shapes._NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    assert (root[0].findtext("description") or "") == plain


async def test_services_and_their_questions(wargaku: Wargaku, browser: Browser):  # noqa: F811
    listed = tree(await browser.get(f"{HERE}/services.xml"))
    assert listed.tag == "services"
    wanted = [
        "service_code",
        "service_name",
        "description",
        "metadata",
        "type",
        "keywords",
        "group",
    ]
    assert {tuple(part.tag for part in each) for each in listed} == {tuple(wanted)}
    as_json = (await browser.get(f"{HERE}/services.json")).json()
    assert [each["service_code"] for each in as_json] == [
        each.findtext("service_code") for each in listed
    ]
    assert as_json[0]["metadata"] is True
    told = (await browser.get(f"{HERE}/services/jalan-rusak.json")).json()
    assert told["service_code"] == "jalan-rusak"
    owner, danger = told["attributes"]
    assert list(owner) == ["variable", "code", "datatype", "required", "datatype_description",
                           "order", "description", "values"]  # fmt: skip
    assert (owner["datatype"], owner["order"], danger["order"]) == ("singlevaluelist", 1, 2)
    assert {"key": "nasional", "name": "Jalan nasional"} in owner["values"]
    assert all(value["key"] for value in owner["values"])


async def test_discovery_leads_to_the_endpoint(wargaku: Wargaku, browser: Browser):  # noqa: F811
    said = (await browser.get(f"{HERE}/discovery.json")).json()
    assert list(said) == ["changeset", "contact", "key_service", "endpoints"]
    endpoint = said["endpoints"][0]
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["type"] == "test"
    with db.transaction() as session:
        row = session.get_one(ComplaintCategory, "jalan-rusak")
        row.revision += 1
    again = (await browser.get(f"{HERE}/discovery.json")).json()
    assert again["changeset"] > said["changeset"]


async def test_a_request_tells_state_deadline_and_office(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.file(place="Depan warung")
    root = tree(await browser.get(f"{HERE}/requests/{ref}.xml"))
    assert root.tag == "service_requests"
    assert tuple(part.tag for part in root[0]) == REQUEST
    said = {part.tag: part.text for part in root[0]}
    assert said["status"] == "open"
    assert said["status_notes"] == "Masuk"
    assert said["expected_datetime"] == "2026-07-29T09:00:00+07:00"
    assert said["requested_datetime"] == "2026-07-27T09:00:00+07:00"
    assert said["agency_responsible"].startswith("Dinas Sumber Daya Air")
    assert (said["address_id"], said["zipcode"]) == ("35.78.09.1001", "60111")
    assert said["description"] is None
    assert "warung" not in said["address"]
    wargaku.do(working.answer, wargaku.officer, ref=ref, text="Besok pagi")
    work = (await browser.get(f"{HERE}/requests/{ref}.json")).json()[0]
    assert work["status_notes"] == "Dijawab, dikerjakan"
    assert work["expected_datetime"] == "2026-08-04T15:30:00+07:00"
    wargaku.do(working.finish, wargaku.officer, ref=ref, text="Sudah")
    assert (await browser.get(f"{HERE}/requests/{ref}.json")).json()[0]["status"] == "closed"
    assert tree(await browser.get(f"{HERE}/tokens/{ref}.xml"))[0].findtext("token") == ref


async def test_filters_spans_and_pages(wargaku: Wargaku, browser: Browser):  # noqa: F811
    refs = []
    for days, category in (
        (0, "jalan-rusak"),
        (1, "lampu-mati"),
        (2, "jalan-rusak"),
        (100, "pohon"),
    ):
        with clock.held(MONDAY + timedelta(days=days)):
            refs.append(wargaku.file(category=category))
    wargaku.do(working.reject, wargaku.officer, ref=refs[2], reason="Jalan perumahan")
    with clock.held(MONDAY + timedelta(days=101)):

        async def asked(**given: Any) -> list[str]:
            answer = await browser.get(f"{HERE}/requests.json", params=given)
            assert answer.status_code == 200, answer.text
            return [each["service_request_id"] for each in answer.json()]

        assert await asked() == [refs[3]]
        span = {"start_date": "2026-07-27T00:00:00+07:00", "end_date": "2026-08-01T00:00:00Z"}
        assert await asked(**span) == refs[2::-1]
        assert await asked(start_date="2026-07-28T00:00:00+07:00") == refs[2:0:-1]
        assert await asked(end_date="2026-07-28T00:00:00Z") == refs[:1]
        assert await asked(**span, service_code="lampu-mati,pohon") == refs[1:2]
        assert await asked(**span, status="closed") == refs[2:3]
        assert await asked(**span, status="open,closed") == refs[2::-1]
        assert await asked(**span, status="", service_code="") == refs[2::-1]
        assert await asked(service_request_id=f"{refs[0]},{refs[3]}", status="closed") == [
            refs[0], refs[3],
        ]  # fmt: skip
        assert await asked(**span, page_size=2) == refs[2:0:-1]
        assert await asked(**span, page_size=2, page=2) == refs[:1]
        assert await asked(**span, page_size=2, page=3) == []


@pytest.mark.parametrize(
    "asked",
    [
        "start_date=kemarin",
        "start_date=2026-07-27",
        "start_date=2026-07-27T00:00:00",
        "start_date=2026-07-02T00:00:00Z&end_date=2026-07-01T00:00:00Z",
        "end_date=9999-12-31T23:59:59-12:00&start_date=9999-12-31T23:59:59-12:00",
        "end_date=0001-01-01T00:00:00Z",
        "start_date=2026-01-01T00:00:00Z&end_date=2026-07-01T00:00:00Z",
        "status=diproses",
        "page=0",
        "page=-1",
        "page=x",
        "page=999999&page_size=1000",
        "page_size=1001",
        "page_size=²",
        "service_code=tidak-ada",
    ],
)
async def test_odd_filters_get_the_specifications_error(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
    asked: str,
):
    answer = await browser.get(f"{HERE}/requests.xml?{asked}")
    assert answer.status_code in (400, 404), answer.text
    assert errors(answer)


async def test_confidential_reports_are_nowhere(wargaku: Wargaku, browser: Browser):  # noqa: F811
    ref = wargaku.file(confidential=True)
    for path in ("", "/updates", "/comments"):
        await refused(await browser.get(f"{HERE}/requests/{ref}{path}.xml"), 404)
    await refused(await browser.get(f"{HERE}/tokens/{ref}.xml"), 404)
    for asked in ("", f"?service_request_id={ref}"):
        assert ref not in (await browser.get(f"{HERE}/requests.xml{asked}")).text


async def test_updates_tell_everything_that_happened_and_nobody_s_name(
    wargaku: Wargaku,
    browser: Browser,  # noqa: F811
):
    ref = wargaku.file()
    wargaku.do(working.transfer, wargaku.officer, ref=ref, to="DLH", reason="Ini taman Bu Siti")
    with clock.held(MONDAY + timedelta(hours=49)):
        ladder.sweep()
        root = tree(await browser.get(f"{HERE}/requests/{ref}/updates.xml"))
    assert root.tag == "service_request_updates"
    assert [each.findtext("type") for each in root] == ["file", "transfer", "alarm"]
    assert {each.findtext("status") for each in root} == {"open"}
    text = etree.tostring(root, encoding="unicode")
    assert wargaku.officer.name not in text
    assert "Siti" not in text


class _Door(BaseHTTPRequestHandler):
    """Hands what comes in by a real socket to the city's routes."""

    def do_GET(self) -> None:
        answer = asyncio.run(self._ask())
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    async def _ask(self) -> httpx.Response:
        transport = httpx.ASGITransport(whole_app())
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.get(self.path)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def live(city: Any) -> Iterator[str]:
    """The city's plain routes on a port of their own, at the city's time."""
    server = HTTPServer(("127.0.0.1", 0), _Door)
    thread = threading.Thread(target=contextvars.copy_context().run, args=(server.serve_forever,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{HERE}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("written", ["json", "xml"])
def test_a_client_from_pypi_works_with_it(
    wargaku: Wargaku, live: str, written: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    refs = [wargaku.file(), wargaku.file()]
    client = georeport.GeoReport(live, jurisdiction="surabaya.go.id", output_format=written)
    services = client.get_service_list()
    assert "jalan-rusak" in [each["service_code"] for each in services]
    definition: Any = client.get_service_definition("jalan-rusak")
    assert json.dumps(definition).count("owner") == 1
    found = client.get_service_requests(service_code="jalan-rusak", status="open")
    assert [each["service_request_id"] for each in found] == refs[::-1]
    one: Any = client.get_service_request(refs[0])
    assert one["service_request_id"] == refs[0]
    assert one["status_notes"] == "Masuk"
