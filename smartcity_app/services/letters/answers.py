"""What a resident filled in: kept as typed, judged when sent, tidied for print."""

from smartcity_app.civic.documents.typeface import printable
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.letters.catalog import FieldSpec, LetterType

ROOM = 2000
"""Characters kept of any one field, whatever the browser sends."""


def kept(letter_type: LetterType, given: dict[str, str]) -> dict[str, str]:
    """The known fields of `given`, cut to what can be stored; a draft may be wrong."""
    names = {field.name for field in letter_type.fields}
    return {
        name: str(value).replace("\x00", "")[:ROOM]
        for name, value in given.items()
        if name in names
    }


def problems(letter_type: LetterType, given: dict[str, str]) -> dict[str, str]:
    """Field name to a sentence, for every field that is missing or wrong."""
    wrong = {}
    for field in letter_type.fields:
        if field.asked(given) and (sentence := _problem(field, given.get(field.name, ""))):
            wrong[field.name] = sentence
    return wrong


def tidy(letter_type: LetterType, given: dict[str, str]) -> dict[str, str]:
    """The asked fields only, in printable form. Call when `problems` is empty."""
    return {
        field.name: printable(given[field.name])
        for field in letter_type.fields
        if field.asked(given) and given.get(field.name, "").strip()
    }


def _problem(field: FieldSpec, typed: str) -> str:
    value = typed.strip()
    if not value:
        verb = "Pilih" if field.options else "Isi"
        return "" if field.optional else (field.missing or f"{verb} {field.label.lower()}")
    if field.options:
        return "" if value in field.options else f"Pilih {field.label.lower()} dari daftar"
    if field.kind == "year":
        return _year_problem(value)
    try:
        value = printable(value)
    except Incomplete as refusal:
        return refusal.message
    if len(value) < field.min:
        return f"{field.label} terlalu pendek, sedikitnya {field.min} huruf"
    if len(value) > field.max:
        return f"{field.label} terlalu panjang: {len(value)} huruf, paling banyak {field.max}"
    return ""


def _year_problem(value: str) -> str:
    this_year = clock.today().year
    if not (value.isascii() and value.isdigit() and 1900 <= int(value) <= this_year):
        return f"Tulis tahun dengan 4 angka, antara 1900 dan {this_year}"
    return ""
