"""A koperasi: its shops' wishes, its purchases, what it brings to them."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.services.peken import (
    delivering,
    koperasi_trade,
    pooling,
    supply_places,
    supply_views,
    supplying,
)
from smartcity_app.services.peken.koperasi_trade_views import TradeView, trade_view
from smartcity_app.services.peken.pooling import Article, Wish
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_views import DeliveryView, OrderView
from smartcity_app.services.peken.supplying import Arrival
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

HERE = "/koperasi"
POOL, ORDERS, BRING, TRADE = "kumpul", "pesanan", "antar", "ringkasan"
PARTS = {POOL: "Permintaan", ORDERS: "Pesanan", BRING: "Antar", TRADE: "Ringkasan"}


class MarginForm(Form):
    """What the koperasi adds, in percent: "3" or "2,5"."""

    margin: str = ""


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One article wanted, over all shops."""

    id: str
    """Of the distributor's article; of the shop's variant while it is not matched."""
    title: str
    pieces: int
    total: str
    shops: str
    """"Toko Bu Hartini 6, Toko Pak Yanto 4"."""
    guess: str = ""
    """Id of the article it is likely to be."""


@dataclass(frozen=True, slots=True)
class PoolGroup:
    """What would be ordered from one distributor."""

    id: str
    name: str
    total: str
    dialog: str
    lines: list[PoolLine] = field(default_factory=list)


class KoperasiState(Screen):
    """`/koperasi?bagian=<part>&no=<ref of a purchase>`."""

    name: str = ""
    line: str = ""
    part: str = POOL
    parts: list[ChipView] = []
    groups: list[PoolGroup] = []
    unmatched: list[PoolLine] = []
    choices: list[ChoiceView] = []
    margin: str = ""
    purchases: list[OrderView] = []
    deliveries: list[DeliveryView] = []
    purchase: OrderView = OrderView()
    trade: TradeView = TradeView()
    said: str = ""
    shut: str = ""
    loaded: bool = False
    _changes: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The part of the address."""
        self.said = ""
        self._show(session, actor)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, value: str) -> Any:
        """Another part."""
        return rx.redirect(f"{HERE}?bagian={value if value in PARTS else POOL}")

    @action
    def match(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Say which article of a distributor a shop's article is."""
        koperasi = self._own(session, actor)
        chosen = form.get("artikel", "")
        if not (chosen.isascii() and chosen.isdecimal()):
            raise Incomplete("Pilih dulu barang distributornya.")
        variant = form.get("barang", "")
        pooling.match(
            session, actor, koperasi_id=koperasi.id or 0, article_id=int(chosen[:9]),
            variant_id=int(variant[:9]) if variant.isascii() and variant.isdecimal() else 0,
        )  # fmt: skip
        self._done(session, actor, "Barang dicocokkan. Lain kali otomatis.")

    @action
    def order(self, session: Session, actor: Actor, distributor_id: int) -> Any:
        """Send what was read to the distributor."""
        koperasi = self._own(session, actor)
        group = next((each for each in self.groups if each.id == str(distributor_id)), None)
        seen = {int(line.id): line.pieces for line in group.lines} if group else {}
        purchase = pooling.order(
            session, actor, koperasi_id=koperasi.id or 0, distributor_id=distributor_id, seen=seen
        )
        self._done(session, actor, f"Pesanan {purchase.ref} dikirim.")
        return rx.redirect(f"{HERE}?bagian={ORDERS}&no={purchase.ref}")

    @action
    def set_margin(self, session: Session, actor: Actor, form: MarginForm) -> None:
        """Change what the koperasi adds."""
        koperasi = self._own(session, actor)
        supply_places.set_margin(
            session, actor, koperasi_id=koperasi.id or 0, hundredths=_hundredths(form.margin)
        )
        self._done(session, actor, "Jasa koperasi tersimpan, berlaku mulai pesanan berikutnya.")

    @action
    def agree(self, session: Session, actor: Actor) -> None:
        """Take what the distributor offers."""
        shown = self.purchase
        supplying.agree(session, actor, ref=shown.ref, version=shown.version)
        self._done(session, actor, "Tawaran disetujui.")

    @action
    def cancel(self, session: Session, actor: Actor) -> None:
        """Take the purchase back."""
        shown = self.purchase
        supplying.cancel(session, actor, ref=shown.ref, version=shown.version)
        self._done(session, actor, "Pesanan dibatalkan. Permintaan toko menunggu lagi.")

    @action
    def receive(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """The goods are counted."""
        shown = self.purchase
        came = supply_views.every(form, "terima", shown.goods)
        broken = supply_views.numbers(form, "rusak")
        why = supply_views.reasons(form, came)
        arrived = {key: Arrival(n, broken.get(key, 0), why[key]) for key, n in came.items()}
        supplying.receive(
            session, actor, ref=shown.ref, version=shown.version, arrived=arrived,
            transport=supply_views.amount(form, "ongkos"),
        )  # fmt: skip
        self._done(session, actor, "Barang diterima dan sudah dibagi per toko.")

    @action
    def send(self, session: Session, actor: Actor, ref: str) -> None:
        """Bring a shop its share."""
        delivering.send(session, actor, ref=ref)
        self._done(session, actor, "Kiriman ditandai berangkat. Toko diberi tahu.")

    @action
    def cash(self, session: Session, actor: Actor, ref: str) -> None:
        """The shop's cash is here."""
        delivering.cash_received(session, actor, ref=ref)
        self._done(session, actor, "Uang tunai dicatat.")

    def _own(self, session: Session, actor: Actor) -> Shop:
        mine = supply_places.mine(session, actor, kinds=supply_places.KOPERASI)
        if not mine:
            raise NotAllowed("Halaman ini untuk pengurus koperasi yang sudah buka di e-Peken.")
        return mine[0]

    def _done(self, session: Session, actor: Actor, said: str) -> None:
        self._changes += 1
        self.said, self.shut = said, f"{self._changes}/{said}"
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        koperasi = self._own(session, actor)
        key = koperasi.id or 0
        asked = self.router.url.query_parameters
        part = str(asked.get("bagian", ""))
        ref = str(asked.get("no", ""))[:40]
        self.part = ORDERS if ref else part if part in PARTS else POOL
        self.parts = [ChipView(k, title, chosen=k == self.part) for k, title in PARTS.items()]
        self.name = koperasi.name
        count = len(supply_places.members(session, koperasi))
        self.line = f"{words.number(count)} toko kulakan di sini"
        hundredths = supply_places.margin(session, key)
        self.margin = words.number(hundredths / 100)
        self.groups, self.unmatched, self.choices = [], [], []
        self.purchases, self.deliveries = [], []
        self.purchase, self.trade = OrderView(), TradeView()
        if ref:
            purchase = supplying.find(session, actor, ref=ref)
            self.purchase = supply_views.order_page(
                session, purchase, other=purchase.distributor_id, split=True
            )
        elif self.part == POOL:
            self._pool(session, actor, key)
        elif self.part == ORDERS:
            self.purchases = [
                supply_views.order_row(session, each, other=each.distributor_id)
                for each in supplying.of(session, actor, side="koperasi", shop_id=key)
            ]
        elif self.part == TRADE:
            self.trade = trade_view(koperasi_trade.own(session, actor, koperasi_id=key))
        else:
            self.deliveries = [
                supply_views.delivery_row(each, shop)
                for each, shop in delivering.by_koperasi(session, actor, koperasi_id=key)
            ]
        self.loaded = True

    def _pool(self, session: Session, actor: Actor, koperasi_id: int) -> None:
        wishes = pooling.pool(session, actor, koperasi_id=koperasi_id)
        on_sale = pooling.articles(session)
        known = [each for each in wishes if each.article_id in on_sale]
        unknown = [each for each in wishes if each.article_id not in on_sale]
        self.groups = _groups(known, on_sale)
        self.unmatched = [
            PoolLine(
                str(each.variant_id), supply_views.title(each.name, each.label), each.wanted, "",
                f"{each.shop} {words.number(each.wanted)}",
                str(pooling.likeliest(each, on_sale) or ""),
            )
            for each in unknown
        ]  # fmt: skip
        self.choices = [
            ChoiceView(str(k), f"{each.title} · {words.rupiah(each.price)} · {each.distributor}")
            for k, each in on_sale.items()
            if unknown
        ]


def _groups(wishes: list[Wish], on_sale: dict[int, Article]) -> list[PoolGroup]:
    by_article: dict[int, list[Wish]] = {}
    for wish in wishes:
        by_article.setdefault(wish.article_id or 0, []).append(wish)
    found: dict[int, list[tuple[PoolLine, int]]] = {}
    names: dict[int, str] = {}
    for key, asked in by_article.items():
        article, pieces = on_sale[key], sum(each.wanted for each in asked)
        line = PoolLine(
            str(key), article.title, pieces, words.rupiah(pieces * article.price),
            ", ".join(f"{each.shop} {words.number(each.wanted)}" for each in asked),
        )  # fmt: skip
        found.setdefault(article.distributor_id, []).append((line, pieces * article.price))
        names[article.distributor_id] = article.distributor
    return [
        PoolGroup(
            str(key), names[key], words.rupiah(sum(value for _, value in lines)), f"pesan-{key}",
            [line for line, _ in sorted(lines, key=lambda each: each[0].title)],
        )
        for key, lines in sorted(found.items(), key=lambda each: names[each[0]])
    ]  # fmt: skip


def _hundredths(typed: str) -> int:
    whole, _, part = typed.replace(".", ",").partition(",")
    if not whole.isdecimal() or len(whole) > 3 or (part and not part.isdecimal()):
        raise Incomplete(fields={"margin": "Tulis dengan angka, misalnya 3 atau 2,5"})
    return int(whole) * 100 + int(f"{part[:2]:0<2}")
