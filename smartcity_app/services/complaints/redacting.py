"""Personal data taken out of a text before everybody reads it.

A moderator has let the words be shown; this is the net below: numbers that name or reach somebody,
e-mail addresses, and the names of the people who stand on the report. It rather takes out too much.
"""

import re
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from smartcity_app.civic.people import Person
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint, ComplaintReporter

GONE = "•••"
_MAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+")
_HANDLE = re.compile(r"(?<!\w)@\w[\w.]{2,}")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().\-/_]{0,3}\d){8,}")
"""Nine digits or more, however they are spaced: NIK, KK, phones, accounts."""


def names_on(session: Session, case: Complaint) -> list[str]:
    """Names of everybody who stands on a report."""
    return names_of(session, [case])[case.id or 0]


def names_of(session: Session, cases: Sequence[Complaint]) -> dict[int, list[str]]:
    """The same for many reports at once, by their id."""
    ids = {
        case.id or 0: [each for each in (case.owner_id, case.filed_by) if each] for case in cases
    }
    joined = select(ComplaintReporter.complaint_id, ComplaintReporter.person_id)
    for complaint_id, person_id in session.exec(
        joined.where(col(ComplaintReporter.complaint_id).in_(ids))
    ):
        ids[complaint_id].append(person_id)
    people = {each for found in ids.values() for each in found}
    names = dict(
        session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all()
    )
    found = {key: [names[each] for each in theirs if each in names] for key, theirs in ids.items()}
    unverified = select(ComplaintContact).where(col(ComplaintContact.complaint_id).in_(ids))
    for contact in session.exec(unverified):
        found[contact.complaint_id].append(contact.name)
    return found


def redact(text: str, names: Iterable[str] = ()) -> str:
    """The text without numbers of nine digits and more, addresses, handles, links, and names.

    Of a name every word of three letters and more goes, and the whole name as it is written.
    """
    for pattern in (_LINK, _MAIL, _HANDLE, _LONG_NUMBER):
        text = pattern.sub(GONE, text)
    for name in names:
        parts = [re.escape(each) for each in name.split()]
        if not parts:
            continue
        text = re.sub(r"\W+".join(parts), GONE, text, flags=re.IGNORECASE)
        single = "|".join(re.escape(each) for each in name.split() if len(each) >= 3)
        if single:
            text = re.sub(rf"(?<!\w)(?:{single})(?!\w)", GONE, text, flags=re.IGNORECASE)
    return text
