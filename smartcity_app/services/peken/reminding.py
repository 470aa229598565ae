"""Telling civil servants who are not there yet, on some days of the month.

Once a person, month and day, whatever runs twice: the row that says so is written with the message.
"""

import logging
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from smartcity_app.civic import inbox, messages, words
from smartcity_app.civic.profile import city
from smartcity_app.kernel import clock, db
from smartcity_app.services.peken import duty, servants
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.duty_models import CivilServant, DutyReminder

log = logging.getLogger(__name__)
HERE = "/peken/kewajiban"
FROM_HOUR = 8
"""Nobody is reminded at night; on the city's wall clock."""
LATE = 2
"""Days later it is still sent, when nothing ran on the day itself."""
BATCH = 200


def remind() -> int:
    """Remind whoever is due now. Returns how many; transactions of its own."""
    now = clock.local(clock.now())
    days = [day for day in city().market.reminder_days if 0 <= now.day - day <= LATE]
    if not days or now.hour < FROM_HOUR:
        return 0
    month, sent, last = month_of(clock.now()), 0, 0
    while True:
        try:
            told, last = db.run(partial(_batch, month=month, day=max(days), after=last))
        except IntegrityError:
            log.info("another process reminds already")
            return sent
        sent += told
        if not last:
            return sent


def _batch(session: Session, month: str, day: int, after: int) -> tuple[int, int]:
    """How many of the next ones were told, and behind whom to go on; 0 at the end."""
    begin = duty.first_day(month)
    people = session.exec(
        select(CivilServant)
        .where(
            col(CivilServant.id) > after,
            CivilServant.starts <= begin,
            or_(col(CivilServant.ends).is_(None), col(CivilServant.ends) >= clock.today()),
        )
        .order_by(col(CivilServant.id))
        .limit(BATCH)
    ).all()
    known = select(DutyReminder.person_id).where(
        DutyReminder.month == month, DutyReminder.day == day,
        col(DutyReminder.person_id).in_([each.person_id for each in people]),
    )  # fmt: skip
    already, told = set(session.exec(known)), 0
    for entry in servants.stand(session, list(people), month):
        person_id, standing = entry.servant.person_id, entry.standing
        if standing is None or standing.reached or person_id in already:
            continue
        session.add(DutyReminder(person_id=person_id, month=month, day=day))
        _tell(session, person_id, standing)
        told += 1
    session.flush()
    return told, (people[-1].id or 0) if len(people) == BATCH else 0


def _tell(session: Session, person_id: int, standing: duty.Standing) -> None:
    title = f"Belanja e-Peken: {standing.words}"
    text = f"Kurang {words.rupiah(standing.left)}. Belanja di toko yang ditetapkan untuk Anda."
    inbox.tell(session, person_id, title, text=text, link=HERE, tone="turn")
    messages.tell(session, person_id, f"{title}. {text}", important=False)
