"""Reading a provider's daily report: a CSV, with columns as the provider of the day calls them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_app.civic.payments.port import rupiah
from smartcity_app.kernel.errors import Incomplete

LARGEST = 5_000_000
"""Bytes: about forty thousand payments."""
MOST = 60_000
NO_CSV = "Berkas ini bukan CSV. Unggah laporan CSV dari dasbor penyedia."
NAMED = 5
"""Bad lines named in a refusal."""
COLUMNS = {
    "ref": ("orderid", "referenceid", "externalid", "nomorpesanan", "merchantreference"),
    "provider_ref": ("transactionid", "paymentrequestid", "paymentid", "idtransaksi"),
    "amount": ("grossamount", "amount", "transactionamount", "requestamount", "jumlah", "nominal"),
    "word": ("transactionstatus", "status", "paymentstatus"),
}
"""Field to the names it goes by, letters only. The first that is there counts."""
PAID_WORDS = {"settlement", "capture", "success", "succeeded", "paid", "completed", "berhasil"}
BACK_WORDS = {"refund", "partialrefund", "refunded", "partialrefunded"}
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,0+)?")
"""Thousands as Indonesians write them."""
_COMMAED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?")
"""As programs do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report."""

    ref: str
    provider_ref: str
    amount: int
    word: str
    """Status as written, in small letters."""

    @property
    def paid(self) -> bool:
        """Whether it says that money came."""
        return _letters(self.word) in PAID_WORDS

    @property
    def back(self) -> bool:
        """Whether it says that money went back."""
        return _letters(self.word) in BACK_WORDS


def read(data: bytes) -> list[Line]:
    """The lines of a report. Incomplete with what is wrong: no half of a report is taken."""
    if len(data) > LARGEST:
        raise Incomplete("Berkas ini terlalu besar. Unduh laporan per hari, lalu unggah satu-satu.")
    try:
        return _read(_text(data))
    except csv.Error:
        raise Incomplete(NO_CSV) from None


def _read(text: str) -> list[Line]:
    rows = _rows(text)
    columns = _columns(next(rows, []))
    found, bad = [], []
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            found.append(_line(row, columns))
        except (ValueError, IndexError):
            bad.append(number)
        if len(found) > MOST:
            raise Incomplete("Laporan ini memuat terlalu banyak baris. Unduh laporan per hari.")
    if bad:
        named = ", ".join(map(str, bad[:NAMED])) + (" dan lainnya" if len(bad) > NAMED else "")
        raise Incomplete(
            f"{len(bad)} baris tidak terbaca: baris {named}. Tidak ada yang disimpan. "
            "Unduh laporan itu lagi tanpa mengubahnya."
        )
    if not found:
        raise Incomplete("Laporan ini kosong. Pilih hari lain di dasbor penyedia.")
    return found


def amount(text: str) -> int:
    """Whole rupiah as reports write them: 87500, 87500.00, 87.500, 87,500.00, -5000, Rp87.500."""
    bare = re.sub(r"(?i)^\s*-?\s*(?:rp|idr)?\.?\s*", "", text).strip()
    if _DOTTED.fullmatch(bare):
        return rupiah(bare.partition(",")[0].replace(".", ""))
    if _COMMAED.fullmatch(bare):
        return rupiah(bare.replace(",", ""))
    return rupiah(bare)


def _line(row: list[str], columns: dict[str, int]) -> Line:
    ref = row[columns["ref"]].strip()
    word = row[columns["word"]].strip().lower()
    if not ref or not word:
        raise ValueError("a line without number or status")
    place = columns.get("provider_ref")
    provider_ref = row[place].strip() if place is not None else ""
    return Line(ref[:100], provider_ref[:100], amount(row[columns["amount"]]), word[:40])


def _columns(head: list[str]) -> dict[str, int]:
    known = {_letters(title): place for place, title in reversed(list(enumerate(head)))}
    found = {
        field: next((known[name] for name in names if name in known), -1)
        for field, names in COLUMNS.items()
    }
    missing = [field for field in ("ref", "amount", "word") if found[field] < 0]
    if missing:
        words = {"ref": "order_id", "amount": "gross_amount", "word": "transaction_status"}
        lacks = ", ".join(words[each] for each in missing)
        raise Incomplete(f"Kolom ini tidak ada: {lacks}. Unggah laporan CSV dari dasbor penyedia.")
    return {field: place for field, place in found.items() if place >= 0}


def _rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    mark = max(",;\t|", key=first.count)
    return csv.reader(io.StringIO(text), delimiter=mark)


def _text(data: bytes) -> str:
    for name in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Incomplete(NO_CSV)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
