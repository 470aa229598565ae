"""The field worker's phone: where to go today, and saying that it is done."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.complaints import (
    desk_views,
    file_views,
    reading,
    rounds,
    steps_views,
    working,
)
from smartcity_app.services.complaints.desk_address import ticket
from smartcity_app.services.complaints.file_views import ShotView
from smartcity_app.services.complaints.filing import MOST_PHOTOS
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.rounds import ROUND, Stop
from smartcity_app.services.complaints.states.forms import FinishForm, route_to
from smartcity_app.ui.action import Transact, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import FactView, StripView, strip_of
from smartcity_app.web.guard import Screen


@dataclass(frozen=True, slots=True)
class StopView:
    """A place to go to."""

    ref: str
    number: str
    href: str
    title: str
    place: str
    detail: str
    clock: StripView = field(default_factory=StripView)


class FieldRound(Console, Screen):
    """`/kerja/lapangan`: the round, and with ?no= one stop of it."""

    stops: list[StopView] = []
    from_here: bool = False
    ref: str = ""
    version: int = 0
    title: str = ""
    said_words: str = ""
    place: str = ""
    facts: list[FactView] = []
    shots: list[ShotView] = []
    clock: StripView = StripView()
    phone: str = ""
    geo: str = ""
    """What the phone's own map opens."""
    route: str = ""
    may_finish: bool = False
    standing: str = ""
    closing: list[ShotView] = []
    said: str = ""
    went_well: bool = True
    trouble: str = ""
    busy: bool = False
    missing: bool = False
    loaded: bool = False
    _start: tuple[float, float] | None = None

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """The round of whoever looks; the stop the address names."""
        self._admit(actor)
        self._list(session, actor)
        wanted = ticket(str(self.router.url.query_parameters.get("no", ""))[:40])
        self.loaded = True
        if wanted:
            return FieldRound.open(wanted)
        self.ref, self.missing, self.trouble, self.closing = "", False, "", []
        return None

    @action
    def open(self, session: Session, actor: Actor, ref: str) -> None:
        """Show one stop. That it was read is on record."""
        self._admit(actor)
        self.closing = self.closing if ref == self.ref else []
        self.said = self.trouble = ""
        self._show(session, actor, ref[:40])

    @action(reads=True)
    def locate(
        self, session: Session, actor: Actor, lat: float, lon: float, accuracy: float
    ) -> None:
        """Order the round from where the phone is. The position is kept nowhere but here."""
        self._admit(actor)
        point = Point(lat, lon)
        self._start = (point.lat, point.lon)
        self._list(session, actor)

    @action(reads=True)
    def photo_added(
        self, session: Session, actor: Actor, file_id: str, name: str, size: int
    ) -> None:
        """A photo of the work done was sent; it is attached with the words."""
        href = f"/api/berkas/{file_id[:40]}"
        shot = ShotView(file_id[:40], href, f"{href}?kecil=1", name[:80])
        self.closing = [*self.closing, shot][-MOST_PHOTOS:]

    @action(reads=True)
    def hold(self, session: Session, actor: Actor) -> None:
        """The button waits while it is sent."""
        self.busy = True

    @action(reads=True)
    def release(self, session: Session, actor: Actor) -> None:
        """It has waited, whatever came of it."""
        self.busy = False

    @action(transacts=True)
    def finish(self, transact: Transact, form: FinishForm) -> Any:
        """Say that it is done, with the photos taken here."""
        photos = [each.id for each in self.closing]
        try:
            transact(
                lambda s, a: working.finish(
                    s, a, ref=form.ref, version=form.version, text=form.hasil, photos=photos
                )
            )
        except CityError as refusal:
            self.trouble = " ".join(refusal.fields.values()) or refusal.message
            if isinstance(refusal, OutOfStep):
                transact(lambda s, a: self._show(s, a, form.ref))
            return None
        self.closing, self.trouble = [], ""
        self.said, self.went_well = f"{form.ref} dinyatakan selesai.", True
        transact(self._list)
        self.ref = ""
        return rx.redirect(ROUND)

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, ROUND)
        if not policy.holds(actor, May.FIELD):
            raise NotAllowed("Halaman ini untuk petugas lapangan.")

    def _list(self, session: Session, actor: Actor) -> None:
        start = Point(*self._start) if self._start else None
        self.from_here = start is not None
        stops = rounds.ordered(reading.round_of(session, actor), start)
        self.stops = [
            _stop(session, number, stop, first=number == 1 and start is not None)
            for number, stop in enumerate(stops, start=1)
        ]

    def _show(self, session: Session, actor: Actor, ref: str) -> None:
        try:
            case = reading.find(session, actor, ref=ref)
            if not policy.allows(actor, May.FIELD, case):
                raise NotFound
        except NotFound:
            self.ref, self.missing = "", True
            return
        self.ref, self.version, self.missing = case.ref, case.version, False
        self.title = desk_views.title_of(session, case)
        self.said_words = case.words
        self.place = desk_views.place_of(case) or "Tanpa alamat"
        self.facts = file_views.facts_of(session, case)
        self.shots = file_views.shots_of(session, case)
        self.clock = strip_of(desk_views.counting(session, case))
        self.phone = file_views.phone_of(session, actor, case)
        self.geo = f"geo:{case.lat},{case.lon}?q={case.lat},{case.lon}" if case.lat else ""
        self.route = route_to(case)
        names = {step.name for step in steps_views.bar_of(session, actor, case)}
        more = {each.value for each in steps_views.more_of(session, actor, case)}
        self.may_finish = "finish" in names or "selesai" in more
        self.standing = file_views.standing(session, case)


def _stop(session: Session, number: int, stop: Stop, *, first: bool) -> StopView:
    case = stop.case
    far = ""
    if stop.metres is not None:
        far = f"{_far(stop.metres)} dari {'sini' if first else 'tempat sebelumnya'}"
    detail = (desk_views.URGENCY.get(case.priority, ""), far)
    return StopView(
        case.ref, str(number), f"{ROUND}?no={case.ref}", desk_views.title_of(session, case),
        desk_views.place_of(case) or "Tanpa alamat", " · ".join(filter(None, detail)),
        strip_of(desk_views.counting(session, case)),
    )  # fmt: skip


def _far(metres: float) -> str:
    """ "350 meter", "2,4 km"."""
    return (
        f"{round(metres, -1):.0f} meter" if metres < 1000 else f"{words.number(metres / 1000)} km"
    )
