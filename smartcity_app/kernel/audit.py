"""Who did or read what, sealed into a hash chain.

A line is written in the transaction it reports and carries its own digest. A job seals, once a
second, the lines no open transaction can still slip behind: each seal hashes the seal before it
and the digests in order, and is signed with a key the database does not hold. Sealing inline would
make one queue of the whole city (measured: 130 transactions a second), see docs/decisions.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import BigInteger, Column, ColumnElement, Index, Row, Text, insert, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Field, Session, col, select

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.crypto import derive
from smartcity_app.kernel.settings import settings

START = "0" * 64
"""What the first seal follows."""
AT_ONCE = 500
"""Rows of the log in memory while it is read through; more only keep the collector busy."""
NO_MORE = (math.inf, b"")
SAID = ("at", "person_id", "post", "action", "kind", "object_id", "subject_id", "detail")
"""What a line's digest covers."""
BY = ec.ECDSA(hashes.SHA256())
_NULL = "null"
_quoted = json.encoder.encode_basestring


class _Transaction(FunctionElement[int]):
    """The number of the transaction that writes; SQLite has one writer and needs none."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Transaction)
def _no_transaction(element: object, compiler: object, **_: object) -> str:
    return "0"


@compiles(_Transaction, "postgresql")
def _postgres_transaction(element: object, compiler: object, **_: object) -> str:
    return "pg_current_xact_id()::text::bigint"


class _Written(FunctionElement[str]):
    """An instant as `digest_of` writes it: the database is quicker at that than we are."""

    type = Text()
    inherit_cache = True


@compiles(_Written)
def _written(element: Any, compiler: Any, **asked: Any) -> str:
    (at,) = element.clauses
    return f"replace({compiler.process(at, **asked)}, ' ', 'T') || '+00:00'"


@compiles(_Written, "postgresql")
def _postgres_written(element: Any, compiler: Any, **asked: Any) -> str:
    (at,) = element.clauses
    utc = f"{compiler.process(at, **asked)} AT TIME ZONE 'UTC'"
    return f"""to_char({utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""


class AuditLine(db.Table, table=True):
    """One act or one reading. Never changed, never removed."""

    __tablename__ = "audit_line"
    __table_args__ = (Index("ix_audit_line_tx_id", "tx", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=db.Instant)
    person_id: int | None = Field(index=True)
    post: str = ""
    action: str
    kind: str
    object_id: str = ""
    subject_id: int | None = Field(default=None, index=True)
    """Whose data it was about, so that a resident can see the lines about their own."""
    detail: str = ""
    digest: str
    tx: int = Field(
        default=None, sa_column=Column(BigInteger, default=_Transaction(), nullable=False)
    )


_ENTER = insert(AuditLine).inline()


class AuditSeal(db.Table, table=True):
    """A signed hash over the seal before it and the lines since."""

    __tablename__ = "audit_seal"

    id: int | None = Field(default=None, primary_key=True)
    previous: str = Field(unique=True)
    """Hash of the seal before; unique, so that two sealers cannot fork the chain."""
    upto: int = Field(sa_type=BigInteger)
    """Lines whose position (PostgreSQL: tx, SQLite: id) is below this are covered."""
    lines: int
    hash: str
    signature: str
    at: datetime = Field(sa_type=db.Instant)


def record(
    session: Session,
    actor: Actor,
    action: str,
    row: Any,
    *,
    subject_id: int | None = None,
    detail: str = "",
) -> None:
    """Write one line about `row` (a stored thing, or a word for what has no row)."""
    kind = getattr(type(row), "__tablename__", None)
    said: dict[str, Any] = {
        "at": clock.now(),
        "person_id": actor.person_id,
        "post": actor.title,
        "action": action,
        "kind": str(kind) if kind else str(row),
        "object_id": str(row.id) if kind and hasattr(row, "id") else "",
        "subject_id": subject_id,
        "detail": detail,
    }
    digest = digest_of(SimpleNamespace(**said))
    session.connection().execute(_ENTER, {**said, "digest": digest})


def digest_of(line: Any) -> str:
    """SHA-256 over the canonical content of a line; `tx` and `id` only order it."""
    at, *said = (getattr(line, name) for name in SAID)
    return _digest(at.isoformat(timespec="microseconds"), *said)


def _digest(
    at: str, person: int | None, post: str, action: str, kind: str, object_id: str,
    subject: int | None, detail: str,
) -> str:  # fmt: skip
    """Of a line's SAID, written as JSON writes a list; spelled out, for a million take a while."""
    said = (
        f'["{at}",{_NULL if person is None else person},'
        f"{_quoted(post)},{_quoted(action)},{_quoted(kind)},{_quoted(object_id)},"
        f"{_NULL if subject is None else subject},{_quoted(detail)}]"
    )
    return hashlib.sha256(said.encode()).hexdigest()


def seal() -> int:
    """Seal every line that can no longer be overtaken. Returns how many.

    Lines are read before the writer's turn is taken; of two sealers at once the second finds that
    `previous` is taken and has sealed nothing.
    """
    with db.transaction(writes=False) as session:
        last = _last(session)
        start, previous = (last.upto, last.hash) if last else (0, START)
        upto = _safe_upto(session)
        table = AuditLine.__table__  # type: ignore[attr-defined]
        lines, chained = _chain(previous, _lines(session, start, upto, table.c.digest))
    if not lines:
        return 0
    with db.transaction() as session:
        session.add(
            AuditSeal(
                previous=previous,
                upto=upto,
                lines=lines,
                hash=chained,
                signature=_key().sign(chained.encode(), BY).hex(),
                at=clock.now(),
            )
        )
        db.after_commit(session, lambda: _publish(chained, lines))
    return lines


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole log found."""

    lines: int
    seals: int
    problems: tuple[str, ...]


def verify() -> Verdict:
    """Recompute every digest and every seal. An edited, removed or moved line is named.

    Lines and seals are read through side by side, once, a few hundred rows in memory.
    """
    problems: list[str] = []
    count, seals, previous, public = 0, 0, START, _key().public_key()
    with db.transaction(writes=False) as session:
        last = _last(session)
        lines = _checked(_lines(session, 0, last.upto if last else 0), problems)
        position, digest = next(lines, NO_MORE)
        for each in _seals(session):
            seals += 1
            whole, found = hashlib.sha256(each.previous.encode()), 0
            while position < each.upto:
                whole.update(digest)
                found += 1
                position, digest = next(lines, NO_MORE)
            count += found
            if each.previous != previous:
                problems.append(f"seal {each.id} does not follow the one before")
            if found != each.lines:
                problems.append(f"seal {each.id}: {each.lines} lines sealed, {found} there")
            elif whole.hexdigest() != each.hash:
                problems.append(f"seal {each.id}: its lines were changed or moved")
            if not _signed(each, public):
                problems.append(f"seal {each.id} is not signed by this city")
            previous = each.hash
    return Verdict(count, seals, tuple(problems))


def _checked(lines: Iterable[Any], problems: list[str]) -> Iterator[tuple[float, bytes]]:
    """Position and digest of every line, each line compared with its digest."""
    for line, position, digest, at, person, post, action, kind, object_id, subject, detail in lines:
        if _digest(at, person, post, action, kind, object_id, subject, detail) != digest:
            problems.append(f"line {line} was edited")
        yield position, digest.encode()


def head(session: Session) -> dict[str, Any]:
    """The newest seal, for publication: what a witness notes down."""
    last = _last(session)
    if last is None:
        return {"seal": 0, "hash": START}
    return {
        "seal": last.id,
        "hash": last.hash,
        "signature": last.signature,
        "at": last.at.isoformat(),
    }


def lines_about(session: Session, person_id: int, *, limit: int = 30) -> list[AuditLine]:
    """What others did with this person's data, newest first."""
    query = (
        select(AuditLine)
        .where(AuditLine.subject_id == person_id)
        .where(col(AuditLine.person_id).is_distinct_from(person_id))
        .order_by(col(AuditLine.id).desc())
    )
    return list(session.exec(query.limit(limit)))


def _last(session: Session) -> AuditSeal | None:
    return session.exec(select(AuditSeal).order_by(col(AuditSeal.id).desc()).limit(1)).first()


def _safe_upto(session: Session) -> int:
    """One past the last position no transaction still open can write before."""
    if db.is_sqlite(session):
        return int(session.scalar(text("SELECT coalesce(max(id), 0) + 1 FROM audit_line")) or 1)
    return int(
        session.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")) or 0
    )


def _lines(
    session: Session, start: int, upto: int, *wanted: ColumnElement[Any]
) -> Iterator[Row[Any]]:
    """`wanted` of the lines in these positions, in order; or id, position, digest and SAID.

    Of SAID the moment comes as it is written in a digest.
    """
    table = AuditLine.__table__  # type: ignore[attr-defined]
    position = table.c.id if db.is_sqlite(session) else table.c.tx
    said = (_Written(table.c.at), *(table.c[name] for name in SAID[1:]))
    query = (
        select(*(wanted or (table.c.id, position, table.c.digest, *said)))
        .where(position >= start, position < upto)
        .order_by(position, table.c.id)
    )
    found = session.connection().execute(query.execution_options(yield_per=AT_ONCE))
    for page in found.partitions():
        yield from page


def _seals(session: Session) -> Iterator[Row[Any]]:
    table = AuditSeal.__table__  # type: ignore[attr-defined]
    query = table.select().order_by(table.c.id).execution_options(yield_per=AT_ONCE)
    yield from session.connection().execute(query)


def _chain(previous: str, digests: Iterable[Any]) -> tuple[int, str]:
    """How many digests there were (each in a row of its own), and the hash over all of them."""
    whole, count = hashlib.sha256(previous.encode()), 0
    for (each,) in digests:
        whole.update(each.encode())
        count += 1
    return count, whole.hexdigest()


def _key() -> ec.EllipticCurvePrivateKey:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    number = int.from_bytes(derive("audit-seal"), "big") % (order - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _signed(each: Row[Any], public: ec.EllipticCurvePublicKey) -> bool:
    try:
        public.verify(bytes.fromhex(each.signature), each.hash.encode(), BY)
    except (InvalidSignature, ValueError):
        return False
    return True


def _publish(hash_: str, lines: int) -> None:
    """Append the head where the database's keeper cannot take it back without being seen."""
    with (settings().data_dir / "seals.log").open("a") as book:
        book.write(f"{clock.now().isoformat()} {lines} {hash_}\n")
