"""Goods are found as people write, in the shops' fair order."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock, db
from smartcity_app.services.peken import goods, listing, searching, shops, vocabulary, wording
from smartcity_app.services.peken.goods import Goods, Size
from smartcity_app.services.peken.shop_models import ShopMonth
from tests.services.peken.shops.conftest import Market, rice

MONTH = "2026-07"


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    vocabulary.forget()
    listing.forget()
    yield
    vocabulary.forget()
    listing.forget()


def stocked(market: Market, *names: tuple[str, str]) -> str:
    ref = market.opened()
    for name, category in names:
        given = Goods(name, category, (Size(price=5000, stock=5),))
        market.do(goods.add, market.hartini, ref=ref, given=given)
    return ref


def found(words: str, **more: Any) -> list[str]:
    listing.forget()
    page = db.run(lambda s: searching.search(s, words=words, **more), writes=False)
    return [each.name for each in page.hits]


SHELF = (
    ("Minyak goreng Bimoli", "minyak-gula"), ("Telur ayam", "telur-protein"),
    ("Gula pasir Gulaku", "minyak-gula"), ("Mie Sedaap", "mie-tepung"),
    ("Deterjen Daia", "kebersihan"), ("Sayur bayam", "sayur-buah"),
    ("Cabai rawit", "bumbu"), ("Kerupuk udang", "camilan"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("migor", "Minyak goreng Bimoli"), ("minyak gorneg", "Minyak goreng Bimoli"),
        ("telor", "Telur ayam"), ("tlur", "Telur ayam"), ("gulpas", "Gula pasir Gulaku"),
        ("mi sedap", "Mie Sedaap"), ("sabun cuci", "Deterjen Daia"),
        ("detergen", "Deterjen Daia"), ("sayur-sayuran", "Sayur bayam"),
        ("LOMBOK rawit", "Cabai rawit"), ("krupuk", "Kerupuk udang"),
        ("bimo", "Minyak goreng Bimoli"),
    ],
)  # fmt: skip
def test_goods_are_found_as_people_write(market: Market, said: str, name: str) -> None:
    stocked(market, *SHELF)
    assert found(said)[0] == name


def test_nothing_is_found_for_nothing(market: Market) -> None:
    stocked(market, *SHELF)
    for said in ("", "   ", "%", "' OR 1=1 --", "xyzzyqwrt", "\x00", "dan di"):
        assert found(said) == []


def test_all_words_come_before_some(market: Market) -> None:
    stocked(market, ("Gula merah", "bumbu"), ("Bawang merah", "bumbu"), ("Gula pasir", "bumbu"))
    assert (
        found("gula merah") == ["Gula merah", "Bawang merah", "Gula pasir"]
        or found("gula merah")[0] == "Gula merah"
    )
    assert set(found("gula merah")[1:]) == {"Bawang merah", "Gula pasir"}


def test_a_shelf_narrows_what_is_found(market: Market) -> None:
    stocked(market, *SHELF)
    assert set(found("", category="minyak-gula")) == {"Minyak goreng Bimoli", "Gula pasir Gulaku"}
    assert found("gula", category="minyak-gula")[0] == "Gula pasir Gulaku"
    assert found("telur", category="minyak-gula") == []


def test_only_what_can_be_bought_is_found(market: Market) -> None:
    size = market.stocked()
    assert found("beras") == ["Beras Bulog"]
    market.do(goods.restock, market.hartini, variant_id=size.id, by=-10)
    assert found("beras") == []
    market.do(goods.restock, market.hartini, variant_id=size.id, by=1)
    ref = next(each.ref for each in db.run(lambda s: shops.owned(s, market.hartini)))
    market.do(shops.holiday, market.hartini, ref=ref, until=clock.today())
    assert found("beras") == []
    market.do(shops.holiday, market.hartini, ref=ref, until=None)
    market.do(shops.suspend, market.officer, ref=ref, note="Diperiksa")
    assert found("beras") == []


def test_pages_follow_each_other_without_gap_or_repeat(market: Market) -> None:
    names = [(f"Kopi bubuk nomor{n}x", "minuman") for n in range(23)]
    stocked(market, *names)
    seen, after = [], ""
    for _ in range(10):
        page = db.run(
            lambda s, a=after: searching.search(s, words="kopi", after=a, most=5), writes=False
        )
        seen += [each.name for each in page.hits]
        after = page.after
        if not after:
            break
    assert sorted(seen) == sorted(name for name, _ in names)
    for junk in ("x", "1.2.3", "9" * 400, "1.2.3.4.-5", "１.2.3.4.5"):
        assert db.run(lambda s, j=junk: searching.search(s, words="kopi", after=j), writes=False)


def taken(market: Market, ref: str, paid: int, cap: int = 30_000_000) -> None:
    shop_id = market.shop(ref).id or 0
    with db.transaction() as session:
        session.add(ShopMonth(shop_id=shop_id, month=MONTH, cap=cap, paid=paid))


def test_who_took_least_comes_first_and_who_is_full_is_hidden(market: Market) -> None:
    refs = {}
    for name, paid in (("Banyak", 20_000_000), ("Sedikit", 1_000), ("Penuh", 30_000_000)):
        owner = market.city.resident(name)
        refs[name] = market.opened(owner, name=f"Toko {name}")
        market.do(goods.add, owner, ref=refs[name], given=rice(name=f"Beras {name}"))
        taken(market, refs[name], paid)
    assert found("beras", fair_for_month=MONTH) == ["Beras Sedikit", "Beras Banyak"]
    assert set(found("beras")) == {"Beras Sedikit", "Beras Banyak", "Beras Penuh"}
    own = [market.shop(refs["Banyak"]).id or 0]
    assert found("beras", fair_for_month=MONTH, shops=own)[0] == "Beras Banyak"
    assert found("beras", fair_for_month=MONTH, shops=own, only=True) == ["Beras Banyak"]


def test_ties_are_broken_anew_every_day(market: Market) -> None:
    for number in range(6):
        market.opened(market.city.resident(f"Orang {number}"), name=f"Toko nomor {number}")
    firsts = {
        db.run(
            lambda s, d=day: listing.selling(s, day=clock.today() + timedelta(days=d), month=MONTH)
        )[0].id
        for day in range(20)
    }
    assert len(firsts) > 2


def test_shops_of_an_area_or_near_a_place(market: Market) -> None:
    ref = market.opened()
    here, today = market.shop(ref), clock.today()

    def refs(**more: Any) -> list[str]:
        found = db.run(lambda s: listing.shops_for(s, month=MONTH, day=today, **more))
        return [each.ref for each in found]

    assert refs(area="35.78.09") == refs(near=Point(here.lat or 0, here.lon or 0)) == [ref]
    assert refs(area="35.78.1") == refs(near=Point(-7.2, 112.6)) == refs(shop_ids=[]) == []


def test_a_fresh_word_is_found_though_the_vocabulary_is_old(market: Market) -> None:
    stocked(market, ("Kopi", "minuman"))
    assert found("kopi") == ["Kopi"]
    stocked_again = market.do(shops.owned, market.hartini)[0].ref
    given = Goods("Wedang uwuh", "minuman", (Size(price=5000, stock=5),))
    market.do(goods.add, market.hartini, ref=stocked_again, given=given)
    assert found("uwuh") == ["Wedang uwuh"]


def test_words_meet_however_they_are_written() -> None:
    assert wording.words_of("Kacang-kacangan & Sayur-sayuran") == ["kacang", "sayur"]
    assert wording.words_of("5kg") == wording.words_of("5 kilo") == ["5", "kg"]
    assert wording.words_of("Crème-brûlée") == ["creme", "brulee"]
