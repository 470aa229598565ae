"""Who may do what with letters."""

from enum import StrEnum

from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.policy import EVERYWHERE, IN_AGENCY, IN_AREA, OWN, grant


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
    DECIDE_AGENCY = "letters.decide_agency"
    ENDORSE = "letters.endorse"
    """Say as RT or RW that an application is right."""
    SKIP_ENDORSER = "letters.skip_endorser"
    """Go on without RT or RW, with a reason."""
    EDIT_TYPES = "letters.edit_types"
    """Change wording, fields, requirements and path of letter types."""
    CORRECT = "letters.correct"
    """Ask a resident to have an issued letter corrected."""


GRANTS = (
    grant(May.READ, Role.RESIDENT, over=OWN),
    grant(May.READ, Role.COUNTER_OFFICER, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=IN_AREA),
    grant(May.READ, Role.AGENCY_HEAD, over=IN_AGENCY),
    grant(May.APPLY, Role.RESIDENT, over=OWN),
    grant(May.APPLY, Role.COUNTER_OFFICER, over=IN_AREA),
    grant(May.ASSIST, Role.COUNTER_OFFICER, over=IN_AREA),
    grant(May.WORK, Role.COUNTER_OFFICER, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=IN_AREA),
    grant(May.WORK, Role.AGENCY_HEAD, over=IN_AGENCY),
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
    grant(May.DECIDE_AGENCY, Role.AGENCY_HEAD, over=IN_AGENCY),
    grant(May.ENDORSE, Role.RT_HEAD, Role.RW_HEAD, over=IN_AREA),
    grant(May.SKIP_ENDORSER, Role.VILLAGE_HEAD, over=IN_AREA),
    grant(May.EDIT_TYPES, Role.CITY_ADMIN, over=EVERYWHERE),
)
