"""Who may do what with the register."""

from enum import StrEnum

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Role


class May(StrEnum):
    """Permissions over the register."""

    READ = "register.read"
    REVOKE = "register.revoke"
    SURVEY = "register.survey"
    """See the board: counts, no names."""


GRANTS = (
    policy.grant(May.READ, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=policy.IN_AREA),
    policy.grant(May.READ, Role.CITY_ADMIN, Role.MAYOR, over=policy.IN_AREA),
    policy.grant(May.REVOKE, Role.VILLAGE_HEAD, Role.DISTRICT_HEAD, over=policy.IN_AREA),
    policy.grant(May.REVOKE, Role.CITY_ADMIN, over=policy.IN_AREA),
    policy.grant(May.SURVEY, Role.DISTRICT_HEAD, Role.CITY_ADMIN, Role.MAYOR, over=policy.IN_AREA),
)
