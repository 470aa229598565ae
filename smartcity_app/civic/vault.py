"""A resident's documents, handed in once only.

What met a requirement of an application that was sent is kept here, one file a kind, and offered
to the next application of the same person until it is too old, until the person takes it out, or
until an officer finds it unfit. A file found unfit is never offered again, to anybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, delete, func, select

from smartcity_app.civic import files, words
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.people import Person
from smartcity_app.civic.vault_kinds import KINDS, Kind, good_until
from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotFound


class May(StrEnum):
    """Permissions over documents kept."""

    KEEP = "vault.keep"
    """Look at one's own, add and take out."""
    USE = "vault.use"
    """Use the documents of a case's owner for that case."""


FILED = policy.Reach("yang diajukannya di loket", "filed_by", lambda actor, post: actor.person_id)

GRANTS = (
    policy.grant(May.KEEP, Role.RESIDENT, over=policy.OWN),
    policy.grant(May.USE, Role.RESIDENT, over=policy.OWN),
    policy.grant(May.USE, Role.COUNTER_OFFICER, over=FILED),
)


class VaultEntry(db.Table, table=True):
    """The newest good document of one kind of one person."""

    __tablename__ = "vault_entry"
    __table_args__ = (UniqueConstraint("owner_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="person.id")
    kind: str
    """Key in `vault_kinds`."""
    file_id: str = Field(foreign_key="stored_file.id", index=True)
    valid_until: date | None = None
    """Last day on which it is offered; None without end."""
    added_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    source: str = ""
    """Ref of the case it first served; empty when the person put it here."""


class VaultReuse(db.Table, table=True):
    """A document somebody did not have to hand in again."""

    __tablename__ = "vault_reuse"
    __table_args__ = (UniqueConstraint("case_ref", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="person.id", index=True)
    case_ref: str
    kind: str
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it lies in the vault."""

    kind: Kind
    file: StoredFile
    until: date | None

    @property
    def expired(self) -> bool:
        """Whether it is too old to be offered."""
        return self.until is not None and self.until < clock.today()

    @property
    def why_not(self) -> str:
        """ "Yang tersimpan dari 3 Maret 2026 sudah lebih dari 6 bulan." """
        return _too_old(self.kind, self.file) if self.expired else ""


def mine(session: Session, actor: Actor) -> list[Kept]:
    """Everything the actor keeps, by title; what is too old too."""
    query = _kept().where(policy.reach_of(actor, May.KEEP, VaultEntry))
    found = session.exec(query.where(VaultEntry.owner_id == actor.person_id))
    return sorted((_read(*row) for row in found), key=lambda kept: kept.kind.title)


def kept_for(
    session: Session, actor: Actor, *, case: Any, kinds: Collection[str]
) -> dict[str, Kept]:
    """Kind to what the owner of `case` (owner_id, filed_by) keeps of it, what is too old too.

    NotAllowed unless the case is the actor's own or was filed by them at the counter.
    """
    policy.require(actor, May.USE, case)
    query = _kept().where(VaultEntry.owner_id == case.owner_id, col(VaultEntry.kind).in_(kinds))
    return {entry.kind: _read(entry, file) for entry, file in session.exec(query)}


def unfit(session: Session, *, kind: str, file_id: str) -> str:
    """Why this file may not serve again as that kind, or nothing when it may."""
    file = session.get(StoredFile, file_id)
    if file is None or kind not in KINDS:
        return "Dokumen yang tersimpan sudah tidak ada."
    if file.rejected:
        return "Petugas meminta dokumen lain sebagai ganti yang tersimpan."
    until = good_until(KINDS[kind], _day(file))
    return _too_old(KINDS[kind], file) if until and until < clock.today() else ""


def keep(session: Session, *, owner_id: int, case_ref: str, found: Mapping[str, str]) -> None:
    """Remember what met the requirements of a case just sent: kind to file id.

    Passes over kinds that are not kept, files of somebody else's and files found unfit; an older
    file never takes the place of a newer one.
    """
    _one_at_a_time(session, owner_id)
    for kind, file_id in found.items():
        file = session.get(StoredFile, file_id)
        if kind not in KINDS or file is None or file.rejected or file.subject_id != owner_id:
            continue
        _put(session, owner_id, KINDS[kind], file, case_ref)


def add(session: Session, actor: Actor, *, kind: str, file_id: str) -> Kept:
    """Put an upload of the actor's own here, in place of what was kept of that kind."""
    if kind not in KINDS:
        raise NotFound("Pilih dulu jenis dokumennya.")
    entry = VaultEntry(owner_id=actor.person_id or 0, kind=kind, file_id=file_id)
    policy.require(actor, May.KEEP, entry)
    (file,) = files.adopt(session, actor, [file_id], subject_id=actor.person_id)
    _one_at_a_time(session, entry.owner_id)
    _put(session, entry.owner_id, KINDS[kind], file, "")
    audit.record(session, actor, "vault.add", file, subject_id=actor.person_id, detail=kind)
    return Kept(KINDS[kind], file, good_until(KINDS[kind], _day(file)))


def forget(session: Session, actor: Actor, *, kind: str) -> None:
    """Take a document out. Applications it is attached to keep it. NotFound if there is none."""
    query = select(VaultEntry).where(
        policy.reach_of(actor, May.KEEP, VaultEntry),
        VaultEntry.owner_id == actor.person_id,
        VaultEntry.kind == kind,
    )
    entry = session.exec(query).first()
    if entry is None:
        raise NotFound("Dokumen ini sudah tidak tersimpan.")
    audit.record(session, actor, "vault.forget", entry, subject_id=entry.owner_id, detail=kind)
    session.delete(entry)
    session.flush()
    files.let_go(session, file_id=entry.file_id)


def reject(session: Session, *, file_id: str) -> None:
    """An officer found this file unfit: it leaves every vault and never comes back."""
    file = session.get(StoredFile, file_id)
    if file:
        file.rejected = True
        session.add(file)
    session.exec(delete(VaultEntry).where(col(VaultEntry.file_id) == file_id))


def count_reuse(session: Session, *, owner_id: int, case_ref: str, kinds: Collection[str]) -> None:
    """Documents of these kinds were not asked for again by this case; counted once a case."""
    known = set(session.exec(select(VaultReuse.kind).where(VaultReuse.case_ref == case_ref)))
    for kind in set(kinds) - known:
        session.add(VaultReuse(owner_id=owner_id, case_ref=case_ref, kind=kind))


def reuses(session: Session, actor: Actor) -> int:
    """How many documents the actor did not have to hand in again."""
    query = select(func.count()).select_from(VaultReuse)
    mine = policy.reach_of(actor, May.KEEP, VaultReuse), VaultReuse.owner_id == actor.person_id
    return session.exec(query.where(*mine)).one()


def may_read_file(session: Session, actor: Actor, file: StoredFile) -> bool:
    """What is kept for a person may be read by that person, whoever uploaded it."""
    query = select(VaultEntry.id).where(
        VaultEntry.file_id == file.id, VaultEntry.owner_id == actor.person_id
    )
    return session.exec(query).first() is not None


def _kept() -> Any:
    """Entries with their files, such as may be offered to their owner."""
    return (
        select(VaultEntry, StoredFile)
        .join(StoredFile, col(StoredFile.id) == VaultEntry.file_id)
        .where(StoredFile.subject_id == VaultEntry.owner_id, col(StoredFile.rejected).is_(False))
        .where(col(VaultEntry.kind).in_(KINDS))
    )


def _read(entry: VaultEntry, file: StoredFile) -> Kept:
    return Kept(KINDS[entry.kind], file, entry.valid_until)


def _put(session: Session, owner_id: int, kind: Kind, file: StoredFile, case_ref: str) -> None:
    same = select(VaultEntry).where(VaultEntry.owner_id == owner_id, VaultEntry.kind == kind.key)
    entry = session.exec(same).first()
    if entry is None:
        entry = VaultEntry(owner_id=owner_id, kind=kind.key, file_id=file.id)
    before = session.get(StoredFile, entry.file_id) if entry.id else None
    if before and (before.id == file.id or before.stored_at > file.stored_at):
        return
    entry.file_id, entry.source, entry.added_at = file.id, case_ref, clock.now()
    entry.valid_until = good_until(kind, _day(file))
    session.add(entry)
    session.flush()
    if before:
        files.let_go(session, file_id=before.id)


def _one_at_a_time(session: Session, owner_id: int) -> None:
    """Two applications of one person sent at once keep their documents one after the other."""
    who = select(Person.id).where(Person.id == owner_id)
    session.exec(who.with_for_update(key_share=True)).one()


def _day(file: StoredFile) -> date:
    return clock.local(file.stored_at).date()


def _too_old(kind: Kind, file: StoredFile) -> str:
    years, months = divmod(kind.months or 0, 12)
    age = f"{months} bulan" if months else f"{years} tahun"
    return f"Yang tersimpan dari {words.on_paper(file.stored_at)} sudah lebih dari {age}."
