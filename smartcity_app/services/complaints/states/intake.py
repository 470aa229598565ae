"""An officer writes down what somebody says at the counter, on the phone or in a public post."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import areas, people, words
from smartcity_app.civic.identity import Nik, mask_nik, parse_phone
from smartcity_app.civic.people import Person
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound
from smartcity_app.services.complaints import (
    categories,
    filing,
    joining,
    reporting,
    resident_views,
    routing,
)
from smartcity_app.services.complaints.filing import TAKEN_IN, Report
from smartcity_app.services.complaints.intake_models import ComplaintContact
from smartcity_app.services.complaints.models import Complaint, ComplaintDraft
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.reporting import NearView, QuestionView
from smartcity_app.services.complaints.resident_views import PhotoView
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView, FactView
from smartcity_app.web.guard import Screen

HERE = "/kerja/laporan/baru"
CHANNELS = (
    ChoiceView("counter", "Datang ke loket"),
    ChoiceView("phone", "Telepon"),
    ChoiceView("social", "Media sosial"),
)


class Looked(Form):
    """What the reporter is found by: one of the two."""

    nik: str = Field("", max_length=40)
    hp: str = Field("", max_length=40)


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody with the phone that was asked for."""

    number: int
    """Place in the list: the browser is not told whose record it is."""
    name: str
    line: str


class Intake(Console, Screen):
    """`/kerja/laporan/baru`."""

    found: list[PersonView] = []
    who: list[FactView] = []
    """The reporter, for the officer to compare; NIK masked."""
    warning: str = ""
    unnamed: bool = False
    """Whether the report is taken in without a registered resident."""
    kinds: list[ChoiceView] = []
    questions: list[QuestionView] = []
    urgent: str = ""
    """The number to call first, when kind or words speak of an emergency."""
    place: str = ""
    place_detail: str = ""
    near: list[NearView] = []
    """What was reported of the kind around the pin."""
    photos: list[PhotoView] = []
    room: bool = True
    drawn: int = 0
    sent: str = ""
    href: str = ""
    loaded: bool = False
    _ids: list[int] = []
    _person_id: int = 0
    _kind: str = ""
    _pin: dict[str, str] = {}

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """An empty form."""
        self._admit(actor)
        self._clear()
        self.sent = ""
        self.kinds = [
            ChoiceView(each.key, each.title)
            for each in categories.current(session).values()
            if each.active
        ]
        self.loaded = True

    @action
    def look_up(self, session: Session, actor: Actor, form: Looked) -> None:
        """Find the reporter by NIK, else by phone. It is on record."""
        self._admit(actor)
        self._clear()
        self.sent = ""
        if form.nik:
            nik = Nik.parse(form.nik)
            try:
                self._take(people.find_by_nik(session, actor, nik=nik.value))
            except NotFound as unknown:
                raise Incomplete(unknown.message, fields={"nik": unknown.message}) from None
            self.warning = nik.warning
            return
        if not form.hp:
            raise Incomplete("Isi NIK atau nomor HP pelapor.", fields={"nik": "Isi salah satu"})
        try:
            phone = parse_phone(form.hp)
        except Incomplete as wrong:
            raise Incomplete(wrong.message, fields={"hp": wrong.message}) from None
        rows = people.find_by_phone(session, actor, phone=phone)
        if not rows:
            said = "Nomor ini tidak tercatat di wilayah Anda. Tanyakan NIK, atau catat tanpa nama."
            raise Incomplete(said, fields={"hp": said})
        if len(rows) == 1:
            self._take(rows[0])
            return
        self._ids = [row.id or 0 for row in rows]
        self.found = [
            PersonView(number, row.name, f"NIK {mask_nik(row.nik)}, {areas.path_words(row.area)}")
            for number, row in enumerate(rows)
        ]

    @action
    def pick(self, session: Session, actor: Actor, number: int) -> None:
        """It is this one of those who share the phone."""
        self._admit(actor)
        if not 0 <= number < len(self._ids):
            raise NotFound
        chosen = self._ids[number]
        self._take(people.find(session, actor, person_id=chosen, permission=people.May.FIND))

    @action(reads=True)
    def without(self, session: Session, actor: Actor) -> None:
        """Nobody registered stands on it: the office itself does."""
        self._admit(actor)
        self._clear()
        self.unnamed = True

    @action(reads=True)
    def again(self, session: Session, actor: Actor) -> None:
        """It is somebody else."""
        self._clear()

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, key: str) -> None:
        """Ask what this kind of trouble asks."""
        self._admit(actor)
        kind = categories.current(session).get(key[:60])
        self.questions = reporting.questions_of(kind, {})
        self.urgent = categories.sounds_urgent("", key[:60])
        self._kind = key[:60]
        self._look_around(session, actor)

    @action(reads=True)
    def pin(
        self, session: Session, actor: Actor, lat: float, lng: float, accuracy: float, how: str
    ) -> None:
        """Where it is: what was reported there already is shown before anything is sent."""
        self._admit(actor)
        self._pin = {f"{reporting.PIN}-lat": str(lat), f"{reporting.PIN}-lng": str(lng)}
        self._look_around(session, actor)

    @action(reads=True)
    def added(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A photo the reporter showed."""
        known = [each for each in self.photos if each.id != file_id]
        if len(known) >= filing.MOST_PHOTOS:
            raise Incomplete(f"Paling banyak {filing.MOST_PHOTOS} foto.")
        self.photos = [*known, resident_views.photo(file_id[:40], f"Foto {len(known) + 1}")]
        self.room = len(self.photos) < filing.MOST_PHOTOS

    @action(reads=True)
    def take_out(self, session: Session, actor: Actor, file_id: str) -> None:
        """Do not send this photo."""
        self.photos = [each for each in self.photos if each.id != file_id]
        self.room = True

    @action
    def join(self, session: Session, actor: Actor, ref: str) -> None:
        """It was reported already: the resident is put on that report."""
        self._admit(actor)
        if not self._person_id:
            raise Incomplete("Cari dulu pelapornya. Tanpa warga terdaftar, buat laporan sendiri.")
        case = joining.join(session, actor, ref=ref[:40], person_id=self._person_id)
        self.sent, self.href = f"Pelapor ikut di {case.ref}.", f"/laporan/{case.ref}"
        self._clear()

    @action
    def send(self, session: Session, actor: Actor, form: dict[str, Any]) -> None:
        """File it, for the resident found or in the office's own name."""
        self._admit(actor)
        if not self._person_id and not self.unnamed:
            raise Incomplete("Cari dulu pelapornya, atau catat tanpa pelapor terdaftar.")
        report, problems = _read(form, unnamed=self.unnamed)
        known = categories.current(session)
        if report.category not in known:
            problems["category"] = "Pilih jenis laporan"
        if problems:
            kind = known.get(report.category, known[categories.OTHER])
            problems = reporting.on_form(filing.wanting(report, kind)) | problems
        self.urgent = categories.sounds_urgent(report.words, report.category)
        if self.urgent and form.get("darurat") not in (True, "on"):
            problems["darurat"] = "Pastikan dulu pelapor aman, lalu kirim lagi"
        if problems:
            self.problems = problems
            return
        try:
            report = replace(report, photos=tuple(each.id for each in self.photos))
            case = filing.file(session, actor, report=report, owner_id=self._person_id or None)
        except Incomplete as wrong:
            raise Incomplete(wrong.message, fields=reporting.on_form(wrong.fields)) from None
        self.sent, self.href = _sent(session, case), f"/laporan/{case.ref}"
        self._clear()

    def _look_around(self, session: Session, actor: Actor) -> None:
        draft = ComplaintDraft(person_id=0, content={"category": self._kind, **self._pin})
        report = reporting.report_of(draft)
        self.place, self.place_detail = reporting.place_line(report)
        self.near = reporting.near(session, actor, report)[0]

    def _take(self, person: Person) -> None:
        self._clear()
        self._person_id = person.id or 0
        self.who = [
            FactView("Nama", person.name),
            FactView("NIK", mask_nik(person.nik)),
            FactView("Tinggal di", areas.path_words(person.area)),
        ]

    def _clear(self) -> None:
        self._person_id, self._ids, self.found, self.who = 0, [], [], []
        self.unnamed, self.warning, self.questions, self.urgent = False, "", [], ""
        self.near, self.photos, self.room, self._kind, self._pin = [], [], True, "", {}
        self.place, self.place_detail = "", ""
        self.drawn += 1

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, HERE)
        if not policy.holds(actor, May.TAKE_IN):
            raise NotAllowed("Halaman ini untuk petugas loket dan petugas pengaduan.")


def _read(form: dict[str, Any], *, unnamed: bool) -> tuple[Report, dict[str, str]]:
    """What the officer wrote down, and what is wrong with the channel and the link."""
    said = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    channel, link, problems = said.get("saluran", ""), said.get("tautan", ""), {}
    if channel not in TAKEN_IN:
        problems["saluran"] = "Pilih lewat apa laporan ini datang"
        channel = TAKEN_IN[0]
    if link and urlsplit(link).scheme not in ("http", "https"):
        problems["tautan"] = "Tautan dimulai dengan https://"
    name, phone = said.get("nama", "")[:100], said.get("telepon", "")[:40]
    contact = ComplaintContact(complaint_id=0, name=name, phone=phone, media_url=link[:1000])
    draft = ComplaintDraft(person_id=0, content=reporting.typed(form))
    report = replace(
        reporting.report_of(draft),
        channel=channel,
        contact=contact if (unnamed and (name or phone)) or link else None,
    )
    return report, problems


def _sent(session: Session, case: Complaint) -> str:
    until = words.deadline(case.answer_due_at) if case.answer_due_at else ""
    office = routing.addressee(session, case.agency).name
    return f"{case.ref} terkirim ke {office}. Dijawab paling lambat {until}."
