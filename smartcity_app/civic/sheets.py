"""Tables people send: XLSX and CSV, read as text without trusting anything in them.

A workbook is looked through as the ZIP it is before it is opened: how large it becomes, whether it
holds macros, links to elsewhere, entities or formulas. Only then a reader that never computes
anything gets it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import CalamineWorkbook

from smartcity_app.civic.inspection import NotAccepted

LIMIT = 5_000_000
"""Bytes of a file as it is sent."""
UNPACKED, PARTS = 60_000_000, 300
"""Bytes and parts of a workbook once unpacked."""
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 20_000, 40, 2_000
EMPTY = "Berkas ini kosong. Isi dulu templatenya, lalu kirim lagi."
BROKEN = "Berkas ini tidak terbaca. Simpan ulang sebagai XLSX atau CSV, lalu kirim lagi."
TOO_LARGE = "Berkas lebih dari 5 MB. Bagi menjadi beberapa berkas."
HOSTILE = "Berkas ini memuat makro, tautan luar, atau rumus. Simpan nilainya saja, lalu kirim lagi."
TOO_MANY = f"Paling banyak {MOST_ROWS:,} baris sekali kirim. Bagi berkasnya.".replace(",", ".")
_FORBIDDEN = (
    "vbaproject",
    "externallink",
    "oleobject",
    "activex",
    "embeddings/",
    "connections.xml",
)


def read(content: bytes, name: str) -> list[list[str]]:
    """Rows as text, the head first, blank ones among them: their numbers are the file's own.

    Raises NotAccepted with what to do instead.
    """
    if not content.strip():
        raise NotAccepted(EMPTY)
    if len(content) > LIMIT:
        raise NotAccepted(TOO_LARGE)
    is_zip = content.startswith(b"PK\x03\x04")
    if not is_zip and name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        raise NotAccepted(BROKEN)
    rows = _workbook(content) if is_zip else _csv(content)
    if not rows:
        raise NotAccepted(EMPTY)
    return rows


def _workbook(content: bytes) -> list[list[str]]:
    _look_through(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 1:
            raise NotAccepted(TOO_MANY)
        if sheet.total_width > MOST_COLUMNS:
            raise NotAccepted(BROKEN)
        rows = sheet.to_python(skip_empty_area=False)
    except NotAccepted:
        raise
    except Exception:  # whatever a foreign reader stumbles over in a foreign file
        raise NotAccepted(BROKEN) from None
    return [[_text(cell) for cell in row] for row in rows]


def _look_through(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            if len(parts) > PARTS or sum(each.file_size for each in parts) > UNPACKED:
                raise NotAccepted(BROKEN)
            left = UNPACKED
            for each in parts:
                if any(word in each.filename.lower() for word in _FORBIDDEN):
                    raise NotAccepted(HOSTILE)
                if each.filename.lower().endswith((".xml", ".rels")):
                    left -= _look_at(book, each, left)
    except NotAccepted:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise NotAccepted(BROKEN) from None


def _look_at(book: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Refuse what a part must not say; how many bytes it was. Stated sizes may be lies."""
    is_sheet, size, tail = "worksheets/" in part.filename.lower(), 0, b""
    with book.open(part) as opened:
        while chunk := opened.read(1 << 20):
            size += len(chunk)
            if size > most:
                raise NotAccepted(BROKEN)
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise NotAccepted(HOSTILE)
            if is_sheet and (b"<f>" in window or b"<f " in window or b"<f/" in window):
                raise NotAccepted(HOSTILE)
            tail = chunk[-16:]
    return size


def _csv(content: bytes) -> list[list[str]]:
    if b"\x00" in content:
        raise NotAccepted(BROKEN)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        return list(_lines(text, delimiter))
    except csv.Error:
        raise NotAccepted(BROKEN) from None


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
        if number > MOST_ROWS:
            raise NotAccepted(TOO_MANY)
        yield [_text(cell) for cell in row[:MOST_COLUMNS]]


def _text(cell: object) -> str:
    """A cell as somebody would have typed it: whole numbers without a point, days as ISO says."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell).strip()[:MOST_LETTERS].replace("\x00", "")
    return text[1:] if text.startswith("'") else text  # as our own CSV guards a cell
