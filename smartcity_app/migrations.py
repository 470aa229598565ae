"""Alembic, told which database and asked for progress."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).parents[1]


def config(url: str) -> Config:
    """Alembic's configuration for this database."""
    made = Config()
    made.set_main_option("script_location", str(HERE / "alembic"))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made


def waiting(url: str) -> list[str]:
    """The revisions this database still lacks, oldest first."""
    script = ScriptDirectory.from_config(config(url))
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            here = MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
    ahead = script.iterate_revisions("heads", here or "base")
    return [each.revision for each in ahead][::-1]


def upgrade(url: str, *, each: Callable[[], object] = lambda: None) -> None:
    """Apply every waiting revision, one transaction each, calling `each` after it."""
    for revision in waiting(url):
        command.upgrade(config(url), revision)
        each()


def downgrade(url: str, revision: str) -> None:
    """Go back to `revision`, or so many steps ("-1")."""
    command.downgrade(config(url), revision)


def drift(url: str) -> list[str]:
    """What autogenerate would still change: empty when models and migrations agree."""
    from alembic.util.exc import CommandError

    try:
        command.check(config(url))
    except CommandError as found:
        return [str(found)]
    return []
