"""Who says that they reported it, where nobody has checked: for the office that works on it."""

from sqlmodel import Session

from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.policy import May


def of(session: Session, actor: Actor, case: Complaint) -> ComplaintContact | None:
    """The unverified reporter's word; None when there is none. The reading is on record.

    NotAllowed for who does not work on the report. Its `media_url` is shown as a link, never
    fetched.
    """
    policy.require(actor, May.FIELD, case)
    found = session.get(ComplaintContact, case.id)
    if found:
        audit.record(session, actor, "complaints.contact", case, subject_id=case.owner_id)
    return found


def lines(session: Session, actor: Actor, case: Complaint) -> list[tuple[str, str]]:
    """Label and words for the officers' screen; nothing of who wants to stay unknown."""
    found = of(session, actor, case)
    if found is None:
        return []
    reach = [found.phone, found.email, found.account]
    who = "" if case.anonymous else ", ".join(filter(None, (found.name, *reach)))
    said = [("Mengaku pelapor, belum diperiksa", who), ("Tautan kiriman", found.media_url)]
    return [(label, words) for label, words in said if words]
