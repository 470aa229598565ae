"""A tab's socket without the browser: the same packets, timed."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import cache
from typing import Any

import aiohttp
import socketio
from reflex_base.event import Event

from tests.bench.figures import ROOT, Figure, percentile

ROOT_STATE = "reflex___state____state"
SPACE = "/_event"
PATIENCE = 20.0
"""Seconds an answer may take before the run is given up."""
TABS, SECONDS = 16, 5.0
"""Sockets, so that each stays under limits.FRAMES_PER_SECOND, and how long each cell lasts."""
LIST_BUDGET = 40.0
PACE = 50.0
"""Actions a second of the whole city while an answer's time is taken."""


@cache
def _known() -> list[str]:
    """Digests of what the built front end holds of every state: it is sent only what differs."""
    built = (ROOT / ".web/utils/context.jsx").read_text()
    found = re.search(r"initialStateHashes = (\[.*?\])", built, re.DOTALL)
    assert found
    return list(json.loads(found[1]))


class Tab:
    """One signed-in page with its socket open."""

    def __init__(
        self, url: str, cookie: str, address: str, *, session: aiohttp.ClientSession | None = None
    ) -> None:
        self._url, self._cookie = url, cookie
        self._where: dict[str, Any] = {}
        self.turn_to(address)
        self._client = socketio.AsyncClient(reconnection=False, http_session=session)
        self._client.on("event", self._hear, namespace=SPACE)
        self._awaited: tuple[str, asyncio.Future[dict[str, Any]]] | None = None
        self.seen: dict[str, dict[str, Any]] = {}
        self.notice = ""
        """Why the last event was refused."""

    def turn_to(self, address: str) -> None:
        """What it sends from now on comes from this address, as a link in the page would do it."""
        path, _, query = address.partition("?")
        asked = dict(each.split("=", 1) for each in query.split("&") if each)
        self.address = address
        self._where = {"pathname": path, "asPath": address, "query": asked}

    async def open(self, state: str) -> None:
        """Connect as the front end does, hydrate event included; back when `state` is loaded."""
        heard = self._await(state)
        await self._client.connect(
            f"{self._url}?token={uuid.uuid4()}",
            headers={"cookie": self._cookie, "origin": self._url},
            transports=["websocket"],
            namespaces=[SPACE],
            socketio_path=SPACE,
            wait_timeout=PATIENCE,
            auth={"event": self._packet(f"{ROOT_STATE}.hydrate_and_load", {"hashes": _known()})},
        )
        while not self.seen.get(state, {}).get("loaded_rx_state_"):
            await asyncio.wait_for(heard, PATIENCE)
            heard = self._await(state)

    async def ask(self, what: Any, state: str) -> dict[str, Any]:
        """Send an event; back with what it changed in `state`, also when it sends us elsewhere."""
        event = Event.from_event_type(what)[0]
        heard = self._await(state)
        await self._client.emit("event", self._packet(event.name, event.payload), namespace=SPACE)
        changed = await asyncio.wait_for(heard, PATIENCE)
        if self.notice:
            raise RuntimeError(f"{self.notice} ({event.name})")
        return changed

    async def close(self) -> None:
        """Leave."""
        await self._client.disconnect()

    def _packet(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {"name": name, "payload": payload, "router_data": dict(self._where)}

    def _await(self, state: str) -> "asyncio.Future[dict[str, Any]]":
        heard: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._awaited = (state, heard)
        return heard

    async def _hear(self, update: dict[str, Any]) -> None:
        delta = update.get("delta") or {}
        for name, values in delta.items():
            self.seen.setdefault(name, {}).update(values)
            self.notice = values.get("notice_rx_state_", self.notice)
        if self._awaited is None or self._awaited[1].done():
            return
        if self._awaited[0] in delta or update.get("events") or self.notice:
            self._awaited[1].set_result(delta.get(self._awaited[0], {}))


Ask = Callable[[Tab], Awaitable[object]]


async def sitting(
    url: str, cookies: Sequence[str], address: str, state: str, ask: Ask
) -> dict[str, dict[str, float]]:
    """Everybody opens the page and asks: at the city's pace first, then as fast as they can."""
    tabs = [Tab(url, each, address) for each in cookies]
    try:
        for tab in tabs:
            await tab.open(state)
        await in_turn(tabs, ask, seconds=1.0)
        paced = await at_pace(tabs, ask, rate=PACE, seconds=SECONDS)
        return {"paced": paced, "full": await in_turn(tabs, ask, seconds=SECONDS)}
    finally:
        for tab in tabs:
            await tab.close()


def lists(
    url: str, cookies: Sequence[str], state: str, ask: Ask, pages: dict[str, str]
) -> Iterator[Figure]:
    """What a list costs from the click to its rows in the browser: pages are title to address."""
    for title, address in pages.items():
        said, name = asyncio.run(sitting(url, cookies, address, state, ask)), f"{title}, socket"
        paced = said["paced"]
        yield Figure(f"{name}, p50 at {PACE:.0f} a second", paced["p50"], "ms")
        yield Figure(f"{name}, p95 at {PACE:.0f} a second", paced["p95"], "ms", LIST_BUDGET)
        yield Figure(f"{name}, most", said["full"]["rate"], "a second")


async def in_turn(tabs: Sequence[Tab], ask: Ask, *, seconds: float) -> dict[str, float]:
    """Every tab asks again as soon as it is answered: the most this many tabs can get."""
    return await _drive(tabs, ask, seconds, lambda number: 0.0)


async def at_pace(
    tabs: Sequence[Tab], ask: Ask, *, rate: float, seconds: float
) -> dict[str, float]:
    """The tabs together ask so many times a second, spread evenly: what an answer takes then."""
    return await _drive(tabs, ask, seconds, lambda number: number * len(tabs) / rate)


async def _drive(
    tabs: Sequence[Tab], ask: Ask, seconds: float, due: Callable[[int], float]
) -> dict[str, float]:
    taken: list[float] = []
    begun = time.perf_counter()

    async def sit(tab: Tab, late: float) -> None:
        number = 0
        while time.perf_counter() - begun < seconds:
            await asyncio.sleep(max(0.0, begun + late + due(number) - time.perf_counter()))
            asked = time.perf_counter()
            await ask(tab)
            taken.append((time.perf_counter() - asked) * 1000)
            number += 1

    step = due(1) / len(tabs)
    await asyncio.gather(*(sit(tab, place * step) for place, tab in enumerate(tabs)))
    lasted = time.perf_counter() - begun
    return {
        "rate": len(taken) / lasted, "p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95),
        "p99": percentile(taken, 0.99),
    }  # fmt: skip
