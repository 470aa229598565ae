"""What a service tells the city about itself. No Reflex here, so that jobs and tests stay light."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from sqlmodel import Session

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import Cases
from smartcity_app.kernel.jobs import Job
from smartcity_app.kernel.workflow import Workflow

Hue = Literal["doc", "care", "trade", "city"]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A tile of the residents' menu, or a line of the staff's rail."""

    title: str
    href: str
    icon: str
    hue: Hue = "doc"
    words: tuple[str, ...] = ()
    """What else people type when they look for it."""
    permission: policy.Permission = ""
    """Shown only to who holds it; empty means everyone."""
    detail: str = ""
    """Second line: "Janji 2 hari kerja"."""
    group: str = ""
    """Heading it stands under in a long list."""
    whole: bool = False
    """Whether it leads out of the app's own screens, to a page that is loaded whole."""
    count: Callable[[Session, Actor], int] | None = None
    """What waits there for the reader; asked only where it is shown, so it must be cheap."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of Giliran Anda or Giliran kami on the home page."""

    title: str
    detail: str
    href: str
    mine: bool
    """Whether it is the resident's turn."""
    promise: Any
    """civic.promise.PromiseView."""
    button: str = ""
    """When it deserves the large form: what the one button says."""


@dataclass(frozen=True, slots=True)
class Meter:
    """How far a person is with something that is counted by the month, on the home page."""

    title: str
    words: str
    """"Rp650.000 dari Rp1.000.000 bulan ini"."""
    detail: str
    href: str
    percent: int
    """0 to 100."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure for the mayor's board, counted over an area."""

    key: str
    title: str
    value: int
    sentence: str


@dataclass(frozen=True, slots=True)
class AreaGauge:
    """How one kelurahan or desa stands with its cases at this moment."""

    area: str
    """Kemendagri code of the village."""
    open: int
    """Cases on an office's desk."""
    late: int
    """Those of them whose promise has run out."""


@dataclass(frozen=True)
class CityService:
    """One city service."""

    key: str
    title: str
    menu: tuple[MenuEntry, ...] = ()
    offers: Callable[[Session], list[MenuEntry]] | None = None
    """What may be asked of it at this moment: found by searching, listed on its own page."""
    install: Callable[[Session], None] | None = None
    """Enters what the app brings into the tables, at every start. Harmless when done twice."""
    rail: tuple[MenuEntry, ...] = ()
    grants: tuple[policy.Grant, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    cases: tuple[Cases, ...] = ()
    reactions: ModuleType | None = None
    jobs: tuple[Job, ...] = ()
    turns: Callable[[Session, Actor], list[Turn]] | None = None
    """What the home page says of this service for this resident, most urgent first."""
    own: Callable[[Session, Actor], list[MenuEntry]] | None = None
    """What this resident keeps here themselves, if anything: their shop."""
    meters: Callable[[Session, Actor], list[Meter]] | None = None
    """What this person has to reach by the month; shown on the home page under the services."""
    gauges: Callable[[Session, Actor], list[Gauge]] | None = None
    by_area: Callable[[Session, Actor], list[AreaGauge]] | None = None
    """The board's table: every village of the actor's area that has open cases."""
    may_read_file: Callable[[Session, Actor, Any], bool] | None = None
    """Whether a stored file belongs to a case this actor may read."""
    complain: Callable[[str], str] | None = None
    """Of the service that takes complaints: where one about the case of this ref is begun."""
    file_columns: tuple[Any, ...] = ()
    """Columns with the ids of stored files that its cases need."""
    routes: Callable[[], list[Any]] | None = None
    """Starlette routes of its own, each with its audience (web.routes.Open)."""
    seed: tuple[Callable[[], int], Callable[[Callable[[int], None]], None]] | None = None
    """How many demo things there will be, and what makes them through the service's own verbs."""

    @property
    def pages(self) -> str:
        """The package whose import registers this service's pages and states."""
        return f"smartcity_app.services.{self.key}.pages"


_open: list[CityService] = []


def open_services(services: tuple[CityService, ...]) -> None:
    """Say which services this city has: for whoever needs everybody's menu, turns or gauges."""
    _open[:] = services


def services() -> tuple[CityService, ...]:
    """The services this city has, in menu order."""
    return tuple(_open)


def complaint_about(ref: str) -> str:
    """Where a resident complains about this case; empty while no service takes complaints."""
    return next((each.complain(ref) for each in _open if each.complain), "")


def rail(actor: Actor) -> list[MenuEntry]:
    """The lines of the staff's rail that this actor may use."""
    entries = (*(line for each in _open for line in each.rail), *CITY_RAIL)
    return [line for line in entries if policy.holds(actor, line.permission)]


CITY_RAIL: list[MenuEntry] = []
"""Lines that belong to no service: the register, the board. The front door adds them."""
