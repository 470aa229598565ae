"""Fields that ask the same of several people or things: heirs, companions, witnesses.

A cell is a form field of its own called `heirs-2-name`; `heirs-rows` says how many rows are open.
"""

from collections.abc import Iterator, Mapping

from smartcity_app.services.letters.catalog.schema import FieldSpec


def cell(field: str, row: int, column: str) -> str:
    """The form's name of a cell; rows are counted from 1."""
    return f"{field}-{row}-{column}"


def counter(field: str) -> str:
    """Where the number of open rows is kept."""
    return f"{field}-rows"


def names(spec: FieldSpec) -> Iterator[str]:
    """Every form field a `rows` field can have."""
    yield counter(spec.name)
    for row in range(1, spec.max + 1):
        for column in spec.columns:
            yield cell(spec.name, row, column.name)


def row_of(spec: FieldSpec, answers: Mapping[str, str], row: int) -> dict[str, str]:
    """Column name to what is typed in one row."""
    return {c.name: answers.get(cell(spec.name, row, c.name), "").strip() for c in spec.columns}


def filled(spec: FieldSpec, answers: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    """The rows in which anything is typed, with their numbers."""
    rows = ((row, row_of(spec, answers, row)) for row in range(1, spec.max + 1))
    return [(row, said) for row, said in rows if any(said.values())]


def open_rows(spec: FieldSpec, answers: Mapping[str, str]) -> int:
    """How many rows the form shows."""
    said = answers.get(counter(spec.name), "")
    asked = int(said) if said.isdecimal() and len(said) < 3 else 0
    last = max((row for row, _ in filled(spec, answers)), default=0)
    return min(spec.max, max(spec.min, asked, last))


def packed(spec: FieldSpec, rows: list[dict[str, str]]) -> dict[str, str]:
    """Rows as answers, numbered from 1 without a gap."""
    kept = {
        cell(spec.name, number, name): value
        for number, row in enumerate(rows, start=1)
        for name, value in row.items()
        if value
    }
    return kept | {counter(spec.name): str(len(rows))}
