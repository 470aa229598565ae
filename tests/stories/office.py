"""An office's hands in a running demonstration: `python -m tests.stories.office answer LAP-…`.

The same verbs an officer's screen calls, in a process of its own beside the app. The post is
entered when nobody holds it.
"""

import sys
from typing import Any

from sqlmodel import Session, select

from smartcity_app.civic import areas, people
from smartcity_app.civic.people import Person, Post
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints import talk, working
from smartcity_app.services.complaints.models import Complaint

VERBS: dict[str, Any] = {
    "answer": working.answer,
    "ask": working.ask,
    "finish": working.finish,
    "note": talk.note,
    "reply": talk.reply,
}


def officer(session: Session, ref: str) -> Actor:
    """Whoever works in the office that has this report."""
    agency = session.exec(select(Complaint.agency).where(Complaint.ref == ref)).one()
    role = Role.AGENCY_OFFICER if agency else Role.COMPLAINT_OFFICER
    post = session.exec(select(Post).where(Post.role == role, Post.agency == agency)).first()
    if post is None:
        somebody = session.exec(select(Person).where(Person.name != "Siti Aminah")).first()
        assert somebody
        assert somebody.id
        post = Post(
            person_id=somebody.id, role=role, area=areas.city_area().code, agency=agency,
            title=f"Petugas {agency}", starts=clock.local(clock.now()).date(),
        )  # fmt: skip
        session.add(post)
        session.flush()
    return people.actor_of(session, post.person_id)


def main(verb: str, ref: str, text: str) -> None:
    from smartcity_app.directory import register_services

    db.connect(settings().database)
    register_services()
    db.run(lambda session: VERBS[verb](session, officer(session, ref), ref=ref, text=text))


if __name__ == "__main__":
    main(*sys.argv[1:4])
