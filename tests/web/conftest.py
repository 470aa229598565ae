"""A browser for the plain routes: the real routes behind the real shield, no network."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from smartcity_app import directory
from smartcity_app.civic import logins
from smartcity_app.kernel.actor import Actor
from smartcity_app.web import policy, routes, sessions, verify
from smartcity_app.web.shield import Shield
from smartcity_app.web.signin import door
from tests.tabs import cookie_of

HOME = "http://localhost:3000"


async def _pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands where Reflex's bundled pages would be, and says which file was asked for."""
    await HTMLResponse(f"<p>{scope['path']}</p>")(scope, receive, send)


def whole_app() -> Shield:
    """Shield, plain routes, and pages behind them, as the front door puts them together."""
    api = routes.api(directory.SERVICES)
    api.mount("", _pages)
    return Shield(api)


class Browser(httpx.AsyncClient):
    """A client that says where its posts come from, as browsers do."""

    def sign_in(self, actor: Actor, level: logins.Level = logins.Level.STAFF) -> None:
        """Be this person from now on."""
        name, _, value = cookie_of(actor, level).partition("=")
        self.cookies.clear()
        self.cookies.set(name, value, domain="localhost.local", path="/")

    def post(self, url: Any, **more: Any) -> Any:
        headers = {"sec-fetch-site": "same-origin", "origin": HOME, **more.pop("headers", {})}
        return super().post(url, headers=headers, **more)


@pytest.fixture
async def browser(city: Any) -> AsyncIterator[Browser]:
    """A browser with no cookies at our door."""
    sessions.forget_all()
    door._tries.forget()
    verify._tries.forget()
    policy.for_app.cache_clear()
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=HOME) as client:
        yield client
