"""Following a case, and the list of one's own."""

from datetime import timedelta
from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import register
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import cases, clock, manifest
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters import applying, endorsing, rating, reading, renewing, views
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import CANCELLED, DRAFT, ISSUED, REFUSED, RETURNED
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import (
    ChoiceView,
    FactView,
    HolderView,
    RequirementView,
    TrailView,
)
from smartcity_app.web.guard import Screen

NEWS = timedelta(minutes=2)
ENDED = (register.State.REVOKED, register.State.REPLACED)


class Correction(Form):
    """The dialog that asks what is wrong in an issued letter."""

    ref: str = Field(max_length=40)
    note: str = Field("", max_length=renewing.LONGEST)


SCORES = [
    ChoiceView(str(score), f"{score}, {word.lower()}")
    for score, word in sorted(rating.SCORES.items(), reverse=True)
]
SENT = {"submit": "Permohonan terkirim", "resubmit": "Perbaikan terkirim"}


class Rating(Form):
    """What the resident says of the service."""

    ref: str = Field("", max_length=40)
    nilai: str = Field("", max_length=1)
    kata: str = Field("", max_length=rating.MOST_WORDS)


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
    usual: str = ""
    """While it runs: how long such a letter usually takes."""
    rates: bool = False
    """Whether its owner may say, or say anew, how the service was."""
    score: int = 0
    score_word: str = ""
    words: str = ""
    rated: str = ""
    """Changes when a rating was kept, which closes the dialog."""
    complain: str = ""
    """Where a complaint about this case begins; empty while no service takes any."""
    can_cancel: bool = False
    can_correct: bool = False
    can_extend: bool = False
    renewing: str = ""
    """Where the letter that will take this one's place is being made."""
    renews: str = ""
    """Which letter this one takes the place of."""
    successor: str = ""
    successor_number: str = ""
    """The case and the number of the letter that took this one's place."""
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
    def correct(self, session: Session, actor: Actor, form: Correction) -> Any:
        """Begin the letter that puts right what is wrong in this one."""
        letter = renewing.correct(session, actor, ref=form.ref, note=form.note)
        return rx.redirect(f"/surat/ajukan?no={letter.ref}")

    @action
    def extend(self, session: Session, actor: Actor, ref: str) -> Any:
        """Begin the letter that goes on where this one ends."""
        letter = renewing.extend(session, actor, ref=ref[:40])
        return rx.redirect(f"/surat/ajukan?no={letter.ref}")

    @action
    def rate(self, session: Session, actor: Actor, form: Rating) -> None:
        """Keep what the resident says of the service."""
        score = int(form.nilai) if form.nilai.isdecimal() else 0
        row = rating.rate(session, actor, ref=form.ref, score=score, words=form.kata)
        self._opinion(session, reading.own(session, actor, ref=form.ref))
        self.rated = f"{row.letter_id}/{clock.now().timestamp()}"

    def _opinion(self, session: Session, letter: Letter) -> None:
        row = rating.of(session, letter) if letter.state == ISSUED else None
        self.score, self.words = (row.score, row.words) if row else (0, "")
        self.score_word = rating.SCORES[row.score] if row else ""
        self.rates = letter.state == ISSUED and (row is None or rating.changeable(row))

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
        self.usual = views.usual_time(session, letter) if letter.desk else ""
        self._opinion(session, letter)
        self.rates = self.rates and letter.owner_id == actor.person_id
        self.complain = manifest.complaint_about(letter.ref)
        self.can_cancel = bool(letter.desk) or letter.state == RETURNED
        self.reminded = ""
        self._paper(session, letter)
        offered = renewing.offer(session, actor, letter)
        self.can_correct, self.can_extend = offered.correct, offered.extend
        self.renewing = f"/surat/kasus?no={offered.under_way}" if offered.under_way else ""
        self.renews = renewing.line_of(session, letter)
        self.ended = self.ended or _why(self.trail, letter)
        self.sent = _just_sent(session, letter)
        self.loaded = True

    def _paper(self, session: Session, letter: Letter) -> None:
        document = register.of_case(session, letter.ref)
        self.number = document.number_text if document else ""
        self.verify = f"/v/{document.code}" if document else ""
        self.valid_until = views.until(document) if document else ""
        self.successor = self.successor_number = self.ended = ""
        if document and document.state in ENDED:
            self.stage, self.ended = document.state, document.reason
        elif document and document.is_over:
            self.stage = "over"
        if by := register.of_code(session, document.replaced_by) if document else None:
            self.successor, self.successor_number = f"/surat/kasus?no={by.case_ref}", by.number_text


def _why(trail: list[TrailView], letter: Letter) -> str:
    if letter.state == CANCELLED:
        return "Permohonan ini tidak diproses lagi."
    return trail[-1].note if letter.state == REFUSED and trail else ""


def _just_sent(session: Session, letter: Letter) -> str:
    last = cases.history(session, letter)[-1:]
    fresh = bool(last) and clock.now() - last[0].at < NEWS
    return SENT.get(last[0].step, "") if fresh else ""
