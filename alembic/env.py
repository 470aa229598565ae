"""Migrations see every service's tables, and never import the app they migrate."""

import warnings
from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine
from sqlmodel.sql.sqltypes import AutoString

import smartcity_app.directory  # noqa: F401  (imports every service's models)
from smartcity_app.kernel.crypto import Encrypted
from smartcity_app.kernel.db import Instant, Table


def in_plain_words(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """Spell our own column types as plain SQLAlchemy, so that old migrations never break."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Encrypted):
        return "sa.String()"
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String({thing.length or ''})"
    return False


# SQLite cannot reflect these; a test compares them as the database writes them down.
warnings.filterwarnings("ignore", message=".*(skipping|Skipped) .*expression-based index")
engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_item=in_plain_words,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
