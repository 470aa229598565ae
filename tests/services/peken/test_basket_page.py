"""The basket on the screen: counted up and down, given back, ordered at the sum that was shown."""

from datetime import timedelta

from sqlmodel import select

from smartcity_app.civic import words
from smartcity_app.civic.payments.models import Payment
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import basket, duty
from smartcity_app.services.peken.shop_models import Variant
from smartcity_app.services.peken.states.basket import BasketState
from tests.services.peken.conftest import JULY, Market
from tests.tabs import Tab, cookie_of, open_tab

HERE = "/peken/keranjang"


def change(variant: int, **values: int) -> None:
    with db.transaction() as session:
        row = session.get_one(Variant, variant)
        for name, value in values.items():
            setattr(row, name, value)


def quantities(market: Market, who: Actor) -> list[int]:
    return [each.quantity for each in market.do(basket.lines, who)]


async def order(tab: Tab, **more: object) -> None:
    seen = tab.seen
    await tab.send(
        BasketState.order(
            {
                "agreed": str(seen["agreed"]), "shops": seen["chosen_ids"],
                "delivered": seen["delivered_ids"], "address": "", "note": "", **more,
            }
        ),
        HERE,
    )  # fmt: skip


async def test_a_shop_s_page_puts_things_in(market: Market, ani: Actor) -> None:
    async with open_tab(cookie_of(ani)) as tab:
        form = {"variant_id": str(market.rice), "quantity": "2", "may_substitute": "on"}
        await tab.send(BasketState.put(form), "/peken")
        await tab.send(BasketState.put({"variant_id": str(market.eggs)}), "/peken")
        assert (tab.seen["count"], tab.seen["said"]) == (2, "Masuk keranjang")
    rice, eggs = market.do(basket.lines, ani)
    assert (rice.quantity, rice.may_substitute) == (2, True)
    assert (eggs.quantity, eggs.may_substitute) == (1, False)


async def test_what_was_taken_out_by_mistake_comes_back(market: Market, ani: Actor) -> None:
    market.fill(ani, market.rice, 1, may_substitute=True)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(BasketState.load, HERE)
        await tab.send(BasketState.more(market.rice), HERE)
        await tab.send(BasketState.fewer(market.rice), HERE)
        await tab.send(BasketState.fewer(market.rice), HERE)
        assert tab.seen["said"] == "Beras medium, 5 kg dihapus"
        assert market.do(basket.lines, ani) == []
        gone = tab.seen["removed"]
        await tab.send(
            BasketState.bring_back(gone.variant_id, gone.quantity, gone.may_substitute), HERE
        )
    (line,) = market.do(basket.lines, ani)
    assert (line.quantity, line.may_substitute) == (1, True)


async def test_what_changed_meanwhile_is_said_at_its_line(market: Market, ani: Actor) -> None:
    market.fill(ani, market.rice, 2)
    market.fill(ani, market.eggs, 9)
    change(market.rice, price=62_500)
    change(market.eggs, stock=3)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(BasketState.load, HERE)
        rice, eggs = tab.seen["shops"][0].lines
        assert rice.changed == "Naik dari Rp60.000"
        assert (eggs.problem, eggs.fix) == ("Tinggal 3", "Kurangi jadi 3")
        await order(tab)
        assert set(tab.seen["problems"]) == {f"barang-{market.eggs}"}
        await tab.send(BasketState.fewer(market.eggs), HERE)
        assert quantities(market, ani) == [2, 3]
        assert tab.seen["total"] == "Rp209.000"


async def test_a_price_that_rises_under_the_finger_is_asked_about_again(
    market: Market, ani: Actor
) -> None:
    market.fill(ani, market.rice, 2)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(BasketState.load, HERE)
        change(market.rice, price=61_000)
        await order(tab)
        assert "Harga berubah" in tab.seen["notice"]
        assert market.orders() == []
        await tab.send(BasketState.look_again, HERE)
        assert "Harga berubah" in tab.seen["notice"]
        assert tab.seen["total"] == "Rp122.000"
        await order(tab)
    assert [each.total for each in market.orders()] == [122_000]


async def test_one_shop_now_and_the_other_later_brought_to_the_door(
    market: Market, ani: Actor, city
) -> None:
    other = market.open_shop(city.resident("Warsito"), "Toko Pak Warsito")
    soap = market.article(other, "Sabun cuci", price=9_000)
    market.fill(ani, market.rice)
    market.fill(ani, soap)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(BasketState.load, HERE)
        await tab.send(BasketState.choose(other, False), HERE)
        await tab.send(BasketState.deliver(market.shop, True), HERE)
        assert tab.seen["total"] == "Rp62.000"
        standing = db.run(lambda s: duty.standing(s, ani.person_id or 0, JULY), writes=False)
        left = words.rupiah(standing.left - 62_000)
        assert tab.seen["duty"] == f"Sesudah ini, belanja ASN Juli kurang {left}"
        await order(tab)
        assert set(tab.seen["problems"]) == {"address"}
        await order(tab, address="Jl. Keputih Tegal No. 27", note="Ketuk pagar")
    (made,) = market.orders()
    assert (made.shop_id, made.delivery, made.note) == (market.shop, True, "Ketuk pagar")
    assert [each.variant_id for each in market.do(basket.lines, ani)] == [soap]
    with db.transaction(writes=False) as session:
        payment = session.exec(select(Payment)).one()
    assert f"/peken/bayar?no={payment.ref}" in str(tab.events)


async def test_another_tab_that_orders_the_same_basket_comes_too_late(
    market: Market, ani: Actor
) -> None:
    market.fill(ani, market.rice)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(BasketState.load, HERE)
        market.check_out(ani)
        await order(tab)
        assert "kosong" in tab.seen["notice"]
    assert len(market.orders()) == 1


async def test_last_month_again_names_what_is_missing(market: Market, ani: Actor) -> None:
    market.bought(ani, market.rice, 3)
    change(market.rice, stock=1)
    with clock.held(clock.now() + timedelta(days=20)):
        async with open_tab(cookie_of(ani)) as tab:
            await tab.send(BasketState.load, HERE)
            assert tab.seen["last_month"] == "2026-07"
            await tab.send(BasketState.repeat("2026-07"), HERE)
            said = "1 barang masuk keranjang. Tidak ada, atau kurang: Beras medium."
            assert tab.seen["said"] == said
    assert quantities(market, ani) == [1]


async def test_nonsense_orders_nothing(market: Market, ani: Actor) -> None:
    market.fill(ani, market.rice)
    async with open_tab(cookie_of(ani)) as tab:
        await tab.send(BasketState.load, HERE)
        for wrong in ({"agreed": "-1"}, {"agreed": "1"}, {"shops": "x,,9"}, {"shops": ""}):
            await order(tab, **wrong)
        for variant in (0, -1, 10**12):
            await tab.send(BasketState.more(variant), HERE)
            await tab.send(BasketState.allow_other(variant, True), HERE)
            await tab.send(BasketState.bring_back(variant, 1, False), HERE)
            await tab.send(BasketState.put({"variant_id": str(variant)}), HERE)
        await tab.send(BasketState.put({"variant_id": str(market.rice), "quantity": "9999"}), HERE)
    assert market.orders() == []
    assert quantities(market, ani) == [1]
