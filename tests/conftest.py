"""A fresh city for every test: real database, held clock, named people.

`TEST_DB=postgres` runs the same tests on PostgreSQL (`TEST_POSTGRES_URL`), but for those that touch
no database and would only be told twice.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlmodel import Session, select

from smartcity_app import directory
from smartcity_app.civic import people, signers
from smartcity_app.civic.documents import signing_key
from smartcity_app.civic.people import Household, Person, Post
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.settings import settings

hypothesis.settings.register_profile("city", deadline=None)
hypothesis.settings.load_profile("city")  # how long a test takes is no rule of the city's

T = TypeVar("T")
MONDAY = datetime(2026, 7, 27, 2, 0, tzinfo=UTC)
"""Monday 27 July 2026, 09.00 in Surabaya: a working day, an hour and a half after opening."""
KEPUTIH, SUKOLILO, SURABAYA = "35.78.09.1001", "35.78.09", "35.78"
GEBANG, TEGALSARI = "35.78.09.1002", "35.78.05.1001"
PIN = "402613"
CHEAP = {"time": 1, "memory": 64}
"""What stretching a PIN costs in tests; tests/civic/documents tries the real cost."""
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")

_COPIES: dict[str, list[str]] = {}
"""On PostgreSQL: what fills an empty schema with a city's services, by city."""


def on_postgres() -> bool:
    return os.environ.get("TEST_DB") == "postgres"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second database is asked only what depends on it."""
    if not on_postgres():
        return
    config.hook.pytest_deselected(items=[each for each in items if not _touches_a_database(each)])
    items[:] = [each for each in items if _touches_a_database(each)]


def _touches_a_database(item: pytest.Item) -> bool:
    """By the city's fixture, or because its module looks for the server itself."""
    asked = set(getattr(item, "fixturenames", ()))
    module = vars(getattr(item, "module", None) or object)
    return bool(asked & {"city", "_database"}) or bool({"on_postgres", "POSTGRES"} & set(module))


class City:
    """Hands for a test: people to act as, and their transactions."""

    def __init__(self) -> None:
        self._serial = 9001

    def run(self, work: Callable[[Session], T]) -> T:
        return db.run(work)

    def resident(self, name: str, area: str = KEPUTIH, **more: Any) -> Actor:
        """Someone who lives there, on a family card of their own."""
        with db.transaction() as session:
            nik = f"{area[:8].replace('.', '')}570584{self._serial}"
            kk = f"{area[:8].replace('.', '')}010315{self._serial}"
            self._serial += 1
            household = Household(kk=kk, kk_hash=people.kk_hash(kk), area=area)
            session.add(household)
            session.flush()
            person = Person(
                name=name, nik=nik, nik_hash=people.nik_hash(nik), birth_place="Surabaya",
                birth_date=date(1984, 5, 17), sex="P", occupation="Wiraswasta", area=area,
                address="Keputih Tegal No. 27", household_id=household.id,
                **{"phone": "+6281200000001", "rt": "003", "rw": "005", **more},
            )  # fmt: skip
            session.add(person)
            session.flush()
            assert person.id is not None
            return people.actor_of(session, person.id)

    def official(
        self,
        name: str,
        role: Role,
        area: str,
        *,
        title: str = "",
        agency: str = "",
        key: bool = True,
    ) -> Actor:
        """Someone who holds an office there, with a certificate when the office signs."""
        who = self.resident(name, KEPUTIH)
        with db.transaction() as session:
            session.add(
                Post(
                    person_id=who.person_id or 0, role=role, area=area, agency=agency,
                    nip="197001012005011001", title=title or f"{role} {area}", rank="Penata",
                    starts=date(2024, 1, 2),
                )
            )  # fmt: skip
        actor = self.again(who)
        if key and role in signers.SIGNING_ROLES:
            db.run(lambda s: signers.enrol(s, actor, pin=PIN))
        return actor

    def again(self, actor: Actor) -> Actor:
        """The same person with the posts they hold now."""
        with db.transaction(writes=False) as session:
            return people.actor_of(session, actor.person_id or 0)

    def nik(self, actor: Actor) -> str:
        with db.transaction(writes=False) as session:
            return session.get_one(Person, actor.person_id).nik

    def all(self, model: Any) -> list[Any]:
        """Every row, by its key: a database is free to hand them out in any other order."""
        with db.transaction(writes=False) as session:
            return list(session.exec(select(model).order_by(*model.__table__.primary_key)))

    def settle(self) -> None:
        """Tell every fact to everyone who asked."""
        while outbox.deliver():
            pass


@pytest.fixture(scope="session")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the test authority's keys live: made once for all tests, copied for each."""
    return tmp_path_factory.mktemp("authority")


@pytest.fixture(scope="session")
def _database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """An empty database with every table: a file to copy, or a schema of this worker's own."""
    directory.register_services()
    if not on_postgres():
        file = tmp_path_factory.mktemp("template") / "empty.db"
        db.Table.metadata.create_all(create_engine(f"sqlite:///{file}"))
        yield str(file)
        return
    schema = f"t_{worker_id}_{os.getpid()}"
    url = f"{POSTGRES}?options=-csearch_path%3D{schema}%20-csynchronous_commit%3Doff"
    admin = create_engine(POSTGRES)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    db.Table.metadata.create_all(create_engine(url))
    yield url
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture(scope="session", name="worker_id")
def _worker_id(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture
def city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _database: str, _authority: Path
) -> Iterator[City]:
    """An empty city, all services open, the clock held at Monday morning."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SMARTCITY_DEMO", "1")
    monkeypatch.delenv("REFLEX_REDIS_URL", raising=False)
    settings.cache_clear()
    monkeypatch.setattr(signing_key, "_COST", CHEAP)
    _share_authority(tmp_path, _authority)
    if on_postgres():
        db.connect(_database)
        beside = _beside(_database)
        with beside.begin() as connection:
            _empty(connection)
        _install_again(beside)
    else:
        shutil.copy(_installed(Path(_database)), tmp_path / "city.db")
        db.connect(f"sqlite:///{tmp_path}/city.db")
    with clock.held(MONDAY):
        yield City()
    db.close()
    settings.cache_clear()


@cache
def _beside(url: str) -> Engine:
    """A connection kept from test to test: a fresh one first learns of a hundred tables."""
    return create_engine(url)


def _empty(connection: Connection) -> None:
    """Leave no row and every number unused. TRUNCATE makes each of a hundred tables' files anew."""
    held = _filled(connection)
    names = [t.name for t in reversed(db.Table.metadata.sorted_tables) if t.name in held]
    connection.exec_driver_sql(";".join(f'DELETE FROM "{name}"' for name in names) or "SELECT 1")
    connection.execute(
        text(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
            "FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
    )


def _filled(connection: Connection) -> set[str]:
    """Names of the tables with a row."""
    tables = db.Table.metadata.sorted_tables
    asked = (f"""SELECT '{t.name}' WHERE EXISTS (SELECT 1 FROM "{t.name}")""" for t in tables)
    return set(connection.execute(text(" UNION ALL ".join(asked))).scalars())


def _install_again(engine: Engine) -> None:
    """All services into an empty schema: their rows are kept beside it, and copied from then on."""
    city = settings().city
    copies, known = _COPIES.get(city), f"ready_{city}_"
    if copies is None:
        _install()
        with engine.begin() as connection:
            filled = _filled(connection)
            names = [t.name for t in db.Table.metadata.sorted_tables if t.name in filled]
            for name in names:
                connection.execute(text(f'CREATE TABLE "{known}{name}" AS SELECT * FROM "{name}"'))
            used = connection.execute(
                text(
                    "SELECT sequencename, last_value FROM pg_sequences "
                    "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
                )
            )
            copies = [f'INSERT INTO "{name}" SELECT * FROM "{known}{name}"' for name in names]
            copies += [f"SELECT setval('{sequence}', {last})" for sequence, last in used]
        _COPIES[city] = copies
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(";".join(copies))


def _installed(empty: Path) -> Path:
    """The empty city's file with all services in it: made once, which takes longer than a test."""
    ready = empty.with_name(f"{settings().city}.db")
    if not ready.exists():
        shutil.copy(empty, making := ready.with_suffix(".new"))
        db.connect(f"sqlite:///{making}")
        _install()
        db.close()
        making.rename(ready)
    return ready


def _install() -> None:
    with clock.held(MONDAY):
        db.run(directory.install_services)


def _share_authority(here: Path, shared: Path) -> None:
    """The authority's folder, the same for every test of this process."""
    (here / "keys").mkdir()
    (shared / "authority").mkdir(exist_ok=True)
    (here / "keys" / "authority").symlink_to(shared / "authority")


@pytest.fixture
def session(city: City) -> Iterator[Session]:
    """One open transaction."""
    with db.transaction() as session:
        yield session


@pytest.fixture
def siti(city: City) -> Actor:
    return city.resident("Siti Aminah")


@pytest.fixture
def lurah(city: City) -> Actor:
    return city.official("Agus Widodo", Role.VILLAGE_HEAD, KEPUTIH, title="Lurah Keputih")


@pytest.fixture
def camat(city: City) -> Actor:
    return city.official("Ratna Dewi Lestari", Role.DISTRICT_HEAD, SUKOLILO, title="Camat Sukolilo")


@pytest.fixture
def loket(city: City) -> Actor:
    return city.official("Endang Purwanti", Role.COUNTER_OFFICER, KEPUTIH, title="Petugas Loket")


@pytest.fixture
def admin(city: City) -> Actor:
    return city.official("Bambang Sutrisno", Role.CITY_ADMIN, SURABAYA, title="Admin Kota")


NOBODY = Actor(None, (Held(Role.RESIDENT, KEPUTIH),))
"""A stranger who claims to be a resident."""
