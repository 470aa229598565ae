"""The mayor's board of e-Peken, and the people behind it: what is shown is in the address."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import board, board_views, roll
from smartcity_app.services.peken.board_charts import office_name
from smartcity_app.services.peken.board_views import BoardView, StaffLine
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.standings import WORDS
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

STAFF = "/kerja/peken/staf"


class MarketBoard(Console, Screen):
    """`/kerja/peken/papan?bulan=<month>`."""

    shown: BoardView = BoardView()
    months: list[ChoiceView] = []
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Count, or take figures a minute old."""
        self._enter(actor, board.HERE)
        asked = str(self.router.url.query_parameters.get("bulan", ""))[:10]
        report = board.report(session, actor, month=asked)
        self.shown = board_views.page(report, names=policy.holds(actor, May.NAMES))
        self.months = _months()
        self.loaded = True

    @action(reads=True)
    def choose_month(self, session: Session, actor: Actor, value: str) -> Any:
        """Another month."""
        return rx.redirect(f"{board.HERE}?bulan={board.chosen(value)}")


class MarketPeople(Console, Screen):
    """`/kerja/peken/papan/nama` for who may see names, `/kerja/peken/staf` for an office's head."""

    own: bool = False
    agency: str = ""
    rank: str = ""
    """Whose people are shown, beside or instead of an office's."""
    office_title: str = ""
    month: str = ""
    line: str = ""
    status: str = ""
    statuses: list[ChipView] = []
    months: list[ChoiceView] = []
    agencies: list[ChipView] = []
    rows: list[StaffLine] = []
    shown: str = ""
    last: int = 0
    file: str = ""
    loaded: bool = False

    @action
    def load_names(self, session: Session, actor: Actor) -> None:
        """The people of an office or a rank. The look is on record."""
        self._enter(actor, board.HERE)
        self.own = False
        self._first(session, actor)

    @action
    def load_staff(self, session: Session, actor: Actor) -> None:
        """The reader's own office. The look is on record."""
        self._enter(actor, STAFF)
        mine = roll.own_agencies(actor)
        self.own = True
        self._first(session, actor)
        self.agencies = [
            ChipView(code, office_name(code), "", code == self.agency)
            for code in mine
            if len(mine) > 1
        ]

    @action
    def go_on(self, session: Session, actor: Actor) -> None:
        """The next page, behind the last one shown."""
        page = self._page(session, actor, self.last)
        self.rows = [*self.rows, *self._lines(page)]
        self.last, self.shown = page.last, f"Menampilkan {len(self.rows)}"

    @action(reads=True)
    def choose_status(self, session: Session, actor: Actor, value: str) -> Any:
        """Only who stands so."""
        return self._go(self.agency, self.month, value if value in WORDS else "")

    @action(reads=True)
    def choose_month(self, session: Session, actor: Actor, value: str) -> Any:
        """Another month."""
        return self._go(self.agency, board.chosen(value), self.status)

    @action(reads=True)
    def choose_agency(self, session: Session, actor: Actor, value: str) -> Any:
        """Another of the reader's offices."""
        return self._go(value[:60], self.month, self.status)

    def _go(self, agency: str, month: str, status: str) -> Any:
        page = STAFF if self.own else board_views.NAMES
        return rx.redirect(board_views.people(page, agency, month, status, rank=self.rank))

    def _first(self, session: Session, actor: Actor) -> None:
        asked = self.router.url.query_parameters
        self.agency = str(asked.get("opd", ""))[:60]
        self.month = board.chosen(str(asked.get("bulan", ""))[:10])
        self.status = str(asked.get("status", ""))[:20]
        self.rank = "" if self.own else str(asked.get("golongan", ""))[:30]
        page = self._page(session, actor, 0)
        self.agency, self.status, self.last = page.agency, page.status, page.last
        whose = (office_name(page.agency) if page.agency else "", self.rank)
        self.office_title = ", ".join(each for each in whose if each)
        self.line = (
            f"{board_views.month_name(page.month)}. Isi belanja tidak ditampilkan, "
            "dan halaman ini tercatat setiap kali dibuka."
        )
        self.rows = self._lines(page)
        self.shown = f"Menampilkan {len(self.rows)}"
        self.statuses = [
            ChipView(value, title, "", value == page.status)
            for value, title in {"": "Semua", **WORDS}.items()
        ]
        self.months = _months()
        file = f"{board_views.NAMES}/unduh"
        self.file = board_views.people(file, page.agency, page.month, rank=self.rank)
        self.loaded = True

    def _lines(self, page: roll.Page) -> list[StaffLine]:
        return [board_views.staff_line(each, office=not page.agency) for each in page.rows]

    def _page(self, session: Session, actor: Actor, after: int) -> roll.Page:
        asked = {"agency": self.agency, "month": self.month, "status": self.status}
        if self.own:
            return roll.own_staff(session, actor, **asked, after=after)
        return roll.page(session, actor, **asked, rank=self.rank, after=after)


def _months() -> list[ChoiceView]:
    return [ChoiceView(each, board_views.month_name(each)) for each in board.choices()]
