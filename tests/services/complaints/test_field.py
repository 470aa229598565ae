"""Teams and the field worker's round: who goes where, and who hears of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic.geography import Point
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.complaints import offices, reading, rounds, working
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.states.field import FieldRound
from tests.services.complaints.conftest import Wargaku
from tests.services.complaints.test_console import console_of, decision, refs
from tests.tabs import cookie_of, open_tab


async def test_who_is_in_the_team_goes_there_and_says_that_it_is_done(wargaku: Wargaku):
    field = wargaku.field()
    alone = wargaku.field("Didik Hariyanto")
    ref = wargaku.answered()
    wargaku.do(
        offices.keep_team, wargaku.head, agency="DSDABM", name="Timur",
        people_ids=[field.person_id],
    )  # fmt: skip
    wargaku.do(working.assign, wargaku.officer, ref=ref, team="Timur")
    async with open_tab(cookie_of(alone)) as tab:
        await tab.send(FieldRound.load, "/kerja/lapangan")
        assert tab.seen["stops"] == []
    with pytest.raises(NotFound):
        wargaku.do(working.finish, alone, ref=ref, text="Saya tidak ke sana")
    async with console_of(wargaku.officer, tampil="mine") as tab:
        assert refs(tab) == []
    async with open_tab(cookie_of(field)) as tab:
        await tab.send(FieldRound.load, "/kerja/lapangan")
        assert [stop.ref for stop in tab.seen["stops"]] == [ref]
        await tab.send(FieldRound.open(ref), "/kerja/lapangan", query=f"no={ref}")
        assert tab.seen["may_finish"]
        assert tab.seen["geo"].startswith("geo:-7.29")
        await tab.send(FieldRound.finish(decision(tab, hasil="Sudah ditambal")), "/kerja/lapangan")
    assert wargaku.case(ref).state == "done"


def test_everybody_of_a_team_hears_of_it_where_they_work(wargaku: Wargaku):
    field, ref = wargaku.field(), wargaku.answered()
    both = [field.person_id, wargaku.officer.person_id]
    wargaku.do(offices.keep_team, wargaku.head, agency="DSDABM", name="Timur", people_ids=both)
    wargaku.do(working.assign, wargaku.officer, ref=ref, team="Timur")
    wargaku.city.settle()
    told = {
        each.person_id: each.link
        for each in wargaku.city.all(InboxMessage)
        if each.title == "Tim Anda ditugaskan: Jalan rusak"
    }
    assert told == {
        field.person_id: f"/kerja/lapangan?no={ref}",
        wargaku.officer.person_id: f"/kerja/laporan?no={ref}",
    }


async def test_what_is_given_to_one_s_team_counts_as_one_s_own(wargaku: Wargaku):
    mine, theirs = wargaku.answered(), wargaku.answered()
    both = [wargaku.officer.person_id, wargaku.field().person_id]
    for name, people_ids in (("Timur", both), ("Barat", both[1:])):
        wargaku.do(
            offices.keep_team, wargaku.head, agency="DSDABM", name=name, people_ids=people_ids
        )
    wargaku.do(working.assign, wargaku.officer, ref=mine, team="Timur")
    wargaku.do(working.assign, wargaku.officer, ref=theirs, team="Barat")
    async with console_of(wargaku.officer, tampil="mine") as tab:
        assert refs(tab) == [mine]
        counts = {chip.value: chip.count for chip in tab.seen["chips"]}
        assert (counts["desk"], counts["unassigned"], counts["mine"]) == ("2", "", "1")


NUMBERS = st.floats(0, 0.05)


@given(
    places=st.lists(st.one_of(st.none(), st.tuples(NUMBERS, NUMBERS)), max_size=12),
    start=st.one_of(st.none(), st.tuples(NUMBERS, NUMBERS)),
)
def test_a_round_goes_everywhere_once_and_always_to_the_nearest_next(places, start):
    def at(pair: tuple[float, float]) -> Point:
        return Point(-7.3 + pair[0], 112.7 + pair[1])

    cases = [
        Complaint(id=number, ref=str(number), owner_id=1, area="", state="working", category="x",
                  lat=at(pair).lat if pair else None, lon=at(pair).lon if pair else None)
        for number, pair in enumerate(places)
    ]  # fmt: skip
    stops = rounds.ordered(cases, at(start) if start else None)
    assert sorted(stop.case.id for stop in stops) == list(range(len(places)))
    known = [stop for stop in stops if reading.point_of(stop.case)]
    assert stops[: len(known)] == known, "those without a position come last"
    for number, stop in enumerate(known):
        if stop.metres is None:
            assert number == 0
            continue
        here = at(start) if number == 0 else reading.point_of(known[number - 1].case)
        later = [reading.point_of(each.case) for each in known[number:]]
        assert stop.metres == min(rounds.geography.metres(here, each) for each in later)
