"""One thing reported twice: nobody and nothing is lost, whichever way it goes."""

import pytest
from sqlmodel import select

from smartcity_app.civic import geography
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.geography import Point
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, OutOfStep
from smartcity_app.services.complaints import (
    conversation,
    file_views,
    joining,
    photos,
    privacy,
    reading,
    talk,
    tasks,
    working,
)
from smartcity_app.services.complaints.models import Complaint, ComplaintReporter
from smartcity_app.services.complaints.workflow import FILED, MERGED
from tests.services.complaints.conftest import KEPUTIH_POINT, Wargaku, photo


def neighbours_of(wargaku: Wargaku, category: str = "jalan-rusak") -> list[str]:
    with db.transaction(writes=False) as session:
        found = joining.nearby(session, category=category, point=KEPUTIH_POINT)
        return [each.case.ref for each in found]


def reporters(wargaku: Wargaku, ref: str) -> set[int]:
    with db.transaction(writes=False) as session:
        return set(joining.followers(session, wargaku.case(ref)))


def test_an_open_report_of_the_kind_nearby_is_found_before_sending(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    assert neighbours_of(wargaku) == [ref]
    assert neighbours_of(wargaku, "sampah") == []


def test_what_is_confidential_or_finished_is_not_offered(wargaku: Wargaku) -> None:
    wargaku.file(confidential=True)
    wargaku.done()
    assert neighbours_of(wargaku) == []


def test_who_joins_is_told_and_raises_the_priority(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    joined = [wargaku.city.resident(f"Warga {n}") for n in range(2)]
    for each in joined:
        wargaku.do(joining.join, each, ref=ref)
        wargaku.do(joining.join, each, ref=ref)
    case = wargaku.case(ref)
    assert (case.reporters, case.priority) == (3, 1)
    assert reporters(wargaku, ref) == {wargaku.siti.person_id, *(w.person_id for w in joined)}


def test_merging_keeps_every_reporter_photo_and_message(wargaku: Wargaku) -> None:
    budi, ani = wargaku.city.resident("Budi"), wargaku.city.resident("Ani")
    one, two = wargaku.file(), wargaku.file(budi)
    wargaku.do(talk.write, budi, ref=two, text="Sudah dua minggu")
    wargaku.do(joining.join, ani, ref=two)
    wargaku.do(joining.merge, wargaku.officer, ref=two, into=one, reason="Lubang yang sama")
    assert wargaku.case(two).state == MERGED
    assert reporters(wargaku, one) == {
        wargaku.siti.person_id, budi.person_id, ani.person_id
    }  # fmt: skip
    with db.transaction() as session:
        lines = conversation.of(session, wargaku.officer, wargaku.case(one))
        assert "Sudah dua minggu" in [line.text for line in lines]


def test_taken_apart_again_both_stand_as_before(wargaku: Wargaku) -> None:
    budi = wargaku.city.resident("Budi")
    one, two = wargaku.file(), wargaku.file(budi)
    before = wargaku.case(two)
    wargaku.do(joining.merge, wargaku.officer, ref=two, into=one, reason="Sama")
    wargaku.later(hours=3)
    wargaku.do(joining.split, wargaku.officer, ref=two, reason="Ternyata lubang lain")
    after = wargaku.case(two)
    assert (after.state, after.answer_due_at, after.due_at) == (
        FILED, before.answer_due_at, before.due_at,
    )  # fmt: skip
    assert reporters(wargaku, one) == {wargaku.siti.person_id}
    assert wargaku.case(one).reporters == 1


def test_who_was_on_both_stays_on_the_one(wargaku: Wargaku) -> None:
    budi = wargaku.city.resident("Budi")
    one, two = wargaku.file(), wargaku.file(budi)
    wargaku.do(joining.join, budi, ref=one)
    wargaku.do(joining.merge, wargaku.officer, ref=two, into=one, reason="Sama")
    wargaku.do(joining.split, wargaku.officer, ref=two, reason="Lain")
    assert budi.person_id in reporters(wargaku, one)
    with db.transaction(writes=False) as session:
        assert len(session.exec(select(ComplaintReporter)).all()) == 1


def test_a_report_is_not_merged_into_itself_nor_into_a_finished_one(wargaku: Wargaku) -> None:
    one, done = wargaku.file(), wargaku.done(wargaku.city.resident("Budi"))
    for target in (one, done):
        with pytest.raises(OutOfStep):
            wargaku.do(joining.merge, wargaku.officer, ref=one, into=target, reason="x")


def test_nobody_waits_longer_for_an_answer_because_their_report_was_merged(
    wargaku: Wargaku,
) -> None:
    budi = wargaku.city.resident("Budi")
    older = wargaku.file()
    wargaku.later(hours=10)
    younger = wargaku.file(budi)
    with pytest.raises(OutOfStep, match="lebih dulu dijanjikan"):
        wargaku.do(joining.merge, wargaku.officer, ref=older, into=younger, reason="Sama")
    assert wargaku.case(older).state == FILED
    wargaku.do(joining.merge, wargaku.officer, ref=younger, into=older, reason="Sama")
    assert budi.person_id in reporters(wargaku, older)


def test_what_is_answered_may_be_merged_into_a_younger_one(wargaku: Wargaku) -> None:
    older = wargaku.answered()
    wargaku.later(hours=10)
    younger = wargaku.file(wargaku.city.resident("Budi"))
    wargaku.do(joining.merge, wargaku.officer, ref=older, into=younger, reason="Sama")
    assert wargaku.siti.person_id in reporters(wargaku, younger)


def test_taken_apart_again_its_reporters_read_that_and_not_that_it_was_sent(
    wargaku: Wargaku,
) -> None:
    one, two = wargaku.file(), wargaku.file(wargaku.city.resident("Budi"))
    wargaku.do(joining.merge, wargaku.officer, ref=two, into=one, reason="Sama")
    wargaku.city.settle()
    before = len(wargaku.city.all(InboxMessage))
    wargaku.do(joining.split, wargaku.officer, ref=two, reason="Lain")
    wargaku.city.settle()
    told = {each.title for each in wargaku.city.all(InboxMessage)[before:]}
    assert told == {
        "Laporan dipisahkan lagi: Jalan rusak", "Laporan Jalan rusak dipisahkan lagi",
    }  # fmt: skip


def test_an_anonymous_reporter_s_talk_names_nobody(wargaku: Wargaku) -> None:
    ref = wargaku.file(anonymous=True)
    line = wargaku.do(talk.write, wargaku.siti, ref=ref, text="Tolong segera")
    assert line.name == talk.ANONYMOUS


def test_notes_of_the_office_never_reach_the_reporter(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.do(talk.note, wargaku.officer, ref=ref, text="Kontraktor bermasalah")
    with db.transaction() as session:
        seen = conversation.of(session, wargaku.siti, wargaku.case(ref))
        assert [line.side for line in seen] == []


def test_strangers_find_nothing(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    budi = wargaku.city.resident("Budi")
    for verb, more in (
        (reading.find, {}), (talk.write, {"text": "x"}), (working.answer, {"text": "x"}),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            wargaku.do(verb, budi, ref=ref, **more)


def names_shown(wargaku: Wargaku, ref: str) -> str:
    with db.transaction() as session:
        case = wargaku.case(ref)
        facts = file_views.reporters_of(session, wargaku.officer, case)
        return repr([facts, file_views.talk_of(session, wargaku.officer, case)])


def test_an_anonymous_reporter_stays_nobody_however_often_the_report_is_merged(
    wargaku: Wargaku,
) -> None:
    budi, ani = wargaku.city.resident("Budi Karya"), wargaku.city.resident("Ani Lestari")
    hidden, middle, last = wargaku.file(budi, anonymous=True), wargaku.file(ani), wargaku.file()
    wargaku.do(joining.merge, wargaku.officer, ref=hidden, into=middle, reason="Sama")
    wargaku.do(joining.merge, wargaku.officer, ref=middle, into=last, reason="Sama")
    assert "Ani Lestari" in names_shown(wargaku, last)
    assert "Budi" not in names_shown(wargaku, last)


def test_who_joins_without_a_name_stays_without_one(wargaku: Wargaku) -> None:
    budi = wargaku.city.resident("Budi Karya")
    ref, other = wargaku.file(), wargaku.file(wargaku.city.resident("Ani Lestari"))
    wargaku.do(joining.join, budi, ref=ref, words="Saya juga", anonymous=True)
    assert "Saya juga" in names_shown(wargaku, ref)
    wargaku.do(joining.merge, wargaku.officer, ref=ref, into=other, reason="Sama")
    assert "Budi" not in names_shown(wargaku, ref) + names_shown(wargaku, other)


def test_the_name_of_who_disowned_a_report_is_taken_off_its_talk(wargaku: Wargaku) -> None:
    budi = wargaku.city.resident("Budi Karya")
    ref = wargaku.file(budi)
    wargaku.do(talk.write, budi, ref=ref, text="Sudah dua minggu")
    assert "Budi" in names_shown(wargaku, ref)
    wargaku.do(privacy.disown, budi, ref=ref)
    assert "Sudah dua minggu" in names_shown(wargaku, ref)
    assert "Budi" not in names_shown(wargaku, ref)


def test_moving_the_pin_about_tells_no_more_of_a_sensitive_place_than_the_public_map(
    wargaku: Wargaku,
) -> None:
    ref = wargaku.file(category="kekerasan")
    square = geography.blurred(KEPUTIH_POINT)
    steps = [n * geography.BLUR / 5 for n in range(-4, 5)]
    pins = [Point(square.lat + a, square.lon + b) for a in steps for b in steps]
    with db.transaction(writes=False) as session:
        for pin in pins:
            found = joining.nearby(session, category="kekerasan", point=pin, blurred=True)
            same = geography.blurred(pin) == square
            assert [(each.case.ref, each.metres) for each in found] == [(ref, 0.0)] * same


def test_photos_of_what_was_merged_are_seen_by_the_office_that_now_has_it(
    wargaku: Wargaku,
) -> None:
    budi = wargaku.city.resident("Budi Karya")
    stranger, picture = wargaku.city.resident("Ani Lestari"), photo(budi)
    ref, other = wargaku.file(budi, photos=(picture,)), wargaku.file()
    wargaku.do(joining.merge, wargaku.officer, ref=ref, into=other, reason="Sama")
    wargaku.do(working.transfer, wargaku.officer, ref=other, to="DLH", reason="Milik DLH")
    with db.transaction(writes=False) as session:
        stored = session.get_one(StoredFile, picture)
        assert photos.may_read_file(session, wargaku.other, stored)
        assert not photos.may_read_file(session, stranger, stored)


def test_whoever_is_asked_to_help_sees_the_photos_of_what_was_merged_too(
    wargaku: Wargaku,
) -> None:
    budi = wargaku.city.resident("Budi Karya")
    thing, said = photo(budi), photo(budi)
    ref, other = wargaku.file(budi, photos=(thing,)), wargaku.file()
    wargaku.do(talk.write, budi, ref=ref, text="Ini dari dekat", photos=(said,))
    wargaku.do(joining.merge, wargaku.officer, ref=ref, into=other, reason="Sama")
    assert not sees(wargaku.other, thing)
    wargaku.do(tasks.give, wargaku.officer, ref=other, agency="DLH", text="Pangkas dahan")
    assert sees(wargaku.other, thing)
    assert not sees(wargaku.other, said)


def test_a_picture_in_a_note_goes_where_the_note_is_read_and_no_further(wargaku: Wargaku) -> None:
    budi, picture = wargaku.city.resident("Budi Karya"), photo(wargaku.officer)
    ref, other = wargaku.file(budi), wargaku.file()
    wargaku.do(talk.note, wargaku.officer, ref=ref, text="Pipa di bawahnya", photos=(picture,))
    wargaku.do(joining.merge, wargaku.officer, ref=ref, into=other, reason="Sama")
    wargaku.do(working.transfer, wargaku.officer, ref=other, to="DLH", reason="Milik DLH")
    with db.transaction(writes=False) as session:
        lines = file_views.talk_of(session, wargaku.other, wargaku.case(other))
    assert [shot.id for line in lines for shot in line.shots] == [picture]
    assert sees(wargaku.other, picture)
    assert not sees(budi, picture)


def test_reports_merged_in_a_circle_are_walked_through_once(wargaku: Wargaku) -> None:
    one, two = wargaku.file(), wargaku.file()
    with db.transaction() as session:
        a, b = (session.get_one(Complaint, wargaku.case(ref).id) for ref in (one, two))
        a.merged_into, b.merged_into = b.id, a.id
        session.flush()
        assert [each.ref for each in joining.followed_in(session, a)] == [one, two]


def sees(actor: Actor, file_id: str) -> bool:
    with db.transaction(writes=False) as session:
        return photos.may_read_file(session, actor, session.get_one(StoredFile, file_id))
