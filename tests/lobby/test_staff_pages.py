"""The register and the board: every number accounted for, worst first, no code before its time."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import delete

from smartcity_app import directory
from smartcity_app.civic import register
from smartcity_app.civic.register import Document
from smartcity_app.kernel import clock, db, manifest
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.lobby.board import Board
from smartcity_app.lobby.numbering import Numbering
from smartcity_app.lobby.register import Register
from smartcity_app.services.letters import desk_views
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SUKOLILO, SURABAYA, TEGALSARI, City
from tests.services.letters.conftest import Office
from tests.tabs import cookie_of, open_tab


@pytest.fixture
def office(city: City) -> Office:
    return Office(city)


@pytest.fixture
def by_area(city: City) -> Iterator[None]:
    """The letters service as it counts by area."""
    services = manifest.services()
    counted = (replace(each, by_area=desk_views.by_area) for each in services)
    manifest.open_services(tuple(counted))
    yield
    directory.register_services()


async def signed(office: Office, ref: str, *signers: Actor) -> str:
    for who in signers:
        await asyncio.to_thread(office.sign, who, ref)
    return ref


async def test_a_number_still_held_is_in_the_register_and_its_code_is_not(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    held = await signed(office, office.submitted(siti), lurah)
    issued = await signed(office, office.submitted(city.resident("Sri Wahyuni")), lurah, camat)
    code = office.document(held).code
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Register.load, "/kerja/register")
        words = [entry.word for entry in tab.seen["entries"]]
        assert words == ["Terbit", "Ditahan"]
        assert tab.seen["entries"][0].verify == f"/v/{office.document(issued).code}"
        assert tab.seen["entries"][1].verify == ""
        assert code not in str(tab.seen)
        assert "Siti" not in str(tab.seen["entries"])


async def test_the_register_is_searched_by_number_and_narrowed_by_state(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    await signed(office, office.submitted(siti), lurah)
    issued = await signed(office, office.submitted(city.resident("Sri Wahyuni")), lurah, camat)
    number = office.document(issued).number_text
    async with open_tab(cookie_of(camat)) as tab:
        for typed in (number, issued.lower()):
            await tab.send(Register.find({"cari": typed}), "/kerja/register")
            address = str(tab.events[-1].payload["path"]).strip('"')
            await tab.send(Register.load, "/kerja/register", query=urlsplit(address).query)
            assert [entry.number for entry in tab.seen["entries"]] == [number]
        await tab.send(Register.load, "/kerja/register", query="keadaan=ditahan")
        assert [entry.word for entry in tab.seen["entries"]] == ["Ditahan"]
        await tab.send(Register.load, "/kerja/register", query="keadaan=apa-saja")
        assert len(tab.seen["entries"]) == 2


async def test_the_register_is_narrowed_by_year_and_unit_and_the_file_is_the_same(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    other = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    mine = await signed(office, office.submitted(siti), lurah)
    theirs = await signed(office, office.submitted(city.resident("Sri", GEBANG)), other)
    async with open_tab(cookie_of(camat)) as tab:
        await tab.send(Register.load, "/kerja/register")
        assert [each.value for each in tab.seen["units"]][:3] == [SUKOLILO, KEPUTIH, GEBANG]
        assert [each.value for each in tab.seen["years"]] == ["2026"]
        await tab.send(Register.of_unit(GEBANG), "/kerja/register")
        address = urlsplit(str(tab.events[-1].payload["path"]).strip('"')).query
        await tab.send(Register.load, "/kerja/register", query=address)
        assert [e.number for e in tab.seen["entries"]] == [office.document(theirs).number_text]
        await tab.send(Register.in_year("2026"), "/kerja/register", query=address)
        address = urlsplit(str(tab.events[-1].payload["path"]).strip('"')).query
        assert address == f"unit={GEBANG}&tahun=2026"
        await tab.send(Register.load, "/kerja/register", query=address)
        assert tab.seen["files"] == f"/kerja/register/unduh?{address}&bentuk="
        await tab.send(Register.load, "/kerja/register", query="tahun=2019")
        assert tab.seen["entries"] == []
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Register.load, "/kerja/register")
        assert [e.number for e in tab.seen["entries"]] == [office.document(mine).number_text]
        assert not tab.seen.get("units")


async def test_the_account_of_the_year_says_that_no_number_is_missing_or_which(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    for name in ("Sri Wahyuni", "Lilik Suryani", "Dewi"):
        await signed(office, office.submitted(city.resident(name)), lurah)
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Numbering.load, "/kerja/penomoran")
        (row,) = tab.seen["rows"]
        assert (row.unit, row.span, row.held, row.missing) == ("Kelurahan Keputih", "1–3", "3", "")
        assert "Tidak ada nomor yang hilang" in tab.seen["verdict"]
        db.run(lambda s: s.exec(delete(Document).where(Document.number == 2)))
        await tab.send(Numbering.load, "/kerja/penomoran")
        assert (tab.seen["rows"][0].missing, tab.seen["whole"]) == ("2", False)
        await tab.send(Numbering.load, "/kerja/penomoran", query="tahun=2019")
        assert tab.seen["rows"] == []
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Numbering.load, "/kerja/penomoran")
        assert not tab.seen.get("rows")


async def test_revoking_needs_a_reason_and_shows_at_once(
    office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = await signed(office, office.submitted(siti), lurah, camat)
    document_id = office.document(ref).id
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Register.load, "/kerja/register")
        await tab.send(Register.ask(document_id), "/kerja/register")
        assert office.document(ref).number_text in tab.seen["chosen_words"]
        short = {"document_id": str(document_id), "reason": "tutup"}
        await tab.send(Register.revoke(short), "/kerja/register")
        assert "10 huruf" in tab.seen["trouble"]
        good = {**short, "reason": "Usaha sudah tutup sejak 2024"}
        await tab.send(Register.revoke(good), "/kerja/register")
        (entry,) = tab.seen["entries"]
        assert (entry.word, entry.reason, entry.verify) == ("Dicabut", good["reason"], "")
        assert entry.revocable is False
        await tab.send(Register.revoke(good), "/kerja/register")
        assert "berubah" in tab.seen["said"]
    assert office.document(ref).state == register.State.REVOKED


async def test_another_kelurahan_neither_sees_nor_revokes(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = await signed(office, office.submitted(siti), lurah, camat)
    stranger = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    form = {"document_id": str(office.document(ref).id), "reason": "Alasan yang panjang"}
    async with open_tab(cookie_of(stranger)) as tab:
        await tab.send(Register.load, "/kerja/register")
        assert tab.seen["entries"] == []
        await tab.send(Register.revoke(form), "/kerja/register")
    assert office.document(ref).state == register.State.ISSUED


async def test_the_mayor_reads_the_register_and_revokes_nothing(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = await signed(office, office.submitted(siti), lurah, camat)
    mayor = city.official("Achmad Fauzi", Role.MAYOR, SURABAYA, title="Wali Kota Surabaya")
    form = {"document_id": str(office.document(ref).id), "reason": "Alasan yang panjang"}
    async with open_tab(cookie_of(mayor)) as tab:
        await tab.send(Register.load, "/kerja/register")
        assert [entry.revocable for entry in tab.seen["entries"]] == [False]
        await tab.send(Register.revoke(form), "/kerja/register")
        assert "berwenang" in tab.seen["trouble"]
    assert office.document(ref).state == register.State.ISSUED


async def test_the_board_shows_the_kecamatan_with_most_broken_promises_first(
    city: City, office: Office, siti: Actor, by_area: None
) -> None:
    mayor = city.official("Achmad Fauzi", Role.MAYOR, SURABAYA, title="Wali Kota Surabaya")
    office.submitted(siti)
    office.submitted(city.resident("Dua"))
    with clock.held(MONDAY - timedelta(days=6)):
        office.submitted(city.resident("Tiga", TEGALSARI))
    async with open_tab(cookie_of(mayor)) as tab:
        await tab.send(Board.load, "/kerja/papan")
        letters = tab.seen["services"][0]
        rows = [(row.name, row.late, row.open) for row in letters.areas]
        assert rows == [("Tegalsari", "1", "1"), ("Sukolilo", "0", "2")]
        assert (letters.areas[0].late_share, letters.areas[1].rest_share) == ("50%", "100%")
        assert len(letters.figures) == 4
        assert [f.tone for f in letters.figures if f.title == "Lewat janji"] == ["late"]
        assert "1 dari 3" in letters.summary
        assert tab.seen.get("chain", []) == []


async def test_a_camat_sees_the_own_kelurahan_and_a_lurah_no_board(
    office: Office, siti: Actor, lurah: Actor, camat: Actor, by_area: None
) -> None:
    office.submitted(siti)
    async with open_tab(cookie_of(camat)) as tab:
        await tab.send(Board.load, "/kerja/papan")
        assert [row.name for row in tab.seen["services"][0].areas] == ["Keputih"]
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Board.load, "/kerja/papan")
        assert "Papan kota" in tab.seen["notice"]
        assert tab.seen.get("services", []) == []


async def test_the_administrator_sees_the_head_of_the_audit_chain(admin: Actor) -> None:
    async with open_tab(cookie_of(admin)) as tab:
        await tab.send(Board.load, "/kerja/papan")
        chain = {fact.label: fact.value for fact in tab.seen["chain"]}
        assert chain["Sidik"].replace(" ", "") == "0" * 64
        assert tab.seen["runs_the_city"] is True
