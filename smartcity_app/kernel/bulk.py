"""Many rows at a stroke, past the ORM: for demonstrations and benchmarks, never for a verb."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import text

from smartcity_app.kernel import db

CHUNK = 20_000


def insert(
    table: Any, rows: Iterable[dict[str, Any]], *, each: Callable[[int], None] = lambda _: None
) -> None:
    """Put rows of database values into a table as fast as the engine can, indexes kept.

    Rows are given by column as the table stores them; instants aware, encrypted columns encrypted.
    `each` is told how many more are in. Transactions of its own.
    """
    names: list[str] = []
    waiting: list[tuple[Any, ...]] = []
    for row in rows:
        names = names or list(row)
        waiting.append(tuple(row.values()))
        if len(waiting) == CHUNK:
            _write(table.name, names, waiting)
            each(len(waiting))
            waiting.clear()
    if waiting:
        _write(table.name, names, waiting)
        each(len(waiting))


def settle() -> None:
    """Let the engine gather its statistics, as a city that has grown up has them."""
    by_itself("ANALYZE")


def go_on_after(table: Any) -> None:
    """Rows were given with their ids: the next one the engine numbers follows them."""
    if db.engine().dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        by_itself(f"SELECT setval({sequence}, max(id)) FROM {table.name}")  # noqa: S608


def by_itself(statement: str) -> None:
    """A statement outside any transaction."""
    with db.engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))


def _write(table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    with db.driver() as connection:
        cursor = connection.cursor()
        if db.engine().dialect.name == "sqlite":
            for pragma in ("query_only=OFF", "synchronous=OFF", "cache_size=-400000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.execute("BEGIN IMMEDIATE")
            marks = ", ".join("?" * len(names))
            plain = [tuple(map(_for_sqlite, row)) for row in rows]
            cursor.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', plain)  # noqa: S608
            cursor.execute("COMMIT")
            cursor.execute("PRAGMA synchronous=NORMAL")
        else:
            with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"  # as SQLAlchemy writes it
    return value
