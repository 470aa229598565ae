"""The audit log: nothing in it can be edited, removed or moved unseen."""

import json
import random
import time
from datetime import UTC, datetime
from hashlib import sha256
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from smartcity_app.kernel import audit, db
from smartcity_app.kernel.actor import Actor

SOMEBODY = Actor(7)


def write(count: int) -> None:
    for number in range(count):
        db.run(lambda s, n=number: audit.record(s, SOMEBODY, "look", "thing", detail=f"line {n}"))


def seal(count: int) -> None:
    """Seal `count` lines at once. PostgreSQL waits for whoever else is at work on the server."""
    for _ in range(200):
        with db.transaction(writes=False) as session:
            ready = len(list(audit._lines(session, _sealed(session), audit._safe_upto(session))))
        if ready == count:
            assert audit.seal() == count
            return
        time.sleep(0.05)
    raise AssertionError(f"{count} lines never became ready to be sealed")


def _sealed(session) -> int:
    last = audit._last(session)
    return last.upto if last else 0


def spoil(statement: str, **values: object) -> None:
    with db.transaction() as session:
        session.connection().execute(text(statement), values)


def test_a_log_nobody_touched_is_whole(city):
    write(5)
    seal(5)
    write(3)
    seal(3)
    verdict = audit.verify()
    assert (verdict.lines, verdict.seals, verdict.problems) == (8, 2, ())


WORDS, NUMBERS = st.text(max_size=20), st.none() | st.integers(1)


@given(
    at=st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),
    said=st.tuples(NUMBERS, WORDS, WORDS, WORDS, WORDS, NUMBERS, WORDS),
)
def test_a_digest_covers_the_line_as_a_list_in_json(at, said):
    line = SimpleNamespace(**dict(zip(audit.SAID, (at, *said), strict=True)))
    plain = json.dumps(
        [at.isoformat(timespec="microseconds"), *said], ensure_ascii=False, separators=(",", ":")
    )
    assert audit.digest_of(line) == sha256(plain.encode("utf-8")).hexdigest()


def test_seals_that_cover_more_than_is_read_at_once_are_checked_whole(city, monkeypatch):
    monkeypatch.setattr(audit, "AT_ONCE", 3)
    for count in (1, 7, 2):
        write(count)
        seal(count)
    assert audit.verify() == audit.Verdict(10, 3, ())
    spoil("UPDATE audit_line SET detail = 'nothing happened' WHERE id = 8")
    assert audit.verify().problems == ("line 8 was edited",)


def test_nothing_new_needs_no_seal(city):
    write(1)
    seal(1)
    assert audit.seal() == 0


@pytest.mark.parametrize("seed", range(8))
def test_any_edited_removed_or_moved_line_is_found(city, seed):
    write(6)
    seal(6)
    write(4)
    seal(4)
    chance = random.Random(seed)
    line, other = chance.sample(range(1, 11), 2)
    match seed % 4:
        case 0:
            spoil("UPDATE audit_line SET detail = 'nothing happened' WHERE id = :line", line=line)
        case 1:
            spoil("DELETE FROM audit_line WHERE id = :line", line=line)
        case 2:
            for was, now in ((line, 1000), (other, line), (1000, other)):
                spoil("UPDATE audit_line SET id = :now WHERE id = :was", now=now, was=was)
            if db.engine().dialect.name != "sqlite":
                spoil(
                    "UPDATE audit_line SET tx = (SELECT min(tx) FROM audit_line)"
                    " WHERE id IN (:a, :b)",
                    a=line,
                    b=other,
                )
        case 3:
            spoil("UPDATE audit_line SET person_id = 8 WHERE id = :line", line=line)
    assert audit.verify().problems


def test_an_edit_with_a_fitting_digest_is_found_too(city):
    write(3)
    seal(3)
    line = city.all(audit.AuditLine)[1]
    line.detail = "nothing happened"
    spoil(
        "UPDATE audit_line SET detail = :d, digest = :g WHERE id = :i",
        d=line.detail, g=audit.digest_of(line), i=line.id,
    )  # fmt: skip
    assert any("changed or moved" in each for each in audit.verify().problems)


def test_a_removed_or_forged_seal_is_found(city):
    for _ in range(3):
        write(2)
        seal(2)
    spoil("DELETE FROM audit_seal WHERE id = 2")
    assert audit.verify().problems
    spoil("UPDATE audit_seal SET signature = '00'")
    assert any("not signed" in each for each in audit.verify().problems)


def test_two_sealers_cannot_fork_the_chain(city):
    from sqlalchemy.exc import IntegrityError

    write(2)
    seal(2)
    first = city.all(audit.AuditSeal)[0]
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.add(
            audit.AuditSeal(
                previous=first.previous, upto=99, lines=0, hash="x", signature="", at=first.at
            )
        )
