"""Staff prove themselves with a password and a code from their authenticator app."""

import hmac
import re
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlmodel import Field, Session, col, or_, select, update

from smartcity_app.civic import people
from smartcity_app.civic.logins import tries
from smartcity_app.civic.logins.sessions import Level, Opened, open_session
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.crypto import Encrypted, lookup
from smartcity_app.kernel.errors import Incomplete

GUESSES = 5
WRONG = "Nama masuk, kata sandi, atau kode tidak cocok. Periksa lagi, lalu coba lagi."
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's second choice for Argon2id: 19 MiB, two passes."""
_nobody = _hasher.hash("bukan kata sandi siapa pun")
"""Checked when there is no such person, so that the answer takes as long."""


class Credential(db.Table, table=True):
    """What a member of staff proves themselves with."""

    __tablename__ = "credential"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    password: str = ""
    """Argon2id hash; empty for those who use the city's provider only."""
    totp_secret: str = Field(default="", sa_type=Encrypted)
    totp_step: int = 0
    """The last 30-second step whose code was accepted: a code works once."""
    email: str | None = Field(default=None, unique=True)
    """Official address in lower case, by which the city's provider may name them."""
    subject: str | None = Field(default=None, unique=True)
    """Keyed hash of issuer and subject at the provider, noted at the first sign-in through it."""


def set_password(session: Session, person_id: int, password: str) -> None:
    """Give a member of staff a (new) password of 12 characters or more."""
    if not 12 <= len(password) <= 200:
        raise Incomplete("Kata sandi paling sedikit 12 huruf. Kalimat pendek mudah diingat.")
    _credential(session, person_id).password = _hasher.hash(password)


def set_totp(session: Session, person_id: int, secret: str = "") -> str:
    """Give a member of staff a (new) authenticator secret and return it in base32."""
    row = _credential(session, person_id)
    row.totp_secret, row.totp_step = secret or pyotp.random_base32(), 0
    return row.totp_secret


def check_password(login: str, password: str, totp: str, device: str) -> Opened:
    """Sign in a member of staff by NIP or NIK, password and authenticator code.

    Runs transactions of its own, with the slow hash between them, so that guessing never holds
    the database. Every failure is the same sentence; TooMany after five in a quarter of an hour.
    """
    name = re.sub(r"[\s.\-]", "", login)[:40]
    whom = lookup("login", name)
    db.run(lambda session: tries.take(session, "password", whom, most=GUESSES))
    row = db.run(lambda session: _find(session, name), writes=False)
    right = _matches(row.password if row and row.password else _nobody, password)
    if row is None or not right or not row.password:
        raise Incomplete(WRONG)
    return db.run(lambda session: _enter(session, row, password, totp, device, whom))


def _enter(
    session: Session, row: Credential, password: str, totp: str, device: str, whom: str
) -> Opened:
    step = _step_of(row.totp_secret, totp, clock.now())
    fresh: dict[str, object] = {"totp_step": step}
    if _hasher.check_needs_rehash(row.password):
        fresh["password"] = _hasher.hash(password)
    spent = session.exec(
        update(Credential)
        .where(col(Credential.person_id) == row.person_id, col(Credential.totp_step) < step)
        .where(col(Credential.password) == row.password)
        .values(**fresh)
    )
    if spent.rowcount != 1:
        raise Incomplete(WRONG)
    tries.forgive(session, "password", whom)
    return open_session(session, row.person_id, device, Level.STAFF)


def _step_of(secret: str, code: str, at: datetime) -> int:
    """The 30-second step this code is of, one to either side of now; 0 when of none."""
    code = re.sub(r"[\s\-]", "", code)
    if not secret or not re.fullmatch(r"[0-9]{6}", code):
        return 0
    clockwork, now = pyotp.TOTP(secret), int(at.timestamp()) // 30
    steps = (now + 1, now, now - 1)
    return next((s for s in steps if hmac.compare_digest(clockwork.generate_otp(s), code)), 0)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[:200])
    except (Argon2Error, InvalidHashError):
        return False


def _find(session: Session, name: str) -> Credential | None:
    """The credential of whoever has this NIP in a post of today, or this NIK."""
    today = clock.today()
    by_nip = (
        select(people.Post.person_id)
        .where(people.Post.nip == name, people.Post.nip != "", people.Post.starts <= today)
        .where(or_(col(people.Post.ends).is_(None), col(people.Post.ends) >= today))
    )
    by_nik = select(people.Person.id).where(people.Person.nik_hash == people.nik_hash(name))
    return session.exec(
        select(Credential).where(
            or_(col(Credential.person_id).in_(by_nip), col(Credential.person_id).in_(by_nik))
        )
    ).first()


def _credential(session: Session, person_id: int) -> Credential:
    row = session.get(Credential, person_id)
    if row is None:
        row = Credential(person_id=person_id)
        session.add(row)
    return row
