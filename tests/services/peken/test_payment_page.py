"""Paying: the code, the news as it comes, time that runs out, a provider that is down."""

import asyncio
import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from smartcity_app.civic.payments import opening, settling, simulator
from smartcity_app.civic.payments.models import Payment
from smartcity_app.civic.payments.simulator.knobs import Knobs
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import basket, payment_routes
from smartcity_app.services.peken.states.payment import NOT_YET, PaymentState
from tests.services.peken.conftest import Market
from tests.tabs import Tab, cookie_of, open_tab
from tests.web.conftest import Browser
from tests.web.conftest import browser as browser

HERE, NEWS = "/peken/bayar", "/peken/bayar/kabar"


def payment_of(ref: str) -> Payment:
    return db.run(lambda session: settling.find(session, ref), writes=False)


def pay(ref: str) -> None:
    """At the simulator, as the demo's buyer does; nobody has told the city yet."""
    simulator.bank().pay(ref)


async def opened(tab: Tab, ref: str) -> None:
    await tab.send(PaymentState.load, HERE, query=f"no={ref}")


async def test_the_code_is_asked_for_and_shown(market: Market, ani: Actor) -> None:
    ref = market.buy(ani, market.rice, 2).ref
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, ref)
        view = tab.seen["payment"]
        assert (view.state, view.amount, view.plain) == ("pending", "Rp120.000", "120000")
        assert (view.houses, view.left, view.total) == (5, 900, 900)
        assert view.code.startswith("data:image/svg+xml;base64,")
        assert tab.seen["simulator"].startswith("/simulator-pembayaran/bayar/")
        assert tab.seen["news"] == f"{NEWS}?no={ref}"
        assert [line.name for line in view.parts[0].lines] == ["2 × Beras medium, 5 kg"]


async def test_who_has_paid_is_believed_once_the_provider_says_so(
    market: Market, ani: Actor
) -> None:
    ref = market.buy(ani, market.rice).ref
    await asyncio.to_thread(opening.begin, ref)
    with clock.held(clock.now() + timedelta(seconds=30)):
        async with open_tab(cookie_of(ani)) as tab:
            await opened(tab, ref)
            await tab.send(PaymentState.ask(ref), HERE)
            assert tab.seen["said"] == NOT_YET
    await asyncio.to_thread(pay, ref)
    with clock.held(clock.now() + timedelta(seconds=60)):
        async with open_tab(cookie_of(ani)) as tab:
            await opened(tab, ref)
            await tab.send(PaymentState.ask(ref), HERE)
            assert f"/peken/pesanan?no={market.orders()[0].ref}" in str(tab.events)
    assert [each.state for each in market.orders()] == ["paid"]


async def test_when_time_is_over_the_goods_can_be_had_again_with_one_press(
    market: Market, ani: Actor
) -> None:
    payment = market.buy(ani, market.rice, 3)
    market.lapse(payment)
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, payment.ref)
        view = tab.seen["payment"]
        assert (view.waiting, tab.seen["news"]) == (False, "")
        assert view.parts[0].lines[0].name == "3 × Beras medium, 5 kg"
        await tab.send(PaymentState.order_again(payment.ref), HERE)
        assert "/peken/keranjang" in str(tab.events)
    assert [each.quantity for each in market.do(basket.lines, ani)] == [3]


async def test_a_provider_that_is_down_is_said_so_and_asked_again(
    market: Market, ani: Actor
) -> None:
    ref = market.buy(ani, market.rice).ref
    simulator.bank().turn(Knobs(down=True))
    async with open_tab(cookie_of(ani)) as tab:
        await opened(tab, ref)
        await tab.send(PaymentState.fetch(ref), HERE)
        assert tab.seen["trouble"]
        assert tab.seen["payment"].state == "new"
        simulator.bank().turn(Knobs())
        await tab.send(PaymentState.fetch(ref), HERE)
        assert tab.seen["trouble"] == ""
        assert tab.seen["payment"].state == "pending"


async def test_nobody_else_sees_a_payment(market: Market, ani: Actor, budi: Actor) -> None:
    ref = market.buy(ani, market.rice).ref
    await asyncio.to_thread(opening.begin, ref)
    for who in (budi, market.hartini):
        async with open_tab(cookie_of(who)) as tab:
            await opened(tab, ref)
            assert tab.seen["missing"] is True
            for verb in (PaymentState.fetch, PaymentState.ask, PaymentState.order_again):
                await tab.send(verb(ref), HERE)
            assert tab.seen["payment"].ref == ""
        assert market.do(basket.lines, who) == []


async def test_news_come_as_they_happen_and_end_honestly(
    market: Market,
    ani: Actor,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payment_routes, "EVERY", 0.0)
    monkeypatch.setattr(payment_routes, "LASTS", 0.05)
    payment = market.buy(ani, market.rice)
    browser.sign_in(ani)
    answer = await browser.get(f"{NEWS}?no={payment.ref}")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == "retry: 1000\nevent: kabar\ndata: new\n\n"
    market.pay(payment)
    answer = await browser.get(f"{NEWS}?no={payment.ref}")
    assert answer.text.endswith("data: paid\n\n")
    assert payment_routes._open == {}


async def test_news_are_for_the_payer_and_for_so_many_at_once(
    market: Market,
    ani: Actor,
    budi: Actor,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ref = market.buy(ani, market.rice).ref
    assert (await browser.get(f"{NEWS}?no={ref}")).status_code in (303, 401)
    browser.sign_in(budi)
    assert (await browser.get(f"{NEWS}?no={ref}")).status_code == 404
    browser.sign_in(ani)
    assert (await browser.get(f"{NEWS}?no=")).status_code == 404
    monkeypatch.setattr(payment_routes, "MOST_EACH", 0)
    assert (await browser.get(f"{NEWS}?no={ref}")).status_code == 429


async def test_the_saved_picture_holds_the_very_code(
    market: Market,
    ani: Actor,
    budi: Actor,
    browser: Browser,
) -> None:
    payment = market.buy(ani, market.rice)
    browser.sign_in(ani)
    assert (await browser.get(f"{HERE}/qris.png?no={payment.ref}")).status_code == 404
    await asyncio.to_thread(opening.begin, payment.ref)
    answer = await browser.get(f"{HERE}/qris.png?no={payment.ref}")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.content)))
    assert found.text == payment_of(payment.ref).qr
    assert "no-store" in answer.headers["cache-control"]
    browser.sign_in(budi)
    assert (await browser.get(f"{HERE}/qris.png?no={payment.ref}")).status_code == 404
