"""Two people, or one person twice, at one moment: one of them wins, and nothing is left over."""

import hashlib
import threading
from typing import Any

import pytest
from sqlmodel import Session

from smartcity_app.civic import files
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.register import Document
from smartcity_app.civic.vault import VaultEntry
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, OutOfStep
from smartcity_app.services.letters import applying, signing
from smartcity_app.services.letters.models import Letter, LetterDocument
from tests.attack.conftest import Meanwhile
from tests.conftest import City
from tests.services.letters.conftest import FILLED, PHOTO, SKU, Office

A_MOMENT = 0.3
"""Seconds we wait for somebody who should be waiting for us."""


class TwoPens(LocalSigner):
    """Lets two signatures on one letter be made at once; the second is put down last."""

    def __init__(self) -> None:
        super().__init__()
        self.both, self.first_is_down = threading.Barrier(2), threading.Event()

    def sign(self, pdf: bytes, **more: Any) -> bytes:
        signed = super().sign(pdf, **more)
        if self.both.wait(20) == 0:
            self.first_is_down.wait(20)
        return signed


@pytest.mark.parametrize("signatures_before", [0, 1])
def test_one_signer_in_two_tabs_signs_once_and_the_right_bytes_stay(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor,
    signatures_before: int, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ref = office.submitted(siti)
    if signatures_before:
        office.sign(lurah, ref)
    who = camat if signatures_before else lurah
    pens = TwoPens()
    monkeypatch.setattr(signing, "chosen_signer", lambda: pens)

    def sign() -> Letter:
        try:
            return office.sign(who, ref)
        finally:
            pens.first_is_down.set()

    tabs = [Meanwhile(sign), Meanwhile(sign)]
    troubles = [tab.wait().trouble for tab in tabs]
    assert sorted(type(each).__name__ for each in troubles) == ["NoneType", "OutOfStep"]
    (document,) = city.all(Document)
    content = document.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert len(inspect(content)) == signatures_before + 1
    monkeypatch.undo()


@pytest.mark.parametrize("ending", ["cancel", "sign elsewhere"])
def test_a_case_that_ends_while_its_number_is_made_leaves_no_number_behind(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, ending: str
) -> None:
    ref = office.submitted(siti)
    version = office.letter(ref).version
    began, go_on = threading.Event(), threading.Event()

    def begin() -> None:
        with db.transaction() as session:
            signing._begin(session, lurah, ref, version)
            began.set()
            go_on.wait(20)

    signature = Meanwhile(begin)
    assert began.wait(20)
    if ending == "cancel":
        rival = Meanwhile(lambda: city.run(lambda s: applying.cancel(s, siti, ref=ref)))
    else:
        rival = Meanwhile(lambda: office.sign(lurah, ref))
    rival.wait(A_MOMENT)
    go_on.set()
    assert signature.wait().trouble is None
    assert rival.wait().trouble is None
    (document,) = city.all(Document)
    assert document.state == ("void" if ending == "cancel" else "held")


def typed(session: Session, who: Actor, ref: str, name: str) -> None:
    applying.save(session, who, ref=ref, given={"business_name": name})


def test_what_was_sent_is_what_the_office_reads_though_another_tab_saves_late(
    city: City, office: Office, siti: Actor
) -> None:
    """Autosave and send, from two devices at once."""
    ref = office.draft(siti)
    began, go_on = threading.Event(), threading.Event()

    def save_slowly() -> None:
        with db.transaction() as session:
            typed(session, siti, ref, "Toko \N{ROLLING ON THE FLOOR LAUGHING} lain")
            began.set()
            go_on.wait(20)

    saving = Meanwhile(save_slowly)
    assert began.wait(20)
    sending = Meanwhile(lambda: city.run(lambda s: applying.submit(s, siti, ref=ref, given=FILLED)))
    sending.wait(A_MOMENT)
    go_on.set()
    assert (saving.wait().trouble, sending.wait().trouble) == (None, None)
    letter = office.letter(ref)
    assert (letter.state, letter.answers["business_name"]) == ("village", "Warung Bu Siti")


def test_a_save_that_comes_while_it_is_being_sent_is_told_so(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.draft(siti)
    sent, go_on = threading.Event(), threading.Event()

    def send_slowly() -> None:
        with db.transaction() as session:
            applying.submit(session, siti, ref=ref, given=FILLED)
            sent.set()
            go_on.wait(20)

    sending = Meanwhile(send_slowly)
    assert sent.wait(20)
    saving = Meanwhile(lambda: city.run(lambda s: typed(s, siti, ref, "Toko lain")))
    saving.wait(A_MOMENT)
    go_on.set()
    assert sending.wait().trouble is None
    assert isinstance(saving.wait().trouble, OutOfStep)
    assert office.letter(ref).answers["business_name"] == "Warung Bu Siti"


def test_two_tabs_that_type_in_different_fields_lose_neither(
    city: City, office: Office, siti: Actor
) -> None:
    ref = office.draft(siti)
    began, go_on = threading.Event(), threading.Event()

    def save_slowly() -> None:
        with db.transaction() as session:
            typed(session, siti, ref, "Toko lain")
            began.set()
            go_on.wait(20)

    first = Meanwhile(save_slowly)
    assert began.wait(20)
    second = Meanwhile(
        lambda: city.run(lambda s: applying.save(s, siti, ref=ref, given={"purpose": "Kredit"}))
    )
    second.wait(A_MOMENT)
    go_on.set()
    assert (first.wait().trouble, second.wait().trouble) == (None, None)
    assert office.letter(ref).answers == {"business_name": "Toko lain", "purpose": "Kredit"}


def at_once(city: City, number: int, work: Any) -> list[BaseException | None]:
    """`work(session)` in so many transactions that are all open at the same time."""
    start = threading.Barrier(number)

    def one() -> Any:
        start.wait(20)
        return city.run(work)

    return [each.wait().trouble for each in [Meanwhile(one) for _ in range(number)]]


def test_a_double_click_on_a_letter_begins_one_draft(city: City, siti: Actor) -> None:
    troubles = at_once(city, 4, lambda s: applying.begin(s, siti, type_key=SKU))
    assert troubles == [None] * 4
    assert len(city.all(Letter)) == 1


def test_a_document_that_arrives_twice_at_once_is_attached_once(city: City, siti: Actor) -> None:
    stored = files.store(siti, name="ktp.jpg", content=PHOTO)
    ref = city.run(lambda s: applying.begin(s, siti, type_key=SKU).ref)
    given = {"ref": ref, "requirement": "ktp", "file_id": stored.id}
    troubles = at_once(city, 4, lambda s: applying.attach(s, siti, **given))
    assert troubles == [None] * 4
    assert len(city.all(LetterDocument)) == 1
    assert city.all(StoredFile)[0].attached


def test_sent_twice_at_once_it_arrives_once(city: City, office: Office, siti: Actor) -> None:
    ref = office.draft(siti)
    troubles = at_once(city, 4, lambda s: applying.submit(s, siti, ref=ref, given=FILLED))
    assert sum(each is None for each in troubles) == 1
    assert all(isinstance(each, CityError) for each in troubles if each)
    assert office.letter(ref).version == 2


def test_two_letters_of_one_person_sent_at_once_leave_one_document_of_each_kind(
    city: City, office: Office, siti: Actor, loket: Actor
) -> None:
    drafts = [(siti, office.draft(siti)), (loket, office.draft(loket, nik=city.nik(siti)))]
    tabs = [
        Meanwhile(lambda who=who, ref=ref: city.run(
            lambda s: applying.submit(s, who, ref=ref, given=FILLED)
        ))
        for who, ref in drafts
    ]  # fmt: skip
    assert [tab.wait().trouble for tab in tabs] == [None, None]
    assert sorted(each.kind for each in city.all(VaultEntry)) == ["kk", "ktp"]
