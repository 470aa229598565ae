"""Nothing is real before the last signature, and every number is accounted for."""

import hashlib
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from sqlmodel import select

from smartcity_app.civic import register
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.register import Document
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, OutOfStep, TooMany
from smartcity_app.services.letters import applying, deciding, signing
from tests.conftest import GEBANG, MONDAY, Role
from tests.services.letters.conftest import FILLED


def seen_by_public(document: Document) -> register.PublicLetter | None:
    with db.transaction(writes=False) as session:
        return register.look_up(session, document.code)


def test_the_letter_is_real_only_with_the_last_signature(office, siti, lurah, camat):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    held = office.document(ref)
    assert held.state == "held"
    assert held.number_text.startswith("500.3.2/1/436.9.")
    assert seen_by_public(held) is None
    assert db.run(lambda s: register.of_case(s, ref)) is None
    office.sign(camat, ref)
    issued = office.document(ref)
    assert (issued.id, issued.state, issued.number_text) == (held.id, "issued", held.number_text)
    public = seen_by_public(issued)
    assert public.status == "genuine"
    assert [name for name, _, _ in public.signers] == [lurah.name, camat.name]
    assert "Siti" not in public.subject_masked


def test_the_stored_bytes_are_the_ones_verified_and_both_signatures_hold(
    office, siti, lurah, camat
):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    first = office.document(ref).path.read_bytes()
    office.sign(camat, ref)
    document = office.document(ref)
    final = document.path.read_bytes()
    assert hashlib.sha256(final).hexdigest() == document.sha256
    assert final.startswith(first), "the second signature must not touch the first signer's bytes"
    found = inspect(final)
    assert [(s.name, s.intact, s.trusted) for s in found] == [
        (lurah.name, True, True),
        (camat.name, True, True),
    ]


def test_the_printed_letter_says_what_was_filled_in(office, siti, lurah, camat, city):
    ref = office.submitted(siti, business_name="#Warung *Bu* $iti <b>")
    office.sign(lurah, ref)
    office.sign(camat, ref)
    text = subprocess.run(
        ["pdftotext", "-layout", str(office.document(ref).path), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    number = office.document(ref).number_text
    for said in ("#Warung *Bu* $iti <b>", "Siti Aminah", city.nik(siti), "KELURAHAN KEPUTIH"):
        assert said in text
    for said in ("27 Juli 2026", number, "27 Januari 2027"):
        assert said in text
    assert "diterbitkan oleh BSrE" not in text.replace("\n", " ")
    assert "sertifikat uji" in text


def test_a_wrong_pin_changes_nothing_and_five_of_them_make_a_wait(office, siti, lurah, camat):
    ref = office.submitted(siti)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            office.sign(lurah, ref, pin="111222")
    with pytest.raises(TooMany):
        office.sign(lurah, ref)
    assert office.letter(ref).state == "village"
    assert office.document(ref).signers == []
    assert seen_by_public(office.document(ref)) is None


def test_a_signature_that_failed_midway_is_made_again_under_the_same_number(
    office, siti, lurah, camat, monkeypatch
):
    ref = office.submitted(siti)

    def broken(order, passphrase):
        raise OSError("signer died")

    with monkeypatch.context() as during:
        during.setattr(signing, "_produce", broken)
        with pytest.raises(OSError, match="signer died"):
            office.sign(lurah, ref)
    begun = office.document(ref)
    office.sign(lurah, ref)
    assert office.document(ref).id == begun.id
    assert office.letter(ref).state == "district"


def test_a_returned_letter_leaves_a_void_number_and_gets_a_new_one(office, siti, lurah, camat):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    void = office.document(ref)
    version = office.letter(ref).version
    wrong = {"kk": "Foto buram, nomor tidak terbaca"}
    db.run(lambda s: deciding.give_back(s, camat, ref=ref, version=version, wrong=wrong))
    office.attach(siti, ref, "kk")
    db.run(lambda s: applying.submit(s, siti, ref=ref, given={}))
    office.sign(lurah, ref)
    office.sign(camat, ref)
    states = {d.number: d.state for d in db.run(lambda s: list(s.exec(select(Document))))}
    assert states == {1: "void", 2: "issued"}
    assert seen_by_public(void) is None


def test_the_camat_can_have_it_made_again_without_troubling_the_resident(
    office, siti, lurah, camat
):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    version = office.letter(ref).version
    db.run(lambda s: deciding.recall(s, camat, ref=ref, version=version, reason="Salah pejabat"))
    assert (office.letter(ref).state, office.document(ref).state) == ("village", "void")


def test_only_the_one_whose_turn_it_is_can_sign(city, office, siti, lurah, camat):
    ref = office.submitted(siti)
    stranger = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    with pytest.raises(NotFound):
        office.sign(stranger, ref)
    for not_yet in (camat, siti):
        with pytest.raises(NotAllowed):
            office.sign(not_yet, ref)
    office.sign(lurah, ref)
    with pytest.raises((NotAllowed, OutOfStep)):
        office.sign(lurah, ref)


def test_a_camat_who_came_after_the_first_signature_is_told_that_another_is_named(
    city, office, siti, lurah, camat
):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    newer = city.official("Imam Syafii", Role.DISTRICT_HEAD, camat.posts[0].area, title="Camat")
    with pytest.raises(NotAllowed, match=camat.name):
        office.sign(newer, ref)


def test_two_officers_deciding_at_once_do_not_both_succeed(city, office, siti, lurah):
    ref = office.submitted(siti)
    version = office.letter(ref).version

    def refuse(number):
        try:
            reason = f"Alasan yang cukup panjang {number}"
            db.run(lambda s: deciding.refuse(s, lurah, ref=ref, version=version, reason=reason))
        except CityError as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(4) as pool:
        contexts = [copy_context() for _ in range(4)]
        outcomes = list(pool.map(lambda c: c[1].run(refuse, c[0]), enumerate(contexts)))
    assert sorted(map(str, outcomes)) == sorted(map(str, [None] + [OutOfStep] * 3))


def test_numbers_have_no_gap_and_no_double_when_many_sign_at_once(city, office, lurah, camat):
    refs = [office.submitted(city.resident(f"Warga {n}")) for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        contexts = [copy_context() for _ in refs]
        list(
            pool.map(lambda c: c[1].run(office.sign, lurah, c[0]), zip(refs, contexts, strict=True))
        )
    with db.transaction(writes=False) as session:
        assert sorted(session.exec(select(Document.number))) == list(range(1, 9))


def test_a_new_year_counts_from_one_again(city, office, lurah, camat):
    from datetime import timedelta

    first, second = (office.submitted(city.resident(name)) for name in ("A B", "C D"))
    office.sign(lurah, first)
    with clock.held(MONDAY + timedelta(days=200)):
        office.sign(lurah, second)
    numbers = [(d.year, d.number) for d in city.all(Document)]
    assert numbers == [(2026, 1), (2027, 1)]


def test_a_revoked_letter_never_verifies_again(office, siti, lurah, camat):
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    office.sign(camat, ref)
    document = office.document(ref)
    with pytest.raises(NotFound):
        db.run(
            lambda s: register.revoke(s, siti, document_id=document.id, reason="Bukan milik saya")
        )
    reason = "Usaha ternyata sudah tutup sejak 2024"
    db.run(lambda s: register.revoke(s, camat, document_id=document.id, reason=reason))
    assert seen_by_public(document).status == "revoked"
    with pytest.raises(OutOfStep):
        db.run(lambda s: register.revoke(s, camat, document_id=document.id, reason=reason))


def test_a_letter_past_its_validity_says_so(office, siti, lurah, camat):
    from datetime import timedelta

    ref = office.submitted(siti, **FILLED)
    office.sign(lurah, ref)
    office.sign(camat, ref)
    with clock.held(MONDAY + timedelta(days=200)):
        assert seen_by_public(office.document(ref)).status == "expired"
