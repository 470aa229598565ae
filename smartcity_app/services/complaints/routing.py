"""Who answers for a report: category × place × owner, and the addressee's own clock."""

from dataclasses import dataclass

from sqlmodel import Session, select

from smartcity_app.civic.calendar import Hours, WorkingDays
from smartcity_app.civic.profile import city
from smartcity_app.kernel import gauges
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.complaints.categories import OWNER, Category
from smartcity_app.services.complaints.routing_models import (
    BODIES,
    ROUTES,
    ComplaintBody,
    ComplaintRoute,
)

CENTRE = ""
"""Code of the complaint centre, which has what nobody else has."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who answers for a report."""

    code: str
    """What `Complaint.agency` holds."""
    name: str
    outside: bool
    """Not of the city, or nobody in particular: the centre keeps it."""
    contact: str = ""
    answer_hours: int | None = None
    work_days: int | None = None
    active: bool = True

    @property
    def desk_role(self) -> Role:
        """Whose list it stands in."""
        return Role.COMPLAINT_OFFICER if self.outside else Role.AGENCY_OFFICER


@dataclass(frozen=True, slots=True)
class Route:
    """A line of the routing table."""

    category: str
    area: str
    owner: str
    body: str

    def fits(self, category: str, area: str, owner: str) -> bool:
        """Whether this line speaks of such a report."""
        here = not self.area or area == self.area or area.startswith(f"{self.area}.")
        return here and self.category in ("", category) and self.owner in ("", owner)

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """How particular it is: what, then whose, then where."""
        return (bool(self.category), bool(self.owner), len(self.area))


def addressees(session: Session) -> dict[str, Addressee]:
    """Everybody a report can be addressed to, by code, the centre first."""
    return gauges.recent(session, BODIES, lambda: _bodies(session), table=True)


def addressee(session: Session, code: str) -> Addressee:
    """Whoever has this code; NotFound when there is nobody."""
    try:
        return addressees(session)[code]
    except KeyError:
        raise NotFound("Instansi ini tidak ada dalam daftar. Pilih dari daftar.") from None


def body_of(session: Session, code: str) -> Addressee:
    """As `addressee`, for a report that is there already: the centre for what is not listed."""
    known = addressees(session)
    return known.get(code) or known[CENTRE]


def name_of(session: Session, code: str) -> str:
    """What residents read of whoever has it."""
    return body_of(session, code).name


def routes(session: Session) -> list[Route]:
    """The routing table."""
    return gauges.recent(session, ROUTES, lambda: _routes(session), table=True)


def chosen(table: list[Route], category: Category, area: str, owner: str) -> str:
    """Code of the addressee: the most particular line that fits, else the category's own."""
    fitting = [each for each in table if each.fits(category.key, area, owner)]
    return max(fitting, key=lambda each: each.weight).body if fitting else category.body


def addressee_of(
    session: Session, category: Category, area: str, answers: dict[str, str]
) -> Addressee:
    """Who answers for such a report now; the centre where the chosen one is out of use."""
    code = chosen(routes(session), category, area, answers.get(OWNER, ""))
    known = addressees(session)
    found = known.get(code)
    return found if found and found.active else known[CENTRE]


def usual_answer_clock() -> Hours:
    """What the city promises where nothing else is said."""
    return Hours(city().complaints.answer_hours)


def answer_clock(category: Category, to: Addressee) -> Hours:
    """Hours of the wall clock until it must be answered."""
    return Hours(to.answer_hours or category.answer_hours)


def work_clock(category: Category, to: Addressee) -> WorkingDays:
    """Working days until it must be done."""
    return WorkingDays(to.work_days or category.work_days)


def _bodies(session: Session) -> dict[str, Addressee]:
    centre = Addressee(CENTRE, city().complaints.centre, outside=True)
    rows = session.exec(select(ComplaintBody).order_by(ComplaintBody.name))
    return {CENTRE: centre} | {
        row.code: Addressee(
            row.code,
            row.name,
            row.outside,
            row.contact,
            row.answer_hours,
            row.work_days,
            row.active,
        )
        for row in rows
    }


def _routes(session: Session) -> list[Route]:
    rows = session.exec(select(ComplaintRoute))
    return [Route(row.category, row.area, row.owner, row.body) for row in rows]
