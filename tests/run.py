"""The checks, in order, each with its time: `check` is the fast part, `all` is everything.

Both databases are tested. A PostgreSQL that does not answer is said loudly and skipped, except in
CI, where it fails.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
PYTEST = (f"{BIN}/pytest", "-n", "2", "--dist", "loadscope")


def step(name: str, *command: str, **environment: str) -> None:
    """Run one check; stop at the first that fails."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(f"  {name:<28} {time.monotonic() - begun:6.1f} s", flush=True)
    if done.returncode:
        raise SystemExit(f"{name} failed")


def postgres_answers() -> bool:
    """Whether the test server is there."""
    try:
        with create_engine(POSTGRES, connect_args={"connect_timeout": 3}).connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        return False
    return True


def static() -> None:
    """What needs no running code."""
    step("format", f"{BIN}/ruff", "format", "--check", "-q", ".")
    step("lint", f"{BIN}/ruff", "check", "-q", ".")
    step("types", f"{BIN}/mypy")
    step("contracts", sys.executable, "-m", "tests.contracts")


def on_postgres() -> None:
    """The same tests on the other database."""
    if postgres_answers():
        step("tests, PostgreSQL", *PYTEST, "-m", "not story", TEST_DB="postgres")
    elif os.environ.get("SMARTCITY_CI"):
        raise SystemExit(f"PostgreSQL does not answer at {POSTGRES}, and CI must test on it")
    else:
        print("\n  !!! PostgreSQL does not answer: its half of the tests was SKIPPED !!!\n")


def migration(words: str) -> None:
    """A migration from what the models say now, for a database that has every one before it."""
    name = words.strip().replace(" ", "_").lower() or "change"
    url = f"sqlite:///{ROOT}/.migration.db"
    code = (
        "from alembic import command; from smartcity_app import migrations as m; import sys;"
        "m.upgrade(sys.argv[1]); command.revision(m.config(sys.argv[1]), message=sys.argv[2],"
        " autogenerate=True)"
    )
    step("migration", sys.executable, "-c", code, url, name)
    (ROOT / ".migration.db").unlink(missing_ok=True)


def main() -> None:
    """`check`, `all` or `migration WORDS`."""
    what = sys.argv[1] if len(sys.argv) > 1 else "check"
    if what == "migration":
        migration(" ".join(sys.argv[2:]))
        return
    static()
    if what == "check":
        step("fast tests", *PYTEST, "-m", "not story and not slow")
        return
    step("tests, SQLite", *PYTEST, "-m", "not story")
    on_postgres()
    step("stories", f"{BIN}/pytest", "-m", "story", "tests/stories")


if __name__ == "__main__":
    main()
