"""Shops for everybody, as cheap as can be: proved by another solver."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from smartcity_app.services.peken.assignment import flow
from smartcity_app.services.peken.assignment.flow import FULL, Answer, Wish

KEPUTIH = np.array([-7.2905, 112.8016])
NORTH = np.array([0.001, 0.0])
"""Some 111 metres."""


@st.composite
def wishes(draw: Any) -> Wish:
    """A small city: places anywhere within some kilometres, tight and loose capacities."""
    people, shops = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    spread = draw(st.sampled_from([0.0, 0.001, 0.03]))
    k = draw(st.integers(1, 4))
    had = draw(st.integers(0, people * min(k, shops)))
    kept = [(chance.integers(people), chance.integers(shops)) for _ in range(had)]
    return Wish(
        KEPUTIH + chance.normal(0, spread, (people, 2)),
        KEPUTIH + chance.normal(0, spread, (shops, 2)),
        chance.integers(0, draw(st.integers(1, people)) + 1, shops),
        k=k,
        kept=np.array(sorted(set(kept)), np.int64).reshape(-1, 2),
        stay=draw(st.sampled_from([0, 300, 5000])),
        floor=draw(st.integers(0, 3)),
        lure=draw(st.sampled_from([0, 700])),
        near=draw(st.integers(1, 3)),
    )


def bound(wish: Wish) -> float:
    """What HiGHS says no assignment can be cheaper than: every pair, and halves of people too."""
    people, shops = flow.plane(wish.people, wish.shops)
    metres = np.rint(np.hypot(*(people[:, None] - shops[None]).transpose(2, 0, 1)))
    n, m = metres.shape
    for person, shop in wish.kept if wish.kept is not None else ():
        metres[person, shop] -= wish.stay
    first = np.minimum(wish.floor, wish.capacity)
    cost = np.concatenate([metres.ravel(), np.full(m, -wish.lure), np.zeros(m), np.full(m, FULL)])
    rows = np.zeros((n + m, len(cost)))
    for person in range(n):
        rows[person, person * m : (person + 1) * m] = 1
    for shop in range(m):
        rows[n + shop, shop : n * m : m] = 1
        rows[n + shop, [n * m + shop, n * m + m + shop, n * m + 2 * m + shop]] = -1
    most = [*np.ones(n * m), *first, *(wish.capacity - first), *np.full(m, n * m)]
    right = [*np.full(n, min(wish.k, m)), *np.zeros(m)]
    found = linprog(cost, A_eq=rows, b_eq=right, bounds=[(0, each) for each in most])
    assert found.status == 0
    return float(found.fun)


@settings(max_examples=300)
@given(wishes())
def test_no_other_assignment_is_cheaper(wish: Wish) -> None:
    """The flow costs what the linear programme over all pairs says is the least."""
    assert flow.solve(wish).cost == pytest.approx(bound(wish), abs=0.5)


@given(wishes())
def test_everybody_gets_so_many_different_shops(wish: Wish) -> None:
    answer = flow.solve(wish)
    k = min(wish.k, len(wish.shops))
    assert (np.bincount(answer.person, minlength=len(wish.people)) == k).all()
    assert len({*zip(answer.person, answer.shop, strict=True)}) == len(answer.person)


@given(wishes())
def test_a_shop_is_overfilled_only_when_all_are_full(wish: Wish) -> None:
    answer = flow.solve(wish)
    given_ = np.bincount(answer.shop, minlength=len(wish.shops))
    assert (answer.over == np.maximum(0, given_ - wish.capacity)).all()
    needed = len(wish.people) * min(wish.k, len(wish.shops))
    fits = np.minimum(wish.capacity, len(wish.people)).sum()
    assert answer.over.sum() == max(0, needed - fits)


def city_of(people: int, shops: int, **more: Any) -> Wish:
    chance = np.random.default_rng(7)
    return Wish(
        KEPUTIH + chance.normal(0, 0.03, (people, 2)),
        KEPUTIH + chance.normal(0, 0.03, (shops, 2)),
        **{"capacity": np.full(shops, 3 * people // shops + 2), **more},
    )


def same(one: Answer, other: Answer) -> bool:
    return all((getattr(one, x) == getattr(other, x)).all() for x in ("person", "shop"))


def test_what_is_looked_at_first_changes_nothing() -> None:
    few, all_ = (flow.solve(city_of(300, 40, near=near)) for near in (2, 40))
    assert few.cost == all_.cost
    assert few.rounds > all_.rounds == 1


def test_the_same_question_has_the_same_answer() -> None:
    assert same(flow.solve(city_of(200, 30)), flow.solve(city_of(200, 30)))


def test_a_month_in_which_nothing_changes_changes_nothing() -> None:
    first = flow.solve(city_of(300, 40))
    kept = np.stack([first.person, first.shop], axis=1)
    assert same(first, flow.solve(city_of(300, 40, kept=kept)))


def test_staying_is_worth_some_metres_and_not_more() -> None:
    near, far = KEPUTIH + NORTH, KEPUTIH - 2 * NORTH
    wish = {"people": KEPUTIH[None], "shops": np.array([near, far]), "capacity": np.ones(2, int)}
    kept = np.array([[0, 1]])
    for stay, shop in ((50, 0), (500, 1)):
        answer = flow.solve(Wish(**wish, k=1, kept=kept, stay=stay))
        assert [*answer.shop] == [shop]


def test_no_shop_is_left_out_when_the_way_is_worth_it() -> None:
    """Four people beside one shop: with a lure the other one gets somebody too."""
    shops = np.array([KEPUTIH, KEPUTIH + 5 * NORTH])
    people = np.repeat(KEPUTIH[None], 4, axis=0)
    for lure, theirs in ((0, [4, 0]), (700, [3, 1])):
        wish = Wish(people, shops, np.array([4, 4]), k=1, floor=1, lure=lure)
        assert [*np.bincount(flow.solve(wish).shop, minlength=2)] == theirs


@pytest.mark.parametrize("junk", [np.nan, np.inf, -np.inf, 1e300])
def test_a_position_that_is_none_is_refused(junk: float) -> None:
    with pytest.raises(ValueError, match="position"):
        flow.solve(Wish(np.array([[junk, 112.8]]), KEPUTIH[None], np.ones(1, int)))


def test_nobody_and_no_shops_are_no_trouble() -> None:
    nothing = np.zeros((0, 2))
    assert not len(flow.solve(Wish(nothing, KEPUTIH[None], np.ones(1, int))).person)
    assert not len(flow.solve(Wish(KEPUTIH[None], nothing, np.zeros(0, int))).person)
