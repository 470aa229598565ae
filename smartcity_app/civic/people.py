"""Residents and their families, and the posts people hold.

Identifiers lie encrypted; a keyed hash finds them again (kernel.crypto). Names and addresses are
plain text: they are searched, and the database itself is the boundary.
"""

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
    """How somebody else holds the office for a while (delegations.Kind): "Plh.", "a.n."; else
    empty."""
    own_title: str = ""
    """The stand-in's own position, printed under a.n. and u.b.: "Sekretaris Kecamatan"."""
    through: str = ""
    """Of u.b.: whose authority is passed on once more."""
    decree: str = ""
    """Number of the decree behind an acting post."""
    decree_on: date | None = None
    starts: date
    ends: date | None = None
    """Last day in office; None while open."""


INSTEAD = ("Plt.", "Plh.", "Pj.")
"""Ways of holding an office that leave nobody else to sign for it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an office now, for "Sekarang di tangan …" and the signature block."""

    person_id: int
    name: str
    title: str
    """As it is said in a line: "Plh. Lurah Keputih", "a.n. Camat Sukolilo, Sekretaris"."""
    rank: str
    nip: str
    above: tuple[str, ...] = ()
    """Lines of the signature block over `position`: "a.n. Camat Sukolilo"."""
    position: str = ""
    """The last line before the signature; empty when it is `title`."""


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
    offices = tuple(Held(Role(row.role), row.area, row.agency, titles(row)[0]) for row in rows)
    return (*offices, Held(Role.RESIDENT, person.area))


def actor_of(session: Session, person_id: int, *, login: str = "") -> Actor:
    """The person as they may act at this moment."""
    person = session.get_one(Person, person_id)
    return Actor(person.id, posts_of(session, person), person.name, login)


def holders(session: Session, role: Role, area: str, agency: str = "") -> list[Holder]:
    """Everyone who may sign for this office over exactly this area today; stand-ins come first.

    Who stands in for somebody absent signs alone; who signs in a head's name does so beside them.
    `agency` says of which perangkat daerah, for an office that is one's.
    """
    today = clock.today()
    found = session.exec(
        select(Post, Person)
        .join(Person, col(Person.id) == Post.person_id)
        .where(Post.role == role, Post.area == area, Post.agency == agency)
        .where(Post.starts <= today)
        .where(or_(col(Post.ends).is_(None), col(Post.ends) >= today))
        .order_by((col(Post.acting) != "").desc(), col(Post.id).desc())
    )
    all_ = list(found)
    instead = [each for each in all_ if each[0].acting in INSTEAD]
    return [_holder(post, person) for post, person in instead or all_]


def holder(session: Session, role: Role, area: str, agency: str = "") -> Holder | None:
    """Who is expected to act for this office today: the stand-in before the one who is away."""
    return next(iter(holders(session, role, area, agency)), None)


def _holder(post: Post, person: Person) -> Holder:
    title, above, position = titles(post)
    return Holder(person.id or 0, person.name, title, post.rank, post.nip, above, position)


def titles(post: Post) -> tuple[str, tuple[str, ...], str]:
    """How a post is said in one line, and printed in lines over the signature (Permendagri 1/2023).

    a.n. is signed by the direct subordinate in the head's name; u.b. passes that on once more;
    Plt., Plh. and Pj. stand before the title of the office itself.
    """
    if post.acting == "a.n.":
        above: tuple[str, ...] = (f"a.n. {post.title}",)
    elif post.acting == "u.b.":
        above = (f"a.n. {post.title}", post.through, "u.b.")
    else:
        return f"{post.acting} {post.title}".strip(), (), ""
    return f"a.n. {post.title}, {post.own_title}", above, post.own_title


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
