"""What a letter's QR code says without the network: a statement of the city, signed, in digits.

The code of the letter stands in the address before the `#`, is signed with the rest, and salts
both hashes: a statement moved to another code is broken, and equal people or texts look different
on every letter. Bytes, numbers big-endian:

    1   version, 1                      2   valid until, days since 2020-01-01; 0 for ever
    4   key id                          8   subject, see `subject_hash`
    2   city, Kemendagri code as BCD   16   content, see `content_hash`
    2   dated, days since 2020-01-01    …   number, kind, unit: a length byte and UTF-8 each,
                                            the n-th of PHRASES as the one byte n
                                       64   Ed25519 over PURPOSE, the code and all of the above

read as one number and written in decimal, because a QR code packs digits three to ten bits: 99.7 %
of what bytes would take, in an address any camera app opens.
`assets/periksa/statement.js` reads the same; a test holds the two together.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
PURPOSE = b"smartcity/letter/1\0"
EPOCH = date(2020, 1, 1)
STRETCH = 10_000
"""PBKDF2 passes for the subject: 2 ms here, and for every guess at a name and NIK."""
LONGEST = 1_500
"""Digits looked at; more is no statement of ours."""

PHRASES = ("Surat Keterangan ", "Surat Pengantar ", "Surat ", "Kelurahan ", "Kecamatan ", "Desa ")
"""Their order is part of the format: another list is another version."""

_HEAD, _SIGNATURE = 35, 64
_DIGITS = re.compile(r"[1-9][0-9]*", re.ASCII)


class Unreadable(ValueError):
    """Cut off, mistyped, or never a statement of any city."""


class Forged(ValueError):
    """One of our keys is named, and it did not sign this."""


class UnknownKey(ValueError):
    """No key of ours has this id: another city's statement, or one we do not know yet."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the city, open: for as long as a letter is being drawn."""

    kid: str
    """Eight hex digits."""
    secret: bytes = field(repr=False)
    """32 bytes, the seed of the Ed25519 key."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the city says of one letter."""

    code: str
    """The register's code; not among the bytes, but signed."""
    city: str
    """Kemendagri code: 35.78."""
    number: str
    kind: str
    unit: str
    dated: date
    valid_until: date | None
    subject: bytes
    content: bytes


def subject_hash(name: str, nik: str, *, code: str) -> bytes:
    """8 bytes by which somebody with the paper can compare the name and NIK printed on it.

    Of the name only the letters A to Z count, of the NIK only the digits. Slow and salted, so that
    neither can be read off a QR code; whoever has a list of names and NIK can still try that list.
    """
    plain = re.sub("[^A-Z]", "", unicodedata.normalize("NFKD", name).upper())
    digits = re.sub("[^0-9]", "", nik)
    return hashlib.pbkdf2_hmac("sha256", f"{plain}|{digits}".encode(), code.encode(), STRETCH, 8)


def content_hash(canonical: bytes, *, code: str) -> bytes:
    """16 bytes of SHA-256 over the code, a line feed and `sheet.canonical`."""
    return hashlib.sha256(code.encode() + b"\n" + canonical).digest()[:16]


def attest(key: Key, said: Statement) -> str:
    """The statement as digits, signed. ValueError for what does not fit its field."""
    body = _body(key.kid, said)
    signer = Ed25519PrivateKey.from_private_bytes(key.secret)
    return str(int.from_bytes(body + signer.sign(_signed(said.code, body))))


def check(digits: str, *, code: str, keys: Mapping[str, bytes]) -> Statement:
    """The statement if one of `keys` (32 bytes by id) signed it for this code.

    Raises Unreadable, UnknownKey or Forged.
    """
    whole = _bytes(digits)
    body, signature = whole[:-_SIGNATURE], whole[-_SIGNATURE:]
    kid, said = _read(body, code)
    if kid not in keys:
        raise UnknownKey(kid)
    try:
        Ed25519PublicKey.from_public_bytes(keys[kid]).verify(signature, _signed(code, body))
    except InvalidSignature:
        raise Forged from None
    return said


def _signed(code: str, body: bytes) -> bytes:
    return PURPOSE + code.encode() + b"\0" + body


def _body(kid: str, said: Statement) -> bytes:
    if len(said.subject) != 8 or len(said.content) != 16:
        raise ValueError("a subject has 8 bytes and a content 16")
    parts = [
        bytes([VERSION]),
        bytes.fromhex(kid),
        bytes.fromhex(said.city.replace(".", "")),
        _day(said.dated),
        _day(said.valid_until) if said.valid_until else bytes(2),
        said.subject,
        said.content,
    ]
    for words in (said.number, said.kind, said.unit):
        text = _short(words).encode()
        if len(text) > 255:
            raise ValueError(f"too long for a statement: {words[:40]}…")
        parts += [bytes([len(text)]), text]
    return b"".join(parts)


def _bytes(digits: str) -> bytes:
    if len(digits) > LONGEST or not _DIGITS.fullmatch(digits):
        raise Unreadable
    number = int(digits)
    return number.to_bytes((number.bit_length() + 7) // 8)


def _read(body: bytes, code: str) -> tuple[str, Statement]:
    if len(body) < _HEAD or body[0] != VERSION:
        raise Unreadable
    texts, at = [], _HEAD
    while at < len(body):
        end = at + 1 + body[at]
        if end > len(body):
            raise Unreadable
        texts.append(body[at + 1 : end])
        at = end
    try:
        number, kind, unit = (_long(each.decode()) for each in texts)
    except ValueError:
        raise Unreadable from None
    city = body[5:7].hex()
    until = int.from_bytes(body[9:11])
    return body[1:5].hex(), Statement(
        code=code,
        city=f"{city[:2]}.{city[2:]}",
        number=number,
        kind=kind,
        unit=unit,
        dated=_date(int.from_bytes(body[7:9])),
        valid_until=_date(until) if until else None,
        subject=body[11:19],
        content=body[19:35],
    )


def _short(words: str) -> str:
    if any(character < " " for character in words):
        raise ValueError("a statement has no control characters")
    for at, phrase in enumerate(PHRASES, 1):
        words = words.replace(phrase, chr(at))
    return words


def _long(words: str) -> str:
    for at, phrase in enumerate(PHRASES, 1):
        words = words.replace(chr(at), phrase)
    return words


def _day(day: date) -> bytes:
    days = (day - EPOCH).days
    if not 0 < days < 2**16:
        raise ValueError(f"no letter is dated {day}")
    return days.to_bytes(2)


def _date(days: int) -> date:
    return EPOCH + timedelta(days=days)
