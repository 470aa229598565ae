"""What a story of the market needs beforehand, in the town's own database.

    python -m tests.stories.market     the demo's civil servant has something in the basket

The owner's shop is open day and night, so that the story may be told at any hour.
"""

from sqlmodel import Session, col, select

from smartcity_app.civic import people
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.civic.seed import OWNER, SERVANT
from smartcity_app.directory import register_services
from smartcity_app.kernel import db
from smartcity_app.kernel.settings import settings
from smartcity_app.services.peken import basket
from smartcity_app.services.peken.order_models import BasketLine
from smartcity_app.services.peken.shop_models import Product, Shop, Variant


def prepare(session: Session) -> None:
    """Two things of the owner's first shop, two pieces each."""
    shop = session.exec(
        select(Shop).where(Shop.owner_id == _named(session, OWNER)).order_by(col(Shop.id))
    ).first()
    assert shop
    shop.hours = dict.fromkeys(WEEKDAYS, "00:00-23:59")
    session.add(shop)
    servant = _named(session, SERVANT)
    for line in session.exec(select(BasketLine).where(BasketLine.person_id == servant)):
        session.delete(line)
    session.flush()
    rows = session.exec(
        select(Variant.id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Variant.shop_id == shop.id, col(Variant.stock) > 5, col(Variant.price) < 100_000)
        .order_by(col(Variant.id))
        .limit(2)
    )
    actor = people.actor_of(session, servant)
    for variant in rows:
        basket.put(session, actor, variant_id=variant or 0, quantity=2, may_substitute=True)


def _named(session: Session, name: str) -> int:
    found = session.exec(select(Person.id).where(Person.name == name)).first()
    assert found
    return found


def main() -> None:
    db.connect(settings().database)
    register_services()
    db.run(prepare)


if __name__ == "__main__":
    main()
