"""Clients that report, assign, answer and finish, one report after another, as fast as they can.

Processes of their own, as an app with workers is: `python -m tests.bench.lifecycle URL FOLDER
CLIENTS SECONDS NUMBER` prints one line of JSON. `NUMBER` tells processes apart.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import areas, geography, people
from smartcity_app.civic.geography import Point
from smartcity_app.civic.people import Person
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.services.complaints import filing, working
from smartcity_app.services.complaints.filing import Report
from smartcity_app.services.complaints.models import Complaint
from tests.bench.figures import ROOT
from tests.bench.house import as_city

KINDS = {"jalan-rusak": "DSDABM", "genangan": "DSDABM", "sampah": "DLH"}
"""What is reported, and whose officer works on it."""
STEPS = ("file", "assign", "answer", "finish")
WARM = 2.0
"""Seconds before anything counts."""


def run(url: str, folder: Path, *, processes: int, clients: int, seconds: float) -> dict[str, Any]:
    """Have it done by so many processes at once. Milliseconds by step, and lifecycles a second."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.lifecycle", url, str(folder), str(clients),
             str(seconds), str(number)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ},
        )
        for number in range(processes)
    ]  # fmt: skip
    said = [json.loads(each.communicate()[0].strip().splitlines()[-1]) for each in running]
    return {
        "a_second": sum(each["done"] / each["lasted"] for each in said),
        "cpu": sum(each["cpu"] for each in said) / max(1, sum(each["done"] for each in said)),
        **{step: [ms for each in said for ms in each["taken"][step]] for step in STEPS},
    }


@dataclass
class _Client:
    """One thread, with residents of its own."""

    chance: random.Random
    residents: list[Actor]
    officers: dict[str, Actor]
    taken: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    done: int = 0

    def work(self, warm: float, until: float) -> None:
        """Until the time is up."""
        number = 0
        while (now := time.monotonic()) < until:
            self._one(self.residents[number % len(self.residents)], counts=now >= warm)
            number += 1

    def _one(self, resident: Actor, *, counts: bool) -> None:
        kind = self.chance.choice(list(KINDS))
        officer = self.officers[KINDS[kind]]
        report = Report(kind, "Mohon segera diperiksa, sudah seminggu", point=self._somewhere())
        ref = self._timed("file", counts, lambda s: filing.file(s, resident, report=report)).ref
        self._timed("assign", counts, lambda s: working.assign(s, officer, ref=ref))
        self._timed("answer", counts, lambda s: working.answer(s, officer, ref=ref, text="Besok"))
        self._timed("finish", counts, lambda s: working.finish(s, officer, ref=ref, text="Sudah"))
        self.done += counts

    def _somewhere(self) -> Point:
        middle = geography.centre(self.chance.choice(areas.villages()).code)
        assert middle
        return Point(
            middle.lat + self.chance.gauss(0, 0.001), middle.lon + self.chance.gauss(0, 0.001)
        )

    def _timed(self, step: str, counts: bool, work: Any) -> Complaint:
        begun = time.perf_counter()
        case: Complaint = db.run(work)
        if counts:
            self.taken[step].append((time.perf_counter() - begun) * 1000)
        return case


def _residents(session: Session) -> list[Actor]:
    found = session.exec(select(Person.id, Person.name, Person.area).order_by(col(Person.id)))
    return [Actor(number, (Held(Role.RESIDENT, area),), name) for number, name, area in found]


def _officers(session: Session) -> dict[str, Actor]:
    """The officers `complaints.staff` put there."""
    query = select(people.Post.person_id).where(people.Post.role == Role.AGENCY_OFFICER)
    found = [people.actor_of(session, number) for number in session.exec(query)]
    return {post.agency: each for each in found for post in each.posts if post.agency}


def _measured(clients: int, seconds: float, number: int) -> dict[str, Any]:
    with db.transaction(writes=False) as session:
        residents, officers = _residents(session), _officers(session)
    chance = random.Random(time.time_ns())
    chance.shuffle(residents)
    share = len(residents) // clients
    crowd = [
        _Client(random.Random(number * 100 + nth), residents[nth * share :][:share], officers)
        for nth in range(clients)
    ]
    geography.village_at(Point(-7.29, 112.80))
    warm = time.monotonic() + WARM
    threads = [threading.Thread(target=each.work, args=(warm, warm + seconds)) for each in crowd]
    for each in threads:
        each.start()
    time.sleep(WARM)
    used, begun = time.process_time(), time.monotonic()
    for each in threads:
        each.join()
    return {
        "done": sum(each.done for each in crowd),
        "lasted": time.monotonic() - begun,
        "cpu": (time.process_time() - used) * 1000,
        "taken": {step: [ms for each in crowd for ms in each.taken[step]] for step in STEPS},
    }


if __name__ == "__main__":
    address, data, how_many, lasting, which = sys.argv[1:]
    with as_city(Path(data), address):
        print(json.dumps(_measured(int(how_many), float(lasting), int(which))))
