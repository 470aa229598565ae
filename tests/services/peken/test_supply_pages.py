"""Restocking on the phone: a shop asks, its koperasi orders and brings, the distributor answers.

Each of them sees its own figures and nobody else's.
"""

from typing import Any

import pytest

from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.peken.states.distributor import DistributorState
from smartcity_app.services.peken.states.koperasi import KoperasiState
from smartcity_app.services.peken.states.restock import RestockState
from smartcity_app.services.peken.states.supply_board import SupplyBoard
from smartcity_app.services.peken.states.takings import ShopSales
from smartcity_app.services.peken.supply_models import CASH, SupplyOrder
from smartcity_app.ui.views import FactView
from tests.conftest import SURABAYA
from tests.services.peken.chain import Chain
from tests.services.peken.conftest import Market
from tests.services.peken.test_forecasting import ordered
from tests.tabs import cookie_of, open_tab
from tests.web.conftest import Browser
from tests.web.conftest import browser as browser

KOPERASI, RESTOCK, DISTRIBUTOR = "/koperasi", "/toko/pasokan", "/distributor"


@pytest.fixture
def chain(market: Market) -> Chain:
    return Chain(market)


async def at(who: Actor, state: Any, *acts: Any, query: str = "") -> dict[str, Any]:
    """What this person's page holds once it is loaded and these events have been sent from it."""
    path = {KoperasiState: KOPERASI, RestockState: RESTOCK, DistributorState: DISTRIBUTOR}[state]
    async with open_tab(cookie_of(who)) as tab:
        for each in (state.load, *acts):
            await tab.send(each, path, query=query)
        return tab.seen


async def test_rice_goes_from_the_distributor_to_the_shelf_over_four_screens(chain: Chain) -> None:
    shop, koperasi, distributor = chain.hartini, chain.koperasi_head, chain.wholesaler
    seen = await at(shop, RestockState, RestockState.ask({f"barang-{chain.rice}": "10"}))
    assert [each.detail for each in seen["asked"]] == ["10 diminta"]

    (group,) = (await at(koperasi, KoperasiState))["groups"]
    assert (group.name, group.total) == ("PT Sembako Jaya", "Rp500.000")
    await at(koperasi, KoperasiState, KoperasiState.order(chain.distributor))
    (purchase,) = chain.city.all(SupplyOrder)
    no = f"no={purchase.ref}"

    seen = await at(distributor, DistributorState)
    assert [each.ref for each in seen["mine"]] == [purchase.ref]
    line = chain.line(purchase.ref).id
    offer = {f"jumlah-{line}": "8", f"harga-{line}": "51.000"}
    seen = await at(distributor, DistributorState, DistributorState.offer(offer), query=no)
    assert seen["notice"], "another offer says why"
    offer["alasan"] = "Stok gudang tinggal 8"
    await at(distributor, DistributorState, DistributorState.offer(offer), query=no)
    await at(koperasi, KoperasiState, KoperasiState.agree, query=no)
    ship = DistributorState.ship({f"kirim-{line}": "8"})
    await at(distributor, DistributorState, ship, query=no)

    counted = {f"terima-{line}": "8", "ongkos": "8.000"}
    await at(koperasi, KoperasiState, KoperasiState.receive(counted), query=no)
    (delivery,) = (await at(koperasi, KoperasiState, query="bagian=antar"))["deliveries"]
    await at(koperasi, KoperasiState, KoperasiState.send(delivery.ref), query="bagian=antar")

    there = f"kirim={delivery.ref}"
    accepted = {f"terima-{chain.goods(chain.deliveries()[0])[0].id}": "8"}
    seen = await at(shop, RestockState, RestockState.confirm(accepted), query=there)
    assert seen["problems"], "how to pay is chosen, not assumed"
    before = chain.stock(chain.rice)
    await at(shop, RestockState, RestockState.confirm({**accepted, "bayar": CASH}), query=there)
    assert chain.stock(chain.rice) == before + 8

    seen = await at(koperasi, KoperasiState, query="bagian=ringkasan")
    passed, filled, cash, owed = seen["trade"].figures
    assert passed.value == "Rp428.240", "8 times 51.000, 3% and 1.000"
    assert (filled.value, filled.sentence[:9]) == ("80%", "8 dari 10")
    assert (cash.value, owed.value) == ("Rp428.240", "Rp408.000")
    in_hand = KoperasiState.cash(delivery.ref)
    seen = await at(koperasi, KoperasiState, in_hand, query="bagian=ringkasan")
    assert seen["trade"].figures[2].value == "Rp0"


async def test_nobody_sees_the_business_of_another(chain: Chain, browser: Browser) -> None:
    chain.received(6, 4)
    other_head = chain.city.resident("Kartini")
    chain.market.open_shop(other_head, "Koperasi Lain", kind="koperasi")
    async with open_tab(cookie_of(other_head)) as tab:
        await tab.send(KoperasiState.load, KOPERASI, query="bagian=ringkasan")
        assert tab.seen["name"] == "Koperasi Lain"
        assert {each.value for each in tab.seen["trade"].figures} == {"Rp0", "–"}
    for stranger, state in (
        (chain.hartini, KoperasiState), (chain.koperasi_head, DistributorState),
        (chain.wholesaler, RestockState),
    ):  # fmt: skip
        async with open_tab(cookie_of(stranger)) as tab:
            await tab.send(state.load, KOPERASI)
            assert tab.seen["notice"]
            assert not tab.seen.get("loaded")
    browser.sign_in(chain.hartini)
    assert (await browser.get("/koperasi/unduh")).status_code == 404


async def test_a_koperasi_takes_its_figures_away_as_a_file(chain: Chain, browser: Browser) -> None:
    chain.received(6, 4, transport=1_000)
    chain.confirm(chain.sent(), 5)
    browser.sign_in(chain.koperasi_head)
    said = (await browser.get("/koperasi/unduh?bentuk=csv")).text
    assert "Bulan;2026-07;Harga distributor (Rp);250000" in said
    assert "Barang;Beras medium 5 kg;Buah;5" in said
    book = await browser.get("/koperasi/unduh?bentuk=xlsx")
    assert book.content[:2] == b"PK"


async def test_what_shops_will_need_is_seen_by_the_shop_and_summed_for_its_koperasi(
    chain: Chain,
) -> None:
    market = chain.market
    for month, pieces in (("2026-06", 80), ("2026-05", 60)):
        ordered(market, market.city.resident("Ani"), month, pieces)  # others: 3/6 and 2/6
    async with open_tab(cookie_of(chain.hartini)) as tab:
        await tab.send(ShopSales.load, "/toko/penjualan")
        assert tab.seen["shown"].needs == [
            FactView("Beras medium 5 kg", "60 buah, stok 50, kurang 10")
        ]
    async with open_tab(cookie_of(chain.koperasi_head)) as tab:
        await tab.send(KoperasiState.load, KOPERASI, query="bagian=ringkasan")
        assert tab.seen["trade"].needs == [FactView("Beras medium 5 kg", "60 buah, stok 100")]


async def test_the_market_office_follows_every_hop_of_the_price(chain: Chain) -> None:
    chain.received(6, 4)
    officer = chain.city.official("Rini", Role.MARKET_OFFICER, SURABAYA, key=False)
    async with open_tab(cookie_of(officer)) as tab:
        await tab.send(SupplyBoard.load, "/kerja/peken/pasokan")
        (row,) = tab.seen["rows"]
        assert (row.distributor, row.margin, row.shop) == ("Rp50.000", "Rp1.500", "Rp51.500")
    async with open_tab(cookie_of(chain.koperasi_head)) as tab:
        await tab.send(SupplyBoard.load, "/kerja/peken/pasokan")
        assert not tab.seen.get("loaded")
