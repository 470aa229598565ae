"""One case on an officer's desk: reading it, and deciding it."""

from dataclasses import replace
from typing import Any

import reflex as rx
from pydantic import Field, SecretStr
from sqlmodel import Session

from smartcity_app.civic import agencies
from smartcity_app.civic.people import Person
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import CityError, NotFound, OutOfStep
from smartcity_app.services.letters import deciding, desk_views, reading, renewing, signing, views
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.desk_address import PARTS, Asked
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import ISSUED
from smartcity_app.ui.action import Form, Transact, action
from smartcity_app.ui.views import (
    CheckView,
    ChipView,
    ChoiceView,
    FactView,
    RequirementView,
    StepView,
    TrailView,
)
from smartcity_app.web.guard import Screen

WRONG = "salah-"
"""What the name of a field of the return dialog begins with."""


class SignForm(Form):
    """The signing dialog: which letter, as it was seen, and the signer's own PIN."""

    ref: str = Field(max_length=40)
    version: int
    pin: SecretStr = Field(SecretStr(""), max_length=200)


class RefuseForm(Form):
    """The dialog that turns an application down. Field names are unique on the page, as ids are."""

    ref: str = Field(max_length=40)
    version: int
    why_refused: str = Field("", max_length=1000)


class RecallForm(Form):
    """The dialog that has a letter made again."""

    ref: str = Field(max_length=40)
    version: int
    why_recalled: str = Field("", max_length=1000)


class CorrectForm(Form):
    """The dialog that asks for the correction of an issued letter."""

    ref: str = Field(max_length=40)
    version: int
    why_corrected: str = Field("", max_length=renewing.LONGEST)


class SkipForm(Form):
    """The dialog that goes on without RT or RW."""

    ref: str = Field(max_length=40)
    version: int
    why_skipped: str = Field("", max_length=1000)


class CaseFile(Screen):
    """The case beside the list. Every decision carries the number and version it was made on."""

    ref: str = ""
    version: int = 0
    title: str = ""
    clock: PromiseView = PromiseView()
    tabs: list[ChipView] = []
    part: str = "surat"
    paper: str = ""
    paper_is_pdf: bool = False
    documents: list[RequirementView] = []
    person: list[FactView] = []
    facts: list[FactView] = []
    trail: list[TrailView] = []
    checks: list[CheckView] = []
    earlier: str = ""
    steps: list[StepView] = []
    standing: str = ""
    sign_line: str = ""
    mendable: list[ChoiceView] = []
    missing: bool = False
    said: str = ""
    """What became of the last decision."""
    went_well: bool = True
    trouble: str = ""
    """Why a decision was refused, said inside the dialog called `trouble_in`."""
    trouble_in: str = ""
    shut: str = ""
    """Changes when a dialog has done its work."""
    tries: int = 0
    """Changes when the PIN field must be empty again."""
    busy: bool = False
    _looked: str = ""
    """Number of the case whose documents this tab has opened."""
    _decided: str = ""
    """The case and version this tab decided last: a second click on the same is no news."""
    _keep_said: bool = False

    @action
    def open(self, session: Session, actor: Actor, ref: str, part: str = "surat") -> None:
        """Show a case. That it was read is on record."""
        self.trouble = self.trouble_in = ""
        self.said, self._keep_said = (self.said if self._keep_said else ""), False
        try:
            letter = reading.find(session, actor, ref=ref[:40])
            if not policy.allows(actor, May.WORK, letter):
                raise NotFound
        except NotFound:
            self._clear()
            self.missing = True
            return
        self.part = part if part in PARTS else "surat"
        self._looked = letter.ref if self.part == "syarat" else self._looked
        self._show(session, actor, letter)

    @action(reads=True)
    def close(self, session: Session, actor: Actor) -> None:
        """No case is open."""
        self.said, self._keep_said = (self.said if self._keep_said else ""), False
        self._clear()

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, part: str) -> Any:
        """Another part of the case."""
        if part not in PARTS or not self.ref:
            return None
        self.part = part
        self.tabs = [replace(tab, chosen=tab.value == part) for tab in self.tabs]
        if part == "syarat" and self._looked != self.ref:
            self._looked = self.ref
            opened = CheckView("Berkas syarat", "Sudah Anda buka")
            self.checks = [opened if c.label == desk_views.TO_LOOK else c for c in self.checks]
        asked = Asked.read(self.router.url.query_parameters, otherwise=desk_views.first_view(actor))
        return rx.redirect(replace(asked, ref=self.ref, part=part).href, replace=True)

    @action(reads=True)
    def hold(self, session: Session, actor: Actor) -> None:
        """The buttons wait while a decision is made."""
        self.busy = True

    @action(reads=True)
    def release(self, session: Session, actor: Actor) -> None:
        """They have waited, whatever came of it."""
        self.busy = False

    @action(transacts=True, waits=True)
    def sign(self, transact: Transact, form: SignForm) -> Any:
        """Put the signer's own signature on the letter they saw."""
        if self._decided == f"{form.ref}/{form.version}":
            return None
        pin = form.pin.get_secret_value().strip()
        self.tries += 1
        if not pin:
            self.trouble, self.trouble_in = "Isi PIN tanda tangan Anda.", "tanda-tangan"
            return None
        try:
            letter = signing.sign(transact, ref=form.ref, version=form.version, passphrase=pin)
        except CityError as refusal:
            return self._refused(transact, form.ref, "tanda-tangan", refusal)
        return self._done(letter, form.version, _signed(letter))

    @action(transacts=True)
    def give_back(self, transact: Transact, form: dict[str, str]) -> Any:
        """Return it to the resident, naming what is wrong; boxes left empty are not named."""
        ref, version = form.get("ref", "")[:40], form.get("version", "")
        if self._decided == f"{ref}/{version}":
            return None
        wrong = {
            name.removeprefix(WRONG): why
            for name, why in form.items()
            if name.startswith(WRONG) and why.strip()
        }
        return self._decide(
            transact, ref, version, "kembalikan", "Dikembalikan ke warga. Jam berhenti menunggu.",
            lambda s, a, number: deciding.give_back(s, a, ref=ref, version=number, wrong=wrong),
        )  # fmt: skip

    @action(transacts=True)
    def refuse(self, transact: Transact, form: RefuseForm) -> Any:
        """Turn it down for good."""
        return self._decide(
            transact, form.ref, str(form.version), "tolak",
            "Permohonan ditolak, warga diberi tahu.",
            lambda s, a, number: deciding.refuse(
                s, a, ref=form.ref, version=number, reason=form.why_refused
            ),
        )  # fmt: skip

    @action(transacts=True)
    def recall(self, transact: Transact, form: RecallForm) -> Any:
        """Have the first signer make it again."""
        return self._decide(
            transact, form.ref, str(form.version), "buat-ulang",
            "Dikirim balik ke penanda tangan pertama.",
            lambda s, a, number: deciding.recall(
                s, a, ref=form.ref, version=number, reason=form.why_recalled
            ),
        )  # fmt: skip

    @action(transacts=True)
    def ask_correction(self, transact: Transact, form: CorrectForm) -> Any:
        """Have the resident correct an issued letter."""

        def work(session: Session, actor: Actor) -> None:
            reason = form.why_corrected
            renewing.ask_for_correction(session, actor, ref=form.ref, reason=reason)
            self._show(session, actor, reading.find(session, actor, ref=form.ref))

        try:
            transact(work)
        except CityError as refusal:
            return self._refused(transact, form.ref, "minta-perbaikan", refusal)
        self.said, self.went_well, self.trouble = "Warga diminta memperbaiki surat ini.", True, ""
        self.shut = f"{form.ref}/minta-perbaikan"
        return None

    @action(transacts=True)
    def skip(self, transact: Transact, form: SkipForm) -> Any:
        """Go on without RT or RW."""
        return self._decide(
            transact, form.ref, str(form.version), "lewati", "Dilanjutkan tanpa pengantar.",
            lambda s, a, number: deciding.skip(
                s, a, ref=form.ref, version=number, reason=form.why_skipped
            ),
        )  # fmt: skip

    def _decide(
        self, transact: Transact, ref: str, version: str, dialog: str, said: str, verb: Any
    ) -> Any:
        if self._decided == f"{ref}/{version}":
            return None
        try:
            if not version.isdecimal() or len(version) > 9:
                raise OutOfStep
            letter = transact(lambda s, a: verb(s, a, int(version)))
        except CityError as refusal:
            return self._refused(transact, ref, dialog, refusal)
        return self._done(letter, int(version), f"{letter.ref}: {said}")

    def _done(self, letter: Letter, version: int, said: str) -> Any:
        self._decided = f"{letter.ref}/{version}"
        self.said, self.went_well, self._keep_said = said, True, True
        self.trouble, self.shut = "", f"{letter.ref}/{version}"
        return desk_state().decided

    def _refused(self, transact: Transact, ref: str, dialog: str, refusal: CityError) -> Any:
        """Say it in the dialog, except when the case has moved on: then show how it stands."""
        if not isinstance(refusal, (OutOfStep, NotFound)):
            self.trouble, self.trouble_in = refusal.message, dialog
            return None
        self.said, self.went_well, self.trouble = refusal.message, False, ""
        self.shut = f"{ref}/{self.version}/{self.tries}/{dialog}"
        try:
            transact(lambda s, a: self._show(s, a, reading.find(s, a, ref=ref)))
        except NotFound:
            self._clear()
            self.missing = True
        return desk_state().refresh

    def _clear(self) -> None:
        self.ref, self.version, self.missing = "", 0, False
        self.title = self.earlier = self.standing = self.sign_line = ""
        self.steps, self.documents, self.person, self.facts = [], [], [], []
        self.trail, self.checks, self.mendable, self.paper = [], [], [], ""

    def _show(self, session: Session, actor: Actor, letter: Letter) -> None:
        letter_type = type_of(letter)
        owner = session.get_one(Person, letter.owner_id)
        kind = desk_views.short_title(letter_type).lower()
        self.ref, self.version, self.missing = letter.ref, letter.version, False
        self.title = f"{owner.name}, {kind}"
        self.clock = replace(views.promise_of(letter), street=[])
        self.paper, self.paper_is_pdf = desk_views.paper_of(session, actor, letter)
        self.documents = desk_views.documents_of(session, letter)
        self.tabs = [
            ChipView(value, title, str(len(self.documents)) if value == "syarat" else "",
                     value == self.part)
            for value, title in PARTS.items()
        ]  # fmt: skip
        self.steps = desk_views.steps_of(actor, letter)
        self.person = views.person_facts(session, owner, full=bool(self.steps))
        self.steps += desk_views.after_issue(session, actor, letter)
        self.facts = views.facts_of(letter)
        self.trail = views.journey(session, actor, letter)
        looked = self._looked == letter.ref
        self.checks = desk_views.checks(session, letter, owner, looked=looked)
        self.earlier = desk_views.earlier(session, actor, letter)
        self.standing = desk_views.standing(session, letter)
        self.sign_line = desk_views.sign_line(letter)
        self.mendable = desk_views.mendable(letter)


def _signed(letter: Letter) -> str:
    if letter.state == ISSUED:
        return f"{letter.ref} terbit. Warga sudah bisa mencetaknya."
    agency = letter.agency if letter.desk_role == Role.AGENCY_HEAD else ""
    head = agencies.head_title(letter.desk, agency)
    return f"{letter.ref} ditandatangani, kini di tangan {head}."


def desk_state() -> Any:
    """The list, which knows this module and so cannot be known by it while it is being read."""
    from smartcity_app.services.letters.states.desk import Desk

    return Desk
