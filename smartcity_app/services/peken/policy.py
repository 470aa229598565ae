"""Who may do what in e-Peken."""

from enum import StrEnum

from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.policy import EVERYWHERE, IN_AGENCY, IN_AREA, OWN, Reach, grant


class May(StrEnum):
    """Permissions of e-Peken."""

    SHOP = "peken.shop"
    """Register a shop and keep one's own: its data, its goods, its hours."""
    VERIFY = "peken.verify"
    """Let a shop in, send its registration back, suspend it."""
    BUY = "peken.buy"
    """Order, pay, cancel, confirm, dispute: one's own orders."""
    SELL = "peken.sell"
    """Accept, pack and hand over what was ordered in one's own shop."""
    READ = "peken.read"
    """Read an order."""
    DECIDE = "peken.decide"
    """Decide a dispute."""
    PRICE = "peken.price"
    """Keep the table of reference prices."""
    REVIEW = "peken.review"
    """Look into what the rules against gaming have flagged."""
    PURCHASE = "peken.purchase"
    """Ask for a purchase for one's office."""
    APPROVE = "peken.approve"
    """Approve a purchase of one's office."""
    EXCUSE = "peken.excuse"
    """Keep the register of civil servants, the table of duties, leave and exceptions."""
    ASSIGN = "peken.assign"
    """Run the month's assignment of shops."""
    OWN_STAFF = "peken.own_staff"
    """See who of one's own office has reached their duty; never what they bought."""
    SURVEY = "peken.survey"
    """Figures of the market, without names."""
    NAMES = "peken.names"
    """See by name who has shopped and who has not. Every look is on record."""
    SETTLE = "peken.settle"
    """See the ledger, settlements and what does not agree with the provider."""
    SUPPLY = "peken.supply"
    """Restock one's own shop; buy for one's own koperasi."""
    FURNISH = "peken.furnish"
    """Supply others: as a distributor to koperasi, as a koperasi to shops."""
    TRACE = "peken.trace"
    """See how goods went from the distributor to the shop, and what was added to their price."""
    TEND = "peken.tend"
    """What the market does by itself: payments, clocks."""


SELLER = Reach("di tokonya sendiri", "seller_id", lambda actor, post: actor.person_id)
GRANTS = (
    grant(May.SHOP, Role.RESIDENT, over=OWN),
    grant(May.VERIFY, Role.MARKET_OFFICER, over=IN_AREA),
    grant(May.BUY, Role.RESIDENT, over=OWN),
    grant(May.SELL, Role.RESIDENT, over=SELLER),
    grant(May.READ, Role.RESIDENT, over=OWN),
    grant(May.READ, Role.RESIDENT, over=SELLER),
    grant(May.READ, Role.MARKET_OFFICER, over=IN_AREA),
    grant(May.DECIDE, Role.MARKET_OFFICER, over=IN_AREA),
    grant(May.PRICE, Role.MARKET_OFFICER, over=EVERYWHERE),
    grant(May.REVIEW, Role.MARKET_OFFICER, over=IN_AREA),
    grant(May.PURCHASE, Role.AGENCY_OFFICER, Role.AGENCY_HEAD, over=IN_AGENCY),
    grant(May.APPROVE, Role.AGENCY_HEAD, over=IN_AGENCY),
    grant(May.EXCUSE, Role.PERSONNEL_OFFICER, over=EVERYWHERE),
    grant(May.ASSIGN, Role.PERSONNEL_OFFICER, Role.MARKET_OFFICER, over=EVERYWHERE),
    grant(May.OWN_STAFF, Role.AGENCY_HEAD, over=IN_AGENCY),
    grant(
        May.SURVEY,
        Role.MAYOR,
        Role.CITY_SECRETARY,
        Role.MARKET_OFFICER,
        Role.PERSONNEL_OFFICER,
        over=IN_AREA,
    ),
    grant(May.NAMES, Role.MAYOR, Role.CITY_SECRETARY, Role.PERSONNEL_OFFICER, over=EVERYWHERE),
    grant(May.SETTLE, Role.MARKET_OFFICER, over=EVERYWHERE),
    grant(May.SUPPLY, Role.RESIDENT, over=OWN),
    grant(May.FURNISH, Role.RESIDENT, over=SELLER),
    grant(May.TRACE, Role.RESIDENT, over=OWN),
    grant(May.TRACE, Role.RESIDENT, over=SELLER),
    grant(May.TRACE, Role.MARKET_OFFICER, over=IN_AREA),
    grant(May.TEND, Role.SYSTEM, over=EVERYWHERE),
)
