"""Time stamps from an authority outside: asked over HTTP, believed only about our own digest."""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import CertificateBuilder, ExtendedKeyUsage, Name, NameAttribute
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from smartcity_app.civic.documents.check import inspect
from smartcity_app.kernel.errors import Unavailable
from smartcity_app.kernel.settings import settings
from tests.civic.documents.conftest import Sign

THEN = datetime(2026, 7, 27, 3, 4, 5, tzinfo=UTC)


class Peer(HTTPServer):
    """A time stamping authority that can be told to misbehave."""

    stamper: DummyTimeStamper
    mood = ""
    asked = 0


class Answer(BaseHTTPRequestHandler):
    server: Peer

    def do_POST(self) -> None:
        self.server.asked += 1
        body = self.rfile.read(int(self.headers["content-length"]))
        query = tsp.TimeStampReq.load(body)
        if self.server.mood == "another digest":
            query["message_imprint"]["hashed_message"] = b"\0" * 32
        if self.server.mood == "another nonce":
            query["nonce"] = 7
        reply = self.server.stamper.request_tsa_response(query)
        if self.server.mood == "refuses":
            reply = tsp.TimeStampResp({"status": {"status": "rejection"}})
        kind = "text/html" if self.server.mood == "a page" else "application/timestamp-reply"
        sent = reply.dump()[: 200 if self.server.mood == "cut off" else None]
        self.send_response(503 if self.server.mood == "busy" else 200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None: ...


def foreign_stamper() -> tuple[x509.Certificate, keys.PrivateKeyInfo]:
    """Certificate and key of an authority that is not ours."""
    key = rsa.generate_private_key(65537, 2048)
    name = Name([NameAttribute(NameOID.COMMON_NAME, "TSA lain")])
    made = (
        CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(THEN - timedelta(1))
        .not_valid_after(THEN + timedelta(3650))
        .add_extension(ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    sealed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = x509.Certificate.load(made.public_bytes(Encoding.DER))
    return certificate, keys.PrivateKeyInfo.load(sealed)


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    server = Peer(("127.0.0.1", 0), Answer)
    server.stamper = DummyTimeStamper(*foreign_stamper(), fixed_dt=THEN)
    monkeypatch.setenv("SMARTCITY_TSA_URL", f"http://127.0.0.1:{server.server_port}/tsa")
    settings.cache_clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    monkeypatch.undo()
    settings.cache_clear()


def test_the_last_signature_carries_the_stamp_of_the_authority_asked(
    peer: Peer, letter: bytes, sign: Sign
) -> None:
    pdf = sign(letter)
    assert peer.asked == 1
    first, last = inspect(pdf)
    assert first.intact
    assert last.intact
    (_, signature) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    (token,) = (
        each["values"][0]
        for each in signature.signer_info["unsigned_attrs"]
        if each["type"].native == "signature_time_stamp_token"
    )
    stamp = token["content"]["encap_content_info"]["content"].parsed
    assert stamp["gen_time"].native == THEN


@pytest.mark.parametrize(
    "mood", ["busy", "a page", "cut off", "refuses", "another digest", "another nonce"]
)
def test_an_answer_that_is_not_about_this_letter_signs_nothing(
    peer: Peer, letter: bytes, sign: Sign, mood: str
) -> None:
    peer.mood = mood
    with pytest.raises(Unavailable, match="Penanda waktu"):
        sign(letter)


def test_an_authority_that_is_away_signs_nothing(
    peer: Peer, letter: bytes, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTCITY_TSA_URL", "http://127.0.0.1:9/tsa")
    settings.cache_clear()
    with pytest.raises(Unavailable, match="Penanda waktu"):
        sign(letter)
