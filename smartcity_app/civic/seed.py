"""Believable demo people: officials for every office of the city, and residents to serve.

Names, numbers and addresses are invented. Serial numbers of NIK start at 9001, which no register
reaches, so that none of them is a living person's.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import agencies, areas, logins, neighbourhoods, people, signers
from smartcity_app.civic.people import Household, Person, Post
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Held, Role

PASSWORD = "contoh-masuk-2026"
PIN = "402613"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PHONE = "+6281200000001"
RESIDENT, OWNER, SERVANT = "Siti Aminah", "Hartini Wulandari", "Yuniarti Rahmawati"
CHAIR, WHOLESALER = "Sumarni Handayani", "Lina Kusumawati"
KNOWN = {
    "Warga": RESIDENT, "Pemilik toko": OWNER, "ASN": SERVANT, "Ketua koperasi": CHAIR,
    "Distributor": WHOLESALER,
}  # fmt: skip
"""Who lives where the story plays, first of all: what the button says, and whom it signs in as."""
Progress = Callable[[int], None]

WOMEN = [
    "Siti Aminah",
    "Sri Wahyuni",
    "Lilik Suryani",
    "Nur Hidayati",
    "Endang Purwanti",
    "Yohana Tanujaya",
    "Sulastri",
    "Fatimah Azzahra",
    "Dewi Anggraini",
    "Ratna Dewi Lestari",
    "Maria Goreti",
    "Indah Permatasari",
    "Wahyu Ningsih",
    "Luh Putu Ayu",
    "Khusnul Khotimah",
    "Tri Rahayu",
    "Anik Sumiati",
    "Rina Kartikasari",
    "Umi Kulsum",
    "Melinda Santoso",
]
MEN = [
    "Agus Widodo",
    "Bambang Sutrisno",
    "Mochamad Ridwan",
    "Agung Prasetyo",
    "Dewa Made Arta",
    "Hendra Gunawan",
    "Slamet Riyadi",
    "Achmad Fauzi",
    "Eko Prasetyo",
    "Budi Santoso",
    "Samsul Arifin",
    "Yosef Hartono",
    "Didik Hariyanto",
    "Imam Syafii",
    "Joko Purnomo",
    "Rudi Hermawan",
    "Stefanus Lie",
    "Abdul Rohman",
    "Wawan Setiawan",
    "Teguh Iman Santoso",
]
STREETS = ("Melati", "Kenanga", "Mawar", "Anggrek", "Delima", "Rambutan", "Merpati", "Kutilang")
WORK = (
    "Wiraswasta", "Mengurus Rumah Tangga", "Karyawan Swasta", "Pedagang", "Buruh Harian Lepas",
    "Guru", "Pensiunan", "Pelajar/Mahasiswa",
)  # fmt: skip
AGENCY = "Dinas Sosial"
"""The perangkat daerah of the story, where there is data about them."""
RANKS = ("Penata", "Penata Tingkat I", "Pembina")


@dataclass(frozen=True, slots=True)
class Staffer:
    """Somebody of an office of the whole city, by name."""

    role: Role
    agency: str
    """Code of a perangkat daerah; empty for an office of the city itself."""
    name: str
    woman: bool
    title: str
    label: str = ""
    """What the button says that signs in as them; empty for who has none."""


STAFF = (
    Staffer(Role.AGENCY_HEAD, "DSDABM", "Imam Syafii", False, "Kepala {agency}", "Kepala DSDABM"),
    Staffer(Role.AGENCY_OFFICER, "DSDABM", "Dewi Anggraini", True, "Petugas {agency}"),
    Staffer(
        Role.AGENCY_OFFICER, "DSDABM", "Hendra Gunawan", False, "Petugas {agency}", "Petugas DSDABM"
    ),
    Staffer(Role.FIELD_OFFICER, "DSDABM", "Samsul Arifin", False, "Petugas Lapangan {agency}"),
    Staffer(
        Role.FIELD_OFFICER, "DSDABM", "Didik Hariyanto", False, "Petugas Lapangan {agency}",
        "Lapangan DSDABM",
    ),
    Staffer(Role.AGENCY_HEAD, "DLH", "Luh Putu Ayu", True, "Kepala {agency}", "Kepala DLH"),
    Staffer(Role.AGENCY_OFFICER, "DLH", "Rudi Hermawan", False, "Petugas {agency}", "Petugas DLH"),
    Staffer(Role.FIELD_OFFICER, "DLH", "Wawan Setiawan", False, "Petugas Lapangan {agency}"),
    Staffer(
        Role.COMPLAINT_OFFICER, "", "Maria Goreti", True, "Petugas Pusat Pengaduan",
        "Pusat pengaduan",
    ),
    Staffer(Role.CITY_SECRETARY, "", "Stefanus Lie", False, "Sekretaris Daerah", "Sekda"),
    Staffer(
        Role.MARKET_OFFICER, "Dinkopumdag", "Rina Kartikasari", True, "Petugas {agency}",
        "Petugas Dinkopumdag",
    ),
    Staffer(
        Role.PERSONNEL_OFFICER, "BKPSDM", "Indah Permatasari", True, "Petugas {agency}",
        "Petugas BKPSDM",
    ),
)  # fmt: skip
"""Who answers reports and keeps the market. Where the city's agencies are not known there are only
those of the city."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the demo plays: the first kelurahan of the story and its kecamatan."""

    village: str
    district: str


def scene() -> Scene:
    """Keputih in Surabaya; elsewhere the first kelurahan or desa of the first kecamatan."""
    found = [each for each in areas.search("Keputih") if each.kind == "village"]
    village = found[0] if found else areas.villages()[0]
    return Scene(village.code, village.parent)


def residents(session: Session, *, per_village: int = 3) -> int:
    """A few families in every kelurahan, and Siti where the story plays. Returns how many."""
    chance = random.Random(2026)  # noqa: S311  (invented people, not secrets)
    serial, made = 9001, 0
    for village in areas.villages():
        for number in range(per_village if village.code != scene().village else 12):
            known = list(KNOWN.values()) if village.code == scene().village else []
            named = number < len(known)
            woman = named or chance.random() < 0.5
            name = known[number] if named else chance.choice(WOMEN if woman else MEN)
            siti = name == RESIDENT and named
            session.add(_resident(session, chance, village, name, woman, serial, siti=siti))
            serial = serial + 1 if serial < 9899 else 9001
            made += 1
    session.flush()
    return made


def officials(session: Session) -> int:
    """A lurah, a camat and a counter officer for every office, an administrator, and the mayor;
    where the city's agencies are known, the head of one."""
    chance = random.Random(1945)  # noqa: S311
    city = areas.city_area()
    wanted: list[tuple[Role, areas.Area, str]] = [
        (Role.MAYOR, city, city.head_label),
        (Role.CITY_ADMIN, city, f"Admin {city.label}"),
        *((Role.DISTRICT_HEAD, each, each.head_label) for each in areas.districts()),
    ]
    for village in areas.villages():
        wanted.append((Role.VILLAGE_HEAD, village, village.head_label))
        wanted.append((Role.COUNTER_OFFICER, village, f"Petugas Loket {village.label}"))
    for number, (role, where, title) in enumerate(wanted):
        _official(session, chance, role, where, title, number)
    for agency in _story_agencies():
        title = f"Kepala {agency.name}"
        _official(session, chance, Role.AGENCY_HEAD, city, title, len(wanted), agency.code)
    for number, each in enumerate(_staff(), start=len(wanted) + 1):
        title = each.title.format(agency=_names().get(each.agency, ""))
        who = (each.woman, each.name)
        _official(session, chance, each.role, city, title, number, each.agency, who)
    session.flush()
    return len(wanted) + len(_story_agencies()) + len(_staff())


def neighbours(session: Session) -> int:
    """Who heads every RT and RW of the story's village, and of the two villages after it."""
    chance = random.Random(17)  # noqa: S311
    officer = Actor(None, (Held(Role.SYSTEM),), "Data contoh")
    made = 0
    story = scene().village
    others = [each.code for each in areas.villages(scene().district) if each.code != story]
    for area in (story, *others[:2]):
        for rw in range(1, 9):
            for rt in ("", *(f"{n:03d}" for n in range(1, 9 if area == story else 4))):
                siti_s = (area, rw, rt) == (story, 5, "003")
                name = "Slamet Riyadi" if siti_s else chance.choice([*MEN, *WOMEN[1:]])
                phone = f"0815{made:03d}{chance.randrange(10_000):04d}1"
                neighbourhoods.appoint(
                    session, officer, area=area, rw=str(rw), rt=rt, name=name, phone=phone
                )
                made += 1
    session.flush()
    return made


def _story_agencies() -> list[agencies.Agency]:
    return [each for each in agencies.agencies() if each.name == AGENCY]


def _staff() -> list[Staffer]:
    return [each for each in STAFF if not each.agency or each.agency in _names()]


def _names() -> dict[str, str]:
    return {each.code: each.name for each in agencies.agencies()}


def keys(step: Progress) -> None:
    """Certificates for everyone who signs, each sealed under the demo PIN."""
    with db.transaction(writes=False) as session:
        roles = [str(role) for role in signers.SIGNING_ROLES]
        holders = session.exec(select(Post).where(col(Post.role).in_(roles))).all()
    for post in holders:
        with db.transaction() as session:
            held = Held(Role(post.role), post.area, post.agency, post.title)
            actor = Actor(post.person_id, (held,))
            signers.enrol(session, actor, pin=PIN)
        step(1)


def signer_count() -> int:
    """How many certificates `keys` will make."""
    heads = [*_story_agencies(), *(each for each in _staff() if each.role is Role.AGENCY_HEAD)]
    return len(areas.villages()) + len(areas.districts()) + len(heads)


def passwords(session: Session) -> None:
    """Password and second factor for the officials of the story."""
    in_office = set(session.exec(select(Post.person_id)))
    for person_id in (each for _, each, _ in demo_people(session) if each in in_office):
        logins.set_password(session, person_id, PASSWORD)
        logins.set_totp(session, person_id, TOTP)


def demo_people(session: Session) -> list[tuple[str, int, str]]:
    """Label, person and description of everyone the demo signs in with one click, Siti first."""
    here = scene()
    city = areas.city_area().code
    found: list[tuple[str, int, str]] = []
    for label, name in KNOWN.items():
        lives_here = select(Person).where(Person.area == here.village, Person.name == name)
        if (known := session.exec(lives_here).first()) and known.id:
            found.append((label, known.id, f"{known.name}, {areas.path_words(here.village)}"))
    for label, role, area in (
        (areas.area(here.village).head, Role.VILLAGE_HEAD, here.village),
        (areas.area(here.district).head, Role.DISTRICT_HEAD, here.district),
        ("Petugas loket", Role.COUNTER_OFFICER, here.village),
        ("Admin kota", Role.CITY_ADMIN, city),
        (areas.city_area().head, Role.MAYOR, city),
    ):
        if who := people.holder(session, role, area):
            found.append((label, who.person_id, f"{who.name}, {who.title}"))
    for agency in _story_agencies():
        if who := people.holder(session, Role.AGENCY_HEAD, city, agency.code):
            found.append((f"Kepala {agency.code}", who.person_id, f"{who.name}, {who.title}"))
    for each in filter(lambda staffer: staffer.label, _staff()):
        if who := people.holder(session, each.role, city, each.agency):
            found.append((each.label, who.person_id, f"{who.name}, {who.title}"))
    return found


def sign_in_name(session: Session, person_id: int) -> str:
    """What a demo person types to sign in: NIP for who has one, else NIK."""
    nip = session.exec(select(Post.nip).where(Post.person_id == person_id, Post.nip != "")).first()
    return f"NIP {nip}" if nip else f"NIK {session.get_one(Person, person_id).nik}"


def is_empty(session: Session) -> bool:
    """Whether nobody lives here yet."""
    return session.exec(select(Person.id).limit(1)).first() is None


def _resident(
    session: Session,
    chance: random.Random,
    village: areas.Area,
    name: str,
    woman: bool,
    serial: int,
    *,
    siti: bool,
) -> Person:
    born = date(1984, 5, 17) if siti else date(1960, 1, 1) + timedelta(chance.randrange(15_000))
    household = _household(session, village, serial)
    street = f"Jl. {chance.choice(STREETS)} No. {serial % 60 + 1}"
    return Person(
        **_identity(village, name, woman, born, serial),
        phone=PHONE if siti else f"+62812{serial:04d}{chance.randrange(1000):03d}1",
        religion=chance.choice(
            ("Islam", "Islam", "Islam", "Kristen", "Katolik", "Hindu", "Buddha")
        ),
        marital_status="Kawin" if siti else chance.choice(("Kawin", "Belum Kawin", "Cerai Mati")),
        occupation="Wiraswasta" if siti else chance.choice(WORK),
        address="Keputih Tegal No. 27" if siti else street,
        rt="003" if siti else f"{chance.randrange(1, 9):03d}",
        rw="005" if siti else f"{chance.randrange(1, 9):03d}",
        area=village.code,
        household_id=household.id,
    )


def _household(session: Session, village: areas.Area, serial: int) -> Household:
    kk = f"{_district_digits(village)}{date(2015, 3, 1):%d%m%y}{serial:04d}"
    household = Household(kk=kk, kk_hash=people.kk_hash(kk), area=village.code)
    session.add(household)
    session.flush()
    return household


def _official(
    session: Session,
    chance: random.Random,
    role: Role,
    where: areas.Area,
    title: str,
    number: int,
    agency: str = "",
    who: tuple[bool, str] | None = None,
) -> None:
    """`who`: whether a woman, and the name; else invented."""
    home = areas.villages()[number % len(areas.villages())]
    story = where.code in (scene().village, scene().district)
    woman = chance.random() < 0.4
    name = chance.choice(WOMEN[1:] if woman else MEN)
    if story:
        woman, name = {
            Role.VILLAGE_HEAD: (False, "Agus Widodo"),
            Role.DISTRICT_HEAD: (True, "Ratna Dewi Lestari"),
        }.get(role, (True, "Endang Purwanti"))
    if agency or who:
        woman, name = who or (True, "Tri Rahayu")
    born = date(1966, 1, 1) + timedelta(chance.randrange(9_000))
    person = Person(
        **_identity(home, name, woman, born, 9900 + number % 99, shift=number // 99),
        phone=f"+62813{number:07d}",
        occupation="Pegawai Negeri Sipil",
        marital_status="Kawin",
        address=f"Jl. {chance.choice(STREETS)} No. {number % 90 + 1}",
        rt="001",
        rw="002",
        area=home.code,
    )
    session.add(person)
    session.flush()
    desa = where.head == "Kepala Desa"
    session.add(
        Post(
            person_id=person.id or 0,
            role=role,
            area=where.code,
            agency=agency,
            title=title,
            rank="" if desa or role in (Role.MAYOR, Role.CITY_ADMIN) else chance.choice(RANKS),
            nip="" if desa or role is Role.MAYOR else _nip(born, woman, number),
            starts=date(2024, 1, 2),
        )
    )


def _identity(
    village: areas.Area, name: str, woman: bool, born: date, serial: int, *, shift: int = 0
) -> dict[str, Any]:
    day = born.day + (40 if woman else 0)
    born_here = born + timedelta(days=shift)
    day = born_here.day + (40 if woman else 0)
    nik = f"{_district_digits(village)}{day:02d}{born_here:%m%y}{serial:04d}"
    return {
        "name": name,
        "nik": nik,
        "nik_hash": people.nik_hash(nik),
        "birth_place": areas.city_area().name,
        "birth_date": born_here,
        "sex": "P" if woman else "L",
    }


def _district_digits(village: areas.Area) -> str:
    return village.parent.replace(".", "")


def _nip(born: date, woman: bool, number: int) -> str:
    return f"{born:%Y%m%d}{2005 + number % 9}01{2 if woman else 1}{number % 900 + 100:03d}"
