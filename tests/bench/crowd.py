"""Fifty officers and five hundred residents at once, over their sockets, against the real server.

A resident opens the first page, then the form, fills in, saves, sends; an officer opens the list,
then case after case, signing one and giving back the next. Everybody reads and types a while
between two actions. The crowd's own work shares the machine with the server.
"""

import asyncio
import itertools
import random
import socket
import time
from collections import defaultdict
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from sqlmodel import Session, col, select

from smartcity_app.civic import areas, files, logins, people, seed
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.lobby.home import HomeState
from smartcity_app.services.letters import applying
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.states.apply import ApplyState
from smartcity_app.services.letters.states.desk import Desk
from smartcity_app.services.letters.states.file import CaseFile
from tests.bench import many
from tests.bench.figures import Benchmark, Figure, percentile, yardstick
from tests.bench.house import House, cookie, neighbours
from tests.bench.sockets import Tab

RESIDENTS, OFFICERS, CASES = 500, 50, 6
SECONDS = 75.0
"""How long they come and go; who has begun an action then finishes it."""
PAUSE = (4.0, 12.0)
"""Seconds a person reads or types before the next action: brisker than people are, who need half a
minute for a form. Residents come within the first half of the time, one every 75 ms."""
BUDGET = 300.0
PATIENCE = 120.0
"""Seconds the outbox may take to be told, which a whole minute may pass before."""
ADDRESSES = 8
"""Loopback addresses they come from: no single one may hold so many sockets."""
GIVEN = {
    "business_name": "Warung Bu Siti", "business_kind": "Warung makan dan minum",
    "business_place": "Sama dengan alamat saya", "since_year": "2014",
    "purpose": "Pengajuan kredit usaha rakyat di bank",
}  # fmt: skip
HOME, APPLY = HomeState.get_full_name(), ApplyState.get_full_name()
DESK, FILE = Desk.get_full_name(), CaseFile.get_full_name()


@dataclass
class Crowd:
    """What everybody shares: where to go, what was measured, what went wrong."""

    url: str
    sessions: Iterator[aiohttp.ClientSession]
    until: float
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def tab(self, cookie: str, address: str) -> Tab:
        return Tab(self.url, cookie, address, session=next(self.sessions))

    async def act(self, name: str, work: Awaitable[object]) -> None:
        """Time one action."""
        begun = time.perf_counter()
        try:
            await work
        except TimeoutError as late:
            raise TimeoutError(f"{name}: no answer") from late
        self.taken[name].append((time.perf_counter() - begun) * 1000)

    async def pause(self, chance: random.Random) -> bool:
        """Think; whether there is time for another action."""
        await asyncio.sleep(chance.uniform(*PAUSE))
        return time.perf_counter() < self.until


def measure(house: House) -> list[Benchmark]:
    """Milliseconds of each action, from the click to the changed screen's data."""
    url = house.open()
    with house.from_inside():
        residents, officers = _prepare()
    _wait_until_told(house)
    before = house.spent()
    begun = time.monotonic()
    crowd = asyncio.run(_come(url, residents, officers))
    lasted, spent = time.monotonic() - begun, house.spent() - before
    everything = [each for taken in crowd.taken.values() for each in taken]
    count = len(everything)
    rate = f"at {count / lasted:.0f} actions a second"
    figures = []
    for name, taken in {"any action": everything, **crowd.taken}.items():
        figures += [
            Figure(f"{name}, p50", percentile(taken, 0.5), "ms"),
            Figure(f"{name}, p95 {rate}", percentile(taken, 0.95), "ms", most=BUDGET),
            Figure(f"{name}, p99", percentile(taken, 0.99), "ms"),
        ]
    figures += [
        Figure("CPU of the server for an action", spent / count * 1000, "ms", None, None,
               "the yardstick", yardstick()),
        Figure("the crowd's own lateness, p95", percentile(crowd.late, 0.95), "ms"),
        Figure("actions refused or lost", len(crowd.refused), "", most=0.0),
    ]  # fmt: skip
    rows = {"letter": house.ask("SELECT count(*) FROM letter")[0][0]}
    notes = [
        f"{RESIDENTS} residents, {OFFICERS} officers, {count} actions in {lasted:.0f} s, "
        f"each pausing {PAUSE[0]:.0f} to {PAUSE[1]:.0f} s between two"
    ]
    return [Benchmark("crowd", figures, "SQLite", rows, [*notes, *sorted(set(crowd.refused))[:5]])]


def _prepare() -> tuple[list[str], list[str]]:
    """Cookies of residents whose drafts have their documents, and of officers with cases."""
    with db.transaction() as session:
        here = [each.code for each in areas.villages() if each.code != seed.scene().village]
        heads = [_head_with_cases(session, code) for code in here[:OFFICERS]]
        owners = set(session.exec(select(Letter.owner_id).where(col(Letter.area).in_(here))))
        near = neighbours(session, RESIDENTS + len(owners))
        crowd = [who for who in near if who.person_id not in owners][:RESIDENTS]
        for who in crowd:
            _draft(session, who)
        return (
            [cookie(session, who, logins.Level.RESIDENT) for who in crowd],
            [cookie(session, who) for who in heads],
        )


def _wait_until_told(house: House) -> None:
    """What happened before they came has been told to everybody when they come."""
    until = time.monotonic() + PATIENCE
    while house.ask("SELECT 1 FROM outbox_fact WHERE settled_at IS NULL LIMIT 1"):
        if time.monotonic() > until:
            raise RuntimeError("the outbox is not told")
        time.sleep(0.2)


def _head_with_cases(session: Session, village: str) -> Actor:
    chance = random.Random(village)
    lives_there = select(Person.id).where(Person.area == village).order_by(col(Person.id))
    owner = people.actor_of(session, session.exec(lives_there.limit(1)).one() or 0)
    for _ in range(CASES):
        ref = _draft(session, owner)
        year = str(chance.randrange(2000, 2025))
        applying.submit(session, owner, ref=ref, given={**GIVEN, "since_year": year})
    head = people.holder(session, Role.VILLAGE_HEAD, village)
    assert head
    return people.actor_of(session, head.person_id)


def _draft(session: Session, who: Actor) -> str:
    """A draft whose documents are entered; their bytes nobody looks at here."""
    kind = many.kind()
    letter = applying.begin(session, who, type_key=kind.key)
    stored = StoredFile(
        id=files.new_id(), owner_id=who.person_id or 0, subject_id=who.person_id, size=1,
        name="contoh.jpg", kind="image/jpeg", sha256="", stored_at=clock.now(), attached=True,
    )  # fmt: skip
    session.add(stored)
    here = select(LetterDocument.requirement).where(LetterDocument.letter_id == letter.id)
    kept = set(session.exec(here))
    for each in kind.requirements:
        if each.key in kept:  # their vault had it from the case before
            continue
        session.add(
            LetterDocument(
                letter_id=letter.id or 0, requirement=each.key, file_id=stored.id, size=1,
                name=stored.name, kind=stored.kind,
            )
        )  # fmt: skip
    session.flush()
    return letter.ref


async def _come(url: str, residents: list[str], officers: list[str]) -> Crowd:
    connectors = [
        aiohttp.TCPConnector(local_addr=(f"127.0.0.{2 + n}", 0), family=socket.AF_INET, limit=0)
        for n in range(ADDRESSES)
    ]
    sessions = [aiohttp.ClientSession(connector=each) for each in connectors]
    crowd = Crowd(url, itertools.cycle(sessions), time.perf_counter() + SECONDS)
    watching = asyncio.create_task(_watch(crowd))
    try:
        await asyncio.gather(
            *(_try(crowd, _visit(crowd, each, n)) for n, each in enumerate(residents)),
            *(_try(crowd, _work(crowd, each, n)) for n, each in enumerate(officers)),
        )
    finally:
        watching.cancel()
        for each in sessions:
            await each.close()
    return crowd


async def _watch(crowd: Crowd) -> None:
    """How late the crowd itself is: what it takes no server can answer for."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(0.05)
        crowd.late.append((time.perf_counter() - begun) * 1000 - 50)


async def _try(crowd: Crowd, somebody: Awaitable[None]) -> None:
    try:
        await somebody
    except Exception as trouble:
        crowd.refused.append(f"{type(trouble).__name__}: {trouble}"[:120])


async def _visit(crowd: Crowd, cookie: str, number: int) -> None:
    """A resident comes some time within the first half, and sends an application."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, SECONDS / 2))
    home = crowd.tab(cookie, "/")
    await crowd.act("resident opens the first page", home.open(HOME))
    more = await crowd.pause(chance)
    await home.close()
    form = crowd.tab(cookie, f"/surat/ajukan?jenis={many.kind().key}")
    await crowd.act("resident opens the form", form.open(APPLY))
    given = {"ref": form.seen[APPLY]["ref_rx_state_"], **GIVEN}
    for _ in range(2):
        if more := more and await crowd.pause(chance):
            await crowd.act("resident saves", form.ask(ApplyState.save(given), APPLY))
    if more:
        await crowd.pause(chance)
        await crowd.act("resident sends", form.ask(ApplyState.submit(given), APPLY))
    await form.close()


async def _work(crowd: Crowd, cookie: str, number: int) -> None:
    """An officer works off the list, from the most urgent case on."""
    chance = random.Random(-number)
    await asyncio.sleep(chance.uniform(0, PAUSE[1]))
    desk = crowd.tab(cookie, "/kerja")
    await crowd.act("officer opens the list", desk.open(DESK))
    refs = [row["id"] for group in desk.seen[DESK]["groups_rx_state_"] for row in group["rows"]]
    for turn, ref in enumerate(refs):
        if not await crowd.pause(chance):
            break
        await crowd.act("officer opens a case", desk.ask(CaseFile.open(ref, "surat"), FILE))
        seen = {"ref": ref, "version": str(desk.seen[FILE]["version_rx_state_"])}
        await asyncio.sleep(chance.uniform(*PAUSE))
        event: Any = CaseFile.sign({**seen, "pin": seed.PIN})
        if turn % 2:
            event = CaseFile.give_back({**seen, "salah-kk": "Nomor tidak terbaca"})
        await crowd.act(
            "officer gives back" if turn % 2 else "officer signs", desk.ask(event, FILE)
        )
        if trouble := desk.seen[FILE].get("trouble_rx_state_"):
            raise RuntimeError(trouble)
    await desk.close()
