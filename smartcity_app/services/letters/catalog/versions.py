"""The versions of every letter type, in a table: one published at a time, none ever changed."""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, Column, Engine, Index, UniqueConstraint, text
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, func, select

from smartcity_app.civic.profile import city
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters.catalog import built_in
from smartcity_app.services.letters.catalog.schema import LetterType


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"
    """Asked for no more; cases that began with it go on with it."""


class LetterTypeVersion(db.Table, table=True):
    """One version of one letter type. Once published its content never changes."""

    __tablename__ = "letter_type_version"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        Index(
            "ix_letter_type_published", "key", unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        Index(
            "ix_letter_type_draft", "key", unique=True,
            sqlite_where=text("state = 'draft'"), postgresql_where=text("state = 'draft'"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    version: int
    state: str = VersionState.DRAFT
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The fields of schema.LetterType but `version` and `effective`."""
    built_in: str = ""
    """Digest of the file it was read from; empty for one the city wrote."""
    note: str = ""
    """What changed, in the admin's words."""
    edited_by: int | None = None
    edited_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)
    revision: int = 1
    """Counts the savings of a draft, so that two editors do not write over one another."""
    published_by: int | None = None
    published_at: datetime | None = Field(default=None, sa_type=db.Instant)


_known: WeakKeyDictionary[Engine, dict[tuple[str, int], LetterType]] = WeakKeyDictionary()
"""Published versions never change, so each is read once in a process."""


def type_of(letter: Any) -> LetterType:
    """The letter type as it was when this case began."""
    known = _known.get(db.engine(), {}).get((letter.type_key, letter.type_version))
    if known:
        return known
    if session := object_session(letter):
        return version_of(session, letter.type_key, letter.type_version)  # type: ignore[arg-type]
    with db.transaction(writes=False) as own:
        return version_of(own, letter.type_key, letter.type_version)


def version_of(session: Session, key: str, version: int) -> LetterType:
    """A published or retired version; NotFound when there is none."""
    known = _known.setdefault(db.engine(), {})
    if (key, version) not in known:
        row = session.exec(
            select(LetterTypeVersion).where(
                LetterTypeVersion.key == key, LetterTypeVersion.version == version
            )
        ).first()
        if row is None or row.state == VersionState.DRAFT:
            raise NotFound("Surat ini tidak ada dalam daftar layanan kota.")
        known[key, version] = read(row)
    return known[key, version]


def read(row: LetterTypeVersion) -> LetterType:
    """A row as a letter type. Raises pydantic's ValidationError for a draft with mistakes."""
    effective = clock.local(row.published_at).date() if row.published_at else None
    return LetterType(**row.content, version=row.version, effective=effective)


def current(session: Session) -> dict[str, LetterType]:
    """Key to letter type, of everything that may be applied for now, in the order of the titles."""
    rows = session.exec(
        select(LetterTypeVersion.key, LetterTypeVersion.version).where(
            LetterTypeVersion.state == VersionState.PUBLISHED
        )
    )
    types = [version_of(session, key, version) for key, version in rows]
    return {each.key: each for each in sorted(types, key=lambda letter: letter.title)}


def published(session: Session, key: str) -> LetterType:
    """The letter type called `key` as it may be applied for now; NotFound otherwise."""
    version = session.exec(
        select(LetterTypeVersion.version).where(
            LetterTypeVersion.key == key, LetterTypeVersion.state == VersionState.PUBLISHED
        )
    ).first()
    if version is None:
        raise NotFound("Surat ini tidak ada dalam daftar layanan kota.")
    return version_of(session, key, version)


def titles(session: Session) -> dict[str, str]:
    """Key to the newest title of every letter type there is or was."""
    rows = session.exec(
        select(LetterTypeVersion.key, LetterTypeVersion.version)
        .where(LetterTypeVersion.state != VersionState.DRAFT)
        .order_by(LetterTypeVersion.key, col(LetterTypeVersion.version))
    )
    return {key: version_of(session, key, version).title for key, version in rows}


def next_version(session: Session, key: str) -> int:
    """The number a new version of this letter type gets."""
    last = session.exec(
        select(func.max(col(LetterTypeVersion.version))).where(LetterTypeVersion.key == key)
    ).one()
    return int(last or 0) + 1


def install(session: Session) -> None:
    """Enter what the app brings and the table does not have.

    A letter type the city has never edited takes the new wording at once. Beside one the city has
    edited or withdrawn the new wording is entered as retired: it can be compared and taken over,
    nothing else.
    """
    entered: dict[str, list[LetterTypeVersion]] = {}
    for row in session.exec(select(LetterTypeVersion)):
        entered.setdefault(row.key, []).append(row)
    new = []
    for key, content in built_in.letter_types(city()).items():
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        rows = entered.get(key, [])
        if any(row.built_in == digest for row in rows):
            continue
        withdrawn = rows and all(row.state != VersionState.PUBLISHED for row in rows)
        own = withdrawn or any(not row.built_in for row in rows)
        for row in rows:
            if row.state == VersionState.PUBLISHED and not own:
                row.state = VersionState.RETIRED
        new.append(
            LetterTypeVersion(
                key=key,
                version=max((row.version for row in rows), default=0) + 1,
                state=VersionState.RETIRED if own else VersionState.PUBLISHED,
                content=content,
                built_in=digest,
                note="Bawaan aplikasi",
                published_at=clock.now(),
            )
        )
    session.flush()  # one published version of each, at every moment
    session.add_all(new)
    session.flush()
