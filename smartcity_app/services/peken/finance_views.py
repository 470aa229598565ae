"""The market's money in words, for its page."""

from dataclasses import dataclass
from typing import Any

from smartcity_app.civic import words
from smartcity_app.civic.payments.models import (
    LedgerCheck,
    Payment,
    PaymentTrouble,
    ProviderReport,
    Refund,
    ReportDifference,
)
from smartcity_app.services.peken.finance import HERE, Balances
from smartcity_app.ui.views import FigureView

PROVIDERS = {"midtrans": "Midtrans", "xendit": "Xendit", "simulator": "Simulator"}
STATES = {
    "new": "belum dibuka", "pending": "menunggu", "paid": "lunas", "expired": "hangus",
    "failed": "gagal", "": "tidak ada",
}  # fmt: skip
DIFFERENCES = {
    "missing_here": "Tidak ada di catatan kota",
    "missing_there": "Tidak ada di laporan",
    "amount": "Jumlah berbeda",
    "status": "Keadaan berbeda",
}
_PROBLEMS = {
    "entry": "Satu catatan tidak seimbang",
    "trial": "Jumlah semua akun bukan nol",
    "unrecorded": "Pembayaran lunas tanpa catatan",
    "unrecorded_refund": "Pengembalian tanpa catatan",
    "escrow_below_zero": "Titipan di bawah nol",
}
_ACCOUNTS = {"provider": "Tagihan ke penyedia", "escrow": "Titipan"}


@dataclass(frozen=True, slots=True)
class LookView:
    """A payment, or a refund, that waits for somebody to look."""

    id: int
    title: str
    line: str
    ref: str
    at: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report that was handed in."""

    title: str
    line: str
    verdict: str
    whole: bool
    href: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A line in which a report and the books do not agree."""

    kind: str
    ref: str
    ours: str
    theirs: str


def figures(found: Balances) -> list[FigureView]:
    """The balances, a sentence each."""
    return [
        FigureView("Di penyedia", words.rupiah(found.provider), "Uang pembeli yang belum dicairkan",
                   "late" if found.provider < 0 else "info"),
        FigureView("Titipan", words.rupiah(found.escrow), "Untuk pesanan yang belum selesai",
                   "late" if found.escrow < 0 else "info"),
        FigureView("Hak toko", words.rupiah(found.shops), "Dari pesanan selesai, cair malam ini"),
        FigureView("Biaya", words.rupiah(found.fee), "Yang dipungut dari pembayaran"),
    ]  # fmt: skip


def check(found: LedgerCheck | None) -> tuple[str, list[str], bool]:
    """The last check in a sentence, what it found, and whether all was well."""
    if found is None:
        return "Buku besar belum pernah diperiksa. Pemeriksaan berjalan tiap malam.", [], True
    when = f"Diperiksa {words.stamp(found.at)}, {words.number(found.entries)} catatan."
    if not found.problems:
        return f"Buku besar cocok. {when}", [], True
    return f"Buku besar tidak cocok. {when}", [_problem(each) for each in found.problems], False


def trouble(row: PaymentTrouble, payment: Payment) -> LookView:
    """What is odd about a payment."""
    came, asked = words.rupiah(row.amount), words.rupiah(payment.amount)
    title, line = {
        "wrong_amount": (
            f"Dibayar {came}, ditagih {asked}",
            "Uang ini tidak diterima sebagai lunas. Hubungi penyedia agar dikembalikan.",
        ),
        "given_back": (
            f"Penyedia mengembalikan {came}",
            "Kota tidak memintanya. Pesanannya sudah dihanguskan.",
        ),
    }.get(
        row.kind,
        (
            f"Pembayaran {asked} belum tercatat",
            "Aplikasi gagal mencatatnya dan terus mencoba. Kabari admin kota.",
        ),
    )
    return LookView(row.id or 0, title, line, payment.ref, words.stamp(row.at))


def refund(row: Refund, payment: Payment) -> LookView:
    """Money that has not gone back."""
    why = (
        "Penyedia menolak. Periksa di dasbor penyedia sebelum mencoba lagi."
        if row.trouble == "refused"
        else "Penyedia tidak menjawab setelah dicoba berkali-kali."
    )
    title = f"{words.rupiah(row.amount)} dari {words.rupiah(payment.amount)}"
    return LookView(row.id or 0, title, why, payment.ref, words.stamp(row.ordered_at))


def report(row: ProviderReport) -> ReportView:
    """A report as a line of the list."""
    return ReportView(
        title=f"{PROVIDERS.get(row.provider, row.provider)}, {words.full_day(row.day)}",
        line=f"{words.number(row.lines)} pembayaran, {words.rupiah(row.amount)} masuk",
        verdict="Cocok" if not row.differences else f"{words.number(row.differences)} selisih",
        whole=not row.differences,
        href=f"{HERE}?laporan={row.id}",
    )


def difference(row: ReportDifference) -> DifferenceView:
    """A difference as a line of the table."""
    return DifferenceView(
        kind=DIFFERENCES[row.kind],
        ref=row.order_ref,
        ours=_side(row.ours, STATES.get(row.our_state, row.our_state)),
        theirs=_side(row.theirs, row.their_state or "tidak ada"),
    )


def _side(amount: int | None, state: str) -> str:
    return state if amount is None else f"{words.rupiah(amount)}, {state}"


def _problem(found: dict[str, Any]) -> str:
    if found["kind"] == "account":
        name = _ACCOUNTS.get(found["account"], found["account"])
        stands, should = words.rupiah(found["stands"]), words.rupiah(found["should"])
        return f"{name}: tercatat {stands}, seharusnya {should}"
    about = found.get("key") or found.get("ref") or words.rupiah(found.get("off", 0))
    return f"{_PROBLEMS.get(found['kind'], found['kind'])}: {about}"
