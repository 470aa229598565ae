"""Rules against gaming: raised once, with the reason; nothing is taken away but by a decision."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import NOBODY, Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import duty, flag_rules, flags, ordering, reviewing
from smartcity_app.services.peken.flag_models import DISCOUNTED, FAIR, MarketFlag
from smartcity_app.services.peken.suspicions import longest_run
from tests.conftest import SURABAYA
from tests.services.peken.conftest import JULY

NOTE = "Struk dan barang diperiksa di tempat."


@pytest.fixture(autouse=True)
def rules(city):
    with db.transaction() as session:
        flag_rules.install(session)
        flag_rules.install(session)


def raised(city):
    return [(each.rule, each.subject) for each in city.all(MarketFlag)]


def the_flag(city):
    (found,) = city.all(MarketFlag)
    return found


def counted(actor):
    with db.transaction(writes=False) as session:
        return duty.counted(session, actor.person_id, JULY)


def share_a_household(one, other):
    with db.transaction() as session:
        session.get_one(Person, one.person_id).household_id = session.get_one(
            Person, other.person_id
        ).household_id


def test_buying_at_a_shop_of_ones_own_household_is_flagged_on_payment(city, market, ani):
    share_a_household(ani, market.hartini)
    market.bought(ani, market.rice, 2)
    city.settle()
    flag = the_flag(city)
    assert (flag.rule, flag.shop_id) == (flag_rules.OWN_SHOP, market.shop)
    assert "keluarga serumah" in flag.reason
    assert "Ani" not in flag.reason
    assert counted(ani) == 120_000


def test_ones_own_shop_is_flagged_and_a_neighbours_is_not(city, market, ani):
    mine = market.open_shop(ani, "Toko Ani")
    soap = market.article(mine, "Sabun", price=60_000)
    market.bought(ani, market.rice)
    city.settle()
    assert raised(city) == []
    market.bought(ani, soap)
    city.settle()
    assert raised(city) == [(flag_rules.OWN_SHOP, f"p{ani.person_id}/s{mine}")]
    assert "tokonya sendiri" in the_flag(city).reason


def test_a_flag_is_raised_once_however_often_one_looks(city, market, ani):
    share_a_household(ani, market.hartini)
    first = market.bought(ani, market.rice, 2)
    city.settle()
    flags.nightly()
    second = market.bought(ani, market.rice)
    city.settle()
    assert flags.nightly() == 0
    assert the_flag(city).orders == sorted([first.id, second.id])


def test_two_owners_who_buy_at_each_others_shops_are_flagged(city, market, ani):
    hartini = market.hartini
    mine = market.open_shop(ani, "Toko Ani")
    soap = market.article(mine, "Sabun", price=58_000)
    market_servant(market, hartini)
    market.bought(ani, market.rice, 3)
    city.settle()
    market.bought(hartini, soap, 3)
    city.settle()
    one, other = sorted((ani.person_id, hartini.person_id))
    assert raised(city) == [(flag_rules.CIRCLE, f"p{one}/p{other}")]
    assert len(the_flag(city).orders) == 2


def test_sums_that_are_far_apart_are_no_circle(city, market, ani):
    mine = market.open_shop(ani, "Toko Ani")
    soap = market.article(mine, "Sabun", price=58_000)
    market_servant(market, market.hartini)
    market.bought(ani, market.rice, 3)
    market.bought(market.hartini, soap, 9)
    city.settle()
    assert raised(city) == []


def market_servant(market, who):
    """An owner who is a civil servant as well."""
    from datetime import date

    from smartcity_app.services.peken.duty_models import CivilServant

    with db.transaction() as session:
        session.add(
            CivilServant(
                person_id=who.person_id, name="Hartini", nip="197001012005019999",
                nip_hash=f"nip-{who.person_id}", agency="DLH", grade="III/a",
                starts=date(2020, 1, 1),
            )
        )  # fmt: skip


def test_several_orders_within_minutes_are_flagged_and_over_days_are_not(city, market, ani):
    for _ in range(3):
        market.bought(ani, market.eggs)
        market.later(days=1)
    city.settle()
    assert raised(city) == []
    orders = []
    for _ in range(3):
        orders.append(market.bought(ani, market.eggs).id)
        market.later(minutes=10)
    city.settle()
    assert the_flag(city).rule == flag_rules.SPLIT
    assert the_flag(city).orders == orders


def on_the_last_day(market):
    market.later(seconds=(datetime(2026, 7, 31, 3, tzinfo=UTC) - clock.now()).total_seconds())


def test_a_shop_that_sells_on_the_last_day_alone_is_flagged_at_night(city, market):
    on_the_last_day(market)
    for number in range(5):
        market.bought(market.servant(f"ASN {number}", market.shop), market.rice)
    city.settle()
    assert raised(city) == []
    assert flags.nightly() == 1
    assert the_flag(city).rule == flag_rules.LAST_DAY_SHOP
    assert "100%" in the_flag(city).reason


def test_a_shop_that_sold_all_month_is_not_flagged(city, market):
    people = [market.servant(f"ASN {number}", market.shop) for number in range(5)]
    for who in people:
        market.bought(who, market.rice, 2)
    on_the_last_day(market)
    for who in people:
        market.bought(who, market.rice)
    flags.nightly()
    assert flag_rules.LAST_DAY_SHOP not in [rule for rule, _ in raised(city)]


def test_a_whole_duty_in_one_order_on_the_last_day_is_flagged_the_night_after(city, market, ani):
    on_the_last_day(market)
    market.bought(ani, market.rice, 17)
    market.later(hours=20)
    flags.nightly()
    assert raised(city) == [(flag_rules.LAST_DAY_BUYER, f"p{ani.person_id}")]
    assert counted(ani) == 1_020_000


def test_buying_and_cancelling_again_and_again_is_flagged(city, market, ani):
    for _ in range(4):
        order = market.bought(ani, market.rice)
        market.do(ordering.cancel, ani, ref=order.ref)
        market.later(days=1)
    refused = market.bought(ani, market.rice)
    market.do(ordering.refuse, market.hartini, ref=refused.ref, reason="Habis")
    flags.nightly()
    assert raised(city) == [(flag_rules.BACK_AND_FORTH, f"p{ani.person_id}")]
    assert refused.id not in the_flag(city).orders


def test_ordering_and_not_paying_again_and_again_is_flagged(city, market, ani):
    for _ in range(4):
        market.lapse(market.buy(ani, market.rice))
    flags.nightly()
    assert raised(city) == [(flag_rules.BACK_AND_FORTH, f"p{ani.person_id}")]
    assert len(the_flag(city).orders) == 4


def test_the_public_is_never_flagged(city, market, budi):
    share_a_household(budi, market.hartini)
    market.bought(budi, market.rice, 10)
    city.settle()
    assert (raised(city), flags.nightly()) == ([], 0)


@pytest.fixture
def flagged(city, market, ani):
    share_a_household(ani, market.hartini)
    market.bought(ani, market.rice, 2)
    city.settle()
    return the_flag(city).id


def test_only_the_decision_takes_the_orders_out_of_the_duty(city, market, ani, flagged):
    assert counted(ani) == 120_000
    market.do(reviewing.decide, market.officer, flag_id=flagged, outcome=DISCOUNTED, note=NOTE)
    assert counted(ani) == 0
    told = [each for each in city.all(InboxMessage) if each.person_id == ani.person_id]
    assert "tidak dihitung" in told[-1].title
    with pytest.raises(OutOfStep):
        market.do(reviewing.decide, market.officer, flag_id=flagged, outcome=FAIR, note=NOTE)
    lines = [each for each in city.all(AuditLine) if each.action == "peken.decide_flag"]
    assert [(each.subject_id, each.detail) for each in lines] == [(ani.person_id, DISCOUNTED)]


def test_found_fair_everything_counts_and_it_is_not_raised_again(city, market, ani, flagged):
    market.do(reviewing.decide, market.officer, flag_id=flagged, outcome=FAIR, note=NOTE)
    market.bought(ani, market.rice)
    city.settle()
    flags.nightly()
    assert counted(ani) == 180_000
    assert the_flag(city).outcome == FAIR
    assert len(the_flag(city).orders) == 1


def test_a_decision_needs_an_outcome_and_a_reason(market, flagged):
    for outcome, note in (("", NOTE), ("hapus", NOTE), (FAIR, "ya")):
        with pytest.raises(Incomplete):
            market.do(reviewing.decide, market.officer, flag_id=flagged, outcome=outcome, note=note)


def test_who_reads_the_evidence_is_on_record_for_who_is_named(city, market, ani, flagged):
    (found,) = market.do(reviewing.evidence, market.officer, flag_id=flagged)
    assert (found.buyer, found.shop) == ("Ani Kusuma", "Toko Bu Hartini")
    lines = [each for each in city.all(AuditLine) if each.action == "peken.read_flag"]
    assert [each.subject_id for each in lines] == [ani.person_id]


def test_nobody_else_looks_into_flags(city, market, ani, flagged):
    elsewhere = city.official("Petugas", Role.MARKET_OFFICER, "35.79", key=False)
    head = city.official("Endang", Role.AGENCY_HEAD, SURABAYA, agency="DLH", key=False)
    for actor in (NOBODY, ani, market.hartini, head, elsewhere):
        with db.transaction(writes=False) as session:
            assert reviewing.listed(session, actor) == []
        for verb, more in (
            (reviewing.find, {}),
            (reviewing.evidence, {}),
            (reviewing.decide, {"outcome": DISCOUNTED, "note": NOTE}),
        ):
            with pytest.raises(NotFound):
                market.do(verb, actor, flag_id=flagged, **more)
    for actor in (NOBODY, ani, market.hartini, head):
        with pytest.raises(NotAllowed):
            market.do(flag_rules.change, actor, key="split", threshold=1, span=1, active=False)
    assert counted(ani) == 120_000


def test_a_rule_is_made_milder_or_put_to_sleep(city, market, ani):
    share_a_household(ani, market.hartini)
    change = {"key": flag_rules.OWN_SHOP, "threshold": 500_000, "span": 0, "active": True}
    market.do(flag_rules.change, market.officer, **change)
    market.bought(ani, market.rice, 2)
    city.settle()
    assert raised(city) == []
    market.do(flag_rules.change, market.officer, **{**change, "threshold": 1, "active": False})
    assert flags.nightly() == 0
    market.do(flag_rules.change, market.officer, **{**change, "threshold": 1})
    assert flags.nightly() == 1
    with pytest.raises(Incomplete):
        market.do(flag_rules.change, market.officer, **{**change, "threshold": 0})


@given(st.lists(st.integers(0, 5000), max_size=40), st.integers(0, 120))
def test_the_longest_run_is_what_trying_every_window_finds(minutes, span):
    start = datetime(2026, 7, 1, tzinfo=UTC)
    begun = [(n, start + timedelta(minutes=m)) for n, m in enumerate(sorted(minutes))]
    within = timedelta(minutes=span)
    best = max(
        (sum(first <= at <= first + within for _, at in begun) for _, first in begun), default=0
    )
    run = longest_run(begun, within)
    assert len(run) == best
    times = [at for number, at in begun if number in run]
    assert not times or times[-1] - times[0] <= within


def test_every_rule_has_a_finder_and_a_reason(city):
    from smartcity_app.services.peken.suspicions import FINDERS

    assert FINDERS.keys() == flag_rules.BROUGHT.keys()
    with db.transaction(writes=False) as session:
        rows = list(session.exec(select(flag_rules.FlagRule)))
    assert len(rows) == len(flag_rules.BROUGHT)
    assert all(row.why.endswith(".") for row in rows)


def test_nobody_decides_a_flag_about_themselves(city, market, ani, flagged):
    with db.transaction() as session:
        session.get_one(MarketFlag, flagged).person_id = market.officer.person_id
    with pytest.raises(NotAllowed):
        market.do(reviewing.decide, market.officer, flag_id=flagged, outcome=FAIR, note=NOTE)
