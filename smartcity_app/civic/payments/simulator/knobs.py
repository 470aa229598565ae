"""How a simulated provider is told to misbehave."""

from dataclasses import asdict, dataclass, fields
from typing import Any

SILENT_SECONDS = 12.0
"""Longer than the city's patience."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """All off: it behaves."""

    down: bool = False
    """Every request is answered with 503."""
    silent: bool = False
    """Answers to charges come when nobody waits for them any more."""
    lose_answer: bool = False
    """Charges are made, and answered with 500."""
    refuse_charge: bool = False
    refuse_refund: bool = False
    lose: bool = False
    """Notifications are never sent."""
    delay: int = 0
    """Seconds before a notification is sent."""
    repeat: int = 1
    """How often each notification is sent."""
    reorder: bool = False
    """The notification of `pending` comes after the settlement."""
    wrong_amount: bool = False
    """The buyer pays a thousand rupiah too little."""
    forge: bool = False
    """Notifications carry a signature of somebody else."""

    def with_form(self, form: dict[str, Any]) -> "Knobs":
        """As a posted form says: an absent box is off, numbers are kept within reason."""
        said: dict[str, Any] = {}
        for field in fields(self):
            if field.type in (bool, "bool"):
                said[field.name] = field.name in form
        said["delay"] = _number(form.get("delay"), 0, 3600, self.delay)
        said["repeat"] = _number(form.get("repeat"), 1, 20, self.repeat)
        return Knobs(**said)

    def as_dict(self) -> dict[str, Any]:
        """For storing."""
        return asdict(self)


def _number(said: Any, least: int, most: int, otherwise: int) -> int:
    text = str(said or "")
    return max(least, min(most, int(text))) if text.isascii() and text.isdigit() else otherwise


WORDS = (
    ("down", "Mati", "Semua permintaan dijawab 503."),
    ("silent", "Diam", "Permintaan kode dijawab terlalu lama."),
    ("lose_answer", "Jawaban hilang", "Kode dibuat, tetapi jawabannya 500."),
    ("refuse_charge", "Tolak kode", "Permintaan kode ditolak."),
    ("refuse_refund", "Tolak pengembalian", "Uang tidak dikembalikan."),
    ("lose", "Pemberitahuan hilang", "Kota tidak diberi tahu; ia harus bertanya sendiri."),
    ("reorder", "Urutan terbalik", "Kabar “menunggu” datang setelah kabar “lunas”."),
    ("wrong_amount", "Jumlah salah", "Pembeli membayar Rp1.000 kurang."),
    ("forge", "Tanda tangan palsu", "Pemberitahuan ditandatangani kunci lain."),
)
"""Field, what it is called on the page, and what it does."""
