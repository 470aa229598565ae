"""What the market's office sees of shops. No rows leave here, only what a screen shows."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, func, or_, select

from smartcity_app.civic import areas, geography, promise, words
from smartcity_app.civic.geography import Point
from smartcity_app.civic.people import Person
from smartcity_app.civic.promise import PromiseView
from smartcity_app.civic.words import rupiah
from smartcity_app.kernel import audit, cases, clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import shop_data, shops
from smartcity_app.services.peken.owner_views import picture
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import KINDS, Product, Shop
from smartcity_app.services.peken.workflow import (
    ACTIVE,
    CLOSED,
    REFUSED,
    RETURNED,
    SHOP,
    SUBMITTED,
    SUSPENDED,
    VERIFY_DAYS,
)
from smartcity_app.ui.listing import Groups
from smartcity_app.ui.views import ChipView, FactView, RowView, StepView, TrailView, strip_of

CONSOLE = "/kerja/peken/toko"
PAGE = 40
VIEWS = {
    SUBMITTED: "Diperiksa", RETURNED: "Diperbaiki", ACTIVE: "Buka", SUSPENDED: "Dibekukan",
    "berakhir": "Berakhir",
}  # fmt: skip
GROUPS: Groups = {
    "late": ("late", "Lewat janji"),
    "soon": ("soon", "Segera"),
    "ontime": ("ontime", "Tepat waktu"),
    "paused": ("paused", "Menunggu pemilik"),
    "done": ("done", "Sudah diputus"),
}
NEXT_DOOR = 60.0
"""Metres within which another shop may be the same one."""
_KEYS = {"admit": "S", "send_back": "B", "refuse": "", "suspend": "B", "reinstate": "S"}
_ICONS = {"admit": "check", "send_back": "undo-2", "refuse": "ban", "suspend": "ban",
          "reinstate": "rotate-cw"}  # fmt: skip
_KINDS = {"primary": "primary", "neutral": "outline", "danger": "danger"}


@dataclass(frozen=True, slots=True)
class OtherShop:
    """A shop that may have to do with this one."""

    ref: str
    name: str
    line: str
    href: str


@dataclass(frozen=True, slots=True)
class ShopFile:
    """Everything the office reads of one shop."""

    ref: str
    version: int
    name: str
    state: str
    clock: PromiseView
    facts: list[FactView]
    owner: list[FactView]
    about: str
    photos: list[str]
    lat: float
    lng: float
    area: str
    place: str
    others: list[OtherShop] = field(default_factory=list)
    trail: list[TrailView] = field(default_factory=list)
    steps: list[StepView] = field(default_factory=list)


def waiting(session: Session, actor: Actor) -> int:
    """How many shops wait to be verified, up to 100, for the rail."""

    def counted() -> int:
        query = select(Shop.id).where(shops.for_office(actor), Shop.state == SUBMITTED)
        return len(session.exec(query.limit(100)).all())

    return gauges.recent(session, ("peken.shops", actor.person_id, actor.posts), counted)


def page(
    session: Session, actor: Actor, *, view: str, said: str, after: int
) -> tuple[list[tuple[str, RowView]], int]:
    """Shops of a view, those first that wait longest; a name or number is looked for in all."""
    query = select(Shop).where(shops.for_office(actor), _wanted(view, said))
    query = query.where(col(Shop.id) > after) if after else query
    rows = session.exec(query.order_by(col(Shop.id)).limit(PAGE + 1)).all()
    shown = [_row(each, view) for each in rows[:PAGE]]
    return shown, (rows[PAGE - 1].id or 0) if len(rows) > PAGE else 0


def _wanted(view: str, said: str) -> ColumnElement[bool]:
    if said:
        return or_(
            col(Shop.ref) == said.upper(), col(Shop.name).icontains(said[:60], autoescape=True)
        )
    if view == "berakhir":
        return col(Shop.state).in_((REFUSED, CLOSED))
    return col(Shop.state) == view if view in VIEWS else true()


def _row(shop: Shop, view: str) -> tuple[str, RowView]:
    counted = clock_of(shop)
    group = counted.state if shop.state in (SUBMITTED, RETURNED) else "done"
    return group, RowView(
        id=shop.ref,
        href=f"{CONSOLE}?tampil={view}&no={shop.ref}",
        title=shop.name,
        detail=f"{KINDS.get(shop.kind, '')} · {areas.area(shop.area).name}",
        clock=strip_of(counted),
    )


def chips(session: Session, actor: Actor, chosen: str) -> list[ChipView]:
    """The views of the list."""
    number = waiting(session, actor)
    return [
        ChipView(key, label, str(number or "") if key == SUBMITTED else "", key == chosen)
        for key, label in VIEWS.items()
    ]


def clock_of(shop: Shop) -> PromiseView:
    """The promise to verify a shop, as the office reads it."""
    if shop.started_at is None or shop.due_at is None:
        return promise.before(days=VERIFY_DAYS)
    said = {"started_at": shop.started_at, "due_at": shop.due_at, "promised": VERIFY_DAYS}
    if shop.state == RETURNED:
        return promise.paused(
            left_minutes=shop.left or 0, what_to_do="Pemilik memperbaiki data", **said  # type: ignore[arg-type]
        )  # fmt: skip
    if shop.state == SUBMITTED:
        return promise.running(now=clock.now(), **said)  # type: ignore[arg-type]
    return promise.done(finished_at=shop.since, **said)  # type: ignore[arg-type]


def file_of(session: Session, actor: Actor, *, ref: str) -> ShopFile:
    """One shop, to be verified. The look at its owner's data is on record."""
    shop = shops.find(session, actor, ref=ref)
    policy.require(actor, May.VERIFY, shop)
    owner = session.get_one(Person, shop.owner_id)
    audit.record(session, actor, "shop.read", shop, subject_id=shop.owner_id)
    return ShopFile(
        ref=shop.ref, version=shop.version, name=shop.name, state=shop.state,
        clock=clock_of(shop), facts=_facts(session, shop), about=shop.about,
        owner=[
            FactView("Pemilik", owner.name),
            FactView("NIK", f"{owner.nik[:6]}••••••{owner.nik[-4:]}"),
            FactView("Alamat", f"{owner.address}, {areas.path_words(owner.area)}"),
        ],
        photos=[picture(each) for each in shop.photos],
        lat=shop.lat or 0.0, lng=shop.lon or 0.0, area=shop.area, place=shops.place_words(shop),
        others=_others(session, actor, shop), trail=_trail(session, shop),
        steps=[
            StepView(
                step.name, step.title, _KINDS[step.tone],  # type: ignore[arg-type]
                _ICONS.get(step.name, ""), _KEYS.get(step.name, ""),
                asks=f"toko-{step.name}" if step.needs_note else "",
            )
            for step in sorted(SHOP.open_steps(actor, shop), key=lambda s: s.tone == "primary")
            if step.permission == May.VERIFY
        ],
    )  # fmt: skip


def _facts(session: Session, shop: Shop) -> list[FactView]:
    many = session.exec(
        select(func.count()).select_from(Product).where(Product.shop_id == shop.id)
    ).one()
    delivery = (
        f"Sampai {words.number(shop.delivery_metres / 1000)} km, {rupiah(shop.delivery_fee)}"
        if shop.delivers
        else "Tidak mengantar"
    )
    return [
        FactView("Jenis", KINDS.get(shop.kind, "")),
        FactView("NIB", shop.nib or "Belum punya"),
        FactView("Telepon", shop.phone),
        FactView("Jam buka", shop_data.hours_words(shop.hours)),
        FactView("Antar", delivery),
        FactView("Barang", f"{many}"),
    ]


def _others(session: Session, actor: Actor, shop: Shop) -> list[OtherShop]:
    """The owner's other shops, and those next door: one shop must not have two shares."""
    reach = shops.for_office(actor)
    mine = session.exec(
        select(Shop).where(Shop.owner_id == shop.owner_id, Shop.id != shop.id, reach)
    ).all()
    found = {each.ref: (each, "Pemilik yang sama") for each in mine}
    if shop.lat is not None and shop.lon is not None:
        here = Point(shop.lat, shop.lon)
        cells = geography.cells_around(here, NEXT_DOOR)
        near = select(Shop).where(col(Shop.geo7).in_(cells), Shop.id != shop.id, reach)
        for each in session.exec(near.limit(30)):
            metres = geography.metres(here, Point(each.lat or 0, each.lon or 0))
            if metres <= NEXT_DOOR:
                same = f"{found[each.ref][1]}, " if each.ref in found else ""
                found[each.ref] = (each, f"{same}{round(metres)} m dari sini")
    return [
        OtherShop(e.ref, e.name, f"{why} · {SHOP.state(e.state).title}", f"{CONSOLE}?no={e.ref}")
        for e, why in found.values()
    ]


def _trail(session: Session, shop: Shop) -> list[TrailView]:
    return [
        TrailView(
            SHOP.step(line.step).done if line.step != cases.ESCALATE else "Lewat janji",
            ", ".join(filter(None, (line.name, line.title, words.stamp(line.at)))),
            icon=_ICONS.get(line.step, "check-bold"), note=line.note,
        )
        for line in cases.history(session, shop)
    ]  # fmt: skip
