"""A workflow with a mistake in it does not load."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.directory import SERVICES
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.workflow import Desk, State, Step, Workflow

LURAH, CAMAT = Desk(Role.VILLAGE_HEAD, "village"), Desk(Role.DISTRICT_HEAD, "district")
DRAFT = State("draft", "Draf")
OFFICE = State("office", "Di kantor", desk=LURAH, late_to=CAMAT)
BACK = State("back", "Kembali", pauses=True)
DONE = State("done", "Selesai", final=True)
SEND = Step("send", "Kirim", "Dikirim", ("draft", "back"), "office", "x.send")
SIGN = Step("sign", "Tanda tangan", "Ditandatangani", ("office",), "done", "x.sign")
RETURN = Step("return", "Kembalikan", "Kembali", ("office",), "back", "x.sign", needs_note=True)


def made(states=(DRAFT, OFFICE, BACK, DONE), steps=(SEND, SIGN, RETURN)) -> Workflow:
    return Workflow("test", "Uji", tuple(states), tuple(steps), WorkingDays(2))


def test_a_sound_one_loads_and_knows_its_way():
    assert [state.name for state in made().path_from("draft")] == ["office", "done"]


@pytest.mark.parametrize(
    ("states", "steps", "problem"),
    [
        ((DRAFT, OFFICE, BACK, DONE, DONE), (SEND, SIGN, RETURN), "twice"),
        ((DRAFT, OFFICE, DONE), (SEND, SIGN, RETURN), "unknown state"),
        ((DRAFT, OFFICE, BACK, DONE), (SEND, SIGN), "cannot be reached"),
        ((DRAFT, OFFICE, BACK, DONE), (SIGN, RETURN), "dead end"),
        ((DRAFT, State("office", "x", desk=LURAH), BACK, DONE), (SEND, SIGN, RETURN), "nobody"),
        (
            (DRAFT, OFFICE, State("back", "x", pauses=True, desk=LURAH, late_to=CAMAT), DONE),
            (SEND, SIGN, RETURN),
            "cannot pause while",
        ),
        ((), (), "no states"),
    ],
)
def test_each_mistake_is_named(states, steps, problem):
    with pytest.raises(ValueError, match=problem):
        made(states, steps)


def test_a_pause_without_a_reason_does_not_load():
    silent = Step("return", "Kembalikan", "Kembali", ("office",), "back", "x.sign")
    with pytest.raises(ValueError, match="without a reason"):
        made(steps=(SEND, SIGN, silent))


def test_a_final_state_has_no_way_out():
    revive = Step("revive", "Hidupkan", "Hidup", ("done",), "office", "x.sign")
    with pytest.raises(ValueError, match="way out"):
        made(steps=(SEND, SIGN, RETURN, revive))


names = st.sampled_from(["a", "b", "c", "d"])
states = st.lists(
    st.builds(lambda n, f: State(n, n, final=f), names, st.booleans()), min_size=1, max_size=4
)
steps = st.lists(
    st.builds(
        lambda n, s, t: Step(n, n, n, (s,), t, "x"), st.text("xyz", min_size=1), names, names
    ),
    max_size=6,
)


@given(states, steps)
def test_whatever_loads_can_be_walked_to_an_end(states, steps):
    """From every state of a workflow that loads, every way on leads to a known state."""
    try:
        path = made(states, steps)
    except ValueError:
        return
    known = {state.name for state in path.states}
    for state in path.states:
        leaving = [step for step in path.steps if state.name in step.sources]
        assert bool(leaving) != state.final
        assert {step.target for step in leaving} <= known


def test_every_workflow_of_the_city_promises_something_and_ends():
    for service in SERVICES:
        for path in service.workflows:
            assert path.promise.words
            assert any(state.final for state in path.states)
