"""Files people hand in: stored as found good, read only by who may, gone when nobody needs them."""

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_
from sqlmodel import Field, Session, col, func, select

from smartcity_app.civic import binding, evidence, inspection, storage
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
MOST_BOUND = 10
"""Photographed pages that can be bound into one document."""


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
    rejected: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """An officer found it unfit; it is never offered again."""

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return path_of(self.id)

    def of(self, actor: Actor) -> bool:
        """Whether it is the actor's own: uploaded by them, or about them."""
        return actor.person_id is not None and actor.person_id in (self.owner_id, self.subject_id)

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small."""
        return self.kind.startswith("image/")


class DerivedFile(db.Table, table=True):
    """A file made from another: a photo with faces covered, say."""

    __tablename__ = "derived_file"

    file_id: str = Field(primary_key=True, foreign_key="stored_file.id", ondelete="CASCADE")
    original_id: str = Field(foreign_key="stored_file.id", ondelete="CASCADE", index=True)
    """When the original is gone for good, nobody can say any more what this is a copy of."""


Beside = Callable[[StoredFile], Sequence[db.Table]]
"""Makes the lines kept beside a new file."""

Reader = Callable[[Session, Actor, StoredFile], bool]
READERS: list[Reader] = []
"""Asked in turn whether this actor may read this file; services add theirs. Owners always may."""
HOLDERS: list[Any] = []
"""Columns of ids of files that somebody needs: the vault's, and those services add for their cases.
A file named in any of them stays."""


def open_to(reader: Reader, *holding: Any) -> None:
    """Add one more who may read, and the columns in which they name the files they need."""
    if reader not in READERS:
        READERS.append(reader)
    HOLDERS.extend(each for each in holding if not any(each is held for held in HOLDERS))


def new_id() -> str:
    """An identifier nobody can guess."""
    return secrets.token_urlsafe(16)


def path_of(file_id: str) -> Path:
    """Where the bytes of a file lie."""
    return settings().files_dir / file_id[:2] / file_id


def store(
    actor: Actor, *, name: str, content: bytes, claim: evidence.Claim | None = None
) -> StoredFile:
    """Inspect, clean and keep an upload. Runs transactions of its own; the disk comes between.

    With a `claim` a picture is evidence: what it says, and what the browser claims of it, is kept
    in `photo_evidence`. Without one, nothing in it is read.

    Raises NotAccepted, TooMany, or Unavailable when the disk is full; then nothing is left.
    """
    if actor.person_id is None:
        raise SignedOut
    owner = actor.person_id
    if len(content) > LIMIT:
        raise inspection.NotAccepted("Berkas lebih dari 5 MB. Kecilkan dulu, lalu kirim lagi.")
    db.run(lambda session: _refuse_over_quota(session, owner, len(content)), writes=False)
    good = inspection.inspect(content)

    def proof(row: StoredFile) -> list[db.Table]:
        if claim is None or not row.is_picture:
            return []
        return [evidence.gather(row.id, content, good.content, claim)]

    return _keep(owner, name, good, beside=proof)


def derive(actor: Actor, *, file_id: str, change: Callable[[bytes], bytes]) -> StoredFile:
    """Keep a changed copy of a picture this actor may read: theirs to attach, the original stays.

    It is about whom the original is about, and has no evidence of its own. Runs transactions of
    its own; `change` in between. Raises NotFound, also for what is no picture, and as `store`.
    """
    if actor.person_id is None:
        raise SignedOut
    original = db.run(lambda session: open_file(session, actor, file_id=file_id))
    if not original.is_picture:
        raise NotFound
    changed = inspection.inspect(change(storage.get(original.path)))
    return _keep(
        actor.person_id,
        original.name,
        changed,
        beside=lambda row: [DerivedFile(file_id=row.id, original_id=original.id)],
        subject_id=original.subject_id or original.owner_id,
    )


def bind(actor: Actor, *, ids: Sequence[str], name: str) -> StoredFile:
    """Bind the actor's own uploaded photos, in this order, into one PDF; loose pages are used up.

    Runs transactions of its own. Raises NotFound when a page is not the actor's or not a photo,
    NotAccepted for more than ten pages or 5 MB, and as `store`.
    """
    if actor.person_id is None:
        raise SignedOut
    owner = actor.person_id
    if not 2 <= len(ids) <= MOST_BOUND or len(set(ids)) < len(ids):
        raise inspection.NotAccepted(f"Kirim 2 sampai {MOST_BOUND} halaman dalam satu dokumen.")
    pages = db.run(lambda session: _own_photos(session, owner, ids), writes=False)
    too_much = inspection.NotAccepted("Semua halaman bersama lebih dari 5 MB. Kurangi halamannya.")
    if sum(each.size for each in pages) > LIMIT:
        raise too_much
    bound = binding.bind([storage.get(each.path) for each in pages])
    if len(bound) > LIMIT:
        raise too_much
    return _keep(owner, name, inspection.inspect(bound), uses=ids)


def _own_photos(session: Session, owner: int, ids: Sequence[str]) -> list[StoredFile]:
    query = select(StoredFile).where(col(StoredFile.id).in_(ids), StoredFile.owner_id == owner)
    rows = {row.id: row for row in session.exec(query) if row.is_picture}
    if len(rows) < len(ids):
        raise NotFound("Ada halaman yang sudah tidak tersimpan. Foto lagi halaman itu.")
    return [rows[each] for each in ids]


def _keep(
    owner: int,
    name: str,
    good: inspection.Inspected,
    *,
    uses: Sequence[str] = (),
    beside: Beside = lambda _: (),
    subject_id: int | None = None,
) -> StoredFile:
    """Store what was found good, and lines `beside` it.

    The loose ones among `uses` go in the same transaction.
    """
    row = StoredFile(
        id=new_id(),
        owner_id=owner,
        subject_id=subject_id,
        name=_named_for(good.kind, clean_name(name)),
        kind=good.kind,
        size=len(good.content),
        sha256=hashlib.sha256(good.content).hexdigest(),
        pages=good.pages,
        stored_at=clock.now(),
    )
    lines = beside(row)
    storage.put(row.path, good.content)

    def enter(session: Session) -> None:
        for page in session.exec(select(StoredFile).where(col(StoredFile.id).in_(uses))):
            if not page.attached:
                _remove(session, page)
        _refuse_over_quota(session, owner, row.size)
        session.add(row)
        session.flush()
        session.add_all(lines)

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
    """As `find`, with the reading put on record when it is of somebody else's document."""
    row = find(session, actor, file_id=file_id)
    if not row.of(actor):
        audit.record(session, actor, "files.read", row, subject_id=row.subject_id or row.owner_id)
    return row


def of_owner(session: Session, actor: Actor, ids: Sequence[str]) -> list[StoredFile]:
    """Those of `ids` the actor uploaded, in the order given; the others are left out."""
    query = select(StoredFile).where(
        col(StoredFile.id).in_(ids), StoredFile.owner_id == actor.person_id
    )
    rows = {row.id: row for row in session.exec(query)}
    return [rows[each] for each in ids if each in rows]


def adopt(
    session: Session, actor: Actor, ids: Sequence[str], *, subject_id: int | None = None
) -> list[StoredFile]:
    """Attach the actor's own uploads to a case, in the order given.

    `subject_id` says whose data they hold when the uploader is an officer. Files already attached
    are taken again (a returned form is sent a second time). NotFound if one is not the actor's, or
    already holds the data of somebody else.
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
        if row.attached and subject_id and row.subject_id not in (None, subject_id):
            raise NotFound("Berkas ini milik warga lain. Unggah berkas untuk warga ini.")
        row.attached, row.subject_id = True, subject_id or row.subject_id or actor.person_id
        session.add(row)
    return [rows[each] for each in ids]


def release(session: Session, actor: Actor, *, file_id: str) -> None:
    """Take back an upload that was never attached. NotFound otherwise."""
    row = session.get(StoredFile, file_id)
    if row is None or row.owner_id != actor.person_id or row.attached:
        raise NotFound
    _remove(session, row)


def let_go(session: Session, *, file_id: str) -> None:
    """Somebody no longer needs this file; it is swept away unless somebody else still does."""
    row = session.get(StoredFile, file_id)
    if row:
        held = select(StoredFile.id).where(StoredFile.id == file_id, _is_held())
        row.attached = session.exec(held).first() is not None


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
                col(StoredFile.attached).is_(False),
                col(StoredFile.stored_at) < old,
                ~_is_held(),
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


def _named_for(kind: str, name: str) -> str:
    """A HEIC is kept as JPEG, and called so."""
    stem, dot, last = name.rpartition(".")
    converted = kind == "image/jpeg" and last.lower() in ("heic", "heif")
    return f"{stem}{dot}jpg" if converted else name


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


def _is_held() -> ColumnElement[bool]:
    """Whether anybody still needs the file of a row."""
    return or_(false(), *(exists().where(column == StoredFile.id) for column in HOLDERS))


def _remove(session: Session, row: StoredFile) -> None:
    """The row now, its bytes once that is stored."""
    session.delete(row)
    db.after_commit(session, lambda: _unlink(row.id))


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
