"""The register: no number missing or double when the year turns; found fast; accounted for."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session, col

from smartcity_app.civic import register
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.register import Document, Gap, Heading, RegisterCounter, Wanted
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed, OutOfStep
from tests.conftest import GEBANG, KEPUTIH, MONDAY, SUKOLILO, TEGALSARI, City

NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
"""Midnight in Surabaya, where 2027 begins."""
UNITS = {KEPUTIH: "436.9.13.1", GEBANG: "436.9.13.2", TEGALSARI: "436.9.1.1"}


SOME = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def heading(case: str, area: str = KEPUTIH, **more: Any) -> Heading:
    said: dict[str, Any] = {
        "unit": UNITS[area], "unit_name": f"Kelurahan {area[-4:]}", "area": area,
        "classification": "500.3.2", "case_ref": case, "owner_id": 1,
        "kind": "Surat Keterangan Usaha", "subject_masked": "S••• A•••••",
        "nik_masked": "3578 •••• •••• 0004", "test_certificate": True, "planned": [],
    }  # fmt: skip
    return Heading(**{**said, **more})


def hold(case: str, area: str = KEPUTIH, **more: Any) -> Document:
    return db.run(lambda s: register.hold(s, heading(case, area, **more)))


def issue(case: str, area: str = KEPUTIH, until: date | None = None, **more: Any) -> Document:
    def work(session: Session) -> Document:
        row = register.hold(session, heading(case, area, **more))
        register.add_signature(session, row, name="Agus", title="Lurah", sha256="a", signatures=0)
        register.issue(session, row, valid_until=until)
        return row

    return db.run(work)


def void(case: str, reason: str = "Permohonan dibatalkan pemohon") -> None:
    db.run(lambda s: register.void(s, case, reason=reason))


def account(who: Actor, year: int = 2026, **more: Any) -> list[register.UnitYear]:
    return db.run(lambda s: register.account(s, who, year=year, **more), writes=False)


def found(who: Actor, **wanted: Any) -> list[str]:
    rows = db.run(
        lambda s: register.entries(s, who, wanted=Wanted(**wanted), most=50), writes=False
    )
    return [row.case_ref for row in rows]


# New Year


def test_a_number_made_in_the_last_second_of_the_year_belongs_to_it_whenever_it_is_signed(
    city: City, admin: Actor
) -> None:
    with clock.held(NEW_YEAR - timedelta(seconds=1)):
        held = hold("SKU-1")
    with clock.held(NEW_YEAR + timedelta(seconds=1)):
        again = hold("SKU-1")
        done = issue("SKU-1", until=date(2027, 6, 30))
        first = issue("SKU-2")
        assert (again.id, again.number_text) == (held.id, held.number_text)
        assert (done.year, done.number, done.dated) == (2026, 1, date(2026, 12, 31))
        assert done.number_text.endswith("/2026")
        assert (first.year, first.number, first.dated) == (2027, 1, date(2027, 1, 1))
        assert done.issued_at > NEW_YEAR
        for year in (2026, 2027):
            (unit,) = account(admin, year)
            assert (unit.whole, unit.issued, unit.counter) == (True, 1, 1)


def test_a_letter_made_again_after_midnight_gets_a_number_of_the_new_year(
    city: City, admin: Actor
) -> None:
    with clock.held(NEW_YEAR - timedelta(seconds=1)):
        hold("SKU-1")
    with clock.held(NEW_YEAR):
        void("SKU-1", "Diminta dibuat ulang")
        assert issue("SKU-1").year == 2027
        (old,) = account(admin, 2026)
        assert (old.whole, old.void, old.reasons) == (True, 1, (("Diminta dibuat ulang", 1),))


STEPS = st.tuples(
    st.sampled_from(["hold", "issue", "void", "crash"]),
    st.integers(1, 6),
    st.sampled_from([KEPUTIH, GEBANG]),
    st.integers(0, 400),
)
"""What, in which case, of which unit, and how many milliseconds later."""


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, min_size=3, max_size=16))
def test_around_midnight_of_new_year_no_number_is_missing_or_double(
    city: City, steps: list[tuple[str, int, str, int]]
) -> None:
    _clear()
    now = NEW_YEAR - timedelta(milliseconds=sum(step[3] for step in steps) // 2)
    for verb, number, area, later in steps:
        now += timedelta(milliseconds=later)
        case = f"SKU-{area[-1]}{number}"
        with clock.held(now):
            if verb == "void":
                void(case)
            elif verb == "crash":
                _crash(case, area)
            else:
                (hold if verb == "hold" else issue)(case, area)
    documents: list[Document] = city.all(Document)
    for counter in city.all(RegisterCounter):
        mine = [d for d in documents if (d.unit, d.year) == (counter.unit, counter.year)]
        assert sorted(d.number for d in mine) == list(range(1, counter.last + 1))
        assert {d.dated.year for d in mine} == {counter.year}
    assert db.run(register.gaps, writes=False) == []


def _crash(case: str, area: str) -> None:
    """The power fails between the number and the commit."""

    def work(session: Session) -> None:
        register.hold(session, heading(case, area))
        raise OutOfStep

    with pytest.raises(OutOfStep):
        db.run(work)


def _clear() -> None:
    def work(session: Session) -> None:
        session.connection().execute(delete(Document))
        session.connection().execute(delete(RegisterCounter))

    db.run(work)


# The account


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lost=st.sets(st.integers(1, 12), max_size=12))
def test_exactly_the_lines_that_are_lost_are_reported_missing(
    city: City, admin: Actor, lost: set[int]
) -> None:
    _clear()
    for number in range(1, 13):
        issue(f"SKU-{number}")

    def lose(session: Session) -> None:
        session.connection().execute(delete(Document).where(col(Document.number).in_(lost)))

    db.run(lose)
    gaps = db.run(register.gaps, writes=False)
    assert {n for gap in gaps for n in range(gap.first, gap.last + 1)} == lost
    (unit,) = account(admin)
    assert unit.whole is (not lost)
    assert unit.gaps == tuple(gaps)
    assert unit.entered == 12 - len(lost)


def test_every_number_of_the_year_is_counted_once_by_what_became_of_it(
    city: City, admin: Actor
) -> None:
    good = issue("SKU-1")
    issue("SKU-2", replaces="SKU-1")
    gone = issue("SKU-3")
    reason = "Usaha sudah tutup sejak 2024"
    db.run(lambda s: register.revoke(s, admin, document_id=gone.id or 0, reason=reason))
    for case in ("SKU-4", "SKU-5"):
        hold(case)
        void(case)
    hold("SKU-6")
    void("SKU-6", "Permohonan ditolak")
    hold("SKU-7")
    issue("SKU-8", GEBANG)
    (unit, other) = account(admin)
    assert (unit.first, unit.last, unit.counter, unit.entered) == (1, 7, 7, 7)
    counted = (unit.issued, unit.replaced, unit.revoked, unit.void, unit.held)
    assert counted == (1, 1, 1, 3, 1)
    assert unit.reasons == (("Permohonan dibatalkan pemohon", 2), ("Permohonan ditolak", 1))
    assert (unit.whole, other.whole, other.area) == (True, True, GEBANG)
    assert db.run(lambda s: register.look_up(s, good.code)).status == "replaced"


def test_each_office_accounts_for_what_it_reaches(
    city: City, siti: Actor, lurah: Actor, camat: Actor, admin: Actor
) -> None:
    for area in UNITS:
        issue(f"SKU-{area[-6:]}", area)
    assert [each.area for each in account(admin)] == [TEGALSARI, KEPUTIH, GEBANG]
    assert [each.area for each in account(camat)] == [KEPUTIH, GEBANG]
    assert [each.area for each in account(lurah)] == [KEPUTIH]
    assert [each.area for each in account(admin, area=SUKOLILO)] == [KEPUTIH, GEBANG]
    assert account(lurah, area=TEGALSARI) == []
    assert account(admin, 2025) == []
    with pytest.raises(NotAllowed):
        account(siti)


def test_at_night_a_missing_number_is_shouted_about(
    city: City, admin: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(1, 5):
        issue(f"SKU-{number}")
    assert register.account_for_numbers() == 0
    assert caplog.records == []
    db.run(lambda s: s.connection().execute(delete(Document).where(col(Document.number) == 3)))
    assert register.account_for_numbers() == 1
    (line,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert "436.9.13.1 tahun 2026: 3" in line.getMessage()
    (told,) = city.all(InboxMessage)
    assert (told.role, told.tone) == (Role.CITY_ADMIN, "late")
    assert told.link == "/kerja/penomoran?tahun=2026"


def test_a_gap_reads_as_people_write_it() -> None:
    assert (Gap("u", 2026, 3, 3).words, Gap("u", 2026, 3, 5).words) == ("3", "3–5")


# Finding


def test_a_line_is_found_by_its_number_its_case_and_its_kind(city: City, admin: Actor) -> None:
    mine = issue("SKU-2607-ABCDEF")
    issue("SKD-2607-ABCDEF", GEBANG, kind="Surat Keterangan Domisili")
    issue("SKU-2607-GHJKMN")
    whole = mine.number_text
    for typed in (whole, whole.partition("/")[2], whole.rpartition("/")[0], "sku-2607-abcdef"):
        assert found(admin, search=typed) == ["SKU-2607-ABCDEF"], typed
    assert found(admin, search="2") == ["SKU-2607-GHJKMN"]
    assert found(admin, search="1") == ["SKD-2607-ABCDEF", "SKU-2607-ABCDEF"]
    assert found(admin, search="domisili") == ["SKD-2607-ABCDEF"]
    for nothing in ("pindah", "%", "_", "500", "436.9", "'", "99999999999", "/", "²"):
        assert found(admin, search=nothing) == [], nothing


def test_the_register_is_narrowed_by_year_unit_and_state(
    city: City, lurah: Actor, camat: Actor, admin: Actor
) -> None:
    with clock.held(MONDAY - timedelta(days=365)):
        issue("A")
    issue("B", replaces="A")
    issue("C", GEBANG)
    issue("D", TEGALSARI)
    assert found(admin) == ["D", "C", "B", "A"]
    assert found(admin, year=2025) == ["A"]
    assert found(admin, state="replaced") == ["A"]
    assert found(admin, area=SUKOLILO) == ["C", "B", "A"]
    assert found(camat) == ["C", "B", "A"]
    assert found(camat, area=GEBANG, year=2026) == ["C"]
    assert found(lurah) == ["B", "A"]
    for beyond in (GEBANG, TEGALSARI, "35.78.05"):
        assert found(lurah, area=beyond) == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    areas=st.lists(st.sampled_from([KEPUTIH, GEBANG, TEGALSARI]), max_size=14),
    page=st.integers(1, 5),
)
def test_page_after_page_shows_every_line_once(
    city: City, camat: Actor, areas: list[str], page: int
) -> None:
    _clear()
    for at, area in enumerate(areas):
        issue(f"SKU-{at}", area)
    wanted, seen = Wanted(), []
    while rows := db.run(
        lambda s, w=wanted: register.entries(s, camat, wanted=w, most=page), writes=False
    ):
        seen += [row.case_ref for row in rows]
        wanted = register.before(wanted, rows[-1])
    mine = [f"SKU-{at}" for at, area in enumerate(areas) if area != TEGALSARI]
    assert seen == mine[::-1]
    assert db.run(lambda s: register.count(s, camat, wanted=Wanted(), most=99)) == len(mine)


# Replacing


def test_of_two_that_would_replace_the_same_letter_one_does(city: City) -> None:
    old = issue("OLD")
    first, second = hold("B", replaces="OLD"), hold("C", replaces="OLD")

    def finish(document: Document) -> None:
        with clock.held(MONDAY):
            db.run(lambda s: register.issue(
                s, s.get_one(Document, document.id), valid_until=None))  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(finish, (first, second)))
    with db.transaction(writes=False) as session:
        stands = session.get_one(Document, old.id)
    assert stands.state == "replaced"
    assert stands.replaced_by in (first.code, second.code)


def test_a_letter_never_takes_the_place_of_one_that_is_not_real(city: City) -> None:
    held = hold("OLD")
    issue("NEW", replaces="OLD")
    with db.transaction(writes=False) as session:
        assert session.get_one(Document, held.id).state == "held"
