"""The ledger: every entry balances, none is entered twice, balances are the sum of their lines."""

from collections import Counter
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import col

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerPosting
from smartcity_app.kernel import clock, db
from tests.conftest import MONDAY, City

ACCOUNTS = ("provider", "escrow", "fee", "shop:1", "shop:12", "payout:1")
AMOUNTS = st.integers(-10_000_000_000, 10_000_000_000).filter(bool)
ENTRIES = st.lists(
    st.tuples(st.integers(0, 5), st.lists(st.tuples(st.sampled_from(ACCOUNTS), AMOUNTS),
              min_size=1, max_size=4)),
    max_size=12,
)  # fmt: skip
EXAMPLES = count()
"""One database serves every example of a test, so each needs keys of its own."""


def post(key: str, *lines: tuple[str, int], kind: str = "paid", ref: str = "RK-1") -> None:
    db.run(lambda s: ledger.post(s, key=key, kind=kind, ref=ref, lines=lines))


def balance(account: str) -> int:
    return db.run(lambda s: ledger.balance(s, account), writes=False)


def test_an_entry_moves_its_accounts_and_the_same_key_again_does_not(city: City) -> None:
    for _ in range(2):
        post("paid:RK-1", ("provider", 87_500), ("escrow", -87_500))
    assert (balance("provider"), balance("escrow"), balance("fee")) == (87_500, -87_500, 0)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (("provider", 1),),
        (("provider", 1), ("escrow", -2)),
        (("provider", 1), ("escrow", -1), ("fee", 0)),
        (("provider", 0), ("escrow", 0)),
    ],
)
def test_what_does_not_balance_is_not_entered(
    city: City, lines: tuple[tuple[str, int], ...]
) -> None:
    with pytest.raises(ValueError, match="does not balance"):
        post("k", *lines)
    assert city.all(LedgerPosting) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
def test_balances_are_the_sums_of_what_was_entered_once(
    city: City, entries: list[tuple[int, list[tuple[str, int]]]]
) -> None:
    first = Counter(db.run(ledger.trial_balance, writes=False))
    expected, known = Counter(first), set[str]()
    example = next(EXAMPLES)
    for number, lines in entries:
        key = f"{example}-{number}"
        rest = -sum(amount for _, amount in lines)
        whole = [*lines, ("rest", rest)] if rest else lines
        if len(whole) < 2:
            continue
        post(key, *whole)
        if key not in known:
            known.add(key)
            for account, amount in whole:
                expected[account] += amount
    found = db.run(ledger.trial_balance, writes=False)
    assert found == {account: much for account, much in expected.items() if much}
    assert sum(found.values()) == 0
    assert db.run(ledger.unbalanced, writes=False) == []
    for account in ACCOUNTS:
        assert balance(account) == expected[account]


def test_a_statement_holds_the_days_of_the_wall_clock_and_goes_on_where_it_stood(
    city: City,
) -> None:
    moments = (MONDAY - timedelta(days=2), MONDAY.replace(hour=16, minute=59),
               MONDAY.replace(hour=17), MONDAY + timedelta(days=3))  # fmt: skip
    for number, moment in enumerate(moments):
        with clock.held(moment):
            post(f"k{number}", ("escrow", 10), ("shop:1", -10), kind="done", ref=f"EP-{number}")
    monday = date(2026, 7, 27)
    lines = db.run(lambda s: ledger.statement(s, "shop:1", monday, monday), writes=False)
    assert [(each.ref, each.amount, each.balance) for each in lines] == [("EP-1", -10, -20)]
    both = db.run(
        lambda s: ledger.statement(s, "shop:1", monday, monday + timedelta(days=1)), writes=False
    )
    assert [(each.ref, each.balance) for each in both] == [("EP-1", -20), ("EP-2", -30)]


def test_an_entry_that_lost_a_line_is_found(city: City) -> None:
    post("good", ("provider", 5), ("escrow", -5))
    post("bad", ("provider", 7), ("escrow", -7))
    db.run(lambda s: s.exec(delete(LedgerPosting).where(col(LedgerPosting.amount) == -7)))
    assert db.run(ledger.unbalanced, writes=False) == ["bad"]
