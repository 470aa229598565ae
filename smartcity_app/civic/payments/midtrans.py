"""Midtrans' Core API, for QRIS.

`POST /v2/charge`, `GET /v2/{order_id}/status`, `POST /v2/{order_id}/refund`; notifications carry
SHA-512 over order_id + status_code + gross_amount (as received) + server key. That signature does
not cover the transaction's status, so nothing is settled by a notification alone: it is asked for.
"""

import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from typing import Any

import httpx
import zxingcpp
from PIL import Image

from smartcity_app.civic.payments import calling
from smartcity_app.civic.payments.calling import AWAY, Json, ask
from smartcity_app.civic.payments.port import Answer, Asked, Charged, Refused, Standing, rupiah
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete, SignedOut, Unavailable

LONGEST = 60
"""Minutes a code lives at most."""
STANDINGS = {
    "pending": Standing.PENDING,
    "authorize": Standing.PENDING,
    "settlement": Standing.PAID,
    "expire": Standing.EXPIRED,
    "deny": Standing.FAILED,
    "cancel": Standing.FAILED,
    "failure": Standing.FAILED,
    "refund": Standing.GIVEN_BACK,
    "partial_refund": Standing.GIVEN_BACK,
}


class Midtrans:
    """One merchant's account at Midtrans. Safe to share between threads."""

    def __init__(
        self,
        url: str,
        server_key: str,
        *,
        key: str = "midtrans",
        notify: str = "",
        patience: httpx.Timeout = calling.PATIENCE,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.key = key
        self._server_key = server_key
        headers = {"accept": "application/json"}
        if notify:
            headers["x-override-notification"] = notify
        self._http = calling.client(
            url, server_key, headers=headers, patience=patience, transport=transport
        )

    def charge(self, asked: Asked) -> Charged:
        """See `Provider.charge`. Midtrans answers 406 to an order_id it knows already."""
        made = clock.local(asked.made_at)
        minutes = (asked.expires_at - asked.made_at).total_seconds() // 60
        body = {
            "payment_type": "qris",
            "transaction_details": {"order_id": asked.ref, "gross_amount": asked.amount},
            "qris": {"acquirer": "gopay"},
            "custom_expiry": {
                "order_time": f"{made:%Y-%m-%d %H:%M:%S %z}",
                "expiry_duration": max(1, min(LONGEST, int(minutes))),
                "unit": "minute",
            },
        }
        _, told = ask(self._http, "POST", "/v2/charge", again=True, json=body)
        code = str(told.get("status_code", ""))
        if code == "406":
            _, told = ask(self._http, "GET", f"/v2/{asked.ref}/status", again=True)
        elif code != "201":
            raise Refused
        provider_ref = str(told.get("transaction_id", ""))
        if not provider_ref or _amount(told) != asked.amount:
            raise Unavailable(AWAY)
        return Charged(provider_ref, str(told.get("qr_string") or "") or self._drawn(provider_ref))

    def status(self, ref: str, provider_ref: str) -> Answer:
        """See `Provider.status`."""
        http, told = ask(self._http, "GET", f"/v2/{ref}/status", again=True)
        if http == 404 or str(told.get("status_code")) == "404":
            return Answer(ref, Standing.ABSENT, 0, provider_ref, "absent")
        if http != 200:
            raise Unavailable(AWAY)
        try:
            return _answer(told)
        except (KeyError, ValueError):
            raise Unavailable(AWAY) from None

    def refund(self, ref: str, provider_ref: str, *, key: str, amount: int, reason: str) -> None:
        """See `Provider.refund`. What an answer that was lost did stands in the list of refunds."""
        _, before = ask(self._http, "GET", f"/v2/{ref}/status", again=True)
        if _has_refund(before, key):
            return
        body = {"refund_key": key, "amount": amount, "reason": reason[:200]}
        _, told = ask(self._http, "POST", f"/v2/{ref}/refund", again=True, json=body)
        if str(told.get("status_code")) == "200":
            return
        _, after = ask(self._http, "GET", f"/v2/{ref}/status", again=True)
        if not _has_refund(after, key):
            raise Refused

    def heard(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """See `Provider.heard`."""
        told = read_json(body)
        said = str(told.get("signature_key", ""))
        if not hmac.compare_digest(signature(told, self._server_key).encode(), said.encode()):
            raise SignedOut("Pemberitahuan ini tidak ditandatangani oleh penyedia pembayaran.")
        try:
            return _answer(told)
        except (KeyError, ValueError):
            raise Incomplete("Pemberitahuan ini tidak terbaca.") from None

    def _drawn(self, transaction_id: str) -> str:
        """The payload of a code whose answer was lost: read off the picture Midtrans keeps."""
        try:
            answer = self._http.get(f"/v2/qris/{transaction_id}/qr-code")
            picture = Image.open(io.BytesIO(answer.content)).convert("L")
            read = zxingcpp.read_barcode(picture)
        except (httpx.HTTPError, OSError, ValueError):
            raise Unavailable(AWAY) from None
        if read is None:
            raise Unavailable(AWAY)
        return str(read.text)


def signature(told: Mapping[str, Any], server_key: str) -> str:
    """What signature_key has to be. The amount counts as it was written."""
    signed = (str(told.get(part, "")) for part in ("order_id", "status_code", "gross_amount"))
    return hashlib.sha512(("".join(signed) + server_key).encode()).hexdigest()


def read_json(body: bytes) -> Json:
    """A notification's body; Incomplete when it is no JSON object."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Incomplete("Pemberitahuan ini tidak terbaca.")
    return told


def _answer(told: Json) -> Answer:
    word = str(told["transaction_status"])
    return Answer(
        ref=str(told["order_id"])[:100],
        standing=STANDINGS[word],
        amount=rupiah(told["gross_amount"]),
        provider_ref=str(told["transaction_id"])[:100],
        word=word,
    )


def _amount(told: Json) -> int | None:
    try:
        return rupiah(told.get("gross_amount"))
    except ValueError:
        return None


def _has_refund(told: Json, key: str) -> bool:
    given = told.get("refunds")
    listed = given if isinstance(given, list) else []
    return any(isinstance(each, dict) and each.get("refund_key") == key for each in listed)
