"""The city's letter types, in a list."""

from typing import Any, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotAllowed
from smartcity_app.services.letters import editing, editor_views
from smartcity_app.services.letters.editor_views import EDIT, HERE, TypeView
from smartcity_app.services.letters.policy import May
from smartcity_app.ui.action import Form, Transact, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

Only = Literal["semua", "draf", "berhenti"]
_CHIPS: dict[Only, str] = {"semua": "Semua", "draf": "Ada draf", "berhenti": "Tidak ditawarkan"}


class NewType(Form):
    """The dialog that begins a letter type."""

    judul: str = Field("", max_length=200)
    awalan: str = Field("", max_length=20)
    seperti: str = Field("", max_length=80)


def admit(actor: Actor) -> None:
    """NotAllowed for whoever does not edit letter types."""
    if not policy.holds(actor, May.EDIT_TYPES):
        raise NotAllowed("Jenis surat diatur oleh admin kota.")


class LetterTypes(Console, Screen):
    """`/kerja/surat`."""

    types: list[TypeView] = []
    chips: list[ChipView] = []
    choices: list[ChoiceView] = []
    line: str = ""
    trouble: str = ""
    shut: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Every letter type, with what is under way."""
        self._enter(actor, HERE)
        admit(actor)
        self._show(session, actor, "semua")

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, only: Only) -> None:
        """Those with a draft, or those no longer offered."""
        self._show(session, actor, only)

    @action(transacts=True)
    def begin(self, transact: Transact, form: NewType) -> Any:
        """A letter type the city did not have: its draft, opened."""
        try:
            row = transact(
                lambda s, a: editing.start_new(
                    s, a, title=form.judul, prefix=form.awalan, like=form.seperti
                )
            )
        except CityError as refusal:
            self.trouble = " ".join(refusal.fields.values()) or refusal.message
            return None
        self.trouble, self.shut = "", row.key
        return rx.redirect(f"{EDIT}?jenis={row.key}")

    def _show(self, session: Session, actor: Actor, only: Only) -> None:
        found = editor_views.listed(session, actor)
        shown = {
            "semua": found,
            "draf": [each for each in found if each.draft],
            "berhenti": [each for each in found if not each.offered],
        }
        self.types = shown[only]
        self.chips = [
            ChipView(value, title, words.number(len(shown[value])), value == only)
            for value, title in _CHIPS.items()
        ]
        self.choices = [ChoiceView(each.key, each.title) for each in found]
        offered = sum(each.offered for each in found)
        self.line = f"{words.number(offered)} ditawarkan kepada warga"
        self.trouble, self.loaded = "", True
