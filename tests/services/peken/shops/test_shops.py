"""How a shop comes in, what its owner may change, and who lets it sell."""

from datetime import timedelta
from typing import Any

import pytest

from smartcity_app.civic import files
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep, TooMany
from smartcity_app.services.peken import shop_data, shop_photos, shops
from smartcity_app.services.peken.shop_data import ShopData
from tests.conftest import KEPUTIH, NOBODY
from tests.services.peken.shops.conftest import Market, photo
from tests.services.peken.shops.conftest import shop_data as data_of


def test_a_resident_registers_and_the_office_admits(market: Market) -> None:
    ref = market.registered()
    shop = market.shop(ref)
    assert (shop.state, shop.desk_role, shop.agency) == (
        "submitted",
        "market_officer",
        "Dinkopumdag",
    )
    assert shop.area == "35.78.09.1001"
    assert shop.geo7
    market.do(shops.admit, market.officer, ref=ref)
    assert market.shop(ref).state == "active"


def test_a_draft_survives_right_or_wrong(market: Market) -> None:
    ref = market.do(shops.begin, market.hartini).ref
    market.do(
        shops.keep, market.hartini, ref=ref, typed={"name": "X", "nib": "abc", "owner_id": "1"}
    )
    again = market.do(shops.begin, market.hartini)
    assert again.ref == ref
    assert (again.draft["name"], again.draft["nib"]) == ("X", "abc")
    assert "owner_id" not in again.draft
    with pytest.raises(Incomplete) as refused:
        market.do(shops.submit, market.hartini, ref=ref)
    assert set(refused.value.fields) == {"name", "nib", "place", "photos", "phone", "address"}


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("nib", "123", "nib"),
        ("nib", "９１２０００１２３４５６７", "nib"),
        ("name", "<b", "name"),
        ("kind", "bank", "kind"),
        ("phone", "081", "phone"),
        ("delivery_fee", "-1", "delivery_fee"),
        ("delivery_fee", "9999999999999", "delivery_fee"),
        ("delivery_metres", "0", "delivery_metres"),
        ("monday-closes", "06:00", "hours"),
        ("monday-closes", "25:00", "hours"),
        ("tempat-lat", "-6.2", "place"),
        ("tempat-lat", "nan", "place"),
        ("photos", "", "photos"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    market: Market, field: str, value: str, wrong: str
) -> None:
    said = shop_data.typed(data_of(("x",)))
    with pytest.raises(Incomplete) as refused:
        shop_data.read({**said, field: value})
    assert list(refused.value.fields) == [wrong]


def test_form_and_data_are_the_same(market: Market) -> None:
    data = data_of(("a", "b"), nib="9120001234567", about="Dua\n\nbaris", area=KEPUTIH)
    assert shop_data.read(shop_data.typed(data)) == data


def test_the_office_names_what_is_wrong_and_the_owner_mends_it(market: Market) -> None:
    ref = market.registered()
    with pytest.raises(Incomplete):
        market.do(shops.send_back, market.officer, ref=ref, wrong=["rumah"], note="Foto buram")
    with pytest.raises(Incomplete):
        market.do(shops.send_back, market.officer, ref=ref, wrong=["photos"], note=" ")
    market.do(shops.send_back, market.officer, ref=ref, wrong=["photos"], note="Foto buram")
    shop = market.shop(ref)
    assert (shop.state, shop.wrong, shop.left is not None) == ("returned", ["photos"], True)
    assert shop.draft["name"] == "Toko Bu Hartini"
    fresh = photo(market.hartini, 3)
    market.do(shops.keep, market.hartini, ref=ref, typed={"photos": fresh})
    market.do(shops.submit, market.hartini, ref=ref)
    shop = market.shop(ref)
    assert (shop.state, shop.wrong, shop.photos) == ("submitted", [], [fresh])


def test_nobody_sees_another_ones_shop(market: Market) -> None:
    ref = market.registered()
    for actor in (market.mat, NOBODY):
        with pytest.raises(NotFound):
            market.do(shops.keep, actor, ref=ref, typed={"name": "Milik saya"})
        with pytest.raises(NotFound):
            market.do(shops.admit, actor, ref=ref)
        with pytest.raises(NotFound):
            market.do(shops.find, actor, ref=ref)


def test_an_officer_of_another_city_reaches_nothing(market: Market) -> None:
    ref = market.registered()
    other = market.city.official("Budi", Role.MARKET_OFFICER, "35.15", agency="Dinkop", key=False)
    with pytest.raises(NotFound):
        market.do(shops.admit, other, ref=ref)


def test_a_draft_is_nobody_elses(market: Market) -> None:
    ref = market.do(shops.begin, market.hartini).ref
    with pytest.raises(NotFound):
        market.do(shops.find, market.officer, ref=ref)


def test_no_officer_admits_their_own_shop(market: Market) -> None:
    ref = market.registered(market.officer)
    with pytest.raises(NotAllowed):
        market.do(shops.admit, market.officer, ref=ref)


def test_an_owner_cannot_admit_suspend_or_reinstate(market: Market) -> None:
    ref = market.registered()
    for verb, more in ((shops.admit, {}), (shops.refuse, {"note": "x"})):
        with pytest.raises(NotAllowed):
            market.do(verb, market.hartini, ref=ref, **more)


def test_a_suspended_shop_is_not_found_by_buyers(market: Market) -> None:
    ref = market.opened()
    with pytest.raises(Incomplete):
        market.do(shops.suspend, market.officer, ref=ref, note="")
    market.do(shops.suspend, market.officer, ref=ref, note="Menjual barang kedaluwarsa")
    with pytest.raises(NotFound):
        db.run(lambda s: shops.seen_by_buyers(s, ref=ref))
    with pytest.raises(OutOfStep):
        market.do(shops.close, market.hartini, ref=ref)
    market.do(shops.reinstate, market.officer, ref=ref, note="Sudah diperiksa ulang")
    assert db.run(lambda s: shops.seen_by_buyers(s, ref=ref)).ref == ref


def test_what_was_verified_stays_while_the_shop_sells(market: Market) -> None:
    ref = market.opened()
    market.do(
        shops.change, market.hartini, ref=ref, typed={"delivery_fee": "3000", "about": "Baru"}
    )
    assert market.shop(ref).delivery_fee == 3000
    with pytest.raises(Incomplete) as refused:
        market.do(shops.change, market.hartini, ref=ref, typed={"name": "Toko Lain"})
    assert list(refused.value.fields) == ["name"]
    with pytest.raises(Incomplete) as refused:
        market.do(shops.change, market.hartini, ref=ref, typed={"tempat-lat": "-7.2800"})
    assert "place" in refused.value.fields


def test_a_shop_on_holiday_is_hidden_until_the_day_has_passed(market: Market) -> None:
    ref, today = market.opened(), clock.today()
    for day in (today - timedelta(days=1), today + timedelta(days=91)):
        with pytest.raises(Incomplete):
            market.do(shops.holiday, market.hartini, ref=ref, until=day)
    market.do(shops.holiday, market.hartini, ref=ref, until=today)

    def seen(day: Any) -> bool:
        from sqlmodel import select

        from smartcity_app.services.peken.shop_models import Shop

        with db.transaction(writes=False) as session:
            return session.exec(select(Shop.id).where(shops.selling(day))).first() is not None

    assert not seen(today)
    assert seen(today + timedelta(days=1))
    market.do(shops.holiday, market.hartini, ref=ref, until=None)
    assert seen(today)


def test_one_person_may_own_several_shops_but_not_flood_the_office(market: Market) -> None:
    for number in range(3):
        market.registered(name=f"Toko Cabang {number}")
    with pytest.raises(TooMany):
        market.do(shops.begin, market.hartini)


def test_a_photo_of_somebody_else_cannot_be_used(market: Market) -> None:
    stolen = photo(market.mat)
    with pytest.raises(NotFound):
        market.do(shops.register, market.hartini, data=data_of((stolen,)))


def test_photos_are_public_only_while_the_shop_sells(market: Market) -> None:
    ref = market.registered()
    shown = market.shop(ref).photos[0]
    with pytest.raises(NotFound):
        db.run(lambda s: shop_photos.find_public(s, file_id=shown))
    assert db.run(lambda s: files.find(s, market.officer, file_id=shown)).id == shown
    with pytest.raises(NotFound):
        db.run(lambda s: files.find(s, market.mat, file_id=shown))
    market.do(shops.admit, market.officer, ref=ref)
    assert db.run(lambda s: shop_photos.find_public(s, file_id=shown)).id == shown
    market.do(shops.suspend, market.officer, ref=ref, note="Diperiksa")
    with pytest.raises(NotFound):
        db.run(lambda s: shop_photos.find_public(s, file_id=shown))


def test_html_in_a_name_stays_text(market: Market) -> None:
    ref = market.registered(name="<script>alert(1)</script>")
    assert market.shop(ref).name == "<script>alert(1)</script>"


def test_closing_is_for_good(market: Market) -> None:
    ref = market.opened()
    market.do(shops.close, market.hartini, ref=ref)
    assert market.shop(ref).state == "closed"
    with pytest.raises(OutOfStep):
        market.do(shops.change, market.hartini, ref=ref, typed={})
    assert isinstance(shop_data.of(market.shop(ref)), ShopData)
