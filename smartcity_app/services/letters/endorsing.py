"""RT and RW: asked by a link to their phone, proved by a code to the same phone, no account.

A link is for one case, in one turn of it at one office, and for one head; it is good while all of
that holds, for 14 days at most. Having the link shows that a letter is asked for. Only the code
shows whose, and lets its reader decide, for a quarter of an hour.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlmodel import Session, col, select, update

from smartcity_app.civic import messages, neighbourhoods, words
from smartcity_app.civic.logins import codes, tries
from smartcity_app.civic.neighbourhoods import NeighbourhoodHead
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, cases, clock, db, policy
from smartcity_app.kernel.actor import SYSTEM, Actor, Held
from smartcity_app.kernel.crypto import derive, lookup
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.services.letters import reading
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.catalog.schema import FieldSpec
from smartcity_app.services.letters.models import Endorsement, Letter
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import DESKS, ENDORSERS

How = Literal["once", "again", "anew"]
GOOD_FOR, PROVED_FOR = timedelta(days=14), timedelta(minutes=15)
CODES, MOST_CODES = 3, 12
"""Codes sent for one link: in a quarter of an hour, and until the link is sent anew."""
SHOWN = ("text", "long", "choice", "radio", "year", "date", "time", "number")
"""Kinds of answers RT and RW are shown: no NIK, no amounts, no tables of other people."""

UNKNOWN = (
    "Tautan ini tidak berlaku lagi. Buka tautan di pesan terakhir dari kami, jangan diketik ulang."
)
MOVED = "Permohonan ini tidak lagi menunggu Anda. Tidak ada yang perlu Anda lakukan."
OVER = "Tautan ini sudah lewat 14 hari. Mintalah pemohon menekan Ingatkan supaya kami kirim lagi."
UNPROVED = "Waktu 15 menit sejak kode Anda sudah habis. Minta kode baru, lalu ulangi."
DONE = {
    "endorse": "Pengantar sudah Anda berikan pada {when}.",
    "return": "Permohonan ini sudah Anda kembalikan kepada warga pada {when}.",
}


class Answered(OutOfStep):
    """The link has done its work: its reader has decided already."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that is good: the case, whose it is, and who is asked."""

    row: Endorsement
    letter: Letter
    owner: Person
    head: NeighbourhoodHead


# What the city does


def ask(session: Session, letter: Letter, how: How = "once") -> None:
    """Send RT or RW the link for the case that waits for them.

    `once` in each turn; `again` the same link, unless it is over or somebody else's by now; `anew`
    another link, which makes the one before worthless. Where nobody is registered the case goes
    on by itself, and history says so. Called by the city, not by people: it asks for no permission.
    """
    if letter.state not in ENDORSERS:
        return
    head = head_for(session, letter, letter.state)
    if head is None:
        note = f"{title_for(session, letter, letter.state)} belum terdaftar"
        path = type_of(letter).workflow
        cases.advance(session, SYSTEM, path, letter, f"skip_{letter.state}", note=note)
        return
    now, row = clock.now(), _turn(session, letter)
    if row is not None and how == "once":
        return
    if row is None or how == "anew" or row.head_id != head.id or row.good_until <= now:
        row = _fresh(row or _begun(letter), head)
    row.sent_at, row.codes = now, 0
    session.add(row)
    session.flush()
    messages.send_to_phone(
        session, head.phone,
        f"{head.title}: ada warga Anda yang meminta pengantar untuk {type_of(letter).title}. "
        f"Buka {settings().origin}/p/{_token(row)} untuk memeriksa. "
        "Tautan ini hanya untuk Anda, jangan diteruskan.",
        name=f"{head.name}, {head.title}",
    )  # fmt: skip


def head_for(session: Session, letter: Letter, office: str) -> NeighbourhoodHead | None:
    """Who heads the applicant's RT or RW (`office`) in the village that writes the letter."""
    owner = session.get_one(Person, letter.owner_id)
    if owner.area != letter.area or not owner.rw or (office == "rt" and not owner.rt):
        return None
    return neighbourhoods.head_of(
        session, letter.area, owner.rw, owner.rt if office == "rt" else ""
    )


def title_for(session: Session, letter: Letter, office: str) -> str:
    """ "Ketua RT 003 RW 005", whether or not there is one; without numbers when none are known."""
    owner = session.get_one(Person, letter.owner_id)
    if owner.area != letter.area or not owner.rw or (office == "rt" and not owner.rt):
        return ENDORSERS[office]
    return neighbourhoods.title_of(owner.rw, owner.rt if office == "rt" else "")


def waiting_for(session: Session, area: str, rw: str, rt: str) -> list[Letter]:
    """The cases that wait for this RT, or with no `rt` for this RW."""
    query = (
        select(Letter, Person)
        .join(Person, col(Person.id) == Letter.owner_id)
        .where(Letter.area == area, Letter.state == ("rt" if rt else "rw"))
    )
    return [
        letter
        for letter, owner in session.exec(query)
        if (_plain(owner.rw), _plain(owner.rt) if rt else "") == (_plain(rw), _plain(rt))
    ]


def asked_at(session: Session, letter: Letter) -> Endorsement | None:
    """What RT or RW was asked in the turn the case is in now."""
    return _turn(session, letter) if letter.state in ENDORSERS else None


# What the resident does


def remind(session: Session, actor: Actor, *, ref: str) -> Letter:
    """Send RT or RW the link again, at most once a day. Raises OutOfStep or TooMany."""
    letter = reading.own(session, actor, ref=ref)
    policy.require(actor, May.APPLY, letter)
    cases.claim(session, letter)
    if letter.state not in ENDORSERS:
        raise OutOfStep("Permohonan ini tidak lagi menunggu RT atau RW.")
    if not may_remind(session, letter):
        raise TooMany("Hari ini sudah kami kabari. Anda bisa mengingatkan lagi besok.")
    ask(session, letter, "again")
    audit.record(session, actor, "letters.remind", letter, subject_id=letter.owner_id)
    return letter


def may_remind(session: Session, letter: Letter) -> bool:
    """Whether RT or RW has it and was not told of it today."""
    row = asked_at(session, letter)
    return row is not None and clock.local(row.sent_at).date() < clock.today()


# What whoever has the link does


def follow(session: Session, token: str) -> Asked:
    """The case behind a link. NotFound for no link of ours, OutOfStep, saying why, once over."""
    row = session.exec(
        select(Endorsement).where(Endorsement.token_hash == lookup("endorsement", token[:80]))
    ).first()
    if row is None:
        raise NotFound(UNKNOWN)
    if row.decided_at:
        said = f"{words.on_paper(row.decided_at)}, {words.time(row.decided_at)}"
        raise Answered(DONE[row.decision].format(when=said))
    letter = session.get_one(Letter, row.letter_id)
    head = session.get_one(NeighbourhoodHead, row.head_id)
    if (letter.state, letter.version) != (row.office, row.version) or head.ends is not None:
        raise OutOfStep(MOVED)
    if row.good_until <= clock.now():
        raise OutOfStep(OVER)
    return Asked(row, letter, session.get_one(Person, letter.owner_id), head)


def send_code(session: Session, token: str) -> None:
    """Send a code to the head's own phone; only the newest counts. TooMany after three."""
    asked = follow(session, token)
    tries.take(session, "endorse-ask", str(asked.row.id), most=CODES)
    counted = session.exec(
        update(Endorsement)
        .where(col(Endorsement.id) == asked.row.id, col(Endorsement.codes) < MOST_CODES)
        .values(codes=col(Endorsement.codes) + 1)
    )
    if counted.rowcount != 1:
        raise TooMany("Terlalu banyak kode diminta lewat tautan ini. Tunggu tautan baru dari kami.")
    session.refresh(asked.row)
    code = codes.draw()
    asked.row.code_hash = codes.hash_of(_whom(asked.row), code)
    asked.row.code_until = clock.now() + codes.GOOD_FOR
    session.add(asked.row)
    messages.send_to_phone(
        session, asked.head.phone,
        f"Kode pengantar Anda {code}. Berlaku 5 menit. "
        "Jangan berikan kepada siapa pun, juga bila ia mengaku petugas.",
        name=f"{asked.head.name}, {asked.head.title}", good_for=codes.GOOD_FOR,
    )  # fmt: skip


def check_code(token: str, code: str) -> str:
    """Proof that whoever has the link also has the phone, good for a quarter of an hour.

    A code works once. Runs transactions of its own (see `tries`). Raises Incomplete when the code
    is wrong or over, TooMany after five guesses in a quarter of an hour.
    """
    asked = db.run(lambda session: str(follow(session, token).row.id))
    db.run(lambda session: tries.take(session, "endorse-check", asked, most=codes.GUESSES))
    return db.run(lambda session: _redeem(session, token, codes.tidy(code)))


def proved(asked: Asked, proof: str) -> bool:
    """Whether `proof` is one that `check_code` gave for this very link, not long ago."""
    until, _, _ = proof.partition(".")
    if not until.isascii() or not until.isdecimal() or len(until) > 12:
        return False
    genuine = hmac.compare_digest(proof.encode(), _proof(asked.row, int(until)).encode())
    return genuine and int(until) > clock.now().timestamp()


def shown(letter: Letter) -> list[FieldSpec]:
    """The answers RT and RW see, and may name as wrong."""
    return [
        each for each in type_of(letter).fields if each.kind in SHOWN and each.asked(letter.answers)
    ]


def endorse(session: Session, *, token: str, proof: str) -> None:
    """The head says that the application is right; it goes on to the next office."""
    asked = _proved(session, token, proof)
    _decide(session, asked, "endorse", "")


def give_back(session: Session, *, token: str, proof: str, part: str, reason: str) -> None:
    """The head sends it back, naming one answer (`part`) or, with none, the whole.

    With no part named the resident may mend anything. Incomplete without a reason.
    """
    asked, reason = _proved(session, token, proof), reason.strip()
    if not 5 <= len(reason) <= 300:
        raise Incomplete("Tulis sebabnya dengan 5 sampai 300 huruf. Warga akan membacanya.")
    label = {each.name: each.label for each in shown(asked.letter)}.get(part, "")
    _decide(session, asked, "return", f"{label}: {reason}" if label else reason)
    asked.letter.corrections = {part: reason} if label else {}


def _proved(session: Session, token: str, proof: str) -> Asked:
    asked = follow(session, token)
    if not proved(asked, proof):
        raise NotAllowed(UNPROVED)
    session.refresh(asked.head, with_for_update=True)  # ended at this moment, it is ended
    if asked.head.ends is not None:
        raise OutOfStep(MOVED)
    return asked


def _decide(session: Session, asked: Asked, decision: str, note: str) -> None:
    """As whoever heads it now: the step and its right are checked as everybody's are."""
    row, letter = asked.row, asked.letter
    actor = actor_of(asked)
    path = type_of(letter).workflow
    cases.advance(session, actor, path, letter, f"{decision}_{row.office}", note=note)
    row.decided_at, row.decision, row.note = clock.now(), decision, note
    row.code_hash = ""
    session.add(row)


def actor_of(asked: Asked) -> Actor:
    """The head, acting for this one case: a post without a person on record behind it."""
    held = Held(DESKS[asked.row.office].role, asked.letter.area, title=asked.head.title)
    return Actor(None, (held,), asked.head.name)


def _redeem(session: Session, token: str, code: str) -> str:
    asked = follow(session, token)
    row, wrong = asked.row, Incomplete(codes.WRONG, fields={"kode": codes.WRONG})
    alive = row.code_until is not None and row.code_until > clock.now()
    expected = codes.hash_of(_whom(row), code)
    if not hmac.compare_digest(expected, row.code_hash) or not alive:
        raise wrong
    spent = session.exec(
        update(Endorsement)
        .where(col(Endorsement.id) == row.id, col(Endorsement.code_hash) == expected)
        .values(code_hash="")
    )
    if spent.rowcount != 1:
        raise wrong
    tries.forgive(session, "endorse-check", str(row.id))
    audit.record(
        session, actor_of(asked), "letters.read", asked.letter, subject_id=asked.letter.owner_id
    )
    return _proof(row, int((clock.now() + PROVED_FOR).timestamp()))


def _turn(session: Session, letter: Letter) -> Endorsement | None:
    query = select(Endorsement).where(
        Endorsement.letter_id == letter.id, Endorsement.version == letter.version
    )
    return session.exec(query).first()


def _begun(letter: Letter) -> Endorsement:
    now = clock.now()
    return Endorsement(
        letter_id=letter.id or 0, version=letter.version, office=letter.state, head_id=0,
        token_hash="", sent_at=now, good_until=now,
    )  # fmt: skip


def _fresh(row: Endorsement, head: NeighbourhoodHead) -> Endorsement:
    """The row with a link of its own for this head; what was sent before is worth nothing."""
    row.head_id, row.salt = head.id or 0, secrets.token_urlsafe(24)
    row.good_until = clock.now() + GOOD_FOR
    row.code_hash, row.code_until = "", None
    row.token_hash = lookup("endorsement", _token(row))
    return row


def _token(row: Endorsement) -> str:
    """192 bits nobody makes without the city's secret key."""
    mac = hmac.digest(derive("endorsement/link"), _bound(row).encode(), "sha256")
    return base64.urlsafe_b64encode(mac[:24]).decode()


def _proof(row: Endorsement, until: int) -> str:
    said = f"{_bound(row)}/{until}"
    return f"{until}.{hmac.new(derive('endorsement/proof'), said.encode(), 'sha256').hexdigest()}"


def _whom(row: Endorsement) -> str:
    return f"endorsement/{_bound(row)}"


def _bound(row: Endorsement) -> str:
    """Case, turn, office, head and link: what every secret of a row is made for."""
    return f"{row.letter_id}/{row.version}/{row.office}/{row.head_id}/{row.salt}"


def _plain(typed: str) -> str:
    return typed.strip().lstrip("0")
