"""Fills a running town with open reports all over it: `python -m tests.open_reports 1000`.

Its own process, with the town's DATA_DIR, as many writers of one database are.
"""

import random
import sys
from datetime import timedelta

from sqlmodel import select

from smartcity_app import directory
from smartcity_app.civic import geography
from smartcity_app.civic.geography import Point
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints.models import Complaint

CATEGORIES = ("jalan-rusak", "genangan", "lampu-mati", "sampah", "pohon", "orang-terlantar")


def fill(many: int) -> None:
    """Anywhere in the city, each at its own time, the same every time."""
    chance, box = random.Random(5), geography.bounds("35.78")
    assert box
    with db.transaction() as session:
        owner = session.exec(select(Person.id)).first()
        made = 0
        while made < many:
            point = Point(chance.uniform(box.south, box.north), chance.uniform(box.west, box.east))
            if not (area := geography.village_at(point)):
                continue
            session.add(
                Complaint(
                    ref=f"LAP-2607-{made:06d}", owner_id=owner, area=area, state="filed",
                    desk="city", desk_role="agency_officer", category=chance.choice(CATEGORIES),
                    lat=point.lat, lon=point.lon, geo7=geography.geo7(point),
                    turn_due_at=clock.now() + timedelta(minutes=made),
                )
            )  # fmt: skip
            made += 1


if __name__ == "__main__":
    directory.register_services()
    db.connect(settings().database)
    fill(int(sys.argv[1]))
    db.close()
