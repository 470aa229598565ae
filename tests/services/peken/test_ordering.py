"""What becomes of an order once it is paid."""

from datetime import timedelta

import pytest

from smartcity_app.civic import files
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.payments.models import Refund
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.letters.seed import picture
from smartcity_app.services.peken import disputing, duty, order_reading, ordering, turns
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.ordering import Given
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import SUSPENDED
from tests.conftest import City
from tests.services.peken.conftest import JULY, Market


def line_of(market: Market, order: Order) -> OrderLine:
    return next(each for each in market.city.all(OrderLine) if each.order_id == order.id)


def refunds(market: Market) -> list[int]:
    return [each.amount for each in market.city.all(Refund)]


def handed(market: Market, buyer: Actor, quantity: int = 2) -> Order:
    order = market.bought(buyer, market.rice, quantity)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    market.do(ordering.hand_over, market.hartini, ref=order.ref, code=order.pickup_code)
    return market.order(order.ref)


def test_from_the_payment_to_the_shop_s_money(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice, 2)
    assert order.state == "paid"
    assert order.turn_due_at == clock.now() + timedelta(hours=2)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    assert market.order(order.ref).turn_due_at == clock.now() + timedelta(hours=8)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    market.do(
        ordering.hand_over, market.hartini, ref=order.ref, code=order.pickup_code.lower() + " "
    )
    assert market.balance("escrow") == -120_000
    market.do(ordering.confirm, ani, ref=order.ref)
    assert market.order(order.ref).state == "done"
    assert (market.balance("escrow"), market.balance(f"shop:{market.shop}")) == (0, -120_000)


def test_the_shop_s_clock_counts_its_opening_hours(market: Market, ani: Actor) -> None:
    market.later(hours=10)  # 19.00, an hour before closing
    order = market.bought(ani, market.rice)
    assert order.turn_due_at is not None
    assert clock.local(order.turn_due_at).strftime("%d %H.%M") == "28 08.00"


def test_only_the_code_proves_a_pick_up(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    picture_of_it = files.store(market.hartini, name="serah.jpg", content=picture("KTP")).id
    for code, proof in (("", ""), ("AAAAAA", ""), ("", picture_of_it)):
        with pytest.raises(Incomplete):
            market.do(ordering.hand_over, market.hartini, ref=order.ref, code=code, proof=proof)
    assert market.order(order.ref).state == "packed"


def test_a_delivery_is_proved_by_a_photo_of_the_shop_s_own(market: Market, ani: Actor) -> None:
    there = {"delivered": frozenset({market.shop}), "address": "Keputih Tegal No. 27"}
    order = market.bought(ani, market.rice, **there)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    theirs = files.store(ani, name="serah.jpg", content=picture("KTP")).id
    with pytest.raises(NotFound):
        market.do(ordering.hand_over, market.hartini, ref=order.ref, proof=theirs)
    mine = files.store(market.hartini, name="serah.jpg", content=picture("KTP")).id
    market.do(ordering.hand_over, market.hartini, ref=order.ref, proof=mine)
    market.do(ordering.confirm, ani, ref=order.ref)
    assert market.order(order.ref).address == "", "nobody needs it any more"


def test_what_is_not_there_goes_back_to_the_buyer(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice, 3)
    line = line_of(market, order)
    market.do(ordering.accept, market.hartini, ref=order.ref, given={line.id: Given(1)})
    after = market.order(order.ref)
    assert (after.state, after.total, after.refunded) == ("accepted", 180_000, 120_000)
    assert refunds(market) == [120_000]
    assert market.month() == (0, 60_000, 0)
    with db.transaction(writes=False) as session:
        assert duty.counted(session, ani.person_id or 0, JULY) == 60_000


def test_nothing_left_is_a_refusal_with_its_reason(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    line = line_of(market, order)
    with pytest.raises(Incomplete, match="Tidak ada yang tersisa"):
        market.do(ordering.accept, market.hartini, ref=order.ref, given={line.id: Given(0)})
    assert market.order(order.ref).state == "paid"


@pytest.mark.parametrize("pieces", [-1, 2, 10**9])
def test_no_more_than_was_ordered_and_no_less_than_nothing(
    market: Market, ani: Actor, pieces: int
) -> None:
    order = market.bought(ani, market.rice)
    line = line_of(market, order)
    with pytest.raises(Incomplete):
        market.do(ordering.accept, market.hartini, ref=order.ref, given={line.id: Given(pieces)})


def test_a_substitute_only_where_the_buyer_agreed(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    line = line_of(market, order)
    instead = {line.id: Given(1, "Beras premium")}
    with pytest.raises(Incomplete):
        market.do(ordering.accept, market.hartini, ref=order.ref, given=instead)
    market.fill(ani, market.eggs, may_substitute=True)
    payment = market.check_out(ani)
    market.pay(payment)
    (order,) = market.orders(payment)
    line = line_of(market, order)
    instead = {line.id: Given(1, "Telur bebek")}
    market.do(ordering.accept, market.hartini, ref=order.ref, given=instead)
    assert line_of(market, order).substitute == "Telur bebek"


def test_a_refusal_gives_everything_back(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice, 2)
    with pytest.raises(Incomplete):
        market.do(ordering.refuse, market.hartini, ref=order.ref, reason=" ")
    market.do(ordering.refuse, market.hartini, ref=order.ref, reason="Beras habis")
    assert refunds(market) == [120_000]
    assert (market.stock(market.rice), market.month()) == (48, (0, 0, 0))


def test_the_buyer_takes_back_what_nobody_has_taken_on(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice, 2)
    market.do(ordering.cancel, ani, ref=order.ref)
    assert (market.stock(market.rice), market.month(), refunds(market)) == (
        50, (0, 0, 0), [120_000],
    )  # fmt: skip
    with pytest.raises(OutOfStep):
        market.do(ordering.accept, market.hartini, ref=order.ref)


@pytest.mark.parametrize("end", ["cancelled", "refused", "lapsed"])
def test_nobody_keeps_the_buyer_s_address_of_an_order_that_will_not_come(
    market: Market, ani: Actor, end: str
) -> None:
    there = {"delivered": frozenset({market.shop}), "address": "Keputih Tegal No. 27"}
    payment = market.buy(ani, market.rice, **there)
    (order,) = market.orders(payment)
    assert order.address
    if end == "lapsed":
        market.lapse(payment)
    else:
        market.pay(payment)
    if end == "cancelled":
        market.do(ordering.cancel, ani, ref=order.ref)
    if end == "refused":
        market.do(ordering.refuse, market.hartini, ref=order.ref, reason="Beras habis")
    after = market.order(order.ref)
    assert (after.state, after.address) == (end if end != "refused" else "cancelled", "")


def test_after_the_shop_has_taken_it_on_it_is_not_cancelled(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    with pytest.raises(OutOfStep):
        market.do(ordering.cancel, ani, ref=order.ref)


def test_a_shop_that_is_silent_loses_the_order_to_the_buyer_s_choice(
    market: Market, ani: Actor
) -> None:
    order = market.bought(ani, market.rice)
    market.later(hours=2, seconds=1)
    assert turns.sweep() == 1
    assert turns.sweep() == 0
    market.city.settle()
    assert market.order(order.ref).offered_at
    titles = [each.title for each in market.city.all(InboxMessage)]
    assert "Toko Bu Hartini belum menjawab pesanan Anda" in titles
    market.do(ordering.accept, market.hartini, ref=order.ref)  # late is better than never


def test_what_nobody_takes_on_is_paid_back_in_the_end(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice, 2)
    market.later(hours=2, seconds=1)
    turns.sweep()
    market.later(days=3)
    turns.sweep()
    assert market.order(order.ref).state == "cancelled"
    assert (refunds(market), market.stock(market.rice), market.month()) == (
        [120_000], 50, (0, 0, 0),
    )  # fmt: skip


def test_a_buyer_may_call_the_office_once_the_shop_is_late_and_not_before(
    market: Market, ani: Actor
) -> None:
    order = market.bought(ani, market.rice, 2)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    said = {"ref": order.ref, "reason": "Toko tutup, tidak ada orang"}
    with pytest.raises(Incomplete, match="masih punya waktu"):
        market.do(disputing.dispute, ani, **said)
    market.later(hours=9)
    turns.sweep()
    market.city.settle()
    told = {each.title for each in market.city.all(InboxMessage)}
    assert "Toko Bu Hartini terlambat menyiapkan pesanan Anda" in told
    market.do(disputing.dispute, ani, **said)
    with pytest.raises(OutOfStep):
        market.do(ordering.pack, market.hartini, ref=order.ref)
    market.do(disputing.decide, market.officer, ref=order.ref, give_back=120_000, reason="Semua")
    assert (market.balance(f"shop:{market.shop}"), refunds(market)) == (0, [120_000])


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suspended", [False, True])
def test_what_nobody_hands_over_is_decided_by_the_office(
    market: Market, ani: Actor, packed: bool, suspended: bool
) -> None:
    order = market.bought(ani, market.rice, 2)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    if packed:
        market.do(ordering.pack, market.hartini, ref=order.ref)
        assert market.order(order.ref).turn_due_at == clock.now() + timedelta(days=3)
    if suspended:
        with db.transaction() as session:
            session.get_one(Shop, market.shop).state = SUSPENDED
    market.later(days=4)
    turns.sweep()
    assert market.order(order.ref).late_at
    market.later(days=3, seconds=1)
    turns.sweep()
    market.city.settle()
    assert market.order(order.ref).state == "disputed"
    titles = {each.title for each in market.city.all(InboxMessage)}
    assert {"Pesanan di Toko Bu Hartini tidak berakhir", "Pesanan ini diputus dinas"} <= titles
    market.do(disputing.decide, market.officer, ref=order.ref, give_back=0, reason="Tidak diambil")
    assert market.balance(f"shop:{market.shop}") == -120_000


def test_each_step_begins_with_time_of_its_own(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    for verb in (ordering.accept, ordering.pack):
        market.later(days=1)
        turns.sweep()
        assert market.order(order.ref).late_at
        market.do(verb, market.hartini, ref=order.ref)
        assert market.order(order.ref).late_at is None


def test_silence_after_the_goods_came_means_that_all_is_well(market: Market, ani: Actor) -> None:
    order = handed(market, ani)
    market.later(days=2, seconds=1)
    turns.sweep()
    assert market.order(order.ref).state == "done"
    assert market.balance(f"shop:{market.shop}") == -120_000
    with pytest.raises(OutOfStep):
        market.do(disputing.dispute, ani, ref=order.ref, reason="Berasnya berkutu semua")


def test_a_dispute_holds_the_money_and_the_duty_until_it_is_decided(
    market: Market, ani: Actor
) -> None:
    order = handed(market, ani)

    def counted() -> int:
        with db.transaction(writes=False) as session:
            return duty.counted(session, ani.person_id or 0, JULY)

    proof = files.store(ani, name="beras.jpg", content=picture("KTP")).id
    market.do(
        disputing.dispute, ani, ref=order.ref, reason="Berasnya berkutu semua", photos=[proof]
    )
    assert (counted(), market.balance(f"shop:{market.shop}")) == (0, 0)
    with pytest.raises(Incomplete):
        market.do(
            disputing.decide, market.officer, ref=order.ref, give_back=120_001, reason="Lebih"
        )
    market.do(disputing.decide, market.officer, ref=order.ref, give_back=60_000, reason="Separuh")
    assert (counted(), market.balance(f"shop:{market.shop}")) == (60_000, -60_000)
    assert refunds(market) == [60_000]
    assert market.month() == (0, 60_000, 0)


def test_a_dispute_nobody_decides_goes_up(market: Market, ani: Actor) -> None:
    order = handed(market, ani)
    market.do(disputing.dispute, ani, ref=order.ref, reason="Berasnya berkutu semua")
    market.later(days=8)
    turns.sweep()
    market.city.settle()
    roles = {each.role for each in market.city.all(InboxMessage) if "lewat janji" in each.title}
    assert roles == {Role.CITY_SECRETARY}


def test_nobody_else_reads_or_moves_an_order(
    market: Market, city: City, ani: Actor, budi: Actor
) -> None:
    order = market.bought(ani, market.rice)
    mat = city.resident("Mat")
    market.open_shop(mat, "Pracangan Cak Mat")
    elsewhere = city.official("Wawan", Role.MARKET_OFFICER, "35.75", key=False)
    for stranger in (budi, mat, elsewhere):
        with pytest.raises(NotFound):
            market.do(order_reading.find, stranger, ref=order.ref)
        with pytest.raises(NotFound):
            market.do(ordering.accept, stranger, ref=order.ref)
    with pytest.raises(NotAllowed):
        market.do(ordering.accept, ani, ref=order.ref)
    with pytest.raises(NotAllowed):
        market.do(ordering.cancel, market.hartini, ref=order.ref)
    with pytest.raises(NotAllowed):
        market.do(ordering.refuse, market.officer, ref=order.ref, reason="Bukan urusannya")


def test_an_officer_s_look_is_on_record(market: Market, ani: Actor) -> None:
    from smartcity_app.kernel.audit import AuditLine

    order = market.bought(ani, market.rice)
    market.do(order_reading.find, market.officer, ref=order.ref)
    market.do(order_reading.find, market.hartini, ref=order.ref)
    lines = [each for each in market.city.all(AuditLine) if each.action == "peken.read_order"]
    assert [each.person_id for each in lines] == [market.officer.person_id]


def test_two_of_the_shop_at_once(market: Market, ani: Actor) -> None:
    """The second one saw another version."""
    order = market.bought(ani, market.rice)
    market.do(ordering.accept, market.hartini, ref=order.ref, version=order.version)
    with pytest.raises(OutOfStep):
        market.do(
            ordering.refuse, market.hartini, ref=order.ref, reason="Habis", version=order.version
        )


def test_the_owner_hears_of_the_share_at_80_95_and_100_percent_once(
    market: Market, ani: Actor
) -> None:
    from smartcity_app.services.peken.shop_models import ShopMonth

    with db.transaction() as session:
        session.add(ShopMonth(shop_id=market.shop, month=JULY, cap=600_000))

    def warnings() -> list[str]:
        market.city.settle()
        found = market.city.all(InboxMessage)
        return [each.title for each in found if "batas belanja ASN" in each.title]

    for pieces, told in ((7, 0), (1, 1), (1, 1), (1, 2)):
        market.bought(ani, market.rice, pieces)
        assert len(warnings()) == told
    assert warnings()[-1] == "Toko Bu Hartini sudah mencapai batas belanja ASN bulan ini"
