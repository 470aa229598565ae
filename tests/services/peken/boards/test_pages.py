"""The boards and the purchases of an office as their screens hold them."""

from typing import Any

import pytest

from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.services.peken.purchase_models import OfficePurchase
from smartcity_app.services.peken.states.board import MarketBoard, MarketPeople
from smartcity_app.services.peken.states.purchases import OfficePurchases
from smartcity_app.services.peken.states.takings import MarketShops
from tests.conftest import SURABAYA, City
from tests.services.peken.conftest import Market
from tests.tabs import cookie_of, open_tab

BOARD, NAMES, STAFF, SHOPS, PURCHASES = (
    f"/kerja/peken/{page}" for page in ("papan", "papan/nama", "staf", "pasar", "belanja")
)


@pytest.fixture
def officer(city: City) -> Actor:
    return city.official("Yuni", Role.AGENCY_OFFICER, SURABAYA, agency="DLH", key=False)


@pytest.fixture
def head(city: City) -> Actor:
    return city.official("Ayu", Role.AGENCY_HEAD, SURABAYA, agency="DLH", key=False)


@pytest.fixture
def mayor(city: City) -> Actor:
    return city.official("Bambang", Role.MAYOR, SURABAYA, key=False)


async def at(who: Actor, path: str, *acts: Any, query: str = "") -> dict[str, Any]:
    """What this person's page holds once these events have been sent from it."""
    async with open_tab(cookie_of(who)) as tab:
        for each in acts:
            await tab.send(each, path, query=query)
        return tab.seen


async def test_a_purchase_is_asked_for_by_one_and_approved_by_another(
    city: City, market: Market, officer: Actor, head: Actor
) -> None:
    market.fill(officer, market.rice, 2)
    seen = await at(officer, PURCHASES, OfficePurchases.load)
    assert (seen["rows"], seen["in_basket"]) == ([], "1 macam barang, Rp120.000")
    empty = {"keperluan": "rapat", "untuk": "", "rekening": ""}
    seen = await at(officer, PURCHASES, OfficePurchases.load, OfficePurchases.begin(empty))
    assert seen["problems"]
    form = {"keperluan": "rapat", "untuk": "Rapat stunting", "rekening": "5.1.02.01.01.0052"}
    await at(officer, PURCHASES, OfficePurchases.load, OfficePurchases.begin(form))
    (purchase,) = city.all(OfficePurchase)
    no, load = f"no={purchase.ref}", OfficePurchases.load
    more = OfficePurchases.change({"barang": str(market.rice), "jumlah": "3"})
    seen = await at(officer, PURCHASES, load, more, load, OfficePurchases.send, load, query=no)
    view = seen["view"]
    assert (view.total, view.state, view.may_decide) == ("Rp180.000", "Menunggu persetujuan", False)

    assert (await at(head, PURCHASES, load, query=no))["view"].may_decide
    await at(officer, PURCHASES, load, OfficePurchases.approve, query=no)
    assert city.all(OfficePurchase)[0].state == "sent", "nobody approves what they asked for"
    await at(head, PURCHASES, load, OfficePurchases.approve, query=no)
    assert (await at(officer, PURCHASES, load, query=no))["view"].may_pay


async def test_another_office_sees_no_purchase_and_a_resident_no_page(
    city: City, market: Market, officer: Actor
) -> None:
    market.fill(officer, market.rice, 2)
    form = {"keperluan": "rapat", "untuk": "Rapat stunting", "rekening": "5.1.02.01.01.0052"}
    await at(officer, PURCHASES, OfficePurchases.load, OfficePurchases.begin(form))
    other = city.official("Sari", Role.AGENCY_HEAD, SURABAYA, agency="Dinas Sosial", key=False)
    (purchase,) = city.all(OfficePurchase)
    assert (await at(other, PURCHASES, OfficePurchases.load))["rows"] == []
    for who in (other, market.hartini):
        seen = await at(who, PURCHASES, OfficePurchases.load, query=f"no={purchase.ref}")
        assert seen["notice"]
        assert not seen.get("loaded")


async def test_the_board_names_nobody_and_a_look_at_names_is_on_record(
    city: City, market: Market, mayor: Actor, ani: Actor
) -> None:
    market.bought(ani, market.rice, 17)
    seen = await at(mayor, BOARD, MarketBoard.load)
    assert seen["loaded"]
    assert "Ani Kusuma" not in str(seen)
    before = len(city.all(AuditLine))
    seen = await at(mayor, NAMES, MarketPeople.load_names, query="opd=Dinas Sosial")
    assert [each.name for each in seen["rows"]] == ["Ani Kusuma"]
    assert len(city.all(AuditLine)) > before


async def test_a_head_sees_the_own_office_whatever_the_address_says(
    city: City, market: Market, head: Actor, ani: Actor
) -> None:
    market.servant("Rina", market.shop, agency="DLH")
    seen = await at(head, STAFF, MarketPeople.load_staff, query="opd=Dinas Sosial")
    assert "Ani Kusuma" not in str(seen)
    seen = await at(head, STAFF, MarketPeople.load_staff)
    assert [each.name for each in seen["rows"]] == ["Rina"]
    for page, act in ((NAMES, MarketPeople.load_names), (BOARD, MarketBoard.load)):
        seen = await at(head, page, act)
        assert "Ani Kusuma" not in str(seen), page
        assert not seen.get("loaded")


async def test_the_watching_office_sorts_shops_and_others_see_none(
    market: Market, mayor: Actor, ani: Actor
) -> None:
    market.open_shop(market.hartini, "Toko sepi")
    market.bought(ani, market.rice)
    seen = await at(market.officer, SHOPS, MarketShops.load)
    assert [each.name for each in seen["rows"]][-1] == "Toko sepi"
    seen = await at(market.officer, SHOPS, MarketShops.load, query="urut=tanpa&bulan=2099-01")
    assert [each.name for each in seen["rows"]] == ["Toko sepi"]
    seen = await at(ani, SHOPS, MarketShops.load)
    assert not seen.get("rows")
    assert not seen.get("loaded")
