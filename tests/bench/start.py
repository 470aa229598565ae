"""From the command to the first page: with nothing stored yet, and with nothing changed."""

import statistics
import subprocess
import sys
import time

from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House

AGAIN = 3


def measure(house: House) -> list[Benchmark]:
    """Seconds; the front end is built before, and how long that took stands beside it."""
    built, first = house.built, house.first_start
    again = statistics.median(house.restart() for _ in range(AGAIN))
    people, letters = (
        house.ask("SELECT count(*) FROM person")[0][0],
        house.ask("SELECT count(*) FROM letter")[0][0],
    )
    figures = [
        Figure("front end (already built: only checked)" if built < 5 else "front end built",
               built, "s"),
        Figure("first start, empty folder: migrate, seed, serve", first, "s"),
        Figure("second start, nothing changed", again, "s", most=10.0,
               reference="python -c 'import reflex'", reference_value=_bare_import()),
        Figure("memory of the serving processes", house.memory(), "MB"),
    ]  # fmt: skip
    return [Benchmark("start", figures, "SQLite", {"person": people, "letter": letters})]


def _bare_import() -> float:
    """What no Reflex app can start without."""
    spent = []
    for _ in range(AGAIN):
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-c", "import reflex; reflex.State; reflex.App"], check=True
        )
        spent.append(time.monotonic() - begun)
    return statistics.median(spent)
