"""What buyers see of shops and goods. No rows leave here, only what a screen shows."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from smartcity_app.civic import geography, words
from smartcity_app.civic.geography import Point
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.civic.words import rupiah
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import assigned, duty, goods, listing, prices, reach, shops
from smartcity_app.services.peken.clocks import OpenMinutes, month_of
from smartcity_app.services.peken.goods import CATEGORIES
from smartcity_app.services.peken.reach import Places
from smartcity_app.services.peken.searching import Hit, Page, search
from smartcity_app.services.peken.shop_models import KINDS, PriceBand, Product, Shop, Variant
from smartcity_app.ui.views import ChoiceView

FEW = 8
"""Shops on the first page."""


@dataclass(frozen=True, slots=True)
class StallView:
    """A shop in a list."""

    ref: str
    name: str
    href: str
    picture: str
    line: str
    """ "200 m, buka sampai 21.00"."""
    bold: str = ""
    """ "Antar Rp2.000"."""
    why: str = ""
    """Why it is one of the buyer's own shops."""
    open: bool = True


@dataclass(frozen=True, slots=True)
class SizeView:
    """A size that can be bought."""

    id: int
    label: str
    price: str
    per_unit: str
    left: str
    """Said when few are left."""
    flag: str
    """Said when it is above the reference price."""
    fair: str = ""
    """Said when it is not."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in a list."""

    id: int
    variant_id: int
    name: str
    label: str
    price: str
    picture: str
    href: str
    shop: str = ""
    flag: bool = False
    more: str = ""
    """ "2 ukuran"."""


@dataclass(frozen=True, slots=True)
class ProductView:
    """The page of an article."""

    id: int
    name: str
    about: str
    picture: str
    shop: StallView
    sizes: list[SizeView] = field(default_factory=list)


def picture(photo: str, category: str, *, large: bool = False) -> str:
    """Where the picture is; a drawing of the shelf where there is no photo."""
    if photo:
        return f"/peken/foto/{photo}{'?besar=1' if large else ''}"
    return CATEGORIES[category].picture if category in CATEGORIES else "/barang/lain.svg"


def shelves() -> list[ChoiceView]:
    """Every category, as chips."""
    return [ChoiceView(each.key, each.title) for each in CATEGORIES.values()]


def _fair(session: Session, actor: Actor, month: str) -> str:
    """The month, for a civil servant: shops that had their share of it are left out."""
    return month if duty.office_of(session, actor.person_id or 0) is not None else ""


def near(session: Session, actor: Actor) -> list[StallView]:
    """The buyer's own shops of the month, then those around their kelurahan in the fair order."""
    month, day = month_of(clock.now()), clock.today()
    own = assigned.shops_of(session, actor.person_id or 0, month)
    why = {each.shop_id: each.why for each in own}
    fair = _fair(session, actor, month)
    rows = listing.shops_for(session, shop_ids=list(why), month=month, day=day) if why else []
    rows.sort(key=lambda row: [each.shop_id for each in own].index(row.id or 0))
    places = reach.places_of(session, actor)
    home = places.home
    area = session.exec(select(Person.area).where(Person.id == actor.person_id)).first() or ""
    around = (
        listing.shops_for(session, near=home, month=fair, day=day, most=FEW)
        if home
        else listing.shops_for(session, area=area, month=fair, day=day, most=FEW)
    )
    if not around:
        around = listing.shops_for(session, month=fair, day=day, most=FEW)
    rows += [row for row in around if row.id not in why]
    return [stall(row, places, why.get(row.id or 0, "")) for row in rows[: max(FEW, len(own))]]


def stall(shop: Shop, places: Places, why: str = "") -> StallView:
    """A shop, seen from where the buyer lives."""
    far, home = "", places.home
    if home and shop.lat is not None and shop.lon is not None:
        metres = geography.metres(home, Point(shop.lat, shop.lon))
        far = f"{words.number(round(metres / 1000, 1))} km" if metres >= 950 else (
            f"{max(50, round(metres / 50) * 50)} m"
        )  # fmt: skip
    is_open, when = opening(shop)
    fee = f"Antar {rupiah(shop.delivery_fee)}" if shop.delivery_fee else "Gratis antar"
    return StallView(
        ref=shop.ref, name=shop.name, href=f"/peken/toko?no={shop.ref}",
        picture=picture(shop.photos[0], "") if shop.photos else "/barang/toko.svg",
        line=", ".join(filter(None, (far, when))), open=is_open, why=why,
        bold=fee if reach.brings(shop, places) else "Ambil di toko",
    )  # fmt: skip


def opening(shop: Shop) -> tuple[bool, str]:
    """Whether it is open now, and until or from when."""
    now = clock.now()
    if shop.holiday_until and shop.holiday_until >= clock.today():
        return False, f"Libur sampai {words.short_date(shop.holiday_until)}"
    hours = OpenMinutes(1, tuple(sorted(shop.hours.items())))
    if hours.is_open(now):
        closes = shop.hours[_today()].partition("-")[2]
        return True, f"buka sampai {closes.replace(':', '.')}"
    opens = clock.local(hours.resume(now, 1))
    first = shop.hours.get(WEEKDAYS[opens.weekday()], "").partition("-")[0].replace(":", ".")
    same = opens.date() == clock.today()
    return False, f"Tutup, buka {'hari ini' if same else words.day(opens)} {first}"


def _today() -> str:
    return WEEKDAYS[clock.today().weekday()]


def found(
    session: Session, actor: Actor, *, said: str, category: str, after: str, ref: str = ""
) -> tuple[list[ArticleView], str, str]:
    """What a search finds, where the next page begins, and how it was read when not as written."""
    month = month_of(clock.now())
    if ref:
        own, fair, only = [shops.seen_by_buyers(session, ref=ref).id or 0], "", True
    else:
        own = [each.shop_id for each in assigned.shops_of(session, actor.person_id or 0, month)]
        fair, only = _fair(session, actor, month), False
        home = reach.places_of(session, actor).home if not own else None
        own = own or (listing.ids_near(session, home) if home else [])
    page = search(
        session, words=said, shops=own, category=category, after=after, fair_for_month=fair,
        only=only,
    )  # fmt: skip
    bands = prices.in_force(session, clock.today())
    return [_article(each, bands) for each in page.hits], page.after, _read_as(page)


def _read_as(page: Page) -> str:
    return ", ".join(page.read_as.values())


def _article(hit: Hit, bands: dict[str, PriceBand]) -> ArticleView:
    return ArticleView(
        id=hit.product_id, variant_id=hit.variant_id, name=hit.name, label=hit.label,
        price=rupiah(hit.price), picture=picture(hit.photo, hit.category),
        href=f"/peken/barang?no={hit.product_id}", shop=hit.shop.name,
        flag=prices.judge(bands.get(hit.staple), hit.price, hit.amount) is not None,
        more=f"{hit.sizes} ukuran" if hit.sizes > 1 else "",
    )  # fmt: skip


def shelf_of(
    session: Session, shop: Shop, *, category: str = "", most: int = 120
) -> list[ArticleView]:
    """What a shop has in stock, by shelf."""
    query = (
        select(Product, Variant)
        .join(Variant, col(Variant.product_id) == Product.id)
        .where(Product.shop_id == shop.id, col(Product.active).is_(True))
        .where(col(Variant.active).is_(True), Variant.stock > 0)
    )
    if category:
        query = query.where(Product.category == category)
    bands, rows = prices.in_force(session, clock.today()), dict[int, ArticleView]()
    order = list(CATEGORIES)
    pairs = session.exec(query.order_by(col(Product.id), col(Variant.price)).limit(600)).all()
    for product, size in sorted(pairs, key=lambda p: (order.index(p[0].category), p[0].id)):
        rows.setdefault(
            product.id or 0,
            ArticleView(
                id=product.id or 0, variant_id=size.id or 0, name=product.name, label=size.label,
                price=rupiah(size.price), picture=picture(product.photo, product.category),
                href=f"/peken/barang?no={product.id}",
                flag=prices.judge(bands.get(product.staple), size.price, size.amount) is not None,
            ),
        )  # fmt: skip
    return list(rows.values())[:most]


def article(session: Session, actor: Actor, *, product_id: int) -> ProductView:
    """The page of something that is sold. NotFound when it is not, or its shop is not."""
    product = session.get(Product, product_id)
    shop = session.get(Shop, product.shop_id) if product else None
    if product is None or shop is None or not product.active:
        raise NotFound("Barang ini tidak dijual lagi. Cari di toko lain.")
    shops.seen_by_buyers(session, ref=shop.ref)
    band = prices.in_force(session, clock.today()).get(product.staple)
    rows = [each for each in goods.sizes(session, product, all_of_them=False) if each.stock]
    return ProductView(
        id=product_id, name=product.name, about=product.about,
        picture=picture(product.photo, product.category, large=True),
        shop=stall(shop, reach.places_of(session, actor)),
        sizes=[_size(each, band) for each in rows],
    )  # fmt: skip


def _size(row: Variant, band: PriceBand | None) -> SizeView:
    flag, each = prices.judge(band, row.price, row.amount), prices.per_unit(row.price, row.amount)
    compared = band is not None and row.amount is not None
    return SizeView(
        id=row.id or 0, label=row.label or "Satuan", price=rupiah(row.price),
        per_unit=f"{rupiah(each)} per {band.unit}" if each and band else "",
        left=f"Tinggal {row.stock}" if row.stock <= 5 else "",
        flag=flag.words if flag else "",
        fair="" if flag or not compared else "Sesuai harga acuan",
    )  # fmt: skip


def kind_of(shop: Shop) -> str:
    """ "Toko kelontong"."""
    return KINDS.get(shop.kind, "Toko")
