"""The database edge: one engine, one place that commits, fair turns for SQLite's single writer."""

import asyncio
import contextvars
import logging
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CursorResult,
    DateTime,
    Executable,
    Integer,
    MetaData,
    any_,
    bindparam,
    event,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel, col, create_engine

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
WAITING = 16
"""Threads of a process beside those, for work that mostly waits for somebody outside."""
SWITCH = 0.0005
"""Seconds a busy thread keeps the interpreter from one that has come back from the database.

Every statement lets go of it; at Python's own 5 ms a thread with thirty statements waits longer for
its turns than it works, and keeps SQLite's one writer waiting with it.
"""

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
_outside: ThreadPoolExecutor | None = None


def connect(url: str) -> Engine:
    """Point this process at one database. Call it in the lifespan, after any fork."""
    global _engine, _threads, _outside
    if _engine is not None:
        close()
    _engine = create_engine(
        url,
        pool_size=THREADS + WAITING // 2 + 4,  # who waits outside holds no connection meanwhile
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
    _outside = ThreadPoolExecutor(WAITING, thread_name_prefix="outside")
    sys.setswitchinterval(SWITCH)
    return _engine


def engine() -> Engine:
    """The engine in use."""
    if _engine is None:
        raise RuntimeError("call kernel.db.connect() first")
    return _engine


def close() -> None:
    """Let running actions finish, then close."""
    global _engine, _threads, _outside
    for pool in (_threads, _outside):
        if pool:
            pool.shutdown(wait=True)
    if _engine:
        _engine.dispose()
    _engine = _threads = _outside = None


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
    connection.create_function("differing_bits", 2, _differing_bits, deterministic=True)


def _differing_bits(one: int, other: int) -> int:
    """What PostgreSQL says with `bit_count((one # other)::bit(64))`; SQLite has no word for it."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def _be_impatient(connection: Any, _: object) -> None:
    """Nobody waits longer for somebody else's lock than on SQLite."""
    connection.execute("SET lock_timeout = '5s'")
    connection.commit()


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", True)
    if connection.info.get("writes") != writes:  # as this connection was left by who had it before
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_unstorable(
    _: object, __: object, ___: object, parameters: Any, context: Any, ____: bool
) -> None:
    """Text that no database holds is found nowhere, and stored nowhere: on both alike."""
    for value in _values(parameters):
        if isinstance(value, str) and _UNSTORABLE.search(value):
            stores = context is not None and (context.isinsert or context.isupdate)
            raise Incomplete(UNSTORABLE) if stores else NotFound


def _values(parameters: Any) -> Iterator[Any]:
    """Every value of a statement's parameters: of one row, of many, or of many in one flat row."""
    for each in parameters.values() if isinstance(parameters, dict) else parameters:
        if isinstance(each, (dict, list, tuple)):
            yield from _values(each)
        else:
            yield each


def ask(session: Session, query: Executable, **given: Any) -> CursorResult[Any]:
    """The rows a query of columns finds, past the ORM: a third of its time, for what is asked in
    every action. What this session was given before is found too."""
    session.flush()
    return session.connection().execute(query, given)


def among(session: Session, column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a column of whole numbers holds one of these. However many they are, PostgreSQL is
    sent one value: reading a statement of hundreds takes its driver longer than the search."""
    if is_sqlite(session):
        return col(column).in_(numbers)
    return col(column) == any_(bindparam(None, list(numbers), type_=ARRAY(Integer), unique=True))


def plan_for_what_is_asked(session: Session) -> None:
    """For the rest of this transaction PostgreSQL plans a statement for the values it is given,
    also one it has seen five times: where some words are in everything and others in nothing, no
    one plan serves them all."""
    if not is_sqlite(session):
        session.connection().exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")


def move(session: Session, row: Any, *still: str, values: dict[str, Any]) -> bool:
    """Change a row if these of its columns still are what it says; False when they are not.

    For rows of which nothing changes without one of these: the row in memory then says the same.
    """
    moving = _moving(type(row).__table__, still, tuple(values))
    given = {f"new_{name}": value for name, value in values.items()}
    given |= {f"old_{name}": getattr(row, name) for name in ("id", *still)}
    if session.connection().execute(moving, given).rowcount != 1:
        return False
    for name, value in values.items():
        set_committed_value(row, name, value)
    return True


@cache
def _moving(table: Any, still: tuple[str, ...], names: tuple[str, ...]) -> Any:
    """Built once for each step there is: building takes longer than moving."""
    old = (table.c[name] == bindparam(f"old_{name}") for name in ("id", *still))
    return table.update().where(*old).values({name: bindparam(f"new_{name}") for name in names})


def change(session: Session, row: Any, *still: ColumnElement[bool], values: dict[str, Any]) -> bool:
    """Change a row and read it as it is now, in one statement; False when it does not stand so.

    Nobody else changes it before this transaction ends.
    """
    model: Any = type(row)
    changed = session.exec(
        update(model).where(model.id == row.id, *still).values(**values).returning(model),
        execution_options={"populate_existing": True, "synchronize_session": False},
    )
    return changed.first() is not None


def after_commit(session: Session, call: Callable[[], object]) -> None:
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
    """Commit when the block ends well, roll back when not. Every verb's commit is here."""
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


@contextmanager
def driver() -> Iterator[Any]:
    """The database driver's own connection, for many rows at a stroke (kernel.bulk): committed when
    the block ends well."""
    connection = engine().raw_connection()
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()  # what was not committed is rolled back with it


def run(work: Callable[[Session], T], *, writes: bool = True) -> T:
    """Run `work` in a transaction; again when the database says the collision was its own doing, or
    when a name made at random (kernel.refs.new_ref) was somebody else's already.

    Raises Unavailable when the database stays locked or cannot be reached; nothing is half done.
    """
    for patience in (0.01, 0.05, None):
        try:
            with transaction(writes=writes) as session:
                return work(session)
        except IntegrityError as trouble:
            if patience is None or not _was_a_name(trouble):
                raise
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


def _was_a_name(trouble: IntegrityError) -> bool:
    """Whether what was there already is the `ref` of a row."""
    if _kind_of(trouble) not in ("23505", "SQLITE_CONSTRAINT_UNIQUE"):
        return False
    said: Any = trouble.orig
    where = said.diag.constraint_name if hasattr(said, "diag") else str(said)
    return bool(re.search(r"(\.|^uq_\w+_)ref$", str(where)))


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
    return await _in(_threads, work, *args)


async def outside(work: Callable[..., T], *args: Any) -> T:
    """As `off_loop`, for work that waits for somebody outside between its transactions: a payment
    provider, a signer. However slow they are, no screen waits for a thread."""
    return await _in(_outside, work, *args)


async def _in(pool: ThreadPoolExecutor | None, work: Callable[..., T], *args: Any) -> T:
    context = contextvars.copy_context()  # run_in_executor alone would lose it
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: context.run(work, *args))
