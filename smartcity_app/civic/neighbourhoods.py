"""Who heads which RT and RW of a kelurahan or desa: people without an account or a post.

They are appointed by a decree of the lurah or kepala desa (Permendagri 18/2018 pasal 8), so the
village's own office keeps this list. The city knows of them a name and a phone, nothing more.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, Session, col, select

from smartcity_app.civic.identity import parse_phone
from smartcity_app.kernel import audit, clock, db, outbox, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.crypto import Encrypted
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep

MOST_ROWS, MOST_TEXT = 400, 40_000
"""Of one pasted table."""


class May(StrEnum):
    """Permissions over the list."""

    KEEP = "neighbourhoods.keep"
    """Read and change who heads the RT and RW of the area."""


GRANTS = (policy.grant(May.KEEP, Role.VILLAGE_HEAD, Role.COUNTER_OFFICER, over=policy.IN_AREA),)


class NeighbourhoodHead(db.Table, table=True):
    """One term of one head. Whoever has no `ends` is in office."""

    __tablename__ = "neighbourhood_head"
    __table_args__ = (
        Index(
            "ix_neighbourhood_head_in_office", "area", "rw", "rt", unique=True,
            sqlite_where=text("ends IS NULL"), postgresql_where=text("ends IS NULL"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    area: str
    """Kemendagri code of the kelurahan or desa."""
    rw: str
    """Three digits: "005"."""
    rt: str = ""
    """Three digits; empty for who heads the RW."""
    name: str
    phone: str = Field(sa_type=Encrypted)
    """E.164."""
    starts: date
    ends: date | None = None
    """The day the term was ended; from that moment on its holder endorses nothing."""

    @property
    def title(self) -> str:
        """ "Ketua RT 003 RW 005"."""
        return title_of(self.rw, self.rt)


@dataclass(frozen=True)
class HeadChanged(outbox.Fact, name="neighbourhoods.head_changed"):
    """Another person, another phone, or nobody from now on."""

    area: str
    rw: str
    rt: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What a pasted table came to."""

    new: int
    changed: int
    same: int


def title_of(rw: str, rt: str) -> str:
    """ "Ketua RT 003 RW 005", or "Ketua RW 005" when `rt` is empty."""
    return f"Ketua RT {rt} RW {rw}" if rt else f"Ketua RW {rw}"


def number(typed: str, what: str, *, field: str = "") -> str:
    """The number of an RT or RW as it is kept: "5" or "RT 05" becomes "005".

    Incomplete when it is none, named under `field`; `what` is "RT" or "RW".
    """
    found = re.fullmatch(rf"(?:{what}[\s.]*)?0*(\d{{1,3}})", typed.strip(), re.I | re.ASCII)
    if not found or found[1] == "0":
        sentence = f"Tulis nomor {what} dengan angka, misalnya 005."
        raise Incomplete(sentence, fields={field or what.lower(): sentence})
    return f"{int(found[1]):03d}"


def head_of(session: Session, area: str, rw: str, rt: str = "") -> NeighbourhoodHead | None:
    """Who heads this RT, or with no `rt` this RW, now. Numbers however they are written."""
    try:
        wanted = number(rw, "RW"), number(rt, "RT") if rt else ""
    except Incomplete:
        return None
    return _in_office(session, area, *wanted)


def listed(
    session: Session, actor: Actor, *, area: str, search: str = ""
) -> list[NeighbourhoodHead]:
    """Everyone in office in one village of the actor's, by RW, the RW's own head first, then RT.

    `search` is part of a name, or a number of RT or RW.
    """
    query = select(NeighbourhoodHead).where(
        policy.reach_of(actor, May.KEEP, NeighbourhoodHead),
        NeighbourhoodHead.area == area,
        col(NeighbourhoodHead.ends).is_(None),
    )
    found = session.exec(query.order_by(NeighbourhoodHead.rw, NeighbourhoodHead.rt)).all()
    wanted = " ".join(search.casefold().split())
    return [each for each in found if wanted in f"{each.name} {each.title}".casefold()]


def find(session: Session, actor: Actor, *, head_id: int) -> NeighbourhoodHead:
    """One who is in office, for whoever keeps the list there; NotFound otherwise."""
    query = select(NeighbourhoodHead).where(
        NeighbourhoodHead.id == head_id,
        policy.reach_of(actor, May.KEEP, NeighbourhoodHead),
        col(NeighbourhoodHead.ends).is_(None),
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound("Ketua ini tidak menjabat lagi, atau bukan di wilayah Anda.")
    return found


def appoint(
    session: Session, actor: Actor, *, area: str, rw: str, rt: str, name: str, phone: str
) -> NeighbourhoodHead:
    """Put somebody in office from today. Whoever was there before ends today.

    With no `rt` it is the head of the RW. Raises Incomplete naming `rw`, `rt`, `name` or `phone`.
    """
    rw, rt = number(rw, "RW"), number(rt, "RT") if rt.strip() else ""
    row = NeighbourhoodHead(
        area=area, rw=rw, rt=rt, name=_name(name), phone=parse_phone(phone), starts=clock.today()
    )
    policy.require(actor, May.KEEP, row)
    if before := _in_office(session, area, rw, rt):
        _end(session, actor, before)
    session.add(row)
    session.flush()
    audit.record(session, actor, "neighbourhoods.appoint", row, detail=row.title)
    outbox.announce(session, HeadChanged(area, rw, rt))
    return row


def correct(
    session: Session, actor: Actor, *, head_id: int, name: str, phone: str
) -> NeighbourhoodHead:
    """Put name or phone of the same person right. An empty `phone` leaves it as it is."""
    row = find(session, actor, head_id=head_id)
    policy.require(actor, May.KEEP, row)
    name, phone = _name(name), parse_phone(phone) if phone.strip() else row.phone
    moved = phone != row.phone
    if moved or name != row.name:
        row.name, row.phone = name, phone
        session.add(row)
        detail = f"{row.title}, {'nomor HP' if moved else 'nama'}"
        audit.record(session, actor, "neighbourhoods.correct", row, detail=detail)
    if moved:
        outbox.announce(session, HeadChanged(row.area, row.rw, row.rt))
    return row


def end(session: Session, actor: Actor, *, head_id: int) -> NeighbourhoodHead:
    """End a term now, with nobody after it."""
    row = find(session, actor, head_id=head_id)
    policy.require(actor, May.KEEP, row)
    _end(session, actor, row)
    outbox.announce(session, HeadChanged(row.area, row.rw, row.rt))
    return row


def enter_table(session: Session, actor: Actor, *, area: str, table: str) -> Entered:
    """Take over a table pasted from a spreadsheet: RW, RT, name, phone; RT empty for the RW's head.

    All of it or nothing: Incomplete names every line that is wrong, keyed by its number. Whoever
    is not in the table stays in office.
    """
    rows, wrong = _read(table)
    if wrong:
        raise Incomplete(f"{len(wrong)} baris perlu diperbaiki. Belum ada yang disimpan.",
                         fields=wrong)  # fmt: skip
    if not rows:
        raise Incomplete("Tempelkan dulu tabelnya: RW, RT, nama, dan nomor HP.")
    new = changed = same = 0
    for rw, rt, name, phone in rows:
        before = _in_office(session, area, rw, rt)
        if before and (before.name, before.phone) == (name, phone):
            policy.require(actor, May.KEEP, before)
            same += 1
            continue
        appoint(session, actor, area=area, rw=rw, rt=rt, name=name, phone=phone)
        new, changed = new + (before is None), changed + (before is not None)
    return Entered(new, changed, same)


def _read(table: str) -> tuple[list[tuple[str, str, str, str]], dict[str, str]]:
    """The lines of a pasted table, and line number to what is wrong with it."""
    if len(table) > MOST_TEXT:
        raise Incomplete("Tabel ini terlalu panjang. Tempelkan sebagian dulu.")
    lines = [(n, line) for n, line in enumerate(table.splitlines(), 1) if line.strip()]
    if (
        lines
        and re.match(r"\W*rw\W", f"{lines[0][1]} ", re.I)
        and not re.search(r"\d", lines[0][1])
    ):
        lines = lines[1:]  # the heading
    if len(lines) > MOST_ROWS:
        raise Incomplete(f"Tempelkan paling banyak {MOST_ROWS} baris sekali simpan.")
    rows: list[tuple[str, str, str, str]] = []
    wrong: dict[str, str] = {}
    seen: dict[tuple[str, str], int] = {}
    for n, line in lines:
        try:
            row = _row(line)
        except Incomplete as refusal:
            wrong[str(n)] = refusal.message
            continue
        if row[:2] in seen:
            wrong[str(n)] = f"{title_of(*row[:2])} sudah ada di baris {seen[row[:2]]}."
        seen.setdefault(row[:2], n)
        rows.append(row)
    return rows, wrong


def _row(line: str) -> tuple[str, str, str, str]:
    comma = next((each for each in "\t;," if each in line), ",")
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=comma))]
    while len(cells) > 4 and not cells[-1]:
        cells.pop()
    if len(cells) != 4:
        raise Incomplete("Harus empat kolom: RW, RT, nama, nomor HP.")
    rw, rt, name, phone = cells
    none = rt in ("", "-", "–")
    return (number(rw, "RW"), "" if none else number(rt, "RT"), _name(name), parse_phone(phone))


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not 3 <= len(name) <= 80 or any(each.isdigit() for each in name):
        sentence = "Tulis nama lengkapnya, 3 sampai 80 huruf."
        raise Incomplete(sentence, fields={"name": sentence})
    return name


def _in_office(session: Session, area: str, rw: str, rt: str) -> NeighbourhoodHead | None:
    query = select(NeighbourhoodHead).where(
        NeighbourhoodHead.area == area,
        NeighbourhoodHead.rw == rw,
        NeighbourhoodHead.rt == rt,
        col(NeighbourhoodHead.ends).is_(None),
    )
    return session.exec(query).first()


def _end(session: Session, actor: Actor, row: NeighbourhoodHead) -> None:
    """Of two officers at once the second finds it ended."""
    session.refresh(row, with_for_update=True)
    if row.ends is not None:
        raise OutOfStep("Ketua ini baru saja diganti petugas lain. Muat ulang daftarnya.")
    row.ends = clock.today()
    session.add(row)
    session.flush()
    audit.record(session, actor, "neighbourhoods.end", row, detail=row.title)
