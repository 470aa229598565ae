"""RT and RW endorse from their phones: the link names the case, the code names the person."""

from datetime import timedelta

import pytest

from smartcity_app.civic import inbox, neighbourhoods
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db, overdue
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.kernel.errors import (
    Incomplete,
    NotAllowed,
    NotFound,
    OutOfStep,
    TooMany,
)
from smartcity_app.services.letters import applying, composing, deciding, endorsing, reading, views
from smartcity_app.services.letters.manifest import CASES
from smartcity_app.services.letters.models import Letter
from tests.conftest import GEBANG, MONDAY
from tests.services.letters.conftest import FILLED
from tests.services.letters.neighbours import (
    RT_PHONE,
    RW_PHONE,
    Neighbours,
    asks,
    endorsed,
    refused,
    returned,
    told,
)

# The way of a letter


def test_rt_then_rw_endorse_and_the_village_gets_it(city, street, sent, office, lurah):
    assert office.letter(sent).state == "rt"
    street.endorse()
    city.settle()
    assert office.letter(sent).state == "rw"
    street.endorse(RW_PHONE)
    city.settle()
    assert office.letter(sent).state == "village"
    assert told(sent)[1:] == [
        ("endorse_rt", "Slamet Riyadi", "Ketua RT 003 RW 005", ""),
        ("endorse_rw", "Bambang Sutrisno", "Ketua RW 005", ""),
    ]
    mail = [m for m in city.all(inbox.InboxMessage) if m.role == "village_head"]
    assert len(mail) == 1


def test_nobody_on_record_acts_and_the_log_names_the_office(city, street, sent):
    street.endorse()
    lines = [line for line in city.all(AuditLine) if line.post == "Ketua RT 003 RW 005"]
    assert [line.action.rpartition(".")[2] for line in lines] == ["read", "endorse_rt"]
    assert {line.person_id for line in lines} == {None}


def test_what_rt_sends_back_comes_back_to_rt(city, street, sent, office, siti):
    token = street.token()
    returned(token, street.prove(token), "Alamat usaha bukan di RT kami", "business_name")
    letter = office.letter(sent)
    assert (letter.state, letter.corrections) == (
        "returned", {"business_name": "Alamat usaha bukan di RT kami"}
    )  # fmt: skip
    db.run(lambda s: applying.submit(s, siti, ref=sent, given={"business_name": "Warung Siti"}))
    city.settle()
    assert office.letter(sent).state == "rt"
    assert street.token() != token
    street.endorse()
    assert office.letter(sent).state == "rw"


def test_sent_back_without_naming_a_part_anything_may_be_mended(city, street, sent, office, siti):
    token = street.token()
    returned(token, street.prove(token), "Temui saya dulu, ada yang perlu dibicarakan")
    city.settle()
    letter = office.letter(sent)
    with db.transaction() as session:
        session.add(letter)
        (said,) = views.wrong_of(session, letter)
        assert (said.label, said.value) == (
            "Catatan Ketua RT 003 RW 005", "Temui saya dulu, ada yang perlu dibicarakan"
        )  # fmt: skip
        assert views.promise_of(letter).state == "paused"
    given_ = {**FILLED, "business_name": "Warung lain"}
    db.run(lambda s: applying.submit(s, siti, ref=sent, given=given_))
    assert office.letter(sent).answers["business_name"] == "Warung lain"


def test_a_reason_is_asked_for(street, sent):
    token = street.token()
    proof = street.prove(token)
    refused(Incomplete, lambda: returned(token, proof, "  a "))


def test_where_nobody_is_registered_the_case_goes_on_by_itself(city, office, siti, lurah):
    asks(city, "rt", "rw", "village")
    ref = office.submitted(siti)
    city.settle()
    assert office.letter(ref).state == "village"
    assert [(step, name, note) for step, name, _, note in told(ref)[1:]] == [
        ("skip_rt", "Sistem kota", "Ketua RT 003 RW 005 belum terdaftar"),
        ("skip_rw", "Sistem kota", "Ketua RW 005 belum terdaftar"),
    ]


def test_who_has_no_rt_on_record_or_lives_elsewhere_by_now_is_not_held_up(city, street, office):
    unknown = office.submitted(city.resident("Tanpa RT", rt="", rw=""))
    city.settle()
    assert office.letter(unknown).state == "village"
    assert told(unknown)[1][3] == "Ketua RT belum terdaftar"
    moves = city.resident("Pindah Rumah")
    ref = office.submitted(moves)
    with db.transaction() as session:
        session.get_one(Person, moves.person_id).area = GEBANG
    city.settle()
    assert office.letter(ref).state == "village"


def test_the_lurah_goes_on_without_them_and_says_why(city, street, sent, office, lurah, siti):
    version = office.letter(sent).version

    def skip(reason: str, actor=lurah) -> None:
        db.run(lambda s: deciding.skip(s, actor, ref=sent, version=version, reason=reason))

    refused(Incomplete, lambda: skip("lama"))
    refused(NotAllowed, lambda: skip("Saya mau cepat sekali", siti))
    token, proof = street.token(), street.prove(street.token())
    skip("Ketua RT sedang umrah")
    assert office.letter(sent).state == "rw"
    assert refused(OutOfStep, lambda: endorsed(token, proof)) == endorsing.MOVED


def test_only_the_village_lists_what_waits_for_rt_and_rw(city, street, sent, lurah, siti):
    elsewhere = city.official("Didik", Role.VILLAGE_HEAD, GEBANG)
    with db.transaction(writes=False) as session:
        wanted = reading.Filter("lingkungan")
        assert [a.ref for a, _ in reading.inbox(session, lurah, wanted=wanted)] == [sent]
        assert reading.waiting(session, lurah, view="mine") == 0
        assert reading.waiting(session, siti, view="lingkungan") == 0
        assert reading.waiting(session, elsewhere, view="lingkungan") == 0


# The clock


def test_who_does_not_answer_is_reminded_once_and_the_village_hears_of_it(
    city, street, sent, lurah
):
    with clock.held(MONDAY + timedelta(days=3)):
        for _ in range(2):
            overdue.remind(CASES)
            city.settle()
        links = [t for t in street.texts(RT_PHONE) if "/p/" in t]
        assert len(links) == 2
        assert links[0] == links[1]
        told_lurah = [m.title for m in city.all(inbox.InboxMessage) if m.role == "village_head"]
        assert told_lurah == ["Surat Keterangan Usaha masih menunggu Ketua RT"]


def test_the_resident_may_remind_once_a_day(city, street, sent, siti):
    def remind(actor=siti) -> None:
        db.run(lambda s: endorsing.remind(s, actor, ref=sent))

    refused(TooMany, remind)
    with clock.held(MONDAY + timedelta(days=1)):
        remind()
        refused(TooMany, remind)
        other = city.resident("Lilik Suryani")
        refused(NotFound, lambda: remind(other))
    assert len(street.texts(RT_PHONE)) == 2


def test_a_link_is_over_after_fourteen_days_and_reminding_makes_a_new_one(city, street, sent, siti):
    token = street.token()
    with clock.held(MONDAY + timedelta(days=14)):
        assert refused(OutOfStep, lambda: db.run(lambda s: endorsing.follow(s, token))) == (
            endorsing.OVER
        )
        db.run(lambda s: endorsing.remind(s, siti, ref=sent))
        assert street.token() != token
        street.endorse()


# On paper


def printed(ref: str) -> list[str]:
    with db.transaction(writes=False) as session:
        letter = session.exec(reading.select(Letter).where(Letter.ref == ref)).one()
        known = composing.tokens.of_history(session, letter)
    return list(known.values())


def test_the_letter_can_say_who_endorsed_it(city, street, sent, office):
    assert printed(sent) == [""]
    street.endorse()
    assert printed(sent) == ["Pengantar RT 003 RW 005 tanggal 27 Juli 2026"]
    city.settle()
    street.endorse(RW_PHONE)
    assert printed(sent) == [
        "Pengantar RT 003 RW 005 tanggal 27 Juli 2026 dan RW 005 tanggal 27 Juli 2026"
    ]


@pytest.mark.parametrize("asked", [True, False])
def test_a_wording_with_the_endorsement_loses_the_line_when_there_was_none(
    city, loket, office, siti, lurah, camat, asked
):
    body = [
        {"text": "Menerangkan {name}, {nik}: {business_name} {business_kind} {business_place} "
                 "{business_address} {since_year} {purpose}"},
        {"facts": [["Dasar", "{endorsement}"], ["Nama", "{name}"]]},
        {"text": "{endorsement}"},
    ]  # fmt: skip
    asks(city, *(["rt"] if asked else []), "village", "district", body=body)
    street = Neighbours(city, loket)
    street.appoint()
    ref = office.submitted(siti)
    city.settle()
    if asked:
        street.endorse()
    with db.transaction(writes=False) as session:
        letter = session.exec(reading.select(Letter).where(Letter.ref == ref)).one()
        signer = composing_signer()
        sheet = composing.matter(session, letter).sheet(None, signer)
    said = "Pengantar RT 003 RW 005 tanggal 27 Juli 2026"
    rows = [label for block in sheet.blocks for label, _ in getattr(block, "rows", ())]
    assert ("Dasar" in rows) is asked
    assert len(sheet.blocks) == (3 if asked else 2)
    assert (said in str(sheet.blocks)) is asked


def composing_signer():
    from smartcity_app.civic.documents.signer import chosen_signer

    return chosen_signer()


def test_the_history_is_kept_when_the_post_is_gone(city, street, sent, loket):
    street.endorse()
    with db.transaction() as session:
        head = neighbourhoods.head_of(session, "35.78.09.1001", "005", "003")
        neighbourhoods.end(session, loket, head_id=head.id)
    assert [h.title for h in city.all(CaseHistory)][-1] == "Ketua RT 003 RW 005"
