"""Following a report: both clocks, the talk, and what its reporter may do."""

from datetime import timedelta

from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.complaints import (
    categories,
    closing,
    joining,
    pace,
    privacy,
    promises,
    reading,
    resident_views,
    routing,
    talk,
)
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.resident_views import PhotoView, SaidView
from smartcity_app.services.complaints.steps import MOST_TEXT
from smartcity_app.services.complaints.workflow import (
    CLOSED,
    DONE,
    MERGED,
    ON_DESKS,
    REJECTED,
    WAITING,
    WITHDRAWN,
)
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.views import ChoiceView, FactView, HolderView, TrailView
from smartcity_app.web.guard import Screen

NEWS = timedelta(minutes=2)
MOST_ATTACHED = 3
SCORES = [
    ChoiceView("5", "5, sangat puas"),
    ChoiceView("4", "4, puas"),
    ChoiceView("3", "3, cukup"),
    ChoiceView("2", "2, kurang"),
    ChoiceView("1", "1, sangat kurang"),
]


class Words(Form):
    """What the reporter writes to the office."""

    ref: str = Field("", max_length=40)
    pesan: str = Field("", max_length=MOST_TEXT)


class Dispute(Form):
    """Why it is not done."""

    ref: str = Field("", max_length=40)
    sebab: str = Field("", max_length=2000)


class Rating(Form):
    """What the reporter says of how it was dealt with."""

    ref: str = Field("", max_length=40)
    nilai: str = Field("", max_length=1)
    kata: str = Field("", max_length=500)


class FollowState(Screen):
    """`/lapor/kasus?no=<ticket>`: a report one filed or joined."""

    ref: str = ""
    title: str = ""
    stage: str = ""
    own: bool = False
    """Whether the reader reported it; who joined sees less."""
    office: str = ""
    answer: PromiseView = PromiseView()
    work: PromiseView = PromiseView()
    runs: bool = False
    """Whether the clocks are worth drawing: not for what was withdrawn or merged."""
    holder: HolderView = HolderView("")
    question: str = ""
    """What the office asks, while it waits for the reporter."""
    outcome: str = ""
    """What the office said when it was done, or why nothing can be done."""
    results: list[PhotoView] = []
    unshown: bool = False
    """Whether it was said to be done without a photo of it."""
    photos: list[PhotoView] = []
    trail: list[TrailView] = []
    facts: list[FactView] = []
    talk: list[SaidView] = []
    can_write: bool = False
    attached: list[PhotoView] = []
    """Pictures that go with the next message."""
    written: str = ""
    """Changes when a message was kept: the field begins anew."""
    can_dispute: bool = False
    can_rate: bool = False
    can_withdraw: bool = False
    can_disown: bool = False
    can_leave: bool = False
    score: int = 0
    words: str = ""
    done: str = ""
    """Changes when a dialog's verb was done, which closes it."""
    others: str = ""
    """How many reported it, in words."""
    merged: str = ""
    """Ticket of the report in which this one is followed."""
    sent: str = ""
    gone: str = ""
    """Why it is no longer shown: left, or disowned."""
    query: str = ""
    loaded: bool = False
    missing: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Show the report; what is neither one's own nor joined is not there."""
        self.loaded = self.missing = False
        self.gone, self.attached = "", []
        self.query = self.router.url.query
        ref = str(self.router.url.query_parameters.get("no", ""))[:40].upper()
        try:
            case = reading.followed(session, actor, ref=ref)
        except NotFound:
            self.ref, self.missing = "", True
            return
        self._show(session, actor, case)

    @action
    def write(self, session: Session, actor: Actor, form: Words) -> None:
        """A message to the office; while it waits for an answer, the answer."""
        pace.refuse_hasty_words(actor.login, self.router.session.client_ip)
        if not form.pesan and not self.attached:
            raise Incomplete(fields={"pesan": "Tulis pesannya"})
        text, ids = form.pesan or "Foto terlampir.", [each.id for each in self.attached]
        line = talk.write(session, actor, ref=form.ref, text=text, photos=ids)
        self.attached, self.written = [], f"{form.ref}/{line.id}"
        self._show(session, actor, reading.own(session, actor, ref=form.ref))

    @action(reads=True)
    def attach(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A picture for the next message arrived."""
        known = [each for each in self.attached if each.id != file_id]
        if len(known) >= MOST_ATTACHED:
            raise Incomplete(f"Paling banyak {MOST_ATTACHED} foto dalam satu pesan.")
        self.attached = [*known, resident_views.photo(file_id[:40], f"Foto {len(known) + 1}")]

    @action(reads=True)
    def detach(self, session: Session, actor: Actor, file_id: str) -> None:
        """Do not send this picture."""
        self.attached = [each for each in self.attached if each.id != file_id]

    @action
    def confirm(self, session: Session, actor: Actor, ref: str) -> None:
        """It is done well."""
        self._show(session, actor, closing.confirm(session, actor, ref=ref[:40]))

    @action
    def dispute(self, session: Session, actor: Actor, form: Dispute) -> None:
        """It is not done."""
        case = closing.dispute(session, actor, ref=form.ref, reason=form.sebab)
        self._finished(session, actor, case)

    @action
    def rate(self, session: Session, actor: Actor, form: Rating) -> None:
        """Keep what the reporter says of it."""
        stars = int(form.nilai) if form.nilai.isdecimal() else 0
        case = closing.rate(session, actor, ref=form.ref, stars=stars, note=form.kata)
        self._finished(session, actor, case)

    @action
    def withdraw(self, session: Session, actor: Actor, ref: str) -> None:
        """Take it back."""
        self._show(session, actor, closing.withdraw(session, actor, ref=ref[:40]))

    @action
    def disown(self, session: Session, actor: Actor, ref: str) -> None:
        """Somebody else sent it in the reader's name."""
        privacy.disown(session, actor, ref=ref[:40])
        self._away("Laporan ini bukan lagi atas nama Anda. Pusat pengaduan memeriksanya.")

    @action
    def leave(self, session: Session, actor: Actor, ref: str) -> None:
        """No longer follow what one joined."""
        joining.leave(session, actor, ref=ref[:40])
        self._away("Anda tidak lagi mengikuti laporan ini. Laporannya tetap dikerjakan.")

    def _finished(self, session: Session, actor: Actor, case: Complaint) -> None:
        self._show(session, actor, case)
        self.done = f"{case.ref}/{clock.now().timestamp()}"

    def _away(self, why: str) -> None:
        self._empty()
        self.gone, self.loaded = why, True

    def _empty(self) -> None:
        """Nothing of the report stays on the screen."""
        self.ref, self.title, self.stage, self.own = "", "", "", False
        self.trail, self.facts, self.talk, self.photos, self.results = [], [], [], [], []
        self.unshown = False
        self.question = self.outcome = self.words = self.merged = self.others = ""
        self.holder = HolderView("")

    def _show(self, session: Session, actor: Actor, case: Complaint) -> None:
        category, own = categories.find(session, case.category), reading.is_own(actor, case)
        self.ref, self.title, self.stage, self.own = case.ref, category.title, case.state, own
        self.office = routing.name_of(session, case.agency)
        self.answer = promises.answer_of(session, case)
        self.work = promises.work_of(session, case)
        self.runs = case.state not in (MERGED, WITHDRAWN)
        self.holder = resident_views.holder_of(session, case)
        self.trail = resident_views.journey(session, actor, case)
        self.facts = resident_views.facts_of(session, actor, case)
        self.photos = resident_views.photos_of(session, actor, case, "report")
        self.results = resident_views.photos_of(session, actor, case, "closing")
        self.unshown = closing.without_photo(session, case)
        self.talk = resident_views.talk_of(session, actor, case)
        asked = [each.text for each in self.talk if not each.mine]
        self.question = asked[-1] if own and case.state == WAITING and asked else ""
        self.outcome = resident_views.outcome_of(session, actor, case)
        self.merged = resident_views.merged_into(session, case)
        others = case.reporters - 1
        self.others = f"{case.reporters} warga melaporkan hal ini" if others > 0 else ""
        fresh = own and case.started_at is not None and clock.now() - case.started_at < NEWS
        self.sent = "Laporan terkirim" if fresh and case.state not in (WITHDRAWN, DONE) else ""
        self._may(session, actor, case, own=own)
        self.loaded = True

    def _may(self, session: Session, actor: Actor, case: Complaint, *, own: bool) -> None:
        self.can_write = own and resident_views.may_talk(case)
        self.can_dispute = own and closing.may_dispute(case)
        self.can_rate = own and case.state in (DONE, CLOSED, REJECTED)
        self.can_withdraw = own and case.state in (*ON_DESKS, WAITING) and case.reporters == 1
        self.can_disown = own and case.state != WITHDRAWN
        self.can_leave = not own and reading.joined_at_will(session, actor, ref=case.ref)
        self.score, self.words = (case.rating or 0, case.rating_note) if own else (0, "")
