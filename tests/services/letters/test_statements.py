"""The statement in a letter's QR code: of that letter, of that person, and of no use too early."""

import asyncio
import io
import subprocess
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
import zxingcpp
from PIL import Image

from smartcity_app.civic import attestation, statement
from smartcity_app.civic.register import Document
from smartcity_app.directory import SERVICES
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.services.letters import deciding
from smartcity_app.web import routes
from tests.tabs import path_of
from tests.web.conftest import HOME, Browser, whole_app


def keys() -> dict[str, bytes]:
    return db.run(attestation.published)


def stated(document: Document) -> statement.Statement:
    return statement.check(document.statement, code=document.code, keys=keys())


def scanned(document: Document) -> str:
    png = subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", str(document.path)],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(found.text)


def test_the_printed_code_says_what_the_register_says(office, siti, lurah, camat, city):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    office.sign(camat, ref)
    document = office.document(ref)
    address, _, digits = scanned(document).partition("#")
    assert address.endswith(f"/v/{document.code}")
    assert digits == document.statement
    said = stated(document)
    assert (said.city, said.number, said.kind, said.unit) == (
        "35.78", document.number_text, document.kind, document.unit_name)  # fmt: skip
    assert (said.dated, said.valid_until) == (date(2026, 7, 27), document.valid_until)
    hers = statement.subject_hash("SITI AMINAH", city.nik(siti), code=document.code)
    other = statement.subject_hash("SITI AMINAH", city.nik(lurah), code=document.code)
    assert said.subject == hers != other


def test_two_letters_of_one_person_have_nothing_in_common(office, siti, lurah, camat):
    said = []
    for _ in range(2):
        ref = office.submitted(siti)
        office.sign(lurah, ref)
        said.append(stated(office.document(ref)))
    assert said[0].subject != said[1].subject
    assert said[0].content != said[1].content


def test_the_second_signer_leaves_the_statement_as_it_was(office, siti, lurah, camat):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    before = office.document(ref).statement
    office.sign(camat, ref)
    assert office.document(ref).statement == before


def test_a_letter_made_again_has_a_statement_of_its_own(office, siti, lurah, camat):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    void, version = office.document(ref), office.letter(ref).version
    db.run(lambda s: deciding.recall(s, camat, ref=ref, version=version, reason="Salah pejabat"))
    office.sign(lurah, ref)
    again = office.document(ref)
    assert again.code != void.code
    with pytest.raises(statement.Forged):
        statement.check(void.statement, code=again.code, keys=keys())


def test_a_key_rotated_between_two_signatures_harms_no_letter(office, siti, lurah, camat):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    db.run(lambda s: attestation.rotate(s, SYSTEM))
    office.sign(camat, ref)
    assert stated(office.document(ref)).number == office.document(ref).number_text


@pytest.fixture
async def stranger(city) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=HOME) as client:
        yield client


async def test_no_public_route_knows_a_statement_before_the_last_signature(
    office, siti, lurah, camat, stranger
):
    ref = office.submitted(siti)
    await asyncio.to_thread(office.sign, lurah, ref)  # the signer wants a loop of its own
    held = office.document(ref)
    public = [way for way in routes.ways(SERVICES) if way.audience == "public"]
    for way in public:
        if "GET" in way.methods:
            answer = await stranger.get(path_of(way.path, held.code))
            assert held.statement not in answer.text, way.path
            assert held.number_text not in answer.text, way.path
            assert "cap_sha256" not in answer.text, way.path
    await asyncio.to_thread(office.sign, camat, ref)
    said = (await stranger.get(f"/v/{held.code}.json")).json()
    assert len(said["cap_sha256"]) == 64
    assert held.statement not in (await stranger.get(f"/v/{held.code}")).text
