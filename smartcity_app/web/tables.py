"""Tables as files that an Indonesian Excel opens with a double click: CSV and XLSX.

A cell is text, a whole number or a date. Text is never a formula: XLSX says so of each cell, and
CSV cannot, so there what would be taken for one gets an apostrophe in front (OWASP, CSV injection).
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Cell = str | int | float | date | None
BOM = "\ufeff"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Ending of a file's name to its MIME type."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as UTF-8, fields between semicolons, as Excel reads them where the comma is decimal.

    A file begins with `BOM`, which is for the caller to send once.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else str(cell)
    if isinstance(cell, float):
        return text.replace(".", ",")
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


class Sheet:
    """An XLSX of one sheet, written row by row to `path`: a row given is out of memory."""

    def __init__(self, path: Path, *, name: str, widths: Sequence[int]) -> None:
        said: dict[str, Any] = {"constant_memory": True, "in_memory": False}
        self._book = Workbook(str(path), said)
        self._sheet = self._book.add_worksheet(name[:31])
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._bold = self._book.add_format({"bold": True})
        self._row = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def head(self, titles: Sequence[str]) -> None:
        """A row of column titles, which stays in view."""
        for column, title in enumerate(titles):
            self._sheet.write_string(self._row, column, title, self._bold)
        self._row += 1
        self._sheet.freeze_panes(self._row, 0)

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """More rows."""
        for row in rows:
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._row += 1

    def _write(self, column: int, cell: Cell) -> None:
        if isinstance(cell, date):
            self._sheet.write_datetime(self._row, column, cell, self._day)
        elif isinstance(cell, (int, float)):
            self._sheet.write_number(self._row, column, cell)
        elif cell:
            self._sheet.write_string(self._row, column, cell)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


def csv_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A whole CSV, for a table that is small."""
    return BOM.encode() + csv_lines([head, *rows])


def xlsx_file(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> bytes:
    """A whole XLSX, for a table that is small."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tabel.xlsx"
        sheet = Sheet(path, name=name, widths=widths)
        sheet.head(head)
        sheet.rows(rows)
        sheet.close()
        return path.read_bytes()
