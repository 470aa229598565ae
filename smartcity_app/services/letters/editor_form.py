"""A part of a letter type as a form, and what was typed into it back as data.

Nothing here judges: a draft may hold mistakes. Only what is no number at all cannot be kept where
a number belongs, and is named instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smartcity_app.services.letters import editor_entries as entries
from smartcity_app.services.letters.catalog.mistakes import Place
from smartcity_app.services.letters.editor_entries import Entry
from smartcity_app.services.letters.workflow import ORDER
from smartcity_app.ui.views import ChoiceView

Content = dict[str, Any]
PREFIX = "k-"
"""What the name of every control begins with, so that none is used twice on the page."""
NOT_A_NUMBER = "Tulis dengan angka saja."
BIGGEST = 10**12
NEW_COLUMN: Content = {
    "label": "", "kind": "text", "options": [], "max": 80, "width": 2, "optional": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ControlView:
    """One control of the form."""

    name: str
    label: str
    kind: str
    """line, long, short, wording, number, flag, choice, fixed; head is a heading between them."""
    value: str = ""
    hint: str = ""
    optional: bool = False
    error: str = ""
    choices: list[ChoiceView] = field(default_factory=list)
    empty: str = ""
    """What no choice is called."""


def at(content: Content, place: Place) -> Any:
    """The value at a place; KeyError or IndexError when there is none."""
    value: Any = content
    for step in place:
        value = value[step]
    return value


def put(content: Content, place: Place, value: Any) -> Content:
    """The content with another value at this place; what was given stays as it is."""
    if not place:
        return dict(value)
    first, rest = place[0], place[1:]
    inside = value if not rest else put(content[first], rest, value)  # type: ignore[index]
    if isinstance(content, list):
        return [inside if i == first else each for i, each in enumerate(content)]  # type: ignore[return-value]
    return {**content, first: inside}  # type: ignore[dict-item]


def entries_of(content: Content, place: Place) -> tuple[Entry, ...]:
    """What is asked about the thing at this place, without its path, columns and condition."""
    item = at(content, place)
    match place:
        case ():
            return entries.GENERAL
        case ("path",):
            ends_there = any(stop["office"] == "agency" for stop in content["path"])
            return (entries.AGENCY, entries.PROMISE) if ends_there else (entries.PROMISE,)
        case ("fields", _):
            return entries.of_field(item["kind"])
        case ("requirements", _):
            return entries.REQUIREMENT
        case ("annexes", _):
            return entries.ANNEX
    if item["table"]:
        return entries.TABLE_BLOCK
    return entries.FACTS_BLOCK if item["facts"] else entries.TEXT_BLOCK


def controls(content: Content, place: Place, *, locked: tuple[str, ...] = ()) -> list[ControlView]:
    """The form of the thing at this place, filled in. `locked` values can only be read."""
    found = list(_stops(content)) if place == ("path",) else []
    owner = content if place == ("path",) else at(content, place)
    for entry in entries_of(content, place):
        found.append(_control(entry, owner, content, fixed=entry.name in locked))
    if place[:1] == ("fields",) and owner["kind"] == "rows":
        found += _columns(owner, content)
    if "when" in owner:
        found += _when(owner, content)
    return found


def read(content: Content, place: Place, form: Mapping[str, str]) -> tuple[Content, dict[str, str]]:
    """The content with what was typed, and control to sentence for what could not be kept."""
    wrong: dict[str, str] = {}
    owner_at: Place = () if place == ("path",) else place
    item = dict(at(content, owner_at))
    for entry in entries_of(content, place):
        _take(item, entry, form, PREFIX, wrong)
    if place == ("path",):
        item["path"] = _path(content, form, wrong)
        if not any(stop["office"] == "agency" for stop in item["path"]):
            item["agency"] = ""
    if place[:1] == ("fields",):
        if item["kind"] == "rows" and at(content, place)["kind"] == "rows":
            item["columns"] = list(_read_columns(item, form, wrong))
        item = _fitted(item, was=at(content, place)["kind"])
    if "when" in item:
        item["when"] = _read_when(item["when"], form)
    if "indent" in item:
        item |= _same_block(at(content, place), item)
    return put(content, owner_at, item), wrong


def _control(
    entry: Entry, owner: Content, content: Content, *, before: str = PREFIX, fixed: bool = False
) -> ControlView:
    choices = entry.choices
    if entry.name == "agency":
        choices = entries.agency_choices()
    if entry.name == "table":
        choices = tuple((f["name"], f["label"]) for f in content["fields"] if f["kind"] == "rows")
    kinds = {"lines": "long", "commas": "line", "facts": "wording", "places": "wording",
             "maybe": "number"}  # fmt: skip
    return ControlView(
        name=f"{before}{entry.name}",
        label=entry.label,
        kind="fixed" if fixed else kinds.get(entry.codec, entry.codec),
        value=_written(entry, owner[entry.name]),
        hint=entry.hint,
        optional=entry.optional,
        choices=[ChoiceView(value, label) for value, label in choices],
        empty=entry.empty,
    )


def _written(entry: Entry, value: Any) -> str:
    match entry.codec:
        case "flag":
            return "on" if value else ""
        case "lines":
            return "\n".join(value)
        case "commas":
            return ", ".join(value)
        case "facts":
            return "\n".join(f"{label}: {wording}" for label, wording in value)
        case "places":
            return "\n".join(f"{each['label']}: {each['name']}" for each in value)
    return "" if value is None else str(value)


def _take(
    item: Content, entry: Entry, form: Mapping[str, str], before: str, wrong: dict[str, str]
) -> None:
    """Put what was typed for one entry into the item. What was not sent stays as it is."""
    name = f"{before}{entry.name}"
    if entry.codec == "flag":
        item[entry.name] = bool(form.get(name))
        return
    if name not in form:
        return
    typed = form[name]
    if entry.codec in ("number", "maybe"):
        _take_number(item, entry, typed.strip(), name, wrong)
    else:
        item[entry.name] = _parsed(entry, typed)


def _parsed(entry: Entry, typed: str) -> Any:
    match entry.codec:
        case "lines":
            return _lines(typed)
        case "commas":
            return [word.strip() for word in typed.split(",") if word.strip()]
        case "facts":
            return [[label, wording] for label, wording in _pairs(typed)]
        case "places":
            return [{"label": label, "name": wording} for label, wording in _pairs(typed)]
        case "wording" | "short" | "long":
            return " ".join(typed.split())
    return typed.strip()


def _take_number(item: Content, entry: Entry, typed: str, name: str, wrong: dict[str, str]) -> None:
    if not typed and entry.codec == "maybe":
        item[entry.name] = None
    elif typed.isascii() and typed.isdigit() and int(typed[:20]) < BIGGEST:
        item[entry.name] = int(typed)
    else:
        wrong[name] = NOT_A_NUMBER


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _pairs(typed: str) -> Iterator[tuple[str, str]]:
    for line in _lines(typed):
        label, _, wording = line.partition(":")
        yield label.strip(), wording.strip()


def _stops(content: Content) -> Iterator[ControlView]:
    hours = {stop["office"]: stop["hours"] for stop in content["path"]}
    for office in ORDER:
        label = entries.OFFICES[office]
        yield ControlView(f"{PREFIX}stop-{office}", label, "flag", "on" * (office in hours))
        if office in hours:
            said = "Sebelum lewat waktu, 1 sampai 200 jam kantor."
            name, value = f"{PREFIX}hours-{office}", str(hours[office])
            yield ControlView(name, f"Lama di {label.lower()}", "number", value, said)


def _path(content: Content, form: Mapping[str, str], wrong: dict[str, str]) -> list[Content]:
    hours = {stop["office"]: stop["hours"] for stop in content["path"]}
    stops = []
    for office in ORDER:
        if not form.get(f"{PREFIX}stop-{office}"):
            continue
        name = f"{PREFIX}hours-{office}"
        typed = form.get(name, "").strip()
        kept: Content = {"hours": hours.get(office, 8)}
        if typed:
            _take_number(kept, Entry("hours", "", "number"), typed, name, wrong)
        stops.append({"office": office, "hours": kept["hours"]})
    return stops


def _columns(item: Content, content: Content) -> Iterator[ControlView]:
    """Every column, and an empty one at the end that becomes a column once it has a name."""
    for number, column in enumerate([*item["columns"], NEW_COLUMN]):
        before, fresh = f"{PREFIX}columns-{number}-", column is NEW_COLUMN
        yield ControlView(
            f"{before}judul", "Kolom baru" if fresh else f"Kolom {number + 1}", "head"
        )
        for entry in entries.COLUMN:
            if entry.name != "options" or column["kind"] == "choice":
                yield _control(entry, column, content, before=before)
        if not fresh:
            yield ControlView(f"{before}hapus", "Hapus kolom ini", "flag")


def _read_columns(
    item: Content, form: Mapping[str, str], wrong: dict[str, str]
) -> Iterator[Content]:
    taken = {column["name"] for column in item["columns"]}
    for number, column in enumerate([*item["columns"], NEW_COLUMN]):
        before = f"{PREFIX}columns-{number}-"
        if form.get(f"{before}hapus"):
            continue
        kept = dict(column)
        if f"{before}label" in form:
            for entry in entries.COLUMN:
                _take(kept, entry, form, before, wrong)
        if kept["kind"] != "choice":
            kept["options"] = []
        if column is NEW_COLUMN:
            if not kept["label"]:
                continue
            kept["name"] = code_from(kept["label"], taken)
        yield kept


def code_from(label: str, taken: set[str], *, otherwise: str = "isian", mark: str = "_") -> str:
    """A code for a new thing, made from its label and not used yet."""
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in label.casefold()).split()
    stem = mark.join(plain)[:40].strip(mark)
    if not stem or not stem[0].isalpha():
        stem = f"{otherwise}{mark}{stem}".strip(mark)
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}{mark}{number}", number + 1
    return name


def _when(item: Content, content: Content) -> Iterator[ControlView]:
    when = item["when"] or {"field": "", "is": []}
    others = [f for f in content["fields"] if f is not item and f["kind"] != "rows"]
    asked = replace(
        entries.WHEN_FIELD,
        choices=tuple((f["name"], f"Bila “{f['label']}” dijawab") for f in others),
    )
    view = {"when_field": when["field"], "when_is": when["is"]}
    yield _control(asked, view, content)
    if when["field"]:
        yield _control(entries.WHEN_IS, view, content)


def _read_when(was: Content | None, form: Mapping[str, str]) -> Content | None:
    if f"{PREFIX}when_field" not in form:
        return was
    name = form[f"{PREFIX}when_field"].strip()
    if not name:
        return None
    return {"field": name, "is": _lines(form.get(f"{PREFIX}when_is", "")) or ["*"]}


def _same_block(was: Content, item: Content) -> Content:
    """A table or list of facts stays one while its form is empty for a moment."""
    if was["table"]:
        return {"table": item["table"] or was["table"]}
    return {"facts": item["facts"] or [["", ""]]} if was["facts"] else {}


def _fitted(item: Content, *, was: str) -> Content:
    """A field without the settings its kind does not have, and with sound ones for a new kind."""
    kind = item["kind"]
    if kind not in ("choice", "radio"):
        item["options"] = []
    if kind != "rows":
        item["columns"] = []
    if kind != "date":
        item["bound"] = ""
    if kind != was:
        item["min"], item["max"] = {"rows": (1, 5), "number": (0, 999), "money": (0, 120),
                                    "long": (1, 500)}.get(kind, (1, 120))  # fmt: skip
    return item
