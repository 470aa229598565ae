"""What an action costs over the socket, beside the same service function called bare.

Over the socket: guard, login, desk thread, transaction, delta, JSON, two processes. Bare: the
function in a transaction on a copy of the same database, one thread, nothing else.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from smartcity_app.civic import logins
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import applying, reading
from smartcity_app.services.letters.reading import Filter
from smartcity_app.services.letters.states.apply import ApplyState
from smartcity_app.services.letters.states.desk import Desk
from tests.bench.figures import Benchmark, Figure, percentile
from tests.bench.house import House, cookie, neighbours, who
from tests.bench.sockets import PACE, SECONDS, TABS, sitting

GIVEN = {
    "business_name": "Warung Bu Siti",
    "business_kind": "Perdagangan eceran",
    "purpose": "Melengkapi pengajuan kredit usaha",
}


def measure(house: House) -> list[Benchmark]:
    """Saving a draft (writes) and reading the staff inbox (reads)."""
    url = house.open()
    with house.from_inside(), db.transaction() as session:
        people = neighbours(session, TABS)
        siti = [cookie(session, each, logins.Level.RESIDENT) for each in people]
        lurah = [cookie(session, who(session, "Lurah")) for _ in range(TABS)]
    kind = "keterangan-usaha"
    apply, desk = ApplyState.get_full_name(), Desk.get_full_name()
    save = asyncio.run(
        sitting(
            url, siti, f"/surat/ajukan?jenis={kind}", apply,
            lambda tab: tab.ask(
                ApplyState.save({"ref": tab.seen[apply]["ref_rx_state_"], **GIVEN}), apply
            ),
        )
    )  # fmt: skip
    look = asyncio.run(
        sitting(url, lurah, "/kerja", desk, lambda tab: tab.ask(Desk.refresh(), desk))
    )
    rows = {"letter": house.ask("SELECT count(*) FROM letter")[0][0]}
    with house.copied():
        bare_save, bare_look = _save_bare(kind), _look_bare()
    return [
        Benchmark("action-save", _figures(save, bare_save, "applying.save bare"), "SQLite", rows),
        Benchmark("action-inbox", _figures(look, bare_look, "reading.inbox bare"), "SQLite", rows),
    ]


def _figures(said: dict[str, Any], bare: dict[str, float], beside: str) -> list[Figure]:
    paced, full = said["paced"], said["full"]
    return [
        Figure(f"p50 at {PACE:.0f} a second", paced["p50"], "ms", None, None, beside, bare["p50"]),
        Figure(f"p95 at {PACE:.0f} a second", paced["p95"], "ms", 40.0, None, beside, bare["p95"]),
        Figure(f"most, {TABS} sockets", full["rate"], "a second", None, None, beside, bare["rate"]),
        Figure(f"p95 then, {TABS} sockets", full["p95"], "ms"),
    ]


def _save_bare(kind: str) -> dict[str, float]:
    with db.transaction() as session:
        people = neighbours(session, TABS)
        drafts = [(each, applying.begin(session, each, type_key=kind).ref) for each in people]

    def save(number: int) -> None:
        actor, ref = drafts[number % len(drafts)]
        db.run(lambda s: applying.save(s, actor, ref=ref, given=GIVEN))

    return _bare(save)


def _look_bare() -> dict[str, float]:
    with db.transaction(writes=False) as session:
        lurah: Actor = who(session, "Lurah")

    def read(session: Session) -> object:
        return reading.inbox(session, lurah, wanted=Filter())

    return _bare(lambda number: db.run(read, writes=False))


def _bare(call: Callable[[int], object]) -> dict[str, float]:
    call(0)
    taken, begun = [], time.perf_counter()
    while time.perf_counter() - begun < SECONDS / 2:
        asked = time.perf_counter()
        call(len(taken))
        taken.append((time.perf_counter() - asked) * 1000)
    return {
        "rate": len(taken) / (time.perf_counter() - begun),
        "p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95),
    }  # fmt: skip
