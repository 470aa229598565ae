"""What a letter type consists of. A mistake is refused with the place where it stands."""

import string
from collections.abc import Collection, Mapping
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
        from smartcity_app.services.letters.catalog.mistakes import mistakes  # it reads letters

        if found := list(mistakes(self)):
            raise ValueError("; ".join(map(str, found)))
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
    """The tokens a wording names. ValueError, with a sentence, when its braces do not match."""
    try:
        parts = list(string.Formatter().parse(wording))
    except ValueError:
        raise ValueError(
            "Ada kurung kurawal yang tidak berpasangan. Tulis seperti {name}."
        ) from None
    for _, name, spec, conversion in parts:
        if name is not None and (spec or conversion or not name.isidentifier()):
            raise ValueError(
                f"{{{name}}} tidak bisa dipakai. Di dalam kurung hanya boleh ada satu kode."
            )
    return {name for _, name, _, _ in parts if name}
