"""Xendit over a real socket: idempotency keys, the callback token, and asking back."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from smartcity_app.civic.payments import asking, noticing, opening, paying_back, qris, refunding
from smartcity_app.civic.payments.port import Asked, Refused, Standing
from smartcity_app.civic.payments.xendit import Xendit
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import Incomplete, SignedOut, Unavailable
from smartcity_app.kernel.settings import settings
from tests.civic.payments.conftest import Till
from tests.civic.payments.peers import Peer
from tests.conftest import MONDAY

TOKEN = "tanda-pengenal-contoh"
ASKED = Asked("RK-1", 50_000, MONDAY, MONDAY + timedelta(minutes=15))


class XenditPeer(Peer):
    """Keeps payment requests as Xendit does, idempotency and all."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.refund_status = "SUCCEEDED"
        self.answer = self.behave

    def behave(self, asked: Any) -> tuple[int, Any]:
        match (asked.method, asked.path.split("/")[1:]):
            case ("POST", ["v3", "payment_requests"]):
                ref = asked.headers["idempotency-key"]
                amount = asked.json["request_amount"]
                code = qris.build(amount=amount, reference="x", merchant="Kota", town="Surabaya")
                made = {
                    "payment_request_id": f"pr-{len(self.requests) + 1}", "status":
                    "REQUIRES_ACTION", "reference_id": ref, "request_amount": amount,
                    "currency": "IDR", "actions": [
                        {"type": "PRESENT_TO_CUSTOMER", "descriptor": "QR_STRING", "value": code}
                    ],
                }  # fmt: skip
                return 201, self.requests.setdefault(ref, made)
            case ("GET", ["v3", "payment_requests", ident]):
                found = [r for r in self.requests.values() if r["payment_request_id"] == ident]
                return (200, found[0]) if found else (404, {"error_code": "DATA_NOT_FOUND"})
            case ("POST", ["refunds"]):
                made = {"id": "rfd-1", "status": self.refund_status, **asked.json}
                return 200, self.refunds.setdefault(asked.headers["idempotency-key"], made)
            case ("GET", ["refunds", _]):
                [made] = self.refunds.values()
                return 200, made | {"status": self.refund_status}
        return 404, {"error_code": "NOT_FOUND"}

    def pay(self, ref: str) -> bytes:
        """The buyer pays; what the webhook says."""
        self.requests[ref]["status"] = "SUCCEEDED"
        data = {k: v for k, v in self.requests[ref].items() if k != "actions"}
        return json.dumps({"event": "payment.capture", "data": data}).encode()


@pytest.fixture
def peer() -> Iterator[XenditPeer]:
    peer = XenditPeer()
    yield peer
    peer.close()


@pytest.fixture
def xendit(peer: XenditPeer) -> Xendit:
    return Xendit(peer.url, "rahasia", TOKEN, patience=httpx.Timeout(0.4))


@pytest.fixture
def in_use(peer: XenditPeer, till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_XENDIT_URL", peer.url)
    monkeypatch.setenv("SMARTCITY_XENDIT_SECRET", "rahasia")
    monkeypatch.setenv("SMARTCITY_XENDIT_CALLBACK_TOKEN", TOKEN)
    settings.cache_clear()


def test_a_code_asked_for_twice_is_one_code(peer: XenditPeer, xendit: Xendit) -> None:
    assert xendit.charge(ASKED) == xendit.charge(ASKED)
    first = peer.seen[0]
    assert first.headers["api-version"] == "2024-11-11"
    assert first.json["channel_code"] == "QRIS"
    assert first.json["channel_properties"]["expires_at"] == "2026-07-27T02:15:00Z"
    assert len(peer.requests) == 1


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ((500, {}), Unavailable), ((0, 1.0), Unavailable), ((200, b"oops"), Unavailable),
        ((400, {"error_code": "API_VALIDATION_ERROR"}), Refused), ((403, {}), Refused),
        ((201, {"status": "SUCCEEDED"}), Unavailable),
        ((201, {"status": "REQUIRES_ACTION", "reference_id": "RK-2", "request_amount": 50_000,
                "payment_request_id": "pr-1"}), Unavailable),
        ((201, {"status": "REQUIRES_ACTION", "reference_id": "RK-1", "request_amount": 50_000,
                "payment_request_id": "pr-1", "actions": "none"}), Unavailable),
    ],
)  # fmt: skip
def test_what_is_no_code_is_none(
    peer: XenditPeer, xendit: Xendit, answer: Any, refusal: type[Exception]
) -> None:
    peer.answer = lambda asked: answer
    with pytest.raises(refusal):
        xendit.charge(ASKED)


def test_the_token_is_compared_and_an_empty_one_is_nobody_s(xendit: Xendit, peer: Peer) -> None:
    data = {"status": "SUCCEEDED", "reference_id": "RK-1", "request_amount": 50_000,
            "payment_request_id": "pr-1"}  # fmt: skip
    body = json.dumps({"event": "payment.capture", "data": data}).encode()
    assert xendit.heard(body, {"x-callback-token": TOKEN}).standing is Standing.PAID
    for headers in ({}, {"x-callback-token": ""}, {"x-callback-token": TOKEN + "x"},
                    {"x-callback-token": "é"}):  # fmt: skip
        with pytest.raises(SignedOut):
            xendit.heard(body, headers)
    with pytest.raises(SignedOut):
        Xendit(peer.url, "rahasia", "").heard(body, {"x-callback-token": ""})
    with pytest.raises(Incomplete):
        xendit.heard(b'{"data": []}', {"x-callback-token": TOKEN})


@pytest.mark.usefixtures("in_use")
def test_a_payment_s_whole_course_at_xendit(till: Till, peer: XenditPeer) -> None:
    ref = till.charge(50_000)
    opening.begin(ref)
    assert (till.state(ref), till.payment(ref).provider) == ("pending", "xendit")
    body = peer.pay(ref)
    headers = {"x-callback-token": TOKEN}
    assert noticing.take("xendit", body, headers) == "settled"
    assert noticing.take("xendit", body, headers) == "repeated"
    payment = till.payment(ref)
    db.run(lambda s: refunding.order(s, payment, amount=20_000, key="a", reason="Habis"))
    peer.refund_status = "PENDING"
    assert paying_back.pay_back_due() == 0
    peer.refund_status = "SUCCEEDED"
    db.run(lambda s: s.connection().exec_driver_sql("UPDATE payment_refund SET again_at = NULL"))
    assert paying_back.pay_back_due() == 1
    assert len(peer.refunds) == 1
    assert till.balance("escrow") == -30_000
    assert till.problems() == []


@pytest.mark.usefixtures("in_use")
def test_a_webhook_that_says_more_than_xendit_confirms_is_not_believed(
    till: Till, peer: XenditPeer
) -> None:
    ref = till.charge(50_000)
    opening.begin(ref)
    body = peer.pay(ref)
    peer.requests[ref]["status"] = "REQUIRES_ACTION"
    with pytest.raises(Unavailable):
        noticing.take("xendit", body, {"x-callback-token": TOKEN})
    assert till.state(ref) == "pending"
    asking.look(ref)
    assert till.state(ref) == "pending"
