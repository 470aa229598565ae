"""One thing done to several ticked reports: each is checked and changed on its own."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, Incomplete
from smartcity_app.services.complaints import bulk_views, joining, working
from smartcity_app.services.complaints.desk_address import ticket
from smartcity_app.services.complaints.states.file import desk_state
from smartcity_app.services.complaints.states.forms import code_of, given_to
from smartcity_app.ui.action import Transact, action
from smartcity_app.ui.views import ChoiceView, FactView
from smartcity_app.web.guard import Screen

PICK = "pilih-"
"""What the name of a row's box begins with; its value is the version that was seen."""
MOST = 30
"""Reports one press may change."""
DONE = {
    "tugaskan": "ditugaskan",
    "jawab": "dijawab",
    "teruskan": "diteruskan",
    "gabung": "digabung",
}
Verb = Callable[[Session, Actor, str, int], Any]


class ReportBulk(Screen):
    """The bar and the dialog over the list of `/kerja/laporan`."""

    act: str = "tugaskan"
    people: list[ChoiceView] = []
    phrases: list[ChoiceView] = []
    addressees: list[ChoiceView] = []
    said: str = ""
    refused: list[FactView] = []
    """Which were not changed, and why."""
    trouble: str = ""
    shut: str = ""
    busy: bool = False
    _presses: int = 0

    @action(reads=True)
    def prepare(self, session: Session, actor: Actor) -> None:
        """What the dialog offers to this officer."""
        self.people = bulk_views.people_of(session, actor)
        self.phrases = bulk_views.phrases_of(session, actor)
        self.addressees = bulk_views.addressees(session)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, act: str) -> None:
        """What is to be done to them."""
        self.act, self.trouble = (act if act in DONE else "tugaskan"), ""
        self.people = bulk_views.people_of(session, actor)
        self.phrases = bulk_views.phrases_of(session, actor)
        self.addressees = bulk_views.addressees(session)

    @action(reads=True)
    def hold(self, session: Session, actor: Actor) -> None:
        """The buttons wait while reports are changed."""
        self.busy, self.said, self.refused = True, "", []

    @action(reads=True)
    def release(self, session: Session, actor: Actor) -> None:
        """They have waited, whatever came of it."""
        self.busy = False

    @action(transacts=True)
    def do(self, transact: Transact, form: dict[str, str | None]) -> Any:
        """Do it to what is ticked, one after the other.

        Fields that another thing to do would ask for are not there, and come as None.
        """
        self._presses += 1
        said = {name: value or "" for name, value in form.items()}
        picked = picked_of(said)
        if not 1 <= len(picked) <= MOST:
            self.trouble = f"Pilih 1 sampai {MOST} laporan dulu."
            return None
        act = said.get("tindakan", "")
        try:
            verb = _verb(act, said)
        except Incomplete as refusal:
            self.trouble = " ".join(refusal.fields.values()) or refusal.message
            return None
        well, refused = [], []
        for ref, version in picked:
            try:
                transact(lambda s, a, r=ref, v=version: verb(s, a, r, v))
                well.append(ref)
            except CityError as refusal:
                why = " ".join(refusal.fields.values()) or refusal.message
                refused.append(FactView(ref, why))
        self.trouble, self.refused = "", refused
        self.said = f"{len(well)} laporan {DONE[act]}."
        if refused:
            self.said += f" {len(refused)} tidak."
        self.shut = f"{self._presses}/{len(well)}"
        return desk_state().refresh


def picked_of(form: dict[str, str]) -> list[tuple[str, int]]:
    """Number and seen version of every ticked row, in the order of the list."""
    return [
        (name.removeprefix(PICK)[:40], int(version))
        for name, version in form.items()
        if name.startswith(PICK) and version.isdecimal() and len(version) < 9
    ]


def _verb(act: str, form: dict[str, str]) -> Verb:
    """The verb with what the dialog says; Incomplete while something is missing."""
    reason = form.get("sebab_banyak", "").strip()[:1000]
    if act == "tugaskan":
        given = given_to(form.get("petugas_banyak", ""))
        return lambda s, a, ref, version: working.assign(s, a, ref=ref, version=version, **given)
    if act == "jawab":
        text = form.get("jawaban_banyak", "").strip()[:4000]
        if not text:
            raise Incomplete(fields={"jawaban_banyak": "Pilih atau tulis jawabannya"})
        return lambda s, a, ref, version: working.answer(s, a, ref=ref, version=version, text=text)
    if act in ("teruskan", "gabung") and not reason:
        raise Incomplete(fields={"sebab_banyak": "Tulis alasannya"})
    if act == "teruskan":
        to = code_of(form.get("tujuan_banyak", ""))
        return lambda s, a, ref, version: working.transfer(
            s, a, ref=ref, version=version, to=to, reason=reason
        )
    if act == "gabung":
        into = ticket(form.get("ke_banyak", "")[:40])
        if not into:
            raise Incomplete(fields={"ke_banyak": "Isi nomor laporan tujuannya"})
        return lambda s, a, ref, version: joining.merge(
            s, a, ref=ref, version=version, into=into, reason=reason
        )
    raise Incomplete(fields={"tindakan": "Pilih tindakannya"})
