"""Residents and their families, and the posts people hold.

Identifiers lie encrypted; a keyed hash finds them again (kernel.crypto). Names and addresses are
plain text: they are searched, and the database itself is the boundary.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Field, Session, col, or_, select

from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.crypto import Encrypted, lookup
from smartcity_app.kernel.errors import NotFound


class May(StrEnum):
    """Permissions over people's records."""

    READ = "people.read"
    FIND = "people.find"
    """Look a resident up by NIK, at the counter."""


ITSELF = policy.Reach("dirinya sendiri", "id", lambda actor, post: actor.person_id)

GRANTS = (
    policy.grant(May.READ, Role.RESIDENT, over=ITSELF),
    policy.grant(
        May.READ,
        Role.COUNTER_OFFICER,
        Role.VILLAGE_HEAD,
        Role.DISTRICT_HEAD,
        over=policy.IN_AREA,
    ),
    policy.grant(May.FIND, Role.COUNTER_OFFICER, over=policy.IN_AREA),
)


class Household(db.Table, table=True):
    """A family card (Kartu Keluarga)."""

    __tablename__ = "household"

    id: int | None = Field(default=None, primary_key=True)
    kk: str = Field(sa_type=Encrypted)
    kk_hash: str = Field(unique=True)
    area: str = Field(index=True)


class Person(db.Table, table=True):
    """Someone the city knows."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    nik: str = Field(sa_type=Encrypted)
    nik_hash: str = Field(unique=True)
    phone: str = Field(default="", sa_type=Encrypted)
    birth_place: str = ""
    birth_date: date
    sex: str
    """L or P, as on the KTP."""
    religion: str = ""
    marital_status: str = ""
    occupation: str = ""
    citizenship: str = "WNI"
    address: str = ""
    """Street and house number."""
    rt: str = ""
    rw: str = ""
    area: str = Field(index=True)
    """Kemendagri code of the kelurahan or desa of residence."""
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)


class Post(db.Table, table=True):
    """An office somebody holds, from a day to a day."""

    __tablename__ = "post"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str = Field(index=True)
    area: str = Field(default="", index=True)
    agency: str = ""
    title: str = ""
    """As signed and shown: "Lurah Keputih"."""
    rank: str = ""
    """Golongan, as printed under a signature: "Penata Tingkat I"."""
    nip: str = ""
    acting: str = ""
    """Plt. or Plh. for an acting post, else empty."""
    decree: str = ""
    """Number of the decree behind an acting post."""
    starts: date
    ends: date | None = None
    """Last day in office; None while open."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an office now, for "Sekarang di tangan …" and the signature block."""

    person_id: int
    name: str
    title: str
    rank: str
    nip: str


def nik_hash(nik: str) -> str:
    """What a person is found by."""
    return lookup("nik", nik)


def kk_hash(kk: str) -> str:
    """What a household is found by."""
    return lookup("kk", kk)


def posts_of(session: Session, person: Person) -> tuple[Held, ...]:
    """The posts a person holds today. Everyone is a resident of where they live."""
    today = clock.today()
    rows = session.exec(
        select(Post)
        .where(Post.person_id == person.id, Post.starts <= today)
        .where(or_(col(Post.ends).is_(None), col(Post.ends) >= today))
        .order_by(col(Post.id))
    )
    offices = tuple(
        Held(Role(row.role), row.area, row.agency, f"{row.acting} {row.title}".strip())
        for row in rows
    )
    return (*offices, Held(Role.RESIDENT, person.area))


def actor_of(session: Session, person_id: int, *, login: str = "") -> Actor:
    """The person as they may act at this moment."""
    person = session.get_one(Person, person_id)
    return Actor(person.id, posts_of(session, person), person.name, login)


def holder(session: Session, role: Role, area: str, agency: str = "") -> Holder | None:
    """Who holds this office over exactly this area today; the acting one goes before the absent.

    `agency` says of which perangkat daerah, for an office that is one's.
    """
    today = clock.today()
    found = session.exec(
        select(Post, Person)
        .join(Person, col(Person.id) == Post.person_id)
        .where(Post.role == role, Post.area == area, Post.agency == agency)
        .where(Post.starts <= today)
        .where(or_(col(Post.ends).is_(None), col(Post.ends) >= today))
        .order_by(col(Post.acting).desc(), col(Post.id).desc())
    ).first()
    if found is None:
        return None
    post, person = found
    assert person.id is not None
    title = f"{post.acting} {post.title}".strip()
    return Holder(person.id, person.name, title, post.rank, post.nip)


def holders_in(session: Session, role: Role, areas: Iterable[str]) -> dict[str, Holder]:
    """Area code to who holds `role` over it, for a list of cases."""
    return {area: who for area in set(areas) if (who := holder(session, role, area))}


def find(session: Session, actor: Actor, *, person_id: int) -> Person:
    """A person's record, if this actor may read it. The reading is on record."""
    person = session.exec(
        select(Person).where(Person.id == person_id, policy.reach_of(actor, May.READ, Person))
    ).first()
    if person is None:
        raise NotFound
    if person.id != actor.person_id:
        audit.record(session, actor, "people.read", person, subject_id=person.id)
    return person


def find_by_nik(session: Session, actor: Actor, *, nik: str) -> Person:
    """The resident with this NIK, for an officer at the counter. The look-up is on record."""
    person = session.exec(
        select(Person).where(
            Person.nik_hash == nik_hash(nik), policy.reach_of(actor, May.FIND, Person)
        )
    ).first()
    if person is None:
        raise NotFound(
            "NIK ini tidak tercatat sebagai warga di wilayah Anda. Periksa lagi angkanya."
        )
    audit.record(session, actor, "people.find", person, subject_id=person.id)
    return person


def kk_of(session: Session, person: Person) -> str:
    """The number of the person's family card, in full; empty when they are on none."""
    household = person.household_id and session.get(Household, person.household_id)
    return household.kk if household else ""
