"""Who heads the RT and RW of a village, kept by its own office."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import areas, neighbourhoods, words
from smartcity_app.civic.identity import mask_phone
from smartcity_app.civic.neighbourhoods import NeighbourhoodHead
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, OutOfStep
from smartcity_app.ui.action import Form, Transact, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView
from smartcity_app.web.guard import Screen

HERE = "/kerja/rt-rw"
MOST_WRONG = 12
"""Lines of a pasted table that are named at once."""


@dataclass(frozen=True, slots=True)
class HeadView:
    """One ketua, the phone masked."""

    id: int
    title: str
    name: str
    phone: str
    since: str


@dataclass(frozen=True, slots=True)
class RwView:
    """One RW: its own head first, if there is one, then the RT."""

    title: str
    heads: list[HeadView] = field(default_factory=list)


class HeadForm(Form):
    """The dialog that appoints somebody."""

    rw: str = Field("", max_length=12)
    rt: str = Field("", max_length=12)
    name: str = Field("", max_length=100)
    phone: str = Field("", max_length=30)


class MendForm(Form):
    """The dialog that puts name or phone right. Field names are unique on the page, as ids are."""

    head_id: int = 0
    new_name: str = Field("", max_length=100)
    new_phone: str = Field("", max_length=30)


class TableForm(Form):
    """A table pasted from a spreadsheet."""

    table: str = Field("", max_length=neighbourhoods.MOST_TEXT)


class Neighbourhoods(Console, Screen):
    """`/kerja/rt-rw`, for one village at a time."""

    rows: list[RwView] = []
    villages: list[ChipView] = []
    """To choose from; empty for an office with one village."""
    shown: str = ""
    search: str = ""
    chosen: int = 0
    chosen_title: str = ""
    chosen_name: str = ""
    mending: str = ""
    """Changes when the dialog that mends may open: it then says whom it is about."""
    ending: str = ""
    said: str = ""
    went_well: bool = True
    trouble: str = ""
    trouble_in: str = ""
    wrong: list[str] = []
    """Lines of the pasted table that are wrong."""
    shut: str = ""
    loaded: bool = False
    _area: str = ""

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Everyone in office in the village the address names, or in the actor's first."""
        self._admit(actor)
        asked = self.router.url.query_parameters
        mine = _villages(actor)
        self._area = area if (area := str(asked.get("wilayah", ""))) in mine else mine[0]
        self.said, self.trouble, self.search, self.wrong = "", "", "", []
        self.villages = [
            ChipView(code, areas.area(code).name, chosen=code == self._area) for code in mine
        ] * (len(mine) > 1)
        self._show(session, actor)

    @action(reads=True)
    def find(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Search by name or number. A name does not belong in an address, so it stays here."""
        self._admit(actor)
        self.search, self.said = form.get("cari", "").strip()[:80], ""
        self._show(session, actor)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, value: str) -> Any:
        """Another village of the same office."""
        return rx.redirect(f"{HERE}?{urlencode({'wilayah': value[:20]})}")

    @action(reads=True)
    def ask_mend(self, session: Session, actor: Actor, head_id: int) -> None:
        """Whom the mending dialog is about."""
        self._choose(neighbourhoods.find(session, actor, head_id=head_id))
        self.mending = _stamp(head_id)

    @action(reads=True)
    def ask_end(self, session: Session, actor: Actor, head_id: int) -> None:
        """Whose term the dialog would end."""
        self._choose(neighbourhoods.find(session, actor, head_id=head_id))
        self.ending = _stamp(head_id)

    @action(transacts=True)
    def appoint(self, transact: Transact, form: HeadForm) -> None:
        """Put somebody in office; whoever was there before ends."""
        self._do(
            transact, "tambah-ketua",
            lambda s, a: neighbourhoods.appoint(
                s, a, area=self._area, rw=form.rw, rt=form.rt, name=form.name, phone=form.phone
            ),
            lambda head: f"{head.name} tercatat sebagai {head.title}.",
        )  # fmt: skip

    @action(transacts=True)
    def mend(self, transact: Transact, form: MendForm) -> None:
        """Put name or phone right."""
        self._do(
            transact, "ubah-ketua",
            lambda s, a: neighbourhoods.correct(
                s, a, head_id=form.head_id, name=form.new_name, phone=form.new_phone
            ),
            lambda head: f"Data {head.title} diperbarui.",
        )  # fmt: skip

    @action(transacts=True)
    def end(self, transact: Transact, head_id: int) -> None:
        """End a term."""
        self._do(
            transact, "akhiri-ketua",
            lambda s, a: neighbourhoods.end(s, a, head_id=head_id),
            lambda head: f"Masa jabatan {head.name}, {head.title}, berakhir hari ini.",
        )  # fmt: skip

    @action(transacts=True)
    def enter_table(self, transact: Transact, form: TableForm) -> None:
        """Take over a pasted table, all of it or nothing."""
        self._do(
            transact, "tempel-tabel",
            lambda s, a: neighbourhoods.enter_table(s, a, area=self._area, table=form.table),
            lambda done: f"{done.new} ketua baru, {done.changed} diganti, {done.same} tetap.",
        )  # fmt: skip

    def _do(self, transact: Transact, dialog: str, verb: Any, tell: Any) -> None:
        """Do it, say so and show the list anew; a refusal is said in the dialog it concerns."""
        self.trouble, self.trouble_in, self.wrong = "", dialog, []
        try:
            self.said, self.went_well = tell(transact(verb)), True
        except (OutOfStep, NotFound) as moved:
            self.said, self.went_well = moved.message, False
        except CityError as refusal:
            lines = [f"Baris {n}: {why}" for n, why in refusal.fields.items() if n.isdecimal()]
            self.trouble, self.wrong = refusal.message, lines[:MOST_WRONG]
            if len(lines) > MOST_WRONG:
                self.wrong = [*self.wrong, f"dan {len(lines) - MOST_WRONG} baris lain"]
            return
        self.shut = _stamp(self.chosen)
        transact(self._show, writes=False)

    def _choose(self, head: NeighbourhoodHead) -> None:
        self.chosen, self.chosen_title, self.chosen_name = head.id or 0, head.title, head.name
        self.trouble = ""

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, HERE)
        if not policy.holds(actor, neighbourhoods.May.KEEP):
            raise NotAllowed("Halaman ini untuk kantor kelurahan atau desa.")

    def _show(self, session: Session, actor: Actor) -> None:
        found = neighbourhoods.listed(session, actor, area=self._area, search=self.search)
        held: dict[str, list[HeadView]] = {}
        for each in found:
            held.setdefault(each.rw, []).append(_view(each))
        self.rows = [RwView(f"RW {rw}", heads) for rw, heads in held.items()]
        self.shown = f"{words.number(len(found))} ketua di {areas.area(self._area).label}"
        self.loaded = True


def _villages(actor: Actor) -> list[str]:
    """The villages whose office the actor works in."""
    roles = (Role.VILLAGE_HEAD, Role.COUNTER_OFFICER)
    return list(dict.fromkeys(post.area for post in actor.posts if post.role in roles))


def _view(head: NeighbourhoodHead) -> HeadView:
    return HeadView(
        head.id or 0,
        f"RT {head.rt}" if head.rt else "Ketua RW",
        head.name,
        mask_phone(head.phone),
        f"sejak {words.on_paper(head.starts)}",
    )


def _stamp(head_id: int) -> str:
    return f"{head_id}/{clock.now().timestamp()}"
