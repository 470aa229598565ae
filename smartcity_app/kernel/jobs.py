"""Work that happens by itself: huey does the queueing, this file says what there is to do.

Embedded, the consumer is a thread of the app over a SQLite queue. With `REFLEX_REDIS_URL` the
queue is in Redis and `smartcity worker` takes from it. The tables stay the truth: a lost job is
found again by the next periodic run.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer

from smartcity_app.kernel import clock
from smartcity_app.kernel.settings import Settings

log = logging.getLogger(__name__)
MINUTE = timedelta(minutes=1)
NIGHT = 2
"""The hour, on the city's wall clock, of what is done once a day."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to run now and then: `every` a minute or more by huey, less by the pulse."""

    name: str
    run: Callable[[], object]
    every: timedelta | None = None


class _Embedded(Consumer):
    """A consumer that leaves the process's signals to the web server."""

    def _set_signal_handlers(self) -> None: ...


_tasks: dict[str, Any] = {}
_asked: set[str] = set()
"""Jobs waiting in this process's own queue."""
_consumer: Consumer | None = None
_stop = threading.Event()
_pulse: threading.Thread | None = None


def prepare(jobs: Iterable[Job], settings: Settings) -> Huey:
    """Make the queue known to this process, so that `soon` reaches it."""
    if settings.redis_url:
        huey: Huey = RedisHuey("smartcity", url=settings.redis_url)
    else:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey("smartcity", filename=str(settings.data_dir / "jobs.db"), fsync=False)
    _tasks.clear()
    _asked.clear()
    for job in jobs:
        run = _begun(job)
        if job.every and job.every >= MINUTE:
            _tasks[job.name] = huey.periodic_task(_when(job.every), name=job.name)(run)
        else:
            _tasks[job.name] = huey.task(name=job.name)(run)
    return huey


def _begun(job: Job) -> Callable[[], None]:
    @wraps(job.run)
    def run() -> None:
        _asked.discard(job.name)  # whoever asks from here on may have news for it
        job.run()

    return run


def start(jobs: tuple[Job, ...], settings: Settings, *, consume: bool = True) -> None:
    """Begin working in this process; `consume=False` only takes orders for a worker elsewhere."""
    global _consumer, _pulse
    huey = prepare(jobs, settings)
    if not consume:
        return
    _consumer = _Embedded(
        huey, workers=1, initial_delay=0.05, backoff=1.3, max_delay=0.5, check_worker_health=False
    )
    _consumer.start()
    _stop.clear()
    quick = [job for job in jobs if job.every and job.every < MINUTE]
    _pulse = threading.Thread(target=_beat, args=(quick,), name="pulse", daemon=True)
    _pulse.start()


def stop() -> None:
    """Let the running job finish, then stop."""
    global _consumer, _pulse
    _stop.set()
    if _pulse:
        _pulse.join(timeout=5)
    if _consumer:
        _consumer.stop(graceful=True)
    _consumer = _pulse = None
    _tasks.clear()


def soon(name: str) -> None:
    """Ask for a job to be run at once. Where no queue is open (tests, chores) nothing happens.

    A job of this process that is asked for already and has not begun will see what is new.
    """
    if (task := _tasks.get(name)) and name not in _asked:
        if _consumer:
            _asked.add(name)
        try:
            task()
        except Exception:
            _asked.discard(name)
            log.exception("job %s could not be queued; its next periodic run will do it", name)


def alive() -> bool:
    """Whether the jobs of this process are running."""
    return _pulse is not None and _pulse.is_alive()


def _beat(quick: list[Job]) -> None:
    turn = 0
    while not _stop.wait(1.0):
        turn += 1
        for job in quick:
            assert job.every
            if turn % max(1, int(job.every.total_seconds())) == 0:
                try:
                    job.run()
                except Exception:
                    log.exception("job %s failed; it runs again in %s", job.name, job.every)


def _when(every: timedelta) -> Any:
    minutes = int(every.total_seconds() // 60)
    if minutes < 60:
        return crontab(minute=f"*/{minutes}")
    if minutes < 24 * 60:
        return crontab(minute="7", hour=f"*/{minutes // 60}")
    return crontab(minute="7", hour=str((NIGHT - _ahead()) % 24))


def _ahead() -> int:
    """Hours the city's wall clock is ahead of the queue's, which is UTC."""
    ahead = clock.ZONE.utcoffset(datetime.now(UTC).replace(tzinfo=None))
    assert ahead is not None
    return int(ahead.total_seconds() // 3600)
