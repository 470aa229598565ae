"""An owner's goods on the phone: the list with price and stock, an article, a table sent in."""

from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import goods, importing, market_views, owner_views, prices, shops
from smartcity_app.services.peken.goods import Goods, Size
from smartcity_app.services.peken.owner_views import FILTERS, GoodsLine
from smartcity_app.services.peken.states.mine import Holiday
from smartcity_app.services.peken.workflow import ACTIVE
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

ROWS = goods.MOST_SIZES
"""Sizes the form of an article has room for."""


class Counted(Form):
    """Price and stock of one size, and the stock that was seen."""

    harga: str = Field(max_length=15)
    stok: str = Field(max_length=10)


def number_in(text: str, field: str) -> int:
    """A whole number as people type it. Incomplete at its field."""
    said = text.strip().casefold().removeprefix("rp").strip().replace(".", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise Incomplete(fields={field: "Tulis dengan angka bulat"})
    return int(said)


class OwnGoods(Screen):
    """`/toko/barang?no=`: what a shop sells."""

    ref: str = ""
    title: str = ""
    rows: list[GoodsLine] = []
    chips: list[ChipView] = []
    which: str = ""
    query: str = ""
    after: int = 0
    chosen: GoodsLine = GoodsLine(0, 0, "", "", 0, "", 0, "", "", "", "")
    ask: str = ""
    shut: str = ""
    sells: bool = False
    holiday: str = ""
    said: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """What the address asks for."""
        asked = self.router.url.query_parameters
        which = str(asked.get("tampil", ""))
        self.which, self.said = which if which in FILTERS else "", ""
        self.query = str(asked.get("cari", ""))[:60]
        self._show(session, actor, str(asked.get("no", "")))
        self.loaded = True

    @action(reads=True)
    def more(self, session: Session, actor: Actor) -> None:
        """The rows behind the last one."""
        if self.after:
            rows, self.after = owner_views.goods_of(
                session, actor, ref=self.ref, which=self.which, said=self.query, after=self.after
            )
            self.rows = [*self.rows, *rows]

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, which: str) -> Any:
        """Another part of the list."""
        return rx.redirect(f"/toko/barang?no={self.ref}&tampil={which if which in FILTERS else ''}")

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Goods by a part of their name."""
        self.query = form.get("cari", "")[:60]
        self._show(session, actor, self.ref)

    @action(reads=True)
    def edit(self, session: Session, actor: Actor, variant_id: int) -> None:
        """Ask for price and stock of a size."""
        self._show(session, actor, self.ref)
        found = [each for each in self.rows if each.id == variant_id]
        if not found:
            raise NotFound
        self.chosen, self.ask = found[0], f"{variant_id}/{clock.now().timestamp()}"

    @action
    def count(self, session: Session, actor: Actor, form: Counted) -> None:
        """Another price, another stock; what was sold since the dialog opened stays sold."""
        price, stock = number_in(form.harga, "harga"), number_in(form.stok, "stok")
        if price != self.chosen.price:
            goods.set_price(session, actor, variant_id=self.chosen.id, price=price)
        if stock != self.chosen.stock:
            goods.count(
                session, actor, variant_id=self.chosen.id, counted=stock, seen=self.chosen.stock
            )
        self.shut = f"{self.chosen.id}/{clock.now().timestamp()}"
        self._show(session, actor, self.ref)
        self.said = f"{self.chosen.name} tersimpan"

    @action
    def take_out(self, session: Session, actor: Actor) -> None:
        """Sell the chosen article no more."""
        goods.take_out(session, actor, product_id=self.chosen.product_id)
        self.shut = f"{self.chosen.id}/{clock.now().timestamp()}"
        self._show(session, actor, self.ref)
        self.said = f"{self.chosen.name} tidak dijual lagi"

    @action
    def put_back(self, session: Session, actor: Actor, product_id: int) -> None:
        """Sell it again."""
        goods.put_back(session, actor, product_id=product_id)
        self._show(session, actor, self.ref)
        self.said = "Dijual lagi"

    @action
    def rest(self, session: Session, actor: Actor, form: Holiday) -> None:
        """Close until that day, or open again."""
        shops.holiday(session, actor, ref=self.ref, until=form.sampai)
        self.shut = f"libur/{clock.now().timestamp()}"
        self._show(session, actor, self.ref)
        self.said = "Toko libur" if form.sampai else "Toko buka lagi"

    @action
    def reopen(self, session: Session, actor: Actor) -> None:
        """The holiday is over."""
        shops.holiday(session, actor, ref=self.ref, until=None)
        self._show(session, actor, self.ref)
        self.said = "Toko buka lagi"

    def _show(self, session: Session, actor: Actor, ref: str) -> None:
        shop = shops.own(session, actor, ref=ref)
        self.ref, self.title, self.sells = shop.ref, shop.name or "Toko baru", shop.state == ACTIVE
        away = shop.holiday_until
        self.holiday = away.isoformat() if away and away >= clock.today() else ""
        self.rows, self.after = owner_views.goods_of(
            session, actor, ref=ref, which=self.which, said=self.query
        )
        low = owner_views.low_count(session, shop)
        self.chips = [
            ChipView(key, label, str(low or "") if key == "menipis" else "", key == self.which)
            for key, label in FILTERS.items()
        ]


class GoodsForm(Screen):
    """`/toko/barang/ubah?no=&barang=`: one article."""

    ref: str = ""
    number: int = 0
    title: str = ""
    name: str = ""
    category: str = ""
    staple: str = ""
    about: str = ""
    photo: str = ""
    thumb: str = ""
    rows: list[dict[str, str]] = []
    shelves: list[ChoiceView] = []
    staples: list[ChoiceView] = []
    flags: list[str] = []
    """Prices above the reference, told before they are saved."""
    drawn: int = 0
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """An article of the shop the address names, or a new one."""
        self.loaded, self.flags = False, []
        asked = self.router.url.query_parameters
        shop = shops.own(session, actor, ref=str(asked.get("no", "")))
        self.ref = shop.ref
        said = str(asked.get("barang", ""))
        self.number = int(said) if said.isascii() and said.isdecimal() and len(said) < 15 else 0
        self.shelves = market_views.shelves()
        self.staples = [ChoiceView(s.key, f"{s.title} (per {s.unit})")
                        for s in prices.STAPLES.values()]  # fmt: skip
        self._fill(session, actor)
        self.drawn += 1
        self.loaded = True

    @action
    def added(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A photo arrived; it is kept with the article when that is saved."""
        self.photo, self.thumb = file_id[:40], owner_views.picture(file_id[:40])

    @action
    def submit(self, session: Session, actor: Actor, form: dict[str, Any]) -> Any:
        """Save it; a price above the reference is told first, and saved when pressed again."""
        given = self._given(form)
        if problems := goods.wanting(given):
            raise Incomplete(fields=problems)
        flags = self._flags(session, given)
        if flags and flags != self.flags:
            self.flags = flags
            return None
        if self.number:
            goods.change(session, actor, product_id=self.number, given=given)
        else:
            goods.add(session, actor, ref=self.ref, given=given)
        return rx.redirect(f"/toko/barang?no={self.ref}")

    def _given(self, form: dict[str, Any]) -> Goods:
        said = {name: value for name, value in form.items() if isinstance(value, str)}
        known = {int(row["id"]): row for row in self.rows if row["id"]}
        sizes = []
        for nth in range(ROWS):
            row = {part: said.get(f"{part}-{nth}", "").strip()
                   for part in ("label", "price", "stock", "low_at", "amount", "id")}  # fmt: skip
            if not (row["price"] or row["label"]):
                continue
            ident = int(row["id"]) if row["id"].isdecimal() and int(row["id"]) in known else None
            sizes.append(_size(row, nth, ident))
        return Goods(
            name=said.get("name", ""), category=said.get("category", ""), sizes=tuple(sizes),
            staple=said.get("staple", ""), about=said.get("about", ""), photo=self.photo,
        )  # fmt: skip

    def _flags(self, session: Session, given: Goods) -> list[str]:
        found = [
            (each, prices.flag(session, staple=given.staple, price=each.price, amount=each.amount))
            for each in given.sizes
        ]
        return [f"{each.label or given.name}: {flag.words}" for each, flag in found if flag]

    def _fill(self, session: Session, actor: Actor) -> None:
        rows: list[dict[str, str]] = []
        if self.number:
            product, shop = goods.mine(session, actor, product_id=self.number)
            if shop.ref != self.ref:
                raise NotFound
            self.name, self.category, self.staple = product.name, product.category, product.staple
            self.about, self.photo = product.about, product.photo
            rows = [
                {"id": str(v.id), "label": v.label, "price": str(v.price), "stock": str(v.stock),
                 "low_at": str(v.low_at or ""), "amount": f"{v.amount:g}" if v.amount else ""}
                for v in goods.sizes(session, product, all_of_them=False)
            ]  # fmt: skip
        else:
            self.name = self.category = self.staple = self.about = self.photo = ""
        self.title = self.name or "Barang baru"
        self.thumb = owner_views.picture(self.photo) if self.photo else ""
        empty = {"id": "", "label": "", "price": "", "stock": "", "low_at": "", "amount": ""}
        room = max(1, min(2, ROWS - len(rows))) if len(rows) < ROWS else 0
        rows = [*rows[:ROWS], *(empty for _ in range(room))]
        self.rows = [{**row, "nth": str(nth)} for nth, row in enumerate(rows)]


def _size(row: dict[str, str], nth: int, ident: int | None) -> Size:
    amount = row["amount"].replace(",", ".")
    plain = amount.replace(".", "", 1)
    if amount and not (plain.isascii() and plain.isdecimal() and len(plain) < 10):
        raise Incomplete(fields={f"amount-{nth}": "Tulis isinya dengan angka, misalnya 5"})
    return Size(
        price=number_in(row["price"], f"price-{nth}"),
        stock=number_in(row["stock"] or "0", f"stock-{nth}"),
        low_at=number_in(row["low_at"] or "0", f"low_at-{nth}"),
        label=row["label"], amount=float(amount) if amount else None, id=ident,
    )  # fmt: skip


class ImportState(Screen):
    """`/toko/impor?no=`: a table that was sent in, what is wrong with it, and what to keep."""

    ref: str = ""
    title: str = ""
    name: str = ""
    good: int = 0
    bad: int = 0
    errors: list[dict[str, str]] = []
    waiting: bool = False
    said: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """What was read for this shop."""
        self.said = ""
        self._show(session, actor, str(self.router.url.query_parameters.get("no", "")))
        self.loaded = True

    @action
    def keep(self, session: Session, actor: Actor) -> None:
        """Keep what is right of it."""
        new, changed = importing.keep(session, actor, ref=self.ref, only_right=True)
        self._show(session, actor, self.ref)
        self.said = f"{new} barang baru, {changed} diperbarui"

    @action
    def drop(self, session: Session, actor: Actor) -> None:
        """Keep nothing of it."""
        importing.drop(session, actor, ref=self.ref)
        self._show(session, actor, self.ref)
        self.said = "Tidak ada yang disimpan"

    def _show(self, session: Session, actor: Actor, ref: str) -> None:
        shop = shops.own(session, actor, ref=ref)
        self.ref, self.title = shop.ref, shop.name or "Toko baru"
        row = importing.waiting(session, actor, ref=ref)
        self.waiting = row is not None
        self.name, self.good, self.bad, self.errors = "", 0, 0, []
        if row:
            self.name, self.good, self.bad = row.name, len(row.good), row.bad
            self.errors = [
                {"line": f"Baris {line}" if line else "Berkas", "column": str(column),
                 "said": str(said)}
                for line, column, said in row.errors
            ]  # fmt: skip
