"""Paging through any list shows exactly what it holds, each case once, in its order."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_app.civic.people import Person, Post
from smartcity_app.kernel import clock, db, policy
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.services.letters import applying, names, reading
from smartcity_app.services.letters.models import Letter, LetterName
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.reading import Filter
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SUKOLILO, TEGALSARI, City
from tests.services.letters.conftest import SKU

OPEN_STATES = {"village": Role.VILLAGE_HEAD, "district": Role.DISTRICT_HEAD}
ENDED = ("issued", "refused", "cancelled")
WHO = ("Siti Aminah", "Nur'aini Sari", "Sari Dewi", "Budi")
VIEWS = ("mine", "late", "paused", "done", "all")
LURAH, CAMAT = Held(Role.VILLAGE_HEAD, KEPUTIH), Held(Role.DISTRICT_HEAD, SUKOLILO)
OFFICES = (
    (LURAH,), (CAMAT,), (LURAH, Held(Role.VILLAGE_HEAD, GEBANG)), (CAMAT, LURAH),
    (Held(Role.COUNTER_OFFICER, KEPUTIH), Held(Role.VILLAGE_HEAD, TEGALSARI)), (),
)  # fmt: skip
CASES = st.lists(
    st.tuples(
        st.sampled_from((KEPUTIH, KEPUTIH, GEBANG, TEGALSARI)),
        st.sampled_from(("draft", "village", "district", "returned", *ENDED)),
        st.integers(0, len(WHO) - 1),
        st.integers(-2, 2),
        st.sampled_from((SKU, "another")),
    ),
    max_size=30,
)
ASKED = st.builds(
    Filter,
    view=st.sampled_from(VIEWS),
    search=st.sampled_from(("", "", "", "sari", "siti am", "AMINAH", "nuraini", "x", "'")),
    kind=st.sampled_from(("", "", SKU)),
    newest=st.booleans(),
)


def stored(owners: list[int], cases: list[tuple[Any, ...]]) -> list[Letter]:
    """Cases as they would have come about, several of them due at the same instant."""
    rows = []
    for number, (area, state, owner, due, kind) in enumerate(cases):
        role = OPEN_STATES.get(state, "")
        started = state != "draft"
        rows.append(
            Letter(
                ref=f"SKU-2607-{number:06d}", owner_id=owners[owner], area=area, state=state,
                desk={"village": area, "district": area[:8]}.get(state, ""), desk_role=role,
                started_at=MONDAY if started else None, type_key=kind,
                due_at=MONDAY + timedelta(microseconds=due) if started else None,
            )
        )  # fmt: skip
    with db.transaction() as session:
        session.query(LetterName).delete()
        session.query(Letter).delete()
        for row in rows:
            session.add(row)
            session.flush()
            names.enter(session, row, WHO[owners.index(row.owner_id)])
    return rows


def naive(actor: Actor, wanted: Filter, rows: list[Letter], called: Callable[[Letter], str]) -> Any:
    """The same list, said in the plainest way."""
    views: dict[str, Callable[[Letter], bool]] = {
        "mine": lambda x: any((p.area, p.role) == (x.desk, x.desk_role) for p in actor.posts),
        "late": lambda x: bool(x.desk) and bool(x.due_at and x.due_at < clock.now()),
        "paused": lambda x: x.state == "returned",
        "done": lambda x: x.state in ENDED,
        "all": lambda x: x.state != "draft",
    }
    sought = names.folded(wanted.search)
    found = [
        row
        for row in rows
        if policy.allows(actor, May.WORK, row) and views[wanted.view](row)
        if wanted.kind in ("", row.type_key)
        if not wanted.search
        or (sought and any(part.startswith(sought) for part in names.parts(called(row))))
    ]
    if wanted.newest or wanted.view in ("done", "all"):
        return [row.ref for row in sorted(found, key=lambda x: -(x.id or 0))]
    return [row.ref for row in sorted(found, key=lambda x: (x.due_at, x.id))]


def paged(actor: Actor, wanted: Filter) -> Iterator[str]:
    while True:
        with db.transaction(writes=False) as session:
            found = reading.inbox(session, actor, wanted=wanted)
        yield from (letter.ref for letter, _ in found[: reading.PAGE])
        if len(found) <= reading.PAGE:
            return
        wanted = replace(wanted, after=reading.cursor_of(found[reading.PAGE - 1][0], wanted))


@pytest.fixture
def pages_of_three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages a test can fill; no statement that was kept before knows their length, none after."""
    monkeypatch.setattr(reading, "PAGE", 3)
    reading._kept_page.cache_clear()
    yield
    reading._kept_page.cache_clear()


@pytest.mark.usefixtures("pages_of_three")
def test_paging_through_any_list_is_the_list(city: City) -> None:
    owners = [city.resident(name).person_id or 0 for name in WHO]
    officer = city.resident("Pejabat").person_id

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases=CASES, posts=st.sampled_from(OFFICES), wanted=ASKED)
    def check(cases: list[tuple[Any, ...]], posts: tuple[Held, ...], wanted: Filter) -> None:
        with clock.held(MONDAY):
            rows = stored(owners, cases)
            actor = Actor(officer, (*posts, Held(Role.RESIDENT, KEPUTIH)))
            expected = naive(actor, wanted, rows, lambda x: WHO[owners.index(x.owner_id)])
            assert list(paged(actor, wanted)) == expected
            counted = naive(actor, Filter(wanted.view), rows, str)
            with db.transaction(writes=False) as session:
                assert reading.waiting(session, actor, view=wanted.view, most=5) == min(
                    5, len(counted)
                )

    check()


def test_a_case_is_late_as_soon_as_its_time_is_over_though_the_list_was_read_before(
    siti: Actor, lurah: Actor
) -> None:
    (row,) = stored([siti.person_id or 0], [(KEPUTIH, "village", 0, 1, SKU)])
    assert list(paged(lurah, Filter("late"))) == []
    assert row.due_at
    with clock.held(row.due_at + timedelta(seconds=1)):
        assert list(paged(lurah, Filter("late"))) == [row.ref]
        with db.transaction(writes=False) as session:
            assert reading.waiting(session, lurah, view="late") == 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_number_or_a_nik_finds_its_case_in_reach_and_no_other(
    city: City, lurah: Actor, view: str
) -> None:
    siti = city.resident("Siti Aminah")
    far = city.resident("Siti Jauh", TEGALSARI)
    for_each = [("village", KEPUTIH), ("issued", KEPUTIH), ("returned", KEPUTIH)]
    cases = [(area, state, 0, -1, SKU) for state, area in for_each]
    rows = stored([siti.person_id or 0] * len(WHO), cases)
    inside = {"mine": 1, "late": 1, "paused": 1, "done": 1, "all": 3}[view]
    by_nik = list(paged(lurah, Filter(view, search=city.nik(siti))))
    assert len(by_nik) == inside
    assert list(paged(lurah, Filter(view, search=city.nik(far)))) == []
    by_number = [list(paged(lurah, Filter(view, search=row.ref.lower()))) for row in rows]
    assert sorted(each for some in by_number for each in some) == sorted(by_nik)


def test_a_letter_is_found_by_its_owners_new_name(city: City, siti: Actor, lurah: Actor) -> None:
    ref = db.run(lambda s: applying.begin(s, siti, type_key=SKU).ref)
    with db.transaction() as session:
        session.get_one(Person, siti.person_id).name = "Sitti Aminah"
        names.renamed(session, session.get_one(Person, siti.person_id))
        parts = {(row.part, row.area) for row in session.query(LetterName)}
        letter = reading.find(session, siti, ref=ref)
    assert parts == {("sitti aminah", KEPUTIH), ("aminah", KEPUTIH)}
    assert letter.district == SUKOLILO


def test_an_acting_lurah_of_two_villages_sees_both_desks(
    city: City, lurah: Actor, siti: Actor
) -> None:
    with db.transaction() as session:
        session.add(
            Post(
                person_id=lurah.person_id or 0, role=Role.VILLAGE_HEAD, area=GEBANG,
                title="Lurah Gebang Putih", acting="Plt.", starts=MONDAY.date(),
            )
        )  # fmt: skip
    rows = stored(
        [siti.person_id or 0] * len(WHO), [(a, "village", 0, 0, SKU) for a in (KEPUTIH, GEBANG)]
    )
    assert set(paged(city.again(lurah), Filter())) == {row.ref for row in rows}
