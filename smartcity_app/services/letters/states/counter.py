"""The counter: an officer files for a resident who came in person."""

from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import areas, people
from smartcity_app.civic.identity import Nik
from smartcity_app.civic.people import Person
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound
from smartcity_app.services.letters import applying, desk_views, reading, views
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import DRAFT
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView, FactView, TurnView, strip_of
from smartcity_app.web.guard import Screen

HERE = "/kerja/loket"


class Looked(Form):
    """The NIK, as typed from the KTP."""

    nik: str = Field("", max_length=40)


class Begun(Form):
    """Which letter the resident asks for."""

    jenis: str = Field("", max_length=60)


class Counter(Console, Screen):
    """`/kerja/loket`."""

    who: list[FactView] = []
    """The resident found, for the officer to compare with the card; NIK masked."""
    warning: str = ""
    kinds: list[ChoiceView] = []
    filed: list[TurnView] = []
    sent: str = ""
    loaded: bool = False
    _person_id: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """What this officer has filed, and the letters there are."""
        self._admit(actor)
        self._person_id, self.who, self.warning = 0, [], ""
        self.kinds = desk_views.kinds(session)
        mine = reading.filed_by_me(session, actor)
        self.filed = [_line(session, letter, owner) for letter, owner in mine]
        ref = str(self.router.url.query_parameters.get("terkirim", ""))[:40]
        self.sent = next(
            (f"Permohonan {ref} untuk {owner.name} terkirim."
             for letter, owner in mine if letter.ref == ref and letter.state != DRAFT), "",
        )  # fmt: skip
        self.loaded = True

    @action
    def look_up(self, session: Session, actor: Actor, form: Looked) -> None:
        """Find the resident with this NIK among those of this counter. It is on record."""
        self._admit(actor)
        self._person_id, self.who, self.sent = 0, [], ""
        nik = Nik.parse(form.nik)
        try:
            person = people.find_by_nik(session, actor, nik=nik.value)
        except NotFound as unknown:
            raise Incomplete(unknown.message, fields={"nik": unknown.message}) from None
        self._person_id, self.warning = person.id or 0, nik.warning
        self.who = [
            FactView("Nama", person.name),
            FactView("NIK", nik.masked),
            FactView("Tinggal di", areas.path_words(person.area)),
        ]

    @action(reads=True)
    def again(self, session: Session, actor: Actor) -> None:
        """It is somebody else: look for another NIK."""
        self._person_id, self.who, self.warning = 0, [], ""

    @action
    def begin(self, session: Session, actor: Actor, form: Begun) -> Any:
        """Begin the letter for the resident found, or take up the draft already begun."""
        self._admit(actor)
        if not self._person_id:
            raise Incomplete("Cari dulu NIK warga yang datang.")
        if not form.jenis:
            raise Incomplete("Pilih surat yang diminta.", fields={"jenis": "Pilih surat"})
        person = people.find(session, actor, person_id=self._person_id)
        letter = applying.begin(session, actor, type_key=form.jenis, nik=person.nik)
        return rx.redirect(f"/surat/ajukan?no={letter.ref}")

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, HERE)
        if not policy.holds(actor, May.ASSIST):
            raise NotAllowed("Loket ini untuk petugas loket.")


def _line(session: Session, letter: Letter, owner: Person) -> TurnView:
    draft = letter.state == DRAFT
    kind = desk_views.short_title(type_of(letter))
    stands = "Belum dikirim, lanjutkan isian" if draft else desk_views.counter_line(session, letter)
    return TurnView(
        owner.name,
        f"{kind} · {letter.ref} · {stands}",
        f"/surat/ajukan?no={letter.ref}" if draft else f"/kerja?berkas={letter.ref}",
        strip_of(views.promise_of(letter)),
    )
