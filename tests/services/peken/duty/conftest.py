"""A market with civil servants, shops and orders, entered as its verbs would."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import Any

import pytest

from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.peken import duty, enrolling
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.duty_models import CivilServant
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Shop
from tests.conftest import KEPUTIH, SURABAYA, City

HOME = (-7.2905, 112.8016)
"""In Kelurahan Keputih."""


class Personnel:
    """Hands for a test: BKPSDM's officer, civil servants, shops, orders."""

    def __init__(self, city: City, time: ExitStack) -> None:
        self.city, self._time, self._serial = city, time, 0
        self.officer = city.official(
            "Indah Permatasari", Role.PERSONNEL_OFFICER, SURABAYA, agency="BKPSDM", key=False,
            title="Petugas BKPSDM",
        )  # fmt: skip

    def at(self, *moment: int) -> None:
        """It is this moment in Surabaya."""
        there = datetime(*moment, tzinfo=clock.ZONE)  # type: ignore[misc]
        self._time.enter_context(clock.held(there.astimezone(UTC)))

    def do(self, verb: Any, **more: Any) -> Any:
        """One verb of the officer's, in a transaction of its own."""
        return db.run(lambda session: verb(session, self.officer, **more))

    def hire(self, name: str = "Rina Kartikasari", **more: Any) -> CivilServant:
        self._serial += 1
        who = self.city.resident(name)
        values = {
            "nip": f"19840517200901200{self._serial}" if self._serial < 10
            else f"1984051720090120{self._serial}",
            "agency": "DLH", "grade": "III/c", "home_lat": HOME[0], "home_lon": HOME[1],
            "starts": date(2020, 1, 1), **more,
        }  # fmt: skip

        def work(session: Any) -> CivilServant:
            row = enrolling.enter(session, session.get_one(Person, who.person_id), **values)
            session.flush()
            return row

        return db.run(work)

    def shop(self, name: str = "Toko Bu Sri", *, north: float = 0.0, **more: Any) -> int:
        """A shop so many degrees north of HOME."""
        self._serial += 1
        owner = self.city.resident(f"Pemilik {name}")
        row = Shop(
            ref=f"T-{self._serial}", owner_id=owner.person_id or 0, area=KEPUTIH, agency="",
            state="active", name=name, lat=HOME[0] + north, lon=HOME[1], **more,
        )  # fmt: skip

        def work(session: Any) -> int:
            session.add(row)
            session.flush()
            return row.id or 0

        return db.run(work)

    def order(self, who: int, shop: int, total: int, **more: Any) -> None:
        self._serial += 1
        values = {
            "ref": f"P-{self._serial}", "owner_id": who, "area": KEPUTIH, "agency": "DLH",
            "state": "paid", "shop_id": shop, "seller_id": 1, "kind": "asn",
            "month": month_of(clock.now()), "assigned": True, "items": total, "total": total,
            "hours": {}, **more,
        }  # fmt: skip
        db.run(lambda session: session.add(Order(**values)))

    def standing(self, who: int, month: str = "") -> duty.Standing | None:
        month = month or month_of(clock.now())
        return db.run(lambda s: duty.standing(s, who, month), writes=False)

    def again(self, who: CivilServant) -> Actor:
        return self.city.again(Actor(who.person_id))


@pytest.fixture
def personnel(city: City) -> Iterator[Personnel]:
    with ExitStack() as time:
        yield Personnel(city, time)
