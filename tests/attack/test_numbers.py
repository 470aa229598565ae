"""Numbers of a unit and year: no gap, no double, whoever signs at the same moment, and wherever."""

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.register import Document, RegisterCounter
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.letters.models import Letter
from tests.conftest import GEBANG, KEPUTIH, MONDAY, City
from tests.services.letters.conftest import Office

HERE = Path(__file__).parents[2]
PROCESSES, THREADS, LETTERS = 2, 4, 12
FITTING = {
    "draft": set(), "village": {"held", "void"}, "district": {"held", "void"}, "returned": {"void"},
    "cancelled": {"void"}, "refused": {"void"}, "issued": {"issued", "void"},
}  # fmt: skip
"""State of a case to the states its numbers may be in."""


class Clerks:
    """Several processes that get tasks at the same time."""

    def __init__(self) -> None:
        url = db.engine().url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.attack.clerk", url, MONDAY.isoformat()]
        self.processes = [
            subprocess.Popen(
                [*command, str(THREADS)], cwd=HERE, env=dict(os.environ), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for _ in range(PROCESSES)
        ]  # fmt: skip
        for each in self.processes:
            assert each.stdout
            assert each.stdout.readline() == "ready\n"

    def do(self, *heaps: list[tuple[str, int, str, int]]) -> Counter[str]:
        """One heap of tasks for each process, all at once; how often they ended how."""

        def one(index: int) -> list[str]:
            process = self.processes[index]
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(heaps[index]) + "\n")
            process.stdin.flush()
            outcomes: list[str] = json.loads(process.stdout.readline())
            return outcomes

        with ThreadPoolExecutor(PROCESSES) as pool:
            return Counter(each for some in pool.map(one, range(PROCESSES)) for each in some)

    def close(self) -> None:
        for each in self.processes:
            each.communicate(timeout=30)


@pytest.fixture
def clerks(city: City) -> Iterator[Clerks]:
    hired = Clerks()
    yield hired
    hired.close()


def account(city: City) -> None:
    """Every number is there once, from 1 on, and stands as its case does."""
    documents: list[Document] = city.all(Document)
    for counter in city.all(RegisterCounter):
        mine = [d for d in documents if (d.unit, d.year) == (counter.unit, counter.year)]
        assert sorted(d.number for d in mine) == list(range(1, counter.last + 1))
    assert len({d.code for d in documents}) == len(documents)
    states = {letter.ref: letter.state for letter in city.all(Letter)}
    for document in documents:
        assert document.state in FITTING[states[document.case_ref]], document.number_text
        assert (document.state == "void") == bool(document.reason)
    live = Counter(d.case_ref for d in documents if d.state in ("held", "issued"))
    assert set(live.values()) <= {1}, "a case has one number at a time"


def bytes_fit(city: City) -> None:
    """What lies on the disk is what the register says, with that many good signatures."""
    for document in city.all(Document):
        if document.signers and document.state in ("held", "issued"):
            content = document.path.read_bytes()
            assert hashlib.sha256(content).hexdigest() == document.sha256
            assert [s.name for s in inspect(content)] == [s["name"] for s in document.signers]


@pytest.mark.slow
def test_signing_everything_twice_from_many_processes_counts_every_number_once(
    city: City, office: Office, lurah: Actor, camat: Actor, clerks: Clerks
) -> None:
    other = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    refs = {}
    for number in range(LETTERS):
        area, head = ((KEPUTIH, lurah), (GEBANG, other))[number % 2]
        refs[office.submitted(city.resident(f"Warga {number}", area))] = head
    chance = random.Random(418)

    def heaps(verb: str, who: dict[str, Actor]) -> list[list[tuple[str, int, str, int]]]:
        """Every letter in two processes' heaps, in an order of their own."""
        made: list[list[tuple[str, int, str, int]]] = [[] for _ in range(PROCESSES)]
        for ref, head in who.items():
            for heap in chance.sample(made, 2):
                heap.append((verb, head.person_id or 0, ref, office.letter(ref).version))
        for heap in made:
            chance.shuffle(heap)
        return made

    first = clerks.do(*heaps("sign", refs))
    assert first == {"": LETTERS, "OutOfStep": LETTERS}
    account(city)
    last = clerks.do(*heaps("sign", dict.fromkeys(refs, camat)))
    assert last == {"": LETTERS, "OutOfStep": LETTERS}
    account(city)
    bytes_fit(city)
    assert Counter(d.state for d in city.all(Document)) == {"issued": LETTERS}


@pytest.mark.slow
def test_numbers_are_accounted_for_when_everybody_decides_at_once(
    city: City, office: Office, lurah: Actor, camat: Actor, clerks: Clerks
) -> None:
    """Signing, returning and cancelling the same letters, and recalling and signing the rest."""
    owners = {}
    for number in range(LETTERS):
        owner = city.resident(f"Warga {number}")
        owners[office.submitted(owner)] = owner
    chance = random.Random(502)
    outcomes: Counter[str] = Counter()
    for _ in range(3):
        tasks = []
        for ref, owner in owners.items():
            letter = office.letter(ref)
            if not letter.desk:
                continue
            head = lurah if letter.state == "village" else camat
            verbs = ["sign", "sign", chance.choice(["return", "sign"])]
            verbs += ["recall"] if head is camat else []
            tasks += [(verb, head.person_id or 0, ref, letter.version) for verb in verbs]
            if chance.random() < 0.4:
                tasks.append(("cancel", owner.person_id or 0, ref, letter.version))
        chance.shuffle(tasks)
        outcomes += clerks.do(*(tasks[turn::PROCESSES] for turn in range(PROCESSES)))
        account(city)
    assert set(outcomes) <= {"", "OutOfStep"}, outcomes
    bytes_fit(city)
