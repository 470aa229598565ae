"""`/kerja/moderasi?no=<ticket>`: one report at a time, by keyboard."""

from typing import Any, Literal

from sqlmodel import Session

from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound
from smartcity_app.services.complaints import moderating, moderation_views
from smartcity_app.services.complaints.moderation_views import JudgedPhoto, JudgedReport
from smartcity_app.services.complaints.policy import May
from smartcity_app.ui.action import Transact, action
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import TrailView
from smartcity_app.web.guard import Screen

HERE = "/kerja/moderasi"
MOST = 100
REASON = "reason"


class Moderation(Console, Screen):
    """The report before the moderator, and what is done about it."""

    report: JudgedReport = JudgedReport()
    photos: list[JudgedPhoto] = []
    past: list[TrailView] = []
    line: str = ""
    said: str = ""
    empty: bool = False
    """Whether nothing is left in the queue."""
    loaded: bool = False
    covered: JudgedPhoto = JudgedPhoto()
    """The photo of the dialog in which parts are covered."""
    from_original: bool = False
    asked: str = ""
    trouble: str = ""
    """Why something was refused, said inside its dialog."""
    shut: str = ""
    drawn: str = ""
    """Changes when the form must be drawn anew."""
    _after: str = ""
    """Where in the queue this report stands."""
    _chosen: bool = False
    """Whether it was asked for by its number."""

    @action
    def load(self, session: Session, actor: Actor) -> None:
        """The report in the address, or the next of the queue. That it was read is on record."""
        self.said, self._after = "", ""
        if self.asked:  # a page that is loaded again opens no dialog of the time before
            self.asked, self.shut = "", f"muat/{clock.now().timestamp()}"
        ref = str(self.router.url.query_parameters.get("no", ""))[:40]
        self._enter(actor, HERE, session)
        if not policy.holds(actor, May.MODERATE):
            raise NotAllowed("Halaman ini untuk petugas pusat pengaduan.")
        self._chosen = bool(ref)
        if ref:
            self._show(session, actor, ref)
        else:
            self._next(session, actor)

    @action
    def skip(self, session: Session, actor: Actor) -> None:
        """The next of the queue; this one stays in it. Behind the last comes the first."""
        self._admit(actor)
        self.said, self._chosen = "", False
        self._next(session, actor)

    @action
    def show(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Let the public see the words, and the photos that are ticked."""
        photos = {each.id: "shown" if form.get(each.field) else "hidden" for each in self.photos}
        self._decide(session, actor, "shown", photos, form.get(REASON, ""))

    @action
    def hide(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Keep words and photos from the public."""
        photos = dict.fromkeys((each.id for each in self.photos), "hidden")
        said = form.get("why_hidden", "") or form.get("why_chosen", "")
        if not said.strip():
            self.trouble = "Pilih atau tulis alasannya."
            return
        self._decide(session, actor, "hidden", photos, said)

    @action(reads=True)
    def begin_cover(
        self, session: Session, actor: Actor, photo_id: int, how: Literal["more", "afresh"] = "more"
    ) -> None:
        """Open the dialog with a photo."""
        self._admit(actor)
        self.covered = next((e for e in self.photos if e.id == photo_id), JudgedPhoto())
        self.from_original, self.trouble = how == "afresh", ""
        if self.covered.id:
            self.asked = f"{photo_id}/{clock.now().timestamp()}"

    @action(transacts=True)
    def cover(self, transact: Transact, form: dict[str, str]) -> None:
        """Store a copy of the photo with these parts covered."""
        photo, ref = self.covered, self.report.ref
        if not photo.id:
            return
        try:
            moderating.cover(
                transact, photo_id=photo.id, boxes=form.get("kotak", ""), afresh=self.from_original
            )
        except CityError as refusal:
            self.trouble = refusal.message
            return
        transact(lambda session, actor: self._show(session, actor, ref))
        self.trouble, self.said = "", f"{photo.name}: bagian yang ditandai sudah ditutup."
        self.asked, self.shut = "", f"{photo.id}/{clock.now().timestamp()}"

    def _admit(self, actor: Actor) -> None:
        if not policy.holds(actor, May.MODERATE):
            raise NotAllowed

    def _decide(
        self, session: Session, actor: Actor, decision: str, photos: dict[int, str], reason: str
    ) -> None:
        ref = self.report.ref
        if not ref:
            raise NotFound
        moderating.decide(
            session, actor, ref=ref, seen=self.report.seen, words=decision, photos=photos,
            reason=reason,
        )  # fmt: skip
        hidden = [each for each, what in photos.items() if what == "hidden"]
        self.said = moderation_views.said(ref, decision, hidden)
        self.trouble, self.shut = "", f"{ref}/{clock.now().timestamp()}"
        if self._chosen:
            self._show(session, actor, ref)
        else:
            self._next(session, actor)

    def _next(self, session: Session, actor: Actor) -> None:
        found = moderating.upcoming(session, actor, after=self._after)
        if found is None and self._after:
            found = moderating.upcoming(session, actor)
        if found is None:
            self._count(session, actor)
            self.report, self.photos, self.past = JudgedReport(), [], []
            self.empty, self.loaded, self._after = True, True, ""
            return
        ref, self._after = found
        self._show(session, actor, ref)

    def _show(self, session: Session, actor: Actor, ref: str) -> None:
        found = moderating.dossier(session, actor, ref=ref)
        self._count(session, actor)
        self.report = moderation_views.report(session, found)
        self.photos, self.past = moderation_views.photos(found), moderation_views.past(found)
        self.empty, self.loaded = False, True
        self.drawn = f"{ref}/{clock.now().timestamp()}"

    def _count(self, session: Session, actor: Actor) -> None:
        waiting = moderating.waiting(session, actor, most=MOST)
        self.line = moderation_views.headline(waiting, MOST)
        self._enter(actor, HERE, session)


def reasons() -> tuple[Any, ...]:
    """What is most often the matter."""
    return (
        "Menyebut nama, nomor, atau alamat orang",
        "Kata kasar atau menghina",
        "Menuduh orang tertentu",
        "Bukan laporan tentang kota",
        "NIK disalahgunakan",
    )
