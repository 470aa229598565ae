"""What an officer writes to the reporter, or for the office itself, with pictures."""

from typing import Any

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.complaints import talk
from smartcity_app.services.complaints.file_views import ShotView
from smartcity_app.services.complaints.filing import MOST_PHOTOS
from smartcity_app.services.complaints.states.file import ReportFile
from smartcity_app.services.complaints.states.forms import WordForm
from smartcity_app.ui.action import action
from smartcity_app.web.guard import Screen


class ReportTalk(Screen):
    """The field below the talk of the report that is open."""

    attached: list[ShotView] = []
    """Pictures that go with the next message."""
    written: str = ""
    """Changes when a message was kept: the field begins anew."""

    @action(reads=True)
    def begin(self, session: Session, actor: Actor) -> None:
        """Another report is open: nothing is attached yet."""
        self.attached = []

    @action(reads=True)
    def attach(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A picture for the next message arrived."""
        known = [each for each in self.attached if each.id != file_id]
        if len(known) >= MOST_PHOTOS:
            raise Incomplete(f"Paling banyak {MOST_PHOTOS} foto dalam satu pesan.")
        href = f"/api/berkas/{file_id[:40]}"
        self.attached = [*known, ShotView(file_id[:40], href, f"{href}?kecil=1", name[:80])]

    @action(reads=True)
    def detach(self, session: Session, actor: Actor, file_id: str) -> None:
        """Do not send this picture."""
        self.attached = [each for each in self.attached if each.id != file_id]

    @action
    def write(self, session: Session, actor: Actor, form: WordForm) -> Any:
        """Write to the reporter, or a note for the office itself."""
        if not form.pesan.strip() and not self.attached:
            raise Incomplete(fields={"pesan": "Tulis pesannya"})
        verb = talk.reply if form.untuk == "pelapor" else talk.note
        line = verb(
            session, actor, ref=form.ref, text=form.pesan.strip() or "Foto terlampir.",
            photos=[each.id for each in self.attached],
        )  # fmt: skip
        self.attached, self.written = [], f"{form.ref}/{line.id}"
        return ReportFile.open(form.ref, "percakapan")
