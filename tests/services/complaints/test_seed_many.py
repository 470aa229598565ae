"""Two years of reports at a stroke stand as the city's own verbs would leave them."""

from sqlalchemy import func, select

from smartcity_app.kernel import clock, db
from smartcity_app.services.complaints import seed_many, tallies
from smartcity_app.services.complaints.models import Complaint, ComplaintAlarm
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import ON_DESKS
from tests.services.complaints.conftest import Wargaku
from tests.services.complaints.test_tallies import all_kept, recounted


def test_seeded_reports_are_counted_and_their_clocks_go_on(wargaku: Wargaku) -> None:
    made = seed_many.seed(600)
    reports = wargaku.city.all(Complaint)
    assert made["complaint"] == len(reports) == 600
    assert len({each.ref for each in reports}) == 600
    for each in reports:
        assert (each.state in ON_DESKS) == bool(each.desk) == (each.turn_due_at is not None)
        if each.desk:
            assert each.work_alarm_at or each.work_rung == Rung.MAYOR
            late = each.due_at is not None and each.due_at < clock.now()
            assert (each.work_rung >= Rung.HEAD) == late
    assert tallies.tally() == 0
    kept = all_kept()
    assert len(kept) > 100
    assert {*recounted()} <= {*kept}


def test_new_reports_are_numbered_after_the_seeded_ones(wargaku: Wargaku) -> None:
    seed_many.seed(40)
    newest = wargaku.case(wargaku.file()).id or 0
    assert newest > 40
    with db.transaction(writes=False) as session:
        assert session.connection().execute(select(func.count(ComplaintAlarm.id))).scalar()  # type: ignore[arg-type]
