"""Who signs for an office while its head is away, or because its head said so.

Kinds and how they are printed: Permendagri 1/2023 (tata naskah dinas). How long a Plt. or Plh.
may stand in: SE Kepala BKN 1/SE/I/2021.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, col, or_, select

from smartcity_app.civic import agencies, people
from smartcity_app.civic.documents.typeface import printable
from smartcity_app.civic.identity import Nik
from smartcity_app.civic.people import Person, Post
from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep


class May(StrEnum):
    """Permissions over offices."""

    DELEGATE = "offices.delegate"
    """Name who stands in for an office, and end it."""


DELEGATING = (Role.CITY_ADMIN, Role.DISTRICT_HEAD, Role.VILLAGE_HEAD)
"""Who names stand-ins."""
GRANTS = (policy.grant(May.DELEGATE, *DELEGATING, over=policy.IN_AREA),)


class Kind(StrEnum):
    """How somebody else signs for an office."""

    PLT = "Plt."
    PLH = "Plh."
    PJ = "Pj."
    AN = "a.n."
    UB = "u.b."


MEANING = {
    Kind.PLH: "Pelaksana harian: pejabatnya sedang berhalangan",
    Kind.PLT: "Pelaksana tugas: jabatannya kosong",
    Kind.PJ: "Penjabat: mengisi jabatan sampai ada yang tetap",
    Kind.AN: "Atas nama: pejabat melimpahkan kepada bawahannya langsung",
    Kind.UB: "Untuk beliau: yang dilimpahi meneruskan satu tingkat lagi",
}
LONGEST = {Kind.PLT: 92, Kind.PLH: 92, Kind.PJ: 366, Kind.AN: 366, Kind.UB: 366}
"""Days a window may be open before it must be decided anew."""
ABOVE = (Kind.PLT, Kind.PJ)
"""Named from above: the office is vacant, so nobody in it can."""
SUBORDINATE = (Kind.AN, Kind.UB)
DELEGABLE = (Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, Role.AGENCY_HEAD)


@dataclass(frozen=True, slots=True)
class Office:
    """An office somebody can stand in for."""

    role: Role
    area: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """What the decree says."""

    kind: Kind
    decree: str
    decree_on: date
    starts: date
    ends: date
    own_title: str = ""
    """The stand-in's own position; needed for a.n. and u.b."""
    through: str = ""
    """Of u.b.: the position whose holder passes it on."""


def title_of(office: Office) -> str:
    """What the head of the office is called: "Lurah Keputih", "Kepala Dinas Sosial"."""
    return agencies.head_title(office.area, office.agency)


def appoint(session: Session, actor: Actor, office: Office, *, nik: str, window: Window) -> Post:
    """Open a window in which the person with this NIK signs for the office.

    Raises NotAllowed, NotFound for a NIK the city does not know, Incomplete with every mistake,
    OutOfStep when another window of the same office is open on any of these days.
    """
    wanted = Post(
        person_id=0, role=office.role, area=office.area, agency=office.agency,
        title=_title(session, office), acting=window.kind, starts=window.starts, ends=window.ends,
    )  # fmt: skip
    policy.require(actor, May.DELEGATE, wanted)
    _refuse_subordinates(session, actor)
    if office.role not in DELEGABLE:
        raise Incomplete("Jabatan ini tidak menandatangani surat.", fields={"office": "Pilih lagi"})
    if window.kind in ABOVE and any(
        (p.role, p.area, p.agency) == (office.role, office.area, office.agency) for p in actor.posts
    ):
        raise Incomplete("Plt. dan Pj. ditetapkan atasan.", fields={"kind": "Pilih yang lain"})
    _check(window)
    person = _person(session, nik)
    session.refresh(person, with_for_update={"key_share": True})
    head = people.holders(session, office.role, office.area, office.agency)
    if any(each.person_id == person.id for each in head):
        raise Incomplete(
            f"{person.name} sudah memegang jabatan ini.", fields={"nik": "Pilih orang lain"}
        )
    _refuse_overlap(session, office, window)
    own = _own_post(session, person)
    wanted.person_id = person.id or 0
    wanted.own_title, wanted.through = printable(window.own_title), printable(window.through)
    wanted.decree, wanted.decree_on = printable(window.decree), window.decree_on
    wanted.rank, wanted.nip = (own.rank, own.nip) if own else ("", "")
    session.add(wanted)
    session.flush()
    audit.record(session, actor, "offices.delegate", wanted, subject_id=person.id)
    return wanted


def end(session: Session, actor: Actor, *, post_id: int) -> Post:
    """Close a window: from this moment on its holder signs for the office no more."""
    post = session.get(Post, post_id)
    if post is None or not post.acting or not policy.allows(actor, May.DELEGATE, post):
        raise NotFound
    _refuse_subordinates(session, actor)
    session.refresh(post, with_for_update=True)
    today = clock.today()
    if post.ends is not None and post.ends < today:
        raise OutOfStep("Penugasan ini sudah berakhir.")
    post.ends = today - timedelta(days=1)
    audit.record(session, actor, "offices.end", post, subject_id=post.person_id)
    return post


def windows(session: Session, actor: Actor, *, past: bool = False) -> Sequence[tuple[Post, Person]]:
    """Windows over the actor's offices that are open or to come, soonest end first; or the past
    ones, newest first, two hundred at most."""
    today = clock.today()
    query = (
        select(Post, Person)
        .join(Person, col(Person.id) == Post.person_id)
        .where(Post.acting != "", policy.reach_of(actor, May.DELEGATE, Post))
    )
    if past:
        query = query.where(col(Post.ends) < today).order_by(col(Post.ends).desc())
    else:
        still = or_(col(Post.ends).is_(None), col(Post.ends) >= today)
        query = query.where(still).order_by(col(Post.ends), col(Post.id))
    return session.exec(query.limit(200)).all()


def _refuse_subordinates(session: Session, actor: Actor) -> None:
    """Who only signs in a head's name passes that on to nobody, and takes it from nobody."""
    today = clock.today()
    own = session.exec(
        select(Post.acting)
        .where(Post.person_id == actor.person_id, Post.starts <= today)
        .where(or_(col(Post.ends).is_(None), col(Post.ends) >= today))
        .where(col(Post.role).in_([str(each) for each in DELEGATING]))
    ).all()
    if own and all(acting in SUBORDINATE for acting in own):
        raise NotAllowed("Yang menandatangani atas nama tidak menugaskan pengganti.")


def _title(session: Session, office: Office) -> str:
    """The title of the office as its last regular holder was called, else of the area's head."""
    query = select(Post.title).where(
        Post.role == office.role, Post.area == office.area, Post.agency == office.agency,
        Post.acting == "",
    )  # fmt: skip
    known = session.exec(query.order_by(col(Post.id).desc())).first()
    return known or title_of(office)


def _check(window: Window) -> None:
    """Refuse a window no decree can mean, with a sentence at every field that is wrong."""
    today, wrong = clock.today(), {}
    if not 3 <= len(window.decree.strip()) <= 80:
        wrong["decree"] = "Tulis nomor surat perintah atau keputusan"
    if window.starts > window.ends:
        wrong["ends"] = "Berakhir sesudah mulai"
    elif window.ends < today:
        wrong["ends"] = "Masa ini sudah lewat"
    elif (window.ends - window.starts).days >= LONGEST[window.kind]:
        wrong["ends"] = (
            f"{window.kind} paling lama {LONGEST[window.kind]} hari, lalu diputuskan lagi"
        )
    if window.decree_on > max(today, window.starts):
        wrong["decree_on"] = "Tanggal keputusan sesudah masa tugas dimulai"
    if window.kind in SUBORDINATE and len(window.own_title.strip()) < 4:
        wrong["own_title"] = "Tulis jabatan yang bersangkutan, misalnya Sekretaris Kecamatan"
    if window.kind is Kind.UB and len(window.through.strip()) < 4:
        wrong["through"] = "Tulis jabatan yang meneruskan"
    if wrong:
        raise Incomplete("Periksa lagi penugasan ini.", fields=wrong)


def _person(session: Session, nik: str) -> Person:
    try:
        value = Nik.parse(nik).value
    except Incomplete as refusal:
        raise Incomplete(refusal.message, fields={"nik": refusal.message}) from None
    person = session.exec(select(Person).where(Person.nik_hash == people.nik_hash(value))).first()
    if person is None:
        message = "NIK ini tidak tercatat di kota. Periksa lagi angkanya."
        raise Incomplete(message, fields={"nik": message})
    return person


def _own_post(session: Session, person: Person) -> Post | None:
    """The person's regular post, for rank and NIP."""
    query = select(Post).where(Post.person_id == person.id, Post.acting == "", Post.nip != "")
    return session.exec(query.order_by(col(Post.id).desc())).first()


def _refuse_overlap(session: Session, office: Office, window: Window) -> None:
    """One stand-in at a time; two who appoint at once wait for one another on the head's row."""
    heads = select(Post).where(
        Post.role == office.role, Post.area == office.area, Post.agency == office.agency
    )
    held = session.exec(heads.order_by(col(Post.id)).with_for_update()).all()
    for post in held:
        if post.acting and post.starts <= window.ends and window.starts <= (post.ends or date.max):
            person = session.get_one(Person, post.person_id)
            raise OutOfStep(
                f"{person.name} sudah ditugasi sebagai {post.acting} pada sebagian hari itu. "
                "Akhiri dulu penugasan itu, atau pilih hari lain."
            )
