"""The two faces of a reach agree: what may be touched is exactly what is listed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.policy import (
    EVERYWHERE,
    IN_AGENCY,
    IN_AREA,
    OWN,
    allows,
    grant,
    reach_of,
    register,
)
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.policy import May

areas = st.sampled_from(["", "35", "35.7", "35.78", "35.78.09", "35.781", "3_.78", "35%", "33.01"])
agencies = st.sampled_from(["", "roads", "health"])
posts = st.builds(Held, st.sampled_from(list(Role)), areas, agencies)
actors = st.builds(
    Actor, st.one_of(st.none(), st.integers(1, 3)), st.lists(posts, max_size=3).map(tuple)
)
rows = st.tuples(st.integers(1, 3), areas, agencies)
REACHES = {"any": EVERYWHERE, "own": OWN, "area": IN_AREA, "agency": IN_AGENCY}
register(
    grant(f"test.{name}", Role.RESIDENT, Role.VILLAGE_HEAD, over=reach)
    for name, reach in REACHES.items()
)
permissions = st.sampled_from([*May, *(f"test.{name}" for name in REACHES)])
relaxed = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)


@relaxed
@given(actor=actors, row=rows, permission=permissions)
def test_may_touch_exactly_what_is_listed(city, actor, row, permission):
    owner, area, agency = row
    with db.transaction() as session:
        letter = Letter(
            ref="X", type_key="x", owner_id=owner, area=area, agency=agency, state="draft"
        )
        session.add(letter)
        session.flush()
        query = select(Letter).where(Letter.id == letter.id, reach_of(actor, permission, Letter))
        assert bool(session.exec(query).first()) == allows(actor, permission, letter)
        session.delete(letter)


def test_an_area_reaches_what_is_inside_it_and_not_its_sibling():
    camat = Held(Role.DISTRICT_HEAD, "35.78")
    reached = [
        area
        for area in ("35.78", "35.78.09", "35.781", "35.7")
        if IN_AREA.holds(Actor(1, (camat,)), camat, Letter(owner_id=1, area=area))
    ]
    assert reached == ["35.78", "35.78.09"]


def test_each_post_reaches_by_its_own_area_and_role():
    """A lurah of one kelurahan who lives in another decides only in the first."""
    actor = Actor(
        1, (Held(Role.VILLAGE_HEAD, "35.78.09.1001"), Held(Role.RESIDENT, "35.78.05.1001"))
    )
    at_office = Letter(owner_id=9, area="35.78.09.1001")
    at_home = Letter(owner_id=9, area="35.78.05.1001")
    assert allows(actor, May.DECIDE_VILLAGE, at_office)
    assert not allows(actor, May.DECIDE_VILLAGE, at_home)
