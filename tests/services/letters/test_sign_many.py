"""Many letters under one PIN: each is checked, signed and stored on its own."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from smartcity_app.civic.documents import local
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import OutOfStep, TooMany
from smartcity_app.services.letters import applying, signing
from smartcity_app.services.letters.signing import Outcome
from tests.conftest import PIN, City
from tests.services.letters.conftest import Office


def sign_all(who: Actor, seen: list[tuple[str, int]], pin: str = PIN) -> Iterator[Outcome]:
    def transact(work: Any) -> Any:
        return db.run(lambda s: work(s, who))

    return signing.sign_many(transact, seen, pin)


def submitted(city: City, office: Office, count: int) -> list[tuple[str, int]]:
    refs = [office.submitted(city.resident(f"Warga {number}")) for number in range(count)]
    return [(ref, office.letter(ref).version) for ref in refs]


def test_the_pin_is_opened_once_and_every_letter_is_issued(
    city: City, office: Office, lurah: Actor, camat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    unlock = local.unlock
    monkeypatch.setattr(local, "unlock", lambda key, pin: opened.append(1) or unlock(key, pin))
    seen = submitted(city, office, 4)
    for who in (lurah, camat):
        outcomes = list(sign_all(who, [(ref, office.letter(ref).version) for ref, _ in seen]))
        assert [each.ref for each in outcomes] == [ref for ref, _ in seen]
        assert all(each.letter and each.refusal is None for each in outcomes)
    assert len(opened) == 2
    documents = [office.document(ref) for ref, _ in seen]
    assert [(each.number, each.state) for each in documents] == [(n, "issued") for n in range(1, 5)]


def test_a_letter_that_moved_on_holds_up_none_of_the_others(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    first, last = submitted(city, office, 2)
    gone = office.submitted(siti)
    version = office.letter(gone).version
    db.run(partial(applying.cancel, actor=siti, ref=gone))
    outcomes = list(sign_all(lurah, [first, (gone, version), ("SKU-0000-NOBODY", 2), last]))
    assert [type(each.refusal).__name__ for each in outcomes] == [
        "NoneType", "OutOfStep", "NotFound", "NoneType",
    ]  # fmt: skip
    assert isinstance(outcomes[1].refusal, OutOfStep)
    assert office.letter(gone).state == "cancelled"
    assert [office.letter(ref).state for ref, _ in (first, last)] == ["district", "district"]


def test_a_wrong_pin_ends_it_at_the_first_letter_and_costs_one_try(
    city: City, office: Office, lurah: Actor, camat: Actor
) -> None:
    seen = submitted(city, office, 6)
    for _ in range(signing.PIN_TRIES):
        with pytest.raises(signing.WrongPin):
            list(sign_all(lurah, seen, "111222"))
    with pytest.raises(TooMany):
        list(sign_all(lurah, seen))
    assert {office.letter(ref).state for ref, _ in seen} == {"village"}


def test_what_was_signed_before_the_rest_was_left_stays_signed(
    city: City, office: Office, lurah: Actor, camat: Actor
) -> None:
    seen = submitted(city, office, 3)
    signed = next(sign_all(lurah, seen))
    assert signed.letter
    assert signed.letter.state == "district"
    assert [office.letter(ref).state for ref, _ in seen] == ["district", "village", "village"]
