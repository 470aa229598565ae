"""First paint and first answer on a slowed phone, first and second visit, beside a bare page.

CPU slowed four times and a slow 4G (150 ms round trip, 1.6 Mbit/s down, 0.75 up) through the
browser's own debugging port; every address takes its turn in every round. The port does not slow
sockets: on a real slow link add about three round trips (0.45 s) to what comes over one.
"""

import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from smartcity_app.kernel import db
from tests import system
from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House, cookie, who

ROUNDS = 5
SLOW_4G = {
    "offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}  # fmt: skip
CPU = 4
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
CHROMIUM = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
LONGEST = 20.0
"""Seconds a page may take before its round is given up."""


@dataclass(frozen=True)
class Visit:
    """A page, when it counts as shown, what is pressed and what its answer looks like."""

    name: str
    path: str
    shown: str = "true"
    """JavaScript: whether the page's own content is there, not only its frame."""
    press: str = ""
    """Selector of the button; empty when the page has none that asks the server."""
    ready: str = "true"
    """JavaScript: whether pressing can mean anything yet."""
    answer: str = ""
    """What the socket says only in reply to the button."""

    def script(self) -> str:
        """The watcher of this page. Spliced in, for the pages' own policy forbids `eval`."""
        parts = {"press": self.press, "answer": self.answer}
        spoken = json.dumps(parts)[1:-1]
        asked = f"{{shown: () => {self.shown}, ready: () => {self.ready}, {spoken}}}"
        return WATCH.replace("= VISIT;", f"= {asked};")


HOME = Visit("home", "/", "!document.querySelector('main [aria-busy=true]')")
APPLY = Visit(
    "apply",
    "/surat/ajukan?jenis=keterangan-usaha",
    "!!document.getElementById('isian-surat')",
    press="#kirim",
    ready="!!document.getElementById('isian-surat')",
    answer='"problems_rx_state_":{"',
)
BARE = Visit(
    "bare page", "/galeri/polos", press="main button[type=submit]", answer='"said_rx_state_"'
)

WATCH = Path(__file__).with_name("watch.js").read_text()


def measure(house: House) -> list[Benchmark]:
    """Milliseconds from navigation, medians of five rounds."""
    url, code = house.open(), house.codes()[0]
    with house.from_inside(), db.transaction() as session:
        siti = cookie(session, who(session, "Warga"))
    visits = (BARE, HOME, APPLY, Visit("letter checked", f"/v/{code}"))
    seen: dict[tuple[str, int], list[dict[str, float]]] = {}
    with sync_playwright() as playwright:
        path = system.browser()
        chosen = {"executable_path": path} if path else {}
        browser = playwright.chromium.launch(args=CHROMIUM, **chosen)
        _twice(browser, url, siti, BARE)  # what only the first browser of a machine pays
        for _ in range(ROUNDS):
            for visit in visits:
                for which, times in enumerate(_twice(browser, url, siti, visit)):
                    seen.setdefault((visit.name, which), []).append(times)
        version = browser.version
        browser.close()
    ms = {
        (*key, what): statistics.median(each[what] for each in all_)
        for key, all_ in seen.items()
        for what in ("fcp", "lcp", "shown", "answered")
    }
    return [Benchmark("phone", _figures(ms), notes=[f"Chromium {version}, {ROUNDS} rounds"])]


def _figures(ms: dict[tuple[str, int, str], float]) -> list[Figure]:
    def row(page: str, which: int, what: str, words: str, most: float | None = None) -> Figure:
        bare = "answered" if what == "shown" else what
        beside = {} if page in ("bare page", "letter checked") else {
            "reference": f"bare page {bare}", "reference_value": ms["bare page", which, bare],
        }  # fmt: skip
        return Figure(
            f"{page}{', again' * which}: {words}", ms[page, which, what], "ms", most, **beside
        )

    checked, bare = "letter checked", ms["bare page", 0, "answered"]
    return [
        row("bare page", 0, "fcp", "first paint"),
        row("bare page", 0, "answered", "button answers"),
        row("home", 0, "fcp", "first paint", 800),
        row("home", 0, "lcp", "largest paint"),
        row("home", 0, "shown", "own data there", 1900),
        row("apply", 0, "fcp", "first paint", 800),
        row("apply", 0, "shown", "form there"),
        row("apply", 0, "answered", "button answers", 1900),
        Figure(
            "home: own data, of the bare page's answer", ms["home", 0, "shown"] / bare, "×", 1.15
        ),
        Figure("apply: answer, of the bare page's", ms["apply", 0, "answered"] / bare, "×", 1.15),
        row("bare page", 1, "answered", "button answers"),
        row("home", 1, "fcp", "first paint"),
        row("home", 1, "shown", "own data there", 900),
        row("apply", 1, "fcp", "first paint"),
        row("apply", 1, "answered", "button answers", 900),
        row(checked, 0, "fcp", "first paint", 450),
        row(checked, 1, "fcp", "first paint", 450),
    ]


def _twice(browser: Browser, url: str, cookie_: str, visit: Visit) -> list[dict[str, float]]:
    """A first visit with nothing kept, then another in a new tab of the same browser."""
    context = browser.new_context(**PHONE, locale="id-ID")  # type: ignore[arg-type]
    name, _, value = cookie_.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": url}])
    context.add_init_script(visit.script())
    try:
        return [_once(context, url, visit, wait) for wait in (1500, 0)]
    finally:
        context.close()


def _once(context: BrowserContext, url: str, visit: Visit, linger: int) -> dict[str, float]:
    page = context.new_page()
    _slow(context.new_cdp_session(page))
    page.goto(url + visit.path, wait_until="commit")
    wanted = {"fcp", "shown"} | ({"answered"} if visit.press else set())
    until = time.monotonic() + LONGEST
    times: dict[str, float] = {}
    while not all(times.get(each) for each in wanted):
        if time.monotonic() > until:
            raise RuntimeError(f"{visit.path} did not come to life: {times}")
        page.wait_for_timeout(100)
        times = page.evaluate("window.__m || {}")
    page.wait_for_timeout(linger)  # the service worker settles
    page.close()
    return times


def _slow(port: CDPSession) -> None:
    port.send("Network.enable")
    port.send("Network.emulateNetworkConditions", SLOW_4G)
    port.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
