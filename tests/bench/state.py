"""What a tab keeps in the server's memory: its state tree, pickled as Redis would hold it."""

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any

from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import BaseState

from smartcity_app.civic import seed
from smartcity_app.kernel import db
from smartcity_app.lobby.home import HomeState
from smartcity_app.lobby.inbox import InboxState
from smartcity_app.services.letters.states.apply import ApplyState
from smartcity_app.services.letters.states.case import CaseState
from smartcity_app.services.letters.states.desk import Desk
from tests.bench import many
from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House, cookie, who
from tests.tabs import open_tab

Step = tuple[Any, str, str]
"""An event, and the path and query of the page that sends it."""


def measure(house: House) -> list[Benchmark]:
    """Kilobytes once the pages each kind of user goes through have all been open in one tab."""
    assert house.first_start
    with house.copied():
        many.fill(cases=400, residents=100, first=900_000, village=seed.scene().village)
        with db.transaction() as session:
            people = {name: cookie(session, who(session, name)) for name in ("Warga", "Lurah")}
        mine = _ref_of(house, "WHERE owner_id = (SELECT id FROM person WHERE name = 'Siti Aminah')")
        desk = _ref_of(house, "WHERE desk_role = 'village_head'")
        walks = {
            "nobody, before any page": ("", ()),
            "resident: home, form, case, inbox": (people["Warga"], _resident(mine)),
            "lurah: inbox and a case open": (people["Lurah"], _officer(desk, 0)),
            "lurah: as many rows as a tab holds": (people["Lurah"], _officer(desk, 4)),
        }
        sizes = {name: asyncio.run(_walk(*walk)) for name, walk in walks.items()}
    empty = sum(sizes["nobody, before any page"].values()) / 1e3
    figures = [
        Figure(name, sum(each.values()) / 1e3, "KB pickled", 50.0, None, "an empty tree", empty)
        for name, each in sizes.items()
    ]
    notes = [f"largest, {name.partition(':')[0]}: {_largest(each)}" for name, each in sizes.items()]
    return [Benchmark("state", figures, "SQLite", notes=notes)]


def _resident(ref: str) -> Sequence[Step]:
    kind = "keterangan-usaha"
    return (
        (HomeState.load, "/", ""),
        (ApplyState.load, "/surat/ajukan", f"jenis={kind}"),
        (CaseState.load, "/surat/kasus", f"no={ref}"),
        (InboxState.load, "/kotak-masuk", ""),
    )


def _officer(ref: str, pages: int) -> Sequence[Step]:
    """The inbox, so many further pages of it, and a case beside it."""
    return (
        (HomeState.load, "/", ""),
        (Desk.load, "/kerja", "tampil=all"),
        *[(Desk.next_page, "/kerja", "tampil=all")] * pages,
        (Desk.load, "/kerja", f"tampil=all&berkas={ref}"),
    )


async def _walk(cookie_: str, steps: Sequence[Step]) -> dict[str, int]:
    """Bytes by state, after these events."""
    token, manager = str(uuid.uuid4()), StateManagerMemory()
    async with open_tab(cookie_, token=token, manager=manager) as tab:
        await tab.call("reflex___state____state.hydrate")
        for event, path, query in steps:
            await tab.send(event, path, query=query)
        assert not tab.seen.get("notice"), tab.seen["notice"]
        return _pickled(manager.states[token])


def _pickled(state: BaseState) -> dict[str, int]:
    sizes = {state.get_full_name().rpartition(".")[2]: len(state._serialize())}
    for below in state.substates.values():
        sizes |= _pickled(below)
    return sizes


def _largest(sizes: dict[str, int]) -> str:
    ordered = sorted(sizes.items(), key=lambda item: -item[1])
    return ", ".join(f"{name.rpartition('____')[2]} {size / 1e3:.1f}" for name, size in ordered[:5])


def _ref_of(house: House, where: str) -> str:
    found = house.ask(f"SELECT ref FROM letter {where} AND state != 'draft' ORDER BY id LIMIT 1")
    return str(found[0][0])
