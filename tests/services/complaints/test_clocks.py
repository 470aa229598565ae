"""Both clocks of a report: what moves them, what does not, and who hears when they run out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select, update

from smartcity_app.civic import calendar, words
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.errors import OutOfStep
from smartcity_app.services.complaints import closing, ladder, privacy, talk, working
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import ANSWERED, CLOSED, DONE, FILED, WAITING
from tests.conftest import MONDAY, TEGALSARI
from tests.services.complaints.conftest import Wargaku


def test_a_report_is_answered_within_48_hours_of_the_wall_clock(wargaku: Wargaku) -> None:
    case = wargaku.case(wargaku.file())
    assert case.answer_due_at == MONDAY + timedelta(hours=48)
    assert case.turn_due_at == case.answer_due_at
    assert case.agency == "DSDABM"
    assert case.area == "35.78.09.1001"


def test_once_answered_the_clock_of_the_work_counts(wargaku: Wargaku) -> None:
    case = wargaku.case(wargaku.answered())
    assert case.state == ANSWERED
    assert case.answered_at == MONDAY
    assert case.turn_due_at == case.due_at
    assert case.answer_alarm_at is None


def test_a_transfer_never_resets_the_clock_of_the_answer_and_is_counted(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    due = wargaku.case(ref).answer_due_at
    wargaku.later(hours=30)
    wargaku.do(working.transfer, wargaku.officer, ref=ref, to="DLH", reason="Ini taman")
    case = wargaku.case(ref)
    assert (case.agency, case.state, case.transfers) == ("DLH", FILED, 1)
    assert case.answer_due_at == due


def test_reminders_at_half_and_three_quarters_then_head_secretary_mayor(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    for hours, expected in (
        (23, []), (1, [Rung.HALF]), (12, [Rung.HALF, Rung.THREE_QUARTERS]),
    ):  # fmt: skip
        wargaku.later(hours=hours)
        assert wargaku.alarms(ref) == expected
    wargaku.later(hours=12)
    assert wargaku.alarms(ref)[-1] is Rung.HEAD
    wargaku.later(hours=24)
    assert wargaku.alarms(ref)[-1] is Rung.SECRETARY
    wargaku.later(hours=48)
    assert wargaku.alarms(ref) == list(Rung)[1:]
    wargaku.city.settle()
    told = [(m.role, m.agency) for m in wargaku.city.all(InboxMessage) if "terlewat: " in m.title]
    assert (Role.AGENCY_HEAD, "DSDABM") in told
    assert (Role.CITY_SECRETARY, "") in told
    assert (Role.MAYOR, "") in told


def test_what_nobody_is_assigned_to_is_escalated_all_the_same(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    assert wargaku.case(ref).assignee_id is None
    wargaku.later(hours=49)
    assert Rung.HEAD in wargaku.alarms(ref)


def test_reminders_that_the_breach_has_overtaken_are_left_out(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.later(hours=200)
    assert wargaku.alarms(ref) == [Rung.HEAD, Rung.SECRETARY, Rung.MAYOR]


def test_an_answer_stops_its_clock_for_good(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.later(hours=60)
    assert wargaku.alarms(ref) == []


def test_a_question_takes_an_answer_first(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    with pytest.raises(OutOfStep):
        wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")


def test_the_clock_of_the_work_stands_still_while_the_reporter_is_asked(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")
    before = wargaku.case(ref)
    assert (before.state, before.work_alarm_at) == (WAITING, None)
    wargaku.later(days=30)
    assert wargaku.alarms(ref, "work") == []
    wargaku.do(talk.write, wargaku.siti, ref=ref, text="Depan warung Bu Sri")
    after = wargaku.case(ref)
    assert after.state == ANSWERED
    assert after.due_at is not None
    assert after.due_at > MONDAY + timedelta(days=30)


def test_a_question_nobody_answers_keeps_no_report_for_ever(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")
    left = wargaku.case(ref).left
    wargaku.later(days=6, hours=23)
    assert closing.release_unanswered() == 0
    wargaku.later(hours=1)
    assert closing.release_unanswered() == 1
    assert closing.release_unanswered() == 0
    case = wargaku.case(ref)
    assert (case.state, case.left) == (ANSWERED, None)
    assert case.due_at is not None
    assert case.work_alarm_at is not None, "its clock runs on from where it stood"
    assert calendar.current().working_minutes_between(clock.now(), case.due_at) == left
    wargaku.city.settle()
    titles = {each.title for each in wargaku.city.all(InboxMessage)}
    assert "Laporan Jalan rusak dilanjutkan" in titles
    assert not any(each.startswith("Anda ditugaskan") for each in titles)


def test_who_is_asked_is_reminded_once_halfway(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")
    asked_at = clock.now()
    wargaku.later(days=3, hours=11)
    assert closing.remind_of_questions() == 0
    wargaku.later(hours=1)
    assert [closing.remind_of_questions() for _ in range(2)] == [1, 0]
    wargaku.city.settle()
    told = [
        each for each in wargaku.city.all(InboxMessage)
        if each.title == "Pertanyaan menunggu jawaban Anda: Jalan rusak"
    ]  # fmt: skip
    assert [each.person_id for each in told] == [wargaku.siti.person_id]
    assert words.deadline(asked_at + timedelta(days=7)) in told[0].text
    assert wargaku.case(ref).state == WAITING


def test_who_has_answered_or_disowned_it_is_reminded_of_nothing(wargaku: Wargaku) -> None:
    answered, disowned = wargaku.answered(), wargaku.answered()
    for ref in (answered, disowned):
        wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")
    wargaku.do(talk.write, wargaku.siti, ref=answered, text="Di depan pasar")
    wargaku.do(privacy.disown, wargaku.siti, ref=disowned)
    wargaku.later(days=4)
    assert closing.remind_of_questions() == 0


def test_a_second_question_has_a_reminder_of_its_own(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    for said in ("Di mana?", "Dekat apa?"):
        wargaku.do(working.ask, wargaku.officer, ref=ref, text=said)
        wargaku.later(days=4)
        assert closing.remind_of_questions() == 1
        wargaku.do(talk.write, wargaku.siti, ref=ref, text="Di depan pasar")


def test_who_disowns_a_report_is_asked_nothing_and_keeps_nobody_waiting(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")
    wargaku.do(privacy.disown, wargaku.siti, ref=ref)
    assert wargaku.case(ref).state == ANSWERED
    with pytest.raises(OutOfStep, match="menyangkal"):
        wargaku.do(working.ask, wargaku.officer, ref=ref, text="Di mana tepatnya?")


def test_silence_for_seven_days_closes_and_ten_days_may_be_disputed(wargaku: Wargaku) -> None:
    ref = wargaku.done()
    wargaku.later(days=6, hours=23)
    assert closing.close_silent() == 0
    wargaku.later(hours=1)
    assert closing.close_silent() == 1
    assert wargaku.case(ref).state == CLOSED
    wargaku.later(days=2)
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Masih berlubang")
    case = wargaku.case(ref)
    assert (case.state, case.finished_at, case.disputes) == (ANSWERED, None, 1)


def test_a_dispute_comes_once_and_in_time(wargaku: Wargaku) -> None:
    ref = wargaku.done()
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Masih berlubang")
    wargaku.do(working.finish, wargaku.officer, ref=ref, text="Ditambal lagi")
    with pytest.raises(OutOfStep, match="sudah pernah"):
        wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Masih")
    late = wargaku.done()
    wargaku.later(days=11)
    with pytest.raises(OutOfStep, match="sudah lewat"):
        wargaku.do(closing.dispute, wargaku.siti, ref=late, reason="Masih")


def test_answered_and_done_are_two_things(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    assert wargaku.case(ref).done_at is None
    wargaku.later(hours=5)
    wargaku.do(working.finish, wargaku.officer, ref=ref, text="Sudah")
    case = wargaku.case(ref)
    assert (case.state, case.answered_at) == (DONE, MONDAY)
    assert case.done_at == MONDAY + timedelta(hours=5)


def test_the_ladder_of_the_work_counts_working_time(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    case = wargaku.case(ref)
    assert case.due_at is not None
    half = ladder.moment("work", Rung.HALF, case.due_at, case.work_days)
    assert MONDAY < half < case.due_at
    wargaku.later(days=20)
    assert wargaku.alarms(ref, "work")[0] is Rung.HEAD


def test_an_office_of_another_agency_cannot_answer(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    with pytest.raises(Exception, match="tidak ditemukan"):
        wargaku.do(working.answer, wargaku.other, ref=ref, text="Bukan kami")


def test_two_officers_answering_at_once_one_is_told(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    version = wargaku.case(ref).version
    wargaku.do(working.answer, wargaku.officer, ref=ref, text="Besok", version=version)
    with pytest.raises(OutOfStep):
        wargaku.do(working.answer, wargaku.officer, ref=ref, text="Lusa", version=version)


def test_what_the_city_does_not_answer_for_stays_with_the_centre(wargaku: Wargaku) -> None:
    ref = wargaku.file(answers={"owner": "nasional"})
    case = wargaku.case(ref)
    assert (case.agency, case.desk_role) == ("BBPJN", Role.COMPLAINT_OFFICER)
    wargaku.do(working.answer, wargaku.centre, ref=ref, text="Kami teruskan ke balai")
    assert wargaku.case(ref).desk_role == Role.COMPLAINT_OFFICER


def test_outside_the_city_the_address_suffices(wargaku: Wargaku) -> None:
    from smartcity_app.civic.geography import Point

    ref = wargaku.file(point=Point(-6.2, 106.8), place="Jl. Melati 3", area=TEGALSARI)
    assert wargaku.case(ref).area == TEGALSARI


def test_an_answer_after_its_time_is_a_broken_promise_though_no_sweep_saw_it(
    wargaku: Wargaku,
) -> None:
    ref = wargaku.file()
    wargaku.later(swept=False, hours=49)
    wargaku.do(working.answer, wargaku.officer, ref=ref, text="Kami tambal besok")
    assert wargaku.alarms(ref) == [Rung.HEAD]
    assert wargaku.case(ref).answer_rung == Rung.HEAD
    ladder.sweep()
    assert wargaku.alarms(ref) == [Rung.HEAD]


@pytest.mark.parametrize("verb", [working.ask, working.finish])
def test_work_that_is_late_cannot_be_stopped_unnoticed(wargaku: Wargaku, verb: Any) -> None:
    ref = wargaku.answered()
    wargaku.later(swept=False, days=90)
    wargaku.do(verb, wargaku.officer, ref=ref, text="Mohon maaf terlambat")
    assert wargaku.alarms(ref, "work") == [Rung.HEAD]
    case = wargaku.case(ref)
    assert (case.work_rung, bool(case.late_at)) == (Rung.HEAD, True)


def test_what_is_answered_in_time_breaks_no_promise(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.later(swept=False, hours=47)
    wargaku.do(working.answer, wargaku.officer, ref=ref, text="Kami tambal besok")
    assert wargaku.alarms(ref) == []


def test_an_alarm_that_was_set_too_early_raises_nobody_before_their_time(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.later(hours=49)
    assert wargaku.alarms(ref) == [Rung.HEAD]
    with db.transaction() as session:
        case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
        right, case.answer_alarm_at = case.answer_alarm_at, clock.now()
    wargaku.later(minutes=1)
    assert wargaku.alarms(ref) == [Rung.HEAD]
    assert wargaku.case(ref).answer_alarm_at == right
    wargaku.later(hours=24)
    assert wargaku.alarms(ref) == [Rung.HEAD, Rung.SECRETARY]


def test_one_report_that_cannot_climb_keeps_no_other_from_it(
    wargaku: Wargaku, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [wargaku.file() for _ in range(2)]
    first, climb = wargaku.case(refs[0]).id, ladder._climb

    def stumbling(kind: ladder.Clock, complaint_id: int) -> bool:
        if complaint_id == first:
            raise ValueError("a report nobody understands")
        return climb(kind, complaint_id)

    monkeypatch.setattr(ladder, "_climb", stumbling)
    wargaku.later(hours=49)
    assert wargaku.alarms(refs[1]) == [Rung.HEAD]


def test_what_a_sweep_saw_a_moment_before_a_step_is_not_written_down_twice(
    wargaku: Wargaku,
) -> None:
    ref = wargaku.file()
    wargaku.later(swept=False, hours=49)
    with db.transaction() as session:
        case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
        late = ladder.unnoticed(case)
        assert set(late) == {"answer"}
        seen = update(Complaint).values(answer_rung=int(Rung.HEAD), answer_alarm_at=None)
        session.connection().execute(seen.where(col(Complaint.id) == case.id))
        set_committed_value(case, "answer_alarm_at", None)
        ladder.notice(session, case, late)
    assert wargaku.alarms(ref) == []
