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


class Complaints(_Part):
    """How the city promises to deal with what residents report."""

    centre: str = "Pusat Pengaduan"
    """What the office is called that takes reports in and passes them on."""
    agencies: dict[str, str] = {}
    """Code of an agency as the categories name it, to the one that has this work here."""
    answer_hours: int = Field(48, ge=1, le=24 * 14)
    """Hours of the wall clock within which every report is answered, where its category does not
    say otherwise."""
    secretary_after: int = Field(24, ge=1)
    """Hours after a deadline was missed, and the head of the office was told, until the city's
    secretary is."""
    mayor_after: int = Field(72, ge=1)
    """The same until it stands on the mayor's board."""
    question_days: int = Field(7, ge=1)
    """Days a reporter has to answer a question before the work goes on without the answer."""
    close_after_days: int = Field(7, ge=1)
    """Days a reporter may stay silent before what is done counts as closed."""
    dispute_days: int = Field(10, ge=1)
    """Days within which a reporter may say that it is not done."""


class Market(_Part):
    """How the city's market for civil servants (e-Peken) is fair."""

    agency: str = ""
    """Code of the agency that verifies shops and decides disputes; empty: the city's own desk."""
    personnel: str = ""
    """Code of the agency that keeps the register of civil servants."""
    cap: int = Field(30_000_000, ge=1)
    """Rupiah a shop may take from civil servants in a month."""
    shops: int = Field(3, ge=1, le=10)
    """Shops every civil servant is assigned."""
    accept_minutes: int = Field(120, ge=10)
    """Minutes of its opening hours within which a shop takes an order on."""
    ready_minutes: int = Field(480, ge=10)
    """Minutes of its opening hours until what it took on is ready."""
    fetch_days: int = Field(3, ge=1)
    """Days in which what is ready is fetched, or brought."""
    patience_days: int = Field(3, ge=1)
    """Days after such a time ran out until the order goes on without whoever let it pass."""
    fee_per_mille: int = Field(0, ge=0, le=100)
    """Thousandths of a sale that do not reach the shop, rounded down. QRIS takes none of a small
    trader's sale up to Rp500.000 (Bank Indonesia, since December 2024)."""
    confirm_days: int = Field(2, ge=1)
    """Days after the goods were handed over within which the buyer may dispute."""
    pay_minutes: int = Field(15, ge=2, le=60)
    """Minutes a payment waits for the buyer."""
    dispute_days: int = Field(5, ge=1)
    """Working days within which a dispute is decided."""
    reminder_days: tuple[Annotated[int, Field(ge=1, le=28)], ...] = (10, 20, 27)
    """Days of the month on which civil servants are reminded who have not bought enough."""


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
    complaints: Complaints = Complaints()
    market: Market = Market()
    villages_file: str
    boundaries_file: str = ""
    """GeoJSON of the kelurahan and desa; empty where nobody has published any."""
    agencies_file: str = ""

    @model_validator(mode="after")
    def _has_its_data(self) -> Self:
        for name in filter(None, (self.villages_file, self.boundaries_file, self.agencies_file)):
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
