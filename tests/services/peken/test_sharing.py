"""Who gets how much of what came, and what a piece costs on its way."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.services.peken.sharing import share, splits

WANTED = st.dictionaries(st.integers(1, 500), st.integers(1, 10_000), max_size=30)


def test_a_short_sack_is_shared_in_proportion() -> None:
    assert share(6, {1: 8, 2: 4}) == {1: 4, 2: 2}


def test_the_larger_remainder_gets_the_piece_left_over_and_of_equal_ones_who_asked_first() -> None:
    assert share(5, {1: 3, 2: 4}) == {1: 2, 2: 3}
    assert share(1, {7: 2, 3: 2, 5: 2}) == {7: 0, 3: 1, 5: 0}


def test_pieces_below_nothing_cannot_be_shared() -> None:
    for came, wanted in ((-1, {1: 1}), (1, {1: -1})):
        with pytest.raises(ValueError, match="below nothing"):
            share(came, wanted)


@given(st.integers(0, 300_000), WANTED)
def test_everything_that_is_wanted_is_shared_and_nobody_gets_more_than_they_want(
    came: int, wanted: dict[int, int]
) -> None:
    shares = share(came, wanted)
    assert shares.keys() == wanted.keys()
    assert sum(shares.values()) == min(came, sum(wanted.values()))
    assert all(0 <= shares[key] <= wanted[key] for key in wanted)


@given(st.integers(0, 300_000), WANTED)
def test_nobody_is_a_whole_piece_away_from_their_part(came: int, wanted: dict[int, int]) -> None:
    total = sum(wanted.values())
    for key, got in share(came, wanted).items():
        part = min(came, total) * wanted[key]
        assert (got - 1) * total < part < (got + 1) * total


@given(st.integers(0, 300_000), WANTED, st.randoms())
def test_the_order_in_which_the_shops_are_read_changes_nothing(
    came: int, wanted: dict[int, int], random: Random
) -> None:
    shuffled = list(wanted.items())
    random.shuffle(shuffled)
    assert share(came, dict(shuffled)) == share(came, wanted)


@given(st.integers(0, 300_000), WANTED)
def test_who_wants_more_never_gets_less(came: int, wanted: dict[int, int]) -> None:
    shares = share(came, wanted)
    by_wish = sorted(wanted, key=lambda key: (wanted[key], -key))
    given_ = [shares[key] for key in by_wish]
    assert given_ == sorted(given_)


@given(
    st.lists(st.tuples(st.integers(1, 100_000_000), st.integers(0, 10_000)), max_size=20),
    st.integers(0, 1_500),
    st.integers(0, 10_000_000),
)
def test_every_rupiah_a_shop_pays_is_named_and_transport_never_earns_anything(
    goods: list[tuple[int, int]], margin: int, transport: int
) -> None:
    found = splits(goods, margin=margin, transport=transport)
    assert len(found) == len(goods)
    for (price, _), split in zip(goods, found, strict=True):
        assert split.shop == price + split.margin + split.transport
        assert 0 <= split.margin <= price * 15 // 100
        assert split.transport >= 0
    asked = sum(s.transport * pieces for s, (_, pieces) in zip(found, goods, strict=True))
    assert asked <= transport
