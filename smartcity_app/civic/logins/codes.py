"""Residents prove themselves with a code sent to the phone the city has on record."""

import hmac
import re
import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, Session, col, select, update

from smartcity_app.civic import messages, people
from smartcity_app.civic.identity import Nik
from smartcity_app.civic.logins import tries
from smartcity_app.civic.logins.sessions import Level, Opened, open_session
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.crypto import derive
from smartcity_app.kernel.errors import Incomplete

GOOD_FOR = timedelta(minutes=5)
CODES, GUESSES = 3, 5
"""Codes sent, and guesses made, for one NIK in a quarter of an hour."""

WRONG = "Kode ini salah atau sudah lewat waktu. Periksa lagi pesan terakhir dari kami."


class OtpChallenge(db.Table, table=True):
    """A code that was sent, kept only as a keyed hash."""

    __tablename__ = "otp_challenge"

    id: int | None = Field(default=None, primary_key=True)
    nik_hash: str = Field(index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """None when nobody has this NIK: such a challenge can never be met."""
    code_hash: str
    expires: datetime = Field(sa_type=db.Instant, index=True)
    used: bool = False


def ask_otp(session: Session, nik: str) -> None:
    """Send a new code to whoever has this NIK; only the newest counts.

    Does and answers the same whether the NIK is on record or not. Raises Incomplete when it
    cannot be a NIK, TooMany after three codes in a quarter of an hour.
    """
    hashed = people.nik_hash(Nik.parse(nik).value)
    tries.take(session, "otp-ask", hashed, most=CODES)
    person = session.exec(select(people.Person).where(people.Person.nik_hash == hashed)).first()
    session.exec(update(OtpChallenge).where(col(OtpChallenge.nik_hash) == hashed).values(used=True))
    code = draw()
    session.add(
        OtpChallenge(
            nik_hash=hashed,
            person_id=person.id if person else None,
            code_hash=hash_of(hashed, code),
            expires=clock.now() + GOOD_FOR,
        )
    )
    text = (
        f"Kode masuk Anda {code}. Berlaku 5 menit. "
        "Jangan berikan kepada siapa pun, juga bila ia mengaku petugas."
    )
    messages.send(session, person.id if person else None, text, good_for=GOOD_FOR)


def check_otp(nik: str, code: str, device: str) -> Opened:
    """Sign in the resident whose newest code this is. A code works once.

    Runs transactions of its own (see `tries`). Raises Incomplete when the code is wrong or over,
    TooMany after five guesses in a quarter of an hour.
    """
    code = tidy(code)
    hashed = people.nik_hash(Nik.parse(nik).value)
    db.run(lambda session: tries.take(session, "otp-check", hashed, most=GUESSES))
    return db.run(lambda session: _redeem(session, hashed, code, device))


def _redeem(session: Session, hashed: str, code: str, device: str) -> Opened:
    row = session.exec(
        select(OtpChallenge)
        .where(OtpChallenge.nik_hash == hashed, col(OtpChallenge.used).is_(False))
        .where(OtpChallenge.expires > clock.now())
        .order_by(col(OtpChallenge.id).desc())
    ).first()
    expected = row.code_hash if row else ""
    if not hmac.compare_digest(hash_of(hashed, code), expected) or not row or not row.person_id:
        raise Incomplete(WRONG, fields={"kode": WRONG})
    spent = session.exec(
        update(OtpChallenge)
        .where(col(OtpChallenge.id) == row.id, col(OtpChallenge.used).is_(False))
        .values(used=True)
    )
    if spent.rowcount != 1:
        raise Incomplete(WRONG, fields={"kode": WRONG})
    tries.forgive(session, "otp-check", hashed)
    return open_session(session, row.person_id, device, Level.RESIDENT)


def draw() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def tidy(code: str) -> str:
    """A code as typed or pasted, without what people put between the digits."""
    return re.sub(r"[\s\-]", "", code)


def hash_of(whom: str, code: str) -> str:
    """What is kept of a code sent to `whom`."""
    return hmac.new(derive("otp"), f"{whom}/{code}".encode(), "sha256").hexdigest()
