"""Empty databases of the run's own: a file, and a schema on the test server that is dropped."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from smartcity_app import migrations
from smartcity_app.kernel import db
from tests.bench.house import as_city
from tests.run import POSTGRES, postgres_answers

CHUNK = 20_000


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
    data = folder / f"{engine.lower()}-{os.getpid()}"
    data.mkdir(parents=True)
    with _schema() if engine == "PostgreSQL" else contextlib.nullcontext("") as url:
        here = url or f"sqlite:///{data}/city.db"
        migrations.upgrade(here)
        with as_city(data, here):
            yield _version(engine)


def insert(table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Put rows of database values into a table as fast as the engine can, indexes kept.

    Rows are given by column as the table stores them; instants aware, encrypted columns encrypted.
    """
    names: list[str] = []
    waiting: list[tuple[Any, ...]] = []
    for row in rows:
        names = names or list(row)
        waiting.append(tuple(row.values()))
        if len(waiting) == CHUNK:
            _write(table.name, names, waiting)
            waiting.clear()
    if waiting:
        _write(table.name, names, waiting)


def settle() -> None:
    """Let the engine gather its statistics, as a city that has grown up has them."""
    with db.engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _write(table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    raw = db.engine().raw_connection()
    try:
        cursor = raw.cursor()
        if db.engine().dialect.name == "sqlite":
            for pragma in ("query_only=OFF", "synchronous=OFF", "cache_size=-400000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.execute("BEGIN IMMEDIATE")
            marks = ", ".join("?" * len(names))
            plain = [tuple(map(_for_sqlite, row)) for row in rows]
            cursor.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', plain)
            cursor.execute("COMMIT")
        else:
            with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            raw.commit()
    finally:
        raw.close()


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"  # as SQLAlchemy writes it
    return value


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
