"""Those who sign, and the keys they sign with: each key sealed under its owner's own PIN."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Field, Session, col

from smartcity_app.civic.documents import authority
from smartcity_app.civic.documents.authority import SigningKey
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed

SIGNING_ROLES = (Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, Role.AGENCY_HEAD)


class SignerCredential(db.Table, table=True):
    """A signer's certificate and sealed key, of the local authority."""

    __tablename__ = "signer_credential"

    person_id: int = Field(primary_key=True)
    certificate_pem: str
    chain_pem: str
    sealed_key: str
    enrolled_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)

    @property
    def id(self) -> int:
        """For the audit log."""
        return self.person_id


_KEY = select(
    col(SignerCredential.certificate_pem),
    col(SignerCredential.chain_pem),
    col(SignerCredential.sealed_key),
).where(col(SignerCredential.person_id) == bindparam("person"))


def enrol(session: Session, actor: Actor, *, pin: str) -> SignerCredential:
    """Make the actor's own key and certificate, sealed under a PIN only they know.

    A new one takes the place of the old; what the old one signed stays signed.
    Raises NotAllowed for a post that signs nothing, Incomplete for a weak PIN.
    """
    if not actor.holds(*SIGNING_ROLES):
        raise NotAllowed("Jabatan Anda tidak menandatangani surat.")
    authority.check_pin(pin)
    person = session.get_one(Person, actor.person_id)
    key = authority.enrol(person.name, f"{person.id:08d}", pin)
    assert person.id is not None
    row = session.get(SignerCredential, person.id)
    if row is None:
        row = SignerCredential(person_id=person.id, certificate_pem="", chain_pem="", sealed_key="")
    row.certificate_pem, row.chain_pem = key.certificate_pem, key.chain_pem
    row.sealed_key, row.enrolled_at = key.sealed_key, clock.now()
    session.add(row)
    audit.record(session, actor, "signers.enrol", row, subject_id=person.id)
    return row


def key_of(session: Session, person_id: int) -> SigningKey:
    """The signer's key, still sealed; NotAllowed when they have none yet."""
    row = db.ask(session, _KEY, person=person_id).first()
    if row is None:
        raise NotAllowed("Anda belum punya sertifikat tanda tangan. Buat PIN di halaman Akun.")
    return SigningKey(row.certificate_pem, row.chain_pem, row.sealed_key)


def has_key(session: Session, person_id: int | None) -> bool:
    """Whether this person can sign with the local authority."""
    return person_id is not None and session.get(SignerCredential, person_id) is not None
