"""The lists of a letter type: what stands in them, and adding, moving and removing entries."""

from dataclasses import dataclass
from typing import Any

from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.letters import editor_entries as entries
from smartcity_app.services.letters.catalog.draft import MOST
from smartcity_app.services.letters.catalog.mistakes import Place
from smartcity_app.services.letters.catalog.schema import CITY_TOKENS
from smartcity_app.services.letters.editor_form import Content, at, code_from, put
from smartcity_app.ui.views import ChoiceView

PARTS = {
    "umum": "Umum",
    "jalur": "Jalur",
    "isian": "Isian",
    "syarat": "Syarat",
    "isi": "Isi surat",
    "lampiran": "Lampiran",
    "riwayat": "Riwayat",
}
_LISTS: dict[str, Place] = {
    "isian": ("fields",),
    "syarat": ("requirements",),
    "isi": ("body",),
    "lampiran": ("annexes",),
}
BLOCKS = {"text": "Alinea", "facts": "Daftar data", "table": "Tabel dari isian"}
_ADDING = {
    "fields": "Pertanyaan baru",
    "requirements": "Dokumen baru",
    "annexes": "Judul lampiran baru",
}


@dataclass(frozen=True, slots=True)
class ItemView:
    """An entry of a list of the letter type."""

    at: str
    """What its buttons send back: the place, and the shape of the draft it was drawn from."""
    title: str
    detail: str
    open: bool = False
    first: bool = False
    last: bool = False
    wrong: bool = False
    inside: str = ""
    """Address of the blocks of an annex."""


def list_of(part: str, content: Content) -> Place:
    """The list a part of the page shows; empty for a part that is one form."""
    name, _, number = part.partition("-")
    if name == "lampiran" and number.isdecimal() and int(number[:3]) < len(content["annexes"]):
        return ("annexes", int(number), "body")
    return _LISTS.get(part, ())


def part_of(place: Place) -> str:
    """The part of the page where this place is edited."""
    if len(place) == 4:
        return f"lampiran-{place[1]}"
    found = [part for part, where in _LISTS.items() if where == place[:1]]
    return found[0] if found else ("jalur" if place == ("path",) else "umum")


def written(place: Place, shape: str) -> str:
    """A place as text, with the shape of the draft it belongs to."""
    return f"{'/'.join(map(str, place))}@{shape}"


def parsed(content: Content, said: str, shape: str) -> Place:
    """The place a browser means. NotFound when there is none, or it saw another shape."""
    path, _, seen = said[:80].partition("@")
    steps = [step for step in path.split("/") if step]
    place: Place = tuple(int(step) if step.isascii() and step.isdigit() else step for step in steps)
    known = place in ((), ("path",)) or list_around(place) in lists(content)
    if seen != shape or not known:
        raise NotFound("Susunan surat baru saja berubah. Ulangi yang terakhir.")
    if place and place != ("path",) and not 0 <= int(place[-1]) < len(at(content, place[:-1])):
        raise NotFound("Bagian ini sudah tidak ada.")
    return place


def list_around(place: Place) -> Place:
    """The list an entry stands in; empty when the place is no entry."""
    return place[:-1] if place and isinstance(place[-1], int) else ()


def lists(content: Content) -> list[Place]:
    """Every list whose entries have a form."""
    inner: list[Place] = [("annexes", i, "body") for i in range(len(content["annexes"]))]
    return [*_LISTS.values(), *inner]


def items(
    content: Content, where: Place, *, shape: str, opened: Place, wrong: set[Place], address: str
) -> list[ItemView]:
    """The entries of a list. `wrong` are the places with a problem, `address` the page's."""
    found = []
    everything = at(content, where)
    for index, item in enumerate(everything):
        place = (*where, index)
        inside = f"{address}&bagian=lampiran-{index}" if where == ("annexes",) else ""
        found.append(
            ItemView(
                written(place, shape), *_named(where, item), place == opened, index == 0,
                index == len(everything) - 1,
                any(each[: len(place)] == place for each in wrong), inside,
            )
        )  # fmt: skip
    return found


def _named(where: Place, item: Content) -> tuple[str, str]:
    if where == ("fields",):
        kind = entries.KINDS.get(item["kind"], item["kind"])
        more = ", bila perlu" if item["when"] else ""
        return item["label"] or "(belum ada pertanyaan)", f"{kind} · {{{item['name']}}}{more}"
    if where == ("requirements",):
        more = " · boleh tidak ada" if item["optional"] else ""
        return item["title"] or "(belum ada nama)", f"{item['legal_basis']}{more}"
    if where == ("annexes",):
        return item["title"] or "(belum ada judul)", f"{len(item['body'])} bagian"
    more = f", bila {item['when']['field']}" if item["when"] else ""
    if item["table"]:
        return f"Tabel {item['table']}", f"Tabel{more}"
    if item["facts"]:
        labels = ", ".join(label for label, _ in item["facts"] if label)
        return labels[:120] or "(belum ada isi)", f"Daftar data{more}"
    return item["text"][:120] or "(belum ada isi)", f"Alinea{more}"


def adding(where: Place) -> tuple[str, list[ChoiceView]]:
    """What the form that adds an entry asks: a name, unless it is empty, and a kind."""
    kinds: dict[str, str] = {}
    if where == ("fields",):
        kinds = entries.KINDS
    elif where and where[-1] == "body":
        kinds = BLOCKS
    name = _ADDING.get(str(where[0]), "") if len(where) == 1 else ""
    return name, [ChoiceView(value, label) for value, label in kinds.items()]


def added(content: Content, where: Place, *, name: str, kind: str) -> tuple[Content, Place]:
    """The content with one entry more at the end of the list, and its place."""
    if where not in lists(content):
        raise NotFound
    there = at(content, where)
    if len(there) >= MOST:
        raise Incomplete(f"Sudah {MOST}, tidak bisa ditambah lagi.")
    item = _new(content, where, " ".join(name.split()), kind)
    return put(content, where, [*there, item]), (*where, len(there))


def _new(content: Content, where: Place, name: str, kind: str) -> Content:
    taken = {*(f["name"] for f in content["fields"]), *CITY_TOKENS,
             *(r["key"] for r in content["requirements"])}  # fmt: skip
    if where[-1] == "body":
        return _new_block(content, kind)
    if not name:
        raise Incomplete(fields={"nama_baru": "Tulis dulu namanya."})
    if where == ("annexes",):
        return {"title": name, "body": [{"text": "Yang bertanda tangan di bawah ini:"}]}
    if where == ("requirements",):
        return {"key": code_from(name, taken, otherwise="dokumen"), "title": name}
    if kind not in entries.KINDS:
        raise Incomplete(fields={"jenis_baru": "Pilih jenis jawabannya."})
    item: Content = {"name": code_from(name, taken), "label": name, "kind": kind}
    if kind in ("choice", "radio"):
        item["options"] = ["Ya", "Tidak"]
    if kind == "rows":
        item |= {"columns": [{"name": "nama", "label": "Nama"}], "max": 5}
    return item | ({"min": 0, "max": 999} if kind == "number" else {})


def _new_block(content: Content, kind: str) -> Content:
    match kind:
        case "text":
            return {"text": "Tulis alinea di sini."}
        case "facts":
            return {"facts": [["Nama", "{name}"]]}
        case "table":
            rows = [field["name"] for field in content["fields"] if field["kind"] == "rows"]
            if not rows:
                raise Incomplete("Buat dulu isian berjenis daftar, baru tabelnya.")
            return {"table": rows[0]}
    raise Incomplete(fields={"jenis_baru": "Pilih jenisnya."})


def removed(content: Content, place: Place) -> tuple[Content, Any]:
    """The content without this entry, and what was taken out."""
    where, index = place[:-1], place[-1]
    there = at(content, where)
    return put(content, where, [each for i, each in enumerate(there) if i != index]), at(
        content, place
    )


def restored(content: Content, place: Place, item: Any) -> Content:
    """The content with an entry put back where it was, or at the end."""
    where, index = place[:-1], int(place[-1])
    there = list(at(content, where))
    there.insert(index, item)
    return put(content, where, there)


def moved(content: Content, place: Place, by: int) -> tuple[Content, Place]:
    """The content with this entry one up (-1) or down (1), and its new place."""
    where, index = place[:-1], int(place[-1])
    there = list(at(content, where))
    target = min(max(index + by, 0), len(there) - 1)
    there.insert(target, there.pop(index))
    return put(content, where, there), (*where, target)
