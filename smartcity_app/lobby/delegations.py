"""Who stands in for whom: naming them, and ending it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import agencies, areas, delegations, words
from smartcity_app.civic.delegations import Kind, Office, Window
from smartcity_app.civic.people import Person, Post, titles
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

HERE = "/kerja/penugasan"
CHIPS = {"": "Berlaku dan akan datang", "lewat": "Sudah berakhir"}


@dataclass(frozen=True, slots=True)
class WindowView:
    """One window, as a card."""

    id: int
    title: str
    """"Plh. Lurah Keputih"."""
    person: str
    span: str
    """"27 Juli sampai 3 Agustus 2026"."""
    decree: str
    word: str
    tone: Literal["ontime", "soon", "paused"]
    open: bool


class Appointment(Form):
    """The dialog that names somebody. Texts as typed: every mistake is told at its field."""

    office: str = Field("", max_length=60)
    kind: str = Field("", max_length=8)
    nik: str = Field("", max_length=40)
    own_title: str = Field("", max_length=120)
    through: str = Field("", max_length=120)
    decree: str = Field("", max_length=120)
    decree_on: str = Field("", max_length=20)
    starts: str = Field("", max_length=20)
    ends: str = Field("", max_length=20)


class Delegations(Console, Screen):
    """`/kerja/penugasan`."""

    windows: list[WindowView] = []
    chips: list[ChipView] = []
    offices: list[ChoiceView] = []
    chosen: int = 0
    chosen_words: str = ""
    asked: str = ""
    said: str = ""
    trouble: str = ""
    shut: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The windows over this actor's offices."""
        self._admit(actor)
        past = self.router.url.query_parameters.get("tampil", "") == "lewat"
        self.chips = [
            ChipView(value, title, chosen=(value == "lewat") == past)
            for value, title in CHIPS.items()
        ]
        self.windows = [
            _view(post, person) for post, person in delegations.windows(session, actor, past=past)
        ]
        self.offices = [
            ChoiceView(_key(office), delegations.title_of(office)) for office in _offices(actor)
        ]
        self.loaded = True

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, value: str) -> Any:
        """Open windows, or past ones."""
        return rx.redirect(f"{HERE}?tampil=lewat" if value == "lewat" else HERE)

    @action
    def appoint(self, session: Session, actor: Actor, form: Appointment) -> Any:
        """Open a window."""
        self._admit(actor)
        office = next((each for each in _offices(actor) if _key(each) == form.office), None)
        window = _window(form, office)
        assert office
        post = delegations.appoint(session, actor, office, nik=form.nik, window=window)
        self.said = (
            f"{titles(post)[0]} mulai {words.on_paper(post.starts)}. Yang ditugasi perlu membuat "
            "PIN tanda tangan di halaman Akun sebelum menandatangani."
        )
        self.shut = f"{post.id}/{clock.now().timestamp()}"
        return Delegations.load

    @action(reads=True)
    def ask(self, session: Session, actor: Actor, post_id: int) -> None:
        """Which window the question is about."""
        self._admit(actor)
        view = next((each for each in self.windows if each.id == post_id), None)
        if view:
            self.chosen, self.chosen_words = post_id, f"{view.person}, {view.title}, {view.span}."
            self.asked = f"{post_id}/{clock.now().timestamp()}"

    @action
    def end(self, session: Session, actor: Actor, post_id: int) -> Any:
        """Close a window now."""
        post = delegations.end(session, actor, post_id=post_id)
        self.said = f"Penugasan {titles(post)[0]} berakhir hari ini."
        self.shut = f"{post_id}/{clock.now().timestamp()}"
        return Delegations.load

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, HERE)
        if not policy.holds(actor, delegations.May.DELEGATE):
            raise NotAllowed("Halaman ini untuk kepala kelurahan atau desa, camat, dan admin kota.")


def _offices(actor: Actor) -> Iterator[Office]:
    """Every office this actor may name a stand-in for."""
    for district in areas.districts():
        if _may(actor, office := Office(Role.DISTRICT_HEAD, district.code)):
            yield office
    for village in areas.villages():
        if _may(actor, office := Office(Role.VILLAGE_HEAD, village.code)):
            yield office
    city = areas.city_area().code
    for agency in agencies.agencies():
        if _may(actor, office := Office(Role.AGENCY_HEAD, city, agency.code)):
            yield office


def _may(actor: Actor, office: Office) -> bool:
    post = Post(person_id=0, role=office.role, area=office.area, agency=office.agency,
                starts=clock.today())  # fmt: skip
    return policy.allows(actor, delegations.May.DELEGATE, post)


def _key(office: Office) -> str:
    return "|".join((office.role, office.area, office.agency))


def _window(form: Appointment, office: Office | None) -> Window:
    """The form as a window; Incomplete names what cannot even be read."""
    dates, wrong = {}, {}
    for name in ("decree_on", "starts", "ends"):
        try:
            dates[name] = date.fromisoformat(getattr(form, name).strip())
        except ValueError:
            wrong[name] = "Pilih tanggalnya"
    if office is None:
        wrong["office"] = "Pilih jabatan yang digantikan"
    if form.kind not in set(Kind):
        wrong["kind"] = "Pilih cara menggantikan"
    if wrong:
        raise Incomplete("Periksa lagi penugasan ini.", fields=wrong)
    return Window(
        Kind(form.kind), form.decree, **dates, own_title=form.own_title, through=form.through
    )


def _view(post: Post, person: Person) -> WindowView:
    today = clock.today()
    ends = words.on_paper(post.ends) if post.ends else "seterusnya"
    open_ = post.ends is None or post.ends >= today
    word, tone = ("Berlaku", "ontime") if open_ else ("Berakhir", "paused")
    if post.starts > today:
        word, tone = "Akan datang", "soon"
    decree = f"{post.decree}, {words.on_paper(post.decree_on)}" if post.decree_on else post.decree
    return WindowView(
        post.id or 0, titles(post)[0], person.name, f"{words.on_paper(post.starts)} sampai {ends}",
        decree, word, tone, open_,  # type: ignore[arg-type]
    )  # fmt: skip
