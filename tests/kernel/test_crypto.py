"""What lies encrypted is found again, read again under older keys, and by nobody else."""

from collections.abc import Callable

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import text
from sqlmodel import select

from smartcity_app.civic import people
from smartcity_app.civic.people import Person
from smartcity_app.kernel import crypto, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.settings import settings
from tests.conftest import City

OLD, NEW = "o" * 32, "n" * 32
Keys = Callable[[str], None]


@pytest.fixture
def keys(city: City, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """Give this city other field keys from now on."""

    def use(these: str) -> None:
        monkeypatch.setenv("SMARTCITY_FIELD_KEYS", these)
        settings.cache_clear()

    return use


def raw(column: str) -> list[str]:
    with db.transaction(writes=False) as session:
        return list(session.connection().execute(text(f"SELECT {column} FROM person")).scalars())


def test_a_token_of_an_older_key_is_still_read_and_new_ones_use_the_newest(keys: Keys) -> None:
    keys(OLD)
    token = crypto.encrypt("3578")
    keys(f"{NEW},{OLD}")
    assert crypto.decrypt(token) == "3578"
    keys(NEW)
    with pytest.raises(InvalidToken):
        crypto.decrypt(token)
    assert crypto.decrypt(crypto.encrypt("3578")) == "3578"


def test_a_rotated_token_no_longer_needs_the_old_key(keys: Keys) -> None:
    keys(OLD)
    token = crypto.encrypt("3578")
    keys(f"{NEW},{OLD}")
    rotated = crypto.rotate(token)
    keys(NEW)
    assert crypto.decrypt(rotated) == "3578"


def test_people_stay_readable_and_findable_while_keys_are_rotated(keys: Keys, city: City) -> None:
    keys(OLD)
    siti = city.resident("Siti Aminah")
    nik = city.nik(siti)
    keys(f"{NEW},{OLD}")
    assert city.nik(siti) == nik
    with db.transaction() as session:
        session.get_one(Person, siti.person_id).phone = "+6281200000002"
    keys(NEW)
    with db.transaction(writes=False) as session:
        found = session.exec(select(Person.phone).where(Person.nik_hash == people.nik_hash(nik)))
        assert found.one() == "+6281200000002"


def test_the_database_holds_neither_nik_nor_phone(city: City, siti: Actor) -> None:
    nik = city.nik(siti)
    stored = [*raw("nik"), *raw("phone"), *raw("nik_hash")]
    assert stored
    assert not any(nik in each or "8120000" in each for each in stored)


def test_the_same_number_never_looks_the_same_twice_but_is_found_by_one_hash() -> None:
    assert crypto.encrypt("3578") != crypto.encrypt("3578")
    assert crypto.lookup("nik", "3578") == crypto.lookup("nik", "3578")
    assert crypto.lookup("nik", "3578") != crypto.lookup("kk", "3578")


def test_each_purpose_has_a_key_of_its_own() -> None:
    purposes = ("otp", "authority", "signing-pin", "audit-seal", "lookup/nik")
    assert len({crypto.derive(each) for each in purposes}) == len(purposes)
