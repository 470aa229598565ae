"""The board counts what the orders say, names nobody, and shows names only on record."""

from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_app.civic.payments.models import WAITING, Payment
from smartcity_app.kernel import clock, db, gauges
from smartcity_app.kernel.actor import NOBODY, Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import NotAllowed, NotFound
from smartcity_app.services.peken import (
    board,
    board_charts,
    board_months,
    board_views,
    checkout,
    duty,
    fairness,
    ordering,
    prices,
    roll,
    takings,
)
from smartcity_app.services.peken.duty_models import DutyException
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Product, Variant
from smartcity_app.services.peken.standings import EXCUSED, NOTHING, PARTLY, REACHED, rank_of
from smartcity_app.services.peken.workflow import LAPSED, PAID, UNPAID
from tests.conftest import SURABAYA
from tests.services.peken.conftest import JULY


@pytest.fixture
def mayor(city):
    return city.official("Bambang Wahyudi", Role.MAYOR, SURABAYA)


@pytest.fixture
def head(city):
    return city.official("Endang Sulastri", Role.AGENCY_HEAD, SURABAYA, agency="Dinas Sosial")


def seen(actor, **asked):
    with db.transaction(writes=False) as session:
        gauges._of(session).clear()
        return board.report(session, actor, **asked)


def looks(city, action):
    return [line.detail for line in city.all(AuditLine) if line.action == action]


def test_the_board_says_who_has_shopped_by_office_and_rank(market, mayor, ani):
    rina = market.servant("Rina", market.shop, agency="DLH", grade="IV/a")
    market.servant("Doni", market.shop, agency="DLH", grade="IX")
    away = market.servant("Wati", market.shop, agency="DLH", grade="II/c")
    with db.transaction() as session:
        session.add(
            DutyException(
                person_id=away.person_id, first=JULY, last=JULY, kind="cuti",
                decided_by=away.person_id,
            )
        )  # fmt: skip
    market.bought(ani, market.rice, 17)
    market.bought(rina, market.eggs, 1)
    found = seen(mayor)
    assert found.all == Counter(
        {"servants": 4, REACHED: 1, PARTLY: 1, NOTHING: 1, EXCUSED: 1, "counted": 1_048_000}
    )
    assert found.agencies["Dinas Sosial"][REACHED] == 1
    assert (found.agencies["DLH"]["servants"], board.obliged(found.agencies["DLH"])) == (3, 2)
    assert set(found.ranks) == {"Golongan III", "Golongan IV", "PPPK IX", "Golongan II"}


def test_turnover_is_what_the_orders_come_to(market, mayor, ani, budi):
    market.open_shop(market.hartini, "Toko sepi")
    order = market.bought(ani, market.rice, 2)
    market.bought(budi, market.eggs, 3)
    market.buy(budi, market.rice, 1)
    back = market.bought(ani, market.eggs, 1)
    market.do(ordering.refuse, market.hartini, ref=back.ref, reason="Habis")
    found = seen(mayor)
    rest = Counter()
    for each in market.orders():
        if each.state not in (UNPAID, LAPSED):
            rest[each.kind] += each.total - each.refunded
    assert (found.trade.servants, found.trade.others) == (rest["asn"], rest["public"])
    assert found.trade.servants == order.total
    assert (found.trade.shops, found.trade.quiet) == (2, 1)
    assert sum(each.all for each in found.districts.values()) == found.months[-1].turnover


def test_months_that_are_over_are_kept_as_they_were_counted(market, mayor, ani):
    market.bought(ani, market.rice, 17)
    market.later(days=40)
    assert board_months.tally() == board_months.OPEN_MONTHS
    trend = {each.month: each for each in seen(mayor).months}
    assert trend[JULY].duty[REACHED] == 1
    assert trend[JULY].turnover == 1_020_000
    assert trend[JULY].gini == seen(mayor, month=JULY).gini
    assert seen(mayor).all[NOTHING] == 1
    july = seen(mayor, month=JULY)
    with db.transaction(writes=False) as session:
        groups = board_months.kept(session, [JULY])[JULY]
    assert sum(groups.values(), Counter()) == +july.all


def test_who_has_shopped_is_a_few_minutes_old_and_never_older(market, mayor, ani):
    board_months.tally_now()
    market.bought(ani, market.rice, 17)
    assert seen(mayor).all[REACHED] == 0
    assert seen(mayor).trade.servants == 1_020_000
    market.later(minutes=16)
    assert (seen(mayor).all[REACHED], seen(mayor).counted_at) == (1, clock.now())
    market.later(minutes=1)
    board_months.tally_now()
    assert (seen(mayor).all[REACHED], seen(mayor).counted_at) == (1, clock.now())


def test_a_month_that_is_none_or_still_to_come_is_this_one(market, mayor):
    for odd in ("", "2027-01", "2026-13", "'; --", "1999-01"):
        assert seen(mayor, month=odd).month == JULY


def test_an_article_above_its_reference_price_is_counted(market, mayor, city):
    with db.transaction() as session:
        prices.install(session)
        for price in (67_000, 80_000):
            session.add(p := Product(shop_id=market.shop, name="Beras", category="sembako",
                                     staple="beras-medium"))  # fmt: skip
            session.flush()
            session.add(Variant(product_id=p.id, shop_id=market.shop, price=price, amount=5.0))
    found = seen(mayor)
    assert (found.dear, found.compared, found.dear_by_staple) == (1, 2, {"beras-medium": 1})


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.VILLAGE_HEAD, Role.AGENCY_OFFICER])
def test_others_do_not_see_the_board(city, market, role):
    other = city.official("Orang lain", role, SURABAYA, agency="DLH", key=False)
    for actor in (NOBODY, market.hartini, other):
        with pytest.raises(NotAllowed):
            seen(actor)
        with db.transaction(writes=False) as session:
            assert board.board(session, actor) == []


def test_names_are_shown_by_office_and_every_look_is_on_record(market, city, mayor, ani):
    market.servant("Rina", market.shop, agency="DLH")
    found = market.do(roll.page, mayor, agency="Dinas Sosial", status=NOTHING)
    assert [each.name for each in found.rows] == ["Ani Kusuma"]
    assert looks(city, "peken.names") == [f"Dinas Sosial {JULY} belum"]
    with pytest.raises(NotFound):
        market.do(roll.page, mayor, agency="Dinas Karangan")


def test_names_are_shown_by_rank_across_the_offices(market, city, mayor, head, ani):
    market.servant("Rina", market.shop, agency="DLH")
    market.servant("Wati", market.shop, agency="DLH", grade="IV/a")
    market.servant("Dewi", market.shop, grade="IX")
    found = market.do(roll.page, mayor, rank="Golongan III")
    assert [each.name for each in found.rows] == ["Ani Kusuma", "Rina"]
    both = market.do(roll.page, mayor, agency="DLH", rank="Golongan III")
    assert [each.name for each in both.rows] == ["Rina"]
    assert looks(city, "peken.names")[0] == f"Golongan III {JULY}"
    assert [each.name for each in market.do(_all, mayor, rank="PPPK IX")] == ["Dewi"]
    for asked in ({}, {"rank": "Golongan I"}, {"rank": "Golongan %"}):
        with pytest.raises(NotFound):
            market.do(roll.page, mayor, **asked)
    with pytest.raises(NotFound):
        market.do(_all, head, rank="Golongan III")


def test_names_are_not_for_everybody_who_reads_figures(market, head, ani):
    for actor in (NOBODY, market.officer, head, market.hartini, ani):
        with pytest.raises(NotAllowed):
            market.do(roll.page, actor, agency="Dinas Sosial")


def test_pages_of_names_follow_each_other_without_gap(market, mayor, monkeypatch):
    monkeypatch.setattr(roll, "PAGE", 3)
    monkeypatch.setattr(roll, "SIEVED", 2)
    names = [f"ASN {number:02d}" for number in range(8)]
    people = [market.servant(name, market.shop) for name in names]
    market.bought(people[4], market.rice, 17)
    seen_, after = [], 0
    while True:
        page = market.do(roll.page, mayor, agency="Dinas Sosial", status=NOTHING, after=after)
        seen_ += [each.name for each in page.rows]
        if not (after := page.last):
            break
    assert seen_ == [name for nth, name in enumerate(names) if nth != 4]


def test_a_head_sees_their_own_staff_and_what_is_left_and_nothing_bought(market, city, head, ani):
    market.servant("Rina", market.shop, agency="DLH")
    market.bought(ani, market.rice, 2)
    found = market.do(roll.own_staff, head)
    (row,) = found.rows
    assert (row.name, row.left, row.status) == ("Ani Kusuma", row.quota - 120_000, PARTLY)
    assert looks(city, "peken.own_staff") == [f"Dinas Sosial {JULY}"]
    with pytest.raises(NotFound):
        market.do(roll.own_staff, head, agency="DLH")
    with pytest.raises(NotFound):
        market.do(roll.everyone_of, head, agency="DLH")
    assert [each.name for each in market.do(_all, head, agency="Dinas Sosial")] == ["Ani Kusuma"]
    assert looks(city, "peken.names_file") == [f"Dinas Sosial {JULY}"]


def _all(session, actor, **asked):
    return list(roll.everyone_of(session, actor, **asked))


def test_nobody_without_an_office_sees_staff(market, ani, mayor):
    for actor in (NOBODY, ani, mayor, market.officer):
        with pytest.raises(NotAllowed):
            market.do(roll.own_staff, actor)


def test_everybody_stands_as_each_alone_does(market, mayor, ani):
    rina = market.servant("Rina", market.shop, grade="IV/a", position="Camat")
    market.bought(rina, market.rice, 3)
    page = market.do(roll.page, mayor, agency="Dinas Sosial")
    with db.transaction(writes=False) as session:
        groups = board_months.grouped(session, JULY)
        assert sum(each["counted"] for each in groups.values()) == sum(r.counted for r in page.rows)
        for each in page.rows:
            rank = rank_of(each.grade)
            assert groups[each.agency, rank][each.status]
            same = market.do(roll.page, mayor, rank=rank).rows
            assert each.name in {one.name for one in same}
            alone = duty.standing(session, each.person_id, JULY)
            assert (alone.quota, alone.counted, alone.left) == (each.quota, each.counted, each.left)


def test_a_rank_is_its_golongan():
    assert [rank_of(each) for each in ("III/c", "IX", "")] == [
        "Golongan III", "PPPK IX", "Tanpa golongan",
    ]  # fmt: skip


AMOUNTS = st.lists(st.integers(0, 10**9), max_size=60)


@given(AMOUNTS)
def test_gini_lies_between_even_and_all_in_one_hand(takings):
    value = fairness.gini(takings)
    most = 1 - 1 / len(takings) if takings else 0
    assert -1e-9 <= value <= most + 1e-9
    assert 0 <= fairness.top_share(takings) <= 1


@given(AMOUNTS.filter(any), st.integers(1, 1000))
def test_gini_does_not_care_for_the_unit_or_the_order(takings, times):
    value = fairness.gini(takings)
    assert fairness.gini([each * times for each in reversed(takings)]) == pytest.approx(value)


@given(st.integers(1, 50), st.integers(1, 10**9))
def test_gini_of_equals_is_nothing_and_of_one_taker_is_the_most(shops, amount):
    assert fairness.gini([amount] * shops) == pytest.approx(0)
    assert fairness.gini([0] * (shops - 1) + [amount]) == pytest.approx(1 - 1 / shops)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_gini_is_half_the_mean_difference_by_the_mean(takings):
    pairs = sum(abs(a - b) for a in takings for b in takings)
    mean = sum(takings) / len(takings)
    assert fairness.gini(takings) == pytest.approx(pairs / (2 * len(takings) ** 2 * mean))


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(0, 400))
def test_months_go_back_one_by_one(year, number, times):
    month = f"{year}-{number:02d}"
    assert board_months.before(month, 0) == month
    assert board_months.before(board_months.before(month, times), -times) == month
    assert len(board_months.months(month, 13)) == 13


def test_orders_hold_no_name_in_the_figures(market, mayor, ani):
    market.bought(ani, market.rice)
    assert "Ani" not in repr(seen(mayor))
    assert Order.__tablename__ == "market_order"


def test_large_sums_are_said_shortly_and_never_rounded_up():
    assert [board_views.short(each) for each in (0, 999_999, 518_499_000, 1_990_000_000)] == [
        "Rp0", "Rp999.999", "Rp518,4 jt", "Rp1,9 M",
    ]  # fmt: skip


def test_files_hold_the_same_sums_as_the_board(market, mayor, ani, budi):
    market.bought(ani, market.rice, 2)
    market.bought(budi, market.eggs)
    report = seen(mayor)
    cells = list(board_views.lines(report))
    sums = {
        said: sum(value for part, _, what, value in cells if (part, what) == ("Kecamatan", said))
        for said in ("Penjualan dari ASN (Rp)", "Penjualan dari pembeli lain (Rp)")
    }
    assert list(sums.values()) == [report.trade.servants, report.trade.others]
    assert "Ani" not in repr(cells)


def test_charts_are_drawn_whatever_there_is_to_draw(market, mayor, ani):
    for _ in range(2):
        for name in board_charts.CHARTS:
            root = ElementTree.fromstring(board_charts.chart(seen(mayor), name))
            assert root.tag.endswith("svg")
        market.bought(ani, market.rice)


def test_an_owner_sees_their_own_takings_and_nobody_elses(market, ani, budi):
    theirs = market.open_shop(budi, "Toko Budi")
    market.bought(ani, market.rice, 2)
    market.bought(budi, market.eggs)
    said = market.do(takings.own, market.hartini, shop_id=theirs)
    assert (said.shop, said.servants, said.others) == ("Toko Bu Hartini", 120_000, 28_000)
    assert [(each.name, each.rupiah) for each in said.best] == [
        ("Beras medium 5 kg", 120_000), ("Telur ayam", 28_000),
    ]  # fmt: skip
    assert dict(said.by_day)[clock.today()] == 148_000
    assert said.orders == 2
    for actor in (NOBODY, ani, market.officer):
        with pytest.raises(NotAllowed):
            market.do(takings.own, actor)


def test_the_watching_office_sees_every_shop_and_others_do_not(market, mayor, ani):
    quiet = market.open_shop(market.hartini, "Toko sepi")
    market.bought(ani, market.rice, 2)
    rows = market.do(takings.watched, market.officer)
    assert [each.id for each in takings.picked(rows, "tanpa")] == [quiet]
    assert [each.servants for each in takings.picked(rows, "terbesar")] == [120_000, 0]
    for actor in (NOBODY, ani, mayor, market.hartini):
        with pytest.raises(NotAllowed):
            market.do(takings.watched, actor)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(("ani", "budi", "refuse", "lapse", "wait")), max_size=8))
def test_whatever_happens_the_board_is_the_sum_of_the_orders(city, market, mayor, ani, budi, steps):
    for step in steps:
        waiting = [each for each in city.all(Payment) if each.state in WAITING]
        if len(waiting) == checkout.MOST_UNPAID:
            market.lapse(waiting[0])
        if step in ("ani", "budi"):
            market.bought(ani if step == "ani" else budi, market.eggs)
        elif step == "refuse":
            paid = [each for each in market.orders() if each.state == PAID]
            for order in paid[:1]:
                market.do(
                    ordering.refuse, market.hartini, ref=order.ref, reason="Habis",
                    back_on_shelf=True,
                )  # fmt: skip
        else:
            payment = market.buy(ani, market.eggs)
            if step == "lapse":
                market.lapse(payment)
        with db.transaction() as session:
            session.get_one(Variant, market.eggs).stock = 20
    rest = Counter()
    for each in market.orders():
        if each.state not in (UNPAID, LAPSED):
            rest[each.kind] += each.total - each.refunded
    found = seen(mayor)
    assert (found.trade.servants, found.trade.others) == (rest["asn"], rest["public"])
    assert sum(found.takings) == rest["asn"]
    with db.transaction(writes=False) as session:
        assert found.all["counted"] == duty.counted(session, ani.person_id, JULY)
