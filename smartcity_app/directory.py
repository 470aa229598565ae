"""Every service in the city, in the order the menu shows them. A new service is one line here."""

from datetime import timedelta

from sqlmodel import Session

from smartcity_app.civic import (
    delegations,
    files,
    logins,
    messages,
    neighbourhoods,
    people,
    register,
    vault,
)
from smartcity_app.civic.payments import asking, checking, paying_back, refunding, simulator
from smartcity_app.kernel import audit, outbox, policy
from smartcity_app.kernel.jobs import MINUTE, Job
from smartcity_app.kernel.manifest import CITY_RAIL, CityService, MenuEntry, open_services
from smartcity_app.services.complaints.manifest import SERVICE as COMPLAINTS
from smartcity_app.services.letters.manifest import SERVICE as LETTERS
from smartcity_app.services.peken.manifest import SERVICE as PEKEN

SERVICES: tuple[CityService, ...] = (LETTERS, COMPLAINTS, PEKEN)

RAIL = (
    MenuEntry("Papan kota", "/kerja/papan", "layout-grid", permission=register.May.SURVEY),
    MenuEntry("Register", "/kerja/register", "list-checks", permission=register.May.READ),
    MenuEntry(
        "Penugasan", "/kerja/penugasan", "briefcase-business", permission=delegations.May.DELEGATE
    ),
    MenuEntry("RT dan RW", "/kerja/rt-rw", "house-nav", permission=neighbourhoods.May.KEEP),
)
"""Lines of the staff's rail that belong to no one service."""

HOUSEKEEPING = (
    Job("audit.seal", audit.seal, every=timedelta(seconds=1)),
    Job(outbox.DELIVER, outbox.deliver, every=MINUTE),
    Job(messages.DELIVER, messages.deliver_waiting, every=MINUTE),
    Job("messages.blank", messages.blank_old, every=timedelta(hours=1)),
    Job("people.phones", people.hash_phones, every=10 * MINUTE),
    Job("files.sweep", files.sweep_orphans, every=timedelta(days=1)),
    Job("register.account", register.account_for_numbers, every=timedelta(days=1)),
    Job("logins.sweep", logins.sweep, every=timedelta(hours=1)),
    Job("payments.nudge", asking.nudge, every=timedelta(seconds=5)),
    Job("payments.simulate", simulator.post_due, every=timedelta(seconds=1)),
    Job(asking.ASK, asking.ask_due, every=MINUTE),
    Job(refunding.PAY_BACK, paying_back.pay_back_due, every=MINUTE),
    Job("ledger.check", checking.check, every=timedelta(days=1)),
)


def jobs() -> tuple[Job, ...]:
    """Everything that happens by itself."""
    return (*HOUSEKEEPING, *(job for service in SERVICES for job in service.jobs))


def register_services() -> tuple[CityService, ...]:
    """Put every service's grants and rights over files in force. Doing it twice is harmless."""
    policy.register(
        (
            *people.GRANTS,
            *register.GRANTS,
            *delegations.GRANTS,
            *vault.GRANTS,
            *neighbourhoods.GRANTS,
        )
    )
    open_services(SERVICES)
    CITY_RAIL[:] = RAIL
    files.open_to(vault.may_read_file, vault.VaultEntry.file_id)
    for service in SERVICES:
        policy.register(service.grants)
        if service.may_read_file:
            files.open_to(service.may_read_file, *service.file_columns)
    return SERVICES


def install_services(session: Session) -> None:
    """Enter what every service brings into the tables. Doing it twice is harmless."""
    for service in SERVICES:
        if service.install:
            service.install(session)
