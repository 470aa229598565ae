"""The whole talk about a report, as who looks may see it."""

from sqlmodel import Session

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import joining, reading
from smartcity_app.services.complaints.models import Complaint, ComplaintMessage
from smartcity_app.services.complaints.policy import May


def of(session: Session, actor: Actor, case: Complaint) -> list[ComplaintMessage]:
    """Everything said about a report and what was merged into it, oldest first."""
    inside = policy.allows(actor, May.FIELD, case)
    lines = [
        line
        for each in joining.family(session, case)
        if inside or each.id == case.id
        for line in reading.talk_of(session, each, notes=inside)
    ]
    return sorted(lines, key=lambda line: (line.at, line.id or 0))
