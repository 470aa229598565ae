"""What a payment provider does for the city, whoever it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from smartcity_app.kernel.errors import CityError


class Standing(StrEnum):
    """How a payment stands at the provider."""

    PENDING = "pending"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    GIVEN_BACK = "given_back"
    """It was paid, and went back, wholly or in part."""
    ABSENT = "absent"
    """The provider does not know it."""


class Refused(CityError):
    """The provider answered, and will not do it: asking again does not help."""

    message = "Penyedia pembayaran menolak permintaan ini. Petugas kota akan memeriksanya."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a provider is asked to take from somebody."""

    ref: str
    amount: int
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Charged:
    """What it answers."""

    provider_ref: str
    qr: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider says of a payment: when asked, or by itself."""

    ref: str
    standing: Standing
    amount: int
    """Rupiah it speaks of; 0 for ABSENT."""
    provider_ref: str
    word: str
    """Its own word for it."""


class Provider(Protocol):
    """All calls block. Unavailable: no answer, and what was asked may have been done or not."""

    key: str

    def charge(self, asked: Asked) -> Charged:
        """Have a code to pay made. Asking twice for one ref makes one."""
        ...

    def status(self, ref: str, provider_ref: str) -> Answer:
        """How it stands. Safe to ask at any time."""
        ...

    def refund(self, ref: str, provider_ref: str, *, key: str, amount: int, reason: str) -> None:
        """Give money back. One key is paid back once, however often it is asked for."""
        ...

    def heard(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """A notification that came by itself.

        SignedOut when the provider did not write it, Incomplete when it cannot be read.
        """
        ...


def rupiah(said: object) -> int:
    """An amount as providers write it ("789000.00", 789000, 789000.0), as whole rupiah.

    ValueError when it is anything else: fractions too, for no rupiah has any.
    """
    text = str(said).strip()
    whole, _, part = text.partition(".")
    if isinstance(said, bool) or not (whole.isascii() and whole.isdigit() and len(whole) <= 15):
        raise ValueError("not an amount")
    if part.strip("0"):
        raise ValueError("not whole rupiah")
    return int(whole)
