"""What keeps a draft of a letter type from being published: every problem, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, select

from smartcity_app.civic import agencies
from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.typeface import refusal, unprintable
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.letters import editor_entries as entries
from smartcity_app.services.letters import samples
from smartcity_app.services.letters.catalog import LetterType, draft
from smartcity_app.services.letters.catalog.mistakes import Mistake, Place, mistakes, wordings
from smartcity_app.services.letters.catalog.versions import LetterTypeVersion, VersionState
from smartcity_app.services.letters.editor_form import PREFIX, Content
from smartcity_app.ui.arguments import SENTENCES

PATTERNS = {
    "prefix": "Tulis 2 sampai 6 huruf besar, misalnya SKU.",
    "classification": "Tulis angka dan titik, misalnya 500.3.2.",
}
EMPTY_BLOCK = "Bagian ini masih kosong. Isi, atau hapus."
ORDER = ("path", "promise_days", "agency", "fields", "requirements", "body", "annexes")
_LABELS = {each.name: each.label for each in (*entries.GENERAL, entries.AGENCY, entries.PROMISE)}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before publishing."""

    place: Place
    """The thing it is about, as editor_form knows places."""
    control: str
    """The control it is said at; empty when it is about the thing as a whole."""
    where: str
    """The place in words: "Isi surat, bagian 3"."""
    sentence: str


def problems_of(session: Session, key: str, content: Content) -> list[Problem]:
    """Everything that is wrong with the content of a draft, in the order of the form."""
    content = draft.filled(content)
    found: dict[tuple[Place, str], Mistake] = {}
    for each in [*mistakes(draft.loosely(content)), *_limits(content, key),
                 *_with_the_city(session, key, content), *_unprintable(content)]:  # fmt: skip
        found.setdefault((each.place, each.sentence), each)
    by_place: dict[Place, Mistake] = {}
    for each in found.values():
        by_place.setdefault(each.place, each)
    return sorted((_problem(content, each) for each in by_place.values()), key=_rank)


def drawn(session: Session, key: str, version: int, content: Content) -> list[Problem]:
    """What goes wrong when the letter is drawn with short and with long sample answers."""
    letter_type = LetterType(**content, version=version)
    try:
        for long in (False, True):
            render.preview(samples.sheet(session, letter_type, long=long))
    except CityError as refused:
        return [Problem(("body", 0), "", "Isi surat", refused.message)]
    return []


def _limits(content: Content, key: str) -> Iterator[Mistake]:
    """What single values may be: the schema's own limits, in our words."""
    try:
        LetterType(**content)
    except ValidationError as wrong:
        for error in wrong.errors():
            place = error["loc"]
            if place and place[0] != "key":
                yield Mistake(place, _sentence(error))


def _sentence(error: Any) -> str:
    kind, name = error["type"], error["loc"][-1]
    if kind == "value_error":
        return EMPTY_BLOCK
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(str(name), "Periksa lagi isian ini.")
    if kind in ("too_short", "string_too_short") and not error["input"]:
        return "Bagian ini belum diisi."
    if kind == "too_short":
        return "Bagian ini belum diisi."
    said = SENTENCES.get(kind, "Periksa lagi isian ini.")
    return said.format_map(error.get("ctx", {})) if "{" in said else said


def _with_the_city(session: Session, key: str, content: Content) -> Iterator[Mistake]:
    """What depends on the other letter types and on the city's offices."""
    known = {each.code for each in agencies.agencies()}
    if content["agency"] and known and content["agency"] not in known:
        said = f"{content['agency']} tidak ada di kota ini. Pilih dari daftar."
        yield Mistake(("agency",), said)
    others = session.exec(
        select(LetterTypeVersion).where(
            LetterTypeVersion.key != key, LetterTypeVersion.state != VersionState.RETIRED
        )
    )
    for other in others:
        if other.content["prefix"] == content["prefix"] != "":
            said = f"Awalan ini sudah dipakai {other.content['title']}. Pilih yang lain."
            yield Mistake(("prefix",), said)
            break


def _unprintable(content: Content) -> Iterator[Mistake]:
    """Letters the typeface of our documents does not draw."""
    for place, text in _printed(content):
        if odd := unprintable(text):
            yield Mistake(place, refusal(odd))


def _printed(content: Content) -> Iterator[tuple[Place, str]]:
    loose = draft.loosely(content)
    yield ("title",), loose.title
    yield from wordings(loose)
    for index, field in enumerate(loose.fields):
        for name in ("otherwise", "options"):
            said = getattr(field, name)
            yield ("fields", index, name), said if isinstance(said, str) else "".join(said)
        for number, column in enumerate(field.columns):
            yield ("fields", index, "columns", number, "label"), column.label
    for index, block in enumerate(loose.body):
        yield ("body", index, "facts"), "".join(label for label, _ in block.facts)
    for number, annex in enumerate(loose.annexes):
        yield ("annexes", number, "code"), annex.code
        said = "".join(place.label for place in annex.signed_by)
        yield ("annexes", number, "signed_by"), said


def _rank(problem: Problem) -> tuple[int, Place]:
    first = problem.place[0] if problem.place else problem.control.removeprefix(PREFIX)
    numbers = tuple(step for step in problem.place if isinstance(step, int))
    return (ORDER.index(str(first)) + 1 if first in ORDER else 0, numbers)


def _problem(content: Content, mistake: Mistake) -> Problem:
    place = mistake.place
    thing = thing_at(place)
    rest = place[len(thing) :] if thing != ("path",) else place
    return Problem(thing, _control(content, rest), words_of(content, place), mistake.sentence)


def thing_at(place: Place) -> Place:
    """What has a form of its own: the whole, the path, or an entry of a list."""
    if place[:1] == ("annexes",) and len(place) >= 4 and place[2] == "body":
        return place[:4]
    if place[:1] in (("path",), ("promise_days",), ("agency",)):
        return ("path",)
    return place[:2] if len(place) > 1 and isinstance(place[1], int) else place[:0]


def _control(content: Content, rest: Place) -> str:
    match rest:
        case ("path", int() as index, "hours"):
            return f"{PREFIX}hours-{content['path'][index]['office']}"
        case ("path", *_):
            return f"{PREFIX}stop-village"
        case ("columns", number, name, *_):
            return f"{PREFIX}columns-{number}-{name}"
        case ("columns", *_):
            return f"{PREFIX}columns-0-label"
        case ("when", "is", *_):
            return f"{PREFIX}when_is"
        case ("when", *_):
            return f"{PREFIX}when_field"
    return f"{PREFIX}{rest[0]}" if rest else ""


def words_of(content: Content, place: Place) -> str:
    """A place in the words of the form."""
    match place:
        case ("path" | "agency" | "promise_days", *_):
            return "Jalur"
        case ("fields", int() as index, *_):
            return f"Isian {index + 1} “{content['fields'][index]['label']}”"
        case ("requirements", int() as index, *_):
            return f"Syarat {index + 1} “{content['requirements'][index]['title']}”"
        case ("body", int() as index, *_):
            return f"Isi surat, bagian {index + 1}"
        case ("annexes", int() as number, "body", int() as index, *_):
            return f"Lampiran {number + 1}, bagian {index + 1}"
        case ("annexes", int() as number, *_):
            return f"Lampiran {number + 1}"
        case ("requirements", *_):
            return "Syarat"
        case ("body", *_):
            return "Isi surat"
    return f"Umum, {_LABELS.get(str(place[0]), str(place[0])).lower()}" if place else "Umum"
