"""Files people hand in: stored as found good, read only by who may, gone when nobody needs them."""

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Field, Session, col, func, select

from smartcity_app.civic import inspection, storage
from smartcity_app.kernel import audit, clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, SignedOut, TooMany
from smartcity_app.kernel.settings import settings

LIMIT = 5_000_000
"""Bytes of one upload."""
LOOSE, DAILY = 60_000_000, 300_000_000
"""Bytes a person may have lying unused, and may store in a day."""
LOOSE_FOR = timedelta(days=7)
"""How long an upload waits to be used before it is removed."""


class StoredFile(db.Table, table=True):
    """One file handed in. Its bytes never change."""

    __tablename__ = "stored_file"

    id: str = Field(primary_key=True)
    """22 random URL-safe characters."""
    owner_id: int = Field(foreign_key="person.id", index=True)
    """Who uploaded it: the resident, or the officer at the counter."""
    subject_id: int | None = Field(default=None, foreign_key="person.id")
    """Whose data it holds, once attached."""
    name: str
    kind: str
    """MIME type found in the bytes."""
    size: int
    sha256: str
    """Of the stored bytes."""
    pages: int | None = None
    stored_at: datetime = Field(sa_type=db.Instant, index=True)
    attached: bool = Field(default=False, index=True)

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return path_of(self.id)

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small."""
        return self.kind.startswith("image/")


Reader = Callable[[Session, Actor, StoredFile], bool]
READERS: list[Reader] = []
"""Asked in turn whether this actor may read this file; services add theirs. Owners always may."""


def new_id() -> str:
    """An identifier nobody can guess."""
    return secrets.token_urlsafe(16)


def path_of(file_id: str) -> Path:
    """Where the bytes of a file lie."""
    return settings().files_dir / file_id[:2] / file_id


def store(actor: Actor, *, name: str, content: bytes) -> StoredFile:
    """Inspect, clean and keep an upload. Runs transactions of its own; the disk comes between.

    Raises NotAccepted, TooMany, or Unavailable when the disk is full; then nothing is left.
    """
    if actor.person_id is None:
        raise SignedOut
    owner = actor.person_id
    if len(content) > LIMIT:
        raise inspection.NotAccepted("Berkas lebih dari 5 MB. Kecilkan dulu, lalu kirim lagi.")
    db.run(lambda session: _refuse_over_quota(session, owner, len(content)), writes=False)
    good = inspection.inspect(content)
    row = StoredFile(
        id=new_id(),
        owner_id=owner,
        name=clean_name(name),
        kind=good.kind,
        size=len(good.content),
        sha256=hashlib.sha256(good.content).hexdigest(),
        pages=good.pages,
        stored_at=clock.now(),
    )
    storage.put(row.path, good.content)

    def enter(session: Session) -> None:
        _refuse_over_quota(session, owner, row.size)
        session.add(row)

    try:
        db.run(enter)
    except BaseException:
        row.path.unlink(missing_ok=True)
        raise
    return row


def find(session: Session, actor: Actor, *, file_id: str) -> StoredFile:
    """A file this actor may read. NotFound for everyone else, whether or not it exists."""
    row = session.get(StoredFile, file_id)
    if row is None or actor.person_id is None:
        raise NotFound
    if row.owner_id != actor.person_id and not any(may(session, actor, row) for may in READERS):
        raise NotFound
    return row


def open_file(session: Session, actor: Actor, *, file_id: str) -> StoredFile:
    """As `find`, with the reading put on record when it is not the owner's own."""
    row = find(session, actor, file_id=file_id)
    if row.owner_id != actor.person_id:
        audit.record(session, actor, "files.read", row, subject_id=row.subject_id or row.owner_id)
    return row


def adopt(
    session: Session, actor: Actor, ids: Sequence[str], *, subject_id: int | None = None
) -> list[StoredFile]:
    """Attach the actor's own uploads to a case, in the order given.

    `subject_id` says whose data they hold when the uploader is an officer. Files already attached
    are taken again (a returned form is sent a second time). NotFound if one is not the actor's.
    """
    rows = {
        row.id: row
        for row in session.exec(
            select(StoredFile).where(
                col(StoredFile.id).in_(ids), StoredFile.owner_id == actor.person_id
            )
        )
    }
    if len(ids) > 50 or any(each not in rows for each in ids):
        raise NotFound("Ada berkas yang sudah tidak tersimpan. Unggah lagi berkas itu.")
    for row in rows.values():
        row.attached, row.subject_id = True, subject_id or row.subject_id or actor.person_id
        session.add(row)
    return [rows[each] for each in ids]


def release(session: Session, actor: Actor, *, file_id: str) -> None:
    """Take back an upload that was never attached. NotFound otherwise."""
    row = session.get(StoredFile, file_id)
    if row is None or row.owner_id != actor.person_id or row.attached:
        raise NotFound
    session.delete(row)
    db.after_commit(session, lambda: _unlink(file_id))


def let_go(session: Session, *, file_id: str) -> None:
    """A case no longer needs this file; it is swept away like an upload nobody attached."""
    row = session.get(StoredFile, file_id)
    if row:
        row.attached = False


def thumbnail(row: StoredFile) -> Path:
    """The picture at 480 pixels at most; made once, then kept beside it. NotFound for a PDF."""
    if not row.is_picture:
        raise NotFound
    small = row.path.with_name(f"{row.id}.kecil.jpg")
    if not small.exists():
        storage.put(small, inspection.thumbnail(storage.get(row.path)))
    return small


def sweep_orphans() -> int:
    """Remove uploads nobody attached within a week, and what crashes left on the disk."""

    def work(session: Session) -> list[str]:
        old = clock.now() - LOOSE_FOR
        rows = session.exec(
            select(StoredFile).where(
                col(StoredFile.attached).is_(False), col(StoredFile.stored_at) < old
            )
        ).all()
        for row in rows:
            session.delete(row)
        return [row.id for row in rows]

    gone = db.run(work)
    for file_id in gone:
        _unlink(file_id)
    return len(gone) + _sweep_disk()


def clean_name(name: str) -> str:
    """A file's name fit to be shown: no path, no control or direction marks, 120 letters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(each for each in last if each.isprintable())
    return shown.strip()[:120] or "berkas"


def _refuse_over_quota(session: Session, owner: int, size: int) -> None:
    mine = select(func.coalesce(func.sum(StoredFile.size), 0)).where(StoredFile.owner_id == owner)
    loose = session.exec(mine.where(col(StoredFile.attached).is_(False))).one()
    today = session.exec(
        mine.where(col(StoredFile.stored_at) > clock.now() - timedelta(days=1))
    ).one()
    if loose + size > LOOSE:
        raise TooMany("Terlalu banyak berkas yang belum dipakai. Hapus sebagian, lalu coba lagi.")
    if today + size > DAILY:
        raise TooMany("Batas berkas hari ini sudah tercapai. Coba lagi besok.")


def _unlink(file_id: str) -> None:
    path = path_of(file_id)
    path.unlink(missing_ok=True)
    path.with_name(f"{file_id}.kecil.jpg").unlink(missing_ok=True)


def _sweep_disk() -> int:
    """Bytes older than a day that no row knows: a crash between disk and database."""
    limit, removed = clock.now().timestamp() - 86_400, 0
    for folder in settings().files_dir.glob("??"):
        old = [p for p in folder.iterdir() if os.stat(p).st_mtime < limit]
        ids = {p.name.split(".")[0] for p in old}

        def known(session: Session, ids: set[str] = ids) -> set[str]:
            return set(session.exec(select(StoredFile.id).where(col(StoredFile.id).in_(ids))))

        kept = db.run(known, writes=False) if ids else set()
        for path in old:
            if path.suffix == ".part" or path.name.split(".")[0] not in kept:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
