"""The city's board: figures of every service, and where promises are being broken."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import wrap

from sqlmodel import Session

from smartcity_app.civic import areas, register, words
from smartcity_app.kernel import audit, clock, gauges, manifest, outbox, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.kernel.manifest import AreaGauge, CityService
from smartcity_app.ui.action import loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import FactView, FigureView
from smartcity_app.web.guard import Screen

HERE = "/kerja/papan"


@dataclass(frozen=True, slots=True)
class AreaView:
    """A line of the table: an area with its bar, which begins at zero."""

    name: str
    late: str
    open: str
    late_share: str
    """Of the widest bar: "12%"."""
    rest_share: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """What the board shows of one service."""

    title: str
    figures: list[FigureView] = field(default_factory=list)
    areas: list[AreaView] = field(default_factory=list)
    summary: str = ""


class Board(Console, Screen):
    """`/kerja/papan`."""

    line: str = ""
    area_word: str = ""
    """What a line of the tables is: Kecamatan, or Kelurahan on a camat's board."""
    services: list[ServiceView] = []
    parked: list[FactView] = []
    chain: list[FactView] = []
    runs_the_city: bool = False
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Count everything anew, or take figures a few seconds old."""
        self._enter(actor, HERE)
        if not policy.holds(actor, register.May.SURVEY):
            raise NotAllowed("Papan kota ini untuk camat, admin kota, dan wali kota.")
        now = clock.now()
        self.line = f"{words.full_day(now)}, {words.time(now)}"
        level = 3 if _reaches_the_city(actor) else 4
        self.area_word = "Kecamatan" if level == 3 else "Kelurahan atau desa"
        self.services = [
            gauges.recent(
                session,
                ("board", each.key, actor.posts),
                lambda each=each: _service(session, actor, each, level),
            )
            for each in manifest.services()
            if each.gauges
        ]
        self.runs_the_city = actor.holds(Role.CITY_ADMIN)
        self.parked = _parked(session) if self.runs_the_city else []
        self.chain = _chain(session) if self.runs_the_city else []
        self.loaded = True


def _reaches_the_city(actor: Actor) -> bool:
    city = areas.city_area().code
    return any(post.area == city for post in actor.posts if post.role is not Role.RESIDENT)


def _service(session: Session, actor: Actor, service: CityService, level: int) -> ServiceView:
    figures = [
        FigureView(
            each.title,
            words.number(each.value),
            f"{words.capital(each.sentence)}.",
            "late" if each.key == "late" and each.value else "info",
        )
        for each in (service.gauges(session, actor) if service.gauges else [])
    ]
    rows = service.by_area(session, actor) if service.by_area else []
    lines = _worst_first(rows, level)
    return ServiceView(service.title, figures[:4], lines, _summary(rows))


def _worst_first(rows: list[AreaGauge], level: int) -> list[AreaView]:
    """Areas of `level` parts of code with open cases: most late first, then most open."""
    late, open_ = Counter[str](), Counter[str]()
    for row in rows:
        code = ".".join(row.area.split(".")[:level])
        late[code] += row.late
        open_[code] += row.open
    widest = max(open_.values(), default=0) or 1
    names = {code: areas.area(code).name for code in open_}
    worst = sorted(open_, key=lambda code: (-late[code], -open_[code], names[code]))
    return [
        AreaView(
            names[code],
            words.number(late[code]),
            words.number(open_[code]),
            f"{100 * late[code] / widest:.0f}%",
            f"{100 * (open_[code] - late[code]) / widest:.0f}%",
        )
        for code in worst
    ]


def _summary(rows: list[AreaGauge]) -> str:
    if not rows:
        return "Tidak ada berkas yang sedang berjalan."
    late, open_ = sum(row.late for row in rows), sum(row.open for row in rows)
    if not late:
        return f"{words.number(open_)} berkas berjalan, semuanya dalam janji."
    return f"{words.number(late)} dari {words.number(open_)} berkas berjalan sudah lewat janji."


def _parked(session: Session) -> list[FactView]:
    return [
        FactView(
            each.reaction.rpartition(".")[2],
            f"Kabar nomor {each.fact_id}, {each.tries} kali dicoba: {each.trouble}",
        )
        for each in outbox.parked(session)
    ]


def _chain(session: Session) -> list[FactView]:
    """The head of the audit chain, for a witness to note down."""
    head = audit.head(session)
    at = head.get("at", "")
    return [
        FactView("Segel", words.number(head["seal"])),
        FactView("Waktu", _moment(at) if at else "Belum ada"),
        FactView("Sidik", " ".join(wrap(str(head["hash"]), 8))),
    ]


def _moment(iso: str) -> str:
    when = datetime.fromisoformat(iso)
    return f"{words.day(when)}, {words.time(when)}"
