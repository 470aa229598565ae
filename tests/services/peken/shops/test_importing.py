"""Many goods from a table: every mistake named, nothing half kept, nothing hostile opened."""

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic import sheets
from smartcity_app.civic.inspection import NotAccepted
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import goods, importing
from smartcity_app.services.peken.shop_models import GoodsImport, Product, Variant
from smartcity_app.web.tables import csv_file, xlsx_file
from tests.services.peken.shops.conftest import Market

HEAD = list(importing.COLUMNS)
GOOD = ("Beras Bulog", "Beras", "5 kg", 62500, 20, 5, 5, "Beras medium", "")


def book(*rows: tuple[object, ...]) -> bytes:
    return xlsx_file("Barang", HEAD, rows, [10] * len(HEAD))  # type: ignore[arg-type]


def swapped(content: bytes, name: str, change: bytes | None = None, **more: bytes) -> bytes:
    """The same workbook with a part changed, or further parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            new.writestr(each, change if each == name and change is not None else old.read(each))
        for extra, body in more.items():
            new.writestr(extra, body)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "comma", "cp1252"])
def test_the_template_is_read_as_it_was_given(kind: str) -> None:
    rows = importing.EXAMPLES
    content = book(*rows) if kind == "xlsx" else csv_file(HEAD, rows)
    if kind == "comma":
        content = b'nama,kategori,harga,stok\r\n"Telur, ayam",Beras,28.000,3\r\n'
    if kind == "cp1252":
        content = "nama;kategori;harga;stok\r\nKafé;Minuman;Rp 5.000;3\r\n".encode("cp1252")
    found = importing.judge(sheets.read(content, f"barang.{kind}"))
    assert (found.bad, found.errors) == (0, [])
    assert len(found.good) == (3 if kind in ("xlsx", "csv") else 1)
    assert found.good[0].price in (62_500, 28_000, 5_000)


def test_ten_thousand_bad_rows_answer_in_seconds_with_the_first_hundred() -> None:
    rows = [("", "Emas", "", -5, "banyak", 0, 0, "", "")] * 10_000
    begun = time.process_time()
    found = importing.judge(sheets.read(book(*rows), "barang.xlsx"))
    assert (found.bad, len(found.errors), found.good) == (10_000, importing.SHOWN, [])
    assert found.errors[0][0] == 2
    assert time.process_time() - begun < 60  # a mistake of the order of growth, not a speed


def test_nothing_is_kept_before_the_owner_says_so_and_then_all_or_the_right_ones(
    market: Market,
) -> None:
    ref = market.opened()
    bad = ("Gula", "Gula-gula", "1 kg", 0, 5, "", "", "", "")
    found = importing.judge(sheets.read(book(GOOD, bad), "b.xlsx"))
    market.do(importing.take, market.hartini, ref=ref, name="b.xlsx", found=found)
    assert market.city.all(Product) == []
    with pytest.raises(Incomplete):
        market.do(importing.keep, market.hartini, ref=ref)
    assert market.city.all(Product) == []
    assert market.do(importing.keep, market.hartini, ref=ref, only_right=True) == (1, 0)
    with pytest.raises(NotFound):
        market.do(importing.keep, market.hartini, ref=ref, only_right=True)
    assert market.city.all(GoodsImport) == []
    again = importing.judge([HEAD, [*map(str, ("Beras Bulog", "Beras", "5 kg", 61000, 7))]])
    market.do(importing.take, market.hartini, ref=ref, name="b.xlsx", found=again)
    assert market.do(importing.keep, market.hartini, ref=ref) == (0, 1)
    (size,) = market.city.all(Variant)
    assert (size.price, size.stock, size.amount) == (61_000, 7, 5.0)


def test_what_is_sold_between_sending_a_table_and_keeping_it_stays_sold(market: Market) -> None:
    ref = market.opened()
    line = ["Beras Bulog", "Beras", "5 kg", "61000"]

    def keep(stock: int, sold: int) -> int:
        found = importing.judge([HEAD, [*line, str(stock)]])
        market.do(importing.take, market.hartini, ref=ref, name="b.xlsx", found=found)
        for size in market.city.all(Variant):
            market.do(goods.restock, market.hartini, variant_id=size.id, by=-sold)
        market.do(importing.keep, market.hartini, ref=ref)
        (size,) = market.city.all(Variant)
        return size.stock

    assert keep(20, sold=0) == 20
    assert keep(50, sold=3) == 47
    assert keep(47, sold=2) == 45, "as counted before: nothing changes but what was sold"
    assert keep(1, sold=5) == 0, "never below nothing"


def test_nobody_imports_into_another_shop(market: Market) -> None:
    ref = market.opened()
    found = importing.judge([HEAD, [str(each) for each in GOOD]])
    for who in (market.mat, market.officer):
        with pytest.raises(NotFound):
            market.do(importing.take, who, ref=ref, name="x", found=found)
    market.do(importing.take, market.hartini, ref=ref, name="x", found=found)
    with pytest.raises(NotFound):
        market.do(importing.keep, market.mat, ref=ref)


def test_the_same_size_twice_is_a_mistake() -> None:
    line = [str(each) for each in GOOD]
    found = importing.judge([HEAD, line, ["BERAS  bulog", *line[1:]]])
    assert (len(found.good), found.bad) == (1, 1)
    assert found.errors[0][:2] == (3, "Nama barang")


def test_a_table_without_its_columns_is_told_which() -> None:
    with pytest.raises(NotAccepted, match="Harga"):
        importing.judge([["nama", "kategori", "stok"]])


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"\x00\x01", b"PK\x03\x04rubbish", b"\xd0\xcf\x11"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(NotAccepted):
        sheets.read(content, "barang.xlsx")


def test_fifty_megabytes_are_refused_unopened() -> None:
    with pytest.raises(NotAccepted, match="5 MB"):
        sheets.read(b"a;b\n" * 12_500_000, "barang.csv")


def test_a_bomb_is_refused() -> None:
    bomb = swapped(book(GOOD), "xl/worksheets/sheet1.xml", b"<a>" + b" " * 100_000_000)
    assert len(bomb) < sheets.LIMIT
    with pytest.raises(NotAccepted):
        sheets.read(bomb, "barang.xlsx")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/worksheets/sheet1.xml", b"<c><f>HYPERLINK(1)</f></c>"),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]>'),
        ("xl/workbook.xml", b"<!DOCTYPE x>"),
    ],
)
def test_formulas_and_entities_are_refused(part: str, said: bytes) -> None:
    with pytest.raises(NotAccepted, match="rumus"):
        sheets.read(swapped(book(GOOD), part, said), "barang.xlsx")


def test_macros_are_refused() -> None:
    with pytest.raises(NotAccepted, match="makro"):
        sheets.read(swapped(book(GOOD), "", **{"xl/vbaProject.bin": b"x"}), "barang.xlsx")


def test_a_formula_in_a_csv_is_a_mistake_at_its_cell() -> None:
    text = b"nama;kategori;harga;stok\n=HYPERLINK(1);Beras;5000;1\n"
    found = importing.judge(sheets.read(text, "b.csv"))
    assert found.errors[0][1:] == ("Nama barang", "Rumus tidak diterima, tulis nilainya")


def test_too_many_rows_are_told() -> None:
    with pytest.raises(NotAccepted, match=r"20\.000"):
        sheets.read(b"nama;kategori\n" + b"a;b\n" * 20_001, "b.csv")


@given(st.binary(max_size=400))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    try:
        rows = sheets.read(content, "b.csv")
        importing.judge(rows)
    except NotAccepted:
        pass


@given(st.lists(st.lists(st.text(max_size=12), min_size=9, max_size=9), max_size=8))
def test_every_line_is_right_or_counted_as_wrong(cells: list[list[str]]) -> None:
    found = importing.judge([HEAD, *cells])
    filled = [row for row in cells if any(row)]
    assert len(found.good) + found.bad == len(filled)
    assert all(each.price > 0 and each.stock >= 0 for each in found.good)
