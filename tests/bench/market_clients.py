"""Buyers who order what is in their baskets, as fast as they can or at given moments.

Processes of their own, as an app with workers is: `python -m tests.bench.market_clients URL FOLDER
CLIENTS SECONDS NUMBER PROCESSES RUSH` prints one line of JSON. `NUMBER` tells processes apart; with
RUSH so many buyers come spread over the seconds, otherwise each client orders without a pause.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.peken import checkout
from smartcity_app.services.peken.checkout import Wishes
from smartcity_app.services.peken.order_models import BasketLine
from tests.bench.figures import ROOT
from tests.bench.house import as_city

WARM = 1.0
"""Seconds before anything counts."""


def run(
    url: str, folder: Path, *, processes: int, clients: int, seconds: float, rush: int = 0
) -> dict[str, Any]:
    """Have it done by so many processes at once."""
    asked = [str(each) for each in (clients, seconds)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.market_clients", url, str(folder), *asked,
             str(number), str(processes), str(rush // processes)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    said = [json.loads(each.communicate()[0].strip().splitlines()[-1]) for each in running]
    done = sum(len(each["taken"]) for each in said)
    return {
        "a_second": sum(len(each["taken"]) / each["lasted"] for each in said),
        "cpu": sum(each["cpu"] for each in said) / max(1, done),
        "taken": [ms for each in said for ms in each["taken"]],
        "refused": sum(each["refused"] for each in said),
    }


class _Buyers:
    """The buyers of one process, each with a full basket, handed out one by one."""

    def __init__(self, number: int, processes: int) -> None:
        with db.transaction(writes=False) as session:
            total = func.sum(col(BasketLine.quantity) * col(BasketLine.price_seen))
            rows = session.exec(
                select(col(BasketLine.person_id), total)
                .where(col(BasketLine.person_id) % processes == number)
                .group_by(col(BasketLine.person_id))
            ).all()
        self._waiting = iter([(person, int(much)) for person, much in rows])
        self._guard = threading.Lock()
        self.taken: list[float] = []
        self.refused = 0

    def next(self) -> tuple[int, int] | None:
        with self._guard:
            return next(self._waiting, None)

    def order(self, person: int, agreed: int, *, counts: bool, since: float | None = None) -> None:
        """One checkout; timed from `since`, the moment it was wanted, in a rush."""
        actor = Actor(person, (Held(Role.RESIDENT, "35.78.09.1001"),), f"ASN {person}")
        begun = since or time.perf_counter()
        try:
            db.run(lambda s: checkout.check_out(s, actor, wishes=Wishes(agreed=agreed)))
        except CityError:
            self.refused += 1
        if counts:
            self.taken.append((time.perf_counter() - begun) * 1000)


def _without_pause(buyers: _Buyers, warm: float, until: float) -> None:
    while (now := time.monotonic()) < until and (who := buyers.next()):
        buyers.order(*who, counts=now >= warm)


def _at_moments(buyers: _Buyers, moments: list[float], guard: threading.Lock) -> None:
    while True:
        with guard:
            if not moments:
                return
            at = moments.pop()
        if (rest := at - time.perf_counter()) > 0:
            time.sleep(rest)
        if not (who := buyers.next()):
            return
        buyers.order(*who, counts=True, since=at)


def _measured(clients: int, seconds: float, number: int, processes: int, rush: int) -> Any:
    buyers = _Buyers(number, processes)
    if rush:
        start = time.perf_counter() + 0.5
        moments = [start + nth * seconds / rush for nth in reversed(range(rush))]
        guard = threading.Lock()
        threads = [
            threading.Thread(target=_at_moments, args=(buyers, moments, guard))
            for _ in range(clients)
        ]
    else:
        warm = time.monotonic() + WARM
        threads = [
            threading.Thread(target=_without_pause, args=(buyers, warm, warm + seconds))
            for _ in range(clients)
        ]
    for each in threads:
        each.start()
    time.sleep(0.5 if rush else WARM)
    used, begun = time.process_time(), time.monotonic()
    for each in threads:
        each.join()
    return {
        "taken": buyers.taken,
        "refused": buyers.refused,
        "lasted": time.monotonic() - begun,
        "cpu": (time.process_time() - used) * 1000,
    }


if __name__ == "__main__":
    address, data, how_many, lasting, which, of, crowd = sys.argv[1:]
    with as_city(Path(data), address):
        print(json.dumps(_measured(int(how_many), float(lasting), int(which), int(of), int(crowd))))
