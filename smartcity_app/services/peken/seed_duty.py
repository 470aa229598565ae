"""Demo civil servants of several offices, some of them on leave, with shops month by month."""

import contextlib
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from smartcity_app.civic import agencies, areas, geography, people
from smartcity_app.civic.geography import DEGREE
from smartcity_app.civic.people import Person, Post
from smartcity_app.civic.profile import city
from smartcity_app.civic.seed import KNOWN, SERVANT
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import SYSTEM, Role
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.peken import enrolling, ruling
from smartcity_app.services.peken.assignment import running
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.duty_models import CivilServant

Progress = Callable[[int], None]
MOST = 300
CHUNK = 50
SCATTER = 700.0
"""Metres around the middle of a kelurahan within which people live."""
POSITIONS = (
    ("Pengadministrasi Umum", "II/c", ""), ("Pengelola Keuangan", "II/d", ""),
    ("Analis Kebijakan Ahli Pertama", "III/a", ""), ("Perencana Ahli Pertama", "III/b", ""),
    ("Analis Kepegawaian Ahli Muda", "III/c", ""), ("Guru Ahli Pertama", "IX", ""),
    ("Kepala Subbagian Umum", "III/d", "IV.a"), ("Kepala Bidang Pelayanan", "IV/a", "III.b"),
    ("Sekretaris Dinas", "IV/b", "III.a"),
)  # fmt: skip
OFFICES = ("DLH", "DSDABM", "Dinsos", "Dinkes", "Dispendik", "BKPSDM", "Dinkopumdag", "Dishub")
PAST = (40, 10)
"""Days before this month began, one in each of the two months before: people shopped then too."""
LEAVE = (("cuti", "Surat cuti tahunan"), ("tugas_belajar", "Surat tugas belajar"),
         ("sakit", "Surat keterangan dokter"))  # fmt: skip


def seed_size() -> int:
    """How many civil servants `seed` makes, at most."""
    return MOST


def seed(step: Progress) -> None:
    """Enter people in service for years, excuse a few, and give everybody shops: for the two months
    before, for this one, and as a draft for the next."""
    if not agencies.agencies():
        return
    chance = random.Random(800)  # noqa: S311
    ids = db.run(_who, writes=False)
    for begin in range(0, len(ids), CHUNK):
        some = ids[begin : begin + CHUNK]
        db.run(lambda s, some=some, begin=begin: _enter(s, chance, some, begin))  # type: ignore[misc]
        step(len(some))
    db.run(_excuse)
    for moment in past():
        with clock.held(moment):
            _assign()
    if _assign():
        with clock.held(clock.now() + timedelta(minutes=1)):
            _draft()


def past() -> list[datetime]:
    """A moment in each of the two months before this one."""
    now = clock.now()
    this_month = clock.local(now).day - 1
    return [now - timedelta(days=this_month + days) for days in PAST]


def _who(session: Session) -> list[int]:
    """The demo's own civil servant, every camat, and residents of the whole city."""
    first = session.exec(select(Person.id).where(Person.name == SERVANT)).all()
    heads = session.exec(select(Post.person_id).where(Post.role == Role.DISTRICT_HEAD)).all()
    others = session.exec(
        select(Person.id)
        .where(col(Person.name).not_in(KNOWN.values()))
        .where(col(Person.birth_date) < date(2000, 1, 1))
        .where(col(Person.id).not_in(select(Post.person_id)))
        .order_by(col(Person.id))
    ).all()
    return [each for each in dict.fromkeys((*first, *heads, *others)) if each][:MOST]


def _enter(session: Session, chance: random.Random, ids: list[int], begin: int) -> None:
    heads = {
        post.person_id: post
        for post in session.exec(select(Post).where(Post.role == Role.DISTRICT_HEAD))
    }
    known = [each.code for each in agencies.agencies()]
    offices = [code for code in OFFICES if code in known] or known
    for number, person_id in enumerate(ids, start=begin):
        person, head = session.get_one(Person, person_id), heads.get(person_id)
        position, grade, eselon = chance.choice(POSITIONS)
        if head:
            position, grade, eselon = head.title, "IV/a", "III.a"
        elif number == 0:
            position, grade, eselon = POSITIONS[4]
        agency = "DLH" if number == 0 and "DLH" in known else chance.choice(offices)
        enrolling.enter(
            session, person, nip=_nip(person, number), agency=agency, position=position,
            grade=grade, eselon=eselon, starts=date(2021, 1, 1), **_places(chance, person),
        )  # fmt: skip


def _places(chance: random.Random, person: Person) -> dict[str, object]:
    """A home in the kelurahan, and work in the middle of the city; some live elsewhere."""
    home, work = geography.centre(person.area), geography.centre(areas.city_area().code)
    if home is None or work is None:
        return {}
    north, east = (chance.gauss(0, SCATTER / DEGREE) for _ in range(2))
    return {
        "home_lat": home.lat + north, "home_lon": home.lon + east, "work_lat": work.lat,
        "work_lon": work.lon, "lives_in_city": person.name == SERVANT or chance.random() > 0.04,
    }  # fmt: skip


def _nip(person: Person, number: int) -> str:
    sex = 2 if person.sex == "P" else 1
    year = max(2000 + number % 15, person.birth_date.year + 22)
    return f"{person.birth_date:%Y%m%d}{year}{number % 12 + 1:02d}{sex}{number + 1:03d}"


def _excuse(session: Session) -> None:
    found = people.holder(
        session, Role.PERSONNEL_OFFICER, areas.city_area().code, city().market.personnel
    )
    if found is None:
        return
    officer, this = people.actor_of(session, found.person_id), month_of(clock.now())
    away = session.exec(select(CivilServant).order_by(col(CivilServant.id)).offset(40).limit(9))
    for number, each in enumerate(away.all()):
        kind, note = LEAVE[number % len(LEAVE)]
        ruling.excuse(
            session, officer, person_id=each.person_id, first=this,
            last=running.next_month(this) if number % 2 else this, kind=kind, note=note,
        )  # fmt: skip


def _assign() -> bool:
    """The month's shops, published; False when somebody has asked for them already."""
    try:
        run = db.run(lambda s: running.ask(s, SYSTEM, month=month_of(clock.now())))
        running.compute_waiting()
        db.run(lambda s: running.publish(s, SYSTEM, run_id=run.id or 0))
    except CityError:
        return False
    return True


def _draft() -> None:
    """Next month's, to be looked at, once it is time."""
    with contextlib.suppress(CityError):
        later = running.next_month(month_of(clock.now()))
        db.run(lambda s: running.ask(s, SYSTEM, month=later))
        running.compute_waiting()
