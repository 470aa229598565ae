"""Residents and their families, and the posts people hold.

Identifiers lie encrypted; a keyed hash finds them again (kernel.crypto). Names and addresses are
plain text: they are searched, and the database itself is the boundary.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, bindparam, event
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, or_, select

from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.crypto import Encrypted, lookup
from smartcity_app.kernel.errors import NotFound


class May(StrEnum):
    """Permissions over people's records."""

    READ = "people.read"
    FIND = "people.find"
    """Look a resident up by NIK or phone, at the counter."""


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
    policy.grant(May.FIND, Role.COUNTER_OFFICER, Role.COMPLAINT_OFFICER, over=policy.IN_AREA),
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
    phone_hash: str | None = Field(default=None, index=True)
    """What people are found by who write from a phone: keyed hash; empty without a phone, None
    where it is not worked out yet. A family may share a phone."""
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


_KK = columns(col(Household.kk)).where(col(Household.id) == bindparam("household"))


def nik_hash(nik: str) -> str:
    """What a person is found by."""
    return lookup("nik", nik)


def phone_hash(phone: str) -> str:
    """What people with this phone (E.164) are found by; empty for none."""
    return lookup("phone", phone) if phone else ""


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _keep_the_hash(_: object, __: object, person: Person) -> None:
    person.phone_hash = phone_hash(person.phone)


def hash_phones(*, most: int = 2000) -> int:
    """Work out hashes of phones stored without one. Returns how many; own transaction."""

    def work(session: Session) -> int:
        rows = session.exec(
            select(Person).where(col(Person.phone_hash).is_(None)).limit(most)
        ).all()
        for row in rows:
            row.phone_hash = phone_hash(row.phone)
        return len(rows)

    return db.run(work)


def kk_hash(kk: str) -> str:
    """What a household is found by."""
    return lookup("kk", kk)


_people: Any = Person.__table__  # type: ignore[attr-defined]
_posts: Any = Post.__table__  # type: ignore[attr-defined]
_IN_OFFICE = and_(
    _posts.c.starts <= bindparam("today"),
    or_(_posts.c.ends.is_(None), _posts.c.ends >= bindparam("today")),
)
_HELD = columns(_people.c.name.label("holder"), _people.c.area.label("home"), _posts)
_POSTS = (
    _HELD.select_from(
        _people.outerjoin(_posts, and_(_posts.c.person_id == _people.c.id, _IN_OFFICE))
    )
    .where(_people.c.id == bindparam("person"))
    .order_by(_posts.c.id)
)
_HOLDERS = (
    _HELD.join(_people, _people.c.id == _posts.c.person_id)
    .where(_posts.c.role == bindparam("role"), _posts.c.area == bindparam("area"))
    .where(_posts.c.agency == bindparam("agency"), _IN_OFFICE)
    .order_by((_posts.c.acting != "").desc(), _posts.c.id.desc())
)
"""Asked in every action: built once, because building costs more than asking."""


def actor_of(session: Session, person_id: int, *, login: str = "") -> Actor:
    """The person as they may act at this moment. Everyone is a resident of where they live."""
    rows = db.ask(session, _POSTS, person=person_id, today=clock.today()).all()
    offices = tuple(
        Held(Role(post.role), post.area, post.agency, titles(post)[0])
        for post in rows
        if post.id is not None
    )
    who = rows[0]
    return Actor(person_id, (*offices, Held(Role.RESIDENT, who.home)), who.holder, login)


def holders(session: Session, role: Role, area: str, agency: str = "") -> list[Holder]:
    """Everyone who may sign for this office over exactly this area today; stand-ins come first.

    Who stands in for somebody absent signs alone; who signs in a head's name does so beside them.
    `agency` says of which perangkat daerah, for an office that is one's.
    """
    office = {"role": role, "area": area, "agency": agency, "today": clock.today()}
    all_ = db.ask(session, _HOLDERS, **office).all()
    instead = [each for each in all_ if each.acting in INSTEAD]
    return [_holder(each) for each in instead or all_]


def holder(session: Session, role: Role, area: str, agency: str = "") -> Holder | None:
    """Who is expected to act for this office today: the stand-in before the one who is away."""
    return next(iter(holders(session, role, area, agency)), None)


def in_posts(session: Session, roles: Iterable[Role], *, agency: str) -> dict[int, str]:
    """Id and name of everyone who holds one of these posts in an agency today, by name."""
    today = clock.today()
    found = session.exec(
        select(Person.id, Person.name)
        .join(Post, col(Post.person_id) == Person.id)
        .where(col(Post.role).in_([*roles]), Post.agency == agency, Post.starts <= today)
        .where(or_(col(Post.ends).is_(None), col(Post.ends) >= today))
        .order_by(Person.name)
    )
    return {person_id: name for person_id, name in found if person_id}


def _holder(post: Row[Any]) -> Holder:
    title, above, position = titles(post)
    return Holder(post.person_id, post.holder, title, post.rank, post.nip, above, position)


def titles(post: Post | Row[Any]) -> tuple[str, tuple[str, ...], str]:
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


def find(session: Session, actor: Actor, *, person_id: int, permission: May = May.READ) -> Person:
    """A person's record, if this actor may read it. The reading is on record.

    May.FIND where somebody who was just looked up is chosen from those found.
    """
    person = session.exec(
        select(Person).where(Person.id == person_id, policy.reach_of(actor, permission, Person))
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


def find_by_phone(session: Session, actor: Actor, *, phone: str) -> list[Person]:
    """Residents with this phone (E.164), for an officer who is called. The look-up is on record.

    Empty when there is none in the officer's area; a family may share a phone.
    """
    found = session.exec(
        select(Person)
        .where(Person.phone_hash == phone_hash(phone), policy.reach_of(actor, May.FIND, Person))
        .order_by(col(Person.id))
        .limit(20)
    ).all()
    for person in found:
        audit.record(session, actor, "people.find", person, subject_id=person.id)
    return list(found)


def with_phone(session: Session, phone: str) -> list[int]:
    """Ids of who has this phone (E.164): at most two, since more than one is nobody for sure."""
    query = select(Person.id).where(Person.phone_hash == phone_hash(phone)).limit(2)
    return [each for each in session.exec(query) if each]


def kk_of(session: Session, person: Person) -> str:
    """The number of the person's family card, in full; empty when they are on none."""
    if person.household_id is None:
        return ""
    return db.ask(session, _KK, household=person.household_id).scalar() or ""
