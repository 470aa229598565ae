"""Shops for everybody, by minimum-cost flow. Pure: arrays in, arrays out.

Every person sends k units, one to each of k shops. A unit costs the metres between the two, less
for a shop the person already has. A shop's first units earn something, so that none is left out
while others are full; its last ones are free; beyond its capacity a unit costs so much that it
happens only where there is no other way (`Answer.over`).

Only near shops are looked at first. The prices of the optimum found then tell, for every pair that
was left out, whether it could make it better; those are added and it is solved anew until there is
none. So the answer is the optimum over all pairs, at a fraction of the work.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Metres = NDArray[np.int32]
Marks = NDArray[np.bool_]
METRES = 111_195.08
"""Of a degree of latitude."""
FULL = 1_000_000
"""Metres a unit beyond a shop's capacity costs: farther than any two places of a city."""
NEAR = 24
"""Shops of a person that are looked at first, and people of a shop."""
BLOCK = 1024
ADDED = 8
"""Pairs a person gets in one round of pricing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be assigned. Positions are rows of latitude and longitude, all of them finite."""

    people: Floats
    shops: Floats
    capacity: Ints
    """How many people a shop may be given."""
    k: int = 3
    kept: Ints | None = None
    """Pairs of person and shop of last month, as rows."""
    stay: int = 500
    """Metres farther that a shop of last month may be and still be kept."""
    floor: int = 0
    """People every shop should have before others get more, if that is not too far."""
    lure: int = 0
    """Metres farther that somebody may be sent for it."""
    near: int = NEAR


@dataclass(frozen=True, slots=True)
class Answer:
    """Who got what, sorted by person and distance."""

    person: Ints
    shop: Ints
    metres: Ints
    cost: int
    """What the flow costs in all: metres, less what is earned, more what is beyond capacity."""
    over: Ints
    """Of every shop: people beyond its capacity. All 0 when what is expected fits."""
    rounds: int
    """How often it was solved until no pair left out could make it better."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The pairs looked at, sorted by person; `cost` is metres less what staying earns."""

    person: Ints
    shop: Ints
    cost: Ints

    @classmethod
    def of(cls, looked: Marks, metres: Metres, wish: Wish) -> Self:
        person, shop = np.nonzero(looked)
        cost = metres[person, shop].astype(np.int64)
        if wish.kept is not None and len(wish.kept):
            had = np.zeros_like(looked)
            had[tuple(wish.kept.T)] = True
            cost -= wish.stay * had[person, shop]
        return cls(person, shop, cost)


def solve(wish: Wish) -> Answer:
    """The cheapest assignment. ValueError for positions that are none.

    Memory: five bytes for every pair of a person and a shop.
    """
    metres = between(*plane(wish.people, wish.shops))
    people, shops = metres.shape
    k = min(wish.k, shops)
    if not people or k < 1:
        nothing = np.zeros(0, np.int64)
        return Answer(nothing, nothing, nothing, 0, np.zeros(shops, np.int64), 0)
    looked = _near(metres, wish, k)
    rounds, further = 0, True
    while further:  # comes to an end: every round but the last looks at pairs that are new
        pairs = _Pairs.of(looked, metres, wish)
        chosen, cost = _flow(wish, pairs, people, shops, k)
        rounds, further = rounds + 1, _look_further(wish, pairs, chosen, metres, looked)
    person, shop = pairs.person[chosen], pairs.shop[chosen]
    way = metres[person, shop].astype(np.int64)
    order = np.lexsort((shop, way, person))
    over = np.maximum(0, np.bincount(shop, minlength=shops) - wish.capacity)
    return Answer(person[order], shop[order], way[order], cost, over, rounds)


def plane(people: Floats, shops: Floats) -> tuple[Floats, Floats]:
    """Positions in metres on the plane that touches the city."""
    both = np.concatenate([people.reshape(-1, 2), shops.reshape(-1, 2)]).astype(np.float64)
    if not np.isfinite(both).all() or (np.abs(both) > 180).any():
        raise ValueError("a position that is none")
    narrow = np.cos(np.radians(both[:, 0].mean())) if len(both) else 1.0
    flat = both * np.array([METRES, METRES * narrow])
    return flat[: len(people)], flat[len(people) :]


def between(a: Floats, b: Floats) -> Metres:
    """Whole metres from every row of `a` to every row of `b`."""
    metres = np.empty((len(a), len(b)), np.int32)
    for begin in range(0, len(a), BLOCK):
        block = a[begin : begin + BLOCK]
        square = (block[:, None, 0] - b[:, 0]) ** 2 + (block[:, None, 1] - b[:, 1]) ** 2
        metres[begin : begin + BLOCK] = np.rint(np.sqrt(square))
    return metres


def nearest(metres: Metres, most: int) -> Ints:
    """For every row the numbers of its `most` smallest columns, smallest first."""
    most = min(most, metres.shape[1])
    found = np.empty((len(metres), most), np.int64)
    for begin in range(0, len(metres), BLOCK):
        block = metres[begin : begin + BLOCK]
        near = np.argpartition(block, most - 1, axis=1)[:, :most]
        order = np.lexsort((near, np.take_along_axis(block, near, axis=1)), axis=1)
        found[begin : begin + BLOCK] = np.take_along_axis(near, order, axis=1)
    return found


def _near(metres: Metres, wish: Wish, k: int) -> Marks:
    """Near shops of everybody, near people of every shop, and what people have already."""
    looked = np.zeros(metres.shape, np.bool_)
    np.put_along_axis(looked, nearest(metres, max(wish.near, k)), True, axis=1)
    theirs = nearest(np.ascontiguousarray(metres.T), max(wish.near, wish.floor))
    np.put_along_axis(looked, theirs.T, True, axis=0)
    if wish.kept is not None and len(wish.kept):
        looked[tuple(wish.kept.T)] = True
    return looked


def _flow(wish: Wish, pairs: _Pairs, people: int, shops: int, k: int) -> tuple[Marks, int]:
    """Which of the pairs are chosen, and what that costs."""
    first = np.minimum(wish.floor, wish.capacity)
    here = people + np.arange(shops)
    sink = np.full(shops, people + shops)
    network = min_cost_flow.SimpleMinCostFlow()
    one = np.ones(shops, np.int64)
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([pairs.person, here, here, here]),
        np.concatenate([people + pairs.shop, sink, sink, sink]),
        np.concatenate(
            [np.ones_like(pairs.person), first, wish.capacity - first, people * k * one]
        ),
        np.concatenate([pairs.cost, -wish.lure * one, 0 * one, FULL * one]),
    )
    network.set_nodes_supplies(np.arange(people), np.full(people, k))
    network.set_node_supply(people + shops, -people * k)
    if network.solve() != network.OPTIMAL:
        raise ArithmeticError("the flow has no optimum, though shops may be overfilled")
    return network.flows(arcs)[: len(pairs.person)] > 0, network.optimal_cost()


def _look_further(wish: Wish, pairs: _Pairs, chosen: Marks, metres: Metres, looked: Marks) -> bool:
    """Mark the pairs that could make it cheaper, by the prices of this optimum; whether any."""
    price = _prices(wish, pairs, chosen, *metres.shape)
    worst = np.full(len(metres), np.iinfo(np.int32).min, np.int64)
    np.maximum.at(worst, pairs.person[chosen], pairs.cost[chosen] + price[pairs.shop[chosen]])
    worst, more = worst.astype(np.int32), False
    for begin in range(0, len(metres), BLOCK):
        part = slice(begin, begin + BLOCK)
        gain = worst[part, None] - metres[part] - price.astype(np.int32)
        gain[looked[part]] = 0
        rows = np.flatnonzero(gain.max(axis=1) > 0)
        if len(rows):
            most = min(ADDED, gain.shape[1])
            best = np.argpartition(-gain[rows], most - 1, axis=1)[:, :most]
            good = np.take_along_axis(gain[rows], best, axis=1) > 0
            looked[np.repeat(rows + begin, good.sum(axis=1)), best[good]] = more = True
    return more


def _prices(wish: Wish, pairs: _Pairs, chosen: Marks, people: int, shops: int) -> Ints:
    """What one more person at a shop would cost beyond their way: 0 where there is room.

    The shortest way from the shop to the sink in what the flow left over: there directly, or by
    moving one of its people to another shop, and so on (Bellman and Ford).
    """
    given = np.bincount(pairs.shop[chosen], minlength=shops)
    price = np.where(given < wish.capacity, 0, FULL).astype(np.int64)
    price[given < np.minimum(wish.floor, wish.capacity)] = -wish.lure
    idle, theirs = pairs.person[~chosen], pairs.shop[~chosen]
    fee, paid = pairs.cost[~chosen], pairs.cost[chosen]
    person, shop = pairs.person[chosen], pairs.shop[chosen]
    while True:
        away = np.full(people, 4 * FULL)
        np.minimum.at(away, idle, fee + price[theirs])
        lower = price.copy()
        np.minimum.at(lower, shop, away[person] - paid)
        if (lower == price).all():
            return price
        price = lower
