"""The import contracts, their services taken from the directory: `python -m tests.contracts`.

Imports go down only: front door, lobby, directory, services, ui, web, civic, kernel. A service
never imports another, except that its reactions may read a neighbour's facts. Reflex stays above.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from smartcity_app.directory import SERVICES

ROOT = Path(__file__).parents[1]

HEAD = """\
[importlinter]
root_package = smartcity_app
include_external_packages = True

[importlinter:contract:floors]
name = Each floor stands on the one below
type = layers
layers =
    smartcity_app.smartcity_app : smartcity_app.__main__
    smartcity_app.lobby
    smartcity_app.directory
    smartcity_app.services
    smartcity_app.ui
    smartcity_app.web
    smartcity_app.civic
    smartcity_app.kernel

[importlinter:contract:no-screens-below]
name = Nothing below the screens knows Reflex
type = forbidden
source_modules =
    smartcity_app.kernel
    smartcity_app.civic
    smartcity_app.directory
    smartcity_app.migrations
{plain}
forbidden_modules =
    reflex
allow_indirect_imports = True

[importlinter:contract:screens-hold-no-tables]
name = Screens reach the database only through services
type = forbidden
source_modules =
{pages}
forbidden_modules =
    sqlalchemy
    sqlmodel
allow_indirect_imports = True
"""

DOORS = """
[importlinter:contract:doors]
name = Services meet only through facts
type = independence
modules =
{services}
ignore_imports =
    smartcity_app.services.*.reactions -> smartcity_app.services.*.facts
"""

SCREENS = ("pages", "states")


def contracts() -> str:
    """The whole configuration, as import-linter reads it."""
    rooms = [f"smartcity_app.services.{service.key}" for service in SERVICES]
    plain = [
        f"{room}.{path.stem}"
        for room in rooms
        for path in sorted((ROOT / room.replace(".", "/")).glob("*.py"))
        if path.stem not in ("__init__", *SCREENS)
    ]
    said = HEAD.format(
        plain="\n".join(f"    {name}" for name in plain),
        pages="\n".join(f"    {room}.pages" for room in rooms),
    )
    if len(rooms) > 1:
        said += DOORS.format(services="\n".join(f"    {room}" for room in rooms))
    return said


def main() -> int:
    """Check them all."""
    with tempfile.NamedTemporaryFile("w", suffix=".ini") as book:
        book.write(contracts())
        book.flush()
        linter = Path(sys.executable).with_name("lint-imports")
        return subprocess.run(
            [str(linter), "--config", book.name, "--no-cache"], cwd=ROOT, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
