"""Letter types in the hands of the city's admin: drafting, publishing, withdrawing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.letters import judging
from smartcity_app.services.letters.catalog import draft as drafts
from smartcity_app.services.letters.catalog.versions import (
    LetterTypeVersion,
    VersionState,
    next_version,
)
from smartcity_app.services.letters.editor_form import Content, code_from
from smartcity_app.services.letters.judging import Problem
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import CANCELLED, ISSUED, REFUSED

ELSEWHERE = (
    "Draf ini sudah berubah di tempat lain: disimpan, diterbitkan, atau dibuang. "
    "Muat ulang halaman untuk melihat yang terbaru."
)
FINISHED = (ISSUED, REFUSED, CANCELLED)
LONGEST_NOTE = 500


class Unpublishable(Incomplete):
    """A draft that must not go out; `problems` says why, each with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = problems[0]
        super().__init__(
            f"Belum bisa diterbitkan, masih ada {len(problems)} yang perlu diperbaiki. "
            f"{first.where}: {first.sentence}"
        )


def versions(session: Session, actor: Actor, *, key: str = "") -> list[LetterTypeVersion]:
    """Every version of one letter type, newest first; without a key, of all of them."""
    policy.require(actor, May.EDIT_TYPES, None)
    query = select(LetterTypeVersion).order_by(
        LetterTypeVersion.key, col(LetterTypeVersion.version).desc()
    )
    return list(session.exec(query.where(LetterTypeVersion.key == key) if key else query))


def draft_of(session: Session, actor: Actor, *, key: str) -> LetterTypeVersion | None:
    """The draft of a letter type, if somebody has begun one."""
    policy.require(actor, May.EDIT_TYPES, None)
    return _in_state(session, key, VersionState.DRAFT)


def running(session: Session, actor: Actor) -> dict[str, int]:
    """Key to how many cases are under way, begun ones not yet sent included."""
    policy.require(actor, May.EDIT_TYPES, None)
    counted = session.exec(
        select(Letter.type_key, func.count())
        .where(col(Letter.state).not_in(FINISHED))
        .group_by(Letter.type_key)
    )
    return dict(counted.all())


def is_used(session: Session, *, key: str) -> bool:
    """Whether anybody ever asked for this letter, so that its prefix stands on case numbers."""
    return session.exec(select(Letter.id).where(Letter.type_key == key)).first() is not None


def start_draft(session: Session, actor: Actor, *, key: str, version: int = 0) -> LetterTypeVersion:
    """The draft of a letter type, begun now unless there is one.

    It begins as the version that is asked for now, or as the last one; `version` names another,
    which is refused (Incomplete) while there is a draft, since it would write over that.
    """
    policy.require(actor, May.EDIT_TYPES, None)
    there = _in_state(session, key, VersionState.DRAFT)
    if there and not version:
        return there
    if there:
        raise Incomplete("Masih ada draf. Terbitkan atau buang dulu, lalu salin versi ini.")
    before = _to_copy(session, key, version)
    row = LetterTypeVersion(
        key=key, version=next_version(session, key), content=drafts.kept(before.content),
        edited_by=actor.person_id, note=f"Disalin dari versi {before.version}" if version else "",
    )  # fmt: skip
    _add(session, row)
    _record(session, "start", row, actor, f"from version {before.version}")
    return row


def start_new(
    session: Session, actor: Actor, *, title: str, prefix: str, like: str = ""
) -> LetterTypeVersion:
    """The draft of a letter type the city did not have, bare or with the content of another.

    Raises Incomplete, by field, when the title is no title or there is such a letter already.
    """
    policy.require(actor, May.EDIT_TYPES, None)
    title, prefix = " ".join(title.split()), prefix.strip().upper()
    key = code_from(title, set(), otherwise="surat", mark="-")
    wrong = {}
    if not 5 <= len(title) <= 90:
        wrong["title"] = "Tulis judul surat, 5 sampai 90 huruf."
    elif session.exec(select(LetterTypeVersion.id).where(LetterTypeVersion.key == key)).first():
        wrong["title"] = "Surat dengan judul ini sudah ada. Ubah yang ada, atau pakai judul lain."
    if not (prefix.isascii() and prefix.isalpha() and 2 <= len(prefix) <= 6):
        wrong["prefix"] = judging.PATTERNS["prefix"]
    if wrong:
        raise Incomplete(fields=wrong)
    begun = drafts.kept(_to_copy(session, like, 0).content) if like else _bare()
    content = begun | {"key": key, "title": title, "prefix": prefix}
    row = LetterTypeVersion(key=key, version=1, content=content, edited_by=actor.person_id)
    _add(session, row)
    _record(session, "start", row, actor, f"like {like}" if like else "new")
    return row


def save_draft(
    session: Session, actor: Actor, *, key: str, content: Content, revision: int
) -> LetterTypeVersion:
    """Keep the draft as it is now, mistakes and all; judging.problems_of says which.

    `revision` is the one that was edited; OutOfStep when somebody has saved since. Raises
    Incomplete for what is not a letter type at all, or too large. The key never changes, nor the
    prefix once it stands on case numbers.
    """
    policy.require(actor, May.EDIT_TYPES, None)
    row = _draft(session, key)
    kept = drafts.kept(content) | {"key": key}
    if kept["prefix"] != row.content["prefix"] and is_used(session, key=key):
        raise Incomplete("Awalan tidak bisa diubah: sudah tercantum di nomor permohonan warga.")
    if kept == row.content and revision == row.revision:
        return row
    _change(session, row, revision, content=kept, edited_by=actor.person_id, edited_at=clock.now(),
            revision=revision + 1)  # fmt: skip
    _record(session, "save", row, actor, f"revision {row.revision}")
    return row


def publish(
    session: Session, actor: Actor, *, key: str, revision: int, note: str
) -> LetterTypeVersion:
    """From now on this draft is what residents ask for; the version before it is retired.

    Raises Unpublishable with every problem, OutOfStep when the draft is not as it was seen. Cases
    under way keep the version they began with.
    """
    policy.require(actor, May.EDIT_TYPES, None)
    row = _draft(session, key)
    if row.revision != revision:
        raise OutOfStep(ELSEWHERE)
    problems = judging.problems_of(session, key, row.content)
    if problems or (problems := judging.drawn(session, key, row.version, row.content)):
        raise Unpublishable(problems)
    before = _in_state(session, key, VersionState.PUBLISHED)
    if before:
        _retire(session, before)
    _change(session, row, revision, state=VersionState.PUBLISHED, note=note.strip()[:LONGEST_NOTE],
            published_by=actor.person_id, published_at=clock.now())  # fmt: skip
    _record(session, "publish", row, actor, f"after version {before.version}" if before else "")
    return row


def discard(session: Session, actor: Actor, *, key: str, revision: int) -> None:
    """Throw the draft away; what is published stays as it is. OutOfStep as in `save_draft`."""
    policy.require(actor, May.EDIT_TYPES, None)
    row = _draft(session, key)
    _record(session, "discard", row, actor, f"revision {row.revision}")
    gone = session.connection().execute(delete(LetterTypeVersion).where(*_as_seen(row, revision)))
    if gone.rowcount != 1:
        raise OutOfStep(ELSEWHERE)
    session.expunge(row)


def withdraw(session: Session, actor: Actor, *, key: str) -> LetterTypeVersion:
    """Stop offering a letter. Cases under way go on as they began; NotFound when not offered."""
    policy.require(actor, May.EDIT_TYPES, None)
    row = _in_state(session, key, VersionState.PUBLISHED)
    if row is None:
        raise NotFound("Surat ini sudah tidak ditawarkan.")
    _retire(session, row)
    _record(session, "withdraw", row, actor)
    return row


def _draft(session: Session, key: str) -> LetterTypeVersion:
    row = _in_state(session, key, VersionState.DRAFT)
    if row is None:
        raise OutOfStep(ELSEWHERE)
    return row


def _in_state(session: Session, key: str, state: VersionState) -> LetterTypeVersion | None:
    return session.exec(
        select(LetterTypeVersion).where(
            LetterTypeVersion.key == key, LetterTypeVersion.state == state
        )
    ).first()


def _to_copy(session: Session, key: str, version: int) -> LetterTypeVersion:
    """The version asked for, or else the published one, or else the last; never a draft."""
    rows = session.exec(
        select(LetterTypeVersion)
        .where(LetterTypeVersion.key == key, LetterTypeVersion.state != VersionState.DRAFT)
        .order_by(col(LetterTypeVersion.version).desc())
    ).all()
    if version:
        rows = [row for row in rows if row.version == version]
    published = [row for row in rows if row.state == VersionState.PUBLISHED]
    if not rows:
        raise NotFound("Jenis surat atau versi ini tidak ada.")
    return published[0] if published else rows[0]


def _change(session: Session, row: LetterTypeVersion, seen: int, **values: Any) -> None:
    """Change a draft that is still as it was seen; OutOfStep when it is not."""
    changed = session.connection().execute(
        update(LetterTypeVersion).where(*_as_seen(row, seen)).values(**values)
    )
    if changed.rowcount != 1:
        raise OutOfStep(ELSEWHERE)
    session.refresh(row)


def _as_seen(row: LetterTypeVersion, revision: int) -> list[ColumnElement[bool]]:
    return [
        col(LetterTypeVersion.id) == row.id,
        col(LetterTypeVersion.state) == VersionState.DRAFT,
        col(LetterTypeVersion.revision) == revision,
    ]


def _add(session: Session, row: LetterTypeVersion) -> None:
    """Store a new draft; OutOfStep when somebody began one in the same moment."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise OutOfStep(ELSEWHERE) from None


def _retire(session: Session, row: LetterTypeVersion) -> None:
    """Out of use, unless somebody was quicker."""
    changed = session.connection().execute(
        update(LetterTypeVersion)
        .where(
            col(LetterTypeVersion.id) == row.id,
            col(LetterTypeVersion.state) == VersionState.PUBLISHED,
        )
        .values(state=VersionState.RETIRED)
    )
    if changed.rowcount != 1:
        raise OutOfStep(ELSEWHERE)
    session.refresh(row)


def _record(
    session: Session, act: str, row: LetterTypeVersion, actor: Actor, more: str = ""
) -> None:
    detail = f"{row.key} version {row.version}" + (f", {more}" if more else "")
    audit.record(session, actor, f"letters.type.{act}", row, detail=detail)


def _bare() -> Content:
    """What a letter begins with when there is nothing to copy."""
    known = [["Nama", "{name}"], ["NIK", "{nik}"], ["Alamat", "{address}"]]
    return drafts.kept(
        {
            "path": [{"office": "village", "hours": 8}],
            "promise_days": 1,
            "body": [
                {"text": "Yang bertanda tangan di bawah ini, {signer_title}, menerangkan bahwa:"},
                {"facts": known},
            ],
        }
    )
