"""The officers' side, short of signing: give back, refuse, have it made again, go on alone."""

from sqlmodel import Session

from smartcity_app.civic import register, vault
from smartcity_app.kernel import cases
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.letters import reading, record
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.models import Letter


def give_back(
    session: Session, actor: Actor, *, ref: str, version: int, wrong: dict[str, str]
) -> Letter:
    """Ask the resident to mend exactly what `wrong` names, each with its reason.

    The clock pauses; a number already made is void, for the letter will be another. A document
    named is never offered from the resident's vault again.
    """
    letter = _at_my_desk(session, actor, ref, version)
    letter_type = type_of(letter)
    known = {f.name: f.label for f in letter_type.fields if f.asked(letter.answers)}
    known |= {r.key: r.title for r in letter_type.requirements}
    wrong = {key: why.strip() for key, why in wrong.items() if key in known and why.strip()}
    if not wrong:
        raise Incomplete("Pilih bagian yang perlu diperbaiki, lalu tulis sebabnya.")
    short = [known[key] for key, why in wrong.items() if not 5 <= len(why) <= 300]
    if short:
        raise Incomplete(f"Jelaskan sebabnya dengan 5 sampai 300 huruf: {', '.join(short)}.")
    note = "; ".join(f"{known[key]}: {why}" for key, why in wrong.items())
    _decide(session, actor, letter, "return", note)
    letter.corrections = wrong
    record.returned(session, letter, {key: known[key] for key in wrong})
    for key, row in reading.documents_of(session, letter).items():
        row.replaced = row.replaced and key not in wrong
        if key in wrong:
            vault.reject(session, file_id=row.file_id)
    return letter


def refuse(session: Session, actor: Actor, *, ref: str, version: int, reason: str) -> Letter:
    """Turn the application down for good, with a reason the resident reads."""
    letter = _at_my_desk(session, actor, ref, version)
    if len(reason.strip()) < 10:
        raise Incomplete("Tulis alasan penolakan sedikitnya 10 huruf. Warga akan membacanya.")
    _decide(session, actor, letter, "refuse", reason)
    return letter


def recall(session: Session, actor: Actor, *, ref: str, version: int, reason: str) -> Letter:
    """Have the first signer make the letter again, without troubling the resident."""
    letter = _at_my_desk(session, actor, ref, version)
    _decide(session, actor, letter, "recall", reason)
    return letter


def skip(session: Session, actor: Actor, *, ref: str, version: int, reason: str) -> Letter:
    """Go on without RT or RW, who do not answer; history keeps the reason."""
    letter = _at_my_desk(session, actor, ref, version)
    if len(reason.strip()) < 10:
        raise Incomplete("Tulis sebabnya sedikitnya 10 huruf. Catatan ini tersimpan di riwayat.")
    path = type_of(letter).workflow
    cases.advance(session, actor, path, letter, f"skip_{letter.state}", note=reason)
    return letter


def _at_my_desk(session: Session, actor: Actor, ref: str, version: int) -> Letter:
    """The application as the officer saw it; OutOfStep when it has moved since."""
    letter = reading.find(session, actor, ref=ref)
    if letter.version != version:
        raise OutOfStep
    return letter


def _decide(session: Session, actor: Actor, letter: Letter, verb: str, note: str) -> None:
    path, step = type_of(letter).workflow, f"{verb}_{letter.state}"
    cases.advance(session, actor, path, letter, step, note=note)
    register.void(session, letter.ref, reason=path.step(step).done)
