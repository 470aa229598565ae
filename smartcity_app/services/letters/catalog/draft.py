"""A letter type that may still hold mistakes: the same shape, none of the rules."""

import json
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.letters.catalog.schema import LetterType

HEAVIEST = 96_000
"""Characters of the longest letter type as JSON; the longest we bring has about 20,000."""
LONGEST = 4000
"""Characters of any one value."""
MOST = 60
"""Entries of any one list."""
_OURS = ("version", "effective")
"""What the table keeps beside the content."""


def kept(content: Any) -> dict[str, Any]:
    """The content as it is stored: whole, every value of the right type and none too large.

    Raises Incomplete for what no form of ours sends.
    """
    try:
        shaped = _draft_of(LetterType)(**content)
    except (ValidationError, TypeError):
        raise Incomplete("Isian ini tidak dikenal. Muat ulang halaman, lalu coba lagi.") from None
    whole: dict[str, Any] = shaped.model_dump(mode="json", by_alias=True)
    _refuse_large(whole)
    if len(json.dumps(whole, ensure_ascii=False)) > HEAVIEST:
        raise Incomplete("Jenis surat ini terlalu besar. Pecah menjadi beberapa jenis surat.")
    return whole


def filled(content: dict[str, Any]) -> dict[str, Any]:
    """Stored content with every value there, also those the app's files leave out."""
    whole: dict[str, Any] = _draft_of(LetterType)(**content).model_dump(mode="json", by_alias=True)
    return whole


def loosely(content: dict[str, Any]) -> Any:
    """The content as an object with the attributes of LetterType, rules or no rules."""
    return _draft_of(LetterType)(**content)


def of(letter_type: LetterType) -> dict[str, Any]:
    """The content of a letter type, as a draft begins with it."""
    return kept(letter_type.model_dump(mode="json", by_alias=True, exclude=set(_OURS)))


@cache
def _draft_of(model: type[BaseModel]) -> type[BaseModel]:
    """The model with its types and defaults, but without limits, patterns and validators."""
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in _OURS:
            continue
        kind = _loose(field.annotation)
        default = _empty(kind) if field.is_required() else field.get_default()
        fields[name] = (kind, Field(default, alias=field.alias))
    return create_model(
        f"Draft{model.__name__}",
        __config__=ConfigDict(extra="forbid", frozen=True),
        **fields,
    )


def _loose(kind: Any) -> Any:
    """The type without its rules: a choice is text, a model is its draft."""
    if get_origin(kind) is Literal:
        return str
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _draft_of(kind)
    if get_origin(kind) is tuple:
        return tuple[tuple(map(_loose, get_args(kind)))]  # type: ignore[misc]
    if get_origin(kind) is UnionType:
        first, *others = map(_loose, get_args(kind))
        for each in others:
            first = first | each
        return first
    return kind


def _empty(kind: Any) -> Any:
    if kind in (str, int):
        return kind()
    return () if get_origin(kind) is tuple else None


def _refuse_large(value: Any) -> None:
    if isinstance(value, str) and len(value) > LONGEST:
        raise Incomplete(f"Ada isian yang terlalu panjang. Paling banyak {LONGEST} huruf.")
    if isinstance(value, list) and len(value) > MOST:
        raise Incomplete(f"Terlalu banyak. Paling banyak {MOST} di satu daftar.")
    if isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            _refuse_large(each)
