"""Documents once only: a letter takes from its owner's vault what is there, and leaves there what
was good enough to be sent."""

from sqlmodel import Session

from smartcity_app.civic import vault
from smartcity_app.civic.vault import Kept
from smartcity_app.civic.vault_kinds import KINDS
from smartcity_app.kernel import audit, clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import reading
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.catalog.schema import Requirement
from smartcity_app.services.letters.models import Letter, LetterDocument


def kinds_of(letter: Letter) -> dict[str, str]:
    """Requirement key to the kind of document that meets it, for kinds that are kept."""
    asked = {each.key: _kind(each) for each in type_of(letter).demanded(letter.answers)}
    return {key: kind for key, kind in asked.items() if kind in KINDS}


def _kind(requirement: Requirement) -> str:
    """A requirement about somebody else than the applicant says `-`: it is asked for every time."""
    return requirement.vault or requirement.key


def kept(session: Session, actor: Actor, letter: Letter) -> dict[str, Kept]:
    """Requirement key to what the letter's owner keeps for it, what is too old too."""
    kinds = kinds_of(letter)
    found = vault.kept_for(session, actor, case=letter, kinds=set(kinds.values()))
    return {key: found[kind] for key, kind in kinds.items() if kind in found}


def take(session: Session, actor: Actor, letter: Letter, *, only: str = "") -> None:
    """Attach what the vault has for requirements not met yet, or for the one called `only`.

    That an officer at the counter used a resident's document is on her record.
    """
    have = reading.documents_of(session, letter)
    for key, each in kept(session, actor, letter).items():
        if each.expired or key in have or only not in ("", key):
            continue
        file = each.file
        session.add(
            LetterDocument(
                letter_id=letter.id or 0,
                requirement=key,
                file_id=file.id,
                name=file.name,
                size=file.size,
                kind=file.kind,
                vault_day=clock.local(file.stored_at).date(),
            )
        )
        if letter.owner_id != actor.person_id:
            audit.record(session, actor, "vault.use", file, subject_id=letter.owner_id)
    session.flush()


def unfit(session: Session, letter: Letter, row: LetterDocument) -> str:
    """Why a document taken from the vault into a draft can no longer be sent; empty when it can."""
    if row.vault_day is None:
        return ""
    kind = kinds_of(letter).get(row.requirement, "")
    return vault.unfit(session, kind=kind, file_id=row.file_id)


def leave(session: Session, letter: Letter) -> None:
    """Keep for next time what this letter was sent with, and count what was not asked again."""
    kinds = kinds_of(letter)
    rows = {
        kinds[key]: row
        for key, row in reading.documents_of(session, letter).items()
        if key in kinds
    }
    found = {kind: row.file_id for kind, row in rows.items()}
    vault.keep(session, owner_id=letter.owner_id, case_ref=letter.ref, found=found)
    again = [kind for kind, row in rows.items() if row.vault_day]
    vault.count_reuse(session, owner_id=letter.owner_id, case_ref=letter.ref, kinds=again)
