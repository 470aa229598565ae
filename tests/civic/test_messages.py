"""What the city sends to phones."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from smartcity_app.civic import messages
from smartcity_app.civic.messages import OutgoingMessage, State
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.kernel.settings import settings


class Gateway:
    """A message gateway of our own on loopback, real HTTP."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.status = 200
        outer = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def gateway(city: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    there = Gateway()
    monkeypatch.setenv("SMARTCITY_WHATSAPP_URL", there.url)
    monkeypatch.setenv("SMARTCITY_WHATSAPP_TOKEN", "rahasia")
    settings.cache_clear()
    yield there
    there.server.shutdown()
    there.server.server_close()


def send(who: Actor | None, text: str, **more: Any) -> None:
    db.run(lambda s: messages.send(s, who.person_id if who else None, text, **more))


def states(city: Any) -> list[str]:
    return [each.state for each in city.all(OutgoingMessage)]


def test_a_message_reaches_the_gateway_once(city: Any, siti: Actor, gateway: Gateway) -> None:
    send(siti, "Surat Anda siap.")
    assert messages.deliver_waiting() == 1
    assert messages.deliver_waiting() == 0
    ((headers, body),) = gateway.got
    assert body == {"to": "+6281200000001", "text": "Surat Anda siap."}
    assert headers["authorization"] == "Bearer rahasia"
    assert headers["idempotency-key"].startswith("smartcity-")
    assert states(city) == [State.SENT]


def test_a_gateway_that_is_down_is_asked_again_later(
    city: Any, siti: Actor, gateway: Gateway
) -> None:
    gateway.status = 503
    send(siti, "Surat Anda siap.")
    assert messages.deliver_waiting() == 0
    assert messages.deliver_waiting() == 0
    assert len(gateway.got) == 1
    gateway.status = 200
    with clock.held(clock.now() + messages.PATIENCE):
        assert messages.deliver_waiting() == 1
    keys = {headers["idempotency-key"] for headers, _ in gateway.got}
    assert len(keys) == 1


def test_after_eight_tries_the_gateway_is_given_up(
    city: Any, siti: Actor, gateway: Gateway
) -> None:
    gateway.status, at = 500, clock.now()
    send(siti, "Surat Anda siap.")
    for _ in range(messages.MOST_TRIES + 2):
        with clock.held(at):
            messages.deliver_waiting()
        at += timedelta(days=1)
    assert len(gateway.got) == messages.MOST_TRIES
    assert states(city) == [State.FAILED]


def test_a_code_that_is_over_is_not_sent_any_more(city: Any, siti: Actor, gateway: Gateway) -> None:
    send(siti, "Kode masuk Anda 123456.", good_for=timedelta(minutes=5))
    with clock.held(clock.now() + timedelta(minutes=5)):
        assert messages.deliver_waiting() == 0
    assert gateway.got == []
    (row,) = city.all(OutgoingMessage)
    assert (row.state, row.text) == (State.EXPIRED, None)


def test_nothing_is_sent_of_what_did_not_happen(city: Any, siti: Actor, gateway: Gateway) -> None:
    def fails(session: Any) -> None:
        messages.send(session, siti.person_id, "Surat Anda siap.")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        db.run(fails)
    assert messages.deliver_waiting() == 0


def test_without_a_gateway_messages_are_marked_as_a_simulation(city: Any, siti: Actor) -> None:
    send(siti, "Surat Anda siap.")
    assert messages.deliver_waiting() == 0
    assert states(city) == [State.SIMULATED]


def test_who_has_no_phone_is_not_written_to(city: Any, gateway: Gateway) -> None:
    send(city.resident("Tanpa HP", phone=""), "Surat Anda siap.")
    send(None, "Kode masuk Anda 123456.")
    assert messages.deliver_waiting() == 0
    assert states(city) == [State.NO_ADDRESS] * 2


def test_words_are_forgotten_after_a_day(city: Any, siti: Actor) -> None:
    send(siti, "Kode masuk Anda 123456.")
    messages.blank_old()
    assert city.all(OutgoingMessage)[0].text
    with clock.held(clock.now() + messages.KEPT + timedelta(seconds=1)):
        messages.blank_old()
    assert city.all(OutgoingMessage)[0].text is None


def test_the_outbox_can_be_read_in_demo_mode_only(
    city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(siti, "pertama")
    send(siti, "kedua")
    seen = db.run(messages.demo_outbox)
    assert [(each.name, each.text) for each in seen] == [
        ("Siti Aminah", "kedua"),
        ("Siti Aminah", "pertama"),
    ]
    monkeypatch.setenv("SMARTCITY_DEMO", "0")
    settings.cache_clear()
    with pytest.raises(NotFound):
        db.run(messages.demo_outbox)


def test_the_log_has_neither_words_nor_phone(
    city: Any, siti: Actor, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.status = 500
    send(siti, "Kode masuk Anda 123456.")
    messages.deliver_waiting()
    assert "not delivered" in caplog.text
    assert "123456" not in caplog.text
    assert "81200000001" not in caplog.text
