"""Demo reports, made as people would make them: through the service's own verbs, in the past."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from smartcity_app.civic import areas, evidence, files, geography, people
from smartcity_app.civic.geography import DEGREE, Point
from smartcity_app.civic.people import Person, Post
from smartcity_app.civic.seed import scene
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.complaints import (
    closing,
    filing,
    joining,
    ladder,
    offices,
    talk,
    working,
)
from smartcity_app.services.complaints.filing import Report
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.seed_pictures import picture
from smartcity_app.services.complaints.seed_stories import (
    AFTER,
    ANSWERS,
    STORIES,
    TEAM,
    Step,
    Story,
)

Progress = Callable[[int], None]
ELSEWHERE = "DLH"
"""Whom a report goes to that the first office passes on."""


def seed_size() -> int:
    """How many reports `seed` makes."""
    return len(STORIES)


def seed(step: Progress) -> None:
    """Reports in every state, around the kelurahan of the story."""
    now = clock.now()
    neighbours = db.run(_neighbours, writes=False)
    _keep_answers_and_teams()
    first = ""
    for number, story in enumerate(STORIES):
        told = _Telling(story, number, now, neighbours, first)
        first = first or told.ref
        step(1)
    _pass_time(now)


class _Telling:
    """One report on its way."""

    def __init__(
        self, story: Story, number: int, now: datetime, neighbours: list[Actor], first: str
    ) -> None:
        self.story, self.number, self.first = story, number, first
        self.sent = now - timedelta(hours=story.ago)
        others = neighbours[1:]
        self.reporter = neighbours[0] if story.siti else others[number % len(others)]
        self.point = _point(story.offset)
        with clock.held(self.sent):
            self.ref = self._file()
            outbox.deliver()
        for joiner in range(story.joined):
            with clock.held(self.sent + timedelta(minutes=20 * (joiner + 1))):
                who = others[(number + joiner + 1) % len(others)]
                db.run(lambda s, who=who: joining.join(s, who, ref=self.ref))  # type: ignore[misc]
        for each in story.steps:
            _pass_time(self.sent + timedelta(hours=each[1]))
            with clock.held(self.sent + timedelta(hours=each[1])):
                self._take(each)
                outbox.deliver()

    def _file(self) -> str:
        story, sender, owner = self.story, self.reporter, None
        if story.phone and (centre := db.run(_centre, writes=False)):
            sender, owner = centre, self.reporter.person_id
        report = Report(
            category=story.category, words=story.words, place=story.place,
            answers=dict(story.answers), area=scene().village,
            point=self.point if story.place else None, accuracy=12,
            photos=self._photo(sender, story.picture), anonymous=story.anonymous,
            confidential=story.confidential, channel="phone" if owner else "app",
        )  # fmt: skip
        return db.run(lambda s: filing.file(s, sender, report=report, owner_id=owner).ref)

    def _photo(self, who: Actor, what: str) -> list[str]:
        if not what:
            return []
        claim = evidence.Claim(
            taken=clock.now().isoformat(), live=True,
            lat=self.point.lat if self.point else None, lon=self.point.lon if self.point else None,
        )  # fmt: skip
        drawn = picture(what, self.number)
        return [files.store(who, name=f"{what}.jpg", content=drawn, claim=claim).id]

    def _take(self, step: Step) -> None:
        """One step, by whoever would take it; where the city has nobody for it, nothing happens."""
        name, _, said = step
        if name in _BY_REPORTER:
            _BY_REPORTER[name](self.ref, self.reporter, said)
        elif officer := db.run(lambda s: _officer(s, self.ref), writes=False):
            self._by_office(name, officer, said)

    def _by_office(self, name: str, officer: Actor, said: str) -> None:
        ref = self.ref
        if name == "finish":
            worker = db.run(lambda s: _sent(s, ref), writes=False) or officer
            photos = self._photo(worker, AFTER.get(self.story.category, ""))
            db.run(lambda s: working.finish(s, worker, ref=ref, text=said, photos=photos))
        elif name == "transfer":
            if db.run(lambda s: _of(s, Role.AGENCY_OFFICER, ELSEWHERE), writes=False):
                db.run(lambda s: working.transfer(s, officer, ref=ref, to=ELSEWHERE, reason=said))
        elif name == "send":
            worker_id = db.run(lambda s: _field(s, ref), writes=False)
            db.run(lambda s: working.assign(s, officer, ref=ref, person_id=worker_id))
        elif name == "merge":
            db.run(lambda s: joining.merge(s, officer, ref=ref, into=self.first, reason=said))
        else:
            verb = {
                "take": lambda s: working.assign(s, officer, ref=ref),
                "answer": lambda s: working.answer(s, officer, ref=ref, text=said),
                "ask": lambda s: working.ask(s, officer, ref=ref, text=said),
                "reject": lambda s: working.reject(s, officer, ref=ref, reason=said),
                "reply": lambda s: talk.reply(s, officer, ref=ref, text=said),
                "note": lambda s: talk.note(s, officer, ref=ref, text=said),
            }[name]
            db.run(verb)


_BY_REPORTER: dict[str, Callable[[str, Actor, str], object]] = {
    "confirm": lambda ref, who, said: db.run(lambda s: closing.confirm(s, who, ref=ref)),
    "dispute": lambda ref, who, said: db.run(
        lambda s: closing.dispute(s, who, ref=ref, reason=said)
    ),
    "rate": lambda ref, who, said: db.run(
        lambda s: closing.rate(s, who, ref=ref, stars=5, note=said)
    ),
    "write": lambda ref, who, said: db.run(lambda s: talk.write(s, who, ref=ref, text=said)),
    "withdraw": lambda ref, who, said: db.run(lambda s: closing.withdraw(s, who, ref=ref)),
}


def _keep_answers_and_teams() -> None:
    """What the offices of the story keep for their work."""
    for agency, title, text in ANSWERS:
        role = Role.AGENCY_OFFICER if agency else Role.COMPLAINT_OFFICER
        if who := db.run(lambda s, role=role, agency=agency: _of(s, role, agency), writes=False):  # type: ignore[misc]
            db.run(
                lambda s, who=who, kept=(agency, title, text): offices.keep_template(  # type: ignore[misc]
                    s, who, agency=kept[0], title=kept[1], text=kept[2]
                )
            )
    if head := db.run(lambda s: _of(s, Role.AGENCY_HEAD, TEAM[0]), writes=False):
        people_ids = db.run(
            lambda s: [*people.in_posts(s, [Role.FIELD_OFFICER], agency=TEAM[0])], writes=False
        )
        db.run(
            lambda s: offices.keep_team(
                s, head, agency=TEAM[0], name=TEAM[1], people_ids=people_ids
            )
        )


def _pass_time(until: datetime) -> None:
    """Reminders and escalations of the hours before `until`, each when it was due."""
    while due := db.run(_next_alarm, writes=False):
        if due > until:
            return
        with clock.held(due):
            ladder.sweep()
            outbox.deliver()


def _next_alarm(session: Session) -> datetime | None:
    moments = [
        session.exec(
            select(alarm).where(col(alarm).is_not(None)).order_by(col(alarm)).limit(1)
        ).first()
        for alarm in (Complaint.answer_alarm_at, Complaint.work_alarm_at)
    ]
    return min((each for each in moments if each), default=None)


def _point(offset: tuple[int, int]) -> Point | None:
    """So many metres east and north of the village's middle; None where it is not known."""
    middle = geography.centre(scene().village)
    if middle is None:
        return None
    east, north = offset
    wide = DEGREE * math.cos(math.radians(middle.lat))
    return Point(middle.lat + north / DEGREE, middle.lon + east / wide)


def _neighbours(session: Session) -> list[Actor]:
    """Who lives in the village of the story, Siti first."""
    officials = select(Post.person_id)
    query = select(Person.id).where(Person.area == scene().village)
    ids = session.exec(query.where(col(Person.id).not_in(officials)).order_by(col(Person.id)))
    return [people.actor_of(session, each) for each in ids if each]


def _officer(session: Session, ref: str) -> Actor | None:
    """Who answers for it: an officer of its office, or of the centre."""
    case = _case(session, ref)
    if case.desk_role == Role.COMPLAINT_OFFICER:
        return _centre(session)
    return _of(session, Role.AGENCY_OFFICER, case.agency)


def _centre(session: Session) -> Actor | None:
    return _of(session, Role.COMPLAINT_OFFICER, "")


def _of(session: Session, role: Role, agency: str) -> Actor | None:
    holder = people.holder(session, role, areas.city_area().code, agency)
    return people.actor_of(session, holder.person_id) if holder else None


def _field(session: Session, ref: str) -> int | None:
    """Who is sent there; None where the office has nobody for it."""
    agency = _case(session, ref).agency
    who = _of(session, Role.FIELD_OFFICER, agency) if agency else None
    return who.person_id if who else None


def _sent(session: Session, ref: str) -> Actor | None:
    assignee = _case(session, ref).assignee_id
    return people.actor_of(session, assignee) if assignee else None


def _case(session: Session, ref: str) -> Complaint:
    return session.exec(select(Complaint).where(Complaint.ref == ref)).one()
