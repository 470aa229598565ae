"""Whatever comes in whichever order: money is never lost, nor taken twice, and the books agree."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerEntry, LedgerPosting
from smartcity_app.civic.payments import asking, noticing, opening, paying_back, refunding, settling
from smartcity_app.civic.payments.models import PAID, Payment, Refund
from smartcity_app.civic.payments.simulator.bank import Notice
from smartcity_app.civic.payments.simulator.knobs import Knobs
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import CityError
from tests.civic.payments.conftest import Till
from tests.conftest import MONDAY

AMOUNTS = (10_000, 87_500, 1_250_000)
ONE = st.integers(0, len(AMOUNTS) - 1)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["open", "pay", "pay", "fail", "ask", "ask_now"]), ONE),
    st.tuples(st.just("refund"), st.tuples(ONE, st.integers(1, 1_300_000), st.sampled_from("ab"))),
    st.tuples(st.just("tell"), st.integers(0, 40)),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 120, 600, 1000, 4000, 100_000])),
    st.tuples(st.sampled_from(["jobs", "pay_back"]), st.none()),
    st.tuples(
        st.just("turn"),
        st.sampled_from(
            [{}, {"down": True}, {"lose": True}, {"lose_answer": True}, {"repeat": 3},
             {"wrong_amount": True}, {"forge": True}, {"reorder": True}, {"refuse_refund": True}]
        ),
    ),
)  # fmt: skip


class Story:
    """Three payments and everything that may happen to them."""

    def __init__(self, till: Till) -> None:
        self.till, self.now = till, MONDAY
        self.heard: list[Notice] = []
        with clock.held(self.now):
            till.turn()
            purposes = ("test", "kept", "test")
            self.refs = [till.charge(a, purpose=p) for a, p in zip(AMOUNTS, purposes, strict=True)]

    def do(self, step: str, what: Any) -> None:
        with clock.held(self.now):
            with suppress(CityError):  # refused: the transaction is undone
                getattr(self, f"_{step}")(what)
            self.heard += self.till.bank.due()

    def _open(self, one: int) -> None:
        opening.begin(self.refs[one])

    def _pay(self, one: int) -> None:
        self.till.bank.pay(self.refs[one])

    def _fail(self, one: int) -> None:
        self.till.bank.fail(self.refs[one])

    def _ask(self, one: int) -> None:
        asking.look(self.refs[one])

    def _ask_now(self, one: int) -> None:
        asking.ask_now(self.refs[one])

    def _refund(self, what: tuple[int, int, str]) -> None:
        one, amount, key = what

        def work(session: Session) -> None:
            payment = settling.find(session, self.refs[one])
            refunding.order(session, payment, amount=amount, key=key, reason="uji")

        with suppress(ValueError):  # more than is left, or not paid
            db.run(work)

    def _tell(self, which: int) -> None:
        if self.heard:
            notice = self.heard[which % len(self.heard)]
            noticing.take("simulator", notice.body.encode(), {})

    def _wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def _jobs(self, _: None) -> None:
        asking.ask_due()

    def _pay_back(self, _: None) -> None:
        paying_back.pay_back_due()

    def _turn(self, knobs: dict[str, Any]) -> None:
        self.till.bank.turn(Knobs(**knobs))

    def end(self) -> None:
        """Everything works again, and enough time passes for everything to be found."""
        self.do("turn", {})
        for _ in range(8):
            self.do("jobs", None)
            self.do("wait", 1200)
            self.do("pay_back", None)

    def judge(self) -> None:
        assert self.till.problems() == []
        for ref in self.refs:
            payment, row = self.till.payment(ref), self.till.bank.row(ref)
            told = self.till.told(ref)
            assert told in ([], ["paid"], ["lapsed"], ["lapsed", "late"]), told
            at_bank = (row["paid_amount"] or 0) if row else 0
            if at_bank == payment.amount:
                assert payment.state == PAID, "money came and nobody knows"
                assert told in (["paid"], ["lapsed", "late"])
            else:
                assert payment.state != PAID
                assert _entries(ref) == 0
            if told == ["lapsed", "late"] and payment.purpose == "test":
                assert payment.refunded == payment.amount
            assert payment.refunded <= payment.amount


def _entries(ref: str) -> int:
    with db.transaction(writes=False) as session:
        query = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.ref == ref)
        return session.exec(query).one()


def _owed(refs: list[str]) -> int:
    """What the ledger says the provider owes for these payments."""
    with db.transaction(writes=False) as session:
        query = (
            select(func.sum(LedgerPosting.amount))
            .join(LedgerEntry, col(LedgerEntry.id) == LedgerPosting.entry_id)
            .where(LedgerPosting.account == ledger.PROVIDER, col(LedgerEntry.ref).in_(refs))
        )
        return session.exec(query).one() or 0


@pytest.mark.slow
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)  # fmt: skip
@given(steps=st.lists(STEPS, max_size=30))
def test_any_interleaving_of_notices_questions_lapses_repeats_and_late_money(
    till: Till, steps: list[tuple[str, Any]]
) -> None:
    story = Story(till)
    for step, what in steps:
        story.do(step, what)
        with db.transaction(writes=False) as session:
            assert sum(ledger.trial_balance(session).values()) == 0
    story.end()
    story.judge()
    paid = [r for r in story.refs if till.state(r) == PAID]
    rows = [till.bank.row(ref) for ref in paid]
    with db.transaction(writes=False) as session:
        ids = select(Payment.id).where(col(Payment.ref).in_(paid))
        back = session.exec(
            select(func.sum(Refund.amount)).where(
                col(Refund.payment_id).in_(ids), Refund.state == "done"
            )
        ).one()
    assert _owed(story.refs) == sum(row["amount"] for row in rows if row) - (back or 0)
    assert sum(till.bank.given_back(ref) for ref in story.refs) == (back or 0)


@pytest.mark.slow
def test_many_at_once_tell_and_ask_of_one_payment_and_it_is_paid_once(till: Till) -> None:
    ref = till.opened(87_500)
    till.bank.pay(ref)
    notices = till.bank.due()

    def tell(which: int) -> None:
        if which % 2:
            asking.look(ref)
        else:
            noticing.take("simulator", notices[which % len(notices)].body.encode(), {})

    with ThreadPoolExecutor(6) as pool:
        for each in [pool.submit(copy_context().run, tell, n) for n in range(24)]:
            each.result()
    assert till.told(ref) == ["paid"]
    assert till.balance("provider") == 87_500
    assert till.problems() == []
