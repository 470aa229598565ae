"""The consoles for routing and moderation, through the guard as a browser would use them."""

import asyncio
from typing import Any

import pytest
from sqlmodel import select

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import moderating, privacy
from smartcity_app.services.complaints.models import ComplaintModeration, ComplaintPhoto
from smartcity_app.services.complaints.routing_models import (
    ComplaintBody,
    ComplaintCategory,
    ComplaintRoute,
)
from smartcity_app.services.complaints.states.moderation import HERE as MODERATION
from smartcity_app.services.complaints.states.moderation import Moderation
from smartcity_app.services.complaints.states.routing import HERE as ROUTING
from smartcity_app.services.complaints.states.routing import Routing
from smartcity_app.web import guard
from tests.conftest import KEPUTIH
from tests.services.complaints.conftest import WORDS, Wargaku
from tests.services.complaints.test_moderating import LEFT, photo
from tests.tabs import Tab, city_app, cookie_of, open_tab

city_app()
LINE = {"rute_jenis": "jalan-rusak", "rute_wilayah": KEPUTIH, "rute_tujuan": "DLH"}
KIND = {
    "baru_judul": "Kabel putus", "baru_kunci": "kabel-putus", "baru_kelompok": "Lingkungan",
    "baru_tujuan": "-", "baru_jam": "24", "baru_hari": "3", "baru_kata": "kabel, tiang",
}  # fmt: skip


def rows(table: Any) -> list[Any]:
    with db.transaction(writes=False) as session:
        return list(session.exec(select(table)))


async def moderate(tab: Tab, event: Any, query: str = "") -> None:
    await tab.send(event, MODERATION, query=query)


async def route(tab: Tab, event: Any, part: str = "rute") -> None:
    await tab.send(event, ROUTING, query=f"bagian={part}")


async def test_the_queue_shows_one_report_after_the_other(wargaku: Wargaku) -> None:
    first = wargaku.file(words="Hubungi saya di 0812 3456 7890")
    second = wargaku.file(photos=[photo(wargaku.siti)])
    async with open_tab(cookie_of(wargaku.centre)) as tab:
        await moderate(tab, Moderation.load)
        assert tab.seen["line"] == "2 laporan menunggu"
        assert [p.count for p in tab.seen["places"] if p.href == MODERATION] == [2]
        assert tab.seen["report"].ref == first
        assert tab.seen["report"].cut
        assert "7890" not in tab.seen["report"].public_words
        await moderate(tab, Moderation.skip)
        assert tab.seen["report"].ref == second
        await moderate(tab, Moderation.show({}))
        assert tab.seen["problems"] == {"reason": "Tulis alasannya"}, "its photo was unticked"
        await moderate(tab, Moderation.show({tab.seen["photos"][0].field: "on"}))
        assert tab.seen["said"] == f"{second} ditampilkan."
        assert tab.seen["report"].ref == first, "what was skipped comes again"
        await moderate(tab, Moderation.hide({"why_chosen": ""}))
        assert tab.seen["trouble"] != ""
        await moderate(tab, Moderation.hide({"why_chosen": "Menyebut nomor orang"}))
        assert tab.seen["empty"]
    assert [wargaku.case(each).moderation for each in (first, second)] == ["hidden", "shown"]
    assert rows(ComplaintPhoto)[0].shown


async def test_a_face_is_covered_and_shown_covered(wargaku: Wargaku) -> None:
    ref = wargaku.file(photos=[photo(wargaku.siti)])
    async with open_tab(cookie_of(wargaku.centre)) as tab:
        await moderate(tab, Moderation.load, f"no={ref}")
        (seen,) = tab.seen["photos"]
        await moderate(tab, Moderation.begin_cover(seen.id))
        await moderate(tab, Moderation.cover({"kotak": "[]"}))
        assert tab.seen["trouble"] != ""
        await moderate(tab, Moderation.cover({"kotak": LEFT}))
        (after,) = tab.seen["photos"]
        assert after.covered
        assert after.src != seen.src
        await moderate(tab, Moderation.show({after.field: "on"}))
        assert tab.seen["report"].ref == ref, "asked for by its number, it stays"
        assert [each.title for each in tab.seen["past"]] == [
            "Foto 1 ditampilkan", "Kata-kata ditampilkan", "Foto 1 ditutup sebagian",
        ]  # fmt: skip


async def test_a_disowned_report_says_so_and_cannot_be_shown(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.do(privacy.disown, wargaku.siti, ref=ref)
    async with open_tab(cookie_of(wargaku.centre)) as tab:
        await moderate(tab, Moderation.load)
        assert tab.seen["report"].disowned
        await moderate(tab, Moderation.show({}))
        assert "disangkal" in tab.seen["notice"]
    assert rows(ComplaintModeration) == []


async def test_whom_another_moderator_was_faster_than_is_told(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    async with open_tab(cookie_of(wargaku.centre)) as tab:
        await moderate(tab, Moderation.load)
        decide = asyncio.to_thread(
            wargaku.do, moderating.decide, wargaku.centre, ref=ref, seen=0, words="hidden",
            photos={}, reason="Kata kasar",
        )  # fmt: skip
        await decide
        await moderate(tab, Moderation.show({}))
        assert tab.seen["notice"] == moderating.MEANWHILE
    assert wargaku.case(ref).moderation == "hidden"


async def test_a_line_is_weighed_before_it_is_entered(wargaku: Wargaku, admin: Actor) -> None:
    wargaku.file()
    before = len(rows(ComplaintRoute))
    async with open_tab(cookie_of(admin)) as tab:
        await route(tab, Routing.load)
        await route(tab, Routing.weigh({**LINE, "rute_jenis": "", "rute_wilayah": ""}))
        assert set(tab.seen["problems"]) == {"jenis"}
        await route(tab, Routing.weigh(LINE))
        assert tab.seen["ahead"].line == "Dari 1 laporan terakhir, 1 akan pindah."
        assert len(rows(ComplaintRoute)) == before, "looking ahead enters nothing"
        line = tab.seen["route"]
        await route(tab, Routing.save_route(line.category, line.area, line.owner, line.body))
        await route(tab, Routing.load)
        (entered,) = [each for each in tab.seen["routes"] if each.area == KEPUTIH]
        assert wargaku.case(wargaku.file()).agency == "DLH"
        await route(tab, Routing.ask_drop(entered.id))
        assert tab.seen["ahead"].line == "Dari 2 laporan terakhir, 2 akan pindah."
        await route(tab, Routing.drop(entered.id))
    assert len(rows(ComplaintRoute)) == before


async def test_a_category_and_an_addressee_are_made_and_changed(
    wargaku: Wargaku, admin: Actor
) -> None:
    async with open_tab(cookie_of(admin)) as tab:
        await route(tab, Routing.load, "jenis")
        await route(tab, Routing.add_kind({**KIND, "baru_jam": "dua"}), "jenis")
        assert set(tab.seen["problems"]) == {"answer_hours"}
        await route(tab, Routing.add_kind(KIND), "jenis")
        await route(tab, Routing.load, "jenis")
        await route(tab, Routing.edit_kind("kabel-putus"), "jenis")
        assert tab.seen["kind"].words == "kabel, tiang"
        changed = {
            "jenis_judul": "Kabel menjuntai", "jenis_tujuan": "DLH", "jenis_jam": "48",
            "jenis_hari": "2", "jenis_kata": "", "jenis_peka": "on",
        }  # fmt: skip
        await route(tab, Routing.save_kind(changed), "jenis")
        await route(tab, Routing.add_body({"luar_kode": "pln", "luar_nama": "Lain"}), "instansi")
        assert set(tab.seen["problems"]) == {"code"}
        named = {"luar_kode": "xl", "luar_nama": "XL Axiata", "luar_jam": ""}
        await route(tab, Routing.add_body(named), "instansi")
        await route(tab, Routing.load, "instansi")
        await route(tab, Routing.edit_body("XL"), "instansi")
        again = {"instansi_nama": "XL Axiata Tbk", "instansi_jam": "24"}
        await route(tab, Routing.save_body(again), "instansi")
    with db.transaction(writes=False) as session:
        row = session.get_one(ComplaintCategory, "kabel-putus")
        assert (row.title, row.body, row.work_days, row.sensitive, row.active) == (
            "Kabel menjuntai", "DLH", 2, True, False,
        )  # fmt: skip
        body = session.get_one(ComplaintBody, "XL")
        assert (body.name, body.answer_hours, body.active, body.outside) == (
            "XL Axiata Tbk", 24, False, True,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["siti", "officer", "head", "centre", "lurah"])
async def test_without_the_right_nothing_is_seen_or_changed(
    wargaku: Wargaku, admin: Actor, lurah: Actor, who: str
) -> None:
    """Every handler of both consoles, by everybody who may not, with what would work."""
    ref = wargaku.file(photos=[photo(wargaku.siti)])
    (picture,) = rows(ComplaintPhoto)
    events = [
        Routing.load, Routing.weigh(LINE), Routing.ask_route(1), Routing.weigh_change(LINE),
        Routing.save_route("jalan-rusak", KEPUTIH, "", "DLH"), Routing.ask_drop(1), Routing.drop(1),
        Routing.edit_kind("sampah"), Routing.look_ahead("DLH"), Routing.save_kind({}),
        Routing.add_kind(KIND), Routing.edit_body("DLH"), Routing.save_body({}),
        Routing.add_body({"luar_kode": "XL", "luar_nama": "XL"}),
    ]  # fmt: skip
    if who != "centre":
        events += [
            Moderation.load, Moderation.skip, Moderation.show({}),
            Moderation.hide({"why_hidden": "Ya"}), Moderation.begin_cover(picture.id or 0),
            Moderation.cover({"kotak": LEFT}),
        ]  # fmt: skip
    tables = (ComplaintRoute, ComplaintCategory, ComplaintBody, ComplaintModeration, ComplaintPhoto)
    before = [sorted(map(repr, rows(each))) for each in tables]
    actor = lurah if who == "lurah" else getattr(wargaku, who)
    async with open_tab(cookie_of(actor)) as tab:
        for event in events:
            await tab.send(event, ROUTING, query=f"no={ref}")
        assert WORDS not in str(tab.seen)
        assert not tab.seen.get("routes")
        assert not tab.seen.get("photos")
    assert [sorted(map(repr, rows(each))) for each in tables] == before
    assert guard.handlers()
