"""From a shop's wish to its shelf: distributor, koperasi, shop, and what each owes the other."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import clock, db, overdue
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.cases import Cases
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.peken import (
    delivering,
    payouts,
    pooling,
    restocking,
    shops,
    supply_places,
    supplying,
)
from smartcity_app.services.peken.shop_models import Shop, Variant
from smartcity_app.services.peken.supply_models import (
    BALANCE,
    CONFIRMED,
    FULFILLED,
    ORDERED,
    WAITING,
    WITHDRAWN,
    SupplyOrder,
)
from smartcity_app.services.peken.supply_workflow import (
    AGREED,
    CANCELLED,
    DECLINED,
    PURCHASE,
    RECEIVED,
)
from smartcity_app.services.peken.supplying import Arrival, Offer
from tests.services.peken.chain import RETAIL, WHOLESALE, Chain
from tests.services.peken.conftest import Market


@pytest.fixture
def chain(market: Market) -> Chain:
    return Chain(market)


def states(chain: Chain) -> list[str]:
    return [each.state for each in chain.wishes()]


def pool(chain: Chain) -> list[tuple[int, int]]:
    found = chain.do(pooling.pool, chain.koperasi_head, koperasi_id=chain.koperasi)
    return [(each.shop_id, each.wanted) for each in found]


def test_a_tap_asks_once_and_a_second_tap_asks_for_what_is_wanted_now(chain: Chain) -> None:
    chain.ask(5)
    chain.ask(8)
    assert [(each.wanted, each.state) for each in chain.wishes()] == [(5, WITHDRAWN), (8, WAITING)]
    assert pool(chain) == [(chain.first, 8)]


def test_a_wish_may_be_taken_back_until_it_is_ordered(chain: Chain) -> None:
    chain.ask(5)
    taken: dict[str, Any] = {"shop_id": chain.first, "variant_id": chain.rice}
    chain.do(restocking.withdraw, chain.hartini, **taken)
    assert pool(chain) == []
    chain.ask(5)
    chain.order(5)
    with pytest.raises(OutOfStep):
        chain.do(restocking.withdraw, chain.hartini, **taken)


def test_a_shop_without_a_koperasi_is_told_to_choose_one(chain: Chain) -> None:
    third = chain.market.open_shop(chain.yanto, "Toko Baru")
    milk = chain.market.article(third, "Susu", price=6_000)
    with pytest.raises(Incomplete, match="Pilih dulu koperasi"):
        chain.do(restocking.ask, chain.yanto, shop_id=third, wanted={milk: 3})
    chain.do(supply_places.join, chain.yanto, shop_id=third, koperasi_id=chain.koperasi)
    chain.do(restocking.ask, chain.yanto, shop_id=third, wanted={milk: 3})
    assert pool(chain) == [(third, 3)]


def test_the_scarce_comes_first_and_what_is_coming_is_not_suggested_again(chain: Chain) -> None:
    with db.transaction() as session:
        rice = session.get_one(Variant, chain.rice)
        rice.stock, rice.low_at = 3, 10
    first, *_ = chain.do(restocking.shelves, chain.hartini, shop_id=chain.first)
    assert (first.variant_id, first.low, first.suggested) == (chain.rice, True, 17)
    chain.ask(17)
    first, *_ = chain.do(restocking.shelves, chain.hartini, shop_id=chain.first)
    assert (first.waiting, first.suggested) == (17, 0)
    chain.order(17)
    first, *_ = chain.do(restocking.shelves, chain.hartini, shop_id=chain.first)
    assert (first.waiting, first.coming, first.suggested) == (0, 17, 0)


def test_the_koperasi_orders_what_it_has_read(chain: Chain) -> None:
    chain.ask(5, 3)
    with pytest.raises(OutOfStep, match="baru saja berubah"):
        chain.order(5)
    ref = chain.order(8)
    assert chain.line(ref).ordered == 8
    assert states(chain) == [ORDERED, ORDERED]
    with pytest.raises(Incomplete, match="Belum ada permintaan"):
        chain.order(8)


def test_what_is_not_matched_waits_and_a_likely_article_is_proposed(chain: Chain) -> None:
    eggs = chain.market.article(chain.distributor, "Telur ayam ras", price=24_000)
    chain.do(restocking.ask, chain.hartini, shop_id=chain.first, wanted={chain.market.eggs: 10})
    (wish,) = chain.do(pooling.pool, chain.koperasi_head, koperasi_id=chain.koperasi)
    assert wish.article_id is None
    with db.transaction(writes=False) as session:
        assert pooling.likeliest(wish, pooling.articles(session)) == eggs
    chain.match(chain.market.eggs, eggs)
    (wish,) = chain.do(pooling.pool, chain.koperasi_head, koperasi_id=chain.koperasi)
    assert wish.article_id == eggs


def test_a_distributor_may_offer_less_and_dearer_and_the_koperasi_decides(chain: Chain) -> None:
    chain.ask(6, 4)
    ref = chain.order(10)
    offers = {chain.line(ref).id: Offer(7, 52_000)}
    chain.do(supplying.offer, chain.wholesaler, ref=ref, offers=offers, reason="Stok terbatas")
    assert chain.purchase(ref).left is not None
    with pytest.raises(OutOfStep):
        chain.do(supplying.ship, chain.wholesaler, ref=ref)
    chain.do(supplying.agree, chain.koperasi_head, ref=ref)
    line = chain.line(ref)
    assert (line.ordered, line.offered, line.listed, line.price) == (10, 7, WHOLESALE, 52_000)
    assert chain.purchase(ref).state == AGREED


@pytest.mark.parametrize("verb", ["decline", "cancel"])
def test_when_a_purchase_comes_to_nothing_the_shops_wait_again(chain: Chain, verb: str) -> None:
    chain.ask(6, 4)
    ref = chain.order(10)
    chain.ask(9)  # the first shop has asked anew meanwhile
    if verb == "decline":
        chain.do(supplying.decline, chain.wholesaler, ref=ref, reason="Gudang tutup")
    else:
        chain.do(supplying.cancel, chain.koperasi_head, ref=ref)
    assert chain.purchase(ref).state == (DECLINED if verb == "decline" else CANCELLED)
    assert sorted(pool(chain)) == sorted([(chain.first, 9), (chain.second, 4)])


def test_what_comes_short_is_shared_and_every_hop_of_the_price_is_kept(chain: Chain) -> None:
    hours = chain.stock(chain.sacks)
    ref = chain.shipped(6, 4)
    assert chain.stock(chain.sacks) == hours - 10
    arrived = {chain.line(ref).id: Arrival(7, 2, "Dua karung sobek, satu tidak ada")}
    chain.do(supplying.receive, chain.koperasi_head, ref=ref, arrived=arrived, transport=10_000)
    purchase, line = chain.purchase(ref), chain.line(ref)
    assert (purchase.state, purchase.cost) == (RECEIVED, 7 * WHOLESALE)
    assert (line.price, line.margin, line.transport) == (WHOLESALE, 1_500, 1_428)
    goods = [chain.goods(each)[0] for each in chain.deliveries()]
    assert [(each.wanted, each.pieces) for each in goods] == [(6, 4), (4, 3)]
    assert {each.price for each in goods} == {52_928}
    assert [each.selling for each in goods] == [RETAIL, 61_000]
    assert states(chain) == [FULFILLED, FULFILLED]


def test_who_gets_nothing_of_what_came_waits_again(chain: Chain) -> None:
    chain.received(9, 1, came=2)
    assert [each.shop_id for each in chain.deliveries()] == [chain.first]
    assert pool(chain) == [(chain.second, 1)]


def test_a_difference_needs_its_reason(chain: Chain) -> None:
    ref = chain.shipped(6)
    key = chain.line(ref).id
    with pytest.raises(Incomplete) as refusal:
        chain.do(supplying.receive, chain.koperasi_head, ref=ref, arrived={key: Arrival(5)})
    assert refusal.value.fields.keys() == {f"alasan-{key}"}
    assert chain.balances() == {}


def test_stock_grows_only_when_the_shop_confirms_and_by_what_it_accepts(chain: Chain) -> None:
    before = chain.stock(chain.rice)
    chain.received(6)
    delivery = chain.sent()
    assert chain.stock(chain.rice) == before
    done = chain.confirm(delivery, accepted=5)
    assert chain.stock(chain.rice) == before + 5
    assert done.total == 5 * (WHOLESALE + 1_500)


def test_cash_is_owed_until_the_koperasi_has_it(chain: Chain) -> None:
    ref = chain.received(2)
    delivery = chain.confirm(chain.sent())
    cost, total = 2 * WHOLESALE, 2 * (WHOLESALE + 1_500)
    shop, koperasi, supplier = (
        f"restock:{chain.first}", f"koperasi:{chain.koperasi}", f"supplier:{chain.distributor}",
    )  # fmt: skip
    assert chain.balances() == {shop: total, koperasi: cost - total, supplier: -cost}
    chain.do(delivering.cash_received, chain.koperasi_head, ref=delivery.ref)
    assert chain.balances() == {koperasi: cost, supplier: -cost}
    chain.do(supplying.paid, chain.wholesaler, ref=ref)
    assert chain.balances() == {}


def test_a_shop_pays_from_its_takings_as_far_as_they_go(chain: Chain) -> None:
    chain.received(2)
    delivery, before = chain.sent(), chain.stock(chain.rice)
    chain.takings(100_000)
    with pytest.raises(
        Incomplete, match=r"Saldo toko hari ini Rp100\.000, kurang untuk Rp103\.000"
    ):
        chain.confirm(delivery, payment=BALANCE)
    assert chain.stock(chain.rice) == before
    chain.takings(5_000)
    chain.confirm(delivery, payment=BALANCE)
    with db.transaction(writes=False) as session:
        assert payouts.available(session, chain.first) == 2_000
    assert chain.balances()[f"koperasi:{chain.koperasi}"] == 2 * WHOLESALE - 103_000


def test_nobody_in_the_chain_closes_while_goods_are_on_their_way(chain: Chain) -> None:
    owners = {
        chain.koperasi: chain.koperasi_head, chain.distributor: chain.wholesaler,
        chain.first: chain.hartini,
    }  # fmt: skip

    def close(shop: int) -> None:
        ref = next(each.ref for each in chain.city.all(Shop) if each.id == shop)
        chain.do(shops.close, owners[shop], ref=ref)

    chain.received(2)
    with pytest.raises(OutOfStep, match="pasokan"):
        close(chain.koperasi)
    delivery = chain.sent()
    with pytest.raises(OutOfStep, match="pasokan"):
        close(chain.first)
    chain.confirm(delivery)
    chain.shipped(1)
    for shop in (chain.koperasi, chain.distributor):
        with pytest.raises(OutOfStep, match="pasokan"):
            close(shop)
    close(chain.first)


def test_a_distributor_that_lets_its_time_pass_is_told_above(chain: Chain) -> None:
    chain.ask(6)
    ref = chain.order(6)
    chain.market.later(days=6)
    assert overdue.sweep(Cases(SupplyOrder, path_of=lambda _: PURCHASE)) == 1
    chain.city.settle()
    said = [m.title for m in chain.city.all(InboxMessage)]
    assert "PT Sembako Jaya terlambat mengirim ke Koperasi Makmur" in said
    assert chain.purchase(ref).late_at == clock.now()


def test_everybody_hears_when_it_is_their_turn(chain: Chain) -> None:
    chain.received(2)
    chain.confirm(chain.sent())
    chain.city.settle()
    heard: dict[int, list[str]] = {}
    for message in chain.city.all(InboxMessage):
        heard.setdefault(message.person_id, []).append(message.title)
    assert "Pesanan dari Koperasi Makmur" in heard[chain.wholesaler.person_id or 0]
    assert "PT Sembako Jaya mengirim barang" in heard[chain.koperasi_head.person_id or 0]
    assert heard[chain.hartini.person_id or 0] == ["Barang dari Koperasi Makmur datang"]


def test_what_matters_is_on_record(chain: Chain) -> None:
    ref = chain.received(2)
    delivery = chain.confirm(chain.sent())
    chain.do(delivering.cash_received, chain.koperasi_head, ref=delivery.ref)
    chain.do(supplying.paid, chain.wholesaler, ref=ref)
    with db.transaction(writes=False) as session:
        done = set(session.exec(select(AuditLine.action)))
    assert done >= {
        "peken.restock", "supply.ask", "supply.take", "supply.ship", "supply.receive",
        "peken.delivery_sent", "peken.delivery_confirmed", "peken.delivery_cash",
        "peken.purchase_paid",
    }  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_piece_and_no_rupiah_is_made_or_lost_on_the_way(
    chain: Chain, data: st.DataObject
) -> None:
    draw = data.draw
    first, second = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    shelf, stocks = chain.stock(chain.sacks), (chain.stock(chain.rice), chain.stock(chain.rice2))
    sent = draw(st.integers(1, first + second))
    ref = chain.shipped(first, second, sent=sent)
    whole = draw(st.integers(0, sent))
    broken = draw(st.integers(0, sent - whole))
    chain.do(
        supplying.receive, chain.koperasi_head, ref=ref, transport=draw(st.integers(0, 90_000)),
        arrived={chain.line(ref).id: Arrival(whole, broken, "Selisih")},
    )  # fmt: skip
    line, purchase = chain.line(ref), chain.purchase(ref)
    assert line.ordered >= line.offered >= line.sent >= line.received + line.broken
    assert chain.stock(chain.sacks) == shelf - line.sent
    deliveries = [d for d in chain.deliveries() if d.purchase_id == purchase.id]
    assert sum(chain.goods(d)[0].pieces for d in deliveries) == line.received
    for each in deliveries:
        chain.do(delivering.send, chain.koperasi_head, ref=each.ref)
        most = chain.goods(each)[0].pieces
        chain.confirm(each, accepted=draw(st.integers(0, most)))
    goods = {d.shop_id: chain.goods(d)[0] for d in deliveries}
    added = [goods[shop].accepted if shop in goods else 0 for shop in (chain.first, chain.second)]
    assert (chain.stock(chain.rice), chain.stock(chain.rice2)) == (
        stocks[0] + added[0], stocks[1] + added[1],
    )  # fmt: skip
    owed = sum(goods[shop].accepted * goods[shop].price for shop in goods)
    totals = {d.shop_id: d.total for d in chain.deliveries() if d.purchase_id == purchase.id}
    assert sum(totals.values()) == owed
    assert all(d.state == CONFIRMED for d in chain.deliveries() if d.purchase_id == purchase.id)
    chain.balances()
    for variant, owner, shop in (
        (chain.rice, chain.hartini, chain.first),
        (chain.rice2, chain.yanto, chain.second),
    ):  # whoever got nothing takes the wish back, for the next example
        if shop in {each.shop_id for each in chain.wishes() if each.state == WAITING}:
            chain.do(restocking.withdraw, owner, shop_id=shop, variant_id=variant)
