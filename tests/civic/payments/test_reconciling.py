"""A provider's report beside the books: four kinds of difference, and files of all sorts."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic.payments import reconciling
from smartcity_app.civic.payments.models import ReportDifference
from smartcity_app.civic.payments.report_reading import amount, read
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import Incomplete
from tests.civic.payments.conftest import Till
from tests.conftest import MONDAY

DAY = date(2026, 7, 27)
HEAD = "Order ID,Transaction ID,Payment Type,Transaction Status,Gross Amount,Transaction time"


def paid(till: Till, much: int) -> str:
    ref = till.opened(much)
    till.bank.pay(ref)
    till.post()
    return ref


def compare(till: Till, *lines: str, head: str = HEAD) -> list[tuple[Any, ...]]:
    data = "\r\n".join((head, *lines)).encode()
    db.run(lambda s: reconciling.enter(s, data, provider="simulator", day=DAY, by=None))
    return [(d.kind, d.order_ref, d.ours, d.theirs) for d in till.city.all(ReportDifference)]


def line(ref: str, much: Any, word: str = "settlement") -> str:
    return f"{ref},t-{ref},qris,{word},{much},2026-07-27 09:00:00"


def test_a_report_that_says_what_the_books_say_has_no_differences(till: Till) -> None:
    one, two = paid(till, 10_000), paid(till, 1_250_000)
    open_ = till.opened(5_000)
    lines = (line(one, "10000.00"), line(two, "1250000"), line(open_, "5000", "pending"),
             line("RK-lain", "7", "expire"))  # fmt: skip
    assert compare(till, *lines) == []
    [report] = db.run(reconciling.reports, writes=False)
    assert (report.lines, report.amount, report.differences) == (4, 1_260_000, 0)


def test_each_kind_of_difference_is_listed(till: Till) -> None:
    short, gone, waits = paid(till, 10_000), paid(till, 20_000), till.opened(30_000)
    found = compare(till, line(short, 9_000), line("RK-asing", 50_000), line(waits, 30_000))
    assert found == [
        ("amount", short, 10_000, 9_000),
        ("missing_here", "RK-asing", None, 50_000),
        ("status", waits, 30_000, 30_000),
        ("missing_there", gone, 20_000, None),
    ]


def test_what_was_paid_on_another_day_is_not_missed_and_is_found_when_named(till: Till) -> None:
    with clock.held(MONDAY - timedelta(days=1)):
        before = paid(till, 10_000)
    assert compare(till, line("x", 1, "deny")) == []
    assert compare(till, line(before, 10_000)) == []


def test_money_the_provider_gave_back_without_being_asked_is_a_difference(till: Till) -> None:
    ref = paid(till, 10_000)
    found = compare(till, line(ref, 10_000), line(ref, 4_000, "partial_refund"))
    assert [each[0] for each in found] == ["status"]


@pytest.mark.parametrize(
    "head",
    [
        "order_id;transaction_id;x;transaction_status;gross_amount;transaction_time",
        "\ufeffOrder Id\tid\tx\tStatus\tAmount\ttime",
        "Reference ID|Payment Request ID|x|Payment Status|Request Amount|t",
    ],
)
def test_columns_go_by_many_names_and_marks(head: str) -> None:
    mark = next(each for each in ";\t|" if each in head)
    data = f"{head}\n" + line("RK-1", 5).replace(",", mark) + "\n\n"
    [found] = read(data.encode())
    assert (found.ref, found.amount, found.paid) == ("RK-1", 5, True)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Kolom ini tidak ada"),
        (b"a,b,c\n1,2,3", "order_id, gross_amount, transaction_status"),
        (HEAD.encode(), "kosong"),
        (f"{HEAD}\n{line('a', 'banyak')}\n{line('b', '1.5')}".encode(), "2 baris.*baris 2, 3"),
        (f"{HEAD}\nRK-1,x".encode(), "1 baris"),
        (b"PK\x03\x04\x00\x00", "bukan CSV"),
        (b"x" * 5_000_001, "terlalu besar"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(Incomplete, match=sentence):
        read(data)


def test_ten_thousand_bad_lines_are_named_in_one_sentence() -> None:
    data = "\n".join([HEAD, *(line(str(n), "x") for n in range(10_000))]).encode()
    with pytest.raises(Incomplete, match=r"10000 baris.*baris 2, 3, 4, 5, 6 dan lainnya"):
        read(data)


@pytest.mark.parametrize(
    ("said", "much"),
    [("87500", 87_500), ("87500.00", 87_500), ("87.500", 87_500), ("87.500,00", 87_500),
     ("87,500", 87_500), ("1,250,000.00", 1_250_000), ("Rp87.500", 87_500), ("IDR 5000", 5_000),
     ("-5000", 5_000), ("Rp 1.250.000", 1_250_000)],
)  # fmt: skip
def test_amounts_are_read_as_reports_write_them(said: str, much: int) -> None:
    assert amount(said) == much


@given(st.integers(0, 10**12))
def test_an_amount_is_the_same_in_every_spelling(much: int) -> None:
    spelled = f"{much:,}"
    for said in (str(much), f"{much}.00", spelled, spelled.replace(",", "."), f"Rp{much}"):
        assert amount(said) == much


@given(st.binary(max_size=400))
def test_no_file_makes_it_crash(data: bytes) -> None:
    with suppress(Incomplete):
        read(data)
