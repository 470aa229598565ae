"""Who gets through the socket, and to whose state."""

import asyncio
import logging
from typing import Any

import pytest
import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext
from sqlmodel import Session, select

from smartcity_app.civic import logins
from smartcity_app.civic.people import Post
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.ui.action import action
from smartcity_app.web import guard, redact
from smartcity_app.web.guard import Screen
from tests.tabs import app_of, city_app, cookie_of, open_tab

HYDRATE = "reflex___state____state.hydrate"


class Desk(Screen):
    secret: str = ""
    touched: str = ""

    @action
    def open_drawer(self, session: Session, actor: Actor) -> None:
        roles = {post.role for post in actor.posts}
        self.secret = f"drawer of {actor.name} as {'lurah' if Role.VILLAGE_HEAD in roles else ''}"

    @action(public=True)
    def ring(self, session: Session, actor: Actor) -> None:
        self.touched = "rung"


class Careless(rx.State):
    """What a newcomer might write: handlers that are not actions."""

    secret: str = ""

    @rx.event
    def leak(self) -> None:
        self.secret = "leaked"

    def helper(self, value: str) -> None:
        self.secret = value


def key_of(cookie: str) -> str:
    return logins.key_of(cookie.partition("=")[2])


async def test_a_stranger_is_sent_to_sign_in_and_back(city: Any) -> None:
    async with open_tab() as tab:
        await tab.send(Desk.open_drawer, "/surat/baru")
        assert tab.seen["leave_to"] == "/masuk?ke=/surat/baru"
        assert tab.seen["secret"] == ""


async def test_a_stranger_may_use_what_is_public(city: Any) -> None:
    async with open_tab() as tab:
        await tab.send(Desk.ring)
        assert tab.seen["touched"] == "rung"


@pytest.mark.parametrize("cookie", ["sid=forged", "sid=", "sid=anon", "other=1; sid=a=b", "sid"])
async def test_a_forged_cookie_is_nobody(city: Any, siti: Actor, cookie: str) -> None:
    cookie_of(siti)
    async with open_tab(cookie) as tab:
        await tab.send(Desk.open_drawer)
        assert tab.seen["leave_to"].startswith("/masuk")
        assert tab.seen["secret"] == ""


async def test_the_key_in_the_database_is_no_cookie(city: Any, siti: Actor) -> None:
    key = key_of(cookie_of(siti))
    async with open_tab(f"sid={key}") as tab:
        await tab.send(Desk.open_drawer)
        assert tab.seen["leave_to"].startswith("/masuk")


@pytest.mark.parametrize(
    "handler",
    [
        f"{Careless.get_full_name()}.leak",
        f"{Careless.get_full_name()}.helper",
        f"{Careless.get_full_name()}.setvar",
        f"{Desk.get_full_name()}.setvar",
    ],
)
async def test_what_is_not_an_action_is_closed_to_everyone(
    city: Any, siti: Actor, handler: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.call(handler, var_name="secret", value="leaked")
        await tab.send(Desk.ring)
        assert "leaked" not in tab.seen.values()


async def test_an_unknown_handler_writes_no_cookie_into_the_log(
    city: Any, siti: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    before = logging.getLogRecordFactory()
    redact.install()
    cookie = cookie_of(siti)
    try:
        async with open_tab(cookie) as tab:
            with caplog.at_level(logging.DEBUG):
                forged = Event(name="no.such.handler", payload={"nik": "3578095705849001"})
                await tab.send(forged, wait=False)
                await asyncio.sleep(0.05)
    finally:
        logging.setLogRecordFactory(before)
    said = "\n".join(logging.Formatter().format(r) for r in caplog.records)
    assert "no.such.handler" in said
    assert cookie.partition("=")[2] not in said
    assert "3578095705849001" not in said


async def test_another_logins_state_tree_shows_nothing(city: Any, siti: Actor) -> None:
    eve, manager = city.resident("Eve Pratama"), StateManagerMemory()
    async with open_tab(cookie_of(siti), manager=manager) as hers:
        await hers.send(Desk.open_drawer, "/surat/rahasia-siti")
        assert "Siti" in hers.seen["secret"]
        async with open_tab(cookie_of(eve), token=hers.token, manager=manager) as thief:
            await thief.call(HYDRATE)
            await thief.send(Desk.ring)
            assert "Siti" not in str(thief.seen)
            assert "rahasia-siti" not in str(thief.seen)
            assert thief.seen["touched"] == "rung"


@pytest.mark.parametrize("signed_in", [True, False])
async def test_an_event_into_another_logins_tree_is_turned_away(
    city: Any, siti: Actor, signed_in: bool
) -> None:
    cookie = cookie_of(city.resident("Eve Pratama")) if signed_in else ""
    manager = StateManagerMemory()
    async with open_tab(cookie_of(siti), manager=manager) as hers:
        await hers.send(Desk.open_drawer, "/surat/rahasia-siti")
        async with open_tab(cookie, token=hers.token, manager=manager) as thief:
            await thief.send(Desk.ring)
            assert thief.seen["leave_to"] == "/masuk"
            assert thief.seen["touched"] == ""
            assert "Siti" not in str(thief.seen)
            assert "rahasia-siti" not in str(thief.seen)


async def test_a_login_revoked_while_the_page_is_open_dies_at_the_next_click(
    city: Any, siti: Actor
) -> None:
    cookie = cookie_of(siti)
    async with open_tab(cookie) as tab:
        await tab.send(Desk.open_drawer)
        assert tab.seen["secret"]
        db.run(lambda s: logins.end(s, key_of(cookie)))
        await tab.send(Desk.open_drawer, "/surat")
        assert tab.seen["secret"] == ""
        assert tab.seen["leave_to"] == "/masuk?ke=/surat"


async def test_an_expired_login_dies_at_the_next_click(city: Any, siti: Actor) -> None:
    cookie, manager = cookie_of(siti), StateManagerMemory()
    async with open_tab(cookie, manager=manager) as tab:
        await tab.send(Desk.open_drawer)
        token = tab.token
    with clock.held(clock.now() + logins.sessions.SPANS[logins.Level.STAFF].idle):
        async with open_tab(cookie, manager=manager, token=token) as tab:
            await tab.send(Desk.open_drawer)
            assert tab.seen["leave_to"].startswith("/masuk")
            assert tab.seen["secret"] == ""


async def test_a_post_that_ended_is_gone_at_the_next_click(city: Any, lurah: Actor) -> None:
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Desk.open_drawer)
        assert tab.seen["secret"].endswith("lurah")

        def end_posts(session: Session) -> None:
            for post in session.exec(select(Post)):
                post.ends = clock.today().replace(day=1)

        db.run(end_posts)
        await tab.send(Desk.open_drawer)
        assert not tab.seen["secret"].endswith("lurah")


async def test_a_lurah_signed_in_with_a_residents_code_is_a_resident(
    city: Any, lurah: Actor
) -> None:
    async with open_tab(cookie_of(lurah, logins.Level.RESIDENT)) as tab:
        await tab.send(Desk.open_drawer)
        assert tab.seen["secret"] == "drawer of Agus Widodo as "


async def test_ending_a_login_clears_its_other_tabs_at_once(
    city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = cookie_of(siti)
    async with open_tab(cookie) as tab:
        await tab.send(Desk.open_drawer, "/surat")
        monkeypatch.setattr(guard, "_ear", (app_of(tab), asyncio.get_running_loop()))
        monkeypatch.setattr(logins.sessions, "ON_ENDED", [guard._hear])
        await db.off_loop(lambda: db.run(lambda s: logins.end(s, key_of(cookie))))
        for _ in range(100):
            if tab.seen.get("leave_to"):
                break
            await asyncio.sleep(0.02)
        assert tab.seen["leave_to"] == "/masuk?ke=/surat"
        assert tab.seen["secret"] == ""


async def test_what_was_said_to_one_page_is_not_said_to_the_next(city: Any, siti: Actor) -> None:
    async with open_tab() as tab:
        await tab.send(Desk.open_drawer)
        assert tab.seen["leave_to"]
        tab.cookie = cookie_of(siti)
        await tab.call(HYDRATE)
        await tab.send(Desk.open_drawer)
        assert tab.seen["leave_to"] == ""
        assert "Siti" in tab.seen["secret"]


def test_the_frameworks_handlers_we_let_through_still_exist() -> None:
    assert set(RegistrationContext.get().event_handlers) >= guard.FRAMEWORK
    assert not any(name.endswith(".setvar") for name in guard.FRAMEWORK)


def ours() -> dict[str, guard.Door | None]:
    """Every handler of the finished app; the tests' own states left out."""
    city_app()
    return {
        name: door
        for name, door in guard.handlers().items()
        if name not in guard.FRAMEWORK and "tests___" not in name and not name.endswith(".setvar")
    }


def test_every_handler_of_the_app_is_an_action() -> None:
    assert len(ours()) > 5
    assert [name for name, door in ours().items() if door is None] == []


async def test_strangers_are_turned_away_from_every_handler_not_listed_as_public(
    city: Any,
) -> None:
    for name, door in ours().items():
        async with open_tab() as tab:
            await tab.call(name)
            assert bool(tab.seen.get("leave_to")) is not door.public, name


class TestSnapshot:
    """What a tab is sent when it opens, of states copied from a blank instead of asked."""

    @staticmethod
    def tree() -> Any:
        return rx.State(_reflex_internal_init=True)

    @staticmethod
    def desk(tree: Any) -> Any:
        return tree.get_substate(Desk.get_full_name().split("."))

    def test_it_is_what_every_field_would_have_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        used, copied = self.tree(), self.tree()
        for tree in (used, copied):
            self.desk(tree).secret = "drawer of Siti"
        short = copied.dict()
        monkeypatch.setattr(Screen, "dict", rx.State.dict)
        assert short == used.dict()
        assert short[Desk.get_full_name()]["secret_rx_state_"] == "drawer of Siti"

    def test_what_is_written_into_one_tab_s_is_in_no_other_s(self) -> None:
        self.tree().dict()[Desk.get_full_name()]["secret_rx_state_"] = "drawer of Siti"
        assert self.tree().dict()[Desk.get_full_name()]["secret_rx_state_"] == ""
        assert self.desk(self.tree()).secret == ""
