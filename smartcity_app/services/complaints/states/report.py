"""Reporting something: one page, kept as it is filled in."""

import re
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import geography, words
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import (
    categories,
    drafts,
    pace,
    reporting,
    resident_views,
)
from smartcity_app.services.complaints.filing import MOST_PHOTOS, Report
from smartcity_app.services.complaints.models import ComplaintDraft
from smartcity_app.services.complaints.reporting import KindGroup, NearView, QuestionView
from smartcity_app.services.complaints.resident_views import PhotoView
from smartcity_app.ui.action import action
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

REF = re.compile(r"[A-Z]{2,5}-\d{4}-[0-9A-Z]{4,8}")
SERVICE = "pelayanan"
"""The category of a complaint about how a case was dealt with."""


class ReportState(Screen):
    """The form of `/lapor/baru`. What is typed lives in the draft, one a person."""

    photos: list[PhotoView] = []
    room: bool = True
    """Whether one more photo may be added."""
    chips: list[ChoiceView] = []
    groups: list[KindGroup] = []
    category: str = ""
    title: str = ""
    drawn: int = 0
    """Counts loads: fields that were drawn before a draft was read are drawn anew."""
    turn: int = 0
    """Counts choices from the list of all, which draw the chips anew."""
    questions: list[QuestionView] = []
    wants_place: bool = True
    lat: float = 0.0
    lng: float = 0.0
    accuracy: float = 0.0
    source: str = ""
    area: str = ""
    place: str = ""
    place_detail: str = ""
    address: str = ""
    village: str = ""
    writing: bool = False
    """Whether the fields of the address are open."""
    words: str = ""
    anonymous: bool = False
    confidential: bool = False
    near: list[NearView] = []
    dots: list[dict[str, str | float]] = []
    promise: str = ""
    holder: str = ""
    days: int = 0
    urgent: str = ""
    """The number to call first, when the words speak of an emergency."""
    ask: str = ""
    """Changes when the resident has to be asked about that before it is sent."""
    saved: str = ""
    sent: str = ""
    """Ticket of what was sent from this form: pressing twice sends once."""
    query: str = ""
    loaded: bool = False

    @action
    def load(self, session: Session, actor: Actor) -> None:
        """Go on with the draft; begin one about a case when the address names it."""
        self.loaded, self.sent, self.ask = False, "", ""
        self.query = self.router.url.query
        draft = drafts.find(session, actor)
        asked = str(self.router.url.query_parameters.get("tentang", ""))[:40].upper()
        if REF.fullmatch(asked) and draft.content.get(reporting.ABOUT) != asked:
            draft = _about(session, actor, draft, asked)
        if draft.photos:  # an upload that lay for a week is gone
            draft = drafts.save(session, actor, given={}, photos=draft.photos)
        said = draft.content
        self.groups = reporting.kinds(session)
        self.words = said.get("words", "")
        self.address, self.village = said.get("alamat", ""), said.get("kelurahan", "")
        self.anonymous, self.confidential = bool(said.get("anonim")), bool(said.get("rahasia"))
        self.writing = bool(self.address or self.village) or not geography.has_boundaries()
        self.drawn += 1
        self.category = ""
        self._show(session, actor, draft, anew=True)
        self.saved = "Tersimpan, boleh ditutup dulu" if drafts.begun(draft) else ""
        self.loaded = True

    @action
    def save(self, session: Session, actor: Actor, form: dict[str, Any]) -> None:
        """Keep what is filled in so far, and answer to it."""
        if self.sent:
            return
        self._kept(session, actor, reporting.typed(form))

    @action
    def choose(self, session: Session, actor: Actor, key: str) -> None:
        """A kind of trouble from the list of all."""
        categories.usable(session, key[:60])
        self.turn += 1
        self._kept(session, actor, {"category": key[:60]})

    @action
    def added(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A photo arrived."""
        draft = drafts.find(session, actor)
        ids = [*(each for each in draft.photos if each != file_id), file_id][:MOST_PHOTOS]
        self._kept(session, actor, {}, ids)

    @action
    def take_out(self, session: Session, actor: Actor, file_id: str) -> None:
        """Do not send this photo."""
        draft = drafts.find(session, actor)
        self._kept(session, actor, {}, [each for each in draft.photos if each != file_id])

    @action(reads=True)
    def write(self, session: Session, actor: Actor) -> None:
        """The resident would rather write the address."""
        self.writing = True

    @action
    def calm(self, session: Session, actor: Actor) -> None:
        """It sounded like an emergency, and the resident says that it is none."""
        self._kept(session, actor, {reporting.CALM: "bukan"})

    @action
    def join(self, session: Session, actor: Actor, ref: str) -> Any:
        """The same thing was reported already: report it with the others."""
        pace.refuse_hasty_reports(actor.login, self.router.session.client_ip)
        case = reporting.join(session, actor, ref=ref[:40])
        self.sent = case.ref
        return rx.redirect(resident_views.href_of(case))

    @action
    def submit(self, session: Session, actor: Actor, form: dict[str, Any]) -> Any:
        """Send it, unless it sounds as if somebody should be called first."""
        if self.sent:
            return rx.redirect(f"/lapor/kasus?no={self.sent}")
        draft = drafts.save(session, actor, given=reporting.typed(form))
        if _alarming(draft):
            self.urgent = _alarming(draft)
            self.ask = f"tanya-{clock.now().timestamp()}"
            return None
        return self._send(session, actor)

    @action
    def send_anyway(self, session: Session, actor: Actor) -> Any:
        """Send it after all: nobody is in danger."""
        if self.sent:
            return rx.redirect(f"/lapor/kasus?no={self.sent}")
        drafts.save(session, actor, given={reporting.CALM: "bukan"})
        self.urgent = ""
        return self._send(session, actor)

    def _send(self, session: Session, actor: Actor) -> Any:
        case = reporting.send(session, actor)  # what is incomplete is not counted
        pace.refuse_hasty_reports(actor.login, self.router.session.client_ip)
        self.sent = case.ref
        return rx.redirect(resident_views.href_of(case))

    def _kept(
        self,
        session: Session,
        actor: Actor,
        given: dict[str, str],
        photos: list[str] | None = None,
    ) -> None:
        draft = drafts.save(session, actor, given=given, photos=photos)
        self._show(session, actor, draft)
        self.saved = f"Tersimpan {words.time(draft.saved_at)}, boleh ditutup dulu"

    def _show(
        self, session: Session, actor: Actor, draft: ComplaintDraft, *, anew: bool = False
    ) -> None:
        report = reporting.report_of(draft)
        moved = self._place(report)
        chosen = self.category != report.category
        if chosen or anew:
            self._choose(session, draft, report)
        if moved or chosen or anew:
            self.near, self.dots = reporting.near(session, actor, report)
        self.photos = [
            resident_views.photo(each, f"Foto {nth}") for nth, each in enumerate(draft.photos, 1)
        ]
        self.room = len(self.photos) < MOST_PHOTOS
        self.promise, self.holder, self.days = reporting.promised(session, report)
        self.urgent = _alarming(draft)

    def _choose(self, session: Session, draft: ComplaintDraft, report: Report) -> None:
        known = categories.current(session)
        category = known.get(report.category)
        self.category, self.title = report.category, category.title if category else ""
        self.questions = reporting.questions_of(category, draft.content)
        self.wants_place = category is None or category.wants_place
        usual = categories.most_used(session)
        if category and category not in usual:
            usual = [*usual, category]
        self.chips = [ChoiceView(each.key, each.title, icon=each.icon) for each in usual]

    def _place(self, report: Report) -> bool:
        """Show where it is; whether that is elsewhere than before."""
        before = (self.lat, self.lng)
        point = report.point
        self.lat, self.lng = (point.lat, point.lon) if point else (0.0, 0.0)
        self.accuracy = float(report.accuracy or 0)
        self.area = (geography.village_at(point) or "") if point else ""
        self.place, self.place_detail = reporting.place_line(report)
        if point and not self.area:
            self.writing = True
        return before != (self.lat, self.lng)


def _alarming(draft: ComplaintDraft) -> str:
    """The number to call first; empty when nothing sounds urgent, or it was said to be none."""
    if draft.content.get(reporting.CALM):
        return ""
    said = draft.content
    return categories.sounds_urgent(said.get("words", ""), said.get("category", ""))


def _about(session: Session, actor: Actor, draft: ComplaintDraft, ref: str) -> ComplaintDraft:
    """The draft as a complaint about this case; what was written already stays below."""
    said, first = draft.content.get("words", ""), f"Tentang urusan {ref}: "
    before = draft.content.get(reporting.ABOUT, "")
    said = said.removeprefix(f"Tentang urusan {before}: ") if before else said
    given = {reporting.ABOUT: ref, "category": SERVICE, "words": f"{first}{said}"}
    if SERVICE not in categories.current(session):
        given["category"] = categories.OTHER
    return drafts.save(session, actor, given=given)
