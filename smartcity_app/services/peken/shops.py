"""Shops: how one comes in, what its owner may change, who lets it sell."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from smartcity_app.civic import areas
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit, cases, clock, db, policy, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import (
    Incomplete,
    NotAllowed,
    NotFound,
    OutOfStep,
    SignedOut,
    TooMany,
)
from smartcity_app.services.peken import shop_data, shop_photos
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_data import ShopData
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import CONFIRMED, Delivery, SupplyOrder
from smartcity_app.services.peken.supply_workflow import WITH_DISTRIBUTOR, WITH_KOPERASI
from smartcity_app.services.peken.workflow import (
    ACTIVE,
    CLOSED,
    DRAFT,
    HELD,
    REFUSED,
    RETURNED,
    SHOP,
    UNPAID,
)

PREFIX = "TOK"
MOST_WAITING = 3
"""Shops of one owner that may wait to be sent or examined."""
FARTHEST_HOLIDAY = 90
"""Days a shop may say ahead that it is closed."""


def begin(session: Session, actor: Actor) -> Shop:
    """A shop to be filled in: the actor's draft if there is one, else a fresh one.

    Its kelurahan is the owner's own until there is a pin.
    """
    if actor.person_id is None:
        raise SignedOut
    mine = [each for each in owned(session, actor) if each.state == DRAFT]
    if mine:
        return mine[0]
    _refuse_too_many(session, actor)
    home = session.get_one(Person, actor.person_id).area
    shop = Shop(
        ref=refs.new_ref(PREFIX),
        owner_id=actor.person_id,
        area=home,
        agency=city().market.agency,
        state=DRAFT,
        name="",
        draft=shop_data.usual(),
    )
    policy.require(actor, May.SHOP, shop)
    session.add(shop)
    session.flush()
    return shop


def keep(session: Session, actor: Actor, *, ref: str, typed: Mapping[str, str]) -> Shop:
    """Keep what the owner has typed so far, right or wrong. Nobody else sees it before `submit`."""
    shop = own(session, actor, ref=ref)
    if shop.state not in (DRAFT, RETURNED):
        raise OutOfStep
    cases.claim(session, shop)
    shop.draft = {**shop.draft, **shop_data.kept(typed)}
    session.add(shop)
    return shop


def submit(session: Session, actor: Actor, *, ref: str) -> Shop:
    """Send what was typed to the market's office, for the first time or mended.

    Raises Incomplete with every field that is missing or wrong.
    """
    shop = own(session, actor, ref=ref)
    data = shop_data.read(shop.draft)
    _apply(session, actor, shop, data)
    cases.advance(session, actor, SHOP, shop, "submit", also=lambda _: {"wrong": []})
    return shop


def register(session: Session, actor: Actor, *, data: ShopData) -> Shop:
    """A shop with all its data, sent to the market's office at once."""
    shop = begin(session, actor)
    keep(session, actor, ref=shop.ref, typed=shop_data.typed(data))
    return submit(session, actor, ref=shop.ref)


def change(session: Session, actor: Actor, *, ref: str, typed: Mapping[str, str]) -> Shop:
    """Change what an owner may of a shop that sells: all but what the office has verified.

    Raises Incomplete with every field that is wrong, and for a change of what is fixed.
    """
    shop = own(session, actor, ref=ref)
    if shop.state != ACTIVE:
        raise OutOfStep
    cases.claim(session, shop)
    data = shop_data.read({**shop_data.typed(shop_data.of(shop)), **shop_data.kept(typed)})
    if moved := shop_data.fixed_that_differ(shop, data):
        raise Incomplete(fields=dict.fromkeys(moved, shop_data.FIXED_WORDS))
    _apply(session, actor, shop, data)
    audit.record(session, actor, "shop.change", shop, subject_id=shop.owner_id)
    return shop


def _apply(session: Session, actor: Actor, shop: Shop, data: ShopData) -> None:
    shop_photos.attach(session, actor, shop, data.photos)
    for name, value in data.columns().items():
        setattr(shop, name, value)
    shop.draft = {}
    session.add(shop)
    session.flush()


def holiday(session: Session, actor: Actor, *, ref: str, until: date | None) -> None:
    """Close until this day has passed; None opens again. Orders that are paid are not touched."""
    shop = own(session, actor, ref=ref)
    today = clock.today()
    if shop.state != ACTIVE:
        raise OutOfStep
    if until and not today <= until <= today + timedelta(days=FARTHEST_HOLIDAY):
        words = f"Pilih hari ini sampai {FARTHEST_HOLIDAY} hari ke depan"
        raise Incomplete(fields={"sampai": words})
    cases.claim(session, shop)
    db.change(session, shop, values={"holiday_until": until})
    audit.record(session, actor, "shop.holiday", shop, subject_id=shop.owner_id)


def close(session: Session, actor: Actor, *, ref: str) -> None:
    """The owner gives up the shop, for good. Not while orders are open."""
    shop = own(session, actor, ref=ref)
    if is_owed(session, shop):
        raise OutOfStep("Masih ada pesanan yang belum selesai. Selesaikan dulu, lalu tutup toko.")
    if is_supplying(session, shop):
        raise OutOfStep("Masih ada pasokan yang berjalan. Selesaikan dulu, lalu tutup.")
    cases.advance(session, actor, SHOP, shop, "close")


def is_owed(session: Session, shop: Shop) -> bool:
    """Whether somebody waits for goods or for a payment here."""
    query = select(Order.id).where(Order.shop_id == shop.id, col(Order.state).in_((UNPAID, *HELD)))
    return session.exec(query.limit(1)).first() is not None


def is_supplying(session: Session, shop: Shop) -> bool:
    """Whether goods are on their way to it or from it, or were asked for and not answered."""
    purchase, going = SupplyOrder, Delivery
    bought = select(purchase.id).where(
        or_(col(purchase.koperasi_id) == shop.id, col(purchase.distributor_id) == shop.id),
        col(purchase.state).in_((*WITH_DISTRIBUTOR, *WITH_KOPERASI)),
    )
    brought = select(going.id).where(
        or_(col(going.koperasi_id) == shop.id, col(going.shop_id) == shop.id),
        going.state != CONFIRMED,
    )
    return any(session.exec(each.limit(1)).first() for each in (bought, brought))


def as_seen(session: Session, actor: Actor, *, ref: str, version: int) -> None:
    """OutOfStep when the shop has moved since the officer read it."""
    if find(session, actor, ref=ref).version != version:
        raise OutOfStep


def admit(session: Session, actor: Actor, *, ref: str, note: str = "") -> None:
    """Let a shop sell."""
    _decide(session, actor, ref, "admit", note)


def send_back(session: Session, actor: Actor, *, ref: str, wrong: Sequence[str], note: str) -> None:
    """Have the owner mend these parts of the data (shop_data.PARTS). The clock stands meanwhile."""
    parts = [each for each in shop_data.PARTS if each in wrong]
    if not parts:
        raise Incomplete("Tandai bagian mana yang perlu diperbaiki.", fields={"bagian": "Pilih"})
    named = ", ".join(shop_data.PARTS[each] for each in parts)
    said = f"{named}: {note.strip()}" if note.strip() else ""
    shop = find(session, actor, ref=ref)
    before = shop_data.typed(shop_data.of(shop))
    _decide(session, actor, ref, "send_back", said, {"wrong": parts, "draft": before})


def refuse(session: Session, actor: Actor, *, ref: str, note: str) -> None:
    """Do not let it in."""
    _decide(session, actor, ref, "refuse", note)


def suspend(session: Session, actor: Actor, *, ref: str, note: str) -> None:
    """It may not sell for now; buyers no longer find it. What is paid is still to be handed out."""
    _decide(session, actor, ref, "suspend", note)


def reinstate(session: Session, actor: Actor, *, ref: str, note: str) -> None:
    """It may sell again."""
    _decide(session, actor, ref, "reinstate", note)


def _decide(
    session: Session,
    actor: Actor,
    ref: str,
    step: str,
    note: str,
    also: Mapping[str, Any] | None = None,
) -> None:
    shop = find(session, actor, ref=ref)
    if shop.owner_id == actor.person_id:
        raise NotAllowed("Ini toko Anda sendiri. Minta rekan lain memeriksanya.")
    if len(note) > shop_data.MOST_WORDS:
        raise Incomplete(f"Keterangan paling panjang {shop_data.MOST_WORDS} huruf.")
    cases.advance(session, actor, SHOP, shop, step, note=note, also=lambda _: dict(also or {}))


def find(session: Session, actor: Actor, *, ref: str) -> Shop:
    """A shop the actor owns, or one that was sent to the actor's office. NotFound otherwise."""
    shop = session.exec(select(Shop).where(Shop.ref == ref[:40], _within(actor))).first()
    if shop is None:
        raise NotFound
    return shop


def own(session: Session, actor: Actor, *, ref: str) -> Shop:
    """A shop of the actor's own. NotFound otherwise."""
    query = select(Shop).where(Shop.ref == ref[:40], policy.reach_of(actor, May.SHOP, Shop))
    shop = session.exec(query).first()
    if shop is None:
        raise NotFound
    return shop


def owned(session: Session, actor: Actor) -> list[Shop]:
    """The actor's shops, the newest first; without those given up."""
    query = select(Shop).where(
        policy.reach_of(actor, May.SHOP, Shop), col(Shop.state).not_in((CLOSED,))
    )
    return list(session.exec(query.order_by(col(Shop.id).desc()).limit(50)))


def _within(actor: Actor) -> ColumnElement[bool]:
    return or_(policy.reach_of(actor, May.SHOP, Shop), for_office(actor))


def for_office(actor: Actor) -> ColumnElement[bool]:
    """Shops of the actor's area that were sent in: an owner's draft is nobody else's."""
    return and_(policy.reach_of(actor, May.VERIFY, Shop), col(Shop.started_at).is_not(None))


def selling(today: date) -> ColumnElement[bool]:
    """Shops a buyer sees: verified, not suspended, not on holiday. Distributors are none."""
    away, open_ = col(Shop.holiday_until), col(Shop.state) == ACTIVE
    retail = col(Shop.kind) != "distributor"
    return and_(open_, retail, or_(away.is_(None), away < today))


def seen_by_buyers(session: Session, *, ref: str) -> Shop:
    """A verified shop, also while it is on holiday. NotFound otherwise."""
    query = select(Shop).where(Shop.ref == ref[:40], Shop.state == ACTIVE)
    shop = session.exec(query).first()
    if shop is None:
        raise NotFound("Toko ini tidak ada, atau sedang tidak berjualan. Cari toko lain.")
    return shop


def place_words(shop: Shop) -> str:
    """ "Jl. Melati 3, Keputih, Sukolilo"."""
    return ", ".join(filter(None, (shop.address, areas.path_words(shop.area))))


def _refuse_too_many(session: Session, actor: Actor) -> None:
    waiting = [each for each in owned(session, actor) if each.state not in (ACTIVE, REFUSED)]
    if len(waiting) >= MOST_WAITING:
        raise TooMany("Selesaikan dulu pendaftaran toko Anda yang lain, lalu daftarkan yang ini.")
