"""What a letter type consists of. A mistake is refused with the place where it stands."""

import string
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from smartcity_app.kernel.workflow import Workflow
from smartcity_app.services.letters import workflow
from smartcity_app.services.letters.workflow import Office

CITY_TOKENS = frozenset(
    [
        "name",
        "nik",
        "birth",
        "sex",
        "occupation",
        "religion",
        "marital_status",
        "citizenship",
        "address",
        "kk",
        "signer_title",
        "office",
        "office_path",
        "city",
        "valid_until",
        "today",
        "endorsement",
    ]
)
"""What the city itself fills into a letter's wording (tokens.city_tokens)."""
Kind = Literal[
    "text", "long", "choice", "radio", "year", "date", "time", "number", "money", "nik", "rows"
]
Group = Literal["Usaha dan kerja", "Tempat tinggal", "Keluarga", "Bantuan", "Keamanan", "Harta"]
"""Where residents look for it."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class When(_Data):
    """Holds when another field has one of these values; `["*"]` means any value at all."""

    field: str
    is_: tuple[str, ...] = Field(alias="is", min_length=1)

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether it holds for the form as it is filled in now."""
        said = answers.get(self.field, "").strip()
        return bool(said) if "*" in self.is_ else said in self.is_


class ColumnSpec(_Data):
    """One thing asked of every row of a `rows` field."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    kind: Literal["text", "choice", "date", "nik", "number", "money"] = "text"
    options: tuple[str, ...] = ()
    max: int = 80
    optional: bool = False
    width: int = Field(2, ge=1, le=6)
    """Share of the printed table's width."""


class FieldSpec(_Data):
    """One thing the resident tells us."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    kind: Kind
    hint: str = ""
    options: tuple[str, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    """Of a `rows` field."""
    min: int = 1
    """Letters of a text; least value of a number or an amount; rows."""
    max: int = 120
    bound: Literal["", "past", "future"] = ""
    """Which side of today a date may lie on, today included."""
    optional: bool = False
    missing: str = ""
    """What an empty field is told; empty means made from the label."""
    when: When | None = None
    otherwise: str = ""
    """What stands in the letter while the field is not asked: wording with tokens of the city."""
    prefill: str = ""
    """What the form begins with: wording with tokens of the city; for rows "household"."""

    def asked(self, answers: Mapping[str, str]) -> bool:
        """Whether this field belongs to the form as it is filled in now."""
        return self.when is None or self.when.holds(answers)


class Requirement(_Data):
    """One document the letter rests on, and the rule that demands it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    hint: str
    legal_basis: str = Field(min_length=5)
    vault: str = ""
    """Kind of document in the resident's vault that meets it (vault_kinds): empty means `key`,
    "-" that it is asked for every time."""
    when: When | None = None
    optional: bool = False

    def asked(self, answers: Mapping[str, str]) -> bool:
        """Whether it is demanded with these answers."""
        return self.when is None or self.when.holds(answers)


class Block(_Data):
    """One paragraph, table of facts, or table of the rows of a field."""

    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and wording. A fact all of whose fields are empty is left out."""
    table: str = ""
    """Name of a `rows` field."""
    indent: bool = True
    when: When | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(map(bool, (self.text, self.facts, self.table))) != 1:
            raise ValueError("a block is one of text, facts or table")
        return self

    def wordings(self) -> Iterator[str]:
        """Every wording with tokens in it."""
        if self.text:
            yield self.text
        yield from (value for _, value in self.facts)


class PlaceToSign(_Data):
    """A line on an attachment that somebody signs by hand once it is printed."""

    label: str
    """"Pemohon", "Saksi 1"."""
    name: str
    """Wording with tokens."""


class Annex(_Data):
    """A form that goes with the letter in the same file, on pages of its own."""

    code: str = ""
    """In the corner: "Model N2"."""
    title: str
    body: tuple[Block, ...] = Field(min_length=1)
    signed_by: tuple[PlaceToSign, ...] = Field(default=(), max_length=3)
    when: When | None = None


class Stop(_Data):
    """An office on the letter's way, and the office hours it should take there."""

    office: Office
    hours: int = Field(ge=1, le=200)


class LetterType(_Data):
    """One kind of letter: what we ask, who signs, what we promise, what we print."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(1, ge=1)
    effective: date | None = None
    """Since when this version is asked for."""
    prefix: str = Field(pattern=r"^[A-Z]{2,6}$")
    title: str = Field(min_length=5, max_length=90)
    summary: str = Field(min_length=10, max_length=200)
    group: Group
    words: tuple[str, ...]
    classification: str = Field(pattern=r"^[0-9]{3}(\.[0-9]+)*$")
    promise_days: int = Field(ge=1, le=14)
    valid_months: int | None = Field(ge=1, le=60)
    """None: it holds for ever."""
    path: tuple[Stop, ...] = Field(min_length=1)
    agency: str = ""
    """Which perangkat daerah signs last, when the path ends there."""
    legal_basis: str = Field(min_length=5)
    subject: str = "{name}"
    """Whom the letter is about, for the register: wording with tokens."""
    fields: tuple[FieldSpec, ...] = ()
    requirements: tuple[Requirement, ...] = Field(min_length=1)
    body: tuple[Block, ...] = Field(min_length=1)
    annexes: tuple[Annex, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if problems := list(_problems(self)):
            raise ValueError("; ".join(problems))
        return self

    @property
    def workflow(self) -> Workflow:
        """The path this letter takes."""
        return workflow.path(
            self.key,
            self.title,
            tuple((stop.office, stop.hours) for stop in self.path),
            self.promise_days,
        )

    @property
    def signers(self) -> tuple[Office, ...]:
        """The offices that sign, in order; RT and RW endorse, they do not sign."""
        return tuple(s.office for s in self.path if s.office not in workflow.ENDORSERS)

    def mendable(self, corrections: Collection[str]) -> frozenset[str]:
        """The fields that may change when these are to be put right: they, and those that are
        asked only because of what they say. When nothing is named, all of them."""
        return frozenset(
            field.name
            for field in self.fields
            if not corrections
            or field.name in corrections
            or (field.when and field.when.field in corrections)
        )

    def field(self, name: str) -> FieldSpec | None:
        """The field called `name`."""
        return next((each for each in self.fields if each.name == name), None)

    def requirement(self, key: str) -> Requirement | None:
        """The requirement called `key`."""
        return next((each for each in self.requirements if each.key == key), None)

    def demanded(self, answers: Mapping[str, str]) -> tuple[Requirement, ...]:
        """The requirements that apply with these answers."""
        return tuple(each for each in self.requirements if each.asked(answers))


class InfoEntry(_Data):
    """Something people look for that needs no letter: what to do instead, and where."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    summary: str
    group: Group
    words: tuple[str, ...]
    text: tuple[str, ...] = Field(min_length=1)
    steps: tuple[str, ...] = ()
    link: str = Field(pattern=r"^https://[a-z0-9.-]+\.go\.id(/|$)")
    link_label: str
    legal_basis: str


def tokens_in(wording: str) -> set[str]:
    """The tokens a wording names. ValueError, with what is wrong, when its braces do not match."""
    try:
        parts = list(string.Formatter().parse(wording))
    except ValueError as error:
        raise ValueError(f"broken token in {wording[:60]!r}: {error}") from None
    for _, name, spec, conversion in parts:
        if name is not None and (spec or conversion or not name.isidentifier()):
            raise ValueError(f"a token is a plain name in braces, not {{{name}}}")
    return {name for _, name, _, _ in parts if name}


def _problems(letter: LetterType) -> Iterator[str]:
    names = [field.name for field in letter.fields]
    known = set(names)
    if len(known) < len(names) or known & CITY_TOKENS:
        yield "a field name is used twice, or is the city's"
    keys = [each.key for each in letter.requirements]
    if len(set(keys)) < len(keys) or known & set(keys):
        yield "a requirement key is used twice, or is a field's name"
    for field in letter.fields:
        yield from _field_problems(field)
    yield from _when_problems(letter, known)
    yield from _token_problems(letter, known)
    yield from workflow.path_problems([stop.office for stop in letter.path])
    if (letter.agency != "") != any(stop.office == "agency" for stop in letter.path):
        yield "an agency is named exactly when the path ends there"


def _field_problems(field: FieldSpec) -> Iterator[str]:
    if (field.kind in ("choice", "radio")) != bool(field.options):
        yield f"field {field.name}: options belong to choice and radio"
    if (field.kind == "rows") != bool(field.columns):
        yield f"field {field.name}: columns belong to rows"
    if field.kind == "rows" and not 1 <= field.min <= field.max <= 12:
        yield f"field {field.name}: between 1 and 12 rows"
    if field.min > field.max:
        yield f"field {field.name}: min is above max"
    names = [column.name for column in field.columns]
    if len(set(names)) < len(names):
        yield f"field {field.name}: a column name is used twice"
    for column in field.columns:
        if (column.kind == "choice") != bool(column.options):
            yield f"field {field.name}, column {column.name}: options belong to choice"


def _blocks(letter: LetterType) -> Iterator[Block]:
    yield from letter.body
    for annex in letter.annexes:
        yield from annex.body


def _when_problems(letter: LetterType, known: set[str]) -> Iterator[str]:
    fields = {field.name: field for field in letter.fields}
    asks = [(f"field {f.name}", f.when) for f in letter.fields]
    asks += [(f"requirement {r.key}", r.when) for r in letter.requirements]
    asks += [(f"annex {a.title}", a.when) for a in letter.annexes]
    asks += [("a block of the body", b.when) for b in _blocks(letter)]
    for what, when in asks:
        if when is None:
            continue
        if when.field not in known:
            yield f"{what} depends on an unknown field: {when.field}"
            continue
        options = {*fields[when.field].options, "*"}
        if len(options) > 1 and (wrong := sorted(set(when.is_) - options)):
            yield f"{what} waits for an answer {when.field} does not offer: {wrong[0]}"
    for index, field in enumerate(letter.fields):
        later = {each.name for each in letter.fields[index:]}
        if field.when and field.when.field in later:
            yield f"field {field.name} depends on one that is asked after it"


def _token_problems(letter: LetterType, known: set[str]) -> Iterator[str]:
    said = [letter.subject]
    for block in _blocks(letter):
        said += block.wordings()
    said += [place.name for annex in letter.annexes for place in annex.signed_by]
    said += [a.title for a in letter.annexes]
    rows = {field.name for field in letter.fields if field.kind == "rows"}
    try:
        used = set().union(*map(tokens_in, said))
        own = set().union(*(tokens_in(f.otherwise) | tokens_in(f.prefill) for f in letter.fields))
    except ValueError as error:
        yield str(error)
        return
    tables = {block.table for block in _blocks(letter) if block.table}
    if unknown := used - CITY_TOKENS - known:
        yield f"the wording uses unknown tokens: {sorted(unknown)}"
    if unknown := own - CITY_TOKENS:
        yield f"prefill and otherwise may use the city's tokens only, not {sorted(unknown)}"
    if wrong := used & rows:
        yield f"rows are printed as a table, not as a token: {sorted(wrong)}"
    if wrong := tables - rows:
        yield f"a table of something that has no rows: {sorted(wrong)}"
    asks = {f.when.field for f in letter.fields if f.when}
    asks |= {r.when.field for r in letter.requirements if r.when}
    asks |= {b.when.field for b in _blocks(letter) if b.when}
    asks |= {a.when.field for a in letter.annexes if a.when}
    if unused := known - used - tables - asks:
        yield f"asked but never printed: {sorted(unused)}"
