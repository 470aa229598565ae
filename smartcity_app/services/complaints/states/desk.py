"""The officers' console: what lies on the desk, sorted by the time that is left."""

from dataclasses import replace
from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.complaints import desk_views, reading
from smartcity_app.services.complaints.desk_address import CONSOLE, VIEWS, Asked, ticket
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.reading import PAGE
from smartcity_app.services.complaints.states.bulk import ReportBulk
from smartcity_app.services.complaints.states.desk_talk import ReportTalk
from smartcity_app.services.complaints.states.file import ReportFile
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.listing import grouped
from smartcity_app.ui.views import ChipView, ChoiceView, GroupView
from smartcity_app.web.guard import Screen

MOST_ROWS = 5 * PAGE
"""Rows one tab holds; who looks for more narrows the list."""
STALE = 60.0
"""Seconds after which a list is read again when its reader comes back to it."""


class NarrowReports(Form):
    """The filter dialog."""

    jenis: str = Field("", max_length=40)
    opd: str | None = Field("", max_length=40)
    """None where the officer sees one office only, and is not asked."""


class ReportDesk(Console, Screen):
    """`/kerja/laporan`: the list. The report beside it is ReportFile's."""

    groups: list[GroupView] = []
    chips: list[ChipView] = []
    kinds: list[ChoiceView] = []
    offices: list[ChoiceView] = []
    kind: str = ""
    agency: str = ""
    legend: str = ""
    search: str = ""
    shown: str = ""
    more: bool = False
    works: bool = False
    nothing: list[str] = []
    """Title and line of the empty list."""
    current: str = ""
    """Number of the report the address asks for; empty when only the list is open."""
    back: str = CONSOLE
    shut: str = ""
    loaded: bool = False
    _asked: Asked = Asked()
    _after: str = ""
    _rows: int = 0
    _read_at: float = 0.0

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """Show what the address asks for: the list only when it is another one, and the report."""
        self._admit(session, actor)
        asked = Asked.read(self.router.url.query_parameters, otherwise=desk_views.first_view(actor))
        again = not self.loaded or asked == self._asked
        if again or asked.listed != self._asked.listed or self._is_stale():
            self._first_page(session, actor, asked)
        opened = self.current
        self._asked, self.current, self.back = asked, asked.ref, asked.listed.href
        if not asked.ref:
            return [ReportFile.close, ReportBulk.prepare] if again else ReportFile.close
        if again or asked.ref != opened:
            opening = ReportFile.open(asked.ref, asked.part)
            return [opening, ReportTalk.begin, ReportBulk.prepare]
        return ReportFile.turn_to(asked.part)

    @loader
    def refresh(self, session: Session, actor: Actor) -> None:
        """Read the list again, from the top."""
        gauges.forget(session)
        self._admit(session, actor)
        self._first_page(session, actor, self._asked)

    @action(reads=True)
    def next_page(self, session: Session, actor: Actor) -> None:
        """The rows that follow the last one shown."""
        self._admit(session, actor)
        if self.more and self._after:
            self._page(session, actor, self._asked, self._after)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, view: str) -> Any:
        """Another view of the list."""
        if view in VIEWS:
            return rx.redirect(replace(self._asked.listed, view=view, search="").href)
        return None

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """Search by ticket number."""
        wanted = ticket(form.get("cari", "")[:40])
        return rx.redirect(replace(self._asked.listed, search=wanted).href)

    @action(reads=True)
    def narrow(self, session: Session, actor: Actor, form: NarrowReports) -> Any:
        """Filter by category, and by office."""
        self.shut = f"{form.jenis}/{form.opd}/{_now()}"
        return rx.redirect(
            replace(self._asked.listed, category=form.jenis, agency=form.opd or "").href
        )

    def _admit(self, session: Session, actor: Actor) -> None:
        self._enter(actor, CONSOLE, session)
        if not policy.holds(actor, May.DESK):
            raise NotAllowed("Halaman ini untuk petugas yang menangani laporan warga.")
        self.works = desk_views.works(actor)
        waiting = desk_views.on_my_desk(session, actor)
        self.places = [
            replace(place, count=waiting) if place.href == CONSOLE else place
            for place in self.places
        ]

    def _is_stale(self) -> bool:
        return self._rows <= PAGE and _now() - self._read_at > STALE

    def _first_page(self, session: Session, actor: Actor, asked: Asked) -> None:
        self.groups, self._rows, self._read_at = [], 0, _now()
        self._page(session, actor, asked, "")
        self.search, self.kind, self.agency = asked.search, asked.category, asked.agency
        self.legend = desk_views.legend(session, asked)
        self.kinds = desk_views.kinds(session)
        self.offices = desk_views.offices(session, actor)
        nothing = desk_views.NO_MATCH if asked.search else desk_views.EMPTY[asked.view]
        self.nothing = [] if self.groups else list(nothing)
        self.loaded = True

    def _page(self, session: Session, actor: Actor, asked: Asked, after: str) -> None:
        wanted = asked.filter(after)
        found = reading.inbox(session, actor, wanted=wanted)
        page = found[:PAGE]
        self._rows += len(page)
        full = self._rows >= MOST_ROWS
        self._after = reading.cursor_of(page[-1], wanted) if page else ""
        self.more = len(found) > PAGE and not full
        rows = desk_views.rows_of(session, actor, page, asked)
        self.groups = grouped(desk_views.GROUPS, self.groups, rows, whole=len(found) <= PAGE)
        self.shown = f"Menampilkan {words.number(self._rows)} laporan"
        if len(found) > PAGE and full:
            self.shown += " pertama. Persempit dengan menyaring."
        self.chips = desk_views.chips(session, actor, asked.view)


def _now() -> float:
    return clock.now().timestamp()
