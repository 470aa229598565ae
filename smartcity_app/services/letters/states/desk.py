"""The officers' inbox: what lies on the desk, sorted by the time that is left."""

from dataclasses import replace
from typing import Any, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel import clock, gauges, manifest, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.letters import desk_views, reading
from smartcity_app.services.letters.desk_address import DESK, VIEWS, Asked
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.reading import PAGE, Filter
from smartcity_app.services.letters.states.file import CaseFile
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.listing import grouped
from smartcity_app.ui.views import ChipView, ChoiceView, GroupView
from smartcity_app.web.guard import Screen

MOST_ROWS = 5 * PAGE
"""Rows one tab holds; who looks for more narrows the list."""
STALE = 60.0
"""Seconds after which a list is read again when its reader comes back to it."""


class Narrow(Form):
    """The filter dialog."""

    jenis: str = Field("", max_length=60)
    urut: Literal["sisa", "baru"] = "sisa"


class Desk(Console, Screen):
    """`/kerja`: the list. The case beside it is CaseFile's."""

    groups: list[GroupView] = []
    chips: list[ChipView] = []
    kinds: list[ChoiceView] = []
    kind: str = ""
    order: str = "sisa"
    legend: str = ""
    search: str = ""
    shown: str = ""
    more: bool = False
    nothing: list[str] = []
    """Title and line of the empty list."""
    current: str = ""
    """Number of the case the address asks for; empty when only the list is open."""
    back: str = DESK
    shut: str = ""
    loaded: bool = False
    _asked: Asked = Asked()
    _after: str = ""
    _rows: int = 0
    _read_at: float = 0.0

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """Show what the address asks for: the list only when it is another one, and the case.

        An officer without an inbox, the mayor for one, goes to the first page of their own.
        """
        if not policy.holds(actor, May.WORK) and (lines := manifest.rail(actor)):
            return rx.redirect(lines[0].href)
        self._admit(session, actor)
        asked = Asked.read(self.router.url.query_parameters, otherwise=desk_views.first_view(actor))
        again = not self.loaded or asked == self._asked
        if again or asked.listed != self._asked.listed or self._is_stale():
            self._first_page(session, actor, asked)
        opened = self.current
        self._asked, self.current, self.back = asked, asked.ref, asked.listed.href
        if not asked.ref:
            return CaseFile.close
        if again or asked.ref != opened:
            return CaseFile.open(asked.ref, asked.part)
        return None

    @loader
    def refresh(self, session: Session, actor: Actor) -> None:
        """Read the list again, from the top."""
        gauges.forget(session)
        self._admit(session, actor)
        self._first_page(session, actor, self._asked)

    @loader
    def decided(self, session: Session, actor: Actor) -> Any:
        """After a decision: the list anew, and the most urgent case that waits for this actor."""
        gauges.forget(session)
        self._admit(session, actor)
        self._first_page(session, actor, self._asked)
        wanted = self._asked.filter() if self._asked.view == "mine" else Filter()
        mine = reading.inbox(session, actor, wanted=wanted)
        onward = next((each for each, _ in mine if desk_views.steps_of(actor, each)), None)
        return rx.redirect(replace(self._asked.listed, ref=onward.ref if onward else "").href)

    @action(reads=True)
    def next_page(self, session: Session, actor: Actor) -> None:
        """The rows that follow the last one shown."""
        self._admit(session, actor)
        if self.more and self._after:
            self._page(session, actor, self._asked, self._after)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, view: str) -> Any:
        """Another view of the inbox."""
        if view in VIEWS:
            return rx.redirect(replace(self._asked.listed, view=view).href)
        return None

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """Search by name, NIK or number; the words go into the address only encrypted."""
        words_ = form.get("cari", "").strip()[:100]
        return rx.redirect(replace(self._asked.listed, search=words_).href)

    @action(reads=True)
    def narrow(self, session: Session, actor: Actor, form: Narrow) -> Any:
        """Filter by type and choose the order."""
        self.shut = f"{form.jenis}/{form.urut}/{_now()}"
        asked = replace(self._asked.listed, kind=form.jenis, newest=form.urut == "baru")
        return rx.redirect(asked.href)

    def _admit(self, session: Session, actor: Actor) -> None:
        self._enter(actor, DESK)
        if not policy.holds(actor, May.WORK):
            raise NotAllowed("Kotak kerja ini untuk penanda tangan surat dan petugas loket.")
        waiting = desk_views.on_my_desk(session, actor)
        self.places = [
            replace(place, count=waiting) if place.href == DESK else place for place in self.places
        ]

    def _is_stale(self) -> bool:
        return self._rows <= PAGE and _now() - self._read_at > STALE

    def _first_page(self, session: Session, actor: Actor, asked: Asked) -> None:
        self.groups, self._rows, self._read_at = [], 0, _now()
        self._page(session, actor, asked, "")
        self.search, self.kind = asked.search, asked.kind
        self.order = "baru" if asked.newest else "sisa"
        self.legend = desk_views.legend(session, asked)
        self.kinds = desk_views.kinds(session)
        nothing = desk_views.NO_MATCH if asked.search else desk_views.EMPTY[asked.view]
        self.nothing = [] if self.groups else list(nothing)
        self.loaded = True

    def _page(self, session: Session, actor: Actor, asked: Asked, after: str) -> None:
        wanted = asked.filter(after)
        found = reading.inbox(session, actor, wanted=wanted)
        page = found[:PAGE]
        self._rows += len(page)
        full = self._rows >= MOST_ROWS
        self._after = reading.cursor_of(page[-1][0], wanted) if page else ""
        self.more = len(found) > PAGE and not full
        rows = [desk_views.row_of(actor, letter, owner, asked) for letter, owner in page]
        self.groups = grouped(desk_views.GROUPS, self.groups, rows, whole=len(found) <= PAGE)
        self.shown = f"Menampilkan {words.number(self._rows)} berkas"
        if len(found) > PAGE and full:
            self.shown += " pertama. Persempit dengan mencari."
        self.chips = desk_views.chips(session, actor, asked.view)


def _now() -> float:
    return clock.now().timestamp()
