"""Which pages the app has and for whom: what is not declared here is not served."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Audience = Literal["public", "signed-in", "staff", "demo"]
"""`demo`: like public, but there only in demo mode."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page Reflex serves."""

    route: str
    audience: Audience
    pattern: re.Pattern[str]

    @property
    def is_static(self) -> bool:
        """Whether the build has a file of its own for it."""
        return "[" not in self.route


_pages: dict[str, Page] = {}
_PART = re.compile(r"\[\[\.\.\.\w+\]\]|\[\.\.\.\w+\]|\[\[\w+\]\]|\[\w+\]")


def declare(route: str, *, audience: Audience = "signed-in") -> None:
    """Say that Reflex serves `route` ("/surat/[case]") to this audience.

    Declaring it again for somebody else is a mistake and raises ValueError.
    """
    route = "/" + route.strip("/")
    if route in _pages and _pages[route].audience != audience:
        raise ValueError(f"{route} is declared for {_pages[route].audience} and for {audience}")
    _pages[route] = Page(route, audience, _pattern(route))


def declared() -> Iterator[Page]:
    """Every page, for the authorisation matrix."""
    yield from _pages.values()


def page_at(path: str) -> Page | None:
    """The page a request path means; its built file and a trailing slash mean the same page."""
    bare = bare_path(path)
    fixed = _pages.get(bare)
    if fixed and fixed.is_static:
        return fixed
    return next((p for p in _pages.values() if not p.is_static and p.pattern.match(bare)), None)


def bare_path(path: str) -> str:
    """`/surat/`, `/surat.html` and `/surat/index.html` are all `/surat`."""
    bare = path.removesuffix(".html").rstrip("/").removesuffix("/index").rstrip("/")
    return bare if bare not in ("", "/index") else "/"


def _pattern(route: str) -> re.Pattern[str]:
    """A pattern for a route: [x] one part, [[x]] one or none, [...x] some, [[...x]] any number."""
    out, at = "", 0
    for part in _PART.finditer(route):
        before, word = re.escape(route[at : part.start()]), part[0]
        if word.startswith("[["):
            more = ".+" if "..." in word else "[^/]+"
            out += f"{before.removesuffix('/')}(?:/{more})?"
        else:
            out += before + (".+" if "..." in word else "[^/]+")
        at = part.end()
    return re.compile(out + re.escape(route[at:]) + r"\Z")
