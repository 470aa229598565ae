"""What the complaints service announces. The only module of it that a neighbour may import."""

from dataclasses import dataclass

from smartcity_app.kernel.outbox import Fact


@dataclass(frozen=True)
class ComplaintFiled(Fact, name="complaints.filed"):
    """A report reached the office that has to answer it, new or passed on."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class ComplaintAssigned(Fact, name="complaints.assigned"):
    """Somebody of the office, or a team, has it now."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintAnswered(Fact, name="complaints.answered"):
    """The office has answered."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintQuestioned(Fact, name="complaints.questioned"):
    """The office asks the reporter something; the clock of the work stands still."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintQuestionWaits(Fact, name="complaints.question_waits"):
    """Half of the time is over that a reporter has to answer the office's question."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintExplained(Fact, name="complaints.explained"):
    """The reporter has answered the office's question."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class ComplaintResumed(Fact, name="complaints.resumed"):
    """The work goes on without what the reporter was asked."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class ComplaintSplit(Fact, name="complaints.split"):
    """It was merged into another one and stands alone again."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class ComplaintTransferred(Fact, name="complaints.transferred"):
    """It went to another office, because it was not the first one's."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class ComplaintFinished(Fact, name="complaints.finished"):
    """The office says the work is done; the reporter confirms or disputes."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintDisputed(Fact, name="complaints.disputed"):
    """The reporter says it is not done; the clock runs again."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class ComplaintRejected(Fact, name="complaints.rejected"):
    """Nothing can be done about it, with the reason."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintMerged(Fact, name="complaints.merged"):
    """It is followed in another report from now on."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ComplaintDisowned(Fact, name="complaints.disowned"):
    """Whoever stands on it says that it is not theirs."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ClockRang(Fact, name="complaints.clock_rang"):
    """A reminder or an escalation of one of the two clocks (ladder.py)."""

    ref: str
    clock: str
    """answer or work."""
    rung: int
    agency: str


@dataclass(frozen=True)
class ComplaintWrote(Fact, name="complaints.wrote"):
    """Reporter or office wrote to the other."""

    ref: str
    owner_id: int
    side: str
    """reporter or office."""


@dataclass(frozen=True)
class ComplaintTaskGiven(Fact, name="complaints.task_given"):
    """Another office is asked for a part of the work."""

    ref: str
    agency: str


@dataclass(frozen=True)
class ComplaintTaskDone(Fact, name="complaints.task_done"):
    """That office says that it has done its part."""

    ref: str
    agency: str
