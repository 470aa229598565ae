"""Sends the simulated provider's notifications over HTTP, and again when they are not taken."""

import logging
import threading
import time

import httpx

from smartcity_app.civic.payments.simulator.bank import Bank, Notice

log = logging.getLogger(__name__)
TICK = 0.5
"""Seconds between two looks at what is due."""


class Postman:
    """One thread at a time, which ends when nothing is left to send."""

    def __init__(self, bank: Bank) -> None:
        self._bank, self._lock = bank, threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send what is due, unless somebody is doing it already. Returns at once."""
        with self._lock:
            if self._thread and self._thread.is_alive():
                return
            if not self._bank.is_expecting():
                return
            self._thread = threading.Thread(target=self._walk, name="postman", daemon=True)
            self._thread.start()

    def _walk(self) -> None:
        with httpx.Client(timeout=5, trust_env=False) as http:
            while self._bank.is_expecting():
                for notice in self._bank.due():
                    if _send(http, notice):
                        self._bank.delivered(notice)
                time.sleep(TICK)


def _send(http: httpx.Client, notice: Notice) -> bool:
    """Whether it needs no second try: it was taken, or will never be."""
    try:
        answer = http.post(
            notice.url, content=notice.body, headers={"content-type": "application/json"}
        )
    except httpx.HTTPError as trouble:
        log.warning("simulated notification not sent: %s", type(trouble).__name__)
        return False
    return answer.status_code < 500
