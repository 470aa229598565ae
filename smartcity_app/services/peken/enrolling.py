"""The register of civil servants: entered one by one, or as BKPSDM's table; and given back as one.

A table is taken row by row: what is wrong with a row is said with its number, and does not keep the
others out. Somebody is known by the NIK; who is not in the city's register is to be entered there
first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import agencies, people, sheets
from smartcity_app.civic.geography import Point
from smartcity_app.civic.identity import Nik, parse_nip
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.crypto import lookup
from smartcity_app.kernel.errors import CityError, Incomplete, NotAllowed
from smartcity_app.services.peken.duty_models import CivilServant
from smartcity_app.services.peken.policy import May

COLUMNS = (
    "NIP", "NIK", "OPD", "Jabatan", "Golongan", "Eselon", "Tinggal di kota",
    "Lintang rumah", "Bujur rumah", "Lintang kantor", "Bujur kantor", "Mulai", "Selesai",
)  # fmt: skip
NEEDED = ("NIP", "NIK", "OPD")
MOST_SAID = 500
"""Mistakes that are told one by one; the rest are counted."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one row."""

    row: int
    """As the spreadsheet numbers it."""
    sentence: str


@dataclass(slots=True)
class Imported:
    """How a table was taken."""

    entered: int = 0
    changed: int = 0
    wrong: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    """The first MOST_SAID of them."""


def nip_hash(nip: str) -> str:
    """What a civil servant is found by."""
    return lookup("nip", nip)


def take(session: Session, actor: Actor, *, content: bytes) -> Imported:
    """Take a table in. Refused as a whole only when it is no table or lacks a column."""
    if not policy.holds(actor, May.EXCUSE):
        raise NotAllowed("Daftar ASN diurus petugas kepegawaian.")
    lines = enumerate(sheets.read(content, ""), start=1)
    at = _head(next((row for _, row in lines), []))
    done, seen = Imported(), set[str]()
    chunk: list[tuple[int, dict[str, str]]] = []
    for number, row in lines:
        if any(row):
            chunk.append((number, {name: row[i] if i < len(row) else "" for name, i in at.items()}))
        if len(chunk) == CHUNK:
            _take_chunk(session, actor, chunk, done, seen)
            chunk = []
    _take_chunk(session, actor, chunk, done, seen)
    said = f"{done.entered} baru, {done.changed} diubah, {done.wrong} salah"
    if done.entered or done.changed:
        audit.record(session, actor, "peken.enrol", "civil_servant", detail=said)
    return done


def table(session: Session, actor: Actor) -> Iterator[Sequence[str]]:
    """The register in COLUMNS, with a name, but without NIK and homes: those stay here."""
    if not policy.holds(actor, May.EXCUSE):
        raise NotAllowed("Daftar ASN diurus petugas kepegawaian.")
    audit.record(session, actor, "peken.export_servants", "civil_servant")
    for each in session.exec(select(CivilServant).order_by(CivilServant.agency, CivilServant.name)):
        yield (
            each.nip, each.name, each.agency, each.position, each.grade, each.eselon,
            "ya" if each.lives_in_city else "tidak", each.starts.isoformat(),
            each.ends.isoformat() if each.ends else "",
        )  # fmt: skip


EXPORTED = (
    "NIP", "Nama", "OPD", "Jabatan", "Golongan", "Eselon", "Tinggal di kota", "Mulai", "Selesai",
)  # fmt: skip


def enter(session: Session, person: Person, *, nip: str, agency: str, **more: Any) -> CivilServant:
    """Enter somebody, or change their entry; the caller has judged the values."""
    known = session.exec(select(CivilServant).where(CivilServant.person_id == person.id)).first()
    row = known or CivilServant(
        person_id=person.id or 0, name=person.name, nip=nip, nip_hash=nip_hash(nip),
        agency=agency, starts=clock.today(),
    )  # fmt: skip
    row.name, row.nip, row.nip_hash, row.agency = person.name, nip, nip_hash(nip), agency
    for name, value in more.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    session.add(row)
    return row


def _head(row: list[str]) -> dict[str, int]:
    known = {each.casefold(): each for each in COLUMNS}
    at = {known[c.casefold()]: i for i, c in enumerate(row) if c.casefold() in known}
    if missing := [each for each in NEEDED if each not in at]:
        raise Incomplete(
            f"Kolom {', '.join(missing)} tidak ada di baris pertama. Pakai contoh berkas kami."
        )
    return at


def _take_chunk(
    session: Session,
    actor: Actor,
    chunk: list[tuple[int, dict[str, str]]],
    done: Imported,
    seen: set[str],
) -> None:
    """`seen` are the NIP and NIK of rows before, which may not come twice."""
    if not chunk:
        return
    judged: list[tuple[int, str, dict[str, Any]]] = []
    for number, row in chunk:
        try:
            nik, values = _judged(row)
            if not seen.isdisjoint((nik, values["nip"])):
                raise Incomplete("NIP atau NIK ini sudah ada di baris sebelumnya.")
            seen.update((nik, values["nip"]))
            judged.append((number, nik, values))
        except CityError as refusal:
            _wrong(done, number, _sentence(refusal))
    hashes = [people.nik_hash(nik) for _, nik, _ in judged]
    nips = [nip_hash(values["nip"]) for _, _, values in judged]
    of = CivilServant
    who = {
        each.nik_hash: each
        for each in session.exec(select(Person).where(col(Person.nik_hash).in_(hashes)))
    }
    ids = [each.id for each in who.values()]
    had = {*session.exec(select(of.person_id).where(col(of.person_id).in_(ids)))}
    owned = session.exec(select(of.nip_hash, of.person_id).where(col(of.nip_hash).in_(nips)))
    owners = dict(owned.all())
    for number, nik, values in judged:
        person = who.get(people.nik_hash(nik))
        if person is None:
            _wrong(done, number, "NIK ini belum ada di data kota. Daftarkan dulu orangnya.")
        elif owners.get(nip_hash(values["nip"]), person.id) != person.id:
            _wrong(done, number, "NIP ini sudah dipakai orang lain. Periksa NIP dan NIK-nya.")
        else:
            enter(session, person, **values)
            done.changed += person.id in had
            done.entered += person.id not in had
    session.flush()


def _judged(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The NIK, and the values of the entry."""
    nip, nik = parse_nip(row["NIP"]), Nik.parse(row["NIK"]).value
    agency = agencies.agency(row["OPD"]).code
    values: dict[str, Any] = {"nip": nip, "agency": agency}
    for name, column, most in (("position", "Jabatan", 120), ("grade", "Golongan", 10),
                               ("eselon", "Eselon", 10)):  # fmt: skip
        if column in row:
            if len(row[column]) > most:
                raise Incomplete(f"{column} lebih dari {most} huruf.")
            values[name] = row[column]
    if "Tinggal di kota" in row:
        values["lives_in_city"] = _yes(row["Tinggal di kota"])
    for name, place in (("home", "rumah"), ("work", "kantor")):
        lat, lon = row.get(f"Lintang {place}", ""), row.get(f"Bujur {place}", "")
        if lat or lon:
            point = Point.read(lat, lon)
            values |= {f"{name}_lat": point.lat, f"{name}_lon": point.lon}
    starts, ends = _day(row, "Mulai"), _day(row, "Selesai")
    if starts:
        values["starts"] = starts
    if "Selesai" in row:
        values["ends"] = ends
    if starts and ends and ends < starts:
        raise Incomplete("Tanggal selesai tidak boleh sebelum tanggal mulai.")
    return nik, values


def _yes(said: str) -> bool:
    if said.casefold() in ("", "ya", "y", "1"):
        return True
    if said.casefold() in ("tidak", "t", "0"):
        return False
    raise Incomplete('Kolom "Tinggal di kota" diisi ya atau tidak.')


def _day(row: dict[str, str], column: str) -> date | None:
    said = row.get(column, "")
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Incomplete(f"Kolom {column} diisi tanggal seperti 2026-11-28.") from None


def _wrong(done: Imported, number: int, sentence: str) -> None:
    done.wrong += 1
    if len(done.mistakes) < MOST_SAID:
        done.mistakes.append(Mistake(number, sentence))


def _sentence(refusal: CityError) -> str:
    return next(iter(refusal.fields.values()), refusal.message)
