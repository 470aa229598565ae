"""How every verb of this service moves a report: as it was seen, both clocks with it."""

from sqlmodel import Session

from smartcity_app.kernel import cases
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.complaints import ladder, reading, routing
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.workflow import path

MOST_TEXT = 4000


def take(
    session: Session,
    actor: Actor,
    case: Complaint,
    name: str,
    *,
    note: str = "",
    answered: bool = False,
    **more: object,
) -> None:
    """Take a step of the workflow; the clocks and `more` columns change in the same update.

    A promise that was broken since the last sweep, and is fulfilled or stopped by this step, is
    written down as broken with it.
    """
    late = ladder.unnoticed(case)
    cases.advance(
        session, actor, path(case.work_days), case, name, note=note,
        also=lambda moved: _desk(session, case, more)
        | ladder.set_clocks(case, moved, answered=answered)
        | {"counted": False}
        | more,
    )  # fmt: skip
    ladder.notice(session, case, late)


def seen(session: Session, actor: Actor, ref: str, version: int | None) -> Complaint:
    """The report as the actor saw it; OutOfStep when it has moved on since.

    For a step, which is on record itself; who only reads uses `reading.find`.
    """
    case = reading.within_reach(session, actor, ref=ref)
    if version is not None and case.version != version:
        raise OutOfStep
    return case


def checked_text(text: str) -> str:
    """What an officer writes, cut of blanks; Incomplete when there is nothing or far too much."""
    said = text.strip()
    if not said:
        raise Incomplete("Tulis dulu isinya.", fields={"text": "Tulis isinya"})
    if len(said) > MOST_TEXT:
        raise Incomplete(fields={"text": f"Paling panjang {MOST_TEXT} huruf"})
    return said


def _desk(session: Session, case: Complaint, more: dict[str, object]) -> dict[str, object]:
    """Whose list it stands in after the step: what nobody in the city answers for, the centre's."""
    code = str(more.get("agency", case.agency))
    role = routing.addressee(session, code).desk_role
    return {"desk_role": role} if role is Role.COMPLAINT_OFFICER else {}
