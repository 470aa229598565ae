"""What a reporter's screens show, built from rows. Safe to send to a browser.

Who joined a report sees its state, what the office said (without personal data), and of the rest
what the public may know (public.py). The talk is the reporter's.
"""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from smartcity_app.civic import areas, words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import cases
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.complaints import (
    categories,
    promises,
    public,
    reading,
    redacting,
    routing,
)
from smartcity_app.services.complaints import photos as pictures
from smartcity_app.services.complaints.ladder import Clock
from smartcity_app.services.complaints.models import (
    Complaint,
    ComplaintAlarm,
    ComplaintPhoto,
    ComplaintTransfer,
)
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import (
    ANSWERED,
    CLOSED,
    DONE,
    FILED,
    MERGED,
    ON_DESKS,
    REJECTED,
    WAITING,
    WORKING,
    path,
)
from smartcity_app.ui.views import FactView, HolderView, StripView, TrailView, strip_of

BY_REPORTER = ("file", "explain", "confirm", "dispute", "withdraw")
IN_THE_TALK = ("answer", "ask", "explain", "confirm", "lapse")
"""Steps whose words stand in the talk already, or say no more than the step."""
RISEN = {Rung.SECRETARY: "Sekretaris Daerah"}
CLOCKS: dict[Clock, str] = {"answer": "Jawaban", "work": "Penyelesaian"}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of Laporan saya."""

    ref: str
    title: str
    place: str
    holder: str
    """Whose turn it is: "Di tangan Dinas Perhubungan", "Giliran Anda: jawab pertanyaan"."""
    href: str
    answer: StripView
    work: StripView
    mine: bool = False
    """Whether it is the resident's turn."""
    icon: str = "megaphone"
    joined: str = ""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A picture that may be opened."""

    id: str
    href: str
    thumb: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class SaidView:
    """A line of the talk."""

    key: str
    who: str
    when: str
    text: str
    mine: bool
    photos: list[PhotoView] = field(default_factory=list)


def line_of(session: Session, actor: Actor, case: Complaint) -> ReportLine:
    """A report in the list, with both its clocks."""
    category = categories.find(session, case.category)
    own = reading.is_own(actor, case)
    turn = own and case.state in (WAITING, DONE)
    return ReportLine(
        ref=case.ref,
        title=category.title,
        place=place_of(session, case, own=own),
        holder=whose_turn(session, case, own=own),
        href=href_of(case),
        answer=strip_of(promises.answer_of(session, case)),
        work=strip_of(promises.work_of(session, case)),
        mine=turn,
        icon=category.icon,
        joined="" if own else "Anda ikut melapor",
    )


def href_of(case: Complaint) -> str:
    """Where a reporter follows it."""
    return f"/lapor/kasus?no={case.ref}"


def whose_turn(session: Session, case: Complaint, *, own: bool) -> str:
    """In a sentence, never without a name."""
    office = routing.name_of(session, case.agency)
    if case.state in ON_DESKS:
        return f"Di tangan {office}"
    if case.state == WAITING:
        return f"Giliran Anda: jawab {office}" if own else "Menunggu jawaban pelapor"
    if case.state == DONE:
        return "Giliran Anda: sudah beres?" if own else f"Kata {office}, sudah beres"
    return promises.state_title(case)


def place_of(session: Session, case: Complaint, *, own: bool) -> str:
    """Address or landmark, then the kelurahan; only the kelurahan while others may not know."""
    where = areas.path_words(case.area)
    said = case.place if own else public.place_words(session, case)
    return f"{said}, {where}" if said else where


def holder_of(session: Session, case: Complaint) -> HolderView:
    """Which office has it and since when; an empty name when none does."""
    if case.state not in ON_DESKS:
        return HolderView("")
    body = routing.body_of(session, case.agency)
    worker = session.get(Person, case.assignee_id) if case.assignee_id else None
    if worker:
        who = f"Petugas: {worker.name}"
    else:
        who = f"Tim {case.team}" if case.team else "Belum ada petugas yang ditunjuk"
    if body.outside and body.code:
        who = f"{who}. Diteruskan {routing.name_of(session, routing.CENTRE)}"
    since = f"{words.day(case.since)}, {words.time(case.since)}"
    doing = {FILED: "Diterima ", WORKING: "Ditugaskan ", ANSWERED: "Dikerjakan sejak "}
    initials = "".join(part[0] for part in body.name.split()[:2]).upper()
    return HolderView(body.name, who, initials, doing[case.state], since)


def journey(session: Session, actor: Actor, case: Complaint) -> list[TrailView]:
    """What happened, with every passing on and every broken promise; what comes next."""
    own = reading.is_own(actor, case)
    names = [] if own else redacting.names_on(session, case)
    targets = [routing.name_of(session, each.target) for each in _transfers(session, case)]
    past: list[tuple[object, TrailView]] = []
    for line in cases.history(session, case):
        to = targets.pop(0) if line.step == "transfer" and targets else ""
        past.append((line.at, _event(line, case, own=own, to=to, names=names)))
    past += [(each.at, _alarm(session, each)) for each in _broken(session, case)]
    past.sort(key=lambda pair: pair[0])  # type: ignore[arg-type, return-value]
    return [each for _, each in past] + _coming(session, case, own=own)


def _event(
    line: CaseHistory, case: Complaint, *, own: bool, to: str, names: list[str]
) -> TrailView:
    step = path(case.work_days).step(line.step)
    when = words.stamp(line.at)
    title = f"{step.done} ke {to}" if to else step.done
    sign = "circle-x" if step.tone == "danger" else "check-bold"
    sign = "undo-2" if line.step in ("transfer", "dispute", "split") else sign
    if line.step in BY_REPORTER:
        detail = f"{'Anda' if own else 'Pelapor'}, {when}"
    elif line.person_id is None:
        detail = when
    else:
        detail = f"{line.title or 'Petugas'}, {when}"
    if own:
        note = "" if line.step in IN_THE_TALK else line.note
    else:
        note = redacting.redact(line.note, names) if line.step in public.SAID_ALOUD else ""
    return TrailView(title, detail, icon=sign, note=note)


def _alarm(session: Session, alarm: ComplaintAlarm) -> TrailView:
    rung = Rung(alarm.rung)
    if rung is Rung.HEAD:
        body = routing.body_of(session, alarm.agency)
        centre = routing.name_of(session, routing.CENTRE)
        to = centre if body.outside else f"Kepala {body.name}"
    else:
        to = RISEN.get(rung, areas.city_area().head_label)
    kind = CLOCKS["answer" if alarm.clock_kind == "answer" else "work"]
    return TrailView(f"{kind} lewat janji, naik ke {to}", words.stamp(alarm.at),
                     icon="triangle-alert")  # fmt: skip


def _coming(session: Session, case: Complaint, *, own: bool) -> list[TrailView]:
    way = path(case.work_days)
    if case.state not in (*ON_DESKS, WAITING, DONE):
        return []
    office = routing.name_of(session, case.agency)

    def doing(state: str) -> str:
        said = way.state(state).doing.format(office=office)
        return said if own else said.replace("Anda", "Pelapor")

    coming = {FILED: (ANSWERED, DONE), WORKING: (ANSWERED, DONE)}
    after = coming.get(case.state, (DONE,) if case.state in (ANSWERED, WAITING) else ())
    now_ = WORKING if case.state == FILED else case.state
    rest = [TrailView(doing(each), "", "next", "clock") for each in after]
    return [TrailView(doing(now_), "", "now"), *rest]


def _transfers(session: Session, case: Complaint) -> list[ComplaintTransfer]:
    query = select(ComplaintTransfer).where(ComplaintTransfer.complaint_id == case.id)
    return list(session.exec(query.order_by(col(ComplaintTransfer.id))))


def _broken(session: Session, case: Complaint) -> list[ComplaintAlarm]:
    query = select(ComplaintAlarm).where(
        ComplaintAlarm.complaint_id == case.id, col(ComplaintAlarm.rung) >= Rung.HEAD
    )
    return list(session.exec(query.order_by(col(ComplaintAlarm.id))))


def facts_of(session: Session, actor: Actor, case: Complaint) -> list[FactView]:
    """What was reported, as far as this reporter may see it."""
    category, own = categories.find(session, case.category), reading.is_own(actor, case)
    found = [FactView("Jenis", category.title)]
    if category.wants_place or case.place:
        found.append(FactView("Tempat", place_of(session, case, own=own)))
    if own or public.is_told(case):
        answers = categories.words_of(category, case.answers)
        found += [FactView(label, said) for label, said in answers]
        words_ = case.words if own else public.words_of(session, case)
        found.append(FactView("Keterangan", words_ or "Hanya foto"))
    if own:
        found.append(
            FactView("Nama Anda", "Disembunyikan" if case.anonymous else "Terlihat petugas")
        )
        found.append(
            FactView("Untuk umum", "Tidak tampil" if case.confidential else "Tampil tanpa nama")
        )
    else:
        mine = next(
            (r.words for r in reading.reporters_of(session, case)
             if r.person_id == actor.person_id and r.words), "",
        )  # fmt: skip
        found += [FactView("Yang Anda tulis", mine)] if mine else []
    return found


def photos_of(session: Session, actor: Actor, case: Complaint, purpose: str) -> list[PhotoView]:
    """Pictures of a purpose, as far as they are the actor's (photos.is_for), and those that
    everybody may see."""
    alt = "Foto hasil pekerjaan" if purpose == "closing" else "Foto laporan"
    shown = {each.id for each in public.photos_of(session, case)}
    found: list[PhotoView] = []
    for each in reading.photos_of(session, case, purpose):
        said = f"{alt} {len(found) + 1}"
        if pictures.is_for(session, actor, each, case):
            found.append(photo(each.file_id, said))
        elif each.id in shown:
            found.append(public_photo(each, said))
    return found


def public_photo(row: ComplaintPhoto, alt: str) -> PhotoView:
    """A picture that everybody may see, by the address everybody has."""
    href = f"/laporan/foto/{row.id}"
    return PhotoView(f"umum-{row.id}", href, f"{href}?kecil=1", alt)


def photo(file_id: str, alt: str) -> PhotoView:
    """A stored picture and its small form."""
    href = f"/api/berkas/{file_id}"
    return PhotoView(file_id, href, f"{href}?kecil=1", alt)


def talk_of(session: Session, actor: Actor, case: Complaint) -> list[SaidView]:
    """The talk between reporter and office, for the reporter: never the office's own notes."""
    if not reading.is_own(actor, case):
        return []
    by_line: dict[int, list[ComplaintPhoto]] = {}
    for each in reading.photos_of(session, case, "talk"):
        by_line.setdefault(each.message_id or 0, []).append(each)
    office = routing.name_of(session, case.agency)
    return [
        SaidView(
            key=f"kata-{each.id}",
            who="Anda" if each.side == "reporter" else (each.title or office),
            when=words.stamp(each.at),
            text=each.text,
            mine=each.side == "reporter",
            photos=[
                photo(row.file_id, f"Foto {nth}")
                for nth, row in enumerate(by_line.get(each.id or 0, ()), 1)
            ],
        )
        for each in reading.talk_of(session, case, notes=False)
    ]


def outcome_of(session: Session, actor: Actor, case: Complaint) -> str:
    """What the office said when it was done, or why nothing can be done."""
    if case.state not in (DONE, CLOSED, REJECTED):
        return ""
    said = [each for each in cases.history(session, case) if each.step in ("finish", "reject")]
    if not said or reading.is_own(actor, case):
        return said[-1].note if said else ""
    return redacting.redact(said[-1].note, redacting.names_on(session, case))


def merged_into(session: Session, case: Complaint) -> str:
    """Ticket of the report in which this one is followed; empty when it is in none."""
    target = session.get(Complaint, case.merged_into) if case.state == MERGED else None
    return target.ref if target else ""


def may_talk(case: Complaint) -> bool:
    """Whether reporter and office can still write to each other."""
    return case.state in (*ON_DESKS, WAITING, DONE, CLOSED)
