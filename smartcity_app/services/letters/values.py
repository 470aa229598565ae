"""One answer: whether it is right, how it is kept, how it stands in the letter."""

import re
from datetime import date, datetime

from smartcity_app.civic import words
from smartcity_app.civic.documents.typeface import printable
from smartcity_app.civic.identity import Nik
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.letters.catalog.schema import ColumnSpec, FieldSpec

MOST_MONEY = 999_999_999_999
_DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_TIME = re.compile(r"^(\d{1,2})[.:](\d{2})$")


def tidy(spec: FieldSpec | ColumnSpec, typed: str) -> str:
    """The answer as it is kept: dates as 2026-07-27, times as 09:30, amounts and NIK as digits.

    Raises Incomplete with a sentence for the person who typed it.
    """
    value = typed.strip()
    if spec.options:
        if value not in spec.options:
            raise Incomplete(f"Pilih {spec.label.lower()} dari daftar")
        return value
    match spec.kind:
        case "date":
            return _date(spec, value).isoformat()
        case "time":
            return _time(value)
        case "year":
            return _year(value)
        case "number" | "money":
            return str(_whole(spec, value))
        case "nik":
            return Nik.parse(value).value
        case _:
            return _text(spec, value)


def printed(spec: FieldSpec | ColumnSpec, value: str) -> str:
    """The answer as it stands in the letter; what was never tidied stands as typed."""
    try:
        match spec.kind:
            case "date":
                return words.on_paper(date.fromisoformat(value))
            case "time":
                return f"{value.replace(':', '.')} WIB"
            case "money":
                amount = int(value)
                return f"{words.rupiah(amount)} ({words.spelled(amount)} rupiah)"
            case "number":
                return words.number(int(value))
    except ValueError:
        pass
    return value


def _text(spec: FieldSpec | ColumnSpec, value: str) -> str:
    text = printable(value)
    if spec.kind == "long":
        text = text.rstrip(" .")  # it stands within a sentence of the letter
    least = spec.min if isinstance(spec, FieldSpec) else 1
    if len(text) < least:
        raise Incomplete(f"{spec.label} terlalu pendek, sedikitnya {least} huruf")
    if len(text) > spec.max:
        raise Incomplete(
            f"{spec.label} terlalu panjang: {len(text)} huruf, paling banyak {spec.max}"
        )
    return text


def _date(spec: FieldSpec | ColumnSpec, value: str) -> date:
    said = _DAY.match(value)
    text = f"{said[3]}-{said[2]:0>2}-{said[1]:0>2}" if said else value
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise Incomplete(f"Tulis {spec.label.lower()} seperti 27-07-2026") from None
    today = clock.today()
    bound = spec.bound if isinstance(spec, FieldSpec) else "past"
    if bound == "past" and day > today:
        raise Incomplete(f"{spec.label} tidak bisa sesudah hari ini")
    if bound == "future" and day < today:
        raise Incomplete(f"{spec.label} tidak bisa sebelum hari ini")
    if not 1900 <= day.year <= today.year + 5:
        raise Incomplete(f"Periksa tahun pada {spec.label.lower()}")
    return day


def _time(value: str) -> str:
    said = _TIME.match(value)
    if not said or int(said[1]) > 23 or int(said[2]) > 59:
        raise Incomplete("Tulis jam seperti 09.30")
    return f"{int(said[1]):02d}:{said[2]}"


def _year(value: str) -> str:
    this_year = clock.today().year
    if not (value.isascii() and value.isdigit() and 1900 <= int(value) <= this_year):
        raise Incomplete(f"Tulis tahun dengan 4 angka, antara 1900 dan {this_year}")
    return value


def _whole(spec: FieldSpec | ColumnSpec, value: str) -> int:
    digits = re.sub(r"^[Rr][Pp]\.?\s*|[.\s]|,00$|,-$", "", value)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise Incomplete(f"Tulis {spec.label.lower()} dengan angka saja")
    number = int(digits)
    if isinstance(spec, FieldSpec):
        least, most = spec.min, MOST_MONEY if spec.kind == "money" else spec.max
        if not least <= number <= most:
            raise Incomplete(
                f"{spec.label} harus antara {words.number(least)} dan {words.number(most)}"
            )
    return number
