"""Who is acting, and in which posts."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a post makes of its holder. One person may hold several posts."""

    RESIDENT = "resident"
    COUNTER_OFFICER = "counter_officer"
    """Petugas loket: files for residents who come to the counter."""
    VILLAGE_HEAD = "village_head"
    """Lurah, or kepala desa."""
    DISTRICT_HEAD = "district_head"
    """Camat."""
    RT_HEAD = "rt_head"
    """Ketua RT: endorses by a link and a code, without an account."""
    RW_HEAD = "rw_head"
    AGENCY_HEAD = "agency_head"
    """Head of a perangkat daerah; the post says of which."""
    AGENCY_OFFICER = "agency_officer"
    """Answers for a perangkat daerah; the post says for which."""
    FIELD_OFFICER = "field_officer"
    """Goes there: petugas lapangan of a perangkat daerah."""
    COMPLAINT_OFFICER = "complaint_officer"
    """Petugas pusat pengaduan: takes in, moderates and passes on for the whole city."""
    MARKET_OFFICER = "market_officer"
    """Petugas Dinkopumdag: verifies shops of e-Peken, decides disputes."""
    PERSONNEL_OFFICER = "personnel_officer"
    """Petugas BKPSDM: keeps the register of civil servants and their duty to buy."""
    SHOP_KEEPER = "shop_keeper"
    """Whoever owns the shop a case names as its `seller_id`. No post: it comes with the shop."""
    CITY_SECRETARY = "city_secretary"
    """Sekretaris daerah."""
    CITY_ADMIN = "city_admin"
    MAYOR = "mayor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Held:
    """A post as its holder has it at this moment."""

    role: Role
    area: str = ""
    """Kemendagri code the post reaches over: 35.78.09.1001, 35.78.09, 35.78."""
    agency: str = ""
    title: str = ""
    """As signed and shown: "Lurah Keputih", "Plt. Camat Sukolilo"."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the city itself, doing something now."""

    person_id: int | None
    posts: tuple[Held, ...] = ()
    name: str = field(default="", compare=False)
    login: str = field(default="", compare=False)
    """Key of the login session; empty for the city itself."""

    def holds(self, *roles: Role) -> bool:
        """Whether one of the actor's posts has one of these roles."""
        return any(post.role in roles for post in self.posts)

    @property
    def title(self) -> str:
        """The actor's first post with a title, for the record."""
        return next((post.title for post in self.posts if post.title), "")


SYSTEM = Actor(None, (Held(Role.SYSTEM),), "Sistem kota")
NOBODY = Actor(None)
