"""The businesses of the supply chain: whose they are, and who restocks through whom."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import SupplyTerms
from smartcity_app.services.peken.workflow import ACTIVE

SHOPS, KOPERASI, DISTRIBUTOR = ("tokel", "umkm"), ("koperasi",), ("distributor",)
USUAL_MARGIN, MOST_MARGIN = 300, 1_500
"""Hundredths of a percent."""


def mine(session: Session, actor: Actor, *, kinds: Sequence[str]) -> Sequence[Shop]:
    """The actor's open businesses of these kinds."""
    if actor.person_id is None:
        return []
    query = select(Shop).where(
        Shop.owner_id == actor.person_id, col(Shop.kind).in_(kinds), Shop.state == ACTIVE
    )
    return session.exec(query.order_by(col(Shop.id))).all()


def keeps(session: Session, actor: Actor, *, shop_id: int, kinds: Sequence[str]) -> Shop:
    """The actor's own business of this id; NotFound when it is not theirs, not open, or no such."""
    shop = session.get(Shop, shop_id)
    if shop is None or not policy.allows(actor, May.SUPPLY, shop):
        raise NotFound
    if shop.kind not in kinds or shop.state != ACTIVE:
        raise NotFound("Usaha ini sedang tidak buka, atau bukan untuk ini.")
    return shop


def members(session: Session, koperasi: Shop) -> Sequence[Shop]:
    """The open shops that restock through a koperasi, by name."""
    query = select(Shop).where(
        Shop.koperasi_id == koperasi.id, Shop.state == ACTIVE, col(Shop.kind).in_(SHOPS)
    )
    return session.exec(query.order_by(col(Shop.name), col(Shop.id))).all()


def distributors(session: Session) -> Sequence[Shop]:
    """Every open distributor, by name."""
    query = select(Shop).where(col(Shop.kind).in_(DISTRIBUTOR), Shop.state == ACTIVE)
    return session.exec(query.order_by(col(Shop.name), col(Shop.id)).limit(100)).all()


def koperasi_near(session: Session, shop: Shop) -> Sequence[Shop]:
    """The koperasi a shop may join: of its own kelurahan, or where there is none its kecamatan."""
    query = select(Shop).where(col(Shop.kind).in_(KOPERASI), Shop.state == ACTIVE)
    here = session.exec(query.where(Shop.area == shop.area).order_by(col(Shop.name))).all()
    district = shop.area.rpartition(".")[0]
    around = query.where(col(Shop.area).startswith(f"{district}.", autoescape=True))
    return here or session.exec(around.order_by(col(Shop.name)).limit(20)).all()


def koperasi_of(session: Session, shop: Shop) -> Shop | None:
    """Where a shop restocks; None while it has joined none, or that one is closed."""
    koperasi = session.get(Shop, shop.koperasi_id) if shop.koperasi_id else None
    return koperasi if koperasi and koperasi.state == ACTIVE else None


def join(session: Session, actor: Actor, *, shop_id: int, koperasi_id: int) -> Shop:
    """Restock through this koperasi from now on. What is asked for elsewhere stays there."""
    shop = keeps(session, actor, shop_id=shop_id, kinds=SHOPS)
    if koperasi_id not in {each.id for each in koperasi_near(session, shop)}:
        raise NotFound("Koperasi ini tidak melayani kelurahan toko Anda. Pilih yang ada di daftar.")
    if shop.koperasi_id != koperasi_id:
        shop.koperasi_id = koperasi_id
        session.flush()
        audit.record(session, actor, "peken.join_koperasi", shop, detail=str(koperasi_id))
    return shop


def margin(session: Session, koperasi_id: int) -> int:
    """What a koperasi adds, in hundredths of a percent."""
    terms = session.get(SupplyTerms, koperasi_id)
    return terms.margin if terms else USUAL_MARGIN


def set_margin(session: Session, actor: Actor, *, koperasi_id: int, hundredths: int) -> None:
    """Add so much from the next purchase on; what is under way keeps its margin."""
    keeps(session, actor, shop_id=koperasi_id, kinds=KOPERASI)
    if not 0 <= hundredths <= MOST_MARGIN:
        raise Incomplete(fields={"margin": f"Isi antara 0 dan {MOST_MARGIN // 100} persen"})
    terms = session.get(SupplyTerms, koperasi_id)
    if terms is None:
        session.add(terms := SupplyTerms(koperasi_id=koperasi_id, margin=hundredths))
    terms.margin = hundredths
    session.flush()
    audit.record(session, actor, "peken.margin", terms, detail=f"{koperasi_id}: {hundredths}")
