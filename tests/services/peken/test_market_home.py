"""What a buyer finds first: their own shops, while those have something of their share left."""

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import market_views, reach
from smartcity_app.services.peken.shop_models import ShopMonth
from tests.services.peken.conftest import JULY, Market


def found(buyer: Actor) -> list[str]:
    with db.transaction(writes=False) as session:
        return [each.name for each in market_views.near(session, buyer)]


def test_a_shop_at_its_cap_leaves_the_civil_servant_s_list_and_stays_for_others(
    market: Market, ani: Actor, budi: Actor
) -> None:
    assert found(ani) == ["Toko Bu Hartini"]
    with db.transaction() as session:
        session.add(ShopMonth(shop_id=market.shop, month=JULY, cap=60_000, paid=60_000))
    assert found(ani) == []
    assert found(budi) == ["Toko Bu Hartini"]


def test_the_way_is_counted_from_the_register_s_home(market: Market) -> None:
    near = {"lat": -7.2905, "lon": 112.8016}
    shop = market.open_shop(market.city.resident("Mat"), "Pracangan Cak Mat", **near)
    home = {"home_lat": -7.2905, "home_lon": 112.8116}
    tono = market.servant("Tono Hadi", shop, **home)
    with db.transaction(writes=False) as session:
        point = reach.places_of(session, tono).home
    assert point is not None
    assert (point.lat, point.lon) == (-7.2905, 112.8116)


def test_a_civil_servant_without_shops_of_their_own_sees_no_full_shop_either(
    market: Market,
) -> None:
    new = market.servant("Baru Masuk")
    assert found(new) == ["Toko Bu Hartini"]
    with db.transaction() as session:
        session.add(ShopMonth(shop_id=market.shop, month=JULY, cap=60_000, paid=60_000))
    assert found(new) == []
