"""What a page weighs on its first load: files of the real build, gzipped as they are served."""

import gzip
import re
from functools import cache
from pathlib import Path

import httpx

from tests.bench.figures import ROOT, Benchmark, Figure
from tests.bench.house import House

BUILT = ROOT / ".web" / "build" / "client"
FLOOR = 148.9
"""KB of JavaScript of the barest page Reflex 0.10.1 builds from the packages we lock, without its
toaster and overlay, which we do without too; with them it is 165."""
PAGES = {
    "/": "index.html",
    "/layanan": "layanan.html",
    "/surat": "surat.html",
    "/surat/ajukan": "surat/ajukan.html",
    "/surat/kasus": "surat/kasus.html",
    "/kotak-masuk": "kotak-masuk.html",
    "/akun": "akun.html",
    "/kerja": "kerja.html",
}
BARE = "galeri/polos.html"
_SCRIPT = re.compile(
    r'<script[^>]*\ssrc="([^"]+)"|<link[^>]*rel="modulepreload"[^>]*href="([^"]+)"'
)
_STYLE = re.compile(r'<link(?=[^>]*rel="stylesheet")[^>]*href="([^"]+)"')
_IMPORT = re.compile(r"""(?:\bimport|\bfrom)\s*["'](\.{1,2}/[^"']+|/assets/[^"']+)["']""")


def measure(house: House) -> list[Benchmark]:
    """Kilobytes by page of the app, then by public page."""
    assert house.built >= 0
    figures = [each for address, page in PAGES.items() for each in _page(address, page)]
    styles = {style for page in PAGES.values() for style in _STYLE.findall(_html(page))}
    figures += [
        Figure("own JS of the page that does nothing", _kb(_scripts(BARE)) - FLOOR, "KB gz"),
        Figure("CSS, one file for all pages", _kb(styles), "KB gz", most=15.0),
        Figure("the font, once", (BUILT / "font/jakarta-400-800.woff2").stat().st_size / 1e3, "KB"),
        Figure("the icons, once", _kb({"/icons.svg"}), "KB gz"),
    ]
    return [
        Benchmark("weights", figures, notes=_heaviest()),
        Benchmark("public-pages", _public(house)),
    ]


def _page(address: str, page: str) -> list[Figure]:
    """Its scripts, those of them that are ours, and its HTML; budgets are for residents' pages."""
    scripts, resident = _kb(_scripts(page)), address != "/kerja"
    return [
        Figure(f"{address} JS", scripts, "KB gz", 190.0 if resident else None, None,
               "Reflex alone", FLOOR),
        Figure(f"{address} JS of our own", scripts - FLOOR, "KB gz", 25.0 if resident else None),
        Figure(f"{address} HTML", _kb({f"/{page}"}), "KB gz"),
    ]  # fmt: skip


def _public(house: House) -> list[Figure]:
    """Bytes on the wire of the pages made by our own templates, and whether they need a script."""
    url, figures = house.open(), []
    code = house.codes()[0]
    with httpx.Client(base_url=url, headers={"accept-encoding": "gzip"}) as browser:
        for name, address in (
            ("/v/<code>", f"/v/{code}"),
            ("/v/<unknown>", "/v/tidak-ada"),
            ("/v", "/v"),
            ("/masuk", "/masuk"),
        ):
            answer = browser.get(address)
            figures += [
                Figure(f"{name} on the wire", answer.num_bytes_downloaded / 1e3, "KB", most=10.0),
                Figure(f"{name} scripts", float(answer.text.count("<script")), "", most=0.0),
            ]
    return figures


def _heaviest() -> list[str]:
    """The modules of the home page, so that a change shows where it went."""
    each = sorted((_weight(name), Path(name).name) for name in _scripts("index.html"))[::-1]
    return ["home: " + ", ".join(f"{name} {size / 1e3:.1f}" for size, name in each[:10]) + " KB"]


@cache
def _scripts(page: str) -> frozenset[str]:
    """Every script a browser fetches before the page is alive: linked, preloaded, imported."""
    linked = _SCRIPT.findall(_html(page))
    waiting, seen = [src or href for src, href in linked], set[str]()
    while waiting:
        script = waiting.pop()
        if script in seen:
            continue
        seen.add(script)
        text = (BUILT / script.lstrip("/")).read_text()
        folder = Path(script).parent
        for name in _IMPORT.findall(text):
            waiting.append(name if name.startswith("/") else str(_plain(folder / name)))
    return frozenset(seen)


def _html(page: str) -> str:
    return (BUILT / page).read_text()


def _plain(path: Path) -> Path:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return Path(*parts)


def _kb(files: set[str] | frozenset[str]) -> float:
    return sum(_weight(each) for each in files) / 1e3


@cache
def _weight(file: str) -> int:
    """Bytes as served: the built .gz beside it, or the file where compressing it was no use."""
    path = BUILT / file.lstrip("/")
    ready = path.with_name(f"{path.name}.gz")
    return ready.stat().st_size if ready.exists() else len(gzip.compress(path.read_bytes(), 9))
