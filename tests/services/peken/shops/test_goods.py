"""What a shop sells: its sizes, prices, stock, and what is told of them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound
from smartcity_app.services.peken import goods, prices, stock
from smartcity_app.services.peken.goods import Goods, Size
from smartcity_app.services.peken.shop_models import ProductTerm, Variant
from tests.services.peken.shops.conftest import Market, rice


@pytest.mark.parametrize("price", [0, -1, 49, 50_000_001, 2**40])
def test_a_price_is_a_price(market: Market, price: int) -> None:
    ref = market.opened()
    with pytest.raises(Incomplete) as refused:
        market.do(goods.add, market.hartini, ref=ref, given=rice(sizes=(Size(price=price),)))
    assert list(refused.value.fields) == ["price-0"]
    size = market.stocked(market.mat)
    with pytest.raises(Incomplete):
        market.do(goods.set_price, market.mat, variant_id=size.id, price=price)


def test_what_is_wrong_is_said_at_its_field() -> None:
    given = Goods("x", "emas", (Size(1000, stock=-1), Size(1000, amount=0.0)), staple="emas")
    assert set(goods.wanting(given)) == {
        "name", "category", "staple", "stock-0", "amount-1", "label-1",
    }  # fmt: skip


def test_nobody_touches_the_goods_of_another_shop(market: Market) -> None:
    size = market.stocked()
    acts = (
        (goods.change, {"product_id": size.product_id, "given": rice()}),
        (goods.set_price, {"variant_id": size.id, "price": 1000}),
        (goods.restock, {"variant_id": size.id, "by": 5}),
        (goods.count, {"variant_id": size.id, "counted": 1, "seen": 10}),
        (goods.take_out, {"product_id": size.product_id}),
        (goods.put_back, {"product_id": size.product_id}),
    )
    for who in (market.mat, market.officer):
        for verb, more in acts:
            with pytest.raises(NotFound):
                market.do(verb, who, **more)  # type: ignore[arg-type]
    assert market.size(size.id).stock == 10


def test_a_size_of_another_article_cannot_be_changed_along(market: Market) -> None:
    mine, theirs = market.stocked(), market.stocked(market.mat)
    sneaked = rice(sizes=(Size(price=1000, id=theirs.id),))
    with pytest.raises(NotFound):
        market.do(goods.change, market.hartini, product_id=mine.product_id, given=sneaked)
    assert market.size(theirs.id).price == 62_500


def test_a_count_keeps_what_was_sold_meanwhile(market: Market) -> None:
    size = market.stocked()
    sold = {size.id or 0: (3, 62_500)}
    assert db.run(lambda s: stock.take(s, wanted=sold)) == []
    assert market.do(goods.count, market.hartini, variant_id=size.id, counted=20, seen=10) == 17
    with pytest.raises(Incomplete):
        market.do(goods.restock, market.hartini, variant_id=size.id, by=-18)
    assert market.size(size.id).stock == 17


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(("restock", "sell", "count")), st.integers(-30, 30)),
                max_size=12))  # fmt: skip
def test_stock_is_what_came_less_what_went_and_never_below_nothing(
    market: Market, moves: list[tuple[str, int]]
) -> None:
    size = market.stocked()
    left = 10
    for what, said in moves:
        by = -abs(said) - 1 if what == "sell" else max(said, -left) if what == "count" else said
        try:
            _move(market, size, what, by, left)
            left += by
        except Incomplete:
            assert left + by < 0
        assert left >= 0
    assert market.size(size.id).stock == left


def _move(market: Market, size: Variant, what: str, by: int, left: int) -> None:
    if what == "restock":
        market.do(goods.restock, market.hartini, variant_id=size.id, by=by)
    elif what == "count":
        market.do(goods.count, market.hartini, variant_id=size.id, counted=left + by, seen=left)
    else:
        db.run(lambda session: _sell(session, size, -by))


def _sell(session: Session, size: Variant, many: int) -> None:
    if stock.take(session, wanted={size.id or 0: (many, 62_500)}):
        raise Incomplete


def test_low_stock_is_told_once_a_dip(market: Market) -> None:
    size = market.stocked()

    def told() -> int:
        goods.warn_low()
        market.city.settle()
        return sum("menipis" in each.title for each in market.city.all(InboxMessage))

    assert told() == 0
    market.do(goods.restock, market.hartini, variant_id=size.id, by=-7)
    assert told() == 1
    market.do(goods.restock, market.hartini, variant_id=size.id, by=-1)
    assert told() == 1
    market.do(goods.restock, market.hartini, variant_id=size.id, by=10)
    assert told() == 1
    market.do(goods.restock, market.hartini, variant_id=size.id, by=-10)
    assert told() == 2


def test_what_is_taken_out_is_found_no_more_and_can_be_put_back(market: Market) -> None:
    size = market.stocked()
    assert market.city.all(ProductTerm)
    market.do(goods.take_out, market.hartini, product_id=size.product_id)
    assert market.city.all(ProductTerm) == []
    market.do(goods.put_back, market.hartini, product_id=size.product_id)
    assert {each.term for each in market.city.all(ProductTerm)} >= {"beras", "=beras", "kg"}


def test_a_size_left_out_of_the_form_is_sold_no_more(market: Market) -> None:
    size = market.stocked()
    given = rice(sizes=(Size(price=130_000, stock=4, label="10 kg", amount=10.0),))
    product = market.do(goods.change, market.hartini, product_id=size.product_id, given=given)
    assert [(each.label, each.active) for each in market.sizes(product)] == [
        ("5 kg", False), ("10 kg", True),
    ]  # fmt: skip


def test_a_price_above_the_reference_is_flagged_with_its_source(market: Market) -> None:
    def flag(price: int, amount: float | None = 5.0) -> prices.Flag | None:
        return db.run(lambda s: prices.flag(s, staple="beras-medium", price=price, amount=amount))

    assert flag(67_500) is None
    dear = flag(67_501)
    assert dear is not None
    assert "contoh, perlu ditetapkan" in dear.words
    assert flag(1_000_000, None) is None


def test_a_new_reference_price_holds_from_its_day(market: Market) -> None:
    day = clock.today() + timedelta(days=3)
    row = market.do(prices.enter, market.officer, staple="gula-pasir", low=15_000, high=16_000,
                    source="Survei pasar 30 Juli 2026", starts=day)  # fmt: skip
    assert db.run(lambda s: prices.in_force(s, clock.today()))["gula-pasir"].high == 17_500
    assert db.run(lambda s: prices.in_force(s, day))["gula-pasir"].high == 16_000
    with pytest.raises(NotAllowed):
        market.do(prices.drop, market.hartini, band_id=row.id)
    market.do(prices.drop, market.officer, band_id=row.id)
    assert db.run(lambda s: prices.in_force(s, day))["gula-pasir"].high == 17_500


def test_only_the_markets_office_sets_prices_and_only_possible_ones(market: Market) -> None:
    mayor = market.city.official("Wali", Role.MAYOR, "35.78", key=False)
    good = {"staple": "gula-pasir", "low": 1, "high": 2, "source": "HET 2026",
            "starts": clock.today()}  # fmt: skip
    for who in (market.hartini, mayor):
        with pytest.raises(NotAllowed):
            market.do(prices.enter, who, **good)
    for wrong in ({"low": 0}, {"high": 0}, {"high": 10**9}, {"source": "x"}, {"staple": "emas"},
                  {"starts": clock.today() + timedelta(days=400)}):  # fmt: skip
        with pytest.raises(Incomplete):
            market.do(prices.enter, market.officer, **{**good, **wrong})
    for kept in market.city.all(prices.PriceBand):
        if kept.staple == "gula-pasir":
            with pytest.raises(Incomplete):
                market.do(prices.drop, market.officer, band_id=kept.id)
