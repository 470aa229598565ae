"""HTTP to payment providers: patient for a while, repeated only where that changes nothing."""

import logging
import re
import time
from typing import Any

import httpx

from smartcity_app.kernel.errors import Unavailable

PATIENCE = httpx.Timeout(8, connect=3, pool=2)
"""Seconds. Nobody waits longer for a code to pay."""
PAUSES = (0.2, 0.6)
"""Seconds between tries of what may be repeated."""
AWAY = (
    "Penyedia pembayaran belum menjawab. Pesanan Anda aman dan belum ada yang dibayar. "
    "Kami mencoba lagi sendiri; Anda juga bisa menekan Coba lagi."
)
Json = dict[str, Any]


def client(
    url: str,
    secret: str,
    *,
    headers: dict[str, str] | None = None,
    patience: httpx.Timeout = PATIENCE,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """A client of one provider. Safe to share between threads; follows no redirects."""
    _keep_refs_out_of_logs()
    return httpx.Client(
        base_url=url, auth=(secret, ""), headers=headers, timeout=patience, trust_env=False,
        transport=transport,
    )  # fmt: skip


def ask(
    http: httpx.Client, method: str, path: str, *, again: bool, **parts: Any
) -> tuple[int, Json]:
    """Status and body of an answer below 500. `again`: the same request a second time is harmless.

    Unavailable when there is none: the request may have arrived all the same.
    """
    for pause in (*(PAUSES if again else ()), None):
        try:
            answer = http.request(method, path, **parts)
            if answer.status_code < 500 and answer.status_code != 429:
                return answer.status_code, _json(answer)
        except httpx.HTTPError:
            pass
        if pause is not None:
            time.sleep(pause)
    raise Unavailable(AWAY)


def _json(answer: httpx.Response) -> Json:
    """The body; an answer that is no JSON object is no answer."""
    try:
        told = answer.json()
    except ValueError:
        raise Unavailable(AWAY) from None
    if not isinstance(told, dict):
        raise Unavailable(AWAY)
    return told


class _Quiet(logging.Filter):
    """httpx logs every address it asks for; a payment's number opens its page."""

    _paths = re.compile(r"/v2/|/v3/payment_requests|/refunds")

    def filter(self, record: logging.LogRecord) -> bool:
        return not self._paths.search(record.getMessage())


_QUIET = _Quiet()


def _keep_refs_out_of_logs() -> None:
    logging.getLogger("httpx").addFilter(_QUIET)
