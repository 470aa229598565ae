"""Signing: the one verb that works outside a transaction, because a signature takes its time.

1. `_begin`, one transaction: who may sign what; number and code are made if there are none yet;
   one try at the PIN is taken.
2. Outside: the letter is drawn (before the first signature) and signed; the bytes go to disk.
3. `_finish`, one transaction: the case moves, the signature is entered, and with the last one the
   number, the code and the letter become real together.

Whatever fails or crashes in 2 or 3 leaves the case with the signer, who tries again with the same
number; bytes that were not entered stay on disk unread. Nothing verifies before the last signature.
"""

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from sqlmodel import Session

from smartcity_app.civic import areas, attestation, register, signers, statement, storage
from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.sheet import Sheet, canonical
from smartcity_app.civic.documents.signer import Pen, SignerIdentity, chosen_signer
from smartcity_app.civic.documents.signing_key import WrongPin
from smartcity_app.civic.identity import mask_name, mask_nik
from smartcity_app.civic.logins import tries
from smartcity_app.civic.people import Holder, Person
from smartcity_app.civic.profile import city
from smartcity_app.civic.register import Document, Heading
from smartcity_app.kernel import cases, clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import (
    CityError,
    NotAllowed,
    OutOfStep,
    SignedOut,
    TooMany,
    Unavailable,
)
from smartcity_app.services.letters import applying, composing, reading
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import DECIDES

T = TypeVar("T")
PIN_TRIES = 5
NOT_YOURS = (
    "Surat ini mencantumkan {name}, {title}, sebagai penanda tangan. "
    "Minta dibuat ulang supaya nama Anda yang tercantum."
)


HOPELESS = (WrongPin, TooMany, Unavailable, SignedOut)
"""Refusals that the next letter would meet too."""


class Transact(Protocol):
    """Runs its work in a transaction of its own, as the actor stands at that moment."""

    def __call__(self, work: Callable[[Session, Actor], T]) -> T:
        """What `work` returns."""
        ...


@dataclass(frozen=True)
class Drawing:
    """A letter before its first signature, and what its QR code needs."""

    sheet: Sheet
    key: statement.Key
    name: str
    """Whom the letter is about."""
    nik: str
    """The applicant's."""
    valid_until: date | None


@dataclass(frozen=True)
class Order:
    """Everything a signature needs, read in one transaction and used outside of it."""

    ref: str
    version: int
    document: Document
    drawing: "Drawing | None"
    """What is to be drawn; None once there are bytes with a signature."""
    subject: str
    who: SignerIdentity
    already: int
    """Signatures already on the document."""
    last: bool
    at: datetime
    place: str


@dataclass(frozen=True)
class Outcome:
    """What became of one letter of many: signed, or why not."""

    ref: str
    letter: Letter | None = None
    """As it stands now; None when it was refused, and then nothing about it has changed."""
    refusal: CityError | None = None


def sign(transact: Transact, *, ref: str, version: int, passphrase: str) -> Letter:
    """Put the actor's signature on the letter they saw as `version`; with the last one, issue it.

    Raises OutOfStep, NotAllowed (also for a wrong PIN), TooMany or Unavailable; then the case is
    where it was, and can be signed again under the same number.
    """
    pen = functools.partial(chosen_signer().sign, passphrase=passphrase)
    return _sign(transact, ref, version, pen)


def sign_many(
    transact: Transact, items: Iterable[tuple[str, int]], passphrase: str
) -> Iterator[Outcome]:
    """`sign` for one letter after another, each ref with the version seen, under one passphrase.

    Each letter is checked, signed and stored on its own: one that is refused says so in its
    outcome and holds up none of the others. What the next would meet too (HOPELESS: the wrong PIN
    above all) is raised and ends it; letters signed before stay signed. The key is open while the
    iterator lasts.
    """
    pen = chosen_signer().opened(passphrase)
    for ref, version in items:
        try:
            outcome = Outcome(ref, _sign(transact, ref, version, pen))
        except HOPELESS:
            raise
        except CityError as refusal:
            outcome = Outcome(ref, refusal=refusal)
        yield outcome


def _sign(transact: Transact, ref: str, version: int, pen: Pen) -> Letter:
    order = transact(lambda s, a: _begin(s, a, ref, version))
    try:
        stated, signed = _produce(order, pen)
        digest = hashlib.sha256(signed).hexdigest()
        storage.put(order.document.path_of(digest), signed)
    except WrongPin:
        raise
    except Exception:
        with contextlib.suppress(CityError):  # it was no guess at a PIN
            transact(lambda s, a: tries.give_back(s, "signing", str(a.person_id)))
        raise
    return transact(lambda s, a: _finish(s, a, order, digest, stated))


def _begin(session: Session, actor: Actor, ref: str, version: int) -> Order:
    letter = reading.find(session, actor, ref=ref, still=True)
    if letter.version != version or letter.state not in DECIDES:
        raise OutOfStep
    policy.require(actor, DECIDES[letter.state], letter)
    if applying.wanting(session, letter):
        raise OutOfStep("Berkas ini belum lengkap. Kembalikan kepada warga.")
    tries.take(session, "signing", str(actor.person_id), most=PIN_TRIES)
    letter_type = type_of(letter)
    already = letter_type.signers.index(letter.state)  # type: ignore[arg-type]
    begin = _continued if already else _written
    me, document, drawing = begin(session, letter, actor, already)
    if len(document.signers) != already:
        raise OutOfStep
    return Order(
        ref=ref,
        version=version,
        document=document,
        drawing=drawing,
        subject=letter_type.title,
        who=_identity(session, me),
        already=already,
        last=already + 1 == len(letter_type.signers),
        at=clock.now(),
        place=city().place,
    )


Begun = tuple[Holder, Document, Drawing | None]
"""Who signs, what is signed, and how it is drawn where nobody has signed it yet."""


def _written(session: Session, letter: Letter, actor: Actor, already: int) -> Begun:
    """For the first signature: the letter is numbered and will be drawn with these heads on it."""
    matter = composing.matter(session, letter, writer=actor.person_id)
    me = matter.heads[already]
    if me.person_id != actor.person_id:
        raise NotAllowed(NOT_YOURS.format(name=me.name, title=me.title))
    document = register.hold(session, _heading(matter))
    drawing = Drawing(
        sheet=matter.sheet(document, chosen_signer()),
        key=attestation.signing_key(session),
        name=matter.subject,
        nik=matter.owner.nik,
        valid_until=composing.valid_until(type_of(letter), document.dated),
    )
    return me, document, drawing


def _continued(session: Session, letter: Letter, actor: Actor, already: int) -> Begun:
    """For every other: refused when the letter, as drawn, names somebody else by now."""
    me = composing.signer_at(session, letter, already, person_id=actor.person_id)
    document = register.held_for(session, letter.ref)
    if document is None:
        if me.person_id != actor.person_id:
            raise NotAllowed(NOT_YOURS.format(name=me.name, title=me.title))
        raise OutOfStep
    printed = document.planned[already]
    if me.person_id != actor.person_id or printed != {"name": me.name, "title": me.title}:
        raise NotAllowed(NOT_YOURS.format(**printed))
    return me, document, None


def _identity(session: Session, me: Holder) -> SignerIdentity:
    """The signer with what this city's way of signing knows them by: a key of ours, or a NIK."""
    if chosen_signer().real:
        nik = session.get_one(Person, me.person_id).nik
        return SignerIdentity(name=me.name, title=me.title, nik=nik)
    return SignerIdentity(name=me.name, title=me.title, key=signers.key_of(session, me.person_id))


def _produce(order: Order, pen: Pen) -> tuple[str, bytes]:
    """The letter signed, and the statement that was drawn into it if this is the first time."""
    stated, unsigned = _unsigned(order)
    signed = pen(
        unsigned,
        who=order.who,
        order=order.already + 1,
        last=order.last,
        at=order.at,
        reason=order.subject,
        place=order.place,
    )
    return stated, signed


def _unsigned(order: Order) -> tuple[str, bytes]:
    """The letter to sign, and the statement drawn into it if it is drawn now.

    The QR code is made before the letter is issued, so the statement says what the letter is, never
    that it is issued (docs/decisions/11-statements.md).
    """
    if order.drawing:
        stated = _statement(order.drawing, order.document)
        return stated, render.render(replace(order.drawing.sheet, statement=stated))
    left = storage.get(order.document.path)
    if hashlib.sha256(left).hexdigest() != order.document.sha256:
        raise OutOfStep("Berkas surat di penyimpanan berubah. Minta dibuat ulang.")
    return "", left


def _statement(drawing: Drawing, document: Document) -> str:
    code = document.code
    said = statement.Statement(
        code=code,
        city=city().code,
        number=document.number_text,
        kind=document.kind,
        unit=document.unit_name,
        dated=document.dated,
        valid_until=drawing.valid_until,
        subject=statement.subject_hash(drawing.name, drawing.nik, code=code),
        content=statement.content_hash(canonical(drawing.sheet), code=code),
    )
    return statement.attest(drawing.key, said)


def _finish(session: Session, actor: Actor, order: Order, digest: str, stated: str) -> Letter:
    letter = reading.again(session, actor, ref=order.ref)
    if letter.version != order.version:
        raise OutOfStep
    letter_type = type_of(letter)
    document = session.merge(order.document, load=False)  # a copy: this may be tried again
    cases.advance(session, actor, letter_type.workflow, letter, f"sign_{letter.state}")
    register.add_signature(
        session,
        document,
        name=order.who.name,
        title=order.who.title,
        sha256=digest,
        signatures=order.already,
        statement=stated,
    )
    if order.last:
        until = composing.valid_until(letter_type, document.dated)
        register.issue(session, document, valid_until=until, actor=actor)
    tries.forgive(session, "signing", str(actor.person_id))
    return letter


def _heading(matter: composing.Matter) -> Heading:
    letter, letter_type = matter.letter, type_of(matter.letter)
    office = areas.area(letter.area)
    return Heading(
        unit=office.unit,
        unit_name=office.label,
        area=office.code,
        classification=letter_type.classification,
        case_ref=letter.ref,
        owner_id=letter.owner_id,
        kind=letter_type.title,
        subject_masked=mask_name(matter.subject),
        nik_masked=mask_nik(matter.owner.nik),
        test_certificate=not chosen_signer().real,
        planned=[{"name": who.name, "title": who.title} for who in matter.heads],
        replaces=letter.replaces,
    )
