"""How an action behaves between a browser and a service."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, field_validator
from sqlalchemy import event
from sqlmodel import Session

from smartcity_app.civic import logins
from smartcity_app.civic.people import Household
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, Unavailable
from smartcity_app.kernel.settings import settings
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.web import guard
from smartcity_app.web.guard import Screen
from tests.conftest import on_postgres
from tests.tabs import cookie_of, open_tab

let_go: dict[str, threading.Event] = {}
"""Names of searches that wait in their thread until the test lets them go."""


class Business(Form):
    name: str = Field(min_length=3, max_length=20)
    since: int = 2020
    kind: Literal["warung", "toko"] = "warung"

    @field_validator("since")
    @classmethod
    def _not_before_the_city(cls, year: int) -> int:
        if year < 1900:
            raise ValueError("Tahun ini terlalu jauh di masa lalu.")
        return year


class Probe(Screen):
    rows: list[str] = []
    heard: str = ""
    inside: str = ""

    @loader
    def find(self, session: Session, actor: Actor, q: str) -> None:
        if q in let_go:
            let_go[q].wait(5)
        self.heard, self.inside = q, threading.current_thread().name

    @action
    def grow(self, session: Session, actor: Actor, text: str) -> None:
        self.rows.append(text)
        session.add(Household(kk=text, kk_hash=text, area="35.78"))
        if text == "no":
            raise NotAllowed
        if text == "problem":
            raise Incomplete(fields={"name": "Tulis nama usahanya."})
        if text == "bug":
            raise KeyError(f"{actor.name} has no such thing")

    @action(background=True)
    def slow(self, session: Session, actor: Actor) -> None:
        let_go["slow"].wait(5)
        self.heard = f"slow for {actor.name}"
        self.rows.append("b")

    @action
    def who(self, session: Session, actor: Actor, data: dict[str, str]) -> Any:
        self.inside = f"{actor.name}/{guard.current.get().person_id}/{data['x']}"
        return Probe.find("chained")

    @action
    def register(self, session: Session, actor: Actor, data: Business) -> None:
        self.heard = f"{data.name} {data.since}"

    @action
    def count(self, session: Session, actor: Actor, n: int, note: str = "") -> None:
        self.heard = f"{n}{note}"

    @action
    def typo(self, session: Session, actor: Actor) -> None:
        self.nosuch = 1

    @action
    def seize(self, session: Session, actor: Actor) -> None:
        self._owner = "somebody else"

    @action
    def praise(self, session: Session, actor: Actor) -> None:
        self.notice = "Tersimpan."

    @action(transacts=True)
    def sign(self, transact: Callable[..., Any], fails: str) -> None:
        self.heard = "begun"
        transact(lambda s, actor: s.add(Household(kk="1", kk_hash="first", area="35.78")))
        seen = transact(lambda s, actor: actor.name, writes=False)
        if fails == "yes":
            raise Unavailable("Penanda tangan tidak menjawab. Coba lagi.")
        self.heard = f"signed by {seen}"

    @action(public=True)
    def hello(self, session: Session, actor: Actor) -> None:
        self.heard = f"hello {actor.person_id}"


def households(city: Any) -> set[str]:
    return {each.kk_hash for each in city.all(Household)}


async def test_a_refusal_undoes_what_the_handler_wrote(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.grow("one"))
        await tab.send(Probe.grow("no"))
        assert tab.seen["rows"] == ["one"]
        assert "berwenang" in tab.seen["notice"]
        await tab.send(Probe.grow("two"))
        assert tab.seen["rows"] == ["one", "two"]
        assert tab.seen["notice"] == ""
    assert {"one", "two"} <= households(city)
    assert "no" not in households(city)


async def test_a_failed_commit_leaves_the_screen_as_it_was(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti), bugs=True) as tab:
        await tab.send(Probe.grow("one"))
        await tab.send(Probe.grow("one"))  # the same key: refused by the database at commit
        assert tab.seen["rows"] == ["one"]
        assert "kesalahan di pihak kami" in tab.seen["notice"]


async def test_a_bug_is_a_sentence_with_a_code_and_one_line_in_the_log(
    city: Any, siti: Actor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTCITY_DEMO", "0")
    settings.cache_clear()
    async with open_tab(cookie_of(siti), bugs=True) as tab:
        with caplog.at_level(logging.ERROR):
            await tab.send(Probe.grow("bug"))
    (line,) = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    code = tab.seen["notice"].split("kode ")[1][:6]
    assert code in line
    assert "KeyError" in line
    assert "test_action.py" in line
    assert "Siti" not in line


async def test_what_a_form_lacks_is_said_at_its_field(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.grow("problem"))
        assert tab.seen["problems"] == {"name": "Tulis nama usahanya."}
        await tab.send(Probe.register({"name": "ab", "since": "x", "kind": "bengkel"}))
        assert tab.seen["problems"] == {
            "name": "Isian ini terlalu pendek, paling sedikit 3 huruf.",
            "since": "Tulis dengan angka.",
            "kind": "Pilih salah satu yang tersedia.",
        }
        await tab.send(Probe.register({"name": "Warung", "since": "1800"}))
        assert tab.seen["problems"] == {"since": "Tahun ini terlalu jauh di masa lalu."}
        await tab.send(Probe.register({"name": "  Warung Bu Siti ", "since": "2019"}))
        assert tab.seen["heard"] == "Warung Bu Siti 2019"
        assert tab.seen["problems"] == {}


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"n": "abc"},
        {"n": {"a": [1]}},
        {"n": 2**70},
        {"n": 1, "note": "a\x00b"},
        {"n": 1, "note": "\ud83d"},
        {"n": 1, "hidden": True},
        {"n": 1, "session": 1},
        {"n": 1, "actor": {"person_id": 1}},
    ],
)
async def test_arguments_that_were_not_asked_for_do_not_reach_the_handler(
    city: Any, siti: Actor, payload: dict[str, Any]
) -> None:
    async with open_tab(cookie_of(siti), bugs=True) as tab:
        await tab.call(f"{Probe.get_full_name()}.count", **payload)
        assert tab.seen.get("heard", "") == ""


async def test_a_form_with_undeclared_fields_is_refused(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.register({"name": "Warung", "owner_id": 7}))
        assert tab.seen["heard"] == ""
        assert "owner_id" in tab.seen["problems"]


async def test_a_newer_search_wins(city: Any, siti: Actor) -> None:
    let_go["a"] = threading.Event()
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.find("warm"))
        first = await tab.send(Probe.find("a"), wait=False)
        await asyncio.sleep(0.05)
        await tab.send(Probe.find("b"))  # returns although "a" still waits in its thread
        assert tab.seen["heard"] == "b"
        assert first.cancelled()
        let_go.pop("a").set()
        await asyncio.sleep(0.05)
        await tab.send(Probe.grow("x"))
        assert tab.seen["heard"] == "b"


async def test_background_work_leaves_the_tab_free(city: Any, siti: Actor) -> None:
    let_go["slow"] = threading.Event()
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.find("first"))
        later = await tab.send(Probe.slow, wait=False)
        await tab.send(Probe.find("meanwhile"))
        assert tab.seen["heard"] == "meanwhile"
        let_go["slow"].set()
        await later.wait_all()
        assert tab.seen["heard"] == "slow for Siti Aminah"
        assert tab.seen["rows"] == ["b"]


async def test_background_work_of_one_login_is_not_shown_to_the_next(
    city: Any, siti: Actor
) -> None:
    let_go["slow"] = threading.Event()
    async with open_tab(cookie_of(siti)) as tab:
        later = await tab.send(Probe.slow, wait=False)
        await asyncio.sleep(0.05)
        tab.cookie, tab.seen = "", {}
        await tab.call("reflex___state____state.hydrate")
        let_go["slow"].set()
        await later.wait_all()
        assert "slow" not in str(tab.seen.get("heard", ""))


async def test_a_handler_runs_in_a_desk_thread_as_the_person_signed_in(
    city: Any, siti: Actor
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.who({"x": "1"}))
        assert tab.seen["heard"] == "chained"
        assert tab.seen["inside"].startswith("desk")


async def test_a_signing_action_keeps_what_it_has_stored_and_shows_nothing_half_done(
    city: Any, siti: Actor
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.sign("yes"))
        assert tab.seen["heard"] == ""
        assert "tidak menjawab" in tab.seen["notice"]
        assert "first" in households(city)


async def test_a_signing_action_shows_its_result_at_the_end(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.sign("no"))
        assert tab.seen["heard"] == "signed by Siti Aminah"


async def test_the_login_is_read_again_inside_a_signing_action(city: Any, siti: Actor) -> None:
    cookie = cookie_of(siti)
    async with open_tab(cookie) as tab:
        await tab.send(Probe.find("x"))
        db.run(lambda s: logins.end(s, logins.key_of(cookie.partition("=")[2])))
        await tab.send(Probe.sign("no"))
        assert tab.seen["leave_to"].startswith("/masuk")
    assert "first" not in households(city)


@pytest.mark.skipif(on_postgres(), reason="only the embedded database locks as a whole")
async def test_a_locked_database_is_a_sentence_and_changes_nothing(city: Any, siti: Actor) -> None:
    cookie = cookie_of(siti)
    engine = db.engine()
    event.listen(engine, "engine_connect", lambda c: c.exec_driver_sql("PRAGMA busy_timeout=20"))
    other = sqlite3.connect(engine.url.database or "", isolation_level=None)
    async with open_tab(cookie) as tab:
        await tab.send(Probe.find("x"))
        other.execute("BEGIN IMMEDIATE")
        await tab.send(Probe.grow("locked"))
        assert "sibuk" in tab.seen["notice"]
        assert tab.seen["rows"] == []
        other.execute("ROLLBACK")
        await tab.send(Probe.grow("free"))
        assert tab.seen["rows"] == ["free"]
    other.close()


async def test_names_a_state_does_not_declare_cannot_be_written(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        with pytest.raises(AttributeError, match="nosuch"):
            await tab.send(Probe.typo)
        with pytest.raises(AttributeError, match="_owner"):
            await tab.send(Probe.seize)


async def test_an_action_may_say_something_good(city: Any, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(Probe.praise)
        assert tab.seen["notice"] == "Tersimpan."


async def test_a_public_action_serves_strangers(city: Any) -> None:
    async with open_tab() as tab:
        await tab.send(Probe.hello)
        assert tab.seen["heard"] == "hello None"


def test_an_action_is_a_plain_function_with_its_parameters_in_order() -> None:
    with pytest.raises(TypeError, match="plain function"):

        @action
        def streams(self: Any, session: Session, actor: Actor) -> Any:
            yield

    with pytest.raises(TypeError, match="superseded"):
        action(lambda self, session, actor: None, supersedes=True)
    with pytest.raises(TypeError, match="takes self, session, actor"):
        action(lambda self, actor, session: None)
    with pytest.raises(TypeError, match="takes self, transact"):
        action(lambda self, session, actor: None, transacts=True)


def test_a_form_that_lets_anything_through_is_a_mistake_found_at_once() -> None:
    class Loose(BaseModel):
        name: str

    class Nested(Form):
        inner: list[Loose]

    def one(self: Any, session: Session, actor: Actor, data: Loose) -> None: ...

    def two(self: Any, session: Session, actor: Actor, data: Nested) -> None: ...

    for handler in (one, two):
        with pytest.raises(TypeError, match="Loose must be"):
            action(handler)
