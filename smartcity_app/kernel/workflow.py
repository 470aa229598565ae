"""How a case moves: states, steps, who may take them, and how long the city promised to take.

A workflow is data. The same object guards the service, draws the buttons, says who holds a case,
drives the clock and prints its own page in docs/workflows. A mistake in it stops the app from
starting.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from smartcity_app.kernel import outbox, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import OutOfStep

Tone = Literal["primary", "neutral", "danger"]
Level = Literal["village", "district", "city"]
PARTS: dict[Level, int] = {"village": 4, "district": 3, "city": 2}
"""How many parts of a Kemendagri code (35.78.09.1001) name an area of this level."""


class Promise(Protocol):
    """How long the city promised to take, and how that time is counted (civic.calendar)."""

    @property
    def words(self) -> str:
        """ "2 hari kerja"."""
        ...

    def due(self, start: datetime) -> datetime:
        """When a promise made at `start` runs out."""
        ...

    def left(self, now: datetime, due: datetime) -> int:
        """Minutes of the promise's own time between the two; negative once late."""
        ...

    def resume(self, now: datetime, left: int) -> datetime:
        """When a promise with `left` minutes to go, paused until now, runs out."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Who holds a case: a role, over the case's village, district or city."""

    role: Role
    level: Level

    def area(self, case_area: str) -> str:
        """The code of the area whose holder of `role` has the case."""
        return ".".join(case_area.split(".")[: PARTS[self.level]])


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can rest, and whose turn it is there."""

    name: str
    title: str
    """For staff and the record."""
    doing: str = ""
    """What happens here, for the resident's timeline: "Lurah memeriksa dan menandatangani"."""
    desk: Desk | None = None
    """None while it is the resident's turn, or nobody's any more."""
    pauses: bool = False
    """The resident's turn in the middle of a promise: the clock stands still."""
    late_to: Desk | None = None
    """Who hears of it when the promise runs out here."""
    within: Promise | None = None
    """How long the office should take here; it is reminded once that has passed."""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A move between states, and the permission it takes."""

    name: str
    title: str
    done: str
    """As history tells it: "Lurah menandatangani"."""
    sources: tuple[str, ...]
    target: str
    permission: policy.Permission
    tone: Tone = "primary"
    needs_note: bool = False
    announces: Callable[[Any], outbox.Fact] | None = None


@dataclass(frozen=True)
class Workflow:
    """A checked set of states and steps."""

    name: str
    title: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    promise: Promise
    initial: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "initial", self.states[0].name if self.states else "")
        if problems := list(self._problems()):
            raise ValueError(f"workflow {self.name!r}: " + "; ".join(problems))

    def _problems(self) -> Iterator[str]:
        if not self.states:
            yield "no states"
            return
        states = {state.name: state for state in self.states}
        steps = {step.name: step for step in self.steps}
        if len(states) < len(self.states) or len(steps) < len(self.steps):
            yield "a name is used twice"
        for step in self.steps:
            for name in sorted({*step.sources, step.target} - states.keys()):
                yield f"step {step.name!r} names unknown state {name!r}"
            target = states.get(step.target)
            if target and target.pauses and not step.needs_note:
                yield f"step {step.name!r} pauses the clock without a reason"
        for state in self.states:
            leaving = [step for step in self.steps if state.name in step.sources]
            if state.final and leaving:
                yield f"final state {state.name!r} has a way out"
            if not state.final and not leaving:
                yield f"state {state.name!r} is a dead end but not final"
            if state.pauses and state.desk:
                yield f"state {state.name!r} cannot pause while an office holds the case"
            if state.desk and not state.late_to:
                yield f"state {state.name!r} names nobody for when the promise runs out"
        for name in sorted(states.keys() - self._reachable()):
            yield f"state {name!r} cannot be reached"

    def _reachable(self) -> set[str]:
        seen: set[str] = set()
        frontier = {self.states[0].name}
        while frontier:
            seen |= frontier
            frontier = {s.target for s in self.steps if seen & set(s.sources)} - seen
        return seen

    def state(self, name: str) -> State:
        """The state called `name`."""
        return next(state for state in self.states if state.name == name)

    def step(self, name: str) -> Step:
        """The step called `name`; OutOfStep if there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise OutOfStep

    def open_steps(self, actor: Actor, case: Any) -> list[Step]:
        """What this actor could do to this case now. The buttons, exactly."""
        return [
            step
            for step in self.steps
            if case.state in step.sources and policy.allows(actor, step.permission, case)
        ]

    def path_from(self, name: str) -> list[State]:
        """The states still to come when all goes well: the first primary step from each."""
        ahead: list[State] = []
        while True:
            onward = next(
                (s for s in self.steps if name in s.sources and s.tone == "primary"), None
            )
            if onward is None or any(onward.target == state.name for state in ahead):
                return ahead
            name = onward.target
            ahead.append(self.state(name))


def as_markdown(workflow: Workflow, grants: dict[str, list[policy.Grant]]) -> str:
    """The workflow's own documentation page."""
    lines = [f"# {workflow.title}", "", f"Janji: {workflow.promise.words}.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.initial}"]
    lines += [
        f"    {source} --> {step.target}: {step.title}"
        for step in workflow.steps
        for source in step.sources
    ]
    lines += [f"    {state.name} --> [*]" for state in workflow.states if state.final]
    lines += ["```", "", "| Step | From | To | Who may |", "|---|---|---|---|"]
    lines += [
        f"| {step.title} | {', '.join(step.sources)} | {step.target} | {_who(step, grants)} |"
        for step in workflow.steps
    ]
    lines += ["", "| State | Held by | Clock | When late |", "|---|---|---|---|"]
    lines += [
        f"| {s.title} | {_desk(s.desk)} | {_clock(s)} | {_desk(s.late_to)} |"
        for s in workflow.states
    ]
    return "\n".join(lines) + "\n"


def _clock(state: State) -> str:
    if state.final:
        return "berhenti"
    return "jeda" if state.pauses else ("berjalan" if state.desk else "belum mulai")


def _desk(desk: Desk | None) -> str:
    return f"{desk.role} ({desk.level})" if desk else "–"


def _who(step: Step, grants: dict[str, list[policy.Grant]]) -> str:
    return "; ".join(
        f"{', '.join(sorted(g.to))} ({g.over.words})" for g in grants.get(step.permission, ())
    )
