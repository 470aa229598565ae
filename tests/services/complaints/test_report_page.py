"""The form of a report: kept, checked, sent once, and stopped for an emergency."""

import pytest

from smartcity_app.civic import files, geography
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import (
    drafts,
    file_views,
    manifest,
    photos,
    privacy,
    reporting,
    resident_views,
)
from smartcity_app.services.complaints.filing import Report
from smartcity_app.services.complaints.states.report import ReportState
from tests.services.complaints.conftest import (
    KEPUTIH_POINT,
    WORDS,
    Wargaku,
    photo,
    reports,
)
from tests.tabs import cookie_of, open_tab

FORM = "/lapor/baru"
PLACED = {"tempat-lat": "-7.2905", "tempat-lng": "112.8016", "tempat-accuracy": "8"}
FILLED = {"category": "jalan-rusak", "words": WORDS, **PLACED}


async def test_what_is_filled_in_survives_a_lost_tab(wargaku: Wargaku, siti: Actor) -> None:
    ident = photo(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save({**FILLED, "anonim": "on"}), FORM)
        await tab.send(ReportState.added(ident, "lubang.jpg", 1), FORM)
        assert tab.seen["place"] == "Keputih, Sukolilo"
        assert tab.seen["place_detail"] == "Ketepatan 8 meter"
        assert tab.seen["promise"] == "Dijawab 2×24 jam, beres 7 hari kerja"
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        assert (tab.seen["category"], tab.seen["words"]) == ("jalan-rusak", WORDS)
        assert (tab.seen["lat"], tab.seen["lng"]) == (-7.2905, 112.8016)
        assert tab.seen["anonymous"] is True
        assert [each.id for each in tab.seen["photos"]] == [ident]
        assert [each.name for each in tab.seen["questions"]] == ["jawab-owner", "jawab-danger"]


async def test_a_switch_turned_off_again_is_off(wargaku: Wargaku, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.save({**FILLED, "anonim": "on"}), FORM)
        await tab.send(ReportState.save(FILLED), FORM)
        await tab.send(ReportState.submit(FILLED), FORM)
    assert [each.anonymous for each in reports()] == [False]


async def test_sending_twice_sends_once_and_forgets_the_draft(
    wargaku: Wargaku, siti: Actor
) -> None:
    answers = {"jawab-owner": "kota", "jawab-danger": "ya", "rahasia": True}
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        for _ in range(2):
            await tab.send(ReportState.save({**FILLED, **answers}), FORM)
            await tab.send(ReportState.submit({**FILLED, **answers}), FORM)
    (case,) = reports()
    assert (case.area, case.agency, case.priority) == ("35.78.09.1001", "DSDABM", 1)
    assert (case.words, case.accuracy, case.confidential) == (WORDS, 8, True)
    assert case.answers == {"owner": "kota", "danger": "ya"}
    assert not drafts.begun(wargaku.do(drafts.find, siti))


async def test_what_is_missing_is_said_at_its_field(wargaku: Wargaku, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.submit({}), FORM)
        assert set(tab.seen["problems"]) == {"category", "words", "tempat"}
        wrong = {"category": "sampah", "words": "x", "alamat": "Pasar", "kelurahan": "Atlantis"}
        await tab.send(ReportState.submit(wrong), FORM)
        assert set(tab.seen["problems"]) == {"words", "kelurahan"}
    assert reports() == []


async def test_an_address_with_its_kelurahan_is_place_enough(wargaku: Wargaku, siti: Actor) -> None:
    said = {"category": "sampah", "words": WORDS, "alamat": "Depan pasar", "kelurahan": "Keputih"}
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.submit(said), FORM)
    assert [(each.area, each.place, each.lat) for each in reports()] == [
        ("35.78.09.1001", "Depan pasar", None)
    ]


async def test_a_place_outside_the_city_is_said_so(wargaku: Wargaku, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save({"tempat-lat": "-6.2", "tempat-lng": "106.8"}), FORM)
        assert tab.seen["place"] == "Di luar Kota Surabaya"
        assert tab.seen["writing"] is True


@pytest.mark.parametrize(
    ("lat", "lng"), [("NaN", "NaN"), ("112.8", "-7.29"), ("x", "1e9"), ("", "5")]
)
async def test_a_position_that_is_none_counts_as_none(
    wargaku: Wargaku, siti: Actor, lat: str, lng: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save({"tempat-lat": lat, "tempat-lng": lng}), FORM)
        assert tab.seen["place"] == "Belum dipilih"
        assert tab.seen.get("notice", "") == ""


async def test_an_emergency_is_asked_about_before_it_is_sent(wargaku: Wargaku, siti: Actor) -> None:
    said = {**FILLED, "words": "Ada kebakaran di gudang ujung gang"}
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(said), FORM)
        assert tab.seen["urgent"] == "112"
        await tab.send(ReportState.submit(said), FORM)
        assert tab.seen["ask"]
        assert reports() == []
        await tab.send(ReportState.send_anyway, FORM)
    assert len(reports()) == 1


async def test_a_kind_that_is_an_emergency_is_asked_about_too(
    wargaku: Wargaku, siti: Actor
) -> None:
    said = {**FILLED, "category": "bahaya", "words": "Sarang tawon besar di atap sekolah"}
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(said), FORM)
        assert tab.seen["urgent"] == "112"
        await tab.send(ReportState.submit(said), FORM)
        assert reports() == []


async def test_who_says_that_it_is_no_emergency_is_not_asked_again(
    wargaku: Wargaku, siti: Actor
) -> None:
    said = {**FILLED, "words": "Bekas kebakaran belum dibersihkan"}
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(said), FORM)
        await tab.send(ReportState.calm, FORM)
        assert tab.seen["urgent"] == ""
        await tab.send(ReportState.submit(said), FORM)
    assert len(reports()) == 1


async def test_the_same_hole_is_joined_instead_of_reported_again(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ref = wargaku.file(siti)
    async with open_tab(cookie_of(lilik)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(FILLED), FORM)
        assert [each.ref for each in tab.seen["near"]] == [ref]
        assert siti.name not in str(tab.seen)
        await tab.send(ReportState.join(ref), FORM)
    (case,) = reports()
    assert case.reporters == 2


async def test_who_joins_brings_their_photos_for_the_office_to_see(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    first, second = photo(siti), photo(lilik)
    ref = wargaku.file(siti, photos=[first])
    async with open_tab(cookie_of(lilik)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(FILLED), FORM)
        await tab.send(ReportState.added(second, "lubang.jpg", 1), FORM)
        await tab.send(ReportState.join(ref), FORM)

    def shown(who: Actor) -> list[str]:
        with db.transaction(writes=False) as session:
            found = resident_views.photos_of(session, who, wargaku.case(ref), "report")
            return [each.id for each in found]

    def reads(who: Actor, ident: str) -> bool:
        with db.transaction(writes=False) as session:
            return photos.may_read_file(session, who, session.get_one(StoredFile, ident))

    with db.transaction(writes=False) as session:
        assert len(file_views.shots_of(session, wargaku.case(ref))) == 2
    assert (shown(siti), shown(lilik)) == ([first], [second])
    assert reads(wargaku.officer, second)
    assert reads(lilik, second)
    assert not reads(siti, second), "a neighbour's photo is for the office, not for neighbours"
    assert not reads(lilik, first)
    wargaku.do(privacy.disown, siti, ref=ref)
    assert not reads(siti, first), "somebody else has sent it in her name"
    assert reads(lilik, second)


async def test_who_wants_no_name_on_the_form_has_none_when_joining(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ref = wargaku.file(siti)
    async with open_tab(cookie_of(lilik)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save({**FILLED, "anonim": "on"}), FORM)
        await tab.send(ReportState.join(ref), FORM)
    with db.transaction(writes=False) as session:
        told = file_views.reporters_of(session, wargaku.officer, wargaku.case(ref))
    assert WORDS in str(told)
    assert lilik.name not in str(told)


async def test_the_form_tells_no_more_of_a_sensitive_place_than_the_public_map(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ref, square = wargaku.file(siti, category="kekerasan"), geography.blurred(KEPUTIH_POINT)
    across = geography.BLUR
    with db.transaction(writes=False) as session:
        for up, right, there in ((0.45, 0.45, True), (-0.45, -0.45, True), (0.55, 0, False)):
            pin = Point(square.lat + up * across, square.lon + right * across)
            found, dots = reporting.near(
                session, lilik, Report(category="kekerasan", words=WORDS, point=pin)
            )
            assert ([each.ref for each in found], dots) == ([ref] * there, [])


async def test_what_is_confidential_is_nobody_s_neighbour(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    ref = wargaku.file(siti, confidential=True)
    async with open_tab(cookie_of(lilik)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(FILLED), FORM)
        assert tab.seen["near"] == []
        await tab.send(ReportState.join(ref), FORM)
        assert tab.seen["notice"]
    assert [each.reporters for each in reports()] == [1]


async def test_one_s_own_report_close_by_is_not_joined_but_opened(
    wargaku: Wargaku, siti: Actor
) -> None:
    ref = wargaku.file(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.save(FILLED), FORM)
        assert [(e.mine, e.href) for e in tab.seen["near"]] == [(True, f"/lapor/kasus?no={ref}")]


async def test_a_complaint_about_a_letter_begins_with_its_number(
    wargaku: Wargaku, siti: Actor
) -> None:
    address = manifest.SERVICE.complain("SKU-2607-7QK3MA")  # type: ignore[misc]
    path, _, query = address.partition("?")
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.save({"words": "Sudah lama"}), FORM)
        for _ in range(2):
            await tab.send(ReportState.load, path, query=query)
        assert tab.seen["category"] == "pelayanan"
        assert tab.seen["words"] == "Tentang urusan SKU-2607-7QK3MA: Sudah lama"
        assert tab.seen["wants_place"] is False


async def test_somebody_else_s_photo_cannot_be_sent(
    wargaku: Wargaku, siti: Actor, lilik: Actor
) -> None:
    hers = photo(siti)
    async with open_tab(cookie_of(lilik)) as tab:
        await tab.send(ReportState.load, FORM)
        await tab.send(ReportState.added(hers, "x.jpg", 1), FORM)
        assert tab.seen["photos"] == []


async def test_one_login_does_not_send_a_flood(wargaku: Wargaku, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        for _ in range(8):
            await tab.send(ReportState.load, FORM)
            await tab.send(ReportState.submit(FILLED), FORM)
    assert len(reports()) == privacy.MOST_AN_HOUR


async def test_pressing_send_on_an_unfinished_form_is_no_flood(
    wargaku: Wargaku, siti: Actor
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.load, FORM)
        for _ in range(12):
            await tab.send(ReportState.submit({"words": "x"}), FORM)
        await tab.send(ReportState.submit(FILLED), FORM)
    assert len(reports()) == 1


async def test_a_photo_that_was_swept_away_does_not_stand_in_the_draft(
    wargaku: Wargaku, siti: Actor
) -> None:
    ident = photo(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ReportState.added(ident, "lubang.jpg", 1), FORM)
        db.run(lambda session: files.release(session, siti, file_id=ident))
        await tab.send(ReportState.load, FORM)
        assert tab.seen["photos"] == []
