"""What the complaints service stores of a report."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    Index,
    UniqueConstraint,
    and_,
    false,
    literal_column,
    or_,
    text,
)
from sqlmodel import Field, col

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.cases import NO_DESK, Case
from smartcity_app.services.complaints.rungs import Rung

_ON_A_DESK = "desk != ''"
_RUNNING = "finished_at IS NULL"
_BROKEN = f"(answer_rung >= {Rung.HEAD:d} OR work_rung >= {Rung.HEAD:d})"
_URGENT = "priority > 0"
_NOT_TALK = "purpose != 'talk'"


def _some(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Complaint(Case, table=True):
    """One thing that residents want put right.

    `area` is where the thing is: a kelurahan, or the city's code when nobody knows. `agency` is who
    answers for it: a perangkat daerah or another addressee (routing.Body); empty is the centre.
    `due_at` is the clock of the work. The indexes are those of the officers' lists (reading.py).
    """

    __tablename__ = "complaint"
    __table_args__ = (
        _some("ix_complaint_agency_desk", _ON_A_DESK, "agency", "turn_due_at", "id"),
        _some("ix_complaint_role_desk", _ON_A_DESK, "desk_role", "turn_due_at", "id"),
        _some("ix_complaint_area_desk", _ON_A_DESK, "area", "turn_due_at", "id"),
        _some("ix_complaint_desk", _ON_A_DESK, "turn_due_at", "id"),
        _some("ix_complaint_assignee", _ON_A_DESK, "assignee_id", "turn_due_at", "id"),
        _some("ix_complaint_team", f"{_ON_A_DESK} AND team != ''", "agency", "team"),
        _some("ix_complaint_late", f"{_ON_A_DESK} AND {_BROKEN}", "agency", "turn_due_at", "id"),
        _some("ix_complaint_urgent", f"{_ON_A_DESK} AND {_URGENT}", "agency", "turn_due_at", "id"),
        Index("ix_complaint_agency", "agency", "id"),
        Index("ix_complaint_area", "area", "id"),
        Index("ix_complaint_created", "created_at", "id"),
        _some("ix_complaint_near", _RUNNING, "geo7", "category"),
        _some("ix_complaint_answer_alarm", "answer_alarm_at IS NOT NULL", "answer_alarm_at"),
        _some("ix_complaint_work_alarm", "work_alarm_at IS NOT NULL", "work_alarm_at"),
        _some("ix_complaint_done", "state = 'done'", "since"),
        _some("ix_complaint_waiting", "state = 'waiting'", "since"),
        _some("ix_complaint_merged", "merged_into IS NOT NULL", "merged_into"),
        _some("ix_complaint_moderation", "moderation = 'waiting'", "id"),
        _some("ix_complaint_disowned", "disowned_at IS NOT NULL", "moderation", "id"),
        _some("ix_complaint_uncounted", "NOT counted", "created_at"),
    )

    category: str
    words: str = ""
    """What the reporter wrote. Not for the public before moderation."""
    answers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """To the questions of the category."""
    channel: str = "app"
    lat: float | None = None
    lon: float | None = None
    accuracy: int | None = None
    """Metres, as the phone said."""
    geo7: str = ""
    """Geohash of seven characters; empty without a position."""
    place: str = ""
    """Address or landmark in words."""
    anonymous: bool = False
    """The office that works on it does not see who reported."""
    confidential: bool = False
    """The public does not see it."""
    moderation: str = "waiting"
    """Of words and pictures: waiting, shown or hidden. Category, place and state are public."""
    priority: int = 0
    """0 ordinary, 1 high, 2 urgent; co-reporters raise it."""
    reporters: int = 1
    """Who reported it, and who joined."""
    assignee_id: int | None = None
    team: str = ""
    turn_due_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """The deadline that counts next: of the answer until it is given, then of the work."""
    work_days: int = 5
    """What was promised for the work when it was sent."""
    answer_due_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """Set once, when it is sent; nothing moves it."""
    answered_at: datetime | None = Field(default=None, sa_type=db.Instant)
    answer_rung: int = 0
    """Last rung of the ladder the clock of the answer has climbed (rungs.Rung)."""
    answer_alarm_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the next rung is due; None while the clock does not run."""
    work_rung: int = 0
    work_alarm_at: datetime | None = Field(default=None, sa_type=db.Instant)
    done_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the office last said that it is done."""
    transfers: int = 0
    disputes: int = 0
    rating: int | None = None
    rating_note: str = ""
    merged_into: int | None = None
    """Id of the report in which this one is followed."""
    disowned_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When the person on it said that it is not theirs; from then on it has no reporter."""
    external_ref: str = ""
    """Its number with an addressee outside the city, or in the channel it came by."""
    counted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the figures of its month hold it as it is (tallies.py)."""


OPEN = col(Complaint.desk) != NO_DESK
"""On somebody's desk, in the partial indexes' own words."""
BROKEN = or_(
    col(Complaint.answer_rung) >= literal_column(f"{Rung.HEAD:d}"),
    col(Complaint.work_rung) >= literal_column(f"{Rung.HEAD:d}"),
)
"""One of its promises is broken. These too stand in the words of their indexes."""
IN_A_TEAM = col(Complaint.team) != literal_column("''")
"""Given to a team."""
URGENT = col(Complaint.priority) > literal_column("0")
RUNNING = col(Complaint.finished_at).is_(None)


class ComplaintDraft(db.Table, table=True):
    """What a person has filled in and not sent. One each, so a second tab goes on with it."""

    __tablename__ = "complaint_draft"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    content: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    photos: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Ids of stored files, in order."""
    saved_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class ComplaintReporter(db.Table, table=True):
    """Who else reported the same thing."""

    __tablename__ = "complaint_reporter"
    __table_args__ = (UniqueConstraint("complaint_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = ""
    came_from: int | None = None
    """Id of the report they had filed themselves, merged into this one; None for who joined."""
    anonymous: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Nobody who works on it is told the name."""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class ComplaintPhoto(db.Table, table=True):
    """A picture of a report: of the thing, within the talk, or of the work done."""

    __tablename__ = "complaint_photo"
    __table_args__ = (
        Index("ix_complaint_photo_purpose", "complaint_id", "purpose"),
        _some("ix_complaint_photo_unjudged", f"judged_at IS NULL AND {_NOT_TALK}", "complaint_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id")
    purpose: str = "report"
    """report, talk or closing."""
    message_id: int | None = None
    file_id: str = Field(index=True)
    public_file_id: str = Field(default="", index=True)
    """The copy with faces and plates covered; empty when there is none."""
    shown: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether a moderator has let the public see it."""
    judged_at: datetime | None = Field(default=None, sa_type=db.Instant)
    """When a moderator last decided that; None before."""
    added_by: int | None = None
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    flags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What is doubtful about a closing photo (closing.Flag)."""


UNJUDGED = and_(col(ComplaintPhoto.judged_at).is_(None), text(f"complaint_photo.{_NOT_TALK}"))
"""Pictures that wait for a moderator, in the partial index's own words. The talk is no matter of
the public's."""


class ComplaintMessage(db.Table, table=True):
    """One line of the talk between reporter and office, or a note of the office for itself."""

    __tablename__ = "complaint_message"
    __table_args__ = (Index("ix_complaint_message_complaint", "complaint_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id")
    side: str
    """reporter, office or note."""
    person_id: int | None = None
    name: str = ""
    title: str = ""
    """Of the officer who wrote, as it was then."""
    text: str
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class ComplaintAlarm(db.Table, table=True):
    """A rung that one of the two clocks has climbed: reminders and escalations, kept for ever."""

    __tablename__ = "complaint_alarm"
    __table_args__ = (Index("ix_complaint_alarm_complaint", "complaint_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id")
    clock_kind: str
    """answer or work."""
    rung: int
    agency: str = ""
    """Who had it then: a transfer does not wash anybody clean."""
    due_at: datetime = Field(sa_type=db.Instant)
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant, index=True)


class ComplaintTransfer(db.Table, table=True):
    """It went from one addressee to another."""

    __tablename__ = "complaint_transfer"

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    source: str
    target: str
    reason: str = ""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant, index=True)


class ComplaintTask(db.Table, table=True):
    """A part of the work that another office does."""

    __tablename__ = "complaint_task"
    __table_args__ = (_some("ix_complaint_task_agency", "done_at IS NULL", "agency", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    agency: str
    text: str
    asked_by: int | None = None
    due_at: datetime | None = Field(default=None, sa_type=db.Instant)
    done_at: datetime | None = Field(default=None, sa_type=db.Instant)
    done_by: int | None = None
    outcome: str = ""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class ComplaintModeration(db.Table, table=True):
    """A decision about what of a report the public sees, kept for ever."""

    __tablename__ = "complaint_moderation"

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    photo_id: int | None = None
    """None: about the words."""
    decision: str
    """shown, hidden or covered."""
    reason: str = ""
    person_id: int | None
    name: str = ""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
