"""Every plain route, called as everyone it is not for."""

import re
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from smartcity_app import directory
from smartcity_app.civic import files
from smartcity_app.kernel import jobs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.settings import settings
from smartcity_app.web import routes
from smartcity_app.web.routes import Open
from tests.web.conftest import Browser


def ways(*audiences: str) -> list[Any]:
    return [
        pytest.param(way, method, id=f"{method} {way.path}")
        for way in routes.ways(directory.SERVICES)
        for method in way.methods
        if way.audience in audiences
    ]


async def call(browser: Browser, way: Open, method: str) -> int:
    path = re.sub(r"\{\w+\}", "k" * 27, way.path)
    headers = {"sec-fetch-site": "same-origin"}
    return (await browser.request(method, path, headers=headers)).status_code


@pytest.mark.parametrize(("way", "method"), ways("signed-in", "staff"))
async def test_what_needs_a_login_refuses_strangers(
    browser: Browser, city: Any, way: Open, method: str
) -> None:
    assert await call(browser, way, method) == 401
    browser.cookies.set("sid", "forged", domain="localhost.local", path="/")
    assert await call(browser, way, method) == 401


@pytest.mark.parametrize(("way", "method"), ways("demo"))
async def test_what_is_for_the_demo_is_nowhere_else(
    browser: Browser, city: Any, monkeypatch: pytest.MonkeyPatch, way: Open, method: str
) -> None:
    monkeypatch.setenv("SMARTCITY_DEMO", "0")
    settings.cache_clear()
    assert await call(browser, way, method) == 404


@pytest.mark.parametrize(("way", "method"), ways("public"))
async def test_what_is_public_answers_strangers_without_a_crash(
    browser: Browser, city: Any, way: Open, method: str
) -> None:
    assert await call(browser, way, method) not in (401, 500)


async def test_a_file_of_nobody_is_not_there_for_anybody(
    browser: Browser, city: Any, siti: Actor, lurah: Actor, admin: Actor
) -> None:
    for who in (siti, lurah, admin):
        browser.sign_in(who)
        assert (await browser.get(f"/api/berkas/{'A' * 22}")).status_code == 404


def test_two_routes_for_the_same_address_are_a_mistake() -> None:
    class Service:
        @staticmethod
        def routes() -> list[Open]:
            return [Open("/masuk", _nothing, "public")]

    with pytest.raises(ValueError, match="two routes"):
        routes.ways([Service()])  # type: ignore[list-item]


async def test_a_bug_in_a_route_is_a_page_with_a_code(
    browser: Browser, city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise KeyError("rahasia Siti")

    monkeypatch.setattr(files, "find", breaks)
    browser.sign_in(siti)
    answer = await browser.get(f"/api/berkas/{'A' * 22}")
    assert answer.status_code == 500
    assert "sebutkan kode" in answer.json()["pesan"]
    assert "rahasia" not in answer.text


async def test_health_says_whether_we_are_well_and_nothing_else(
    browser: Browser, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await browser.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, True)
    assert set(answer.json()) == {"database", "jobs", "version"}
    monkeypatch.setattr(jobs, "alive", lambda: True)
    assert (await browser.get("/healthz")).status_code == 200


async def _nothing(request: Request) -> Response:
    return PlainTextResponse("")
