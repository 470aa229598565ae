"""The city's own hand in categories, addressees and the routing table, with a look ahead."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from smartcity_app.civic import areas
from smartcity_app.kernel import audit, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.complaints import categories, routing
from smartcity_app.services.complaints.categories import OWNER
from smartcity_app.services.complaints.models import OPEN, Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.routing import Route
from smartcity_app.services.complaints.routing_models import (
    TABLES,
    ComplaintBody,
    ComplaintCategory,
    ComplaintRoute,
)

KEY = r"[a-z][a-z0-9-]{1,29}"
CODE = r"[A-Z][A-Z0-9 .-]{1,19}"
LATELY = 2000
"""Reports a preview looks at: the newest."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Reports of the past that would go elsewhere by a changed table."""

    category: str
    source: str
    """Code of the addressee they went to by the present table."""
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table as it is stored."""

    id: int
    route: Route


def lines(session: Session, actor: Actor) -> list[Line]:
    """The routing table as it stands at this moment."""
    _admit(actor)
    return [Line(*each) for each in _table(session).items()]


def preview(
    session: Session,
    actor: Actor,
    *,
    add: Route | None = None,
    drop: int | None = None,
    give: tuple[str, str] | None = None,
    retire: str = "",
) -> tuple[int, list[Moved]]:
    """What a change would have re-routed: how many of the newest reports were looked at, and which
    of them would go elsewhere. Nothing that lies on a desk is moved by it.

    The change: a line entered or dropped, a category given to an addressee (`give`: its key and
    the addressee's code), an addressee taken out of use (`retire`), whose reports the centre gets.
    """
    _admit(actor)
    known = categories.current(session)
    given = known
    if give:
        key, body = give
        given = known | {key: replace(categories.find(session, key), body=body)}
    used = {code for code, each in routing.addressees(session).items() if each.active}
    left = used - {retire}
    now = _table(session)
    then = [each for each_id, each in now.items() if each_id != drop]
    if add:
        twin = (add.category, add.area, add.owner)
        then = [each for each in then if (each.category, each.area, each.owner) != twin] + [add]
    rows = session.exec(
        select(Complaint.category, Complaint.area, Complaint.answers)
        .order_by(col(Complaint.id).desc())
        .limit(LATELY)
    ).all()
    moved: Counter[tuple[str, str, str]] = Counter()
    for key, area, answers in rows:
        owner = answers.get(OWNER, "")
        source = routing.chosen([*now.values()], known[key], area, owner)
        target = routing.chosen(then, given[key], area, owner)
        source = source if source in used else routing.CENTRE
        target = target if target in left else routing.CENTRE
        if source != target:
            moved[key, source, target] += 1
    return len(rows), [Moved(*each, count) for each, count in moved.most_common()]


def save_route(session: Session, actor: Actor, *, route: Route) -> ComplaintRoute:
    """Enter a line, or give an existing one another addressee."""
    _admit(actor)
    if route.category:
        categories.find(session, route.category)
    if route.area:
        areas.area(route.area)
    _usable(session, route.body)
    if route.owner and route.owner not in owners(session):
        raise Incomplete(fields={"owner": "Pilih pemilik dari daftar"})
    if not (route.category or route.area or route.owner):
        raise Incomplete("Pilih jenis, wilayah, atau pemilik. Baris kosong berlaku untuk semua.")
    row = session.exec(
        select(ComplaintRoute).where(
            ComplaintRoute.category == route.category,
            ComplaintRoute.area == route.area,
            ComplaintRoute.owner == route.owner,
        )
    ).first()
    row = row or ComplaintRoute(
        category=route.category, area=route.area, owner=route.owner, body=route.body
    )
    row.body = route.body
    session.add(row)
    _changed(session, actor, row, f"{route.category}/{route.area}/{route.owner}={route.body}")
    return row


def drop_route(session: Session, actor: Actor, *, route_id: int) -> None:
    """Take a line out. NotFound when it is gone already."""
    _admit(actor)
    row = session.get(ComplaintRoute, route_id)
    if row is None:
        raise NotFound
    session.delete(row)
    _changed(session, actor, row, f"{row.category}/{row.area}/{row.owner}={row.body} dropped")


def owners(session: Session) -> dict[str, str]:
    """Whose a thing can be: every answer to the question `owner`, with its words."""
    return {
        value: words
        for category in categories.current(session).values()
        for question in category.questions
        if question.name == OWNER
        for value, words in question.options
        if value
    }


def add_category(
    session: Session,
    actor: Actor,
    *,
    key: str,
    title: str,
    group: str,
    body: str,
    answer_hours: int,
    work_days: int,
    sensitive: bool,
    words: list[str],
) -> ComplaintCategory:
    """A kind of trouble the city did not have. It asks no questions yet; it stands last."""
    _admit(actor)
    known = categories.current(session)
    wrong = _mistakes(title, answer_hours, work_days)
    if not re.fullmatch(KEY, key):
        wrong["key"] = "Huruf kecil, angka, dan garis, misalnya kabel-putus"
    elif session.get(ComplaintCategory, key):
        wrong["key"] = "Kunci ini sudah dipakai jenis lain"
    if group not in {each.group for each in known.values()}:
        wrong["group"] = "Pilih kelompok dari daftar"
    if wrong:
        raise Incomplete(fields=wrong)
    _usable(session, body)
    row = ComplaintCategory(
        key=key, title=title.strip(), group=group, body=body, answer_hours=answer_hours,
        work_days=work_days, sensitive=sensitive, words=_cleaned(words),
        position=max((each.position for each in known.values()), default=0) + 1,
    )  # fmt: skip
    session.add(row)
    _changed(session, actor, row, key)
    return row


def save_category(
    session: Session,
    actor: Actor,
    *,
    key: str,
    revision: int,
    title: str,
    body: str,
    answer_hours: int,
    work_days: int,
    sensitive: bool,
    active: bool,
    words: list[str] | None = None,
) -> ComplaintCategory:
    """Change a category. Reports that have it keep their clocks; out of use it takes no new ones.

    OutOfStep when somebody else changed it since it was read as `revision`. `words` are what else
    people type when they look for it; None leaves them.
    """
    _admit(actor)
    row = session.get(ComplaintCategory, key)
    if row is None:
        raise NotFound
    if row.revision != revision:
        raise OutOfStep
    if wrong := _mistakes(title, answer_hours, work_days):
        raise Incomplete(fields=wrong)
    if body != row.body:
        _usable(session, body)
    if key == categories.OTHER and not active:
        raise OutOfStep("Jenis ini menampung semua yang lain, jadi harus tetap dipakai.")
    row.title, row.body, row.sensitive, row.active = title.strip(), body, sensitive, active
    row.answer_hours, row.work_days, row.revision = answer_hours, work_days, revision + 1
    row.words = row.words if words is None else _cleaned(words)
    _changed(session, actor, row, key)
    return row


def save_body(
    session: Session,
    actor: Actor,
    *,
    code: str,
    name: str,
    contact: str,
    answer_hours: int | None,
    work_days: int | None,
    active: bool,
    new: bool = False,
) -> ComplaintBody:
    """Change an addressee, or enter a `new` one outside the city. One with open reports stays in
    use."""
    _admit(actor)
    wrong, code = {}, code.strip()
    row = session.get(ComplaintBody, code)
    if new and not re.fullmatch(CODE, code):
        wrong["code"] = "Huruf besar dan angka, 2 sampai 20, misalnya PLN"
    elif new and row:
        wrong["code"] = "Kode ini sudah dipakai instansi lain"
    elif row is None and not new:
        raise NotFound
    if not 2 <= len(name.strip()) <= 120:
        wrong["name"] = "Isi nama, paling panjang 120 huruf"
    if answer_hours is not None and not 1 <= answer_hours <= 24 * 14:
        wrong["answer_hours"] = "Antara 1 dan 336 jam"
    if work_days is not None and not 1 <= work_days <= 120:
        wrong["work_days"] = "Antara 1 dan 120 hari kerja"
    if wrong:
        raise Incomplete(fields=wrong)
    if row and row.active and not active and _has_open(session, row.code):
        raise OutOfStep("Masih ada laporan terbuka di instansi ini. Teruskan dulu semuanya.")
    row = row or ComplaintBody(code=code, name=name, outside=True)
    row.name, row.contact, row.active = name.strip(), contact.strip()[:120], active
    row.answer_hours, row.work_days = answer_hours, work_days
    session.add(row)
    _changed(session, actor, row, code)
    return row


def _mistakes(title: str, answer_hours: int, work_days: int) -> dict[str, str]:
    wrong = {}
    if not 1 <= len(title.strip()) <= 60:
        wrong["title"] = "Isi judul, paling panjang 60 huruf"
    if not 1 <= answer_hours <= 24 * 14:
        wrong["answer_hours"] = "Antara 1 dan 336 jam"
    if not 1 <= work_days <= 120:
        wrong["work_days"] = "Antara 1 dan 120 hari kerja"
    return wrong


def _cleaned(words: list[str]) -> list[str]:
    """At most twenty different words of at most thirty letters."""
    cut = (each.strip().casefold()[:30] for each in words)
    return [*dict.fromkeys(each for each in cut if each)][:20]


def _usable(session: Session, code: str) -> None:
    if not routing.addressee(session, code).active:
        raise NotFound("Instansi ini sudah tidak dipakai. Pilih yang lain.")


def _has_open(session: Session, code: str) -> bool:
    query = select(Complaint.id).where(Complaint.agency == code, OPEN).limit(1)
    return session.exec(query).first() is not None


def _table(session: Session) -> dict[int, Route]:
    rows = session.exec(select(ComplaintRoute))
    return {row.id or 0: Route(row.category, row.area, row.owner, row.body) for row in rows}


def _admit(actor: Actor) -> None:
    policy.require(actor, May.ROUTE, None)


def _changed(session: Session, admin: Actor, row: object, detail: str) -> None:
    session.flush()
    audit.record(session, admin, "complaints.route", row, detail=detail[:120])
    gauges.forget(session, *TABLES)
