"""An order as its buyer sees it: where it is, what may be done, the receipt, another shop."""

import asyncio
import re
from datetime import timedelta

import pytest

from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, OutOfStep
from smartcity_app.services.peken import basket, disputing, home, ordering, receipts, turns
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.ordering import Given
from smartcity_app.services.peken.states.orders import OrdersState
from tests.services.peken.conftest import Market
from tests.tabs import Tab, cookie_of, open_tab
from tests.web.conftest import Browser
from tests.web.conftest import browser as browser

HERE = "/peken/pesanan"


async def opened(tab: Tab, ref: str) -> None:
    await tab.send(OrdersState.load, HERE, query=f"no={ref}")


def packed(market: Market, who: Actor) -> Order:
    order = market.bought(who, market.rice)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    return market.do(ordering.pack, market.hartini, ref=order.ref)


def handed(market: Market, who: Actor) -> Order:
    order = packed(market, who)
    return market.do(ordering.hand_over, market.hartini, ref=order.ref, code=order.pickup_code)


async def test_the_clock_counts_the_shop_s_own_hours_and_names_it(
    market: Market, ani: Actor
) -> None:
    order = market.bought(ani, market.rice)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        assert tab.seen["title"] == "Toko Bu Hartini"
        assert tab.seen["holder"].name == "Toko Bu Hartini"
        assert tab.seen["clock"].big == "2 jam"
        assert tab.seen["clock"].houses > 1
        assert [each.title for each in tab.seen["trail"]] == [
            "Dibayar", "Toko menerima pesanan", "Barang siap", "Barang diserahkan"
        ]  # fmt: skip


async def test_the_clock_stands_still_while_the_shop_is_closed(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    evening = clock.local(clock.now()).replace(hour=21, minute=0)
    with clock.held(evening):
        late = market.bought(ani, market.eggs)
        async with open_tab(cookie_of(ani)) as tab:
            await opened(tab, late.ref)
            view = tab.seen["clock"]
            assert (view.state, view.big) == ("ontime", "2 jam")
            assert view.strong.endswith("09.00")
            assert view.caption.startswith("Toko sedang tutup, jam berhenti")
            await opened(tab, order.ref)
            assert tab.seen["clock"].state == "late"
            assert tab.seen["clock"].line == "Seharusnya dijawab "


async def test_what_was_not_there_goes_back_and_is_said(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.eggs, 3)
    (line,) = market.city.all(_line_model())
    market.do(ordering.accept, market.hartini, ref=order.ref, given={line.id: Given(1)})
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        assert tab.seen["lines"][0].change == "Hanya 1 dari 3, kembali Rp56.000"
        assert [each.value for each in tab.seen["sums"]] == ["Rp84.000", "Rp84.000", "Rp56.000"]


def _line_model() -> type:
    from smartcity_app.services.peken.order_models import OrderLine

    return OrderLine


async def test_the_code_is_big_once_it_lies_ready(market: Market, ani: Actor) -> None:
    order = packed(market, ani)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        assert tab.seen["code"].replace(" ", "") == order.pickup_code
        assert tab.seen["code_picture"].startswith("data:image/svg+xml")


async def test_a_late_shop_is_said_with_the_way_to_the_office(market: Market, ani: Actor) -> None:
    order = packed(market, ani)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        assert (tab.seen["overdue"], bool(tab.seen["until"])) == (False, True)
        with clock.held(clock.now() + timedelta(days=4)):
            await asyncio.to_thread(turns.sweep)
            await opened(tab, order.ref)
            assert tab.seen["overdue"]
            said = {"ref": order.ref, "reason": "Toko tutup terus sejak kemarin"}
            await tab.send(OrdersState.dispute(said), HERE)
            assert tab.seen["stage"] == "disputed"


async def test_the_buyer_says_that_all_is_well(market: Market, ani: Actor) -> None:
    order = handed(market, ani)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        assert (tab.seen["stage"], bool(tab.seen["until"])) == ("handed", True)
        await tab.send(OrdersState.confirm(order.ref), HERE)
        assert tab.seen["stage"] == "done"
    assert market.balance(f"shop:{market.shop}") == -60_000


async def test_the_buyer_says_what_is_wrong(market: Market, ani: Actor) -> None:
    order = handed(market, ani)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        await tab.send(OrdersState.dispute({"ref": order.ref, "reason": "pecah"}), HERE)
        assert set(tab.seen["problems"]) == {"reason"}
        said = {"ref": order.ref, "reason": "Berasnya basah dan berkutu"}
        await tab.send(OrdersState.dispute(said), HERE)
        assert (tab.seen["stage"], tab.seen["runs"]) == ("disputed", True)
        assert tab.seen["holder"].name == "Dinkopumdag" or tab.seen["holder"].name


async def test_cancelled_in_time_all_of_it_goes_back(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, order.ref)
        await tab.send(OrdersState.cancel(order.ref), HERE)
        assert tab.seen["status"] == "Dibatalkan, uang kembali"
        await tab.send(OrdersState.again(order.ref), HERE)
        assert tab.seen["moved"] == "1 barang masuk keranjang."
    assert market.order(order.ref).refunded == 60_000
    assert [each.variant_id for each in market.do(basket.lines, ani)] == [market.rice]


async def test_the_shop_of_an_order_opens_as_that_shop(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(OrdersState.load, HERE, query=f"no={order.ref}")
        assert re.fullmatch(r"/peken/toko\?no=TOK-\d{4}-\w{6,8}", tab.seen["shop_href"])


def elsewhere(market: Market) -> tuple[int, int, int]:
    """Another shop with the same rice, and its eggs by another number."""
    other = market.open_shop(market.city.resident("Warsito"), "Toko Pak Warsito")
    rice = market.article(other, "BERAS Medium", price=61_000, label="5 kg")
    eggs = market.article(other, "Telur ayam", price=27_000, stock=1)
    return other, rice, eggs


async def test_a_shop_that_does_not_answer_is_left_for_another(market: Market) -> None:
    other, rice, _ = elsewhere(market)
    ani = market.servant("Ani Kusuma", market.shop, other)
    market.fill(ani, market.rice, 2, may_substitute=True)
    market.fill(ani, market.eggs, 3)
    payment = market.check_out(ani)
    market.pay(payment)
    (order,) = market.orders(payment)
    with clock.held(clock.now() + timedelta(hours=3)):
        async with open_tab(cookie_of(ani)) as tab:
            await opened(tab, order.ref)
            await tab.send(OrdersState.go_elsewhere(order.ref), HERE)
            assert "masih punya waktu" in tab.seen["notice"]
            await asyncio.to_thread(turns.sweep)
            await opened(tab, order.ref)
            assert tab.seen["offered"] is True
            await tab.send(OrdersState.go_elsewhere(order.ref), HERE)
            said = "1 barang masuk keranjang. Tidak ada, atau kurang: Telur ayam."
            assert tab.seen["moved"] == said
    assert market.order(order.ref).state == "cancelled"
    assert market.order(order.ref).refunded == order.total
    (line,) = market.do(basket.lines, ani)
    assert (line.variant_id, line.quantity, line.may_substitute) == (rice, 2, True)


def test_only_a_buyer_s_own_shops_are_searched_and_one_that_has_most_of_it(
    market: Market,
) -> None:
    far, _, _ = elsewhere(market)
    near = market.open_shop(market.city.resident("Sri"), "Kelontong Bu Sri")
    rice = market.article(near, "Beras medium", price=70_000, label="5 kg")
    eggs = market.article(near, "telur  ayam", price=30_000)
    ani = market.servant("Ani Kusuma", market.shop, near)
    budi = market.city.resident("Budi")
    for who, expected in ((ani, {rice, eggs}), (budi, {rice, eggs})):
        market.fill(who, market.rice)
        market.fill(who, market.eggs, 2)
        payment = market.check_out(who)
        market.pay(payment)
        found = market.do(ordering.elsewhere, who, ref=market.orders(payment)[0].ref)
        assert (found.put, found.missing) == (2, ())
        assert {each.variant_id for each in market.do(basket.lines, who)} == expected
    assert far != near


def test_what_was_taken_on_is_not_moved_elsewhere(market: Market, ani: Actor, budi: Actor) -> None:
    order = market.bought(ani, market.rice)
    with pytest.raises(NotFound):
        market.do(ordering.elsewhere, budi, ref=order.ref)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    with pytest.raises(OutOfStep):
        market.do(ordering.elsewhere, ani, ref=order.ref)
    assert market.do(basket.lines, ani) == []


async def test_the_list_has_the_newest_first_and_goes_on(market: Market, ani: Actor) -> None:
    made = [market.bought(ani, market.rice).ref for _ in range(32)]
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(OrdersState.load, HERE)
        assert len(tab.seen["rows"]) == 30
        await tab.send(OrdersState.next_page, HERE)
        assert [each.ref for each in tab.seen["rows"]] == made[::-1]
        assert tab.seen["more"] is False


def test_the_home_page_says_whose_turn_it_is(market: Market, ani: Actor) -> None:
    payment = market.buy(ani, market.rice)
    first = market.do(home.turns, ani)
    assert [(each.title, each.mine) for each in first] == [("Bayar pesanan Toko Bu Hartini", True)]
    market.pay(payment)
    assert [each.mine for each in market.do(home.turns, ani)] == [False]
    (new,) = market.do(home.turns, market.hartini)
    assert (new.title, new.button) == ("Pesanan baru Rp60.000", "Terima pesanan")
    assert market.do(home.own, market.hartini)[0].title == "Toko saya"
    assert market.do(home.own, ani) == []


async def test_the_receipt_is_the_buyer_s_and_its_check_is_everybody_s(
    market: Market,
    ani: Actor,
    budi: Actor,
    browser: Browser,
) -> None:
    order = market.bought(ani, market.rice)
    unpaid = market.buy(ani, market.eggs)
    browser.sign_in(ani)
    answer = await browser.get(receipts.href_of(order))
    code = receipts.code_of(order.ref)
    assert answer.status_code == 200
    assert all(said in answer.text for said in ("Ani Kusuma", "Rp60.000", code))
    waiting = market.orders(unpaid)[0]
    assert (await browser.get(receipts.href_of(waiting))).status_code == 404
    browser.sign_in(budi)
    assert (await browser.get(receipts.href_of(order))).status_code == 404
    browser.cookies.clear()
    checked = await browser.get(f"{receipts.CHECK}/{code}")
    assert checked.status_code == 200
    assert "Struk ini asli" in checked.text
    assert "Ani" not in checked.text
    assert order.pickup_code not in checked.text
    for wrong in (f"{code[:-1]}x", order.ref, "x", f"PES-2607-AAAAAA-{code[-20:]}"):
        assert (await browser.get(f"{receipts.CHECK}/{wrong}")).status_code == 404


async def test_nobody_else_sees_or_moves_an_order(market: Market, ani: Actor, budi: Actor) -> None:
    order = handed(market, ani)
    before = market.order(order.ref)
    other = market.city.resident("Warsito")
    market.open_shop(other, "Toko Pak Warsito")
    for who in (budi, other, market.hartini):
        async with open_tab(cookie_of(who)) as tab:
            await opened(tab, order.ref)
            assert tab.seen["missing"] is True
            for verb in (
                OrdersState.cancel, OrdersState.confirm, OrdersState.go_elsewhere, OrdersState.again
            ):  # fmt: skip
                await tab.send(verb(order.ref), HERE)
            said = {"ref": order.ref, "reason": "Barangnya tidak sesuai"}
            await tab.send(OrdersState.dispute(said), HERE)
            assert "Ani" not in str(tab.seen)
        assert market.do(basket.lines, who) == []
    assert market.order(order.ref) == before
    with pytest.raises(NotFound):
        market.do(disputing.dispute, budi, ref=order.ref, reason="Barangnya tidak sesuai")
