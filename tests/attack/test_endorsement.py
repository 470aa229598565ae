"""A link found, guessed, kept or forwarded; a code replayed; a head out of office."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_app.civic import messages, neighbourhoods
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import (
    CityError,
    Incomplete,
    NotAllowed,
    NotFound,
    OutOfStep,
    TooMany,
)
from smartcity_app.services.letters import applying, deciding, endorsing
from smartcity_app.services.letters.models import Endorsement
from tests.attack.conftest import Meanwhile
from tests.conftest import GEBANG, MONDAY
from tests.services.letters.neighbours import (
    RT_PHONE,
    RW_PHONE,
    endorsed,
    refused,
    returned,
    told,
)


def test_a_link_nobody_sent_opens_nothing(street, sent):
    refused(NotFound, lambda: db.run(lambda s: endorsing.follow(s, "A" * 32)))
    refused(NotFound, lambda: db.run(lambda s: endorsing.follow(s, "")))


def test_the_token_is_long_and_stands_nowhere(city, street, sent):
    token = street.token()
    assert len(token) == 32  # 192 bits
    (row,) = city.all(Endorsement)
    assert token not in str(row.model_dump())


def test_the_link_alone_decides_nothing(street, sent, office):
    token = street.token()
    refused(NotAllowed, lambda: endorsed(token, ""))
    refused(NotAllowed, lambda: endorsed(token, "99999999999.abc"))
    refused(NotAllowed, lambda: returned(token, "", "Alasan yang cukup panjang"))
    assert office.letter(sent).state == "rt"


def test_a_code_works_once(street, sent):
    token = street.token()
    street.prove(token)
    refused(Incomplete, lambda: endorsing.check_code(token, street.code()))


def test_only_the_newest_code_counts_and_only_for_five_minutes(street, sent):
    token = street.token()
    db.run(lambda s: endorsing.send_code(s, token))
    first = street.code()
    db.run(lambda s: endorsing.send_code(s, token))
    if first != street.code():
        refused(Incomplete, lambda: endorsing.check_code(token, first))
    with clock.held(MONDAY + timedelta(minutes=5)):
        refused(Incomplete, lambda: endorsing.check_code(token, street.code()))


def test_guessing_ends_after_five_tries_even_with_the_right_code(street, sent):
    token = street.token()
    db.run(lambda s: endorsing.send_code(s, token))
    right = street.code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        refused(Incomplete, lambda: endorsing.check_code(token, wrong))
    refused(TooMany, lambda: endorsing.check_code(token, right))


def test_codes_are_not_sent_without_end(street, sent):
    token, at = street.token(), MONDAY
    for _ in range(4):
        with clock.held(at):
            for _ in range(3):
                db.run(lambda s: endorsing.send_code(s, token))
            refused(TooMany, lambda: db.run(lambda s: endorsing.send_code(s, token)))
        at += timedelta(minutes=16)
    with clock.held(at):
        refused(TooMany, lambda: db.run(lambda s: endorsing.send_code(s, token)))
    assert len(street.texts(RT_PHONE)) == 1 + 12


def test_a_proof_is_for_one_case_only(city, street, sent, office):
    lilik = city.resident("Lilik Suryani")
    other = office.submitted(lilik)
    mine = street.token()
    proof = street.prove(mine)
    city.settle()
    theirs = street.token()
    assert theirs != mine
    refused(NotAllowed, lambda: endorsed(theirs, proof))
    refused(Incomplete, lambda: endorsing.check_code(theirs, street.code()))
    assert (office.letter(sent).state, office.letter(other).state) == ("rt", "rt")


def test_a_proof_is_over_after_a_quarter_of_an_hour(street, sent):
    token = street.token()
    proof = street.prove(token)
    with clock.held(MONDAY + timedelta(minutes=15)):
        assert refused(NotAllowed, lambda: endorsed(token, proof)) == endorsing.UNPROVED


def test_rt_cannot_speak_for_rw(city, street, sent, office):
    token = street.token()
    proof = street.prove(token)
    endorsed(token, proof)
    city.settle()
    assert "27 Juli 2026" in refused(OutOfStep, lambda: endorsed(token, proof))
    rw = street.token(RW_PHONE)
    refused(NotAllowed, lambda: endorsed(rw, proof))
    assert office.letter(sent).state == "rw"


def test_a_link_of_an_earlier_turn_is_worth_nothing_in_the_next(city, street, sent, siti, office):
    token = street.token()
    proof = street.prove(token)
    returned(token, proof, "Alamat usaha bukan di RT kami", "business_name")
    db.run(lambda s: applying.submit(s, siti, ref=sent, given={"business_name": "Warung Siti"}))
    refused(OutOfStep, lambda: endorsed(token, proof))
    assert office.letter(sent).state == "rt"


def test_who_is_out_of_office_endorses_nothing_and_the_next_head_is_asked(city, street, sent):
    token = street.token()
    proof = street.prove(token)
    street.appoint(name="Hendra Gunawan", phone="+6281500000099")
    assert refused(OutOfStep, lambda: endorsed(token, proof)) == endorsing.MOVED
    city.settle()
    refused(NotFound, lambda: endorsed(token, proof))
    street.endorse("+6281500000099")
    assert told(sent)[-1][:2] == ("endorse_rt", "Hendra Gunawan")


def test_when_the_office_falls_vacant_what_waits_goes_on(city, street, sent, office, loket):
    with db.transaction() as session:
        head = neighbourhoods.head_of(session, "35.78.09.1001", "5", "3")
        neighbourhoods.end(session, loket, head_id=head.id)
    city.settle()
    assert office.letter(sent).state == "rw"


def test_a_new_phone_makes_the_old_link_and_its_code_worthless(city, street, sent, loket):
    token = street.token()
    db.run(lambda s: endorsing.send_code(s, token))
    with db.transaction() as session:
        head = neighbourhoods.head_of(session, "35.78.09.1001", "005", "003")
        neighbourhoods.correct(
            session, loket, head_id=head.id, name=head.name, phone="0815 0000 0077"
        )
    city.settle()
    refused(NotFound, lambda: endorsing.check_code(token, street.code()))
    street.endorse("+6281500000077")


def test_a_cancelled_case_asks_nothing_any_more(street, sent, siti):
    token = street.token()
    proof = street.prove(token)
    db.run(lambda s: applying.cancel(s, siti, ref=sent))
    refused(OutOfStep, lambda: endorsed(token, proof))


def test_only_the_village_s_own_rt_is_asked(city, street, office, loket):
    elsewhere = city.resident("Orang Gebang", GEBANG)
    ref = office.submitted(elsewhere)
    city.settle()
    assert office.letter(ref).state == "village"
    assert street.texts(RT_PHONE) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(proof=st.one_of(st.text(max_size=120), st.from_regex(r"\A[0-9]{9,12}\.[0-9a-f]{64}\Z")))
def test_no_proof_but_ours_is_one(street, sent, proof):
    with db.transaction(writes=False) as session:
        assert not endorsing.proved(endorsing.follow(session, street.token()), proof)


def test_nothing_personal_in_the_message_with_the_link(street, sent, siti):
    (text,) = street.texts(RT_PHONE)
    assert siti.name not in text
    assert street.city.nik(siti) not in text


def test_the_words_and_the_phone_are_forgotten_after_a_day(city, street, sent):
    with clock.held(MONDAY + timedelta(days=2)):
        messages.blank_old()
    kept = [(m.text, m.phone, m.name) for m in city.all(messages.OutgoingMessage)]
    assert kept == [(None, None, "")]


def test_at_one_moment_the_head_twice_and_the_lurah_and_one_of_them_wins(
    street, sent, office, lurah
):
    token = street.token()
    proof, version = street.prove(token), office.letter(sent).version

    def skip() -> None:
        reason = "Ketua RT sedang umrah"
        db.run(lambda s: deciding.skip(s, lurah, ref=sent, version=version, reason=reason))

    def give_back() -> None:
        returned(token, proof, "Alamat usaha bukan di RT kami")

    rivals = [Meanwhile(work) for work in (skip, lambda: endorsed(token, proof), give_back, skip)]
    troubles = [rival.wait().trouble for rival in rivals]
    assert troubles.count(None) == 1
    assert all(isinstance(each, CityError) for each in troubles if each)
    assert len(told(sent)) == 2


def test_one_code_at_one_moment_lets_in_once(street, sent):
    token = street.token()
    db.run(lambda s: endorsing.send_code(s, token))
    code = street.code()
    rivals = [Meanwhile(lambda: endorsing.check_code(token, code)) for _ in range(4)]
    assert [rival.wait().trouble for rival in rivals].count(None) == 1
