"""Who heads which RT and RW: one at a time, kept by the village's own office."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from smartcity_app.civic import neighbourhoods
from smartcity_app.civic.neighbourhoods import NeighbourhoodHead, number
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import CityError, Incomplete, NotAllowed, NotFound
from tests.conftest import GEBANG, KEPUTIH, MONDAY

PHONE = "0812 3456 7890"


def appoint(actor, rw="5", rt="3", name="Slamet Riyadi", phone=PHONE, area=KEPUTIH):
    return db.run(
        lambda s: neighbourhoods.appoint(s, actor, area=area, rw=rw, rt=rt, name=name, phone=phone)
    )


def listed(actor, area=KEPUTIH, search=""):
    with db.transaction(writes=False) as session:
        found = neighbourhoods.listed(session, actor, area=area, search=search)
        return [(each.title, each.name) for each in found]


def test_rw_comes_first_then_its_rt_by_number(city, lurah):
    for rw, rt, name in (("10", "1", "Ani"), ("5", "12", "Budi"), ("5", "", "Cici"),
                         ("5", "3", "Dedi")):  # fmt: skip
        appoint(lurah, rw, rt, name)
    assert listed(lurah) == [
        ("Ketua RW 005", "Cici"), ("Ketua RT 003 RW 005", "Dedi"),
        ("Ketua RT 012 RW 005", "Budi"), ("Ketua RT 001 RW 010", "Ani"),
    ]  # fmt: skip
    assert listed(lurah, search="rt 003") == [("Ketua RT 003 RW 005", "Dedi")]
    assert listed(lurah, search="cici") == [("Ketua RW 005", "Cici")]


def test_a_new_head_ends_the_one_before(city, loket):
    appoint(loket)
    with clock.held(MONDAY + timedelta(days=30)):
        appoint(loket, name="Hendra Gunawan")
    before, now = sorted(city.all(NeighbourhoodHead), key=lambda each: each.id)
    assert (str(before.ends), now.ends) == ("2026-08-26", None)
    assert listed(loket) == [("Ketua RT 003 RW 005", "Hendra Gunawan")]
    deeds = [line.action for line in city.all(AuditLine) if line.kind == "neighbourhood_head"]
    assert deeds == [f"neighbourhoods.{each}" for each in ("appoint", "end", "appoint")]


def test_the_office_of_one_village_keeps_only_its_own(city, lurah, camat, siti):
    other = city.official("Didik", Role.VILLAGE_HEAD, GEBANG)
    head = appoint(lurah)
    for actor in (other, camat, siti):
        with pytest.raises(NotAllowed):
            appoint(actor)
        assert listed(actor) == []
        with pytest.raises(NotFound):
            db.run(lambda s, a=actor: neighbourhoods.end(s, a, head_id=head.id))
        with pytest.raises(NotFound):
            db.run(
                lambda s, a=actor: neighbourhoods.correct(
                    s, a, head_id=head.id, name="Orang Lain", phone=""
                )
            )


def test_the_phone_lies_encrypted(city, lurah):
    appoint(lurah)
    with db.transaction() as session:
        (raw,) = session.connection().execute(text("SELECT phone FROM neighbourhood_head")).one()
    assert "3456" not in raw


def test_what_is_wrong_is_named(city, lurah):
    for given_, field in (({"rw": "lima"}, "rw"), ({"rt": "0"}, "rt"), ({"name": "A"}, "name"),
                          ({"phone": "123"}, "phone"), ({"rw": ""}, "rw")):  # fmt: skip
        with pytest.raises(Incomplete) as refusal:
            appoint(lurah, **given_)
        assert field in refusal.value.fields


def test_name_or_phone_are_put_right_without_a_new_term(city, lurah):
    head = appoint(lurah)
    db.run(lambda s: neighbourhoods.correct(s, lurah, head_id=head.id, name="Slamet R.", phone=""))
    (kept,) = city.all(NeighbourhoodHead)
    assert (kept.name, kept.phone, kept.ends) == ("Slamet R.", "+6281234567890", None)


def enter(actor, table):
    return db.run(lambda s: neighbourhoods.enter_table(s, actor, area=KEPUTIH, table=table))


def test_a_pasted_table_is_taken_over(city, lurah):
    appoint(lurah, "5", "4", "Lama Sekali")
    appoint(lurah, "5", "5", "Tetap Saja")
    table = (
        "RW\tRT\tNama\tHP\n"
        "005\t\tSiti Zubaidah\t081234567890\n5\t3\tSlamet Riyadi\t0812-3456-7891\n"
        f"\n5\t4\tBaru Sekali\t{PHONE}\n5\t5\tTetap Saja\t{PHONE}\t\n"
    )
    done = enter(lurah, table)
    assert (done.new, done.changed, done.same) == (2, 1, 1)
    assert [name for _, name in listed(lurah)] == [
        "Siti Zubaidah", "Slamet Riyadi", "Baru Sekali", "Tetap Saja",
    ]  # fmt: skip
    assert enter(lurah, table).same == 4


def test_csv_with_semicolons_and_quotes_is_read_too(city, lurah):
    assert enter(lurah, 'rw;rt;nama;hp\n1;-;"Hadi, S.Pd.";081234567890').new == 1
    assert listed(lurah) == [("Ketua RW 001", "Hadi, S.Pd.")]


def test_one_wrong_line_and_nothing_is_stored(city, lurah):
    with pytest.raises(Incomplete) as refusal:
        enter(
            lurah,
            f"RW,RT,Nama,HP\n1,1,Ahmad Dahlan,{PHONE}\n1,x,Budi,{PHONE}\n1,3,Cici\n"
            f"1,1,Dedi Mulya,{PHONE}\n1,5,Edi Susilo,12",
        )
    assert sorted(refusal.value.fields) == ["3", "4", "5", "6"]
    assert "baris 2" in refusal.value.fields["5"]
    assert city.all(NeighbourhoodHead) == []


def test_nobody_else_pastes_a_table_for_the_village(city, lurah, siti, camat):
    table = f"1,1,Ahmad Dahlan,{PHONE}"
    enter(lurah, table)
    for actor in (siti, camat):
        with pytest.raises(NotAllowed):
            enter(actor, table)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(table=st.text(max_size=200))
def test_whatever_is_pasted_is_stored_whole_or_refused(city, lurah, table):
    before = len(city.all(NeighbourhoodHead))
    try:
        done = enter(lurah, table)
    except CityError:
        assert len(city.all(NeighbourhoodHead)) == before
    else:
        assert len(city.all(NeighbourhoodHead)) == before + done.new + done.changed


@given(n=st.integers(1, 999), style=st.sampled_from(["{}", "{:03d}", "RT {}", " rt.{:02d} "]))
def test_a_number_is_kept_one_way_however_it_is_written(n, style):
    assert number(style.format(n), "RT") == f"{n:03d}"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(terms=st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["", "1", "2"]),
                                st.booleans()), max_size=6))  # fmt: skip
def test_nobody_shares_an_office(city, lurah, terms):
    for rw, rt, ends in terms:
        head = appoint(lurah, rw, rt)
        if ends:
            db.run(lambda s, h=head: neighbourhoods.end(s, lurah, head_id=h.id))
    open_ = [(h.area, h.rw, h.rt) for h in city.all(NeighbourhoodHead) if h.ends is None]
    assert len(open_) == len(set(open_))
