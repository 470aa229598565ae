"""The demonstration as a newcomer starts it, in a folder that goes away afterwards."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from sqlmodel import Session, col, select

from smartcity_app import directory
from smartcity_app.civic import logins, people, seed
from smartcity_app.civic.people import Person
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.settings import settings
from smartcity_app.web import sessions
from tests.bench.figures import ROOT

PATIENCE = 300.0
"""Seconds a first start may take on a slow machine before we give up."""
CALM = 3.0
"""Seconds in which a server that rests does next to nothing: its jobs look every second."""


class House:
    """One demo city for the whole run: seeded by its own first start, served while measured."""

    def __init__(self, folder: Path, *, data: Path | None = None, database: str = "") -> None:
        self.folder, self.data = folder, data or folder / "data"
        self._database = database
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self._running: subprocess.Popen[bytes] | None = None

    @cached_property
    def built(self) -> float:
        """Seconds it took to have the front end built; next to nothing when it was."""
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "smartcity_app", "build"],
            cwd=ROOT, env=self._environment(), check=True,
        )  # fmt: skip
        return time.monotonic() - begun

    @cached_property
    def first_start(self) -> float:
        """Seconds from an empty data folder to the first page, the front end being there."""
        assert self.built >= 0
        return self._start()

    def open(self) -> str:
        """Have it running; returns where."""
        if self.first_start and self._running is None:
            self._start()
        return self.url

    def restart(self) -> float:
        """Stop it and start it again, nothing changed. Returns seconds to the first page."""
        self.open()
        self.close()
        return self._start()

    def close(self) -> None:
        """Stop it; what it stored stays for the next opening."""
        if self._running:
            self._running.terminate()
            try:
                self._running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._running.kill()
                self._running.wait()
        self._running = None

    def catch_up(self) -> None:
        """Wait until it has done what was due when it started, and works for nobody any more."""
        until, before = time.monotonic() + PATIENCE, self.spent()
        while time.monotonic() < until:
            time.sleep(CALM)
            now = self.spent()
            if now - before < CALM / 10:
                return
            before = now
        raise RuntimeError("the app has not come to rest")

    def memory(self) -> float:
        """Resident megabytes of the serving process and its children."""
        if self._running is None:
            return 0.0
        pids = [self._running.pid, *_children(self._running.pid)]
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def spent(self) -> float:
        """Seconds of CPU the serving processes have used since they were started, porter included.

        Unlike seconds on the clock these say the same on a busy machine.
        """
        if self._running is None:
            return 0.0
        ticks = 0
        for pid in [self._running.pid, *_children(self._running.pid)]:
            about = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, about[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def ask(self, query: str, *values: object) -> list[tuple]:
        """Look into its database, read only."""
        with contextlib.closing(
            sqlite3.connect(f"file:{self.data}/smartcity.db?mode=ro", uri=True)
        ) as book:
            return book.execute(query, values).fetchall()

    def codes(self) -> list[str]:
        """Codes of letters that were issued."""
        return [row[0] for row in self.ask("SELECT code FROM document WHERE state = 'issued'")]

    @contextlib.contextmanager
    def beside(self) -> Iterator["House"]:
        """The app served from the database this process is at work in; gone afterwards."""
        assert self.built >= 0
        url = db.engine().url.render_as_string(hide_password=False)
        there = House(settings().data_dir, data=settings().data_dir, database=url)
        try:
            there.open()
            there.catch_up()
            yield there
        finally:
            there.close()

    @contextlib.contextmanager
    def from_inside(self) -> Iterator[None]:
        """Let this process work on the same database, as a second process of that city."""
        with as_city(self.data):
            yield

    @contextlib.contextmanager
    def copied(self) -> Iterator[Path]:
        """As `from_inside`, on a copy of the database that the running app does not share."""
        copy = self.folder / f"copy-{time.monotonic_ns()}"
        copy.mkdir()
        with (
            contextlib.closing(sqlite3.connect(self.data / "smartcity.db")) as here,
            contextlib.closing(sqlite3.connect(copy / "smartcity.db")) as there,
        ):
            here.backup(there)
        for folder in ("files", "documents", "keys"):
            if (self.data / folder).exists():
                (copy / folder).symlink_to(self.data / folder)
        with as_city(copy):
            yield copy

    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's own configuration reaches the app that is measured."""
        ours = {k: v for k, v in os.environ.items() if not k.startswith(("SMARTCITY_", "REFLEX_"))}
        return ours | {
            "SMARTCITY_DEMO": "1", "DATA_DIR": str(self.data), "PORT": str(self.port),
            "SMARTCITY_DATABASE_URL": self._database,
        }  # fmt: skip

    def _start(self) -> float:
        begun = time.monotonic()
        log = (self.folder / "run.log").open("wb")
        self._running = subprocess.Popen(
            [sys.executable, "-m", "smartcity_app", "run"],
            cwd=ROOT, env=self._environment(), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        while time.monotonic() - begun < PATIENCE:
            if self._running.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url, timeout=5):
                return time.monotonic() - begun
            time.sleep(0.02)
        said = (self.folder / "run.log").read_text(errors="replace")[-3000:]
        self.close()
        raise RuntimeError(f"the app did not start:\n{said}")


@contextlib.contextmanager
def as_city(data: Path, url: str = "") -> Iterator[None]:
    """This process as one of the city that lives in `data`, or in the database at `url`."""
    before = {name: os.environ.get(name) for name in ("DATA_DIR", "SMARTCITY_DEMO")}
    os.environ.update(DATA_DIR=str(data), SMARTCITY_DEMO="1")
    settings.cache_clear()
    directory.register_services()
    db.connect(url or settings().database)
    try:
        yield
    finally:
        db.close()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        settings.cache_clear()


def who(session: Session, label: str) -> Actor:
    """A person of the demonstration: Warga, Lurah, Camat …"""
    found = {name: person_id for name, person_id, _ in seed.demo_people(session)}
    return people.actor_of(session, found[label])


def cookie(session: Session, actor: Actor, level: logins.Level = logins.Level.STAFF) -> str:
    """The Cookie header of a fresh login."""
    assert actor.person_id is not None
    opened = logins.open_session(session, actor.person_id, "Chrome di Android", level)
    return f"{sessions.cookie_name()}={opened.cookie}"


def neighbours(session: Session, count: int) -> list[Actor]:
    """So many residents of the kelurahan the demonstration plays in, or near it."""
    here = seed.scene().village
    ids = session.exec(
        select(Person.id).order_by(col(Person.area) != here, col(Person.id)).limit(count)
    )
    return [people.actor_of(session, each) for each in ids if each]


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found
