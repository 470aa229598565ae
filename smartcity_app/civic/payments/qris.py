"""QRIS payloads: made for the simulator, checked wherever they come from.

What a merchant presents as a QR code (EMVCo MPM, Bank Indonesia's QRIS). Live payloads come from
the payment provider, which owns the merchant number; one we make ourselves cannot be paid.
"""

import qriskit
from qriskit import MerchantAccount

from smartcity_app.civic.documents import qr

RUPIAH = "360"
_NOBODY = "93600000"
"""PAN prefix of no acquirer there is: scanned by a real wallet, the code is refused."""
_CRC = ("crc.missing", "crc.mismatch", "crc.not_last")


def build(*, amount: int, reference: str, merchant: str, town: str) -> str:
    """A dynamic payload over `amount` rupiah, for the simulator. `reference` has at most 25 signs.

    The merchant's number is nobody's: no wallet can pay it.
    """
    made = qriskit.build(
        merchant_name=_plain(merchant, 25), merchant_city=_plain(town, 15).upper(),
        postal_code="60000", mcc="9399",
        accounts=[
            MerchantAccount.create(tag="26", guid="ID.CO.SIMULASI.WWW", pan=f"{_NOBODY}00000001",
                                   merchant_id="SIMULASI", criteria="URE"),
            MerchantAccount.national(nmid="ID0000000000000", criteria="URE"),
        ],
    )  # fmt: skip
    return made.to_dynamic(amount, reference=reference).dumps()


def problems(payload: str, *, amount: int) -> list[str]:
    """Why this is no code over exactly `amount` rupiah; empty when it is one.

    Only what would make somebody pay the wrong amount, or nothing, counts: acquirers differ in the
    rest.
    """
    try:
        read = qriskit.parse(payload)
    except (qriskit.QRISParseError, ValueError):
        return ["unreadable"]
    found = [issue.code for issue in qriskit.validate(read) if issue.code in _CRC]
    if read.currency != RUPIAH:
        found.append("currency")
    if read.amount != amount:
        found.append("amount")
    if not read.merchant_name:
        found.append("merchant")
    return found


def reference_of(payload: str) -> str:
    """The reference in a payload; empty when there is none, or it is no payload."""
    try:
        return qriskit.parse(payload).additional_data.reference_label or ""
    except (qriskit.QRISParseError, ValueError):
        return ""


def svg(payload: str) -> str:
    """The payload as a picture to scan."""
    return qr.svg(payload)


def _plain(text: str, most: int) -> str:
    kept = "".join(each for each in text if each.isascii() and each.isprintable())
    return kept.strip()[:most].strip() or "KOTA"
