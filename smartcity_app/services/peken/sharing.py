"""Arithmetic of supply, without tables: who gets how much of what came, and at which price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WHOLE = 10_000
"""A margin is written in hundredths of a percent."""


def share(came: int, wanted: Mapping[int, int]) -> dict[int, int]:
    """Share `came` pieces over those who want them, in proportion, by the largest remainder.

    Nobody gets more than they want; of what cannot be divided the larger remainder gets a piece,
    and of equal ones the smaller key (who asked first). What nobody wants stays out.
    """
    if came < 0 or any(each < 0 for each in wanted.values()):
        raise ValueError("pieces below nothing cannot be shared")
    total = sum(wanted.values())
    if came >= total:
        return dict(wanted)
    shares = {key: came * want // total for key, want in wanted.items()}
    rest = came - sum(shares.values())
    by_remainder = sorted(wanted, key=lambda key: (-(came * wanted[key] % total), key))
    for key in by_remainder[:rest]:
        shares[key] += 1
    return shares


@dataclass(frozen=True, slots=True)
class Split:
    """What a piece costs on its way, in rupiah."""

    distributor: int
    margin: int
    transport: int

    @property
    def shop(self) -> int:
        """What the shop pays."""
        return self.distributor + self.margin + self.transport


def splits(goods: Sequence[tuple[int, int]], *, margin: int, transport: int) -> list[Split]:
    """The price of each kind of goods: (price a piece, pieces that came).

    The cost of transport is shared by value and rounded down to whole rupiah a piece, so that the
    shops together never pay more for it than it cost; the koperasi bears the rest.
    """
    value = sum(price * pieces for price, pieces in goods)
    return [
        Split(price, price * margin // WHOLE, price * transport // value if value else 0)
        for price, _ in goods
    ]
