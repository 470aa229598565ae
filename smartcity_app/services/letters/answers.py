"""What a resident filled in: kept as typed, judged when sent, tidied for print."""

from collections.abc import Iterator, Mapping

from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.letters import rows, values
from smartcity_app.services.letters.catalog import LetterType
from smartcity_app.services.letters.catalog.schema import ColumnSpec, FieldSpec

ROOM = 2000
"""Characters kept of any one field, whatever the browser sends."""


def names_of(field: FieldSpec) -> Iterator[str]:
    """The names under which the form sends a field."""
    if field.kind == "rows":
        yield from rows.names(field)
    else:
        yield field.name


def kept(letter_type: LetterType, given: Mapping[str, str]) -> dict[str, str]:
    """The known fields of `given`, cut to what can be stored; a draft may be wrong."""
    names = {name for field in letter_type.fields for name in names_of(field)}
    return {
        name: str(value).replace("\x00", "")[:ROOM]
        for name, value in given.items()
        if name in names
    }


def problems(letter_type: LetterType, given: Mapping[str, str]) -> dict[str, str]:
    """Field name, or name of a cell, to a sentence, for everything that is missing or wrong."""
    wrong: dict[str, str] = {}
    for field in letter_type.fields:
        if field.asked(given):
            wrong |= (
                _rows_problems(field, given) if field.kind == "rows" else _problem(field, given)
            )
    return wrong


def tidy(letter_type: LetterType, given: Mapping[str, str]) -> dict[str, str]:
    """The asked fields only, as they are kept. Call when `problems` is empty."""
    kept: dict[str, str] = {}
    for field in letter_type.fields:
        if not field.asked(given):
            continue
        if field.kind == "rows":
            kept |= rows.packed(
                field, [_tidy_row(field, said) for _, said in rows.filled(field, given)]
            )
        elif typed := given.get(field.name, "").strip():
            kept[field.name] = values.tidy(field, typed)
    return kept


def _tidy_row(field: FieldSpec, said: Mapping[str, str]) -> dict[str, str]:
    return {
        column.name: values.tidy(column, said[column.name])
        for column in field.columns
        if said[column.name]
    }


def _problem(field: FieldSpec, given: Mapping[str, str]) -> dict[str, str]:
    typed = given.get(field.name, "").strip()
    if not typed:
        verb = "Pilih" if field.options else "Isi"
        missing = field.missing or f"{verb} {field.label.lower()}"
        return {} if field.optional else {field.name: missing}
    try:
        values.tidy(field, typed)
    except Incomplete as refusal:
        return {field.name: refusal.message}
    return {}


def _rows_problems(field: FieldSpec, given: Mapping[str, str]) -> dict[str, str]:
    filled = rows.filled(field, given)
    if len(filled) < field.min and not (field.optional and not filled):
        first = rows.cell(field.name, len(filled) + 1, field.columns[0].name)
        return {first: field.missing or f"Isi {field.label.lower()}"}
    wrong = {}
    for number, said in filled:
        for column in field.columns:
            if sentence := _cell_problem(column, said[column.name]):
                wrong[rows.cell(field.name, number, column.name)] = sentence
    return wrong


def _cell_problem(column: ColumnSpec, typed: str) -> str:
    if not typed:
        verb = "Pilih" if column.options else "Isi"
        return "" if column.optional else f"{verb} {column.label.lower()}"
    try:
        values.tidy(column, typed)
    except Incomplete as refusal:
        return refusal.message
    return ""
