"""An office buys: asked for by an officer, approved by the head, paid like everything else."""

import pytest

from smartcity_app.civic.payments.models import Payment
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import NOBODY, Role
from smartcity_app.kernel.errors import CityError, Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import basket, duty, ordering, purchase_paper, purchases
from smartcity_app.services.peken.purchase_models import OfficePurchase
from smartcity_app.services.peken.purchase_workflow import APPROVED, DECLINED, DRAFT, PAID, SENT
from smartcity_app.services.peken.shop_models import Variant
from smartcity_app.services.peken.workflow import LAPSED
from tests.conftest import SURABAYA
from tests.services.peken.conftest import JULY

ASKED = {
    "kind": "rapat",
    "purpose": "Rapat koordinasi stunting 27 Juli",
    "budget_code": "5.1.02.01.01.0052",
}


@pytest.fixture
def officer(city):
    return city.official("Yuni", Role.AGENCY_OFFICER, SURABAYA, agency="DLH", key=False)


@pytest.fixture
def head(city):
    return city.official("Ayu", Role.AGENCY_HEAD, SURABAYA, agency="DLH", key=False)


def begun(market, officer, pieces=3):
    market.fill(officer, market.rice, pieces)
    market.fill(officer, market.eggs, 2)
    return market.do(purchases.begin, officer, **ASKED).ref


def approved(market, officer, head):
    ref = begun(market, officer)
    market.do(purchases.send, officer, ref=ref)
    market.do(purchases.approve, head, ref=ref)
    return ref


def the(city, ref):
    return next(each for each in city.all(OfficePurchase) if each.ref == ref)


def set_price(variant, price):
    with db.transaction() as session:
        session.get_one(Variant, variant).price = price


def test_the_basket_becomes_a_request_and_is_empty(city, market, officer):
    ref = begun(market, officer)
    assert (the(city, ref).state, the(city, ref).total) == (DRAFT, 236_000)
    with db.transaction(writes=False) as session:
        assert basket.lines(session, officer) == []
    assert market.stock(market.rice) == 50


def test_an_approved_purchase_is_paid_without_cap_or_duty(city, market, officer, head):
    ref = approved(market, officer, head)
    payment = market.do(purchases.pay, officer, ref=ref)
    assert (payment.amount, payment.payer_id) == (236_000, officer.person_id)
    assert market.stock(market.rice) == 47
    assert market.do(purchases.pay, officer, ref=ref).id == payment.id
    market.pay(payment)
    city.settle()
    assert the(city, ref).state == PAID
    (order,) = market.orders(payment)
    assert (order.kind, order.agency, order.purchase_ref, order.assigned) == (
        "office", "DLH", ref, False,
    )  # fmt: skip
    assert market.month() == (0, 0, 236_000)
    with db.transaction(writes=False) as session:
        assert duty.counted(session, officer.person_id, JULY) == 0
    with pytest.raises(OutOfStep):
        market.do(purchases.pay, officer, ref=ref)


def test_a_payment_nobody_made_can_be_made_again(city, market, officer, head):
    ref = approved(market, officer, head)
    first = market.do(purchases.pay, officer, ref=ref)
    market.lapse(first)
    assert market.stock(market.rice) == 50
    second = market.do(purchases.pay, officer, ref=ref)
    assert second.id != first.id
    market.pay(second)
    city.settle()
    assert the(city, ref).state == PAID
    assert sorted(each.state for each in market.orders()) == sorted([LAPSED, "paid"])


def test_neither_more_nor_less_is_paid_than_was_approved(city, market, officer, head):
    ref = approved(market, officer, head)
    set_price(market.rice, 61_000)
    with pytest.raises(Incomplete, match="Harga berubah"):
        market.do(purchases.pay, officer, ref=ref)
    set_price(market.rice, 60_000)
    with db.transaction() as session:
        session.get_one(Variant, market.eggs).stock = 1
    with pytest.raises(Incomplete):
        market.do(purchases.pay, officer, ref=ref)
    assert city.all(Payment) == []


def test_a_draft_is_sent_at_todays_prices_and_then_stands_still(city, market, officer):
    ref = begun(market, officer)
    market.do(purchases.change, officer, ref=ref, variant_id=market.eggs, quantity=0)
    set_price(market.rice, 61_000)
    market.do(purchases.send, officer, ref=ref)
    assert (the(city, ref).state, the(city, ref).total) == (SENT, 183_000)
    with db.transaction(writes=False) as session:
        (line,) = purchases.lines(session, the(city, ref))
    assert line.price == 61_000
    with pytest.raises(OutOfStep):
        market.do(purchases.change, officer, ref=ref, variant_id=market.rice, quantity=9)


def test_what_is_too_much_for_one_payment_is_refused_before_it_is_sent(market, officer):
    dear = market.article(market.shop, "Seragam", price=400_000)
    market.fill(officer, dear, 26)
    ref = market.do(purchases.begin, officer, **ASKED).ref
    with pytest.raises(Incomplete, match="paling banyak"):
        market.do(purchases.send, officer, ref=ref)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "hadiah"}, {"purpose": "rapat"}, {"budget_code": "abc"}, {"budget_code": ""}],
)
def test_a_request_says_what_for_and_on_which_budget(market, officer, wrong):
    market.fill(officer, market.rice)
    with pytest.raises(Incomplete):
        market.do(purchases.begin, officer, **{**ASKED, **wrong})


def test_an_empty_basket_is_no_request(market, officer):
    with pytest.raises(Incomplete, match="kosong"):
        market.do(purchases.begin, officer, **ASKED)


def test_nobody_approves_what_they_asked_for(market, head):
    ref = begun(market, head)
    market.do(purchases.send, head, ref=ref)
    with pytest.raises(NotAllowed):
        market.do(purchases.approve, head, ref=ref)


def test_a_refusal_has_a_reason_and_is_the_end(city, market, officer, head):
    ref = begun(market, officer)
    market.do(purchases.send, officer, ref=ref)
    with pytest.raises(Incomplete):
        market.do(purchases.decline, head, ref=ref, reason=" ")
    market.do(purchases.decline, head, ref=ref, reason="Anggaran habis")
    assert the(city, ref).state == DECLINED
    with pytest.raises(OutOfStep):
        market.do(purchases.pay, officer, ref=ref)


def test_a_payment_under_way_keeps_it_from_being_withdrawn(market, officer, head):
    ref = approved(market, officer, head)
    payment = market.do(purchases.pay, officer, ref=ref)
    with pytest.raises(OutOfStep):
        market.do(purchases.withdraw, officer, ref=ref)
    market.lapse(payment)
    market.do(purchases.withdraw, officer, ref=ref)


def test_other_offices_buyers_and_strangers_reach_nothing(city, market, officer, head, ani):
    other = city.official("Imam", Role.AGENCY_HEAD, SURABAYA, agency="DSDABM", key=False)
    ref = begun(market, officer)
    market.do(purchases.send, officer, ref=ref)
    for actor in (NOBODY, ani, market.hartini, other, market.officer):
        with db.transaction(writes=False) as session:
            assert purchases.listed(session, actor) == []
        for verb, more in (
            (purchases.approve, {}), (purchases.decline, {"reason": "Tidak"}),
            (purchases.withdraw, {}), (purchases.pay, {}), (purchases.send, {}),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                market.do(verb, actor, ref=ref, **more)
    for actor in (NOBODY, ani):
        with pytest.raises(CityError):
            market.do(purchases.begin, actor, **ASKED)
    with pytest.raises(NotAllowed):
        market.do(purchases.approve, officer, ref=ref)
    for verb in (purchases.withdraw, purchases.pay):
        with pytest.raises(NotAllowed):
            market.do(verb, head, ref=ref)
    assert the(city, ref).state == SENT
    assert the(city, approved(market, officer, head)).state == APPROVED


def test_the_proof_lists_what_was_paid_and_is_checked_without_names(city, market, officer, head):
    ref = approved(market, officer, head)
    with pytest.raises(NotFound):
        market.do(purchase_paper.proof, officer, ref=ref)
    payment = market.do(purchases.pay, officer, ref=ref)
    market.pay(payment)
    city.settle()
    back = market.orders(payment)[0]
    line = ordering.order_reading
    with db.transaction(writes=False) as session:
        eggs = next(x for x in line.lines(session, back) if x.name == "Telur ayam")
    market.do(ordering.accept, market.hartini, ref=back.ref, given={eggs.id: ordering.Given(1)})
    said = market.do(purchase_paper.proof, officer, ref=ref)
    assert (said.total, said.refunded, said.paid_sum) == ("Rp236.000", "Rp28.000", "Rp208.000")
    assert said.payment == payment.ref
    assert [each.who for each in said.steps] == ["Yuni", "Ayu"]
    with db.transaction(writes=False) as session:
        public = purchase_paper.checked(session, purchase_paper.code_of(ref))
    assert public.paid_sum == said.paid_sum
    assert "Yuni" not in repr(public)
    assert "Ayu" not in repr(public)
    code = purchase_paper.code_of(ref)
    forged = code[:-1] + ("y" if code.endswith("x") else "x")
    for wrong in ("", ref, forged, "BLJ-2607-AAAAAA-" + "0" * 20):
        with db.transaction(writes=False) as session, pytest.raises(NotFound):
            purchase_paper.checked(session, wrong)


def test_what_is_paid_is_neither_paid_again_nor_withdrawn_before_it_is_said(
    city, market, officer, head
):
    ref = approved(market, officer, head)
    payment = market.do(purchases.pay, officer, ref=ref)
    market.pay(payment)
    assert the(city, ref).state == APPROVED, "the worker has not come round yet"
    for verb in (purchases.pay, purchases.withdraw):
        with pytest.raises(OutOfStep, match="sudah dibayar"):
            market.do(verb, officer, ref=ref)
    city.settle()
    assert (the(city, ref).state, the(city, ref).payment_id) == (PAID, payment.id)
