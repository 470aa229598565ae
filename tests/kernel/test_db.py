"""What the database refuses to keep, alike on SQLite and PostgreSQL."""

import pytest
from sqlmodel import select

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import Incomplete, NotFound


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
