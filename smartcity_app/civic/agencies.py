"""The city's agencies (perangkat daerah), where there is data about them."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from smartcity_app.civic import areas
from smartcity_app.civic.profile import DATA, Profile, load
from smartcity_app.kernel.errors import NotFound
from smartcity_app.kernel.settings import settings


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency."""

    code: str
    """What it is known by, and what a post or a case stores: "DLH"."""
    name: str
    kind: str
    """dinas, badan, satuan, inspektorat, sekretariat or bagian setda."""
    confirmed: bool
    """Seen in a published source; otherwise general knowledge that the city must confirm."""


@lru_cache
def _agencies(key: str) -> dict[str, Agency]:
    source = load(key).agencies_file
    if not source:
        return {}
    with (DATA / source).open(encoding="utf-8", newline="") as file:
        return {
            row["singkatan"]: Agency(
                row["singkatan"], row["nama"], row["jenis"], row["seen_in_source"] == "yes"
            )
            for row in csv.DictReader(file)
        }


def agencies() -> list[Agency]:
    """Every agency of the city, by name. Empty for a city whose list we do not have."""
    return sorted(_agencies(settings().city).values(), key=lambda each: each.name)


def called(name: str, city: Profile) -> Agency:
    """The agency of that city with this name, "Dinas Sosial"; ValueError when it has none."""
    for each in _agencies(city.key).values():
        if each.name == name:
            return each
    raise ValueError(f"{city.name} has no agency called {name!r}")


def agency(code: str) -> Agency:
    """The agency known by `code`; NotFound when the city has no such agency."""
    try:
        return _agencies(settings().city)[code]
    except KeyError:
        raise NotFound("Perangkat daerah ini tidak ada di kota kami. Pilih dari daftar.") from None


def office_name(area: str, code: str = "") -> str:
    """What an office is called: an agency's name when `code` names one, else the area's label."""
    return agency(code).name if code else areas.area(area).label


def head_title(area: str, code: str = "") -> str:
    """Whoever heads that office: "Kepala Dinas Sosial", "Lurah Keputih", "Kepala Desa Janti"."""
    return f"Kepala {agency(code).name}" if code else areas.area(area).head_label
