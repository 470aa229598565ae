"""The database edge: one engine, one place that commits, fair turns for SQLite's single writer."""

import asyncio
import contextvars
import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel, create_engine

from smartcity_app.kernel.errors import Incomplete, NotFound, Unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)
BUSY = "Basis data sedang sibuk. Tidak ada yang berubah. Coba lagi sebentar lagi."
FULL = "Penyimpanan kota sedang penuh. Tidak ada yang berubah. Coba lagi nanti."
COLLISIONS = ("40001", "40P01")
"""PostgreSQL asks for the same work again: two transactions waited for each other."""
NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "53100")
MISTAKES = ("SQLITE_ERROR", "SQLITE_READONLY")
"""What SQLite calls operational and is a bug: a table that is not there, a write while reading."""
UNSTORABLE = "Ada huruf atau angka yang tidak bisa disimpan. Hapus, lalu coba lagi."
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and half characters: PostgreSQL takes neither, and no honest text has them."""
THREADS = 4
"""Worker threads a process: more do not add throughput (reference measurements), processes do."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of every stored thing. Names its constraints, so that migrations can drop them."""

    metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment, also on databases that forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: use kernel.clock.now()")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Turn:
    """A lock that serves its waiters in the order they came; SQLite's own busy handler does not."""

    def __init__(self) -> None:
        self._guard, self._queue, self._taken = threading.Lock(), deque[threading.Lock](), False

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._queue.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False


_turn = _Turn()
_mine = threading.local()
_engine: Engine | None = None
_threads: ThreadPoolExecutor | None = None


def connect(url: str) -> Engine:
    """Point this process at one database. Call it in the lifespan, after any fork."""
    global _engine, _threads
    if _engine is not None:
        close()
    _engine = create_engine(
        url,
        pool_size=THREADS + 4,
        max_overflow=0,
        pool_timeout=10,
        hide_parameters=True,  # row values have no place in error messages and logs
    )
    if _engine.dialect.name == "sqlite":
        event.listen(_engine, "connect", _prepare)
        event.listen(_engine, "begin", _begin)
    else:
        event.listen(_engine, "connect", _be_impatient)
    event.listen(_engine, "before_cursor_execute", _refuse_unstorable)
    _threads = ThreadPoolExecutor(THREADS, thread_name_prefix="desk")
    return _engine


def engine() -> Engine:
    """The engine in use."""
    if _engine is None:
        raise RuntimeError("call kernel.db.connect() first")
    return _engine


def close() -> None:
    """Let running actions finish, then close."""
    global _engine, _threads
    if _threads:
        _threads.shutdown(wait=True)
    if _engine:
        _engine.dispose()
    _engine = _threads = None


def is_sqlite(session: Session) -> bool:
    """Whether this session talks to the embedded database."""
    return session.get_bind().dialect.name == "sqlite"


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _be_impatient(connection: Any, _: object) -> None:
    """Nobody waits longer for somebody else's lock than on SQLite."""
    connection.execute("SET lock_timeout = '5s'")
    connection.commit()


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_unstorable(
    _: object, __: object, ___: object, parameters: Any, context: Any, many: bool
) -> None:
    """Text that no database holds is found nowhere, and stored nowhere: on both alike."""
    batch = many and isinstance(parameters, list)  # several rows in one INSERT come as one row
    for row in parameters if batch else (parameters,):
        for value in row.values() if isinstance(row, dict) else row:
            if isinstance(value, str) and _UNSTORABLE.search(value):
                stores = context is not None and (context.isinsert or context.isupdate)
                raise Incomplete(UNSTORABLE) if stores else NotFound


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Have `call` made once this session's transaction is safely stored; never if it is not."""
    session.info.setdefault("after_commit", []).append(call)


@contextmanager
def _one_writer() -> Iterator[None]:
    """This thread's turn to write. A turn inside a turn would wait for itself for ever."""
    if getattr(_mine, "writing", False):
        raise RuntimeError("a writing transaction inside a writing transaction")
    with _turn:
        _mine.writing = True
        try:
            yield
        finally:
            _mine.writing = False


@contextmanager
def transaction(*, writes: bool = True) -> Iterator[Session]:
    """Commit when the block ends well, roll back when not. The only commit in the project."""
    here = engine()
    sqlite = here.dialect.name == "sqlite"
    reading = {"writes": False} if sqlite else {"postgresql_readonly": True}
    bind = here if writes else here.execution_options(**reading)
    turn: AbstractContextManager[None] = _one_writer() if sqlite and writes else nullcontext()
    with turn, Session(bind, expire_on_commit=False) as session:
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        session.commit()
    for call in session.info.pop("after_commit", ()):
        call()


def run(work: Callable[[Session], T], *, writes: bool = True) -> T:
    """Run `work` in a transaction; again when the database says the collision was its own doing.

    Raises Unavailable when the database stays locked or cannot be reached; nothing is half done.
    """
    for patience in (0.01, 0.05, None):
        try:
            with transaction(writes=writes) as session:
                return work(session)
        except (OperationalError, NoConnection) as trouble:
            kind = _kind_of(trouble)
            if kind in COLLISIONS and patience is not None:
                time.sleep(patience)
                continue
            if not is_passing(trouble):
                raise
            log.warning("the database does not serve us: %s", kind)
            raise Unavailable(FULL if kind in NO_ROOM else BUSY) from trouble
    raise AssertionError("unreachable")


def is_passing(trouble: Exception) -> bool:
    """Whether the database was busy, full or away, so that the same work may go well later."""
    ours = isinstance(trouble, (OperationalError, NoConnection))
    return ours and _kind_of(trouble) not in MISTAKES


def _kind_of(trouble: Exception) -> str:
    """SQLite's name or PostgreSQL's number of what went wrong."""
    said: Any = getattr(trouble, "orig", None)
    name = getattr(said, "sqlite_errorname", None) or getattr(said, "sqlstate", None)
    return str(name or type(said or trouble).__name__)


async def off_loop(work: Callable[..., T], *args: Any) -> T:
    """Run `work` in a desk thread, with this task's context."""
    context = contextvars.copy_context()  # run_in_executor alone would lose it
    return await asyncio.get_running_loop().run_in_executor(
        _threads, lambda: context.run(work, *args)
    )
