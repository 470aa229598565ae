"""Many letters at once: two processes sign them all, and then every number is accounted for.

`SMARTCITY_BENCH_LETTERS=5000` for a big morning. Half of every office's letters goes to each
process, so that both ask the same counters for numbers all the time.
"""

import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlmodel import Session, col, select

from smartcity_app import directory
from smartcity_app.civic import areas, files, people, seed, signers
from smartcity_app.civic.people import Person
from smartcity_app.civic.register import Document, State
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.letters import applying, signing
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.seed import picture
from smartcity_app.services.letters.seed_answers import BUSINESSES
from smartcity_app.services.letters.workflow import DESKS
from tests.bench import databases, many
from tests.bench.figures import ROOT, Benchmark, Figure, yardstick
from tests.bench.house import House

LETTERS = int(os.environ.get("SMARTCITY_BENCH_LETTERS", "500"))
PROCESSES = 2
EVERY = 10
"""Letters between two signs of life of a process."""
Step = Callable[[int], None]


def measure(house: House) -> list[Benchmark]:
    """Letters drawn, signed twice and issued, on each engine; what is wrong afterwards."""
    return [_on(engine, house) for engine in databases.engines()]


def _on(engine: str, house: House) -> Benchmark:
    with databases.fresh(engine, house.folder) as version, _progress() as bar:
        begun = time.monotonic()
        offices = _open_offices()
        refs = _apply(offices, _advance(bar, f"{engine}: sent", LETTERS))
        sent = time.monotonic() - begun
        begun, spent, paces = time.monotonic(), 0.0, list[float]()
        for signer in many.kind().signers:
            step = _advance(bar, f"{engine}: signed, {signer}", LETTERS)
            used, pace = _sign(refs, DESKS[signer].role, step)
            spent, paces = spent + used, paces + pace
        lasted = time.monotonic() - begun
        wrong = _wrong(refs)
    return Benchmark(
        f"mass-{engine.lower()}",
        [
            Figure("letters drawn, signed twice and issued", LETTERS / lasted, "a second"),
            Figure("… for a second of CPU", LETTERS / spent, "letters", None, 25.0),
            Figure("CPU of a letter", spent / LETTERS * 1000, "ms", None, None,
                   "the yardstick meanwhile", statistics.median(paces)),
            Figure("numbers doubled or left out, bytes changed", len(wrong), "letters", most=0.0),
        ],
        version,
        {"letter": LETTERS},
        [f"{len(offices)} units, {PROCESSES} processes, sent in {sent:.0f} s, signed in "
         f"{lasted:.0f} s", *wrong[:5]],
    )  # fmt: skip


def _progress() -> Progress:
    return Progress(
        "{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        redirect_stdout=False, redirect_stderr=False,
    )  # fmt: skip


def _advance(bar: Progress, words: str, total: int) -> Step:
    task = bar.add_task(words, total=total)
    return lambda count: bar.advance(task, count)


def _open_offices() -> list[Actor]:
    """A resident with a photo in every village of one district, whose heads have their keys."""
    with db.transaction() as session:
        directory.install_services(session)
        seed.residents(session)
        seed.officials(session)
    here = areas.area(seed.scene().district)
    with db.transaction() as session:
        heads = [(Role.DISTRICT_HEAD, here.code)]
        heads += [(Role.VILLAGE_HEAD, each.code) for each in areas.villages(here.code)]
        for role, area in heads:
            who = people.holder(session, role, area)
            assert who
            signers.enrol(session, people.actor_of(session, who.person_id), pin=seed.PIN)
        return [
            people.actor_of(session, session.exec(_first_of(each.code)).one())
            for each in areas.villages(here.code)
        ]


def _first_of(village: str) -> Any:
    return select(Person.id).where(Person.area == village).order_by(col(Person.id)).limit(1)


def _apply(residents: Sequence[Actor], step: Step) -> list[str]:
    """Applications by turns from every village; each resident attaches the photo they have."""
    photo = picture("Contoh")
    stored = [files.store(who, name="contoh.jpg", content=photo).id for who in residents]
    kind, refs = many.kind(), []
    name, trade, purpose = BUSINESSES[0]
    given = {
        "business_name": name, "business_kind": trade, "purpose": purpose, "since_year": "2014",
        "business_place": "Sama dengan alamat saya",
    }  # fmt: skip

    def one(session: Session, who: Actor, file_id: str) -> str:
        ref = applying.begin(session, who, type_key=kind.key).ref
        for each in kind.requirements:
            applying.attach(session, who, ref=ref, requirement=each.key, file_id=file_id)
        applying.submit(session, who, ref=ref, given=given)
        return ref

    for number in range(LETTERS):
        who, file_id = (each[number % len(residents)] for each in (residents, stored))
        refs.append(db.run(lambda s, w=who, f=file_id: one(s, w, f)))  # type: ignore[misc]
        step(1)
    return refs


def _sign(refs: list[str], role: Role, step: Step) -> tuple[float, list[float]]:
    """Have the processes sign as `role`, each its share, at the same time.

    Their CPU seconds, and what the yardstick took them now and then.
    """
    url = db.engine().url.render_as_string(hide_password=False)
    shares = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.mass", url, role], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    spent, paces = [0.0] * PROCESSES, list[float]()

    def follow(number: int) -> None:
        process = shares[number]
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(_share(refs, number)))
        process.stdin.close()
        for line in process.stdout:
            count, spent[number], pace = json.loads(line)
            paces.append(pace)
            step(count)
        if process.wait():
            raise RuntimeError(f"a signing process ended with {process.returncode}")

    watchers = [threading.Thread(target=follow, args=(number,)) for number in range(PROCESSES)]
    for each in watchers:
        each.start()
    for each in watchers:
        each.join()
    return sum(spent), paces


def _share(refs: list[str], number: int) -> list[str]:
    """Neighbours in pairs of villages go to different processes, so that units are shared."""
    villages = len(areas.villages(seed.scene().district))
    return [ref for place, ref in enumerate(refs) if place // villages % PROCESSES == number]


def _wrong(refs: list[str]) -> list[str]:
    """What does not stand as it should; empty when all is well."""
    with db.transaction(writes=False) as session:
        documents = session.exec(select(Document)).all()
        open_ = session.exec(select(Letter.ref).where(Letter.state != State.ISSUED)).all()
    found = [f"{ref} is not issued" for ref in open_]
    of_unit: dict[str, list[int]] = {}
    for each in documents:
        of_unit.setdefault(each.unit, []).append(each.number)
        if each.state != State.ISSUED:
            found.append(f"{each.number_text} is {each.state}")
        elif hashlib.sha256(each.path.read_bytes()).hexdigest() != each.sha256:
            found.append(f"{each.number_text}: other bytes than were signed")
    for unit, numbers in of_unit.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            found.append(f"{unit}: numbers doubled or left out")
    twice = [
        ref for ref, times in Counter(each.case_ref for each in documents).items() if times > 1
    ]
    missing = set(refs) - {each.case_ref for each in documents}
    return found + [f"{ref} has no number of its own" for ref in (*twice, *missing)]


def _work(url: str, role: Role) -> None:
    """One process's share, office by office, each under one PIN."""
    db.connect(url)
    directory.register_services()
    refs = json.load(sys.stdin)
    with db.transaction(writes=False) as session:
        rows = session.exec(select(Letter.ref, Letter.version, Letter.desk)).all()
        seen = {ref: (version, desk) for ref, version, desk in rows}
    desks: dict[str, list[tuple[str, int]]] = {}
    meter = _Meter()
    for ref in refs:
        version, desk = seen[ref]
        desks.setdefault(desk, []).append((ref, version))
    done = 0
    for desk, items in desks.items():
        for outcome in signing.sign_many(_as_head(role, desk), items, seed.PIN):
            if outcome.refusal:
                raise outcome.refusal
            done += 1
            if done % EVERY == 0:
                meter.report(EVERY)
    meter.report(done % EVERY)
    db.close()


def _as_head(role: Role, desk: str) -> Callable[..., Any]:
    with db.transaction(writes=False) as session:
        head = people.holder(session, role, desk)
    assert head
    person_id = head.person_id
    return lambda work: db.run(lambda s: work(s, people.actor_of(s, person_id)))


class _Meter:
    """CPU of this process since now, less what measuring the machine's pace takes."""

    def __init__(self) -> None:
        self._begun = self._used()

    def report(self, count: int) -> None:
        """Letters done since the last report, seconds so far, and the yardstick at this moment."""
        now = self._used()
        print(json.dumps([count, now - self._begun, yardstick()]), flush=True)
        self._begun += self._used() - now

    @staticmethod
    def _used() -> float:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    _work(sys.argv[1], Role(sys.argv[2]))
