"""BKPSDM's table of civil servants: taken row by row, mistakes told with their numbers."""

import contextlib
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select
from xlsxwriter import Workbook

from smartcity_app.civic import sheets
from smartcity_app.kernel import db
from smartcity_app.kernel.errors import CityError, NotAllowed
from smartcity_app.services.peken import enrolling, servants
from smartcity_app.services.peken.duty_models import CivilServant
from tests.conftest import City
from tests.services.peken.duty.conftest import Personnel

HEAD = ";".join(enrolling.COLUMNS)
NIP = "198405172009012001"


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *rows]).encode("utf-8-sig")


def line(nik: str, nip: str = NIP, opd: str = "DLH", rest: str = "Analis;III/c;;ya;;;;;;") -> str:
    return f"{nip};{nik};{opd};{rest}"


@pytest.fixture
def niks(city: City) -> list[str]:
    return [city.nik(city.resident(name)) for name in ("Rina Kartikasari", "Umi Kulsum")]


def take(personnel: Personnel, content: bytes) -> enrolling.Imported:
    return personnel.do(enrolling.take, content=content)


def test_a_table_enters_and_changes(personnel: Personnel, city: City, niks: list[str]) -> None:
    two = line(
        niks[1], "198405172009012002", "Dinsos", "Camat;IV/a;III.a;tidak;;;-7,26;112,75;2026-01-01;"
    )
    done = take(personnel, csv(line(niks[0]), two, ""))
    assert (done.entered, done.changed, done.wrong) == (2, 0, 0)
    rina, umi = sorted(city.all(CivilServant), key=lambda each: each.name)
    assert (rina.nip, rina.agency, rina.grade, rina.lives_in_city) == (NIP, "DLH", "III/c", True)
    assert (umi.work_lat, umi.work_lon, umi.starts) == (-7.26, 112.75, date(2026, 1, 1))
    done = take(personnel, csv(line(niks[0], rest="Analis;III/d;;ya;;;;;;")))
    assert (done.entered, done.changed) == (0, 1)
    assert {each.grade for each in city.all(CivilServant)} == {"III/d", "IV/a"}


def test_an_excel_file_is_read_the_same(personnel: Personnel, city: City, niks: list[str]) -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, enrolling.COLUMNS)
        sheet.write_row(1, 0, [NIP, niks[0], "DLH", "Analis", "III/c", "", "ya", -7.29, 112.8])
    assert take(personnel, out.getvalue()).entered == 1
    assert city.all(CivilServant)[0].home_lat == -7.29


def test_identifiers_lie_encrypted(personnel: Personnel, niks: list[str]) -> None:
    take(personnel, csv(line(niks[0])))
    with db.transaction(writes=False) as session:
        raw = session.connection().execute(text("SELECT nip, nip_hash FROM civil_servant")).one()
    assert NIP not in raw[0] + raw[1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x;{nik};DLH", "NIP"),
        ("198413172009012001;{nik};DLH", "NIP"),
        ("198405172009013001;{nik};DLH", "NIP"),
        (f"{NIP};357809;DLH", "16 angka"),
        (f"{NIP};3578095705849999;DLH", "belum ada di data kota"),
        (f"{NIP};{{nik}};DINAS GAIB", "tidak ada di kota"),
        (f"{NIP};{{nik}};DLH;;;;mungkin", "ya atau tidak"),
        (f"{NIP};{{nik}};DLH;;;;ya;112,8;-7,29", "tertukar"),
        (f"{NIP};{{nik}};DLH;;;;ya;nan;nan", "tidak terbaca"),
        (f"{NIP};{{nik}};DLH;;;;ya;-7,29;", "tidak terbaca"),
        (f"{NIP};{{nik}};DLH;;;;ya;;;;;kemarin", "tanggal seperti"),
        (f"{NIP};{{nik}};DLH;;;;ya;;;;;2026-02-01;2026-01-01", "tanggal mulai"),
        (f"{NIP};{{nik}};DLH;;{'X' * 11}", "lebih dari 10 huruf"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_and_keeps_nobody_out(
    personnel: Personnel, niks: list[str], row: str, said: str
) -> None:
    good = line(niks[1], "198405172009012009")
    done = take(personnel, csv(row.format(nik=niks[0]), good))
    assert (done.entered, done.wrong) == (1, 1)
    assert done.mistakes[0].row == 2
    assert said in done.mistakes[0].sentence


def test_nobody_comes_twice_and_no_nip_has_two_owners(
    personnel: Personnel, niks: list[str]
) -> None:
    done = take(personnel, csv(line(niks[0]), line(niks[0], "198405172009012003"), line(niks[1])))
    assert (done.entered, done.wrong) == (1, 2)
    done = take(personnel, csv(line(niks[1])))
    assert "dipakai orang lain" in done.mistakes[0].sentence


def test_ten_thousand_wrong_rows_are_counted(personnel: Personnel, niks: list[str]) -> None:
    rows = [f"{n:018d};{n:016d};DLH" for n in range(10_000)]
    done = take(personnel, csv(*rows, line(niks[0])))
    assert (done.entered, done.wrong, len(done.mistakes)) == (1, 10_000, enrolling.MOST_SAID)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01", b"PK\x03\x04junk", b"NIP;Nama\n1;2", b"\xff\xfe\xff", b"%PDF-1.7"],
)
def test_what_is_no_table_is_refused_whole(personnel: Personnel, content: bytes) -> None:
    with pytest.raises(CityError):
        take(personnel, content)


def test_more_rows_than_anybody_employs_are_refused(personnel: Personnel) -> None:
    with pytest.raises(CityError):
        take(personnel, csv(*["1;2;3"] * (sheets.MOST_ROWS + 1)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_no_bytes_are_trouble(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", HEAD.encode() + b"\n"):
        with contextlib.suppress(CityError):
            sheets.read(start + content, "asn.csv")


def test_only_bkpsdm_takes_and_gives_the_table(personnel: Personnel, city: City) -> None:
    personnel.officer = city.resident("Siti Aminah")
    with pytest.raises(NotAllowed):
        take(personnel, csv())
    with pytest.raises(NotAllowed):
        personnel.do(lambda s, a: list(enrolling.table(s, a)))


def test_the_table_given_out_tells_no_homes_and_no_nik(
    personnel: Personnel, niks: list[str]
) -> None:
    take(personnel, csv(line(niks[0], rest="Analis;III/c;;ya;-7,291;112,801;;;;")))
    (row,) = personnel.do(lambda s, a: list(enrolling.table(s, a)))
    assert len(row) == len(enrolling.EXPORTED)
    assert row[0] == NIP
    assert not {"-7.291", "112.801", niks[0]} & set(row)


def page(personnel: Personnel, **more: Any) -> list[str]:
    wanted = servants.Wanted(**{"month": "2026-07", **more})
    found, _, _ = personnel.do(servants.page, wanted=wanted)
    return [each.servant.name for each in found]


def test_the_list_is_sifted_and_goes_on_page_by_page(personnel: Personnel) -> None:
    for n in range(60):
        personnel.hire(f"Orang {n:02d}", agency="DLH" if n % 2 else "Dinsos")
    shop = personnel.shop()
    with db.transaction(writes=False) as session:
        first = session.exec(select(CivilServant.person_id).order_by(CivilServant.name)).first()
    personnel.order(first or 0, shop, 800_000)
    found, more, last = personnel.do(servants.page, wanted=servants.Wanted("2026-07"))
    assert (len(found), more) == (50, True)
    after = personnel.do(lambda s, _: servants.after(s, last))
    assert page(personnel, after=after) == [f"Orang {n}" for n in range(50, 60)]
    assert len(page(personnel, agency="DLH")) == 30
    assert page(personnel, status="tercapai") == ["Orang 00"]
    assert len(page(personnel, status="belum")) == 50
    assert page(personnel, words="ORANG 07") == ["Orang 07"]
    assert page(personnel, words="%") == []
