"""Who gets a report, and what the city may change about that."""

from typing import Any

import pytest

from smartcity_app.kernel import db, gauges
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.complaints import categories, routing, routing_edit
from smartcity_app.services.complaints.routing import Route
from smartcity_app.services.complaints.routing_models import TABLES
from tests.conftest import KEPUTIH, SUKOLILO
from tests.services.complaints.conftest import Wargaku


@pytest.fixture
def edited(wargaku: Wargaku, admin: Actor) -> Wargaku:
    for area, body in ((SUKOLILO, "DPRKPP"), (KEPUTIH, "DLH")):
        route = Route("jalan-rusak", area, "", body)
        wargaku.do(routing_edit.save_route, admin, route=route)
    return wargaku


def test_the_most_particular_line_decides(edited: Wargaku) -> None:
    assert edited.case(edited.file()).agency == "DLH"
    assert edited.case(edited.file(answers={"owner": "provinsi"})).agency == "PROVINSI"


def test_only_the_city_s_admin_edits_the_table(wargaku: Wargaku) -> None:
    with pytest.raises(NotAllowed):
        wargaku.do(routing_edit.save_route, wargaku.head, route=Route("sampah", "", "", "DLH"))


def test_a_preview_tells_what_would_go_elsewhere_and_moves_nothing(
    wargaku: Wargaku, admin: Actor
) -> None:
    ref = wargaku.file()
    looked, moved = wargaku.do(
        routing_edit.preview, admin, add=Route("jalan-rusak", KEPUTIH, "", "DLH")
    )
    assert looked == 1
    assert [(each.source, each.target, each.count) for each in moved] == [("DSDABM", "DLH", 1)]
    assert wargaku.case(ref).agency == "DSDABM"


def out_of_use(wargaku: Wargaku, admin: Actor, key: str) -> None:
    with db.transaction(writes=False) as session:
        was = categories.find(session, key)
    wargaku.do(
        routing_edit.save_category, admin, key=key, revision=1, title=was.title, body=was.body,
        answer_hours=24, work_days=2, sensitive=False, active=False,
    )  # fmt: skip


def test_a_category_taken_out_of_use_takes_no_new_report_and_keeps_the_old(
    wargaku: Wargaku, admin: Actor
) -> None:
    ref = wargaku.file()
    due = wargaku.case(ref).answer_due_at
    out_of_use(wargaku, admin, "jalan-rusak")
    with pytest.raises(Incomplete):
        wargaku.file()
    assert wargaku.case(ref).answer_due_at == due
    wargaku.later(hours=60)
    wargaku.city.settle()


def test_two_admins_do_not_write_over_one_another(wargaku: Wargaku, admin: Actor) -> None:
    out_of_use(wargaku, admin, "sampah")
    with pytest.raises(OutOfStep):
        out_of_use(wargaku, admin, "sampah")


def test_an_addressee_with_open_reports_stays_in_use(wargaku: Wargaku, admin: Actor) -> None:
    wargaku.file()
    with pytest.raises(OutOfStep):
        wargaku.do(
            routing_edit.save_body, admin, code="DSDABM", name="Dinas", contact="",
            answer_hours=None, work_days=None, active=False,
        )  # fmt: skip


def test_what_the_app_brings_never_undoes_what_the_city_changed(
    wargaku: Wargaku, admin: Actor
) -> None:
    out_of_use(wargaku, admin, "sampah")
    db.run(categories.install)
    with db.transaction(writes=False) as session:
        gauges.forget(session, *TABLES)
        assert not categories.find(session, "sampah").active


@pytest.mark.parametrize(
    "words", ["Ada KEBAKARAN di gang 3", "pohon tumbang menimpa rumah", "kecelakaan, korban parah"]
)
def test_what_sounds_like_an_emergency_is_sent_to_112_first(words: str) -> None:
    assert categories.sounds_urgent(words) == "112"


@pytest.mark.parametrize("category", ["bahaya", "kekerasan"])
def test_a_kind_that_is_an_emergency_is_sent_to_112_first_whatever_the_words(
    wargaku: Wargaku, category: str
) -> None:
    assert categories.sounds_urgent("Tolong segera", category) == "112"
    assert category in wargaku.city.run(categories.current)


def test_ordinary_words_are_not_diverted() -> None:
    assert categories.sounds_urgent("Lampu jalan mati sejak kemarin", "lampu-mati") == ""
    assert categories.sounds_urgent("Lampu jalan mati sejak kemarin") == ""


def body(wargaku: Wargaku, admin: Actor, **more: Any) -> None:
    given = {
        "code": "DLH", "name": "Dinas", "contact": "", "answer_hours": None, "work_days": None,
        "active": True,
    }  # fmt: skip
    wargaku.do(routing_edit.save_body, admin, **(given | more))


def category(wargaku: Wargaku, admin: Actor, **more: Any) -> None:
    given = {
        "key": "kabel-putus", "title": "Kabel putus", "group": "Lingkungan", "body": "DLH",
        "answer_hours": 24, "work_days": 3, "sensitive": False, "words": [" Kabel ", "kabel", ""],
    }  # fmt: skip
    wargaku.do(routing_edit.add_category, admin, **(given | more))


def test_a_preview_tells_what_giving_a_category_away_or_retiring_an_office_would_move(
    wargaku: Wargaku, admin: Actor
) -> None:
    wargaku.file()
    wargaku.file(answers={"owner": "provinsi"})
    _, moved = wargaku.do(routing_edit.preview, admin, give=("jalan-rusak", "DLH"))
    assert [(each.target, each.count) for each in moved] == [("DLH", 1)]
    _, moved = wargaku.do(routing_edit.preview, admin, retire="DSDABM")
    assert [(each.source, each.target, each.count) for each in moved] == [("DSDABM", "", 1)]


def test_a_preview_says_what_then_happens(edited: Wargaku, admin: Actor) -> None:
    """The rule of the preview and the rule of filing are one."""
    (line,) = [each for each in edited.do(routing_edit.lines, admin) if each.route.area == KEPUTIH]
    edited.file()
    _, (moved,) = edited.do(routing_edit.preview, admin, drop=line.id)
    edited.do(routing_edit.drop_route, admin, route_id=line.id)
    assert edited.case(edited.file()).agency == moved.target == "DPRKPP"
    with pytest.raises(NotFound):
        edited.do(routing_edit.drop_route, admin, route_id=line.id)


def test_a_line_speaks_of_somebody_who_can_be_an_owner(wargaku: Wargaku, admin: Actor) -> None:
    with pytest.raises(Incomplete):
        wargaku.do(routing_edit.save_route, admin, route=Route("", "", "siapa", "DLH"))
    with pytest.raises(Incomplete):
        wargaku.do(routing_edit.save_route, admin, route=Route("", "", "", "DLH"))


def test_a_new_category_takes_reports_at_once(wargaku: Wargaku, admin: Actor) -> None:
    category(wargaku, admin)
    assert wargaku.case(wargaku.file(category="kabel-putus")).agency == "DLH"
    with db.transaction(writes=False) as session:
        found = categories.find(session, "kabel-putus")
        assert found.words == ("kabel",)
        assert found.position == max(e.position for e in categories.current(session).values())


@pytest.mark.parametrize(
    ("field", "value"),
    [("key", "sampah"), ("key", "Kabel Putus"), ("key", "k" * 31), ("group", "Lain"),
     ("title", " "), ("answer_hours", 0), ("work_days", 121)],
)  # fmt: skip
def test_a_new_category_with_a_mistake_is_told_at_its_field(
    wargaku: Wargaku, admin: Actor, field: str, value: Any
) -> None:
    with pytest.raises(Incomplete) as refused:
        category(wargaku, admin, **{field: value})
    assert set(refused.value.fields) == {field}


def test_a_new_addressee_never_takes_the_place_of_one_that_is_there(
    wargaku: Wargaku, admin: Actor
) -> None:
    with pytest.raises(Incomplete):
        body(wargaku, admin, name="Lain", new=True)
    with pytest.raises(NotFound):
        body(wargaku, admin, code="XYZ")
    body(wargaku, admin, code="XYZ", name="Kantor XYZ", new=True)
    with db.transaction(writes=False) as session:
        assert routing.addressee(session, "XYZ").outside
        assert routing.name_of(session, "DLH") != "Lain"


def test_nothing_new_is_given_to_an_addressee_out_of_use(wargaku: Wargaku, admin: Actor) -> None:
    body(wargaku, admin, active=False)
    with pytest.raises(NotFound):
        wargaku.do(routing_edit.save_route, admin, route=Route("jalan-rusak", "", "", "DLH"))
    with pytest.raises(NotFound):
        category(wargaku, admin)
    assert wargaku.case(wargaku.file(category="sampah")).agency == ""


def test_nobody_else_changes_anything(wargaku: Wargaku) -> None:
    for who in (wargaku.head, wargaku.centre, wargaku.siti):
        with pytest.raises(NotAllowed):
            category(wargaku, who)
        with pytest.raises(NotAllowed):
            body(wargaku, who)
        with pytest.raises(NotAllowed):
            wargaku.do(routing_edit.preview, who, retire="DLH")
        with pytest.raises(NotAllowed):
            wargaku.do(routing_edit.lines, who)
