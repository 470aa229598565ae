"""The register of numbers, as far as its reader's office reaches."""

from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import register, words
from smartcity_app.civic.register import Document, State
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, OutOfStep
from smartcity_app.ui.action import Form, Transact, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen
from smartcity_app.web.register.address import STATES, Asked, state_word

HERE, PAGE, MOST_ROWS = "/kerja/register", 30, 150
LOOKS: dict[str, tuple[str, Literal["ontime", "soon", "late", "paused"]]] = {
    State.HELD: ("timer", "soon"),
    State.ISSUED: ("circle-check-big", "ontime"),
    State.REVOKED: ("circle-x", "late"),
    State.REPLACED: ("rotate-cw", "paused"),
    State.VOID: ("circle-x", "paused"),
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of the register, safe to show to whoever may read it."""

    id: int
    number: str
    kind: str
    subject: str
    """Masked."""
    unit: str
    dated: str
    word: str
    icon: str
    tone: Literal["ontime", "soon", "late", "paused"]
    reason: str = ""
    verify: str = ""
    """Address of the public page; only for what verifies as genuine."""
    revocable: bool = False


class Revocation(Form):
    """The dialog that takes a document back."""

    document_id: int
    reason: str = Field("", max_length=500)


class Register(Console, Screen):
    """`/kerja/register`."""

    entries: list[EntryView] = []
    chips: list[ChipView] = []
    years: list[ChoiceView] = []
    units: list[ChoiceView] = []
    search: str = ""
    year: str = ""
    unit: str = ""
    files: str = ""
    """Address of the same lines as a file, but for its form."""
    shown: str = ""
    more: bool = False
    loaded: bool = False
    chosen: int = 0
    chosen_words: str = ""
    asked: str = ""
    """Changes when the dialog may open: it then says what it is about."""
    said: str = ""
    trouble: str = ""
    shut: str = ""
    _asked: Asked = Asked()
    _next: register.Wanted = register.Wanted()
    """What the page after the last one shown is."""

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The newest entries that match the address."""
        self._admit(actor)
        self._asked = asked = Asked.read(self.router.url.query_parameters)
        self.search, self.year, self.unit = asked.search, str(asked.year or ""), asked.area
        self.files = f"{HERE}/unduh?{asked.query}{'&' if asked.query else ''}bentuk="
        self.chips = [
            ChipView(value, title, chosen=value == asked.state)
            for value, (title, _) in STATES.items()
        ]
        self.years = [ChoiceView(str(year), str(year)) for year in register.years(session)]
        offices = register.units(actor)
        self.units = (
            [ChoiceView(each.code, each.label) for each in offices] if len(offices) > 1 else []
        )
        self.entries, self.said = [], ""
        self._page(session, actor)
        self.loaded = True

    @action(reads=True)
    def next_page(self, session: Session, actor: Actor) -> None:
        """The entries before the last one shown."""
        self._admit(actor)
        if self.more:
            self._page(session, actor)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, value: str) -> Any:
        """Only entries in one state."""
        return _to(self._asked.but(state=value if value in STATES else ""))

    @action(reads=True)
    def in_year(self, session: Session, actor: Actor, value: str) -> Any:
        """Only entries of one year."""
        return _to(Asked.read({"tahun": value}).but(**self._others("year")))

    @action(reads=True)
    def of_unit(self, session: Session, actor: Actor, value: str) -> Any:
        """Only entries of one office, or of a kecamatan with its offices."""
        return _to(Asked.read({"unit": value}).but(**self._others("area")))

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """Search by number of a letter or of a case, or by kind: none of them names a person."""
        return _to(self._asked.but(search=form.get("cari", "").strip()[:80]))

    @action(reads=True)
    def ask(self, session: Session, actor: Actor, document_id: int) -> None:
        """Which document the dialog is about."""
        document = register.find(session, actor, document_id=document_id)
        self.chosen, self.trouble = document_id, ""
        self.asked = f"{document_id}/{clock.now().timestamp()}"
        self.chosen_words = f"{document.kind}, nomor {document.number_text}."

    @action(transacts=True)
    def revoke(self, transact: Transact, form: Revocation) -> None:
        """Take an issued document back, for ever."""

        def work(session: Session, actor: Actor) -> Document:
            return register.revoke(session, actor, document_id=form.document_id, reason=form.reason)

        try:
            document = transact(work)
            self.said = f"Nomor {document.number_text} dicabut. Mulai sekarang tidak berlaku lagi."
        except (OutOfStep, NotFound) as moved:
            self.said = moved.message
        except CityError as refusal:
            self.trouble = refusal.message
            return
        self.trouble, self.shut = "", f"{form.document_id}/{clock.now().timestamp()}"
        transact(lambda s, a: self._again(s, a, form.document_id), writes=False)

    def _again(self, session: Session, actor: Actor, document_id: int) -> None:
        """The one line anew, where it stands."""
        document = register.find(session, actor, document_id=document_id)
        fresh = _entry(actor, document, register.successors(session, [document]))
        self.entries = [fresh if each.id == document_id else each for each in self.entries]

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, HERE)
        if not policy.holds(actor, register.May.READ):
            raise NotAllowed("Register ini untuk kepala kantor, admin kota, dan kepala daerah.")

    def _others(self, changed: str) -> dict[str, Any]:
        """The filters as they are, but for one."""
        return {
            name: getattr(self._asked, name)
            for name in ("search", "state", "year", "area")
            if name != changed
        }

    def _page(self, session: Session, actor: Actor) -> None:
        if not self.entries:
            self._next = self._asked.wanted
        found = register.entries(session, actor, wanted=self._next, most=PAGE + 1)
        if found:
            self._next = register.before(self._next, found[:PAGE][-1])
        successors = register.successors(session, found)
        self.entries = [*self.entries, *(_entry(actor, each, successors) for each in found[:PAGE])]
        full = len(self.entries) >= MOST_ROWS
        self.more = len(found) > PAGE and not full
        self.shown = f"Menampilkan {words.number(len(self.entries))} nomor"
        if len(found) > PAGE and full:
            self.shown += " terbaru. Persempit dengan mencari."


def _to(asked: Asked) -> Any:
    return rx.redirect(f"{HERE}?{asked.query}" if asked.query else HERE)


def _entry(actor: Actor, document: Document, successors: dict[str, str]) -> EntryView:
    icon, tone = LOOKS[document.state]
    issued = document.state == State.ISSUED
    reason = document.reason
    if document.is_over:
        tone = "paused"
    if document.state == State.HELD:
        reason = "Menunggu tanda tangan terakhir"
    if document.state == State.REPLACED:
        reason = f"Oleh nomor {successors.get(document.replaced_by, '')}"
    return EntryView(
        id=document.id or 0,
        number=document.number_text,
        kind=document.kind,
        subject=document.subject_masked,
        unit=document.unit_name,
        dated=words.on_paper(document.dated),
        word=state_word(document),
        icon=icon,
        tone=tone,
        reason=reason,
        verify=f"/v/{document.code}" if issued else "",
        revocable=issued and policy.allows(actor, register.May.REVOKE, document),
    )
