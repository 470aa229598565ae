"""The simulator in a process of its own: Midtrans' adapter over a real socket, and its notices."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from smartcity_app.civic.payments.midtrans import Midtrans
from smartcity_app.civic.payments.port import Asked, Standing
from smartcity_app.civic.payments.simulator import standalone
from tests.civic.payments.peers import Peer
from tests.conftest import City


@pytest.fixture
def alone(city: City, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "smartcity_app", "simulate-payments", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | {"DATA_DIR": str(tmp_path / "alone")},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(url, trust_env=False, timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


@pytest.mark.slow
def test_it_charges_is_paid_and_tells_the_city_over_http(alone: str) -> None:
    hook = Peer()
    hook.answer = lambda asked: (200, {})
    adapter = Midtrans(alone, standalone.server_key(), notify=f"{hook.url}/api/pembayaran/midtrans")
    now = datetime.now(UTC)
    charged = adapter.charge(Asked("RK-alone", 12_000, now, now + timedelta(minutes=15)))
    assert adapter.status("RK-alone", "").standing is Standing.PENDING
    paid = httpx.post(f"{alone}/bayar/RK-alone", data={"tindakan": "bayar"}, trust_env=False)
    assert paid.status_code == 303
    for _ in range(100):
        if len(hook.seen) == 2:
            break
        time.sleep(0.1)
    hook.close()
    assert [each.json["transaction_status"] for each in hook.seen] == ["pending", "settlement"]
    answer = adapter.status("RK-alone", charged.provider_ref)
    assert (answer.standing, answer.amount) == (Standing.PAID, 12_000)
    adapter.refund("RK-alone", charged.provider_ref, key="k", amount=12_000, reason="uji")
    assert adapter.status("RK-alone", "").standing is Standing.GIVEN_BACK
