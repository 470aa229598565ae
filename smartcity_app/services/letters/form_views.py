"""The form of a letter type, as it stands for one application."""

from dataclasses import dataclass, field

from smartcity_app.services.letters import rows
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.catalog.schema import ColumnSpec, FieldSpec
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import RETURNED
from smartcity_app.ui.views import ChoiceView


@dataclass(frozen=True, slots=True)
class CellView:
    """One question about one row."""

    name: str
    label: str
    kind: str
    choices: list[ChoiceView] = field(default_factory=list)
    value: str = ""
    optional: bool = False
    most: int = 80


@dataclass(frozen=True, slots=True)
class RowFormView:
    """One row of a `rows` field."""

    title: str
    """"Ahli waris 2"."""
    cells: list[CellView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the form and what is in it."""

    name: str
    label: str
    kind: str
    """Kind of schema.FieldSpec: which of the kit's fields draws it."""
    hint: str = ""
    choices: list[ChoiceView] = field(default_factory=list)
    value: str = ""
    wrong: str = ""
    """What the officer found wrong with it."""
    most: int = 200
    asked: bool = True
    optional: bool = False
    rows: list[RowFormView] = field(default_factory=list)
    more: bool = False
    """Whether another row may be opened."""


def fields_of(letter: Letter) -> list[FieldView]:
    """The form as it stands; while mending, only what is to be mended."""
    letter_type = type_of(letter)
    mendable = letter_type.mendable(letter.corrections)
    return [
        _field(letter, each)
        for each in letter_type.fields
        if letter.state != RETURNED or each.name in mendable
    ]


def _field(letter: Letter, spec: FieldSpec) -> FieldView:
    count = rows.open_rows(spec, letter.answers) if spec.kind == "rows" else 0
    return FieldView(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        hint=spec.hint,
        choices=_choices(spec.options),
        value=letter.answers.get(spec.name, ""),
        wrong=letter.corrections.get(spec.name, ""),
        most=spec.max,
        asked=spec.asked(letter.answers),
        optional=spec.optional,
        rows=[_row(letter, spec, number) for number in range(1, count + 1)],
        more=count < spec.max,
    )


def _row(letter: Letter, spec: FieldSpec, number: int) -> RowFormView:
    cells = [_cell(letter, spec, column, number) for column in spec.columns]
    return RowFormView(f"{spec.label} {number}", cells)


def _cell(letter: Letter, spec: FieldSpec, column: ColumnSpec, number: int) -> CellView:
    name = rows.cell(spec.name, number, column.name)
    return CellView(
        name=name,
        label=column.label,
        kind=column.kind,
        choices=_choices(column.options),
        value=letter.answers.get(name, ""),
        optional=column.optional,
        most=column.max,
    )


def _choices(options: tuple[str, ...]) -> list[ChoiceView]:
    return [ChoiceView(option, option) for option in options]
