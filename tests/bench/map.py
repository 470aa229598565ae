"""The public map with ten thousand open reports: what travels, and until all of them are shown."""

import gzip
import os
import statistics
import subprocess
import sys
import time

import httpx
from playwright.sync_api import Browser, sync_playwright

from tests import system
from tests.bench.figures import ROOT, Benchmark, Figure
from tests.bench.house import House
from tests.bench.phone import CHROMIUM, PHONE

REPORTS, ROUNDS = 10_000, 7
GROUND, POINTS, PAGE = "/geo/wilayah.json", "/laporan/titik.json", "/laporan/peta"
BUILT = ROOT / ".web" / "build" / "client"
SHOWN = "document.querySelector('#map[data-reports]')"
WATCH = f"""new MutationObserver((_, watch) => {{
  if ({SHOWN}) {{ window.shown = performance.now(); watch.disconnect(); }}
}}).observe(document, {{ subtree: true, attributes: true, childList: true }});"""


def measure(house: House) -> list[Benchmark]:
    """Kilobytes gzipped and milliseconds; the browser starts empty every time."""
    url = house.open()
    with httpx.Client(base_url=url, headers={"accept-encoding": "gzip"}) as browser:
        first_ground, ground = _asked(browser, GROUND)
        _fill(house)
        first_points, points = _asked(browser, POINTS)
        again = statistics.median(_asked(browser, POINTS)[0] for _ in range(20))
    with sync_playwright() as running:
        path = system.browser()
        chromium = running.chromium.launch(args=CHROMIUM, executable_path=path or None)
        shown = [_shown(chromium, url) for _ in range(ROUNDS)]
        bare = [_loaded(chromium, url) for _ in range(ROUNDS)]
        chromium.close()
    figures = [
        Figure("boundaries on the wire", ground, "KB", most=60.0),
        Figure("boundaries, first asked in a process", first_ground, "ms"),
        Figure("10,000 points on the wire", points, "KB"),
        Figure("10,000 points, when they are gathered", first_points, "ms"),
        Figure("10,000 points, the next 30 seconds", again, "ms"),
        Figure("all points shown, median", statistics.median(shown), "ms", 1000.0, None,
               "/v loaded", statistics.median(bare)),
        Figure("scripts and styles of the page", _kb("peta/**/*"), "KB gz"),
        Figure("the app's own map, where it is shown", _kb("assets/map-*"), "KB gz"),
    ]  # fmt: skip
    return [Benchmark("map", figures, "SQLite", {"complaint": REPORTS})]


def _fill(house: House) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.open_reports", str(REPORTS)], cwd=ROOT, check=True,
        env={**os.environ, "DATA_DIR": str(house.data), "PORT": str(house.port)},
    )  # fmt: skip


def _asked(browser: httpx.Client, path: str) -> tuple[float, float]:
    """Milliseconds and kilobytes of one answer."""
    begun = time.perf_counter()
    answer = browser.get(path).raise_for_status()
    return (time.perf_counter() - begun) * 1e3, answer.num_bytes_downloaded / 1e3


def _shown(chromium: Browser, url: str) -> float:
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{url}{PAGE}")
    page.wait_for_function("window.shown")
    ms = float(page.evaluate("window.shown"))
    context.close()
    return ms


def _loaded(chromium: Browser, url: str) -> float:
    """Of a page with next to nothing in it, on the same machine at the same hour."""
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{url}/v")
    ms = float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    context.close()
    return ms


def _kb(pattern: str) -> float:
    files = [path for path in BUILT.glob(pattern) if path.suffix in (".js", ".css")]
    assert files, pattern
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1e3
