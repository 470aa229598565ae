"""What a resident's screens say at each moment of a letter."""

import asyncio
from datetime import timedelta

from smartcity_app.civic import register
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.lobby.account import AccountState
from smartcity_app.services.letters import reading
from smartcity_app.services.letters.states.apply import ApplyState
from smartcity_app.services.letters.states.case import CaseState
from smartcity_app.services.letters.states.catalogue import LettersState
from smartcity_app.services.letters.states.desk import Desk
from smartcity_app.ui.screen import Frame
from tests.conftest import MONDAY, SURABAYA, City
from tests.services.letters.conftest import FILLED, SKU, Office
from tests.tabs import cookie_of, open_tab

FORM = "/surat/ajukan"


async def test_what_is_mended_leaves_the_list_and_the_rest_stays(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.draft(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ApplyState.load, FORM, query=f"jenis={SKU}")
        await tab.send(ApplyState.submit({"ref": ref, "business_name": "X"}), FORM)
        assert set(tab.seen["problems"]) == set(FILLED)
        mended = {"ref": ref, **FILLED, "business_name": "X", "since_year": "1"}
        await tab.send(ApplyState.save(mended), FORM)
        assert set(tab.seen["problems"]) == {"business_name", "since_year"}
        await tab.send(ApplyState.save({"ref": ref, **FILLED}), FORM)
        assert tab.seen["problems"] == {}


async def test_a_button_waits_until_the_answer_and_leaves_what_was_refused(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.draft(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ApplyState.load, FORM, query=f"jenis={SKU}")
        await tab.send(Frame.hold, FORM)
        assert tab.seen["working"] is True
        await tab.send(ApplyState.submit({"ref": ref}), FORM)
        refused = dict(tab.seen["problems"]), tab.seen["notice"]
        await tab.send(Frame.release, FORM)
        assert tab.seen["working"] is False
        assert (tab.seen["problems"], tab.seen["notice"]) == refused
        assert refused[0]


async def test_a_case_just_sent_says_so_for_a_moment(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.submitted(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
        assert tab.seen["sent"] == "Permohonan terkirim"
        assert tab.seen["query"] == f"no={ref}"
    with clock.held(MONDAY + timedelta(minutes=3)):
        async with open_tab(cookie_of(siti)) as tab:
            await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
            assert tab.seen["sent"] == ""


async def test_a_revoked_letter_is_listed_as_revoked(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    for who in (lurah, camat):
        await asyncio.to_thread(office.sign, who, ref)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(LettersState.load, "/surat")
        assert tab.seen["mine"][0].clock.state == "done"
        document = office.document(ref)
        db.run(
            lambda s: register.revoke(
                s, lurah, document_id=document.id or 0, reason="Usaha ternyata sudah tutup"
            )
        )
        await tab.send(LettersState.load, "/surat")
        assert tab.seen["mine"][0].clock.strip == "Dicabut"


async def test_an_officer_without_an_inbox_is_led_to_their_own_first_page(city: City) -> None:
    mayor = city.official("Achmad Fauzi", Role.MAYOR, SURABAYA)
    async with open_tab(cookie_of(mayor)) as tab:
        await tab.send(AccountState.load, "/akun")
        first = tab.seen["places"][0].href
        await tab.send(Desk.load, "/kerja")
        (asked,) = [event for event in tab.events if "redirect" in event.name]
        assert str(asked.payload["path"]).strip('"') == first != "/kerja"
        assert not tab.seen.get("notice")


async def test_what_one_officer_did_often_on_one_day_is_one_line_to_the_resident(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    for _ in range(3):
        db.run(lambda s: reading.find(s, lurah, ref=ref))
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(AccountState.load, "/akun")
        (line,) = tab.seen["lookers"]
        assert line.label == "Membuka permohonan surat Anda"
        assert line.value.endswith(", 3 kali")
