"""From money to places: how many people a shop may have, and what an assignment is worth.

A person is expected to spend their quota in equal parts at their shops. A shop's capacity is its
cap, less some room for who buys more than they must, in such parts. Quotas differ, so a shop that
got the better paid ones may still expect too much: its capacity is cut and all is solved again.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from smartcity_app.services.peken.assignment import flow
from smartcity_app.services.peken.assignment.flow import Answer, Floats, Ints, Wish

ROOM = 20
"""Percent of a cap that the expected demand leaves free: a quota is the least people buy."""
CUTS = 3
SLICES = (250, 500, 1000, 1500, 2000, 3000, 5000, 10_000)
"""Metres at which the bars of the report begin and end."""


@dataclass(frozen=True, slots=True)
class Town:
    """Who is to get shops, and which there are. Money in rupiah a month."""

    people: Floats
    quotas: Ints
    shops: Floats
    caps: Ints
    kept: Ints
    """Pairs of person and shop of last month, as rows."""
    k: int = 3
    stay: int = 500
    floor: int = 6
    lure: int = 1500


@dataclass(frozen=True, slots=True)
class Fitted:
    """An assignment, with what was allowed and what is expected of every shop."""

    answer: Answer
    capacity: Ints
    expected: Floats
    """Rupiah a month."""
    tight: Ints
    """Shops that expect more than their cap all the same."""


def assign(town: Town) -> Fitted:
    """The cheapest assignment whose expected demand fits the caps, as far as any does."""
    share = town.quotas / max(1, min(town.k, len(town.shops)))
    unit = max(1.0, float(share.mean())) if len(share) else 1.0
    capacity = np.maximum(1, town.caps * (100 - ROOM) // 100 // unit).astype(np.int64)
    capacity = np.minimum(capacity, max(1, len(town.people)))
    wish = Wish(
        town.people, town.shops, capacity, k=town.k, kept=town.kept, stay=town.stay,
        floor=town.floor, lure=town.lure,
    )  # fmt: skip
    for left in range(CUTS, -1, -1):
        answer = flow.solve(wish)
        expected = _expected(answer, share, len(town.shops))
        tight = np.flatnonzero(expected > town.caps)
        if answer.over.any() or not len(tight) or not left:
            break
        given = np.bincount(answer.shop, minlength=len(town.shops))
        cut = wish.capacity.copy()
        cut[tight] = np.maximum(1, given[tight] * town.caps[tight] // expected[tight])
        wish = replace(wish, capacity=cut)
    return Fitted(answer, wish.capacity, expected, tight)


def report(town: Town, fitted: Fitted) -> dict[str, Any]:
    """What the officer decides by: this assignment, last month's pairs, and the bare nearest."""
    answer = fitted.answer
    pairs = np.stack([answer.person, answer.shop], axis=1)
    metres = flow.between(*flow.plane(town.people, town.shops))
    near = flow.nearest(metres, town.k) if metres.size else np.zeros((0, 0), np.int64)
    who = np.repeat(np.arange(len(near)), near.shape[1])
    had = {(int(person), int(shop)) for person, shop in town.kept}
    stayed = sum((int(person), int(shop)) in had for person, shop in pairs)
    return {
        "people": len(town.people),
        "shops": len(town.shops),
        "k": town.k,
        "demand": int(town.quotas.sum()),
        "caps": int(town.caps.sum()),
        "after": _figures(town, metres, pairs),
        "before": _figures(town, metres, town.kept) if len(town.kept) else {},
        "nearest": _figures(town, metres, np.stack([who, near.ravel()], axis=1)),
        "changed": len(pairs) - stayed if len(had) else None,
        "people_changed": _people_changed(pairs, had),
        "over": int(answer.over.sum()),
        "tight": len(fitted.tight),
        "rounds": answer.rounds,
    }


def gini(values: Floats) -> float:
    """How unequal: 0 when all have the same, near 1 when one has all. 0 for nothing at all."""
    ordered, n = np.sort(values.astype(np.float64)), len(values)
    if not n or not ordered.sum():
        return 0.0
    ranks = np.arange(1, n + 1)
    return float(2 * (ranks * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def _figures(town: Town, metres: flow.Metres, pairs: Ints) -> dict[str, Any]:
    way = metres[pairs[:, 0], pairs[:, 1]] if len(pairs) else np.zeros(0, np.int32)
    of = np.maximum(1, np.bincount(pairs[:, 0], minlength=len(town.people)))
    share = (town.quotas / of)[pairs[:, 0]]
    expected = _sums(pairs[:, 1], share, len(town.shops))
    bars = np.bincount(np.searchsorted(SLICES, way), minlength=len(SLICES) + 1)
    return {
        "mean": round(float(way.mean())) if len(way) else 0,
        "p95": round(float(np.percentile(way, 95))) if len(way) else 0,
        "empty": int((expected == 0).sum()),
        "gini": round(gini(expected), 3),
        "over_cap": int((expected > town.caps).sum()),
        "bars": [int(each) for each in bars],
    }


def _expected(answer: Answer, share: Floats, shops: int) -> Floats:
    return _sums(answer.shop, share[answer.person], shops)


def _sums(shop: Ints, rupiah: Floats, shops: int) -> Floats:
    return np.bincount(shop, weights=rupiah, minlength=shops).astype(np.float64)


def _people_changed(pairs: Ints, had: set[tuple[int, int]]) -> int:
    """How many who had shops last month get at least one that is new to them."""
    known = {person for person, _ in had}
    return len({int(p) for p, s in pairs if int(p) in known and (int(p), int(s)) not in had})
