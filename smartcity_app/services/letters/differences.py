"""What changed between two versions of a letter type, for people to read before they publish."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from smartcity_app.services.letters import editor_entries as entries
from smartcity_app.services.letters.catalog import draft
from smartcity_app.services.letters.editor_form import Content

Kind = Literal["added", "removed", "changed"]
_WORD = re.compile(r"\s+|\{\w+\}|\w+|[^\w\s]")
_LABELS = {
    each.name: each.label
    for group in (entries.COLUMN, entries.ANNEX, entries.TEXT_BLOCK, entries.FACTS_BLOCK,
                  entries.TABLE_BLOCK, entries.REQUIREMENT, entries.FIELD)
    for each in group
} | {"columns": "Kolom", "when": "Hanya bila", "min": "Batas terkecil", "max": "Batas terbesar",
     "key": "Kode", "name": "Kode"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is in both, in the new one only, or in the old one only."""

    text: str
    kind: Literal["same", "added", "removed"] = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    where: str
    """"Isian “Nama usaha”", "Isi surat, bagian 3"."""
    what: str
    """The value that differs: "Petunjuk"; empty when the whole thing came or went."""
    kind: Kind
    pieces: list[Piece] = field(default_factory=list)


def between(old: Content, new: Content) -> list[Change]:
    """Every difference, in the order of the form; nothing when the two say the same."""
    old, new = draft.filled(old), draft.filled(new)
    return [
        *_values(
            "Umum",
            _only(old, entries.GENERAL),
            _only(new, entries.GENERAL),
            _named(entries.GENERAL),
        ),
        *_path(old, new),
        *_things("Isian", old["fields"], new["fields"], key="name", title="label"),
        *_things(
            "Syarat",
            old["requirements"],
            new["requirements"],
            key="key",
            title="title",
            labels=_LABELS | _named(entries.REQUIREMENT),
        ),
        *_blocks("Isi surat", old["body"], new["body"]),
        *_annexes(old["annexes"], new["annexes"]),
    ]


def words(old: str, new: str) -> list[Piece]:
    """Both texts as one, word by word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for does, i, j, k, m in matcher.get_opcodes():
        if does == "equal":
            pieces.append(Piece("".join(before[i:j])))
            continue
        if gone := "".join(before[i:j]):
            pieces.append(Piece(gone, "removed"))
        if come := "".join(after[k:m]):
            pieces.append(Piece(come, "added"))
    return pieces


def _named(group: Iterable[entries.Entry]) -> dict[str, str]:
    return {each.name: each.label for each in group}


def _only(content: Content, group: Iterable[entries.Entry]) -> Content:
    return {each.name: content[each.name] for each in group}


def _values(
    where: str, old: Content, new: Content, labels: dict[str, str] | None = None
) -> Iterator[Change]:
    """The attributes that differ."""
    named = labels or _LABELS
    for name in new:
        before, after = _said(old.get(name), name), _said(new[name], name)
        if before != after:
            yield Change(where, named.get(name, name), "changed", words(before, after))


def _path(old: Content, new: Content) -> Iterator[Change]:
    stops = [", ".join(f"{entries.OFFICES[stop['office']]} {stop['hours']} jam"
                       for stop in each["path"]) for each in (old, new)]  # fmt: skip
    if stops[0] != stops[1]:
        yield Change("Jalur", "Jalan surat dan jamnya", "changed", words(*stops))
    group = (entries.AGENCY, entries.PROMISE)
    yield from _values("Jalur", _only(old, group), _only(new, group), _named(group))


def _things(
    word: str,
    old: list[Content],
    new: list[Content],
    *,
    key: str,
    title: str,
    labels: dict[str, str] | None = None,
) -> Iterator[Change]:
    """Entries of a list that are known by a code."""
    before = {each[key]: each for each in old}
    for each in new:
        where = f"{word} “{each[title]}”"
        if each[key] not in before:
            yield Change(where, "", "added")
        else:
            yield from _values(where, before[each[key]], each, labels)
    kept = {each[key] for each in new}
    for each in old:
        if each[key] not in kept:
            yield Change(f"{word} “{each[title]}”", "", "removed")
    stayed = [each[key] for each in old if each[key] in kept]
    if stayed != [each[key] for each in new if each[key] in before]:
        order = ", ".join(each[title] for each in new)
        yield Change(word, "Urutan", "changed", [Piece(order, "added")])


def _blocks(word: str, old: list[Content], new: list[Content]) -> Iterator[Change]:
    """Blocks have no code: the like ones are put side by side."""
    before, after = [_block(each) for each in old], [_block(each) for each in new]
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for does, i, j, k, m in matcher.get_opcodes():
        if does == "equal":
            continue
        pairs = min(j - i, m - k)
        for number in range(pairs):
            where = f"{word}, bagian {k + number + 1}"
            said = words(before[i + number], after[k + number])
            yield Change(where, "", "changed", said)
        for number in range(i + pairs, j):
            where = f"{word}, dulu bagian {number + 1}"
            yield Change(where, "", "removed", [Piece(before[number], "removed")])
        for number in range(k + pairs, m):
            where = f"{word}, bagian {number + 1}"
            yield Change(where, "", "added", [Piece(after[number], "added")])


def _annexes(old: list[Content], new: list[Content]) -> Iterator[Change]:
    for number in range(max(len(old), len(new))):
        where = f"Lampiran {number + 1}"
        if number >= len(old):
            yield Change(f"{where} “{new[number]['title']}”", "", "added")
        elif number >= len(new):
            yield Change(f"{where} “{old[number]['title']}”", "", "removed")
        else:
            yield from _values(where, _bare(old[number]), _bare(new[number]))
            yield from _blocks(where, old[number]["body"], new[number]["body"])


def _bare(annex: Content) -> Content:
    return {name: value for name, value in annex.items() if name != "body"}


def _block(block: Content) -> str:
    """A block as one text."""
    said = block["text"] or _said(block["facts"], "facts")
    if block["table"]:
        said = f"Tabel {block['table']}"
    if block["when"]:
        said += f" ({_said(block['when'], 'when')})"
    return said if block["indent"] or not block["text"] else f"{said} (tanpa menjorok)"


def _said(value: Any, name: str) -> str:
    """Any value in words."""
    match value:
        case None | "":
            return ""
        case bool():
            return "ya" if value else "tidak"
        case {"field": asked, "is": answers}:
            return f"bila {asked} dijawab {' atau '.join(answers)}"
        case {"name": _, "label": label, **rest}:
            more = ", ".join(filter(None, (_word(str(n), v) for n, v in rest.items())))
            return f"{label} ({more})" if more else f"{label}: {value['name']}"
        case [[_, _], *_]:
            return "\n".join(f"{label}: {wording}" for label, wording in value)
        case list():
            return "\n".join(_said(each, name) for each in value)
    return dict(_choices(name)).get(value, str(value))


def _word(name: str, value: Any) -> str:
    said = _said(value, name).replace("\n", ", ")
    return f"{_LABELS.get(name, name).lower()}: {said}" if said else ""


def _choices(name: str) -> Iterator[tuple[str, str]]:
    for each in (*entries.FIELD, *entries.GENERAL):
        if each.name == name:
            yield from each.choices
