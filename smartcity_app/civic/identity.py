"""Numbers that name a person: read, checked, and masked.

`lokal-id` knows the formats; this module is the only one that speaks to it about them, and says
in the city's words what is wrong. A well-formed number is no proof that it was ever issued.
"""

import logging
import re
from dataclasses import dataclass, field
from datetime import date

import lokal
from lokal.wilayah import wilayah_name

from smartcity_app.kernel.errors import Incomplete

DOT = "•"
_SEPARATORS = re.compile(r"[\s.\-]")

_WRONG_NIK = {
    "province": "Dua angka pertama NIK ini bukan kode provinsi.",
    "wilayah": "Enam angka pertama NIK ini bukan kode wilayah.",
    "birth_date": "Angka tanggal lahir dalam NIK ini, angka ke-7 sampai ke-12, tidak mungkin.",
    "serial": "Empat angka terakhir NIK ini tidak boleh 0000.",
}


def _refuse(field_name: str, sentence: str) -> Incomplete:
    return Incomplete(sentence, fields={field_name: sentence})


def _sixteen(text: str, field_name: str, what: str, where: str) -> str:
    """The 16 digits in `text`, however they are spaced. Refuses anything else."""
    digits = _SEPARATORS.sub("", text)
    if not digits:
        raise _refuse(field_name, f"Isi {what}, 16 angka di {where}.")
    if not (digits.isascii() and digits.isdigit()):
        raise _refuse(field_name, f"{what} hanya berisi angka. Lihat lagi di {where}.")
    if len(digits) != 16:
        raise _refuse(
            field_name, f"{what} terdiri dari 16 angka, yang ini {len(digits)}. Lihat di {where}."
        )
    return digits


@dataclass(frozen=True, slots=True)
class Nik:
    """Nomor Induk Kependudukan, read by its structure: where issued, when born, sex, serial."""

    value: str = field(repr=False)
    birth_day: int = field(repr=False)
    birth_month: int = field(repr=False)
    birth_year: int = field(repr=False)
    """The last two digits only: a child of 2015 and an elder of 1915 look the same."""
    sex: str
    """L or P."""
    district: str
    """Kemendagri code of the kecamatan at the time of issue, not of residence: "35.78.09"."""
    warning: str = ""
    """For whoever checks it, when the kecamatan code is unknown today. Never a reason to refuse:
    a NIK keeps the code it was issued with, also after the kecamatan was split."""

    @classmethod
    def parse(cls, text: str) -> "Nik":
        """Read a NIK as typed, with or without spaces, dots or dashes. Incomplete when it cannot
        be one, with the sentence also under the field `nik`."""
        digits = _sixteen(text, "nik", "NIK", "KTP")
        info = lokal.parse_nik(digits, lookup_wilayah=wilayah_name)
        if info.errors:
            raise _refuse("nik", f"{_WRONG_NIK[info.errors[0].code]} Lihat lagi di KTP.")
        day = int(digits[6:8])
        unknown = any(issue.code == "wilayah_unknown" for issue in info.warnings)
        return cls(
            value=digits,
            birth_day=day - 40 if day > 40 else day,
            birth_month=int(digits[8:10]),
            birth_year=int(digits[10:12]),
            sex="P" if day > 40 else "L",
            district=info.district_code or "",
            warning="Kode kecamatan dalam NIK ini tidak ada di daftar terbaru. Mungkin kode lama."
            if unknown
            else "",
        )

    @property
    def masked(self) -> str:
        """ "3578 •••• •••• 0004"."""
        return mask_nik(self.value)


def check_birth(nik: Nik, born: date) -> bool:
    """Whether a declared date of birth agrees with the NIK, as far as two digits of a year can."""
    in_nik = (nik.birth_day, nik.birth_month, nik.birth_year)
    return in_nik == (born.day, born.month, born.year % 100)


def parse_kk(text: str) -> str:
    """The 16 digits of a family card: region, day of registration, serial. Incomplete when it
    cannot be one; a woman's NIK typed by mistake is told apart by its day of birth."""
    digits = _sixteen(text, "kk", "Nomor KK", "Kartu Keluarga")
    info = lokal.parse_nik(digits)
    if int(digits[6:8]) > 40 and info.valid:
        raise _refuse("kk", "Ini tampaknya NIK. Nomor KK ada di bagian atas Kartu Keluarga.")
    if info.errors or info.gender == "P":
        raise _refuse("kk", "Ini bukan nomor KK. Lihat lagi di bagian atas Kartu Keluarga.")
    return digits


def parse_phone(text: str) -> str:
    """A phone number as typed, in E.164: "+6281234567890". Incomplete when it cannot be one."""
    if not text.strip():
        raise _refuse("phone", "Isi nomor HP Anda, misalnya 0812 3456 7890.")
    info = lokal.parse_phone(text)
    if not info.valid or info.e164 is None:
        raise _refuse("phone", "Nomor HP ini belum benar. Tulis seperti 0812 3456 7890.")
    return info.e164


_NIP = re.compile(r"(\d{8})(\d{4})(\d\d)([12])(\d{3})", re.ASCII)
_NOT_A_NIP = "Ini bukan NIP. NIP terdiri dari 18 angka. Lihat lagi di SK pengangkatan."


def parse_nip(text: str) -> str:
    """The 18 digits of a civil servant's number: born, appointed, sex, serial (Perka BKN 22/2007).

    Civil servants on contract (PPPK) have 21 and the like where others have the month of
    appointment, so that part is not held to be a month. Incomplete when it cannot be one.
    """
    digits = _SEPARATORS.sub("", text)
    found = _NIP.fullmatch(digits)
    if not found:
        raise _refuse("nip", _NOT_A_NIP)
    born, year, month, _, serial = found.groups()
    try:
        birth = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        raise _refuse("nip", _NOT_A_NIP) from None
    of_age = birth.year + 15 <= int(year) <= birth.year + 65
    if not of_age or month == "00" or serial == "000":
        raise _refuse("nip", _NOT_A_NIP)
    return digits


def write_nip(nip: str) -> str:
    """As under a signature: "19800131 200501 1 003"."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


# Masks


def _mask_sixteen(digits: str) -> str:
    if len(digits) != 16:
        return DOT * 4
    return f"{digits[:4]} {DOT * 4} {DOT * 4} {digits[-4:]}"


def mask_nik(nik: str) -> str:
    """ "3578 •••• •••• 0004": the region and the serial, neither birth nor sex."""
    return _mask_sixteen(nik)


def mask_kk(kk: str) -> str:
    """The same for a family card."""
    return _mask_sixteen(kk)


def mask_name(name: str) -> str:
    """ "Siti Aminah" as "S••• A•••••". A single letter is not given away by its length either."""
    return " ".join(word[0] + DOT * max(1, len(word) - 1) for word in name.split())


def mask_phone(phone: str) -> str:
    """ "0812 •••• 7890" from E.164 or national writing."""
    digits = re.sub(r"\D", "", phone)
    national = f"0{digits[2:]}" if digits.startswith("62") else digits
    if len(national) < 9:
        return DOT * 4
    return f"{national[:4]} {DOT * 4} {national[-4:]}"


# Logs

_NUMBERS = re.compile(
    r"(?<!\d)(?P<sixteen>\d(?:[ .\-]?\d){15})(?!\d)"
    r"|(?<!\d)(?P<phone>(?:\+?62|0)[ .\-]?8\d(?:[ .\-]?\d){7,10})(?!\d)"
)


def mask_numbers(text: str) -> str:
    """Every NIK, KK and mobile number in a text, masked; so is any other number of 16 digits."""
    return _NUMBERS.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    if found["sixteen"]:
        return _mask_sixteen(re.sub(r"\D", "", found["sixteen"]))
    return mask_phone(found["phone"])


_TRACEBACKS = logging.Formatter()


class MaskNumbers(logging.Filter):
    """Masks NIK, KK and mobile numbers in a log record: message, traceback and stack.

    Hang it on handlers, so that every library's records pass through. It lets everything pass.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed in place."""
        try:
            message = record.getMessage()
        except Exception:
            # A wrongly written log call: it must be masked all the same, and not stop the caller.
            message = f"{record.msg} {record.args}"
        record.msg, record.args = mask_numbers(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _TRACEBACKS.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_numbers(record.exc_text)
        if record.stack_info:
            record.stack_info = mask_numbers(record.stack_info)
        return True
