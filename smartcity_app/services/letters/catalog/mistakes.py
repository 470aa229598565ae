"""What is wrong with a letter type as a whole: where it stands, and a sentence that helps.

One judge for the files the app brings and for what the city's admin types. It reads attributes
only, so that a draft whose values are still wrong can be judged as well.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smartcity_app.services.letters import workflow
from smartcity_app.services.letters.catalog.schema import CITY_TOKENS, tokens_in

Place = tuple[str | int, ...]
"""Way to a value: `("body", 2, "text")`, counted from 0. Empty: the letter itself."""
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place)) or 'letter'}: {self.sentence}"


def mistakes(letter: Any) -> Iterator[Mistake]:
    """Everything that does not fit together in a letter type, or in a draft of one."""
    yield from _name_mistakes(letter)
    for place, words, sentence in _headings(letter):
        if not words.strip():
            yield Mistake(place, sentence)
    for index, field in enumerate(letter.fields):
        yield from _field_mistakes(("fields", index), field)
    for place, block in blocks(letter):
        if any(not label and not wording for label, wording in block.facts):
            yield Mistake((*place, "facts"), "Tulis label dan isinya, atau hapus barisnya.")
    yield from _when_mistakes(letter)
    yield from _token_mistakes(letter)
    yield from _table_mistakes(letter)
    yield from _unused(letter)
    for sentence in workflow.path_problems([stop.office for stop in letter.path]):
        yield Mistake(("path",), sentence)
    ends_there = any(stop.office == "agency" for stop in letter.path)
    if ends_there and not letter.agency:
        yield Mistake(("agency",), "Pilih perangkat daerah yang menandatangani.")
    if letter.agency and not ends_there:
        yield Mistake(("agency",), "Perangkat daerah dipilih hanya bila jalurnya sampai di sana.")


def wordings(letter: Any) -> Iterator[tuple[Place, str]]:
    """Every wording that may name the city's tokens and the fields', with its place."""
    yield ("subject",), letter.subject
    yield from _in_blocks(("body",), letter.body)
    for index, annex in enumerate(letter.annexes):
        here: Place = ("annexes", index)
        yield (*here, "title"), annex.title
        yield from _in_blocks((*here, "body"), annex.body)
        for place in annex.signed_by:
            yield (*here, "signed_by"), place.name


def blocks(letter: Any) -> Iterator[tuple[Place, Any]]:
    """Every block of the letter and of what goes with it, with its place."""
    yield from (((("body", index)), block) for index, block in enumerate(letter.body))
    for number, annex in enumerate(letter.annexes):
        for index, block in enumerate(annex.body):
            yield ("annexes", number, "body", index), block


def _in_blocks(here: Place, body: Any) -> Iterator[tuple[Place, str]]:
    for index, block in enumerate(body):
        if block.text:
            yield (*here, index, "text"), block.text
        for _, wording in block.facts:
            yield (*here, index, "facts"), wording


def _headings(letter: Any) -> Iterator[tuple[Place, str, str]]:
    """What must not be empty, and what is said when it is."""
    for index, field in enumerate(letter.fields):
        yield ("fields", index, "label"), field.label, "Tulis pertanyaannya."
    for index, requirement in enumerate(letter.requirements):
        yield ("requirements", index, "title"), requirement.title, "Tulis nama dokumennya."
    for index, annex in enumerate(letter.annexes):
        yield ("annexes", index, "title"), annex.title, "Tulis judul lampiran."


def _name_mistakes(letter: Any) -> Iterator[Mistake]:
    seen: set[str] = set()
    for index, field in enumerate(letter.fields):
        if field.name in CITY_TOKENS:
            said = f"Kode {field.name} sudah dipakai untuk data kota. Pilih kode lain."
            yield Mistake(("fields", index, "name"), said)
        if field.name in seen:
            yield Mistake(("fields", index, "name"), f"Kode {field.name} dipakai dua kali.")
        seen.add(field.name)
    for index, requirement in enumerate(letter.requirements):
        if requirement.key in seen:
            said = f"Kode {requirement.key} dipakai dua kali."
            yield Mistake(("requirements", index, "key"), said)
        seen.add(requirement.key)


def _field_mistakes(here: Place, field: Any) -> Iterator[Mistake]:
    chosen = field.kind in ("choice", "radio")
    if chosen and not field.options:
        yield Mistake((*here, "options"), "Tulis pilihan jawabannya, satu baris satu pilihan.")
    if field.options and not chosen:
        yield Mistake((*here, "options"), "Pilihan jawaban hanya untuk jenis pilihan.")
    if field.kind == "rows" and not field.columns:
        yield Mistake((*here, "columns"), "Tulis apa yang ditanyakan di tiap baris.")
    if field.columns and field.kind != "rows":
        yield Mistake((*here, "columns"), "Kolom hanya untuk jenis daftar.")
    if field.kind == "rows" and not 1 <= field.min <= field.max <= MOST_ROWS:
        yield Mistake((*here, "max"), f"Daftar berisi 1 sampai {MOST_ROWS} baris.")
    elif field.min > field.max and field.kind != "money":
        yield Mistake((*here, "max"), "Batas terbesar harus sama atau di atas batas terkecil.")
    names: set[str] = set()
    for number, column in enumerate(field.columns):
        if not column.label.strip():
            yield Mistake((*here, "columns", number, "label"), "Tulis nama kolom.")
        if column.name in names:
            said = f"Kolom {column.name} ada dua kali."
            yield Mistake((*here, "columns", number, "name"), said)
        names.add(column.name)
        if (column.kind == "choice") != bool(column.options):
            said = f"Kolom {column.label}: pilihan jawaban ditulis untuk jenis pilihan saja."
            yield Mistake((*here, "columns", number, "options"), said)


def _when_mistakes(letter: Any) -> Iterator[Mistake]:
    fields = {field.name: field for field in letter.fields}
    asks: list[tuple[Place, Any]] = [
        (("fields", i, "when"), f.when) for i, f in enumerate(letter.fields)
    ]
    asks += [(("requirements", i, "when"), r.when) for i, r in enumerate(letter.requirements)]
    asks += [(("annexes", i, "when"), a.when) for i, a in enumerate(letter.annexes)]
    asks += [((*place, "when"), block.when) for place, block in blocks(letter)]
    for place, when in asks:
        if when is None:
            continue
        if when.field not in fields:
            yield Mistake(place, f"Bergantung pada isian yang tidak ada: {when.field}.")
            continue
        offered = {*fields[when.field].options, "*"}
        if len(offered) > 1 and (wrong := [each for each in when.is_ if each not in offered]):
            said = f"“{fields[when.field].label}” tidak punya pilihan “{wrong[0]}”."
            yield Mistake(place, said)
    for index, field in enumerate(letter.fields):
        later = {each.name for each in letter.fields[index:]}
        if field.when and field.when.field in later:
            said = "Isian ini bergantung pada isian sesudahnya. Pindahkan ke bawahnya."
            yield Mistake(("fields", index, "when"), said)


def _token_mistakes(letter: Any) -> Iterator[Mistake]:
    printed = [field.name for field in letter.fields if field.kind != "rows"]
    rows = {field.name for field in letter.fields if field.kind == "rows"}
    for place, wording in wordings(letter):
        yield from _unknown(place, wording, [*printed, *sorted(CITY_TOKENS)], rows)
    for index, field in enumerate(letter.fields):
        for name in ("otherwise", "prefill"):
            place = ("fields", index, name)
            yield from _unknown(place, getattr(field, name), sorted(CITY_TOKENS), set(), own=True)


def _unknown(
    place: Place, wording: str, known: list[str], rows: set[str], *, own: bool = False
) -> Iterator[Mistake]:
    """What a wording names that it may not; `own` ones know the city's tokens only."""
    try:
        used = tokens_in(wording)
    except ValueError as broken:
        yield Mistake(place, str(broken))
        return
    for name in sorted(used - set(known)):
        if name in rows:
            yield Mistake(place, f"{{{name}}} adalah daftar. Cetak sebagai tabel.")
            continue
        near = difflib.get_close_matches(name, known, n=1)
        which = "Yang ada dari data kota" if own else "Yang ada"
        hint = f"Mungkin {{{near[0]}}}? " if near else ""
        there = ", ".join(f"{{{each}}}" for each in known)
        yield Mistake(place, f"{{{name}}} tidak dikenal. {hint}{which}: {there}.")


def _table_mistakes(letter: Any) -> Iterator[Mistake]:
    rows = {field.name for field in letter.fields if field.kind == "rows"}
    for place, block in blocks(letter):
        if block.table and block.table not in rows:
            said = f"{block.table} bukan isian berbentuk daftar."
            yield Mistake((*place, "table"), said)


def _unused(letter: Any) -> Iterator[Mistake]:
    used = {block.table for _, block in blocks(letter)}
    for _, wording in wordings(letter):
        try:
            used |= tokens_in(wording)
        except ValueError:
            return  # what stands in a broken wording may well be what we miss
    conditional = [
        *letter.fields, *letter.requirements, *letter.annexes,
        *(block for _, block in blocks(letter)),
    ]  # fmt: skip
    used |= {each.when.field for each in conditional if each.when}
    for index, field in enumerate(letter.fields):
        if field.name not in used:
            mend = f"Sisipkan {{{field.name}}} di isi surat"
            if field.kind == "rows":
                mend = "Tambahkan tabelnya di isi surat"
            said = (
                f"“{field.label}” ditanyakan tetapi tidak tercetak di surat. "
                f"{mend}, atau hapus isian ini."
            )
            yield Mistake(("fields", index, "name"), said)
