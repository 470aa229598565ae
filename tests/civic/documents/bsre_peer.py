"""A stand-in for BSrE's E-Sign client service on a real socket, failures included.

It signs with the test authority, so that what comes back is a real signature.
"""

import base64
import email
import json
import socket
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import SignerIdentity

USER, PASSWORD = "kota-surabaya", "rahasia-kota"


class BsrePeer(ThreadingHTTPServer):
    """Behaves as `mood` says; remembers every request in `seen`."""

    daemon_threads = True

    def __init__(self, signer: LocalSigner, people: dict[str, tuple[SignerIdentity, str]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.signer = signer
        self.people = people
        """By NIK: who, and their passphrase."""
        self.mood = "well"
        self.seen: list[tuple[str, str]] = []
        self.orders: dict[bytes, int] = {}
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def posts(self) -> int:
        return sum(method == "POST" for method, _ in self.seen)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    server: BsrePeer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.server.seen.append(("GET", self.path))
        if not self._let_in():
            return
        nik = self.path.removeprefix("/api/user/status/")
        if self.server.mood == "status-garbage":
            self._say(200, b"<html>maintenance</html>", "text/html")
        elif nik in self.server.people and self.server.mood != "expired":
            self._tell(200, {"status_code": 1111, "status": "ISSUE", "message": "Aktif"})
        else:
            self._tell(200, {"status_code": 1110, "status": "NOT_REGISTERED", "message": "-"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(("POST", self.path))
        if not self._let_in():
            return
        parts = self._parts(body)
        match self.server.mood:
            case "slow":
                time.sleep(1.5)
            case "hangs-up":
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            case "broken":
                self._say(503, b"upstream connect error", "text/plain")
            case "garbage":
                self._say(200, b"<html>maintenance</html>", "text/html")
            case "unsigned":
                self._say(200, parts["file"], "application/pdf")
            case "damaged":
                pdf = bytearray(self._signed(parts))
                pdf[len(parts["file"]) // 2] ^= 1
                self._say(200, bytes(pdf), "application/pdf")
            case "refuses":
                told = {"status_code": 2021, "error": "Dokumen 3578091203800002 ditolak"}
                self._tell(400, told)
            case _:
                self._sign_or_say_why_not(parts)

    def _sign_or_say_why_not(self, parts: dict[str, bytes]) -> None:
        _, passphrase = self.server.people[parts["nik"].decode()]
        if parts["passphrase"].decode() != passphrase:
            self._tell(400, {"status_code": 2031, "error": "Passphrase anda salah"})
        elif parts["tampilan"] != b"invisible":
            self._tell(400, {"status_code": 2001, "error": "tampilan tidak dikenal"})
        else:
            self._say(200, self._signed(parts), "application/pdf")

    def _signed(self, parts: dict[str, bytes]) -> bytes:
        who, passphrase = self.server.people[parts["nik"].decode()]
        order = parts["file"].count(b"/ETSI.CAdES.detached") + 1
        return self.server.signer.sign(
            parts["file"],
            who=who,
            passphrase=passphrase,
            order=order,
            last=True,
            at=datetime.now(UTC),
            reason="TTE",
            place="Indonesia",
        )

    def _let_in(self) -> bool:
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") == f"Basic {expected}":
            return True
        self._tell(401, {"error": "Unauthorized"})
        return False

    def _parts(self, body: bytes) -> dict[str, bytes]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.message_from_bytes(head + body)
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in message.get_payload()
        }  # type: ignore[misc,union-attr]

    def _tell(self, status: int, told: dict[str, Any]) -> None:
        self._say(status, json.dumps(told).encode(), "application/json")

    def _say(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
