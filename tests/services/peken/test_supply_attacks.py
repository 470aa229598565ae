"""Other people's purchases and deliveries, the same click twice, numbers nobody means."""

import threading
from typing import Any

import pytest

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import (
    delivering,
    pooling,
    restocking,
    supply_places,
    supply_prices,
    supply_views,
    supplying,
)
from smartcity_app.services.peken.delivering import Taken
from smartcity_app.services.peken.supply_models import CASH
from smartcity_app.services.peken.supplying import Arrival, Offer
from tests.services.peken.chain import Chain
from tests.services.peken.conftest import Market

HUGE = 10**12


@pytest.fixture
def chain(market: Market) -> Chain:
    return Chain(market)


@pytest.fixture
def rival(chain: Chain) -> Actor:
    """Who keeps another koperasi and another distributor."""
    who = chain.city.resident("Rudi Hermawan")
    chain.market.open_shop(who, "Koperasi Lain", kind="koperasi")
    chain.market.open_shop(who, "PT Lain", kind="distributor")
    return who


def test_nobody_else_sees_or_moves_a_purchase(chain: Chain, rival: Actor) -> None:
    chain.ask(4)
    ref = chain.order(4)
    for verb, more in (
        (supplying.find, {}), (supplying.take, {}), (supplying.cancel, {}), (supplying.ship, {}),
        (supplying.receive, {}), (supplying.paid, {}), (supplying.decline, {"reason": "Iseng"}),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            chain.do(verb, rival, ref=ref, **more)  # type: ignore[operator]


def test_neither_side_takes_the_others_steps(chain: Chain) -> None:
    chain.ask(4)
    ref = chain.order(4)
    with pytest.raises(NotAllowed):
        chain.do(supplying.take, chain.koperasi_head, ref=ref)
    with pytest.raises(NotAllowed):
        chain.do(supplying.cancel, chain.wholesaler, ref=ref)
    chain.do(supplying.take, chain.wholesaler, ref=ref)
    chain.do(supplying.ship, chain.wholesaler, ref=ref)
    with pytest.raises(NotAllowed):
        chain.do(supplying.receive, chain.wholesaler, ref=ref)
    chain.do(supplying.receive, chain.koperasi_head, ref=ref)
    with pytest.raises(NotAllowed):
        chain.do(supplying.paid, chain.koperasi_head, ref=ref)


def test_another_koperasi_has_no_part_in_the_pool(chain: Chain, rival: Actor) -> None:
    chain.ask(4)
    mine: dict[str, Any] = {"koperasi_id": chain.koperasi}
    with pytest.raises(NotFound):
        chain.do(pooling.pool, rival, **mine)
    with pytest.raises(NotFound):
        chain.do(pooling.order, rival, **mine, distributor_id=chain.distributor, seen={})
    with pytest.raises(NotFound):
        chain.do(pooling.match, rival, **mine, variant_id=chain.rice, article_id=chain.sacks)
    with pytest.raises(NotFound):
        chain.do(supply_places.set_margin, rival, **mine, hundredths=0)


def test_a_shop_confirms_only_its_own_delivery(chain: Chain, rival: Actor) -> None:
    chain.received(4, 4)
    delivery = chain.sent()
    for who, refusal in (
        (chain.yanto, NotFound), (rival, NotFound), (chain.koperasi_head, NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            chain.do(delivering.confirm, who, ref=delivery.ref, payment=CASH)
    with pytest.raises(NotAllowed):
        chain.do(delivering.cash_received, chain.hartini, ref=delivery.ref)
    other = chain.goods(chain.deliveries(chain.second)[0])[0]
    with pytest.raises(NotFound):
        chain.confirm(delivery, taken={other.id: Taken(1)})


def test_a_shop_asks_only_for_its_own_goods(chain: Chain) -> None:
    with pytest.raises(NotFound):
        chain.do(restocking.ask, chain.hartini, shop_id=chain.first, wanted={chain.rice2: 1})
    with pytest.raises(NotFound):
        chain.do(restocking.ask, chain.hartini, shop_id=chain.second, wanted={chain.rice2: 1})


def test_the_second_click_is_refused_and_changes_nothing(chain: Chain) -> None:
    ref = chain.received(4)
    delivery = chain.sent()
    chain.confirm(delivery)
    chain.do(delivering.cash_received, chain.koperasi_head, ref=delivery.ref)
    chain.do(supplying.paid, chain.wholesaler, ref=ref)
    stock, balances = chain.stock(chain.rice), chain.balances()
    for again in (
        lambda: chain.confirm(delivery),
        lambda: chain.do(delivering.send, chain.koperasi_head, ref=delivery.ref),
        lambda: chain.do(delivering.cash_received, chain.koperasi_head, ref=delivery.ref),
        lambda: chain.do(supplying.paid, chain.wholesaler, ref=ref),
        lambda: chain.do(supplying.receive, chain.koperasi_head, ref=ref),
    ):
        with pytest.raises(OutOfStep):
            again()
    assert (chain.stock(chain.rice), chain.balances()) == (stock, balances)


@pytest.mark.slow
def test_of_clicks_at_the_same_moment_one_counts(chain: Chain) -> None:
    ref = chain.shipped(6)
    came: list[str] = []

    def click(work: Any) -> None:
        try:
            db.run(work)
            came.append("done")
        except CityError:
            came.append("refused")

    def at_once(work: Any) -> list[str]:
        came.clear()
        threads = [threading.Thread(target=click, args=(work,)) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return sorted(came)

    once = ["done", "refused", "refused", "refused"]
    assert at_once(lambda s: supplying.receive(s, chain.koperasi_head, ref=ref)) == once
    assert len(chain.deliveries()) == 1
    delivery, before = chain.sent(), chain.stock(chain.rice)
    confirm = {"ref": delivery.ref, "payment": CASH}
    assert at_once(lambda s: delivering.confirm(s, chain.hartini, **confirm)) == once
    assert chain.stock(chain.rice) == before + 6
    chain.balances()


@pytest.mark.parametrize("pieces", [0, -1, 10_001, HUGE])
def test_numbers_nobody_means_are_refused_when_asking(chain: Chain, pieces: int) -> None:
    with pytest.raises(Incomplete):
        chain.do(restocking.ask, chain.hartini, shop_id=chain.first, wanted={chain.rice: pieces})
    assert chain.wishes() == []


@pytest.mark.parametrize(
    "offer", [Offer(-1, 50_000), Offer(5, 50_000), Offer(3, 0), Offer(3, -1), Offer(3, HUGE)]
)
def test_an_offer_is_no_more_than_the_order_and_its_price_a_price(
    chain: Chain, offer: Offer
) -> None:
    chain.ask(4)
    ref = chain.order(4)
    offers = {chain.line(ref).id: offer}
    with pytest.raises(Incomplete):
        chain.do(supplying.offer, chain.wholesaler, ref=ref, offers=offers, reason="Habis")
    assert chain.line(ref).offered == 4


@pytest.mark.parametrize(
    "arrival",
    [Arrival(-1, 0, "x"), Arrival(5), Arrival(3, 2, "x"), Arrival(3, -1, "x"), Arrival(HUGE)],
)
def test_no_more_comes_than_was_sent(chain: Chain, arrival: Arrival) -> None:
    ref = chain.shipped(4)
    arrived = {chain.line(ref).id: arrival}
    with pytest.raises(Incomplete):
        chain.do(supplying.receive, chain.koperasi_head, ref=ref, arrived=arrived)
    assert chain.deliveries() == []
    assert chain.balances() == {}


@pytest.mark.parametrize(
    "taken", [Taken(-1, 0, "x"), Taken(5), Taken(3, 2, "x"), Taken(3, -1, "x"), Taken(HUGE)]
)
def test_no_more_is_accepted_than_was_brought(chain: Chain, taken: Taken) -> None:
    chain.received(4)
    delivery, before = chain.sent(), chain.stock(chain.rice)
    with pytest.raises(Incomplete):
        chain.confirm(delivery, taken={chain.goods(delivery)[0].id: taken})
    assert chain.stock(chain.rice) == before


def test_transport_and_margin_have_bounds(chain: Chain) -> None:
    ref = chain.shipped(4)
    for rupiah in (-1, HUGE):
        with pytest.raises(Incomplete):
            chain.do(supplying.receive, chain.koperasi_head, ref=ref, transport=rupiah)
    for margin in (-1, 1_501, HUGE):
        with pytest.raises(Incomplete):
            chain.do(
                supply_places.set_margin, chain.koperasi_head, koperasi_id=chain.koperasi,
                hundredths=margin,
            )  # fmt: skip


def test_a_distributor_sends_no_more_than_lies_on_its_shelf(chain: Chain) -> None:
    chain.ask(6_000)
    ref = chain.order(6_000)
    chain.do(supplying.take, chain.wholesaler, ref=ref)
    with pytest.raises(Incomplete, match="tidak cukup"):
        chain.do(supplying.ship, chain.wholesaler, ref=ref)
    assert chain.stock(chain.sacks) == 5_000


@pytest.mark.parametrize("typed", ["-3", "1e9", "٣", "3;", "9" * 13])
def test_what_is_no_number_is_said_beside_its_field(typed: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        supply_views.numbers({"barang-7": typed}, "barang")
    assert refusal.value.fields == {"barang-7": "Tulis dengan angka"}
    assert supply_views.numbers({"barang-7": " 1.250 ", "barang-8": "", "x": "1"}, "barang") == {
        7: 1250
    }


def test_prices_of_the_chain_are_for_the_market_office(chain: Chain) -> None:
    chain.received(4)
    (hop,) = chain.do(supply_prices.hops, chain.market.officer)
    assert (hop.pieces, hop.distributor, hop.margin, hop.shop, hop.selling) == (
        4, 50_000, 1_500, 51_500, 60_000,
    )  # fmt: skip
    lost = chain.do(supply_prices.losses, chain.market.officer)
    assert (lost.ordered, lost.received, lost.broken) == (4, 4, 0)
    with pytest.raises(NotAllowed):
        chain.do(supply_prices.hops, chain.hartini)
