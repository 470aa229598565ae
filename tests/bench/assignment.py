"""Shops for 15,000 civil servants: the optimum over all pairs, from nothing and a month later.

No database: what is measured is the computation. The people live around forty centres, many in
some and few in others, with as many shops in each, so that shops near many people are full.
"""

import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from smartcity_app.services.peken.assignment import fitting
from smartcity_app.services.peken.assignment.fitting import Fitted, Town
from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House

PEOPLE, SHOPS, MOVED = 15_000, 1_100, 500
QUOTAS = (500_000, 750_000, 1_000_000, 2_000_000)
BUDGET = 20.0
"""Seconds on two cores."""


def measure(house: House) -> list[Benchmark]:
    """Wall and CPU seconds, and what the assignment is worth."""
    town = city()
    first, wall, cpu = _timed(lambda: fitting.assign(town))
    later = month_later(town, first)
    second, wall_later, cpu_later = _timed(lambda: fitting.assign(later))
    report = fitting.report(later, second)

    figures = [
        Figure("from nothing, wall", wall, "s", BUDGET),
        Figure("from nothing, CPU", cpu, "s"),
        Figure("a month later, wall", wall_later, "s", BUDGET),
        Figure("a month later, CPU", cpu_later, "s"),
        Figure("memory, most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
        _beside("mean way", "mean", "m", report),
        _beside("95% of ways within", "p95", "m", report),
        _beside("shops without an expected order", "empty", "", report),
        _beside("Gini of expected demand", "gini", "", report),
        _beside("shops that expect more than their cap", "over_cap", "", report),
        Figure("pairs that changed", report["changed"], f"of {PEOPLE * town.k}"),
    ]
    rows = {"civil_servant": PEOPLE, "shop": SHOPS}
    notes = [f"solved {first.answer.rounds} and {second.answer.rounds} times until proved"]
    return [Benchmark("assignment", figures, rows=rows, notes=notes)]


def city() -> Town:
    """Some have to spend more than others."""
    chance = np.random.default_rng(2026)
    centres = chance.normal([-7.27, 112.73], [0.04, 0.05], (40, 2))
    crowd = 1 / np.arange(3, 43)
    lived = centres[chance.choice(40, PEOPLE, p=crowd / crowd.sum())]
    sold = centres[chance.integers(0, 40, SHOPS)]
    return Town(
        people=lived + chance.normal(0, 0.012, (PEOPLE, 2)),
        quotas=chance.choice(QUOTAS, PEOPLE, p=[0.4, 0.4, 0.15, 0.05]),
        shops=sold + chance.normal(0, 0.02, (SHOPS, 2)),
        caps=np.full(SHOPS, 30_000_000),
        kept=np.zeros((0, 2), np.int64),
    )  # fmt: skip


def month_later(town: Town, fitted: Fitted) -> Town:
    """Some have moved; everybody else would like to keep their shops."""
    chance = np.random.default_rng(1)
    people = town.people.copy()
    people[chance.choice(PEOPLE, MOVED, replace=False)] += chance.normal(0, 0.02, (MOVED, 2))
    kept = np.stack([fitted.answer.person, fitted.answer.shop], axis=1)
    return Town(people, town.quotas, town.shops, town.caps, kept)


def _beside(name: str, key: str, unit: str, report: dict[str, Any]) -> Figure:
    """The assignment's figure, beside that of everybody's nearest shops."""
    return Figure(
        name, report["after"][key], unit, reference="the nearest three",
        reference_value=report["nearest"][key],
    )  # fmt: skip


def _timed(work: Callable[[], Fitted]) -> tuple[Fitted, float, float]:
    wall, cpu = time.monotonic(), time.process_time()
    done = work()
    return done, time.monotonic() - wall, time.process_time() - cpu
