"""Keys of the apps that may file reports: told once, kept as a hash, answered for by a person."""

import secrets

from sqlmodel import Session, select

from smartcity_app.civic import people
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.crypto import lookup
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.complaints.intake_models import Open311Key


def jurisdiction() -> str:
    """The city's `jurisdiction_id`: its own domain, as the specification suggests."""
    return city().domain


def issue(session: Session, actor: Actor, *, name: str, nik: str) -> str:
    """Make a key for an app whose reports this resident answers for. Returns it, for once."""
    person = session.exec(select(Person).where(Person.nik_hash == people.nik_hash(nik))).first()
    if person is None:
        raise NotFound("NIK ini tidak tercatat. Penanggung jawab harus warga terdaftar.")
    if not name.strip():
        raise Incomplete("Tulis nama aplikasinya.")
    key = f"o311-{secrets.token_urlsafe(24)}"
    row = Open311Key(
        name=name.strip()[:100],
        key_hash=lookup("open311", key),
        person_id=person.id or 0,
        jurisdiction=jurisdiction(),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "open311.issue_key", row, subject_id=person.id, detail=row.name)
    return key


def revoke(session: Session, actor: Actor, *, name: str) -> int:
    """Take every key of an app out of use. Returns how many."""
    rows = session.exec(select(Open311Key).where(Open311Key.name == name, Open311Key.active)).all()
    for row in rows:
        row.active = False
        audit.record(session, actor, "open311.revoke_key", row, subject_id=row.person_id)
    return len(rows)


def known(session: Session, key: str) -> Open311Key | None:
    """The app this key belongs to; None for a key that is unknown, revoked or of another city."""
    if not key or len(key) > 100:
        return None
    row = session.exec(select(Open311Key).where(Open311Key.key_hash == lookup("open311", key)))
    found = row.first()
    return found if found and found.active and found.jurisdiction == jurisdiction() else None
