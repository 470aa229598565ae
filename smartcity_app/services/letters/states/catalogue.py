"""One's own letters, what may be asked for, and what needs no letter."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import register
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import offering, reading, views
from smartcity_app.services.letters.catalog import built_in, type_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.states.case import ENDED
from smartcity_app.services.letters.workflow import CANCELLED, DRAFT, ISSUED
from smartcity_app.ui.action import loader
from smartcity_app.ui.menu import tile_groups
from smartcity_app.ui.views import FactView, StripView, TileGroupView, TurnView, strip_of
from smartcity_app.web.guard import Screen


class LettersState(Screen):
    """`/surat`: the resident's own letters."""

    mine: list[TurnView] = []
    groups: list[TileGroupView] = []
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The newest applications, drafts included."""
        self.mine = [
            _line(session, each)
            for each in reading.mine(session, actor, most=30)
            if each.state != CANCELLED and not (each.filed_by and each.state == DRAFT)
        ]
        self.groups = tile_groups(offering.offers(session))
        self.loaded = True


def _line(session: Session, letter: Letter) -> TurnView:
    title = type_of(letter).title
    if letter.state == DRAFT:
        detail, href = "Belum dikirim. Isian tersimpan.", f"/surat/ajukan?no={letter.ref}"
    else:
        holder = views.holder_of(session, letter)
        state = type_of(letter).workflow.state(letter.state)
        detail = f"Di tangan {holder.name}" if holder.name else state.title
        href = f"/surat/kasus?no={letter.ref}"
    clock_ = strip_of(views.promise_of(letter))
    document = register.of_case(session, letter.ref) if letter.state == ISSUED else None
    if document and document.state in ENDED:
        word = register.TITLES[register.State(document.state)]
        detail, clock_ = "Tidak berlaku lagi", StripView("paused", strip=word)
    return TurnView(title, f"{letter.ref} · {detail}", href, clock_)


class InfoState(Screen):
    """`/surat/info?tentang=<key>`: what to do instead of asking for a letter."""

    title: str = ""
    summary: str = ""
    text: list[str] = []
    steps: list[str] = []
    link: str = ""
    link_label: str = ""
    basis: list[FactView] = []
    loaded: bool = False

    @loader(public=True)
    def load(self, session: Session, actor: Actor) -> Any:
        """Show the entry the address names."""
        entry = built_in.information().get(str(self.router.url.query_parameters.get("tentang", "")))
        if entry is None:
            return rx.redirect("/surat")
        self.title, self.summary = entry.title, entry.summary
        self.text, self.steps = list(entry.text), list(entry.steps)
        self.link, self.link_label = entry.link, entry.link_label
        self.basis = [FactView("Dasar", entry.legal_basis)]
        self.loaded = True
        return None
