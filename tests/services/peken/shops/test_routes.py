"""The plain routes of shops: pictures for everybody, files of goods from owners only."""

from collections.abc import Iterator

import httpx
import pytest

from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import shops
from smartcity_app.services.peken.shop_models import GoodsImport, Product
from tests.services.peken.shops.conftest import Market
from tests.web.conftest import HOME, Browser, whole_app

TABLE = b"nama;kategori;harga;stok\nBeras Bulog;Beras;62500;5\n;;;\nGula;Emas;0;1\n"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def browser(market: Market) -> Iterator[Browser]:
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    return Browser(transport=transport, base_url=HOME)


async def sent(
    browser: Browser, who: Actor | None, ref: str, content: bytes = TABLE, **headers: str
) -> httpx.Response:
    if who:
        browser.sign_in(who)
    return await browser.post(
        f"/toko/impor/kirim?toko={ref}", files={"berkas": ("barang.csv", content)},
        headers={**OURS, **headers},
    )  # fmt: skip


async def test_a_table_is_read_and_waits(market: Market, browser: Browser) -> None:
    ref = market.opened()
    answer = await sent(browser, market.hartini, ref)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/toko/impor?no={ref}")
    (row,) = market.city.all(GoodsImport)
    assert (len(row.good), row.bad, market.city.all(Product)) == (1, 1, [])


async def test_what_is_no_table_is_told_on_the_page(market: Market, browser: Browser) -> None:
    ref = market.opened()
    for content in (b"", b"PK\x03\x04x", b"a;b\n1;2\n"):
        assert (await sent(browser, market.hartini, ref, content)).status_code == 303
        (row,) = market.city.all(GoodsImport)
        assert (row.good, row.bad, row.errors[0][0]) == ([], 1, 0)


async def test_nobody_else_sends_into_a_shop(market: Market, browser: Browser) -> None:
    ref = market.opened()
    assert (await sent(browser, None, ref)).status_code in (303, 401)
    assert (await sent(browser, market.mat, ref)).status_code == 404
    assert (await sent(browser, market.officer, ref)).status_code == 404
    strange = await sent(browser, market.hartini, ref, **{"sec-fetch-site": "cross-site"})
    assert strange.status_code == 403
    assert market.city.all(GoodsImport) == []


async def test_fifty_megabytes_are_refused_unread(market: Market, browser: Browser) -> None:
    ref = market.opened()
    answer = await sent(browser, market.hartini, ref, b"a;b\n" * 2_000_000)
    assert answer.status_code == 413


async def test_templates_are_for_who_has_a_shop(market: Market, browser: Browser) -> None:
    for kind in ("xlsx", "csv"):
        assert (await browser.get(f"/toko/template.{kind}")).status_code in (303, 401)
    browser.sign_in(market.hartini)
    assert (await browser.get("/toko/template.csv")).status_code == 404
    market.opened()
    for kind in ("xlsx", "csv"):
        answer = await browser.get(f"/toko/template.{kind}")
        assert answer.status_code == 200
        assert f"barang-toko.{kind}" in answer.headers["content-disposition"]


async def test_pictures_of_open_shops_are_for_everybody(market: Market, browser: Browser) -> None:
    ref = market.opened()
    shown = market.shop(ref).photos[0]
    small = await browser.get(f"/peken/foto/{shown}")
    large = await browser.get(f"/peken/foto/{shown}?besar=1")
    assert small.status_code == large.status_code == 200
    assert "public" in small.headers["cache-control"]
    again = await browser.get(
        f"/peken/foto/{shown}", headers={"if-none-match": small.headers["etag"]}
    )
    assert again.status_code == 304
    assert (await browser.get("/peken/foto/nothing")).status_code == 404
    market.do(shops.suspend, market.officer, ref=ref, note="Diperiksa")
    assert (await browser.get(f"/peken/foto/{shown}")).status_code == 404
