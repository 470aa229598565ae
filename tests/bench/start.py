"""From the command to the first page: with nothing stored yet, and with nothing changed."""

import resource
import statistics
import subprocess
import sys

from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House

AGAIN = 3


def measure(house: House) -> list[Benchmark]:
    """Seconds; the front end is built before, and how long that took stands beside it.

    On a busy machine read the CPU seconds: porter and server use them one after the other.
    """
    built, first = house.built, house.first_start
    again, spent = [], []
    for _ in range(AGAIN):
        again.append(house.restart())
        spent.append(house.spent())
    figures = [
        Figure("front end checked" if built < 5 else "front end built", built, "s"),
        Figure("first start, empty folder: migrate, seed, serve", first, "s"),
        Figure("second start, nothing changed", statistics.median(again), "s", most=10.0),
        Figure("… of CPU", statistics.median(spent), "s", None, None,
               "python -c 'import reflex'", _bare_import()),
        Figure("memory of the serving processes", house.memory(), "MB"),
    ]  # fmt: skip
    rows = {
        table: house.ask(f"SELECT count(*) FROM {table}")[0][0] for table in ("person", "letter")
    }
    return [Benchmark("start", figures, "SQLite", rows)]


def _bare_import() -> float:
    """Seconds of CPU that no Reflex app can start without."""
    bare = [sys.executable, "-c", "import reflex; reflex.State; reflex.App"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(AGAIN):
        subprocess.run(bare, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / AGAIN
