"""What stands on a letter, as plain data: no layout, no rows, nothing that has to be looked up.

Order matters and is the order in which the letter is read, by eye and by screen reader.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Letterhead:
    """The kop surat, largest authority first; the last office is the one that writes."""

    government: str
    offices: tuple[str, ...]
    address: str
    contact: str = ""
    """Web and mail addresses, printed under the rule (Perwali Surabaya 68/2011)."""


@dataclass(frozen=True)
class Paragraph:
    """One justified paragraph; `indent` sets its first line in."""

    text: str
    indent: bool = True


@dataclass(frozen=True)
class Facts:
    """A table of label and value, one fact a row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A numbered table: heads, the share of the width each column takes, and rows."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[tuple[str, ...], ...]


Part = Paragraph | Facts | Table


@dataclass(frozen=True)
class AnnexSheet:
    """A form on pages of its own behind the letter, to be signed by hand."""

    code: str
    """In the corner: "Model N2"."""
    title: str
    blocks: tuple[Part, ...]
    places: tuple[tuple[str, str], ...]
    """Who signs where, from left to right: what they are, and their name."""


@dataclass(frozen=True)
class SignatureBlock:
    """Whose signature stands where. `heading` is for example "Mengetahui,"."""

    heading: str
    title: str
    name: str
    rank: str = ""
    nip: str = ""
    above: tuple[str, ...] = ()
    """Lines over the title: "a.n. Camat Sukolilo", "Sekretaris", "u.b."."""


@dataclass(frozen=True)
class Sheet:
    """A whole letter.

    `signatures` stand from left to right, the last of them under `place_and_date`, whatever
    the order in which they are made. `subject` becomes the PDF's title, which search engines,
    mail programs and print queues show: no personal data in it. A draft prints neither
    number nor code, whatever stands in those fields.
    """

    letterhead: Letterhead
    title: str
    number: str
    blocks: tuple[Part, ...]
    place_and_date: str
    signatures: tuple[SignatureBlock, ...]
    verify_url: str
    code: str
    footer: tuple[str, ...]
    subject: str
    draft: bool = False
    annexes: tuple[AnnexSheet, ...] = ()
    statement: str = ""
    """The city's signed statement in digits (civic.statement), for the QR code only."""

    def as_draft(self) -> "Sheet":
        """The same letter without anything that could make a picture of it look issued."""
        return replace(self, number="", verify_url="", code="", statement="", footer=(), draft=True)


_SHEET: TypeAdapter[Sheet] = TypeAdapter(Sheet)


def to_json(sheet: Sheet) -> str:
    """The sheet as JSON text."""
    return _SHEET.dump_json(sheet).decode()


def from_json(text: str | bytes) -> Sheet:
    """The sheet that `to_json` wrote."""
    return _SHEET.validate_json(text)


def canonical(sheet: Sheet) -> bytes:
    """What the letter says, for digests: UTF-8 (NFC), one string a line in reading order.

    Letterhead, title, number, blocks, place and date, signature blocks, annexes; nothing empty, and
    nothing of layout, address, code or footer. No string has a line feed (`typeface.printable`).
    """
    said = (
        *(sheet.letterhead, sheet.title, sheet.number),
        *(sheet.blocks, sheet.place_and_date, sheet.signatures, sheet.annexes),
    )
    return unicodedata.normalize("NFC", "\n".join(filter(None, texts(said)))).encode()


def texts(part: object) -> Iterator[str]:
    """Every string in a sheet or a part of one, in reading order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))
