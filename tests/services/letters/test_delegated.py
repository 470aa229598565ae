"""One absent person stops nothing: letters signed by those who stand in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smartcity_app.civic import delegations, signers, storage
from smartcity_app.civic.delegations import Kind
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed, NotFound
from smartcity_app.services.letters import deciding, reading
from smartcity_app.services.letters.reading import Filter
from tests.civic.documents.test_render import words
from tests.civic.test_delegations import KEPUTIH_OFFICE, LEAVE, SUKOLILO_OFFICE, TODAY
from tests.conftest import MONDAY, PIN, City
from tests.services.letters.conftest import Office


def stand_in(city: City, by: Actor, office=KEPUTIH_OFFICE, **change) -> Actor:
    """Somebody with a window and a certificate."""
    who = city.resident("Dwi Hartono")
    window = replace(LEAVE, **change)
    db.run(lambda s: delegations.appoint(s, by, office, nik=city.nik(who), window=window))
    actor = city.again(who)
    db.run(lambda s: signers.enrol(s, actor, pin=PIN))
    return actor


def printed(office: Office, ref: str) -> str:
    return words(storage.get(office.document(ref).path))


def test_the_desk_and_its_letters_are_the_stand_in_s_too(city, office, siti, lurah, camat):
    ref = office.submitted(siti)
    deputy = stand_in(city, camat)
    found = db.run(lambda s: reading.inbox(s, deputy, wanted=Filter()), writes=False)
    assert [letter.ref for letter, _ in found] == [ref]
    office.sign(deputy, ref)
    assert "Plh. Lurah Keputih" in printed(office, ref)
    assert "Dwi Hartono" in printed(office, ref)
    assert "Agus Widodo" not in printed(office, ref)


def test_while_somebody_stands_in_the_absent_head_does_not_sign(city, office, siti, lurah, camat):
    ref = office.submitted(siti)
    stand_in(city, camat)
    with pytest.raises(NotAllowed, match=r"Dwi Hartono, Plh\. Lurah Keputih"):
        office.sign(lurah, ref)


def test_in_a_head_s_name_either_may_sign_and_stands_on_the_letter(
    city, office, siti, lurah, camat
):
    deputy = stand_in(city, lurah, kind=Kind.AN, own_title="Sekretaris Kelurahan")
    mine, theirs = office.submitted(siti), office.submitted(city.resident("Lilik"))
    office.sign(lurah, mine)
    office.sign(deputy, theirs)
    assert "a.n." not in printed(office, mine)
    assert "Agus Widodo" in printed(office, mine)
    assert "a.n. Lurah Keputih Sekretaris Kelurahan" in printed(office, theirs).replace("\n", " ")
    assert office.document(theirs).signers[0]["title"] == "a.n. Lurah Keputih, Sekretaris Kelurahan"


def test_the_camat_s_stand_in_issues_the_letter(city, office, siti, lurah, camat, admin):
    deputy = stand_in(
        city, admin, SUKOLILO_OFFICE, kind=Kind.UB, own_title="Kasi Pemerintahan",
        through="Sekretaris Kecamatan",
    )  # fmt: skip
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    assert office.sign(deputy, ref).state == "issued"
    assert "a.n. Camat Sukolilo Sekretaris Kecamatan u.b. Kasi Pemerintahan" in printed(office, ref)


def test_a_letter_that_names_a_stand_in_whose_time_is_over_is_made_again(
    city, office, siti, lurah, camat, admin
):
    deputy = stand_in(city, admin, SUKOLILO_OFFICE, ends=TODAY)
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    with clock.held(MONDAY + timedelta(1)):
        with pytest.raises(NotFound):
            office.sign(city.again(deputy), ref)
        with pytest.raises(NotAllowed, match="dibuat ulang"):
            office.sign(camat, ref)
        version = office.letter(ref).version
        db.run(lambda s: deciding.recall(s, camat, ref=ref, version=version, reason="Ganti nama"))
        office.sign(lurah, ref)
        assert office.sign(camat, ref).state == "issued"
    assert "Ratna Dewi Lestari" in printed(office, ref)
