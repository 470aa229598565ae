"""`make bench`, or `make bench ONLY=letters,audit`: measure, print one table, store JSON files.

Groups run one after the other in this order, about ten minutes in all on a quiet machine. They use
databases of their own, in folders and schemas that go away, and ask only loopback.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from tests.bench.figures import OUT, Benchmark, show, yardstick
from tests.bench.house import House

GROUPS = (
    "weights", "start", "phone", "verify", "action", "crowd", "state", "letters", "mass", "audit",
    "inbox", "kinerja", "map", "photos", "complaints", "market", "market_board", "market_search",
    "assignment",
)  # fmt: skip
"""Modules of this folder, each with `measure(house) -> list[Benchmark]`."""


def main(wanted: Sequence[str]) -> int:
    """Run the groups asked for, all of them when none is named."""
    unknown = [each for each in wanted if each not in GROUPS]
    if unknown:
        print(f"No such group: {', '.join(unknown)}. There are: {', '.join(GROUPS)}")
        return 2
    os.environ["SMARTCITY_DEMO"] = "1"
    console, done = Console(width=_width()), []
    with tempfile.TemporaryDirectory(prefix="smartcity-bench-") as folder:
        house = House(Path(folder))
        try:
            for name in GROUPS:
                if not wanted or name in wanted:
                    done += _run(console, name, house)
        finally:
            house.close()
            show(console, done)
    console.print(f"  {len(done)} files in {OUT}", highlight=False)
    return 0


def _run(console: Console, name: str, house: House) -> list[Benchmark]:
    measure: Callable[[House], list[Benchmark]] = import_module(f"tests.bench.{name}").measure
    load, before, begun = os.getloadavg()[0], yardstick(), time.monotonic()
    with console.status(f"{name} …"):
        done = measure(house)
    seconds, pace = time.monotonic() - begun, (before + yardstick()) / 2
    for each in done:
        each.store(seconds=seconds, load=load, pace=pace)
    around = f"load before {load:.1f}, yardstick {pace:.1f} ms"
    console.print(f"  {name:<10} {seconds:6.1f} s   {around}", highlight=False)
    return done


def _width() -> int:
    """Wide enough for the table when the output is a file."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else 170


if __name__ == "__main__":
    raise SystemExit(main([each for arg in sys.argv[1:] for each in arg.split(",") if each]))
