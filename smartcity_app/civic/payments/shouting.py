"""Telling the offices that answer for the market's money that something has to be looked at."""

from sqlmodel import Session

from smartcity_app.civic import inbox, profile, words
from smartcity_app.kernel.actor import Role

LOOK = "/kerja/peken/keuangan"
"""The page on which all of it is shown."""


def look_at_payment(session: Session) -> None:
    """A payment came out otherwise than it should."""
    _tell(
        session,
        "Ada pembayaran yang perlu dilihat",
        "Kata penyedia pembayaran dan catatan kota tidak sama. Buka Keuangan, lalu periksa.",
    )


def refund_failed(session: Session, amount: int) -> None:
    """Money could not be given back."""
    _tell(
        session,
        f"Pengembalian {words.rupiah(amount)} gagal",
        "Uang pembeli belum kembali. Buka Keuangan, lalu coba lagi atau hubungi penyedia.",
    )


def ledger_is_off(session: Session, problems: int) -> None:
    """The books do not agree with themselves."""
    _tell(
        session,
        f"Buku besar tidak cocok: {problems} hal",
        "Pemeriksaan malam menemukan selisih. Jangan bayarkan apa pun sebelum diperiksa.",
    )


def _tell(session: Session, title: str, text: str) -> None:
    here = profile.city()
    offices = ((Role.MARKET_OFFICER, here.market.agency), (Role.CITY_ADMIN, ""))
    for role, agency in offices:
        inbox.tell_office(
            session, role, here.code, title, text=text, link=LOOK, tone="late", agency=agency
        )
