"""While another process has locked the database, people are told so and nothing changes.

How long we wait is shortened, as a look at the clock, not what happens afterwards.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from smartcity_app.civic.register import Document
from smartcity_app.kernel import db, outbox
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.kernel.errors import Unavailable
from smartcity_app.services.letters import applying, deciding
from smartcity_app.services.letters.models import Letter
from tests.conftest import City, on_postgres
from tests.services.letters.conftest import FILLED, Office
from tests.tabs import city_app, cookie_of, open_tab

HOLD_SQLITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""
HOLD_POSTGRES = """
import psycopg, sys
connection = psycopg.connect(sys.argv[1])
connection.execute(f"LOCK TABLE {sys.argv[2]} IN SHARE ROW EXCLUSIVE MODE")
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def somebody_holds_the_database() -> Iterator[None]:
    """Another process has every table to itself until the block ends."""
    url = db.engine().url
    if on_postgres():
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        dsn = dsn.replace("+", "%20")  # libpq reads a plus sign as itself
        script = (HOLD_POSTGRES, dsn, ", ".join(f'"{n}"' for n in db.Table.metadata.tables))
    else:
        script = (HOLD_SQLITE, url.database or "")
    command = [sys.executable, "-c", *script]
    holder = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    yield
    holder.communicate("\n", timeout=20)


@pytest.fixture
def impatient(city: City) -> None:
    """Wait 50 ms for a lock, in place of five seconds."""
    if on_postgres():
        short = "SET LOCAL lock_timeout = '50ms'"
        event.listen(db.engine(), "begin", lambda c: c.exec_driver_sql(short))
    else:
        event.listen(db.engine(), "checkout", lambda c, *_: c.execute("PRAGMA busy_timeout=50"))


def everything(city: City) -> list[str]:
    return [row.model_dump_json() for m in (Letter, CaseHistory, Document) for row in city.all(m)]


def test_nobody_waits_longer_than_five_seconds(city: City) -> None:
    with db.transaction(writes=False) as session:
        ask = "SHOW lock_timeout" if on_postgres() else "PRAGMA busy_timeout"
        assert session.connection().execute(text(ask)).scalar_one() in ("5s", 5000)


@pytest.mark.usefixtures("impatient")
def test_every_decision_is_refused_with_a_sentence_and_can_be_made_afterwards(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    draft = office.draft(city.resident("Lilik"))
    lilik = city.again(Actor(office.letter(draft).owner_id))
    ref = office.submitted(siti)
    before = everything(city)
    wrong = {"kk": "Foto buram sekali"}
    attempts: list[Any] = [
        lambda: office.sign(lurah, ref),
        lambda: city.run(lambda s: applying.submit(s, lilik, ref=draft, given=FILLED)),
        lambda: city.run(lambda s: applying.cancel(s, siti, ref=ref)),
        lambda: city.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=2, wrong=wrong)),
    ]
    with somebody_holds_the_database():
        for attempt in attempts:
            with pytest.raises(Unavailable, match="sibuk"):
                attempt()
        assert everything(city) == before, "reading goes on, and nothing has changed"
    assert office.sign(lurah, ref).state == "district"


@pytest.mark.usefixtures("impatient")
async def test_the_screen_says_so_and_keeps_what_it_showed(
    city: City, office: Office, siti: Actor
) -> None:
    city_app()
    from smartcity_app.services.letters.states.case import CaseState

    ref = office.submitted(siti)
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
        with somebody_holds_the_database():
            await tab.send(CaseState.cancel(ref), "/surat/kasus", query=f"no={ref}")
            assert "sibuk" in tab.seen["notice"]
            assert tab.seen["stage"] == "village"
        await tab.send(CaseState.cancel(ref), "/surat/kasus", query=f"no={ref}")
        assert (tab.seen["stage"], tab.seen["notice"]) == ("cancelled", "")


@pytest.mark.usefixtures("impatient")
def test_facts_wait_for_the_database_and_are_told_afterwards(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    office.submitted(siti)
    with somebody_holds_the_database():
        assert outbox.deliver() == 0
    assert outbox.deliver() == 2, "the office's and the resident's"
    assert all(not each.trouble for each in city.all(outbox.OutboxDelivery))


def test_a_missing_table_is_a_bug_and_not_called_busy(city: City) -> None:
    from sqlalchemy.exc import OperationalError, ProgrammingError

    with pytest.raises((OperationalError, ProgrammingError)):
        city.run(lambda s: s.connection().execute(text("SELECT * FROM nowhere")))
