"""Reports at the counter, on the phone and from public posts: one case whatever the channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import NotAllowed, NotFound
from smartcity_app.services.complaints import (
    categories,
    contacts,
    file_views,
    filing,
    joining,
    reading,
)
from smartcity_app.services.complaints.filing import Report
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.states.intake import Intake
from tests.conftest import KEPUTIH
from tests.services.complaints.conftest import KEPUTIH_POINT, WORDS, Wargaku, photo, pothole
from tests.tabs import Tab, city_app, cookie_of, open_tab

city_app()
FILLED = {"saluran": "phone", "category": "jalan-rusak", "words": WORDS, "kelurahan": "Keputih",
          "alamat": "Depan masjid", "jawab-owner": "kota"}  # fmt: skip
SHARED = "+6281277770000"


@asynccontextmanager
async def desk_of(who: Actor) -> AsyncIterator[Tab]:
    async with open_tab(cookie_of(who)) as tab:
        await tab.send(Intake.load, "/kerja/laporan/baru")
        yield tab


async def test_a_caller_found_by_nik_gets_a_report_of_their_own(wargaku: Wargaku):
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.look_up({"nik": wargaku.city.nik(wargaku.siti), "hp": ""}))
        assert wargaku.siti.name in [each.value for each in tab.seen["who"]]
        await tab.send(Intake.send(FILLED))
        [case] = wargaku.city.all(Complaint)
        assert case.ref in tab.seen["sent"]
    assert (case.owner_id, case.filed_by) == (wargaku.siti.person_id, wargaku.centre.person_id)
    assert (case.channel, case.area, case.agency) == ("phone", KEPUTIH, "DSDABM")
    assert case.answers == {"owner": "kota"}
    done = [(x.action, x.subject_id) for x in wargaku.city.all(AuditLine)]
    assert ("people.find", wargaku.siti.person_id) in done
    assert ("complaints.take_in", wargaku.siti.person_id) in done


async def test_of_a_family_with_one_phone_the_officer_picks_who_calls(wargaku: Wargaku):
    wargaku.city.resident("Ani Hartono", phone=SHARED)
    rudi = wargaku.city.resident("Rudi Hartono", phone=SHARED)
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.look_up({"nik": "", "hp": "0812 7777 0000"}))
        assert [each.name for each in tab.seen["found"]] == ["Ani Hartono", "Rudi Hartono"]
        assert "••••" in tab.seen["found"][0].line
        await tab.send(Intake.pick(1))
        await tab.send(Intake.send({**FILLED, "saluran": "counter"}))
    [case] = wargaku.city.all(Complaint)
    assert (case.owner_id, case.channel) == (rudi.person_id, "counter")


async def test_who_does_not_give_a_name_is_taken_in_by_the_office_itself(wargaku: Wargaku):
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.without())
        await tab.send(
            Intake.send(
                {**FILLED, "saluran": "social", "nama": "@warga_sby", "telepon": "0813",
                 "tautan": "https://contoh.id/unggahan/1"}
            )
        )  # fmt: skip
    [case] = wargaku.city.all(Complaint)
    assert (case.owner_id, case.filed_by) == (wargaku.centre.person_id, None)
    told = db.run(lambda s: contacts.of(s, wargaku.officer, case))
    assert told is not None
    assert (told.name, told.media_url) == ("@warga_sby", "https://contoh.id/unggahan/1")
    shown = db.run(lambda s: file_views.reporters_of(s, wargaku.officer, case))
    assert "@warga_sby, 0813" in [each.value for each in shown]
    for stranger in (wargaku.other, wargaku.siti):
        with pytest.raises((NotAllowed, NotFound)):
            db.run(lambda s, who=stranger: contacts.of(s, who, case))


async def test_an_officer_may_take_in_more_than_a_resident_may_send(wargaku: Wargaku):
    async with desk_of(wargaku.centre) as tab:
        for _ in range(8):
            await tab.send(Intake.without())
            await tab.send(Intake.send(FILLED))
    assert len(wargaku.city.all(Complaint)) == 8


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"saluran": "open311"}, "saluran"),
        ({"saluran": ""}, "saluran"),
        ({"category": "tidak-ada"}, "category"),
        ({"words": "x"}, "words"),
        ({"kelurahan": "Bandung"}, "kelurahan"),
        ({"kelurahan": "", "alamat": ""}, "tempat"),
        ({"tautan": "javascript:alert(1)"}, "tautan"),
    ],
)
async def test_what_is_missing_or_wrong_is_said_at_its_field(
    wargaku: Wargaku, change: dict[str, str], problem: str
):
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.without())
        await tab.send(Intake.send({**FILLED, **change}))
        assert problem in tab.seen["problems"]
    assert wargaku.city.all(Complaint) == []


async def test_every_mistake_is_said_at_once(wargaku: Wargaku):
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.without())
        await tab.send(Intake.send({"tautan": "ftp://x"}))
        assert {"saluran", "tautan", "category", "words"} <= tab.seen["problems"].keys()


async def test_nobody_is_found_by_a_number_that_is_none(wargaku: Wargaku):
    async with desk_of(wargaku.centre) as tab:
        for given, problem in (
            ({"nik": "", "hp": ""}, "nik"), ({"nik": "1", "hp": ""}, "nik"),
            ({"nik": "", "hp": "x"}, "hp"), ({"nik": "", "hp": "0899 1111 2222"}, "hp"),
        ):  # fmt: skip
            await tab.send(Intake.look_up(given))
            assert problem in tab.seen["problems"], given
        await tab.send(Intake.pick(0))
        await tab.send(Intake.send(FILLED))
    assert wargaku.city.all(Complaint) == []


async def test_the_counter_of_one_kelurahan_takes_in_what_is_wrong_in_another(
    wargaku: Wargaku, loket: Actor
):
    async with desk_of(loket) as tab:
        await tab.send(Intake.look_up({"nik": wargaku.city.nik(wargaku.siti), "hp": ""}))
        await tab.send(Intake.send({**FILLED, "kelurahan": "Gebang Putih", "saluran": "counter"}))
    assert wargaku.city.all(Complaint)[0].area == "35.78.09.1002"


async def test_only_those_who_take_in_reports_see_the_page(wargaku: Wargaku):
    for stranger in (wargaku.officer, wargaku.siti):
        async with open_tab(cookie_of(stranger)) as tab:
            await tab.send(Intake.load, "/kerja/laporan/baru")
            assert not tab.seen.get("loaded")
            await tab.send(Intake.without())
            await tab.send(Intake.send(FILLED))
    assert wargaku.city.all(Complaint) == []


@pytest.mark.parametrize("channel", ["counter", "phone", "social"])
def test_a_resident_cannot_pretend_to_be_a_counter(wargaku: Wargaku, channel: Any):
    with pytest.raises((NotAllowed, NotFound)):
        wargaku.do(filing.file, wargaku.siti, report=pothole(channel=channel))
    mine: Any = Report("jalan-rusak", words=WORDS, point=None, place="Gang 3", area=KEPUTIH)
    assert wargaku.do(filing.file, wargaku.siti, report=mine).channel == "app"


async def test_an_emergency_at_the_counter_is_connected_to_112_first(wargaku: Wargaku):
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.without())
        burning = {**FILLED, "words": "Ada kebakaran di gudang belakang pasar"}
        await tab.send(Intake.send(burning))
        assert (tab.seen["urgent"], set(tab.seen["problems"])) == ("112", {"darurat"})
        assert wargaku.city.all(Complaint) == []
        await tab.send(Intake.send({**burning, "darurat": "on"}))
        assert tab.seen["urgent"] == ""
    assert len(wargaku.city.all(Complaint)) == 1


async def test_a_kind_that_is_an_emergency_is_said_before_anything_is_written(wargaku: Wargaku):
    kind = next(iter(categories.emergency_words()[2]))
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.choose(kind))
        assert tab.seen["urgent"] == "112"
        await tab.send(Intake.choose("jalan-rusak"))
        assert tab.seen["urgent"] == ""


async def test_at_the_counter_it_is_seen_that_a_neighbour_has_reported_it_already(
    wargaku: Wargaku,
):
    ref, budi = wargaku.file(), wargaku.city.resident("Budi Santoso")
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.look_up({"nik": wargaku.city.nik(budi), "hp": ""}))
        await tab.send(Intake.choose("jalan-rusak"))
        await tab.send(Intake.pin(KEPUTIH_POINT.lat, KEPUTIH_POINT.lon, 0, "tap"))
        assert [each.ref for each in tab.seen["near"]] == [ref]
        assert tab.seen["place"] == "Keputih, Sukolilo"
        await tab.send(Intake.join(ref))
        assert ref in tab.seen["sent"]
    case = wargaku.case(ref)
    assert case.reporters == 2
    with db.transaction(writes=False) as session:
        assert budi.person_id in joining.followers(session, case)
    done = [(x.action, x.person_id, x.subject_id) for x in wargaku.city.all(AuditLine)]
    assert ("complaints.join", wargaku.centre.person_id, budi.person_id) in done
    for stranger in (wargaku.other, wargaku.siti):
        with pytest.raises(NotAllowed):
            wargaku.do(joining.join, stranger, ref=ref, person_id=wargaku.officer.person_id)


async def test_a_pin_and_a_photo_come_along_from_the_counter(wargaku: Wargaku):
    shown = photo(wargaku.centre)
    placed = {**FILLED, "kelurahan": "", "alamat": "", "tempat-lat": str(KEPUTIH_POINT.lat),
              "tempat-lng": str(KEPUTIH_POINT.lon)}  # fmt: skip
    async with desk_of(wargaku.centre) as tab:
        await tab.send(Intake.without())
        await tab.send(Intake.added(shown, "lubang.jpg", 1))
        await tab.send(Intake.send(placed))
        assert tab.seen["photos"] == []
    [case] = wargaku.city.all(Complaint)
    assert (case.area, case.lat) == (KEPUTIH, KEPUTIH_POINT.lat)
    with db.transaction(writes=False) as session:
        assert [each.file_id for each in reading.photos_of(session, case)] == [shown]


@pytest.mark.parametrize("who", ["nobody", "resident", "another office", "field officer"])
async def test_who_takes_nothing_in_enters_nobody_over_the_socket(wargaku: Wargaku, who: str):
    ref = wargaku.file()
    cookie = {
        "nobody": lambda: "",
        "resident": lambda: cookie_of(wargaku.siti),
        "another office": lambda: cookie_of(wargaku.other),
        "field officer": lambda: cookie_of(wargaku.field()),
    }[who]()
    async with open_tab(cookie) as tab:
        for event in (
            Intake.choose("jalan-rusak"), Intake.without(), Intake.join(ref), Intake.send(FILLED),
            Intake.pin(KEPUTIH_POINT.lat, KEPUTIH_POINT.lon, 0, "tap"),
        ):  # fmt: skip
            await tab.send(event, "/kerja/laporan/baru")
        assert not tab.seen.get("near")
        assert not tab.seen.get("sent")
    assert [each.reporters for each in wargaku.city.all(Complaint)] == [1]
