"""Filling in an application, and mending one that came back."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.people import Person
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters import applying, form_views, reading, renewing, rows, views
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.form_views import FieldView
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import DRAFT, RETURNED
from smartcity_app.ui.action import action
from smartcity_app.ui.views import FactView, RequirementView
from smartcity_app.web.guard import Screen

MOST_FIELDS = 240
"""Form fields of the longest letter, with room: 12 rows of several columns."""


class ApplyState(Screen):
    """The form of `/surat/ajukan?jenis=<type>`, or of `?no=<ref>` for one already begun."""

    ref: str = ""
    title: str = ""
    promise_days: int = 2
    usual: str = ""
    """How long it usually takes, and whose record says so; empty when nobody's does."""
    person: list[FactView] = []
    fields: list[FieldView] = []
    requirements: list[RequirementView] = []
    ready: int = 0
    once: str = ""
    """How many of the requirements were met from the vault, in words."""
    mending: bool = False
    renews: str = ""
    """Which letter this one takes the place of, and what is wrong with that."""
    remark: str = ""
    """What was said of the whole application when it came back, where no part was named."""
    assisted: str = ""
    """Name of the resident an officer files for."""
    saved: str = ""
    query: str = ""
    """The address this answers for."""
    loaded: bool = False

    @action
    def load(self, session: Session, actor: Actor) -> Any:
        """Find the draft, or begin one. Who is sent to a case already on its way goes there."""
        self.loaded, self.query = False, self.router.url.query
        letter = self._asked_for(session, actor)
        if letter is None:
            return rx.redirect("/surat")
        if letter.state not in (DRAFT, RETURNED):
            return rx.redirect(f"/surat/kasus?no={letter.ref}")
        self._show(session, actor, letter)
        return None

    @action
    def save(self, session: Session, actor: Actor, form: dict[str, Any]) -> None:
        """Keep what is typed so far."""
        given = _texts(form)
        letter = applying.save(session, actor, ref=given.pop("ref", ""), given=given)
        self.saved = f"Tersimpan {words.time(letter.saved_at)}, boleh ditutup dulu"
        fields = form_views.fields_of(letter)
        if _shape(self.fields) != _shape(fields):
            self.fields = fields
            self._documents(session, actor, letter)
        self._mended(session, letter)

    @action
    def another_row(self, session: Session, actor: Actor, field: str) -> None:
        """One more heir, companion or witness."""
        letter = self._asked_for(session, actor)
        spec = type_of(letter).field(field) if letter else None
        if letter is None or spec is None or spec.kind != "rows":
            raise NotFound
        count = rows.open_rows(spec, letter.answers) + 1
        applying.save(session, actor, ref=letter.ref, given={rows.counter(field): str(count)})
        self.fields = form_views.fields_of(letter)

    @action
    def added(
        self,
        session: Session,
        actor: Actor,
        key: str,
        file_id: str,
        name: str,
        size: int,
    ) -> None:
        """A document arrived; it meets requirement `key`."""
        letter = self._asked_for(session, actor)
        if letter is None:
            raise NotFound
        applying.attach(session, actor, ref=letter.ref, requirement=key, file_id=file_id)
        self._changed(session, actor, letter)

    @action
    def use_kept(self, session: Session, actor: Actor, key: str) -> None:
        """Attach what the resident's vault has for requirement `key`."""
        if letter := self._asked_for(session, actor):
            applying.use_kept(session, actor, ref=letter.ref, requirement=key)
            self._changed(session, actor, letter)

    @action
    def take_out(self, session: Session, actor: Actor, key: str) -> None:
        """Do not send what is attached for requirement `key`."""
        if letter := self._asked_for(session, actor):
            applying.detach(session, actor, ref=letter.ref, requirement=key)
            self._changed(session, actor, letter)

    @action
    def submit(self, session: Session, actor: Actor, form: dict[str, Any]) -> Any:
        """Send it to the first office."""
        given = _texts(form)
        letter = applying.submit(session, actor, ref=given.pop("ref", ""), given=given)
        if letter.filed_by == actor.person_id:
            return rx.redirect(f"/kerja/loket?terkirim={letter.ref}")
        return rx.redirect(f"/surat/kasus?no={letter.ref}")

    def _asked_for(self, session: Session, actor: Actor) -> Letter | None:
        """The application the address bar names: it outlives a lost state tree."""
        asked = self.router.url.query_parameters
        if ref := str(asked.get("no", ""))[:40]:
            return reading.own(session, actor, ref=ref)
        if key := str(asked.get("jenis", ""))[:60]:
            return applying.begin(session, actor, type_key=key)
        return None

    def _show(self, session: Session, actor: Actor, letter: Letter) -> None:
        letter_type = type_of(letter)
        owner = session.get(Person, letter.owner_id)
        if owner is None:
            raise NotFound
        self.ref, self.title = letter.ref, letter_type.title
        self.promise_days = letter_type.promise_days
        self.usual = views.usual_time(session, letter)
        self.mending = letter.state == RETURNED
        note = f": {letter.renewal_note}" if letter.renewal_note else ""
        self.renews = f"{line}{note}" if (line := renewing.line_of(session, letter)) else ""
        whole = self.mending and not letter.corrections
        self.remark = _remark(views.wrong_of(session, letter)) if whole else ""
        self.assisted = owner.name if letter.filed_by else ""
        self.person = views.person_facts(session, owner, full=False)
        self.fields = form_views.fields_of(letter)
        self.saved = f"Tersimpan {words.time(letter.saved_at)}, boleh ditutup dulu"
        self._documents(session, actor, letter)
        self.loaded = True

    def _changed(self, session: Session, actor: Actor, letter: Letter) -> None:
        """The documents are others now."""
        self._documents(session, actor, letter)
        self.saved = f"Tersimpan {words.time(letter.saved_at)}, boleh ditutup dulu"
        self._mended(session, letter)

    def _mended(self, session: Session, letter: Letter) -> None:
        """Of what was wrong at the last sending, keep what still is."""
        if self.problems:
            wanting = applying.wanting(session, letter)
            self.problems = {name: wanting[name] for name in self.problems if name in wanting}

    def _documents(self, session: Session, actor: Actor, letter: Letter) -> None:
        self.requirements = views.requirements_to_meet(session, actor, letter)
        self.ready = sum(each.need == "ready" for each in self.requirements)
        reused = sum(each.reused for each in self.requirements)
        self.once = f"{reused} dokumen sudah ada, tidak perlu diunggah lagi." if reused else ""


def _remark(wrong: list[FactView]) -> str:
    return f"{wrong[0].label}: {wrong[0].value}"


def _shape(fields: list[FieldView]) -> list[tuple[str, bool, int]]:
    """What is asked: while it stays, the fields keep what is being typed."""
    return [(each.name, each.asked, len(each.rows)) for each in fields]


def _texts(form: dict[str, Any]) -> dict[str, str]:
    """The form's single texts; a field sent twice or as something else counts as not sent."""
    return {
        str(name)[:60]: value
        for name, value in list(form.items())[:MOST_FIELDS]
        if isinstance(value, str)
    }
