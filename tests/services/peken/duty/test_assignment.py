"""The month's run: who gets which shops, and what happens when things go wrong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.errors import CityError, Incomplete, NotAllowed, OutOfStep
from smartcity_app.services.peken import assigned
from smartcity_app.services.peken.assigned import AssignedShop
from smartcity_app.services.peken.assignment import running
from smartcity_app.services.peken.assignment_models import Assignment, AssignmentRun
from smartcity_app.services.peken.duty_models import CivilServant
from smartcity_app.services.peken.shop_models import Shop, ShopMonth
from tests.conftest import SURABAYA, City
from tests.services.peken.duty.conftest import HOME, Personnel

AUGUST = "2026-08"
STREET = 0.001
"""Some 111 metres."""


def run(personnel: Personnel, month: str = AUGUST) -> AssignmentRun:
    """Asked for, computed and published."""
    made = personnel.do(running.ask, month=month)
    assert running.compute_waiting() == 1
    return personnel.do(running.publish, run_id=made.id)


def shops_of(who: CivilServant, month: str = AUGUST, **more: Any) -> list[AssignedShop]:
    return db.run(lambda s: assigned.shops_of(s, who.person_id, month, **more), writes=False)


def set_shop(shop_id: int, **values: Any) -> None:
    def work(session: Any) -> None:
        for name, value in values.items():
            setattr(session.get_one(Shop, shop_id), name, value)

    db.run(work)


def states(city: City) -> list[str]:
    return [each.state for each in sorted(city.all(AssignmentRun), key=lambda run: run.id)]


def test_everybody_gets_the_three_nearest_with_room(personnel: Personnel) -> None:
    rina = personnel.hire()
    near = [personnel.shop(f"Toko {n}", north=STREET * n) for n in range(1, 6)]
    run(personnel)
    found = shops_of(rina)
    assert [each.shop_id for each in found] == near[:3]
    assert [each.place for each in found] == [1, 2, 3]
    assert [each.metres for each in found] == [111, 222, 334]
    assert {each.why for each in found} == {"Dekat rumah Anda"}
    for shop, ours in zip(near, (True, True, True, False, False), strict=True):
        is_ours = db.run(lambda s, x=shop: assigned.is_assigned(s, rina.person_id, x, AUGUST))
        assert is_ours is ours


def test_who_lives_elsewhere_gets_shops_near_work(personnel: Personnel) -> None:
    far = personnel.hire(
        lives_in_city=False, home_lat=-7.45, home_lon=112.7, work_lat=HOME[0] + 0.03,
        work_lon=HOME[1],
    )  # fmt: skip
    for n in range(6):
        personnel.shop(f"Toko {n}", north=0.01 * n)
    run(personnel)
    found = shops_of(far)
    assert [each.metres for each in found] == [0, 1112, 1112]
    assert {each.why for each in found} == {"Dekat kantor Anda"}


def test_a_full_shop_sends_people_on_and_says_so(personnel: Personnel) -> None:
    """One shop has room for one only; whoever is farther from it gets another."""
    small = personnel.shop("Kecil")
    big = [personnel.shop(f"Toko {n}", north=0.02 + STREET * n) for n in range(3)]
    near = personnel.hire("Rina Kartikasari")
    other = personnel.hire("Umi Kulsum", home_lat=HOME[0] - STREET)
    db.run(lambda s: s.add(ShopMonth(shop_id=small, month=AUGUST, cap=400_000)))
    run(personnel)
    assert [each.shop_id for each in shops_of(near)] == [small, *big[:2]]
    assert [each.shop_id for each in shops_of(other)] == big
    assert shops_of(other)[0].why == "Toko yang lebih dekat sudah penuh"


def test_shops_stay_from_month_to_month(personnel: Personnel) -> None:
    rina = personnel.hire()
    old = [personnel.shop(f"Toko {n}", north=STREET * (n + 2)) for n in range(3)]
    run(personnel, "2026-07")
    personnel.shop("Toko baru", north=STREET)
    run(personnel, AUGUST)
    assert [each.shop_id for each in shops_of(rina)] == old
    assert {each.why for each in shops_of(rina)} == {"Toko Anda bulan lalu"}


def test_a_month_without_a_run_has_the_latest_one_before(personnel: Personnel) -> None:
    rina = personnel.hire()
    shop = personnel.shop()
    assert shops_of(rina, "2026-07") == []
    run(personnel, "2026-07")
    assert [each.shop_id for each in shops_of(rina, "2026-12")] == [shop]
    assert shops_of(rina, "2026-06") == []


def test_a_draft_holds_for_nobody(personnel: Personnel) -> None:
    rina = personnel.hire()
    personnel.shop()
    personnel.do(running.ask, month=AUGUST)
    running.compute_waiting()
    assert shops_of(rina) == []


def test_a_shop_suspended_after_the_run_is_not_listed(personnel: Personnel) -> None:
    rina = personnel.hire()
    gone, *rest = [personnel.shop(f"Toko {n}", north=STREET * n) for n in range(3)]
    run(personnel)
    set_shop(gone, state="suspended")
    assert [each.shop_id for each in shops_of(rina)] == rest
    closed = [each.shop_id for each in shops_of(rina, also_closed=True) if not each.open]
    assert closed == [gone]


def test_suspended_shops_koperasi_and_junk_positions_get_nobody(
    personnel: Personnel, city: City
) -> None:
    rina = personnel.hire()
    good = personnel.shop("Baik")
    personnel.shop("Dibekukan", kind="tokel")
    set_shop(good + 1, state="suspended")
    personnel.shop("Koperasi", kind="koperasi")
    odd = personnel.shop("Tanpa posisi")
    set_shop(odd, lat=None)
    run(personnel)
    assert [each.shop_id for each in shops_of(rina)] == [good]
    assert city.all(AssignmentRun)[0].report["unplaced"] == 1


@pytest.mark.parametrize("junk", [None, float("inf"), 1e9])
def test_a_home_without_a_position_is_the_middle_of_its_kelurahan(
    personnel: Personnel, junk: float | None
) -> None:
    lost = personnel.hire(home_lat=junk, home_lon=junk)
    personnel.shop()
    run(personnel)
    assert 0 < shops_of(lost)[0].metres < 3000


def test_who_cannot_be_placed_is_counted_and_told_to_the_officer(
    personnel: Personnel, city: City
) -> None:
    nowhere = personnel.hire(lives_in_city=False)
    personnel.shop()
    run(personnel)
    assert shops_of(nowhere) == []
    assert city.all(AssignmentRun)[0].report["nowhere"] == 1


def test_a_city_without_shops_or_people_has_a_run_all_the_same(
    personnel: Personnel, city: City
) -> None:
    run(personnel, "2026-07")
    personnel.hire()
    run(personnel, AUGUST)
    assert states(city) == ["published", "published"]
    assert city.all(Assignment) == []


def test_two_runs_of_a_month_are_never_under_way_together(personnel: Personnel, city: City) -> None:
    def ask(_: int) -> str:
        with clock.held(now):
            try:
                personnel.do(running.ask, month=AUGUST)
            except OutOfStep as refusal:
                return refusal.message
        return ""

    now = clock.now()
    with ThreadPoolExecutor(4) as threads:
        said = [*threads.map(ask, range(4))]
    assert sorted(said) == ["", *[running.BUSY] * 3]
    assert states(city) == ["asked"]


def test_two_workers_compute_a_run_once(personnel: Personnel, city: City) -> None:
    personnel.hire()
    personnel.shop()
    personnel.do(running.ask, month=AUGUST)
    now = clock.now()

    def compute(_: int) -> int:
        with clock.held(now):
            return running.compute_waiting()

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(compute, range(2))) == 1
    assert states(city) == ["draft"]
    assert len(city.all(Assignment)) == 1


def test_a_run_that_died_is_given_up(personnel: Personnel, city: City) -> None:
    personnel.hire()
    personnel.shop()
    personnel.do(running.ask, month=AUGUST)
    db.run(running._claim)
    personnel.at(2026, 7, 27, 9, 20)
    assert running.compute_waiting() == 0
    with pytest.raises(OutOfStep):
        personnel.do(running.ask, month=AUGUST)
    personnel.at(2026, 7, 27, 9, 31)
    running.compute_waiting()
    assert states(city) == ["failed"]
    run(personnel)
    assert states(city) == ["failed", "published"]


def test_what_comes_back_from_the_dead_changes_nothing(personnel: Personnel, city: City) -> None:
    personnel.hire()
    personnel.shop()
    personnel.do(running.ask, month=AUGUST)
    run_id, month = db.run(running._claim) or (0, "")
    db.run(lambda s: running._fail(s, run_id))
    running._compute(run_id, month)
    assert states(city) == ["failed"]
    assert city.all(Assignment) == []


def test_a_run_that_breaks_says_so_and_can_be_asked_for_again(
    personnel: Personnel, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    personnel.do(running.ask, month=AUGUST)
    with monkeypatch.context() as broken:
        broken.setattr(running, "_compute", lambda *_: 1 / 0)
        running.compute_waiting()
    (row,) = city.all(AssignmentRun)
    assert row.state == "failed"
    assert "Coba lagi" in row.trouble
    run(personnel)


def test_a_new_draft_replaces_the_old_one_and_a_new_publication_too(
    personnel: Personnel, city: City
) -> None:
    personnel.hire()
    personnel.shop()
    first = personnel.do(running.ask, month=AUGUST)
    running.compute_waiting()
    run(personnel)
    with pytest.raises(OutOfStep):
        personnel.do(running.publish, run_id=first.id)
    run(personnel)
    assert states(city) == ["replaced", "replaced", "published"]
    assert {each.run_id for each in city.all(Assignment)} == {2, 3}


@pytest.mark.parametrize("month", ["2026-06", "2026-10", "", "2026-7", "agustus"])
def test_only_this_month_and_the_next_two_are_computed(personnel: Personnel, month: str) -> None:
    with pytest.raises(Incomplete):
        personnel.do(running.ask, month=month)


def test_a_month_that_is_over_is_not_published(personnel: Personnel) -> None:
    made = personnel.do(running.ask, month="2026-07")
    running.compute_waiting()
    personnel.at(2026, 8, 1, 0, 1)
    with pytest.raises(OutOfStep):
        personnel.do(running.publish, run_id=made.id)


def test_from_the_25th_the_next_month_is_made_and_the_first_publishes_it(
    personnel: Personnel, city: City
) -> None:
    rina = personnel.hire()
    shop = personnel.shop()
    personnel.at(2026, 7, 24, 23, 59)
    running.monthly()
    assert states(city) == []
    personnel.at(2026, 7, 25, 0, 5)
    for _ in range(3):
        running.monthly()
    running.compute_waiting()
    assert [(each.month, each.state) for each in city.all(AssignmentRun)] == [(AUGUST, "draft")]
    told = [each for each in city.all(InboxMessage) if each.role == Role.PERSONNEL_OFFICER]
    assert [each.title for each in told] == ["Penetapan toko Agustus 2026 siap diperiksa"]
    personnel.at(2026, 8, 1, 0, 5)
    running.monthly()
    assert states(city) == ["published"]
    assert [each.shop_id for each in shops_of(rina)] == [shop]


def test_an_officers_draft_is_not_published_by_the_calendar(
    personnel: Personnel, city: City
) -> None:
    personnel.do(running.ask, month=AUGUST)
    running.compute_waiting()
    personnel.at(2026, 8, 1, 0, 5)
    running.monthly()
    assert states(city) == ["draft"]


def test_only_bkpsdm_and_the_markets_office_run_it(personnel: Personnel, city: City) -> None:
    market = city.official("Agus Widodo", Role.MARKET_OFFICER, SURABAYA, key=False)
    made = db.run(lambda s: running.ask(s, market, month=AUGUST))
    running.compute_waiting()
    for who in (
        city.resident("Siti Aminah"),
        city.official("Tri", Role.MAYOR, SURABAYA, key=False),
    ):
        with pytest.raises(CityError):
            db.run(lambda s, who=who: running.ask(s, who, month="2026-07"))
        with pytest.raises(NotAllowed):
            db.run(lambda s, who=who: running.publish(s, who, run_id=made.id))


def test_who_leaves_before_the_month_gets_nothing_who_is_on_leave_does(
    personnel: Personnel,
) -> None:
    left = personnel.hire("Umi Kulsum", ends=date(2026, 7, 31))
    personnel.hire()
    personnel.shop()
    run(personnel)
    assert shops_of(left) == []


def test_the_report_compares_with_last_month_and_names_nobody(
    personnel: Personnel, city: City
) -> None:
    for n in range(8):
        personnel.hire(f"Orang {n}", home_lat=HOME[0] + STREET * n)
    shops = [personnel.shop(f"Toko {n}", north=STREET * n * 3) for n in range(5)]
    run(personnel, "2026-07")
    set_shop(shops[0], state="suspended")
    run(personnel)
    report = city.all(AssignmentRun)[1].report
    assert (report["people"], report["shops"], report["k"]) == (8, 4, 3)
    for part in ("before", "after", "nearest"):
        assert {"mean", "p95", "empty", "gini", "bars"} <= report[part].keys()
    assert 0 < report["people_changed"] <= 8
    assert sum(report["after"]["bars"]) == 24
    assert "Orang" not in str(report)
