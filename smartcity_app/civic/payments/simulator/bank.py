"""The simulated provider's books: one SQLite file, short statements, no state in memory."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from smartcity_app.civic import profile
from smartcity_app.civic.payments import qris
from smartcity_app.civic.payments.midtrans import signature
from smartcity_app.civic.payments.simulator.knobs import Knobs
from smartcity_app.kernel import clock

MERCHANT = "G000000000"
TRIES = (2, 10, 30, 120)
"""Seconds after which a notification that was not taken is sent again."""
_SHAPE = """
CREATE TABLE IF NOT EXISTS charge (
  order_id TEXT PRIMARY KEY, transaction_id TEXT UNIQUE, amount INTEGER, paid_amount INTEGER,
  status TEXT, qr TEXT, made_at TEXT, expires_at TEXT, settled_at TEXT, notify TEXT);
CREATE TABLE IF NOT EXISTS refund (
  order_id TEXT, refund_key TEXT UNIQUE, amount INTEGER, made_at TEXT);
CREATE TABLE IF NOT EXISTS notice (
  id INTEGER PRIMARY KEY, url TEXT, body TEXT, due_at TEXT, tries INTEGER DEFAULT 0,
  done INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS notice_due ON notice (due_at) WHERE done = 0;
CREATE TABLE IF NOT EXISTS knob (id INTEGER PRIMARY KEY CHECK (id = 1), said TEXT);
"""
CODES = {"pending": "201", "settlement": "200", "expire": "407", "cancel": "202", "deny": "202",
         "refund": "200", "partial_refund": "200"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification on its way."""

    id: int
    url: str
    body: str


class Bank:
    """What has been charged, paid and given back. Safe to share between threads and processes."""

    def __init__(self, path: str, server_key: str, *, notify: str = "") -> None:
        self.server_key = server_key
        self._path, self._notify = path, notify
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with self._open() as db:
            db.executescript(_SHAPE)

    @contextmanager
    def _open(self, *, writes: bool = False) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=5)
        connection.row_factory = sqlite3.Row
        try:
            if writes:
                connection.execute("BEGIN IMMEDIATE")
            yield connection
            if writes:
                connection.execute("COMMIT")
        finally:
            connection.close()  # what was not committed is rolled back with it

    def knobs(self) -> Knobs:
        """How it is told to behave."""
        with self._open() as db:
            row = db.execute("SELECT said FROM knob").fetchone()
        return Knobs(**json.loads(row["said"])) if row else Knobs()

    def turn(self, knobs: Knobs) -> None:
        """Behave like this from now on."""
        with self._open() as db:
            said = json.dumps(knobs.as_dict())
            db.execute("INSERT OR REPLACE INTO knob (id, said) VALUES (1, ?)", (said,))

    def charge(
        self, order_id: str, amount: int, *, minutes: int, notify: str
    ) -> dict[str, Any] | None:
        """A new code to pay; None when the order is known already."""
        now = clock.now()
        transaction_id = secrets.token_hex(12)
        town = profile.city().short_name
        payload = qris.build(
            amount=amount, reference=transaction_id, merchant=f"e-Peken {town} (simulasi)",
            town=town,
        )  # fmt: skip
        with self._open(writes=True) as db:
            fresh = db.execute(
                "INSERT OR IGNORE INTO charge VALUES (?, ?, ?, NULL, 'pending', ?, ?, ?, NULL, ?)",
                (order_id, transaction_id, amount, payload, now.isoformat(),
                 (now + timedelta(minutes=minutes)).isoformat(), notify or self._notify),
            )  # fmt: skip
            if not fresh.rowcount:
                return None
            row = _find(db, order_id)
            assert row
            if not self.knobs().reorder:
                self._queue(db, row, "pending")
            return self._told(db, row) | {"qr_string": payload, "acquirer": "gopay"}

    def status(self, ident: str) -> dict[str, Any] | None:
        """How an order (or transaction) stands; None when it is not known."""
        with self._open() as db:
            row = _find(db, ident)
            return self._told(db, row) if row else None

    def row(self, ident: str) -> dict[str, Any] | None:
        """An order for the pages: by its number, its transaction, or what its QR code says."""
        with self._open() as db:
            row = _find(db, ident) or _find(db, qris.reference_of(ident))
            return dict(row) | {"status": _status(row)} if row else None

    def newest(self, most: int = 15) -> list[dict[str, Any]]:
        """Orders for the pages, newest first."""
        with self._open() as db:
            rows = db.execute("SELECT * FROM charge ORDER BY made_at DESC LIMIT ?", (most,))
            return [dict(row) | {"status": _status(row)} for row in rows]

    def pay(self, order_id: str) -> bool:
        """The buyer pays, also after the time is over. False when it is paid or over for good."""
        knobs = self.knobs()
        with self._open(writes=True) as db:
            row = _find(db, order_id)
            if row is None or row["status"] not in ("pending", "expire"):
                return False
            paid = row["amount"] - 1000 if knobs.wrong_amount else row["amount"]
            db.execute(
                "UPDATE charge SET status = 'settlement', paid_amount = ?, settled_at = ? "
                "WHERE order_id = ?",
                (max(1, paid), clock.now().isoformat(), order_id),
            )
            row = _find(db, order_id)
            assert row
            self._queue(db, row, "settlement")
            if knobs.reorder:
                self._queue(db, row, "pending", after=2)
        return True

    def fail(self, order_id: str) -> bool:
        """The buyer's bank refuses."""
        with self._open(writes=True) as db:
            row = _find(db, order_id)
            if row is None or row["status"] != "pending":
                return False
            db.execute("UPDATE charge SET status = 'deny' WHERE order_id = ?", (order_id,))
            row = _find(db, order_id)
            assert row
            self._queue(db, row, "deny")
        return True

    def refund(self, ident: str, key: str, amount: int) -> str:
        """Give back; the status code Midtrans would answer with."""
        with self._open(writes=True) as db:
            row = _find(db, ident)
            if row is None:
                return "404"
            if db.execute("SELECT 1 FROM refund WHERE refund_key = ?", (key,)).fetchone():
                return "406"
            given = _given_back(db, row["order_id"])
            if row["status"] not in ("settlement", "partial_refund"):
                return "412"
            if not 0 < amount <= row["paid_amount"] - given or self.knobs().refuse_refund:
                return "414"
            db.execute(
                "INSERT INTO refund VALUES (?, ?, ?, ?)",
                (row["order_id"], key, amount, clock.now().isoformat()),
            )
            whole = given + amount == row["paid_amount"]
            db.execute(
                "UPDATE charge SET status = ? WHERE order_id = ?",
                ("refund" if whole else "partial_refund", row["order_id"]),
            )
        return "200"

    def given_back(self, order_id: str) -> int:
        """Rupiah of an order that went back."""
        with self._open() as db:
            return _given_back(db, order_id)

    def due(self) -> list[Notice]:
        """Notifications to send now. Each is put off first: two processes do not both send it."""
        now = clock.now()
        with self._open(writes=True) as db:
            rows = db.execute(
                "SELECT * FROM notice WHERE done = 0 AND due_at <= ? ORDER BY due_at, id LIMIT 20",
                (now.isoformat(),),
            ).fetchall()
            for row in rows:
                wait = TRIES[min(row["tries"], len(TRIES) - 1)]
                db.execute(
                    "UPDATE notice SET tries = tries + 1, due_at = ?, done = ? WHERE id = ?",
                    ((now + timedelta(seconds=wait)).isoformat(), row["tries"] >= len(TRIES),
                     row["id"]),
                )  # fmt: skip
        return [Notice(row["id"], row["url"], row["body"]) for row in rows]

    def delivered(self, notice: Notice) -> None:
        """It was taken."""
        with self._open() as db:
            db.execute("UPDATE notice SET done = 1 WHERE id = ?", (notice.id,))

    def is_expecting(self) -> bool:
        """Whether any notification is still to be sent."""
        with self._open() as db:
            return bool(db.execute("SELECT 1 FROM notice WHERE done = 0 LIMIT 1").fetchone())

    def _queue(
        self, db: sqlite3.Connection, row: sqlite3.Row, status: str, *, after: int = 0
    ) -> None:
        knobs = self.knobs()
        if knobs.lose or not row["notify"]:
            return
        told = self._told(db, row, status)
        key = "kunci-orang-lain" if knobs.forge else self.server_key
        body = json.dumps(told | {"signature_key": signature(told, key)})
        due = (clock.now() + timedelta(seconds=knobs.delay + after)).isoformat()
        for _ in range(knobs.repeat):
            db.execute(
                "INSERT INTO notice (url, body, due_at) VALUES (?, ?, ?)",
                (row["notify"], body, due),
            )

    def _told(
        self, db: sqlite3.Connection, row: sqlite3.Row, status: str | None = None
    ) -> dict[str, Any]:
        """What Midtrans would say of an order."""
        status = status or _status(row)
        amount = row["paid_amount"] if row["paid_amount"] and status != "pending" else row["amount"]
        told = {
            "status_code": CODES[status], "status_message": "Success, transaction is found",
            "transaction_id": row["transaction_id"], "order_id": row["order_id"],
            "merchant_id": MERCHANT, "gross_amount": f"{amount}.00", "currency": "IDR",
            "payment_type": "qris", "transaction_status": status, "fraud_status": "accept",
            "transaction_time": _wall(row["made_at"]), "expiry_time": _wall(row["expires_at"]),
        }  # fmt: skip
        if row["settled_at"] and status != "pending":
            told["settlement_time"] = _wall(row["settled_at"])
        given = db.execute(
            "SELECT refund_key, amount FROM refund WHERE order_id = ?", (row["order_id"],)
        ).fetchall()
        if given:
            told["refund_amount"] = f"{sum(each['amount'] for each in given)}.00"
            told["refunds"] = [
                {"refund_key": each["refund_key"], "refund_amount": f"{each['amount']}.00"}
                for each in given
            ]
        return told


def _find(db: sqlite3.Connection, ident: str) -> sqlite3.Row | None:
    query = "SELECT * FROM charge WHERE order_id = ? OR transaction_id = ?"
    found: sqlite3.Row | None = db.execute(query, (ident, ident)).fetchone()
    return found


def _status(row: sqlite3.Row) -> str:
    over = datetime.fromisoformat(row["expires_at"]) <= clock.now()
    return "expire" if row["status"] == "pending" and over else str(row["status"])


def _given_back(db: sqlite3.Connection, order_id: str) -> int:
    query = "SELECT coalesce(sum(amount), 0) AS given FROM refund WHERE order_id = ?"
    return int(db.execute(query, (order_id,)).fetchone()["given"])


def _wall(at: str) -> str:
    return f"{clock.local(datetime.fromisoformat(at)):%Y-%m-%d %H:%M:%S}"
