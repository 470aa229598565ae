"""The city, its kecamatan and their kelurahan or desa, by Kemendagri code.

Source: cahyadsn/wilayah, Kepmendagri 300.2.2-2430/2025 (cities/data, MIT notice beside it).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from smartcity_app.civic.profile import DATA, BrokenProfile, Office, Profile, load
from smartcity_app.kernel.errors import NotFound
from smartcity_app.kernel.settings import settings

Kind = Literal["city", "district", "village"]


@dataclass(frozen=True, slots=True)
class Area:
    """A place with an office."""

    code: str
    """35.78, 35.78.09 or 35.78.09.1001."""
    name: str
    kind: Kind
    label: str
    """"Kelurahan Keputih", "Desa Mliriprowo", "Kecamatan Sukolilo", "Kota Surabaya"."""
    parent: str
    """Code of the area around it; empty for the city."""
    postcode: str
    """Empty above the village."""
    head: str
    """Title of whoever heads the office: "Lurah", "Kepala Desa", "Camat", "Wali Kota"."""
    unit: str
    """The office's code in numbers of letters; empty for the city."""

    @property
    def head_label(self) -> str:
        """The head with the place: "Camat Sukolilo"."""
        return f"{self.head} {self.name}"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop surat of an office."""

    lines: tuple[str, ...]
    """Capitals, from the government down to the office itself."""
    address: str


def _plain(text: str) -> str:
    """Letters and digits only: "tambaan" finds Tamba'an, "karangpilang" Karang Pilang."""
    return "".join(filter(str.isalnum, text.casefold()))


class Atlas:
    """All areas of one city."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.by_code = {each.code: each for each in self._read()}

    def _read(self) -> Iterator[Area]:
        offices = self.profile.offices
        city = self.profile
        yield Area(
            city.code, city.short_name, "city", city.name, "", "", offices.city.head, unit=""
        )
        with (DATA / city.villages_file).open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row["kode"])
        district, districts, villages = "", 0, 0
        for row in rows:
            if row["kecamatan_kode"] != district:
                district, districts, villages = row["kecamatan_kode"], districts + 1, 0
                name = row["kecamatan"]
                unit = self._unit(district, districts)
                yield _area(district, name, "district", offices.district, city.code, unit=unit)
            villages += 1
            office = offices.desa if row["jenis"] == "desa" else offices.kelurahan
            if office is None:
                raise BrokenProfile(f"{city.key}: {row['nama']} is a desa; set [offices.desa]")
            unit = self._unit(row["kode"], districts, villages)
            yield _area(row["kode"], row["nama"], "village", office, district, row["kodepos"], unit)

    def _unit(self, code: str, district: int, village: int = 0) -> str:
        letters = self.profile.letters
        template = letters.village_unit if village else letters.district_unit
        return letters.unit_codes.get(code) or template.format(
            code=code, district=district, village=village
        )

    @cached_property
    def plain_names(self) -> list[tuple[str, Area]]:
        """Every area but the city, by the form of its name that is searched."""
        return [(_plain(a.name), a) for a in self.by_code.values() if a.kind != "city"]


def _area(
    code: str,
    name: str,
    kind: Kind,
    office: Office,
    parent: str,
    postcode: str = "",
    unit: str = "",
) -> Area:
    return Area(code, name, kind, f"{office.word} {name}", parent, postcode, office.head, unit)


@lru_cache
def _atlas(key: str) -> Atlas:
    return Atlas(load(key))


def _here() -> Atlas:
    return _atlas(settings().city)


def area(code: str) -> Area:
    """The area with this code. NotFound when it is not of this city."""
    try:
        return _here().by_code[code]
    except KeyError:
        raise NotFound("Wilayah ini tidak ada di kota kami. Pilih dari daftar.") from None


def city_area() -> Area:
    """The whole city."""
    return area(_here().profile.code)


def districts() -> list[Area]:
    """Every kecamatan, in the order of the codes."""
    return [each for each in _here().by_code.values() if each.kind == "district"]


def villages(district: str | None = None) -> list[Area]:
    """Every kelurahan and desa, or those of one kecamatan, in the order of the codes."""
    return [
        each
        for each in _here().by_code.values()
        if each.kind == "village" and district in (None, each.parent)
    ]


def villages_in(code: str) -> list[str]:
    """Codes of the kelurahan and desa an office reaches over; its own when it is one."""
    return [
        each.code for each in villages() if each.code == code or each.code.startswith(f"{code}.")
    ]


def path_words(code: str) -> str:
    """The place within the city, nearest first: "Keputih, Sukolilo". A city is just its name."""
    here = area(code)
    above = area(here.parent) if here.parent else None
    return f"{here.name}, {above.name}" if above and above.kind == "district" else here.name


def search(text: str, *, most: int = 10) -> list[Area]:
    """Areas whose name contains `text`, however it is spaced or capitalised.

    Names that begin with it come first, then shorter names.
    """
    wanted = _plain(text)
    if not wanted:
        return []
    found = [(name, each) for name, each in _here().plain_names if wanted in name]
    found.sort(key=lambda hit: (not hit[0].startswith(wanted), len(hit[0]), hit[1].code))
    return [each for _, each in found[:most]]


def address(code: str) -> str:
    """Where an office is, as far as the region data knows: no street, never invented.

    "Kelurahan Keputih, Kecamatan Sukolilo, Surabaya 60111".
    """
    here, city = area(code), _here().profile.short_name
    if here.kind == "city":
        return f"{here.label}, {_here().profile.province}"
    if here.kind == "district":
        return f"{here.label}, {city}"
    return f"{here.label}, {area(here.parent).label}, {city} {here.postcode}".rstrip()


def letterhead(code: str) -> Letterhead:
    """The kop surat of the office at `code`."""
    here = area(code)
    names = [_here().profile.government]
    if here.kind == "village":
        names.append(area(here.parent).label)
    if here.kind != "city":
        names.append(here.label)
    return Letterhead(tuple(name.upper() for name in names), address(code))
