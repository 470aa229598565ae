"""Offices are held from a day to a day, and nobody acts in one a moment longer."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from smartcity_app.civic import people
from smartcity_app.civic.people import Post
from smartcity_app.civic.register import Document
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, Unavailable
from smartcity_app.services.letters import reading, signing, views
from smartcity_app.services.letters.reading import Filter
from tests.conftest import GEBANG, KEPUTIH, MONDAY, PIN, City
from tests.services.letters.conftest import Office
from tests.tabs import city_app, cookie_of, open_tab

TODAY = date(2026, 7, 27)
DAY = timedelta(days=1)


@pytest.fixture
def office(city: City) -> Office:
    return Office(city)


def appoint(who: Actor, role: Role, area: str, title: str, **more: Any) -> None:
    with db.transaction() as session:
        session.add(
            Post(person_id=who.person_id or 0, role=role, area=area, title=title,
                 **{"starts": TODAY - DAY, **more})
        )  # fmt: skip


def change(who: Actor, **values: Any) -> None:
    """Every post this person holds."""
    with db.transaction() as session:
        for post in session.exec(select(Post).where(Post.person_id == who.person_id)):
            for name, value in values.items():
                setattr(post, name, value)


def holder(role: Role = Role.VILLAGE_HEAD, area: str = KEPUTIH) -> people.Holder | None:
    with db.transaction(writes=False) as session:
        return people.holder(session, role, area)


@pytest.fixture
def acting(city: City, lurah: Actor) -> Actor:
    """The secretary, who stands in for the lurah until Friday."""
    secretary = city.official("Sulastri", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    change(secretary, ends=TODAY - DAY)
    appoint(
        secretary, Role.VILLAGE_HEAD, KEPUTIH, "Lurah Keputih",
        acting="Plt.", decree="800/12/2026", ends=TODAY + 4 * DAY,
    )  # fmt: skip
    return city.again(secretary)


def test_who_stands_in_goes_before_who_is_absent(lurah: Actor, acting: Actor) -> None:
    found = holder()
    assert found
    assert (found.person_id, found.title) == (acting.person_id, "Plt. Lurah Keputih")


def test_the_letter_names_and_is_signed_by_who_stands_in(
    city: City, office: Office, siti: Actor, lurah: Actor, acting: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    with pytest.raises(NotAllowed, match=r"Sulastri, Plt\. Lurah Keputih"):
        office.sign(lurah, ref)
    assert city.all(Document) == [], "who may not sign makes no number"
    office.sign(acting, ref)
    office.sign(camat, ref)
    (document,) = city.all(Document)
    assert [(s["name"], s["title"]) for s in document.signers] == [
        ("Sulastri", "Plt. Lurah Keputih"),
        (camat.name, "Camat Sukolilo"),
    ]


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.ZONE)


LAST = TODAY + 4 * DAY


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (at(LAST, 0, 1), True),  # still the day before in UTC
        (at(LAST, 23, 59), True),
        (at(LAST + DAY, 0, 1), False),
        (at(TODAY - DAY, 0, 1), True),
        (at(TODAY - 2 * DAY, 23, 59), False),
    ],
)
def test_an_acting_post_begins_and_ends_with_its_days_on_the_city_s_wall_clock(
    city: City, lurah: Actor, acting: Actor, moment: datetime, holds: bool
) -> None:
    with clock.held(moment):
        found = holder()
        assert found
        assert (found.person_id == acting.person_id) == holds
        posts = city.again(acting).posts
        assert any(post.area == KEPUTIH and post.role != Role.RESIDENT for post in posts) == holds


def test_a_post_that_ended_yesterday_no_longer_acts(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    change(lurah, ends=TODAY - DAY)
    former = city.again(lurah)
    with pytest.raises(NotFound):
        office.sign(former, ref)
    listed: Callable[[Session], Any] = lambda s: reading.inbox(s, former, wanted=Filter("all"))  # noqa: E731
    assert city.run(listed) == []
    assert views.works(former) is False
    assert holder() is None


def test_no_letter_is_begun_while_an_office_that_must_sign_is_vacant(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    change(camat, ends=TODAY - DAY)
    with pytest.raises(Unavailable, match="Kecamatan Sukolilo sedang kosong"):
        office.sign(lurah, ref)
    assert city.all(Document) == []
    assert office.letter(ref).state == "village"


def test_a_post_that_begins_tomorrow_does_not_act_today(city: City, siti: Actor) -> None:
    appoint(siti, Role.VILLAGE_HEAD, KEPUTIH, "Lurah Keputih", starts=TODAY + DAY)
    assert not city.again(siti).holds(Role.VILLAGE_HEAD)
    with clock.held(MONDAY + DAY):
        assert city.again(siti).holds(Role.VILLAGE_HEAD)


def test_the_camat_signs_on_though_the_lurah_who_signed_has_left(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    change(lurah, ends=TODAY - DAY)
    office.sign(camat, ref)
    assert office.document(ref).state == "issued"


def test_a_number_made_for_a_signer_who_left_is_signed_by_who_came(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    """The number stays; the letter is drawn anew and names those who hold the offices now."""
    ref = office.submitted(siti)
    with pytest.raises(NotAllowed):
        office.sign(lurah, ref, pin="111222")
    begun = office.document(ref)
    change(lurah, ends=TODAY - DAY)
    change(camat, ends=TODAY - DAY)
    newer = city.official("Didik", Role.VILLAGE_HEAD, KEPUTIH, title="Lurah Keputih")
    newest = city.official("Yuni", Role.DISTRICT_HEAD, camat.posts[0].area, title="Camat Sukolilo")
    office.sign(newer, ref)
    office.sign(newest, ref)
    issued = office.document(ref)
    assert (issued.id, issued.state) == (begun.id, "issued")
    assert [each["name"] for each in issued.planned] == ["Didik", "Yuni"]
    assert [each["name"] for each in issued.signers] == ["Didik", "Yuni"]


def test_a_post_taken_away_while_the_pen_moves_signs_nothing(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    """Roles are read again in the transaction that would enter the signature."""
    ref = office.submitted(siti)
    turns = []

    def transact(work: Callable[[Session, Actor], Any]) -> Any:
        turns.append(1)
        if len(turns) == 2:
            change(lurah, ends=TODAY - DAY)
        return db.run(lambda s: work(s, people.actor_of(s, lurah.person_id or 0)))

    with pytest.raises(CityError):
        signing.sign(transact, ref=ref, version=office.letter(ref).version, passphrase=PIN)
    assert office.letter(ref).state == "village"
    assert office.document(ref).signers == []


async def test_a_revoked_post_dies_at_the_next_click(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    city_app()
    from smartcity_app.services.letters.states.desk import Desk
    from smartcity_app.services.letters.states.file import CaseFile

    ref = office.submitted(siti)
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Desk.load, "/kerja", query=f"berkas={ref}")
        assert tab.seen["groups"]
        change(lurah, ends=TODAY - DAY)
        form = {"ref": ref, "version": "2", "pin": PIN}
        await tab.send(CaseFile.sign(form), "/kerja", query=f"berkas={ref}")
        assert office.letter(ref).state == "village"
        await tab.send(Desk.refresh, "/kerja")
        assert "petugas" in tab.seen["notice"]
        await tab.send(CaseFile.open(ref), "/kerja", query=f"berkas={ref}")
        assert tab.seen["missing"]
        assert siti.name not in tab.seen["title"]
    assert city.all(Document) == []
