"""One report on an officer's desk: reading it, and every decision about it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotFound, OutOfStep
from smartcity_app.services.complaints import (
    desk_views,
    joining,
    reading,
    tasks,
    working,
)
from smartcity_app.services.complaints.desk_address import PARTS, Asked, ticket
from smartcity_app.services.complaints.file_views import ShotView
from smartcity_app.services.complaints.filing import MOST_PHOTOS
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.states.forms import (
    AnswerForm,
    AskForm,
    AssignForm,
    FinishForm,
    MergeForm,
    OutsideForm,
    PartDoneForm,
    PartForm,
    PriorityForm,
    RejectForm,
    Seen,
    SplitForm,
    TransferForm,
    code_of,
    given_to,
)
from smartcity_app.services.complaints.states.shown import ReportShown
from smartcity_app.ui.action import Transact, action
from smartcity_app.web.guard import Screen

Verb = Callable[[Session, Actor], Any]


class ReportFile(ReportShown, Screen):
    """The report beside the list. Every decision carries the number and version it was made on."""

    closing: list[ShotView] = []
    """Photos of the work done that are sent along with the next "selesai"."""
    target: str = ""
    """Report the merge dialog begins with."""
    aim: str = ""
    """Changes when the merge dialog is to open."""
    said: str = ""
    """What became of the last decision."""
    went_well: bool = True
    trouble: str = ""
    """Why a decision was refused, said inside the dialog called `trouble_in`."""
    trouble_in: str = ""
    shut: str = ""
    """Changes when a dialog has done its work."""
    busy: bool = False
    _decided: str = ""
    """The report and version this tab decided last: a second click on the same is no news."""
    _aims: int = 0

    @action
    def open(self, session: Session, actor: Actor, ref: str, part: str = "laporan") -> None:
        """Show a report. That it was read is on record."""
        self.trouble = self.trouble_in = self.said = ""
        self.closing = []
        try:
            if not policy.holds(actor, May.DESK):
                raise NotFound
            case = reading.find(session, actor, ref=ref[:40])
        except NotFound:
            self._clear()
            self.missing = True
            return
        self.part = part if part in PARTS else "laporan"
        self._show(session, actor, case)

    @action(reads=True)
    def close(self, session: Session, actor: Actor) -> None:
        """No report is open."""
        self.said = ""
        self._clear()

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, part: str) -> Any:
        """Another part of the report."""
        if part not in PARTS or not self.ref:
            return None
        asked = Asked.read(self.router.url.query_parameters, otherwise=desk_views.first_view(actor))
        return rx.redirect(replace(asked, ref=self.ref, part=part).href, replace=True)

    @action(reads=True)
    def turn_to(self, session: Session, actor: Actor, part: str) -> None:
        """The part the address asks for, of the report that is open already."""
        if part in PARTS and self.ref:
            self.part = part
            self.tabs = [replace(tab, chosen=tab.value == part) for tab in self.tabs]

    @action(reads=True)
    def hold(self, session: Session, actor: Actor) -> None:
        """The buttons wait while a decision is made."""
        self.busy = True

    @action(reads=True)
    def release(self, session: Session, actor: Actor) -> None:
        """They have waited, whatever came of it."""
        self.busy = False

    @action(reads=True)
    def aim_at(self, session: Session, actor: Actor, ref: str) -> None:
        """Open the merge dialog with this report in it."""
        self._aims += 1
        self.target, self.aim, self.trouble = ticket(ref[:40]), f"{self.ref}/{self._aims}", ""

    @action(reads=True)
    def photo_added(
        self, session: Session, actor: Actor, file_id: str, name: str, size: int
    ) -> None:
        """A photo of the work done was sent; it is attached when the dialog is."""
        href = f"/api/berkas/{file_id[:40]}"
        shot = ShotView(file_id[:40], href, f"{href}?kecil=1", name[:80])
        self.closing = [*self.closing, shot][-MOST_PHOTOS:]

    @action(transacts=True)
    def step(self, transact: Transact, name: str) -> Any:
        """A step that needs no words: taking it oneself, going on without an answer."""
        seen = Seen(ref=self.ref, version=self.version)
        verbs: dict[str, tuple[str, Any]] = {
            "take": ("Anda yang menangani laporan ini.", working.assign),
            "resume": ("Dilanjutkan. Jam pengerjaan berjalan lagi.", working.resume),
        }
        if name not in verbs or not seen.ref:
            return None
        said, verb = verbs[name]
        return self._decide(transact, seen, "", said, lambda s, a: verb(s, a, **seen.model_dump()))

    @action(transacts=True)
    def assign(self, transact: Transact, form: AssignForm) -> Any:
        """Give it to somebody of the office, or to a team."""
        return self._decide(
            transact, form, "tugaskan", "Sudah ditugaskan.",
            lambda s, a: working.assign(
                s, a, ref=form.ref, version=form.version, **given_to(form.petugas)
            ),
        )  # fmt: skip

    @action(transacts=True)
    def reply(self, transact: Transact, form: AnswerForm) -> Any:
        """Answer the reporter."""
        return self._decide(
            transact, form, "jawab", "Jawaban terkirim ke semua pelapor.",
            lambda s, a: working.answer(
                s, a, ref=form.ref, version=form.version, text=form.jawaban
            ),
        )  # fmt: skip

    @action(transacts=True)
    def transfer(self, transact: Transact, form: TransferForm) -> Any:
        """Pass it on to whose it is."""
        return self._decide(
            transact, form, "teruskan", "Diteruskan. Waktunya tidak diulang.",
            lambda s, a: working.transfer(
                s, a, ref=form.ref, version=form.version, to=code_of(form.tujuan),
                reason=form.sebab_terus,
            ),
        )  # fmt: skip

    @action(transacts=True)
    def ask(self, transact: Transact, form: AskForm) -> Any:
        """Ask the reporter something."""
        return self._decide(
            transact, form, "tanya", "Pertanyaan terkirim. Jam pengerjaan berhenti.",
            lambda s, a: working.ask(
                s, a, ref=form.ref, version=form.version, text=form.pertanyaan
            ),
        )  # fmt: skip

    @action(transacts=True)
    def finish(self, transact: Transact, form: FinishForm) -> Any:
        """Say that it is done, with the photos that were sent."""
        photos = [each.id for each in self.closing]
        return self._decide(
            transact, form, "selesai", "Dinyatakan selesai. Pelapor diminta memeriksa.",
            lambda s, a: working.finish(
                s, a, ref=form.ref, version=form.version, text=form.hasil, photos=photos
            ),
        )  # fmt: skip

    @action(transacts=True)
    def reject(self, transact: Transact, form: RejectForm) -> Any:
        """Say that nothing can be done, and why."""
        return self._decide(
            transact, form, "tolak", "Pelapor diberi tahu alasannya.",
            lambda s, a: working.reject(
                s, a, ref=form.ref, version=form.version, reason=form.sebab_tolak
            ),
        )  # fmt: skip

    @action(transacts=True)
    def prioritise(self, transact: Transact, form: PriorityForm) -> Any:
        """Say how urgent it is."""
        return self._decide(
            transact, form, "kepentingan", "Kepentingan diubah.",
            lambda s, a: working.prioritise(
                s, a, ref=form.ref, version=form.version, priority=int(form.tingkat)
            ),
            again=True,
        )  # fmt: skip

    @action(transacts=True)
    def merge(self, transact: Transact, form: MergeForm) -> Any:
        """Follow it in another report from now on."""
        into = ticket(form.ke)
        return self._decide(
            transact, form, "gabung", f"Digabung ke {into}. Pelapornya ikut diberi kabar.",
            lambda s, a: joining.merge(
                s, a, ref=form.ref, version=form.version, into=into, reason=form.sebab_gabung
            ),
        )  # fmt: skip

    @action(transacts=True)
    def split(self, transact: Transact, form: SplitForm) -> Any:
        """Take a merged report apart again."""
        return self._decide(
            transact, form, "pisah", "Dipisahkan lagi. Kedua jamnya berjalan seperti semula.",
            lambda s, a: joining.split(
                s, a, ref=form.ref, version=form.version, reason=form.sebab_pisah
            ),
        )  # fmt: skip

    @action(transacts=True)
    def pass_outside(self, transact: Transact, form: OutsideForm) -> Any:
        """Note that somebody outside the city has it now."""
        return self._decide(
            transact, form, "ke-luar", "Tercatat sudah disampaikan.",
            lambda s, a: working.passed_outside(
                s, a, ref=form.ref, version=form.version, number=form.nomor_luar
            ),
            again=True,
        )  # fmt: skip

    @action(transacts=True)
    def give_part(self, transact: Transact, form: PartForm) -> Any:
        """Ask another office for a part."""
        return self._decide(
            transact, form, "bantuan", "Permintaan bantuan terkirim.",
            lambda s, a: tasks.give(
                s, a, ref=form.ref, agency=form.opd_bantu, text=form.bagian_kerja
            ),
            again=True,
        )  # fmt: skip

    @action(transacts=True)
    def finish_part(self, transact: Transact, form: PartDoneForm) -> Any:
        """Say that one's office has done its part."""
        seen = Seen(ref=self.ref, version=self.version)
        return self._decide(
            transact, seen, "tugas-selesai", "Bagian Anda tercatat selesai.",
            lambda s, a: tasks.finish(s, a, task_id=form.tugas, outcome=form.hasil_tugas),
            again=True,
        )  # fmt: skip

    def _decide(
        self,
        transact: Transact,
        form: Seen,
        dialog: str,
        said: str,
        verb: Verb,
        *,
        again: bool = False,
    ) -> Any:
        """Make a decision and show how the report stands. `again`: it may be made twice."""
        key = f"{form.ref}/{form.version}"
        if self._decided == key and not again:
            return None
        try:
            transact(verb)
        except CityError as refusal:
            return self._refused(transact, form, dialog, refusal)
        self._decided = "" if again else key
        self.closing, self.trouble = [], ""
        self._after(transact, form.ref)
        self.said, self.went_well = f"{form.ref}: {said}", True
        self.shut = f"{key}/{dialog}/{len(self.parts)}"
        return desk_state().refresh

    def _refused(self, transact: Transact, form: Seen, dialog: str, refusal: CityError) -> Any:
        """Say it in the dialog, except when the report has moved on: then show how it stands."""
        if dialog and not isinstance(refusal, (OutOfStep, NotFound)):
            self.trouble = " ".join(dict.fromkeys([*refusal.fields.values()])) or refusal.message
            self.trouble_in = dialog
            return None
        self.trouble, self.shut = "", f"{form.ref}/{form.version}/{dialog}/{refusal.message[:20]}"
        self._after(transact, form.ref)
        self.said, self.went_well = refusal.message, False
        return desk_state().refresh

    def _after(self, transact: Transact, ref: str) -> None:
        """Show the report as it is now; one that went to another office is gone from here."""
        try:
            transact(lambda s, a: self._show(s, a, reading.find(s, a, ref=ref)))
        except NotFound:
            self._clear()
            self.missing = True


def desk_state() -> Any:
    """The list, which knows this module and so cannot be known by it while it is being read."""
    from smartcity_app.services.complaints.states.desk import ReportDesk

    return ReportDesk
