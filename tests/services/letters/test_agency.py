"""Path C: kelurahan, kecamatan, perangkat daerah. Three signatures, and each office its own."""

import pytest

from smartcity_app.civic import register, storage
from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.signer import chosen_signer
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, Unavailable
from smartcity_app.services.letters import (
    applying,
    composing,
    deciding,
    desk_views,
    reading,
    views,
)
from smartcity_app.services.letters.models import Letter
from tests.services.letters.neighbours import agency_head, asks, refused

KADIS = "Kepala Dinas Sosial"


@pytest.fixture
def kadis(city) -> Actor:
    return agency_head(city, "Endang Purwanti", "Dinsos", KADIS)


@pytest.fixture
def rival(city) -> Actor:
    return agency_head(city, "Hendra Gunawan", "DLH", "Kepala Dinas Lingkungan Hidup")


@pytest.fixture
def at_agency(city, office, siti, lurah, camat, kadis) -> str:
    """Siti's application, signed by lurah and camat."""
    asks(city, "village", "district", "agency", agency="Dinsos")
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    office.sign(camat, ref)
    city.settle()
    return ref


def on_desk(actor: Actor, view: str = "mine") -> list[str]:
    with db.transaction(writes=False) as session:
        wanted = reading.Filter(view)
        return [letter.ref for letter, _ in reading.inbox(session, actor, wanted=wanted)]


def test_from_draft_to_issued_with_three_signatures(city, office, siti, camat, kadis, at_agency):
    ref = at_agency
    assert (office.letter(ref).state, office.document(ref).state) == ("agency", "held")
    assert on_desk(kadis) == [ref]
    office.sign(kadis, ref)
    document = office.document(ref)
    assert (office.letter(ref).state, document.state) == ("issued", "issued")
    assert [each["title"] for each in document.signers] == [
        "Lurah Keputih",
        "Camat Sukolilo",
        KADIS,
    ]
    with db.transaction(writes=False) as session:
        public = register.look_up(session, document.code)
    assert public.status == "genuine"
    assert len(inspect(storage.get(document.path))) == 3


def test_the_agency_is_told_and_the_resident_hears_where_it_is(city, office, siti, at_agency):
    mail = city.all(InboxMessage)
    (theirs,) = [m for m in mail if m.agency == "Dinsos"]
    assert theirs.title == "Surat Keterangan Usaha menunggu tanda tangan Anda"
    assert [m.text for m in mail if m.person_id == siti.person_id][-1] == "Kini di Dinas Sosial."


def test_who_has_it_is_named_with_the_agency(city, at_agency, office, kadis, camat):
    with db.transaction(writes=False) as session:
        letter = session.merge(office.letter(at_agency), load=False)
        who = views.holder_of(session, letter)
        assert (who.name, who.office) == (kadis.name, f"{KADIS}, Dinas Sosial")
        doing = [event.title for event in views.journey(session, kadis, letter)]
        assert f"{KADIS} memeriksa dan menandatangani" in doing
        assert [step.asks for step in desk_views.steps_of(kadis, letter)] == [
            "kembalikan", "buat-ulang", "tolak", "tanda-tangan",
        ]  # fmt: skip
        assert desk_views.steps_of(camat, letter) == []


def test_another_agency_s_head_sees_nothing(city, at_agency, rival, office):
    assert on_desk(rival) == on_desk(rival, "all") == []

    def look() -> None:
        db.run(lambda s: reading.find(s, rival, ref=at_agency))

    refused(NotFound, look)
    refused(NotFound, lambda: office.sign(rival, at_agency))


def test_an_agency_sees_no_letter_that_is_not_for_it(city, office, siti, kadis):
    ref = office.submitted(siti)
    assert on_desk(kadis, "all") == []
    refused(NotFound, lambda: db.run(lambda s: reading.find(s, kadis, ref=ref)))


def test_the_agency_has_it_made_again_and_the_number_is_void(city, office, at_agency, kadis, lurah):
    number = office.document(at_agency).number_text
    version = office.letter(at_agency).version
    db.run(
        lambda s: deciding.recall(
            s, kadis, ref=at_agency, version=version, reason="Alamat usaha belum lengkap"
        )
    )
    assert office.letter(at_agency).state == "village"
    assert office.document(at_agency).state == "void"
    office.sign(lurah, at_agency)
    assert office.document(at_agency).number_text != number


def test_the_agency_returns_it_and_all_three_sign_anew(
    city, office, siti, at_agency, kadis, lurah, camat
):
    version = office.letter(at_agency).version
    wrong = {"purpose": "Tulis nama program bantuannya"}
    db.run(lambda s: deciding.give_back(s, kadis, ref=at_agency, version=version, wrong=wrong))
    assert office.document(at_agency).state == "void"
    db.run(
        lambda s: applying.submit(
            s, siti, ref=at_agency, given={"purpose": "Bantuan usaha mikro 2026"}
        )
    )
    for signer in (lurah, camat, kadis):
        office.sign(signer, at_agency)
    assert office.document(at_agency).state == "issued"


def test_the_agency_refuses_it(city, office, at_agency, kadis):
    version = office.letter(at_agency).version
    reason = "Usaha ini sudah menerima bantuan yang sama"
    db.run(lambda s: deciding.refuse(s, kadis, ref=at_agency, version=version, reason=reason))
    assert (office.letter(at_agency).state, office.document(at_agency).state) == (
        "refused", "void",
    )  # fmt: skip


def test_a_vacant_agency_is_named_before_anybody_signs(city, office, siti, lurah, camat):
    asks(city, "village", "district", "agency", agency="Dinsos")
    ref = office.submitted(siti)
    assert "Dinas Sosial" in refused(Unavailable, lambda: office.sign(lurah, ref))


def test_three_signature_blocks_stand_on_the_paper(city, office, at_agency):
    with db.transaction(writes=False) as session:
        letter = session.exec(reading.select(Letter).where(Letter.ref == at_agency)).one()
        sheet = composing.matter(session, letter).sheet(None, chosen_signer())
    assert [block.title for block in sheet.signatures] == [KADIS, "Camat Sukolilo", "Lurah Keputih"]
    assert render.render(sheet).startswith(b"%PDF")
