"""The officers' desk: least time first, one decision at a time, nothing seen that is not theirs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from smartcity_app.civic.identity import mask_nik
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.services.letters import deciding, desk_views, reading, views
from smartcity_app.services.letters.desk_address import Asked
from smartcity_app.services.letters.states.counter import Counter
from smartcity_app.services.letters.states.desk import Desk
from smartcity_app.services.letters.states.file import CaseFile
from tests.conftest import GEBANG, MONDAY, PIN, City
from tests.services.letters.conftest import SKU, Office
from tests.tabs import Tab, cookie_of, open_tab

WRONG_PIN = "111222"


@asynccontextmanager
async def desk_of(who: Actor) -> AsyncIterator[Tab]:
    async with open_tab(cookie_of(who)) as tab:
        await tab.send(Desk.load, "/kerja")
        yield tab


async def visit(tab: Tab, ref: str, **more: str) -> None:
    query = "&".join(f"{k}={v}" for k, v in {"berkas": ref, **more}.items())
    await tab.send(Desk.load, "/kerja", query=query)


def names(tab: Tab) -> list[str]:
    return [row.title for group in tab.seen["groups"] for row in group.rows]


def sent_to(tab: Tab) -> str:
    """Where the server last told the browser to go."""
    asked = [event for event in tab.events if "redirect" in event.name]
    return str(asked[-1].payload["path"]).strip('"')


def reads(city: City, who: Actor) -> int:
    lines = city.all(AuditLine)
    return sum(x.action == "letters.read" and x.person_id == who.person_id for x in lines)


def decision(tab: Tab, **more: Any) -> dict[str, Any]:
    return {"ref": tab.seen["ref"], "version": tab.seen["version"], **more}


async def test_an_officer_sees_the_own_area_with_the_least_time_left_on_top(
    city: City, office: Office, lurah: Actor
) -> None:
    office.submitted(city.resident("Di Gebang", GEBANG))
    with clock.held(MONDAY - timedelta(days=6)):
        office.submitted(city.resident("Sudah Lama"))
    office.submitted(city.resident("Baru Saja"))
    async with desk_of(lurah) as tab:
        assert names(tab) == ["Sudah Lama", "Baru Saja"]
        assert [group.state for group in tab.seen["groups"]] == ["late", "ontime"]
        counts = {chip.value: chip.count for chip in tab.seen["chips"]}
        assert (counts["mine"], counts["late"], counts["all"]) == ("2", "1", "")


async def test_names_and_nik_that_are_searched_for_stay_out_of_addresses(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    office.submitted(city.resident("Orang Lain"))
    async with desk_of(lurah) as tab:
        for typed in ("siti", city.nik(siti), ref):
            await tab.send(Desk.find({"cari": typed}), "/kerja")
            address = urlsplit(sent_to(tab))
            assert (typed in address.query) == (typed == ref)
            await tab.send(Desk.load, "/kerja", query=address.query)
            assert names(tab) == ["Siti Aminah"]
            assert tab.seen["search"] == typed


def test_an_address_made_by_hand_asks_for_nothing_unknown() -> None:
    asked = Asked.read(
        {"tampil": "'; drop", "jenis": "<x>", "urut": "y", "bagian": "z", "cari": "gAAAA"}
    )
    assert asked == Asked(search="")
    kept = Asked("late", "Siti", SKU, True, "SKU-2607-ABCDEF", "isian")
    query = {k: v[0] for k, v in parse_qs(urlsplit(kept.href).query).items()}
    assert Asked.read(query) == kept


async def test_reading_a_case_is_on_record_once_and_leaves_the_list_alone(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        assert tab.seen["title"] == "Siti Aminah, keterangan usaha"
        assert reads(city, lurah) == 1
        tab.seen.pop("groups")
        await tab.send(CaseFile.choose("syarat"), "/kerja", query=f"berkas={ref}")
        await visit(tab, ref, bagian="syarat")
        assert reads(city, lurah) == 1
        assert "groups" not in tab.seen
        assert desk_views.TO_LOOK not in [check.label for check in tab.seen["checks"]]


async def test_a_case_of_another_kelurahan_is_not_there(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.submitted(siti)
    stranger = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    async with desk_of(stranger) as tab:
        await visit(tab, ref)
        assert tab.seen["missing"] is True
        assert tab.seen.get("title", "") == ""
        await tab.send(CaseFile.sign({"ref": ref, "version": 2, "pin": PIN}), "/kerja")
    assert office.letter(ref).state == "village"


async def test_a_resident_gets_nothing_from_the_desk(office: Office, siti: Actor) -> None:
    ref = office.submitted(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Desk.load, "/kerja")
        assert tab.seen["groups"] == []
        assert "petugas" in tab.seen["notice"]
        await tab.send(CaseFile.open(ref, "surat"), "/kerja")
        assert tab.seen["missing"] is True
        await tab.send(Desk.next_page, "/kerja")
        assert tab.seen["groups"] == []


async def test_a_wrong_pin_is_said_in_the_dialog_and_the_field_is_emptied(
    office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        await tab.send(CaseFile.sign(decision(tab, pin=WRONG_PIN)), "/kerja")
        assert "PIN" in tab.seen["trouble"]
        assert (tab.seen["trouble_in"], tab.seen["tries"]) == ("tanda-tangan", 1)
        assert tab.seen["notice"] == ""
        assert PIN not in str(tab.seen)
        assert WRONG_PIN not in str(tab.seen)
    assert office.letter(ref).state == "village"


async def test_after_signing_the_most_urgent_case_that_waits_is_opened(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    with clock.held(MONDAY - timedelta(days=3)):
        urgent = office.submitted(city.resident("Sudah Lama"))
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        await tab.send(CaseFile.sign(decision(tab, pin=PIN)), "/kerja", query=f"berkas={ref}")
        assert office.letter(ref).state == "district"
        assert "Camat Sukolilo" in tab.seen["said"]
        assert names(tab) == ["Sudah Lama"]
        assert sent_to(tab).endswith(f"berkas={urgent}")
        await visit(tab, urgent)
        assert (tab.seen["ref"], "Camat" in tab.seen["said"]) == (urgent, True)


async def test_a_double_click_signs_once_and_is_no_news(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref, other = office.submitted(siti), office.submitted(city.resident("Orang Lain"))
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        form = decision(tab, pin=PIN)
        first = await tab.send(CaseFile.sign(form), "/kerja", wait=False)
        second = await tab.send(CaseFile.sign(form), "/kerja", wait=False)
        await first.wait_all()
        await second.wait_all()
        assert tab.seen["went_well"] is not False
        assert "ditandatangani" in tab.seen["said"]
    assert office.letter(ref).state == "district"
    assert office.letter(other).state == "village"


async def test_who_comes_second_is_told_and_shown_how_the_case_stands(
    office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        form = decision(tab, pin=PIN)
        version = office.letter(ref).version
        wrong = {"kk": "Nomor tidak terbaca"}
        db.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=version, wrong=wrong))
        await tab.send(CaseFile.sign(form), "/kerja", query=f"berkas={ref}")
        assert tab.seen["went_well"] is False
        assert "berubah" in tab.seen["said"]
        assert tab.seen["steps"] == []
        assert tab.seen["clock"].state == "paused"
        assert names(tab) == []


async def test_only_the_boxes_that_were_filled_in_go_back_to_the_resident(
    office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        assert {"kk", "business_name"} <= {each.value for each in tab.seen["mendable"]}
        empty = {"ref": ref, "version": str(tab.seen["version"]), "salah-ktp": "  "}
        await tab.send(CaseFile.give_back(empty), "/kerja")
        assert tab.seen["trouble_in"] == "kembalikan"
        filled = {**empty, "salah-kk": "Nomor tidak terbaca", "salah-asing": "Bukan milik siapa"}
        await tab.send(CaseFile.give_back(filled), "/kerja")
    letter = office.letter(ref)
    assert (letter.state, letter.corrections) == ("returned", {"kk": "Nomor tidak terbaca"})


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1"])
async def test_a_decision_on_another_version_changes_nothing(
    office: Office, siti: Actor, lurah: Actor, version: str
) -> None:
    ref = office.submitted(siti)
    async with desk_of(lurah) as tab:
        await visit(tab, ref)
        form = {"ref": ref, "version": version, "salah-kk": "Nomor tidak terbaca"}
        await tab.send(CaseFile.give_back(form), "/kerja")
        assert tab.seen["went_well"] is False
    assert office.letter(ref).state == "village"


async def test_refusing_and_having_made_again_need_a_reason(
    office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    await asyncio.to_thread(office.sign, lurah, ref)
    async with desk_of(camat) as tab:
        await visit(tab, ref)
        await tab.send(CaseFile.refuse(decision(tab, why_refused="tidak")), "/kerja")
        assert tab.seen["trouble_in"] == "tolak"
        await tab.send(CaseFile.recall(decision(tab, why_recalled=" ")), "/kerja")
        assert tab.seen["trouble_in"] == "buat-ulang"
        await tab.send(CaseFile.recall(decision(tab, why_recalled="Salah pejabat")), "/kerja")
    assert office.letter(ref).state == "village"


async def test_the_next_page_goes_on_where_the_last_one_ended(
    city: City, office: Office, lurah: Actor
) -> None:
    for number in range(reading.PAGE + 4):
        with clock.held(MONDAY - timedelta(hours=number % 5)):
            office.submitted(city.resident(f"Warga {number:02d}"))
    async with desk_of(lurah) as tab:
        assert len(names(tab)) == reading.PAGE
        assert tab.seen["more"] is True
        await tab.send(Desk.next_page, "/kerja")
        assert len(set(names(tab))) == reading.PAGE + 4
        assert tab.seen["more"] is False
        await tab.send(Desk.narrow({"jenis": SKU, "urut": "baru"}), "/kerja")
        query = urlsplit(sent_to(tab)).query
        await tab.send(Desk.load, "/kerja", query=query)
        assert names(tab)[0] == f"Warga {reading.PAGE + 3:02d}"


def test_only_who_handles_the_case_reads_the_numbers_in_full(
    city: City, office: Office, siti: Actor, lurah: Actor, loket: Actor
) -> None:
    ref = office.submitted(siti)
    letter = office.letter(ref)
    assert [step.asks for step in desk_views.steps_of(lurah, letter)] == [
        "kembalikan", "tolak", "tanda-tangan",
    ]  # fmt: skip
    assert desk_views.steps_of(loket, letter) == []


async def test_a_counter_officer_reads_cases_masked_and_decides_nothing(
    city: City, office: Office, siti: Actor, lurah: Actor, loket: Actor
) -> None:
    ref = office.submitted(siti)
    async with desk_of(loket) as tab:
        assert names(tab) == ["Siti Aminah"], "without a desk of their own they see the area"
        await visit(tab, ref)
        assert tab.seen["steps"] == []
        assert mask_nik(city.nik(siti)) in str(tab.seen["person"])
        assert city.nik(siti) not in str(tab.seen)


def test_the_paper_is_a_draft_first_then_what_was_signed_then_the_letter(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    def paper(who: Actor) -> tuple[str, bool]:
        return db.run(lambda s: desk_views.paper_of(s, who, office.letter(ref)))

    ref = office.submitted(siti)
    assert paper(lurah) == (f"/kerja/naskah/{ref}?v=2", False)
    office.sign(lurah, ref)
    assert paper(camat) == (f"/kerja/naskah/{ref}?v=3", True)
    assert paper(lurah)[1] is False, "the first signer has had it; nothing is real yet"
    office.sign(camat, ref)
    assert paper(lurah) == (f"/surat/pdf/{ref}", True)


def test_a_refused_case_has_kept_no_promise(office: Office, siti: Actor, lurah: Actor) -> None:
    ref = office.submitted(siti)
    db.run(
        lambda s: deciding.refuse(
            s, lurah, ref=ref, version=office.letter(ref).version, reason="Usaha di luar kota"
        )
    )
    view = views.promise_of(office.letter(ref))
    assert (view.state, view.word) == ("paused", "Ditolak")


def test_the_machine_says_when_the_birth_date_is_not_the_one_in_the_nik(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.submitted(siti)
    with db.transaction() as session:
        letter, owner = office.letter(ref), session.get_one(Person, siti.person_id)
        good = desk_views.checks(session, letter, owner, looked=True)
        owner.birth_date = date(1990, 1, 1)
        bad = desk_views.checks(session, letter, owner, looked=True)
        session.rollback()
    assert {check.result for check in good} == {"ok"}
    assert next(check.result for check in bad) == "bad"


async def test_at_the_counter_a_resident_is_found_confirmed_and_filed_for(
    city: City, office: Office, siti: Actor, lurah: Actor, loket: Actor
) -> None:
    async with open_tab(cookie_of(loket)) as tab:
        await tab.send(Counter.load, "/kerja/loket")
        await tab.send(Counter.look_up({"nik": "3578"}), "/kerja/loket")
        assert "16 angka" in tab.seen["problems"]["nik"]
        await tab.send(Counter.begin({"jenis": SKU}), "/kerja/loket")
        assert "NIK" in tab.seen["notice"]
        await tab.send(Counter.look_up({"nik": city.nik(siti)}), "/kerja/loket")
        assert "Siti Aminah" in str(tab.seen["who"])
        assert city.nik(siti) not in str(tab.seen)
        await tab.send(Counter.begin({"jenis": SKU}), "/kerja/loket")
        ref = sent_to(tab).partition("no=")[2]
        await tab.send(Counter.load, "/kerja/loket")
        assert ref in str(tab.seen["filed"])
    assert (office.letter(ref).owner_id, office.letter(ref).filed_by) == (
        siti.person_id,
        loket.person_id,
    )


async def test_the_counter_knows_nobody_from_elsewhere_and_serves_no_lurah(
    city: City, lurah: Actor, loket: Actor
) -> None:
    far = city.resident("Orang Gebang", GEBANG)
    async with open_tab(cookie_of(loket)) as tab:
        await tab.send(Counter.look_up({"nik": city.nik(far)}), "/kerja/loket")
        assert "tidak tercatat" in tab.seen["problems"]["nik"]
        assert tab.seen["who"] == []
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Counter.look_up({"nik": city.nik(far)}), "/kerja/loket")
        assert "loket" in tab.seen["notice"]


def test_what_waits_is_counted_no_further_than_asked(
    city: City, office: Office, lurah: Actor
) -> None:
    for number in range(3):
        office.submitted(city.resident(f"Warga {number}"))
    with db.transaction(writes=False) as session:
        assert reading.waiting(session, lurah, view="mine", most=2) == 2
        assert reading.waiting(session, lurah, view="mine") == 3


def test_the_board_counts_running_cases_by_village(
    city: City, office: Office, siti: Actor, lurah: Actor, admin: Actor
) -> None:
    with clock.held(MONDAY - timedelta(days=6)):
        office.submitted(siti)
    office.submitted(city.resident("Baru"))
    office.draft(city.resident("Draf Saja"))
    with db.transaction(writes=False) as session:
        rows = {row.area: (row.open, row.late) for row in desk_views.by_area(session, admin)}
        lines = session.exec(select(AuditLine).where(AuditLine.person_id == admin.person_id)).all()
    assert rows == {lurah.posts[0].area: (2, 1)}
    assert lines == [], "counting reads nobody's data"
