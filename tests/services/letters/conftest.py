"""A letter at every stage, made through the service's own verbs."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from smartcity_app.civic import files
from smartcity_app.civic.profile import load
from smartcity_app.civic.register import Document
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import applying, signing
from smartcity_app.services.letters.catalog import LetterType, built_in
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.seed import picture
from tests.conftest import PIN, City
from tests.services.letters.neighbours import RW_PHONE, SKU, Neighbours, asks

BUILT_IN = {
    key: LetterType(**content) for key, content in built_in.letter_types(load("surabaya")).items()
}
FILLED = {
    "business_name": "Warung Bu Siti",
    "business_kind": "Warung makan dan minum",
    "business_place": "Sama dengan alamat saya",
    "since_year": "2014",
    "purpose": "Pengajuan kredit usaha rakyat di bank",
}
PHOTO = picture("KTP")


class Office:
    """Short hands for what people do with letters."""

    def __init__(self, city: City) -> None:
        self.city = city

    def attach(self, who: Actor, ref: str, requirement: str) -> None:
        stored = files.store(who, name=f"{requirement}.jpg", content=PHOTO)
        db.run(
            lambda s: applying.attach(s, who, ref=ref, requirement=requirement, file_id=stored.id)
        )

    def draft(self, who: Actor, *, nik: str = "") -> str:
        ref = db.run(lambda s: applying.begin(s, who, type_key=SKU, nik=nik).ref)
        for requirement in ("ktp", "kk", "business_photo"):
            self.attach(who, ref, requirement)
        return ref

    def submitted(self, who: Actor, **changes: str) -> str:
        ref = self.draft(who)
        db.run(lambda s: applying.submit(s, who, ref=ref, given={**FILLED, **changes}))
        return ref

    def sign(self, who: Actor, ref: str, *, pin: str = PIN) -> Letter:
        def transact(work: Callable[[Session, Actor], Any]) -> Any:
            return db.run(lambda s: work(s, who))

        return signing.sign(transact, ref=ref, version=self.letter(ref).version, passphrase=pin)

    def letter(self, ref: str) -> Letter:
        with db.transaction(writes=False) as session:
            return session.exec(select(Letter).where(Letter.ref == ref)).one()

    def document(self, ref: str) -> Document:
        with db.transaction(writes=False) as session:
            query = select(Document).where(Document.case_ref == ref).order_by(Document.id.desc())
            return session.exec(query).first()


@pytest.fixture
def office(city: City) -> Office:
    return Office(city)


@pytest.fixture
def street(city: City, loket: Actor) -> Neighbours:
    """Keputih with a head of RT 003 and of RW 005, and letters that ask both."""
    asks(city, "rt", "rw", "village", "district")
    neighbours = Neighbours(city, loket)
    neighbours.appoint()
    neighbours.appoint(rt="", name="Bambang Sutrisno", phone=RW_PHONE)
    city.settle()
    return neighbours


@pytest.fixture
def sent(city: City, street: Neighbours, office: Office, siti: Actor) -> str:
    """Siti's application, on its way to RT 003."""
    ref = office.submitted(siti)
    city.settle()
    return ref
