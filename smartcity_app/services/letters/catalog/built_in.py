"""The letter types the app brings, read from files and fitted to the city.

A file says `signers` and whether RT and RW are usually asked first; which of them this city asks,
and how many hours each office should take, is the city's (`[letters]` of its profile). An agency is
named as cities commonly call it: "Dinas Sosial". Where the city's agencies are not known to us the
path ends with the office before it.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from smartcity_app.civic import agencies
from smartcity_app.civic.profile import Profile
from smartcity_app.services.letters.catalog.schema import InfoEntry, LetterType

LETTERS = Path(__file__).parent / "letters"
INFO = Path(__file__).parent / "info"


@cache
def _files() -> dict[str, dict[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted(LETTERS.glob("*.toml"))}


def fitted(content: dict[str, Any], city: Profile) -> dict[str, Any]:
    """A file's content as the city's version of it: with its whole path."""
    signers, endorsed = content["signers"], content.get("endorsed", False)
    agency = content.get("agency", "")
    if agency and not city.agencies_file:
        agency, signers = "", [each for each in signers if each != "agency"]
    hours = city.letters.step_hours | content.get("hours", {})
    offices = [*(city.letters.endorsers if endorsed else ()), *signers]
    rest = {k: v for k, v in content.items() if k not in ("signers", "endorsed", "hours")}
    return {
        "valid_months": None,
        **rest,
        "agency": agencies.called(agency, city).code if agency else "",
        "path": [{"office": each, "hours": hours[each]} for each in offices],
    }


def letter_types(city: Profile) -> dict[str, dict[str, Any]]:
    """Key to content, checked, for every letter the app brings to this city."""
    found = {}
    for name, content in _files().items():
        fit = fitted(content, city)
        if LetterType(**fit).key != name:
            raise ValueError(f"{name}.toml: the key is {fit['key']!r}")
        found[name] = fit
    return found


@cache
def information() -> dict[str, InfoEntry]:
    """Key to entry, in the order of their titles."""
    read = [InfoEntry(**tomllib.loads(path.read_text())) for path in sorted(INFO.glob("*.toml"))]
    return {each.key: each for each in sorted(read, key=lambda entry: entry.title)}
