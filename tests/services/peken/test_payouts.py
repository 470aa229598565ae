"""A shop's money: its own the day it is earned, with the bank the night after, and never twice."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_app.civic import ledger
from smartcity_app.civic import profile as profiles
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import ordering, payouts, settlement
from smartcity_app.services.peken.states.takings import ShopSales
from tests.conftest import City
from tests.services.peken.conftest import Market
from tests.tabs import cookie_of, open_tab
from tests.web.conftest import Browser
from tests.web.conftest import browser as browser

FILE = "/toko/pencairan/unduh"


def earned(shop: int, much: int, key: str) -> None:
    lines = ((ledger.ESCROW, much), (f"shop:{shop}", -much))
    db.run(lambda s: ledger.post(s, key=key, kind="sale", ref=key, lines=lines))


def spent(shop: int, much: int, key: str) -> None:
    """As a shop pays for a delivery from its takings (supply_money.owe_koperasi)."""
    lines = ((f"shop:{shop}", much), ("koperasi:1", -much))
    db.run(lambda s: ledger.post(s, key=key, kind="restock", ref=key, lines=lines))


def available(shop: int) -> int:
    return db.run(lambda s: payouts.available(s, shop), writes=False)


def paid(shop: int) -> dict[date, int]:
    found = db.run(lambda s: payouts.of_shop(s, shop), writes=False)
    return {each.day: each.amount for each in found}


def test_what_was_earned_today_goes_to_the_bank_in_the_night_and_is_not_spent_twice(
    market: Market,
) -> None:
    earned(market.shop, 90_000, "EP-1")
    assert payouts.pay_out() == 0, "the day is not over"
    assert available(market.shop) == 90_000
    today = clock.today()
    market.later(days=1)
    assert available(market.shop) == 0, "it is in yesterday's file"
    assert payouts.pay_out() == 90_000
    assert payouts.pay_out() == 0
    assert paid(market.shop) == {today: 90_000}
    assert market.balance(f"shop:{market.shop}") == 0
    assert market.balance(ledger.BANK) == -90_000


DAY = st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans())
"""Sales of 30.000, restocks of 20.000 while there is money, whether the night's job runs."""


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(days=st.lists(DAY, min_size=1, max_size=6))
def test_a_shop_is_paid_what_its_settlement_files_say_whatever_nights_are_missed(
    market: Market, days: list[tuple[int, int, bool]]
) -> None:
    shop = market.open_shop(market.hartini, "Toko lain")
    first, files = clock.today(), 0
    for nth, (sales, restocks, runs) in enumerate(days):
        for each in range(sales):
            earned(shop, 30_000, f"EP-{shop}-{nth}-{each}")
        for each in range(restocks):
            if available(shop) >= 20_000:
                spent(shop, 20_000, f"KRM-{shop}-{nth}-{each}")
        market.later(days=1)
        if runs:
            payouts.pay_out()
        assert market.balance(f"shop:{shop}") <= 0, "nobody owes the city for what it was paid"
    payouts.pay_out()
    for nth in range(len(days)):
        day = first + timedelta(days=nth)
        rows = db.run(
            lambda s, day=day: settlement.own(s, market.hartini, day=day, shop_id=shop),
            writes=False,
        )
        files += sum(each.net for each in rows)
    assert sum(paid(shop).values()) == files
    assert market.balance(f"shop:{shop}") == 0


def test_the_fee_is_taken_from_what_the_shop_keeps(
    market: Market, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = profiles.city()
    rules = here.market.model_copy(update={"fee_per_mille": 3})
    monkeypatch.setattr(ordering, "city", lambda: here.model_copy(update={"market": rules}))
    order = market.bought(ani, market.rice, 2)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    market.do(ordering.hand_over, market.hartini, ref=order.ref, code=order.pickup_code)
    market.do(ordering.confirm, ani, ref=order.ref)
    assert market.balance(f"shop:{market.shop}") == -119_640
    assert (market.balance(ledger.FEE), market.balance(ledger.ESCROW)) == (-360, 0)
    with db.transaction(writes=False) as session:
        (row,) = settlement.own(session, market.hartini, day=clock.today(), shop_id=market.shop)
    assert (row.gross, row.fee, row.net) == (120_000, 360, 119_640)


async def test_an_owner_takes_the_file_of_the_own_shop_and_of_no_other(
    browser: Browser, market: Market, city: City
) -> None:
    other = market.open_shop(city.resident("Mat"), "Pracangan Cak Mat")
    earned(market.shop, 90_000, "EP-1")
    earned(other, 10_000, "EP-2")
    with clock.held(clock.now() + timedelta(days=1)):
        payouts.pay_out()
        async with open_tab(cookie_of(market.hartini)) as tab:
            await tab.send(ShopSales.load, "/toko/penjualan")
            (row,) = tab.seen["shown"].payouts
            assert row.amount == "Rp90.000"
        browser.sign_in(market.hartini)
        answer = await browser.get(row.href)
        assert answer.status_code == 200
        assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(answer.content)).namelist()
        for bad in (f"toko={other}&hari=2026-07-27", "toko=x&hari=2026-07-27", ""):
            assert (await browser.get(f"{FILE}?{bad}")).status_code == 404
        browser.sign_in(city.resident("Warga lain"))
        assert (await browser.get(row.href)).status_code == 404
        browser.cookies.clear()
        assert "xl/workbook" not in (nobody := await browser.get(row.href)).text
        assert nobody.status_code in (302, 303, 401, 403)
    stranger = city.official("Wawan", Role.VILLAGE_HEAD, "35.78.09.1001", key=False)
    for actor in (stranger, market.officer):
        with pytest.raises(NotFound), db.transaction(writes=False) as session:
            settlement.own(session, actor, day=clock.today(), shop_id=market.shop)
