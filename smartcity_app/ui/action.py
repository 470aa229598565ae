"""Where a screen meets a service: one desk thread, one transaction, refusals as sentences."""

import contextlib
import copy
import functools
import inspect
import types
from collections.abc import Callable
from typing import Any

import reflex as rx
from pydantic import BaseModel, ConfigDict
from reflex.istate.proxy import MutableProxy
from sqlmodel import Session

from smartcity_app.civic import logins
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, SignedOut
from smartcity_app.ui import arguments
from smartcity_app.web import guard, trouble
from smartcity_app.web.sessions import Login

__all__ = ["Draft", "Form", "Transact", "action", "loader"]

GIVEN = ("session", "actor")
GIVEN_TRANSACTING = ("transact",)

Transact = Callable[..., Any]
"""`transact(work, *, writes=True)`: run `work(session, actor)` in a transaction of its own."""


class Form(BaseModel):
    """Base of what a form sends: fields that are not declared are refused, spaces trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Draft:
    """A state as its handler sees it in the thread: writes are kept aside until the commit."""

    def __init__(self, state: Any) -> None:
        self.__dict__.update(_state=state, _writes={})

    def __getattr__(self, name: str) -> Any:
        writes = self.__dict__["_writes"]
        if name in writes:
            return writes[name]
        value = getattr(self.__dict__["_state"], name)
        if isinstance(value, MutableProxy):  # list, dict, dataclass: a copy of our own
            value = writes[name] = copy.deepcopy(value.__wrapped__)
        elif inspect.ismethod(value):
            value = types.MethodType(value.__func__, self)  # self._show(...) writes here too
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        cls = guard.plain(self.__dict__["_state"]).__class__
        if name not in cls.__fields__ or name == "_owner":
            raise AttributeError(f"{cls.__name__} declares no {name!r} to write to")
        self.__dict__["_writes"][name] = value

    def _forget(self) -> None:
        self.__dict__["_writes"].clear()

    def _apply(self, state: Any) -> None:
        for name, value in self.__dict__["_writes"].items():
            setattr(state, name, value)


def action(
    handler: Callable[..., Any] | None = None,
    *,
    reads: bool = False,
    public: bool = False,
    background: bool = False,
    supersedes: bool = False,
    transacts: bool = False,
    waits: bool = False,
) -> Any:
    """Make `handler(self, session, actor, ...)` something a browser may ask for.

    The browser supplies neither `session` nor `actor`, and what it does supply is parsed against
    the annotations. State changes reach the screen only after the commit. `reads`: a transaction
    that cannot write. `public`: open to strangers, whose actor is NOBODY. `background`: the tab
    stays free meanwhile. `supersedes`: a newer call cancels this one's answer. `transacts`: the
    handler is `(self, transact, ...)` and opens its transactions itself, one after the other,
    because something slow happens between them (signing); what one of them has stored stays stored
    when a later one is refused. `waits`: what happens between them is somebody else's answer, so it
    takes no thread from those who look at screens.
    """
    if handler is None:
        return functools.partial(
            action,
            reads=reads,
            public=public,
            background=background,
            supersedes=supersedes,
            transacts=transacts,
            waits=waits,
        )
    if inspect.isgeneratorfunction(handler) or inspect.iscoroutinefunction(handler):
        raise TypeError(f"{handler.__qualname__}: an action is a plain function")
    if supersedes and not reads:
        raise TypeError(f"{handler.__qualname__}: only a reading action may be superseded")
    asked = _asked_of(handler, GIVEN_TRANSACTING if transacts else GIVEN)
    parse = arguments.parser(handler.__qualname__, asked[1:])
    work = functools.partial(_transacting if transacts else _in_one_transaction, handler)
    run = db.outside if waits else db.off_loop

    async def edge(self: Any, *args: Any, **kwargs: Any) -> Any:
        login, draft, answer = guard.current.get(), Draft(self), None
        said: dict[str, Any] = {"notice": "", "problems": {}}
        try:
            given = parse(args, kwargs)
            answer = await run(work, draft, login, given, not reads)
        except SignedOut:
            async with self if background else contextlib.nullcontext():
                guard.leave(self, login)
            return None
        except CityError as refusal:
            draft._forget()
            said = {"notice": refusal.message, "problems": refusal.fields}
        except Exception as bug:
            draft._forget()
            said["notice"] = trouble.report(handler.__qualname__, bug)
        async with self if background else contextlib.nullcontext():
            if guard.owns(self, login):  # a background answer may find another login here
                for name, value in said.items():
                    setattr(self, name, value)
                draft._apply(self)
                return answer
        return None

    functools.update_wrapper(edge, handler)
    edge.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
    edge.__annotations__ = {p.name: arguments.on_the_wire(p) for p in asked[1:]}
    del edge.__wrapped__  # type: ignore[attr-defined]
    setattr(edge, guard.DOOR, guard.Door(public=public))
    return rx.event(background=background or None, supersedes=supersedes or None)(edge)


loader = functools.partial(action, reads=True, supersedes=True)
"""What a page asks for when it opens; a newer navigation cancels it."""


def _in_one_transaction(
    handler: Callable[..., Any], draft: Draft, login: Login, given: dict[str, Any], writes: bool
) -> Any:
    def once(session: Session) -> Any:
        draft._forget()  # a collision runs this again
        return handler(draft, session, logins.acting(session, login.key), **given)

    return db.run(once, writes=writes)


def _transacting(
    handler: Callable[..., Any], draft: Draft, login: Login, given: dict[str, Any], writes: bool
) -> Any:
    def transact(work: Callable[[Session, Actor], Any], *, writes: bool = writes) -> Any:
        return db.run(
            lambda session: work(session, logins.acting(session, login.key)), writes=writes
        )

    return handler(draft, transact, **given)


def _asked_of(handler: Callable[..., Any], given: tuple[str, ...]) -> list[inspect.Parameter]:
    """The parameters a browser is asked for, after `self`."""
    all_ = list(inspect.signature(handler, eval_str=True).parameters.values())
    names = tuple(p.name for p in all_[1 : 1 + len(given)])
    if names != given:
        raise TypeError(f"{handler.__qualname__}: takes self, {', '.join(given)}, then the rest")
    asked = [all_[0], *all_[1 + len(given) :]]
    for each in asked[1:]:
        arguments.refuse_open_forms(handler.__qualname__, each)
    return asked
