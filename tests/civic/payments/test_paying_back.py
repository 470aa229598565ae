"""Refunds: ordered within what was paid, paid back once, tried again, and shown when they fail."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.payments import paying_back, refunding
from smartcity_app.civic.payments.models import Refund
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import OutOfStep
from tests.civic.payments.conftest import Till
from tests.conftest import MONDAY

At = Callable[[datetime], None]


@pytest.fixture
def paid(till: Till) -> str:
    ref = till.opened(100_000)
    till.bank.pay(ref)
    till.post()
    assert till.state(ref) == "paid"
    return ref


def order(till: Till, ref: str, amount: int, key: str = "batal") -> None:
    payment = till.payment(ref)
    db.run(lambda s: refunding.order(s, payment, amount=amount, key=key, reason="Barang habis"))


def states(till: Till) -> list[str]:
    return [each.state for each in sorted(till.city.all(Refund), key=lambda r: r.id)]


def test_a_refund_goes_back_once_and_stands_in_the_ledger(till: Till, paid: str) -> None:
    order(till, paid, 30_000)
    order(till, paid, 30_000)
    assert till.balance("escrow") == -100_000, "not before the money has really gone"
    assert (paying_back.pay_back_due(), paying_back.pay_back_due()) == (1, 0)
    assert (till.balance("escrow"), till.balance("provider")) == (-70_000, 70_000)
    assert till.bank.given_back(paid) == 30_000
    assert till.problems() == []


def test_two_parts_go_back_and_no_rupiah_more_than_was_paid(till: Till, paid: str) -> None:
    order(till, paid, 60_000, "satu")
    order(till, paid, 40_000, "dua")
    with pytest.raises(ValueError, match="has not 1 rupiah left"):
        order(till, paid, 1, "tiga")
    assert paying_back.pay_back_due() == 2
    assert (till.balance("escrow"), till.bank.given_back(paid)) == (0, 100_000)


def test_what_is_not_paid_is_not_given_back(till: Till) -> None:
    ref = till.opened()
    with pytest.raises(ValueError, match="left to give back"):
        order(till, ref, 1)
    assert till.city.all(Refund) == []
    with pytest.raises(ValueError, match="a refund of 0"):
        order(till, ref, 0)


def test_a_silent_provider_is_tried_again_later_and_longer(till: Till, paid: str, at: At) -> None:
    order(till, paid, 100_000)
    till.turn(down=True)
    assert paying_back.pay_back_due() == 0
    assert paying_back.pay_back_due() == 0
    [refund] = till.city.all(Refund)
    assert (refund.state, refund.tries, refund.trouble) == ("ordered", 1, "unavailable")
    till.turn()
    at(MONDAY + timedelta(minutes=2))
    assert paying_back.pay_back_due() == 1
    assert till.balance("escrow") == 0


def test_a_refund_whose_answer_was_lost_is_not_paid_twice(till: Till, paid: str) -> None:
    """The provider did it; the city died before it could write it down."""
    order(till, paid, 25_000)
    [refund] = till.city.all(Refund)
    assert till.bank.refund(paid, f"{paid}-{refund.id}", 25_000) == "200"
    assert paying_back.pay_back_due() == 1
    assert till.bank.given_back(paid) == 25_000
    assert till.problems() == []


def test_a_refund_the_provider_refuses_is_shown_and_can_be_tried_again(
    till: Till, paid: str
) -> None:
    order(till, paid, 100_000)
    till.turn(refuse_refund=True)
    assert paying_back.pay_back_due() == 0
    assert states(till) == ["failed"]
    told = {each.title for each in till.city.all(InboxMessage) if each.role}
    assert told == {"Pengembalian Rp100.000 gagal"}
    till.turn()
    assert paying_back.pay_back_due() == 0, "nobody has looked yet"
    [refund] = till.city.all(Refund)
    db.run(lambda s: paying_back.try_again(s, refund.id))
    assert paying_back.pay_back_due() == 1
    with pytest.raises(OutOfStep):
        db.run(lambda s: paying_back.try_again(s, refund.id))


def test_after_a_day_and_a_half_of_silence_somebody_has_to_look(
    till: Till, paid: str, at: At
) -> None:
    order(till, paid, 10_000)
    till.turn(down=True)
    now, begun = MONDAY, MONDAY
    while states(till) == ["ordered"]:
        now += timedelta(hours=2, minutes=1)
        at(now)
        paying_back.pay_back_due()
    assert timedelta(days=1) < now - begun < timedelta(days=2)


def test_several_who_pay_back_at_once_write_one_entry(till: Till, paid: str) -> None:
    order(till, paid, 10_000)
    [refund] = till.city.all(Refund)
    payment = till.payment(paid)
    done = [db.run(lambda s: paying_back._done(s, refund=refund, payment=payment))
            for _ in range(2)]  # fmt: skip
    assert done == [True, False]
    assert till.balance("escrow") == -90_000
