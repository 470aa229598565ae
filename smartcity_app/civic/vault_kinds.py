"""Which documents a resident hands in once only, for how long, and why.

What is not in this table is asked for every time: a statement is made for one purpose, and an
introduction by RT or RW for one case.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document, as requirements name it in `vault`."""

    key: str
    title: str
    months: int | None
    """How long after it was handed in it is taken again; None without end."""
    why: str
    """The rule behind that, as the resident reads it."""


_LISTED = (
    # UU 24/2013 pasal 64 ayat 7
    Kind("ktp", "KTP", None, "KTP elektronik berlaku seumur hidup"),
    # replaced with every change in the family; five years is our own choice, no rule says so
    Kind("kk", "Kartu Keluarga", 60, "susunan keluarga bisa berubah"),
    Kind("akta_kelahiran", "Akta kelahiran", None, "akta berlaku tanpa batas waktu"),
    Kind("akta_cerai", "Akta cerai", None, "akta berlaku tanpa batas waktu"),
    Kind("akta_kematian", "Akta kematian", 12, "bisa menyangkut orang lain"),
    Kind("buku_nikah", "Buku nikah", 60, "status perkawinan bisa berubah"),
    Kind("ijazah", "Ijazah", None, "ijazah berlaku tanpa batas waktu"),
    Kind("npwp", "NPWP", None, "NPWP tidak berganti"),
    Kind("bukti_tanah", "Bukti kepemilikan tanah", 12, "kepemilikan bisa berubah"),
    Kind("pbb", "Bukti lunas PBB", 12, "PBB ditetapkan setiap tahun"),
    Kind("slip_gaji", "Slip gaji", 3, "penghasilan bisa berubah"),
    Kind("pas_foto", "Pas foto", 6, "foto harus terbaru"),
    Kind("foto_usaha", "Foto tempat usaha", 6, "keadaan di tempat bisa berubah"),
    Kind("foto_rumah", "Foto rumah", 6, "keadaan di tempat bisa berubah"),
)
KINDS = {each.key: each for each in _LISTED}


def good_until(kind: Kind, handed_in: date) -> date | None:
    """The last day on which a document handed in that day is taken again; None without end."""
    if kind.months is None:
        return None
    month = handed_in.month - 1 + kind.months
    year, month = handed_in.year + month // 12, month % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(first_after.toordinal() - 1).day
    return date(year, month, min(handed_in.day, last))
