"""The city's own keys: what they sign is on every QR code, what they verify with is published.

They are not the signers' keys (those sign the PDF). The newest one signs; an older one signs
nothing more, and stays published for ever, because letters on paper cannot be signed again.
"""

import base64
import hashlib
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, select, update

from smartcity_app.civic.statement import Key
from smartcity_app.kernel import audit, clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.crypto import Encrypted
from smartcity_app.kernel.errors import NotAllowed


class AttestationKey(db.Table, table=True):
    """An Ed25519 key of the city."""

    __tablename__ = "attestation_key"

    id: str = Field(primary_key=True)
    """The first eight hex digits of the public key's SHA-256; the `kid` of the published key."""
    public: str
    """32 bytes as base64url."""
    secret: str = Field(sa_type=Encrypted)
    """The same of the private key."""
    created_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    retired_at: datetime | None = Field(default=None, sa_type=db.Instant)


_CURRENT = (
    columns(col(AttestationKey.id), col(AttestationKey.secret))
    .where(col(AttestationKey.retired_at).is_(None))
    .order_by(col(AttestationKey.created_at).desc(), AttestationKey.id)
)


def signing_key(session: Session) -> Key:
    """The key that signs now, made if there is none."""
    return _opened(db.ask(session, _CURRENT).first() or _make(session))


def rotate(session: Session, actor: Actor) -> Key:
    """Let a new key sign from now on. What the old ones signed stays valid. For the porter only."""
    if not actor.holds(Role.SYSTEM):
        raise NotAllowed
    session.connection().execute(
        update(AttestationKey)
        .where(col(AttestationKey.retired_at).is_(None))
        .values(retired_at=clock.now())
    )
    row = _make(session)
    audit.record(session, actor, "attestation.rotate", row)
    return _opened(row)


def published(session: Session) -> dict[str, bytes]:
    """Every public key there ever was, 32 bytes by key id."""
    return {row.id: _bytes(row.public) for row in session.exec(select(AttestationKey))}


def jwks(session: Session) -> dict[str, Any]:
    """The same as a JSON Web Key Set (RFC 7517, RFC 8037), the newest first."""
    rows = session.exec(select(AttestationKey).order_by(col(AttestationKey.created_at).desc()))
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": row.id,
                "x": row.public,
            }
            for row in rows
        ]
    }


def _make(session: Session) -> AttestationKey:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    row = AttestationKey(
        id=hashlib.sha256(public).hexdigest()[:8],
        public=_text(public),
        secret=_text(key.private_bytes_raw()),
    )
    session.add(row)
    session.flush()
    return row


def _opened(row: AttestationKey | Row[Any]) -> Key:
    return Key(row.id, _bytes(row.secret))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
