"""Who may do what with complaints."""

from enum import StrEnum

from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.policy import EVERYWHERE, IN_AGENCY, IN_AREA, OWN, grant


class May(StrEnum):
    """Permissions of the complaints service."""

    READ = "complaints.read"
    FILE = "complaints.file"
    """Report something, and follow it."""
    TAKE_IN = "complaints.take_in"
    """File for whoever comes, calls or writes."""
    JOIN = "complaints.join"
    """Say that one has the same trouble."""
    ACT = "complaints.act"
    """Confirm, dispute, rate and withdraw one's own report."""
    WORK = "complaints.work"
    """Answer, assign, pass on, ask, finish: for the office that has it."""
    FIELD = "complaints.field"
    """Work on the spot on what one was sent to."""
    DESK = "complaints.desk"
    """Open the console: to work, or to see what goes on and what came up the ladder."""
    TASK = "complaints.task"
    """Do a part of another office's report."""
    PHRASE = "complaints.phrase"
    """Keep the answers an office uses again and again."""
    TEAM = "complaints.team"
    """Say who goes out together."""
    MERGE = "complaints.merge"
    MODERATE = "complaints.moderate"
    """Decide what of a report the public sees."""
    ROUTE = "complaints.route"
    """Edit categories, addressees and who gets what."""
    SURVEY = "complaints.survey"
    """Count reports, without seeing any."""
    TEND = "complaints.tend"
    """What the city itself does when time has passed."""


OFFICE = (Role.AGENCY_OFFICER, Role.AGENCY_HEAD)
GRANTS = (
    grant(May.READ, Role.RESIDENT, over=OWN),
    grant(May.READ, *OFFICE, Role.FIELD_OFFICER, over=IN_AGENCY),
    grant(
        May.READ,
        Role.COMPLAINT_OFFICER,
        Role.VILLAGE_HEAD,
        Role.DISTRICT_HEAD,
        Role.CITY_SECRETARY,
        Role.MAYOR,
        over=IN_AREA,
    ),
    grant(May.FILE, Role.RESIDENT, over=OWN),
    grant(May.JOIN, Role.RESIDENT, over=EVERYWHERE),
    # whoever comes to a counter may report something elsewhere in the city
    grant(May.FILE, Role.COMPLAINT_OFFICER, Role.COUNTER_OFFICER, over=EVERYWHERE),
    grant(May.TAKE_IN, Role.COMPLAINT_OFFICER, Role.COUNTER_OFFICER, over=EVERYWHERE),
    grant(May.ACT, Role.RESIDENT, over=OWN),
    grant(May.WORK, *OFFICE, over=IN_AGENCY),
    grant(May.WORK, Role.COMPLAINT_OFFICER, over=IN_AREA),
    grant(May.FIELD, Role.FIELD_OFFICER, *OFFICE, over=IN_AGENCY),
    grant(May.FIELD, Role.COMPLAINT_OFFICER, over=IN_AREA),
    grant(
        May.DESK,
        *OFFICE,
        Role.COMPLAINT_OFFICER,
        Role.VILLAGE_HEAD,
        Role.DISTRICT_HEAD,
        Role.CITY_SECRETARY,
        Role.MAYOR,
        over=EVERYWHERE,
    ),
    grant(May.TASK, *OFFICE, over=IN_AGENCY),
    grant(May.PHRASE, *OFFICE, over=IN_AGENCY),
    grant(May.PHRASE, Role.COMPLAINT_OFFICER, over=EVERYWHERE),
    grant(May.TEAM, Role.AGENCY_HEAD, over=IN_AGENCY),
    grant(May.MERGE, *OFFICE, over=IN_AGENCY),
    grant(May.MERGE, Role.COMPLAINT_OFFICER, over=IN_AREA),
    grant(May.MODERATE, Role.COMPLAINT_OFFICER, over=IN_AREA),
    grant(May.TEND, Role.SYSTEM, over=EVERYWHERE),
    grant(May.ROUTE, Role.CITY_ADMIN, over=EVERYWHERE),
    grant(May.SURVEY, *OFFICE, over=IN_AGENCY),
    grant(
        May.SURVEY,
        Role.COMPLAINT_OFFICER,
        Role.VILLAGE_HEAD,
        Role.DISTRICT_HEAD,
        Role.CITY_SECRETARY,
        Role.CITY_ADMIN,
        Role.MAYOR,
        over=IN_AREA,
    ),
)
