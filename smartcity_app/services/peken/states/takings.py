"""Takings: the watching office's table of shops, and an owner's own."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import board, board_views, takings, takings_views
from smartcity_app.services.peken.takings_views import SalesView, ShopView
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView, FigureView
from smartcity_app.web.guard import Screen

HERE = "/kerja/peken/pasar"


class MarketShops(Console, Screen):
    """`/kerja/peken/pasar?bulan=&urut=`."""

    month: str = ""
    sort: str = ""
    line: str = ""
    figures: list[FigureView] = []
    sorts: list[ChipView] = []
    months: list[ChoiceView] = []
    rows: list[ShopView] = []
    shown: str = ""
    more: bool = False
    file: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """A minute old at most."""
        self._enter(actor, HERE)
        asked = self.router.url.query_parameters
        self.month = board.chosen(str(asked.get("bulan", ""))[:10])
        sort = str(asked.get("urut", ""))
        self.sort = sort if sort in takings.SORTS else takings.SORTS[0]
        self.rows = []
        self._show(session, actor)
        self.line = f"{board_views.month_name(self.month)}. Batas: bagian jatah ASN yang terpakai."
        self.sorts = [
            ChipView(key, title, "", key == self.sort) for key, title in takings_views.SORTS.items()
        ]
        self.months = [ChoiceView(each, board_views.month_name(each)) for each in board.choices()]
        self.file = f"{HERE}/unduh?bulan={self.month}&urut={self.sort}&bentuk="
        self.loaded = True

    @action(reads=True)
    def go_on(self, session: Session, actor: Actor) -> None:
        """More of them."""
        self._show(session, actor)

    @action(reads=True)
    def choose_sort(self, session: Session, actor: Actor, value: str) -> Any:
        """Other shops first."""
        return _at(self.month, value if value in takings.SORTS else "")

    @action(reads=True)
    def choose_month(self, session: Session, actor: Actor, value: str) -> Any:
        """Another month."""
        return _at(board.chosen(value), self.sort)

    def _show(self, session: Session, actor: Actor) -> None:
        every = takings.watched(session, actor, month=self.month)
        self.figures = takings_views.summary(every)
        picked = takings.picked(every, self.sort)
        upto = len(self.rows) + takings.PAGE
        self.rows = [takings_views.shop_view(each) for each in picked[:upto]]
        self.more = len(picked) > upto
        self.shown = f"Menampilkan {len(self.rows)} dari {len(picked)} toko"


class ShopSales(Screen):
    """`/toko/penjualan?toko=<id>`: the reader's own shop."""

    shown: SalesView = SalesView()
    shops: list[ChipView] = []
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Another's shop is not found: the first of one's own is shown."""
        asked = str(self.router.url.query_parameters.get("toko", ""))
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
        mine = takings.own_shops(session, actor)
        shop = number if number in dict(mine) else mine[0][0]
        said = takings.own(session, actor, shop_id=shop)
        self.shown = takings_views.sales_view(said, shop_id=shop)
        self.shops = [
            ChipView(str(each), name, "", each == shop) for each, name in mine if len(mine) > 1
        ]
        self.loaded = True

    @action(reads=True)
    def choose_shop(self, session: Session, actor: Actor, value: int) -> Any:
        """Another of one's own."""
        return rx.redirect(f"/toko/penjualan?toko={value}")


def _at(month: str, sort: str) -> Any:
    return rx.redirect(f"{HERE}?bulan={month}&urut={sort}")
