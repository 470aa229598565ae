"""Midtrans over a real socket: what is asked, what is believed, and what is never repeated."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from smartcity_app.civic.payments import qris
from smartcity_app.civic.payments.midtrans import Midtrans
from smartcity_app.civic.payments.port import Asked, Refused, Standing, rupiah
from smartcity_app.kernel.errors import Incomplete, SignedOut, Unavailable
from tests.civic.payments.peers import Peer
from tests.conftest import MONDAY

KEY = "SB-Mid-server-contoh"
ASKED = Asked("RK-1", 789_000, MONDAY, MONDAY + timedelta(minutes=15))
CODE = qris.build(amount=789_000, reference="t1", merchant="Kota", town="Surabaya")


def told(**more: Any) -> dict[str, Any]:
    return {
        "status_code": "201", "transaction_id": "t1", "order_id": "RK-1",
        "gross_amount": "789000.00", "currency": "IDR", "payment_type": "qris",
        "transaction_status": "pending", "fraud_status": "accept", **more,
    }  # fmt: skip


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.close()


@pytest.fixture
def midtrans(peer: Peer) -> Midtrans:
    return Midtrans(peer.url, KEY, notify="https://kota/api", patience=httpx.Timeout(0.4))


def test_a_charge_says_what_midtrans_wants_to_hear(peer: Peer, midtrans: Midtrans) -> None:
    peer.answer = lambda asked: (201, told(qr_string=CODE))
    charged = midtrans.charge(ASKED)
    assert (charged.provider_ref, charged.qr) == ("t1", CODE)
    [asked] = peer.seen
    assert (asked.method, asked.path) == ("POST", "/v2/charge")
    assert (
        asked.headers["Authorization"] == "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
    )
    assert asked.headers["X-Override-Notification"] == "https://kota/api"
    assert asked.json["transaction_details"] == {"order_id": "RK-1", "gross_amount": 789_000}
    assert asked.json["custom_expiry"] == {
        "order_time": "2026-07-27 09:00:00 +0700", "expiry_duration": 15, "unit": "minute",
    }  # fmt: skip


def test_a_number_it_knows_already_is_asked_for_and_its_code_read_off_the_picture(
    peer: Peer, midtrans: Midtrans
) -> None:
    from io import BytesIO

    import zxingcpp
    from PIL import Image

    out = BytesIO()
    code = zxingcpp.create_barcode(CODE, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    Image.fromarray(code.to_image(scale=4)).save(out, "PNG")  # type: ignore[arg-type]

    def answer(asked: Any) -> tuple[int, Any]:
        match asked.path:
            case "/v2/charge":
                return 406, {"status_code": "406"}
            case "/v2/RK-1/status":
                return 200, told()
            case "/v2/qris/t1/qr-code":
                return 200, out.getvalue()
        return 404, {}

    peer.answer = answer
    assert midtrans.charge(ASKED).qr == CODE
    peer.answer = lambda a: (200, b"no picture") if "qr-code" in a.path else answer(a)
    with pytest.raises(Unavailable):
        midtrans.charge(ASKED)


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}), (503, b"<html>"), (429, {}), (200, b"<html>maintenance</html>"), (200, b"[1]"),
        (0, 1.0), (201, told(gross_amount="789000.50")), (201, told(gross_amount="1.00")),
        (201, told(transaction_id="")),
    ],
)  # fmt: skip
def test_no_answer_and_a_strange_one_are_both_no_code(
    peer: Peer, midtrans: Midtrans, answer: Any
) -> None:
    peer.answer = lambda asked: answer
    with pytest.raises(Unavailable, match="belum menjawab"):
        midtrans.charge(ASKED)
    assert len(peer.seen) <= 3


def test_a_refusal_is_no_reason_to_try_again(peer: Peer, midtrans: Midtrans) -> None:
    peer.answer = lambda asked: (400, {"status_code": "400"})
    with pytest.raises(Refused):
        midtrans.charge(ASKED)
    assert len(peer.seen) == 1


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("pending", Standing.PENDING), ("settlement", Standing.PAID), ("expire", Standing.EXPIRED),
        ("deny", Standing.FAILED), ("cancel", Standing.FAILED), ("refund", Standing.GIVEN_BACK),
    ],
)  # fmt: skip
def test_its_words_mean(peer: Peer, midtrans: Midtrans, word: str, standing: Standing) -> None:
    peer.answer = lambda asked: (200, told(transaction_status=word))
    answer = midtrans.status("RK-1", "t1")
    assert (answer.standing, answer.amount, answer.word) == (standing, 789_000, word)


def test_what_it_does_not_know_is_absent_and_what_we_do_not_know_is_no_answer(
    peer: Peer, midtrans: Midtrans
) -> None:
    peer.answer = lambda asked: (404, {"status_code": "404"})
    assert midtrans.status("RK-1", "").standing is Standing.ABSENT
    peer.answer = lambda asked: (200, {"status_code": "404"})
    assert midtrans.status("RK-1", "").standing is Standing.ABSENT
    for strange in (told(transaction_status="teleported"), told(gross_amount="banyak"), {}):
        peer.answer = lambda asked, said=strange: (200, said)  # type: ignore[misc]
        with pytest.raises(Unavailable):
            midtrans.status("RK-1", "")
    peer.answer = lambda asked: (401, {"status_code": "401"})
    with pytest.raises(Unavailable):
        midtrans.status("RK-1", "")


def test_a_notification_is_signed_over_the_amount_as_it_was_written(midtrans: Midtrans) -> None:
    said = told(transaction_status="settlement", status_code="200")
    digest = hashlib.sha512(f"RK-1200789000.00{KEY}".encode()).hexdigest()
    heard = midtrans.heard(json.dumps(said | {"signature_key": digest}).encode(), {})
    assert (heard.ref, heard.standing, heard.amount) == ("RK-1", Standing.PAID, 789_000)
    changes: list[dict[str, Any]] = [
        {"gross_amount": "789000"}, {"order_id": "RK-2"}, {"status_code": "201"},
        {"signature_key": ""}, {"signature_key": None}, {"signature_key": "é"},
    ]  # fmt: skip
    for change in changes:
        body = json.dumps(said | {"signature_key": digest} | change).encode()
        with pytest.raises(SignedOut):
            midtrans.heard(body, {})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 9000, b"\xff\xfe"])
def test_what_is_no_notification_is_refused(midtrans: Midtrans, body: bytes) -> None:
    with pytest.raises(Incomplete):
        midtrans.heard(body, {})


def test_a_refund_that_is_there_already_is_not_asked_for(peer: Peer, midtrans: Midtrans) -> None:
    done = told(refunds=[{"refund_key": "k", "refund_amount": "5.00"}])
    peer.answer = lambda asked: (200, done)
    midtrans.refund("RK-1", "t1", key="k", amount=5, reason="")
    assert [asked.method for asked in peer.seen] == ["GET"]


def test_a_refund_refused_is_refused_unless_it_happened_all_the_same(
    peer: Peer, midtrans: Midtrans
) -> None:
    calls = []

    def answer(asked: Any) -> tuple[int, Any]:
        calls.append(asked.method)
        if asked.method == "POST":
            return 412, {"status_code": "412"}
        given = [{"refund_key": "k"}] if calls.count("POST") and happened else []
        return 200, told(refunds=given)

    peer.answer, happened = answer, True
    midtrans.refund("RK-1", "t1", key="k", amount=5, reason="")
    calls.clear()
    happened = False
    with pytest.raises(Refused):
        midtrans.refund("RK-1", "t1", key="k", amount=5, reason="")


@pytest.mark.parametrize(("said", "amount"), [("789000.00", 789_000), (5, 5), ("5.0", 5), (7.0, 7)])
def test_amounts_are_whole_rupiah(said: Any, amount: int) -> None:
    assert rupiah(said) == amount


@pytest.mark.parametrize(
    "said", ["", "-1", "1e6", "1.5", None, True, "NaN", "1,000", "٣", "9" * 16, [], "1.0.0"]
)
def test_and_nothing_else(said: Any) -> None:
    with pytest.raises(ValueError, match=r"amount|rupiah"):
        rupiah(said)
