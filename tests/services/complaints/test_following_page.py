"""Following a report: whose turn it is, what one may do, and what nobody else sees."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from smartcity_app.civic import files
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import (
    closing,
    joining,
    ladder,
    manifest,
    reading,
    talk,
    working,
)
from smartcity_app.services.complaints.models import Complaint, ComplaintPhoto
from smartcity_app.services.complaints.states.follow import FollowState
from smartcity_app.services.complaints.states.mine import ReportsState
from tests.conftest import MONDAY
from tests.services.complaints.conftest import WORDS, Wargaku, photo, reports
from tests.tabs import cookie_of, open_tab

CASE, LIST = "/lapor/kasus", "/lapor"


async def off(work: Any, *args: Any, **more: Any) -> Any:
    """A verb of somebody else while a tab is open."""
    return await asyncio.to_thread(work, *args, **more)


# /lapor


async def test_the_list_says_whose_turn_it_is_and_shows_both_clocks(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    done, filed, joined = wargaku.done(siti), wargaku.file(siti), wargaku.file(lilik)
    wargaku.do(joining.join, siti, ref=joined)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportsState.load, LIST)
        assert [each.ref for each in tab.seen["mine"]] == [done]
        other = {each.ref: each for each in tab.seen["others"]}
    assert set(other) == {filed, joined}
    assert other[filed].holder.startswith("Di tangan Dinas")
    assert other[filed].answer.strip == "Sisa 48 jam"
    assert other[filed].work.strip.startswith("Sisa 6 hari")
    assert other[joined].joined == "Anda ikut melapor"


def test_home_says_what_waits_for_the_resident_first(wargaku: Wargaku, siti: Actor) -> None:
    wargaku.file(siti)
    asked = wargaku.answered(siti)
    wargaku.do(working.ask, wargaku.officer, ref=asked, text="Nomor rumah berapa?")
    wargaku.done(siti)
    found = wargaku.do(manifest.turns, siti)
    assert [turn.mine for turn in found] == [True, True, False]
    assert found[0].button == "Periksa hasilnya"
    assert found[2].detail.startswith("Di tangan")


# /lapor/kasus


async def opened(tab: Any, ref: str) -> dict[str, Any]:
    await tab.send(FollowState.load, CASE, query=f"no={ref}")
    return dict(tab.seen)


async def test_a_question_is_answered_by_writing(wargaku: Wargaku, siti: Actor) -> None:
    ref = wargaku.answered(siti)
    wargaku.do(working.ask, wargaku.officer, ref=ref, text="Nomor rumah berapa?")
    async with open_tab(cookie_of(siti)) as tab:
        seen = await opened(tab, ref)
        assert (seen["stage"], seen["question"]) == ("waiting", "Nomor rumah berapa?")
        assert seen["work"].state == "paused"
        await tab.send(FollowState.write({"ref": ref, "pesan": "Nomor 41"}), CASE)
        assert tab.seen["stage"] == "answered"
        assert [each.text for each in tab.seen["talk"]][-1] == "Nomor 41"


async def test_the_office_s_notes_and_their_pictures_never_reach_the_reporter(
    wargaku: Wargaku, siti: Actor
) -> None:
    ref = wargaku.file(siti)
    ident = photo(wargaku.officer)
    wargaku.do(talk.note, wargaku.officer, ref=ref, text="Pelapor rewel", photos=[ident])
    async with open_tab(cookie_of(siti)) as tab:
        seen = await opened(tab, ref)
        assert "rewel" not in str(seen)
        assert ident not in str(seen)
    with pytest.raises(files.NotFound):
        wargaku.do(files.find, siti, file_id=ident)
    assert wargaku.do(files.find, wargaku.head, file_id=ident).id == ident


async def test_confirming_closes_and_lets_rate(wargaku: Wargaku, siti: Actor) -> None:
    ref = wargaku.done(siti)
    async with open_tab(cookie_of(siti)) as tab:
        seen = await opened(tab, ref)
        assert (seen["outcome"], seen["can_dispute"]) == ("Sudah ditambal.", True)
        assert seen["answer"].word == "Ditepati"
        await tab.send(FollowState.confirm(ref), CASE)
        assert tab.seen["stage"] == "closed"
        await tab.send(FollowState.rate({"ref": ref, "nilai": "4", "kata": "Cepat"}), CASE)
        assert (tab.seen["score"], tab.seen["words"]) == (4, "Cepat")
        assert tab.seen["done"].startswith(ref)


async def test_a_dispute_is_offered_once(wargaku: Wargaku, siti: Actor) -> None:
    ref = wargaku.done(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await opened(tab, ref)
        await tab.send(FollowState.dispute({"ref": ref, "sebab": "Masih berlubang"}), CASE)
        assert tab.seen["stage"] == "answered"
        await off(wargaku.do, working.finish, wargaku.officer, ref=ref, text="Sudah lagi.")
        assert (await opened(tab, ref))["can_dispute"] is False


async def test_who_joined_sees_the_state_and_not_the_reporter(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ref = wargaku.answered(siti)
    wargaku.do(talk.write, siti, ref=ref, text="Rumah saya nomor 27")
    wargaku.do(joining.join, lilik, ref=ref)
    async with open_tab(cookie_of(lilik)) as tab:
        seen = await opened(tab, ref)
        assert (seen["own"], seen["stage"], seen["others"]) == (
            False, "answered", "2 warga melaporkan hal ini",
        )  # fmt: skip
        assert seen["answer"].state == "done"
        for secret in (siti.name, "nomor 27", WORDS):
            assert secret not in str(seen)
        assert seen["can_write"] is seen["can_disown"] is seen["can_rate"] is False
        await tab.send(FollowState.leave(ref), CASE)
        assert tab.seen["gone"]
        assert (await opened(tab, ref))["missing"] is True


async def test_a_merged_report_points_to_the_other_one(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    first, second = wargaku.file(siti), wargaku.file(lilik)
    wargaku.do(joining.merge, wargaku.officer, ref=second, into=first, reason="Lubang yang sama")
    async with open_tab(cookie_of(lilik)) as tab:
        assert (await opened(tab, second))["merged"] == first
        seen = await opened(tab, first)
        assert (seen["own"], seen["can_leave"]) == (False, False)


async def test_transfers_and_broken_promises_stand_in_the_journey(
    wargaku: Wargaku, siti: Actor
) -> None:
    ref = wargaku.file(siti)
    wargaku.do(working.transfer, wargaku.officer, ref=ref, to="DLH", reason="Ini urusan taman")
    with clock.held(MONDAY + timedelta(hours=49)):
        ladder.sweep()
        async with open_tab(cookie_of(siti)) as tab:
            seen = await opened(tab, ref)
    said = [each.title for each in seen["trail"]]
    assert any(each.startswith("Diteruskan ke Dinas Lingkungan Hidup") for each in said)
    assert any("lewat janji, naik ke Kepala Dinas Lingkungan Hidup" in each for each in said)
    assert seen["answer"].state == "late"
    assert seen["answer"].strong == "Kepala Dinas Lingkungan Hidup"


async def test_withdrawing_and_disowning(wargaku: Wargaku, siti: Actor) -> None:
    ref, other = wargaku.file(siti), wargaku.file(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await opened(tab, ref)
        await tab.send(FollowState.withdraw(ref), CASE)
        assert tab.seen["stage"] == "withdrawn"
        await opened(tab, other)
        await tab.send(FollowState.disown(other), CASE)
        assert (tab.seen["gone"] != "", tab.seen["facts"]) == (True, [])
        assert (await opened(tab, other))["missing"] is True
        await tab.send(ReportsState.load, LIST)
        assert [each.ref for each in tab.seen["others"]] == [ref]


async def test_nobody_acts_on_another_s_report(wargaku: Wargaku, siti: Actor, lilik: Actor) -> None:
    ref, done = wargaku.file(siti), wargaku.done(siti)
    before = [each.model_dump() for each in reports()]
    async with open_tab(cookie_of(lilik)) as tab:
        assert (await opened(tab, ref))["missing"] is True
        for call in (
            FollowState.write({"ref": ref, "pesan": "halo"}),
            FollowState.withdraw(ref),
            FollowState.disown(ref),
            FollowState.leave(ref),
            FollowState.confirm(done),
            FollowState.dispute({"ref": done, "sebab": "tidak benar"}),
            FollowState.rate({"ref": done, "nilai": "1"}),
        ):
            await tab.send(call, CASE)
            assert tab.seen["notice"]
        assert siti.name not in str(tab.seen)
    assert [each.model_dump() for each in reports()] == before


async def test_who_joined_sees_the_pictures_everybody_may_see(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ident = await off(photo, siti)
    ref = wargaku.file(siti, photos=[ident])
    wargaku.do(joining.join, lilik, ref=ref)

    def show(session: Any) -> int:
        row = session.exec(select(ComplaintPhoto)).one()
        row.shown = True
        session.exec(select(Complaint)).one().moderation = "shown"
        return int(row.id)

    async with open_tab(cookie_of(lilik)) as tab:
        assert (await opened(tab, ref))["photos"] == []
        number = db.run(show)
        seen = await opened(tab, ref)
        assert [each.href for each in seen["photos"]] == [f"/laporan/foto/{number}"]
    with pytest.raises(files.NotFound):
        wargaku.do(files.find, lilik, file_id=ident)
    assert wargaku.do(files.find, siti, file_id=ident).id == ident
    assert wargaku.do(reading.joined_at_will, lilik, ref=ref)
    with pytest.raises(files.NotFound):
        wargaku.do(reading.joined_at_will, wargaku.other, ref=ref)


async def test_to_who_joined_the_office_s_words_come_without_names(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ref = wargaku.file(siti)
    wargaku.do(working.answer, wargaku.officer, ref=ref, text=f"Bu {siti.name}, besok kami datang.")
    wargaku.do(joining.join, lilik, ref=ref)
    async with open_tab(cookie_of(lilik)) as tab:
        seen = await opened(tab, ref)
        assert "besok kami datang" in str(seen["trail"])
        assert siti.name not in str(seen)


def test_the_dispute_is_over_when_its_days_are(wargaku: Wargaku, siti: Actor) -> None:
    ref = wargaku.done(siti)
    assert closing.may_dispute(wargaku.case(ref))
    wargaku.later(days=11)
    assert not closing.may_dispute(wargaku.case(ref))
