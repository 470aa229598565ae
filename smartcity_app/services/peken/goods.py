"""What a shop sells: its goods, their sizes, prices and stock."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update
from sqlmodel import Session, col, delete, func, select

from smartcity_app.civic.words import rupiah
from smartcity_app.kernel import clock, db, outbox, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.peken import prices, shop_photos, shops, wording
from smartcity_app.services.peken.facts import StockLow
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Product, ProductTerm, Shop, Variant
from smartcity_app.services.peken.workflow import CLOSED, REFUSED


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the market."""

    key: str
    title: str
    words: str = ""
    """What else its goods are found by."""

    @property
    def picture(self) -> str:
        """A drawing for goods without a photo."""
        return f"/barang/{self.key}.svg"


CATEGORIES = {
    each.key: each
    for each in (
        Category("beras", "Beras", "sembako"),
        Category("minyak-gula", "Minyak dan gula", "sembako"),
        Category("telur-protein", "Telur, daging, ikan", "lauk"),
        Category("sayur-buah", "Sayur dan buah"),
        Category("bumbu", "Bumbu dapur", "sembako"),
        Category("mie-tepung", "Mie dan tepung", "sembako"),
        Category("minuman", "Minuman"),
        Category("camilan", "Camilan"),
        Category("makanan-jadi", "Makanan jadi"),
        Category("bayi", "Perlengkapan bayi"),
        Category("kebersihan", "Kebersihan", "rumah tangga"),
        Category("alat-tulis", "Alat tulis", "sekolah kantor"),
        Category("lain", "Lain-lain"),
    )
}
"""Daily needs, in the order they are shown."""
CHEAPEST, DEAREST = 50, 50_000_000
"""Rupiah a size may cost."""
MOST_STOCK, MOST_SIZES, MOST_GOODS = 100_000, 20, 5_000


@dataclass(frozen=True, slots=True)
class Size:
    """One size of an article, before it is checked."""

    price: int
    stock: int = 0
    label: str = ""
    low_at: int = 0
    amount: float | None = None
    id: int | None = None
    """Of the variant it changes; its stock then stays as it is."""


@dataclass(frozen=True, slots=True)
class Goods:
    """An article, before it is checked."""

    name: str
    category: str
    sizes: Sequence[Size]
    staple: str = ""
    about: str = ""
    photo: str = ""


def wanting(given: Goods) -> dict[str, str]:
    """Field name to what is missing or wrong; of the nth size it is "price-1"."""
    problems: dict[str, str] = {}
    if not 2 <= len(given.name.strip()) <= 80:
        problems["name"] = "Tulis nama barang, 2 sampai 80 huruf"
    if given.category not in CATEGORIES:
        problems["category"] = "Pilih kategori dari daftar"
    if given.staple and given.staple not in prices.STAPLES:
        problems["staple"] = "Pilih bahan pokok dari daftar"
    if len(given.about) > 500:
        problems["about"] = "Keterangan paling panjang 500 huruf"
    if not 1 <= len(given.sizes) <= MOST_SIZES:
        problems["sizes"] = f"Isi 1 sampai {MOST_SIZES} ukuran"
    labels = [each.label.strip().casefold() for each in given.sizes]
    for nth, each in enumerate(given.sizes):
        problems |= {f"{name}-{nth}": said for name, said in _wanting_of(each).items()}
        if labels.index(labels[nth]) != nth:
            problems[f"label-{nth}"] = "Dua ukuran bernama sama. Bedakan, misalnya 1 kg dan 5 kg"
    return problems


def _wanting_of(size: Size) -> dict[str, str]:
    problems = {}
    if not CHEAPEST <= size.price <= DEAREST:
        problems["price"] = f"Tulis harga {rupiah(CHEAPEST)} sampai {rupiah(DEAREST)}"
    if not 0 <= size.stock <= MOST_STOCK:
        problems["stock"] = "Tulis stok 0 sampai 100.000"
    if not 0 <= size.low_at <= MOST_STOCK:
        problems["low_at"] = "Tulis angka 0 sampai 100.000"
    if len(size.label.strip()) > 40:
        problems["label"] = "Ukuran paling panjang 40 huruf"
    if size.amount is not None and not 0.001 <= size.amount <= 10_000:
        problems["amount"] = "Tulis isinya, misalnya 5 untuk 5 kg"
    return problems


def add(session: Session, actor: Actor, *, ref: str, given: Goods) -> Product:
    """A new article in a shop of the actor's own. Raises Incomplete with every wrong field."""
    shop = _open_shop(shops.own(session, actor, ref=ref))
    if problems := wanting(given):
        raise Incomplete(fields=problems)
    held = select(func.count()).select_from(Product).where(Product.shop_id == shop.id)
    if session.exec(held).one() >= MOST_GOODS:
        raise Incomplete(f"Satu toko paling banyak {MOST_GOODS:,} barang.".replace(",", "."))
    product = Product(shop_id=shop.id or 0, name="", category="")
    _fill(session, actor, shop, product, given)
    session.add(product)
    session.flush()
    session.add_all([_variant(product, each) for each in given.sizes])
    session.flush()
    index(session, [product])
    return product


def change(session: Session, actor: Actor, *, product_id: int, given: Goods) -> Product:
    """Change an article. Sizes that are no longer named are taken out; stock stays as it is."""
    product, shop = mine(session, actor, product_id=product_id)
    if problems := wanting(given):
        raise Incomplete(fields=problems)
    _fill(session, actor, shop, product, given)
    session.add(product)
    known = {each.id: each for each in sizes(session, product)}
    named = {each.id for each in given.sizes if each.id}
    if named - known.keys():
        raise NotFound
    for gone in known.keys() - named:
        known[gone].active = False
    for each in given.sizes:
        if each.id is None:
            session.add(_variant(product, each))
            continue
        row = known[each.id]
        row.label, row.price, row.active = each.label.strip(), each.price, True
        row.low_at, row.amount = each.low_at, each.amount
    session.flush()
    shop_photos.forget_unused(session, shop)
    index(session, [product])
    return product


def _fill(session: Session, actor: Actor, shop: Shop, product: Product, given: Goods) -> None:
    if given.photo and given.photo != product.photo:
        shop_photos.attach(session, actor, shop, [given.photo])
    product.name, product.category = " ".join(given.name.split()), given.category
    product.staple, product.about = given.staple, given.about.strip()
    product.photo, product.changed_at = given.photo, clock.now()


def _variant(product: Product, size: Size) -> Variant:
    return Variant(
        product_id=product.id or 0, shop_id=product.shop_id, label=size.label.strip(),
        price=size.price, stock=size.stock, low_at=size.low_at, amount=size.amount,
    )  # fmt: skip


def set_price(session: Session, actor: Actor, *, variant_id: int, price: int) -> None:
    """Another price from now on. Who has it in the basket is asked again before paying."""
    row = _my_variant(session, actor, variant_id)
    if problems := _wanting_of(Size(price)):
        raise Incomplete(fields=problems)
    db.change(session, row, values={"price": price})


def restock(session: Session, actor: Actor, *, variant_id: int, by: int) -> int:
    """So many more, or fewer, than there are at this moment: a sale meanwhile is not lost.

    Returns what there is now. Incomplete when there are not so many to take away.
    """
    row = _my_variant(session, actor, variant_id)
    if abs(by) > MOST_STOCK:
        raise Incomplete(fields={"stock": "Tulis stok 0 sampai 100.000"})
    then = col(Variant.stock) + by
    if not db.change(session, row, then >= 0, then <= MOST_STOCK, values={"stock": then}):
        left = session.exec(select(Variant.stock).where(Variant.id == row.id)).one()
        raise Incomplete(f"Stok sekarang tinggal {left}. Muat ulang, lalu hitung lagi.")
    return row.stock


def count(session: Session, actor: Actor, *, variant_id: int, counted: int, seen: int) -> int:
    """The owner counted so many where the screen said `seen`; what sold meanwhile stays sold."""
    if not 0 <= counted <= MOST_STOCK or not 0 <= seen <= MOST_STOCK:
        raise Incomplete(fields={"stock": "Tulis stok 0 sampai 100.000"})
    return restock(session, actor, variant_id=variant_id, by=counted - seen)


def take_out(session: Session, actor: Actor, *, product_id: int) -> None:
    """Sell it no more: nobody finds it, baskets that have it are told. It can be put back."""
    product, _ = mine(session, actor, product_id=product_id)
    product.active = False
    session.add(product)
    session.flush()
    index(session, [product])


def put_back(session: Session, actor: Actor, *, product_id: int) -> None:
    """Sell it again."""
    product, shop = mine(session, actor, product_id=product_id)
    _open_shop(shop)
    product.active = True
    session.add(product)
    session.flush()
    index(session, [product])


def mine(session: Session, actor: Actor, *, product_id: int) -> tuple[Product, Shop]:
    """An article of the actor's own shop, and the shop. NotFound otherwise."""
    query = (
        select(Product, Shop)
        .join(Shop, col(Shop.id) == Product.shop_id)
        .where(Product.id == product_id, policy.reach_of(actor, May.SHOP, Shop))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def sizes(session: Session, product: Product, *, all_of_them: bool = True) -> list[Variant]:
    """The sizes of an article, in the order they were made."""
    query = select(Variant).where(Variant.product_id == product.id)
    if not all_of_them:
        query = query.where(col(Variant.active).is_(True))
    return list(session.exec(query.order_by(col(Variant.id))))


def _my_variant(session: Session, actor: Actor, variant_id: int) -> Variant:
    query = (
        select(Variant)
        .join(Shop, col(Shop.id) == Variant.shop_id)
        .where(Variant.id == variant_id, policy.reach_of(actor, May.SHOP, Shop))
    )
    row = session.exec(query).first()
    if row is None:
        raise NotFound
    return row


def _open_shop(shop: Shop) -> Shop:
    if shop.state in (REFUSED, CLOSED):
        raise OutOfStep("Toko ini sudah ditutup.")
    return shop


def index(session: Session, products: Sequence[Product]) -> None:
    """Write down anew by which words these are found; by none while they are taken out."""
    ids = [each.id for each in products]
    session.exec(delete(ProductTerm).where(col(ProductTerm.product_id).in_(ids)))
    selling = [each.id for each in products if each.active]
    labels: dict[int, list[str]] = {}
    found = select(Variant.product_id, Variant.label).where(
        col(Variant.product_id).in_(selling), col(Variant.active).is_(True)
    )
    for product_id, label in session.exec(found):
        labels.setdefault(product_id, []).append(label)
    rows = [
        {"term": term, "shop_id": each.shop_id, "product_id": each.id, "weight": weight}
        for each in products
        if each.active
        for term, weight in _terms(each, labels.get(each.id or 0, [])).items()
    ]
    if rows:
        session.connection().execute(insert(ProductTerm), rows)


def _terms(product: Product, labels: list[str]) -> dict[str, int]:
    shelf = CATEGORIES[product.category]
    staple = prices.STAPLES.get(product.staple)
    more = f"{shelf.title if shelf.key != 'lain' else ''} {shelf.words}"
    return wording.terms(
        product.name, labels, shelf.key, f"{more} {staple.title if staple else ''}"
    )


def warn_low(*, most: int = 500) -> int:
    """Tell owners once of every size that runs out; again after it was full. Returns how many."""

    def work(session: Session) -> int:
        low, warned = col(Variant.low_at) > 0, col(Variant.warned_at)
        session.exec(
            update(Variant)
            .where(warned.is_not(None), col(Variant.stock) > col(Variant.low_at))
            .values(warned_at=None)
        )
        wanted = (
            select(Variant)
            .join(Product, col(Product.id) == Variant.product_id)
            .where(low, warned.is_(None), col(Variant.stock) <= col(Variant.low_at))
            .where(col(Variant.active).is_(True), col(Product.active).is_(True))
        )
        told = 0
        for row in session.exec(wanted.order_by(col(Variant.id)).limit(most)).all():
            still = (warned.is_(None), col(Variant.stock) <= col(Variant.low_at))
            if db.change(session, row, *still, values={"warned_at": clock.now()}):
                outbox.announce(session, StockLow(row.id or 0, row.shop_id))
                told += 1
        return told

    return db.run(work)
