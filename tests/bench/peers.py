"""What others reach with the same work, measured in the same run: their scripts lie outside this
project.

SMARTCITY_PEERS names the folder (else ../shared/peers beside the project, if it is there). Its
setup.sh makes environments from PyPI and a PostgreSQL cluster of its own under a temporary folder.
"""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.figures import ROOT

FOLDER = Path(os.environ.get("SMARTCITY_PEERS", ROOT.parent / "shared" / "peers"))
ROUNDS, SECONDS = "2", "3"
CELL = "p x 1t oscar placement only"
LIFE = """
import json, statistics, complaints, lib
complaints.fill(complaints.EMPTY, 0)
rows = [lib.drive(lambda i: complaints.Orm(i, complaints.EMPTY), 2, 2, 5.0) for _ in range(3)]
print(json.dumps(statistics.median(each["tps"] for each in rows) / 4))
"""
"""A report's four steps by rows of SQLModel, with history, audit and outbox."""


def oscar_placements() -> dict[str, dict[int, float]]:
    """Orders django-oscar places in a second, by engine and by number of processes.

    The better of its two ways (autocommit, one atomic). Empty where its scripts are not here.
    """
    with _peers("oscar_peer.py") as here:
        if here is None:
            return {}
        work = Path(here["PEERS_WORK"])
        return {
            engine: _cells(work, word, here)
            for engine, word in (("PostgreSQL", "pg"), ("SQLite", "sqlite"))
        }


def careful_lifecycles() -> float | None:
    """Lifecycles of a report a careful ORM does in a second, in two processes of two clients each.
    None where the scripts are not here."""
    with _peers("complaints.py") as here:
        if here is None:
            return None
        python = Path(here["PEERS_WORK"]) / "core-v" / "bin" / "python"
        done = subprocess.run(
            [str(python), "-c", LIFE], cwd=FOLDER, env=here, check=True, stdout=subprocess.PIPE
        )
        return float(done.stdout.decode().strip().splitlines()[-1])


@contextmanager
def _peers(script: str) -> Iterator[dict[str, str] | None]:
    """Their environment, with a PostgreSQL cluster of its own; None where they are not here."""
    if not (FOLDER / script).exists():
        print(f"  no peers at {FOLDER}: measured alone")
        yield None
        return
    work = Path(tempfile.gettempdir()) / "peers"
    here = {**os.environ, "PEERS_WORK": str(work), "PEERS_CALM": "0"}
    subprocess.run([str(FOLDER / "setup.sh"), str(work)], env=here, check=True)
    try:
        yield here
    finally:
        subprocess.run([str(FOLDER / "pg.sh"), "stop"], env=here, check=False)


def _cells(work: Path, word: str, here: dict[str, str]) -> dict[int, float]:
    python = str(work / "oscar-v" / "bin" / "python")
    subprocess.run(
        [python, "oscar_peer.py", word, ROUNDS, SECONDS], cwd=FOLDER, env=here, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    said: Any = json.loads((work / "results" / f"oscar-{word}.json").read_text())
    found: dict[int, float] = {}
    for name, rounds in said["data"].items():
        if CELL in name:
            processes = int(name.split("p", 1)[0])
            middle = statistics.median(each["tps"] for each in rounds)
            found[processes] = max(found.get(processes, 0.0), middle)
    return found
