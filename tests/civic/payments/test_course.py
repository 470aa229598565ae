"""The course of a payment: charged, opened, paid, told, found, lapsed, late."""

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.payments import asking, noticing, opening, paying_back, qris, settling
from smartcity_app.civic.payments.midtrans import signature
from smartcity_app.civic.payments.models import PaymentNotice, PaymentTrouble
from smartcity_app.civic.payments.port import Answer, Standing
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import Incomplete, NotFound, SignedOut, Unavailable
from smartcity_app.kernel.outbox import OutboxFact
from smartcity_app.kernel.settings import settings
from tests.civic.payments.conftest import Till
from tests.conftest import MONDAY

At = Callable[[datetime], None]
MINUTE = timedelta(minutes=1)


def facts(till: Till) -> list[str]:
    return [each.name for each in till.city.all(OutboxFact)]


def test_what_was_charged_gets_a_code_over_exactly_that_amount(till: Till) -> None:
    ref = till.opened(87_500)
    payment = till.payment(ref)
    assert (payment.state, payment.provider, payment.version) == ("pending", "simulator", 2)
    assert qris.problems(payment.qr, amount=87_500) == []
    assert qris.reference_of(payment.qr) == payment.provider_ref
    assert opening.pay_address(payment, back="/peken/bayar?no=1").endswith("%3Fno%3D1")


def test_money_that_comes_in_time_settles_once_however_often_it_is_told(till: Till) -> None:
    till.turn(repeat=3)
    ref = till.opened(87_500)
    till.post()
    assert till.bank.pay(ref)
    assert till.post() == ["settled", "repeated", "repeated"]
    asking.look(ref)
    assert (till.state(ref), till.told(ref)) == ("paid", ["paid"])
    assert (till.balance("provider"), till.balance("escrow")) == (87_500, -87_500)
    assert facts(till) == ["payments.paid"]
    notices = {each.word: each for each in till.city.all(PaymentNotice)}
    assert (notices["settlement"].times, notices["settlement"].outcome) == (3, "settled")
    assert till.problems() == []


def test_a_notice_of_waiting_that_comes_after_the_settlement_changes_nothing(
    till: Till, at: At
) -> None:
    till.turn(reorder=True)
    ref = till.opened()
    till.bank.pay(ref)
    assert till.post() == ["settled"]
    at(MONDAY + timedelta(seconds=3))
    assert till.post() == ["no_news"]
    assert till.state(ref) == "paid"


def test_a_notification_that_was_lost_is_found_by_asking(till: Till, at: At) -> None:
    till.turn(lose=True)
    ref = till.opened()
    till.bank.pay(ref)
    assert till.post() == []
    assert asking.ask_due() == 0
    at(MONDAY + timedelta(seconds=16))
    assert asking.ask_due() == 1
    assert (till.state(ref), till.told(ref)) == ("paid", ["paid"])


def test_what_nobody_pays_lapses_once_after_the_provider_was_asked(till: Till, at: At) -> None:
    ref = till.opened(minutes=15)
    at(MONDAY + 16 * MINUTE)
    assert asking.ask_due() == 1
    assert (till.state(ref), till.told(ref)) == ("expired", ["lapsed"])
    assert facts(till) == ["payments.expired"]
    assert till.balance("escrow") == 0


def test_money_in_the_last_second_whose_notice_is_lost_is_no_lapse(till: Till, at: At) -> None:
    till.turn(lose=True)
    ref = till.opened(minutes=15)
    at(MONDAY + 15 * MINUTE - timedelta(seconds=1))
    till.bank.pay(ref)
    at(MONDAY + 20 * MINUTE)
    asking.ask_due()
    assert (till.state(ref), till.told(ref)) == ("paid", ["paid"])
    assert not till.payment(ref).late


@pytest.mark.parametrize(("purpose", "kept"), [("test", False), ("kept", True)])
def test_late_money_is_honoured_or_given_back_as_the_service_says(
    till: Till, at: At, purpose: str, kept: bool
) -> None:
    ref = till.opened(50_000, purpose=purpose)
    at(MONDAY + 16 * MINUTE)
    asking.ask_due()
    till.bank.pay(ref)
    assert ("late_kept" if kept else "late_back") in till.post()
    assert till.told(ref) == ["lapsed", "late"]
    assert (till.state(ref), till.payment(ref).late) == ("paid", True)
    paying_back.pay_back_due()
    held = 50_000 if kept else 0
    assert (till.balance("provider"), till.balance("escrow")) == (held, -held)
    assert till.problems() == []
    assert facts(till)[-1] == ("payments.paid" if kept else "payments.refunded")


def test_late_money_nobody_tells_of_is_found_for_two_days(till: Till, at: At) -> None:
    ref = till.opened()
    till.turn(down=True)
    at(MONDAY + 50 * MINUTE)
    asking.ask_due()
    assert till.state(ref) == "expired", "its own grace is over"
    till.turn(lose=True)
    till.bank.pay(ref)
    at(MONDAY + timedelta(hours=2))
    asking.ask_due()
    assert till.told(ref) == ["lapsed", "late"]


def test_a_provider_that_is_silent_at_the_end_gets_its_grace(till: Till, at: At) -> None:
    ref = till.opened(minutes=15)
    till.turn(down=True)
    at(MONDAY + 20 * MINUTE)
    asking.ask_due()
    assert till.state(ref) == "pending"
    at(MONDAY + 46 * MINUTE)
    asking.ask_due()
    assert (till.state(ref), till.told(ref)) == ("expired", ["lapsed"])


def test_a_provider_that_is_down_leaves_the_payment_as_it_is_and_a_job_tries_again(
    till: Till, at: At
) -> None:
    till.turn(down=True)
    ref = till.charge()
    with pytest.raises(Unavailable, match="Kami mencoba lagi sendiri"):
        opening.begin(ref)
    assert (till.state(ref), till.payment(ref).qr) == ("new", "")
    till.turn()
    opening.begin(ref)
    assert till.state(ref) == "pending", "the buyer may press again at once"
    other = till.charge()
    at(MONDAY + timedelta(seconds=30))
    asking.ask_due()
    assert till.state(other) == "pending", "a job opens what nobody opened"


def test_a_code_whose_answer_was_lost_is_the_same_code_when_asked_again(till: Till) -> None:
    till.turn(lose_answer=True)
    ref = till.charge()
    with pytest.raises(Unavailable):
        opening.begin(ref)
    till.turn()
    opening.begin(ref)
    [made] = till.bank.newest()
    assert till.payment(ref).qr == made["qr"]
    assert qris.problems(made["qr"], amount=87_500) == []


def test_what_never_reached_a_provider_lapses_by_itself(till: Till, at: At) -> None:
    ref = till.charge()
    at(MONDAY + 16 * MINUTE)
    asking.ask_due()
    assert (till.state(ref), till.payment(ref).ask_at) == ("expired", None)


@pytest.mark.parametrize("heard", ["by notice", "by asking"])
def test_another_amount_than_was_asked_for_is_never_accepted(
    till: Till, at: At, heard: str
) -> None:
    till.turn(wrong_amount=True, lose=heard == "by asking")
    ref = till.opened(87_500)
    till.bank.pay(ref)
    if heard == "by notice":
        assert "wrong_amount" in till.post()
    at(MONDAY + MINUTE)
    asking.ask_due()
    assert till.state(ref) == "pending"
    [trouble] = till.city.all(PaymentTrouble)
    assert (trouble.kind, trouble.amount) == ("wrong_amount", 86_500)
    at(MONDAY + 16 * MINUTE)
    asking.ask_due()
    assert (till.state(ref), till.told(ref)) == ("expired", ["lapsed"])
    assert till.balance("provider") == 0
    told = [each.title for each in till.city.all(InboxMessage) if each.role]
    assert told == ["Ada pembayaran yang perlu dilihat"] * 2, "both offices, once"


def test_a_forged_notice_is_refused_and_changes_nothing(till: Till) -> None:
    till.turn(forge=True)
    ref = till.opened()
    till.bank.pay(ref)
    assert till.post() == ["SignedOut", "SignedOut"]
    assert till.state(ref) == "pending"
    with pytest.raises(Incomplete):
        noticing.take("simulator", b"[]", {})
    with pytest.raises(SignedOut):
        noticing.take("simulator", b"{}", {})
    with pytest.raises(NotFound):
        noticing.take("xendit", b"{}", {})


def test_a_signed_notice_of_a_payment_the_provider_does_not_confirm_is_not_believed(
    till: Till,
) -> None:
    """The signature covers number, code and amount, not the status: a replayed one lies."""
    ref = till.opened()
    told = till.bank.status(ref)
    assert told
    told |= {"transaction_status": "settlement", "status_code": "201"}
    told["signature_key"] = signature(told, till.bank.server_key)
    with pytest.raises(Unavailable):
        noticing.take("simulator", json.dumps(told).encode(), {})
    assert (till.state(ref), till.city.all(PaymentNotice)) == ("pending", [])


def test_a_payment_the_bank_refuses_is_over_and_may_not_be_paid_twice(till: Till) -> None:
    ref = till.opened()
    till.post()
    till.bank.fail(ref)
    assert till.post() == ["lapsed"]
    assert (till.state(ref), till.told(ref)) == ("failed", ["lapsed"])
    assert not till.bank.pay(ref)


def test_what_the_provider_gave_back_by_itself_is_put_before_somebody(till: Till) -> None:
    ref = till.opened(20_000)
    back = Answer(ref, Standing.GIVEN_BACK, 20_000, "x", "refund")
    assert db.run(lambda s: settling.settle(s, ref, back)) == "given_back"
    assert (till.state(ref), till.told(ref)) == ("failed", ["lapsed"])
    assert [each.kind for each in till.city.all(PaymentTrouble)] == ["given_back"]


def test_a_bug_of_the_service_loses_no_money(till: Till, at: At) -> None:
    ref = till.opened(purpose="nobody-serves-this")
    till.bank.pay(ref)
    with pytest.raises(KeyError):
        [noticing.take("simulator", n.body.encode(), {}) for n in till.bank.due()]
    assert till.state(ref) == "pending"
    at(MONDAY + MINUTE)
    asking.ask_due()
    assert till.state(ref) == "pending"
    assert "unsettled" in [each.kind for each in till.city.all(PaymentTrouble)]
    assert till.balance("provider") == 0
    assert till.payment(ref).ask_at > MONDAY + MINUTE, "it is asked about again"


def test_outside_a_demonstration_a_city_without_a_provider_takes_no_payments(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTCITY_DEMO", "0")
    settings.cache_clear()
    with pytest.raises(Unavailable, match="belum dibuka di kota ini"):
        till.charge()


@pytest.mark.parametrize("amount", [0, -1, 10_000_001])
def test_no_amount_is_charged_that_no_provider_takes(till: Till, amount: int) -> None:
    with pytest.raises(ValueError, match="a payment of"):
        till.charge(amount)


def test_two_processes_that_open_one_payment_ask_the_provider_once(till: Till) -> None:
    ref = till.charge()
    first = db.run(lambda s: opening._claim(s, ref=ref))
    assert first is not None
    assert db.run(lambda s: opening._claim(s, ref=ref)) is None
    opening.begin(ref)
    assert till.bank.newest() == []


def test_pauses_grow_and_the_last_question_is_when_the_time_is_over(till: Till) -> None:
    payment = till.payment(till.opened(minutes=15))
    moments, now = [], MONDAY
    while (then := asking.pause(payment, now)) and then <= payment.expires_at and then > now:
        moments.append((then - MONDAY).total_seconds())
        now = then
        if then == payment.expires_at:
            break
    assert moments[:3] == [15, 30, 45]
    assert moments[-1] == 900
    gaps = [b - a for a, b in itertools.pairwise(moments)]
    assert len(moments) < 14
    assert max(gaps) <= 300
