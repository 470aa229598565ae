"""A process full of clerks who sign and decide, for the tests of numbers under concurrency.

    DATA_DIR=… python -m tests.attack.clerk <database url> <iso moment> <threads>

It says "ready", takes one line of tasks as JSON, does them all at once, answers with one line of
outcomes, and so on until its input ends. A task is [verb, person, ref, version]; an outcome is ""
or the name of the refusal.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import Any

from sqlmodel import Session

from smartcity_app import directory
from smartcity_app.civic import people
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, TooMany
from smartcity_app.services.letters import applying, deciding, signing

PIN = "402613"
Task = tuple[str, int, str, int]


def do(task: Task) -> str:
    """One task, again while the clerk's own other tasks use up the tries at the PIN."""
    for _ in range(200):
        try:
            _verb(*task)
        except TooMany:
            time.sleep(random.random() * 0.05)
        except CityError as refusal:
            return type(refusal).__name__
        except Exception as bug:
            return f"BUG {bug!r}"
        else:
            return ""
    return "TooMany"


def _verb(verb: str, person_id: int, ref: str, version: int) -> None:
    def transact(work: Callable[[Session, Actor], Any]) -> Any:
        return db.run(lambda s: work(s, people.actor_of(s, person_id)))

    match verb:
        case "sign":
            signing.sign(transact, ref=ref, version=version, passphrase=PIN)
        case "cancel":
            transact(lambda s, a: applying.cancel(s, a, ref=ref))
        case "return":
            wrong = {"kk": "Foto buram sekali"}
            transact(lambda s, a: deciding.give_back(s, a, ref=ref, version=version, wrong=wrong))
        case "recall":
            why = {"reason": "Salah pejabat", "version": version}
            transact(lambda s, a: deciding.recall(s, a, ref=ref, **why))


def main() -> None:
    """See above."""
    url, moment, threads = sys.argv[1:]
    db.connect(url)
    directory.register_services()
    print("ready", flush=True)
    with clock.held(datetime.fromisoformat(moment)), ThreadPoolExecutor(int(threads)) as pool:
        for line in sys.stdin:
            tasks = [pool.submit(copy_context().run, do, task) for task in json.loads(line)]
            print(json.dumps([each.result() for each in tasks]), flush=True)
    db.close()


if __name__ == "__main__":
    main()
