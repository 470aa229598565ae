"""Every letter the city issues, one TOML file each. A new letter is a new file and nothing else.

A file that names an unknown token, field or signer, or that nobody could fill in, stops the app
from starting.
"""

import string
import tomllib
from collections.abc import Collection
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from smartcity_app.kernel.workflow import Workflow
from smartcity_app.services.letters import workflow

FOLDER = Path(__file__).parent
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
        "office_path",
        "valid_until",
    ]
)
"""What the city itself fills into a letter's wording (signing.tokens_of)."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class When(_Data):
    """A field that is asked only when another has this value."""

    field: str
    is_: str = Field(alias="is")


class FieldSpec(_Data):
    """One thing the resident tells us."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    kind: Literal["text", "long", "choice", "radio", "year"]
    hint: str = ""
    options: tuple[str, ...] = ()
    min: int = 1
    max: int = 120
    optional: bool = False
    missing: str = ""
    """What an empty field is told; empty means made from the label."""
    when: When | None = None

    def asked(self, answers: dict[str, str]) -> bool:
        """Whether this field belongs to the form as it is filled in now."""
        return self.when is None or answers.get(self.when.field) == self.when.is_


class Requirement(_Data):
    """One document the letter rests on, and the rule that demands it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    hint: str
    legal_basis: str


class Block(_Data):
    """A paragraph or a table of facts of the letter's body."""

    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()


class LetterType(_Data):
    """One kind of letter: what we ask, who signs, what we promise, what we print."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int
    prefix: str = Field(pattern=r"^[A-Z]{2,6}$")
    title: str
    summary: str
    words: tuple[str, ...]
    classification: str
    promise_days: int = Field(ge=1, le=14)
    valid_months: int = Field(ge=1, le=60)
    signers: tuple[workflow.Signer, ...] = Field(min_length=1)
    legal_basis: str
    fields: tuple[FieldSpec, ...]
    requirements: tuple[Requirement, ...]
    body: tuple[Block, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        names = {field.name for field in self.fields}
        if len(names) < len(self.fields) or names & CITY_TOKENS:
            raise ValueError("a field name is used twice")
        for field in self.fields:
            if (field.kind in ("choice", "radio")) != bool(field.options):
                raise ValueError(f"field {field.name}: options belong to choice and radio")
            if field.when and field.when.field not in names:
                raise ValueError(f"field {field.name} depends on an unknown field")
        said = [text for b in self.body for text in (b.text, *(v for _, v in b.facts))]
        used = {name for text in said for _, name, _, _ in string.Formatter().parse(text) if name}
        if unknown := used - CITY_TOKENS - names:
            raise ValueError(f"the body uses unknown tokens: {sorted(unknown)}")
        if unused := names - used - {f.when.field for f in self.fields if f.when}:
            raise ValueError(f"asked but never printed: {sorted(unused)}")
        return self

    @cached_property
    def workflow(self) -> Workflow:
        """The path this letter takes, built from who signs it."""
        return workflow.path(self.key, self.title, self.signers, self.promise_days)

    def mendable(self, corrections: Collection[str]) -> frozenset[str]:
        """The fields that may change when these are to be put right: they, and those that are
        asked only because of what they say."""
        return frozenset(
            field.name
            for field in self.fields
            if field.name in corrections or (field.when and field.when.field in corrections)
        )

    def requirement(self, key: str) -> Requirement | None:
        """The requirement called `key`."""
        return next((each for each in self.requirements if each.key == key), None)


@cache
def letters() -> dict[str, LetterType]:
    """Key to letter type, in the order of their titles."""
    read = [LetterType(**tomllib.loads(p.read_text())) for p in sorted(FOLDER.glob("*.toml"))]
    return {each.key: each for each in sorted(read, key=lambda letter: letter.title)}
