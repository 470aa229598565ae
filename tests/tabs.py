"""A browser tab without the browser: events go through guard and event processor, for real.

    async with open_tab(cookie) as tab:
        await tab.send(LettersState.load, "/surat")
        assert tab.seen["letters"]

A bug inside an action is shown to people as a sentence; here it is raised, unless the tab was
opened with `bugs=True` to look at that sentence.
"""

import logging
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import StateUpdate
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor

from smartcity_app.civic import logins
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.web import sessions

CLEAN = "_rx_state_"


def cookie_of(actor: Actor, level: logins.Level = logins.Level.STAFF) -> str:
    """The Cookie header of a fresh login of this person."""
    assert actor.person_id is not None
    person_id = actor.person_id
    opened = db.run(lambda s: logins.open_session(s, person_id, "Chrome di Android", level))
    return f"{sessions.cookie_name()}={opened.cookie}"


def city_app() -> Any:
    """The app as the front door puts it together, every page and handler registered."""
    from smartcity_app.smartcity_app import app

    return app


class _Bugs(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.met: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.met.append(record.error)  # type: ignore[attr-defined]


@dataclass
class Tab:
    """What it sends goes through the guard; what comes back piles up in `seen` and `events`."""

    processor: Any
    token: str
    cookie: str
    bugs: _Bugs | None = None
    seen: dict[str, Any] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)

    async def send(self, what: Any, path: str = "/", *, query: str = "", wait: bool = True) -> Any:
        """Send an event as the page at `path` would; returns its future."""
        event = what if isinstance(what, Event) else Event.from_event_type(what)[0]
        address = f"{path}?{query}" if query else path
        event = replace(
            event,
            router_data={
                "pathname": path,
                "asPath": address,
                "token": self.token,
                "headers": {"cookie": self.cookie, "origin": "http://localhost:3000"},
            },
        )
        future = await self.processor.enqueue(self.token, event)
        if wait:
            await future.wait_all()
            if self.bugs and self.bugs.met:
                raise self.bugs.met.pop()
        return future

    async def call(self, handler: str, **payload: Any) -> Any:
        """Send any handler's name with any arguments, as a forger would."""
        return await self.send(Event(name=handler, payload=payload))

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        """The event processor's wire to the browser."""
        assert token == self.token
        for values in update.delta.values():
            self.seen.update({k.removesuffix(CLEAN): v for k, v in values.items()})
        self.events += update.events


@asynccontextmanager
async def open_tab(
    cookie: str = "", *, bugs: bool = False, token: str = "", manager: Any = None
) -> AsyncIterator[Tab]:
    """Open a tab with this Cookie header. Give two tabs one `manager` to let them share a tree."""
    watch = _Bugs()
    tab = Tab(None, token or str(uuid.uuid4()), cookie, None if bugs else watch)
    processor = tab.processor = BaseStateEventProcessor(middleware=city_app())
    processor.configure(
        state_manager=manager or StateManagerMemory(),
        event_namespace=tab,  # type: ignore[arg-type]
    )
    log = logging.getLogger("smartcity_app.web.trouble")
    log.addHandler(watch)
    sessions.forget_all()
    try:
        async with processor:
            yield tab
    finally:
        log.removeHandler(watch)


def app_of(tab: Tab) -> Any:
    """Something the guard can reach this tab through, to kick it."""
    return SimpleNamespace(event_processor=tab.processor)


def path_of(template: str, part: str) -> str:
    """A route's address with `part` for everything it leaves open."""
    return re.sub(r"{\w+(:path)?}", lambda _: part, template)
