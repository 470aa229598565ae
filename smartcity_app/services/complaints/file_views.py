"""What officers see of one report. Safe to send to a browser.

Who reported it is shown to who works on it, unless the report is anonymous; whoever only looks, or
does a part of it for another office, sees the report and not the person.
"""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from smartcity_app.civic import people, words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import cases, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.services.complaints import (
    categories,
    closing,
    contacts,
    conversation,
    desk_views,
    joining,
    offices,
    promises,
    reading,
    routing,
    tasks,
    working,
)
from smartcity_app.services.complaints.models import (
    Complaint,
    ComplaintAlarm,
    ComplaintMessage,
    ComplaintPhoto,
    ComplaintTransfer,
)
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.talk import ANONYMOUS
from smartcity_app.services.complaints.workflow import MERGED, ON_DESKS, WAITING, path
from smartcity_app.ui.views import ChoiceView, FactView, TrailView

PURPOSES = {"report": "Dari pelapor", "closing": "Hasil kerja", "talk": "Dalam percakapan"}
DOUBTS = {
    "no time": "waktu foto tidak diketahui",
    "too early": "diambil sebelum ditugaskan",
    "no place": "tempat foto tidak diketahui",
    "elsewhere": "diambil jauh dari tempatnya",
    "claimed": "waktu dan tempat hanya dari HP",
    str(closing.Flag.SAME_AS_REPORT): "sama dengan foto laporan",
    str(closing.Flag.USED_BEFORE): "pernah dipakai di laporan lain",
}
CHANNELS = {
    "app": "Aplikasi", "counter": "Loket", "phone": "Telepon", "whatsapp": "WhatsApp",
    "sms": "SMS", "social": "Media sosial", "open311": "Open311",
}  # fmt: skip
ICONS = {
    "file": "megaphone", "transfer": "share-2", "ask": "message-circle", "dispute": "undo-2",
    "reject": "circle-x", "merge": "layout-grid", "split": "layout-grid", "assign": "user-round",
    "reassign": "user-round", "withdraw": "undo-2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShotView:
    """A photo of a report."""

    id: str
    href: str
    thumb: str
    title: str = ""
    doubts: str = ""
    """What speaks against a photo of the work done."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the talk, or a note."""

    id: str
    who: str
    when: str
    text: str
    side: str = "reporter"
    shots: list[ShotView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the work another office does."""

    id: str
    office: str
    text: str
    state: str
    outcome: str = ""
    mine: bool = False
    """Whether it is the reader's to say that it is done."""


@dataclass(frozen=True, slots=True)
class NearView:
    """A report of the same thing, perhaps."""

    ref: str
    href: str
    title: str
    detail: str


def facts_of(session: Session, case: Complaint) -> list[FactView]:
    """What was reported, besides the words."""
    category = categories.current(session).get(case.category)
    said = categories.words_of(category, case.answers) if category else []
    rows = [
        ("Tempat", case.place or "Tidak disebut"),
        *said,
        ("Ditangani", routing.name_of(session, case.agency)),
        ("Petugas", assigned_to(session, case) or "Belum ditugaskan"),
        ("Masuk lewat", CHANNELS.get(case.channel, case.channel)),
        ("Kepentingan", desk_views.URGENCY.get(case.priority, "Biasa")),
    ]
    if case.transfers:
        rows.append(("Diteruskan", f"{case.transfers} kali, waktunya tidak diulang"))
    if case.external_ref:
        rows.append(("Nomor di luar", case.external_ref))
    if closing.without_photo(session, case):
        rows.append(("Hasil kerja", "Dinyatakan selesai tanpa foto"))
    if case.confidential:
        rows.append(("Kerahasiaan", "Tidak tampil untuk umum"))
    if case.rating:
        rows.append(("Penilaian", f"{case.rating} dari 5. {case.rating_note}".strip()))
    return [FactView(label, value) for label, value in rows]


def assigned_to(session: Session, case: Complaint) -> str:
    """Who of the office has it."""
    if case.team:
        return f"Tim {case.team}"
    person = session.get(Person, case.assignee_id) if case.assignee_id else None
    return person.name if person else ""


def reporters_of(session: Session, actor: Actor, case: Complaint) -> list[FactView]:
    """Who reported it and who joined, as far as this actor may know."""
    inside = policy.allows(actor, May.FIELD, case)
    if not inside:
        return [FactView("Pelapor", f"{case.reporters} orang")]
    rows = [_reporter(session, case)]
    rows += [FactView(label, words) for label, words in contacts.lines(session, actor, case)]
    hidden = _unnamed(session, case)
    for each in reading.reporters_of(session, case)[:20]:
        person = session.get(Person, each.person_id)
        unnamed = each.anonymous or each.came_from in hidden
        name = ANONYMOUS if unnamed or person is None else person.name
        rows.append(FactView("Ikut melapor", f"{name}. {each.words}" if each.words else name))
    return rows


def _unnamed(session: Session, case: Complaint) -> set[int | None]:
    """This report and those merged into it whose reporter nobody is to know."""
    return {each.id for each in joining.family(session, case) if each.anonymous or each.disowned_at}


def _reporter(session: Session, case: Complaint) -> FactView:
    person = session.get(Person, case.owner_id)
    if case.disowned_at:
        return FactView("Pelapor", "Disangkal pemilik NIK")
    if case.anonymous or person is None:
        return FactView("Pelapor", ANONYMOUS)
    return FactView("Pelapor", f"{person.name}, {person.phone}" if person.phone else person.name)


def phone_of(session: Session, actor: Actor, case: Complaint) -> str:
    """Number to call the reporter, for who works on it; empty for who is not to be known."""
    if case.anonymous or case.disowned_at or not policy.allows(actor, May.FIELD, case):
        return ""
    person = session.get(Person, case.owner_id)
    return person.phone if person and person.phone else ""


def shots_of(session: Session, case: Complaint) -> list[ShotView]:
    """Every photo of the thing and of the work done, with what was merged into it."""
    return [
        shot_of(each)
        for member in joining.family(session, case)
        for each in reading.photos_of(session, member)
        if each.purpose != "talk"
    ]


def shot_of(photo: ComplaintPhoto) -> ShotView:
    """One photo as it hangs in the page."""
    doubts = ", ".join(DOUBTS.get(each, each) for each in photo.flags)
    href = f"/api/berkas/{photo.file_id}"
    title = f"{PURPOSES.get(photo.purpose, '')}, {words.stamp(photo.at)}"
    return ShotView(photo.file_id, href, f"{href}?kecil=1", title, words.capital(doubts))


def talk_of(session: Session, actor: Actor, case: Complaint) -> list[LineView]:
    """Talk and notes together, oldest first, as far as this actor may read them."""
    if not policy.allows(actor, May.FIELD, case):
        return []
    lines = conversation.of(session, actor, case)
    shots: dict[int, list[ShotView]] = {}
    ids = [line.id for line in lines]
    for photo in session.exec(
        select(ComplaintPhoto).where(col(ComplaintPhoto.message_id).in_(ids))
    ):
        shots.setdefault(photo.message_id or 0, []).append(shot_of(photo))
    hidden = _unnamed(session, case)
    return [_line(each, shots.get(each.id or 0, []), hidden) for each in lines]


def _line(line: ComplaintMessage, shots: list[ShotView], hidden: set[int | None]) -> LineView:
    unnamed = line.side == "reporter" and line.complaint_id in hidden
    who = ANONYMOUS if unnamed else ", ".join(filter(None, (line.name, line.title)))
    return LineView(str(line.id), who, words.stamp(line.at), line.text, line.side, shots)


def parts_of(session: Session, actor: Actor, case: Complaint) -> list[PartView]:
    """What other offices were asked for."""
    return [
        PartView(
            id=str(each.id),
            office=routing.name_of(session, each.agency),
            text=each.text,
            state=f"Selesai {words.stamp(each.done_at)}" if each.done_at
            else f"Diminta {words.stamp(each.at)}",
            outcome=each.outcome,
            mine=each.done_at is None and policy.allows(actor, May.TASK, each),
        )
        for each in tasks.of(session, case)
    ]  # fmt: skip


def nearby_of(session: Session, actor: Actor, case: Complaint) -> list[NearView]:
    """Open reports of the kind close by, for merging; none for who may not merge."""
    point = reading.point_of(case)
    if point is None or case.state not in ON_DESKS or not policy.allows(actor, May.MERGE, case):
        return []
    found = joining.nearby(session, category=case.category, point=point, most=6)
    return [
        NearView(
            each.case.ref, f"/kerja/laporan?no={each.case.ref}",
            each.case.place or desk_views.title_of(session, each.case),
            f"{round(each.metres)} meter, {each.case.reporters} pelapor, "
            f"{words.ago(each.case.created_at)}",
        )
        for each in found
        if each.case.id != case.id and policy.allows(actor, May.READ, each.case)
    ]  # fmt: skip


def merged_of(session: Session, case: Complaint) -> list[NearView]:
    """What is followed here: merged into it."""
    return [
        NearView(each.ref, f"/kerja/laporan?no={each.ref}", each.place or "Tanpa alamat",
                 words.ago(each.created_at))
        for each in joining.family(session, case)
        if each.merged_into == case.id
    ]  # fmt: skip


def trail_of(session: Session, case: Complaint) -> list[TrailView]:
    """What happened, alarms and transfers included, and what happens now."""
    flow = path(case.work_days)
    passed = iter(
        session.exec(
            select(ComplaintTransfer)
            .where(ComplaintTransfer.complaint_id == case.id)
            .order_by(col(ComplaintTransfer.id))
        ).all()
    )
    found = []
    for line in cases.history(session, case):
        if line.step not in {step.name for step in flow.steps}:
            continue
        to = routing.name_of(session, next(passed).target) if line.step == "transfer" else ""
        title = f"Diteruskan ke {to}" if to else flow.step(line.step).done
        found.append((line.at, 1, _event(line, title)))
    alarms = session.exec(select(ComplaintAlarm).where(ComplaintAlarm.complaint_id == case.id))
    for rang in alarms:
        title = promises.climbed(session, rang.agency, rang.clock_kind, rang.rung)
        detail = f"{routing.name_of(session, rang.agency)}, {words.stamp(rang.at)}"
        sign = "triangle-alert" if rang.rung >= Rung.HEAD else "bell"
        found.append((rang.at, 0, TrailView(title, detail, icon=sign)))
    past = [view for _, _, view in sorted(found, key=lambda each: each[:2])]
    state = flow.state(case.state)
    if case.finished_at or state.final or case.state == MERGED:
        return past
    return [*past, TrailView(_doing(session, case), assigned_to(session, case), "now")]


def _event(line: CaseHistory, title: str) -> TrailView:
    who = ", ".join(filter(None, (line.name if line.title else "", line.title)))
    detail = ", ".join(filter(None, (who or "Pelapor", words.stamp(line.at))))
    if line.step == "lapse":
        detail = words.stamp(line.at)
    return TrailView(title, detail, icon=ICONS.get(line.step, "check-bold"), note=line.note)


def _doing(session: Session, case: Complaint) -> str:
    doing = path(case.work_days).state(case.state).doing
    if doing.startswith("Anda "):
        doing = f"Pelapor {doing.removeprefix('Anda ')}"
    return doing.format(office=routing.name_of(session, case.agency))


def standing(session: Session, case: Complaint) -> str:
    """Where it is, for whoever may not act on it now."""
    title = path(case.work_days).state(case.state).title
    if case.merged_into and (target := session.get(Complaint, case.merged_into)):
        return f"Digabung ke {target.ref}, diikuti di sana."
    return f"{title}, {routing.name_of(session, case.agency)}, sejak {words.stamp(case.since)}."


# What the dialogs offer


def colleagues(session: Session, case: Complaint) -> list[ChoiceView]:
    """Who may be given it: people of the office, then its teams."""
    found = [
        ChoiceView(str(person_id), name)
        for person_id, name in working.colleagues(session, case).items()
    ]
    kept = offices.teams(session, case.agency)
    return found + [ChoiceView(f"tim:{each.name}", f"Tim {each.name}") for each in kept]


def addressees(session: Session, case: Complaint) -> list[ChoiceView]:
    """Whom it may be passed on to."""
    return [
        ChoiceView(each.code or CENTRE_VALUE, f"{each.name} (di luar kota)"
                   if each.outside and each.code else each.name)
        for each in routing.addressees(session).values()
        if each.active and each.code != case.agency
    ]  # fmt: skip


CENTRE_VALUE = "pusat"
"""Stands for the centre in a form, whose own code is empty."""


def helpers(session: Session, case: Complaint) -> list[ChoiceView]:
    """Offices of the city that can be asked for a part."""
    return [
        ChoiceView(each.code, each.name)
        for each in routing.addressees(session).values()
        if each.active and not each.outside and each.code != case.agency
    ]


def phrases(session: Session, case: Complaint) -> list[ChoiceView]:
    """Answers kept by the office: title and text."""
    return [
        ChoiceView(each.text, each.title, str(each.id))
        for each in offices.templates_for(session, case)
    ]


def outside_line(session: Session, case: Complaint) -> str:
    """How an addressee outside the city is reached; empty for one inside."""
    to = routing.body_of(session, case.agency)
    if not to.outside or not to.code:
        return ""
    contact = f"Hubungi {to.contact}. " if to.contact else "Kontaknya belum tercatat. "
    return f"{to.name} di luar kota. {contact}Pusat pengaduan yang menyampaikan dan mengawasi."


def sees_field(actor: Actor) -> bool:
    """Whether the actor only works on the spot."""
    return actor.holds(Role.FIELD_OFFICER) and not policy.holds(actor, May.WORK)


def in_need(case: Complaint) -> bool:
    """Whether other offices may still be asked for a part."""
    return case.state in (*ON_DESKS, WAITING)


def names_of(session: Session, agency: str) -> dict[int, str]:
    """Who goes out for an office."""
    return people.in_posts(session, offices.IN_TEAMS, agency=agency)
