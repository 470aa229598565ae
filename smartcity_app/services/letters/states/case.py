"""Following a case, and the list of one's own."""

from datetime import timedelta
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import register
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import cases, clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters import applying, endorsing, reading, views
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import CANCELLED, DRAFT, REFUSED, RETURNED
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.views import (
    FactView,
    HolderView,
    RequirementView,
    TrailView,
)
from smartcity_app.web.guard import Screen

NEWS = timedelta(minutes=2)
SENT = {"submit": "Permohonan terkirim", "resubmit": "Perbaikan terkirim"}


class CaseState(Screen):
    """`/surat/kasus?no=<ref>`: one of the resident's own applications."""

    ref: str = ""
    title: str = ""
    stage: str = ""
    """The workflow's state, as a word the page chooses its head by."""
    promise: PromiseView = PromiseView()
    holder: HolderView = HolderView("")
    trail: list[TrailView] = []
    facts: list[FactView] = []
    requirements: list[RequirementView] = []
    wrong: list[FactView] = []
    """What to mend, and why."""
    number: str = ""
    valid_until: str = ""
    verify: str = ""
    ended: str = ""
    """Why a letter is no longer good, or was never given."""
    can_cancel: bool = False
    can_remind: bool = False
    """Whether RT or RW has it and has not heard of it today."""
    reminded: str = ""
    sent: str = ""
    """What has just been sent off, for as long as that is news."""
    query: str = ""
    """The address this answers for."""
    loaded: bool = False
    missing: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """Show the case; a draft is not one yet and goes on being filled in."""
        self.loaded = self.missing = False
        self.query = self.router.url.query
        ref = str(self.router.url.query_parameters.get("no", ""))[:40]
        try:
            letter = reading.own(session, actor, ref=ref)
        except NotFound:
            self.ref, self.missing = "", True
            return None
        if letter.state == DRAFT:
            return rx.redirect(f"/surat/ajukan?no={letter.ref}")
        self._show(session, actor, letter)
        return None

    @action
    def cancel(self, session: Session, actor: Actor, ref: str) -> None:
        """End it, on the resident's own wish."""
        self._show(session, actor, applying.cancel(session, actor, ref=ref[:40]))

    @action
    def remind(self, session: Session, actor: Actor, ref: str) -> None:
        """Send RT or RW the link once more."""
        self._show(session, actor, endorsing.remind(session, actor, ref=ref[:40]))
        self.reminded = f"{self.holder.name} sudah kami ingatkan lewat pesan."

    def _show(self, session: Session, actor: Actor, letter: Letter) -> None:
        letter_type = type_of(letter)
        self.ref, self.title, self.stage = letter.ref, letter_type.title, letter.state
        self.promise = views.promise_of(letter)
        self.holder = views.holder_of(session, letter)
        self.trail = views.journey(session, actor, letter)
        self.facts = views.facts_of(letter)
        self.wrong = views.wrong_of(session, letter)
        self.can_remind = endorsing.may_remind(session, letter)
        self.requirements = views.requirements_of(session, letter) if letter.desk else []
        self.can_cancel = bool(letter.desk) or letter.state == RETURNED
        self.reminded = ""
        self._paper(session, letter)
        self.ended = self.ended or _why(self.trail, letter)
        self.sent = _just_sent(session, letter)
        self.loaded = True

    def _paper(self, session: Session, letter: Letter) -> None:
        document = register.of_case(session, letter.ref)
        self.number = document.number_text if document else ""
        self.verify = f"/v/{document.code}" if document else ""
        self.valid_until = views.until(document) if document else ""
        revoked = is_revoked(document)
        self.ended = document.reason if revoked and document else ""
        if revoked:
            self.stage = "revoked"


def _why(trail: list[TrailView], letter: Letter) -> str:
    if letter.state == CANCELLED:
        return "Permohonan ini tidak diproses lagi."
    return trail[-1].note if letter.state == REFUSED and trail else ""


def _just_sent(session: Session, letter: Letter) -> str:
    last = cases.history(session, letter)[-1:]
    fresh = bool(last) and clock.now() - last[0].at < NEWS
    return SENT.get(last[0].step, "") if fresh else ""


def is_revoked(document: register.Document | None) -> bool:
    return document is not None and document.state == register.State.REVOKED
