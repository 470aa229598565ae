"""From the basket to one payment and one order per shop."""

import pytest
from sqlmodel import select

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep, SignedOut
from smartcity_app.services.peken import basket, checkout, duty
from smartcity_app.services.peken.checkout import Wishes
from smartcity_app.services.peken.shop_models import Product, Shop, ShopMonth, Variant
from tests.conftest import NOBODY, City
from tests.services.peken.conftest import JULY, Market


def set_(model: type, row: int, **values: object) -> None:
    with db.transaction() as session:
        found = session.get_one(model, row)
        for name, value in values.items():
            setattr(found, name, value)


def test_one_payment_for_several_shops_and_one_order_for_each(
    market: Market, city: City, ani: Actor
) -> None:
    other = market.open_shop(city.resident("Mat"), "Pracangan Cak Mat")
    soap = market.article(other, "Sabun", price=4_500)
    market.fill(ani, market.rice, 2)
    market.fill(ani, market.eggs)
    market.fill(ani, soap, 3)
    payment = market.check_out(ani)
    orders = market.orders(payment)
    assert payment.amount == 2 * 60_000 + 28_000 + 3 * 4_500
    assert [(each.shop_id, each.total) for each in orders] == [
        (market.shop, 148_000), (other, 13_500),
    ]  # fmt: skip
    assert [each.assigned for each in orders] == [True, False]
    assert {each.kind for each in orders} == {"asn"}
    assert market.stock(market.rice) == 48
    assert market.month() == (148_000, 0, 0)
    with db.transaction(writes=False) as session:
        assert basket.lines(session, ani) == []


def test_the_price_is_the_shop_s_whatever_the_browser_says(market: Market, budi: Actor) -> None:
    market.fill(budi, market.rice)
    for tampered in (1, 0, -60_000, 59_999, 10**12):
        with pytest.raises(Incomplete, match="Harga berubah"):
            market.check_out(budi, agreed=tampered)
    assert market.stock(market.rice) == 50


def test_a_price_that_changed_is_confirmed_again(market: Market, budi: Actor) -> None:
    market.fill(budi, market.rice)
    agreed = market.total(budi)
    set_(Variant, market.rice, price=65_000)
    with pytest.raises(Incomplete, match=r"Sekarang Rp65\.000"):
        market.check_out(budi, agreed=agreed)
    assert market.check_out(budi, agreed=65_000).amount == 65_000


@pytest.mark.parametrize(
    ("model", "change", "said"),
    [
        (Product, {"active": False}, "Sedang tidak dijual"),
        (Variant, {"active": False}, "Sedang tidak dijual"),
        (Variant, {"stock": 1}, "Tinggal 1"),
        (Variant, {"stock": 0}, "Habis"),
        (Shop, {"state": "suspended"}, "Sedang tidak dijual"),
    ],
)
def test_what_went_away_in_the_basket_is_named_and_nothing_is_ordered(
    market: Market, budi: Actor, model: type, change: dict[str, object], said: str
) -> None:
    market.fill(budi, market.rice, 2)
    set_(model, 1, **change)
    with pytest.raises(Incomplete) as refusal:
        market.check_out(budi)
    assert refusal.value.fields == {f"barang-{market.rice}": said}
    assert market.orders() == []


@pytest.mark.parametrize("quantity", [0, -1, 501, 10**9])
def test_odd_quantities_are_refused(market: Market, budi: Actor, quantity: int) -> None:
    with pytest.raises(Incomplete):
        market.fill(budi, market.rice, quantity)


def test_strangers_are_asked_to_sign_in(market: Market) -> None:
    with pytest.raises(SignedOut):
        market.do(basket.put, NOBODY, variant_id=market.rice)
    with pytest.raises(SignedOut):
        market.do(checkout.check_out, NOBODY, wishes=Wishes(agreed=0))


def test_an_empty_basket_is_not_ordered(market: Market, budi: Actor) -> None:
    with pytest.raises(Incomplete, match="kosong"):
        market.check_out(budi)


def test_two_tabs_order_once(market: Market, budi: Actor) -> None:
    """The second finds that what it read is ordered already."""
    market.fill(budi, market.rice)

    def both(session: object) -> None:
        asked = checkout.bill(session, budi, Wishes(agreed=0))  # type: ignore[arg-type]
        checkout._empty_basket(session, budi.person_id or 0, asked)  # type: ignore[arg-type]
        with pytest.raises(OutOfStep):
            checkout._empty_basket(session, budi.person_id or 0, asked)  # type: ignore[arg-type]

    db.run(both)


def test_more_than_qris_carries_is_refused_before_anything_is_taken(
    market: Market, budi: Actor
) -> None:
    gold = market.article(market.shop, "Kulkas", price=6_000_000)
    market.fill(budi, gold, 2)
    with pytest.raises(Incomplete, match=r"Rp10\.000\.000"):
        market.check_out(budi)
    assert market.stock(gold) == 50


def test_the_shop_brings_it_for_its_fee_to_an_address(market: Market, budi: Actor) -> None:
    market.fill(budi, market.rice)
    there = frozenset({market.shop})
    with pytest.raises(Incomplete) as refusal:
        market.check_out(budi, delivered=there)
    assert "address" in refusal.value.fields
    payment = market.check_out(budi, delivered=there, address="Keputih Tegal No. 27")
    (order,) = market.orders(payment)
    assert (order.total, order.delivery_fee, order.delivery) == (62_000, 2_000, True)


def test_a_shop_that_does_not_deliver_is_not_made_to(market: Market, budi: Actor) -> None:
    set_(Shop, market.shop, delivers=False)
    market.fill(budi, market.rice)
    with pytest.raises(Incomplete, match="tidak mengantar"):
        market.check_out(budi, delivered=frozenset({market.shop}), address="Keputih Tegal No. 27")


def test_who_buys_without_a_duty_takes_nothing_of_the_share(market: Market, budi: Actor) -> None:
    payment = market.buy(budi, market.rice)
    assert market.month() == (0, 0, 0)
    market.pay(payment)
    assert market.month() == (0, 0, 60_000)


def test_at_the_cap_civil_servants_are_sent_elsewhere_and_others_are_not(
    market: Market, ani: Actor, budi: Actor
) -> None:
    with db.transaction() as session:
        session.add(ShopMonth(shop_id=market.shop, month=JULY, cap=100_000, paid=50_000))
    with pytest.raises(Incomplete, match="supaya merata"):
        market.buy(ani, market.rice)
    assert (market.stock(market.rice), market.month()) == (50, (0, 50_000, 0))
    assert market.buy(budi, market.rice)


def test_an_unpaid_order_frees_what_it_held(market: Market, ani: Actor) -> None:
    payment = market.buy(ani, market.rice, 3)
    assert (market.stock(market.rice), market.month()) == (47, (180_000, 0, 0))
    market.lapse(payment)
    assert (market.stock(market.rice), market.month()) == (50, (0, 0, 0))
    assert [each.state for each in market.orders()] == ["lapsed"]


def test_only_paid_orders_at_one_s_own_shops_count_for_the_duty(
    market: Market, city: City, ani: Actor
) -> None:
    other = market.open_shop(city.resident("Mat"), "Pracangan Cak Mat")
    soap = market.article(other, "Sabun", price=4_500)

    def counted() -> int:
        with db.transaction(writes=False) as session:
            return duty.counted(session, ani.person_id or 0, JULY)

    payment = market.buy(ani, market.rice)
    assert counted() == 0
    market.pay(payment)
    assert counted() == 60_000
    market.bought(ani, soap)
    assert counted() == 60_000


def test_a_basket_goes_on_from_last_month_at_today_s_prices_and_stock(
    market: Market, ani: Actor
) -> None:
    market.bought(ani, market.rice, 2)
    market.bought(ani, market.eggs, 5)
    set_(Variant, market.rice, price=63_000)
    set_(Variant, market.eggs, stock=3)
    said = market.do(basket.repeat, ani, month=JULY)
    assert (said.put, said.missing) == (2, ("Telur ayam",))
    assert market.total(ani) == 2 * 63_000 + 3 * 28_000
    market.do(basket.repeat, ani, month=JULY)
    assert market.total(ani) == 2 * 63_000 + 3 * 28_000, "what is there already is not doubled"


def test_nobody_repeats_somebody_else_s_order(market: Market, ani: Actor, budi: Actor) -> None:
    order = market.bought(ani, market.rice)
    with pytest.raises(NotFound):
        market.do(basket.repeat, budi, ref=order.ref)


def test_month_is_that_of_the_checkout_on_the_city_s_clock(market: Market, ani: Actor) -> None:
    market.later(days=4, hours=14, minutes=55)  # 31 July, 23.55 in Surabaya
    payment = market.buy(ani, market.rice)
    market.later(minutes=10)  # August
    market.pay(payment)
    (order,) = market.orders(payment)
    assert order.month == JULY
    assert market.month() == (0, 60_000, 0)
    assert market.month(month="2026-08") == (0, 0, 0)
    august = market.buy(ani, market.eggs)
    assert market.orders(august)[0].month == "2026-08"


def test_basket_is_only_one_s_own(market: Market, ani: Actor, budi: Actor) -> None:
    market.fill(ani, market.rice)
    with db.transaction(writes=False) as session:
        assert basket.lines(session, budi) == []
        assert session.exec(select(Shop)).first()
    with pytest.raises(NotFound):
        market.do(basket.change, budi, variant_id=market.rice, quantity=0)


def test_a_shop_brings_things_no_farther_than_it_says(market: Market) -> None:
    here, far = {"lat": -7.2905, "lon": 112.8016}, {"home_lat": -7.2905, "home_lon": 112.8216}
    set_(Shop, market.shop, **here)  # a kilometre around it
    near = market.servant("Ani", market.shop, home_lat=-7.2905, home_lon=112.8056)
    away = market.servant("Budi", market.shop, **far)
    office = market.servant("Cici", market.shop, work_lat=-7.2900, work_lon=112.8020, **far)
    wish = {"delivered": frozenset({market.shop}), "address": "Keputih Tegal No. 27"}
    for who in (near, office):
        assert market.buy(who, market.rice, **wish).amount == 62_000
    with pytest.raises(Incomplete, match="mengantar sampai 1 km"):
        market.buy(away, market.rice, **wish)
    assert market.check_out(away).amount == 60_000


def test_where_only_the_kelurahan_is_known_all_of_it_counts(market: Market, budi: Actor) -> None:
    wish = {"delivered": frozenset({market.shop}), "address": "Keputih Tegal No. 27"}
    set_(Shop, market.shop, lat=-7.2905, lon=112.8016, delivery_metres=300)
    market.buy(budi, market.rice, **wish)
    set_(Shop, market.shop, lat=-7.2458, lon=112.7378)  # Tunjungan, across the city
    with pytest.raises(Incomplete, match="mengantar sampai 0,3 km"):
        market.buy(budi, market.rice, **wish)


def test_nobody_keeps_the_shelves_empty_without_paying(market: Market, budi: Actor) -> None:
    first = market.buy(budi, market.eggs)
    for _ in range(2):
        market.buy(budi, market.eggs)
    with pytest.raises(Incomplete, match="belum dibayar"):
        market.buy(budi, market.eggs)
    assert market.stock(market.eggs) == 17
    market.lapse(first)
    assert market.check_out(budi).amount == 28_000
