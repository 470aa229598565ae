"""The routing table, categories and addressees, as the city's admin reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, select

from smartcity_app.civic import areas, words
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import categories, routing, routing_edit
from smartcity_app.services.complaints.categories import Category
from smartcity_app.services.complaints.routing import Route
from smartcity_app.services.complaints.routing_edit import Line, Moved
from smartcity_app.services.complaints.routing_models import ComplaintCategory
from smartcity_app.ui.views import ChoiceView, FactView

ALL, EVERYWHERE, WHOEVER = "Semua jenis", "Seluruh kota", "Siapa pun pemiliknya"
KINDS = {"choice": "pilihan", "text": "tulisan", "number": "angka"}
CENTRE = "-"
"""How a form names the complaint centre, whose own code is empty."""


@dataclass(frozen=True, slots=True)
class RouteView:
    """One line of the table."""

    id: int = 0
    category: str = ""
    area: str = ""
    owner: str = ""
    body: str = ""
    what: str = ""
    where: str = ""
    goes: str = ""
    """Name of its addressee."""
    retired: bool = False
    """Whether its addressee is out of use."""


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A kind of trouble."""

    key: str = ""
    title: str = ""
    group: str = ""
    goes: str = ""
    """Name of its addressee."""
    clocks: str = ""
    """ "Dijawab 48 jam, selesai 7 hari kerja"."""
    sensitive: bool = False
    active: bool = True
    body: str = ""
    hours: str = "48"
    days: str = "5"
    words: str = ""
    revision: int = 0
    questions: list[FactView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BodyView:
    """Whom a report can be addressed to."""

    code: str = ""
    name: str = ""
    outside: bool = False
    contact: str = ""
    hours: str = ""
    days: str = ""
    clocks: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class MoveView:
    """Reports of one category that would go elsewhere."""

    title: str
    way: str
    """ "Dinas Perhubungan → Pusat pengaduan"."""
    count: str


@dataclass(frozen=True, slots=True)
class AheadView:
    """What a change would have done to the newest reports."""

    line: str = ""
    moves: list[MoveView] = field(default_factory=list)


def routes(session: Session, actor: Actor) -> list[RouteView]:
    """The table, by category, then area, then owner."""
    found = [_route(session, each) for each in routing_edit.lines(session, actor)]
    return sorted(found, key=lambda each: (each.what == ALL, each.what, each.area, each.owner))


def _route(session: Session, line: Line) -> RouteView:
    route = line.route
    owners, to = routing_edit.owners(session), routing.body_of(session, route.body)
    where = areas.path_words(route.area) if route.area else EVERYWHERE
    return RouteView(
        id=line.id,
        category=route.category,
        area=route.area,
        owner=route.owner,
        body=route.body or CENTRE,
        what=categories.find(session, route.category).title if route.category else ALL,
        where=f"{where} · {owners.get(route.owner, route.owner) if route.owner else WHOEVER}",
        goes=to.name,
        retired=not to.active,
    )


def weighed(session: Session, route: Route) -> RouteView:
    """A line that is about to be entered."""
    return _route(session, Line(0, route))


def kinds(session: Session) -> list[CategoryView]:
    """Every category there is or was, in the order of the residents' list."""
    revisions = dict(session.exec(select(ComplaintCategory.key, ComplaintCategory.revision)).all())
    return [
        _kind(session, each, revisions.get(each.key, 0))
        for each in categories.current(session).values()
    ]


def _kind(session: Session, each: Category, revision: int) -> CategoryView:
    questions = [
        FactView(
            f"{one.label}{'' if one.required else ' (boleh kosong)'}",
            ", ".join(said for _, said in one.options) or KINDS[one.kind],
        )
        for one in each.questions
    ]
    return CategoryView(
        key=each.key,
        title=each.title,
        group=each.group,
        goes=routing.name_of(session, each.body),
        clocks=f"Dijawab {each.answer_hours} jam, selesai {each.work_days} hari kerja",
        sensitive=each.sensitive,
        active=each.active,
        body=each.body or CENTRE,
        hours=str(each.answer_hours),
        days=str(each.work_days),
        words=", ".join(each.words),
        revision=revision,
        questions=questions,
    )


def bodies(session: Session) -> list[BodyView]:
    """Addressees but the centre: those of the city, then those outside it."""
    found = [each for each in routing.addressees(session).values() if each.code]
    return [
        BodyView(
            code=each.code,
            name=each.name,
            outside=each.outside,
            contact=each.contact,
            hours=str(each.answer_hours or ""),
            days=str(each.work_days or ""),
            clocks=_own_clocks(each.answer_hours, each.work_days),
            active=each.active,
        )
        for each in sorted(found, key=lambda each: (each.outside, each.name))
    ]


def _own_clocks(hours: int | None, days: int | None) -> str:
    own = [f"dijawab {hours} jam"] if hours else []
    own += [f"selesai {days} hari kerja"] if days else []
    return f"Janji sendiri: {', '.join(own)}" if own else ""


def addressees(session: Session) -> list[ChoiceView]:
    """Those in use, the centre first."""
    return [
        ChoiceView(each.code or CENTRE, each.name)
        for each in routing.addressees(session).values()
        if each.active
    ]


def code_of(chosen: str) -> str:
    """What a form's choice of an addressee stands for."""
    return routing.CENTRE if chosen == CENTRE else chosen


def ahead(session: Session, looked: int, moved: Sequence[Moved]) -> AheadView:
    """ "Dari 2.000 laporan terakhir, 37 akan pindah."."""
    if not looked:
        return AheadView("Belum ada laporan yang bisa dipakai untuk mencoba.")
    count = sum(each.count for each in moved)
    if not count:
        return AheadView(
            f"Tidak satu pun dari {words.number(looked)} laporan terakhir akan pindah."
        )
    return AheadView(
        f"Dari {words.number(looked)} laporan terakhir, {words.number(count)} akan pindah.",
        [_move(session, each) for each in moved[:12]],
    )


def _move(session: Session, moved: Moved) -> MoveView:
    title = categories.find(session, moved.category).title
    source, target = (routing.name_of(session, each) for each in (moved.source, moved.target))
    return MoveView(title, f"{source} → {target}", words.number(moved.count))
