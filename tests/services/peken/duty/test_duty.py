"""A civil servant's duty: how much, what counts, who is excused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, OutOfStep
from smartcity_app.services.peken import duty, ruling
from smartcity_app.services.peken.duty_models import CivilServant, DutyRule
from smartcity_app.services.peken.ruling import RuleGiven
from tests.conftest import SURABAYA, City
from tests.services.peken.duty.conftest import Personnel

JULY = "2026-07"


def rule(quota: int = 0, **more: Any) -> DutyRule:
    return DutyRule(**{"quota": quota, "starts": date(2021, 11, 1), **more})


def servant(**more: Any) -> CivilServant:
    return CivilServant(
        person_id=1, name="", nip="", nip_hash="", agency="DLH", starts=date(2020, 1, 1), **more
    )


def quota(rules: list[DutyRule], **who: Any) -> int:
    ordered = sorted(rules, key=duty.specificity, reverse=True)
    return duty.quota_of(ordered, servant(**who))


def test_the_most_specific_rule_counts() -> None:
    rules = [
        rule(1, grade="III/*"), rule(2, grade="III/c"), rule(3, eselon="III*"),
        rule(4, position="Camat*"), rule(5, position="Camat Sukolilo"), rule(6),
    ]  # fmt: skip
    assert quota(rules, position="Camat Sukolilo", eselon="III.a", grade="III/c") == 5
    assert quota(rules, position="CAMAT Gubeng", eselon="III.a", grade="III/c") == 4
    assert quota(rules, position="Sekretaris", eselon="III.b", grade="III/c") == 3
    assert quota(rules, grade="III/c") == 2
    assert quota(rules, grade="III/a") == 1
    assert quota(rules, grade="II/d") == 6


def test_of_two_alike_the_later_one_counts() -> None:
    assert quota([rule(1, grade="III/*"), rule(2, grade="III/*", starts=date(2026, 1, 1))],
                 grade="III/a") == 2  # fmt: skip


def test_a_pattern_is_no_regular_expression() -> None:
    assert quota([rule(1, grade="III/?")], grade="III/a") == 0
    assert quota([rule(1, position="[A-Z]*")], position="Camat") == 0


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_pattern_is_trouble(pattern: str, position: str) -> None:
    quota([rule(1, position=pattern)], position=position)


def test_a_camat_buys_for_two_million_by_the_table_we_bring(personnel: Personnel) -> None:
    camat = personnel.hire(position="Camat Sukolilo", grade="IV/a", eselon="III.a")
    staff = personnel.hire("Dewi Anggraini", grade="III/a")
    found = [personnel.standing(each.person_id) for each in (camat, staff)]
    assert [each.quota for each in found if each] == [2_000_000, 750_000]


def test_what_counts_is_paid_and_undisputed_at_ones_own_shops(personnel: Personnel) -> None:
    rina, shop = personnel.hire(), personnel.shop()
    for state in ("paid", "accepted", "packed", "handed", "done"):
        personnel.order(rina.person_id, shop, 10_000, state=state)
    for state in ("unpaid", "disputed", "cancelled", "lapsed"):
        personnel.order(rina.person_id, shop, 1_000_000, state=state)
    personnel.order(rina.person_id, shop, 1_000_000, assigned=False)
    personnel.order(rina.person_id, shop, 1_000_000, kind="public")
    personnel.order(rina.person_id, shop, 1_000_000, kind="office")
    personnel.order(rina.person_id, shop, 1_000_000, month="2026-06")
    personnel.order(rina.person_id, shop, 50_000, refunded=45_000)
    found = personnel.standing(rina.person_id)
    assert found
    assert (found.counted, found.left) == (55_000, 695_000)
    assert found.words == "Rp55.000 dari Rp750.000 bulan ini"


def test_reached_is_reached_and_a_refund_takes_it_back(personnel: Personnel) -> None:
    rina, shop = personnel.hire(), personnel.shop()
    personnel.order(rina.person_id, shop, 800_000)
    found = personnel.standing(rina.person_id)
    assert found
    assert found.reached
    assert found.left == 0
    personnel.order(rina.person_id, shop, 0)

    def refund(session: Any) -> None:
        from sqlmodel import select

        from smartcity_app.services.peken.order_models import Order

        session.exec(select(Order).where(Order.total == 800_000)).one().refunded = 100_000

    db.run(refund)
    found = personnel.standing(rina.person_id)
    assert found
    assert not found.reached
    assert found.left == 50_000


def test_a_month_is_the_citys(personnel: Personnel) -> None:
    """Half an hour before midnight in Surabaya is still the old month, though UTC is as well."""
    rina, shop = personnel.hire(), personnel.shop()
    personnel.at(2026, 7, 31, 23, 59)
    personnel.order(rina.person_id, shop, 20_000)
    personnel.at(2026, 8, 1, 0, 0)
    personnel.order(rina.person_id, shop, 30_000)
    july, august = (personnel.standing(rina.person_id, each) for each in (JULY, "2026-08"))
    assert july
    assert august
    assert (july.counted, august.counted) == (20_000, 30_000)
    assert july.words.endswith("Juli 2026")
    assert august.words.endswith("bulan ini")


def test_the_first_whole_month_is_the_first_with_a_duty(personnel: Personnel) -> None:
    new = personnel.hire(starts=date(2026, 7, 2), ends=date(2026, 9, 15))
    found = [personnel.standing(new.person_id, f"2026-{each:02d}") for each in (7, 8, 9, 10)]
    assert [each is not None for each in found] == [False, True, True, False]


def test_who_is_no_civil_servant_has_no_duty(personnel: Personnel, city: City) -> None:
    siti = city.resident("Siti Aminah")
    assert personnel.standing(siti.person_id or 0) is None
    assert db.run(lambda s: duty.civil_servant(s, siti.person_id or 0)) is None


def excuse(personnel: Personnel, who: CivilServant, **more: Any) -> Any:
    given_ = {"first": JULY, "last": JULY, "kind": "cuti", "note": "SK cuti 800/12/2026", **more}
    return personnel.do(ruling.excuse, person_id=who.person_id, **given_)


def test_leave_excuses_its_months_and_lapses_by_itself(personnel: Personnel) -> None:
    rina = personnel.hire()
    excuse(personnel, rina, last="2026-08")
    found = [personnel.standing(rina.person_id, each) for each in
             ("2026-06", JULY, "2026-08", "2026-09")]  # fmt: skip
    assert [each.excused for each in found if each] == [False, True, True, False]
    assert [each.quota for each in found if each] == [750_000, 0, 0, 750_000]
    assert found[1]
    assert found[1].words == "Tidak ada kewajiban bulan ini"


def test_nobody_excuses_themselves(personnel: Personnel) -> None:
    personnel.hire("Rina")
    with db.transaction() as session:
        me = session.exec(select(CivilServant)).one()
        me.person_id = personnel.officer.person_id or 0
    with pytest.raises(NotAllowed):
        excuse(personnel, me)


def test_what_is_taken_back_no_longer_excuses(personnel: Personnel) -> None:
    rina = personnel.hire()
    row = excuse(personnel, rina)
    personnel.do(ruling.withdraw, exception_id=row.id)
    found = personnel.standing(rina.person_id)
    assert found
    assert not found.excused
    with pytest.raises(OutOfStep):
        personnel.do(ruling.withdraw, exception_id=row.id)


@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("first", "2026-13"), ("first", "besok"), ("last", "2026-06"), ("last", "2029-01"),
        ("kind", "malas"), ("note", ""), ("last", "2026-07-01"), ("first", "２０２６-07"),
    ],
)  # fmt: skip
def test_an_exception_is_judged(personnel: Personnel, field: str, junk: str) -> None:
    rina = personnel.hire()
    with pytest.raises(Incomplete) as refused:
        excuse(personnel, rina, **{field: junk})
    assert field in refused.value.fields


def test_only_bkpsdm_excuses_and_rules(personnel: Personnel, city: City) -> None:
    rina = personnel.hire()
    market = city.official("Agus Widodo", Role.MARKET_OFFICER, SURABAYA, key=False)
    for who in (personnel.again(rina), market):
        personnel.officer = who
        with pytest.raises(NotAllowed):
            excuse(personnel, rina)
        with pytest.raises(NotAllowed):
            personnel.do(ruling.keep_rule, given=RuleGiven(grade="III/*", quota=1))


def test_two_rules_of_the_same_kind_never_hold_together(personnel: Personnel) -> None:
    given_ = RuleGiven(grade="iii/*", quota=900_000, starts=date(2026, 8, 1), decree="188.45/9")
    with pytest.raises(Incomplete) as refused:
        personnel.do(ruling.keep_rule, given=given_)
    assert "Bertumpang tindih" in refused.value.fields["starts"]
    old = next(each for each in personnel.do(ruling.rules) if each.grade == "III/*")
    personnel.do(ruling.end_rule, rule_id=old.id)
    personnel.do(ruling.keep_rule, given=given_)
    rina = personnel.hire()
    found = [personnel.standing(rina.person_id, each) for each in (JULY, "2026-08")]
    assert [each.quota for each in found if each] == [750_000, 900_000]


@pytest.mark.parametrize("quota_", [-1, 20_000_001, 10**12])
def test_a_quota_is_an_amount_people_can_spend(personnel: Personnel, quota_: int) -> None:
    with pytest.raises(Incomplete):
        personnel.do(ruling.keep_rule, given=RuleGiven(position="Lurah*", quota=quota_))


def test_the_table_we_bring_says_what_the_city_must_lay_down(personnel: Personnel) -> None:
    rows = personnel.do(ruling.rules)
    assert not any(each.confirmed for each in rows)
    assert all("pers" in each.note or "perlu ditetapkan kota" in each.note for each in rows)
    db.run(ruling.install)
    assert len(personnel.do(ruling.rules)) == len(rows)
