"""What the letters screens show: the kit's views, built from rows. Safe to send to a browser."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from smartcity_app.civic import agencies, areas, people, promise, words
from smartcity_app.civic.identity import mask_kk, mask_nik
from smartcity_app.civic.people import Person
from smartcity_app.civic.promise import PromiseView
from smartcity_app.civic.register import Document
from smartcity_app.civic.vault import Kept
from smartcity_app.kernel import cases, clock, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.cases import ESCALATE, CaseHistory
from smartcity_app.kernel.workflow import State, Workflow
from smartcity_app.services.letters import endorsing, estimate, once, reading, rows, tokens, values
from smartcity_app.services.letters.catalog import LetterType, type_of
from smartcity_app.services.letters.catalog.schema import FieldSpec, Requirement
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import DRAFT, ENDORSERS, ISSUED, RETURNED
from smartcity_app.ui.views import FactView, HolderView, RequirementView, TrailView

BY_OFFICE = ("sign_", "return_", "refuse_", "recall_", "endorse_", "skip_")
"""Steps that only offices take: told with the office beside the name."""


def promise_of(letter: Letter, *, drawn: bool = True) -> PromiseView:
    """The clock of a letter as it stands now; lists do without the drawing."""
    letter_type = type_of(letter)
    if letter.started_at is None or letter.due_at is None:
        return promise.before(days=letter_type.promise_days)
    if letter.finished_at and letter.state != ISSUED:
        return _ended(letter_type.workflow.state(letter.state).title, letter.finished_at)
    if letter.finished_at:
        return promise.done(
            started_at=letter.started_at,
            due_at=letter.due_at,
            finished_at=letter.finished_at,
            promised=letter_type.promise_days,
            drawn=drawn,
        )
    if letter.left is not None:
        return promise.paused(
            left_minutes=letter.left,
            promised=letter_type.promise_days,
            started_at=letter.started_at,
            due_at=letter.due_at,
            what_to_do=to_mend(letter_type, letter),
        )
    return promise.running(
        started_at=letter.started_at,
        due_at=letter.due_at,
        now=clock.now(),
        promised=letter_type.promise_days,
        escalated_to=_late_office(letter, letter_type.workflow),
        drawn=drawn,
    )


def _ended(word: str, at: datetime) -> PromiseView:
    """A case that ended without a letter has kept no promise, and broken none."""
    return PromiseView(
        state="paused",
        word=word,
        strip=word,
        short=word.lower(),
        line="Berakhir ",
        strong=words.deadline(at),
    )


def to_mend(letter_type: LetterType, letter: Letter) -> str:
    """What the resident is asked to put right: "Perbaiki Kartu Keluarga"."""
    titles = {r.key: r.title for r in letter_type.requirements}
    titles |= {f.name: f.label for f in letter_type.fields}
    wrong = [titles[key] for key in letter.corrections if key in titles]
    return f"Perbaiki {words.listed(wrong)}" if wrong else "Perbaiki sesuai catatan"


def _late_office(letter: Letter, path: Workflow) -> str:
    state = path.state(letter.state)
    return areas.area(state.late_to.area(letter.area)).head_label if state.late_to else ""


def holder_of(session: Session, letter: Letter) -> HolderView:
    """Who has the case now and since when; an empty name when it is no office's turn."""
    if not letter.desk:
        return HolderView("")
    since = f"{words.day(letter.since)}, {words.time(letter.since)}"
    office = areas.area(letter.desk)
    if letter.state in ENDORSERS:
        head, title = _neighbour(session, letter, letter.state)
        where = f"{title}, {office.label}" if head else office.label
        return HolderView(head or title, where, initials(head or "R"), "Diminta ", since)
    who = people.holder(session, Role(letter.desk_role), letter.desk, _agency(letter))
    if who is None:
        return HolderView(office.label, "Jabatan sedang kosong", office.name[:1], "Sejak ", since)
    where = f"{who.title}, {agencies.office_name(letter.desk, _agency(letter))}"
    return HolderView(who.name, where, initials(who.name), "Diterima ", since)


def _neighbour(session: Session, letter: Letter, office: str) -> tuple[str, str]:
    """Name and title of who heads the applicant's RT or RW; no name when nobody is registered."""
    head = endorsing.head_for(session, letter, office)
    return head.name if head else "", endorsing.title_for(session, letter, office)


def _agency(letter: Letter) -> str:
    """Which perangkat daerah has it now, if one has."""
    return letter.agency if letter.desk_role == Role.AGENCY_HEAD else ""


def initials(name: str) -> str:
    """Up to two first letters."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def journey(session: Session, actor: Actor, letter: Letter) -> list[TrailView]:
    """What happened, what happens now and what comes next."""
    path = type_of(letter).workflow
    past = [_event(each, path, letter, actor) for each in cases.history(session, letter)]
    state = path.state(letter.state)
    if state.final:
        return [*past[:-1], _last(past[-1], state)] if past else []
    if letter.state == DRAFT:
        return past
    now = TrailView(_doing(state, letter), holder_of(session, letter).name, "now")
    coming = path.path_from(letter.state)
    return [*past, now, *(_coming(session, each, letter) for each in coming)]


def _event(line: CaseHistory, path: Workflow, letter: Letter, actor: Actor) -> TrailView:
    when = f"{words.short_day(line.at)}, {words.time(line.at)}"
    if line.step == ESCALATE:
        return TrailView("Lewat janji, naik ke atasan", when, icon="triangle-alert")
    step = path.step(line.step)
    said = step.done.format(head=line.title or "Petugas")
    mine = line.person_id == actor.person_id
    who = "Anda" if mine else line.name
    icon = {"neutral": "undo-2", "danger": "circle-x"}.get(step.tone, "check-bold")
    by_office = line.step.startswith(BY_OFFICE) and line.title
    detail = f"{line.name}, {line.title}, {when}" if by_office else f"{who}, {when}"
    return TrailView(said, detail, icon=icon, note=line.note)


def _last(event: TrailView, state: State) -> TrailView:
    icon = "printer" if state.name == "issued" else event.icon
    return TrailView(state.doing if state.name == "issued" else event.title, event.detail,
                     icon=icon, note=event.note)  # fmt: skip


def _doing(state: State, letter: Letter) -> str:
    head = areas.area(state.desk.area(letter.area)).head_label if state.desk else ""
    if state.desk and state.desk.role is Role.AGENCY_HEAD:
        head = agencies.head_title(state.desk.area(letter.area), letter.agency)
    return state.doing.format(head=head)


def _coming(session: Session, state: State, letter: Letter) -> TrailView:
    if state.final:
        return TrailView(state.doing, "Kami kirim kabar ke Kotak Masuk", "next", "printer")
    if state.desk is None:
        return TrailView(_doing(state, letter), "", "next", "pen-line")
    if state.name in ENDORSERS:
        return TrailView(_doing(state, letter), _neighbour(session, letter, state.name)[0], "next",
                         "pen-line")  # fmt: skip
    agency = letter.agency if state.desk.role is Role.AGENCY_HEAD else ""
    who = people.holder(session, state.desk.role, state.desk.area(letter.area), agency)
    return TrailView(_doing(state, letter), who.name if who else "", "next", "pen-line")


def wrong_of(session: Session, letter: Letter) -> list[FactView]:
    """What to mend and why: each named part, or whose word it is that concerns the whole."""
    letter_type = type_of(letter)
    titles = {r.key: r.title for r in letter_type.requirements}
    titles |= {f.name: f.label for f in letter_type.fields}
    if letter.state == RETURNED and not letter.corrections:
        last = cases.history(session, letter)[-1]
        return [FactView(f"Catatan {last.title or last.name}", last.note)]
    return [FactView(titles[key], why) for key, why in letter.corrections.items()]


def requirements_of(session: Session, letter: Letter) -> list[RequirementView]:
    """Every requirement with its state; while mending, only what is to be mended."""
    attached = reading.documents_of(session, letter)
    return [
        _requirement(letter, each, attached.get(each.key))
        for each in type_of(letter).demanded(letter.answers)
        if letter.state != RETURNED or not letter.corrections or each.key in letter.corrections
    ]


def _requirement(
    letter: Letter, wanted: Requirement, row: LetterDocument | None
) -> RequirementView:
    reason = letter.corrections.get(wanted.key, "")
    rejected = bool(reason) and not (row and row.replaced)
    picture = row is not None and row.kind.startswith("image/")
    have = _handed_in(letter, row) if row and not rejected else wanted.hint
    editable = letter.state in (DRAFT, RETURNED)
    return RequirementView(
        key=wanted.key,
        name=wanted.title,
        need="rejected" if rejected else ("ready" if row else "needed"),
        note=have,
        reason=reason if rejected else "",
        basis=f"Dasar: {wanted.legal_basis}",
        file_id=row.file_id if row else "",
        file_name=row.name if row else "",
        thumb=f"/api/berkas/{row.file_id}?kecil=1" if row and picture else "",
        pages=f"/api/berkas/{row.file_id}" if row else "",
        replaceable=row is not None and editable,
        pdf=True,
        reused=bool(row and row.vault_day and letter.state == DRAFT),
        first=row.file_id if row and picture and editable and not row.vault_day else "",
    )


def _handed_in(letter: Letter, row: LetterDocument) -> str:
    """ "foto-ktp.jpg, 412 KB", or when it was handed in if that was for another application."""
    if row.vault_day:
        have = "Sudah ada" if letter.state == DRAFT else "Dari dokumen tersimpan"
        return f"{have}, diunggah {words.on_paper(row.vault_day)}"
    return f"{row.name}, {words.file_size(row.size)}"


def requirements_to_meet(session: Session, actor: Actor, letter: Letter) -> list[RequirementView]:
    """As `requirements_of`, for who fills it in: with what the vault offers, or why it does not."""
    rows = requirements_of(session, letter)
    if letter.state != DRAFT:
        return rows
    kept, attached = once.kept(session, actor, letter), reading.documents_of(session, letter)
    return [
        _beside_the_vault(session, letter, row, attached.get(row.key), kept.get(row.key))
        for row in rows
    ]


def _beside_the_vault(
    session: Session,
    letter: Letter,
    view: RequirementView,
    row: LetterDocument | None,
    kept: Kept | None,
) -> RequirementView:
    if row and (why := once.unfit(session, letter, row)):
        return replace(view, need="rejected", reason=why, note="Kirim yang baru.", reused=False)
    if row or kept is None:
        return view
    if kept.expired:
        return replace(view, note=f"{kept.why_not} Kirim yang baru. {view.note}")
    return replace(view, offer=f"diunggah {words.on_paper(kept.file.stored_at)}")


def facts_of(letter: Letter) -> list[FactView]:
    """What the resident filled in, for reading."""
    return [
        FactView(each.label, answer_of(each, letter))
        for each in type_of(letter).fields
        if each.asked(letter.answers)
    ]


def answer_of(spec: FieldSpec, letter: Letter) -> str:
    """One answer in words; the rows of a table one after the other."""
    if spec.kind != "rows":
        typed = letter.answers.get(spec.name, "")
        return values.printed(spec, typed) if typed else tokens.NOTHING
    said = (
        ", ".join(values.printed(c, row[c.name]) for c in spec.columns if row[c.name])
        for _, row in rows.filled(spec, letter.answers)
    )
    return "; ".join(said) or tokens.NOTHING


def person_facts(session: Session, owner: Person, *, full: bool) -> list[FactView]:
    """What the city knows of the resident. Numbers in full only for who handles the case."""
    kk = people.kk_of(session, owner)
    return [
        FactView("Nama", owner.name),
        FactView("NIK", owner.nik if full else mask_nik(owner.nik)),
        FactView("Nomor KK", (kk if full else mask_kk(kk)) if kk else "Belum tercatat"),
        FactView("Alamat", tokens.address_of(owner)),
    ]


def usual_time(session: Session, letter: Letter) -> str:
    """How long such a letter usually takes and whose record says so, or nothing."""
    found = estimate.of(session, type_key=letter.type_key, area=letter.area)
    return f"{found.sentence} {found.source}" if found else ""


def until(document: Document) -> str:
    """ "28 Januari 2027", or nothing for a letter that holds for ever."""
    return words.on_paper(document.valid_until) if document.valid_until else ""


def may_decide(actor: Actor, letter: Letter) -> bool:
    """Whether it is this actor's turn to sign, return or refuse."""
    path = type_of(letter).workflow
    return any(step.name.startswith("sign_") for step in path.open_steps(actor, letter))


def works(actor: Actor) -> bool:
    """Whether this actor has a letters inbox at all."""
    return policy.holds(actor, May.WORK)
