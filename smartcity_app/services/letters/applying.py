"""The resident's side: begin, fill in, attach, submit, mend, cancel.

Each verb takes the session and the actor first, works inside the caller's transaction and refuses
with a CityError. An officer at the counter uses the same verbs for a resident of the area.
"""

from sqlmodel import Session, col, select

from smartcity_app.civic import files, people, register
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, cases, clock, outbox, policy, refs
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.letters import answers, names, once, reading
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.catalog.versions import published
from smartcity_app.services.letters.facts import LetterReceived
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.prefill import prefilled
from smartcity_app.services.letters.workflow import DRAFT, ENDORSERS, RETURNED


def begin(session: Session, actor: Actor, *, type_key: str, nik: str = "") -> Letter:
    """The actor's draft of this letter: the one already begun, or a new one.

    With `nik` an officer at the counter begins it for that resident; the case says so. A new draft
    has what the resident's vault holds for it already attached.
    """
    letter_type = published(session, type_key)
    if nik:
        owner = people.find_by_nik(session, actor, nik=nik)
    else:
        owner = session.get_one(Person, actor.person_id)
    session.refresh(
        owner, with_for_update={"key_share": True}
    )  # a double click begins one draft, not two
    filed_by = actor.person_id if nik else None
    begun = session.exec(
        select(Letter)
        .where(Letter.owner_id == owner.id, Letter.type_key == type_key, Letter.state == DRAFT)
        .where(Letter.replaces == "")
        .where(col(Letter.filed_by).is_not_distinct_from(filed_by))
    ).first()
    if begun:
        return begun
    assert owner.id is not None
    letter = Letter(
        ref=refs.new_ref(letter_type.prefix),
        owner_id=owner.id,
        filed_by=filed_by,
        area=owner.area,
        state=letter_type.workflow.initial,
        type_key=type_key,
        type_version=letter_type.version,
        agency=letter_type.agency,
        answers=prefilled(session, letter_type, owner),
    )
    policy.require(actor, May.ASSIST if nik else May.APPLY, letter)
    session.add(letter)
    session.flush()
    names.enter(session, letter, owner.name)
    if nik:
        audit.record(session, actor, "letters.assist", letter, subject_id=owner.id)
    once.take(session, actor, letter)
    return letter


def save(session: Session, actor: Actor, *, ref: str, given: dict[str, str]) -> Letter:
    """Keep what is filled in so far, right or wrong, as long as it can be stored and shown."""
    letter = _own_open(session, actor, ref)
    letter_type = type_of(letter)
    letter.answers = {**letter.answers, **answers.kept(letter_type, _mendable(letter, given))}
    letter.saved_at = clock.now()
    return letter


def attach(
    session: Session, actor: Actor, *, ref: str, requirement: str, file_id: str
) -> LetterDocument:
    """Meet a requirement with a file this actor has just uploaded; it takes the old one's place."""
    letter = _own_open(session, actor, ref)
    letter_type = type_of(letter)
    if letter_type.requirement(requirement) is None:
        raise NotFound("Syarat ini tidak diminta untuk surat ini.")
    if letter.state == RETURNED and letter.corrections and requirement not in letter.corrections:
        raise OutOfStep("Dokumen ini sudah benar dan tidak perlu diganti.")
    (stored,) = files.adopt(session, actor, [file_id], subject_id=letter.owner_id)
    row = reading.documents_of(session, letter).get(requirement)
    if row is None:
        row = LetterDocument(letter_id=letter.id or 0, requirement=requirement, file_id="")
        session.add(row)
    before, row.file_id = row.file_id, stored.id
    row.name, row.size, row.kind = stored.name, stored.size, stored.kind
    row.added_at, row.replaced = clock.now(), letter.state == RETURNED
    row.vault_day = None
    if before != stored.id and letter.state == DRAFT:
        session.flush()
        files.let_go(session, file_id=before)  # once sent, what was sent stays for the record
    letter.saved_at = clock.now()
    session.flush()
    return row


def detach(session: Session, actor: Actor, *, ref: str, requirement: str) -> None:
    """Take a document out of a draft. NotFound when there is none."""
    letter = _own_open(session, actor, ref)
    row = reading.documents_of(session, letter).get(requirement)
    if row is None or letter.state != DRAFT:
        raise NotFound("Dokumen ini tidak terlampir.")
    session.delete(row)
    session.flush()
    files.let_go(session, file_id=row.file_id)
    letter.saved_at = clock.now()


def use_kept(session: Session, actor: Actor, *, ref: str, requirement: str) -> None:
    """Meet a requirement of a draft with what the resident's vault holds for it."""
    letter = _own_open(session, actor, ref)
    if letter.state == DRAFT:
        once.take(session, actor, letter, only=requirement)
    if requirement not in reading.documents_of(session, letter):
        raise NotFound("Dokumen yang tersimpan sudah tidak bisa dipakai. Unggah yang baru.")
    letter.saved_at = clock.now()


def submit(session: Session, actor: Actor, *, ref: str, given: dict[str, str]) -> Letter:
    """Hand the application to the first office. The promise starts now.

    Raises Incomplete with every field and requirement that is missing or wrong.
    """
    letter = save(session, actor, ref=ref, given=given)
    problems = wanting(session, letter)
    if problems:
        raise Incomplete(fields=problems)
    letter_type = type_of(letter)
    letter.answers = answers.tidy(letter_type, letter.answers)
    step = _sending_step(session, letter)
    letter.corrections = {}
    session.flush()
    cases.advance(session, actor, letter_type.workflow, letter, step)
    outbox.announce(session, LetterReceived(ref=letter.ref, owner_id=letter.owner_id))
    once.leave(session, letter)
    return letter


def wanting(session: Session, letter: Letter) -> dict[str, str]:
    """Field name or requirement key to what is still missing or wrong; empty when all is well."""
    letter_type = type_of(letter)
    problems = answers.problems(letter_type, letter.answers)
    attached = reading.documents_of(session, letter)
    for each in letter_type.demanded(letter.answers):
        if each.key not in attached:
            if not each.optional:
                problems[each.key] = f"Lampirkan {each.title}"
        elif each.key in letter.corrections and not attached[each.key].replaced:
            problems[each.key] = f"Ganti {each.title}: {letter.corrections[each.key]}"
        elif letter.state == DRAFT and (why := once.unfit(session, letter, attached[each.key])):
            problems[each.key] = f"Ganti {each.title}. {why}"
    return problems


def cancel(session: Session, actor: Actor, *, ref: str) -> Letter:
    """End the application. A number already made for it is entered as void."""
    letter = reading.find(session, actor, ref=ref)
    path = type_of(letter).workflow
    cases.advance(session, actor, path, letter, "cancel")
    register.void(session, letter.ref, reason="Permohonan dibatalkan pemohon")
    return letter


def _own_open(session: Session, actor: Actor, ref: str) -> Letter:
    """An application this actor may still change."""
    letter = reading.find(session, actor, ref=ref)
    policy.require(actor, May.APPLY, letter)
    cases.claim(session, letter)
    if letter.state not in (DRAFT, RETURNED):
        raise OutOfStep("Permohonan ini sudah terkirim dan tidak bisa diubah lagi.")
    return letter


def _sending_step(session: Session, letter: Letter) -> str:
    """Sent back by RT or RW it returns to them; from any other office to the first signer."""
    if letter.state != RETURNED:
        return "submit"
    by = next(line.source for line in reversed(cases.history(session, letter))
              if line.target == RETURNED)  # fmt: skip
    return f"resubmit_{by}" if by in ENDORSERS else "resubmit"


def _mendable(letter: Letter, given: dict[str, str]) -> dict[str, str]:
    """While returned, only what the officer named may change, and what hangs on it."""
    if letter.state == DRAFT:
        return given
    letter_type = type_of(letter)
    may_change = {
        name
        for field in letter_type.fields
        if field.name in letter_type.mendable(letter.corrections)
        for name in answers.names_of(field)
    }
    return {name: value for name, value in given.items() if name in may_change}
