"""What the pages of the letter types show."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import differences, editing
from smartcity_app.services.letters import editor_entries as entries
from smartcity_app.services.letters.catalog.schema import CITY_TOKENS
from smartcity_app.services.letters.catalog.versions import LetterTypeVersion, VersionState
from smartcity_app.services.letters.differences import Change
from smartcity_app.services.letters.editor_form import PREFIX, Content, ControlView
from smartcity_app.services.letters.editor_items import part_of, written
from smartcity_app.services.letters.judging import Problem

HERE = "/kerja/surat"
EDIT = f"{HERE}/ubah"
MOST_CHANGES = 80
_EMPTY_LISTS = {f"{PREFIX}requirements": "syarat", f"{PREFIX}body": "isi"}
"""What is said of a list as a whole, and the part where the list is."""
_STATES = {
    VersionState.DRAFT: "Draf",
    VersionState.PUBLISHED: "Berlaku",
    VersionState.RETIRED: "Tidak dipakai lagi",
}


@dataclass(frozen=True, slots=True)
class TypeView:
    """A letter type in the list."""

    key: str
    title: str
    group: str
    standing: str
    """"Versi 2 sejak 21 November 2026", "Tidak ditawarkan", "Belum pernah terbit"."""
    running: str
    draft: bool
    offered: bool
    href: str
    words: str
    """What a search finds it by."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version in the history."""

    number: int
    title: str
    detail: str
    note: str
    draft: bool


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A mistake, and where a press leads."""

    where: str
    sentence: str
    at: str
    part: str


@dataclass(frozen=True, slots=True)
class TokenView:
    """Something that can be put into a wording."""

    code: str
    """With its braces."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One letter type as its admin sees it: the versions that matter."""

    rows: list[LetterTypeVersion] = field(default_factory=list)

    @property
    def draft(self) -> LetterTypeVersion | None:
        """The draft, if there is one."""
        return self._first(VersionState.DRAFT)

    @property
    def published(self) -> LetterTypeVersion | None:
        """What residents ask for now."""
        return self._first(VersionState.PUBLISHED)

    @property
    def shown(self) -> LetterTypeVersion:
        """What the page is about: the draft, or the published one, or the last."""
        return self.draft or self.published or self.rows[0]

    def numbered(self, number: int) -> LetterTypeVersion | None:
        """The version with this number."""
        return next((row for row in self.rows if row.version == number), None)

    def before(self, row: LetterTypeVersion) -> LetterTypeVersion | None:
        """What a version is compared with: a draft with what is in force, others with the last."""
        if self.published and self.published is not row:
            return self.published
        return next((each for each in self.rows if each.version < row.version), None)

    def _first(self, state: VersionState) -> LetterTypeVersion | None:
        return next((row for row in self.rows if row.state == state), None)


def listed(session: Session, actor: Actor) -> list[TypeView]:
    """Every letter type, by title."""
    rows: dict[str, list[LetterTypeVersion]] = {}
    for row in editing.versions(session, actor):
        rows.setdefault(row.key, []).append(row)
    running = editing.running(session, actor)
    types = [_listed(Standing(each), running.get(key, 0)) for key, each in rows.items()]
    return sorted(types, key=lambda each: each.title)


def _listed(standing: Standing, running: int) -> TypeView:
    shown = standing.published or standing.shown
    content = shown.content
    return TypeView(
        key=shown.key,
        title=content["title"],
        group=content["group"] or "Belum dikelompokkan",
        standing=standing_words(standing),
        running=f"{words.number(running)} permohonan berjalan" if running else "",
        draft=standing.draft is not None,
        offered=standing.published is not None,
        href=f"{EDIT}?jenis={shown.key}",
        words=" ".join([content["title"], content["group"], content["prefix"], *content["words"]]),
    )


def standing_words(standing: Standing) -> str:
    """How the letter type stands, in a few words."""
    out = standing.published
    if out and out.published_at:
        return f"Versi {out.version} sejak {words.on_paper(_day(out))}"
    if all(row.state == VersionState.DRAFT for row in standing.rows):
        return "Belum pernah terbit"
    return "Tidak ditawarkan kepada warga"


def history(session: Session, standing: Standing) -> list[VersionView]:
    """Every version, newest first."""
    return [_version(session, row) for row in standing.rows]


def _version(session: Session, row: LetterTypeVersion) -> VersionView:
    when = words.on_paper(_day(row))
    by = _name(session, row.published_by or row.edited_by)
    verb = "diubah" if row.state == VersionState.DRAFT else "terbit"
    return VersionView(
        row.version,
        f"Versi {row.version} · {_STATES[VersionState(row.state)]}",
        f"{verb.capitalize()} {when}" + (f" oleh {by}" if by else ""),
        row.note,
        row.state == VersionState.DRAFT,
    )


def _day(row: LetterTypeVersion) -> date:
    return clock.local(row.published_at or row.edited_at).date()


def _name(session: Session, person_id: int | None) -> str:
    who = session.get(Person, person_id) if person_id else None
    return who.name if who else ""


def problems(found: list[Problem], shape: str) -> list[ProblemView]:
    """Mistakes as lines that lead to their place."""
    return [
        ProblemView(
            each.where,
            each.sentence,
            written(each.place, shape),
            _EMPTY_LISTS.get(each.control) or part_of(each.place),
        )
        for each in found
    ]


def changes(old: LetterTypeVersion | None, new: LetterTypeVersion | None) -> list[Change]:
    """What differs between two versions; nothing when one is missing."""
    if old is None or new is None or old is new:
        return []
    return differences.between(old.content, new.content)[:MOST_CHANGES]


def tokens(content: Content) -> list[TokenView]:
    """Everything a wording may name: what is asked, then what the city knows."""
    asked = [(f["name"], f["label"]) for f in content["fields"] if f["kind"] != "rows"]
    known = [(name, entries.TOKENS.get(name, name)) for name in sorted(CITY_TOKENS)]
    return [TokenView(f"{{{name}}}", meaning) for name, meaning in [*asked, *known]]


def drawn(
    fresh: list[ControlView], there: list[ControlView], errors: dict[str, str]
) -> list[ControlView]:
    """The controls with what is wrong with them. Those already `there` keep the value they were
    drawn with: what has been typed since stands in the browser, and must not be written over."""
    before = {each.name: each.value for each in there}
    return [
        replace(each, value=before.get(each.name, each.value), error=errors.get(each.name, ""))
        for each in fresh
    ]
