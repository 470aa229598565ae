"""The register of numbers, as far as its reader's office reaches."""

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

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
from smartcity_app.ui.views import ChipView
from smartcity_app.web.guard import Screen

HERE, PAGE, MOST_ROWS = "/kerja/register", 30, 150
CHIPS = {
    "": ("Semua", ""),
    "terbit": ("Terbit", State.ISSUED),
    "dicabut": ("Dicabut", State.REVOKED),
    "batal": ("Batal", State.VOID),
    "ditahan": ("Ditahan", State.HELD),
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
    search: str = ""
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
    _only: str = ""

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The newest entries that match the address."""
        self._admit(actor)
        asked = self.router.url.query_parameters
        self._only = str(asked.get("keadaan", "")) if asked.get("keadaan", "") in CHIPS else ""
        self.search = str(asked.get("cari", ""))[:80]
        self.chips = [
            ChipView(value, title, chosen=value == self._only)
            for value, (title, _) in CHIPS.items()
        ]
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
        return rx.redirect(_href(self.search, value if value in CHIPS else ""))

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> Any:
        """Search by number of a letter or of a case: neither names a person."""
        return rx.redirect(_href(form.get("cari", "").strip()[:80], self._only))

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
        fresh = _entry(actor, document)
        self.entries = [fresh if each.id == document_id else each for each in self.entries]

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, HERE)
        if not policy.holds(actor, register.May.READ):
            raise NotAllowed("Register ini untuk kepala kantor, admin kota, dan kepala daerah.")

    def _page(self, session: Session, actor: Actor) -> None:
        found = register.entries(
            session,
            actor,
            search=self.search,
            state=CHIPS[self._only][1],
            before=self.entries[-1].id if self.entries else None,
            most=PAGE + 1,
        )
        self.entries = [*self.entries, *(_entry(actor, each) for each in found[:PAGE])]
        full = len(self.entries) >= MOST_ROWS
        self.more = len(found) > PAGE and not full
        self.shown = f"Menampilkan {words.number(len(self.entries))} nomor"
        if len(found) > PAGE and full:
            self.shown += " terbaru. Persempit dengan mencari."


def _href(search: str, state: str) -> str:
    query = urlencode({k: v for k, v in (("cari", search), ("keadaan", state)) if v})
    return f"{HERE}?{query}" if query else HERE


def _entry(actor: Actor, document: Document) -> EntryView:
    expired = document.valid_until is not None and document.valid_until < clock.today()
    looks: dict[str, tuple[str, str, Literal["ontime", "soon", "late", "paused"]]] = {
        State.HELD: ("Ditahan", "timer", "soon"),
        State.ISSUED: ("Terbit", "circle-check-big", "ontime"),
        State.REVOKED: ("Dicabut", "circle-x", "late"),
        State.REPLACED: ("Diganti", "rotate-cw", "paused"),
        State.VOID: ("Batal", "circle-x", "paused"),
    }
    word, icon, tone = looks[document.state]
    issued = document.state == State.ISSUED
    reason = document.reason
    if issued and expired and document.valid_until:
        word, tone, reason = "Habis masa", "paused", ""
    if document.state == State.HELD:
        reason = "Menunggu tanda tangan terakhir"
    return EntryView(
        id=document.id or 0,
        number=document.number_text,
        kind=document.kind,
        subject=document.subject_masked,
        unit=document.unit_name,
        dated=words.on_paper(document.dated),
        word=word,
        icon=icon,
        tone=tone,
        reason=reason,
        verify=f"/v/{document.code}" if issued else "",
        revocable=issued and policy.allows(actor, register.May.REVOKE, document),
    )
