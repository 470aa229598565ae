"""What sealing the audit log costs, how long a line waits for its seal, and a check of it all."""

import hashlib
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import Session, col, select

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import audit, bulk, db
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.audit import AuditLine, AuditSeal
from smartcity_app.kernel.cases import CaseHistory
from tests.bench import databases
from tests.bench.figures import Benchmark, Figure, percentile, yardstick
from tests.bench.house import House

ROUNDS, SECONDS = 8, 2.0
SEALS, UNDER_ONE = 28_800, 35
"""A seal for every second of eight hours, and lines under each: a million in a day."""
MORNING = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
PATIENCE = 60.0
"""Seconds the lines before may take to be sealed."""
LURAH = Actor(7, (Held(Role.VILLAGE_HEAD, "35.78.09.1001", "", "Lurah Keputih"),), "Agus Widodo")


def measure(house: House) -> list[Benchmark]:
    """On each engine: the rate with and without sealing, the wait, a million lines checked."""
    return [_on(engine, house) for engine in databases.engines()]


def _on(engine: str, house: House) -> Benchmark:
    with databases.fresh(engine, house.folder) as version:
        plain, sealed, share, seals = _in_turns()
        waits = _waits(seals)
        _write_a_day()
        checking, cpu, lines, note = _check()
    return Benchmark(
        f"audit-{engine.lower()}",
        [
            Figure("transactions while lines are sealed", sealed, "a second", None, None,
                   "not sealed", plain),
            Figure("… of the rate without sealing", share, "×", least=0.9),
            Figure("99% of lines sealed within", percentile(waits, 0.99), "s", most=2.0),
            Figure("longest wait for a seal", max(waits), "s"),
            Figure("a million lines checked", checking, "s", 10.0, None, "hashing alone",
                   _hashing_alone()),
            Figure("… CPU of the check", cpu, "s", None, None, "the yardstick, ms", yardstick()),
        ],
        version,
        {"audit_line": lines, "audit_seal": SEALS},
        [note],
    )  # fmt: skip


def _in_turns() -> tuple[float, float, float, set[int]]:
    """Transactions a second without and with a sealer, and the one of the other, round by round.

    Medians of rounds taken in turn; and which seals the sealer made: the others caught up a round
    without one.
    """
    _rate(0.5)
    plain, sealed, seals = [], [], set[int]()
    for _ in range(ROUNDS):
        plain.append(_rate(SECONDS))
        audit.seal()  # what gathered meanwhile is not the next round's business
        stop = threading.Event()
        sealer = threading.Thread(target=_keep_sealing, args=(stop, seals))
        sealer.start()
        sealed.append(_rate(SECONDS))
        stop.set()
        sealer.join()
    shares = [mine / theirs for mine, theirs in zip(sealed, plain, strict=True)]
    median = statistics.median
    return median(plain), median(sealed), median(shares), seals


def _keep_sealing(stop: threading.Event, made: set[int]) -> None:
    """As kernel.jobs beats: a second's pause, then the job."""
    while not stop.wait(1.0):
        if audit.seal():
            made.add(db.run(audit.head, writes=False)["seal"])


def _rate(seconds: float) -> float:
    """A small transaction of any service, from as many threads as an app process has."""
    counts, until = [0] * db.THREADS, time.monotonic() + seconds

    def work(mine: int) -> None:
        while time.monotonic() < until:
            db.run(_step)
            counts[mine] += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(db.THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts) / seconds


def _step(session: Session) -> None:
    step = CaseHistory(
        workflow="letter-keterangan-usaha", case_ref="SKU-2611-7QK3MD", step="sign_village",
        source="village", target="district", person_id=7, name="Agus Widodo", title="Lurah Keputih",
    )  # fmt: skip
    session.add(step)
    session.add(
        InboxMessage(person_id=12, title="Surat Anda naik ke camat", text="Tinggal satu lagi.")
    )
    session.flush()
    audit.record(session, LURAH, "letters.sign_village", step, subject_id=12)


def _waits(counted: set[int]) -> list[float]:
    """Seconds from a line to the seal over it, under the seals that count."""
    waits: list[float] = []
    with db.transaction(writes=False) as session:
        start = 0
        for seal in session.exec(select(AuditSeal).order_by(col(AuditSeal.id))).all():
            written = AuditLine.__table__.c.at  # type: ignore[attr-defined]
            lines = list(audit._lines(session, start, seal.upto, written))
            start = seal.upto
            if seal.id in counted:
                waits += [(seal.at - at).total_seconds() for (at,) in lines]
    return waits


def _write_a_day() -> None:
    """A million lines under a seal for every second of a working day, chained to those before."""
    sqlite = db.engine().dialect.name == "sqlite"
    last = _sealed_so_far()
    base = last.upto
    digests: list[str] = []
    bulk.insert(AuditLine.__table__, _lines(base, digests, sqlite))  # type: ignore[attr-defined]
    bulk.insert(AuditSeal.__table__, _seals(last, base, digests, sqlite))  # type: ignore[attr-defined]
    bulk.settle()


def _sealed_so_far() -> AuditSeal:
    """Seal what the rounds left. On PostgreSQL that waits for whoever else has work open."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        audit.seal()
        with db.transaction(writes=False) as session:
            last = session.exec(select(AuditSeal).order_by(col(AuditSeal.id).desc())).first()
            assert last
            place = col(AuditLine.id if db.is_sqlite(session) else AuditLine.tx)
            if session.exec(select(place).where(place >= last.upto).limit(1)).first() is None:
                return last
        time.sleep(0.2)
    raise RuntimeError("lines stay unsealed: somebody keeps a transaction open")


def _lines(base: int, digests: list[str], sqlite: bool) -> Iterator[dict[str, Any]]:
    """Lines at the positions after `base`, their digests noted down."""
    for number in range(SEALS * UNDER_ONE):
        row: dict[str, Any] = {
            "at": MORNING + timedelta(seconds=number / UNDER_ONE), "person_id": number % 500,
            "post": "Lurah Keputih", "action": "letters.read", "kind": "letter",
            "object_id": str(number), "subject_id": number % 90_000, "detail": "",
        }  # fmt: skip
        row["digest"] = audit.digest_of(SimpleNamespace(**row))
        digests.append(row["digest"])
        if sqlite:
            yield {"id": base + number, **row, "tx": 0}
        else:
            yield {**row, "tx": base + number // UNDER_ONE}


def _seals(
    last: AuditSeal, base: int, digests: list[str], sqlite: bool
) -> Iterator[dict[str, Any]]:
    """What audit.seal would have made of those lines. `verify` says so if it is not."""
    key, previous, step = audit._key(), last.hash, UNDER_ONE if sqlite else 1
    for number in range(SEALS):
        said = digests[number * UNDER_ONE : (number + 1) * UNDER_ONE]
        _, chained = audit._chain(previous, ((each,) for each in said))
        signature = key.sign(chained.encode(), ec.ECDSA(hashes.SHA256()))
        yield {
            "previous": previous, "upto": base + (number + 1) * step, "lines": len(said),
            "hash": chained, "signature": signature.hex(), "at": MORNING,
        }  # fmt: skip
        previous = chained


def _check() -> tuple[float, float, int, str]:
    """Seconds of audit.verify, their CPU, and lines."""
    begun, used = time.monotonic(), time.process_time()
    verdict = audit.verify()
    spent, cpu = time.monotonic() - begun, time.process_time() - used
    if verdict.problems or verdict.lines < SEALS * UNDER_ONE:
        raise RuntimeError(f"the log is not whole: {verdict.lines} {verdict.problems[:3]}")
    note = f"{verdict.lines:,} lines under {verdict.seals:,} seals, whole"
    return spent, cpu, verdict.lines, note


def _hashing_alone() -> float:
    """Seconds to hash as many short texts: what no check can be quicker than in one thread."""
    begun = time.monotonic()
    said = MORNING.isoformat().encode() * 4
    for _ in range(SEALS * UNDER_ONE):
        hashlib.sha256(said).hexdigest()
    return time.monotonic() - begun
