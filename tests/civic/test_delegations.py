"""Who signs for an office while its head is away."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_app.civic import delegations, people
from smartcity_app.civic.delegations import Kind, Office, Window
from smartcity_app.civic.people import Post
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SUKOLILO, SURABAYA, City

TODAY = date(2026, 7, 27)
KEPUTIH_OFFICE = Office(Role.VILLAGE_HEAD, KEPUTIH)
SUKOLILO_OFFICE = Office(Role.DISTRICT_HEAD, SUKOLILO)
LEAVE = Window(Kind.PLH, "800/12/436.9.18/2026", TODAY, TODAY, TODAY + timedelta(6))


@pytest.fixture
def deputy(city: City) -> Actor:
    return city.resident("Dwi Hartono")


def appoint(
    city: City, actor: Actor, who: Actor, office: Office = KEPUTIH_OFFICE, window: Window = LEAVE
) -> Post:
    return db.run(lambda s: delegations.appoint(s, actor, office, nik=city.nik(who), window=window))


def names(office: Office = KEPUTIH_OFFICE) -> list[str]:
    return db.run(
        lambda s: [h.name for h in people.holders(s, office.role, office.area)], writes=False
    )


def test_who_stands_in_for_somebody_absent_signs_alone(city, lurah, camat, deputy):
    appoint(city, camat, deputy)
    assert names() == ["Dwi Hartono"]
    assert city.again(deputy).holds(Role.VILLAGE_HEAD)


def test_who_signs_in_a_head_s_name_does_so_beside_them(city, lurah, deputy):
    an = replace(LEAVE, kind=Kind.AN, own_title="Sekretaris Kelurahan")
    appoint(city, lurah, deputy, window=an)
    assert names() == ["Dwi Hartono", "Agus Widodo"]


@pytest.mark.parametrize(
    ("kind", "more", "title", "above", "position"),
    [
        (Kind.PLH, {}, "Plh. Lurah Keputih", (), ""),
        (Kind.PLT, {}, "Plt. Lurah Keputih", (), ""),
        (Kind.AN, {"own_title": "Sekretaris"}, "a.n. Lurah Keputih, Sekretaris",
         ("a.n. Lurah Keputih",), "Sekretaris"),
        (Kind.UB, {"own_title": "Kasi Pemerintahan", "through": "Sekretaris"},
         "a.n. Lurah Keputih, Kasi Pemerintahan",
         ("a.n. Lurah Keputih", "Sekretaris", "u.b."), "Kasi Pemerintahan"),
    ],
)  # fmt: skip
def test_each_kind_is_printed_as_official_letters_want_it(
    city, lurah, camat, deputy, kind, more, title, above, position
):
    appoint(city, camat, deputy, window=replace(LEAVE, kind=kind, **more))
    who = db.run(lambda s: people.holder(s, Role.VILLAGE_HEAD, KEPUTIH), writes=False)
    assert (who.title, who.above, who.position) == (title, above, position)


def test_a_window_opens_and_lapses_with_its_days(city, lurah, camat, deputy):
    later = replace(LEAVE, starts=TODAY + timedelta(1), ends=TODAY + timedelta(2))
    appoint(city, camat, deputy, window=later)
    for day, expected in ((0, "Agus Widodo"), (1, "Dwi Hartono"), (2, "Dwi Hartono"),
                          (3, "Agus Widodo")):  # fmt: skip
        with clock.held(MONDAY + timedelta(day)):
            assert names() == [expected]
            assert city.again(deputy).holds(Role.VILLAGE_HEAD) == (expected == "Dwi Hartono")


def test_two_windows_of_one_office_cannot_overlap(city, lurah, camat, deputy):
    appoint(city, camat, deputy)
    other = city.resident("Wulan")
    with pytest.raises(OutOfStep, match="Dwi Hartono"):
        appoint(city, camat, other, window=replace(LEAVE, starts=LEAVE.ends, ends=LEAVE.ends))
    free = replace(LEAVE, starts=LEAVE.ends + timedelta(1), ends=LEAVE.ends + timedelta(2))
    appoint(city, camat, other, window=free)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts": TODAY - timedelta(9), "ends": TODAY - timedelta(1)}, "ends"),
        ({"starts": TODAY + timedelta(3), "ends": TODAY}, "ends"),
        ({"ends": TODAY + timedelta(92)}, "ends"),
        ({"decree": " "}, "decree"),
        ({"decree_on": TODAY + timedelta(1)}, "decree_on"),
        ({"kind": Kind.AN}, "own_title"),
        ({"kind": Kind.UB, "own_title": "Kasi Pemerintahan"}, "through"),
    ],
)
def test_a_window_no_decree_can_mean_is_refused(city, lurah, camat, deputy, change, field):
    with pytest.raises(Incomplete) as refusal:
        appoint(city, camat, deputy, window=replace(LEAVE, **change))
    assert set(refusal.value.fields) == {field}
    assert names() == ["Agus Widodo"]


def test_only_from_above_or_by_the_office_itself(city, lurah, camat, loket, siti, admin, deputy):
    elsewhere = city.official("Didik", Role.VILLAGE_HEAD, GEBANG)
    for stranger in (loket, siti, elsewhere):
        with pytest.raises(NotAllowed):
            appoint(city, stranger, deputy)
    with pytest.raises(NotAllowed):
        appoint(city, lurah, deputy, SUKOLILO_OFFICE)
    with pytest.raises(Incomplete, match="atasan"):
        appoint(city, lurah, deputy, window=replace(LEAVE, kind=Kind.PLT))
    appoint(city, admin, deputy, SUKOLILO_OFFICE)


def test_who_has_the_office_already_cannot_stand_in_for_it(city, lurah, camat):
    with pytest.raises(Incomplete, match="sudah memegang"):
        appoint(city, camat, lurah)


def test_an_ended_window_ends_at_once_and_only_once(city, lurah, camat, siti, deputy):
    post = appoint(city, camat, deputy)
    with pytest.raises(NotFound):
        db.run(lambda s: delegations.end(s, siti, post_id=post.id))
    db.run(lambda s: delegations.end(s, camat, post_id=post.id))
    assert names() == ["Agus Widodo"]
    with pytest.raises(OutOfStep):
        db.run(lambda s: delegations.end(s, camat, post_id=post.id))


def test_a_regular_post_is_not_ended_like_a_window(city, lurah, camat):
    regular = next(p for p in city.all(Post) if p.person_id == lurah.person_id)
    with pytest.raises(NotFound):
        db.run(lambda s: delegations.end(s, camat, post_id=regular.id))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), min_size=1, max_size=8))
def test_however_windows_are_asked_for_no_day_has_two(city, lurah, camat, spans):
    db.run(lambda s: [s.delete(p) for p in s.exec(people.select(Post)).all() if p.acting])
    for start, length in spans:
        first = TODAY + timedelta(start)
        window = replace(LEAVE, starts=first, ends=first + timedelta(length))
        try:
            appoint(city, camat, city.resident("Pengganti"), window=window)
        except OutOfStep:
            continue
    opened = sorted((p.starts, p.ends) for p in city.all(Post) if p.acting)
    assert opened
    assert all(before[1] < after[0] for before, after in pairwise(opened))


def test_who_signs_in_a_head_s_name_names_and_ends_nobody(city, lurah, deputy):
    an = replace(LEAVE, kind=Kind.AN, own_title="Sekretaris Kelurahan")
    post = appoint(city, lurah, deputy, window=an)
    secretary, other = city.again(deputy), city.resident("Wulan")
    later = replace(LEAVE, starts=an.ends + timedelta(1), ends=an.ends + timedelta(2))
    with pytest.raises(NotAllowed, match="atas nama"):
        appoint(city, secretary, other, window=later)
    with pytest.raises(NotAllowed, match="atas nama"):
        db.run(lambda s: delegations.end(s, secretary, post_id=post.id))
    appoint(city, lurah, other, window=later)


def test_who_stands_in_at_an_agency_is_called_after_the_agency(city, admin, deputy):
    agency = Office(Role.AGENCY_HEAD, SURABAYA, "Dinsos")
    post = appoint(city, admin, deputy, agency)
    assert people.titles(post)[0] == "Plh. Kepala Dinas Sosial"
