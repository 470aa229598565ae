"""What the database refuses to keep, alike on SQLite and PostgreSQL, and whose thread does what."""

import asyncio
import itertools
import secrets
import threading

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.letters import applying
from smartcity_app.services.letters.models import Letter
from tests.conftest import City


def _store(*titles: str) -> None:
    db.run(lambda s: s.add_all([InboxMessage(person_id=1, title=each) for each in titles]))


@pytest.mark.parametrize("titles", [("a\x00b",), ("satu", "dua\x00"), ("satu", "dua", "tiga\x00")])
def test_text_no_database_holds_is_refused_in_one_row_and_in_many(city, titles):
    with pytest.raises(Incomplete):
        _store(*titles)
    assert city.all(InboxMessage) == []


def test_many_rows_at_once_are_stored(city):
    _store("satu", "dua", "tiga")
    assert len(city.all(InboxMessage)) == 3


def test_text_no_database_holds_is_found_nowhere(city):
    query = select(InboxMessage).where(InboxMessage.title == "a\x00")
    with pytest.raises(NotFound):
        db.run(lambda s: s.exec(query).first(), writes=False)


def _begun(city: City, who) -> str:
    return city.run(lambda s: applying.begin(s, who, type_key="keterangan-usaha").ref)


def test_a_name_drawn_twice_is_drawn_again(city: City, monkeypatch):
    letters = itertools.chain("AAAAAA" * 2, itertools.repeat("B"))
    monkeypatch.setattr(secrets, "choice", lambda of: next(letters))
    first = _begun(city, city.resident("Siti Aminah"))
    second = _begun(city, city.resident("Lilik Suryani"))
    assert (first[-6:], second[-6:]) == ("AAAAAA", "BBBBBB")
    assert len(city.all(Letter)) == 2


def test_but_not_for_ever(city: City, monkeypatch):
    monkeypatch.setattr(secrets, "choice", lambda of: "A")
    _begun(city, city.resident("Siti Aminah"))
    with pytest.raises(IntegrityError):
        _begun(city, city.resident("Lilik Suryani"))
    assert len(city.all(Letter)) == 1


async def test_however_many_wait_for_somebody_outside_screens_are_served(city):
    answered = threading.Event()
    waiting = [asyncio.ensure_future(db.outside(answered.wait, 30)) for _ in range(2 * db.WAITING)]
    try:
        await asyncio.sleep(0)
        served = await asyncio.wait_for(db.off_loop(lambda: "beranda"), timeout=20)
    finally:
        answered.set()
    assert served == "beranda"
    assert all(await asyncio.gather(*waiting))
