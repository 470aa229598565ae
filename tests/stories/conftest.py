"""The real app, started as a newcomer starts it, and a real Chromium to walk about in it."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests import system

ROOT = Path(__file__).parents[2]
CHROMIUM = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-quic", "--disable-background-networking",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


@dataclass(frozen=True)
class Town:
    """A running demonstration."""

    url: str
    data: Path

    def ask(self, query: str, *values: object) -> list[tuple]:
        """Look into its database, as no browser can."""
        with sqlite3.connect(f"file:{self.data}/smartcity.db?mode=ro", uri=True) as book:
            return book.execute(query, values).fetchall()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """`make run`, in a folder and on a port of its own."""
    data, port = tmp_path_factory.mktemp("town"), free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PYTEST")},
        "SMARTCITY_DEMO": "1", "DATA_DIR": str(data), "PORT": str(port),
    }  # fmt: skip
    log = (data / "run.log").open("w")
    running = subprocess.Popen(
        [sys.executable, "-m", "smartcity_app", "run"],
        cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        _await(url, running, data / "run.log")
        yield Town(url, data)
    finally:
        running.terminate()
        try:
            running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            running.kill()


def _await(url: str, running: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 420
    while time.monotonic() < until:
        if running.poll() is not None:
            raise RuntimeError(f"the town did not start:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the town took too long to start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = system.browser()
    browser = playwright.chromium.launch(
        args=CHROMIUM, **({"executable_path": path} if path else {})
    )
    yield browser
    browser.close()


Enter = Callable[..., Page]


def listening(page: Page) -> Page:
    """The page, once it hears the keys: they come with a part of the page that loads last."""
    page.locator("html[data-keys]").wait_for(state="attached")
    return page


@pytest.fixture
def enter(town: Town, chromium: Browser) -> Iterator[Enter]:
    """Open the app as somebody, on a phone or at a desk. What the browser complains of fails."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def come_in(who: str = "", *, on: dict = PHONE, to: str = "/") -> Page:
        context = chromium.new_context(**on, locale="id-ID", reduced_motion="reduce")
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on(
            "console",
            lambda m: (
                complaints.append(m.text)
                if m.type == "error" and "Content Security" in m.text
                else None
            ),
        )
        if who:
            page.goto(f"{town.url}/masuk?ke={to}")
            page.locator(f"button.who:has-text('{who}')").first.click()
            page.wait_for_url(lambda address: "/masuk" not in address)
        else:
            page.goto(f"{town.url}{to}")
        return page

    yield come_in
    for context in opened:
        context.close()
    assert complaints == []
