"""What browsers send, judged before a handler sees it."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from smartcity_app.kernel.errors import Incomplete

BIGGEST = 2**63 - 1
"""What a database column of whole numbers holds."""
UNSTORABLE = "Ada huruf atau angka yang tidak bisa disimpan. Hapus, lalu coba lagi."

SENTENCES = {
    "missing": "Bagian ini belum diisi.",
    "string_too_short": "Isian ini terlalu pendek, paling sedikit {min_length} huruf.",
    "string_too_long": "Isian ini terlalu panjang, paling banyak {max_length} huruf.",
    "too_short": "Pilih paling sedikit {min_length}.",
    "too_long": "Pilih paling banyak {max_length}.",
    "int_parsing": "Tulis dengan angka.",
    "float_parsing": "Tulis dengan angka.",
    "greater_than": "Isi dengan angka lebih dari {gt}.",
    "greater_than_equal": "Isi dengan angka {ge} atau lebih.",
    "less_than": "Isi dengan angka kurang dari {lt}.",
    "less_than_equal": "Isi dengan angka {le} atau kurang.",
    "date_from_datetime_parsing": "Tulis tanggal, misalnya 28 Juli 2026.",
    "literal_error": "Pilih salah satu yang tersedia.",
    "enum": "Pilih salah satu yang tersedia.",
}
"""Kind of pydantic's complaint to what a citizen is told."""

Parse = Callable[[tuple[Any, ...], dict[str, Any]], dict[str, Any]]


def parser(name: str, asked: Sequence[inspect.Parameter]) -> Parse:
    """A function from what the browser sent to arguments of the declared types.

    It raises Incomplete, with a sentence per field, when they are not; also for surplus
    arguments, and for text and numbers no database takes (NUL, half characters, beyond 64 bits).
    """
    fields = {
        p.name: (
            Any if p.annotation is p.empty else p.annotation,
            ... if p.default is p.empty else p.default,
        )
        for p in asked
    }
    model: Any = create_model(f"{name}Arguments", __config__=ConfigDict(extra="forbid"), **fields)
    signature = inspect.Signature(list(asked))

    def parse(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            parsed = model(**signature.bind(*args, **kwargs).arguments)
        except TypeError:
            raise Incomplete from None
        except ValidationError as wrong:
            raise Incomplete(fields=dict(_sentences(wrong))) from None
        if not _storable(parsed.model_dump()):
            raise Incomplete(UNSTORABLE)
        return {each: getattr(parsed, each) for each in fields}

    return parse


def refuse_open_forms(where: str, parameter: inspect.Parameter) -> None:
    """Raise TypeError when a form model would let undeclared fields through: a coding mistake."""
    for hint in _models_in(parameter.annotation):
        if hint.model_config.get("extra") != "forbid":
            raise TypeError(f"{where}: {hint.__name__} must be a ui.action.Form")


def on_the_wire(parameter: inspect.Parameter) -> Any:
    """How Reflex should see a parameter: a form is the plain dict it is on the wire."""
    if parameter.annotation is parameter.empty:
        return Any
    return dict[str, Any] if any(_models_in(parameter.annotation)) else parameter.annotation


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
        for each in hint.model_fields.values():
            yield from _models_in(each.annotation)
    for part in get_args(hint):
        yield from _models_in(part)


def _sentences(wrong: ValidationError) -> Iterator[tuple[str, str]]:
    for each in wrong.errors():
        said = SENTENCES.get(each["type"], "Periksa lagi isian ini.")
        context = each.get("ctx", {})
        if each["type"] == "value_error":
            said = str(context["error"])  # a validator's own words
        field = next((str(p) for p in reversed(each["loc"]) if isinstance(p, str)), "")
        yield field, said.format_map(context) if "{" in said else said


def _storable(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, int):
        return abs(value) <= BIGGEST
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    if isinstance(value, dict):
        return all(_storable(k) and _storable(v) for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_storable, value))
    return True
