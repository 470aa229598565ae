"""Who may do what with letters."""

from enum import StrEnum

from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.policy import IN_AREA, OWN, grant


class May(StrEnum):
    """Permissions of the letters service."""

    READ = "letters.read"
    APPLY = "letters.apply"
    ASSIST = "letters.assist"
    """Apply at the counter for a resident of the area."""
    WORK = "letters.work"
    """See the inbox of applications."""
    SURVEY = "letters.survey"
    """Count applications, without seeing any."""
    DECIDE_VILLAGE = "letters.decide_village"
    DECIDE_DISTRICT = "letters.decide_district"
    CORRECT = "letters.correct"
    """Ask a resident to have an issued letter corrected."""


GRANTS = (
    grant(May.READ, Role.RESIDENT, over=OWN),
    grant(May.READ, Role.COUNTER_OFFICER, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=IN_AREA),
    grant(May.APPLY, Role.RESIDENT, over=OWN),
    grant(May.APPLY, Role.COUNTER_OFFICER, over=IN_AREA),
    grant(May.ASSIST, Role.COUNTER_OFFICER, over=IN_AREA),
    grant(May.WORK, Role.COUNTER_OFFICER, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=IN_AREA),
    grant(
        May.SURVEY,
        Role.VILLAGE_HEAD,
        Role.DISTRICT_HEAD,
        Role.CITY_ADMIN,
        Role.MAYOR,
        over=IN_AREA,
    ),
    grant(May.CORRECT, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=IN_AREA),
    grant(May.DECIDE_VILLAGE, Role.VILLAGE_HEAD, over=IN_AREA),
    grant(May.DECIDE_DISTRICT, Role.DISTRICT_HEAD, over=IN_AREA),
)
