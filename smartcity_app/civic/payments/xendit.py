"""Xendit's Payments API v3, for QRIS.

`POST /v3/payment_requests`, `GET /v3/payment_requests/{id}`, `POST /refunds`, each repeatable under
an idempotency key. Webhooks carry one fixed token of the account, which proves little: what they
say is asked for again before it counts.
"""

import hmac
from collections.abc import Mapping
from datetime import UTC

import httpx

from smartcity_app.civic.payments import calling
from smartcity_app.civic.payments.calling import AWAY, Json, ask
from smartcity_app.civic.payments.midtrans import read_json
from smartcity_app.civic.payments.port import Answer, Asked, Charged, Refused, Standing, rupiah
from smartcity_app.kernel.errors import Incomplete, SignedOut, Unavailable

API_VERSION = "2024-11-11"
STANDINGS = {
    "REQUIRES_ACTION": Standing.PENDING,
    "PENDING": Standing.PENDING,
    "ACCEPTING_PAYMENTS": Standing.PENDING,
    "AUTHORIZED": Standing.PENDING,
    "SUCCEEDED": Standing.PAID,
    "EXPIRED": Standing.EXPIRED,
    "CANCELED": Standing.FAILED,
    "FAILED": Standing.FAILED,
}


class Xendit:
    """One account at Xendit. Safe to share between threads."""

    key = "xendit"

    def __init__(
        self,
        url: str,
        secret: str,
        callback_token: str,
        *,
        patience: httpx.Timeout = calling.PATIENCE,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._token = callback_token
        self._http = calling.client(
            url, secret, headers={"api-version": API_VERSION}, patience=patience,
            transport=transport,
        )  # fmt: skip

    def charge(self, asked: Asked) -> Charged:
        """See `Provider.charge`."""
        until = asked.expires_at.astimezone(UTC)
        body = {
            "reference_id": asked.ref,
            "type": "PAY",
            "country": "ID",
            "currency": "IDR",
            "request_amount": asked.amount,
            "capture_method": "AUTOMATIC",
            "channel_code": "QRIS",
            "channel_properties": {"expires_at": f"{until:%Y-%m-%dT%H:%M:%SZ}"},
        }
        once = {"idempotency-key": asked.ref}
        http, told = ask(
            self._http, "POST", "/v3/payment_requests", again=True, json=body, headers=once
        )
        if http not in (200, 201):
            raise Refused
        try:
            answer = _answer(told)
        except (KeyError, ValueError):
            raise Unavailable(AWAY) from None
        if answer.ref != asked.ref or answer.amount != asked.amount:
            raise Unavailable(AWAY)
        return Charged(answer.provider_ref, _qr(told))

    def status(self, ref: str, provider_ref: str) -> Answer:
        """See `Provider.status`. Without Xendit's number nobody was ever shown a code to pay."""
        if not provider_ref:
            return Answer(ref, Standing.ABSENT, 0, "", "absent")
        http, told = ask(self._http, "GET", f"/v3/payment_requests/{provider_ref}", again=True)
        if http == 404:
            return Answer(ref, Standing.ABSENT, 0, provider_ref, "absent")
        try:
            answer = _answer(told)
        except (KeyError, ValueError):
            raise Unavailable(AWAY) from None
        if http != 200 or answer.ref != ref:
            raise Unavailable(AWAY)
        return answer

    def refund(self, ref: str, provider_ref: str, *, key: str, amount: int, reason: str) -> None:
        """See `Provider.refund`."""
        body = {
            "payment_request_id": provider_ref,
            "reference_id": key,
            "currency": "IDR",
            "amount": amount,
            "reason": "OTHERS",
            "metadata": {"reason": reason[:200]},
        }
        once = {"idempotency-key": key}
        http, told = ask(self._http, "POST", "/refunds", again=True, json=body, headers=once)
        if http in (200, 201) and told.get("status") == "PENDING":  # as it was when first asked
            http, told = ask(self._http, "GET", f"/refunds/{told.get('id', '')}", again=True)
        if http not in (200, 201) or told.get("status") in ("FAILED", "CANCELLED"):
            raise Refused
        if told.get("status") != "SUCCEEDED":
            raise Unavailable(AWAY)

    def heard(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """See `Provider.heard`."""
        said = headers.get("x-callback-token", "")
        if not self._token or not hmac.compare_digest(self._token.encode(), said.encode()):
            raise SignedOut("Pemberitahuan ini tidak membawa tanda pengenal penyedia pembayaran.")
        told = read_json(body).get("data")
        try:
            return _answer(told if isinstance(told, dict) else {})
        except (KeyError, ValueError):
            raise Incomplete("Pemberitahuan ini tidak terbaca.") from None


def _answer(told: Json) -> Answer:
    word = str(told["status"])
    return Answer(
        ref=str(told["reference_id"])[:100],
        standing=STANDINGS[word],
        amount=rupiah(told["request_amount"]),
        provider_ref=str(told["payment_request_id"])[:100],
        word=word,
    )


def _qr(told: Json) -> str:
    """The payload among the actions; a payment without one cannot be paid."""
    actions = told.get("actions")
    for each in actions if isinstance(actions, list) else ():
        if isinstance(each, dict) and each.get("descriptor") == "QR_STRING" and each.get("value"):
            return str(each["value"])
    raise Unavailable(AWAY)
