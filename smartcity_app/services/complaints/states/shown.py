"""What an officer sees of one report: a mixin for the state that decides about it."""

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import desk_views, file_views, promises, steps_views
from smartcity_app.services.complaints.desk_address import PARTS
from smartcity_app.services.complaints.file_views import LineView, NearView, PartView, ShotView
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.states.forms import route_to
from smartcity_app.ui.views import ChipView, ChoiceView, FactView, StepView, TrailView


class ReportShown(rx.State, mixin=True):
    """The report beside the list, as `_show` found it."""

    ref: str = ""
    version: int = 0
    title: str = ""
    said_words: str = ""
    """What the reporter wrote."""
    answer: PromiseView = PromiseView()
    work: PromiseView = PromiseView()
    tabs: list[ChipView] = []
    part: str = "laporan"
    facts: list[FactView] = []
    reporters: list[FactView] = []
    phone: str = ""
    shots: list[ShotView] = []
    lat: float = 0.0
    lng: float = 0.0
    area: str = ""
    place: str = ""
    route: str = ""
    """Where a map on the phone shows it; empty without a position."""
    lines: list[LineView] = []
    parts: list[PartView] = []
    nearby: list[NearView] = []
    merged: list[NearView] = []
    trail: list[TrailView] = []
    steps: list[StepView] = []
    others: list[ChoiceView] = []
    people: list[ChoiceView] = []
    addressees: list[ChoiceView] = []
    helpers: list[ChoiceView] = []
    phrases: list[ChoiceView] = []
    priority: str = "0"
    outside: str = ""
    standing: str = ""
    may_write: bool = False
    missing: bool = False

    def _clear(self) -> None:
        self.ref, self.version, self.missing = "", 0, False
        self.title = self.said_words = self.place = self.route = self.phone = self.standing = ""
        self.facts, self.reporters, self.shots, self.lines, self.parts = [], [], [], [], []
        self.nearby, self.merged, self.trail, self.steps, self.others = [], [], [], [], []
        self.people, self.addressees, self.helpers, self.phrases = [], [], [], []

    def _show(self, session: Session, actor: Actor, case: Complaint) -> None:
        self.ref, self.version, self.missing = case.ref, case.version, False
        self.title = desk_views.title_of(session, case)
        self.said_words = case.words
        self.answer = promises.answer_of(session, case)
        self.work = desk_views.for_office(promises.work_of(session, case))
        self.facts = file_views.facts_of(session, case)
        self.reporters = file_views.reporters_of(session, actor, case)
        self.phone = file_views.phone_of(session, actor, case)
        self.shots = file_views.shots_of(session, case)
        self.lat, self.lng, self.area = case.lat or 0.0, case.lon or 0.0, case.area
        self.place = desk_views.place_of(case) or "Tanpa alamat"
        self.route = route_to(case)
        self.lines = file_views.talk_of(session, actor, case)
        self.parts = file_views.parts_of(session, actor, case)
        self.nearby = file_views.nearby_of(session, actor, case)
        self.merged = file_views.merged_of(session, case)
        self.trail = file_views.trail_of(session, case)
        self.steps = steps_views.bar_of(session, actor, case)
        self.others = steps_views.more_of(session, actor, case)
        self.may_write = bool(self.steps or self.others)
        self.priority, self.outside = str(case.priority), file_views.outside_line(session, case)
        self.standing = file_views.standing(session, case)
        if self.may_write:
            self.people = file_views.colleagues(session, case)
            self.addressees = file_views.addressees(session, case)
            self.helpers = file_views.helpers(session, case)
            self.phrases = file_views.phrases(session, case)
        counts = {"percakapan": len(self.lines), "tugas": len(self.parts)}
        self.tabs = [
            ChipView(value, title, str(counts.get(value) or ""), value == self.part)
            for value, title in PARTS.items()
        ]
