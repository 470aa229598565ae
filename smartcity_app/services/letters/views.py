"""What the letters screens show: plain words and shares, safe to send to a browser."""

from dataclasses import dataclass, field

from sqlmodel import Session

from smartcity_app.civic import areas, people, promise, register, words
from smartcity_app.civic.identity import mask_nik
from smartcity_app.civic.people import Person
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import cases, clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.cases import ESCALATE, CaseHistory
from smartcity_app.kernel.workflow import State, Workflow
from smartcity_app.services.letters import composing, reading
from smartcity_app.services.letters.catalog import FieldSpec, LetterType, letters
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import DRAFT, ISSUED, RETURNED

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class HolderView:
    """Who has it now."""

    name: str = ""
    title: str = ""
    initials: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a case's journey."""

    title: str
    detail: str = ""
    kind: str = "done"
    """done, now, next or late."""
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class FactView:
    """A label and what stands beside it."""

    label: str
    value: str
    name: str = ""
    """Field name, where an officer may mark it as wrong."""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the form, with what is in it and what is wrong with it."""

    name: str
    label: str
    kind: str
    hint: str = ""
    options: list[str] = field(default_factory=list)
    value: str = ""
    problem: str = ""
    locked: bool = False
    """Right already, while others are being mended."""
    when_field: str = ""
    when_is: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One requirement and the file that meets it."""

    key: str
    title: str
    hint: str
    legal_basis: str
    state: str = "needed"
    """needed, ready or rejected."""
    reason: str = ""
    file_url: str = ""
    thumb_url: str = ""
    is_pdf: bool = False
    name: str = ""
    size: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a list of cases."""

    ref: str
    who: str
    title: str
    detail: str
    href: str
    promise: PromiseView
    group: str = ""
    """late, soon, ontime, paused or done: rows of a group stand together."""
    group_word: str = ""


def promise_of(session: Session, letter: Letter) -> PromiseView:
    """The clock of a letter as it stands now."""
    letter_type = letters()[letter.type_key]
    now = clock.now()
    if letter.started_at is None or letter.due_at is None:
        return promise.before(days=letter_type.promise_days)
    if letter.finished_at:
        return promise.done(
            started_at=letter.started_at, due_at=letter.due_at, finished_at=letter.finished_at
        )
    if letter.left is not None:
        return promise.paused(
            left_minutes=letter.left,
            promised=letter_type.promise_days,
            started_at=letter.started_at,
            paused_at=letter.since,
            what_to_do=_to_mend(letter_type, letter),
        )
    return promise.running(
        started_at=letter.started_at,
        due_at=letter.due_at,
        now=now,
        escalated_to=_late_office(letter, letter_type.workflow),
    )


def _to_mend(letter_type: LetterType, letter: Letter) -> str:
    titles = {r.key: r.title for r in letter_type.requirements}
    titles |= {f.name: f.label for f in letter_type.fields}
    return f"Perbaiki {words.listed([titles[key] for key in letter.corrections if key in titles])}"


def _late_office(letter: Letter, path: Workflow) -> str:
    state = path.state(letter.state)
    return areas.area(state.late_to.area(letter.area)).head_label if state.late_to else ""


def holder_of(session: Session, letter: Letter) -> HolderView:
    """Who has the case now and since when; empty when it is nobody's turn."""
    if not letter.desk:
        return HolderView()
    since = f"{words.day(letter.since)}, {words.time(letter.since)}"
    office = areas.area(letter.desk)
    who = people.holder(session, Role(letter.desk_role), letter.desk)
    if who is None:
        return HolderView(office.label, "Jabatan sedang kosong", office.name[:1], since)
    return HolderView(who.name, who.title, initials(who.name), since)


def initials(name: str) -> str:
    """Up to two first letters."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def journey(session: Session, actor: Actor, letter: Letter) -> list[EventView]:
    """What happened, what happens now and what comes next."""
    path = letters()[letter.type_key].workflow
    own = letter.owner_id == actor.person_id
    past = [_event(each, path, own) for each in cases.history(session, letter)]
    state = path.state(letter.state)
    if state.final or letter.state == DRAFT:
        return past
    detail = ""
    if state.desk:
        holder = holder_of(session, letter)
        detail = f"{holder.name}, sejak {holder.since}"
    now = EventView(_doing(state, letter), detail, "now", "house-ontime")
    coming = path.path_from(letter.state)
    return [*past, now, *(_coming(session, each, letter) for each in coming)]


def _event(line: CaseHistory, path: Workflow, own: bool) -> EventView:
    when = f"{words.short_day(line.at)}, {words.time(line.at)}"
    if line.step == ESCALATE:
        return EventView("Lewat janji, naik ke atasan", when, "late", "triangle-alert")
    step = path.step(line.step)
    said = step.done.format(head=line.title or "Petugas")
    if line.step in ("submit", "resubmit", "cancel"):
        mine = line.name if line.title else ("Anda" if own else line.name)
        said = f"{said} oleh {mine}"
    note = f". {line.note}" if line.note else ""
    who = f"{line.name}, " if line.title else ""
    kind = "late" if step.tone == "danger" else "done"
    icon = {"neutral": "undo-2", "danger": "circle-x"}.get(step.tone, "check")
    return EventView(said, f"{who}{when}{note}", kind, icon)


def _doing(state: State, letter: Letter) -> str:
    head = areas.area(state.desk.area(letter.area)).head_label if state.desk else ""
    return state.doing.format(head=head)


def _coming(session: Session, state: State, letter: Letter) -> EventView:
    if state.final:
        return EventView(state.doing, "Kami kirim kabar ke Kotak Masuk", "next", "printer")
    assert state.desk
    who = people.holder(session, state.desk.role, state.desk.area(letter.area))
    return EventView(_doing(state, letter), who.name if who else "", "next", "pen-line")


def fields_of(letter: Letter, problems: dict[str, str]) -> list[FieldView]:
    """The form as it stands."""
    letter_type = letters()[letter.type_key]
    return [_field(letter, each, problems) for each in letter_type.fields]


def _field(letter: Letter, spec: FieldSpec, problems: dict[str, str]) -> FieldView:
    mending = letter.state == RETURNED
    return FieldView(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        hint=spec.hint,
        options=list(spec.options),
        value=letter.answers.get(spec.name, ""),
        problem=problems.get(spec.name, "")
        or (letter.corrections.get(spec.name, "") if mending else ""),
        locked=mending and spec.name not in letter.corrections,
        when_field=spec.when.field if spec.when else "",
        when_is=spec.when.is_ if spec.when else "",
    )


def documents_of(
    session: Session, letter: Letter, *, problems: dict[str, str]
) -> list[DocumentView]:
    """Every requirement with its state."""
    attached = reading.documents_of(session, letter)
    return [
        _document(letter, each.key, attached.get(each.key))
        for each in letters()[letter.type_key].requirements
    ]


def _document(letter: Letter, key: str, row: LetterDocument | None) -> DocumentView:
    wanted = letters()[letter.type_key].requirement(key)
    assert wanted
    reason = letter.corrections.get(key, "")
    rejected = bool(reason) and not (row and row.replaced)
    state = "rejected" if rejected else ("ready" if row else "needed")
    return DocumentView(
        key=key,
        title=wanted.title,
        hint=wanted.hint,
        legal_basis=wanted.legal_basis,
        state=state,
        reason=reason if rejected else "",
        file_url=f"/api/berkas/{row.file_id}" if row else "",
        thumb_url=f"/api/berkas/{row.file_id}?kecil=1" if row else "",
        is_pdf=bool(row and row.kind == "application/pdf"),
        name=row.name if row else "",
        size=words.file_size(row.size) if row else "",
        locked=letter.state == RETURNED and key not in letter.corrections,
    )


def facts_of(letter: Letter) -> list[FactView]:
    """What the resident filled in, for reading."""
    letter_type = letters()[letter.type_key]
    return [
        FactView(
            f.label, letter.answers.get(f.name, "–"), f.name, letter.corrections.get(f.name, "")
        )
        for f in letter_type.fields
        if f.asked(letter.answers)
    ]


def person_facts(session: Session, actor: Actor, owner: Person, *, full: bool) -> list[FactView]:
    """What the city knows of the resident. NIK in full only for who handles the case."""
    kk = people.kk_of(session, owner)
    return [
        FactView("Nama", owner.name),
        FactView("NIK", owner.nik if full else mask_nik(owner.nik)),
        FactView("Nomor KK", (kk if full else mask_nik(kk)) if kk else "Belum tercatat"),
        FactView("Alamat", composing.address_of(owner)),
    ]


def row_of(
    session: Session, actor: Actor, letter: Letter, owner: Person, *, staff: bool
) -> RowView:
    """One row, for the resident's list or the officer's inbox."""
    letter_type = letters()[letter.type_key]
    view = promise_of(session, letter)
    state = letter_type.workflow.state(letter.state)
    where = areas.area(letter.desk).label if letter.desk else state.title
    return RowView(
        ref=letter.ref,
        who=owner.name,
        title=letter_type.title,
        detail=f"{letter_type.title} · RW {owner.rw}"
        if staff
        else f"Di tangan {where}"
        if letter.desk
        else where,
        href=f"/kerja?berkas={letter.ref}" if staff else f"/surat/kasus?no={letter.ref}",
        promise=view,
        group=view.state,
        group_word=GROUPS[view.state],
    )


GROUPS = {
    "late": "Lewat janji",
    "soon": "Segera",
    "ontime": "Tepat waktu",
    "paused": "Jeda, menunggu warga",
    "done": "Selesai",
}


def document_of(session: Session, letter: Letter) -> register.Document | None:
    """The letter itself, once it is real."""
    return register.of_case(session, letter.ref) if letter.state == ISSUED else None


def may_decide(actor: Actor, letter: Letter) -> bool:
    """Whether it is this actor's turn to sign, return or refuse."""
    path = letters()[letter.type_key].workflow
    return any(step.name.startswith("sign_") for step in path.open_steps(actor, letter))


def works(actor: Actor) -> bool:
    """Whether this actor has a letters inbox at all."""
    return policy.holds(actor, May.WORK)
