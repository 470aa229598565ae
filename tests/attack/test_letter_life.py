"""No sequence of steps, allowed or not, crashes included, makes a letter real before its time.

The stories are told by dice, which go far, and by hypothesis, which finds the short odd ones and
shrinks what breaks a rule to the few steps that break it.
"""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.attack.story import MOST_CASES, NAMES, PENS, WAITS, Story
from tests.attack.town import REQUIREMENTS, Town
from tests.conftest import City
from tests.tabs import city_app


@pytest.fixture
def story(city: City, monkeypatch: pytest.MonkeyPatch) -> type[Story]:
    """The kind of story that is told in this town."""
    city_app()
    Story.town, Story.patch = Town(city), monkeypatch
    return Story


WEIGHTS = {
    "go_on": 5, "sign": 6, "send": 2, "give_back": 3, "mend": 2, "recall": 2, "cancel": 1,
    "refuse": 1, "revoke": 3, "time_passes": 3, "the_city_works": 2, "look": 1, "begin": 1,
}  # fmt: skip
NAMED = ["whose turn it is"] * 3


def walk(story: type[Story], seed: int, steps: int) -> Counter[str]:
    """A story thrown by dice: it goes further than short examples do. How its cases ended."""
    dice, told = random.Random(seed), story()
    told.two_letters_are_asked_for(sent=dice.random() < 0.5)
    for _ in range(steps):
        (step,) = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
        index, name = dice.randrange(MOST_CASES), dice.choice([*NAMED, *NAMES])
        how = dice.choice(["well", "well", "well", "crash"])
        match step:
            case "go_on":
                told.go_on(index)
            case "sign":
                pen = dice.choice(["well"] * 6 + list(PENS))
                told.sign(index, name, pen, dice.choice([0] * 9 + [-1]))
            case "begin":
                if len(told.cases) < MOST_CASES:
                    told.begin(dice.choice(["siti", "lilik", "loket"]), dice.random() < 0.7)
            case "give_back":
                wrong = set(dice.sample([*REQUIREMENTS, "purpose"], dice.randrange(1, 3)))
                told.give_back(index, name, wrong, how)
            case "send" | "cancel" | "refuse":
                getattr(told, step)(index, name, how)
            case "mend":
                told.mend(index, dice.choice(["siti", "lilik", "loket"]))
            case "revoke":
                told.revoke(index, name, dice.choice(["Usaha ternyata sudah tutup"] * 3 + ["x"]))
            case "time_passes":
                told.time_passes(dice.choice(WAITS))
            case "look":
                told.look(index, dice.choice(["siti", "lilik", "loket", "neighbour", "nobody"]))
            case _:
                getattr(told, step)(*([index, name] if step == "recall" else []))
        told.the_town_is_as_we_think()
    told.teardown()
    ends = Counter(f"{each.state}{' revoked' * each.revoked}" for each in told.cases)
    return ends + Counter(void=sum(each.void for each in told.cases))


def test_stories_thrown_by_dice(story: type[Story]) -> None:
    ends = sum((walk(story, seed, 30) for seed in range(5)), Counter())
    assert ends["issued"] + ends["issued revoked"] >= 2, f"the stories got nowhere: {ends}"


@pytest.mark.slow
def test_longer_stories_thrown_by_dice(story: type[Story]) -> None:
    ends = sum((walk(story, seed, 40) for seed in range(100, 112)), Counter())
    assert {"issued", "issued revoked", "cancelled", "refused", "void"} <= ends.keys(), ends


@pytest.mark.slow
def test_stories_told_by_hypothesis(story: type[Story]) -> None:
    run_state_machine_as_test(
        story,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
