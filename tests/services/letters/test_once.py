"""Documents once only: what was sent before is attached, seen, and may be taken out."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.civic import files, vault
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.vault import VaultEntry
from smartcity_app.civic.vault_kinds import KINDS
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.letters import applying, deciding, reading, views
from smartcity_app.services.letters.models import Letter, LetterDocument
from tests.conftest import City
from tests.services.letters.conftest import BUILT_IN, FILLED, SKU, Office

KK_BLURRED = {"kk": "Foto Kartu Keluarga buram"}


def begin(who: Actor, *, nik: str = "") -> str:
    return db.run(lambda s: applying.begin(s, who, type_key=SKU, nik=nik).ref)


def attached(office: Office, ref: str) -> dict[str, LetterDocument]:
    letter = office.letter(ref)
    return db.run(lambda s: reading.documents_of(s, letter))


def to_meet(office: Office, who: Actor, ref: str) -> dict[str, Any]:
    letter = office.letter(ref)
    return {each.key: each for each in db.run(lambda s: views.requirements_to_meet(s, who, letter))}


def finish(office: Office, who: Actor, ref: str) -> None:
    """Bring what is still missing, and send."""
    for key in db.run(lambda s: applying.wanting(s, office.letter(ref))):
        if key in ("ktp", "kk", "business_photo"):
            office.attach(who, ref, key)
    db.run(lambda s: applying.submit(s, who, ref=ref, given=FILLED))


def test_the_second_letter_finds_ktp_and_kk_already_there(office: Office, siti: Actor) -> None:
    sent = attached(office, office.submitted(siti))
    ref = begin(siti)
    rows = attached(office, ref)
    assert {key: row.file_id for key, row in rows.items()} == {
        key: sent[key].file_id for key in ("ktp", "kk")
    }
    shown = to_meet(office, siti, ref)["ktp"]
    assert (shown.need, shown.reused) == ("ready", True)
    assert shown.note == "Sudah ada, diunggah 27 Juli 2026"
    assert to_meet(office, siti, ref)["business_photo"].need == "needed"


def test_sending_it_counts_what_was_not_asked_again(office: Office, siti: Actor) -> None:
    office.submitted(siti)
    assert db.run(lambda s: vault.reuses(s, siti)) == 0
    finish(office, siti, begin(siti))
    assert db.run(lambda s: vault.reuses(s, siti)) == 2


def test_a_draft_leaves_nothing_behind_until_it_is_sent(
    city: City, office: Office, siti: Actor
) -> None:
    office.draft(siti)
    assert city.all(VaultEntry) == []


def test_the_resident_may_take_it_out_and_use_it_after_all(office: Office, siti: Actor) -> None:
    office.submitted(siti)
    ref = begin(siti)
    db.run(lambda s: applying.detach(s, siti, ref=ref, requirement="ktp"))
    assert begin(siti) == ref
    assert set(attached(office, ref)) == {"kk"}, "what was taken out does not come back by itself"
    assert to_meet(office, siti, ref)["ktp"].offer == "diunggah 27 Juli 2026"
    db.run(lambda s: applying.use_kept(s, siti, ref=ref, requirement="ktp"))
    assert set(attached(office, ref)) == {"ktp", "kk"}
    with pytest.raises(NotFound):
        db.run(lambda s: applying.use_kept(s, siti, ref=ref, requirement="business_photo"))


def test_a_newer_one_in_its_place_is_kept_instead_once_sent(office: Office, siti: Actor) -> None:
    first = attached(office, office.submitted(siti))["ktp"].file_id
    ref = begin(siti)
    office.attach(siti, ref, "ktp")
    assert not to_meet(office, siti, ref)["ktp"].reused
    finish(office, siti, ref)
    third = attached(office, begin(siti))["ktp"].file_id
    assert third == attached(office, ref)["ktp"].file_id != first


def test_what_an_officer_returned_is_asked_again(office: Office, siti: Actor, lurah: Actor) -> None:
    ref = office.submitted(siti)
    db.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=2, wrong=KK_BLURRED))
    assert set(attached(office, begin(siti))) == {"ktp"}


def test_a_draft_that_holds_what_was_then_found_unfit_cannot_be_sent_with_it(
    office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    draft = begin(siti)
    db.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=2, wrong=KK_BLURRED))
    shown = to_meet(office, siti, draft)["kk"]
    assert shown.need == "rejected"
    assert "Petugas meminta dokumen lain" in shown.reason
    office.attach(siti, draft, "business_photo")
    with pytest.raises(Incomplete) as refusal:
        db.run(lambda s: applying.submit(s, siti, ref=draft, given=FILLED))
    assert set(refusal.value.fields) == {"kk"}
    office.attach(siti, draft, "kk")
    db.run(lambda s: applying.submit(s, siti, ref=draft, given=FILLED))


def test_mending_another_part_does_not_bring_a_rejected_file_back(
    office: Office, siti: Actor, lurah: Actor
) -> None:
    first, second = office.submitted(siti), begin(siti)
    finish(office, siti, second)
    db.run(lambda s: deciding.give_back(s, lurah, ref=first, version=2, wrong=KK_BLURRED))
    wrong = {"purpose": "Tulis nama banknya"}
    db.run(lambda s: deciding.give_back(s, lurah, ref=second, version=2, wrong=wrong))
    db.run(lambda s: applying.submit(s, siti, ref=second, given=FILLED))
    assert set(attached(office, begin(siti))) == {"ktp"}


def test_what_grew_too_old_in_a_draft_is_asked_again_saying_why(
    office: Office, siti: Actor
) -> None:
    office.submitted(siti)
    ref = begin(siti)
    with clock.held(clock.now() + timedelta(days=5 * 366)):
        assert to_meet(office, siti, ref)["kk"].reason == (
            "Yang tersimpan dari 27 Juli 2026 sudah lebih dari 5 tahun."
        )
        assert "kk" in db.run(lambda s: applying.wanting(s, office.letter(ref)))
        db.run(lambda s: applying.detach(s, siti, ref=ref, requirement="kk"))
        shown = to_meet(office, siti, ref)["kk"]
        assert shown.need == "needed"
        assert shown.offer == ""
        assert "sudah lebih dari 5 tahun" in shown.note


def test_at_the_counter_the_residents_documents_are_used_and_she_can_see_that(
    city: City, office: Office, siti: Actor, loket: Actor
) -> None:
    office.submitted(siti)
    assert set(attached(office, begin(loket, nik=city.nik(siti)))) == {"ktp", "kk"}
    uses = [each for each in city.all(AuditLine) if each.action == "vault.use"]
    assert [(each.person_id, each.subject_id) for each in uses] == [
        (loket.person_id, siti.person_id)
    ] * 2


def test_what_the_counter_handed_in_is_the_residents_next_time(
    city: City, office: Office, siti: Actor, loket: Actor
) -> None:
    ref = office.draft(loket, nik=city.nik(siti))
    db.run(lambda s: applying.submit(s, loket, ref=ref, given=FILLED))
    own = begin(siti)
    assert set(attached(office, own)) == {"ktp", "kk"}
    file_id = attached(office, own)["ktp"].file_id
    assert db.run(lambda s: files.open_file(s, siti, file_id=file_id))
    assert attached(office, begin(loket)) == {}, "the officer's own letter gets nothing of hers"


def test_deleting_a_document_leaves_every_application_whole(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    draft = begin(siti)
    for kind in ("ktp", "kk"):
        db.run(lambda s, kind=kind: vault.forget(s, siti, kind=kind))
    with clock.held(clock.now() + files.LOOSE_FOR * 2):
        files.sweep_orphans()
    for row in (*attached(office, ref).values(), *attached(office, draft).values()):
        stored = db.run(lambda s, row=row: files.open_file(s, siti, file_id=row.file_id))
        assert stored.path.exists()
    finish(office, siti, draft)
    assert db.run(
        lambda s: deciding.refuse(s, lurah, ref=ref, version=2, reason="Bukan warga sini")
    )


def test_documents_leave_only_a_draft(office: Office, siti: Actor) -> None:
    ref = office.submitted(siti)
    for verb in (applying.detach, applying.use_kept):
        with pytest.raises(OutOfStep):
            db.run(lambda s, verb=verb: verb(s, siti, ref=ref, requirement="ktp"))


def test_others_can_neither_take_out_nor_use(city: City, office: Office, siti: Actor) -> None:
    office.submitted(siti)
    ref, eve = begin(siti), city.resident("Eve")
    for verb in (applying.detach, applying.use_kept):
        with pytest.raises(NotFound):
            db.run(lambda s, verb=verb: verb(s, eve, ref=ref, requirement="ktp"))


def test_every_kind_a_letter_names_is_one_the_vault_knows() -> None:
    named = {each.vault for one in BUILT_IN.values() for each in one.requirements}
    assert named <= {"", "-", *KINDS}


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["send", "send at the counter", "begin", "return", "delete", "wait"]),
        st.integers(0, 1),
        st.sampled_from(["ktp", "kk"]),
    ),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=DEEDS)
def test_whatever_people_do_everybody_gets_only_their_own_good_documents(
    city: City, office: Office, siti: Actor, lurah: Actor, loket: Actor, deeds: Any
) -> None:
    people = [siti, city.resident("Eve")]
    now = clock.now()
    for deed, whose, kind in deeds:
        who = people[whose]
        with clock.held(now):
            match deed:
                case "send":
                    finish(office, who, begin(who))
                case "send at the counter":
                    finish(office, loket, begin(loket, nik=city.nik(who)))
                case "begin":
                    begin(who)
                case "return":
                    return_newest(lurah, who, kind)
                case "delete" if kind in kept_by(who):
                    db.run(lambda s, who=who, kind=kind: vault.forget(s, who, kind=kind))
                case "wait":
                    now += timedelta(days=400)
                    files.sweep_orphans()
        with clock.held(now):
            for each in people:
                nothing_but_ones_own_and_good(office, each)


def kept_by(who: Actor) -> set[str]:
    return {each.kind.key for each in db.run(lambda s: vault.mine(s, who))}


def return_newest(lurah: Actor, who: Actor, kind: str) -> None:
    def work(session: Any) -> None:
        query = select(Letter).where(Letter.owner_id == who.person_id, Letter.state == "village")
        letter = session.exec(query.order_by(Letter.id.desc())).first()  # type: ignore[union-attr]
        if letter:
            wrong = {kind: "Fotonya buram sekali"}
            deciding.give_back(session, lurah, ref=letter.ref, version=letter.version, wrong=wrong)

    db.run(work)


def nothing_but_ones_own_and_good(office: Office, who: Actor) -> None:
    draft = Letter(owner_id=who.person_id, type_key=SKU, ref="", area="", state="draft")
    offered = db.run(lambda s: vault.kept_for(s, who, case=draft, kinds={"ktp", "kk"}))
    for kept in offered.values():
        assert kept.file.subject_id == who.person_id
        assert not kept.file.rejected
        assert kept.expired or not kept.why_not
        assert kept.file.path.exists()
    with db.transaction(writes=False) as session:
        query = select(LetterDocument, Letter, StoredFile).where(
            LetterDocument.letter_id == Letter.id, StoredFile.id == LetterDocument.file_id
        )
        for row, letter, file in session.exec(query):
            assert file.subject_id == letter.owner_id
            assert file.path.exists()
            assert row.file_id == file.id
