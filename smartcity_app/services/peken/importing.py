"""Many goods at once, from a table: read, every mistake named by its line, then kept or not.

Reading changes nothing in the shop. What was read waits for its owner to say whether all of it is
kept, or only the lines that are right.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, delete, select

from smartcity_app.civic.inspection import NotAccepted
from smartcity_app.kernel import audit
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import goods, prices, shops
from smartcity_app.services.peken.goods import CATEGORIES, Goods, Size
from smartcity_app.services.peken.shop_models import GoodsImport, Product, Shop, Variant

COLUMNS = {
    "nama": "Nama barang", "kategori": "Kategori", "ukuran": "Ukuran", "harga": "Harga",
    "stok": "Stok", "stok minimum": "Stok minimum", "isi": "Isi", "bahan pokok": "Bahan pokok",
    "keterangan": "Keterangan",
}  # fmt: skip
NEEDED = ("nama", "kategori", "harga", "stok")
SHOWN = 100
"""Mistakes that are told; the others are counted."""
EXAMPLES = (
    ("Beras Bulog", "Beras", "5 kg", 62500, 20, 5, 5, "Beras medium", "Karung"),
    ("Telur ayam", "Telur, daging, ikan", "1 kg", 28000, 15, 3, 1, "Telur ayam ras", ""),
    ("Sabun mandi", "Kebersihan", "", 4500, 40, 10, "", "", ""),
)
_ON_SHEET = {
    "name": "nama", "category": "kategori", "label": "ukuran", "price": "harga", "stock": "stok",
    "low_at": "stok minimum", "amount": "isi", "staple": "bahan pokok", "about": "keterangan",
}  # fmt: skip
_CATEGORY = {w: c.key for c in CATEGORIES.values() for w in (c.key, c.title.casefold())}
_STAPLE = {w: s.key for s in prices.STAPLES.values() for w in (s.key, s.title.casefold())}


@dataclass(frozen=True, slots=True)
class Row:
    """One right line: one size of an article."""

    name: str
    category: str
    label: str
    price: int
    stock: int
    low_at: int
    amount: float | None
    staple: str
    about: str
    seen: int | None = None
    """How many lay on the shelf when the table was sent: what is sold meanwhile stays sold."""

    @property
    def size_of(self) -> tuple[str, str]:
        """Which size of which article it is."""
        return self.name.casefold(), self.label.casefold()

    @property
    def goods(self) -> Goods:
        """As the shop would enter it."""
        size = Size(self.price, self.stock, self.label, self.low_at, self.amount)
        return Goods(self.name, self.category, (size,), self.staple, self.about)


@dataclass(frozen=True, slots=True)
class Found:
    """What a table says."""

    good: list[Row]
    errors: list[tuple[int, str, str]]
    """Line, column and what is wrong: the first of them."""
    bad: int
    """Lines that cannot be kept."""


def judge(rows: list[list[str]]) -> Found:
    """Read a table. NotAccepted when its head has not the columns that are needed."""
    head = [" ".join(cell.casefold().split()) for cell in rows[0]]
    if missing := [COLUMNS[each] for each in NEEDED if each not in head]:
        raise NotAccepted(f"Kolom ini tidak ada: {', '.join(missing)}. Pakai template yang ada.")
    where = {each: head.index(each) for each in COLUMNS if each in head}
    good: list[Row] = []
    errors: list[tuple[int, str, str]] = []
    bad, seen = 0, set[tuple[str, str]]()
    for line, cells in enumerate(rows[1:], 2):
        said = {each: cells[at] if at < len(cells) else "" for each, at in where.items()}
        if not any(said.values()):
            continue
        row, problems = _row(said)
        if not problems and row.size_of in seen:
            problems = {"nama": "Barang dan ukuran ini sudah ada di baris sebelumnya"}
        if problems:
            bad += 1
            room = SHOWN - len(errors)
            errors += [(line, COLUMNS[at], text) for at, text in problems.items()][:room]
        else:
            seen.add(row.size_of)
            good.append(row)
    return Found(good, errors, bad)


def _row(said: dict[str, str]) -> tuple[Row, dict[str, str]]:
    problems: dict[str, str] = {}
    for column, text in said.items():
        if text.startswith(("=", "@")):
            problems[column] = "Rumus tidak diterima, tulis nilainya"
    price, stock = _whole(said, "harga", problems), _whole(said, "stok", problems)
    low_at = _whole(said, "stok minimum", problems)
    staple = said.get("bahan pokok", "").casefold()
    row = Row(
        name=" ".join(said["nama"].split()),
        category=_CATEGORY.get(said["kategori"].casefold(), ""),
        label=" ".join(said.get("ukuran", "").split()),
        price=price, stock=stock, low_at=low_at,
        amount=_amount(said.get("isi", ""), problems),
        staple=_STAPLE.get(staple, "?") if staple else "",
        about=said.get("keterangan", ""),
    )  # fmt: skip
    for name, text in goods.wanting(row.goods).items():
        problems.setdefault(_ON_SHEET.get(name.removesuffix("-0"), "nama"), text)
    return row, problems


def _whole(said: dict[str, str], column: str, problems: dict[str, str]) -> int:
    """ "62500", "62.500" and "Rp 62.500"; empty is nothing."""
    text = said.get(column, "").casefold().removeprefix("rp").strip().rstrip(",-")
    parts = text.split(".")
    grouped = len(parts) > 1 and all(len(each) == 3 for each in parts[1:])
    plain = "".join(parts) if grouped else text
    if not plain:
        return 0
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 12):
        problems[column] = "Tulis dengan angka bulat, misalnya 62500"
        return 0
    return int(plain)


def _amount(text: str, problems: dict[str, str]) -> float | None:
    if not text:
        return None
    plain = text.replace(",", ".")
    if len(plain) > 12 or not plain.replace(".", "", 1).isdecimal() or not plain.isascii():
        problems["isi"] = "Tulis isinya dengan angka, misalnya 5 atau 0,5"
        return None
    return float(plain)


def take(session: Session, actor: Actor, *, ref: str, name: str, found: Found) -> GoodsImport:
    """Keep what was read of a file until its owner decides; what was read before is forgotten."""
    shop = shops.own(session, actor, ref=ref)
    session.exec(delete(GoodsImport).where(col(GoodsImport.shop_id) == shop.id))
    counts = _counts(session, shop)
    good = [replace(each, seen=counts.get(each.size_of)) for each in found.good]
    row = GoodsImport(
        shop_id=shop.id or 0, person_id=actor.person_id or 0, name=name[:120],
        good=[asdict(each) for each in good], errors=[list(each) for each in found.errors],
        bad=found.bad,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _counts(session: Session, shop: Shop) -> dict[tuple[str, str], int]:
    query = select(Product.name, Variant.label, Variant.stock).join(
        Product, col(Product.id) == Variant.product_id
    )
    rows = session.exec(query.where(Variant.shop_id == shop.id))
    return {(name.casefold(), label.casefold()): stock for name, label, stock in rows}


def waiting(session: Session, actor: Actor, *, ref: str) -> GoodsImport | None:
    """What was read for this shop and is not decided; None when nothing is."""
    shop = shops.own(session, actor, ref=ref)
    return session.exec(select(GoodsImport).where(GoodsImport.shop_id == shop.id)).first()


def drop(session: Session, actor: Actor, *, ref: str) -> None:
    """Keep nothing of it."""
    if row := waiting(session, actor, ref=ref):
        session.delete(row)


def keep(session: Session, actor: Actor, *, ref: str, only_right: bool = False) -> tuple[int, int]:
    """Put what was read on the shelf; returns how many sizes are new and how many changed.

    Raises Incomplete while some lines are wrong, unless only the right ones are wanted.
    """
    shop = shops.own(session, actor, ref=ref)
    row = waiting(session, actor, ref=ref)
    if row is None:
        raise NotFound("Berkas ini sudah disimpan atau dibatalkan. Kirim lagi bila perlu.")
    if row.bad and not only_right:
        raise Incomplete(f"Ada {row.bad} baris yang salah. Perbaiki, atau simpan yang benar saja.")
    rows = [Row(**each) for each in row.good]
    done = _shelve(session, shop, rows)
    session.delete(row)
    audit.record(session, actor, "peken.import", shop, detail=f"{done[0]}+{done[1]}")
    return done


def _shelve(session: Session, shop: Shop, rows: Iterable[Row]) -> tuple[int, int]:
    known = {
        each.name.casefold(): each
        for each in session.exec(select(Product).where(Product.shop_id == shop.id))
    }
    held = {
        (each.product_id, each.label.casefold()): each
        for each in session.exec(select(Variant).where(Variant.shop_id == shop.id))
    }
    rows = list(rows)
    names = {each.name.casefold(): each for each in rows}
    if len(known.keys() | names.keys()) > goods.MOST_GOODS:
        raise Incomplete(f"Satu toko paling banyak {goods.MOST_GOODS:,} barang.".replace(",", "."))
    for name, row in names.items():
        product = known.setdefault(name, Product(shop_id=shop.id or 0, name=row.name, category=""))
        product.category, product.staple = row.category, row.staple or product.staple
        product.about = row.about or product.about
        product.active = True
    session.add_all([known[name] for name in names])
    session.flush()
    new = 0
    for row in rows:
        product_id = known[row.name.casefold()].id or 0
        variant = held.get((product_id, row.label.casefold()))
        if variant is None:
            new += 1
            variant = Variant(product_id=product_id, shop_id=shop.id or 0, label=row.label, price=1)
        variant.price, variant.active = row.price, True
        variant.stock = _counted(row, variant) if variant.id else row.stock
        variant.low_at = row.low_at
        variant.amount = row.amount if row.amount is not None else variant.amount
        session.add(variant)
    session.flush()
    products = [known[name] for name in names]
    for start in range(0, len(products), 500):
        goods.index(session, products[start : start + 500])
    return new, len(rows) - new


def _counted(row: Row, variant: Variant) -> Any:
    """The stock the owner counted, less what was sold since: a sale is never undone."""
    if row.seen == row.stock:
        return variant.stock
    if row.seen is None:
        return row.stock
    there = col(Variant.stock) + (row.stock - row.seen)
    return case((there < 0, 0), else_=there)
