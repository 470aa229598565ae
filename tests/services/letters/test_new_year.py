"""A letter whose signing begins in one year and ends in the next."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from smartcity_app.civic import register
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import signing
from tests.conftest import PIN, City
from tests.services.letters.conftest import Office

MIDNIGHT = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
BEFORE, AFTER = MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(seconds=1)


def sign_across(office: Office, who: Actor, ref: str) -> None:
    """The first transaction in the old year, everything after it in the new one."""
    turns = iter((BEFORE, AFTER))

    def transact(work: Callable[[Session, Actor], Any]) -> Any:
        with clock.held(next(turns, AFTER)):
            return db.run(lambda s: work(s, who))

    version = office.letter(ref).version
    signing.sign(transact, ref=ref, version=version, passphrase=PIN)


@pytest.fixture
def waiting(office: Office, siti: Actor) -> str:
    with clock.held(MIDNIGHT - timedelta(hours=9)):
        return office.submitted(siti)


def test_the_number_is_of_the_year_in_which_it_was_made(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, waiting: str
) -> None:
    sign_across(office, lurah, waiting)
    with clock.held(AFTER):
        office.sign(camat, waiting)
        other = office.submitted(siti, business_name="Toko Barokah")
        office.sign(lurah, other)
    old, new = office.document(waiting), office.document(other)
    assert (old.year, old.number, old.dated) == (2026, 1, date(2026, 12, 31))
    assert (old.state, old.issued_at, old.valid_until) == ("issued", AFTER, date(2027, 6, 30))
    assert (new.year, new.number, new.dated) == (2027, 1, date(2027, 1, 1))
    assert db.run(register.gaps, writes=False) == []


def test_a_signature_that_failed_before_midnight_is_made_after_it_under_the_same_number(
    city: City, office: Office, lurah: Actor, camat: Actor, waiting: str
) -> None:
    class PowerCut(Exception):
        pass

    def transact(work: Callable[[Session, Actor], Any]) -> Any:
        with clock.held(BEFORE):
            db.run(lambda s: work(s, lurah))
        raise PowerCut

    with pytest.raises(PowerCut):
        signing.sign(transact, ref=waiting, version=office.letter(waiting).version, passphrase=PIN)
    held = office.document(waiting)
    with clock.held(AFTER):
        office.sign(lurah, waiting)
    again = office.document(waiting)
    assert (again.id, again.year, len(again.signers)) == (held.id, 2026, 1)
    assert [(c.year, c.last) for c in city.all(register.RegisterCounter)] == [(2026, 1)]
