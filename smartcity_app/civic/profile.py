"""What makes one city differ from another, as data: `cities/<key>/profile.toml`.

A profile is checked in full when it is loaded; a mistake stops the app with the field's name.
"""

import tomllib
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from smartcity_app.kernel.settings import settings

CITIES = Path(__file__).parents[1] / "cities"
DATA = CITIES / "data"

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
Unit = Literal["working_day", "working_hour", "hour", "minute"]
"""How a promise is counted: the first two in working time, the others right through."""

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Hours(NamedTuple):
    """Opening and closing on the city's wall clock. Breaks count as open."""

    opens: time
    closes: time


def _hours(value: object) -> Hours:
    try:
        opens, closes = (time.fromisoformat(part) for part in str(value).split("-"))
    except ValueError:
        raise ValueError('write office hours like "07:30-15:30"') from None
    if opens >= closes:
        raise ValueError("an office closes after it opens")
    return Hours(opens, closes)


def _tokens(template: str, allowed: frozenset[str], required: frozenset[str]) -> str:
    """Refuse a template with other tokens than `allowed`, or without one of `required`."""
    named = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    if wrong := sorted(named - allowed):
        raise ValueError(f"unknown token {{{wrong[0]}}} in {template!r}")
    if missing := sorted(required - named):
        raise ValueError(f"{template!r} lacks {{{missing[0]}}}")
    return template


_NUMBER = frozenset({"classification", "number", "unit", "year", "roman_month"})
_UNIT = frozenset({"code", "district", "village"})
NumberFormat = Annotated[
    str, AfterValidator(lambda t: _tokens(t, _NUMBER, frozenset({"number", "unit", "year"})))
]
UnitFormat = Annotated[str, AfterValidator(lambda t: _tokens(t, _UNIT, frozenset()))]
OfficeHours = Annotated[Hours, BeforeValidator(_hours)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Office(_Part):
    """What an area's office is called, and who signs for it."""

    word: str = Field(min_length=1)
    """"Kelurahan", before the name."""
    head: str = Field(min_length=1)
    """"Lurah", before the name in a signature block."""


class Offices(_Part):
    """Offices by kind. `desa` only where there are desa."""

    city: Office
    district: Office
    kelurahan: Office
    desa: Office | None = None


class Letters(_Part):
    """How letters are numbered."""

    number_format: NumberFormat
    """Tokens: {classification} {number} {unit} {year} {roman_month}; {number:03d} pads."""
    district_unit: UnitFormat
    """Tokens: {district} counts kecamatan in the order of codes, {code} is the Kemendagri code."""
    village_unit: UnitFormat
    """The same, and {village} counts within the kecamatan."""
    endorsers: tuple[Literal["rt", "rw"], ...] = ()
    """Who in the neighbourhood is asked first, for letters that usually are."""
    step_hours: dict[Literal["rt", "rw", "village", "district", "agency"], int] = {
        "rt": 8,
        "rw": 8,
        "village": 8,
        "district": 8,
        "agency": 8,
    }
    """Office hours each office should take before it is reminded."""
    unit_codes: dict[str, str] = {}
    """Kemendagri code to the unit code the city really uses; goes before the two above."""

    @model_validator(mode="after")
    def _prints(self) -> Self:
        """A format whose padding Python cannot apply must not wait for the first letter."""
        self.number(classification="500.3.2", number=1, unit="x", on=date(2026, 1, 1))
        return self

    def number(self, *, classification: str, number: int, unit: str, on: date) -> str:
        """The number as printed. `on` is the date of the letter on the city's wall clock."""
        return self.number_format.format(
            classification=classification,
            number=number,
            unit=unit,
            year=on.year,
            roman_month=ROMAN_MONTHS[on.month - 1],
        )


class Profile(_Part):
    """One city."""

    key: str
    name: str = Field(min_length=1)
    """"Kota Surabaya", "Kabupaten Sidoarjo"."""
    short_name: str = Field(min_length=1)
    """"Surabaya", as in an address."""
    app_name: str = Field(min_length=1)
    code: str = Field(pattern=r"^\d\d\.\d\d$")
    """Kemendagri code of the city."""
    province: str
    government: str = Field(pattern=r"^PEMERINTAH (KOTA|KABUPATEN) [A-Z ]+$")
    """First line of the kop surat."""
    place: str = Field(min_length=1)
    """Before the date of a letter."""
    domain: str = Field(pattern=r"^[a-z0-9.-]+\.go\.id$")
    """The government's own domain: what residents are told to trust."""
    offices: Offices
    office_hours: dict[Weekday, OfficeHours] = Field(min_length=1)
    """A weekday that is missing is a day off."""
    same_day_until: time
    """Sent before this on a working day, the day of sending is the first of the promise."""
    days_off: frozenset[date] = frozenset()
    """Working days lost to something local, an election for instance, besides national holidays."""
    letters: Letters
    villages_file: str
    agencies_file: str = ""

    @model_validator(mode="after")
    def _has_its_data(self) -> Self:
        for name in filter(None, (self.villages_file, self.agencies_file)):
            if not (DATA / name).is_file():
                raise ValueError(f"cities/data/{name} does not exist")
        return self

    def hours_on(self, weekday: int) -> Hours | None:
        """Office hours on a weekday, Monday being 0; None on a weekly day off."""
        return self.office_hours.get(WEEKDAYS[weekday])

    @property
    def day_minutes(self) -> int:
        """Length of the longest office day. Turns days of a promise into minutes where needed."""
        return max(
            (h.closes.hour - h.opens.hour) * 60 + h.closes.minute - h.opens.minute
            for h in self.office_hours.values()
        )


class BrokenProfile(ValueError):
    """A city profile that must be mended before the app can start."""


def parse(key: str, content: dict[str, Any]) -> Profile:
    """Check a profile's content; BrokenProfile names each field that is wrong."""
    try:
        profile = Profile.model_validate(content)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in e['loc']) or 'profile'}: {e['msg']}"
            for e in error.errors()
        )
        raise BrokenProfile(f"cities/{key}/profile.toml: {wrong}") from None
    if profile.key != key:
        raise BrokenProfile(f"cities/{key}/profile.toml: key is {profile.key!r}")
    return profile


@lru_cache
def load(key: str) -> Profile:
    """The profile of the city in folder `cities/<key>`."""
    path = CITIES / key / "profile.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BrokenProfile(f"{path}: {error}") from None
    return parse(key, content)


def keys() -> list[str]:
    """Every city there is a profile for."""
    return sorted(path.parent.name for path in CITIES.glob("*/profile.toml"))


def city() -> Profile:
    """The city this installation serves."""
    return load(settings().city)
