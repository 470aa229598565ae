"""Every database gets from nothing to today's shape, a step back, and all the way back to nothing.

On SQLite in a file, on PostgreSQL in a schema of its own.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from smartcity_app import directory, migrations
from smartcity_app.kernel import db
from tests.conftest import POSTGRES, on_postgres

VERSIONS = sorted((Path(__file__).parents[2] / "alembic" / "versions").glob("*.py"))
SERVICES = {"kernel", "civic", *(each.key for each in directory.SERVICES)}


@pytest.fixture
def url(tmp_path: Path, worker_id: str) -> Iterator[str]:
    """An empty database."""
    yield from empty_database(tmp_path, f"m_{worker_id}_{os.getpid()}")


@pytest.fixture
def made_by_models(tmp_path: Path, worker_id: str) -> Iterator[str]:
    """A database with what the models say, made without any migration."""
    for url in empty_database(tmp_path, f"n_{worker_id}_{os.getpid()}"):
        engine = create_engine(url)
        db.Table.metadata.create_all(engine)
        engine.dispose()
        yield url


def empty_database(folder: Path, schema: str) -> Iterator[str]:
    if not on_postgres():
        yield f"sqlite:///{folder}/{schema}.db"
        return
    admin = create_engine(POSTGRES)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def indexes(url: str) -> list[str]:
    """Every index as the database itself writes it down, conditions included."""
    engine = create_engine(url)
    ask = (
        "SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes "
        "WHERE schemaname = current_schema() AND tablename <> 'alembic_version'"
        if on_postgres()
        else "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    with engine.connect() as connection:
        found = connection.execute(text(ask)).scalars().all()
    engine.dispose()
    return sorted(re.sub(r'[\s"]+', " ", each) for each in found)


def test_from_nothing_to_exactly_what_the_models_say(url: str) -> None:
    steps = []
    waiting = migrations.waiting(url)
    assert len(waiting) == len(VERSIONS)
    migrations.upgrade(url, each=lambda: steps.append(1))
    assert len(steps) == len(VERSIONS)
    assert migrations.waiting(url) == []
    assert migrations.drift(url) == []
    assert tables(url) == set(db.Table.metadata.tables)


def test_the_indexes_are_those_of_the_models_partial_ones_included(
    url: str, made_by_models: str
) -> None:
    """Alembic does not compare the condition of a partial index."""
    migrations.upgrade(url)
    assert indexes(url) == indexes(made_by_models)


def test_a_missing_column_would_be_noticed(url: str) -> None:
    migrations.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE post DROP COLUMN decree"))
    engine.dispose()
    assert "decree" in str(migrations.drift(url))


@pytest.mark.slow
def test_one_step_back_and_forth_and_all_the_way_back(url: str) -> None:
    migrations.upgrade(url)
    migrations.downgrade(url, "-1")
    assert len(migrations.waiting(url)) == 1
    migrations.upgrade(url)
    assert migrations.drift(url) == []
    migrations.downgrade(url, "base")
    assert tables(url) == set()
    migrations.upgrade(url)
    assert migrations.drift(url) == []


@pytest.mark.slow
def test_each_step_alone_can_be_taken_back(url: str) -> None:
    for _ in VERSIONS:
        (first, *_rest) = migrations.waiting(url)
        before = tables(url)
        migrations.command.upgrade(migrations.config(url), first)
        migrations.downgrade(url, "-1")
        assert tables(url) == before
        migrations.command.upgrade(migrations.config(url), first)
    assert migrations.waiting(url) == []


def test_the_city_s_data_outlives_a_step_that_changes_nothing_of_it(url: str) -> None:
    """The last migration belongs to one service: stepping over it leaves the others' rows alone."""
    migrations.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        insert = "INSERT INTO register_counter (unit, year, last) VALUES ('436.9', 2026, 418)"
        connection.execute(text(insert))
    migrations.downgrade(url, "-1")
    migrations.upgrade(url)
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT last FROM register_counter")).scalars().all()
    engine.dispose()
    assert kept == [418]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_from_the_app_and_names_its_service(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= {"sqlalchemy", "alembic"}
    said = ast.get_docstring(tree) or ""
    service = re.search(
        r"^Service: (\w+)\. Safe beside the previous release because: \S", said, re.M
    )
    assert service, "say whose it is and why it is safe beside the previous release"
    assert service[1] in SERVICES


def test_there_is_one_line_of_migrations() -> None:
    """Two heads would leave it open which shape a database has."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(migrations.config("sqlite://"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
