"""What a shop will likely sell in a month, on an example reckoned by hand."""

from datetime import date

import pytest
from sqlmodel import col, select

from smartcity_app.kernel import db, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import forecasting
from smartcity_app.services.peken.forecasting import Expected, months_before
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.shop_models import Variant
from tests.conftest import KEPUTIH
from tests.services.peken.conftest import Market

TODAY = date(2026, 7, 27)


@pytest.fixture(autouse=True)
def _market(market: Market) -> None:
    """The shop and its goods."""


def ordered(
    market: Market, who: Actor, month: str, pieces: int, *, state: str = "done",
    variant: int | None = None,
) -> None:  # fmt: skip
    with db.transaction() as session:
        order = Order(
            ref=refs.new_ref("PSN"), owner_id=who.person_id or 0, area=KEPUTIH, state=state,
            shop_id=market.shop, seller_id=market.hartini.person_id or 0, kind="asn", month=month,
            items=pieces, total=pieces,
        )  # fmt: skip
        session.add(order)
        session.flush()
        key = variant or market.rice
        product = session.exec(select(Variant.product_id).where(col(Variant.id) == key)).one()
        session.add(
            OrderLine(
                order_id=order.id or 0, variant_id=key, product_id=product, name="Beras", price=1,
                quantity=pieces, given=pieces,
            )
        )  # fmt: skip


def expected(market: Market, today: date = TODAY) -> list[Expected]:
    with db.transaction(writes=False) as session:
        return forecasting.expected(session, [market.shop], today=today)


def test_the_months_before_are_whole_ones_over_new_year() -> None:
    assert months_before(date(2026, 1, 1)) == ("2025-12", "2025-11", "2025-10")
    assert months_before(date(2026, 3, 31)) == ("2026-02", "2026-01", "2025-12")


def test_regular_buyers_count_with_their_mean_and_others_by_the_months_age(market: Market) -> None:
    ani, budi, cici = (market.city.resident(name) for name in ("Ani", "Budi", "Cici"))
    ordered(market, ani, "2026-06", 4)  # a regular: (4 + 2) / 2 = 3
    ordered(market, ani, "2026-05", 2)
    ordered(market, ani, "2026-04", 90)  # what a regular bought earlier does not count again
    ordered(market, budi, "2026-06", 3)  # others: (3 × 3 + 2 × 1 + 1 × 5) / 6 = 16 / 6
    ordered(market, cici, "2026-05", 1)
    ordered(market, budi, "2026-04", 5)
    (found,) = expected(market)
    assert (found.shop_id, found.variant_id) == (market.shop, market.rice)
    assert (found.regulars, found.from_regulars, found.from_others) == (1, 6, 16)
    assert found.pieces == 6  # 3 + 2.67, rounded up
    assert found.why == "dari 1 pembeli tetap dan pembeli lain"


def test_what_was_cancelled_or_is_of_this_month_or_too_old_does_not_count(market: Market) -> None:
    ani = market.city.resident("Ani")
    ordered(market, ani, "2026-06", 4, state="cancelled")
    ordered(market, ani, "2026-06", 4, state="unpaid")
    ordered(market, ani, "2026-07", 4)
    ordered(market, ani, "2026-03", 4)
    assert expected(market) == []


def test_every_article_is_reckoned_by_itself(market: Market) -> None:
    ani = market.city.resident("Ani")
    ordered(market, ani, "2026-06", 6)
    ordered(market, ani, "2026-05", 6, variant=market.eggs)
    assert {each.variant_id: each.pieces for each in expected(market)} == {
        market.rice: 3, market.eggs: 2,
    }  # fmt: skip
