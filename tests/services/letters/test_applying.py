"""The resident's side: nothing is lost, nothing incomplete gets through."""

from datetime import timedelta

import pytest

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.letters import applying, deciding, reading
from tests.conftest import GEBANG, MONDAY
from tests.services.letters.conftest import FILLED, SKU


def test_a_half_filled_form_is_found_again(office, siti):
    ref = db.run(lambda s: applying.begin(s, siti, type_key=SKU).ref)
    db.run(lambda s: applying.save(s, siti, ref=ref, given={"business_name": "Warung"}))
    db.run(lambda s: applying.save(s, siti, ref=ref, given={"purpose": "Pinj"}))
    again = db.run(lambda s: applying.begin(s, siti, type_key=SKU))
    assert again.ref == ref
    assert again.answers == {"business_name": "Warung", "purpose": "Pinj"}


def test_an_incomplete_form_is_refused_with_every_gap_named(office, siti):
    ref = db.run(lambda s: applying.begin(s, siti, type_key=SKU).ref)
    with pytest.raises(Incomplete) as refusal:
        db.run(lambda s: applying.submit(s, siti, ref=ref, given={"since_year": "20x4"}))
    assert set(refusal.value.fields) == {
        "business_name", "business_kind", "business_place", "since_year", "purpose",
        "ktp", "kk", "business_photo",
    }  # fmt: skip


def test_a_field_asked_only_sometimes_is_wanted_only_then(office, siti):
    ref = office.draft(siti)
    given = {**FILLED, "business_place": "Alamat lain"}
    with pytest.raises(Incomplete) as refusal:
        db.run(lambda s: applying.submit(s, siti, ref=ref, given=given))
    assert set(refusal.value.fields) == {"business_address"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("business_name", "Warung 🍜"),
        ("business_name", "Waru\u202eng"),
        ("business_name", "W" * 300),
        ("purpose", "模型"),
        ("business_kind", "Bank"),
        ("since_year", "3026"),
        ("since_year", "٢٠١٤"),
    ],
)
def test_what_cannot_be_printed_or_is_no_answer_is_refused_in_words(office, siti, field, typed):
    ref = office.draft(siti)
    with pytest.raises(Incomplete) as refusal:
        db.run(lambda s: applying.submit(s, siti, ref=ref, given={**FILLED, field: typed}))
    assert refusal.value.fields[field]
    assert office.letter(ref).state == "draft"


@pytest.mark.parametrize("typed", ["#set page()", "$x$ *b* _i_ `c`", "<b>&amp;</b>", '"\\" // @a'])
def test_markup_is_only_text(office, siti, typed):
    ref = office.submitted(siti, business_name=typed)
    assert office.letter(ref).answers["business_name"] == typed


def test_submitting_starts_the_promise_and_lands_on_the_lurahs_desk(office, siti):
    letter = office.letter(office.submitted(siti))
    assert (letter.state, letter.desk) == ("village", siti.posts[-1].area)
    assert letter.started_at == MONDAY
    local = clock.local(letter.due_at)
    assert (local.day, local.hour, local.minute) == (28, 15, 30)


def test_a_double_click_submits_once(office, siti):
    ref = office.submitted(siti)
    with pytest.raises(OutOfStep):
        db.run(lambda s: applying.submit(s, siti, ref=ref, given=FILLED))
    assert office.letter(ref).version == 2


def test_another_resident_neither_sees_nor_changes_it(city, office, siti):
    ref = office.draft(siti)
    other = city.resident("Lilik Suryani")
    for verb in (
        lambda s: reading.find(s, other, ref=ref),
        lambda s: applying.save(s, other, ref=ref, given={"purpose": "x"}),
        lambda s: applying.cancel(s, other, ref=ref),
    ):
        with pytest.raises(NotFound):
            db.run(verb)


def test_a_draft_is_its_writers_alone(office, siti, lurah):
    ref = office.draft(siti)
    with pytest.raises(NotFound):
        db.run(lambda s: reading.find(s, lurah, ref=ref))


def test_the_counter_officer_files_for_a_resident_and_the_case_says_so(city, office, siti, loket):
    ref = office.draft(loket, nik=city.nik(siti))
    db.run(lambda s: applying.submit(s, loket, ref=ref, given=FILLED))
    letter = office.letter(ref)
    assert (letter.owner_id, letter.filed_by) == (siti.person_id, loket.person_id)
    assert [each.ref for each in db.run(lambda s: reading.mine(s, siti))] == [ref]


def test_the_counter_officer_finds_nobody_outside_the_own_kelurahan(city, loket):
    elsewhere = city.resident("Sulastri", GEBANG)
    nik = city.nik(elsewhere)
    with pytest.raises(NotFound):
        db.run(lambda s: applying.begin(s, loket, type_key=SKU, nik=nik))


def test_a_resident_cannot_file_for_another(city, siti):
    other = city.resident("Lilik Suryani")
    nik = city.nik(other)
    with pytest.raises((NotFound, NotAllowed)):
        db.run(lambda s: applying.begin(s, siti, type_key=SKU, nik=nik))


def test_only_what_was_named_wrong_can_be_changed_and_must_be(office, siti, lurah):
    ref = office.submitted(siti)
    wrong = {"kk": "Foto buram, nomor tidak terbaca", "purpose": "Tulis nama banknya"}
    version = office.letter(ref).version
    db.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=version, wrong=wrong))
    with pytest.raises(OutOfStep):
        office.attach(siti, ref, "ktp")
    given = {"business_name": "Lain", "purpose": "Kredit di Bank Jatim"}
    with pytest.raises(Incomplete) as refusal:
        db.run(lambda s: applying.submit(s, siti, ref=ref, given=given))
    assert set(refusal.value.fields) == {"kk"}
    office.attach(siti, ref, "kk")
    letter = db.run(lambda s: applying.submit(s, siti, ref=ref, given=given))
    assert letter.answers["business_name"] == FILLED["business_name"]
    assert letter.answers["purpose"] == "Kredit di Bank Jatim"


def test_the_clock_stands_still_while_it_is_the_residents_turn(office, siti, lurah):
    ref = office.submitted(siti)
    due = office.letter(ref).due_at
    with clock.held(MONDAY + timedelta(hours=2)):
        version = office.letter(ref).version
        db.run(
            lambda s: deciding.give_back(
                s, lurah, ref=ref, version=version, wrong={"kk": "Foto buram"}
            )
        )
    assert office.letter(ref).left == 270 + 480
    with clock.held(MONDAY + timedelta(days=7, hours=2)):
        office.attach(siti, ref, "kk")
        db.run(lambda s: applying.submit(s, siti, ref=ref, given={}))
    assert office.letter(ref).due_at == due + timedelta(days=7)
    assert office.letter(ref).left is None


def test_the_clock_never_pauses_without_a_reason(office, siti, lurah):
    ref = office.submitted(siti)
    for wrong in ({}, {"kk": "  "}, {"unknown": "because"}, {"kk": "x"}):
        with pytest.raises(Incomplete):
            db.run(lambda s, w=wrong: deciding.give_back(s, lurah, ref=ref, version=2, wrong=w))
