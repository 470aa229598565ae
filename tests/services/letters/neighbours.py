"""Letters whose way leads through RT, RW or an agency, and the hands of those who endorse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from smartcity_app.civic import messages, neighbourhoods, signers
from smartcity_app.civic.neighbourhoods import NeighbourhoodHead
from smartcity_app.civic.people import Post
from smartcity_app.kernel import cases, clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.letters import endorsing
from smartcity_app.services.letters.catalog.versions import (
    LetterTypeVersion,
    VersionState,
    next_version,
)
from smartcity_app.services.letters.models import Letter
from tests.conftest import KEPUTIH, PIN, SURABAYA, City

SKU = "keterangan-usaha"
RT_PHONE, RW_PHONE = "+6281500000003", "+6281500000005"


def publish(session: Session, *offices: str, agency: str = "", **changes: Any) -> None:
    """The letter type of the tests with another path, as the city's admin would publish it."""
    rows = session.exec(select(LetterTypeVersion).where(LetterTypeVersion.key == SKU)).all()
    before = next(row for row in rows if row.state == VersionState.PUBLISHED)
    path = [{"office": office, "hours": 8} for office in offices]
    content = {**before.content, "path": path, "agency": agency, **changes}
    before.state = VersionState.RETIRED
    session.flush()
    session.add(
        LetterTypeVersion(
            key=SKU, version=next_version(session, SKU), state=VersionState.PUBLISHED,
            content=content, published_at=clock.now(),
        )
    )  # fmt: skip


def asks(city: City, *offices: str, agency: str = "", **changes: Any) -> None:
    city.run(lambda s: publish(s, *offices, agency=agency, **changes))


def agency_head(city: City, name: str, agency: str, title: str) -> Actor:
    """Who heads a perangkat daerah, with a key to sign."""
    who = city.official(name, Role.CITY_ADMIN, SURABAYA, title=title)

    def work(session: Session) -> None:
        post = session.exec(select(Post).where(Post.person_id == who.person_id)).one()
        post.role, post.agency = Role.AGENCY_HEAD, agency

    city.run(work)
    actor = city.again(who)
    city.run(lambda s: signers.enrol(s, actor, pin=PIN))
    return actor


def told(ref: str) -> list[tuple[str, str, str, str]]:
    """Step, name, title and note of every line of a case's history."""
    with db.transaction(writes=False) as session:
        letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
        return [(h.step, h.name, h.title, h.note) for h in cases.history(session, letter)]


def refused(kind: type[CityError], work: Callable[[], Any]) -> str:
    """The sentence `work` is refused with."""
    with pytest.raises(kind) as refusal:
        work()
    return refusal.value.message


def endorsed(token: str, proof: str) -> None:
    db.run(lambda s: endorsing.endorse(s, token=token, proof=proof))


def returned(token: str, proof: str, reason: str, part: str = "") -> None:
    db.run(lambda s: endorsing.give_back(s, token=token, proof=proof, part=part, reason=reason))


class Neighbours:
    """Phones of RT and RW."""

    def __init__(self, city: City, office: Actor) -> None:
        self.city, self.office = city, office

    def appoint(
        self, rt: str = "003", rw: str = "005", *, name: str = "Slamet Riyadi",
        phone: str = RT_PHONE, area: str = KEPUTIH,
    ) -> NeighbourhoodHead:  # fmt: skip
        return self.city.run(
            lambda s: neighbourhoods.appoint(
                s, self.office, area=area, rw=rw, rt=rt, name=name, phone=phone
            )
        )

    def texts(self, phone: str) -> list[str]:
        """What reached this phone, oldest first."""
        sent = self.city.all(messages.OutgoingMessage)
        return [each.text for each in sent if each.phone == phone]

    def token(self, phone: str = RT_PHONE) -> str:
        """Of the last link this phone got."""
        links = [m[1] for text in self.texts(phone) if (m := re.search(r"/p/([\w-]+)", text))]
        return links[-1]

    def code(self, phone: str = RT_PHONE) -> str:
        """The last code this phone got."""
        found = [m[1] for text in self.texts(phone) if (m := re.search(r"\b(\d{6})\b", text))]
        return found[-1]

    def prove(self, token: str, phone: str = RT_PHONE) -> str:
        """Ask for a code, read it on the phone, hand it back."""
        db.run(lambda s: endorsing.send_code(s, token))
        return endorsing.check_code(token, self.code(phone))

    def endorse(self, phone: str = RT_PHONE) -> None:
        """All an endorser does who agrees."""
        token = self.token(phone)
        endorsed(token, self.prove(token, phone))
