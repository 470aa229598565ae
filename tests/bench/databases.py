"""Empty databases of the run's own: a file, and a schema on the test server that is dropped."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from smartcity_app import migrations
from smartcity_app.kernel import db
from smartcity_app.kernel.bulk import by_itself
from tests.bench.house import as_city
from tests.run import POSTGRES, postgres_answers


def engines() -> tuple[str, ...]:
    """What can be measured here; a PostgreSQL that does not answer is said and left out."""
    if postgres_answers():
        return ("SQLite", "PostgreSQL")
    print("  PostgreSQL does not answer at TEST_POSTGRES_URL: measured on SQLite only")
    return ("SQLite",)


@contextlib.contextmanager
def fresh(engine: str, folder: Path) -> Iterator[str]:
    """An empty city on that engine, migrated, with this process at work in it.

    Yields the engine's name and version.
    """
    data = Path(tempfile.mkdtemp(prefix=f"{engine.lower()}-", dir=folder))
    with _schema() if engine == "PostgreSQL" else contextlib.nullcontext("") as url:
        here = url or f"sqlite:///{data}/city.db"
        migrations.upgrade(here)
        with as_city(data, here):
            yield _version(engine)


def tidy(table: Any) -> None:
    """As PostgreSQL does by itself while a table grows: indexes may then answer alone."""
    if db.engine().dialect.name == "postgresql":
        by_itself(f"VACUUM {table.name}")


@contextlib.contextmanager
def _schema() -> Iterator[str]:
    name = f"bench_{os.getpid()}"
    admin = make_url(POSTGRES).set(drivername="postgresql")
    with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as server:
        server.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{POSTGRES}?options=-csearch_path%3D{name}"
        finally:
            server.execute(f"DROP SCHEMA {name} CASCADE")


def _version(engine: str) -> str:
    ask = "SHOW server_version" if engine == "PostgreSQL" else "SELECT sqlite_version()"
    with create_engine(db.engine().url).connect() as connection:
        return f"{engine} {str(connection.scalar(text(ask))).split()[0]}"
