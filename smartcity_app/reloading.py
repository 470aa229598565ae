"""`make dev`: what is served is what `make run` serves, started again when a file changes.

Reflex's own development server puts pages and backend on two ports, where sign-in, files and the
strict policy of pages do not work as they will. A restart takes about three seconds, a rebuild of
the screens about ten more.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from watchfiles import DefaultFilter, watch

from smartcity_app import frontend

WATCHED = ("smartcity_app", "assets", "rxconfig.py")
SCREENS = (
    "/ui/",
    "/pages/",
    "/states/",
    "/lobby/",
    "/assets/",
    "/cities/",
    "/catalog/",
    "rxconfig",
)


def loop(say: Callable[[str], None]) -> None:
    """Build, serve, wait for a change, again. Ends with Ctrl-C."""
    _build(say)
    server = _serve()
    try:
        for changes in watch(*(frontend.HERE / name for name in WATCHED), watch_filter=_Ours()):
            say(f"  {len(changes)} berkas berubah, memulai lagi …")
            server.terminate()
            server.wait()
            if any(part in path for _, path in changes for part in SCREENS):
                _build(say)
            server = _serve()
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait()


class _Ours(DefaultFilter):
    """Sources only: building copies parts of the kit into assets/external."""

    def __call__(self, change: object, path: str) -> bool:
        return "/assets/external/" not in path and super().__call__(change, path)  # type: ignore[arg-type]


def _build(say: Callable[[str], None]) -> None:
    if frontend.is_fresh():
        return
    say("  Membangun tampilan …")
    try:
        frontend.build()
    except SystemExit as trouble:
        say(str(trouble))


def _serve() -> subprocess.Popen[bytes]:
    environment = {**os.environ, **frontend.serving_environment()}
    return subprocess.Popen(frontend.server(), cwd=Path(frontend.HERE), env=environment)
