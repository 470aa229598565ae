"""Sign-in through the city's own OIDC provider: what must be remembered and who is meant.

The talking over HTTP is in web/signin/oidc.py. The provider says who somebody is; what they may
do is decided here, by the posts they hold.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Field, Session, col, delete, or_, select

from smartcity_app.civic import people
from smartcity_app.civic.logins.passwords import Credential
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.crypto import Encrypted, lookup
from smartcity_app.kernel.errors import NotAllowed

GOOD_FOR = timedelta(minutes=10)
OVER = "Waktu masuk sudah lewat. Mulai lagi dari halaman masuk."
UNKNOWN = (
    "Akun ini belum terhubung dengan jabatan di sini. "
    "Minta admin kota mencocokkan NIP atau surel Anda."
)


class OidcAttempt(db.Table, table=True):
    """A visit to the provider that has not come back yet."""

    __tablename__ = "oidc_attempt"

    state_hash: str = Field(primary_key=True)
    nonce: str
    verifier: str = Field(sa_type=Encrypted)
    """PKCE's secret half."""
    next: str
    expires: datetime = Field(sa_type=db.Instant, index=True)


@dataclass(frozen=True, slots=True)
class Visit:
    """What must be the same when the provider sends somebody back."""

    nonce: str
    verifier: str
    next: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider's verified token says of somebody."""

    issuer: str
    subject: str
    nip: str = ""
    email: str = ""
    """Empty unless the provider says it has verified it."""


def begin_oidc(session: Session, next_path: str) -> tuple[str, str, str]:
    """Remember a visit. Returns state, nonce and PKCE verifier, each used once."""
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    session.add(
        OidcAttempt(
            state_hash=_hash(state),
            nonce=nonce,
            verifier=verifier,
            next=next_path,
            expires=clock.now() + GOOD_FOR,
        )
    )
    return state, nonce, verifier


def check_oidc(session: Session, state: str) -> Visit:
    """The visit that comes back with this state; it can come back once."""
    row = session.get(OidcAttempt, _hash(state))
    if row is None or row.expires <= clock.now():
        raise NotAllowed(OVER)
    visit = Visit(row.nonce, row.verifier, row.next)
    gone = session.exec(delete(OidcAttempt).where(col(OidcAttempt.state_hash) == row.state_hash))
    if gone.rowcount != 1:
        raise NotAllowed(OVER)
    return visit


def person_behind(session: Session, claims: Claims) -> int:
    """Who is meant: by the subject noted before, else by NIP, else by verified address.

    The first sign-in notes the subject; from then on only that account at the provider will do.
    NotAllowed when nobody here is meant.
    """
    subject = lookup("oidc", f"{claims.issuer}\n{claims.subject}")
    known = session.exec(select(Credential).where(Credential.subject == subject)).first()
    if known:
        return known.person_id
    person_id = _by_nip(session, claims.nip) or _by_email(session, claims.email)
    if person_id is None:
        raise NotAllowed(UNKNOWN)
    row = session.get(Credential, person_id) or Credential(person_id=person_id)
    if row.subject is not None:
        raise NotAllowed(UNKNOWN)
    row.subject = subject
    session.add(row)
    return person_id


def _by_nip(session: Session, nip: str) -> int | None:
    today = clock.today()
    if not nip:
        return None
    return session.exec(
        select(people.Post.person_id)
        .where(people.Post.nip == nip, people.Post.starts <= today)
        .where(or_(col(people.Post.ends).is_(None), col(people.Post.ends) >= today))
    ).first()


def _by_email(session: Session, email: str) -> int | None:
    if not email:
        return None
    return session.exec(
        select(Credential.person_id).where(Credential.email == email.lower())
    ).first()


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
