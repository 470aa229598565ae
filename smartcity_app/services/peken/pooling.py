"""A koperasi puts its shops' wishes together and orders them from distributors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, cases, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.peken import supply_places
from smartcity_app.services.peken.shop_models import Product, Shop, Variant
from smartcity_app.services.peken.supply_models import (
    ORDERED,
    WAITING,
    WITHDRAWN,
    RestockLine,
    SupplyLine,
    SupplyMatch,
    SupplyOrder,
)
from smartcity_app.services.peken.supply_places import DISTRIBUTOR, KOPERASI
from smartcity_app.services.peken.supply_workflow import DRAFT, PURCHASE
from smartcity_app.services.peken.workflow import ACTIVE

MOST_LINES = 2_000
"""Wishes one purchase takes; what is left goes into the next."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a distributor, on sale now."""

    id: int
    distributor_id: int
    distributor: str
    name: str
    label: str
    price: int
    stock: int

    @property
    def title(self) -> str:
        """ "Beras medium, 5 kg"."""
        return ", ".join(filter(None, (self.name, self.label)))


@dataclass(frozen=True, slots=True)
class Wish:
    """A line of the pool: what one shop waits for."""

    id: int
    shop_id: int
    shop: str
    variant_id: int
    name: str
    label: str
    wanted: int
    article_id: int | None
    """The distributor's article it was matched with; None while the koperasi has not said."""


def pool(session: Session, actor: Actor, *, koperasi_id: int) -> list[Wish]:
    """Everything the koperasi's shops wait for, by article, who asked first first."""
    supply_places.keeps(session, actor, shop_id=koperasi_id, kinds=KOPERASI)
    return _waiting(session, koperasi_id)


def articles(session: Session, ids: Sequence[int] | None = None) -> dict[int, Article]:
    """What open distributors have on sale, or of it these; by name."""
    query = (
        select(
            col(Variant.id), col(Shop.id), col(Shop.name), col(Product.name), col(Variant.label),
            col(Variant.price), col(Variant.stock),
        )  # type: ignore[call-overload]
        .join(Product, col(Product.id) == Variant.product_id)
        .join(Shop, col(Shop.id) == Variant.shop_id)
        .where(col(Shop.kind).in_(DISTRIBUTOR), Shop.state == ACTIVE)
        .where(col(Variant.active), col(Product.active))
        .order_by(col(Product.name), col(Variant.price), col(Variant.id))
    )  # fmt: skip
    if ids is not None:
        query = query.where(col(Variant.id).in_(ids))
    return {row[0]: Article(*row) for row in session.exec(query.limit(5_000))}


def match(
    session: Session, actor: Actor, *, koperasi_id: int, variant_id: int, article_id: int
) -> None:
    """Say which article of a distributor a shop's article is. Remembered until said otherwise."""
    koperasi = supply_places.keeps(session, actor, shop_id=koperasi_id, kinds=KOPERASI)
    variant = session.get(Variant, variant_id)
    shop = session.get(Shop, variant.shop_id) if variant else None
    if shop is None or shop.koperasi_id != koperasi_id:
        raise NotFound("Barang ini bukan dari toko anggota koperasi Anda.")
    if article_id not in articles(session, [article_id]):
        raise NotFound("Distributor tidak menjual barang ini lagi. Pilih yang lain.")
    cases.claim(session, koperasi)
    query = select(SupplyMatch).where(
        SupplyMatch.koperasi_id == koperasi_id, SupplyMatch.variant_id == variant_id
    )
    found = session.exec(query).first()
    if found is None:
        found = SupplyMatch(koperasi_id=koperasi_id, variant_id=variant_id, article_id=article_id)
        session.add(found)
    found.article_id, found.matched_by = article_id, actor.person_id
    session.flush()
    audit.record(session, actor, "peken.match", found, detail=f"{variant_id}: {article_id}")


def likeliest(wish: Wish, choices: Mapping[int, Article]) -> int | None:
    """The article whose name shares most words with the wish's: only proposed, never taken."""
    said = _words(f"{wish.name} {wish.label}")
    scores = {
        key: len(said & _words(article.title)) / len(said | _words(article.title))
        for key, article in choices.items()
    }
    best = max(scores, key=lambda key: (scores[key], -choices[key].price, -key), default=None)
    return best if best is not None and scores[best] >= 1 / 3 else None


def order(
    session: Session,
    actor: Actor,
    *,
    koperasi_id: int,
    distributor_id: int,
    seen: Mapping[int, int],
) -> SupplyOrder:
    """Close the pool of what is matched with one distributor, and send it the order.

    `seen` is what whoever orders saw: pieces by article. OutOfStep when the pool has changed since,
    so that nobody orders what they have not read.
    """
    koperasi = supply_places.keeps(session, actor, shop_id=koperasi_id, kinds=KOPERASI)
    cases.claim(session, koperasi)
    choices, wishes = _matched(session, koperasi_id, distributor_id)
    sums = totals(wishes)
    if not sums:
        raise Incomplete("Belum ada permintaan toko untuk distributor ini.")
    if dict(seen) != sums:
        raise OutOfStep("Permintaan toko baru saja berubah. Periksa lagi jumlahnya, lalu kirim.")
    distributor = session.get_one(Shop, distributor_id)
    purchase = SupplyOrder(
        ref=refs.new_ref("PKL"), owner_id=koperasi.owner_id, area=koperasi.area,
        agency=koperasi.agency, state=DRAFT, seller_id=distributor.owner_id,
        koperasi_id=koperasi_id, distributor_id=distributor_id,
        margin=supply_places.margin(session, koperasi_id),
    )  # fmt: skip
    cases.begin(session, actor, PURCHASE, purchase, "ask")
    for article_id, pieces in sorted(sums.items()):
        _enter(session, purchase, choices[article_id], pieces, wishes)
    return purchase


def totals(wishes: Sequence[Wish]) -> dict[int, int]:
    """Pieces by article of what is matched."""
    sums: dict[int, int] = {}
    for wish in wishes:
        if wish.article_id:
            sums[wish.article_id] = sums.get(wish.article_id, 0) + wish.wanted
    return sums


def back_to_the_pool(session: Session, purchase: SupplyOrder) -> None:
    """A purchase comes to nothing: its shops wait again."""
    lines = select(SupplyLine.id).where(SupplyLine.purchase_id == purchase.id)
    wait_again(
        session,
        session.exec(
            select(RestockLine)
            .where(col(RestockLine.purchase_line_id).in_(lines), RestockLine.state == ORDERED)
            .order_by(col(RestockLine.id).desc())
        ).all(),
    )


def wait_again(session: Session, wishes: Sequence[RestockLine]) -> None:
    """Put wishes back in the pool. A shop that has asked anew meanwhile waits for that alone."""
    again = select(RestockLine.variant_id).where(
        col(RestockLine.variant_id).in_([each.variant_id for each in wishes]),
        RestockLine.state == WAITING,
    )
    newer = set(session.exec(again))
    for wish in wishes:
        wish.purchase_line_id = None
        wish.state = WITHDRAWN if wish.variant_id in newer else WAITING
        newer.add(wish.variant_id)
    session.flush()


def _matched(
    session: Session, koperasi_id: int, distributor_id: int
) -> tuple[dict[int, Article], list[Wish]]:
    """A distributor's articles that are wanted, and the wishes matched with them."""
    wishes = [each for each in _waiting(session, koperasi_id) if each.article_id]
    found = articles(session, sorted({each.article_id or 0 for each in wishes}))
    choices = {k: each for k, each in found.items() if each.distributor_id == distributor_id}
    return choices, [each for each in wishes if each.article_id in choices]


def _enter(
    session: Session, purchase: SupplyOrder, article: Article, pieces: int, wishes: Sequence[Wish]
) -> None:
    """One line of a purchase, and the wishes it is for: each of them only once."""
    line = SupplyLine(
        purchase_id=purchase.id or 0, article_id=article.id, name=article.name,
        label=article.label, listed=article.price, price=article.price, ordered=pieces,
        offered=pieces,
    )  # fmt: skip
    session.add(line)
    session.flush()
    ids = [each.id for each in wishes if each.article_id == article.id]
    taken = session.connection().execute(
        update(RestockLine)
        .where(col(RestockLine.id).in_(ids), col(RestockLine.state) == WAITING)
        .values(state=ORDERED, purchase_line_id=line.id)
    )
    if taken.rowcount != len(ids):
        raise OutOfStep("Permintaan toko baru saja berubah. Periksa lagi jumlahnya, lalu kirim.")


def _waiting(session: Session, koperasi_id: int) -> list[Wish]:
    query = (
        select(
            col(RestockLine.id), col(RestockLine.shop_id), col(Shop.name),
            col(RestockLine.variant_id), col(RestockLine.name), col(RestockLine.label),
            col(RestockLine.wanted), col(SupplyMatch.article_id),
        )  # type: ignore[call-overload]
        .join(Shop, col(Shop.id) == RestockLine.shop_id)
        .outerjoin(
            SupplyMatch,
            (col(SupplyMatch.variant_id) == RestockLine.variant_id)
            & (col(SupplyMatch.koperasi_id) == RestockLine.koperasi_id),
        )
        .where(RestockLine.koperasi_id == koperasi_id, RestockLine.state == WAITING)
        .order_by(col(RestockLine.id))
        .limit(MOST_LINES)
    )  # fmt: skip
    return [Wish(*row) for row in session.exec(query)]


def _words(said: str) -> set[str]:
    return set(said.lower().replace(",", " ").split())
