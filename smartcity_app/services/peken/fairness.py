"""How evenly takings are spread over shops: two figures that need no explanation of each shop."""

from collections.abc import Sequence


def gini(takings: Sequence[int]) -> float:
    """0 when every shop takes the same, towards 1 when one takes all; 0 where nothing is taken.

    Half the mean difference of all pairs by the mean (Gini 1912), from the sorted values.
    """
    ranked = sorted(takings)
    whole, count = sum(ranked), len(ranked)
    if not whole:
        return 0.0
    weighted = sum(place * each for place, each in enumerate(ranked, 1))
    return (2 * weighted - (count + 1) * whole) / (count * whole)


def top_share(takings: Sequence[int], percent: int = 10) -> float:
    """What part of all the best `percent` of shops take, one shop at least; 0 where nothing is."""
    whole = sum(takings)
    if not whole:
        return 0.0
    best = max(1, -(-len(takings) * percent // 100))
    return sum(sorted(takings, reverse=True)[:best]) / whole
