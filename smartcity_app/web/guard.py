"""The only place that touches Reflex's insides: default deny, and one state tree to one login."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import reflex as rx
from redis.exceptions import RedisError
from reflex.app import App
from reflex.istate.proxy import StateProxy
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex.utils.prerequisites import get_redis
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from smartcity_app.civic import logins
from smartcity_app.web import sessions, trouble
from smartcity_app.web.sessions import STRANGER, Login

log = logging.getLogger(__name__)

DOOR = "__smartcity_door__"
ROOT = "reflex___state____state"
HYDRATE = frozenset({f"{ROOT}.hydrate", f"{ROOT}.hydrate_and_load"})
FRAMEWORK = HYDRATE | {
    f"{ROOT}.set_is_hydrated",
    f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal",
    f"{ROOT}.reflex___state____on_load_internal_state.set_is_hydrated",
    f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal",
    f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception",
}
"""Handlers of Reflex itself that a page needs. `setvar` is not among them."""

CHANNEL = "smartcity:ended"
TABS_PER_LOGIN, LOGINS_KNOWN = 40, 20_000

current: ContextVar[Login] = ContextVar("current", default=STRANGER)
"""Who sent the event being worked on."""

_tabs: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
"""Login key to the client tokens seen in this process."""
_ear: tuple[App, asyncio.AbstractEventLoop] | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """What the guard must know of a handler. A handler without one is not open to anybody."""

    public: bool = False
    """Whether strangers may use it."""


class Screen(rx.State):
    """Parent of every state: what the frame around every page shows. Has no handlers of its own."""

    notice: str = ""
    """Why the last action was refused, or what went wrong; shown as an alert."""
    problems: dict[str, str] = {}
    """Field name to what is wrong with it, after a form was refused."""
    leave_to: str = ""
    """Where the tab must go by loading a whole page; empty to stay."""
    _owner: str = ""
    """Key of the login this tree belongs to."""


def _snapshot(self: Screen, include_computed: bool = True, **more: Any) -> dict[str, Any]:
    """What the tab is sent of this state and those under it when it is opened.

    Of the city's seventy states a page uses few. Those with nothing stored in them are copied from
    one blank of their kind: asking each of their fields cost more than the page itself.
    """
    kind = type(self)
    if vars(self) or kind.computed_vars:
        return rx.State.dict(self, include_computed, **more)
    if kind not in _blanks:
        blank = kind(init_substates=False, _reflex_internal_init=True)  # type: ignore[call-arg]
        _blanks[kind] = rx.State.dict(blank)[kind.get_full_name()]
    whole = {kind.get_full_name(): {**_blanks[kind]}}
    for each in self.substates.values():
        whole |= each.dict(include_computed, **more)
    return whole


_blanks: dict[type[Screen], dict[str, Any]] = {}
setattr(Screen, "dict", _snapshot)  # noqa: B010 - Reflex takes what a class body defines for an event


class Guard(Middleware):
    """Asked before every event: from the socket, chained, or of the framework."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """None lets the event through; anything else is the whole answer."""
        login = await sessions.resolve(state.router.headers.cookie)
        current.set(login)
        screen = await state.get_state(Screen)
        if screen._owner != login.key:
            if event.name in HYDRATE and screen._owner:
                state._get_root_state().reset()  # another login's tree: start empty
            elif screen._owner:
                own = sessions.key_in(state.router.headers.cookie) == screen._owner
                return await _turn_away(screen, _back_to(screen) if own else "/masuk")
            screen._owner = login.key
        if event.name in HYDRATE:
            screen.leave_to, screen.notice, screen.problems = "", "", {}
        if not login.anonymous:
            _remember(login.key, state.router.session.client_token)
        if event.name in FRAMEWORK:
            return None
        door = door_of(event.name)
        if door is None:
            log.warning("refused %s: not an action", event.name)
            return StateUpdate()
        if login.anonymous and not door.public:
            return await _turn_away(screen, _back_to(screen))
        return None


def door_of(handler: str) -> Door | None:
    """How far a handler, by its full name, is open."""
    registered = RegistrationContext.get().event_handlers.get(handler)
    found: Door | None = getattr(registered.handler.fn, DOOR, None) if registered else None
    return found


def handlers() -> dict[str, Door | None]:
    """Every handler a browser can name, with its door: for the authorisation matrix."""
    return {name: door_of(name) for name in RegistrationContext.get().event_handlers}


def leave(state: Any, login: Login) -> None:
    """Empty the screen of a login that is over and send the tab to sign in, and back afterwards."""
    sessions.forget(login.key)
    to = _back_to(state)
    (state.__wrapped__ if isinstance(state, StateProxy) else state)._get_root_state().reset()
    state.leave_to = to


def owns(state: Any, login: Login) -> bool:
    """Whether this tree still belongs to this login: asked when a background action comes back."""
    return bool(state._owner == login.key)


def plain(state: Any) -> Any:
    """The state itself, when background work was handed a proxy."""
    return state.__wrapped__ if isinstance(state, StateProxy) else state


async def kick(keys: Iterable[str]) -> None:
    """Make every open tab of ended logins ask who it is, in every process.

    A little later, so that the tab which signs out gets its answer first: being ended does not
    depend on this, only how soon the other tabs show it.
    """
    await asyncio.sleep(0.5)
    for key in keys:
        if redis := get_redis():
            await redis.publish(CHANNEL, key)
            await redis.aclose()
        else:
            await _kick_here(key)


def protect(app: App) -> None:
    """Put the guard in front of every event of `app`, and its ear and error words in place."""

    async def ear() -> None:
        await _listen(app)

    app.add_middleware(Guard())
    app.register_lifespan_task(ear)
    app.backend_exception_handler = on_backend_error  # type: ignore[assignment]
    app.frontend_exception_handler = on_frontend_error


async def _listen(app: App) -> None:
    """As long as the app runs: hear of ended logins, from here and from other processes."""
    global _ear
    _ear = (app, asyncio.get_running_loop())
    if _hear not in logins.ON_ENDED:
        logins.ON_ENDED.append(_hear)
    while redis := get_redis():
        try:
            async with redis.pubsub() as ear:
                await ear.subscribe(CHANNEL)
                async for said in ear.listen():
                    if said["type"] == "message":
                        await _kick_here(said["data"].decode())
        except RedisError:
            await asyncio.sleep(1)


def on_backend_error(exception: Exception) -> None:
    """What no action caught. Reflex's own answer is a toast, which needs eval."""
    trouble.report("the event processor", exception)


def on_frontend_error(exception: Exception) -> None:
    """Anybody can send these, so they stay short."""
    log.warning("a browser reports: %s", str(exception)[:500].replace("\n", " "))


class Knock(Screen):
    """Asked of a tab by the city; the guard answers for it."""

    @rx.event
    async def knock(self) -> None:
        """Nothing: the guard has looked at the login by now."""


setattr(Knock.event_handlers["knock"].fn, DOOR, Door())
KNOCK = f"{Knock.get_full_name()}.knock"


def _hear(keys: tuple[str, ...]) -> None:
    """Told by civic.logins after the commit, in whatever thread that was."""
    for key in keys:
        sessions.forget(key)
    if _ear and not _ear[1].is_closed():
        asyncio.run_coroutine_threadsafe(kick(keys), _ear[1])


async def _kick_here(key: str) -> None:
    sessions.forget(key)
    assert _ear
    for token in _tabs.pop(key, ()):
        await _ear[0].event_processor.enqueue(token, Event(name=KNOCK))


def _remember(key: str, token: str) -> None:
    tabs = _tabs.setdefault(key, OrderedDict())
    tabs[token] = None
    tabs.move_to_end(token)
    _tabs.move_to_end(key)
    if len(tabs) > TABS_PER_LOGIN:
        tabs.popitem(last=False)
    if len(_tabs) > LOGINS_KNOWN:
        _tabs.popitem(last=False)


def _back_to(state: Any) -> str:
    return f"/masuk?ke={quote(state.router.url.path or '/')}"


async def _turn_away(screen: Screen, to: str) -> StateUpdate:
    """Answer with an emptied tree and nothing of what the tree, or its address, held before."""
    root = screen._get_root_state()
    root._clean()
    root.reset()
    screen.leave_to = to
    delta = await root._get_resolved_delta()
    root._clean()
    return StateUpdate(delta=delta)
